"""A board: lanes of cards side by side, moved by mouse and by keyboard. Knows no record, writes nothing.

A move is only asked for; whoever holds the records answers by showing new lanes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea

from crm.ui.kit.cards import Card, CardList
from crm.ui.kit.painting import canvas
from crm.ui.kit.widgets import column, label, panel, row, rule
from crm.ui.theme.theme import current

LANE_WIDTH, EMPTY_WIDTH, EDGE = 232, 124, 48  # px at 100 %: a lane, one without cards, the strip that scrolls in a drag
SCROLL_STEP, SCROLL_EVERY_MS = 24, 40


@dataclass(frozen=True, slots=True)
class Lane:
    """One column; `totals` stands under its title."""

    key: str
    title: str
    count: str
    totals: str
    cards: tuple[Card, ...]


class LaneColumn(QFrame):
    """A lane's heading over its cards."""

    def __init__(self, lane: Lane) -> None:
        super().__init__()
        self.key = lane.key
        self.title = label(lane.title, "small-strong")
        self.count = label("", "small", "faint")
        self.totals = label("", "caption", "faint", wrap=True)  # an amount is never cut
        self.list = CardList(lane.title)
        words = column(
            row(self.title, self.count, None, spacing=6), self.totals, None, spacing=2, margins=(14, 10, 10, 8)
        )
        self.head = panel("canvas", words)
        self.setLayout(row(column(self.head, rule(), self.list), rule(vertical=True), spacing=0))
        self.show_lane(lane)

    def show_lane(self, lane: Lane) -> None:
        """Replace what it shows, keeping its place."""
        kept = self.list.verticalScrollBar().value()
        self.count.setText(lane.count)
        self.totals.setText(lane.totals)
        self.list.setAccessibleDescription(", ".join(part for part in (lane.count, lane.totals) if part))
        self.list.own.set_cards(lane.cards)
        self.fit()
        self.list.verticalScrollBar().setValue(kept)

    def fit(self) -> None:
        """A lane without cards takes less room."""
        self.setFixedWidth(current().px(LANE_WIDTH if self.list.own.cards else EMPTY_WIDTH))


class Board(QScrollArea):
    """Lanes side by side.

    Signals:
        moved(ids, key): these cards are wanted in that lane.
        opened(id): Enter or a double click on a card.
        chosen(ids): other cards are chosen.
        menu_wanted(point): a menu is asked for at a global position.
    """

    moved = Signal(list, str)
    opened = Signal(str)
    chosen = Signal(list)
    menu_wanted = Signal(QPoint)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lanes: list[LaneColumn] = []
        self._box = row(None, spacing=0)
        self.setWidget(panel("canvas", self._box))
        self._ghost = QLabel(self)
        self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ghost.hide()
        self._mark = QFrame(self)
        self._mark.setObjectName("lanedrop")
        self._mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._mark.hide()
        self._pointer = QPoint()
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(SCROLL_EVERY_MS)
        self._scrolling.timeout.connect(self._scroll)

    def set_lanes(self, lanes: Sequence[Lane]) -> None:
        """Show these. What is chosen stays so, and the keyboard with it, also when it moved to another lane."""
        chosen, had_keyboard = self.selected_ids(), self._has_keyboard()
        source = next((lane for lane in self.lanes if lane.list.selected_ids()), None)
        key, at = (source.key, source.list.currentIndex().row()) if source else ("", 0)
        if [lane.key for lane in lanes] == [lane.key for lane in self.lanes]:
            for shown, lane in zip(self.lanes, lanes, strict=True):
                shown.show_lane(lane)
        else:
            self._end_drag()
            self._replace(lanes)
        self._level()
        self._choose_again(chosen, key, at, had_keyboard)
        self.chosen.emit(self.selected_ids())

    def _has_keyboard(self) -> bool:
        """Whether keys come here, or will when a dialog above is closed."""
        focus = self.window().focusWidget()
        return focus is self or any(focus is lane.list for lane in self.lanes)

    def _choose_again(self, chosen: Sequence[str], key: str, at: int, had_keyboard: bool) -> None:
        filled = [lane for lane in self.lanes if lane.list.own.cards]
        home = next((lane for lane in filled if any(map(lane.list.holds, chosen))), None)
        beside = next((lane for lane in filled if lane.key == key), filled[0] if filled else None)
        if home is not None:
            home.list.choose_ids(chosen)
            self._clear_others(home)
        elif had_keyboard and beside is not None:
            beside.list.choose(at)
        target = home or beside
        if target is None:
            return
        self.setFocusProxy(target.list)
        if had_keyboard and not target.list.hasFocus():
            target.list.setFocus(Qt.FocusReason.TabFocusReason)
        if home is not None and home.key != key:
            self._reveal(home)

    def _reveal(self, lane: LaneColumn) -> None:
        """Bring a lane and its current card into view, once new widths are laid out."""
        QTimer.singleShot(0, self, partial(self._reveal_now, lane))

    def _reveal_now(self, lane: LaneColumn) -> None:
        if lane in self.lanes:
            self.ensureWidgetVisible(lane, 0, 0)
            lane.list.scrollTo(lane.list.currentIndex())

    def _level(self) -> None:
        """All headings are as high as the highest, so that the cards begin on one line."""
        height = max((lane.head.heightForWidth(lane.width()) for lane in self.lanes), default=0)
        for lane in self.lanes:
            lane.head.setFixedHeight(height)

    def _search(self, lane: LaneColumn, text: str) -> None:
        """Go to the next card whose title begins so, in this lane or one after it, then from the front again."""
        cards = [(each, at) for each in self.lanes for at in range(len(each.list.own.cards))]
        here = (lane, lane.list.currentIndex().row())
        start = cards.index(here) + (len(text) == 1) if here in cards else 0
        for each, at in cards[start:] + cards[:start]:
            if each.list.own.cards[at].title.casefold().startswith(text.casefold()):
                each.list.choose(at)
                self._clear_others(each)
                each.list.take_search(lane.list)
                each.list.setFocus(Qt.FocusReason.TabFocusReason)
                self._reveal(each)
                return

    def _replace(self, lanes: Sequence[Lane]) -> None:
        for shown in self.lanes:
            shown.setParent(None)
            shown.deleteLater()
        self.lanes = [LaneColumn(lane) for lane in lanes]
        for at, shown in enumerate(self.lanes):
            cards = shown.list
            self._box.insertWidget(at, shown)
            cards.entered.connect(partial(self._enter, shown))
            cards.stepped.connect(partial(self._step, shown))
            cards.pushed.connect(partial(self._push, shown))
            cards.opened.connect(self.opened)
            cards.dragged.connect(partial(self._drag, shown))
            cards.dropped.connect(partial(self._drop, shown))
            cards.drag_given_up.connect(self._end_drag)
            cards.searched.connect(partial(self._search, shown))
            cards.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit(self.selected_ids()))
            cards.customContextMenuRequested.connect(
                lambda point, cards=cards: self.menu_wanted.emit(cards.viewport().mapToGlobal(point))
            )

    def selected_ids(self) -> list[str]:
        """The chosen cards; they all lie in one lane."""
        return [card_id for lane in self.lanes for card_id in lane.list.selected_ids()]

    def choose(self, card_id: str) -> None:
        """Choose one card and bring it into view; nothing when it is on no lane."""
        for lane in self.lanes:
            if (at := lane.list.own.position(card_id)) is not None:
                lane.list.setFocus(Qt.FocusReason.OtherFocusReason)
                lane.list.choose(at)
                self._clear_others(lane)

    def _clear_others(self, lane: LaneColumn) -> None:
        """Only one lane has the choice, also while the window waits behind another and nothing takes the focus."""
        for other in self.lanes:
            if other is not lane:
                other.list.clearSelection()

    def _enter(self, lane: LaneColumn) -> None:
        """One lane has the choice at a time, and the keyboard's way in leads back to it."""
        self._clear_others(lane)
        self.setFocusProxy(lane.list)
        self.ensureWidgetVisible(lane, 0, 0)

    def _step(self, lane: LaneColumn, by: int) -> None:
        at, row_at = self.lanes.index(lane) + by, lane.list.currentIndex().row()
        while 0 <= at < len(self.lanes) and not self.lanes[at].list.own.cards:
            at += by
        if 0 <= at < len(self.lanes):
            target = self.lanes[at].list
            target.setFocus(Qt.FocusReason.TabFocusReason)
            target.choose(max(0, row_at))

    def _push(self, lane: LaneColumn, by: int) -> None:
        at = self.lanes.index(lane) + by
        if 0 <= at < len(self.lanes) and lane.list.selected_ids():
            self.moved.emit(lane.list.selected_ids(), self.lanes[at].key)

    # ---- dragging

    def _drag(self, lane: LaneColumn, pointer: QPoint) -> None:
        if self._ghost.isHidden():
            self._ghost.setPixmap(self._picture(lane.list))
            self._ghost.adjustSize()
            self._ghost.show()
            self._ghost.raise_()
            self._scrolling.start()
        self._pointer = pointer
        here = self.mapFromGlobal(pointer)
        self._ghost.move(here + QPoint(current().px(8), current().px(8)))
        self._show_target(self._under(pointer), lane)

    def _show_target(self, target: LaneColumn | None, lane: LaneColumn) -> None:
        if target is None or target is lane:
            self._mark.hide()
            return
        self._mark.setGeometry(target.rect().translated(target.mapTo(self, QPoint(0, 0))))
        self._mark.show()
        self._mark.raise_()
        self._ghost.raise_()

    def _picture(self, cards: CardList) -> QPixmap:
        """What hangs on the pointer: the card, or how many."""
        shown = cards.grab(cards.visualRect(cards.currentIndex()))
        count = len(cards.selected_ids())
        if count < 2:
            return shown
        painter = QPainter(shown)
        with canvas(painter, QRectF(shown.rect()), cards.layoutDirection()) as drawing:
            size = current().px(22)
            spot = QRectF(
                shown.width() / shown.devicePixelRatio() - size - current().px(10), current().px(4), size, size
            )
            drawing.fill(spot, drawing.theme.colour("accent"), size / 2)
            width = current().text_width(str(count), "small-strong")
            drawing.text(
                spot.adjusted((size - width) / 2, 0, 0, 0),
                str(count),
                "small-strong",
                drawing.theme.colour("accent_on"),
            )
        painter.end()
        return shown

    def _under(self, pointer: QPoint) -> LaneColumn | None:
        return next((lane for lane in self.lanes if lane.rect().contains(lane.mapFromGlobal(pointer))), None)

    def _drop(self, lane: LaneColumn, pointer: QPoint) -> None:
        target, inside = self._under(pointer), self.rect().contains(self.mapFromGlobal(pointer))
        self._end_drag()
        if target is not None and target is not lane and inside:
            self.moved.emit(lane.list.selected_ids(), target.key)

    def _end_drag(self) -> None:
        self._scrolling.stop()
        self._ghost.hide()
        self._mark.hide()

    def _scroll(self) -> None:
        """A card held near the edge brings the lanes beyond it into view."""
        here, edge = self.mapFromGlobal(self._pointer).x(), current().px(EDGE)
        step = SCROLL_STEP if here > self.width() - edge else -SCROLL_STEP if here < edge else 0
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + (-step if self.isRightToLeft() else step))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            for lane in self.lanes:
                lane.fit()
            self._level()
