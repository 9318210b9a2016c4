"""Several files at once: what each was taken for, which can go in as they are, and what became of each. No widgets."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm.domain.vocabulary import ImportKind
from crm.errors import BadFile, Cancelled, Conflict, CrmError, UserError
from crm.services import imports
from crm.services.import_kinds import ORDER
from crm.services.imports import AppliedImport, Counts, ImportOptions, ImportPlan, Inspection
from crm.services.jobs import Progress
from crm.ui.bridge import Bridge, Job


class Standing(Enum):
    """What can be done with a file, or was done with it."""

    READY = auto()
    ASKS = auto()
    REFUSED = auto()
    AT_WORK = auto()
    DONE = auto()
    TAKEN_BACK = auto()


@dataclass(frozen=True)
class FileEntry:
    """One file of several.

    Attributes:
        kind: what it will be imported as; None when nothing in it can be.
        reason: why it was taken for that, or why it cannot be taken.
        note: the question that it asks, or why the import failed; "" when there is none.
        counts, batch_id: what became of its rows; None before. A file that changed nothing has no batch.
    """

    path: Path
    options: ImportOptions = field(default_factory=ImportOptions)
    standing: Standing = Standing.READY
    kind: ImportKind | None = None
    reason: str = ""
    note: str = ""
    counts: Counts | None = None
    batch_id: str | None = None

    @property
    def id(self) -> str:
        """The file's whole path."""
        return str(self.path)


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files themselves; for a folder every file in it that is not hidden, in the order of their names.

    Raises:
        BadFile: a folder cannot be looked into.
    """
    found: dict[Path, None] = {}
    for path in paths:
        try:
            inside = sorted(each for each in path.iterdir() if _is_listed(each)) if path.is_dir() else [path]
        except OSError as error:
            raise BadFile(f"The folder “{path.name}” cannot be opened.") from error
        found |= dict.fromkeys(inside)
    return list(found)


def _is_listed(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")


def look_at_all(db: Any, paths: Sequence[Path], options: ImportOptions, progress: Progress) -> list[FileEntry]:
    """What each of several files and folders is; runs on a reader thread.

    Raises:
        BadFile: a folder cannot be opened, or there is no file in it.
        Cancelled: the person stopped it.
    """
    files = files_in(paths)
    if not files:
        raise BadFile(f"There is no file in “{paths[0].name}”.")
    entries = []
    for number, path in enumerate(files):
        progress.report("Looking", number, len(files))
        entries.append(entry_of(db, path, options))
    return entries


def entry_of(db: Any, path: Path, options: ImportOptions) -> FileEntry:
    """What one file is."""
    try:
        return looked(FileEntry(path, options), imports.inspect(db, path, options))
    except UserError as error:
        return FileEntry(path, options, Standing.REFUSED, reason=str(error))


def looked(entry: FileEntry, inspection: Inspection) -> FileEntry:
    """An entry as its file was looked at."""
    asked = inspection.questions
    known = replace(entry, kind=inspection.kind, reason=inspection.recognised.reason, counts=None, batch_id=None)
    if asked:
        return replace(known, standing=Standing.ASKS, note=asked[0].text)
    return replace(known, standing=Standing.READY, note="")


def _place(entry: FileEntry) -> tuple[int, int]:
    """Files after those that they refer to; those that cannot go in last."""
    return (entry.kind is None, ORDER.index(entry.kind) if entry.kind else 0)


class FileList(QObject):
    """The files, and their import one after the other, each as a step of its own.

    Signals:
        changed(): an entry is another, or there are more.
        ended(): the run is over, to its end or cancelled.

    Attributes:
        entries: in the order in which they are imported.
        job: what runs now; None when nothing does. `at` of `total` is its place in the run.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.entries: list[FileEntry] = []
        self.job: Job | None = None
        self.at = self.total = 0
        self._due: list[str] = []
        self._again = False
        bridge.bug.connect(self._on_bug)

    def entry(self, entry_id: str) -> FileEntry | None:
        """The file of that id."""
        return next((each for each in self.entries if each.id == entry_id), None)

    def with_standing(self, *standings: Standing) -> list[FileEntry]:
        """The files that stand so."""
        return [each for each in self.entries if each.standing in standings]

    def add(self, entries: Sequence[FileEntry]) -> None:
        """Put files in their place; one that is here already and not imported is looked at anew."""
        new = {each.id: each for each in entries}
        kept = [each for each in self.entries if each.id not in new]
        self.entries = sorted((*kept, *new.values()), key=_place)
        self.changed.emit()

    def clear(self) -> None:
        """Forget all files."""
        self.entries, self._due = [], []
        self.changed.emit()

    def put(self, entry: FileEntry) -> None:
        """Take an entry as it is now."""
        if self.entry(entry.id) is not None:
            self.entries = [entry if each.id == entry.id else each for each in self.entries]
            self.changed.emit()

    def set_common(self, **choices: Any) -> None:
        """Options of all files that are not imported yet."""
        waiting = (Standing.READY, Standing.ASKS)
        self.entries = [
            replace(each, options=replace(each.options, **choices)) if each.standing in waiting else each
            for each in self.entries
        ]

    # ---- the run

    def run(self) -> None:
        """Import every file that is ready."""
        self._due = [each.id for each in self.with_standing(Standing.READY)]
        self.at, self.total = 0, len(self._due)
        self._next()

    def cancel(self) -> None:
        """Stop at the file that is at work; what was imported before stays."""
        self._due = []
        if self.job is not None:
            self.job.progress.cancel()

    def _next(self) -> None:
        self.job = None
        entry = self.entry(self._due.pop(0)) if self._due else None
        if entry is None:
            self.ended.emit()
            self.changed.emit()
            return
        self.at += 1
        self._again = False
        self.put(replace(entry, standing=Standing.AT_WORK, note=""))
        self._plan(entry.id)

    def _plan(self, entry_id: str) -> None:
        entry = self._current(entry_id)
        title = self.tr("Looking through {file}").format(file=entry.path.name)
        told = {"then": partial(self._planned, entry_id), "failed": partial(self._failed, entry_id)}
        self.job = self.bridge.reading_job(title, imports.plan, entry.path, None, entry.options, **told)

    def _planned(self, entry_id: str, plan: ImportPlan) -> None:
        entry = replace(self._current(entry_id), counts=plan.counts)
        self.put(entry)
        if not plan.changes:
            self._done(entry_id, AppliedImport(None, plan.counts))
            return
        title = self.tr("Importing {file}").format(file=entry.path.name)
        told = {"then": partial(self._done, entry_id), "failed": partial(self._failed, entry_id)}
        self.job = self.bridge.job(title, imports.apply, plan, **told)

    def _done(self, entry_id: str, applied: AppliedImport) -> None:
        entry = self._current(entry_id)
        self.put(replace(entry, standing=Standing.DONE, counts=applied.counts, batch_id=applied.batch_id))
        self._next()

    def _failed(self, entry_id: str, error: CrmError) -> None:
        if isinstance(error, Conflict) and not self._again:  # somebody else wrote in between
            self._again = True
            self._plan(entry_id)
            return
        if isinstance(error, Cancelled):
            self._due = []
            self.put(replace(self._current(entry_id), standing=Standing.READY, counts=None))
        else:
            self._refuse(entry_id, str(error))
        self._next()

    def _refuse(self, entry_id: str, sentence: str) -> None:
        self.put(replace(self._current(entry_id), standing=Standing.REFUSED, note=sentence, counts=None))

    def _current(self, entry_id: str) -> FileEntry:
        entry = self.entry(entry_id)
        assert entry is not None, "files are forgotten only while nothing runs"
        return entry

    def _on_bug(self, _bug: Exception) -> None:
        """A mistake of ours ended the work on a file without an answer: the run goes on with the next."""
        at_work = self.with_standing(Standing.AT_WORK)
        if self.job is not None and self.job not in self.bridge.jobs and at_work:
            self._refuse(at_work[0].id, self.tr("Something went wrong. Nothing of this file was written."))
            self._next()
