"""Proves when an agreed piece is late, which round a draft is in, and what reviews and posts do to its state."""

from datetime import date

import pytest

from crm.domain.deliverables import days_late, round_of, rounds_over, state_after, state_with
from crm.domain.vocabulary import DeliverableState, ReviewVerdict

DUE = date(2026, 5, 10)
STATE, VERDICT = DeliverableState, ReviewVerdict


@pytest.mark.parametrize(
    ("today", "state", "live", "late"),
    [
        (date(2026, 5, 10), STATE.AGREED, 0, 0),
        (date(2026, 5, 12), STATE.AGREED, 0, 2),
        (date(2026, 5, 12), STATE.APPROVED, 1, 2),
        (date(2026, 5, 12), STATE.APPROVED, 2, 0),
        (date(2026, 5, 12), STATE.LIVE, 0, 0),
        (date(2026, 5, 12), STATE.DROPPED, 0, 0),
    ],
)
def test_late_is_computed_from_the_day_and_what_is_live(
    today: date, state: DeliverableState, live: int, late: int
) -> None:
    assert days_late(DUE, state, live, 2, today) == late


def test_nothing_is_late_without_a_day() -> None:
    assert days_late(None, STATE.AGREED, 0, 1, date(2026, 5, 12)) == 0


def test_each_request_for_changes_opens_another_round() -> None:
    assert round_of([]) == 1
    assert round_of([VERDICT.COMMENT, VERDICT.CHANGES]) == 2
    assert round_of([VERDICT.CHANGES, VERDICT.APPROVED]) == 2


def test_rounds_beyond_those_agreed_are_counted() -> None:
    asked = [VERDICT.CHANGES, VERDICT.COMMENT, VERDICT.CHANGES]
    assert (rounds_over(asked, 2), rounds_over(asked, 1), rounds_over(asked, None)) == (0, 1, 0)


def test_a_review_moves_a_piece_and_words_alone_do_not() -> None:
    assert state_after(VERDICT.CHANGES, STATE.IN_REVIEW) is STATE.CHANGES
    assert state_after(VERDICT.APPROVED, STATE.IN_REVIEW) is STATE.APPROVED
    assert state_after(VERDICT.COMMENT, STATE.IN_REVIEW) is STATE.IN_REVIEW
    assert state_after(VERDICT.CHANGES, STATE.LIVE) is STATE.LIVE


def test_a_piece_is_live_once_all_its_posts_are() -> None:
    assert state_with(1, 2, STATE.APPROVED) is STATE.APPROVED
    assert state_with(2, 2, STATE.APPROVED) is STATE.LIVE
    assert state_with(1, 2, STATE.LIVE) is STATE.APPROVED
    assert state_with(2, 2, STATE.DROPPED) is STATE.DROPPED
