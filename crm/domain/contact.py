"""What a run of outreach says: when the partner took part, and how many of our contacts were answered. No notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crm.domain.cadence import DEFAULT_CADENCE_DAYS
from crm.domain.vocabulary import Direction, Outcome

SILENT = frozenset({Outcome.NONE, Outcome.NO_ANSWER})


@dataclass(frozen=True, slots=True)
class Contact:
    """One outreach, reduced to what counting needs; `on` is its local day."""

    direction: Direction
    outcome: Outcome
    on: date

    @property
    def two_way(self) -> bool:
        """Whether the partner took part: they wrote, or what came of ours says that they answered."""
        return self.direction is Direction.IN or self.outcome not in SILENT


@dataclass(frozen=True, slots=True)
class Answers:
    """How our contacts fared.

    Attributes:
        answered: contacts from us that the partner took part in, or wrote back to before our next one.
        asked: contacts from us that had time to be answered; the n of the share.
        waiting: the newest contact from us, when it is still too young to count.
    """

    answered: int
    asked: int
    waiting: int


def answers(contacts: Sequence[Contact], today: date, patience_days: int = DEFAULT_CADENCE_DAYS) -> Answers:
    """Count answered contacts.

    Args:
        contacts: oldest first.
        patience_days: days that an unanswered last contact is still waited for.
    """
    answered = asked = waiting = 0
    for at, contact in enumerate(contacts):
        if contact.direction is not Direction.OUT:
            continue
        following = contacts[at + 1] if at + 1 < len(contacts) else None
        if contact.two_way or (following is not None and following.direction is Direction.IN):
            answered += 1
        elif following is None and contact.outcome is Outcome.NONE and (today - contact.on).days < patience_days:
            waiting += 1
            continue
        asked += 1
    return Answers(answered, asked, waiting)
