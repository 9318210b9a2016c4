"""A promise in words: what became of it, and whether it was kept on time."""

from datetime import date

from crm.domain.vocabulary import Party, PromiseState
from crm.formats import Formats
from crm.queries.together import PromiseFact

PARTIES = {Party.US: "We", Party.PARTNER: "They"}


def kept_on_time(promise: PromiseFact, today: date) -> bool | None:
    """Whether a promise was kept on time; None while it is not due, has no day, or was released."""
    if promise.state is PromiseState.RELEASED:
        return None
    if promise.state is PromiseState.KEPT:
        return promise.due_on is None or promise.settled_on is None or promise.settled_on <= promise.due_on
    return False if promise.due_on is not None and promise.due_on < today else None


def became(promise: PromiseFact, today: date, formats: Formats) -> str:
    """What became of it, with the day: "kept 3 Nov 2026"."""
    late = kept_on_time(promise, today) is False
    words = {
        PromiseState.OPEN: "late" if late else "open",
        PromiseState.KEPT: "kept late" if late else "kept",
        PromiseState.RELEASED: "released",
    }
    on = f" {formats.date(promise.settled_on)}" if promise.settled_on else ""
    return f"{words[promise.state]}{on}"
