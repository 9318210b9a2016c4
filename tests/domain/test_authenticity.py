"""Proves that flags say why with innocent explanations, spare known causes, and never judge."""

from datetime import date, timedelta

import pytest

from crm.domain.authenticity import (
    Cause,
    Count,
    FlagKind,
    comment_share_flag,
    growth_flags,
    is_labelled,
    low_rate_flag,
    repeated_comments_flag,
    sponsorship_load,
)
from crm.domain.ranking import Interval

DAY = date(2026, 3, 1)


def counts(*changes: int, rates: tuple[float, float] | None = None) -> list[Count]:
    followers, found = 10_000, [Count(DAY, 10_000, rates and rates[0], "s0")]
    for number, change in enumerate(changes, start=1):
        followers += change
        rate = rates and (rates[1] if number == len(changes) else rates[0])
        found.append(Count(DAY + timedelta(days=number), followers, rate, f"s{number}"))
    return found


QUIET = (20, 25, 18, 22, 30, 24, 19, 21)


def test_a_step_far_beyond_the_usual_is_worth_a_look_with_its_rows():
    (flag,) = growth_flags(counts(*QUIET, 2_500))
    assert flag.kind is FlagKind.GROWTH_STEP
    assert flag.because.startswith("worth a look because")
    assert len(flag.innocent) >= 2
    assert [row.id for row in flag.explanation.rows] == ["s8", "s9"]


def test_quiet_growth_few_days_and_known_causes_are_not():
    assert growth_flags(counts(*QUIET)) == ()
    assert growth_flags(counts(20, 25, 2_500)) == ()
    assert growth_flags(counts(*QUIET, 90)) == ()  # far from usual, yet a handful of people
    giveaway = Cause(DAY + timedelta(days=7), "giveaway")
    assert growth_flags(counts(*QUIET, 2_500), [giveaway]) == ()
    assert growth_flags(counts(*QUIET, 2_500), [Cause(DAY + timedelta(days=60), "giveaway")])


def test_a_jump_while_the_rate_falls_is_told_as_such():
    (flag,) = growth_flags(counts(*QUIET, 2_500, rates=(0.05, 0.03)))
    assert flag.kind is FlagKind.JUMP_WITH_FALLING_RATE


def test_rates_and_comments_are_set_against_the_roster():
    assert low_rate_flag(0.004, 0.02, 12, "micro").kind is FlagKind.LOW_RATE
    assert low_rate_flag(0.005, 0.02, 12, "micro") is None
    usual = Interval(0.01, 0.1)
    assert comment_share_flag(0.05, usual, 40) is None
    assert "few" in comment_share_flag(0.001, usual, 40).because
    assert "many" in comment_share_flag(0.5, usual, 40).because


def test_short_comments_that_recur_are_worth_a_look_in_a_large_enough_sample():
    sample = ["Nice!"] * 8 + ["So cute 😍"] * 4 + [f"I really like what you said about number {n}" for n in range(12)]
    flag = repeated_comments_flag(sample)
    assert (flag.explanation.n, flag.explanation.of) == (12, 24)
    assert repeated_comments_flag(sample[:19]) is None
    assert repeated_comments_flag([f"A sentence of its own, number {n}" for n in range(40)]) is None


def test_no_flag_ever_says_fake():
    flags = [*growth_flags(counts(*QUIET, 2_500)), low_rate_flag(0.001, 0.02, 9, "micro")]
    for flag in flags:
        words = f"{flag.because} {' '.join(flag.innocent)}".lower()
        assert not any(word in words for word in ("fake", "fraud", "bought", "suspicious"))


def test_sponsorship_load_is_of_the_last_posts_with_an_interval():
    posts = [(DAY - timedelta(days=number), number % 4 == 0) for number in range(40)]
    load = sponsorship_load(posts, DAY, "Mara")
    assert (load.sponsored, load.posts, load.since) == (5, 20, DAY - timedelta(days=19))
    assert load.interval.low < 0.25 < load.interval.high
    assert sponsorship_load([], DAY, "Mara").interval is None


@pytest.mark.parametrize(("text", "labelled"), [("So good #ad", True), ("#Anzeige hier", True), ("#adventure", False)])
def test_a_label_in_the_text(text, labelled):
    assert is_labelled(text) is labelled
