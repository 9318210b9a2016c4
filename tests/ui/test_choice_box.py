"""A choice whose words are longer than its room: the form keeps its width, the box shortens, the list tells all."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm.ui.kit.forms import Dialog, Field, choice

LONG = "Arjun Thakkar · 18 Nov 2026 · Repair before replace: fourteen minutes and a bit of wax, told slowly"


def test_long_choices_leave_the_dialog_as_wide_as_it_was_meant(qtbot: QtBot) -> None:
    dialog = Dialog("Paste comments", "Keep", None, 420)
    qtbot.addWidget(dialog)
    box = choice([(1, LONG), (2, "Short")])
    dialog.add("post", Field("Under the post", box))
    dialog.show()
    qtbot.waitUntil(box.isVisible)
    assert dialog.width() < 500 and box.mapTo(dialog, box.rect().topRight()).x() < dialog.width()
    box.setCurrentIndex(0)
    shortened = box.grab().toImage()
    box.setItemText(0, LONG[:40])
    assert shortened != box.grab().toImage()  # an ellipsis stands where the words end
    box.setItemText(0, LONG)

    QTest.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(box.view().isVisible)
    assert box.view().viewport().width() >= min(box.view().sizeHintForColumn(0), 600)
    assert box.view().window().y() >= box.mapToGlobal(box.rect().bottomLeft()).y()  # a list below, not over the box
    QTest.keyClick(box.view(), Qt.Key.Key_Down)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    assert box.currentData() == 2
