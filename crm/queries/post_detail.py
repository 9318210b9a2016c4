"""One post, whole: its readings by moment and source, claims, proofs, the pieces it satisfies. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Comment,
    Deliverable,
    DeliverablePost,
    ImportBatch,
    Post,
    PostProof,
    Reading,
    ReadingChoice,
)
from crm.db.unit_of_work import Database
from crm.domain import readings as rules
from crm.domain.readings import Age, Doubt, Finality, PostRate, PostReading, Published
from crm.domain.vocabulary import DeliverableState, PostType
from crm.errors import NotFound
from crm.queries.post_table import AgeChoice, PostRow, facts_of, post_row, told_post


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading as last corrected.

    Attributes:
        id: what commands call it.
        file: name of the file it came with; None when it was typed.
        ages: the ages that it stands for.
        chosen: somebody decided to believe it; disputed: another source says otherwise of the same day.
        counts: it is the one in sums.
    """

    id: str
    reading: PostReading
    file: str | None
    age: timedelta | None
    ages: tuple[Age, ...]
    finality: Finality
    rate: PostRate | None
    doubts: tuple[Doubt, ...]
    chosen: bool
    disputed: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A kept picture of the post, with the hash of its bytes and the day it was taken."""

    id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    taken_on: date


@dataclass(frozen=True, slots=True)
class SatisfiedPiece:
    """An agreed piece that the post satisfies."""

    id: str
    format: PostType
    count: int
    state: DeliverableState


@dataclass(frozen=True, slots=True)
class PostDetail:
    """One post with everything known of it.

    Attributes:
        readings: newest first.
        chosen_by, chosen_at: who decided between claims, and when; None while nobody did.
        comments: how many are kept under it.
    """

    row: PostRow
    collaboration_id: str | None
    posted_at: datetime | None
    readings: tuple[ReadingRow, ...]
    chosen_by: str | None
    chosen_at: datetime | None
    proofs: tuple[ProofRow, ...]
    pieces: tuple[SatisfiedPiece, ...]
    comments: int


def post_detail(db: Database, post_id: str) -> PostDetail:
    """One post with its readings, claims, proofs and pieces.

    Raises:
        NotFound: it is gone.
    """
    with db.read() as session:
        told = told_post(session, post_id)
        if told is None:
            raise NotFound("That post is no longer there.")
        row = post_row(told, facts_of(session, [told]), AgeChoice.USUAL)
        choice = session.execute(
            select(ReadingChoice.read_at, ReadingChoice.source, ReadingChoice.chosen_by, ReadingChoice.chosen_at).where(
                ReadingChoice.post_id == post_id
            )
        ).first()
        believed = rules.Choice(choice.read_at, choice.source) if choice else None
        return PostDetail(
            row=row,
            collaboration_id=told["collaboration_id"],
            posted_at=told["posted_at"],
            readings=_readings(session, told, believed),
            chosen_by=choice.chosen_by if choice else None,
            chosen_at=choice.chosen_at if choice else None,
            proofs=_proofs(session, post_id),
            pieces=_pieces(session, post_id),
            comments=session.scalar(select(func.count()).where(Comment.post_id == post_id)) or 0,
        )


def _readings(session: Session, told: Any, choice: rules.Choice | None) -> tuple[ReadingRow, ...]:
    names = [getattr(Reading, name) for name in PostReading.__dataclass_fields__]
    asked = (
        select(Reading.id, ImportBatch.file_name, *names)
        .outerjoin(ImportBatch, ImportBatch.id == Reading.import_batch_id)
        .where(Reading.post_id == told["id"])
    )
    sources: dict[PostReading, tuple[str, str | None]] = {}
    for id_, file, *values in session.execute(asked):
        sources[PostReading(*values)] = (id_, file)
    kept = rules.current(list(sources))
    disputed = {each for group in rules.claims(kept) for each in group}
    counted = rules.counting(kept, choice)
    published = Published(told["posted_on"], told["posted_at"])

    def row(reading: PostReading) -> ReadingRow:
        age = rules.age_of(published, reading.read_at)
        rate = rules.post_rate(reading, told["platform"], told["type"])
        id_, file = sources[reading]
        return ReadingRow(
            id=id_,
            reading=reading,
            file=file,
            age=age,
            ages=tuple(each for each in Age if rules.is_at(age, each)),
            finality=rules.finality(told["type"], age),
            rate=rate,
            doubts=rules.doubts(reading, rate, told["type"], published, kept),
            chosen=choice == rules.Choice(reading.read_at, reading.source),
            disputed=reading in disputed,
            counts=reading == counted,
        )

    return tuple(row(each) for each in reversed(kept))


def _proofs(session: Session, post_id: str) -> tuple[ProofRow, ...]:
    columns: Sequence[Any] = [getattr(PostProof, name) for name in ProofRow.__dataclass_fields__]
    rows = select(*columns).where(PostProof.post_id == post_id).order_by(PostProof.taken_on, PostProof.id)
    return tuple(ProofRow(*row) for row in session.execute(rows))


def _pieces(session: Session, post_id: str) -> tuple[SatisfiedPiece, ...]:
    rows = (
        select(Deliverable.id, Deliverable.format, Deliverable.count, Deliverable.state)
        .join(DeliverablePost, DeliverablePost.deliverable_id == Deliverable.id)
        .join(Post, Post.id == DeliverablePost.post_id)
        .where(DeliverablePost.post_id == post_id)
        .order_by(Deliverable.due_on, Deliverable.id)
    )
    return tuple(SatisfiedPiece(*row) for row in session.execute(rows))
