"""Small building blocks of every screen: labels, buttons, rows, rules, chips, avatars. They know no record."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crm.ui.kit.painting import paint_avatar, paint_chip
from crm.ui.theme.theme import current

Item = QWidget | QLayout | int | None


def label(text: str, style: str = "body", tone: str | None = None, *, wrap: bool = False) -> QLabel:
    """Plain text in one of the theme's styles; `tone` is muted, faint, red, amber, green or accent."""
    widget = QLabel(text)
    widget.setTextFormat(Qt.TextFormat.PlainText)  # rich text would load local files named in imported cells
    widget.setFont(current().font(style))
    widget.setWordWrap(wrap)
    if tone:
        widget.setProperty("tone", tone)
    return widget


def button(text: str, icon: str | None = None, name: str = "") -> QPushButton:
    """A push button; `name` picks its look: primary, ghost, filter, search or the plain one."""
    # Qt puts 4 px between icon and text and no property changes it, so the text brings a space.
    widget = QPushButton(f" {text}" if icon else text)
    widget.setObjectName(name)
    widget.setAccessibleName(text)
    if icon:
        widget.setIcon(current().icon(icon, "accent_on" if name == "primary" else "text_muted"))
        widget.setIconSize(QSize(current().px(16), current().px(16)))
    return widget


def icon_button(icon: str, tip: str) -> QToolButton:
    """A square button with an icon only; `tip` is also what a screen reader says."""
    widget = QToolButton()
    widget.setObjectName("icon")
    widget.setIcon(current().icon(icon))
    widget.setIconSize(QSize(current().px(16), current().px(16)))
    widget.setToolTip(tip)
    widget.setAccessibleName(tip)
    return widget


def menu_button(icon: str, tip: str, menu: QMenu) -> QToolButton:
    """An icon button that opens a menu."""
    widget = icon_button(icon, tip)
    widget.setMenu(menu)
    widget.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return widget


class Sign(QWidget):
    """An icon beside words, in a token's colour; it follows when another theme is applied."""

    def __init__(self, icon: str, tone: str, side: int) -> None:
        """Show an icon of resources/icons.

        Args:
            side: pixels at 100 %.
        """
        super().__init__()
        self._icon = current().icon(icon, tone)
        self.setFixedSize(current().px(side), current().px(side))

    def paintEvent(self, event: QPaintEvent) -> None:
        self._icon.paint(QPainter(self), self.rect())


def search_field(placeholder: str) -> QLineEdit:
    """A field to find something as you type."""
    field = QLineEdit()
    field.setPlaceholderText(placeholder)
    field.setAccessibleName(placeholder)
    field.setClearButtonEnabled(True)
    field.addAction(current().icon("search", "text_faint"), QLineEdit.ActionPosition.LeadingPosition)
    return field


def keycap(text: str) -> QLabel:
    """The picture of a key."""
    widget = label(text, "caption")
    widget.setObjectName("key")
    widget.setFixedHeight(current().px(18))
    widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return widget


def badge(text: str) -> QLabel:
    """A count beside a title."""
    widget = label(text, "small-strong")
    widget.setObjectName("count")
    return widget


def row(*items: Item, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Things side by side; None stretches, a number is a gap in pixels."""
    layout = QHBoxLayout()
    _fill(layout, items, spacing, margins)
    return layout


def column(*items: Item, spacing: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Things below each other; None stretches, a number is a gap in pixels."""
    layout = QVBoxLayout()
    _fill(layout, items, spacing, margins)
    return layout


def _fill(layout: QBoxLayout, items: tuple[Item, ...], spacing: int, margins: tuple[int, int, int, int]) -> None:
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def panel(name: str, layout: QLayout) -> QWidget:
    """A surface; `name` is one of the style sheet's: canvas, surface, nav, detail, bar."""
    widget = QWidget()
    widget.setObjectName(name)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    if name == "detail":  # its hairline takes the first pixel, which lists inside would paint over
        margins = layout.contentsMargins()
        layout.setContentsMargins(margins.left() + 1, margins.top(), margins.right(), margins.bottom())
    widget.setLayout(layout)
    return widget


def rule(vertical: bool = False) -> QFrame:
    """A hairline."""
    widget = QFrame()
    widget.setObjectName("vrule" if vertical else "rule")
    return widget


def card(layout: QLayout) -> QFrame:
    """A framed group."""
    widget = QFrame()
    widget.setObjectName("card")
    widget.setLayout(layout)
    return widget


class Chip(QWidget):
    """A word with a tone, such as a status; never colour alone."""

    def __init__(self, text: str, tone: str, dot: bool = True) -> None:
        super().__init__()
        self._look = (text, tone, dot)
        self.setAccessibleName(text)
        width = QFontMetrics(current().font("small-strong")).horizontalAdvance(text)
        theme = current()
        self.setFixedSize(width + theme.px(16) + (theme.px(11) if dot else 0) + 1, theme.px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, tone, dot = self._look
        paint_chip(painter, QRectF(self.rect()), text, tone, dot)


class Avatar(QWidget):
    """Initials in a circle, or in a square for the workspace."""

    def __init__(self, name: str, size: int, square: bool = False) -> None:
        super().__init__()
        self._name, self._square = name, square
        self.setFixedSize(current().px(size), current().px(size))

    def set_name(self, name: str) -> None:
        """Show another name's initials."""
        self._name = name
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_avatar(painter, QRectF(self.rect()), self._name, square=self._square)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
