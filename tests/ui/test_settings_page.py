"""Each setting is saved at once; the file is backed up, restored beside itself, checked, and its history taken back."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crm import paths, settings
from crm.app.pages import Ground, Pages
from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.queries.find import quick_find
from crm.queries.rates import rate_rows
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.settings import Settings
from crm.ui.bridge import Bridge
from crm.ui.pages.settings.page import SettingsPage
from crm.ui.pages.settings.rates import RateDialog
from crm.ui.pages.settings.view_model import SettingsViewModel
from tests.ui.conftest import TODAY, Said

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(bridge: Bridge, formats: Formats, qtbot: QtBot) -> Iterator[SettingsPage]:
    """The page, shown and read."""
    settings.save(Settings(user_name="Mara", last_workspace="kept.rapport"), paths.settings_file())
    page = SettingsPage(SettingsViewModel(bridge, formats), formats)
    qtbot.addWidget(page)
    page.resize(900, 1600)
    page.show()
    yield page


def saved() -> Settings:
    """What stands in the file."""
    return settings.load(paths.settings_file())


def restore_into(page: SettingsPage, path: Path, qtbot: QtBot) -> None:
    """Press the button and answer the file dialog."""
    qtbot.waitUntil(page.restore.isEnabled)
    qtbot.mouseClick(page.restore, LEFT)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(QFileDialog)))
    dialog = next(each for each in page.findChildren(QFileDialog) if each.isVisible())
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(str(path))
    dialog.accept()


def test_a_choice_is_saved_at_once_and_told_while_the_others_stay(page: SettingsPage, qtbot: QtBot) -> None:
    told: list[Settings] = []
    page.settings_changed.connect(told.append)
    page.theme.setFocus()
    qtbot.keyClick(page.theme, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: saved().theme == "dark")
    page.text_size.setFocus()
    qtbot.keyClick(page.text_size, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: saved().text_scale == 1.5)
    assert [(each.theme, each.text_scale) for each in told] == [("dark", 1.0), ("dark", 1.5)]
    assert (saved().user_name, saved().last_workspace) == ("Mara", "kept.rapport")


def test_an_empty_name_is_refused_beside_its_field(page: SettingsPage, qtbot: QtBot) -> None:
    page.name.setFocus()
    page.name.clear()
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.name.accessibleDescription() == "Type your name.")
    assert saved().user_name == "Mara"
    qtbot.keyClicks(page.name, "Mara Lindqvist")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: saved().user_name == "Mara Lindqvist")
    assert page.name.accessibleDescription() == ""


def test_the_example_follows_the_locale(page: SettingsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.example.text().startswith("38,200"))
    qtbot.keyClicks(page.locale_choice, "Deutsch")
    qtbot.waitUntil(lambda: page.example.text().startswith("38.200"))


def test_a_backup_is_made_listed_and_restored_but_never_over_a_file(
    db: Database, page: SettingsPage, tmp_path: Path, qtbot: QtBot, said: Said
) -> None:
    add_influencer(db, InfluencerDraft(name="Noor"))
    qtbot.waitUntil(lambda: page.backup_states.state() == "empty")
    qtbot.mouseClick(page.back_up, LEFT)
    qtbot.waitUntil(lambda: page.backups.rowCount() == 1 and page.backup_states.state() == "content")

    taken = tmp_path / "taken.rapport"
    taken.write_text("mine")
    restore_into(page, taken, qtbot)
    qtbot.waitUntil(lambda: said.texts()[-1] == "taken.rapport already exists; choose a new name.")
    assert taken.read_text() == "mine"

    opened: list[Path] = []
    page.open_wanted.connect(opened.append)
    fresh = tmp_path / "fresh.rapport"
    restore_into(page, fresh, qtbot)
    qtbot.waitUntil(lambda: said.texts()[-1] == "Restored into fresh.rapport.")
    said.press()
    assert opened == [fresh]
    copy = Database.open(fresh, user="Mara", read_only=True)
    assert [each.title for each in quick_find(copy, "noor")] == ["Noor"]
    copy.close()


def test_a_check_tells_what_it_found(page: SettingsPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.check, LEFT)
    qtbot.waitUntil(lambda: page.found.isVisible() and page.found.text().startswith("No damage found"))
    assert not page.repair.isVisible()
    assert not page.remove_sample.isVisible()


def test_a_step_of_the_history_is_taken_back(db: Database, page: SettingsPage, qtbot: QtBot, said: Said) -> None:
    add_influencer(db, InfluencerDraft(name="Noor"))
    qtbot.waitUntil(lambda: page.steps.rowCount() > 0 and page.steps.index(0, 0).data().startswith("Add influencer"))
    assert "Mara" in page.steps.index(0, 0).data()
    page.step_table.selectRow(0)
    qtbot.mouseClick(page.take_back, LEFT)
    qtbot.waitUntil(lambda: page.steps.index(0, 0).data().startswith("Revert Add influencer"))
    assert said.texts() == ["“Add influencer” was taken back."]
    assert quick_find(db, "noor") == []


def test_a_rate_is_entered_corrected_and_taken_away(db: Database, page: SettingsPage, qtbot: QtBot, said: Said) -> None:
    qtbot.waitUntil(lambda: page.rates.states.state() == "empty")
    qtbot.mouseClick(page.rates.add, LEFT)
    dialog = rate_dialog(page, qtbot)
    dialog.rate.setText("a lot")
    qtbot.mouseClick(dialog.submit, LEFT)
    assert "0.9214" in dialog.rate.accessibleDescription()
    dialog.rate.setText("0,92140")
    assert dialog.fields["rate"].note() == "1 USD = 0,92140 EUR"
    dialog.day.set_value(date(2026, 11, 13))
    dialog.source.setText("Bank")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: page.rates.rates.rowCount() == 1)
    cells = [page.rates.rates.index(0, at).data() for at in range(4)]
    assert cells == ["USD in EUR", "0.92140 EUR", "13 Nov 2026", "Bank"]
    qtbot.mouseClick(page.rates.add, LEFT)
    dialog = rate_dialog(page, qtbot)
    dialog.rate.setText("0.93")
    dialog.day.set_value(date(2026, 11, 13))
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "already" in dialog.day.accessibleDescription())
    dialog.reject()
    qtbot.keyClick(page.rates.table, Qt.Key.Key_Return)
    dialog = rate_dialog(page, qtbot)
    dialog.rate.setText("0.95")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: [each.rate for each in rate_rows(db)] == [Decimal("0.95")])
    qtbot.mouseClick(page.rates.remove, LEFT)
    qtbot.waitUntil(lambda: page.rates.states.state() == "empty")
    said.press()
    qtbot.waitUntil(lambda: page.rates.rates.rowCount() == 1)


def rate_dialog(page: SettingsPage, qtbot: QtBot) -> RateDialog:
    """The form of a rate that was just opened."""
    found: list[RateDialog] = []

    def shown() -> bool:
        found[:] = [each for each in page.findChildren(RateDialog) if each.isVisible()]
        return len(found) == 1

    qtbot.waitUntil(shown)
    return found[0]


def test_how_long_a_colleagues_contact_is_told_is_saved(page: SettingsPage, qtbot: QtBot) -> None:
    assert page.quiet.currentText() == "14 days"
    page.quiet.setFocus()
    qtbot.keyClick(page.quiet, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: saved().quiet_days == 30)


def test_reminders_can_be_switched_off(page: SettingsPage, qtbot: QtBot) -> None:
    assert page.reminders.currentText() == "Told"
    page.reminders.setFocus()
    qtbot.keyClick(page.reminders, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: not saved().reminders)


def test_working_hours_are_saved_when_they_make_sense_and_refused_beside_their_field(
    page: SettingsPage, qtbot: QtBot
) -> None:
    hours = page.hours
    for box, wanted in ((hours.opens, "10:00"), (hours.closes, "16:30"), (hours.days, "Sunday")):
        box.setFocus()
        qtbot.keyClicks(box, wanted)
    qtbot.waitUntil(lambda: saved().work_days == "sun-thu")
    assert (saved().work_opens, saved().work_closes) == ("10:00", "16:30")
    hours.closes.setFocus()
    qtbot.keyClick(hours.closes, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: hours.closes.accessibleDescription() == "Choose a time after the beginning.")
    assert saved().work_closes == "16:30"


def test_a_calendar_file_is_kept_and_let_go(page: SettingsPage, tmp_path: Path, qtbot: QtBot) -> None:
    asked: list[str] = []
    page.keep_wanted.connect(asked.append)
    section = page.calendar_file
    assert not section.stop.isVisible()
    qtbot.mouseClick(section.choose, LEFT)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(QFileDialog)))
    dialog = next(each for each in page.findChildren(QFileDialog) if each.isVisible())
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(tmp_path / "days"))
    dialog.accept()
    qtbot.waitUntil(section.stop.isVisible)
    assert section.told.text() == str(tmp_path / "days.ics")
    qtbot.mouseClick(section.stop, LEFT)
    assert asked == [str(tmp_path / "days.ics"), ""]
    assert not section.stop.isVisible()


def test_the_calendars_own_switch_follows_what_settings_keeps(bridge: Bridge, formats: Formats, qtbot: QtBot) -> None:
    pages = Pages(Ground(bridge, formats, lambda: TODAY, "EUR", ""), bridge)
    asked: list[str] = []
    pages.keep_wanted.connect(asked.append)
    for page in (pages.settings_page, pages.calendar):
        qtbot.addWidget(page)
    pages.settings_page.keep_wanted.emit("days.ics")
    assert pages.calendar.keep.isChecked() and pages.calendar.kept_file == "days.ics"
    pages.settings_page.keep_wanted.emit("")
    assert not pages.calendar.keep.isChecked()
    assert asked == ["days.ics", ""]
