"""Looking at a kept file with the program that the system has for it: a copy in a folder that goes when Rapport closes."""

from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices

from crm.ui.bridge import Bridge

# Programs and scripts come in files too: only what is looked at, never what would run, is handed to the system.
LOOKED_AT = frozenset(
    [
        ".pdf",
        ".txt",
        ".md",
        ".csv",
        ".rtf",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".webp",
        ".heic",
        ".tif",
        ".tiff",
        ".mp4",
        ".mov",
        ".m4a",
        ".mp3",
        ".wav",
        ".docx",
        ".odt",
        ".pages",
        ".xlsx",
        ".ods",
        ".numbers",
        ".pptx",
        ".odp",
        ".key",
        ".eml",
    ]
)


def is_looked_at(name: str) -> bool:
    """Whether a file of this name may be opened; any other can be saved."""
    return Path(name).suffix.lower() in LOOKED_AT


class OpenedFiles(QObject):
    """The copies of one window."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._folder: QTemporaryDir | None = None
        self._count = 0

    def open(self, file: tuple[str, bytes]) -> None:
        """Open a file by its name and content; a change made there stays there."""
        name, content = file
        if not is_looked_at(name):
            self._bridge.say(self.tr("{name} is not opened from here. Save a copy instead.").format(name=name))
            return
        path = self._place(name)
        try:
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
            path.chmod(0o400)  # so that nobody takes the copy for the file itself
        except OSError as error:
            self._bridge.say(self.tr("The file could not be opened: {why}").format(why=error.strerror))
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._bridge.say(self.tr("No program here opens {name}. Save a copy instead.").format(name=name))

    def _place(self, name: str) -> Path:
        if self._folder is None:
            self._folder = QTemporaryDir()
        self._count += 1
        return Path(self._folder.path()) / str(self._count) / name
