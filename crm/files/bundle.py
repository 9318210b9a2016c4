"""A folder that stays readable for ever: files with checksums under a manifest, written whole or not at all, and checked
before anything in it is believed. What the files mean is decided by who writes them.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from crm.errors import BadFile, Conflict, EnvironmentProblem

FORMAT: Final = "rapport-bundle"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
CHECKSUMS: Final = "SHA256SUMS"
_CHUNK: Final = 1 << 20
_LONGEST_NAME: Final = 120  # bytes; file systems allow 255


class BundleWriter:
    """Writes files below one folder and remembers what each holds. Made by `new_bundle`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, dict[str, Any]] = {}
        self._taken: set[str] = set()

    @property
    def files(self) -> tuple[str, ...]:
        """What was written so far, as paths below the folder with "/"."""
        return tuple(self._files)

    @contextmanager
    def text(self, path: str) -> Iterator[IO[str]]:
        """A text file in UTF-8, to be written piece by piece."""
        target = self._target(path)
        with target.open("w", encoding="utf-8", newline="") as file:
            yield file
        self._files[path] = _facts(target)

    def content(self, path: str, content: bytes) -> None:
        """A file with these bytes."""
        target = self._target(path)
        target.write_bytes(content)
        self._files[path] = _facts(target)

    def free_name(self, folder: str, name: str) -> str:
        """A path in a folder that no other file has, on any file system."""
        suffix = Path(name).suffix
        stem = name.removesuffix(suffix).encode()[:_LONGEST_NAME].decode(errors="ignore").rstrip(". ") or "file"
        path, number = f"{folder}/{stem}{suffix[:12]}", 2
        while path.casefold() in self._taken:
            path, number = f"{folder}/{stem} ({number}){suffix[:12]}", number + 1
        self._taken.add(path.casefold())
        return path

    def finish(self, about: Mapping[str, Any]) -> None:
        """Write the manifest and the list of checksums."""
        told = {"format": FORMAT, "version": VERSION, **about, "files": self._files}
        (self._folder / MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        sums = {**self._files, MANIFEST: _facts(self._folder / MANIFEST)}
        lines = (f"{facts['sha256']}  {path}\n" for path, facts in sorted(sums.items()))
        (self._folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")

    def _target(self, path: str) -> Path:
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


@contextmanager
def new_bundle(folder: Path) -> Iterator[BundleWriter]:
    """Write a bundle beside its place; it takes its name when all is there. An earlier bundle is replaced.

    Raises:
        Conflict: the folder holds something else.
        EnvironmentProblem: it cannot be written.
    """
    if folder.exists() and not is_bundle(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(f"{folder.name} is not empty; choose a new folder.", field="to")
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        yield BundleWriter(part)
        _put_in_place(part, folder)
    except OSError as error:
        raise EnvironmentProblem(
            f"{folder.name} could not be written: {error.strerror}.", "Choose another folder, or free some space."
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _put_in_place(part: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    if folder.exists():
        folder.rename(old)
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def is_bundle(folder: Path) -> bool:
    """Whether a folder says that it is one of ours."""
    try:
        return bool(_manifest(folder)["format"] == FORMAT)
    except BadFile:
        return False


def checked_bundle(folder: Path, report: Any = None) -> dict[str, Any]:
    """The manifest of a bundle, after every file was compared with its checksum.

    Args:
        report: called with (done, total) files; may raise to stop.

    Raises:
        BadFile: it is none, it is newer than this program, or a file is missing or was changed.
    """
    manifest = _manifest(folder)
    if manifest.get("format") != FORMAT:
        raise BadFile(f"{folder.name} is not a folder that Rapport exported.")
    if not isinstance(manifest.get("version"), int) or manifest["version"] > VERSION:
        raise BadFile(f"{folder.name} was written by a newer Rapport; update Rapport to take it in.")
    files = manifest.get("files")
    if not isinstance(files, dict):
        raise BadFile(f"{folder.name} has no list of its files.")
    for done, (path, facts) in enumerate(files.items()):
        if report is not None:
            report(done, len(files))
        target = inside(folder, path)
        if not target.is_file():
            raise BadFile(f"{path} is missing from {folder.name}.")
        if not isinstance(facts, dict) or _facts(target)["sha256"] != facts.get("sha256"):
            raise BadFile(f"{path} was changed after it was exported, so nothing was taken in.")
    return manifest


def inside(folder: Path, path: str) -> Path:
    """A file of a bundle; one that would lie outside is refused.

    Raises:
        BadFile: the path leads out of the folder.
    """
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or "\\" in path or ":" in path or not parts.parts:
        raise BadFile(f"{folder.name} names a file outside of itself.")
    target = folder / parts
    if not target.resolve().is_relative_to(folder.resolve()):
        raise BadFile(f"{folder.name} names a file outside of itself.")
    return target


def write_rows(file: IO[str], columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> int:
    """Rows as a JSON list of objects, one on each line. Returns how many."""
    names, count = tuple(columns), 0
    file.write("[")
    for row in rows:
        file.write(",\n" if count else "\n")
        file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, separators=(", ", ": ")))
        count += 1
    file.write("\n]\n")
    return count


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows that `write_rows` wrote, one at a time.

    Raises:
        BadFile: a line holds no row of plain values.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            text = line.strip().rstrip(",")
            if text in ("[", "]", ""):
                continue
            try:
                row = json.loads(text)
            except ValueError as error:
                raise BadFile(f"{path.name} is damaged.") from error
            if not isinstance(row, dict) or any(isinstance(value, (dict, list)) for value in row.values()):
                raise BadFile(f"{path.name} is damaged.")
            yield row


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadFile(f"{folder.name} is not a folder that Rapport exported.") from error
    if not isinstance(found, dict) or "format" not in found:
        raise BadFile(f"{folder.name} is not a folder that Rapport exported.")
    return found


def _facts(path: Path) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return {"sha256": digest.hexdigest(), "bytes": size}
