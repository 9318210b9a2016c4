"""Proves which reading stands for an age, which counts, when figures are final, and that doubts mark and never alter."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.metrics import EngagementSet
from crm.domain.readings import (
    Age,
    Choice,
    Doubt,
    Finality,
    PostRate,
    PostReading,
    Published,
    age_of,
    claims,
    counting,
    current,
    doubts,
    finality,
    interactions,
    is_at,
    open_claims,
    post_rate,
    reading_at,
    usual_age,
)
from crm.domain.vocabulary import Basis, Platform, PostType, ReadingSource

EXPORT, TYPED, SCREENSHOT = ReadingSource.EXPORT, ReadingSource.TYPED, ReadingSource.SCREENSHOT
POSTED = Published(date(2026, 5, 1))


def read(day: str, source: ReadingSource = TYPED, **figures: int) -> PostReading:
    """A reading with these figures."""
    return PostReading(day, source, **figures)


@pytest.mark.parametrize(
    ("published", "read_at", "age"),
    [
        (POSTED, "2026-05-08", timedelta(days=7)),
        (POSTED, "2026-05-08T23:59Z", timedelta(days=7)),
        (Published(date(2026, 5, 1), datetime(2026, 5, 1, 18, tzinfo=UTC)), "2026-05-02T12:00Z", timedelta(hours=18)),
        (Published(None, datetime(2026, 5, 1, 18, tzinfo=UTC)), "2026-05-02", timedelta(days=1)),
        (POSTED, "2026-04-30", timedelta(days=-1)),
        (Published(), "2026-05-08", None),
        (POSTED, "some day", None),
    ],
)
def test_the_age_is_exact_between_instants_and_in_days_otherwise(
    published: Published, read_at: str, age: timedelta | None
) -> None:
    assert age_of(published, read_at) == age


def test_the_usual_age_is_a_week_a_month_for_video_on_youtube_and_a_day_for_stories() -> None:
    assert usual_age(Platform.INSTAGRAM, PostType.REEL) is Age.WEEK
    assert usual_age(Platform.YOUTUBE, PostType.VIDEO) is Age.MONTH
    assert usual_age(Platform.INSTAGRAM, PostType.STORY) is Age.DAY


def test_a_reading_outside_the_window_does_not_stand_for_the_age() -> None:
    assert not is_at(timedelta(days=5), Age.WEEK)
    assert is_at(timedelta(days=6), Age.WEEK) and is_at(timedelta(days=10), Age.WEEK)
    assert not is_at(timedelta(days=11), Age.WEEK)
    assert reading_at([read("2026-05-05", likes=1), read("2026-05-20", likes=2)], POSTED, Age.WEEK) is None


def test_the_nearest_reading_stands_for_the_age_the_later_of_two() -> None:
    six, eight, nine = read("2026-05-07", likes=6), read("2026-05-09", likes=8), read("2026-05-10", likes=9)
    assert reading_at([six, eight, nine], POSTED, Age.WEEK) == eight
    assert reading_at([six, nine], POSTED, Age.WEEK) == six


def test_figures_are_provisional_for_two_days_and_a_storys_for_one() -> None:
    assert finality(PostType.REEL, timedelta(hours=47)) is Finality.PROVISIONAL
    assert finality(PostType.REEL, timedelta(hours=48)) is Finality.FINAL
    assert finality(PostType.STORY, timedelta(hours=24)) is Finality.FINAL
    assert finality(PostType.REEL, None) is Finality.UNKNOWN


def test_a_correction_supersedes_within_its_source_only() -> None:
    first, corrected = read("2026-05-08", likes=10), replace(read("2026-05-08", likes=12), revision=1)
    other = read("2026-05-08", SCREENSHOT, likes=11)
    assert current([corrected, other, first]) == [other, corrected]


def test_two_claims_stay_two_until_somebody_chooses() -> None:
    export, shot = read("2026-05-08", EXPORT, likes=100), read("2026-05-08T09:00Z", SCREENSHOT, likes=120)
    both = [export, shot]
    assert claims(both) == [[export, shot]]
    assert open_claims(both, None) == [[export, shot]]
    assert counting(both) == shot, "the later of the day, until somebody chooses"
    chosen = Choice(export.read_at, EXPORT)
    assert open_claims(both, chosen) == []
    assert counting(both, chosen) == export
    assert reading_at(both, POSTED, Age.WEEK, chosen) == export


def test_a_choice_of_an_earlier_day_does_not_hold_back_later_figures() -> None:
    export, shot = read("2026-05-08", EXPORT, likes=100), read("2026-05-08", SCREENSHOT, likes=120)
    later = read("2026-05-31", likes=300)
    assert counting([export, shot, later], Choice("2026-05-08", SCREENSHOT)) == later


def test_equal_figures_or_unknown_ones_are_no_contradiction() -> None:
    assert not claims([read("2026-05-08", EXPORT, likes=5), read("2026-05-08", SCREENSHOT, likes=5, saves=2)])
    assert not claims([read("2026-05-08", EXPORT, likes=5), read("2026-05-09", SCREENSHOT, likes=9)])


@pytest.mark.parametrize(
    ("reading", "kind", "doubt"),
    [
        (read("2026-05-08", likes=90, comments=20, reach=100), PostType.POST, Doubt.ENGAGEMENTS_OVER_REACH),
        (read("2026-05-08", impressions=90, reach=100), PostType.POST, Doubt.IMPRESSIONS_UNDER_REACH),
        (read("2026-05-08", views=90, likes=100), PostType.REEL, Doubt.VIEWS_UNDER_LIKES),
        (read("2026-05-08", saves=101, reach=100), PostType.POST, Doubt.SAVES_OVER_REACH),
        (read("2026-05-03", reach=100), PostType.STORY, Doubt.LATE_STORY),
        (read("2026-04-30", reach=100), PostType.POST, Doubt.READ_BEFORE_POSTED),
    ],
)
def test_what_cannot_be_is_marked(reading: PostReading, kind: PostType, doubt: Doubt) -> None:
    assert doubts(reading, None, kind, POSTED) == (doubt,)


def test_likes_that_fall_are_marked_on_the_later_reading_only() -> None:
    early, late = read("2026-05-02", likes=50), read("2026-05-08", likes=40)
    assert doubts(late, None, PostType.POST, POSTED, [early, late]) == (Doubt.FALLING_LIKES,)
    assert doubts(early, None, PostType.POST, POSTED, [early, late]) == ()


def test_a_rate_above_one_is_marked() -> None:
    rate = PostRate(Decimal("1.2"), Basis.FOLLOWERS)
    assert doubts(read("2026-05-08", likes=1), rate, PostType.POST, POSTED) == (Doubt.RATE_OVER_ONE,)


def test_a_story_read_within_its_day_is_in_order() -> None:
    assert doubts(read("2026-05-02", reach=100), None, PostType.STORY, POSTED) == ()


def test_the_rate_has_the_default_basis_of_its_kind() -> None:
    all_known = read("2026-05-08", likes=500, comments=40, shares=30, saves=30, reach=4800, views=6000)
    full = EngagementSet.FULL
    assert post_rate(all_known, Platform.INSTAGRAM, PostType.POST, 12_000) == PostRate(
        Decimal("0.125"), Basis.REACH, full
    )
    assert post_rate(all_known, Platform.INSTAGRAM, PostType.REEL, 12_000) == PostRate(
        Decimal("0.1"), Basis.VIEWS, full
    )
    no_reach = replace(all_known, reach=None)
    assert post_rate(no_reach, Platform.INSTAGRAM, PostType.POST, 12_000) == PostRate(
        Decimal("0.05"), Basis.FOLLOWERS, full
    )
    public = replace(no_reach, shares=None)
    assert post_rate(public, Platform.INSTAGRAM, PostType.POST, 12_000) == PostRate(
        Decimal("0.045"), Basis.FOLLOWERS, EngagementSet.PUBLIC
    )


def test_hidden_likes_make_no_low_rate() -> None:
    assert post_rate(read("2026-05-08", comments=3, reach=100), Platform.INSTAGRAM, PostType.POST) is None


def test_a_rate_of_the_source_is_told_on_its_own_basis() -> None:
    given_rate = PostReading("2026-05-08", EXPORT, engagement_rate=Decimal("0.04"))
    assert post_rate(given_rate, Platform.TIKTOK, PostType.VIDEO) == PostRate(Decimal("0.04"), Basis.UNKNOWN)


def test_interactions_are_what_is_known_and_never_clicks() -> None:
    assert interactions(read("2026-05-08", likes=5, comments=1, saves=2, clicks=9)) == 8
    assert interactions(read("2026-05-08", comments=1, engagements=7)) == 7
    assert interactions(read("2026-05-08", comments=1)) is None


_FIGURE = st.none() | st.integers(0, 50)
_READING = st.builds(
    PostReading,
    read_at=st.sampled_from(["2026-05-02", "2026-05-08", "2026-05-08T09:00Z", "2026-05-31"]),
    source=st.sampled_from(ReadingSource),
    revision=st.integers(0, 2),
    likes=_FIGURE,
    reach=_FIGURE,
    saves=_FIGURE,
)


@given(
    st.lists(_READING, max_size=8), st.none() | st.builds(Choice, st.just("2026-05-08"), st.sampled_from(ReadingSource))
)
def test_what_counts_is_always_one_of_the_readings_of_the_newest_day(
    readings: list[PostReading], choice: Choice | None
) -> None:
    counted = counting(readings, choice)
    assert (counted is None) == (not readings)
    if counted is not None:
        assert counted in readings
        assert counted.day == max(each.day for each in readings)
        doubts(counted, None, PostType.STORY, POSTED, readings)
