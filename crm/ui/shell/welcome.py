"""What the window shows while no workspace is open: your name (once), new, open, the sample, and those opened lately."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from crm.ui.kit.widgets import Avatar, button, clear, column, label, row
from crm.ui.shell.actions import Actions
from crm.ui.theme.theme import current

WIDTH = 520


class Welcome(QWidget):
    """The first screen.

    Signals:
        named(name): the person said who they are; stands beside every change.
        recent_chosen(path): one of the recent workspaces.
    """

    named = Signal(str)
    recent_chosen = Signal(object)

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._actions = actions
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Your name"))
        self.name.setPlaceholderText(self.tr("For example Mara"))
        self.name.editingFinished.connect(self._tell_name)
        self.wrong = label("", "small", "red")
        self.wrong.hide()
        self._ask = self._make_ask()
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._recent_title = label(self.tr("Opened lately"), "caption", "faint")
        self.new = self._make_choice(actions.new_workspace.text(), "plus", "primary", actions.new_workspace.trigger)
        self.open = self._make_choice(actions.open_workspace.text(), "file-text", "", actions.open_workspace.trigger)
        self.sample = self._make_choice(actions.open_sample.text(), "star", "", actions.open_sample.trigger)
        self._lay_out()

    def _lay_out(self) -> None:
        centre = QWidget()
        centre.setFixedWidth(current().px(WIDTH))
        sentence = self.tr(
            "Everything about the people you work with, in one file on this computer. "
            "Look around in the sample, or begin with your own list."
        )
        box = column(
            row(Avatar("Rapport", 44, True), label(self.tr("Rapport"), "page"), None, spacing=12),
            12,
            label(sentence, "body", "muted", wrap=True),
            20,
            self._ask,
            row(self.new, self.open, self.sample, None),
            28,
            self._recent_title,
            6,
            self._recent,
        )
        centre.setLayout(box)
        outer = column(None, row(None, centre, None), spacing=0, margins=(24, 24, 24, 24))
        outer.addStretch(2)
        self.setLayout(outer)

    def _make_ask(self) -> QWidget:
        ask = QWidget()
        question = label(self.tr("Your name"), "small-strong")
        why = label(self.tr("It stands beside every change in the history, so that colleagues know whom to ask."), "small", "faint", wrap=True)  # fmt: skip
        question.setBuddy(self.name)
        ask.setLayout(column(question, 4, self.name, 4, self.wrong, why, 20))
        return ask

    def _make_choice(self, text: str, icon: str, name: str, act: object) -> QPushButton:
        widget = button(text, icon, name)
        widget.clicked.connect(act)
        return widget

    def show_choices(self, user_name: str, recent: Sequence[tuple[Path, bool]]) -> None:
        """Show what there is to open.

        Args:
            user_name: "" asks for it.
            recent: workspaces opened lately with whether the file is there, newest first.
        """
        self._ask.setVisible(not user_name)
        self.name.setText(user_name)
        clear(self._recent)
        for path, present in recent:
            self._recent.addWidget(self._recent_line(path, present))
        self._recent_title.setVisible(bool(recent))

    def _recent_line(self, path: Path, present: bool) -> QWidget:
        line = button(path.stem, "file-text", "ghost")
        line.setEnabled(present)
        line.setToolTip(str(path))
        where = str(path.parent) if present else self.tr("not there any more")
        line.setAccessibleName(f"{path.stem}, {where}")
        line.clicked.connect(lambda _checked=False, chosen=path: self.recent_chosen.emit(chosen))
        holder = QWidget()
        folder: QLabel = label(where, "small", "faint")
        holder.setLayout(row(line, folder, None, spacing=6))
        return holder

    def begin(self) -> None:
        """Put the focus where one begins."""
        first = self.new if self._ask.isHidden() else self.name
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_name(self) -> None:
        """Ask for the name before anything can be written."""
        self.wrong.setText(self.tr("Say your name first; it stands in the history of every change."))
        self.wrong.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_name(self) -> None:
        name = self.name.text().strip()
        if name:
            self.wrong.hide()
            self.named.emit(name)
