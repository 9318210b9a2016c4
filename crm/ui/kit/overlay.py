"""A layer over the whole window: veil, painted shadow, one box. Not a window of its own, so it is the same everywhere."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from crm.ui.kit.painting import NO_PEN
from crm.ui.theme.theme import current
from crm.ui.theme.tokens import RADIUS

VEIL = {"light": 56, "dark": 130}  # alpha of 255
SHADOW_REACH = 22


class Overlay(QWidget):
    """Covers its parent; Esc and a click beside the box close it and give the focus back."""

    def __init__(self, parent: QWidget, width: int, top: int) -> None:
        super().__init__(parent)
        self._window = parent
        self._top = top
        self._focus_before: QWidget | None = None
        self.box = QFrame(self)
        self.box.setObjectName("palette")
        self.box.setFixedWidth(current().px(width))
        self.hide()
        parent.installEventFilter(self)
        self.box.installEventFilter(self)

    def open(self) -> None:
        """Show on top of everything."""
        self._focus_before = self._window.window().focusWidget()
        self._fit()
        self.show()
        self.raise_()

    def close_layer(self) -> None:
        """Hide, and go back to where the person was."""
        self.hide()
        if self._focus_before is not None:
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._focus_before = None

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())
        self.box.adjustSize()
        top = min(current().px(self._top), max(0, (self.height() - self.box.height()) // 2))
        self.box.move((self.width() - self.box.width()) // 2, top)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside the layer."""
        stops = [
            widget
            for widget in self.box.findChildren(QWidget)
            if widget.isEnabled() and widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if stops:
            here = self.focusWidget()
            at = stops.index(here) if here in stops else -1
            stops[(at + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            if watched is self.box:
                self.update()  # the shadow lies outside the box: without this the old one stays on screen
            else:
                self._fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_layer()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.box.geometry().contains(event.position().toPoint()):
            self.close_layer()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current()
        shade = QColor(theme.colour("shadow"))
        shade.setAlpha(VEIL[theme.tokens.scheme])
        painter.fillRect(self.rect(), shade)
        painter.setPen(NO_PEN)
        box = QRectF(self.box.geometry())
        shade.setAlpha(5)
        painter.setBrush(shade)
        for reach in range(SHADOW_REACH, 0, -2):  # painted: a graphics effect would blur every frame anew
            radius = RADIUS["lg"] + reach
            painter.drawRoundedRect(box.adjusted(-reach, -reach + 6, reach, reach + 6), radius, radius)
