"""Sequences of messages, and who is in them and where. Nothing here writes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from crm.db.entities import Brand, Influencer, MessageDraft, MessageTemplate, SequenceRun, SequenceStep
from crm.db.entities import Sequence as SequenceEntity
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import RunEnd


@dataclass(frozen=True, slots=True)
class SequenceRow:
    """One sequence; `steps` are (days to wait, template id, template name), the first message first."""

    id: str
    name: str
    steps: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class RunRow:
    """One person in one sequence.

    Attributes:
        number: the message that comes next, 0 for the first; of a run that ended, the last it came to.
        steps: how many messages the sequence has.
        template_id, template: of the next message.
        next_on: the day the next message is due; None when nothing more is to be sent.
        drafted: the next message was handed out and waits for the word that it was sent.
    """

    id: str
    influencer_id: str
    name: str
    sequence_id: str
    number: int
    steps: int
    template_id: str | None
    template: str | None
    next_on: date | None
    ended_at: datetime | None
    ended_by: RunEnd | None
    started_at: datetime
    started_by: str
    brand_id: str | None
    brand: str | None
    drafted: bool

    def is_due(self, today: date) -> bool:
        """Whether its next message may be written today."""
        return self.ended_at is None and not self.drafted and self.next_on is not None and self.next_on <= today


def sequence_rows(db: Database) -> list[SequenceRow]:
    """All sequences by name."""
    statement = (
        select(SequenceStep.sequence_id, SequenceStep.wait_days, MessageTemplate.id, MessageTemplate.name)
        .join(MessageTemplate, MessageTemplate.id == SequenceStep.template_id)
        .order_by(SequenceStep.number)
    )
    steps: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    with db.read() as session:
        for sequence_id, wait_days, template_id, name in session.execute(statement):
            steps[sequence_id].append((wait_days, template_id, name))
        known = select(SequenceEntity.id, SequenceEntity.name).order_by(SequenceEntity.name_key)
        return [SequenceRow(id_, name, tuple(steps[id_])) for id_, name in session.execute(known)]


def run_rows(db: Database, sequence_id: str | None = None) -> list[RunRow]:
    """Who is or was in sequences: those whose next message is due soonest first, the ended ones last, newest first."""
    steps = select(SequenceStep.sequence_id, func.count().label("steps")).group_by(SequenceStep.sequence_id).subquery()
    drafted = select(MessageDraft.run_id).where(MessageDraft.settled_at.is_(None), MessageDraft.run_id.is_not(None))
    run = SequenceRun
    at_step = (SequenceStep.sequence_id == run.sequence_id) & (SequenceStep.number == run.next_number)
    statement = (
        select(
            run.id, run.influencer_id, Influencer.name, run.sequence_id, run.next_number, steps.c.steps,
            MessageTemplate.id, MessageTemplate.name, run.next_on, run.ended_at, run.ended_by, run.started_at,
            run.started_by, run.brand_id, Brand.name,
        )
        .join(Influencer, Influencer.id == run.influencer_id)
        .join(steps, steps.c.sequence_id == run.sequence_id)
        .outerjoin(SequenceStep, at_step)
        .outerjoin(MessageTemplate, MessageTemplate.id == SequenceStep.template_id)
        .outerjoin(Brand, Brand.id == run.brand_id)
        .order_by(run.ended_at.is_not(None), run.next_on.nulls_last(), run.ended_at.desc(), Influencer.name, run.id)
    )  # fmt: skip
    if sequence_id is not None:
        statement = statement.where(run.sequence_id == sequence_id)
    with db.read() as session:
        waiting = set(session.scalars(drafted))
        return [RunRow(*(*row, row.id in waiting)) for row in session.execute(statement)]
