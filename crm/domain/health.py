"""How healthy a partnership is: six signals with reasons, what is known of them, and the one step that would lift it most.

No hidden model: a weighted mean of signals, each 0..1. Absent signals are dropped and the rest counts for more.
"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from crm.domain.explanation import percent
from crm.domain.ranking import Z95
from crm.domain.response_time import spoken

STRONG, STEADY = 75.0, 50.0  # bands are labels only
FEWEST_SIGNALS = 3
RUNWAY_DAYS = 60
DECAY_PER_YEAR, MOST_DECAY = 0.1, 1.5
LATEST_POSTS = 3  # the trend compares so many with those before
_DAYS_OF_YEAR = 365.25


class Signal(StrEnum):
    """What health is read from."""

    RECENCY = "recency"
    DELIVERY = "delivery"
    RESPONSIVENESS = "responsiveness"
    PERFORMANCE = "performance"
    PROMISES = "promises"  # ours to them
    RUNWAY = "runway"


SIGNALS = tuple(Signal)


class Band(StrEnum):
    """A label for a score; nothing is decided by it."""

    STRONG = "strong"
    STEADY = "steady"
    AT_RISK = "at_risk"


class Step(StrEnum):
    """One thing that we can do, or see happen, next."""

    TALK = "talk"  # a contact the partner takes part in
    DELIVERY = "delivery"  # the next piece arrives on time
    KEEP_PROMISE = "keep_promise"  # we keep the next promise
    RENEW = "renew"  # the agreement is renewed for at least 60 days


@dataclass(frozen=True, slots=True)
class HealthWeights:
    """Weights of the signals, as one version of them; changing them makes a new version.

    Attributes:
        version: 1 are the weights that Rapport starts with.

    Raises:
        ValueError: a weight is negative or not finite, or all are 0.

    Source: domain.md, health.
    """

    version: int = 1
    recency: float = 25.0
    delivery: float = 20.0
    responsiveness: float = 15.0
    performance: float = 20.0
    promises: float = 10.0
    runway: float = 10.0

    def __post_init__(self) -> None:
        weights = self.values()
        if not all(math.isfinite(weight) and weight >= 0 for weight in weights) or not any(weights):
            raise ValueError("weights are at least 0 and not all 0")

    def of(self, signal: Signal) -> float:
        """The weight of one signal."""
        return self.values()[SIGNALS.index(signal)]

    def values(self) -> tuple[float, ...]:
        """In the order of `SIGNALS`."""
        return (self.recency, self.delivery, self.responsiveness, self.performance, self.promises, self.runway)

    def changed(self, **weights: float) -> "HealthWeights":
        """The next version with some weights changed."""
        return HealthWeights(**(asdict(self) | weights | {"version": self.version + 1}))

    def as_version(self, version: int) -> "HealthWeights":
        """The same weights under the number that they are stored with."""
        return HealthWeights(**(asdict(self) | {"version": version}))

    def to_json(self) -> str:
        """As it is stored."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "HealthWeights":
        """Weights as stored; what a newer version adds is ignored.

        Raises:
            ValueError: this is not JSON of weights.
        """
        told = json.loads(text)
        if not isinstance(told, dict):
            raise ValueError("weights are a JSON object")
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in told.items() if name in names})


class HealthFacts(NamedTuple):
    """What is recorded of one partnership; None is not known. A plain tuple, as `Reading` is.

    Attributes:
        last_two_way_on: day of the last contact the partner took part in.
        cadence_days: agreed days between contacts.
        since_on: the day it began.
        on_time, due: pieces that arrived by their day, of those due by today.
        roster_on_time: share of all partners' pieces that were on time, a fraction.
        reply_hours: the partner's median time to answer; roster_reply_hours: everybody's. replies: how many it is of.
        latest_rate, earlier_rate: shrunken engagement rates of the last three posts and of those before, on one basis.
        latest_posts, earlier_posts: of how many posts.
        promises_kept, promises_due: what we promised or owed by today, and kept or paid in time.
        ends_on: when the agreement or the last right ends.
    """

    last_two_way_on: date | None = None
    cadence_days: int | None = None
    since_on: date | None = None
    on_time: int = 0
    due: int = 0
    roster_on_time: float | None = None
    reply_hours: float | None = None
    roster_reply_hours: float | None = None
    replies: int = 0
    latest_rate: float | None = None
    earlier_rate: float | None = None
    latest_posts: int = 0
    earlier_posts: int = 0
    promises_kept: int = 0
    promises_due: int = 0
    ends_on: date | None = None


class Reading(NamedTuple):
    """One signal of one partnership. A plain tuple, because a list of partnerships has thousands.

    Attributes:
        value: 0..1; None when not known.
        weight: as set; cost: points it takes off 100, given the signals known.
        sentence: why.
        n: of how many contacts, pieces, replies, posts or promises; None where that means nothing.
    """

    signal: Signal
    value: float | None
    weight: float
    cost: float
    sentence: str
    n: int | None = None


class Lift(NamedTuple):
    """The step that would lift the score most.

    Attributes:
        score: 0..100 afterwards.
    """

    step: Step
    score: float
    sentence: str


class Health(NamedTuple):
    """A partnership's health with its reasons.

    Attributes:
        score: 0..100; None when fewer than three signals are known: not enough to say.
        readings: all six, the most costly first, unknown ones last.
        known: how many signals are known, of six.
        weights_version: which weights were used.
    """

    score: float | None
    band: Band | None
    readings: tuple[Reading, ...]
    known: int
    lift: Lift | None
    weights_version: int

    @property
    def coverage(self) -> str:
        """How much is known, in words."""
        return f"{self.known} of {len(Signal)} signals"


def health(facts: HealthFacts, today: date, weights: HealthWeights | None = None) -> Health:
    """Read a partnership's health.

    Source: domain.md, health; product.md b2.
    """
    weights = weights or HealthWeights()
    given = weights.values()
    told = _told(facts, today)
    known, total, gained = 0, 0.0, 0.0
    for weight, (value, _, _) in zip(given, told, strict=True):
        if value is not None and weight:
            known, total, gained = known + 1, total + weight, gained + weight * value
    readings = [
        Reading(
            signal, value, weight, 100 * weight * (1 - value) / total if value is not None and weight else 0.0, why, n
        )
        for signal, weight, (value, why, n) in zip(SIGNALS, given, told, strict=True)
    ]
    readings.sort(key=_place)
    if known < FEWEST_SIGNALS:
        return Health(None, None, tuple(readings), known, None, weights.version)
    score = 100 * gained / total
    lift = _lift(facts, told, given, score, total)
    return Health(score, band(score), tuple(readings), known, lift, weights.version)


def band(score: float) -> Band:
    """The label of a score. Source: domain.md, health."""
    return Band.STRONG if score >= STRONG else Band.STEADY if score >= STEADY else Band.AT_RISK


def recency(days: int, cadence_days: int, tenure_years: float = 0.0) -> float:
    """How fresh the last two-way contact is: 1 within the cadence, half one cadence later.

    Args:
        days: since the contact, >= 0.
        cadence_days: agreed, >= 1; a long partnership decays more slowly, up to 1.5 times.

    Source: domain.md, health.
    """
    stretched = cadence_days * min(1 + DECAY_PER_YEAR * max(0.0, tenure_years), MOST_DECAY)
    return float(2 ** -(max(0.0, days - stretched) / stretched))


def shrunken_share(successes: int, trials: int, usual: float | None) -> float | None:
    """A share drawn to the usual one as Wilson's centre is drawn to a half: as if z² trials of the usual had been seen.

    Args:
        usual: the roster's share, a fraction; None takes a half, which is Wilson's own.

    Returns:
        None without a trial.

    Source: domain.md, health (Wilson-shrunk to the roster).
    """
    if not trials:
        return None
    square = Z95**2
    return (successes + square * (0.5 if usual is None else usual)) / (trials + square)


_Told = tuple[float | None, str, int | None]  # value, sentence, n


def _told(facts: HealthFacts, today: date) -> tuple[_Told, ...]:
    """Every signal in the order of `SIGNALS`."""
    return (
        _recency(facts, today),
        _delivery(facts),
        _responsiveness(facts),
        _performance(facts),
        _promises(facts),
        _runway(facts, today),
    )


def _recency(facts: HealthFacts, today: date) -> _Told:
    if facts.last_two_way_on is None:
        return None, "no two-way contact is recorded", None
    days = max(0, (today - facts.last_two_way_on).days)
    if facts.cadence_days is None:
        return None, f"last two-way contact {_days(days)} ago, but no cadence is agreed", None
    value = recency(days, facts.cadence_days, _years(facts.since_on, today))
    return value, f"last two-way contact {_days(days)} ago against an agreed {facts.cadence_days}", None


def _delivery(facts: HealthFacts) -> _Told:
    value = shrunken_share(facts.on_time, facts.due, facts.roster_on_time)
    if value is None:
        return None, "nothing was due yet", 0
    return value, f"{facts.on_time} of {facts.due} pieces on time", facts.due


def _responsiveness(facts: HealthFacts) -> _Told:
    if facts.reply_hours is None or facts.roster_reply_hours is None:
        return None, "no reply to one of our messages is recorded", facts.replies
    value = min(1.0, facts.roster_reply_hours / facts.reply_hours) if facts.reply_hours else 1.0
    own, usual = (spoken(timedelta(hours=hours)) for hours in (facts.reply_hours, facts.roster_reply_hours))
    return value, f"answers in {own} (median), the roster in {usual}", facts.replies


def _performance(facts: HealthFacts) -> _Told:
    posts = facts.latest_posts + facts.earlier_posts
    if not facts.latest_rate or not facts.earlier_rate:
        return None, f"too few comparable posts for a trend ({posts})", posts
    value = min(1.0, facts.latest_rate / facts.earlier_rate)
    latest, earlier = percent(facts.latest_rate), percent(facts.earlier_rate)
    sentence = f"last {facts.latest_posts} posts {latest} against {earlier} before"
    return value, sentence, posts


def _promises(facts: HealthFacts) -> _Told:
    if not facts.promises_due:
        return None, "none of our promises was due yet", 0
    value = facts.promises_kept / facts.promises_due
    return (
        value,
        f"we kept {facts.promises_kept} of {facts.promises_due} promises and payments in time",
        facts.promises_due,
    )


def _runway(facts: HealthFacts, today: date) -> _Told:
    if facts.ends_on is None:
        return None, "no end of agreement or rights is recorded", None
    days = (facts.ends_on - today).days
    value = min(1.0, max(0.0, days / RUNWAY_DAYS))
    when = f"in {_days(days)}" if days >= 0 else f"{_days(-days)} ago"
    return value, f"agreement or rights {'end' if days >= 0 else 'ended'} {when}", None


def _place(reading: Reading) -> tuple[bool, float]:
    return reading.value is None, -reading.cost


def _lift(facts: HealthFacts, told: Sequence[_Told], weights: Sequence[float], now: float, total: float) -> Lift | None:
    """The best of the steps; None when none lifts the score.

    Args:
        now: the score; total: weights of the signals that are known.
    """
    best, most = None, now + 1e-9
    for step, at, value, sentence in _steps(facts):
        weight, before = weights[at], told[at][0]
        if before is None:  # a signal that was not known joins in
            score = (now * total + 100 * weight * value) / (total + weight)
        else:
            score = now + 100 * weight * (value - before) / total
        if score > most:
            best, most = (step, sentence), score
    return None if best is None else Lift(best[0], most, best[1])


_RECENCY, _DELIVERY, _PROMISES, _RUNWAY = map(
    SIGNALS.index, (Signal.RECENCY, Signal.DELIVERY, Signal.PROMISES, Signal.RUNWAY)
)


def _steps(facts: HealthFacts) -> Iterator[tuple[Step, int, float, str]]:
    """Each step with the place of its signal and what that would be."""
    if facts.cadence_days is not None:
        yield Step.TALK, _RECENCY, 1.0, "a contact they take part in, today"
    delivered = shrunken_share(facts.on_time + 1, facts.due + 1, facts.roster_on_time) if facts.due else None
    if delivered is not None:
        yield Step.DELIVERY, _DELIVERY, delivered, "their next piece arriving on time"
    if facts.promises_due:
        kept = (facts.promises_kept + 1) / (facts.promises_due + 1)
        yield Step.KEEP_PROMISE, _PROMISES, kept, "our next promise kept in time"
    if facts.ends_on is not None:
        yield Step.RENEW, _RUNWAY, 1.0, "a renewal for at least 60 days"


def _years(since_on: date | None, today: date) -> float:
    return 0.0 if since_on is None else max(0.0, (today - since_on).days / _DAYS_OF_YEAR)


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def formula() -> dict[Signal, str]:
    """How each signal is computed, as it stands beside the figure. Source: domain.md, health."""
    told: Any = (
        "2^(−max(0, d−c)/c), d days since the last two-way contact, c agreed cadence × (1 + 0.1 × years, at most 1.5)",
        "(on time + z²·roster share) / (due + z²), z = 1.96",
        "roster's median reply time / own, at most 1",
        "shrunken rate of the last 3 posts / of those before, same basis, at most 1",
        "promises kept and payments made in time / due",
        "days to the end of agreement or rights / 60, between 0 and 1",
    )
    return dict(zip(Signal, told, strict=True))
