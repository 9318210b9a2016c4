"""The pages of a report as pictures below each other, at the width there is or larger. Knows pictures only."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from crm.ui.kit.widgets import clear, column, label, panel, row
from crm.ui.theme.theme import current

WIDEST = 760
GAP = 16
ZOOMS = (50, 75, 100, 125, 150, 200)  # % of the width there is
FIT = 100


class PagePicture(QWidget):
    """One page at a given width; scaled once, with a hairline around it."""

    def __init__(self, picture: QImage, name: str, description: str) -> None:
        super().__init__()
        self._picture = picture
        self._scaled = QPixmap()
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_width(self, width: int) -> None:
        """Show it this wide; px."""
        height = round(width * self._picture.height() / max(1, self._picture.width()))
        self.setFixedSize(max(1, width), max(1, height))

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._scaled.size() != wanted:  # only pages that come into view are scaled, each once
            mode = Qt.TransformationMode.SmoothTransformation
            smaller = self._picture.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
            self._scaled = QPixmap.fromImage(smaller)
        painter = QPainter(self)
        painter.drawPixmap(QRect(0, 0, self.width(), self.height()), self._scaled)
        painter.setPen(current().colour("line_strong"))
        painter.drawRect(0, 0, self.width() - 1, self.height() - 1)


class Pages(QScrollArea):
    """All pages of one report; Page Up and Page Down turn pages, + and - zoom, 0 fits, Home and End go to the ends.

    Signals:
        turned(at, count): another page is on top; from 1.
        zoomed(percent): shown at another size.
    """

    turned = Signal(int, int)
    zoomed = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._zoom = FIT
        self._pages: list[PagePicture] = []
        self._at = 0
        self._column = column(spacing=6, margins=(GAP, GAP, GAP, GAP))
        self._inner = panel("canvas", self._column)
        self.setWidget(self._inner)
        self.verticalScrollBar().valueChanged.connect(self._look)

    def show_pages(self, pages: Sequence[QImage], description: str, keep_place: bool) -> None:
        """Show other pages.

        Args:
            description: what a screen reader says of each after its number.
            keep_place: stay where the person scrolled to, as for the same report made anew.
        """
        at = self.verticalScrollBar().value() if keep_place else 0
        clear(self._column)
        self._pages = []
        for number, picture in enumerate(pages, 1):
            name = self.tr("Page {number} of {count}").format(number=number, count=len(pages))
            page = PagePicture(picture, name, description)
            self._pages.append(page)
            caption = label(name, "small", "faint")
            caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._column.addLayout(row(None, page, None, spacing=0))
            self._column.addWidget(caption)
            page.show()  # now, not on a later turn: a hidden widget takes no room
            caption.show()
        self._column.addStretch(1)
        self._fit()
        self._settle()
        self.verticalScrollBar().setValue(at)
        self._at = 0
        self._look()

    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def page(self) -> int:
        """The page on top, from 1; 0 for none."""
        return self._at

    def go_to(self, number: int) -> None:
        """Turn to a page, from 1."""
        if self._pages:
            wanted = self._pages[max(1, min(number, len(self._pages))) - 1]
            self._settle()
            self.verticalScrollBar().setValue(max(0, wanted.y() - GAP // 2))
            self._tell(max(1, min(number, len(self._pages))))

    def set_zoom(self, percent: int) -> None:
        """Show pages at this share of the width that fits; the page on top stays on top."""
        percent = max(ZOOMS[0], min(ZOOMS[-1], percent))
        if percent == self._zoom:
            return
        self._zoom, at = percent, self._at
        self._fit()
        self._settle()
        self.go_to(at)
        self.zoomed.emit(percent)

    def zoom(self) -> int:
        """The zoom; percent of the width that fits."""
        return self._zoom

    def zoom_by(self, steps: int) -> None:
        """One size larger or smaller."""
        later = [each for each in ZOOMS if (each > self._zoom if steps > 0 else each < self._zoom)]
        if later:
            self.set_zoom(later[0] if steps > 0 else later[-1])

    def _fit(self) -> None:
        room = min(current().px(WIDEST), self.viewport().width() - 2 * GAP)
        for page in self._pages:
            page.set_width(round(room * self._zoom / 100))

    def _settle(self) -> None:
        """Lay the pages out now, so that the scroll bar knows how long they are."""
        self._column.activate()
        width = max(self._column.sizeHint().width(), self.viewport().width())  # not what it had in a wider window
        self._inner.resize(width, max(self.viewport().height(), self._column.sizeHint().height()))
        self._column.setGeometry(self._inner.rect())

    def _look(self) -> None:
        top = self.verticalScrollBar().value() + self.viewport().height() // 3
        above = [at for at, page in enumerate(self._pages, 1) if page.y() <= top]
        self._tell(above[-1] if above else min(1, len(self._pages)))

    def _tell(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self.turned.emit(at, len(self._pages))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        turns = {
            Qt.Key.Key_PageDown: self._at + 1,
            Qt.Key.Key_PageUp: self._at - 1,
            Qt.Key.Key_Home: 1,
            Qt.Key.Key_End: len(self._pages),
        }
        if key in turns:
            self.go_to(turns[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        elif key == Qt.Key.Key_0:
            self.set_zoom(FIT)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._settle()
