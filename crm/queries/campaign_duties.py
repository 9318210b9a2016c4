"""What stands beside a campaign's figures: why its partners were chosen, how posts were disclosed, what may be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.db.entities import Brief, BriefVersion, Collaboration, DisclosureCheck, Post
from crm.db.unit_of_work import Database
from crm.domain.brief_contents import from_json
from crm.domain.vocabulary import DisclosureOutcome
from crm.queries.rights_ledger import RightFact, campaign_rights


@dataclass(frozen=True, slots=True)
class Look:
    """What the newest look at a live post found, and whether something is still to be fixed."""

    outcome: DisclosureOutcome
    to_fix: bool


@dataclass(frozen=True, slots=True)
class CampaignDuties:
    """Of one campaign.

    Attributes:
        reasons: influencer -> why they were chosen, from their own version of the brief.
        looks: post -> what was found; a post that nobody looked at is absent.
    """

    reasons: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[str, Look] = field(default_factory=dict)
    rights: tuple[RightFact, ...] = ()


def campaign_duties(db: Database, campaign_id: str) -> CampaignDuties:
    """Read all of it; nothing known is nothing told."""
    with db.read() as session:
        return CampaignDuties(
            _reasons(session, campaign_id), _looks(session, campaign_id), campaign_rights(session, campaign_id)
        )


def _reasons(session: Session, campaign_id: str) -> dict[str, str]:
    """From the version that was accepted, else the newest."""
    newest = select(func.max(BriefVersion.number)).where(BriefVersion.brief_id == Brief.id).correlate(Brief)
    counting = BriefVersion.number == func.coalesce(Brief.accepted_version, newest.scalar_subquery())
    asked = (
        select(Brief.influencer_id, BriefVersion.contents)
        .join(BriefVersion, BriefVersion.brief_id == Brief.id)
        .where(Brief.campaign_id == campaign_id, Brief.influencer_id.is_not(None), counting)
    )
    told = {
        influencer_id: from_json(contents).why_partner.strip() for influencer_id, contents in session.execute(asked)
    }
    return {influencer_id: why for influencer_id, why in told.items() if influencer_id is not None and why}


def _looks(session: Session, campaign_id: str) -> dict[str, Look]:
    asked = (
        select(DisclosureCheck.post_id, DisclosureCheck.outcome, DisclosureCheck.fixed_on)
        .select_from(Collaboration)
        .join(Post, Post.collaboration_id == Collaboration.id)
        .join(DisclosureCheck, DisclosureCheck.post_id == Post.id)
        .where(Collaboration.campaign_id == campaign_id)
        .order_by(DisclosureCheck.checked_on, DisclosureCheck.id)
    )
    wrong = (DisclosureOutcome.UNCLEAR, DisclosureOutcome.MISSING)
    return {
        post_id: Look(outcome, outcome in wrong and fixed_on is None)
        for post_id, outcome, fixed_on in session.execute(asked)
    }
