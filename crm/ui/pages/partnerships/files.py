"""Choosing a file to keep and saving a copy of a kept one, above a window."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from crm.ui.bridge import Bridge


def _tr(text: str) -> str:
    return QCoreApplication.translate("partnerships", text)


def chosen_file(parent: QWidget, title: str) -> Path | None:
    """The file that somebody picks; None when they do not."""
    name, _filter = QFileDialog.getOpenFileName(parent, title)
    return Path(name) if name else None


def save_copy(parent: QWidget, bridge: Bridge, file: tuple[str, bytes]) -> None:
    """Ask where to, and write a kept file there."""
    name, content = file
    chosen, _filter = QFileDialog.getSaveFileName(parent, _tr("Save a copy"), name)
    if not chosen:
        return
    path = Path(chosen)
    try:
        path.write_bytes(content)
    except OSError as error:
        bridge.say(_tr("The file could not be written: {why}").format(why=error.strerror))
        return
    bridge.say(_tr("Saved {name}.").format(name=path.name), _tr("Show"), partial(_show_folder, path.parent))


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
