"""Usage rights and exclusivity: "may we use this, here, today?" with the reason, when a window ends, who is a rival.

Plain values and dates; the day is the caller's. Sentences are short answers for a person who must decide now.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from crm.domain.cadence import add_months
from crm.domain.text import fold
from crm.domain.vocabulary import EditsAllowed, RightKind

_EDITS = tuple(EditsAllowed)  # each allows what stands before it
# A wider kind covers a narrower one. Source: domain.md, usage-rights terms.
_COVERS = {
    RightKind.ORGANIC: {RightKind.ORGANIC},
    RightKind.PAID: {RightKind.PAID},
    RightKind.ALLOWLISTING: {RightKind.ALLOWLISTING},
    RightKind.FULL_COMMERCIAL: set(RightKind),
}


@dataclass(frozen=True, slots=True)
class Window:
    """One window of use.

    Attributes:
        channels: such as "instagram", "website", "print"; empty = every channel of its kind.
        territory: ISO 3166 codes or names; empty = everywhere.
        starts_on: None while its trigger has not happened.
        ends_on: inclusive; None only when `perpetual` or not started.
    """

    id: str
    kind: RightKind
    channels: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    edits: EditsAllowed = EditsAllowed.NONE
    ai_use: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    perpetual: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """What somebody wants to do."""

    kind: RightKind
    on: date
    channel: str = ""
    territory: str = ""
    edits: EditsAllowed = EditsAllowed.NONE
    ai_use: bool = False


@dataclass(frozen=True, slots=True)
class Permission:
    """The answer.

    Attributes:
        reason: one sentence.
        window_id: the window that allows it, or the one that comes closest; None when there is none at all.
        until_on: last day of an allowed use; None without end.
    """

    allowed: bool
    reason: str
    window_id: str | None = None
    until_on: date | None = None


class Standing(StrEnum):
    """Where a span of days stands on one day."""

    WAITING = "waiting"  # for what starts it
    LATER = "later"
    OPEN = "open"
    ENDED = "ended"


def standing(starts_on: date | None, ends_on: date | None, on: date) -> Standing:
    """Where a window of use, an exclusivity or an agreement stands.

    Args:
        starts_on: None while its trigger has not happened.
        ends_on: inclusive; None without end.
    """
    if ends_on is not None and on > ends_on:
        return Standing.ENDED
    if starts_on is None:
        return Standing.WAITING
    return Standing.LATER if on < starts_on else Standing.OPEN


def renewed_days(starts_on: date | None, ends_on: date | None) -> tuple[date | None, date | None]:
    """The days of an agreement that follows another without a gap and is as long; None where nothing follows from it.

    Source: domain.md, time: end dates are inclusive. Whole months stay whole months.
    """
    if ends_on is None:
        return None, None
    begin = ends_on + timedelta(days=1)
    if starts_on is None:
        return begin, None
    months = (begin.year - starts_on.year) * 12 + begin.month - starts_on.month
    if months and add_months(starts_on, months) == begin:
        return begin, window_ends_on(begin, months)
    return begin, begin + (ends_on - starts_on)


def window_ends_on(starts_on: date, months: int) -> date:
    """The last day of a window of so many months, inclusive.

    Source: domain.md, time: end dates are inclusive; a month from 31 January is the last day of February.
    """
    end = add_months(starts_on, months)
    return end if end.day < starts_on.day else end - timedelta(days=1)


SayDay = Callable[[date], str]


def may_use(windows: Iterable[Window], use: Use, say_day: SayDay = date.isoformat) -> Permission:
    """Whether an asset may be used in one way, in one place, on one day, and why.

    The window that fails in the fewest ways is named when none allows it; of several that allow it, the longest.

    Args:
        say_day: how the reason calls a day.
    """
    judged = [(_objections(window, use, say_day), window) for window in windows]
    if not judged:
        return Permission(False, "No right of use was agreed for this.")
    allowed = [window for objections, window in judged if not objections]
    if allowed:
        best = max(allowed, key=lambda window: (window.perpetual, window.ends_on or date.max))
        until = None if best.perpetual else best.ends_on
        word = "without end" if until is None else f"until {say_day(until)}"
        return Permission(True, f"Yes, {_spoken(best.kind)} use {word}.", best.id, until)
    objections, nearest = min(judged, key=lambda pair: len(pair[0]))
    return Permission(False, f"No: {'; '.join(objections)}.", nearest.id)


def _objections(window: Window, use: Use, say_day: SayDay) -> list[str]:
    found = []
    if use.kind not in _COVERS[window.kind]:
        found.append(f"agreed for {_spoken(window.kind)} use, not for {_spoken(use.kind)}")
    if use.channel and window.channels and fold(use.channel) not in map(fold, window.channels):
        found.append(f"not on {use.channel}, only on {', '.join(window.channels)}")
    if use.territory and window.territory and fold(use.territory) not in map(fold, window.territory):
        found.append(f"not in {use.territory}, only in {', '.join(window.territory)}")
    if _EDITS.index(use.edits) > _EDITS.index(window.edits):
        found.append("it may not be changed that far")
    if use.ai_use and not window.ai_use:
        found.append("not for AI or derived works")
    if window.starts_on is None:
        found.append("the window has not started")
    elif use.on < window.starts_on:
        found.append(f"not before {say_day(window.starts_on)}")
    elif window.ends_on is not None and not window.perpetual and use.on > window.ends_on:
        found.append(f"it ended on {say_day(window.ends_on)}")
    return found


def _spoken(kind: RightKind) -> str:
    return kind.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Exclusive:
    """For how long a partner works for no rival of a brand; `ends_on` inclusive."""

    id: str
    brand: str
    category: str
    rivals: tuple[str, ...]
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class ExclusivityConflict:
    """Why a brand cannot have a partner in a period."""

    id: str
    reason: str
    ends_on: date


def exclusivity_conflicts(
    agreed: Iterable[Exclusive],
    brand: str,
    categories: Sequence[str],
    starts_on: date,
    ends_on: date | None = None,
    say_day: SayDay = date.isoformat,
) -> list[ExclusivityConflict]:
    """Exclusivities that stand against work for a brand: it is named as a rival, or in the same category.

    Args:
        brand: who wants to work with the partner.
        categories: that brand's own niches.
        starts_on, ends_on: of the work, inclusive; None means that one day.
        say_day: how the reason calls a day.
    """
    last = ends_on or starts_on
    known = set(map(fold, categories))
    found = []
    for each in agreed:
        if fold(each.brand) == fold(brand) or each.starts_on > last or each.ends_on < starts_on:
            continue
        until = f"until {say_day(each.ends_on)}"
        if fold(brand) in map(fold, each.rivals):
            found.append(
                ExclusivityConflict(each.id, f"Promised {each.brand} not to work for {brand}, {until}.", each.ends_on)
            )
        elif each.category and fold(each.category) in known:
            found.append(
                ExclusivityConflict(each.id, f"Exclusive to {each.brand} in {each.category}, {until}.", each.ends_on)
            )
    return found
