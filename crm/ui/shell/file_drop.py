"""Files and folders dropped anywhere on the window: a frame says so while they hover; the window tells which."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from crm.ui.kit.widgets import column, label


class DropFrame(QFrame):
    """Covers the window while files hover over it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("drop")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words: QLabel = label(self.tr("Drop to import"), "page", "accent")
        more = label(
            self.tr(
                "Files of any kind, or a folder of them. You will see what they change before anything is written."
            ),
            "body",
            "muted",
        )
        middle = Qt.AlignmentFlag.AlignCenter
        box = column(None, spacing=6)
        box.addWidget(words, 0, middle)
        box.addWidget(more, 0, middle)
        box.addStretch(1)
        self.setLayout(box)
        self.hide()

    def cover(self, parent: QWidget) -> None:
        """Show over the whole window."""
        self.setGeometry(parent.rect().adjusted(12, 12, -12, -12))
        self.show()
        self.raise_()


def dropped_files(mime: QMimeData) -> list[Path]:
    """The files and folders on this computer among what is dragged; links to elsewhere do not count."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file() or path.is_dir()]
