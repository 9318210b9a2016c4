"""Proves that partners are compared with themselves only, and that too little is said to be too little."""

import math
import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crm.domain.tenure import StyledPost, Worked, compare_styles, tenure_curve

DAY = date(2026, 1, 1)


def works(*partners: tuple[float, ...]) -> list[Worked]:
    return [
        Worked(str(partner), f"{partner}.{number}", DAY + timedelta(days=30 * number), math.log(rate), 3)
        for partner, rates in enumerate(partners)
        for number, rate in enumerate(rates, start=1)
    ]


def test_each_collaboration_is_set_against_the_partner_s_own_first():
    curve = tenure_curve(works((0.10, 0.12, 0.15), (0.01, 0.012), (0.03, 0.0355), (0.05, 0.0602)))
    second, third = curve
    assert (second.number, second.partners, third.partners) == (2, 4, 1)
    assert f"{second.ratio:.2f}" == "1.20"
    assert second.tells
    assert (third.interval, third.tells) == (None, False)
    assert third.more >= 1


def test_a_curve_that_cannot_tell_says_how_many_more():
    (second,) = tenure_curve(works((0.05, 0.1), (0.05, 0.02), (0.05, 0.05)))
    assert not second.tells
    assert second.interval.low < 1 < second.interval.high
    assert second.more > 10


@given(st.floats(0.01, 50))
def test_the_size_of_a_partner_plays_no_part(factor):
    one = tenure_curve(works((0.01, 0.012), (0.02, 0.03), (0.01, 0.011)))
    other = tenure_curve(works((0.01 * factor, 0.012 * factor), (0.02, 0.03), (0.01, 0.011)))
    assert math.isclose(one[0].ratio, other[0].ratio, rel_tol=1e-9)


def posts(rng, group, level, count, effect, spread=0.3):
    return [
        StyledPost(
            f"{group}{number}",
            group,
            level + rng.gauss(0, spread) + (effect if number % 2 else 0.0),
            frozenset({"reel at home"} if number % 2 else {"studio"}),
        )
        for number in range(count)
    ]


def test_a_style_that_works_is_found_within_partners_though_the_best_partner_never_uses_it():
    rng = random.Random(4)
    own = posts(rng, "a", math.log(0.02), 20, math.log(1.6)) + posts(rng, "b", math.log(0.03), 20, math.log(1.6))
    star = [StyledPost(f"s{number}", "star", math.log(0.3), frozenset({"studio"})) for number in range(30)]
    found = {each.label: each for each in compare_styles([*own, *star])}
    style = found["reel at home"]
    assert style.tells
    assert style.partners == 2
    assert style.interval.low < 1.6 < style.interval.high
    assert "times" in style.sentence


def test_too_few_posts_cannot_tell():
    rng = random.Random(5)
    (style, _) = compare_styles(posts(rng, "a", 0.0, 4, 0.1))
    assert not style.tells
    assert style.more > 0
    assert style.sentence.startswith("cannot tell yet; about ")
    (alone,) = compare_styles([StyledPost("1", "a", 0.0, frozenset({"x"}))])
    assert (alone.ratio, alone.interval) == (None, None)
    assert "cannot tell yet" in alone.sentence


def test_intervals_of_styles_cover_and_noise_is_rarely_told_as_a_finding():
    rng, covered, told, runs = random.Random(6), 0, 0, 400
    for _ in range(runs):
        many = [post for group in "abc" for post in posts(rng, group, rng.gauss(-3, 1), 8, 0.0, 0.5)]
        style = compare_styles(many)[0]
        covered += style.interval.low <= 1 <= style.interval.high
        told += style.tells
    assert 0.92 <= covered / runs <= 0.98
    assert told / runs <= 0.06
