"""The calendar file on the Settings page: which one follows every change, chosen or let go."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from crm.ui.kit.widgets import button, column, label, panel, row


class CalendarFileSection(QWidget):
    """The file that is kept up to date, and the switch.

    Signals:
        keep_wanted(path): keep this file from now on; "" = none any more.
    """

    keep_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = label("", "body", wrap=True)
        self.told.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.choose = button(self.tr("Keep a calendar file…"), "calendar-days")
        self.stop = button(self.tr("Keep it no longer"))
        self.choose.clicked.connect(self._ask)
        self.stop.clicked.connect(lambda: self._keep(""))
        buttons = panel("surface", row(self.choose, self.stop, None))
        self.setLayout(column(self.told, buttons, spacing=10))
        self.show_kept("")

    def show_kept(self, path: str) -> None:
        """Say which file is kept; "" = none."""
        none = self.tr("No file is kept. Calendar programs can subscribe to one that follows every change.")
        self.told.setText(path or none)
        self.stop.setVisible(bool(path))

    def _ask(self) -> None:
        dialog = QFileDialog(self, self.tr("Keep a calendar file up to date"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Calendar (*.ics)"))
        dialog.setDefaultSuffix("ics")
        dialog.selectFile("Rapport.ics")
        dialog.fileSelected.connect(self._keep)
        dialog.open()

    def _keep(self, path: str) -> None:
        self.show_kept(path)
        self.keep_wanted.emit(path)
