"""How many people answer, by how they were written to: people, not messages, each with its Wilson interval."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm.domain.ranking import Interval, wilson

ANSWER_DAYS = 30  # a word from them later than that answers something else
LEAST_CONTACTED = 10  # with fewer, the interval of a share spans more than half of what is possible


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


def reply_rates(counts: Iterable[tuple[str, int, int]]) -> list[ReplyRate]:
    """Reply rates of groups, the surest good one first.

    An answer belongs to our last contact before it, if that was no longer than ANSWER_DAYS ago. A contact that is still
    younger than that, and the last one of its conversation, is not judged yet. Who counts them keeps to this.

    Args:
        counts: (group, people contacted, those of them who replied).

    Source: domain.md, other rates (people, not mails) and robust ranking (Wilson, ranked by its lower end).
    """
    rates = [ReplyRate(group, contacted, replied, wilson(replied, contacted)) for group, contacted, replied in counts]
    return sorted(rates, key=lambda rate: (-(rate.interval.low if rate.interval else 0.0), rate.group))
