"""The frame of the window and the life of workspaces in it, acted as a person does."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from crm import paths, settings
from crm.app import App
from crm.db.unit_of_work import Database
from crm.services.brands import BrandDraft, add_brand
from crm.services.campaigns import CampaignDraft, add_campaign
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.jobs import InlineJobRunner, Progress
from crm.services.posts import PostDraft, add_post
from crm.settings import Settings
from crm.ui.bridge import Job
from crm.ui.person.health_weights import WeightsDialog
from crm.ui.person.memory_card import MemoryCardDialog
from crm.ui.shell.job_strip import JobStrip
from crm.ui.shell.main_window import MainWindow
from crm.ui.shell.notices import Bugs, Notice, bug_report

NO_KEYS = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window, shown, with nothing in it."""
    window = MainWindow()
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
    yield window
    window.close()


@pytest.fixture
def app(window: MainWindow) -> App:
    """The root, as Mara, working inline."""
    known = Settings(user_name="Mara", theme="light", zone="UTC")
    settings.save(known, paths.settings_file())
    return App(window, known, InlineJobRunner(), InlineJobRunner)


@pytest.fixture
def agency(app: App, workspace_path: Path, qtbot: QtBot) -> App:
    """The root with an open workspace of one influencer."""
    app.open(workspace_path)
    qtbot.waitUntil(lambda: app.opened is not None)
    assert app.opened is not None
    add_influencer(app.opened.db, InfluencerDraft(name="Noor van Dijk"))
    qtbot.waitUntil(lambda: app.window.actions_of.undo.isEnabled())
    return app


def test_days_of_an_open_workspace_are_those_of_the_zone_that_was_chosen(
    window: MainWindow, workspace_path: Path, qtbot: QtBot
) -> None:
    known = Settings(user_name="Mara", theme="light", zone="Asia/Tokyo")
    settings.save(known, paths.settings_file())
    app = App(window, known, InlineJobRunner(), InlineJobRunner)
    app.open(workspace_path)
    qtbot.waitUntil(lambda: app.opened is not None)
    assert app.opened is not None and app.opened.db.zone == "Asia/Tokyo"


def names(app: App) -> list[str]:
    """Who is in the open workspace's list."""
    assert app.opened is not None
    table = app.opened.pages.influencers.table.paged
    return [str(table.index(at, 0).data()) for at in range(table.rowCount())]


def show_people(app: App, qtbot: QtBot) -> None:
    """Go to the influencers and wait for the list."""
    QTest.keyClick(app.window, Qt.Key.Key_3, CTRL)
    qtbot.waitUntil(lambda: names(app) == ["Noor van Dijk"])


def files(*paths_: Path) -> QMimeData:
    """What a file manager drags."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths_])
    return mime


def test_a_workspace_in_a_sync_folder_is_not_called_safe(
    app: App, tmp_path: Path, workspace_path: Path, qtbot: QtBot
) -> None:
    """Said below its name for good, and once in a sentence."""
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    app.open(Path(shutil.copy(workspace_path, folder / "agency.rapport")))
    qtbot.waitUntil(lambda: app.opened is not None)
    words = [each.text() for each in app.window.findChildren(QLabel)]
    assert any(text.startswith("This file lies in Dropbox") for text in words), words
    assert any("not safe" in each.toolTip() + each.text() for each in app.window.findChildren(QLabel))


def test_the_log_is_taken_in_after_a_rest(agency: App, qtbot: QtBot) -> None:
    assert agency.opened is not None
    log = agency.opened.db.path.with_name(f"{agency.opened.db.path.name}-wal")
    add_influencer(agency.opened.db, InfluencerDraft(name="Sam"))
    assert log.stat().st_size > 0
    qtbot.waitUntil(lambda: log.stat().st_size == 0)


def test_first_start_asks_for_a_name_before_anything_is_written(window: MainWindow, qtbot: QtBot) -> None:
    app = App(window, Settings(), InlineJobRunner(), InlineJobRunner)
    app.start(None)
    assert window.welcome.isVisible() and window.focusWidget() is window.welcome.name
    QTest.mouseClick(window.welcome.sample, Qt.MouseButton.LeftButton)
    assert "name first" in window.welcome.wrong.text() and app.opened is None
    QTest.keyClicks(window.welcome.name, "Mara")
    QTest.keyClick(window.welcome.name, Qt.Key.Key_Return)
    assert settings.load(paths.settings_file()).user_name == "Mara"
    QTest.mouseClick(window.welcome.sample, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.opened is not None, timeout=30_000)
    assert window.windowTitle() == "Harbour & Co – Rapport"
    assert app.opened is not None and app.opened.db.user == "Mara"


def test_the_sample_goes_away_with_one_click(app: App, qtbot: QtBot) -> None:
    app.open_sample()
    qtbot.waitUntil(lambda: app.opened is not None, timeout=30_000)
    assert app.opened is not None
    path = app.opened.db.path
    assert app.window.actions_of.remove_sample.isVisible()
    app.window.actions_of.remove_sample.trigger()
    assert not path.exists() and app.window.welcome.isVisible()


def test_the_last_workspace_opens_by_itself(app: App, workspace_path: Path, qtbot: QtBot) -> None:
    app.settings = replace(app.settings, last_workspace=str(workspace_path))
    app.start(None)
    qtbot.waitUntil(lambda: app.opened is not None)
    assert app.window.current_page() == "today"


class Flashes(QObject):
    """Notes every window that is shown besides the main one."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        stray = isinstance(watched, QWidget) and watched.isWindow() and not isinstance(watched, MainWindow)
        if event.type() == QEvent.Type.Show and stray:
            self.seen.append(type(watched).__name__)
        return False


def test_opening_a_workspace_flashes_no_other_window(
    app: App, workspace_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    flashes = Flashes()
    qapp.installEventFilter(flashes)
    app.open(workspace_path)
    qtbot.waitUntil(lambda: app.opened is not None)
    for page in ("influencers", "partnerships", "brands", "transfer", "reports", "settings"):
        app.window.show_page(page)
    qapp.removeEventFilter(flashes)
    assert flashes.seen == []
    assert app.window.isActiveWindow()


def test_undo_is_named_in_the_menu_and_takes_the_step_back(agency: App, qtbot: QtBot) -> None:
    show_people(agency, qtbot)
    actions = agency.window.actions_of
    qtbot.waitUntil(lambda: actions.undo.text() == "Undo Add influencer")
    QTest.keyClick(agency.window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: names(agency) == [])
    assert agency.window.toast.text() == "Add influencer was undone."
    qtbot.waitUntil(lambda: actions.redo.text() == "Redo Add influencer")
    QTest.keyClick(agency.window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: names(agency) == ["Noor van Dijk"])


def test_a_workspace_in_another_window_is_offered_read_only(app: App, workspace_path: Path, qtbot: QtBot) -> None:
    other = Database.open(workspace_path, user="Jonas", window=True)
    app.open(workspace_path)
    qtbot.waitUntil(lambda: bool(app.window.findChildren(Notice)))
    notice = app.window.findChildren(Notice)[0]
    button = next(each for each in notice.findChildren(QPushButton) if each.text() == "Open to read only")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.opened is not None)
    assert app.opened is not None and app.opened.db.read_only
    app.close_workspace()
    other.close()


def test_a_file_that_is_no_workspace_is_refused_in_words(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    wrong = tmp_path / "holiday.rapport"
    wrong.write_bytes(b"not a database, but long enough to look like one " * 40)
    app.open(wrong)
    qtbot.waitUntil(lambda: bool(app.window.findChildren(Notice)))
    assert app.opened is None and app.window.welcome.isVisible()


def test_the_palette_finds_a_person_and_shows_them(agency: App, qtbot: QtBot) -> None:
    QTest.keyClick(agency.window, Qt.Key.Key_K, CTRL)
    layer = agency.window.palette_layer
    assert layer.isVisible() and agency.window.focusWidget() is layer.edit
    QTest.keyClicks(layer.edit, "noo")
    results = layer.findChild(QListView)
    qtbot.waitUntil(lambda: results.model().index(1, 0).data() == "Noor van Dijk")
    QTest.keyClick(layer.edit, Qt.Key.Key_Return)
    assert not layer.isVisible()
    assert agency.opened is not None
    qtbot.waitUntil(lambda: agency.opened.person.detail is not None)
    assert agency.opened.panel.isVisible()


def type_in_palette(app: App, qtbot: QtBot, words: str, wanted: str) -> None:
    """Find something and press Enter on it."""
    QTest.keyClick(app.window, Qt.Key.Key_K, CTRL)
    layer = app.window.palette_layer
    QTest.keyClicks(layer.edit, words)
    results = layer.findChild(QListView)
    qtbot.waitUntil(lambda: results.model().index(1, 0).data() == wanted)
    QTest.keyClick(layer.edit, Qt.Key.Key_Return)


def test_the_palette_opens_the_first_page_of_a_brand(agency: App, qtbot: QtBot) -> None:
    assert agency.opened is not None
    add_brand(agency.opened.db, BrandDraft("Lumen"))
    type_in_palette(agency, qtbot, "lumen", "Lumen")
    assert agency.window.current_page() == "brands"
    dashboard = agency.opened.pages.brands.dashboard
    qtbot.waitUntil(lambda: dashboard.isVisible() and dashboard.title.text() == "Lumen")


def test_the_palette_opens_the_weights_of_health(agency: App, qtbot: QtBot) -> None:
    type_in_palette(agency, qtbot, "weights of", "Weights of health…")
    qtbot.waitUntil(lambda: any(each.isVisible() for each in agency.window.findChildren(WeightsDialog)))
    agency.window.findChildren(WeightsDialog)[0].reject()


def test_the_memory_card_opens_by_key_and_from_the_palette(agency: App, qtbot: QtBot) -> None:
    """Of whoever is shown beside the list."""
    type_in_palette(agency, qtbot, "noo", "Noor van Dijk")
    assert agency.opened is not None
    qtbot.waitUntil(lambda: agency.opened.person.detail is not None)
    for press in (
        lambda: QTest.keyClick(agency.window, Qt.Key.Key_K, CTRL | Qt.KeyboardModifier.ShiftModifier),
        lambda: type_in_palette(agency, qtbot, "memory", "Memory card…"),
    ):
        press()
        qtbot.waitUntil(lambda: any(each.isVisible() for each in cards()))
        next(each for each in cards() if each.isVisible()).reject()
        qtbot.waitUntil(lambda: not any(each.isVisible() for each in cards()))


def cards() -> list[MemoryCardDialog]:
    """The memory cards there are."""
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, MemoryCardDialog)]


def test_escape_leaves_the_palette_where_one_was(agency: App, qtbot: QtBot) -> None:
    show_people(agency, qtbot)
    before = agency.window.focusWidget()
    QTest.keyClick(agency.window, Qt.Key.Key_K, CTRL)
    QTest.keyClick(agency.window.palette_layer.edit, Qt.Key.Key_Escape)
    assert agency.window.focusWidget() is before


def test_space_in_a_list_shows_and_hides_the_panel_and_types_in_a_field(agency: App, qtbot: QtBot) -> None:
    show_people(agency, qtbot)
    assert agency.opened is not None
    page, panel = agency.opened.pages.influencers, agency.opened.panel
    assert panel.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert not panel.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert panel.isVisible()
    QTest.keyClick(agency.window, Qt.Key.Key_F, CTRL)
    assert agency.window.focusWidget() is page.search
    QTest.keyClicks(page.search, "no or")
    assert page.search.text() == "no or" and panel.isVisible()


@pytest.mark.parametrize(
    ("width", "compact", "beside"), [(1280, False, True), (1000, False, False), (800, True, False)]
)
def test_the_window_gives_way_when_it_is_narrow(
    agency: App, qtbot: QtBot, width: int, compact: bool, beside: bool
) -> None:
    agency.window.resize(width, 700)
    qtbot.waitUntil(lambda: agency.window.width() == width)
    assert agency.opened is not None
    assert agency.window.navigation.compact is compact
    assert agency.opened.panel.isVisible() is beside
    if not beside:
        agency.window.actions_of.panel.trigger()
        assert agency.opened.panel.isVisible()
        assert agency.opened.panel.geometry().right() == agency.window.central.rect().right()


def test_a_click_on_a_place_begins_in_its_list_and_the_arrow_keys_walk_the_places(agency: App, qtbot: QtBot) -> None:
    """Else the arrow keys after a click would leave the page that was just asked for."""
    window = agency.window
    places = window.navigation.findChild(QListView, "navlist")
    assert isinstance(places, QListView)
    at = places.visualRect(places.model().index(2, 0)).center()
    QTest.mouseClick(places.viewport(), Qt.MouseButton.LeftButton, NO_KEYS, at)
    shown = window.current_page()
    assert shown == "influencers"
    qtbot.waitUntil(lambda: names(agency) == ["Noor van Dijk"])
    assert window.focusWidget() is not places and isinstance(window.focusWidget(), QTableView)
    places.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(places, Qt.Key.Key_Down)
    assert window.current_page() not in ("", shown) and window.focusWidget() is places


@pytest.mark.parametrize("key", ["influencers", "brands", "campaigns", "posts", "messages"])
def test_the_keyboard_waits_in_a_page_that_is_still_read(agency: App, qtbot: QtBot, key: str) -> None:
    """Else it wanders to the next control, which is the search of the navigation."""
    assert agency.opened is not None
    add_brand(agency.opened.db, BrandDraft("Linnet"))
    window = agency.window
    window.show_page("today")
    window.show_page(key)
    assert window.current_page() == key
    page: QWidget = getattr(agency.opened.pages, key)
    qtbot.waitUntil(lambda: page.isAncestorOf(window.focusWidget() or window))


def test_a_row_behind_a_figure_of_insight_leads_to_the_page_of_its_record(agency: App, qtbot: QtBot) -> None:
    assert agency.opened is not None
    pages, db = agency.opened.pages, agency.opened.db
    person = add_influencer(db, InfluencerDraft(name="Sam"))
    campaign = add_campaign(db, CampaignDraft(add_brand(db, BrandDraft("Linnet")), "Spring"))
    post = add_post(db, PostDraft(person, url="https://www.instagram.com/p/AAAA1/"))
    for thing, id_, page in (("campaign", campaign, "campaigns"), ("post", post, "posts")):
        agency.window.show_page("insight")
        pages.insight.model.open_source(thing, id_)
        qtbot.waitUntil(lambda page=page: agency.window.current_page() == page)
    qtbot.waitUntil(lambda: pages.campaigns.model.open_id == campaign)
    pages.insight.model.open_source("influencer", person)
    qtbot.waitUntil(lambda: agency.opened is not None and agency.opened.panel.isVisible())


def test_a_dropped_file_or_folder_goes_to_the_import(agency: App, tmp_path: Path, qtbot: QtBot) -> None:
    sheet = tmp_path / "creators.csv"
    sheet.write_text("Name,Instagram,Followers\nAda Lind,ada.lind,12000\n", encoding="utf-8")
    window, dropped = agency.window, []
    window.files_dropped.connect(dropped.extend)
    copy = Qt.DropAction.CopyAction
    left = Qt.MouseButton.LeftButton
    mime = files(sheet, tmp_path)
    enter = QDragEnterEvent(QPoint(400, 300), copy, mime, left, NO_KEYS)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), copy, mime, left, NO_KEYS))
    assert dropped == [sheet, tmp_path]
    assert window.current_page() == "transfer"


def test_the_job_strip_samples_and_cancels(qtbot: QtBot) -> None:
    strip = JobStrip()
    qtbot.addWidget(strip)
    jobs = [Job("Importing creators.csv", Progress())]
    strip.watch(lambda: jobs)
    jobs[0].progress.report("Writing", 30, 120)
    qtbot.waitUntil(lambda: strip.said() == ("Importing creators.csv", "Writing", 30))
    cancel = strip.findChild(QPushButton)
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert jobs[0].progress.cancelled
    jobs.clear()
    qtbot.waitUntil(lambda: strip.isHidden())


def test_a_bug_opens_one_dialog_however_often_it_happens(window: MainWindow) -> None:
    bugs = Bugs(window)
    for _cell in range(40):
        try:
            raise ValueError("Noor's secret note")
        except ValueError as error:
            bugs.record(type(error), error, error.__traceback__)
    shown = window.findChildren(Notice)
    assert len(shown) == 1
    report = bug_report(ValueError("Noor's secret note"))
    assert "ValueError" in report and "secret" not in report


def test_every_action_has_words_and_no_key_is_given_twice(window: MainWindow) -> None:
    actions = [each for each in window.actions() if isinstance(each, QAction)]
    keys = [each.shortcut().toString() for each in actions if not each.shortcut().isEmpty()]
    assert all(each.text() for each in actions)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", ["today", "influencers", "partnerships", "brands", "transfer", "reports", "settings"])
def test_everything_that_takes_the_focus_has_a_name(agency: App, qtbot: QtBot, key: str) -> None:
    show_people(agency, qtbot)
    agency.window.show_page(key)
    kinds = (QPushButton, QToolButton, QLineEdit, QComboBox, QTableView, QListView)
    nameless = [
        f"{type(each).__name__} {each.objectName()} in {type(each.parent()).__name__}"
        for each in agency.window.findChildren(QWidget)
        if isinstance(each, kinds)
        and each.isVisible()
        and each.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (each.accessibleName() or each.property("text"))
        and not each.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_closing_the_window_backs_up_and_leaves_one_file(agency: App, tmp_path: Path) -> None:
    assert agency.opened is not None
    path = agency.opened.db.path
    agency.window.close()
    assert agency.opened is None
    assert [each.name for each in path.parent.glob("agency*")] == [path.name]
    assert len(list(paths.backup_dir().rglob("*.rapport"))) == 1
    shutil.copy(path, tmp_path / "copied.rapport")


def test_a_calendar_file_that_was_chosen_follows_this_workspace_and_is_remembered(
    agency: App, tmp_path: Path, qtbot: QtBot
) -> None:
    assert agency.opened is not None
    agency.window.show_page("calendar")
    to = tmp_path / "days.ics"
    agency.opened.pages.calendar.keep_wanted.emit(str(to))
    qtbot.waitUntil(to.is_file)
    kept = settings.load(paths.settings_file())
    assert (kept.calendar_file, kept.calendar_of) == (str(to), agency.opened.about.id)
    agency.opened.pages.calendar.keep_wanted.emit("")
    assert settings.load(paths.settings_file()).calendar_file == ""
