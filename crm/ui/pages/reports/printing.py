"""Pages on paper: a real print preview with the printer’s own settings. Knows pictures only."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRect, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget


def preview_print(pages: Sequence[QImage], title: str, parent: QWidget) -> QPrintPreviewDialog:
    """Open the print preview with these pages, each on a sheet of its own."""
    dialog = QPrintPreviewDialog(parent)
    printer = dialog.printer()  # the dialog's own: one of ours would be gone before it
    printer.setDocName(title)
    printer.setFullPage(True)  # the pages have margins of their own
    printer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.paintRequested.connect(lambda device: paint_pages(device, pages))
    dialog.resize(900, 720)
    dialog.open()
    return dialog


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
