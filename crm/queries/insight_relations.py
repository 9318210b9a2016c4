"""Where we stand with people for a brand: status, health, last contact and open promises. Health is `insight_health`'s."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from crm.db.entities import Outreach, Partnership, Promise
from crm.db.unit_of_work import Database
from crm.domain.health import Health
from crm.domain.vocabulary import PartnershipStatus, Party, PromiseState
from crm.queries.insight_health import HealthFilter, health_rows, scores
from crm.queries.streams import day_of, streamed


@dataclass(frozen=True, slots=True)
class Relationship:
    """Where we stand with somebody, for the brand.

    Attributes:
        last_contact_on: the last outreach of either side, with any brand.
        promises: open ones of ours; late: those that are overdue.
    """

    status: PartnershipStatus | None = None
    partnership_id: str | None = None
    health: Health | None = None
    last_contact_on: date | None = None
    promises: int = 0
    late: int = 0


STRANGER = Relationship()


def relations(db: Database, brand_id: str | None, today: date) -> dict[str, Relationship]:
    """Where we stand with everybody of whom anything is known."""
    with db.read() as session:
        last = {
            id_: day_of(at, db.zone)
            for id_, at in streamed(
                session, select(Outreach.influencer_id, func.max(Outreach.at)).group_by(Outreach.influencer_id)
            )
        }
        partners = {} if brand_id is None else _partners(session, brand_id)
        promised = {
            id_: (count, late)
            for id_, count, late in session.execute(
                select(Promise.influencer_id, func.count(), func.sum(case((Promise.due_on < today, 1), else_=0)))
                .where(Promise.owed_by == Party.US, Promise.state == PromiseState.OPEN)
                .group_by(Promise.influencer_id)
            )
        }
    healths = scores(health_rows(db, today, HealthFilter(brand_id=brand_id))) if brand_id is not None else {}
    found = {}
    for id_ in last.keys() | partners.keys() | promised.keys():
        partnership_id, status = partners.get(id_, (None, None))
        open_, late = promised.get(id_, (0, 0))
        health = healths.get((id_, brand_id)) if brand_id is not None else None
        found[id_] = Relationship(status, partnership_id, health, last.get(id_), open_, late)
    return found


def _partners(session: Session, brand_id: str) -> dict[str, tuple[str, PartnershipStatus]]:
    asked = select(Partnership.influencer_id, Partnership.id, Partnership.status).where(
        Partnership.brand_id == brand_id
    )
    return {influencer_id: (id_, status) for influencer_id, id_, status in session.execute(asked)}
