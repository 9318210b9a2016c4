"""Pages on paper: a preview of the sheets as the printer will make them, with its own settings. Knows pictures only."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRect, Qt
from PySide6.QtGui import QImage, QKeySequence, QPageLayout, QPageSize, QPainter, QShortcut
from PySide6.QtPrintSupport import QPageSetupDialog, QPrintDialog, QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import QDialog, QWidget

from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.theme.theme import current

PRINT_PPI = 200.0  # dots an inch that paper shows
SHOWN_PPI = 100.0  # on the screen: of more, a sheet that is shown small would skip some, and its letters break
SIZE = (900, 720)  # px at 100 %


class PrintPreview(QDialog):
    """The sheets, one below the other; settings of the paper, and the printer's own window before anything is printed."""

    def __init__(self, pages: Sequence[QImage], shown: Sequence[QImage], title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.pages, self.shown = tuple(pages), tuple(shown)
        self._on_paper = False
        self.setWindowTitle(title)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printer.setDocName(title)
        self.printer.setFullPage(True)  # the pages have margins of their own
        self.printer.setPageLayout(
            QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
        )
        self.sheets = QPrintPreviewWidget(self.printer)
        self.sheets.setAccessibleName(title)
        self.sheets.paintRequested.connect(self._paint)
        self.sheets.setViewMode(QPrintPreviewWidget.ViewMode.AllPagesView)
        self.sheets.setZoomMode(QPrintPreviewWidget.ZoomMode.FitToWidth)
        self._lay_out()
        room = self.screen().availableGeometry()
        self.resize(min(current().px(SIZE[0]), room.width() - 40), min(current().px(SIZE[1]), room.height() - 60))
        self.sheets.updatePreview()

    def _lay_out(self) -> None:
        self.send = button(self.tr("Print…"), "check", "primary")
        self.paper = button(self.tr("Paper…"), "settings")
        smaller, larger = button(self.tr("Smaller")), button(self.tr("Larger"))
        close = button(self.tr("Close"), None, "ghost")
        told = self.tr("One sheet") if len(self.pages) == 1 else self.tr("{count} sheets")
        self.told = label(told.format(count=len(self.pages)), "small", "muted")
        for each, act in (
            (self.send, self.choose_printer),
            (self.paper, self.choose_paper),
            (smaller, lambda: self.sheets.zoomOut()),
            (larger, lambda: self.sheets.zoomIn()),
            (close, self.reject),
        ):
            each.clicked.connect(act)
        for each in (self.send, self.paper, smaller, larger, close):
            each.setAutoDefault(False)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self.choose_printer)
        QShortcut(QKeySequence(QKeySequence.StandardKey.ZoomIn), self, lambda: self.sheets.zoomIn())
        QShortcut(QKeySequence(QKeySequence.StandardKey.ZoomOut), self, lambda: self.sheets.zoomOut())
        head = row(self.told, None, smaller, larger, self.paper, close, self.send, margins=(16, 10, 16, 10))
        whole = column(panel("surface", column(head, rule())), self.sheets)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.send.setFocus()

    def _paint(self, device: QPrinter) -> None:
        paint_pages(device, self.pages if self._on_paper else self.shown)

    def choose_paper(self) -> None:
        """Size of the paper and its direction; the sheets are shown anew."""
        dialog = QPageSetupDialog(self.printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.sheets.updatePreview)
        dialog.open()

    def choose_printer(self) -> None:
        """The printer's own window; nothing is printed before it is accepted."""
        dialog = QPrintDialog(self.printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._print)
        QDialog.open(dialog)

    def _print(self) -> None:
        self._on_paper = True
        self.sheets.print_()
        self.accept()


def preview_print(pages: Sequence[QImage], shown: Sequence[QImage], title: str, parent: QWidget) -> PrintPreview:
    """Open the print preview with these pages, each on a sheet of its own; `shown` are the same for the screen."""
    dialog = PrintPreview(pages, shown, title, parent)
    dialog.open()
    return dialog


def for_screen(page: QImage) -> QImage:
    """A page for paper with the dots that a screen shows, none of them skipped; takes up to 40 ms."""
    width = round(page.width() * SHOWN_PPI / PRINT_PPI)
    return page.scaledToWidth(max(1, width), Qt.TransformationMode.SmoothTransformation)


def paint_pages(printer: QPrinter, pages: Sequence[QImage]) -> None:
    """Paint each page as large as its sheet allows."""
    painter = QPainter(printer)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for at, page in enumerate(pages):
        if at:
            printer.newPage()
        sheet = painter.viewport()
        size = page.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(sheet.center())
        painter.drawImage(place, page)
    painter.end()
