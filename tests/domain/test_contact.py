"""Two-way contact and answered contacts, case by case."""

from datetime import date, timedelta

import pytest

from crm.domain.contact import Answers, Contact, answers
from crm.domain.vocabulary import Direction, Outcome

TODAY = date(2026, 11, 22)
OUT, IN = Direction.OUT, Direction.IN


def contact(days_ago, direction, outcome=Outcome.NONE):
    return Contact(direction, outcome, TODAY - timedelta(days=days_ago))


@pytest.mark.parametrize(
    ("direction", "outcome", "two_way"),
    [
        (IN, Outcome.NONE, True),
        (OUT, Outcome.NONE, False),
        (OUT, Outcome.NO_ANSWER, False),
        (OUT, Outcome.REPLIED, True),
        (OUT, Outcome.DECLINED, True),
    ],
)
def test_who_took_part(direction, outcome, two_way):
    assert contact(1, direction, outcome).two_way is two_way


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        ([], Answers(0, 0, 0)),
        ([contact(9, IN)], Answers(0, 0, 0)),
        ([contact(9, OUT)], Answers(0, 1, 0)),
        ([contact(4, OUT)], Answers(0, 0, 1)),
        ([contact(5, OUT)], Answers(0, 1, 0)),
        ([contact(1, OUT, Outcome.NO_ANSWER)], Answers(0, 1, 0)),
        ([contact(1, OUT, Outcome.AGREED)], Answers(1, 1, 0)),
        ([contact(9, OUT), contact(8, IN)], Answers(1, 1, 0)),
        ([contact(9, OUT), contact(8, OUT), contact(7, IN)], Answers(1, 2, 0)),
        ([contact(9, IN), contact(8, IN), contact(1, OUT)], Answers(0, 0, 1)),
    ],
)
def test_our_contacts_count_as_answered_when_they_wrote_before_our_next_one(contacts, expected):
    assert answers(contacts, TODAY) == expected
