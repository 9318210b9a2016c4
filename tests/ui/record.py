"""What the tests of a partnership's record share: turn to a part, read a ledger, press a key on a line, choose a day."""

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QWidget
from pytestqt.qtbot import QtBot

from crm.ui.kit.forms import DateField
from crm.ui.pages.partnerships.ledger import Ledger
from crm.ui.pages.partnerships.record import RecordView
from tests.ui.conftest import TODAY


def show(record: RecordView, tab: QWidget) -> None:
    """Turn to one of its parts."""
    record.bar.setCurrentIndex(record.body.indexOf(tab))


def lines(ledger: Ledger) -> list[str]:
    """What each line shows, its cells joined."""
    paged = ledger.paged
    columns = range(paged.columnCount())
    spoken = Qt.ItemDataRole.AccessibleTextRole
    return [" | ".join(paged.index(at, each).data(spoken) for each in columns) for at in range(paged.rowCount())]


def press(ledger: Ledger, qtbot: QtBot, key: Qt.Key) -> None:
    """A key on the ledger's current line, the first one unless another was chosen."""
    ledger.window().activateWindow()
    ledger.table.setFocus()
    qtbot.waitUntil(lambda: ledger.table.hasFocus() and ledger.current_line() is not None)
    qtbot.keyClick(ledger.table, key)


def set_day(field: DateField, day: object) -> None:
    """Choose a day in a field that may be left open."""
    edit = field.findChild(QDateEdit)
    assert isinstance(edit, QDateEdit)
    field.set_value(TODAY)
    edit.setDate(QDate.fromString(str(day), Qt.DateFormat.ISODate))
