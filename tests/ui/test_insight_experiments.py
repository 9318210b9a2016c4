"""“What works”, oddities and benchmarks on the sample: what the domain says, figures that explain themselves, undo."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from crm.db.entities import Comment, new_id
from crm.db.unit_of_work import Database
from crm.domain.tiers import Tier
from crm.domain.vocabulary import Basis, Platform, PostType
from crm.formats import Formats
from crm.queries.influencer_detail import influencer_detail
from crm.queries.insight_experiments import Tried, experience
from crm.queries.insight_settings import all_benchmarks
from crm.services.accounts import AccountDraft, SnapshotDraft, record_snapshot
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.posts import PostDraft, add_post
from crm.ui.bridge import Bridge
from crm.ui.kit.chart_view import IntervalChart, Mark
from crm.ui.kit.explained import Explained
from crm.ui.pages.insight.benchmarks_dialogs import BenchmarkDialog, SchemeDialog
from crm.ui.pages.insight.oddities_dialogs import CauseDialog, FeedDialog
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


def jump(db: Database) -> str:
    """Somebody's account that jumped on one day; their id."""
    person = add_influencer(
        db, InfluencerDraft(name="Jo Leap", accounts=(AccountDraft(Platform.INSTAGRAM, "jo.leap"),))
    )
    account = influencer_detail(db, person).accounts[0].id
    for week in range(14):
        followers = 20_000 + 60 * week + (0, 40, 15, 70, 30)[week % 5] + (30_000 if week > 9 else 0)
        day = TODAY - timedelta(days=7 * (14 - week))
        record_snapshot(db, account, SnapshotDraft(day, followers, None, None))
    return person


def names(page: InsightPage) -> list[str]:
    """Whose cards are in sight."""
    return [each.text() for each in figures(page.oddities)]


def test_a_noted_cause_takes_the_flag_and_undo_brings_it_back(
    page: InsightPage, db: Database, said: Said, qtbot: QtBot
) -> None:
    person = jump(db)
    go(page, "Worth a look")
    qtbot.waitUntil(lambda: "Jo Leap" in names(page))
    assert any("verdict" in each for each in words(page.oddities))
    with qtbot.waitSignal(page.person_opened) as opened:
        next(each for each in figures(page.oddities) if each.text() == "Jo Leap").click()
    assert opened.args == [person]
    press(page.oddities, "Note a cause for Jo Leap")
    dialog = asked(CauseDialog)
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog.cause.accessibleDescription() != "")
    dialog.cause.setText("television")
    dialog.submit.click()
    qtbot.waitUntil(lambda: "Jo Leap" not in names(page))
    said.press()
    qtbot.waitUntil(lambda: "Jo Leap" in names(page))


def test_what_is_odd_opens_its_posts_and_account(page: InsightPage, db: Database, qtbot: QtBot) -> None:
    """The comments of one post are the same word again and again; an account jumped."""
    person = jump(db)
    post = add_post(db, PostDraft(person, Platform.INSTAGRAM, type=PostType.POST, posted_on=TODAY - timedelta(days=9)))
    with db.begin("Comments") as uow:
        uow.add(*(Comment(id=new_id(), post_id=post, text="Wow!") for _ in range(24)))
    go(page, "Worth a look")
    qtbot.waitUntil(lambda: "Jo Leap" in names(page))
    with qtbot.waitSignal(page.model.record_opened) as opened:
        press(page.oddities, "Open a post of Jo Leap")
    assert opened.args == ["post", post]
    with qtbot.waitSignal(page.person_opened) as looked:
        press(page.oddities, "Open the account of Jo Leap")
    assert looked.args == [person]


def test_a_look_at_the_feed_is_recorded(page: InsightPage, db: Database, said: Said, qtbot: QtBot) -> None:
    jump(db)
    go(page, "Worth a look")
    qtbot.waitUntil(lambda: "Jo Leap" in names(page))
    press(page.oddities, "Record a look at the feed of Jo Leap")
    dialog = asked(FeedDialog)
    dialog.sponsored.setText("six")
    dialog.submit.click()
    assert dialog.fields["sponsored"].note() == "Write a whole number."
    dialog.sponsored.setText("6")
    dialog.submit.click()
    qtbot.waitUntil(lambda: any("6 of 24 posts" in each for each in words(page.oddities)))
    said.press()
    qtbot.waitUntil(lambda: not any("6 of 24 posts" in each for each in words(page.oddities)))


def test_published_rates_stand_beside_own_ones_of_their_basis_only(
    page: InsightPage, db: Database, qtbot: QtBot
) -> None:
    go(page, "What is normal")
    tab = page.benchmarks
    qtbot.waitUntil(lambda: tab.states.state() == "content")
    tab.basis.setCurrentIndex(1)  # followers
    qtbot.waitUntil(lambda: tab.found is not None and tab.found.basis is Basis.FOLLOWERS)
    assert tab.found is not None
    drawn = {mark.label for chart in tab.charts for mark in chart.marks} - {"Own roster"}
    same = {each.label for each in tab.found.benchmarks if each.basis is Basis.FOLLOWERS}
    assert drawn and drawn <= same
    bars = {mark.points for chart in tab.charts for mark in chart.marks if mark.label == "Own roster"}
    assert bars == {tab.found.own_rates(each) for each in tab.found.spreads} and any(bars)
    assert sum(map(len, bars)) <= sum(each.distribution.n for each in tab.found.spreads)
    assert any("micro 10,000 – 100,000" in each for each in words(tab))
    tab.scheme.setCurrentText("Wide micro")
    qtbot.waitUntil(lambda: any("micro 1,000 – 100,000" in each for each in words(tab)))


def test_own_benchmarks_and_tiers_are_kept_and_undone(
    page: InsightPage, db: Database, said: Said, qtbot: QtBot
) -> None:
    go(page, "What is normal")
    tab = page.benchmarks
    qtbot.waitUntil(lambda: tab.states.state() == "content")
    before = tab.table.grid.rowCount()
    tab.add_own.click()
    form = asked(BenchmarkDialog)
    form.source.setText("House study")
    form.counted.setText("likes + comments")
    form.low.setText("much")
    form.submit.click()
    assert form.fields["low_rate"].note() == "Write a rate in percent, such as 1.2."
    form.low.setText("1,5")
    form.submit.click()
    qtbot.waitUntil(lambda: tab.table.grid.rowCount() == before + 1)
    assert all_benchmarks(db)[-1].label == "House study, year not told"
    said.press()
    qtbot.waitUntil(lambda: tab.table.grid.rowCount() == before)
    tab.edit.click()
    tiers = asked(SchemeDialog)
    tiers.name.setText("Our tiers")
    tiers.floors[Tier.MICRO].setText("500")
    tiers.submit.click()
    qtbot.waitUntil(lambda: "starts above" in tiers.fields["floors"].note())
    tiers.floors[Tier.MICRO].setText("12000")
    tiers.submit.click()
    qtbot.waitUntil(lambda: tab.scheme.findText("Our tiers") >= 0)


def test_a_chart_is_copied_as_a_picture(page: InsightPage, qtbot: QtBot) -> None:
    go(page, "What works")
    qtbot.waitUntil(lambda: page.experiments.states.state() == "content")
    page.experiments.styles.copy()
    assert QGuiApplication.clipboard().image().width() == 2 * page.experiments.styles.width()


def press(within: object, name: str) -> None:
    """Press the button that a screen reader calls so."""
    found = within.findChildren(QPushButton)  # type: ignore[attr-defined]
    next(each for each in found if each.accessibleName() == name).click()
    QApplication.processEvents()


def test_the_scale_of_own_rates_reaches_them(qtbot: QtBot) -> None:
    """One person far out does not flatten the others, and nobody but those far out stands in the last bar."""
    chart = IntervalChart("Rates")
    qtbot.addWidget(chart)
    chart.show_marks([Mark("Own", 0.04, "4 %", 0.02, 0.06, points=(0.02, 0.03, 0.07))])
    assert chart.scale_top() == 0.07
    chart.show_marks([Mark("Own", 0.04, "4 %", 0.02, 0.06, points=(0.02, 0.9))])
    assert chart.scale_top() == pytest.approx(0.09)
    chart.show_marks([Mark("Own", None, "—", points=(0.02,))])
    assert chart.scale_top() == 0.02


def test_normal_rates_fit_into_a_narrow_window(page: InsightPage, qtbot: QtBot) -> None:
    go(page, "What is normal")
    tab = page.benchmarks
    qtbot.waitUntil(lambda: tab.states.state() == "content" and bool(tab.charts))
    page.resize(680, 780)
    qtbot.waitUntil(lambda: all(each.mapTo(page, each.rect().topRight()).x() < 680 for each in tab.charts))
