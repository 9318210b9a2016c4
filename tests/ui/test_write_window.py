"""Writing to people from everywhere in the window: the keys, the list, the panel; drafts then stand under Messages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm.app import App
from crm.app.workspace import OpenWorkspace
from crm.domain.day import LineKind
from crm.queries.day_list import DayRow
from crm.queries.influencers import influencer_order
from crm.queries.messages import template_rows
from crm.services.jobs import InlineJobRunner
from crm.services.message_templates import TemplateDraft, add_template
from crm.services.messages import HandOut, hand_out
from crm.services.sequences import add_sequence, enrol
from crm.settings import Settings
from crm.ui.pages.messages.write_dialog import WriteDialog
from crm.ui.pages.today.lines import LINE, LinesView
from crm.ui.shell.main_window import MainWindow
from tests.services.people import add_noor, add_person
from tests.ui.windows import asked, gone


@pytest.fixture
def opened(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWorkspace]:
    """A workspace with Anna and Noor and one template, in the whole window."""
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    app = App(window, Settings(user_name="Mara"), InlineJobRunner(), InlineJobRunner)
    app.create(tmp_path / "agency.rapport")
    qtbot.waitUntil(lambda: app.opened is not None)
    assert app.opened is not None
    add_person(app.opened.db, "Anna")
    add_noor(app.opened.db)
    add_template(app.opened.db, TemplateDraft("Hello", "Hi {first_name}"))
    yield app.opened
    app.close_workspace()


def people_of(dialog: WriteDialog, qtbot: QtBot) -> list[str]:
    qtbot.waitUntil(lambda: dialog.states.state() == "content" and len(dialog.model.lines) == len(dialog.model.people))
    return [line.preview.name for line in dialog.model.lines]


def test_today_leads_to_a_draft_that_waits_and_to_the_next_message(opened: OpenWorkspace, qtbot: QtBot) -> None:
    db, today = opened.db, opened.today()
    noor, anna = influencer_order(db).ids[::-1]
    (hello,) = [row.id for row in template_rows(db)]
    (draft,) = hand_out(db, HandOut(hello, (noor,)), today).draft_ids
    enrol(db, add_sequence(db, "Tries", (hello,)), (anna,), today)
    opened.window.show_page("today")
    lines = opened.pages.today_page.list
    qtbot.waitUntil(lambda: sum(row is not None for row in rows_of(lines)) == 2)
    kinds = {row.line.kind: row for row in rows_of(lines) if row is not None}
    lines.opened.emit(kinds[LineKind.UNCONFIRMED])
    qtbot.waitUntil(lambda: opened.window.current_page() == "messages")
    qtbot.waitUntil(lambda: opened.pages.messages.drafts.table.current_id() == draft)
    opened.window.show_page("today")
    lines.opened.emit(kinds[LineKind.MESSAGE])
    qtbot.waitUntil(lambda: any(isinstance(each, WriteDialog) for each in QApplication.topLevelWidgets()))
    dialog = asked(WriteDialog)
    assert people_of(dialog, qtbot) == ["Anna"]
    dialog.reject()


def rows_of(lines: LinesView) -> list[DayRow | None]:
    model = lines.model()
    return [model.index(at, 0).data(LINE).row for at in range(model.rowCount())]


def test_messages_stand_after_posts_and_write_to_is_offered_by_the_palette(opened: OpenWorkspace) -> None:
    places = [choice.title for choice in opened._places()]
    assert places[places.index("Posts") + 1] == "Messages"
    offer = next(choice for choice in opened._things_to_do() if choice.title == "Write to…")
    assert offer.key == "Ctrl+Shift+M"


def test_the_selection_of_the_list_is_written_to_and_its_drafts_wait(opened: OpenWorkspace, qtbot: QtBot) -> None:
    opened.window.show_page("influencers")
    page = opened.pages.influencers
    qtbot.waitUntil(lambda: page.table.paged.rowCount() == 2)
    page.table.selectAll()
    page.write.click()
    dialog = asked(WriteDialog)
    assert people_of(dialog, qtbot) == ["Anna", "Noor van Dijk"]
    qtbot.waitUntil(dialog.keep.isEnabled)
    dialog.keep.click()
    qtbot.waitUntil(lambda: gone(dialog))
    opened.window.show_page("messages")
    qtbot.waitUntil(lambda: opened.pages.messages.drafts.list.rowCount() == 2)


def test_the_person_shown_is_written_to_from_the_panel_and_by_the_keys(opened: OpenWorkspace, qtbot: QtBot) -> None:
    opened.window.show_page("influencers")
    qtbot.waitUntil(lambda: opened.person.detail is not None)
    name = opened.person.detail.name if opened.person.detail else ""
    opened.panel.acts.ask_to_write()
    dialog = asked(WriteDialog)
    assert people_of(dialog, qtbot) == [name]
    dialog.reject()
    opened.window.actions_of.write_to.trigger()
    again = asked(WriteDialog)
    assert people_of(again, qtbot) == [name]
    again.reject()
