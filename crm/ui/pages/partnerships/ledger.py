"""A ledger of a record: a title, lines in a table, and what can be done with them. Knows no record and no service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton, QStackedWidget, QWidget

from crm.ui.kit.delegates import ChipCell, ChipDelegate, FigureDelegate, LeadDelegate, LinesDelegate, TwoLines
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import badge, button, column, label, panel, row
from crm.ui.theme.theme import current

Cell = Callable[[Any], TwoLines | ChipCell]
LOOKS = {"lead": LeadDelegate, "lines": LinesDelegate, "chip": ChipDelegate, "figure": FigureDelegate}


@dataclass(frozen=True)
class Part:
    """One column.

    Attributes:
        cell: what it shows of a line: a `ChipCell` when `look` is "chip", else a `TwoLines`.
        look: lead, lines, chip or figure.
    """

    title: str
    width: int
    cell: Cell
    look: str = "lines"
    stretch: bool = False


@dataclass(frozen=True)
class Act:
    """One thing to do with the current line.

    Attributes:
        key: a key while the table has the keyboard; "" for none.
        fits: for which lines it can be done; None for all.
    """

    words: str
    key: str
    act: Callable[[Any], object]
    fits: Callable[[Any], bool] | None = None


class Ledger(QWidget):
    """Lines of one kind. The first act is also Enter and a double click.

    Signals:
        add_wanted(): the button beside the title.
        engaged(): somebody turned to its lines.
    """

    add_wanted = Signal()
    engaged = Signal()

    def __init__(self, title: str, add: str, parts: Sequence[Part], none: str, most_rows: int = 0) -> None:
        """Begin without lines.

        Args:
            add: words of the button that adds one; "" for none.
            none: what is said while there is no line.
            most_rows: it is as high as its lines, up to so many; 0 takes the room there is.
        """
        super().__init__()
        self._lines: dict[str, Any] = {}
        self._acts: list[tuple[QAction, Act, QPushButton]] = []
        self._most_rows = most_rows
        self._quiet = False
        self.paged = PagedTableModel([_column(part) for part in parts], self)
        self.table = Table(self.paged, title)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.set_delegates([LOOKS[part.look](self.table, part.cell) for part in parts])
        self.count = badge("0")
        self.count.setFixedHeight(current().px(22))
        self.add = button(add, "plus")
        if not add:
            self.add.hide()
        self._buttons = row(spacing=2)
        self._stack = QStackedWidget()
        self._none = label(none, "body", "muted", wrap=True)
        self._stack.addWidget(self.table)
        self._stack.addWidget(panel("surface", column(self._none, None, margins=(16, 4, 16, 8))))
        self.title = label(title, "label")
        self._lay_out()
        self.table.opened.connect(lambda _id: self._first())
        self.table.chosen.connect(lambda _id: self._allow())
        self.table.customContextMenuRequested.connect(self._ask_menu)
        self.add.clicked.connect(self.add_wanted)
        self.setFocusProxy(self.table)
        self.table.installEventFilter(self)

    def _lay_out(self) -> None:
        head = row(self.title, self.count, None, margins=(16, 10, 12, 6), spacing=8)
        head.addLayout(self._buttons)
        head.addWidget(self.add)
        self.setLayout(column(panel("surface", head), self._stack))

    def set_acts(self, acts: Sequence[Act]) -> None:
        """What can be done with a line, the usual thing first; once."""
        for each in acts:
            action = QAction(each.words, self.table)
            if each.key:
                action.setShortcut(each.key)
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(partial(self._do, each))
            self.table.addAction(action)
            shown = button(each.words, None, "ghost")
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            shown.setToolTip(f"{each.words} ({key})" if key else each.words)
            shown.clicked.connect(action.trigger)
            self._buttons.addWidget(shown)
            self._acts.append((action, each, shown))
        self._allow()

    def show_lines(self, lines: Sequence[Any], count: str) -> None:
        """Show these lines instead; the current one stays current.

        Args:
            count: how many, in words of the language.
        """
        self._lines = {each.id: each for each in lines}
        self.paged.set_ids([each.id for each in lines], lines)
        self.count.setText(count)
        self._stack.setCurrentIndex(0 if lines else 1)
        if self._quiet and not self.table.hasFocus():
            self._choose_none()
        elif self._quiet and lines:
            self._engage()
        if self._most_rows:
            self._fit(len(lines))
        self._allow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._most_rows:  # another text size or row height was chosen
            self._fit(len(self._lines))

    def _fit(self, lines: int) -> None:
        if not lines:
            width = max(self.width(), current().px(400)) - current().px(32)
            self._stack.setFixedHeight(self._none.heightForWidth(width) + current().px(14))
            return
        shown = min(lines, self._most_rows) * current().row_height()
        self._stack.setFixedHeight(shown + self.table.horizontalHeader().sizeHint().height() + 2)

    def rest(self) -> None:
        """Choose no line until somebody turns to it: of several ledgers below each other, one has the choice."""
        self._quiet = True
        self._choose_none()

    def _choose_none(self) -> None:
        self.table.clearSelection()
        self.table.setCurrentIndex(QModelIndex())

    def _engage(self) -> None:
        self._quiet = False
        self.engaged.emit()
        if not self.table.currentIndex().isValid():
            self.table.choose(self.paged.id_at(0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.FocusIn and self._lines:
            self._engage()
        return super().eventFilter(watched, event)

    def current_line(self) -> Any | None:
        """The current line; None without any."""
        return self._lines.get(self.table.current_id())

    def acts(self) -> Sequence[QAction]:
        """What can be done with the current line, in order."""
        return [action for action, _act, _shown in self._acts]

    def _do(self, act: Act, _checked: bool = False) -> None:
        line = self.current_line()
        if line is not None and (act.fits is None or act.fits(line)):
            act.act(line)

    def _first(self) -> None:
        fitting = next((action for action in self.acts() if action.isEnabled()), None)
        if fitting is not None:
            fitting.trigger()

    def _allow(self) -> None:
        line = self.current_line()
        for action, act, shown in self._acts:
            action.setEnabled(line is not None and (act.fits is None or act.fits(line)))
            shown.setVisible(action.isEnabled())

    def _ask_menu(self, point: QPoint) -> None:
        if self.current_line() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([action for action in self.acts() if action.isEnabled()])
        menu.popup(self.table.viewport().mapToGlobal(point))


def _column(part: Part) -> Column[Any]:
    def text(line: Any) -> str:
        cell = part.cell(line)
        return cell.text if isinstance(cell, ChipCell) else cell.top

    def spoken(line: Any) -> str:
        cell = part.cell(line)
        said = (cell.text, cell.more) if isinstance(cell, ChipCell) else (cell.top, cell.bottom)
        return ", ".join(each for each in said if each)

    return Column("", part.title, part.width, text, spoken, part.look == "figure", part.stretch)


def share_choice(*ledgers: Ledger) -> None:
    """Let one of several ledgers below each other have a chosen line: the one somebody turned to, at first none."""
    for each in ledgers:
        for other in ledgers:
            if other is not each:
                each.engaged.connect(other.rest)
        each.rest()
