"""What a good supervisor does first: the kinds of lines of Today, their order, and from when each belongs there.

Plain rules on dates; who and what is in queries.today, and what a line says in words is made by whoever shows it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from crm.domain.cadence import add_months, next_touch
from crm.domain.vocabulary import Channel, Direction, Outcome, PartnershipStatus

REPLY_PATIENCE_DAYS = 60  # an older unanswered message is history, not work
OURS_AHEAD_DAYS = 3  # our own promises come up before they are late
ENDING_DAYS = 30  # rights and agreements come up so many days before their end
PAYMENT_AHEAD_DAYS = 7
ANNIVERSARY_AHEAD_DAYS = 6
ASSUMED_CADENCE_DAYS = 30  # where nothing was agreed; said so beside the line
USE_QUESTION_MONTHS = 6  # "do you still use it?" is asked of long partnerships this often
_LIVE_TALK = frozenset({Channel.CALL, Channel.MEETING})  # answered while it happened
NO_ANSWER_NEEDED = frozenset({Outcome.DECLINED, Outcome.DO_NOT_CONTACT})
_KEPT_WARM = frozenset(
    {
        PartnershipStatus.TRIAL,
        PartnershipStatus.ACTIVE,
        PartnershipStatus.ESTABLISHED,
        PartnershipStatus.AMBASSADOR,
    }
)


class LineKind(StrEnum):
    """What waits, in the order in which a good supervisor goes through the day. Source: product.md, the day."""

    REPLY = "reply"  # they wrote, we have not answered
    DRAFT = "draft"  # a draft waits for our word
    UNCONFIRMED = "unconfirmed"  # a message was handed out: was it sent?
    TASK = "task"  # a follow-up
    MESSAGE = "message"  # the next message of a sequence
    OUR_PROMISE = "our_promise"
    THEIR_PROMISE = "their_promise"
    RIGHT = "right"
    AGREEMENT = "agreement"
    PAYMENT = "payment"
    DISCLOSURE = "disclosure"  # a gift without a word on disclosure, a post whose disclosure is not clear
    FALLING = "falling"  # the partnership's health fell
    COOLING = "cooling"
    USE = "use"  # do you still use it?
    ANNIVERSARY = "anniversary"


ORDER = tuple(LineKind)


@dataclass(frozen=True, slots=True)
class DayLine:
    """One thing to do.

    Attributes:
        key: names the line for as long as its reason is the same; `kind:record` and, where it comes back, its day.
        due_on: the day it is, was or will be due; None when it is simply waiting.
        since_at: when they wrote, or when a draft was handed out.
        title: the record's own words: a task, a promise, an asset, a piece.
        cadence_days: of COOLING; `assumed` when nobody agreed on one.
        amount_minor: of PAYMENT, in minor units of `currency`.
        years: of ANNIVERSARY, full years on `due_on`.
    """

    key: str
    kind: LineKind
    record_id: str
    influencer_id: str
    partnership_id: str | None = None
    due_on: date | None = None
    since_at: datetime | None = None
    title: str = ""
    cadence_days: int | None = None
    assumed: bool = False
    amount_minor: int | None = None
    currency: str | None = None
    years: int | None = None


def order_key(line: DayLine, today: date) -> tuple[int, int, str]:
    """Sorts lines: by kind, then the longest overdue or longest waiting first."""
    on = line.due_on or (line.since_at.date() if line.since_at else today)
    return ORDER.index(line.kind), (on - today).days, line.key


def awaits_answer(direction: Direction, channel: Channel, outcome: Outcome, at: datetime, now: datetime) -> bool:
    """Whether the last word of a conversation is theirs and still wants one of ours."""
    return (
        direction is Direction.IN
        and channel not in _LIVE_TALK
        and outcome not in NO_ANSWER_NEEDED
        and now - at <= timedelta(days=REPLY_PATIENCE_DAYS)
    )


def cools_on(status: PartnershipStatus, last_two_way_on: date | None, cadence_days: int | None) -> date | None:
    """From which day a partnership cools down: the ideal day of the next contact by its own cadence.

    Args:
        cadence_days: agreed days; None takes ASSUMED_CADENCE_DAYS.

    Returns:
        None where nobody expects contact: prospects, paused and ended ones, or no two-way contact yet.
    """
    if status not in _KEPT_WARM or last_two_way_on is None:
        return None
    return next_touch(last_two_way_on, cadence_days or ASSUMED_CADENCE_DAYS).ideal_on


def anniversary(since_on: date | None, status: PartnershipStatus, today: date) -> tuple[date, int] | None:
    """The anniversary of a partnership that is today or within the next days.

    Returns:
        Its day and the full years; None when there is none near. 29 February is kept on the 28th.
    """
    if since_on is None or status not in _KEPT_WARM:
        return None
    for years in (today.year - since_on.year, today.year - since_on.year + 1):
        on = add_months(since_on, 12 * years)
        if years >= 1 and 0 <= (on - today).days <= ANNIVERSARY_AHEAD_DAYS:
            return on, years
    return None


def agreement_comes_up_on(ends_on: date, notice_days: int | None) -> date:
    """From which day an ending agreement is work: long enough before notice must be given."""
    return ends_on - timedelta(days=ENDING_DAYS + (notice_days or 0))


def asks_use_again(since_on: date | None, status: PartnershipStatus, asked_on: date | None, today: date) -> date | None:
    """The day on which "do you still use it, do you still hold this view?" is due.

    Args:
        since_on: beginning of the partnership; it is asked from its first year on.
        asked_on: when it was last asked.

    Returns:
        None while it is not due.

    Source: domain.md and product.md b10 (an endorser must still be a user while the endorsement runs).
    """
    if since_on is None or status not in _KEPT_WARM:
        return None
    due_on = add_months(since_on, 12) if asked_on is None else add_months(asked_on, USE_QUESTION_MONTHS)
    return due_on if due_on <= today else None
