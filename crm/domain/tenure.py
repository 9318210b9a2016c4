"""Does tenure pay, and which style works: each partner compared only with themself, on one basis.

Comparing partners with one another is in `roster_rates`. Everything is on a log scale: 1.2 means a fifth more.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist, fmean, stdev

from crm.domain.intervals import t_quantile
from crm.domain.ranking import DEFAULT_PRIOR, Z95, Interval

FEWEST_PARTNERS = 3  # below, a point of the curve has no interval worth showing
WORTH_KNOWING = math.log(1.2)  # a fifth more or less; smaller differences are not worth waiting for
_MOST_MORE = 9_999


@dataclass(frozen=True, slots=True)
class Worked:
    """One collaboration of one partner with its result on one basis.

    Attributes:
        on: the day of its first post, which orders a partner's collaborations.
        log_rate: mean log engagement rate of its posts; posts: how many.
    """

    partner_id: str
    collaboration_id: str
    on: date
    log_rate: float
    posts: int


@dataclass(frozen=True, slots=True)
class TenurePoint:
    """The n-th collaboration against the same partners' first ones.

    Attributes:
        number: 2, 3, …
        ratio: typical rate over that of the first; None without a partner who came so far.
        interval: 95 %; None under three partners.
        partners: who came so far; more: about how many more partners it takes to tell a fifth apart from nothing.
        tells: whether the interval leaves 1 out.
    """

    number: int
    ratio: float
    interval: Interval | None
    partners: int
    more: int | None
    tells: bool
    collaboration_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StyledPost:
    """One post with its styles or themes.

    Attributes:
        group: whose it is, and of which kind: posts are compared only within it.
    """

    id: str
    group: str
    log_rate: float
    labels: frozenset[str]
    on: date | None = None


@dataclass(frozen=True, slots=True)
class StyleResult:
    """Posts with a style against the same partners' posts without it.

    Attributes:
        ratio: typical rate with it over the one without; None when nobody has both.
        interval: 95 % for this style alone; None when it cannot be told.
        tells: whether it differs from 1 even when all styles that were looked at are allowed for (Bonferroni).
        posts, partners: with the style, among partners who have both.
        more: about how many more posts it takes; None when it tells already.
    """

    label: str
    ratio: float | None
    interval: Interval | None
    tells: bool
    posts: int
    partners: int
    more: int | None

    @property
    def sentence(self) -> str:
        """What can be said."""
        more = "1 more post" if self.more == 1 else f"{self.more} more posts"
        if self.ratio is None or self.interval is None:
            return f"cannot tell yet; about {more} of partners who also do without it"
        if not self.tells:
            return f"cannot tell yet; about {more}"
        return f"{self.ratio:.2f} times ({self.interval.low:.2f} to {self.interval.high:.2f}) within the same partners"


CURVE_NOTES = (
    "Only partners who came so far are in a point: those who did badly may have stopped, which flatters later points.",
    "Campaigns differ too; the curve shows what went with tenure, not what tenure caused.",
)


def tenure_curve(works: Sequence[Worked]) -> tuple[TenurePoint, ...]:
    """Each later collaboration against the same partner's first, from the second on.

    Source: product.md b8.
    """
    by_partner: defaultdict[str, list[Worked]] = defaultdict(list)
    for work in works:
        by_partner[work.partner_id].append(work)
    steps: defaultdict[int, list[tuple[float, str]]] = defaultdict(list)
    for own in by_partner.values():
        own.sort(key=lambda work: (work.on, work.collaboration_id))
        for number, work in enumerate(own[1:], start=2):
            steps[number].append((work.log_rate - own[0].log_rate, work.collaboration_id))
    return tuple(_point(number, steps[number]) for number in sorted(steps))


def _point(number: int, steps: Sequence[tuple[float, str]]) -> TenurePoint:
    logs = [step for step, _ in steps]
    mean, count = fmean(logs), len(logs)
    ids = tuple(id_ for _, id_ in steps)
    # Before three partners the spread itself is unknown: that of posts stands in, twice, for two collaborations.
    spread = stdev(logs) if count >= FEWEST_PARTNERS else DEFAULT_PRIOR.within * math.sqrt(2)
    if count < FEWEST_PARTNERS:
        return TenurePoint(number, math.exp(mean), None, count, _more(mean, spread**2, count), False, ids)
    margin = t_quantile(count - 1) * spread / math.sqrt(count)
    tells = abs(mean) > margin
    more = None if tells else _more(mean, spread**2, count)
    interval = Interval(math.exp(mean - margin), math.exp(mean + margin))
    return TenurePoint(number, math.exp(mean), interval, count, more, tells, ids)


def compare_styles(posts: Sequence[StyledPost]) -> tuple[StyleResult, ...]:
    """Every style against its absence, within each group; those that tell first, then by posts.

    The pooled difference weighs each group by n·m / (n + m) of its posts with and without: a group with many of one and
    one of the other says little.

    Source: product.md b8, 47.
    """
    labels = sorted({label for post in posts for label in post.labels})
    groups: defaultdict[str, list[StyledPost]] = defaultdict(list)
    for post in posts:
        groups[post.group].append(post)
    strictness = 0.05 / max(1, len(labels))
    found = [_style(label, groups, strictness) for label in labels]
    return tuple(sorted(found, key=lambda each: (not each.tells, -each.posts, each.label)))


def _style(label: str, groups: Mapping[str, Sequence[StyledPost]], strictness: float) -> StyleResult:
    pairs = []
    for own in groups.values():
        having = [post.log_rate for post in own if label in post.labels]
        lacking = [post.log_rate for post in own if label not in post.labels]
        if having and lacking:
            pairs.append((having, lacking))
    posts, partners = sum(len(having) for having, _ in pairs), len(pairs)
    total = math.fsum(_weight(*pair) for pair in pairs)
    freedom = sum(len(having) + len(lacking) - 2 for having, lacking in pairs)
    if freedom < 1:
        return StyleResult(label, None, None, False, posts, partners, _more_posts(0.0, DEFAULT_PRIOR.within**2, total))
    mean = math.fsum(_weight(*pair) * (fmean(pair[0]) - fmean(pair[1])) for pair in pairs) / total
    square = math.fsum(_squares(part) for pair in pairs for part in pair) / freedom
    error = math.sqrt(square / total)
    margin = t_quantile(freedom) * error
    tells = abs(mean) > t_quantile(freedom, 1 - strictness / 2) * error
    interval = Interval(math.exp(mean - margin), math.exp(mean + margin))
    more = None if tells else _more_posts(mean, square, total, strictness)
    return StyleResult(label, math.exp(mean), interval, tells, posts, partners, more)


def _weight(having: Sequence[float], lacking: Sequence[float]) -> float:
    return len(having) * len(lacking) / (len(having) + len(lacking))


def _squares(values: Sequence[float]) -> float:
    mean = fmean(values)
    return math.fsum((value - mean) ** 2 for value in values)


def _more(mean: float, square: float, count: int) -> int:
    """About how many more values until a difference of this size, at least a fifth, leaves 0 out."""
    wanted = square * (Z95 / max(abs(mean), WORTH_KNOWING)) ** 2
    return min(_MOST_MORE, max(1, math.ceil(wanted - count)))


def _more_posts(mean: float, square: float, weight: float, strictness: float = 0.05) -> int:
    """The same for posts: four posts, half of them with the style, add one to the weight."""
    z = NormalDist().inv_cdf(1 - strictness / 2)
    wanted = square * (z / max(abs(mean), WORTH_KNOWING)) ** 2
    return min(_MOST_MORE, max(1, math.ceil(4 * (wanted - weight))))
