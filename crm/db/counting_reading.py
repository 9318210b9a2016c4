"""The one reading of each post that counts in sums, as a piece of a query; `domain.readings.counting` says it in words.

`rollups` keeps what it finds as `CountedReading`, and everything that sums readings reads that, so that every screen and
report tells the same.
"""

from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from crm.db.entities import Post, Reading, ReadingChoice


def counting_reading() -> Any:
    """Joins `Post` with the reading of its newest day: the chosen claim, else the latest as last corrected.

    The newest moment is looked up backwards in the primary key, so no other reading is touched.
    """
    newest = (
        select(Reading.read_at)
        .where(Reading.post_id == Post.id)
        .order_by(Reading.read_at.desc())
        .limit(1)
        .correlate(Post)
        .scalar_subquery()
    )
    chosen = (
        select(ReadingChoice.read_at)
        .where(ReadingChoice.post_id == Post.id, _day(ReadingChoice.read_at) == _day(newest), _is_there())
        .correlate(Post)
        .scalar_subquery()
    )
    return and_(Reading.post_id == Post.id, Reading.read_at == func.coalesce(chosen, newest), ~_beaten())


def _beaten() -> Any:
    """Whether another reading of the same moment counts instead."""
    other = aliased(Reading)
    more_corrected = or_(
        other.revision > Reading.revision,
        and_(other.revision == Reading.revision, other.source < Reading.source),
    )
    return exists().where(
        other.post_id == Reading.post_id,
        other.read_at == Reading.read_at,
        or_(
            and_(other.source == Reading.source, other.revision > Reading.revision),
            and_(
                other.source != Reading.source,
                or_(_is_chosen(other), and_(more_corrected, ~_is_chosen(Reading))),
            ),
        ),
    )


def _is_chosen(reading: Any) -> Any:
    # Said in words, because the reading may stand two queries further out.
    return (
        exists()
        .where(
            ReadingChoice.post_id == reading.post_id,
            ReadingChoice.read_at == reading.read_at,
            ReadingChoice.source == reading.source,
        )
        .correlate(reading)
    )


def _day(moment: Any) -> Any:
    return func.substr(moment, 1, 10)


def _is_there() -> Any:
    """A chosen reading goes when its import is taken back; then the choice says nothing."""
    read = aliased(Reading)
    return exists().where(
        read.post_id == ReadingChoice.post_id,
        read.read_at == ReadingChoice.read_at,
        read.source == ReadingChoice.source,
    )
