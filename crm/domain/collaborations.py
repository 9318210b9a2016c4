"""Stages of a collaboration: their order, which moves need a reason, what is missing to move on, when one is stale.

Knows no database and no words for the screen; partnership statuses are in `pipeline`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from crm.domain.vocabulary import CollaborationStage
from crm.errors import UserError

STAGES = tuple(CollaborationStage)  # in the order of the work

# Days a collaboration is expected to stand in a stage; nobody waits in a closed one.
# The first four and the review are our own; seven days to go live and thirty to final figures follow domain.md's ages.
EXPECTED_DAYS: Mapping[CollaborationStage, int] = {
    CollaborationStage.INVITED: 5,
    CollaborationStage.ACCEPTED: 3,
    CollaborationStage.BRIEF_SENT: 5,
    CollaborationStage.PRODUCT_SENT: 14,
    CollaborationStage.DRAFT: 3,
    CollaborationStage.CHANGES: 7,
    CollaborationStage.APPROVED: 7,
    CollaborationStage.LIVE: 30,
    CollaborationStage.METRICS_FINAL: 14,
    CollaborationStage.PAID: 14,
}
FINAL_AGE_DAYS = 7  # figures read so many days after the post may be the final ones
QUIET_DAYS = 14  # a colleague's contact within so many days is worth a flag

# In these the partner has work to hand in, so an agreed day later than the stage's own counts.
_PARTNERS_TURN = frozenset(
    {
        CollaborationStage.BRIEF_SENT,
        CollaborationStage.PRODUCT_SENT,
        CollaborationStage.CHANGES,
        CollaborationStage.APPROVED,
    }
)
_AGREED = frozenset(STAGES[1:-1])


class Missing(StrEnum):
    """What a collaboration lacks before its next stage."""

    INVITATION = "invitation"  # nobody has written to the partner
    ANSWER = "answer"
    FEE = "fee"  # neither fee nor product, and nobody said that nothing is spent
    DELIVERABLES = "deliverables"  # no piece is agreed
    BRIEF = "brief"  # the campaign has none
    BRIEF_ACCEPTANCE = "brief_acceptance"
    DRAFT = "draft"
    REVIEW = "review"
    TRACKING = "tracking"  # neither code nor link, so no sale can be known
    POST = "post"
    FINAL_FIGURES = "final_figures"
    PAYMENT = "payment"
    COST_CONFIRMATION = "cost_confirmation"


class Owner(StrEnum):
    """Whose turn it is."""

    US = "us"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing.

    Attributes:
        have, need: how many are there of how many; both 0 where counting makes no sense.
        owner: who owes it.
    """

    what: Missing
    owner: Owner
    have: int = 0
    need: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one collaboration when asking what it lacks.

    Attributes:
        invited, answered: an outreach went out, or came in, since the influencer is in the campaign.
        has_terms: a fee, a product or its value is agreed, or somebody confirmed the cost.
        ships_product: something is to be sent.
        pieces: deliverables agreed, dropped ones left out; drafts: of them, those handed in; approved: ready to go live;
            live: with a post.
        posts: live posts; final_posts: of them, those whose latest figures are old enough to be final.
        owed_minor: fee and commission less what was paid in that currency; None when nothing is agreed.
    """

    stage: CollaborationStage
    invited: bool = False
    answered: bool = False
    has_terms: bool = False
    ships_product: bool = False
    has_brief: bool = False
    brief_accepted: bool = False
    pieces: int = 0
    drafts: int = 0
    approved: int = 0
    live: int = 0
    posts: int = 0
    final_posts: int = 0
    has_tracking: bool = False
    owed_minor: int | None = None
    cost_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Stale:
    """A collaboration that stands longer than expected.

    Attributes:
        since_on: local day of its last move.
        expected_on: by when it should have moved on.
        expected_days: what its stage allows, working days for a review that a brief promises; None when `expected_on` is the agreed day of a deliverable.
        days_over: days since `expected_on`.
    """

    since_on: date
    expected_on: date
    expected_days: int | None
    days_over: int


def next_stage(stage: CollaborationStage, *, ships_product: bool) -> CollaborationStage | None:
    """The stage that usually follows; without a product none is sent, and changes are never expected. None at the end."""
    optional = {CollaborationStage.CHANGES} | (set() if ships_product else {CollaborationStage.PRODUCT_SENT})
    if stage is CollaborationStage.CHANGES:
        return CollaborationStage.DRAFT
    later = (each for each in STAGES[STAGES.index(stage) + 1 :] if each not in optional)
    return next(later, None)


def needs_reason(current: CollaborationStage, new: CollaborationStage, *, ships_product: bool) -> bool:
    """Whether a move goes back or skips something, so that somebody must say why.

    A draft and its changes go to and fro, and a sent product that nobody planned skips nothing.
    """
    if {current, new} == {CollaborationStage.DRAFT, CollaborationStage.CHANGES}:
        return False
    if current is CollaborationStage.CHANGES and new is CollaborationStage.APPROVED:
        return False
    if new is CollaborationStage.PRODUCT_SENT and current is CollaborationStage.BRIEF_SENT:
        return False
    return new is not next_stage(current, ships_product=ships_product)


def check_move(current: CollaborationStage, new: CollaborationStage, reason: str, *, ships_product: bool) -> None:
    """Refuse a move to the same stage, or one backwards or past a stage without its reason.

    Raises:
        UserError: `field` is "stage" or "reason".
    """
    if new is current:
        raise UserError(f"The collaboration is in stage {_spoken(new)} already.", field="stage")
    if reason.strip() or not needs_reason(current, new, ships_product=ships_product):
        return
    way = "goes back" if STAGES.index(new) < STAGES.index(current) else "skips a stage"
    raise UserError(f"Say why the collaboration {way} to {_spoken(new)}.", field="reason")


def is_committed(
    stage: CollaborationStage, reached: Iterable[CollaborationStage] = (), *, delivered: bool = False
) -> bool:
    """Whether the agreed cost of a collaboration is to be spent: from acceptance on.

    Args:
        reached: stages it went through; one that was closed while it was only invited costs nothing.
        delivered: a post or a sale of it is known, so it was accepted, whatever its stage says.
    """
    if delivered:
        return True
    if stage is not CollaborationStage.CLOSED:
        return stage in _AGREED
    before = frozenset(reached)
    return bool(before & _AGREED) or CollaborationStage.INVITED not in before


def gaps(standing: Standing) -> tuple[Gap, ...]:
    """What a collaboration lacks before its next stage, in the order of the work. Nothing of this forbids a move."""
    lacking = _GAPS.get(standing.stage)
    return tuple(lacking(standing)) if lacking else ()


def stale(
    stage: CollaborationStage, since_on: date, today: date, due_on: date | None = None, approval_days: int | None = None
) -> Stale | None:
    """Whether a collaboration stands longer than expected.

    Args:
        since_on: day of its last move.
        due_on: the earliest day of a piece that is still to be handed in or posted; it counts in the stages where
            the partner has the turn, when it is later than the stage's own expectation.
        approval_days: working days for a review that the brief promises.

    Returns:
        None while it is within its time, and always once it is closed.
    """
    days = EXPECTED_DAYS.get(stage)
    if days is None:
        return None
    expected_on = since_on + timedelta(days)
    if stage is CollaborationStage.DRAFT and approval_days is not None:
        days, expected_on = approval_days, _working_days_after(since_on, approval_days)
    by_date = stage in _PARTNERS_TURN and due_on is not None and due_on > expected_on
    if by_date and due_on is not None:
        expected_on = due_on
    over = (today - expected_on).days
    return Stale(since_on, expected_on, None if by_date else days, over) if over > 0 else None


def _working_days_after(day: date, count: int) -> date:
    """The day so many days from Monday to Friday later."""
    weeks, rest = divmod(count, 5)
    day += timedelta(weeks=weeks)
    while rest or day.weekday() > 4:
        day += timedelta(days=1)
        rest -= day.weekday() < 5 and rest > 0
    return day


def _spoken(stage: CollaborationStage) -> str:
    return stage.value.replace("_", " ")


def _invited(standing: Standing) -> Iterable[Gap]:
    if not standing.invited and not standing.answered:
        yield Gap(Missing.INVITATION, Owner.US)
    elif not standing.answered:
        yield Gap(Missing.ANSWER, Owner.PARTNER)
    if not standing.has_terms:
        yield Gap(Missing.FEE, Owner.US)


def _accepted(standing: Standing) -> Iterable[Gap]:
    if not standing.has_terms:
        yield Gap(Missing.FEE, Owner.US)
    if not standing.pieces:
        yield Gap(Missing.DELIVERABLES, Owner.US)
    if not standing.has_brief:
        yield Gap(Missing.BRIEF, Owner.US)


def _briefed(standing: Standing) -> Iterable[Gap]:
    if not standing.brief_accepted:
        yield Gap(Missing.BRIEF_ACCEPTANCE, Owner.PARTNER)
    if not standing.ships_product:
        yield from _working(standing)


def _working(standing: Standing) -> Iterable[Gap]:
    if standing.drafts < max(standing.pieces, 1):
        yield Gap(Missing.DRAFT, Owner.PARTNER, standing.drafts, standing.pieces)


def _drafted(standing: Standing) -> Iterable[Gap]:
    if standing.approved < max(standing.pieces, 1):
        yield Gap(Missing.REVIEW, Owner.US, standing.approved, standing.pieces)


def _changing(standing: Standing) -> Iterable[Gap]:
    yield Gap(Missing.DRAFT, Owner.PARTNER, standing.approved, standing.pieces)


def _approved(standing: Standing) -> Iterable[Gap]:
    if not standing.has_tracking:
        yield Gap(Missing.TRACKING, Owner.US)
    if standing.live < standing.pieces or not standing.posts:
        yield Gap(Missing.POST, Owner.PARTNER, standing.live, standing.pieces)


def _live(standing: Standing) -> Iterable[Gap]:
    if standing.live < standing.pieces or not standing.posts:
        yield Gap(Missing.POST, Owner.PARTNER, standing.live, standing.pieces)
    if standing.final_posts < standing.posts:
        yield Gap(Missing.FINAL_FIGURES, Owner.PARTNER, standing.final_posts, standing.posts)


def _measured(standing: Standing) -> Iterable[Gap]:
    if standing.owed_minor is not None and standing.owed_minor > 0:
        yield Gap(Missing.PAYMENT, Owner.US)


def _paid(standing: Standing) -> Iterable[Gap]:
    yield from _measured(standing)
    if not standing.cost_confirmed:
        yield Gap(Missing.COST_CONFIRMATION, Owner.US)


_GAPS: Mapping[CollaborationStage, Callable[[Standing], Iterable[Gap]]] = {
    CollaborationStage.INVITED: _invited,
    CollaborationStage.ACCEPTED: _accepted,
    CollaborationStage.BRIEF_SENT: _briefed,
    CollaborationStage.PRODUCT_SENT: _working,
    CollaborationStage.DRAFT: _drafted,
    CollaborationStage.CHANGES: _changing,
    CollaborationStage.APPROVED: _approved,
    CollaborationStage.LIVE: _live,
    CollaborationStage.METRICS_FINAL: _measured,
    CollaborationStage.PAID: _paid,
}
