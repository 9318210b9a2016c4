"""The pages of a report as pictures below each other, as wide as there is room. Knows PNG bytes only."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from crm.ui.kit.widgets import clear, column, label, panel, row
from crm.ui.theme.theme import current

WIDEST = 760
GAP = 16


class PagePicture(QWidget):
    """One page, scaled to the width it gets; smooth, with a hairline around it."""

    def __init__(self, png: bytes, name: str, description: str) -> None:
        super().__init__()
        self._picture = QPixmap()
        self._picture.loadFromData(png)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMaximumWidth(current().px(WIDEST))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * self._picture.height() / max(1, self._picture.width()))

    def sizeHint(self) -> QSize:
        width = current().px(WIDEST)
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        height = self.heightForWidth(self.width())
        painter.drawPixmap(QRectF(0, 0, self.width(), height), self._picture, QRectF(self._picture.rect()))
        painter.setPen(current().colour("line_strong"))
        painter.drawRect(QRectF(0, 0, self.width() - 1, height - 1))


class Pages(QScrollArea):
    """All pages of one report; arrows, Page Up and Page Down scroll."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column = column(spacing=6, margins=(GAP, GAP, GAP, GAP))
        self.setWidget(panel("canvas", self._column))

    def show_pages(self, pages: Sequence[bytes], description: str, keep_place: bool) -> None:
        """Show other pages.

        Args:
            pages: PNG pictures.
            description: what a screen reader says of each after its number.
            keep_place: stay where the person scrolled to, as for the same report made anew.
        """
        at = self.verticalScrollBar().value() if keep_place else 0
        clear(self._column)
        for number, png in enumerate(pages, 1):
            name = self.tr("Page {number} of {count}").format(number=number, count=len(pages))
            caption = label(name, "small", "faint")
            caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            line = row(spacing=0)
            line.addStretch(1)
            line.addWidget(PagePicture(png, name, description), 1000)  # the page first, then the sides
            line.addStretch(1)
            self._column.addLayout(line)
            self._column.addWidget(caption)
        self._column.addStretch(1)
        self._column.activate()
        self.verticalScrollBar().setValue(at)
