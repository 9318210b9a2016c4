"""Where a row that a figure rests on can be looked at: the record with a page or panel of its own."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.db.entities import Account, AccountSnapshot, Campaign, Collaboration, Influencer, Partnership, Payment, Post
from crm.db.unit_of_work import Database
from crm.errors import NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """A record that opens: a post, campaign, partnership or influencer."""

    thing: str
    id: str


_OWN = {"post": Post.id, "campaign": Campaign.id, "partnership": Partnership.id, "influencer": Influencer.id}


def source_place(db: Database, thing: str, id: str) -> Place:
    """Where a source row is looked at: its own page, else that of what it belongs to.

    Raises:
        NotFound: the record is gone, belongs to nobody, or has no page.
    """
    asked = {
        "snapshot": (
            "influencer",
            select(Account.influencer_id)
            .join(AccountSnapshot, AccountSnapshot.account_id == Account.id)
            .where(AccountSnapshot.id == id),
        ),
        "collaboration": ("campaign", select(Collaboration.campaign_id).where(Collaboration.id == id)),
        "payment": ("influencer", select(Payment.influencer_id).where(Payment.id == id)),
        **{name: (name, select(column).where(column == id)) for name, column in _OWN.items()},
    }
    if thing not in asked:
        raise NotFound("That record has no page of its own.")
    kind, statement = asked[thing]
    with db.read() as session:
        found = session.scalar(statement)
    if found is None:
        raise NotFound("That record is no longer there.")
    return Place(kind, found)
