"""Stages of outreach and statuses of partnerships: what moves them, which moves are allowed, which is furthest.

Knows no dates of follow-ups (`cadence`) and no campaigns.
"""

from collections.abc import Iterable
from datetime import date

from crm.domain.vocabulary import Direction, Outcome, OutreachStage, PartnershipStatus
from crm.errors import UserError

LADDER = (
    PartnershipStatus.PROSPECT,
    PartnershipStatus.TRIAL,
    PartnershipStatus.ACTIVE,
    PartnershipStatus.ESTABLISHED,
    PartnershipStatus.AMBASSADOR,
)
FURTHEST_FIRST = (*reversed(LADDER), PartnershipStatus.PAUSED, PartnershipStatus.ENDED)

# Stages in which nobody waits for an answer any more.
EXITS = frozenset({OutreachStage.DECLINED, OutreachStage.NO_ANSWER, OutreachStage.DO_NOT_CONTACT})

_NOT_ANSWERED = frozenset(
    {OutreachStage.IDENTIFIED, OutreachStage.VETTED, OutreachStage.CONTACTED, OutreachStage.FOLLOWED_UP}
    | {OutreachStage.NO_ANSWER}
)
_AFTER_MESSAGE = {
    OutreachStage.IDENTIFIED: OutreachStage.CONTACTED,
    OutreachStage.VETTED: OutreachStage.CONTACTED,
    OutreachStage.CONTACTED: OutreachStage.FOLLOWED_UP,
    OutreachStage.NO_ANSWER: OutreachStage.FOLLOWED_UP,
}
_STATED = {
    Outcome.DO_NOT_CONTACT: OutreachStage.DO_NOT_CONTACT,
    Outcome.DECLINED: OutreachStage.DECLINED,
    Outcome.AGREED: OutreachStage.AGREED,
    Outcome.NEGOTIATING: OutreachStage.NEGOTIATING,
}
_NEEDS_REASON = frozenset({PartnershipStatus.PAUSED, PartnershipStatus.ENDED})
_BEGUN = frozenset(LADDER[1:])


def stage_after_outreach(stage: OutreachStage, direction: Direction, outcome: Outcome) -> OutreachStage:
    """Where the conversation stands after one more outreach.

    A stated outcome wins. Interest opens negotiating but never takes an agreement back. A third try without an
    answer ends the attempt, because further ones harm. "Do not contact" is left only by editing the partnership.

    Source: domain.md, stages and outreach numbers [D34][D35]; architecture.md, section 6.
    """
    if stage is OutreachStage.DO_NOT_CONTACT:
        return stage
    if outcome in _STATED:
        return _STATED[outcome]
    if outcome is Outcome.INTERESTED:
        return stage if stage is OutreachStage.AGREED else OutreachStage.NEGOTIATING
    if outcome is Outcome.REPLIED and stage is OutreachStage.DECLINED:
        return OutreachStage.REPLIED
    if outcome is Outcome.REPLIED or (direction is Direction.IN and outcome is Outcome.NONE):
        return OutreachStage.REPLIED if stage in _NOT_ANSWERED else stage
    if direction is Direction.IN:
        return stage
    if outcome is Outcome.NO_ANSWER and stage in {OutreachStage.FOLLOWED_UP, OutreachStage.NO_ANSWER}:
        return OutreachStage.NO_ANSWER
    return _AFTER_MESSAGE.get(stage, stage)


def check_move(current: PartnershipStatus, new: PartnershipStatus, reason: str) -> None:
    """Refuse a change of status that makes no sense or lacks its reason.

    Any step up or down the ladder is allowed, because partnerships are often entered late; one that has been
    active cannot be a prospect again, and an ended one is reopened before it can be paused.

    Args:
        reason: why; needed when pausing, when ending and when an ended partnership is reopened.

    Raises:
        UserError: the move is refused; `field` is "status" or "reason".
    """
    if new is current:
        raise UserError(f"The partnership is already {current}.", field="status")
    if new is PartnershipStatus.PROSPECT and current in LADDER[2:]:
        raise UserError(f"A partnership that is {current} cannot be a prospect again.", field="status")
    if current is PartnershipStatus.ENDED and new is PartnershipStatus.PAUSED:
        raise UserError("An ended partnership cannot be paused.", field="status")
    if reason.strip():
        return
    if new in _NEEDS_REASON:
        raise UserError(f"Say why the partnership is {new}.", field="reason")
    if current is PartnershipStatus.ENDED:
        raise UserError("Say why the ended partnership is taken up again.", field="reason")


def since_after_move(since_on: date | None, new: PartnershipStatus, day: date) -> date | None:
    """The day a partnership began: that of its first status beyond prospect.

    Args:
        since_on: what stood before the move; None when it had not begun.
        day: the local day of the move.

    Returns:
        None while it has not begun; pausing or ending a prospect begins nothing.
    """
    return day if since_on is None and new in _BEGUN else since_on


def furthest(statuses: Iterable[PartnershipStatus]) -> PartnershipStatus | None:
    """The status shown for a person with several partnerships; None without any."""
    return min(statuses, key=FURTHEST_FIRST.index, default=None)
