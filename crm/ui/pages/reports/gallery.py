"""Every report there is, each with a line saying for whom. Layout and wiring only."""

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QScrollArea

from crm.services.report_choices import ReportKind
from crm.ui.kit.widgets import Sign, button, column, label, panel, row
from crm.ui.pages.reports.words import ICONS, KINDS, PERIODS, for_whom, kind_words, period_words
from crm.ui.theme.theme import current

CARD_WIDTH = 240  # px at 100 %: the least a card needs
_PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class KindCard(QFrame):
    """One kind of report, pressed by click or Enter.

    Signals:
        pressed(kind)
    """

    pressed = Signal(str)

    def __init__(self, kind: ReportKind) -> None:
        super().__init__()
        self.kind = kind
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{kind_words(kind)}. {for_whom(kind)}")
        title = row(Sign(ICONS[kind], "accent", 18), label(kind_words(kind), "body-strong"), None, spacing=8)
        words = label(for_whom(kind), "small", "muted", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        box = column(title, words, spacing=6, margins=(14, 12, 14, 12))
        box.setStretch(1, 1)
        self.setLayout(box)
        self.setMinimumHeight(current().px(88))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit(self.kind.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PRESSES:
            self.pressed.emit(self.kind.value)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() or self.underMouse():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(current().colour("focus" if self.hasFocus() else "line_strong"), 1.5))
            inset = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(inset, 8, 8)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class Gallery(QScrollArea):
    """Cards in as many columns as there is room for; arrows go from one to the next.

    Signals:
        chosen(kind): make one of these.
        all_wanted(period): partnership summaries of everyone, of a period.
    """

    chosen = Signal(str)
    all_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cards = [KindCard(kind) for kind in KINDS]
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self._columns = 0
        menu = QMenu(self)
        for period in PERIODS[1:5]:
            menu.addAction(period_words(period), partial(self.all_wanted.emit, period))
        self.everyone = button(self.tr("All summaries of…"), "users")
        self.everyone.setMenu(menu)
        told = label(
            self.tr("A partnership summary of everyone for a month or a quarter, into one folder."), "small", "muted"
        )
        inner = column(
            self._grid, row(self.everyone, told, None, spacing=12), None, spacing=16, margins=(16, 16, 16, 16)
        )
        self.setWidget(panel("surface", inner))
        for card in self.cards:
            card.pressed.connect(self.chosen)
        self.setFocusProxy(self.cards[0])
        self._place()

    def _place(self) -> None:
        room = max(1, self.viewport().width() - 32)
        columns = max(1, min(3, room // current().px(CARD_WIDTH)))
        if columns == self._columns:
            return
        self._columns = columns
        for at, card in enumerate(self.cards):
            self._grid.addWidget(card, at // columns, at % columns)
        for at in range(3):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }
        step = steps.get(Qt.Key(event.key()))
        at = next((at for at, card in enumerate(self.cards) if card.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
        elif 0 <= at + step < len(self.cards):
            self.cards[at + step].setFocus(Qt.FocusReason.TabFocusReason)
