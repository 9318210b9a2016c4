"""Today as one list, in the order in which a good supervisor works: whom to answer, what is late, what ends soon.

The rules are domain.day, the records are read in day_records and day_talks; here the list is put together, with whom
each line is for. Nothing here writes.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Account, Brand, Influencer, Partnership, TodayMark
from crm.db.unit_of_work import Database
from crm.domain import day
from crm.domain.day import DayLine, LineKind
from crm.domain.health_fall import Fall
from crm.queries.day_records import SOURCES, Seen, coming_tasks
from crm.queries.day_talks import BLOCK, of_partnerships, replies

LIST_LENGTH = 500  # more than anybody works off in a day; the counts stay exact


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line with whom it is for.

    Attributes:
        line: what waits and why.
        handle: of the account with most followers.
        late_days: days since it was due or, for what waits on us, since it began; negative while it is ahead.
        until: the day to which it was put off; None for a line that is not.
        fell: how much the health of its partnership fell, where that is looked at.
    """

    line: DayLine
    name: str
    handle: str | None
    brand: str | None
    do_not_contact: bool
    late_days: int
    until: date | None = None
    fell: Fall | None = None


@dataclass(frozen=True, slots=True)
class DayList:
    """What waits.

    Attributes:
        rows: in working order, at most 500.
        counts: how many lines of each kind there are, exactly; kinds without any are left out.
        hidden: lines that were put off to a later day, or marked as done while their reason stays.
        pressing: how many of all lines are overdue, due today or waiting on us; the badge in the navigation.
    """

    rows: tuple[DayRow, ...]
    counts: Mapping[LineKind, int]
    hidden: int
    pressing: int = 0

    @property
    def total(self) -> int:
        """All lines."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class WholeDay:
    """What waits, and what does not wait yet.

    Attributes:
        waiting: the list.
        coming: open tasks of the next seven days, then those without a day; at most 500.
        put_off: lines that wait for a later day, the soonest first; at most 500.
        marks: line key -> the day to which it was put off; None for one that was done.
    """

    waiting: DayList
    coming: tuple[DayRow, ...]
    put_off: tuple[DayRow, ...]
    marks: Mapping[str, date | None] = field(default_factory=dict)


def day_list(db: Database, today: date, zone: str = "UTC") -> DayList:
    """Everything that waits, seen from one day.

    Args:
        today: the person's own day.
        zone: IANA zone in which instants become days.
    """
    seen = Seen(today, db.now(), ZoneInfo(zone))
    with db.read() as session:
        return _waiting(session, seen, *_lines(session, seen))


def whole_day(db: Database, today: date, zone: str = "UTC") -> WholeDay:
    """As `day_list`, and beside it what comes later, from one reading."""
    seen = Seen(today, db.now(), ZoneInfo(zone))
    with db.read() as session:
        lines, marks = _lines(session, seen)
        put_off = [line for line in lines if (marks.get(line.key) or today) > today]
        put_off.sort(key=lambda line: (marks[line.key] or today, day.order_key(line, today)))
        coming = list(coming_tasks(session, seen, LIST_LENGTH))
        return WholeDay(
            _waiting(session, seen, lines, marks),
            _rows(session, seen, coming),
            _rows(session, seen, put_off[:LIST_LENGTH], marks),
            marks,
        )


def lines_of(db: Database, partnership_ids: Collection[str], today: date, zone: str = "UTC") -> tuple[DayRow, ...]:
    """What waits in some partnerships, in working order, however much waits elsewhere."""
    seen = Seen(today, db.now(), ZoneInfo(zone))
    with db.read() as session:
        lines, marks = _lines(session, seen)
        own = [line for line in lines if line.partnership_id in partnership_ids]
        return _waiting(session, seen, own, marks).rows


def _lines(session: Session, seen: Seen) -> tuple[list[DayLine], dict[str, date | None]]:
    """Every line, put off or not, and the marks on them."""
    lines = list(chain.from_iterable(source(session, seen) for source in SOURCES))
    lines += replies(session, seen)
    lines += of_partnerships(session, seen, lines)
    return lines, _marks(session)


def _waiting(session: Session, seen: Seen, lines: Sequence[DayLine], marks: Mapping[str, date | None]) -> DayList:
    hidden = {key for key, until in marks.items() if until is None or until > seen.today}
    shown = [line for line in lines if line.key not in hidden]
    shown.sort(key=lambda line: day.order_key(line, seen.today))
    rows = _rows(session, seen, shown[:LIST_LENGTH])
    pressing = sum(_late_days(line, seen) >= 0 for line in shown)
    return DayList(rows, Counter(line.kind for line in shown), len(lines) - len(shown), pressing)


def day_count(db: Database, today: date, zone: str = "UTC") -> int:
    """How many lines press, for the badge."""
    return day_list(db, today, zone).pressing


def _marks(session: Session) -> dict[str, date | None]:
    """Line key -> the day to which it was put off; None for a line that was done."""
    marks = session.execute(select(TodayMark.line_key, TodayMark.hidden_until_on, TodayMark.done_at))
    return {key: None if done_at else until for key, until, done_at in marks if done_at or until}


def _rows(
    session: Session, seen: Seen, lines: Sequence[DayLine], until: Mapping[str, date | None] | None = None
) -> tuple[DayRow, ...]:
    return tuple(_with_people(session, seen, lines, until or {}))


def _with_people(
    session: Session, seen: Seen, lines: Sequence[DayLine], until: Mapping[str, date | None]
) -> Iterator[DayRow]:
    ids = list(dict.fromkeys(line.influencer_id for line in lines))
    people = {
        id_: (name, handle, blocked)
        for block in _blocks(ids)
        for id_, name, handle, blocked in session.execute(
            select(Influencer.id, Influencer.name, _handle(), Influencer.do_not_contact).where(Influencer.id.in_(block))
        )
    }
    partnerships = list({line.partnership_id for line in lines if line.partnership_id})
    brands = {
        id_: name
        for block in _blocks(partnerships)
        for id_, name in session.execute(
            select(Partnership.id, Brand.name).join(Brand).where(Partnership.id.in_(block))
        )
    }
    for line in lines:
        name, handle, blocked = people[line.influencer_id]
        brand = brands.get(line.partnership_id) if line.partnership_id else None
        yield DayRow(line, name, handle, brand, blocked, _late_days(line, seen), until.get(line.key))


def _late_days(line: DayLine, seen: Seen) -> int:
    if line.due_on is not None:
        return (seen.today - line.due_on).days
    began = line.since_at.astimezone(seen.zone).date() if line.since_at else seen.today
    return (seen.today - began).days


def handles(session: Session, influencer_ids: Sequence[str]) -> dict[str, str | None]:
    """Of each of these people, the handle of the account with most followers."""
    return {
        id_: handle
        for block in _blocks(influencer_ids)
        for id_, handle in session.execute(select(Influencer.id, _handle()).where(Influencer.id.in_(block)))
    }


def _handle() -> Any:
    return (
        select(Account.handle)
        .where(Account.influencer_id == Influencer.id, Account.handle.is_not(None))
        .order_by(Account.followers.desc().nulls_last(), Account.id)
        .limit(1)
        .correlate(Influencer)
        .scalar_subquery()
    )


def _blocks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), BLOCK):
        yield ids[start : start + BLOCK]
