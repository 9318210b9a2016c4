"""Proves how outreach moves a partnership's stage and which changes of status are refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.pipeline import FURTHEST_FIRST, check_move, furthest, since_after_move, stage_after_outreach
from crm.domain.vocabulary import Direction, Outcome, OutreachStage, PartnershipStatus
from crm.errors import UserError

IN, OUT = Direction.IN, Direction.OUT
S, P, O = OutreachStage, PartnershipStatus, Outcome  # noqa: E741 (tables read as tables)


@pytest.mark.parametrize(
    ("stage", "direction", "outcome", "after"),
    [
        (S.IDENTIFIED, OUT, O.NONE, S.CONTACTED),
        (S.VETTED, OUT, O.NONE, S.CONTACTED),
        (S.CONTACTED, OUT, O.NONE, S.FOLLOWED_UP),
        (S.FOLLOWED_UP, OUT, O.NONE, S.FOLLOWED_UP),
        (S.IDENTIFIED, OUT, O.NO_ANSWER, S.CONTACTED),
        (S.CONTACTED, OUT, O.NO_ANSWER, S.FOLLOWED_UP),
        (S.FOLLOWED_UP, OUT, O.NO_ANSWER, S.NO_ANSWER),
        (S.NO_ANSWER, OUT, O.NO_ANSWER, S.NO_ANSWER),
        (S.NO_ANSWER, OUT, O.NONE, S.FOLLOWED_UP),
        (S.NEGOTIATING, OUT, O.NO_ANSWER, S.NEGOTIATING),
        (S.CONTACTED, IN, O.INTERESTED, S.NEGOTIATING),
        (S.DECLINED, IN, O.INTERESTED, S.NEGOTIATING),
        (S.AGREED, IN, O.INTERESTED, S.AGREED),
        (S.AGREED, IN, O.NEGOTIATING, S.NEGOTIATING),
        (S.CONTACTED, IN, O.REPLIED, S.REPLIED),
        (S.CONTACTED, OUT, O.REPLIED, S.REPLIED),
        (S.CONTACTED, IN, O.NONE, S.REPLIED),
        (S.IDENTIFIED, IN, O.NONE, S.REPLIED),
        (S.NO_ANSWER, IN, O.NONE, S.REPLIED),
        (S.NEGOTIATING, IN, O.REPLIED, S.NEGOTIATING),
        (S.AGREED, IN, O.REPLIED, S.AGREED),
        (S.DECLINED, IN, O.NONE, S.DECLINED),
        (S.DECLINED, IN, O.REPLIED, S.REPLIED),
        (S.DECLINED, OUT, O.NONE, S.DECLINED),
        (S.AGREED, OUT, O.NONE, S.AGREED),
        (S.NEGOTIATING, IN, O.AGREED, S.AGREED),
        (S.CONTACTED, IN, O.DECLINED, S.DECLINED),
        (S.AGREED, IN, O.DO_NOT_CONTACT, S.DO_NOT_CONTACT),
        (S.CONTACTED, IN, O.NO_ANSWER, S.CONTACTED),
    ],
)
def test_an_outreach_moves_the_conversation(stage, direction, outcome, after):
    assert stage_after_outreach(stage, direction, outcome) is after


@given(st.sampled_from(Direction), st.sampled_from(Outcome))
def test_do_not_contact_is_never_left_by_an_outreach(direction, outcome):
    assert stage_after_outreach(S.DO_NOT_CONTACT, direction, outcome) is S.DO_NOT_CONTACT


@pytest.mark.parametrize(
    ("current", "new", "reason"),
    [
        (P.PROSPECT, P.TRIAL, ""),
        (P.PROSPECT, P.AMBASSADOR, ""),
        (P.TRIAL, P.PROSPECT, ""),
        (P.AMBASSADOR, P.ACTIVE, ""),
        (P.ACTIVE, P.PAUSED, "Parental leave"),
        (P.PAUSED, P.ACTIVE, ""),
        (P.PAUSED, P.PROSPECT, ""),
        (P.ACTIVE, P.ENDED, "Budget"),
        (P.ENDED, P.ACTIVE, "New season"),
        (P.ENDED, P.PROSPECT, "Door was open"),
    ],
)
def test_a_sensible_move_is_allowed(current, new, reason):
    check_move(current, new, reason)


@pytest.mark.parametrize(
    ("current", "new", "reason", "field"),
    [
        (P.ACTIVE, P.ACTIVE, "why", "status"),
        (P.ACTIVE, P.PROSPECT, "why", "status"),
        (P.ENDED, P.PAUSED, "why", "status"),
        (P.ACTIVE, P.PAUSED, " ", "reason"),
        (P.ACTIVE, P.ENDED, "", "reason"),
        (P.ENDED, P.ACTIVE, "", "reason"),
    ],
)
def test_a_refused_move_says_beside_which_field(current, new, reason, field):
    with pytest.raises(UserError) as refused:
        check_move(current, new, reason)
    assert refused.value.field == field


def test_a_partnership_begins_with_its_first_status_beyond_prospect():
    day, earlier = date(2026, 3, 1), date(2025, 1, 1)
    assert since_after_move(None, P.TRIAL, day) == day
    assert since_after_move(None, P.ENDED, day) is None
    assert since_after_move(None, P.PROSPECT, day) is None
    assert since_after_move(earlier, P.ACTIVE, day) == earlier
    assert since_after_move(earlier, P.ENDED, day) == earlier


def test_the_furthest_status_stands_for_a_person():
    assert furthest([P.ENDED, P.TRIAL, P.ACTIVE]) is P.ACTIVE
    assert furthest([P.PAUSED, P.PROSPECT]) is P.PROSPECT
    assert furthest([P.ENDED, P.PAUSED]) is P.PAUSED
    assert furthest([]) is None
    assert set(FURTHEST_FIRST) == set(P)
