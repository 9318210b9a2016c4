"""Dialogs for what went wrong: the machine refused (with the remedy), or we made a mistake (with a report to copy)."""

import platform
import sys
import traceback
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton, QWidget

from crm.errors import EnvironmentProblem
from crm.ui.kit.widgets import button, column, label, row
from crm.ui.theme.theme import current

_SHOWN_FRAMES = 12


class Notice(QDialog):
    """A title, a sentence or two, and buttons; Esc closes it. Opened with `open()`: no loop of its own."""

    def __init__(self, parent: QWidget, title: str, *sentences: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(current().px(440))
        self._body = column(label(title, "title"), spacing=10, margins=(20, 18, 20, 8))
        for sentence in sentences:
            self._body.addWidget(label(sentence, "body", "muted", wrap=True))
        self._buttons = row(None, spacing=8, margins=(20, 10, 20, 18))
        self.setLayout(column(self._body, self._buttons))

    def add_text(self, name: str, text: str) -> None:
        """Text that can be selected, below the sentences."""
        area = QPlainTextEdit(text)
        area.setReadOnly(True)
        area.setAccessibleName(name)
        area.setTabChangesFocus(True)
        area.setMinimumHeight(current().px(160))
        self._body.addWidget(area)

    def add_button(self, text: str, *, main: bool = False, closes: bool = True) -> QPushButton:
        """A button at the foot; the main one stands last and takes Enter."""
        widget = button(text, name="primary" if main else "")
        widget.setDefault(main)
        widget.setAutoDefault(main)
        if closes:
            widget.clicked.connect(self.accept)
        self._buttons.addWidget(widget)
        return widget


def problem_notice(parent: QWidget, problem: EnvironmentProblem) -> Notice:
    """The machine refused: what happened and what can be done about it."""
    notice = Notice(parent, parent.tr("This did not work"), str(problem), problem.remedy)
    notice.add_button(parent.tr("Close"), main=True)
    return notice


def bug_notice(parent: QWidget, error: BaseException) -> Notice:
    """We made a mistake: nothing of it was written, and a report without personal data can be copied."""
    report = bug_report(error)
    notice = Notice(
        parent,
        parent.tr("Rapport made a mistake"),
        parent.tr("What you were doing was not written; everything before is safe. You can go on working."),
        parent.tr("The report below names places in the program, nothing of yours."),
    )
    notice.add_text(parent.tr("Report"), report)
    copy = notice.add_button(parent.tr("Copy the report"), closes=False)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
    notice.add_button(parent.tr("Close"), main=True)
    return notice


def bug_report(error: BaseException) -> str:
    """What a developer needs: versions, kind and places. Never the message, which may quote what a person typed."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    places = [
        f"  {frame.filename.rpartition('/crm/')[2] or frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-_SHOWN_FRAMES:]
    ]
    return "\n".join(
        [
            type(error).__name__,
            *places,
            f"Python {python}, Qt {qt_version}, {platform.system()} {platform.release()}",
        ]
    )


class Bugs(QObject):
    """Shows our mistakes as they come, from any thread; while one is shown, more of them open no further dialog."""

    _happened = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shown: Notice | None = None
        self._happened.connect(self.show_bug)

    def record(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """A hook for what nothing caught."""
        self._happened.emit(error)

    def show_bug(self, error: BaseException) -> None:
        """Show the report; a failing paint would otherwise open a dialog for every cell."""
        if self._shown is None:
            self._shown = bug_notice(self._window, error)
            self._shown.finished.connect(self._forget)
            self._shown.open()

    def _forget(self) -> None:
        self._shown = None
