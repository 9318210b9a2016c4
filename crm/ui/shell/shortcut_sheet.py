"""The sheet behind "?": every action that has a key, from the actions themselves, so that it cannot be out of date."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QWidget

from crm.ui.kit.widgets import button, column, keycap, label, panel, row
from crm.ui.shell.main_window import MainWindow
from crm.ui.theme.theme import current


def shortcut_sheet(window: MainWindow) -> QDialog:
    """A dialog that lists the keys; Esc closes it."""
    sheet = QDialog(window)
    title = window.tr("Keyboard shortcuts")
    sheet.setWindowTitle(title)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    grid = QGridLayout()
    grid.setContentsMargins(20, 4, 20, 4)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    for at, (words, key) in enumerate(_keys(window)):
        grid.addWidget(label(words), at, 0)
        grid.addWidget(keycap(key), at, 1, Qt.AlignmentFlag.AlignRight)
    area = QScrollArea()
    area.setAccessibleName(title)
    area.setWidgetResizable(True)
    area.setWidget(panel("surface", grid))
    close = button(window.tr("Close"), name="primary")
    close.setDefault(True)
    close.clicked.connect(sheet.accept)
    head, foot = row(label(title, "title"), None, margins=(20, 18, 20, 10)), row(None, close, margins=(20, 10, 20, 18))
    sheet.setLayout(column(head, area, foot))
    sheet.resize(current().px(420), current().px(560))
    return sheet


def _keys(window: QWidget) -> list[tuple[str, str]]:
    native = QKeySequence.SequenceFormat.NativeText
    listed = [(each.text(), each.shortcut().toString(native)) for each in window.actions() if each.isVisible()]
    return [(words.rstrip("…"), key) for words, key in listed if key] + [
        (window.tr("Show or hide the panel, in a list"), window.tr("Space")),
        (window.tr("Open the current line"), window.tr("Enter")),
    ]
