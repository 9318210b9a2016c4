"""Everything out into a folder that stays readable without Rapport, and such a folder in. Layout and wiring only."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from crm.services.archives import Exported, TakenIn
from crm.ui.kit.widgets import Sign, button, card, column, label, panel, row
from crm.ui.pages.reports.everything_model import EverythingViewModel
from crm.ui.theme.theme import current

WIDEST = 720  # px at 100 %


class EverythingView(QWidget):
    """Two cards: out and in; below, what was done."""

    def __init__(self, model: EverythingViewModel) -> None:
        super().__init__()
        self.model = model
        self._folder = Path()
        self.export = button(self.tr("Export everything…"), "external-link", "primary")
        self.take_in = button(self.tr("Take a folder in…"), "inbox")
        self.result = label("", "body-strong", wrap=True)
        self.told = label("", "small", "muted", wrap=True)
        self.open_site = button(self.tr("Open in the browser"), "external-link")
        self.show_folder = button(self.tr("Show in folder"), None)
        texts = column(self.result, self.told, spacing=3)
        line = row(texts, self.show_folder, self.open_site, margins=(14, 12, 12, 12))
        line.setStretch(0, 1)
        self.done = card(line)
        self.done.hide()
        out = self.tr(
            "Tables for spreadsheets, data with every relation, pages with a search for any browser, your files under "
            "readable names, a dictionary of every column, and checksums. Nothing of it needs Rapport or a network."
        )
        own = self.tr("It holds private notes and addresses: keep it as you keep the workspace.")
        back = self.tr(
            "An exported folder becomes a workspace again, with every id, all history and every attachment. "
            "The workspace that takes it in has to be empty: make a new one first."
        )
        inner = column(
            _part("external-link", self.tr("Everything out"), (out, own), self.export),
            _part("inbox", self.tr("Everything in"), (back,), self.take_in),
            self.done,
            None,
            spacing=14,
            margins=(16, 16, 16, 16),
        )
        box = panel("surface", inner)
        box.setMaximumWidth(current().px(WIDEST))
        self.setLayout(column(panel("surface", row(box, None))))
        self.setFocusProxy(self.export)
        self._connect()

    def _connect(self) -> None:
        model = self.model
        self.export.clicked.connect(self.ask_export)
        self.take_in.clicked.connect(self.ask_take_in)
        self.show_folder.clicked.connect(lambda: _open(self._folder))
        self.open_site.clicked.connect(lambda: _open(self._folder / "site" / "index.html"))
        model.exported.connect(self._show_exported)
        model.taken_in.connect(self._show_taken_in)
        model.refused.connect(self._show_refused)
        model.ended.connect(lambda: self._set_busy(False))

    def ask_export(self) -> None:
        """Ask for a folder and write everything into a new one below it."""
        self._ask(self.tr("Choose where the folder is to be made"), self._export)

    def ask_take_in(self) -> None:
        """Ask for an exported folder and take it in."""
        self._ask(self.tr("Choose an exported folder"), self._take_in)

    def _ask(self, title: str, act: Callable[[str], None]) -> None:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        dialog.fileSelected.connect(act)
        dialog.open()

    def _export(self, path: str) -> None:
        self._set_busy(True)
        self.model.export(self.model.free_folder(Path(path)))

    def _take_in(self, path: str) -> None:
        self._set_busy(True)
        self.model.take_in(Path(path))

    def _set_busy(self, busy: bool) -> None:
        for each in (self.export, self.take_in):
            each.setEnabled(not busy)
        if busy:
            self.done.hide()

    def _show_exported(self, exported: Exported) -> None:
        self._folder = exported.folder
        formats = self.model.formats
        counts = {"rows": formats.count(exported.rows), "files": formats.count(len(exported.files))}
        where = self.tr("Everything is in {folder}").format(folder=exported.folder)
        told = self.tr(
            "{rows} records in {files} files. SHA256SUMS in it proves that nothing was changed since; README.txt says "
            "what is where."
        )
        self._say(where, told.format(**counts), True)

    def _show_taken_in(self, taken: TakenIn) -> None:
        formats = self.model.formats
        told = self.tr("{rows} records and {files} attachments came in; every checksum was right.")
        counts = {"rows": formats.count(taken.rows), "files": formats.count(taken.attachments)}
        self._say(self.tr("Taken in: {name}").format(name=taken.workspace), told.format(**counts), False)

    def _show_refused(self, reason: str) -> None:
        self._say(self.tr("Nothing was done"), reason, False)

    def _say(self, title: str, told: str, folder: bool) -> None:
        self.result.setText(title)
        self.told.setText(told)
        for each in (self.open_site, self.show_folder):
            each.setVisible(folder)
        self.done.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{title}. {told}"))


def _part(icon: str, title: str, sentences: tuple[str, ...], act: QWidget) -> QFrame:
    head = row(Sign(icon, "accent", 18), label(title, "body-strong"), None)
    words = (label(sentence, "body", "muted", wrap=True) for sentence in sentences)
    return card(column(head, *words, row(act, None), spacing=8, margins=(16, 14, 16, 14)))


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
