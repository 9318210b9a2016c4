"""Means on a log scale with intervals that know how few they rest on. Ranking partners is in `ranking`."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev

from crm.domain.ranking import Interval

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class LogMean:
    """The mean of logarithms of positive values.

    Attributes:
        mean, spread: mean and standard deviation of the logs; n: values.
    """

    mean: float
    spread: float
    n: int

    @property
    def middle(self) -> float:
        """The typical value itself: the geometric mean."""
        return math.exp(self.mean)


def log_mean(values: Sequence[float]) -> LogMean | None:
    """The mean of logs of the values above 0; None with fewer than two of them, because nothing tells their spread."""
    logs = [math.log(value) for value in values if value > 0]
    return LogMean(fmean(logs), stdev(logs), len(logs)) if len(logs) > 1 else None


def mean_interval(logs: LogMean) -> Interval:
    """95 % interval of the typical value, by Student's t."""
    margin = t_quantile(logs.n - 1) * logs.spread / math.sqrt(logs.n)
    return Interval(math.exp(logs.mean - margin), math.exp(logs.mean + margin))


def t_quantile(freedom: float, share: float = 0.975) -> float:
    """The quantile of Student's t.

    Args:
        freedom: degrees of freedom, >= 1.
        share: of the distribution that lies below, above 0.5.

    Source: Hill, Algorithm 396, Comm. ACM 13 (1970), with the exact forms for 1 and 2 degrees.
    """
    tail = 2 * (1 - share)
    if freedom <= 1:
        return 1 / math.tan(math.pi * tail / 2)
    if freedom == 2:
        return math.sqrt(2 / (tail * (2 - tail)) - 2)
    a = 1 / (freedom - 0.5)
    b = (48 / a) / a
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * math.sqrt(a * math.pi / 2) * freedom
    y = (d * tail) ** (2 / freedom)
    if y > 0.05 + a:
        x = _NORMAL.inv_cdf(tail / 2)
        y = x * x
        if freedom < 5:
            c += 0.3 * (freedom - 4.5) * (x + 0.6)
        c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = math.expm1(a * y * y)
    else:
        y = (
            (1 / (((freedom + 6) / (freedom * y) - 0.089 * d - 0.822) * (freedom + 2) * 3) + 0.5 / (freedom + 4)) * y
            - 1
        ) * (freedom + 1) / (freedom + 2) + 1 / y
    return math.sqrt(freedom * y)
