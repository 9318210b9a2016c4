"""Places that endanger an open workspace are known by name, by what sync programs leave in them, and by their mount."""

from pathlib import Path

import pytest

from crm.db.place import Danger, Place, danger_of

MOUNTED = """21 1 8:1 / / rw - ext4 /dev/sda1 rw
40 21 0:40 / /mnt/office rw - nfs4 server:/office rw
41 40 8:2 / /mnt/office/local\\040disk rw - ext4 /dev/sdb1 rw
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    file = tmp_path / "mountinfo"
    file.write_text(MOUNTED, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("folder", "keeper"),
    [
        ("Dropbox/clients", "Dropbox"),
        ("OneDrive - Lumen Agency", "OneDrive"),
        ("Library/CloudStorage/GoogleDrive-mara@example.org/My Drive", "Google Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_a_sync_folder_is_known_by_its_name(tmp_path: Path, mounts: Path, folder: str, keeper: str) -> None:
    file = tmp_path / folder / "agency.rapport"
    assert danger_of(file, {}, mounts, "linux") == Place(Danger.SYNCED, keeper)


@pytest.mark.parametrize(("mark", "keeper"), [(".stfolder", "Syncthing"), (".dropbox.cache", "Dropbox")])
def test_a_sync_folder_is_known_by_what_lies_in_it(tmp_path: Path, mounts: Path, mark: str, keeper: str) -> None:
    inner = tmp_path / "shared" / "clients"
    inner.mkdir(parents=True)
    (tmp_path / "shared" / mark).mkdir()
    assert danger_of(inner / "agency.rapport", {}, mounts, "linux") == Place(Danger.SYNCED, keeper)


def test_onedrive_says_itself_where_it_is(tmp_path: Path, mounts: Path) -> None:
    variables = {"OneDriveCommercial": str(tmp_path / "Work"), "OneDrive": ""}
    assert danger_of(tmp_path / "Work" / "a.rapport", variables, mounts, "linux") == Place(Danger.SYNCED, "OneDrive")


def test_a_disk_of_another_computer_is_known_by_its_mount(mounts: Path) -> None:
    """The longest mount point counts; spaces are written as octal there."""
    assert danger_of(Path("/mnt/office/a.rapport"), {}, mounts, "linux") == Place(Danger.REMOTE, "nfs4")
    assert danger_of(Path("/mnt/office/local disk/a.rapport"), {}, mounts, "linux") is None


def test_an_ordinary_folder_is_safe(tmp_path: Path, mounts: Path) -> None:
    """Also one whose name only resembles, and where no list of mounts is."""
    for folder in ("Boxes", "dropboxes", "my drives", "Documents"):
        assert danger_of(tmp_path / folder / "a.rapport", {}, mounts, "linux") is None
    assert danger_of(tmp_path / "a.rapport", {}, tmp_path / "none", "darwin") is None
