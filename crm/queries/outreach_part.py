"""Which campaign one outreach is about, and which it could be about. Nothing here writes."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.db.entities import Brand, Campaign, Collaboration, Outreach
from crm.db.unit_of_work import Database
from crm.errors import NotFound


@dataclass(frozen=True, slots=True)
class OutreachPart:
    """Where an outreach belongs.

    Attributes:
        collaboration_id: None for no campaign.
        choices: (collaboration id, campaign, brand) of all that the person takes part in, the newest campaign first.
    """

    collaboration_id: str | None
    choices: tuple[tuple[str, str, str], ...]


def outreach_part(db: Database, outreach_id: str) -> OutreachPart:
    """What one outreach is about.

    Raises:
        NotFound: the outreach is gone.
    """
    with db.read() as session:
        outreach = session.get(Outreach, outreach_id)
        if outreach is None:
            raise NotFound("That outreach is no longer there.")
        choices = (
            select(Collaboration.id, Campaign.name, Brand.name)
            .join(Campaign, Campaign.id == Collaboration.campaign_id)
            .join(Brand, Brand.id == Campaign.brand_id)
            .where(Collaboration.influencer_id == outreach.influencer_id)
            .order_by(Campaign.starts_on.desc().nulls_last(), Campaign.name_key)
        )
        found = tuple((id_, campaign, brand) for id_, campaign, brand in session.execute(choices))
        return OutreachPart(outreach.collaboration_id, found)
