"""The coming days as one list: a heading for each day that has something, then its events. Knows events only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm.domain.agenda import Event
from crm.formats import Formats
from crm.ui.kit.painting import canvas, draw_chip
from crm.ui.kit.table import KEYBOARD_REASONS
from crm.ui.pages.calendar import words
from crm.ui.theme.icons import paint_icon
from crm.ui.theme.theme import current

Index = QModelIndex | QPersistentModelIndex
LINE = int(Qt.ItemDataRole.UserRole) + 1
NO_PARENT = QModelIndex()
HEADING, ROW, EDGE = 34, 40, 16  # px at 100 %


@dataclass(frozen=True)
class Line:
    """A day, or one event of it."""

    text: str
    event: Event | None = None


class AgendaModel(QAbstractListModel):
    """A fixed list of lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole) and line.event is not None:
            return words.whole_words(line.event)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.lines[index.row()].event is None:
            return Qt.ItemFlag.NoItemFlags  # arrows skip headings
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class AgendaList(QListView):
    """Events below their days.

    Signals:
        chosen(event): another line is current; None for none.
        opened(event): Enter or a double click.
        menu_wanted(event, point): a menu at a global point.
    """

    chosen = Signal(object)
    opened = Signal(object)
    menu_wanted = Signal(object, object)

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self.keyboard = False
        self._formats = formats
        self.lines = AgendaModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(_AgendaDelegate(self))
        self.setAccessibleName(self.tr("Events of the coming days"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._open)

    def show_days(self, days: Mapping[date, Sequence[Event]], today: date) -> None:
        """Show these days; what was current stays so while it is there."""
        kept = self.current_event()
        lines: list[Line] = []
        for day, events in sorted(days.items()):
            lines.append(Line(words.day_words(day, today, self._formats)))
            lines += [Line(words.short_words(event), event) for event in events]
        self.lines.set_lines(lines)
        wanted = [at for at, line in enumerate(lines) if line.event is not None]
        same = [at for at in wanted if kept is not None and lines[at].event == kept]
        if wanted:
            self.setCurrentIndex(self.lines.index((same or wanted)[0], 0))

    def current_event(self) -> Event | None:
        """The event of the current line."""
        index = self.currentIndex()
        return self.lines.lines[index.row()].event if index.isValid() else None

    def currentChanged(self, current_index: Index, previous: Index) -> None:
        super().currentChanged(current_index, previous)
        self.chosen.emit(self.current_event())

    def _open(self, index: QModelIndex) -> None:
        if (event := self.lines.lines[index.row()].event) is not None:
            self.opened.emit(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keyboard = True
        chosen = self.current_event()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and chosen is not None:
            self.opened.emit(chosen)
        elif event.text().isalpha() and not event.modifiers():
            event.ignore()  # letters are the page's keys, not a search in the list
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        chosen = self.current_event()
        if chosen is not None:
            at = event.globalPos() if event.reason() == QContextMenuEvent.Reason.Mouse else self._below()
            self.menu_wanted.emit(chosen, at)

    def _below(self) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.keyboard = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keyboard = False
        super().mousePressEvent(event)


class _AgendaDelegate(QStyledItemDelegate):
    """Draws a day, or an event: its picture, whose and what, its kind at the end."""

    def __init__(self, view: AgendaList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line = index.data(LINE)
        return QSize(100, current().px(ROW if line.event else HEADING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE)
        rect = QRectF(option.rect)
        with canvas(painter, rect, option.direction) as drawing:
            theme, px = drawing.theme, drawing.theme.px
            inner = rect.adjusted(px(EDGE), 0, -px(EDGE), -1)
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            ground = "canvas" if line.event is None else "selected" if selected else "surface"
            painter.fillRect(rect, theme.colour(ground))
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
            if line.event is None:
                drawing.text(inner, line.text, "small-strong", theme.colour("text_muted"))
                return
            event, side, room = line.event, px(16), px(140)
            tone = "neutral" if event.done else words.kind_tone(event.kind)
            picture = "check" if event.done else words.kind_icon(event.kind)
            icon = QRectF(inner.left(), inner.center().y() - side / 2, side, side)
            paint_icon(painter, picture, drawing.place(icon), theme.chip(tone)[1].name())
            name = QRectF(inner.left() + px(28), inner.top(), inner.width() * 0.3, inner.height())
            colour = theme.colour("text_faint" if event.done else "text")
            drawing.text(name, event.name or event.brand or "", "body-strong", colour)
            title = QRectF(
                name.right() + px(12), inner.top(), inner.right() - room - name.right() - px(24), inner.height()
            )
            drawing.text(title, event.title, "body", colour)
            draw_chip(
                drawing,
                QRectF(inner.right() - room, inner.top(), room, inner.height()),
                words.kind_words(event.kind),
                tone,
            )
            if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus() and self._view.keyboard:
                painter.setPen(QPen(theme.colour("focus"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -2.5), 4, 4)
