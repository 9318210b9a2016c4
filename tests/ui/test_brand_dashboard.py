"""The first page of a brand over the sample: every figure opens its own explanation, every name opens what it names."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.queries.brands import brand_rows
from crm.queries.insight_health import falling_partnerships
from crm.services.brands import BrandDraft, add_brand, remove_brand
from crm.services.jobs import InlineJobRunner
from crm.services.tasks import TaskDraft, add_task
from crm.ui.bridge import Bridge
from crm.ui.kit.explained import Explained
from crm.ui.kit.tiles import Tiles
from crm.ui.pages.brands.dashboard import Dashboard
from crm.ui.person.health import HealthChip
from tests.conftest import NOW, fixed_clock

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def db(sample: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of the sample."""
    path = tmp_path / "sample.rapport"
    path.write_bytes(sample.read_bytes())
    db = Database.open(path, user="Mara", clock=fixed_clock)
    yield db
    db.close()


@pytest.fixture
def page(db: Database, qtbot: QtBot) -> Iterator[Dashboard]:
    """Linnet Home, read."""
    bridge = Bridge(db, InlineJobRunner())
    page = Dashboard(bridge, Formats("en_GB", ""), NOW.date)
    qtbot.addWidget(page)
    page.resize(1060, 800)
    page.show()
    page.show_brand(next(row.id for row in brand_rows(db) if row.name == "Linnet Home"))
    model = page.model
    qtbot.waitUntil(lambda: None not in (model.front, model.course, model.answers, model.people))
    qtbot.waitUntil(lambda: page.states.state() == "content")
    yield page
    bridge.close()


def named(page: Dashboard, begins: str) -> list[QPushButton]:
    """Its visible buttons whose spoken name begins so."""
    buttons = page.findChildren(QPushButton)
    return [each for each in buttons if each.isVisible() and each.accessibleName().startswith(begins)]


def explanation(page: Dashboard) -> list[str]:
    """What the open explanation says."""
    overlay = page.findChildren(Explained)[0]
    assert overlay.isVisible()
    words = [each.text() for each in overlay.findChildren(QLabel) if each.isVisibleTo(overlay)]
    overlay.close_layer()
    return words


def test_each_measure_and_each_chart_opens_its_own_formula(page: Dashboard, qtbot: QtBot) -> None:
    titles = []
    for measure in (page.engagement, page.conversions, page.feedback, page.cost):
        qtbot.mouseClick(measure.figure, LEFT)
        titles.append(explanation(page)[0])
    for box in (page.rates, page.orders, page.tones, page.paid):
        qtbot.mouseClick(box.head, LEFT)
        titles.append(explanation(page)[0])
    assert titles == [
        f"{figure}: Linnet Home"
        for figure in (
            "Engagement", "Conversions", "Feedback", "Cost",
            "Engagement by month", "Orders by month", "Positive comments by month", "Paid by month",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(("figure", "signal"), [("engagement", "post_opened"), ("conversions", "campaign_opened")])
def test_a_row_that_a_figure_rests_on_opens_its_record(page: Dashboard, qtbot: QtBot, figure: str, signal: str) -> None:
    qtbot.mouseClick(getattr(page, figure).figure, LEFT)
    (overlay,) = page.findChildren(Explained)
    rows = overlay.findChild(QTableWidget)
    assert rows is not None
    first = rows.item(0, 0)
    assert first is not None
    rows.setCurrentCell(0, 0)
    with qtbot.waitSignal(getattr(page, signal)) as heard:
        QTest.keyClick(rows, Qt.Key.Key_Return)
    assert heard.args == [first.toolTip()]
    assert not overlay.isVisible()


def test_the_measures_say_on_what_they_rest(page: Dashboard) -> None:
    front, answers = page.model.front, page.model.answers
    rate = front.figures.engagement_rate
    assert page.engagement.under.text() == f"of reach, n = {rate.n} of {rate.of} posts, 22 Nov 2026"
    low, high = (page.formats.rate(end, 0) for end in (answers.interval.low, answers.interval.high))
    judged = f"n = {answers.judged} judged of {answers.comments} comments"
    assert page.feedback.under.text() == f"positive, {low} – {high}, {judged}, 22 Nov 2026"
    assert page.cost.under.text().startswith("planned €")


def test_months_stand_as_charts_with_intervals_and_n(page: Dashboard) -> None:
    marks = [mark for mark in page.rates.chart.marks if mark.value is not None]
    assert len(page.rates.chart.marks) == 12
    assert marks
    assert all(mark.caption.startswith("n = ") and "95 % between" in mark.caption for mark in marks)
    assert all(mark.low < mark.value < mark.high for mark in marks)
    assert f"{marks[0].label}: {marks[0].text}, {marks[0].caption}" in page.rates.chart.accessibleDescription()
    assert any(mark.value for mark in page.tones.chart.marks)
    assert page.paid.chart.marks[-1].label == "Nov 2026"


@pytest.mark.parametrize(
    ("section", "signal", "wanted"),
    [
        ("best", "post_opened", lambda page: page.model.course.best[0].id),
        ("due", "person_opened", lambda page: page.model.people.due[0].line.influencer_id),
        ("campaigns", "campaign_opened", lambda page: page.model.front.campaigns[0].id),
        ("partnerships", "partnership_opened", lambda page: page.model.people.partnerships[0].partnership_id),
    ],
)
def test_each_name_opens_what_it_names(
    page: Dashboard, qtbot: QtBot, section: str, signal: str, wanted: Callable[[Dashboard], str]
) -> None:
    link = next(each for each in getattr(page, section).findChildren(QPushButton) if "Open " in each.accessibleName())
    with qtbot.waitSignal(getattr(page, signal)) as heard:
        link.click()
    assert heard.args == [wanted(page)]


def test_a_partnership_has_its_chip_coverage_reason_and_what_would_lift_it(page: Dashboard, qtbot: QtBot) -> None:
    worst = page.model.people.partnerships[0]
    chip = page.partnerships.findChildren(HealthChip)[0]
    words = " ".join(each.text() for each in page.partnerships.findChildren(QLabel))
    assert f"{worst.health.known} of 6 signals known." in words
    assert f"What would lift it most: {worst.health.lift.sentence}." in words
    chip.click()
    assert explanation(page)[0] == "Partnership health: Linnet Home"


def test_a_partnership_that_got_weaker_says_how_far(db: Database, page: Dashboard, qtbot: QtBot) -> None:
    row = falling_partnerships(db, NOW.date())[0]
    before = page.model.people
    page.show_brand(row.brand_id)
    qtbot.waitUntil(lambda: page.model.people not in (None, before))
    words = " ".join(each.text() for each in page.partnerships.findChildren(QLabel))
    told = f"Health fell from {row.fell.before:.0f} to {row.fell.now:.0f} in 14 days."
    assert told in words


def test_a_chart_draws_its_intervals_and_is_saved(page: Dashboard, qtbot: QtBot, tmp_path: Path) -> None:
    chart = page.rates.chart
    with_intervals, bare = tmp_path / "months.png", tmp_path / "bare.png"
    assert chart.save(with_intervals)
    assert chart.save(tmp_path / "months.svg")
    assert "Engagement by month" in (tmp_path / "months.svg").read_text("utf-8")
    chart.show_marks([replace(mark, low=None, high=None) for mark in chart.marks], chart.scale_top())
    assert chart.save(bare)
    assert with_intervals.read_bytes() != bare.read_bytes()


def test_goals_of_every_campaign_are_told(page: Dashboard) -> None:
    words = [each.text() for each in page.campaigns.findChildren(QLabel)]
    for row in page.model.front.campaigns:
        goals = page.model.answers.goals.get(row.id, ())
        reached = sum(goal.reached is not None and goal.reached >= 1 for goal in goals)
        assert f"{reached} of {len(goals)} goals reached" in words


def test_what_is_due_is_said_in_the_words_of_today(page: Dashboard) -> None:
    words = " ".join(each.text() for each in page.due.findChildren(QLabel))
    assert "Answer “" in words
    assert "_" not in words


def test_what_changed_is_read_again_also_when_nobody_looked(db: Database, page: Dashboard, qtbot: QtBot) -> None:
    person = page.model.people.partnerships[0]
    before = len(page.model.people.due)
    page.hide()
    add_task(db, TaskDraft(person.influencer_id, "Call", NOW.date(), person.partnership_id))
    assert len(page.model.people.due) == before
    page.show()
    qtbot.waitUntil(lambda: len(page.model.people.due) == before + 1)


def test_the_months_of_a_brand_that_was_left_meanwhile_are_not_shown(
    db: Database, page: Dashboard, qtbot: QtBot
) -> None:
    model = page.model
    maple, kestrel = (
        next(row.id for row in brand_rows(db) if row.name == name) for name in ("Maple Hob", "Kestrel & Pine")
    )
    model.front_read.connect(lambda front: model.show_brand(kestrel) if front.brand.id == maple else None)
    page.show_brand(maple)
    qtbot.waitUntil(lambda: None not in (model.front, model.course, model.answers, model.people))
    assert {model.front.brand.id, model.course.brand_id, model.answers.brand_id, model.people.brand_id} == {kestrel}


def test_a_brand_that_was_removed_meanwhile_is_said_so(db: Database, page: Dashboard, qtbot: QtBot) -> None:
    gone = add_brand(db, BrandDraft("Soon gone"))
    page.show_brand(gone)
    qtbot.waitUntil(lambda: page.title.text() == "Soon gone" and page.states.state() == "content")
    remove_brand(db, gone)
    qtbot.waitUntil(lambda: page.states.state() == "failed")


def test_costs_in_two_currencies_stand_below_each_other(db: Database, page: Dashboard, qtbot: QtBot) -> None:
    page.show_brand(next(row.id for row in brand_rows(db) if row.name == "Kestrel & Pine"))
    qtbot.waitUntil(lambda: page.title.text() == "Kestrel & Pine")
    euros, pounds = page.cost.figure.text().split("\n")
    assert (euros[0], pounds[0]) == ("€", "£")
    assert "return on spend —" in page.conversions.under.text()


def test_a_narrow_window_has_two_measures_side_by_side(page: Dashboard, qtbot: QtBot) -> None:
    assert page.measures.columns() == 4
    page.resize(680, 800)
    qtbot.waitUntil(lambda: page.measures.columns() == 2)
    assert {each.columns() for each in page.findChildren(Tiles)} == {2, 1}
