"""Which sales count for a campaign: those that follow a post of the partner within the campaign's window. No database.

A source that names the post has attributed the sale itself, so that sale counts as told. Everything else that is known by
a code, a link or a person only is measured against the partner's posts in the campaign. When a code seems leaked is in
`tracking`.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Windows:
    """The days on which sales follow a post.

    Attributes:
        starts, ends: of each run of days, in their order, both inclusive; runs never touch.
    """

    starts: tuple[date, ...]
    ends: tuple[date, ...]

    def holds(self, day: date) -> bool:
        """Whether a sale of this day follows a post."""
        at = bisect_right(self.starts, day) - 1
        return at >= 0 and day <= self.ends[at]


NO_WINDOWS = Windows((), ())


def windows(posted_on: Iterable[date], window_days: int) -> Windows:
    """The days on which sales follow one of these posts: its own day and so many after it.

    Source: domain.md, money: 30 days after the post unless the campaign says otherwise.
    """
    runs: list[list[date]] = []
    for day in sorted(set(posted_on)):
        end = day + timedelta(days=window_days)
        if runs and day <= runs[-1][1]:
            runs[-1][1] = end
        else:
            runs.append([day, end])
    return Windows(tuple(run[0] for run in runs), tuple(run[1] for run in runs))


def counts(day: date | None, followed: Windows) -> bool:
    """Whether a sale counts that does not name its post.

    Args:
        day: of the order in the campaign's zone; a refund counts with its order. None = nobody says.
        followed: of the partner's posts in the campaign; without any, nothing can be said against the sale.
    """
    return day is None or not followed.starts or followed.holds(day)


def local_day(moment: str, zone: str) -> date:
    """The day of an ISO 8601 moment: a date as it is, an instant in the campaign's zone."""
    if len(moment) <= 10:
        return date.fromisoformat(moment)
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).date()
