"""Lines of Today for partnerships whose health fell, with the reason. Health reads much, so they come as a second step.

What falling means is domain.health; how the rest of the list is read is day_list. Nothing here writes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from crm.db.entities import Influencer
from crm.db.unit_of_work import Database
from crm.domain import day
from crm.domain.day import DayLine, LineKind
from crm.domain.health import HealthFacts, Signal
from crm.domain.health_fall import Fall
from crm.queries.day_list import LIST_LENGTH, DayList, DayRow, WholeDay, handles, whole_day
from crm.queries.insight_health import falling_partnerships

# Where one of these stands already, silence as the reason is said there, or is being worked on.
_ABOUT_CONTACT = (LineKind.COOLING, LineKind.REPLY, LineKind.TASK, LineKind.MESSAGE)


def falling_rows(db: Database, today: date) -> tuple[DayRow, ...]:
    """Every living partnership that fell, the largest loss first; marks are not looked at.

    Args:
        today: the person's own day.
    """
    found = falling_partnerships(db, today)
    people = list({row.influencer_id for row in found})
    with db.read() as session:
        handle_of = handles(session, people)
        blocked = set(session.scalars(select(Influencer.id).where(Influencer.do_not_contact)))
    return tuple(
        DayRow(
            line=_line(row.partnership_id, row.influencer_id, row.facts, row.fell),
            name=row.name,
            handle=handle_of.get(row.influencer_id),
            brand=row.brand,
            do_not_contact=row.influencer_id in blocked,
            late_days=0,
            fell=row.fell,
        )
        for row in found
        if row.fell is not None
    )


def _line(id_: str, influencer_id: str, facts: HealthFacts, lost: Fall) -> DayLine:
    """Its key lasts as long as what the fall rests on: one that was done comes back with another reason."""
    reason = lost.because.signal
    key = f"falling:{id_}:{reason}:{_rests_on(facts)[reason]}"
    return DayLine(key, LineKind.FALLING, id_, influencer_id, id_)


def _rests_on(facts: HealthFacts) -> Mapping[Signal, object]:
    return {
        Signal.RECENCY: facts.last_two_way_on,
        Signal.DELIVERY: facts.due,
        Signal.RESPONSIVENESS: facts.replies,
        Signal.PERFORMANCE: facts.latest_posts + facts.earlier_posts,
        Signal.PROMISES: facts.promises_due,
        Signal.RUNWAY: facts.ends_on,
    }


def with_falling(whole: WholeDay, fallen: Sequence[DayRow], today: date) -> WholeDay:
    """The day with the partnerships that fell: lines of their own, or a word beside the line that is there already.

    Args:
        fallen: as `falling_rows` gives them.
    """
    of = {row.line.partnership_id: row.fell for row in fallen}
    waiting = [
        replace(row, fell=of.get(row.line.partnership_id)) if row.line.kind is LineKind.COOLING else row
        for row in whole.waiting.rows
    ]
    told = {
        row.line.partnership_id
        for row in (*waiting, *whole.coming, *whole.put_off)
        if row.line.kind in _ABOUT_CONTACT and row.line.partnership_id
    }
    lines = [row for row in fallen if not _is_told(row, told)]
    until = {row.line.key: whole.marks[row.line.key] for row in lines if row.line.key in whole.marks}
    hidden = {key for key, on in until.items() if on is None or on > today}
    shown = [row for row in lines if row.line.key not in hidden]
    later = [replace(row, until=until[row.line.key]) for row in lines if row.line.key in hidden and until[row.line.key]]
    return replace(
        whole,
        waiting=_joined(whole.waiting, waiting, shown, len(hidden), today),
        put_off=tuple(sorted((*whole.put_off, *later), key=lambda row: row.until or today)),
    )


def _is_told(row: DayRow, told: set[str]) -> bool:
    silent = row.fell is not None and row.fell.because.signal is Signal.RECENCY
    return silent and (row.line.partnership_id in told or row.do_not_contact)


def _joined(waiting: DayList, rows: Sequence[DayRow], shown: Sequence[DayRow], hidden: int, today: date) -> DayList:
    """The largest loss stays first among those that fell."""
    in_order = sorted((*rows, *shown), key=lambda row: day.ORDER.index(row.line.kind))
    counts = Counter(waiting.counts)
    if shown:
        counts[LineKind.FALLING] = len(shown)
    return replace(
        waiting,
        rows=tuple(in_order[:LIST_LENGTH]),
        counts=counts,
        hidden=waiting.hidden + hidden,
        pressing=waiting.pressing + len(shown),
    )


def full_day(db: Database, today: date, zone: str = "UTC") -> WholeDay:
    """The day in one step, for whoever has no screen to fill first."""
    return with_falling(whole_day(db, today, zone), falling_rows(db, today), today)
