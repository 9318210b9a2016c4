"""Stages of a collaboration: order, reasons, gaps, staleness, and when its cost counts."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from crm.domain.collaborations import (
    EXPECTED_DAYS,
    STAGES,
    Missing,
    Owner,
    Standing,
    check_move,
    gaps,
    is_committed,
    needs_reason,
    next_stage,
    stale,
)
from crm.domain.vocabulary import CollaborationStage
from crm.errors import UserError

STAGE = CollaborationStage
TODAY = date(2026, 11, 22)


def lacking(stage: CollaborationStage, **known: Any) -> list[Missing]:
    """What a collaboration lacks of which this is known."""
    return [gap.what for gap in gaps(Standing(stage, **known))]


def test_the_stages_are_those_of_the_field_in_order() -> None:
    """Source: domain.md, campaign participation."""
    told = "invited accepted brief_sent product_sent draft changes approved live metrics_final paid closed"
    assert [stage.value for stage in STAGES] == told.split()
    assert set(EXPECTED_DAYS) == set(STAGES) - {STAGE.CLOSED}


@pytest.mark.parametrize("ships_product", [True, False])
def test_the_usual_way_needs_no_reason(ships_product: bool) -> None:
    """From invited to closed, step by step."""
    way = [STAGE.INVITED]
    while (later := next_stage(way[-1], ships_product=ships_product)) is not None:
        way.append(later)
    assert way[-1] is STAGE.CLOSED
    assert (STAGE.PRODUCT_SENT in way) is ships_product
    assert STAGE.CHANGES not in way
    assert not any(needs_reason(one, other, ships_product=ships_product) for one, other in pairwise(way))


@pytest.mark.parametrize(
    ("current", "new", "needed"),
    [
        (STAGE.DRAFT, STAGE.CHANGES, False),
        (STAGE.CHANGES, STAGE.DRAFT, False),
        (STAGE.CHANGES, STAGE.APPROVED, False),
        (STAGE.BRIEF_SENT, STAGE.PRODUCT_SENT, False),
        (STAGE.BRIEF_SENT, STAGE.DRAFT, True),  # a product was to be sent
        (STAGE.INVITED, STAGE.CLOSED, True),
        (STAGE.LIVE, STAGE.APPROVED, True),
        (STAGE.INVITED, STAGE.LIVE, True),
        (STAGE.CLOSED, STAGE.PAID, True),
    ],
)
def test_going_back_or_skipping_needs_a_reason(
    current: CollaborationStage, new: CollaborationStage, needed: bool
) -> None:
    """A draft and its changes go to and fro without one."""
    assert needs_reason(current, new, ships_product=True) is needed
    check_move(current, new, "because", ships_product=True)
    if needed:
        with pytest.raises(UserError) as error:
            check_move(current, new, "  ", ships_product=True)
        assert error.value.field == "reason"


def test_a_move_to_where_it_stands_is_refused() -> None:
    """Whatever the reason."""
    with pytest.raises(UserError, match="brief sent already") as error:
        check_move(STAGE.BRIEF_SENT, STAGE.BRIEF_SENT, "again", ships_product=False)
    assert error.value.field == "stage"


@pytest.mark.parametrize(
    ("stage", "known", "lacks"),
    [
        (STAGE.INVITED, {}, [Missing.INVITATION, Missing.FEE]),
        (STAGE.INVITED, {"invited": True, "has_terms": True}, [Missing.ANSWER]),
        (STAGE.INVITED, {"answered": True, "has_terms": True}, []),
        (STAGE.ACCEPTED, {}, [Missing.FEE, Missing.DELIVERABLES, Missing.BRIEF]),
        (STAGE.ACCEPTED, {"has_terms": True, "pieces": 2, "has_brief": True}, []),
        (STAGE.BRIEF_SENT, {"ships_product": True}, [Missing.BRIEF_ACCEPTANCE]),
        (STAGE.BRIEF_SENT, {"brief_accepted": True, "pieces": 1}, [Missing.DRAFT]),
        (STAGE.PRODUCT_SENT, {"pieces": 2, "drafts": 2}, []),
        (STAGE.DRAFT, {"pieces": 2, "drafts": 2, "approved": 1}, [Missing.REVIEW]),
        (STAGE.DRAFT, {"pieces": 2, "drafts": 2, "approved": 2}, []),
        (STAGE.CHANGES, {"pieces": 1}, [Missing.DRAFT]),
        (STAGE.APPROVED, {"pieces": 1}, [Missing.TRACKING, Missing.POST]),
        (STAGE.APPROVED, {"pieces": 1, "live": 1, "posts": 1, "has_tracking": True}, []),
        (STAGE.LIVE, {"posts": 3, "final_posts": 1}, [Missing.FINAL_FIGURES]),
        (STAGE.LIVE, {"pieces": 3, "live": 2, "posts": 2, "final_posts": 2}, [Missing.POST]),
        (STAGE.METRICS_FINAL, {"owed_minor": 100}, [Missing.PAYMENT]),
        (STAGE.METRICS_FINAL, {"owed_minor": None}, []),
        (STAGE.PAID, {"owed_minor": 0}, [Missing.COST_CONFIRMATION]),
        (STAGE.PAID, {"cost_confirmed": True}, []),
        (STAGE.CLOSED, {}, []),
    ],
)
def test_each_stage_knows_what_the_next_one_needs(
    stage: CollaborationStage, known: dict[str, Any], lacks: list[Missing]
) -> None:
    """In the order of the work."""
    assert lacking(stage, **known) == lacks


def test_a_gap_tells_who_owes_it_and_how_much_is_there() -> None:
    """Two of three pieces handed in: the partner owes one."""
    gap = gaps(Standing(STAGE.PRODUCT_SENT, pieces=3, drafts=2))[0]
    assert (gap.owner, gap.have, gap.need) == (Owner.PARTNER, 2, 3)
    assert gaps(Standing(STAGE.DRAFT, pieces=1, drafts=1))[0].owner is Owner.US


def test_a_collaboration_is_stale_the_day_after_its_days_are_over() -> None:
    """A closed one never is."""
    for stage, days in EXPECTED_DAYS.items():
        since = TODAY - timedelta(days=days)
        assert stale(stage, since, TODAY) is None
        late = stale(stage, since, TODAY + timedelta(days=1))
        assert late is not None
        assert (late.since_on, late.expected_on, late.expected_days, late.days_over) == (since, TODAY, days, 1)
    assert stale(STAGE.CLOSED, date(2020, 1, 1), TODAY) is None


def test_an_agreed_day_or_agreed_days_for_a_review_are_the_expectation() -> None:
    """A later due day counts where the partner has the turn; an earlier one does not make it stale sooner."""
    since = date(2026, 11, 1)
    due = date(2026, 11, 20)
    late = stale(STAGE.APPROVED, since, TODAY, due_on=due)
    assert late is not None
    assert (late.expected_on, late.expected_days, late.days_over) == (due, None, 2)
    assert stale(STAGE.APPROVED, since, due, due_on=due) is None
    early = stale(STAGE.APPROVED, since, TODAY, due_on=date(2026, 11, 2))
    assert early is not None
    assert early.expected_days == 7
    friday = date(2026, 11, 6)
    for days, expected in ((0, 6), (1, 9), (5, 13), (6, 16), (7, 17)):  # working days
        assert stale(STAGE.DRAFT, friday, date(2026, 11, expected), approval_days=days) is None
        late = stale(STAGE.DRAFT, friday, date(2026, 11, expected + 1), approval_days=days)
        assert late is not None
        assert (late.expected_on, late.expected_days) == (date(2026, 11, expected), days)
    sunday = stale(STAGE.DRAFT, date(2026, 11, 8), TODAY, approval_days=2)
    assert sunday is not None
    assert sunday.expected_on == date(2026, 11, 10)
    ours = stale(STAGE.ACCEPTED, since, TODAY, due_on=date(2026, 12, 24))
    assert ours is not None  # it is our turn, so the partner's day is no excuse


def test_a_cost_counts_from_acceptance_on() -> None:
    """One closed while invited costs nothing; one that was entered as closed did happen."""
    assert not is_committed(STAGE.INVITED)
    assert all(is_committed(stage) for stage in STAGES[1:-1])
    assert not is_committed(STAGE.CLOSED, [STAGE.INVITED, STAGE.CLOSED])
    assert is_committed(STAGE.CLOSED, [STAGE.INVITED, STAGE.ACCEPTED, STAGE.CLOSED])
    assert is_committed(STAGE.CLOSED, [STAGE.CLOSED])
    assert is_committed(STAGE.INVITED, delivered=True)
    assert is_committed(STAGE.CLOSED, [STAGE.INVITED, STAGE.CLOSED], delivered=True)
