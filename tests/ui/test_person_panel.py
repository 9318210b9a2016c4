"""The panel shows one person whole, and everything done there is written, said, and taken back by Undo."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QDateTime, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Basis, Channel, Direction, OutreachStage, PartnershipStatus, Platform
from crm.formats import Formats
from crm.queries.brands import brand_rows
from crm.queries.influencer_detail import influencer_detail
from crm.services.accounts import AccountDraft
from crm.services.brands import BrandDraft, add_brand
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.history import undo
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.outreach import OutreachDraft, log_outreach
from crm.services.partnerships import start_partnership
from crm.services.tasks import TaskDraft, add_task
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import Dialog
from crm.ui.kit.timeline import TimelineView
from crm.ui.person.contact import CorrectDialog
from crm.ui.person.edit import AccountDialog, AudienceNoteDialog, EditDialog, RatingDialog
from crm.ui.person.health import HealthChip
from crm.ui.person.health_dialogs import ReasonsDialog
from crm.ui.person.health_weights import WeightsDialog
from crm.ui.person.log_dialog import LogDialog
from crm.ui.person.move import MoveDialog, StartDialog
from crm.ui.person.panel import PersonPanel
from crm.ui.person.setting import Setting
from crm.ui.person.task import TaskDialog
from crm.ui.person.view_model import PAGE_LENGTH, PersonViewModel
from tests.conftest import NOW
from tests.ui.conftest import TODAY, Said
from tests.ui.windows import asked

AnyDialog = TypeVar("AnyDialog", bound=Dialog)
LEFT = Qt.MouseButton.LeftButton
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def noor(db: Database) -> str:
    """Noor, with an account, in trial with Linnet; Maple is a further brand."""
    linnet = add_brand(db, BrandDraft("Linnet", values=("Calm",)))
    add_brand(db, BrandDraft("Maple"))
    account = AccountDraft(
        Platform.INSTAGRAM,
        "noor.bakes",
        followers=38_200,
        engagement_rate=Decimal("0.048"),
        engagement_basis=Basis.FOLLOWERS,
        read_on=date(2026, 11, 2),
    )
    draft = InfluencerDraft(name="Noor van Dijk", email="noor@example.com", tags=("Net 30",), accounts=(account,))
    person = add_influencer(db, draft)
    start_partnership(db, person, linnet, status=PartnershipStatus.TRIAL)
    return person


@pytest.fixture
def panel(bridge: Bridge, formats: Formats, qtbot: QtBot, noor: str) -> Iterator[PersonPanel]:
    """The panel, showing Noor."""

    def say_with_undo(words: str) -> None:
        bridge.say(words, "Undo", lambda: bridge.write(bridge, undo))

    panel = PersonPanel(PersonViewModel(bridge), Setting(formats, lambda: TODAY, say_with_undo))
    qtbot.addWidget(panel)
    panel.resize(320, 720)
    panel.show()
    panel.model.show(noor)
    qtbot.waitUntil(lambda: "Noor van Dijk" in words_of(panel) and lines(panel.timeline) != [])
    yield panel


def words_of(widget: QWidget) -> list[str]:
    """What the labels say that are seen, with plain blanks."""
    return [
        each.text().replace("\N{NO-BREAK SPACE}", " ")
        for each in widget.findChildren(QLabel)
        if each.isVisible() and each.text()
    ]


def lines(view: TimelineView) -> list[str]:
    """Every line of a timeline, as a screen reader says it."""
    model = view.entries
    return [model.index(at, 0).data(SPOKEN) for at in range(model.rowCount())]


def find_line(view: TimelineView, start: str) -> int:
    """Where the first line stands that begins so."""
    return next(at for at, words in enumerate(lines(view)) if words.startswith(start))


def open_dialog(panel: QWidget, qtbot: QtBot, kind: type[AnyDialog]) -> AnyDialog:
    """The dialog that stands open."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in panel.findChildren(kind)))
    return next(each for each in panel.findChildren(kind) if each.isVisible())


def act_on_line(view: TimelineView, qtbot: QtBot, start: str) -> None:
    """Press Enter on the line that begins so."""
    view.setFocus()
    view.setCurrentIndex(view.entries.index(find_line(view, start), 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)


def choose(qtbot: QtBot, words: str) -> None:
    """Click an entry of the menu that is open."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.text() == words)
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def ask_menu(view: TimelineView, start: str) -> None:
    """Open the context menu of the line that begins so."""
    spot = view.visualRect(view.entries.index(find_line(view, start), 0)).center()
    view.customContextMenuRequested.emit(spot)


def test_it_says_who_it_is_with_figures_and_when_they_are_from(panel: PersonPanel) -> None:
    said = words_of(panel.head)
    for words in ("Noor van Dijk", "@noor.bakes", "38.2 k", "4.80 %", "of followers", "IG"):
        assert words in said
    assert lines(panel.timeline)[0] == "November 2026"


def test_nobody_chosen_says_what_to_do(panel: PersonPanel, qtbot: QtBot) -> None:
    panel.model.show("")
    qtbot.waitUntil(lambda: "Nobody chosen" in words_of(panel))


def test_logging_an_outreach_adds_a_line_moves_the_stage_and_undo_takes_it_back(
    db: Database, panel: PersonPanel, qtbot: QtBot, noor: str, said: Said
) -> None:
    before = lines(panel.timeline)
    qtbot.keyClicks(panel.quick, "Sent the brief")
    qtbot.keyClick(panel.quick, Qt.Key.Key_Return)
    dialog = open_dialog(panel, qtbot, LogDialog)
    assert dialog.note.toPlainText() == "Sent the brief"
    assert dialog.brand.currentText() == "Linnet"
    dialog.at.setDateTime(QDateTime(2026, 11, 22, 8, 30, 0))
    qtbot.mouseClick(dialog.submit, LEFT)

    line = "E-mail from us. Sun 22 Nov 2026, 08:30 · Mara. Linnet. Sent the brief"
    qtbot.waitUntil(lambda: line in lines(panel.timeline))
    assert said.texts() == ["Outreach logged. Follow up on 27 Nov 2026."]
    assert influencer_detail(db, noor).partnerships[0].outreach_stage is OutreachStage.CONTACTED
    assert any(words.startswith("Follow up. Fri 27 Nov") for words in lines(panel.timeline))

    said.press()
    qtbot.waitUntil(lambda: lines(panel.timeline) == before)
    assert influencer_detail(db, noor).partnerships[0].outreach_stage is OutreachStage.IDENTIFIED


def test_a_move_that_needs_a_reason_says_so_beside_the_field(panel: PersonPanel, qtbot: QtBot, said: Said) -> None:
    qtbot.mouseClick(panel.head.move_status, LEFT)
    dialog = open_dialog(panel, qtbot, MoveDialog)
    dialog.status.setCurrentText("Ended")
    qtbot.mouseClick(dialog.submit, LEFT)
    sentence = "Say why the partnership is ended."
    qtbot.waitUntil(lambda: dialog.reason.accessibleDescription() == sentence)
    assert sentence in words_of(dialog.fields["reason"])

    qtbot.keyClicks(dialog.reason, "Moved abroad")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: any(words.startswith("Now ended · Linnet") for words in lines(panel.timeline)))
    assert said.texts() == ["Now ended with Linnet"]


def test_of_several_partnerships_one_is_chosen_to_move(db: Database, panel: PersonPanel, qtbot: QtBot) -> None:
    panel.acts.start_partnership()
    start = open_dialog(panel, qtbot, StartDialog)
    assert [start.brand.itemText(at) for at in range(start.brand.count())] == ["Maple"]
    qtbot.mouseClick(start.submit, LEFT)
    qtbot.waitUntil(lambda: panel.model.detail is not None and len(panel.model.detail.partnerships) == 2)
    qtbot.mouseClick(panel.head.move_status, LEFT)
    choose(qtbot, "Maple · Prospect")
    assert open_dialog(panel, qtbot, MoveDialog).subject.brand == "Maple"


def test_a_new_person_with_a_wrong_address_is_refused_beside_the_field_then_added(
    panel: PersonPanel, qtbot: QtBot, said: Said
) -> None:
    panel.add_person()
    dialog = open_dialog(panel, qtbot, EditDialog)
    qtbot.keyClicks(dialog.lines["name"], "Amara Okafor")
    qtbot.keyClicks(dialog.handle, "@amara.interiors")
    qtbot.keyClicks(dialog.followers, "many")
    qtbot.keyClicks(dialog.lines["email"], "amara at home")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: dialog.followers.accessibleDescription() == "Type a whole number, such as 12,400.")
    dialog.followers.clear()
    qtbot.keyClicks(dialog.followers, "22,400")
    qtbot.mouseClick(dialog.submit, LEFT)
    email = dialog.lines["email"]
    qtbot.waitUntil(lambda: "name@example.com" in email.accessibleDescription())
    assert dialog.followers.accessibleDescription() == ""

    email.clear()
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "Amara Okafor" in words_of(panel.head) and "22.4 k" in words_of(panel.head))
    assert said.texts() == ["Influencer added."]


def test_editing_changes_what_was_typed_and_undo_takes_it_back(panel: PersonPanel, qtbot: QtBot, said: Said) -> None:
    qtbot.mouseClick(panel.head.edit, LEFT)
    dialog = open_dialog(panel, qtbot, EditDialog)
    dialog.lines["location"].setText("Rotterdam")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "@noor.bakes · Rotterdam" in words_of(panel.head))
    said.press()
    qtbot.waitUntil(lambda: "@noor.bakes" in words_of(panel.head))


def test_a_renamed_handle_keeps_the_old_one_known(panel: PersonPanel, qtbot: QtBot) -> None:
    panel.tabs.setCurrentIndex(1)
    edit = next(each for each in panel.facts.findChildren(QWidget) if each.accessibleName() == "Correct @noor.bakes")
    qtbot.mouseClick(edit, LEFT)
    dialog = open_dialog(panel, qtbot, AccountDialog)
    dialog.handle.setText("noor.cooks")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "Formerly @noor.bakes" in words_of(panel.facts))
    assert "Instagram · @noor.cooks" in words_of(panel.facts)
    assert "38,200 followers · 2 Nov 2026" in words_of(panel.facts)


def test_new_figures_become_one_more_dated_reading(panel: PersonPanel, qtbot: QtBot) -> None:
    panel.tabs.setCurrentIndex(1)
    assert panel.model.detail is not None
    panel.acts.edit_account(panel.model.detail.accounts[0].id)
    dialog = open_dialog(panel, qtbot, AccountDialog)
    dialog.rate.setText("a lot")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: dialog.rate.accessibleDescription() == "Type a number in percent, such as 4.8.")
    dialog.rate.setText("5,1 %")
    dialog.followers.setText("40,000")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "40,000 followers · 22 Nov 2026" in words_of(panel.facts))
    assert "2 readings since 2 Nov 2026" in words_of(panel.facts)
    assert "5.10 % of followers · 22 Nov 2026" in words_of(panel.facts)


def test_a_note_on_the_audience_and_a_rating_stand_in_the_profile(panel: PersonPanel, qtbot: QtBot) -> None:
    panel.tabs.setCurrentIndex(1)
    panel.acts.add_note()
    note = open_dialog(panel, qtbot, AudienceNoteDialog)
    qtbot.keyClicks(note.text, "Mostly Rotterdam")
    qtbot.mouseClick(note.submit, LEFT)
    qtbot.waitUntil(lambda: "Mostly Rotterdam" in words_of(panel.facts))
    panel.acts.rate()
    rating = open_dialog(panel, qtbot, RatingDialog)
    rating.score.setCurrentIndex(4)
    qtbot.mouseClick(rating.submit, LEFT)
    qtbot.waitUntil(lambda: "Linnet · Calm" in words_of(panel.facts) and "4 of 5" in words_of(panel.facts))


def test_enter_on_an_open_task_corrects_it_and_the_menu_ticks_it_off(
    db: Database, panel: PersonPanel, qtbot: QtBot, noor: str, said: Said
) -> None:
    add_task(db, TaskDraft(noor, "Ask for the draft", date(2026, 11, 20)))
    qtbot.waitUntil(lambda: "Ask for the draft. 2 days late" in lines(panel.timeline))
    act_on_line(panel.timeline, qtbot, "Ask for the draft")
    dialog = open_dialog(panel, qtbot, TaskDialog)
    dialog.title.clear()
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: dialog.title.accessibleDescription() == "Type what is to be done.")
    qtbot.keyClicks(dialog.title, "Ask for the reel")
    dialog.due.set_value(TODAY)
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "Ask for the reel. Today" in lines(panel.timeline))
    assert said.texts() == ["Task saved."]

    ask_menu(panel.timeline, "Ask for the reel")
    choose(qtbot, "Done")
    done = "Ask for the reel. Sun 22 Nov 2026, 09:00. Done"
    qtbot.waitUntil(lambda: done in lines(panel.timeline))
    said.press()
    qtbot.waitUntil(lambda: "Ask for the reel. Today" in lines(panel.timeline))
    ask_menu(panel.timeline, "Ask for the reel")
    choose(qtbot, "Done")
    qtbot.waitUntil(lambda: done in lines(panel.timeline))
    ask_menu(panel.timeline, "Ask for the reel")
    choose(qtbot, "Not done yet")
    qtbot.waitUntil(lambda: "Ask for the reel. Today" in lines(panel.timeline))


def test_a_task_is_planned_and_undone(panel: PersonPanel, qtbot: QtBot, said: Said) -> None:
    qtbot.mouseClick(panel.head.task, LEFT)
    dialog = open_dialog(panel, qtbot, TaskDialog)
    qtbot.keyClicks(dialog.title, "Send the box")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "Send the box. Today. Linnet" in lines(panel.timeline))
    said.press()
    qtbot.waitUntil(lambda: not any(words.startswith("Send the box") for words in lines(panel.timeline)))


def test_an_outreach_is_corrected_and_removed_from_its_line(
    db: Database, panel: PersonPanel, qtbot: QtBot, noor: str, said: Said
) -> None:
    log_outreach(db, OutreachDraft(noor, Channel.CALL, Direction.OUT, NOW, note="Agred", suggest_follow_up=False))
    qtbot.waitUntil(lambda: any(words.startswith("Call from us") for words in lines(panel.timeline)))
    act_on_line(panel.timeline, qtbot, "Call from us")
    dialog = open_dialog(panel, qtbot, CorrectDialog)
    dialog.note.setPlainText("Agreed")
    dialog.direction.setCurrentText("From them")
    dialog.at.setDateTime(QDateTime(2026, 11, 21, 16, 5, 0))
    qtbot.mouseClick(dialog.submit, LEFT)
    line = "Call from them. Sat 21 Nov 2026, 16:05 · Mara. Agreed"
    qtbot.waitUntil(lambda: line in lines(panel.timeline))

    ask_menu(panel.timeline, "Call from them")
    choose(qtbot, "Remove outreach")
    qtbot.waitUntil(lambda: line not in lines(panel.timeline))
    said.press()
    qtbot.waitUntil(lambda: line in lines(panel.timeline))


def test_an_outreach_is_put_to_its_campaign_afterwards(
    db: Database, panel: PersonPanel, qtbot: QtBot, noor: str, said: Said
) -> None:
    maple = next(brand.id for brand in brand_rows(db) if brand.name == "Maple")
    add_collaboration(db, CollaborationDraft(add_campaign(db, CampaignDraft(maple, "Spring")), noor))
    log_outreach(db, OutreachDraft(noor, Channel.CALL, Direction.IN, NOW, suggest_follow_up=False))
    qtbot.waitUntil(lambda: any(words.startswith("Call from them") for words in lines(panel.timeline)))
    act_on_line(panel.timeline, qtbot, "Call from them")
    dialog = open_dialog(panel, qtbot, CorrectDialog)
    qtbot.waitUntil(lambda: dialog.part.count() == 2)
    dialog.part.setCurrentIndex(1)
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: any(words.endswith("· Mara. Spring") for words in lines(panel.timeline)))
    said.press()
    qtbot.waitUntil(lambda: not any("Spring" in words for words in lines(panel.timeline)))


def test_older_lines_follow_when_the_end_comes_into_view(
    db: Database, panel: PersonPanel, qtbot: QtBot, noor: str
) -> None:
    panel.model.show("")
    for days in range(PAGE_LENGTH + 20):
        at = NOW - timedelta(days=days + 1)
        log_outreach(db, OutreachDraft(noor, Channel.CALL, Direction.IN, at, note=f"{days}.", suggest_follow_up=False))

    def calls() -> int:
        return sum(words.startswith("Call") for words in lines(panel.timeline))

    panel.model.show(noor)
    qtbot.waitUntil(lambda: PAGE_LENGTH - 10 < calls() <= PAGE_LENGTH)
    for _ in range(2):
        panel.timeline.scrollToBottom()
    qtbot.waitUntil(lambda: calls() == PAGE_LENGTH + 20)
    assert panel.timeline.verticalScrollBar().value() > 0
    assert len(set(lines(panel.timeline))) == len(lines(panel.timeline))

    add_task(db, TaskDraft(noor, "Call again"))
    qtbot.waitUntil(lambda: lines(panel.timeline)[1].startswith("Call again"))
    assert calls() == PAGE_LENGTH + 20 + 1  # what had been read is not forgotten


def test_files_are_dropped_in_saved_again_and_removed(
    panel: PersonPanel, qtbot: QtBot, said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief, copy = tmp_path / "brief.txt", tmp_path / "copy.txt"
    brief.write_text("Winter Table", encoding="utf-8")
    drop(panel, brief)
    qtbot.waitUntil(lambda: any(words.startswith("brief.txt") for words in lines(panel.timeline)))

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(copy), ""))  # a dialog of the system
    act_on_line(panel.timeline, qtbot, "brief.txt")
    qtbot.waitUntil(lambda: said.texts() == ["Saved copy.txt."])
    assert copy.read_text(encoding="utf-8") == "Winter Table"

    ask_menu(panel.timeline, "brief.txt")
    choose(qtbot, "Remove file")
    qtbot.waitUntil(lambda: not any(words.startswith("brief.txt") for words in lines(panel.timeline)))


def test_a_file_of_a_message_is_opened_and_saved_from_the_line_of_the_message(
    db: Database,
    panel: PersonPanel,
    qtbot: QtBot,
    noor: str,
    said: Said,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moods, copy = tmp_path / "moods.txt", tmp_path / "copy.txt"
    moods.write_text("Calm", encoding="utf-8")
    log_outreach(db, OutreachDraft(noor, Channel.EMAIL, Direction.IN, NOW, attachments=(moods,)))
    qtbot.waitUntil(lambda: any("moods.txt" in words for words in lines(panel.timeline)))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(copy), ""))  # a dialog of the system
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not opened.append(Path(url.toLocalFile())))
    ask_menu(panel.timeline, "E-mail from them")
    choose(qtbot, "Open moods.txt")
    qtbot.waitUntil(lambda: [path.read_text(encoding="utf-8") for path in opened] == ["Calm"])
    ask_menu(panel.timeline, "E-mail from them")
    choose(qtbot, "Save moods.txt…")
    qtbot.waitUntil(lambda: said.texts() == ["Saved copy.txt."])
    assert copy.read_text(encoding="utf-8") == "Calm"


def drop(panel: PersonPanel, path: Path) -> None:
    """Drag a file in from outside and let go."""
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path))])
    keys, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    entering = QDragEnterEvent(QPoint(9, 9), copy, carried, LEFT, keys)
    QApplication.sendEvent(panel, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(panel, QDropEvent(QPointF(9, 9), copy, carried, LEFT, keys))


def test_a_person_is_removed_after_a_question_and_brought_back(
    panel: PersonPanel, qtbot: QtBot, noor: str, said: Said
) -> None:
    panel.acts.remove_person()
    box = panel.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "Noor van Dijk" in box.text()
    assert box.textFormat() is Qt.TextFormat.PlainText
    remove = next(each for each in box.findChildren(QPushButton) if each.text() == "Remove")
    qtbot.mouseClick(remove, LEFT)
    qtbot.waitUntil(lambda: "Nobody chosen" in words_of(panel))
    said.press()
    panel.model.show(noor)
    qtbot.waitUntil(lambda: "Noor van Dijk" in words_of(panel))


def test_what_waits_for_a_person_to_be_read_is_forgotten_when_another_is_shown(
    db: Database, panel: PersonPanel, qtbot: QtBot
) -> None:
    amara, bogdan = (add_influencer(db, InfluencerDraft(name=name)) for name in ("Amara", "Bogdan"))
    done: list[str] = []
    panel.model.show(amara)
    panel.model.when_read(lambda: done.append("Amara"))
    panel.model.show(bogdan)
    panel.model.when_read(lambda: done.append("Bogdan"))
    qtbot.waitUntil(lambda: "Bogdan" in words_of(panel))
    assert done == ["Bogdan"]
    panel.model.when_read(lambda: done.append("at once"))
    assert done == ["Bogdan", "at once"]


def test_the_history_tells_what_changed_and_by_whom(panel: PersonPanel, qtbot: QtBot) -> None:
    panel.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: any("Add influencer" in words and "Mara" in words for words in lines(panel.history)))


def test_an_instant_is_shown_and_typed_on_the_chosen_zone_s_clock() -> None:
    setting = Setting(Formats("en_GB", "America/New_York"), lambda: TODAY, print)
    wall_clock = setting.wall_clock(datetime(2026, 11, 22, 1, 30, tzinfo=UTC))
    assert wall_clock.isoformat() == "2026-11-21T20:30:00"
    assert setting.instant(wall_clock) == datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["<b>Noor</b>", "<img src='file:///etc/hosts'>"])
def test_everything_is_plain_text_and_everything_that_takes_focus_has_a_name(
    db: Database, panel: PersonPanel, qtbot: QtBot, name: str
) -> None:
    panel.model.show(add_influencer(db, InfluencerDraft(name=name, note=name, tags=("<i>x</i>",))))
    qtbot.waitUntil(lambda: name in words_of(panel.head))
    panel.add_person()
    panel.log()
    panel.add_task()
    panel.acts.edit_account("")
    labels = [each for each in panel.findChildren(QLabel) if each.text() and not each.inherits("QTipLabel")]
    assert [each.text() for each in labels if each.textFormat() != Qt.TextFormat.PlainText] == []
    assert nameless(panel) == []


def nameless(window: QWidget) -> list[str]:
    """What the Tab key reaches without a word for a screen reader."""
    return [
        f"{type(each).__name__} in {type(each.parent()).__name__}"
        for each in window.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (each.accessibleName() or getattr(each, "text", str)() or each.focusProxy())
        and not each.objectName().startswith("qt_")
    ]


def test_health_in_the_panel_gives_reasons_and_a_press_on_it_tells_how_it_was_made(
    db: Database, panel: PersonPanel, qtbot: QtBot, noor: str
) -> None:
    panel.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: bool(panel.facts.findChildren(HealthChip)))
    chip = panel.facts.findChildren(HealthChip)[0]
    assert chip.text() == "Not enough known"
    words = " ".join(each.text() for each in panel.facts.findChildren(QLabel))
    assert "of 6 signals known" in words
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    dialog: ReasonsDialog = asked(ReasonsDialog)
    assert dialog.windowTitle() == "Health of Noor van Dijk with Linnet"
    qtbot.mouseClick(dialog.weights, LEFT)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in panel.findChildren(WeightsDialog)))
    panel.findChildren(WeightsDialog)[0].reject()
