"""Proves what insight reads: which posts compare, who is unknown, what is asked of fit and price, tenure, oddities."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from crm.db.entities import AccountSnapshot, Post, PostTag, Reading, SponsorshipLook, ValueRating, new_id
from crm.db.unit_of_work import Database
from crm.domain.comparison import Weights, weigh
from crm.domain.planner import Limits, Out
from crm.domain.portfolio import Workload
from crm.domain.vocabulary import Basis, Platform, PostTagKind, PostType, ReadingSource, SnapshotSource
from crm.errors import NotFound
from crm.queries.brands import brand_detail
from crm.queries.influencer_detail import influencer_detail
from crm.queries.insight_experiments import experiments, tenure
from crm.queries.insight_fit import NICHES
from crm.queries.insight_oddities import everybodys_oddities, own_spreads, sponsorship
from crm.queries.insight_paid import small_against_big
from crm.queries.insight_plan import PlanDraft, budget_plan
from crm.queries.insight_posts import AgeRule, LeftOut
from crm.queries.insight_ranking import Question, RankedPerson, Ranking, ranking
from crm.services.influencers import AccountDraft, InfluencerDraft, add_influencer
from tests.conftest import NOW
from tests.services.people import add_lumen, add_noor, add_person

TODAY = NOW.date()
DAY = TODAY - timedelta(days=40)


def post(
    db: Database, person: str, likes: int | None, *, age: int = 7, kind: PostType = PostType.POST, **more: bool
) -> str:
    """A post of Noor's kind on Instagram, read at an age, seen by 1,000."""
    account = next(each for each in influencer_detail(db, person).accounts if each.platform is Platform.INSTAGRAM)
    post_id = new_id()
    with db.begin("Post") as uow:
        uow.add(
            Post(
                id=post_id, influencer_id=person, account_id=account.id, platform=Platform.INSTAGRAM, type=kind,
                posted_on=DAY, created_at=uow.now, **more,
            )
        )  # fmt: skip
        uow.flush()
        uow.add(
            Reading(
                post_id=post_id, read_at=(DAY + timedelta(days=age)).isoformat(), source=ReadingSource.TYPED,
                revision=0, likes=likes, comments=10, reach=1_000,
            )
        )  # fmt: skip
    return post_id


def of(found: Ranking, person: str) -> RankedPerson:
    return next(each for each in found.people if each.id == person)


def test_only_organic_posts_at_their_age_with_known_figures_compare(db: Database) -> None:
    noor = add_noor(db)
    kept = post(db, noor, 50)
    post(db, noor, None)  # likes are hidden
    post(db, noor, 5_000)  # more than were reached
    post(db, noor, 900, boosted=True)
    post(db, noor, 900, giveaway=True)
    post(db, noor, 900, kind=PostType.STORY)
    post(db, noor, 900, age=2)
    post(db, noor, 900, age=30)
    found = ranking(db, Question(basis=Basis.REACH), TODAY)
    assert [each.post.id for each in found.posts.posts] == [kept]
    assert found.posts.rule is AgeRule.AT_AGE
    assert found.posts.left_out == {LeftOut.OTHER_AGE: 1, LeftOut.NO_ENGAGEMENT: 1, LeftOut.DOUBTFUL: 1}
    told = found.explain(of(found, noor))
    assert told is not None
    assert [row.id for row in told.rows] == [kept]


def test_where_few_were_read_at_the_age_settled_figures_compare_and_it_is_said(db: Database) -> None:
    noor = add_noor(db)
    post(db, noor, 50, age=35)
    found = ranking(db, Question(), TODAY)
    assert found.posts.rule is AgeRule.SETTLED
    assert any("6 days" in note for note in found.notes())
    assert of(found, noor).rated is not None


def test_a_told_rate_is_shown_and_never_ranked_by(db: Database) -> None:
    noor = add_noor(db)
    found = ranking(db, Question(), TODAY)
    person = of(found, noor)
    assert (person.rated, person.told_rate, person.told_basis) == (None, Decimal("0.048"), Basis.FOLLOWERS)
    order = weigh(found.prepared, Weights())
    assert (order.ranked, len(order.unknown)) == ((), 1)


def test_fit_takes_each_rater_s_newest_word_and_shared_niches(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    stranger = add_person(db, "Nobody rated")
    care = next(value for value in brand_detail(db, lumen).values if value.name == "Care")
    with db.begin("Rate") as uow:
        for rater, score, ago in (("Mara", 1, 9), ("Mara", 4, 2), ("Joost", 2, 3)):
            uow.add(
                ValueRating(
                    id=new_id(), influencer_id=noor, brand_value_id=care.id, score=score, evidence="a reel",
                    rater=rater, rated_on=TODAY - timedelta(days=ago),
                )
            )  # fmt: skip
    found = ranking(db, Question(lumen, value_weights={NICHES: Decimal(2)}), TODAY)
    fit = of(found, noor).fit
    assert fit is not None
    parts = {part.name: part for part in fit.parts}
    assert parts["Care"].score == 3
    assert parts["Care"].raters == ("Mara", "Joost")
    assert parts["Honesty"].score is None
    assert (parts[NICHES].score, parts[NICHES].evidence) == (5, ("Ceramics",))
    assert fit.fit.score == (Decimal(3) + 2 * 5) / 3
    assert fit.fit.coverage == Decimal(3) / 4
    assert of(found, stranger).fit is None


def test_who_asked_not_to_be_contacted_is_counted_and_left_out(db: Database) -> None:
    quiet = add_influencer(db, InfluencerDraft("Quiet", do_not_contact=True, accounts=(AccountDraft(Platform.X, "q"),)))
    found = ranking(db, Question(), TODAY)
    assert found.do_not_contact == 1
    assert quiet not in {each.id for each in found.people}
    with pytest.raises(NotFound):
        ranking(db, Question("0" * 32), TODAY)


def test_a_budget_plan_of_the_sample(sample: Path, open_database: Callable[[Path], Database]) -> None:
    db = open_database(sample)
    found, ranked = budget_plan(db, PlanDraft(Question(), Limits(100_000), posts=2), TODAY)
    assert found.chosen
    assert found.cost_minor <= 100_000
    assert len(found.chosen) + len(found.left_out) == len(ranked.people)
    unknown = {option.id for option, why in found.left_out if why is Out.ENGAGED_UNKNOWN or why is Out.COST_UNKNOWN}
    assert {person.id for person in ranked.people if person.rated is None} <= unknown
    with pytest.raises(ValueError, match="at least one post"):
        budget_plan(db, PlanDraft(Question(), Limits(1), posts=0), TODAY)


def test_the_calculator_has_no_figure_without_big_partners(
    sample: Path, open_database: Callable[[Path], Database]
) -> None:
    assert small_against_big(open_database(sample), TODAY, Workload()) is None


def test_tenure_and_themes_of_the_sample_explain_themselves(
    sample: Path, open_database: Callable[[Path], Database], tmp_path: Path
) -> None:
    db = open_database(Path(shutil.copy(sample, tmp_path)))
    curve = tenure(db)
    assert curve.points[0].number == 2
    told = curve.explain(curve.points[0])
    assert told.n == curve.points[0].partners == len(told.rows)
    themes = experiments(db, PostTagKind.THEME)
    assert themes.results
    for result in themes.results:
        assert result.sentence in themes.explain(result).notes
    with db.begin("Take the tags away") as uow:
        for tag in uow.session.query(PostTag):
            uow.delete(tag)
    assert experiments(db, PostTagKind.THEME).results == ()


def test_a_jump_of_followers_is_worth_a_look_unless_its_cause_is_known(db: Database) -> None:
    noor = add_noor(db)
    account = next(each for each in influencer_detail(db, noor).accounts if each.platform is Platform.INSTAGRAM)
    followers = [30_000, 30_020, 30_045, 30_060, 30_085, 30_100, 30_125, 36_000]
    with db.begin("Read followers") as uow:
        for number, count in enumerate(followers):
            on = DAY + timedelta(days=number)
            uow.add(
                AccountSnapshot(
                    id=new_id(), account_id=account.id, read_on=on, followers=count, source=SnapshotSource.TYPED
                )
            )  # fmt: skip
    (odd,) = everybodys_oddities(db, TODAY)
    assert odd.flags[0].because.startswith("worth a look because followers changed")
    giveaway = post(db, noor, 50, giveaway=True)
    with db.begin("Date it") as uow:
        uow.get(Post, giveaway).posted_on = DAY + timedelta(days=6)
    assert everybodys_oddities(db, TODAY) == []


def test_a_look_at_the_feed_wins_over_what_is_recorded(db: Database) -> None:
    noor = add_noor(db)
    post(db, noor, 50)
    assert (sponsorship(db, noor, TODAY).sponsored, sponsorship(db, noor, TODAY).posts) == (0, 1)
    account = influencer_detail(db, noor).accounts[0]
    with db.begin("Look") as uow:
        uow.add(
            SponsorshipLook(
                id=new_id(), account_id=account.id, looked_on=date(2026, 11, 20), looked_by="Mara", posts=20, sponsored=6
            )
        )  # fmt: skip
    load = sponsorship(db, noor, TODAY)
    assert (load.sponsored, load.posts, load.looker) == (6, 20, "Mara")


def test_the_own_spread_stands_beside_published_rates(sample: Path, open_database: Callable[[Path], Database]) -> None:
    spreads = own_spreads(ranking(open_database(sample), Question(), TODAY))
    assert any(each.distribution.middle is not None for each in spreads)
