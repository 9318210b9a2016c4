"""A promise in words: what became of it, and whether it counts as kept."""

from datetime import date

from crm.domain.promises import in_time, promise_late_days
from crm.domain.vocabulary import Party, PromiseState
from crm.formats import Formats
from crm.queries.together import PromiseFact

PARTIES = {Party.US: "We", Party.PARTNER: "They"}


def kept_on_time(promise: PromiseFact, today: date) -> bool | None:
    """Whether a promise was kept by its day; None while it is not due, has no day, or was released."""
    if promise.state is PromiseState.RELEASED:
        return None
    return in_time(promise.due_on, promise.state is PromiseState.KEPT, promise.settled_on, today)


def became(promise: PromiseFact, today: date, formats: Formats) -> str:
    """What became of it, with the day: "kept 3 Nov 2026"."""
    late = promise_late_days(promise.due_on, promise.state, promise.settled_on or promise.due_on, today) > 0
    words = {
        PromiseState.OPEN: "late" if late else "open",
        PromiseState.KEPT: "kept late" if late else "kept",
        PromiseState.RELEASED: "released",
    }
    on = f" {formats.date(promise.settled_on)}" if promise.settled_on else ""
    return f"{words[promise.state]}{on}"
