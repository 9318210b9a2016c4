"""Links and codes of one campaign with the partners who could have some, for one page. Nothing here writes."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.db.entities import Account, Campaign, Collaboration, Influencer
from crm.db.unit_of_work import Database
from crm.errors import NotFound
from crm.queries.tracking import CodeRow, TrackingLinkRow, code_rows, tracking_links


@dataclass(frozen=True, slots=True)
class LinkPartner:
    """One collaboration by its partner's name; `name` falls back to the handle."""

    collaboration_id: str
    name: str


@dataclass(frozen=True, slots=True)
class LinkPage:
    """One campaign's links and codes.

    Attributes:
        landing_url: where its links lead unless one says otherwise; None when nobody said.
        partners: everybody in the campaign, by name.
    """

    campaign_id: str
    landing_url: str | None
    partners: tuple[LinkPartner, ...]
    links: tuple[TrackingLinkRow, ...]
    codes: tuple[CodeRow, ...]


def link_page(db: Database, campaign_id: str) -> LinkPage:
    """Links, codes and partners of one campaign.

    Raises:
        NotFound: it is gone.
    """
    handle = (
        select(Account.handle)
        .where(Account.influencer_id == Influencer.id, Account.handle.is_not(None))
        .order_by(Account.followers.desc().nulls_last(), Account.id)
        .limit(1)
        .scalar_subquery()
    )
    partners = (
        select(Collaboration.id, Influencer.name, handle)
        .join(Influencer, Influencer.id == Collaboration.influencer_id)
        .where(Collaboration.campaign_id == campaign_id)
        .order_by(Influencer.sort_key, Collaboration.id)
    )
    with db.read() as session:
        found = session.execute(select(Campaign.landing_url).where(Campaign.id == campaign_id)).first()
        if found is None:
            raise NotFound("That campaign is no longer there.")
        people = [LinkPartner(id_, name or f"@{handle or ''}") for id_, name, handle in session.execute(partners)]
    return LinkPage(
        campaign_id,
        found.landing_url,
        tuple(people),
        tuple(tracking_links(db, campaign_id=campaign_id)),
        tuple(code_rows(db, campaign_id=campaign_id)),
    )
