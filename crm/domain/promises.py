"""How late a promise is, ours or theirs, and what came by its day. Late is computed from its days, never stored."""

from datetime import date

from crm.domain.vocabulary import PromiseState


def promise_late_days(due_on: date | None, state: PromiseState, settled_on: date | None, today: date) -> int:
    """Whole days by which a promise is, or was, kept late.

    Args:
        due_on: None while no day was promised, which is never late.
        settled_on: the day it was kept or released.

    Returns:
        0 in time, on the day itself, and for one that was released: nobody waits for it any more.
    """
    if due_on is None or state is PromiseState.RELEASED:
        return 0
    until = settled_on if state is PromiseState.KEPT and settled_on is not None else today
    return max(0, (until - due_on).days)


def in_time(due_on: date | None, done: bool, done_on: date | None, today: date) -> bool | None:
    """Whether something came by its day: one rule for promises, agreed pieces and payments.

    Args:
        due_on: its day; None while none was agreed.
        done: whether it came; `done_on` is when, where that is known.

    Returns:
        None while it is not due: what is not due yet counts for nobody, even if it came early.
    """
    if due_on is None or due_on >= today:
        return None
    return done and (done_on is None or done_on <= due_on)
