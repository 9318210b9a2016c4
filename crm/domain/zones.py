"""What the clock of a zone differs from UTC by, and until when: for counting by local day where only UTC is stored."""

from datetime import datetime, timedelta, tzinfo

_STEP = timedelta(days=14)  # no zone changes its clock and back within two weeks, but Morocco within a month
_EXACT = timedelta(seconds=1)


def utc_offsets(zone: tzinfo, first: datetime, last: datetime) -> list[tuple[datetime, int]]:
    """The offsets of a zone over a stretch of time, in order.

    Args:
        first, last: aware instants; `last` is not before `first`.

    Returns:
        (until, seconds): the offset from UTC holds for all instants before `until`; the last one reaches beyond `last`.
    """
    found: list[tuple[datetime, int]] = []
    at, offset = first, _offset(zone, first)
    while at <= last:
        following = at + _STEP
        if _offset(zone, following) != offset:
            change = _change(zone, at, following)
            found.append((change, offset))
            offset = _offset(zone, change)
        at = following
    return [*found, (at + _STEP, offset)]


def _change(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """The first instant, to the second, at which the offset is no longer that of `before`."""
    held = _offset(zone, before)
    while after - before > _EXACT:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0) if middle.replace(microsecond=0) > before else middle
        if _offset(zone, middle) == held:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _offset(zone: tzinfo, at: datetime) -> int:
    told = at.astimezone(zone).utcoffset()
    return int(told.total_seconds()) if told else 0
