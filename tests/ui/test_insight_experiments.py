"""“What works”, oddities and benchmarks on the sample: what the domain says, figures that explain themselves, undo."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Platform
from crm.formats import Formats
from crm.queries.insight_experiments import Tried, experience
from crm.services.sample import make_sample
from crm.ui.bridge import Bridge
from crm.ui.kit.explained import Explained
from crm.ui.pages.insight.page import InsightPage
from crm.ui.pages.insight.view_model import InsightViewModel
from tests.conftest import fixed_clock
from tests.ui.conftest import TODAY, Said

FORMATS = Formats("en_GB", "UTC")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace; copy it, never write to it."""
    path = tmp_path_factory.mktemp("tried") / "sample.rapport"
    make_sample(path, user="Mara", zone="UTC", clock=fixed_clock)
    return path


@pytest.fixture
def db(sample: Path, tmp_path: Path, open_database: Callable[[Path], Database]) -> Database:
    """A copy of the sample, open."""
    return open_database(Path(shutil.copy(sample, tmp_path / "copy.rapport")))


@pytest.fixture
def page(bridge: Bridge, said: Said, qtbot: QtBot) -> InsightPage:
    """The page, seen."""
    made = InsightPage(InsightViewModel(bridge, FORMATS, lambda: TODAY))
    qtbot.addWidget(made)
    made.resize(1080, 800)
    made.show()
    made.load()
    qtbot.waitUntil(lambda: made.ranking.states.state() == "content")
    return made


def go(page: InsightPage, title: str) -> None:
    """Choose a tab by its words."""
    page.bar.setCurrentIndex(next(at for at in range(page.bar.count()) if page.bar.tabText(at) == title))


def words(within: object) -> list[str]:
    """Every label in sight."""
    return [each.text() for each in within.findChildren(QLabel) if each.isVisible()]  # type: ignore[attr-defined]


def figures(within: object) -> list[QPushButton]:
    """Every figure that explains itself."""
    found = within.findChildren(QPushButton)  # type: ignore[attr-defined]
    return [each for each in found if each.objectName() == "figure" and each.isVisible()]


def test_styles_say_what_the_domain_says_and_explain_themselves(page: InsightPage, db: Database, qtbot: QtBot) -> None:
    go(page, "What works")
    tab = page.experiments
    qtbot.waitUntil(lambda: tab.states.state() == "content")
    told = experience(db, Tried())
    assert told.styles.results
    assert [mark.label for mark in tab.styles.marks] == [r.label for r in told.styles.results if r.ratio is not None]
    for result in told.styles.results:
        assert f"{result.label}: {result.sentence}" in words(tab)
    figures(tab)[-1].click()
    overlay = page.findChild(Explained)
    assert overlay is not None and overlay.isVisible()


def test_work_is_narrowed_to_one_platform(page: InsightPage, db: Database, qtbot: QtBot) -> None:
    go(page, "What works")
    tab = page.experiments
    qtbot.waitUntil(lambda: tab.states.state() == "content")
    before = tab.found
    tab.platform.setCurrentIndex(1 + list(Platform).index(Platform.INSTAGRAM))
    qtbot.waitUntil(lambda: tab.found is not before)
    assert tab.found is not None
    assert tab.found.styles.posts == experience(db, Tried(platform=Platform.INSTAGRAM)).styles.posts
    assert len(tab.found.styles.posts) < len(experience(db, Tried()).styles.posts)
