"""A kept file is looked at as a copy; what would run is never handed to the system."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from crm.ui.bridge import Bridge
from crm.ui.person.opened_files import OpenedFiles
from tests.ui.conftest import Said


def test_two_files_of_one_name_are_opened_apart_and_their_copies_go_with_the_window(
    bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    files = OpenedFiles(bridge)
    for content in (b"one", b"two"):
        files.open(("brief.pdf", content))
    assert [path.read_bytes() for path in opened] == [b"one", b"two"]
    del files
    assert not any(path.exists() for path in opened)


@pytest.mark.parametrize("name", ["setup.exe", "run.sh", "brief.pdf.desktop", "macro.docm", "no ending"])
def test_what_could_run_is_not_opened(bridge: Bridge, said: Said, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: pytest.fail(f"opened {url}"))
    OpenedFiles(bridge).open((name, b"x"))
    assert said.texts() == [f"{name} is not opened from here. Save a copy instead."]
