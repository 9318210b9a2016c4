"""One of several, in a box that may be narrower than its words and drops a list like a menu. Knows no record."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionComboBox, QStylePainter

from crm.ui.theme.theme import current

_MOST = 16  # lines of the list before it scrolls
_WIDEST, _SCROLL_BAR = 640, 24  # px


class ChoiceBox(QComboBox):
    """A choice that may be narrower than its words: they are shortened in it, and whole in its list."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(QStyledItemDelegate(self))  # Qt's own one for lists does not follow the style sheet
        self.setMaxVisibleItems(_MOST)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        box = QStyle.ComplexControl.CC_ComboBox
        painter.drawComplexControl(box, option)
        room = self.style().subControlRect(box, option, QStyle.SubControl.SC_ComboBoxEditField, self).width()
        option.currentText = option.fontMetrics.elidedText(option.currentText, Qt.TextElideMode.ElideRight, room - 2)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def showPopup(self) -> None:
        widest = self.view().sizeHintForColumn(0) + 2 * self.view().frameWidth() + _SCROLL_BAR
        self.view().setMinimumWidth(min(widest, current().px(_WIDEST)))
        super().showPopup()
