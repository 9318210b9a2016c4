"""The performance tab: the report's digits on screen, formulas on hover, charts that can be saved, tables sorted fairly."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.formats import UNKNOWN, Formats
from crm.queries.find import resolve
from crm.queries.kept_reports import made_rows
from crm.reports.campaign_story import Story
from crm.services.campaign_exports import CampaignReportRequest, campaign_told
from crm.services.jobs import InlineJobRunner
from crm.services.posts import PostDraft, add_post
from crm.ui.bridge import Bridge
from crm.ui.kit.chart_view import Chart, IntervalChart
from crm.ui.pages.campaigns.performance_tab import PerformanceTab
from crm.ui.theme import theme
from tests.ui.conftest import Said

FORMATS = Formats("en_GB", "UTC")


@pytest.fixture
def sample_db(sample: Path, tmp_path: Path, open_database: Callable[[Path], Database]) -> Database:
    """A copy of the sample, open."""
    return open_database(Path(shutil.copy(sample, tmp_path / "copy.rapport")))


@pytest.fixture
def tab(sample_db: Database, qtbot: QtBot, look: None) -> Iterator[PerformanceTab]:
    """The tab, seen, without a campaign."""
    bridge = Bridge(sample_db, InlineJobRunner())
    made = PerformanceTab(bridge, FORMATS)
    qtbot.addWidget(made)
    made.resize(1180, 900)
    made.show()
    yield made
    bridge.close()


def show(tab: PerformanceTab, db: Database, qtbot: QtBot, name: str) -> Story:
    """Open a campaign and wait until it is told."""
    campaign = resolve(db, "campaign", name)
    with qtbot.waitSignal(tab.model.told):
        tab.show_campaign(campaign)
    return campaign_told(db, CampaignReportRequest(campaign, formats=FORMATS))


def texts(tab: PerformanceTab) -> str:
    """Everything that labels say."""
    return "\n".join(label.text() for label in tab.findChildren(QLabel))


def test_the_screen_has_the_digits_of_the_report(tab: PerformanceTab, sample_db: Database, qtbot: QtBot) -> None:
    """Answer, every metric, every note."""
    story = show(tab, sample_db, qtbot, "Winter Table")
    said = texts(tab)
    assert tab.answer.text() == story.answer
    for panel in story.panels:
        assert all(metric.cell.text in said for metric in panel.metrics)
    assert all(metric.cell.text in said for metric in story.money)
    assert all(note in said for note in story.notes)
    assert tab.states.state() == "content"


def test_tables_hold_every_row_and_sort_unknown_last(tab: PerformanceTab, sample_db: Database, qtbot: QtBot) -> None:
    """Up or down, what is not known stands below."""
    story = show(tab, sample_db, qtbot, "Winter Table")
    tab.bar.setCurrentIndex(2)
    grid = tab.tables.grid
    assert grid.rowCount() == len(story.posts.rows) == 30
    rate = next(at for at, head in enumerate(story.posts.heads) if head.title == "Rate")
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        tab.tables.sortByColumn(rate, order)
        shown = [grid.index(row, rate).data() for row in range(grid.rowCount())]
        unknown = shown.count(UNKNOWN)
        assert unknown and shown[-unknown:] == [UNKNOWN] * unknown


def test_charts_are_spoken_and_saved(tab: PerformanceTab, sample_db: Database, qtbot: QtBot, tmp_path: Path) -> None:
    """As a drawing and as a picture, in the words of the screen reader too."""
    story = show(tab, sample_db, qtbot, "First Bake")
    chart = tab.findChild(IntervalChart)
    assert chart is not None
    assert all(row.text in chart.accessibleDescription() for row in story.ranking.rows)
    for each in tab.findChildren(Chart):
        assert each.save(tmp_path / "chart.svg") and each.save(tmp_path / "chart.png")
    assert "<svg" in (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert not chart.save(tmp_path / "missing" / "chart.png")


def test_another_basis_shows_dashes_where_nothing_knows_it(
    tab: PerformanceTab, sample_db: Database, qtbot: QtBot
) -> None:
    """Rates of views on a campaign whose posts have none: nobody is ranked, and it is said."""
    show(tab, sample_db, qtbot, "Winter Table")
    with qtbot.waitSignal(tab.model.told):
        tab.basis.setCurrentIndex(3)
    said = texts(tab)
    assert "not ranked" in said
    assert "of views" in said


def test_a_change_elsewhere_is_shown(tab: PerformanceTab, sample_db: Database, qtbot: QtBot) -> None:
    """A post that is added while the tab is seen."""
    show(tab, sample_db, qtbot, "Winter Table")
    row = campaign_told(
        sample_db, CampaignReportRequest(resolve(sample_db, "campaign", "Winter Table"), formats=FORMATS)
    )
    assert len(row.posts.rows) == 30
    with sample_db.read() as session:
        part, person = (
            session.connection()
            .exec_driver_sql(
                "SELECT k.id, k.influencer_id FROM collaboration k JOIN campaign c ON c.id = k.campaign_id "
                "WHERE c.name = 'Winter Table' LIMIT 1"
            )
            .one()
        )
    with qtbot.waitSignal(tab.model.told):
        add_post(sample_db, PostDraft(person, url="https://www.instagram.com/p/NEW1/", collaboration_id=part))
    tab.bar.setCurrentIndex(2)
    assert tab.tables.grid.rowCount() == 31


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_drawn_in_both_schemes_and_large(scheme: str, sample_db: Database, qtbot: QtBot, qapp: object) -> None:
    """Nothing warns, and charts paint, at twice the text size too."""
    theme.apply(qapp, scheme, 2.0)  # type: ignore[arg-type]
    bridge = Bridge(sample_db, InlineJobRunner())
    made = PerformanceTab(bridge, FORMATS)
    qtbot.addWidget(made)
    made.resize(1180, 900)
    made.show()
    show(made, sample_db, qtbot, "First Bake")
    assert not made.grab().isNull()
    bridge.close()


def test_reports_written_one_after_the_other_are_all_written_and_kept(
    tab: PerformanceTab, sample_db: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    """The second does not displace the first; both open again with their numbers."""
    show(tab, sample_db, qtbot, "First Bake")
    said = Said()
    tab.model.bridge.said.connect(said.append)
    for name in ("one.md", "two.csv"):
        tab.model.write(tmp_path / name)
    qtbot.waitUntil(lambda: len([text for text in said.texts() if "kept with its numbers" in text]) == 2)
    assert (tmp_path / "one.md").is_file() and (tmp_path / "two.csv").is_file()
    assert {row.file_name for row in made_rows(sample_db)} == {"one.md", "two.csv"}
