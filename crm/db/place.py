"""Where a workspace file lies, as far as that endangers it: folders that a sync program copies, disks of other computers.

A sync program copies an open database half written, and two people who edit their copies lose one of them.
Source: reliability, rule 3.
"""

import ctypes
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PureWindowsPath

MOUNTS = Path("/proc/self/mountinfo")

# What a sync program calls its folder, and what it leaves inside.
_NAMES = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "my drive": "Google Drive",
    "googledrive": "Google Drive",
    "iclouddrive": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pclouddrive": "pCloud",
    "box sync": "Box",
    "cloudstorage": "a cloud folder",
}
_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".tmp.drivedownload": "Google Drive",
}
_REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "davfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2"}
)
_WINDOWS_REMOTE_DRIVE = 4  # GetDriveTypeW


class Danger(StrEnum):
    """Why a place is not safe for an open workspace."""

    SYNCED = "synced"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that endangers the file; `keeper` is whose it is, e.g. "Dropbox" or a file system's name."""

    danger: Danger
    keeper: str


def danger_of(
    path: Path, variables: Mapping[str, str] = os.environ, mounts: Path = MOUNTS, platform: str = sys.platform
) -> Place | None:
    """What endangers a workspace here; None when nothing is known to.

    Args:
        path: the workspace, also one that is still to be made.
        variables: the environment, in which OneDrive says where it is.
        mounts: Linux' list of what is mounted where.
    """
    file = path.absolute()
    return _synced(file, variables) or _remote(file, mounts, platform)


def _synced(file: Path, variables: Mapping[str, str]) -> Place | None:
    told = [Path(value) for name, value in variables.items() if name.upper().startswith("ONEDRIVE") and value]
    for folder in file.parents:
        if folder in told:
            return Place(Danger.SYNCED, "OneDrive")
        keeper = _by_name(folder.name) or _by_mark(folder)
        if keeper:
            return Place(Danger.SYNCED, keeper)
    return None


def _by_name(name: str) -> str:
    """OneDrive adds the firm ("OneDrive - Lumen"), Google Drive on a Mac the account ("GoogleDrive-mara@…")."""
    own = name.casefold()
    return next(
        (keeper for begin, keeper in _NAMES.items() if own == begin or own.startswith((f"{begin} ", f"{begin}-"))), ""
    )


def _by_mark(folder: Path) -> str:
    return next((keeper for mark, keeper in _MARKS.items() if (folder / mark).exists()), "")


def _remote(file: Path, mounts: Path, platform: str) -> Place | None:
    if platform == "win32":
        return Place(Danger.REMOTE, file.drive) if _is_windows_share(file) else None
    kind = _mounted_as(file, _mount_lines(mounts))
    return Place(Danger.REMOTE, kind) if kind in _REMOTE else None


def _is_windows_share(file: Path) -> bool:
    drive = PureWindowsPath(file).drive
    if drive.startswith("\\\\"):
        return True
    windll = getattr(ctypes, "windll", None)
    return bool(windll and windll.kernel32.GetDriveTypeW(f"{drive}\\") == _WINDOWS_REMOTE_DRIVE)


def _mount_lines(mounts: Path) -> list[str]:
    try:
        return mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:  # another system than Linux
        return []


def _mounted_as(file: Path, lines: Iterable[str]) -> str:
    """The file system that holds the file: that of the longest mount point above it."""
    found, longest = "", -1
    for line in lines:
        before, _, after = line.partition(" - ")
        parts, kinds = before.split(), after.split()
        if len(parts) > 4 and kinds:
            point = Path(parts[4].replace("\\040", " "))
            if file.is_relative_to(point) and len(point.parts) >= longest:
                found, longest = kinds[0], len(point.parts)
    return found
