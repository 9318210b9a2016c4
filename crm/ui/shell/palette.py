"""Ctrl+K: one box for people and brands, for things to do and places to go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm.ui.kit.overlay import Overlay
from crm.ui.kit.painting import RIGHT, Canvas, canvas, text_width
from crm.ui.kit.widgets import Sign, column, keycap, row, rule
from crm.ui.theme.icons import paint_icon
from crm.ui.theme.theme import current

CHOICE = int(Qt.ItemDataRole.UserRole) + 1
MOST_DO, MOST_SHOWN_PX = 6, 420
NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Choice:
    """One line; without `act` it is a heading.

    Attributes:
        icon: file name in resources/icons.
        title, detail: strong and quiet words.
        key: the key that does the same, in words.
        act: what Enter does.
    """

    icon: str
    title: str
    detail: str = ""
    key: str = ""
    act: Callable[[], None] | None = None


Find = Callable[[str, Callable[[Sequence[Choice]], None]], None]


class Palette(Overlay):
    """Filters what it is given by what is typed; people come from `find`, which may answer later."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=600, top=110)
        self._find: Find | None = None
        self._do: Callable[[], Sequence[Choice]] = list
        self._go: Callable[[], Sequence[Choice]] = list
        self._asked = 0
        self._found: Sequence[Choice] = ()
        self.setAccessibleName(self.tr("Search or run a command"))
        self.edit = QLineEdit()
        self.edit.setAccessibleName(self.tr("Search or run a command"))
        self.edit.setPlaceholderText(self.tr("Find a person, go somewhere, do something"))
        self.edit.textChanged.connect(self._typed)
        self.edit.installEventFilter(self)
        self._choices = _Choices(self)
        self._list = self._make_list()
        picture = Sign("search", "text_faint", 18)
        head = row(picture, self.edit, keycap(self.tr("Esc")), margins=(16, 2, 14, 2), spacing=10)
        self.box.setLayout(column(head, rule(), 4, self._list, margins=(0, 0, 0, 6)))

    def _make_list(self) -> QListView:
        view = QListView()
        view.setAccessibleName(self.tr("Results"))
        view.setModel(self._choices)
        view.setItemDelegate(_ChoiceDelegate(view))
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows work from the field, so typing never stops
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.clicked.connect(self._run)
        return view

    def set_sources(
        self, find: Find | None, do: Callable[[], Sequence[Choice]], go: Callable[[], Sequence[Choice]]
    ) -> None:
        """Say where the lines come from.

        Args:
            find: gets the text and a function for its hits; None when no workspace is open.
            do: what can be done now.
            go: where one can go now.
        """
        self._find, self._do, self._go = find, do, go

    def open(self) -> None:
        self.edit.clear()
        self._typed("")
        super().open()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _typed(self, text: str) -> None:
        self._asked += 1
        asked = self._asked
        if not text.strip() or self._find is None:
            self._found = ()
        else:

            def answer(found: Sequence[Choice]) -> None:
                if asked == self._asked:
                    self._found = found
                    self._show(text)

            self._find(text, answer)
        self._show(text)

    def _show(self, text: str) -> None:
        do = [choice for choice in self._do() if _fits(choice.title, text)]
        go = [choice for choice in self._go() if _fits(choice.title, text)]
        groups = (
            (self.tr("People and brands"), self._found),
            (self.tr("Do"), do if text.strip() else do[:MOST_DO]),
            (self.tr("Go to"), go),
        )
        lines = [line for title, choices in groups if choices for line in (Choice("", title), *choices)]
        self._choices.set_lines(lines or [Choice("", self.tr("Nothing fits."))])
        self._list.setCurrentIndex(self._choices.index(1 if lines else 0))
        height = sum(_height(line) for line in self._choices.lines)
        self._list.setFixedHeight(min(height + 4, current().px(MOST_SHOWN_PX)))
        self._fit()

    def _run(self, index: QModelIndex) -> None:
        choice: Choice = index.data(CHOICE)
        if choice.act is not None:
            self.close_layer()
            choice.act()

    def _step(self, by: int) -> None:
        at = self._list.currentIndex().row() + by
        while 0 <= at < len(self._choices.lines):
            if self._choices.lines[at].act is not None:
                self._list.setCurrentIndex(self._choices.index(at))
                return
            at += by

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if event.key() in steps:
                self._step(steps[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._list.currentIndex().isValid():
                self._run(self._list.currentIndex())
                return True
        return super().eventFilter(watched, event)


def _fits(title: str, text: str) -> bool:
    words = title.casefold().split()
    return all(any(word.startswith(part) for word in words) for part in text.casefold().split())


def _height(choice: Choice) -> int:
    return current().px(38 if choice.act is not None else 28)


class _Choices(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Choice] = []

    def set_lines(self, lines: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == CHOICE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (line.title, line.detail, line.key) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.lines[index.row()].act is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _ChoiceDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _height(index.data(CHOICE)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRectF(option.rect)
        with canvas(painter, rect, option.direction) as drawing:
            choice: Choice = index.data(CHOICE)
            theme = current()
            if choice.act is None:
                inner = rect.adjusted(theme.px(16), 4, -theme.px(16), 0)
                drawing.text(inner, choice.title, "caption", theme.colour("text_faint"))
                return
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            if chosen:
                drawing.fill(rect.adjusted(6, 1, -6, -1), theme.colour("accent_soft"), 8)
            self._line(drawing, rect, choice, chosen)

    def _line(self, drawing: Canvas, rect: QRectF, choice: Choice, chosen: bool) -> None:
        theme = current()
        px = theme.px
        side = px(16)
        spot = drawing.place(QRectF(rect.left() + px(16), rect.center().y() - side / 2, side, side))
        colour = theme.colour("accent_text" if chosen else "text_muted")
        paint_icon(drawing.painter, choice.icon, spot, colour.name())
        left = rect.left() + px(44)
        room = rect.right() - left - px(90)
        drawing.text(QRectF(left, rect.top(), room, rect.height()), choice.title, "body-strong", theme.colour("text"))
        taken = text_width(choice.title, "body-strong") + px(10)
        quiet = theme.colour("text_muted" if chosen else "text_faint")
        drawing.text(
            QRectF(left + taken, rect.top(), max(0.0, room - taken), rect.height()), choice.detail, "small", quiet
        )
        if choice.key:
            drawing.text(rect.adjusted(0, 0, -px(18), 0), choice.key, "caption", theme.colour("text_faint"), RIGHT)
