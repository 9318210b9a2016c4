"""What is said after writing: the file, what was left out for its reader, where it is noted; or why nothing was written."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QDesktopServices
from PySide6.QtWidgets import QFrame

from crm.formats import Formats
from crm.services.report_builder import Written
from crm.ui.kit.widgets import button, column, icon_button, label, row

MOST_NAMED = 3


class AfterWriting(QFrame):
    """A card above the pages; stays until it is closed or something else is written.

    Signals:
        kept_wanted(): show what was kept.
    """

    kept_wanted = Signal()

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self.formats = formats
        self.setObjectName("card")
        self._folder = Path()
        self.title = label("", "body-strong", wrap=True)
        self.told = label("", "small", "muted", wrap=True)
        self.show_folder = button(self.tr("Show in folder"), "external-link")
        self.show_kept = button(self.tr("Kept reports"), None, "ghost")
        close = icon_button("x", self.tr("Close"))
        self.show_folder.clicked.connect(self._open_folder)
        self.show_kept.clicked.connect(self.kept_wanted)
        close.clicked.connect(self.hide)
        head = row(self.title, close, spacing=6)
        head.setStretch(0, 1)
        acts = row(self.show_folder, self.show_kept, None, spacing=6)
        self.setLayout(column(head, self.told, 6, acts, spacing=2, margins=(14, 8, 10, 10)))
        self.hide()

    def show_written(self, written: Written) -> None:
        """Say what was written and what is not in it."""
        files = written.files
        self._folder = files[0].parent
        names = ", ".join(path.name for path in files[:MOST_NAMED])
        more = len(files) - MOST_NAMED
        if more > 0:
            names = self.tr("{names} and {count} more").format(names=names, count=self.formats.count(more))
        left_out = "; ".join(written.left_out)
        lines = [
            self.tr("Left out for this reader: {things}.").format(things=left_out)
            if left_out
            else self.tr("Nothing that is recorded had to be left out for this reader."),
            *written.warnings,
            self.tr("Looked through before it was written, and noted in the export log.")
            if not written.kept_ids
            else self.tr("Looked through before it was written; noted in the export log, kept with its numbers."),
        ]
        self._say(self.tr("Written: {names}").format(names=names), lines)
        for each in (self.show_folder, self.show_kept):
            each.show()

    def show_refused(self, reason: str) -> None:
        """Say why nothing was written."""
        self._say(self.tr("Nothing was written"), [reason])
        for each in (self.show_folder, self.show_kept):
            each.hide()

    def _say(self, title: str, lines: list[str]) -> None:
        self.title.setText(title)
        self.told.setText("\n".join(lines))
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, " ".join((title, *lines))))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
