"""Commands on sequences of messages and on who is in them. Each is one labelled step."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from crm.db.entities import Brand, Influencer, MessageTemplate, SequenceRun, SequenceStep, new_id
from crm.db.entities import Sequence as SequenceEntity
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.cadence import add_days
from crm.domain.identity import name_key
from crm.domain.vocabulary import RunEnd
from crm.errors import UserError
from crm.services.message_names import own_name

MOST_STEPS = 6
FOLLOW_UP_DAYS = (3, 5)  # two follow-ups, then stop. Source: domain.md, outreach numbers [D34][D35]


def add_sequence(db: Database, name: str, template_ids: Sequence[str], wait_days: Sequence[int] = ()) -> str:
    """Add a sequence of a first message and follow-ups, and return its id.

    Args:
        template_ids: the messages in order.
        wait_days: days of silence before each follow-up; empty takes 3 and then 5.

    Raises:
        NotFound: a template is gone.
        UserError: no message, more than six, or a wait that is none.
        Conflict: the name is taken.
    """
    waits = _waits(template_ids, wait_days)
    with db.begin("Add sequence") as uow:
        words = own_name(uow, SequenceEntity, name, None)
        sequence = SequenceEntity(id=new_id(), name=words, name_key=name_key(words), created_at=uow.now)
        uow.add(sequence)
        uow.flush()
        _set_steps(uow, sequence.id, template_ids, waits)
        return sequence.id


def edit_sequence(
    db: Database, sequence_id: str, name: str, template_ids: Sequence[str], wait_days: Sequence[int] = ()
) -> None:
    """Change a sequence's name and messages; who runs in it goes on with the message of the same number.

    A run that waits for a message the sequence no longer has ends here.

    Raises:
        as `add_sequence`.
    """
    waits = _waits(template_ids, wait_days)
    with db.begin("Edit sequence") as uow:
        sequence = uow.get(SequenceEntity, sequence_id)
        words = own_name(uow, SequenceEntity, name, sequence.id)
        sequence.name, sequence.name_key = words, name_key(words)
        _set_steps(uow, sequence_id, template_ids, waits)
        beyond = select(SequenceRun).where(
            SequenceRun.sequence_id == sequence_id,
            SequenceRun.ended_at.is_(None),
            SequenceRun.next_number >= len(template_ids),
        )
        for run in uow.session.scalars(beyond):
            run.ended_at, run.ended_by, run.next_on = uow.now, RunEnd.FINISHED, None


def remove_sequence(db: Database, sequence_id: str) -> None:
    """Remove a sequence; nobody in it gets a further message."""
    with db.begin("Remove sequence") as uow:
        uow.delete(uow.get(SequenceEntity, sequence_id))


def enrol(
    db: Database, sequence_id: str, influencer_ids: Sequence[str], on: date, brand_id: str | None = None
) -> list[str]:
    """Start a sequence for people; who runs in it already or asked not to be contacted is passed over.

    Args:
        on: the person's own day; the first message is due then.

    Returns:
        Ids of the new runs.
    """
    with db.begin("Start sequence") as uow:
        return list(enrolled(uow, sequence_id, influencer_ids, on, brand_id).values())


def stop_run(db: Database, run_id: str) -> None:
    """Send a person no further message of a sequence."""
    stop_runs_of(db, (run_id,))


def stop_runs_of(db: Database, run_ids: Sequence[str]) -> None:
    """Send several people no further message of a sequence; runs that ended stay as they ended."""
    with db.begin("Stop sequence") as uow:
        for run_id in run_ids:
            run = uow.get(SequenceRun, run_id)
            if run.ended_at is None:
                run.ended_at, run.ended_by, run.next_on = uow.now, RunEnd.STOPPED, None


def enrolled(
    uow: UnitOfWork, sequence_id: str, influencer_ids: Sequence[str], on: date, brand_id: str | None
) -> dict[str, str]:
    """Start a sequence inside the caller's step: as `enrol`, influencer id -> new run."""
    uow.get(SequenceEntity, sequence_id)
    if brand_id is not None:
        uow.get(Brand, brand_id)
    running = select(SequenceRun.influencer_id).where(
        SequenceRun.sequence_id == sequence_id, SequenceRun.ended_at.is_(None)
    )
    known = set(uow.session.scalars(running))
    started: dict[str, str] = {}
    for influencer_id in dict.fromkeys(influencer_ids):
        if influencer_id in known or uow.get(Influencer, influencer_id).do_not_contact:
            continue
        run = SequenceRun(id=new_id(), sequence_id=sequence_id, influencer_id=influencer_id, brand_id=brand_id)
        run.next_number, run.next_on, run.started_at, run.started_by = 0, on, uow.now, uow.user
        uow.add(run)
        started[influencer_id] = run.id
    uow.flush()
    return started


def advance(uow: UnitOfWork, run: SequenceRun, at: datetime) -> None:
    """Let somebody wait for their next message, or end with the last; inside the caller's step.

    Args:
        at: when the message before it was sent.
    """
    following = uow.session.scalar(
        select(SequenceStep).where(
            SequenceStep.sequence_id == run.sequence_id, SequenceStep.number == run.next_number + 1
        )
    )
    if following is None:
        run.ended_at, run.ended_by, run.next_on = at, RunEnd.FINISHED, None
    else:
        run.next_number, run.next_on = following.number, add_days(at.date(), following.wait_days)


def _waits(template_ids: Sequence[str], wait_days: Sequence[int]) -> list[int]:
    """Days before each message: none before the first."""
    if not 1 <= len(template_ids) <= MOST_STEPS:
        raise UserError(f"A sequence has 1 to {MOST_STEPS} messages.", field="template_ids")
    usual = [*FOLLOW_UP_DAYS, *[FOLLOW_UP_DAYS[-1]] * MOST_STEPS]
    waits = [0, *(wait_days or usual[: len(template_ids) - 1])]
    if len(waits) != len(template_ids):
        raise UserError("Each follow-up needs its own days of waiting.", field="wait_days")
    return [limits.whole(days, "wait_days", 1 if number else 0, 365) for number, days in enumerate(waits)]


def _set_steps(uow: UnitOfWork, sequence_id: str, template_ids: Sequence[str], waits: Sequence[int]) -> None:
    """Make these the messages of a sequence; steps of a known number are changed in place."""
    known = select(SequenceStep).where(SequenceStep.sequence_id == sequence_id)
    steps = {step.number: step for step in uow.session.scalars(known)}
    for number, (template_id, wait) in enumerate(zip(template_ids, waits, strict=True)):
        uow.get(MessageTemplate, template_id)
        step = steps.pop(number, None)
        if step is None:
            step = SequenceStep(id=new_id(), sequence_id=sequence_id, number=number)
            step.template_id, step.wait_days = template_id, wait
            uow.add(step)
        else:
            step.template_id, step.wait_days = template_id, wait
    for step in steps.values():
        uow.delete(step)
