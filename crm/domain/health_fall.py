"""When a partnership got weaker: what its health lost between two days, and by which signal."""

from typing import NamedTuple

from crm.domain.health import Health, Lift, Reading

LOOK_BACK_DAYS, FALL_POINTS = 14, 5.0  # a partnership is falling when it lost so many points within so many days


class Fall(NamedTuple):
    """What a partnership has lost within `LOOK_BACK_DAYS`.

    Attributes:
        before, now: scores, 0..100.
        because: the signal that takes most points more than before.
        lift: what would lift it most now.
    """

    before: float
    now: float
    because: Reading
    lift: Lift | None


def fall(before: Health, now: Health, *, points: float = FALL_POINTS) -> Fall | None:
    """What a partnership has lost between two days.

    Args:
        points: from how many points on it counts; a band is a label only, so crossing one decides nothing.

    Returns:
        None where a score is not known or not so much was lost.
    """
    if before.score is None or now.score is None or before.score - now.score < points:
        return None
    cost = {each.signal: each.cost for each in before.readings}
    because = max(now.readings, key=lambda each: each.cost - cost[each.signal])
    return Fall(before.score, now.score, because, now.lift)
