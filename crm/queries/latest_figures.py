"""Which interactions of a post count, and how many followed on its day: pieces of queries.

What the sums mean is in `figures` and `performance`; formulas are in `domain.metrics`. Nothing here writes.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from crm.db.entities import AccountSnapshot, CountedReading, Post
from crm.domain.vocabulary import Platform

SNAPSHOT_DAYS = 7  # a follower count so near to the post counts as that of its day
_BLOCK = 500


def interactions(which: str) -> Any:
    """Engagements of one post by `metrics.engagements`; NULL as soon as a part of the set is.

    Args:
        which: "public" (likes + comments), "full" (+ shares + saves) or "total" (as the source counts them).
    """
    public = CountedReading.likes + CountedReading.comments
    if which == "total":
        return CountedReading.engagements
    if which == "public":
        return public
    everything = public + CountedReading.shares + CountedReading.saves
    return case((Post.platform == Platform.YOUTUBE, public + func.coalesce(CountedReading.shares, 0)), else_=everything)


def followers_of(session: Session, account_ids: Iterable[str]) -> dict[str, list[tuple[date, int]]]:
    """Known follower counts with their days, by account."""
    found: dict[str, list[tuple[date, int]]] = {}
    ids = sorted(account_ids)
    for start in range(0, len(ids), _BLOCK):
        rows = select(AccountSnapshot.account_id, AccountSnapshot.read_on, AccountSnapshot.followers).where(
            AccountSnapshot.account_id.in_(ids[start : start + _BLOCK]), AccountSnapshot.followers.is_not(None)
        )
        for account_id, read_on, followers in session.execute(rows):
            found.setdefault(account_id, []).append((read_on, followers or 0))
    return found


def nearest(known: Sequence[tuple[date, int]], day: date | None) -> tuple[date, int] | None:
    """The count read nearest to a day, the earlier of two; the newest when the day is not known."""
    if day is None:
        return max(known, default=None)
    return min(known, key=lambda each: (abs((each[0] - day).days), each[0]), default=None)
