"""Agreed pieces: when one is late, which round a draft is in, what a review does to its state. No database."""

from collections.abc import Sequence
from datetime import date

from crm.domain.vocabulary import DeliverableState, ReviewVerdict

_DONE = frozenset({DeliverableState.LIVE, DeliverableState.DROPPED})


def days_late(due_on: date | None, state: DeliverableState, live: int, count: int, today: date) -> int:
    """Days since an agreed piece was due; 0 while it is in time, live as often as agreed, dropped, or without a day.

    Args:
        due_on: last day of its window, inclusive.
        live, count: posts that satisfy it, and how many were agreed.
    """
    if due_on is None or state in _DONE or live >= count:
        return 0
    return max(0, (today - due_on).days)


def round_of(verdicts: Sequence[ReviewVerdict]) -> int:
    """The round that the next words on a draft belong to, from 1: each request for changes opens another.

    Args:
        verdicts: of the reviews so far, oldest first.
    """
    return 1 + sum(verdict is ReviewVerdict.CHANGES for verdict in verdicts)


def rounds_over(verdicts: Sequence[ReviewVerdict], agreed: int | None) -> int:
    """How many rounds of changes were asked for beyond those agreed; 0 when nobody agreed on a number."""
    return 0 if agreed is None else max(0, round_of(verdicts) - 1 - agreed)


def state_after(verdict: ReviewVerdict, state: DeliverableState) -> DeliverableState:
    """The state of a piece after a review; words alone change none, and what is live or dropped stays so."""
    if state in _DONE:
        return state
    return {
        ReviewVerdict.CHANGES: DeliverableState.CHANGES,
        ReviewVerdict.APPROVED: DeliverableState.APPROVED,
    }.get(verdict, state)


def state_with(posts: int, count: int, state: DeliverableState) -> DeliverableState:
    """The state of a piece with so many live posts: live once they are as many as agreed; no longer so when one is taken off."""
    if posts >= count and state is not DeliverableState.DROPPED:
        return DeliverableState.LIVE
    return DeliverableState.APPROVED if state is DeliverableState.LIVE and posts < count else state
