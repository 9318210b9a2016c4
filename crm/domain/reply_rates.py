"""How many people answer, by how they were written to: people, not messages, each with its Wilson interval."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from crm.domain.contact import SILENT
from crm.domain.ranking import Interval, wilson
from crm.domain.vocabulary import Direction, Outcome

ANSWER_DAYS = 30  # a word from them later than that answers something else
LEAST_CONTACTED = 10  # with fewer, the interval of a share spans more than half of what is possible


@dataclass(frozen=True, slots=True)
class Spoken:
    """One outreach reduced to what the sum needs; `group` is a channel, a template or a weekday, "" for none."""

    influencer_id: str
    direction: Direction
    outcome: Outcome
    at: datetime
    group: str


@dataclass(frozen=True, slots=True)
class ReplyRate:
    """People of one group who answered.

    Attributes:
        contacted: people with at least one contact from us in the group; the n.
        replied: those who answered one of them.
        interval: Wilson 95 %; None without anyone.
    """

    group: str
    contacted: int
    replied: int
    interval: Interval | None

    @property
    def telling(self) -> bool:
        """Whether enough people were contacted for the share to say something."""
        return self.contacted >= LEAST_CONTACTED

    @property
    def share(self) -> float | None:
        """Fraction of the people contacted who answered; None without anyone."""
        return self.replied / self.contacted if self.contacted else None


def best_group(rates: Sequence[ReplyRate]) -> str | None:
    """The group that is answered more often than every other one; None when that cannot be told.

    It can be told when the lower end of its interval lies above the upper ends of all others that are telling.
    """
    judged = [(rate.interval, rate.group) for rate in rates if rate.telling and rate.interval is not None]
    for interval, group in judged:
        others = [other for other, name in judged if name != group]
        if others and all(interval.low > other.high for other in others):
            return group
    return None


def reply_rates(spoken: Iterable[Spoken], now: datetime) -> list[ReplyRate]:
    """Reply rates by group, the surest good one first.

    An answer belongs to our last contact before it, if that was no longer than 30 days ago. A contact that is still
    younger than that, and the last one of its conversation, is not judged yet.

    Args:
        spoken: of all people, ordered by person and then by time.
        now: aware instant.

    Source: domain.md, other rates (people, not mails) and robust ranking (Wilson, ranked by its lower end).
    """
    asked: dict[str, set[str]] = {}
    answered: dict[str, set[str]] = {}
    for person, words in groupby(spoken, key=lambda each: each.influencer_id):
        for group, replied in _judged(list(words), now):
            asked.setdefault(group, set()).add(person)
            if replied:
                answered.setdefault(group, set()).add(person)
    rates = [_rate(group, len(people), len(answered.get(group, ()))) for group, people in asked.items()]
    return sorted(rates, key=lambda rate: (-(rate.interval.low if rate.interval else 0.0), rate.group))


def _judged(words: list[Spoken], now: datetime) -> Iterable[tuple[str, bool]]:
    for at, ours in enumerate(words):
        if ours.direction is not Direction.OUT:
            continue
        following = words[at + 1] if at + 1 < len(words) else None
        in_time = following is not None and following.at - ours.at <= timedelta(days=ANSWER_DAYS)
        replied = ours.outcome not in SILENT or (
            following is not None and following.direction is Direction.IN and in_time
        )
        if replied or following is not None or now - ours.at > timedelta(days=ANSWER_DAYS):
            yield ours.group, replied


def _rate(group: str, contacted: int, replied: int) -> ReplyRate:
    return ReplyRate(group, contacted, replied, wilson(replied, contacted))
