"""One influencer's line of time: what was said, moved, done, noted, kept and imported. Nothing here writes."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Attachment,
    AudienceNote,
    Brand,
    Campaign,
    Collaboration,
    ImportBatch,
    Influencer,
    JournalChange,
    Outreach,
    Partnership,
    PartnershipMove,
    Task,
)
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel, Direction, Outcome, PartnershipStatus
from crm.errors import NotFound


class EntryKind(StrEnum):
    """What a line of the timeline tells of. OPEN_TASK lines stand before all dated ones."""

    OPEN_TASK = "open_task"
    OUTREACH = "outreach"
    MOVE = "move"
    TASK = "task"
    IMPORT = "import"
    NOTE = "note"
    FILE = "file"
    CREATED = "created"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that hangs on a line."""

    id: str
    name: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line; fields that its kind does not have are None or empty.

    Attributes:
        id: of the outreach, move, task, audience note, file or import batch; of the influencer for CREATED.
        at: when it happened (for an open task: when it was made); the day of an audience note at 00:00 UTC.
        text: an outreach's note, a move's reason, an audience note's words.
        title: a task's title, a file's name, an imported file's name.
        by: who logged or moved it.
        created: an import that brought this influencer in, not one that only changed them.
        campaign: the campaign an outreach was about.
        decline_reason: why they declined, in few words.
        minutes: how long a call or meeting took.
    """

    id: str
    kind: EntryKind
    at: datetime
    text: str = ""
    title: str = ""
    by: str | None = None
    partnership_id: str | None = None
    brand: str | None = None
    channel: Channel | None = None
    direction: Direction | None = None
    outcome: Outcome | None = None
    zone: str | None = None
    from_status: PartnershipStatus | None = None
    to_status: PartnershipStatus | None = None
    due_on: date | None = None
    done_at: datetime | None = None
    created: bool = False
    reverted_at: datetime | None = None
    files: tuple[KeptFile, ...] = ()
    campaign: str | None = None
    decline_reason: str | None = None
    minutes: int | None = None

    @property
    def cursor(self) -> "Cursor":
        """Where the next page goes on when this is the last line of one."""
        return (self.at, self.id)


Cursor = tuple[datetime, str]


def timeline(
    db: Database,
    influencer_id: str,
    limit: int | None = None,
    before: Cursor | None = None,
    kinds: Collection[EntryKind] | None = None,
) -> list[TimelineEntry]:
    """What happened with one influencer, newest first; on the first page, open tasks stand before it.

    Args:
        limit: most dated lines of a page, open tasks come on top; None for all there are.
        before: the last line's `cursor`, for the page after it; None for the first page.
        kinds: lines of these kinds only; None for all. Open tasks are a kind of their own; files bring the outreach
            that they were kept with.

    Returns:
        Fewer than `limit` dated lines when this is the last page.

    Raises:
        NotFound: there is no such influencer (any more).
    """
    with db.read() as session:
        created_at = session.scalar(select(Influencer.created_at).where(Influencer.id == influencer_id))
        if created_at is None:
            raise NotFound("That influencer is no longer there.")
        wanted = frozenset(kinds) if kinds is not None else frozenset(EntryKind)
        sources = [source for kind, source in _SOURCES.items() if kind in wanted]
        if EntryKind.FILE in wanted and EntryKind.OUTREACH not in wanted:
            sources.append(_outreach_with_files)
        dated = [entry for source in sources for entry in source(session, influencer_id, limit, before)]
        if wanted & {EntryKind.IMPORT, EntryKind.CREATED}:
            born = _imports_and_creation(session, influencer_id, created_at, before)
            dated += [entry for entry in born if entry.kind in wanted]
        dated.sort(key=lambda entry: entry.cursor, reverse=True)
        first = before is None and EntryKind.OPEN_TASK in wanted
        return (_open_tasks(session, influencer_id) if first else []) + dated[:limit]


def timeline_count(db: Database, influencer_id: str) -> int:
    """How many lines the whole timeline has, open tasks among them."""
    kinds = (
        (Outreach, Outreach.influencer_id == influencer_id),
        (Task, Task.influencer_id == influencer_id),
        (AudienceNote, AudienceNote.influencer_id == influencer_id),
        (Attachment, (Attachment.influencer_id == influencer_id) & Attachment.outreach_id.is_(None)),
    )
    moves = select(func.count()).select_from(PartnershipMove).join(Partnership)
    with db.read() as session:
        created_at = session.scalar(select(Influencer.created_at).where(Influencer.id == influencer_id))
        if created_at is None:
            raise NotFound("That influencer is no longer there.")
        counts = [session.scalar(select(func.count()).select_from(kind).where(where)) or 0 for kind, where in kinds]
        counts.append(session.scalar(moves.where(Partnership.influencer_id == influencer_id)) or 0)
        return sum(counts) + len(_imports_and_creation(session, influencer_id, created_at, None))


def _earlier(at: Any, id_: Any, before: Cursor) -> ColumnElement[bool]:
    """Split so that the index on the instant is used; ids decide between equal instants."""
    return and_(at <= before[0], or_(at < before[0], id_ < before[1]))


def _page(
    statement: Select[*tuple[Any, ...]], at: Any, id_: Any, limit: int | None, before: Cursor | None
) -> Select[*tuple[Any, ...]]:
    if before is not None:
        statement = statement.where(_earlier(at, id_, before))
    return statement.order_by(at.desc(), id_.desc()).limit(limit)


def _outreach(session: Session, influencer_id: str, limit: int | None, before: Cursor | None) -> list[TimelineEntry]:
    return _talks(session, Outreach.influencer_id == influencer_id, limit, before)


def _outreach_with_files(
    session: Session, influencer_id: str, limit: int | None, before: Cursor | None
) -> list[TimelineEntry]:
    kept = select(Attachment.outreach_id).where(Attachment.influencer_id == influencer_id)
    of_theirs = and_(Outreach.influencer_id == influencer_id, Outreach.id.in_(kept))
    return _talks(session, of_theirs, limit, before)


def _talks(
    session: Session, where: ColumnElement[bool], limit: int | None, before: Cursor | None
) -> list[TimelineEntry]:
    statement = (
        select(
            Outreach.id,
            Outreach.at,
            Outreach.note.label("text"),
            Outreach.logged_by.label("by"),
            Outreach.partnership_id,
            Brand.name.label("brand"),
            Outreach.channel,
            Outreach.direction,
            Outreach.outcome,
            Outreach.zone,
            Outreach.decline_reason,
            Outreach.minutes,
            Campaign.name.label("campaign"),
        )
        .outerjoin(Collaboration, Collaboration.id == Outreach.collaboration_id)
        .outerjoin(Campaign, Campaign.id == Collaboration.campaign_id)
        .outerjoin(Partnership, Partnership.id == Outreach.partnership_id)
        .outerjoin(Brand, Brand.id == Partnership.brand_id)
        .where(where)
    )
    rows = session.execute(_page(statement, Outreach.at, Outreach.id, limit, before)).mappings().all()
    files = _files_of(session, [row["id"] for row in rows])
    return [TimelineEntry(kind=EntryKind.OUTREACH, files=tuple(files[row["id"]]), **row) for row in rows]


def _files_of(session: Session, outreach_ids: Sequence[str]) -> defaultdict[str | None, list[KeptFile]]:
    files = defaultdict(list)
    kept = select(Attachment.outreach_id, Attachment.id, Attachment.name, Attachment.size_bytes)
    kept = kept.where(Attachment.outreach_id.in_(outreach_ids)).order_by(Attachment.id)
    for outreach_id, id_, name, size_bytes in session.execute(kept):
        files[outreach_id].append(KeptFile(id_, name, size_bytes))
    return files


def _moves(session: Session, influencer_id: str, limit: int | None, before: Cursor | None) -> list[TimelineEntry]:
    statement = (
        select(
            PartnershipMove.id,
            PartnershipMove.at,
            PartnershipMove.reason.label("text"),
            PartnershipMove.moved_by.label("by"),
            PartnershipMove.partnership_id,
            Brand.name.label("brand"),
            PartnershipMove.from_status,
            PartnershipMove.to_status,
        )
        .join(Partnership, Partnership.id == PartnershipMove.partnership_id)
        .join(Brand, Brand.id == Partnership.brand_id)
        .where(Partnership.influencer_id == influencer_id)
    )
    rows = session.execute(_page(statement, PartnershipMove.at, PartnershipMove.id, limit, before)).mappings()
    return [TimelineEntry(kind=EntryKind.MOVE, **row) for row in rows]


def _task_columns(influencer_id: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Task.id,
            Task.title,
            Task.partnership_id,
            Brand.name.label("brand"),
            Task.due_on,
            Task.done_at,
        )
        .outerjoin(Partnership, Partnership.id == Task.partnership_id)
        .outerjoin(Brand, Brand.id == Partnership.brand_id)
        .where(Task.influencer_id == influencer_id)
    )


def _open_tasks(session: Session, influencer_id: str) -> list[TimelineEntry]:
    statement = _task_columns(influencer_id).add_columns(Task.created_at.label("at")).where(Task.done_at.is_(None))
    rows = session.execute(statement.order_by(Task.due_on.nulls_last(), Task.id)).mappings()
    return [TimelineEntry(kind=EntryKind.OPEN_TASK, **row) for row in rows]


def _done_tasks(session: Session, influencer_id: str, limit: int | None, before: Cursor | None) -> list[TimelineEntry]:
    statement = _task_columns(influencer_id).add_columns(Task.done_at.label("at")).where(Task.done_at.is_not(None))
    rows = session.execute(_page(statement, Task.done_at, Task.id, limit, before)).mappings()
    return [TimelineEntry(kind=EntryKind.TASK, **row) for row in rows]


def _audience_notes(
    session: Session, influencer_id: str, limit: int | None, before: Cursor | None
) -> list[TimelineEntry]:
    rows = session.execute(
        select(AudienceNote.id, AudienceNote.noted_on, AudienceNote.text, AudienceNote.source)
        .where(AudienceNote.influencer_id == influencer_id)
        .order_by(AudienceNote.noted_on.desc(), AudienceNote.id.desc())
    )
    entries = (
        TimelineEntry(id_, EntryKind.NOTE, datetime.combine(noted_on, time(), UTC), text=text, title=source)
        for id_, noted_on, text, source in rows
    )
    return [entry for entry in entries if before is None or entry.cursor < before][:limit]


def _loose_files(session: Session, influencer_id: str, limit: int | None, before: Cursor | None) -> list[TimelineEntry]:
    statement = select(Attachment.id, Attachment.added_at, Attachment.name, Attachment.size_bytes).where(
        Attachment.influencer_id == influencer_id, Attachment.outreach_id.is_(None)
    )
    return [
        TimelineEntry(
            row.id, EntryKind.FILE, row.added_at, title=row.name, files=(KeptFile(row.id, row.name, row.size_bytes),)
        )
        for row in session.execute(_page(statement, Attachment.added_at, Attachment.id, limit, before))
    ]


_SOURCES: Mapping[EntryKind, Callable[[Session, str, int | None, Cursor | None], list[TimelineEntry]]] = {
    EntryKind.OUTREACH: _outreach,
    EntryKind.MOVE: _moves,
    EntryKind.TASK: _done_tasks,
    EntryKind.NOTE: _audience_notes,
    EntryKind.FILE: _loose_files,
}


def _imports_and_creation(
    session: Session, influencer_id: str, created_at: datetime, before: Cursor | None
) -> list[TimelineEntry]:
    entries = _imports(session, influencer_id)
    if not any(entry.created for entry in entries):
        entries.append(TimelineEntry(influencer_id, EntryKind.CREATED, created_at))
    return [entry for entry in entries if before is None or entry.cursor < before]


def _imports(session: Session, influencer_id: str) -> list[TimelineEntry]:
    """The batches that brought this person in or changed anything of theirs, read from the change log.

    Two look-ups by index instead of one join by step, because an import's step holds tens of thousands of rows.
    """
    batch_of_step = _batch_of_step(session)
    if not batch_of_step:
        return []
    is_creation = and_(JournalChange.thing == Influencer.__tablename__, JournalChange.before.is_(None))
    mine = (
        select(JournalChange.step_id, func.max(case((is_creation, 1), else_=0)))
        .where(JournalChange.owner_id == influencer_id)
        .group_by(JournalChange.step_id)
    )
    created = {batch_of_step[step]: bool(new) for step, new in session.execute(mine) if step in batch_of_step}
    batches = select(ImportBatch.id, ImportBatch.at, ImportBatch.file_name, ImportBatch.reverted_at)
    return [
        TimelineEntry(id_, EntryKind.IMPORT, at, title=name, created=created[id_], reverted_at=reverted_at)
        for id_, at, name, reverted_at in session.execute(batches.where(ImportBatch.id.in_(created)))
    ]


def _batch_of_step(session: Session) -> dict[str, str]:
    made = select(JournalChange.step_id, JournalChange.record_id).where(
        JournalChange.thing == ImportBatch.__tablename__, JournalChange.before.is_(None)
    )
    return dict(session.execute(made).all())
