"""The first page of a brand tells what the other pages tell: its sums agree, every campaign counts, nothing mixes."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crm.db.entities import Post, Reading
from crm.db.unit_of_work import Database
from crm.domain.ranking import wilson
from crm.domain.vocabulary import PostType
from crm.errors import NotFound
from crm.queries.brand_answers import BrandAnswers, brand_answers
from crm.queries.brand_course import MONTHS, BrandCourse, brand_course
from crm.queries.brand_dashboard import BrandDashboard, brand_dashboard, brand_people
from crm.queries.brands import brand_rows
from crm.queries.day_list import day_list
from crm.queries.feedback import campaign_feedback
from crm.queries.figures import Scope, figures
from crm.queries.performance import performance
from crm.services.brands import BrandDraft, add_brand
from tests.conftest import NOW, fixed_clock

TODAY = NOW.date()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Iterator[Database]:
    """The sample workspace; read it only."""
    path: Path = tmp_path_factory.mktemp("brand") / "sample.rapport"
    shutil.copy(sample, path)
    db = Database.open(path, user="Mara", clock=fixed_clock)
    yield db
    db.close()


@pytest.fixture(scope="module")
def brand(sample: Database) -> str:
    """Linnet Home, which has campaigns with posts, sales, comments and goals."""
    return next(row.id for row in brand_rows(sample) if row.name == "Linnet Home")


@pytest.fixture(scope="module")
def front(sample: Database, brand: str) -> BrandDashboard:
    return brand_dashboard(sample, brand, TODAY)


@pytest.fixture(scope="module")
def course(sample: Database, brand: str, front: BrandDashboard) -> BrandCourse:
    return brand_course(sample, brand, front.figures.engagement_rate, TODAY)


@pytest.fixture(scope="module")
def answers(sample: Database, brand: str) -> BrandAnswers:
    return brand_answers(sample, brand, TODAY)


def test_a_brand_that_is_gone_is_said_so(sample: Database) -> None:
    with pytest.raises(NotFound):
        brand_dashboard(sample, "0" * 32, TODAY)


def test_figures_are_those_of_everything_and_budgets_are_summed(
    sample: Database, brand: str, front: BrandDashboard
) -> None:
    assert front.figures == figures(sample, Scope(brand_id=brand))
    budgets = [row.budget for row in front.campaigns]
    assert sum(each.minor for each in front.planned) == sum(each.planned.minor for each in budgets if each.planned)
    assert sum(each.minor for each in front.free) == sum(each.free.minor for each in budgets if each.free)
    times = [row.time.value for row in front.campaigns]
    assert times == sorted(times, key=lambda time: time == "ended")


def test_each_measure_opens_its_own_formula_with_inputs_n_days_and_rows(
    front: BrandDashboard, course: BrandCourse, answers: BrandAnswers
) -> None:
    told = [course.explain_engagement(), front.explain_conversions(), answers.explain(), front.explain_cost()]
    assert [each.figure for each in told] == ["Engagement", "Conversions", "Feedback", "Cost"]
    assert len({each.formula for each in told}) == 4
    for each in told:
        assert each.inputs and each.rows and each.source
        assert each.n is not None
        assert each.first_on is not None and each.last_on is not None
    orders = {each.name: each.value for each in told[1].inputs}
    of_campaigns = [value for name, value in orders.items() if name.startswith("orders, ")]
    assert sum(of_campaigns) == orders["orders"] == front.figures.orders
    cost = told[3]
    (whole,) = front.figures.cost
    assert sum(each.value for each in cost.inputs if each.name.startswith("cost")) == whole.minor


def test_the_posts_behind_the_rate_are_those_that_it_counts(front: BrandDashboard, course: BrandCourse) -> None:
    rate = front.figures.engagement_rate
    assert len(course.posts) == rate.n
    pooled = sum(post.told for post in course.posts) / sum(post.seen for post in course.posts)
    assert pooled == pytest.approx(float(rate.value))
    assert len(course.explain_engagement().rows) == rate.n


def test_months_hold_every_post_and_every_order_that_has_a_day(front: BrandDashboard, course: BrandCourse) -> None:
    assert len(course.months) == MONTHS
    assert course.months[-1].first_on == TODAY.replace(day=1)
    assert course.months[0].first_on == date(2025, 12, 1)
    assert sum(month.posts for month in course.months) + course.undated == len(course.posts)
    assert sum(month.orders or 0 for month in course.months) + course.undated_orders == front.figures.orders
    quiet = [month for month in course.months if not month.posts]
    assert quiet
    assert {(month.rate, month.interval) for month in quiet} == {(None, None)}
    for month in course.months:
        if month.posts > 1:
            assert month.rate is not None and month.interval is not None
            assert month.interval.low < month.rate < month.interval.high
    shown = course.explain_months()
    assert (shown.n, len(shown.rows)) == (len(course.posts), len(course.posts))
    assert [each.name.split(",")[0] for each in shown.inputs if "end" not in each.name] == ["2026-05", "2026-06"]


def test_months_of_orders_and_payments_open_what_they_sum_up(front: BrandDashboard, course: BrandCourse) -> None:
    orders, paid = course.explain_orders(), course.explain_paid()
    assert orders.n == sum(row.value for row in orders.rows) == front.figures.orders
    assert orders.first_on is not None and orders.last_on is not None
    assert paid.n == len(paid.rows) > 0
    assert sum(each.minor for each in course.payments) == sum(each.value for each in paid.inputs)
    assert paid.rows[0].value == course.payments[0].told


def test_the_best_posts_are_the_surest_on_one_basis(sample: Database, course: BrandCourse) -> None:
    lows = [post.interval.low for post in course.best]
    assert lows == sorted(lows, reverse=True)
    assert {post.basis for post in course.best} == {course.rate.basis}
    every = {post.id: wilson(post.told, post.seen) for post in course.posts if post.comparable}
    beaten = [interval.low for id_, interval in every.items() if interval and id_ not in {p.id for p in course.best}]
    assert max(beaten) <= lows[-1]
    first = course.best[0]
    assert first.explain().rows[0].id == first.id
    with sample.read() as session:
        types = {session.get_one(Post, post.id).type for post in course.best}
    assert PostType.STORY not in types


def test_a_post_with_contradicting_figures_is_never_among_the_best(
    sample: Database, brand: str, front: BrandDashboard, course: BrandCourse, tmp_path: Path
) -> None:
    sample_copy = tmp_path / "copy.rapport"
    sample_copy.write_bytes(sample.path.read_bytes())
    db = Database.open(sample_copy, user="Mara", clock=fixed_clock)
    with db.begin("Contradict") as uow:
        for reading in uow.session.query(Reading).filter(Reading.post_id == course.best[0].id):
            reading.impressions = 1
    found = brand_course(db, brand, front.figures.engagement_rate, TODAY)
    assert [post.id for post in found.best][:1] == [course.best[1].id]
    db.close()


def test_comments_and_goals_of_every_campaign_count(
    sample: Database, front: BrandDashboard, answers: BrandAnswers
) -> None:
    of_each = [campaign_feedback(sample, row.id).summary.comments for row in front.campaigns]
    assert answers.comments == sum(of_each) > 0
    assert 0 < answers.positive < answers.judged <= answers.comments
    assert answers.interval is not None
    assert answers.interval.low < answers.share < answers.interval.high
    assert sum(month.judged for month in answers.months.values()) == answers.judged
    for row in front.campaigns:
        assert answers.goals.get(row.id, ()) == performance(sample, row.id).goals


def test_what_is_due_is_the_brands_part_of_today_and_never_cut_off_by_others(sample: Database, brand: str) -> None:
    found = brand_people(sample, brand, TODAY, "UTC")
    mine = [row for row in day_list(sample, TODAY).rows if row.brand == "Linnet Home"]
    assert [row.line.key for row in found.due] == [row.line.key for row in mine if row.line.partnership_id]
    assert found.due
    scores = [row.health.score for row in found.partnerships if row.health.score is not None]
    assert scores == sorted(scores)
    assert {row.brand for row in found.partnerships} == {"Linnet Home"}


def test_a_brand_without_anything_has_dashes_not_zeros(db: Database) -> None:
    from_nothing = add_brand(db, BrandDraft("Maple"))
    front = brand_dashboard(db, from_nothing, TODAY)
    course = brand_course(db, from_nothing, front.figures.engagement_rate, TODAY)
    answers = brand_answers(db, from_nothing, TODAY)
    assert (front.planned, front.campaigns, course.best, course.posts) == ((), (), (), ())
    assert {(month.rate, month.orders, month.paid) for month in course.months} == {(None, None, None)}
    assert (answers.share, answers.interval, answers.months) == (None, None, {})
    assert brand_people(db, from_nothing, TODAY, "UTC").partnerships == ()
