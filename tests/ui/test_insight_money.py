"""Small or big, and a budget planned: figures are the domain's, nothing is shown where nothing is known, limits hold."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.planner import Out
from crm.domain.portfolio import INVERTED_U, Workload
from crm.domain.vocabulary import Platform
from crm.formats import Formats
from crm.queries.find import resolve
from crm.queries.insight_paid import Sides, small_against_big
from crm.queries.insight_settings import workload
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import Dialog
from crm.ui.pages.insight.page import InsightPage
from crm.ui.pages.insight.view_model import InsightViewModel
from tests.ui.conftest import TODAY, Said
from tests.ui.windows import asked

FORMATS = Formats("en_GB", "UTC")


@pytest.fixture
def db(sample: Path, tmp_path: Path, open_database: Callable[[Path], Database]) -> Database:
    """A copy of the sample, open."""
    return open_database(Path(shutil.copy(sample, tmp_path / "copy.rapport")))


@pytest.fixture
def page(bridge: Bridge, said: Said, qtbot: QtBot) -> Iterator[InsightPage]:
    """The page, seen, with its brands read."""
    made = InsightPage(InsightViewModel(bridge, FORMATS, lambda: TODAY))
    qtbot.addWidget(made)
    made.resize(1080, 900)
    made.show()
    made.load()
    qtbot.waitUntil(lambda: made.ranking.states.state() == "content")
    yield made
    made.leave()


def grow_half(db: Database) -> None:
    """Every second account becomes a big one, on every day."""
    with db.begin("Grow") as uow:
        run = uow.session.connection().exec_driver_sql
        for table, key in (("account", "id"), ("account_snapshot", "account_id")):
            run(f"UPDATE {table} SET followers = followers * 60 WHERE {key} IN "
                "(SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM account) WHERE n % 2)")  # fmt: skip


def texts(widget: object) -> str:
    """Everything that labels say."""
    assert hasattr(widget, "findChildren")
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


def open_calculator(page: InsightPage, qtbot: QtBot) -> None:
    """Go to the calculator and wait for its answer."""
    with qtbot.waitSignal(page.calculator.model.told):
        page.bar.setCurrentIndex(1)


def test_the_first_sizes_that_were_paid_are_compared_until_a_person_chooses(
    page: InsightPage, db: Database, qtbot: QtBot
) -> None:
    """The sample has paid mid-sized partners but no macro ones."""
    open_calculator(page, qtbot)
    tab = page.calculator
    assert tab.told.isVisible() and tab.pair.currentText() == "nano, micro : mid and up"
    assert tab.model.answer is not None
    found = small_against_big(db, TODAY, Workload(), Sides(*tab.model.pair))
    assert tab.model.answer.comparison == found


def test_without_big_partners_there_is_no_figure(page: InsightPage, qtbot: QtBot) -> None:
    """It says what is missing, and quotes the inverted U; nowhere that smaller is better."""
    open_calculator(page, qtbot)
    tab = page.calculator
    with qtbot.waitSignal(tab.model.told):
        tab.pair.setCurrentIndex(0)
    assert not tab.told.isVisible() and tab.lacks.isVisible()
    assert "rather than a guess" in tab.lacks.text()
    assert INVERTED_U in texts(tab)
    assert "always better" not in texts(tab)


def test_the_calculator_shows_the_domain_s_figures(page: InsightPage, db: Database, qtbot: QtBot) -> None:
    """Ratio with its ends, both prices, a warning exactly where the interval has no side."""
    grow_half(db)
    open_calculator(page, qtbot)
    found = small_against_big(db, TODAY, Workload(), Sides())
    assert found is not None
    tab = page.calculator
    decimal = FORMATS.decimal
    for number in (found.ratio, found.ratio_range.low, found.ratio_range.high):
        assert decimal(number, 2) in tab.answer.text()
    assert tab.warning.isVisible() is (found.warning is not None)
    assert tab.warning.text() == (found.warning or "")
    assert tab.ratio.marks[0].value == found.ratio and tab.ratio.marks[0].low == found.ratio_range.low
    assert [mark.value for mark in tab.prices.marks] == [found.small.cpe.middle, found.big.cpe.middle]
    QTest.keyClick(tab, Qt.Key.Key_F1)
    assert tab._explained is not None and found.explanation.formula in texts(tab._explained)


def test_money_and_hours_change_the_answer(page: InsightPage, db: Database, said: Said, qtbot: QtBot) -> None:
    """A priced hour makes small partners dearer; hours are kept when asked, and undo takes them back."""
    grow_half(db)
    open_calculator(page, qtbot)
    tab = page.calculator
    before = tab.model.answer
    assert before is not None and before.comparison is not None
    with qtbot.waitSignal(tab.model.told):
        tab.hour.setText("100")
        tab.hour.editingFinished.emit()
    priced = tab.model.answer
    assert priced is not None and priced.comparison is not None
    assert priced.comparison.small.cost_minor > before.comparison.small.cost_minor
    assert workload(db) == Workload()
    tab.keep.click()
    qtbot.waitUntil(lambda: workload(db).hour_minor == 10_000 and bool(said))
    said.press()
    qtbot.waitUntil(lambda: workload(db) == Workload())
    tab.budget.setText("much")
    tab.budget.editingFinished.emit()
    assert tab.fields["budget"].note()


def plan(page: InsightPage, qtbot: QtBot, **typed: str) -> None:
    """Fill in the form and wait for the plan."""
    page.bar.setCurrentIndex(2)
    form = page.planner.form
    for name, text in typed.items():
        getattr(form, name).setText(text)
    with qtbot.waitSignal(page.planner.model.planned, timeout=20_000):
        form.go.click()


def test_a_plan_keeps_its_limits_and_says_why_others_are_out(page: InsightPage, qtbot: QtBot) -> None:
    """Money, partners, platforms; everybody else stands with a reason, and what is ignored is said."""
    plan(page, qtbot, budget="3000", partners="4", platforms="instagram 2")
    found = page.planner.model.found
    assert found is not None and 0 < len(found.plan.chosen) <= 4
    assert found.plan.cost_minor <= 300_000
    assert sum(each.platform is Platform.INSTAGRAM for each in found.plan.chosen) <= 2
    assert page.planner.chosen.grid.rowCount() == len(found.plan.chosen)
    assert page.planner.out.grid.rowCount() == len(found.plan.left_out)
    said = texts(page.planner)
    assert "Audience overlap" in said and "price is not known" in said
    assert FORMATS.count(round(found.plan.together.low)) in said


def test_musts_are_typed_or_come_from_the_ranking(page: InsightPage, db: Database, qtbot: QtBot) -> None:
    """A must-have is in, a must-not is out with that reason; a wrong name says so beside its field."""
    plan(page, qtbot, budget="3000", partners="3")
    model = page.planner.model
    assert model.found is not None
    best = model.found.plan.chosen[0].id
    worse = next(each.id for each, why in model.found.plan.left_out if why is Out.OUTDONE)
    name = model.person(next(each for each, _why in model.found.plan.left_out if each.id == worse)).name
    page.ranking.plan_wanted.emit({best: "The best"}, False)
    page.planner.form.within.setText(name)
    page.planner.form.within.returnPressed.emit()
    qtbot.waitUntil(lambda: worse in model.musts.within)
    plan(page, qtbot)
    assert worse in model.chosen_ids() and best not in model.chosen_ids()
    assert (best, Out.MUST_NOT) in [(each.id, why) for each, why in model.found.plan.left_out]
    page.planner.form.out.setText("Nobody of this name")
    page.planner.form.out.returnPressed.emit()
    qtbot.waitUntil(lambda: bool(page.planner.form.fields["out"].note()))
    assert resolve(db, "influencer", name) == worse


def test_what_cannot_be_planned_is_said_beside_its_field(page: InsightPage) -> None:
    """No money, half a number, a platform that is none."""
    form = page.planner.form
    for name, text in (("budget", ""), ("partners", "two"), ("niches", "Food"), ("platforms", "Letter 3")):
        form.budget.setText("3000")
        getattr(form, name).setText(text)
        form.ask()
        assert form.fields[name].note(), name
        getattr(form, name).clear()
    assert page.planner.model.found is None


def test_a_plan_is_copied_into_a_campaign(page: InsightPage, db: Database, said: Said, qtbot: QtBot) -> None:
    """Everybody of it, with undo beside the sentence."""
    plan(page, qtbot, budget="3000", partners="3")
    page.planner.copy.click()
    asked(Dialog).submit.click()
    qtbot.waitUntil(lambda: bool(said))
    ids = page.planner.model.chosen_ids()
    marks = ", ".join("?" for _ in ids)
    with db.read() as session:
        count = session.connection().exec_driver_sql(
            f"SELECT count(DISTINCT influencer_id) FROM collaboration WHERE influencer_id IN ({marks})",
            tuple(ids),
        )
        assert count.scalar_one() == len(ids)
    assert said[-1].text
