"""What a brief that leaves the house is made of, and what must not be in it. Nothing here writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from crm.db.entities import Brand, Brief, Campaign, Influencer, Workspace
from crm.db.unit_of_work import Database
from crm.domain.brief_contents import BriefContents
from crm.errors import NotFound
from crm.queries.briefs import brief_pictures, brief_version


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """One version of a brief with whom it is for.

    Attributes:
        agency: the workspace's name.
        partner: "" when it is the campaign's brief and nobody is named.
        email: the partner's; None when not known.
        pictures: bytes by SHA-256; a missing picture is absent.
        private: notes on the partner, which must not be in it.
        other_brands: clients whose names somebody should have a second look at.
        accepted_number: the version that was accepted; None while none is.
    """

    agency: str
    campaign: str
    brand: str
    partner: str
    email: str | None
    contents: BriefContents
    number: int
    made_at: datetime
    pictures: Mapping[str, bytes]
    private: tuple[str, ...]
    other_brands: tuple[str, ...]
    accepted_number: int | None


def brief_facts(db: Database, campaign_id: str, influencer_id: str | None, number: int | None = None) -> BriefFacts:
    """A brief for one partner, or the campaign's.

    Args:
        influencer_id: takes their own version where there is one, else the campaign's brief, addressed to them.
        number: a version of that brief; None is the newest.

    Raises:
        NotFound: the campaign, the partner, a brief or the version is gone.
    """
    named = select(Campaign.name, Campaign.brand_id, Brand.name).join(Brand, Brand.id == Campaign.brand_id)
    briefs = select(Brief).where(Brief.campaign_id == campaign_id)
    with db.read() as session:
        campaign = session.execute(named.where(Campaign.id == campaign_id)).first()
        if campaign is None:
            raise NotFound("That campaign is no longer there.")
        partner = session.get(Influencer, influencer_id) if influencer_id else None
        if influencer_id and partner is None:
            raise NotFound("That influencer is no longer there.")
        known = {brief.influencer_id: brief for brief in session.scalars(briefs)}
        brief = known.get(influencer_id) or known.get(None)
        if brief is None:
            raise NotFound(f"{campaign[0]} has no brief yet.")
        agency = session.scalar(select(Workspace.name)) or ""
        others = tuple(session.scalars(select(Brand.name).where(Brand.id != campaign[1])))
    version = brief_version(db, brief.id, number)
    pictures = {sha256 for theme in version.contents.themes for sha256 in theme.pictures}
    return BriefFacts(
        agency=agency,
        campaign=campaign[0],
        brand=campaign[2],
        partner=partner.name if partner else "",
        email=partner.email if partner else None,
        contents=version.contents,
        number=version.number,
        made_at=version.made_at,
        pictures=brief_pictures(db, pictures),
        private=(partner.private_note, partner.note) if partner else (),
        other_brands=others,
        accepted_number=brief.accepted_version,
    )
