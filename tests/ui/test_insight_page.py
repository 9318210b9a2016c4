"""The insight page on the sample: sliders move the order, chosen people stay chosen, unknown is not last, figures explain."""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QTableWidget
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.comparison import CRITERIA, Criterion, Weights, weigh
from crm.formats import Formats
from crm.queries.find import resolve
from crm.queries.insight_ranking import Question, ranking
from crm.queries.insight_settings import ranking_weights, value_weights
from crm.services.history import undo
from crm.services.jobs import InlineJobRunner
from crm.ui.bridge import Bridge
from crm.ui.kit.paged_table_model import ROW
from crm.ui.pages.insight.page import InsightPage
from crm.ui.pages.insight.ranking_cells import RateCell, RateDelegate
from crm.ui.pages.insight.ranking_table import ENGAGEMENT, PERSON, shared_widths
from crm.ui.pages.insight.ranking_words import ordinal
from crm.ui.pages.insight.value_dialog import ValueDialog
from crm.ui.pages.insight.view_model import InsightViewModel
from crm.ui.person.shortlist import ShortlistDialog
from tests.conftest import fixed_clock
from tests.ui.conftest import TODAY, Said
from tests.ui.windows import asked

FORMATS = Formats("en_GB", "UTC")


@pytest.fixture
def db(sample: Path, tmp_path: Path, open_database: Callable[[Path], Database]) -> Database:
    """A copy of the sample, open."""
    return open_database(Path(shutil.copy(sample, tmp_path / "copy.rapport")))


@pytest.fixture
def page(bridge: Bridge, said: Said, qtbot: QtBot) -> Iterator[InsightPage]:
    """The page, seen, with its first brand ranked."""
    made = InsightPage(InsightViewModel(bridge, FORMATS, lambda: TODAY))
    qtbot.addWidget(made)
    made.resize(1080, 800)
    made.show()
    made.load()
    qtbot.waitUntil(lambda: made.ranking.states.state() == "content")
    yield made
    made.leave()


def shown(page: InsightPage) -> list[str]:
    """Ids in the order of the table."""
    return page.ranking.table.lines.ids()


def expected(db: Database, brand: str, weights: Weights) -> list[str]:
    """Ids in the order that the domain gives."""
    found = ranking(db, Question(resolve(db, "brand", brand)), TODAY)
    return [found.people[place].id for place in weigh(found.prepared, weights).ranked]


def slide(page: InsightPage, **values: int) -> None:
    """Move sliders as a person does."""
    for name, value in values.items():
        page.ranking.strip.sliders[Criterion(name)].slider.setValue(value)


def test_the_order_follows_the_sliders(page: InsightPage, db: Database) -> None:
    """The same order as the domain and the command line give, before and after a move."""
    assert shown(page) == expected(db, "Kestrel & Pine", Weights())
    slide(page, engagement=0, fit=100, cost=0, relationship=0)
    assert shown(page) != expected(db, "Kestrel & Pine", Weights())
    assert shown(page) == expected(db, "Kestrel & Pine", Weights(0, 100, 0, 0))


def test_whoever_is_chosen_stays_chosen_and_in_view(page: InsightPage) -> None:
    """Two people and the current one, wherever they go."""
    table = page.ranking.table
    table.choose(shown(page)[0])
    extra = table.lines.index(2, 0)
    table.selectionModel().select(
        extra, table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Rows
    )
    chosen, current = set(table.selected_ids()), table.current_id()
    slide(page, engagement=100, fit=0, cost=0, relationship=0)
    assert (set(table.selected_ids()), table.current_id()) == (chosen, current)
    assert table.viewport().rect().intersects(table.visualRect(table.currentIndex()))
    line = page.ranking.current()
    assert line is not None and page.ranking.why.title.text() == line.person.name


def test_sliders_by_keyboard_and_one_weight_stays(page: InsightPage, qtbot: QtBot) -> None:
    """Arrows move by 1, Page by 10; all at 0 says nothing, so the order stays."""
    slider = page.ranking.strip.sliders[Criterion.ENGAGEMENT].slider
    slider.setFocus()
    before = slider.value()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    QTest.keyClick(slider, Qt.Key.Key_PageUp)
    assert slider.value() == before + 11
    assert slider.accessibleName() == "Weight of Engagement" and "of all weights" in slider.accessibleDescription()
    slide(page, engagement=5, fit=0, cost=0, relationship=0)
    order = shown(page)
    slide(page, engagement=0)
    assert shown(page) == order and "above 0" in page.ranking.strip.note.text()


def test_weights_are_kept_for_the_brand(page: InsightPage, db: Database, said: Said, qtbot: QtBot) -> None:
    """Another brand has its own; reset goes back, and undo takes that back."""
    brand = resolve(db, "brand", "Kestrel & Pine")
    slide(page, fit=77)
    page.ranking.model.keep_weights()
    qtbot.waitUntil(lambda: ranking_weights(db, brand).fit == 77)
    assert ranking_weights(db, resolve(db, "brand", "Maple Hob")) == Weights()
    page.ranking.reset.click()
    qtbot.waitUntil(lambda: ranking_weights(db, brand) == Weights())
    assert page.ranking.strip.values()[Criterion.FIT] == 30
    said.press()
    qtbot.waitUntil(lambda: page.ranking.strip.values()[Criterion.FIT] == 77)


def test_the_weights_of_values_move_the_fit(page: InsightPage, db: Database, qtbot: QtBot) -> None:
    """What is kept for the brand's values counts as soon as it is kept."""
    brand = resolve(db, "brand", "Kestrel & Pine")
    told = page.ranking.model.ranking
    assert told is not None
    before = {each.id: each.fit.fit.score for each in told.people if each.fit}
    page.ranking.why.values.click()
    dialog = asked(ValueDialog)
    field = dialog.fields["niches"].control
    assert isinstance(field, QLineEdit)
    field.setText("much")
    dialog.submit.click()
    assert dialog.fields["niches"].note()
    field.setText("9")
    with qtbot.waitSignal(page.ranking.model.told):
        dialog.submit.click()
    assert value_weights(db, brand)["niches"] == Decimal(9)
    told = page.ranking.model.ranking
    assert told is not None
    assert {each.id: each.fit.fit.score for each in told.people if each.fit} != before


def test_unknown_has_a_section_of_its_own(page: InsightPage) -> None:
    """Nobody without posts is below the ranked, and each says why."""
    model, table = page.ranking.model, page.ranking.table
    assert model.order is not None and model.order.unknown
    ranked = shown(page)
    page.ranking.parts.group.button(1).click()
    unknown = shown(page)
    assert len(unknown) == len(model.order.unknown) and not set(unknown) & set(ranked)
    assert all("no usable posts" in table.lines.index(at, 2).data(Qt.ItemDataRole.AccessibleTextRole)
               or "no account" in table.lines.index(at, 2).data(Qt.ItemDataRole.AccessibleTextRole)
               for at in range(len(unknown)))  # fmt: skip
    assert "Unknown is not low" in page.ranking.why.place.text()


def test_every_figure_explains_itself(page: InsightPage, qtbot: QtBot) -> None:
    """F1 on a cell shows formula, inputs and rows of the domain's own explanation; Esc goes back to the table."""
    tab = page.ranking
    page.activateWindow()
    tab.table.setFocus()
    for criterion in CRITERIA:
        tab.explain(criterion)
        assert tab._explained is not None and tab._explained.isVisible()
        tab._explained.close_layer()
    tab.table.setCurrentIndex(tab.table.lines.index(0, 2))
    QTest.keyClick(tab.table, Qt.Key.Key_F1)
    assert tab._explained is not None and tab._explained.isVisible()
    texts = "\n".join(each.text() for each in tab._explained.findChildren(QLabel))
    line = tab.current()
    assert line is not None and tab.model.ranking is not None
    told = tab.model.ranking.explain(line.person)
    assert told is not None
    assert told.formula in texts and all(each.name in texts for each in told.inputs)
    QTest.keyClick(tab._explained, Qt.Key.Key_Escape)
    assert not tab._explained.isVisible()


def test_where_a_rank_changes_is_true(page: InsightPage) -> None:
    """Just beyond the weight that is named the two people have changed places."""
    model = page.ranking.model
    rank, (change, rival) = next((rank, told[0]) for rank in range(1, 12) if (told := model.changes(rank)))
    person = model.line(rank - 1).person
    values = {each.value: model.weights.of(each) for each in CRITERIA}
    before = shown(page).index(person.id) < shown(page).index(rival.id)
    values[change.criterion.value] = max(0.0, change.weight + (0.01 if change.above else -0.01))
    assert model.ranking is not None
    order = weigh(model.ranking.prepared, Weights(**values)).ranked
    ids = [model.ranking.people[place].id for place in order]
    assert (ids.index(person.id) < ids.index(rival.id)) is not before


def test_people_go_into_a_campaign_with_undo(page: InsightPage, db: Database, said: Said, qtbot: QtBot) -> None:
    """The campaign that is asked for stands first; undo takes all of them out again."""
    at = next(at for at, each in enumerate(page.model.targets) if each.campaign_id and not each.over)
    page.target.setCurrentIndex(at)
    table = page.ranking.table
    table.selectAll()
    page.ranking.add_chosen()
    dialog = asked(ShortlistDialog)
    qtbot.waitUntil(dialog.submit.isEnabled)
    assert dialog.campaign.currentData() == page.model.targets[at].campaign_id
    dialog.submit.click()
    qtbot.waitUntil(lambda: bool(said) and "added to" in said[-1].text)
    campaign = page.model.targets[at].campaign_id

    def parts() -> int:
        with db.read() as session:
            asked_for = "SELECT count(*) FROM collaboration WHERE campaign_id = ?"
            return int(session.connection().exec_driver_sql(asked_for, (campaign,)).scalar_one())

    many = parts()
    assert many >= len(shown(page))
    undo(db)
    assert parts() < many


def test_a_ranking_is_written_as_it_stands(page: InsightPage, said: Said, tmp_path: Path, qtbot: QtBot) -> None:
    """In the order of the sliders, as a table and with every explanation; the unknown without a rank."""
    slide(page, engagement=20, fit=100, cost=0, relationship=0)
    for name in ("ranking.csv", "ranking.json"):
        page.ranking.model.write(tmp_path / name)
    qtbot.waitUntil(lambda: len(said) == 2)
    lines = list(csv.DictReader((tmp_path / "ranking.csv").read_text("utf-8-sig").splitlines()))
    rows = json.loads((tmp_path / "ranking.json").read_text("utf-8"))
    assert [each["influencer_id"] for each in lines if each["rank"]] == shown(page)
    assert [each["influencer_id"] for each in rows] == [each["influencer_id"] for each in lines]
    assert rows[0]["engagement"]["explanation"]["rows"]
    unknown = [each for each in lines if not each["rank"]]
    assert unknown and all(each["raw_rate"] == "" and each["not_known_because"] for each in unknown)


def test_an_empty_workspace_says_what_to_do(
    tmp_path: Path, qtbot: QtBot, open_database: Callable[[Path], Database]
) -> None:
    """Without a brand nobody can be ranked for it."""
    path = tmp_path / "empty.rapport"
    Database.create(path, user="Mara", name="Empty", clock=fixed_clock).close()
    bridge = Bridge(open_database(path), InlineJobRunner())
    page = InsightPage(InsightViewModel(bridge, FORMATS, lambda: TODAY))
    qtbot.addWidget(page)
    page.show()
    page.load()
    qtbot.waitUntil(lambda: page.states.state() == "empty")
    bridge.close()


def test_places_in_words() -> None:
    """Teens end in th."""
    told = [ordinal(number, FORMATS) for number in (1, 2, 3, 4, 11, 12, 13, 21, 101, 111, 1002)]
    assert told == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "101st", "111th", "1,002nd"]


def test_a_row_that_a_figure_rests_on_opens_its_post(page: InsightPage, qtbot: QtBot) -> None:
    tab = page.ranking
    tab.explain(Criterion.ENGAGEMENT)
    assert tab._explained is not None
    rows = tab._explained.findChild(QTableWidget)
    assert rows is not None
    counts = rows.item(0, 2)
    assert counts is not None and re.fullmatch(r"\d{1,3}(,\d{3})* / \d{1,3}(,\d{3})+", counts.text())  # 1,003 / 21,590
    rows.setCurrentCell(0, 0)
    with qtbot.waitSignal(page.model.record_opened) as opened:
        QTest.keyClick(rows, Qt.Key.Key_Return)
    line = tab.current()
    assert line is not None and tab.model.ranking is not None
    told = tab.model.ranking.explain(line.person)
    assert told is not None and opened.args == ["post", told.rows[0].id]
    assert not tab._explained.isVisible()


def engagement_cell(page: InsightPage) -> RateCell:
    """What the first line paints of its engagement."""
    table = page.ranking.table
    delegate = table.itemDelegateForColumn(ENGAGEMENT)
    assert isinstance(delegate, RateDelegate)
    cell = delegate.cell(table.lines.index(0, 0).data(ROW))
    assert isinstance(cell, RateCell)
    return cell


def test_in_a_narrow_window_the_name_is_the_last_to_give_way(page: InsightPage, qtbot: QtBot) -> None:
    """All columns keep their places beside a whole name, every slider stays, and second lines get shorter."""
    table = page.ranking.table
    person = table.lines.index(0, PERSON).data(ROW).person
    page.resize(680, 780)
    qtbot.waitUntil(lambda: table.viewport().width() < 690)
    drawn = table.fontMetrics().horizontalAdvance(person.name)
    assert table.columnWidth(PERSON) >= drawn + 32
    assert sum(table.columnWidth(at) for at in range(6)) <= table.viewport().width()
    assert all(each.isVisible() and each.width() >= 60 for each in page.ranking.strip.sliders.values())
    assert "raw" not in engagement_cell(page).lines.bottom
    page.resize(1080, 780)
    qtbot.waitUntil(lambda: "raw" in engagement_cell(page).lines.bottom)


def test_columns_give_way_in_turn() -> None:
    """The fit first; when not even the least has place the name keeps its own and the table scrolls."""
    wanted, least = (86, 190, 232, 158, 168, 170), (82, 142, 138, 94, 94, 116)
    assert shared_widths(1200, wanted, least) == [86, 190 + 196, 232, 158, 168, 170]
    assert shared_widths(sum(wanted) - 60, wanted, least) == [86, 190, 232, 98, 168, 170]
    assert shared_widths(300, wanted, least) == list(least)
