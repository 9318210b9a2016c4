"""Posts are listed with the reading of their age: labelled when it is of another, never mixed; unread ones are found."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from crm.db.unit_of_work import Database
from crm.domain.readings import Age, Finality
from crm.domain.vocabulary import Basis, Platform, PostType
from crm.queries.post_detail import post_detail
from crm.queries.post_table import AgeChoice, PostFilter, PostRow, PostSort, post_order, post_table_rows
from crm.services import campaigns, posts, readings
from crm.services.campaigns import CampaignDraft, CollaborationDraft
from crm.services.posts import PostDraft
from crm.services.readings import ReadingDraft
from tests.services.people import add_lumen, add_noor, add_person

TODAY = date(2026, 11, 22)
POSTED = date(2026, 11, 1)


class Scene:
    """Noor's post and reel of 1 November in Spring glow, Anna's video of 20 November, and a post of nobody."""

    def __init__(self, db: Database) -> None:
        self.noor, self.anna, self.lumen = add_noor(db), add_person(db, "Anna Óskarsdóttir"), add_lumen(db)
        self.campaign = campaigns.add_campaign(db, CampaignDraft(self.lumen, "Spring glow"))
        part = campaigns.add_collaboration(db, CollaborationDraft(self.campaign, self.noor))

        def add(url: str, **told: object) -> str:
            return posts.add_post(db, PostDraft(url=url, **told))  # type: ignore[arg-type]

        own = {"influencer_id": self.noor, "collaboration_id": part, "posted_on": POSTED}
        self.post = add("https://www.instagram.com/p/AAAA1/", text="100% wool", themes=("Slow mornings",), **own)
        self.reel = add("https://www.instagram.com/reel/BBBB2/", **own)
        self.video = add(
            "https://www.youtube.com/watch?v=9bZkp7q19f0", influencer_id=self.anna, posted_on=date(2026, 11, 20)
        )
        self.lost = add("https://www.instagram.com/p/CCCC3/")


@pytest.fixture
def scene(db: Database) -> Scene:
    """The posts of these tests."""
    return Scene(db)


def order(
    db: Database, sort: PostSort = PostSort.POSTED, age: AgeChoice = AgeChoice.USUAL, **narrowed: object
) -> list[str]:
    """Ids as the page shows them."""
    return post_order(db, sort, True, PostFilter(**narrowed), age, TODAY)  # type: ignore[arg-type]


def row(db: Database, post_id: str, age: AgeChoice = AgeChoice.USUAL) -> PostRow:
    """One row."""
    return post_table_rows(db, [post_id], age)[0]


def test_posts_stand_newest_first_those_without_a_day_last(db: Database, scene: Scene) -> None:
    assert order(db) == [scene.video, scene.reel, scene.post, scene.lost]
    assert order(db, PostSort.CAMPAIGN)[:2] == [scene.reel, scene.post]


@pytest.mark.parametrize(
    ("narrowed", "names"),
    [
        ({"text": "slow"}, ["post"]),
        ({"text": "oskars"}, ["video"]),
        ({"text": "100%"}, ["post"]),
        ({"text": "0%0"}, []),
        ({"text": "noor glow"}, ["reel", "post"]),
    ],
)
def test_words_are_found_in_text_theme_person_and_campaign(
    db: Database, scene: Scene, narrowed: dict[str, Any], names: list[str]
) -> None:
    assert order(db, **narrowed) == [getattr(scene, name) for name in names]


def test_campaign_brand_and_person_narrow(db: Database, scene: Scene) -> None:
    assert order(db, campaign_id=scene.campaign) == [scene.reel, scene.post]
    assert order(db, brand_id=scene.lumen) == [scene.reel, scene.post]
    assert order(db, influencer_id=scene.anna) == [scene.video]


def test_unread_posts_are_those_old_enough_without_a_reading_at_their_age_or_later(db: Database, scene: Scene) -> None:
    assert order(db, unread=True) == [scene.reel, scene.post, scene.lost], "the video is only two days old"
    readings.add_readings(
        db,
        [
            ReadingDraft(scene.reel, date(2026, 11, 3), likes=1),
            ReadingDraft(scene.post, date(2026, 11, 20), likes=1),
            ReadingDraft(scene.lost, TODAY, likes=1),
        ],
    )
    assert order(db, unread=True) == [scene.reel], "two days old is too early, nineteen is later"
    assert order(db, age=AgeChoice.DAY, unread=True) == [scene.video]
    assert order(db, age=AgeChoice.LATEST, unread=True) == [scene.video]


def test_a_row_shows_the_reading_of_its_age_and_its_rate_with_its_basis(db: Database, scene: Scene) -> None:
    days = {2: 20, 7: 40, 21: 60}
    readings.add_readings(
        db,
        [
            ReadingDraft(scene.reel, POSTED + timedelta(n), likes=likes, comments=0, views=1000)
            for n, likes in days.items()
        ],
    )
    told = row(db, scene.reel)
    assert told.reading is not None and told.rate is not None
    assert (told.reading.likes, told.at_age, told.wanted, told.finality) == (40, True, Age.WEEK, Finality.FINAL)
    assert (told.rate.value, told.rate.basis) == (Decimal("0.04"), Basis.VIEWS)
    latest = row(db, scene.reel, AgeChoice.LATEST)
    assert latest.reading is not None
    assert (latest.reading.likes, latest.at_age, latest.age) == (60, True, timedelta(days=21))


def test_a_reading_of_another_age_is_labelled(db: Database, scene: Scene) -> None:
    readings.add_readings(db, [ReadingDraft(scene.reel, date(2026, 11, 22), likes=40)])
    told = row(db, scene.reel)
    assert (told.at_age, told.age) == (False, timedelta(days=21))


def test_a_rate_of_followers_of_another_week_is_told_so(db: Database, scene: Scene) -> None:
    readings.add_readings(db, [ReadingDraft(scene.post, date(2026, 11, 8), likes=382, comments=0)])
    told = row(db, scene.post)
    assert told.rate is not None
    assert (told.rate.value, told.rate.basis, told.followers_near) == (Decimal("0.01"), Basis.FOLLOWERS, True)


def test_a_post_never_read_has_no_figures_and_no_doubts(db: Database, scene: Scene) -> None:
    told = row(db, scene.video)
    assert (told.reading, told.rate, told.doubts, told.finality) == (None, None, (), Finality.UNKNOWN)
    assert (told.platform, told.type, told.wanted) == (Platform.YOUTUBE, PostType.VIDEO, Age.MONTH)


def test_a_post_is_told_whole(db: Database, scene: Scene) -> None:
    readings.add_readings(db, [ReadingDraft(scene.post, date(2026, 11, 8), likes=5)])
    told = post_detail(db, scene.post)
    assert [(each.ages, each.counts, each.file) for each in told.readings] == [((Age.WEEK,), True, None)]
