"""What a contact does to the sequences a person is in, inside the caller's step. Enrolling people is in sequences.py."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from crm.db.entities import Influencer, SequenceRun
from crm.db.unit_of_work import UnitOfWork
from crm.domain.vocabulary import RunEnd

_BLOCK = 500


def stop_runs(uow: UnitOfWork, answered: Mapping[str, datetime]) -> None:
    """End every sequence that runs for people who answered: no message follows by itself any more.

    Args:
        answered: influencer id -> the instant of their newest word; runs that began later go on.
    """
    ids = list(answered)
    for start in range(0, len(ids), _BLOCK):
        running = select(SequenceRun).where(
            SequenceRun.influencer_id.in_(ids[start : start + _BLOCK]), SequenceRun.ended_at.is_(None)
        )
        for run in uow.session.scalars(running):
            if run.started_at <= answered[run.influencer_id]:
                run.ended_at, run.ended_by, run.next_on = answered[run.influencer_id], RunEnd.REPLIED, None


def leave_alone(uow: UnitOfWork, influencer_ids: Iterable[str]) -> None:
    """Mark people as not to be contacted and end every sequence that runs for them."""
    ids = list(dict.fromkeys(influencer_ids))
    for start in range(0, len(ids), _BLOCK):
        block = ids[start : start + _BLOCK]
        for person in uow.session.scalars(select(Influencer).where(Influencer.id.in_(block))):
            person.do_not_contact = True
        running = select(SequenceRun).where(SequenceRun.influencer_id.in_(block), SequenceRun.ended_at.is_(None))
        for run in uow.session.scalars(running):
            run.ended_at, run.ended_by, run.next_on = uow.now, RunEnd.STOPPED, None
