"""The menus of the person panel; what an entry does is `PersonActs`."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from crm.queries.influencer_detail import InfluencerDetail
from crm.queries.person_conversation import Said
from crm.queries.timeline import EntryKind, KeptFile
from crm.ui import present
from crm.ui.person.acts import PersonActs
from crm.ui.person.conversation_words import as_entry
from crm.ui.person.opened_files import is_looked_at


def _tr(text: str) -> str:
    return QCoreApplication.translate("person", text)


def more_menu(acts: PersonActs, parent: QWidget) -> QMenu:
    """Everything that has no button of its own."""
    menu = QMenu(parent)
    menu.addAction(_tr("Open conversation…")).triggered.connect(acts.open_conversation)
    menu.addAction(_tr("Memory card…")).triggered.connect(acts.show_memory_card)
    menu.addAction(_tr("Write to them…")).triggered.connect(acts.ask_to_write)
    menu.addAction(_tr("Partnership summary…")).triggered.connect(acts.ask_for_summary)
    menu.addAction(_tr("Add account…")).triggered.connect(partial(acts.edit_account, ""))
    menu.addAction(_tr("Start a partnership…")).triggered.connect(acts.start_partnership)
    menu.addAction(_tr("Add audience note…")).triggered.connect(acts.add_note)
    menu.addAction(_tr("Rate a brand value…")).triggered.connect(acts.rate)
    menu.addSeparator()
    menu.addAction(_tr("Merge with another record…")).triggered.connect(acts.merge_person)
    menu.addAction(_tr("Remove influencer")).triggered.connect(acts.remove_person)
    return menu


def move_menu(acts: PersonActs, detail: InfluencerDetail, parent: QWidget) -> QMenu:
    """Which of several partnerships to move."""
    menu = _passing(parent)
    for card in detail.partnerships:
        words = f"{card.brand} · {present.status_words(card.status)}"
        menu.addAction(words).triggered.connect(partial(acts.move_partnership, card))
    return menu


def line_menu(acts: PersonActs, kind: str, line_id: str, parent: QWidget) -> QMenu:
    """What can be done with a line of the timeline; empty for lines that only tell."""
    menu = _passing(parent)
    if kind == EntryKind.OPEN_TASK:
        menu.addAction(_tr("Done")).triggered.connect(partial(acts.complete_task, line_id))
        menu.addAction(_tr("Edit…")).triggered.connect(partial(acts.open_line, kind, line_id))
        menu.addAction(_tr("Remove task")).triggered.connect(partial(acts.remove_task, line_id))
    elif kind == EntryKind.TASK:
        menu.addAction(_tr("Not done yet")).triggered.connect(partial(acts.reopen_task, line_id))
    elif kind == EntryKind.OUTREACH:
        menu.addAction(_tr("Correct…")).triggered.connect(partial(acts.open_line, kind, line_id))
        entry = acts.model.entry(line_id)
        _add_files(menu, acts, entry.files if entry else ())
        menu.addAction(_tr("Remove outreach")).triggered.connect(partial(acts.remove_outreach, line_id))
    elif kind == EntryKind.FILE:
        entry = acts.model.entry(line_id)
        if entry is not None and is_looked_at(entry.title):
            menu.addAction(_tr("Open")).triggered.connect(partial(acts.open_file, line_id))
        menu.addAction(_tr("Save a copy…")).triggered.connect(partial(acts.save_file, line_id))
        menu.addAction(_tr("Remove file")).triggered.connect(partial(acts.remove_file, line_id))
    return menu


def _passing(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def said_menu(acts: PersonActs, said: Said, parent: QWidget) -> QMenu:
    """What can be done with a word of a conversation: correct it, copy it, save its files."""
    menu = _passing(parent)
    menu.addAction(_tr("Correct…")).triggered.connect(partial(acts.correct, as_entry(said)))
    menu.addAction(_tr("Copy text")).triggered.connect(partial(QGuiApplication.clipboard().setText, said.text))
    _add_files(menu, acts, said.files)
    menu.addSeparator()
    menu.addAction(_tr("Remove outreach")).triggered.connect(partial(acts.remove_outreach, said.id))
    return menu


def _add_files(menu: QMenu, acts: PersonActs, files: Sequence[KeptFile]) -> None:
    for file in files:
        if is_looked_at(file.name):
            words = _tr("Open {name}").format(name=file.name)
            menu.addAction(words).triggered.connect(partial(acts.open_file, file.id))
        words = _tr("Save {name}…").format(name=file.name)
        menu.addAction(words).triggered.connect(partial(acts.save_file, file.id))
