"""Commands on readings: add what a post's figures were, correct one, choose between two claims. Each is one labelled step.

Readings are facts: nothing overwrites one, a correction is a further revision. Files bring theirs through the import.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from crm.db.entities import Post, Reading, ReadingChoice, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.readings import FIGURES
from crm.domain.vocabulary import Basis, ReadingSource
from crm.errors import NotFound, UserError
from crm.files.moments import Moment

MOST_COUNT = 10**12
MOST_AT_ONCE = 5000
_VALUES = (*FIGURES, "engagements", "engagement_rate", "engagement_basis")
_BLOCK = 500

Key = tuple[str, str, ReadingSource]


@dataclass(frozen=True)
class ReadingDraft:
    """What somebody read of a post's figures; None is not known.

    Attributes:
        read_at: the day, or the aware instant.
        engagement_rate: fraction, where the source gives one, on `engagement_basis`.
    """

    post_id: str
    read_at: date | datetime | str
    source: ReadingSource = ReadingSource.TYPED
    impressions: int | None = None
    reach: int | None = None
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    clicks: int | None = None
    engagements: int | None = None
    engagement_rate: Decimal | None = None
    engagement_basis: Basis | None = None


@dataclass(frozen=True)
class KeptReadings:
    """What came of some drafts: the ids of what counts now, draft by draft, and how many of them were news."""

    ids: tuple[str, ...]
    news: int


def add_readings(db: Database, drafts: Sequence[ReadingDraft]) -> KeptReadings:
    """Keep readings as one step.

    What one source said of the same moment before is completed and corrected by it; figures that the draft does not
    know keep their value.

    Raises:
        NotFound: a post is gone.
        UserError: a figure is wrong or none is given, the moment has not come yet, or there are too many.
    """
    if len(drafts) > MOST_AT_ONCE:
        raise UserError(f"These are {len(drafts):,} readings; {MOST_AT_ONCE:,} at a time is the most.")
    with db.begin("Add reading" if len(drafts) == 1 else "Add readings") as uow:
        keys = [_key(draft, uow.now) for draft in drafts]
        told = {key: _given(_figures(draft)) for key, draft in zip(keys, drafts, strict=True)}
        _check_posts(uow, {key[0] for key in keys})
        known = _known(uow, {key[0] for key in keys})
        news = {key: row for key, figures in told.items() if (row := _row(key, known.get(key), figures)) is not None}
        uow.insert(Reading, list(news.values()))
        revisions = {key: each.revision for key, each in known.items()}
        revisions |= {key: row["revision"] for key, row in news.items()}
        return KeptReadings(tuple(_id(key, revisions[key]) for key in keys), len(news))


def correct_reading(db: Database, reading_id: str, changes: Mapping[str, Any]) -> str:
    """Correct figures of one reading by a further revision, and return the id of what counts now.

    Args:
        changes: figure -> new value; None means that it is not known after all.

    Raises:
        NotFound: the reading is gone.
        UserError: a figure is wrong, or there is no such figure.
    """
    values = {name: _value(name, value) for name, value in changes.items()}
    with db.begin("Correct reading") as uow:
        reading = uow.session.scalar(select(Reading).where(Reading.id == reading_id))
        if reading is None:
            raise NotFound("That reading is no longer there.")
        key = (reading.post_id, reading.read_at, reading.source)
        row = _row(key, _known(uow, {reading.post_id})[key], values)
        if row is None:
            return reading_id
        uow.insert(Reading, [row])
        return _id(key, row["revision"])


def remove_reading(db: Database, reading_id: str) -> None:
    """Remove a reading that was typed here, with its corrections.

    Raises:
        NotFound: the reading is gone.
        UserError: it came with a file; the import is taken back instead.
    """
    with db.begin("Remove reading") as uow:
        reading = uow.session.scalar(select(Reading).where(Reading.id == reading_id))
        if reading is None:
            raise NotFound("That reading is no longer there.")
        same = (
            Reading.post_id == reading.post_id,
            Reading.read_at == reading.read_at,
            Reading.source == reading.source,
        )
        of_file = select(Reading.id).where(*same, Reading.import_batch_id.is_not(None))
        if uow.session.scalar(of_file.limit(1)) is not None:
            raise UserError("This reading came with a file; take that import back, or correct the figures.")
        uow.execute(delete(Reading).where(*same))


def choose_reading(db: Database, post_id: str, read_at: str, source: ReadingSource) -> None:
    """Decide which of two claims about a post's figures to believe; the other stays to be seen.

    Raises:
        NotFound: the post or the reading is gone.
    """
    with db.begin("Choose figures") as uow:
        uow.get(Post, post_id)
        wanted = (Reading.post_id == post_id, Reading.read_at == read_at, Reading.source == source)
        if uow.session.scalar(select(Reading.revision).where(*wanted).limit(1)) is None:
            raise NotFound("That reading is no longer there.")
        choice = uow.session.scalar(select(ReadingChoice).where(ReadingChoice.post_id == post_id))
        if choice is None:
            choice = ReadingChoice(id=new_id(), post_id=post_id)
            uow.add(choice)
        elif (choice.read_at, choice.source) == (read_at, source):
            return
        choice.read_at, choice.source = read_at, source
        choice.chosen_by, choice.chosen_at = uow.user, uow.now


def drop_choice(db: Database, post_id: str) -> None:
    """Leave the question between two claims open again."""
    with db.begin("Drop choice") as uow:
        uow.get(Post, post_id)
        for choice in uow.session.scalars(select(ReadingChoice).where(ReadingChoice.post_id == post_id)):
            uow.delete(choice)


def _key(draft: ReadingDraft, now: datetime) -> Key:
    moment = _moment(draft.read_at)
    if moment.on > (now + timedelta(days=1)).date():  # a day ahead, because somewhere it is tomorrow already
        raise UserError("That day has not come yet.", field="read_at")
    return draft.post_id, moment.iso(), limits.choice(ReadingSource, draft.source, "source")


def _id(key: Key, revision: int) -> str:
    return "|".join((*key, str(revision)))


def _moment(told: date | datetime | str) -> Moment:
    if isinstance(told, str) and "T" in told:
        try:
            told = datetime.fromisoformat(told)
        except ValueError as error:
            raise UserError("This is not a moment; it looks like 2026-11-24T14:00Z.", field="read_at") from error
    if isinstance(told, datetime):
        if told.tzinfo is None:
            raise UserError("Say in which zone that time is; it looks like 2026-11-24T14:00Z.", field="read_at")
        instant = told.astimezone(UTC)
        return Moment(instant.date(), instant)
    day = limits.day(told, "read_at")
    if day is None:
        raise UserError("Say on which day the figures were read.", field="read_at")
    return Moment(day)


def _figures(draft: ReadingDraft) -> dict[str, Any]:
    figures = {name: _value(name, getattr(draft, name)) for name in _VALUES}
    if all(figures[name] is None for name in _VALUES if name != "engagement_basis"):
        raise UserError("Give at least one figure.", field="likes")
    return figures


def _value(name: str, value: Any) -> Any:
    if name in FIGURES or name == "engagements":
        return limits.count(value, name, MOST_COUNT)
    if name == "engagement_rate":
        return limits.rate(value, name)
    if name == "engagement_basis":
        return limits.choice(Basis, value, name) if value else None
    raise UserError(f"A reading has no figure “{name}”.", field=name)


def _given(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in figures.items() if value is not None}


def _row(key: Key, known: Reading | None, values: Mapping[str, Any]) -> dict[str, Any] | None:
    """The revision to write; None when everything is known already."""
    before = {name: getattr(known, name) if known else None for name in _VALUES}
    after = {**before, **values}
    if known is not None and after == before:
        return None
    post_id, read_at, source = key
    revision = known.revision + 1 if known else 0
    return {"post_id": post_id, "read_at": read_at, "source": source, "revision": revision, **after}


def _check_posts(uow: UnitOfWork, post_ids: Iterable[str]) -> None:
    wanted = sorted(post_ids)
    for start in range(0, len(wanted), _BLOCK):
        block = wanted[start : start + _BLOCK]
        if len(uow.session.scalars(select(Post.id).where(Post.id.in_(block))).all()) < len(block):
            raise NotFound("That post is no longer there.")


def _known(uow: UnitOfWork, post_ids: Iterable[str]) -> dict[Key, Reading]:
    """The readings of these posts as last corrected."""
    found: dict[Key, Reading] = {}
    wanted = sorted(post_ids)
    for start in range(0, len(wanted), _BLOCK):
        rows = select(Reading).where(Reading.post_id.in_(wanted[start : start + _BLOCK])).order_by(Reading.revision)
        found.update({(row.post_id, row.read_at, row.source): row for row in uow.session.scalars(rows)})
    return found
