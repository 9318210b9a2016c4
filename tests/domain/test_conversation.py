"""Threads: a reply joins what it answers, and a thread waits only for somebody who has not spoken since."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.domain.conversation import Word, bare_subject, settles, threads, times_between
from crm.domain.vocabulary import Channel, Direction, Outcome

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
OUT, IN, EMAIL, CALL = Direction.OUT, Direction.IN, Channel.EMAIL, Channel.CALL


def word(id_: str, channel: Channel, direction: Direction, hours: int, subject: str = "", **rest: bool) -> Word:
    return Word(id_, channel, direction, START + timedelta(hours=hours), subject, **rest)


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: AW: Winter box", "Winter box"),
        ("RE[2]: fwd: Winter  box", "Winter box"),
        ("Regarding: terms", "Regarding: terms"),
        ("", ""),
    ],
)
def test_a_subject_loses_its_prefixes_only(subject: str, bare: str) -> None:
    assert bare_subject(subject) == bare


def test_words_of_one_subject_stand_together_and_the_newest_thread_first() -> None:
    told = threads(
        [
            word("a", EMAIL, OUT, 0, "Winter box"),
            word("b", EMAIL, OUT, 1, "Terms"),
            word("c", EMAIL, IN, 2, "Re: winter box"),
            word("d", EMAIL, OUT, 3),  # without a subject: goes on where the channel was last spoken on
            word("e", Channel.DIRECT_MESSAGE, OUT, 4),
        ]
    )
    assert [(thread.subject, thread.word_ids) for thread in told] == [
        ("", ("e",)),
        ("Winter box", ("a", "c", "d")),
        ("Terms", ("b",)),
    ]


def test_a_thread_waits_for_who_has_not_spoken_since_on_any_channel() -> None:
    asked = word("a", EMAIL, OUT, 0, "Winter box")
    assert threads([asked])[0].waits_for is IN
    assert threads([word("a", EMAIL, IN, 0, "Winter box")])[0].waits_for is OUT
    assert threads([asked, word("b", Channel.DIRECT_MESSAGE, IN, 5)])[1].waits_for is None
    assert threads([asked, word("b", CALL, OUT, 5)])[1].waits_for is None  # both were there
    assert threads([word("a", EMAIL, OUT, 0, settled=True)])[0].waits_for is None


def test_times_between_run_from_the_first_word_left_unanswered() -> None:
    told = [word("a", EMAIL, OUT, 0), word("b", EMAIL, OUT, 2), word("c", CALL, IN, 3), word("d", EMAIL, IN, 5)]
    assert times_between(told) == {"d": timedelta(hours=5)}


@pytest.mark.parametrize(
    ("direction", "outcome", "settled"),
    [
        (OUT, Outcome.NONE, False),
        (OUT, Outcome.NO_ANSWER, False),
        (OUT, Outcome.INTERESTED, True),
        (IN, Outcome.INTERESTED, False),
        (IN, Outcome.DECLINED, True),
    ],
)
def test_what_came_of_a_word_may_leave_nobody_waiting(direction: Direction, outcome: Outcome, settled: bool) -> None:
    assert settles(direction, outcome) is settled
