"""The walk of an import, file by file: read, map, plan, write, take back. State and intents; widgets live beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm.changes import ChangeSet
from crm.domain.vocabulary import Basis, ImportKind, Platform
from crm.errors import BadFile, Cancelled, Conflict, CrmError
from crm.files.cells import RateUnit
from crm.files.fields import MANY_COLUMNS, Field
from crm.files.guess import Question
from crm.files.mapping import Mapping, from_toml, to_toml
from crm.formats import Formats
from crm.queries.brands import brand_rows
from crm.queries.find import quick_find
from crm.queries.history import steps
from crm.queries.imports import batch_rows
from crm.services import imports
from crm.services.history import revert_step
from crm.services.import_problems import write_problems, write_text
from crm.services.import_report import plan_report
from crm.services.imports import AppliedImport, ImportOptions, ImportPlan, Inspection
from crm.services.jobs import Stand
from crm.ui.bridge import Bridge, Job
from crm.ui.pages.transfer.file_list import FileEntry, FileList, Standing, look_at_all, looked
from crm.ui.pages.transfer.samples import Look, Sample, look

SAMPLED_EVERY_MS = 100
PEOPLE_OFFERED = 8
_NEW_TABLE = {"kind", "encoding", "sheet", "table", "header_line"}  # columns are then guessed anew
_SHOWN = {"platform", "decimal_mark", "date_order", "currency", "zone", "own_addresses", "mapping"}
_READ_FROM_TEXT: dict[str, Any] = {
    "platform": Platform,
    "kind": ImportKind,
    "header_line": int,
    "as_of": date.fromisoformat,
}
_OPTIONS = {each.name for each in fields(ImportOptions)}


class Phase(Enum):
    """Where the walk stands; SORTING, READING, PLANNING and IMPORTING wait for work."""

    START = auto()
    SORTING = auto()
    LISTED = auto()
    READING = auto()
    MAPPING = auto()
    PLANNING = auto()
    PLANNED = auto()
    IMPORTING = auto()
    DONE = auto()
    FAILED = auto()


WORKING = (Phase.SORTING, Phase.READING, Phase.PLANNING, Phase.IMPORTING)
WITH_JOB = (Phase.SORTING, Phase.PLANNING, Phase.IMPORTING)
AT_REST = (Phase.START, Phase.DONE)


@dataclass(frozen=True)
class TakenBack:
    """An import that was taken back: what had to stay, one sentence each, and the step that did it."""

    conflicts: list[str]
    step_id: str


class TransferViewModel(QObject):
    """One file at a time; more that are given wait in line, or stand in a list from which they are taken.

    Signals:
        phase_changed(phase): the walk went on.
        inspected(inspection): the file was read, or read anew after a change.
        inspecting(): it is being read anew; what is shown is about to change.
        refused(sentence, field): a choice does not fit the file, or one is missing; "" when it is about no one field.
        batches_read(rows): earlier imports, newest first; batches_failed(sentence) instead.
        advanced(stand): how far the job is, while one runs.
        queue_changed(): a file joined the line.
        people_found(found): what `find_people` gave; brands_read(names): the brands there are.

    Attributes:
        files, at: the files in line and which of them is walked.
        many: the list of files that came together.
        inspection, samples, plan, applied: what the steps gave; None or () before.
        asked: every question this file raised, by key, answered or not.
        failure, failure_field: why it FAILED.
    """

    phase_changed = Signal(object)
    inspected = Signal(object)
    inspecting = Signal()
    refused = Signal(str, str)
    batches_read = Signal(object)
    batches_failed = Signal(str)
    advanced = Signal(object)
    queue_changed = Signal()
    people_found = Signal(object)
    brands_read = Signal(object)

    def __init__(self, bridge: Bridge, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge, self.formats = bridge, formats
        self.phase = Phase.START
        self.many = FileList(bridge, self)
        self.files: list[Path] = []
        self.at = 0
        self.options = ImportOptions()
        self._read_with = ImportOptions()
        self._own_addresses: tuple[str, ...] = ()
        self.inspection: Inspection | None = None
        self.samples: tuple[Sample, ...] = ()
        self.own: frozenset[str] = frozenset()
        self.plan: ImportPlan | None = None
        self.applied: AppliedImport | None = None
        self.asked: dict[str, Question] = {}
        self.failure = self.failure_field = ""
        self._job: Job | None = None
        self._sampler = QTimer(self)
        self._sampler.setInterval(SAMPLED_EVERY_MS)
        self._sampler.timeout.connect(self._sample)
        self.many.ended.connect(self._sampler.stop)
        bridge.changed.connect(self._on_changed)
        bridge.bug.connect(self._on_bug)

    # ---- files in line, and the list of several

    @property
    def path(self) -> Path:
        """The file that is walked."""
        return self.files[self.at]

    def more_files(self) -> int:
        """How many wait behind it."""
        return max(0, len(self.files) - self.at - 1)

    def has_list(self) -> bool:
        """Whether there is a list to go back to."""
        return bool(self.many.entries)

    def load(self) -> None:
        """Read the earlier imports."""
        self.bridge.read(self, batch_rows, then=self.batches_read.emit, failed=self._fail_batches)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Walk a file; sort several files, or those of a folder, into a list first."""
        if len(paths) == 1 and not paths[0].is_dir() and self.phase is not Phase.LISTED:
            self.open_file(paths[0])
            return
        if self.phase in (*AT_REST, Phase.FAILED) and not self.has_list():
            self._go(Phase.SORTING)
        title = self.tr("Looking at the files")
        options = ImportOptions(own_addresses=self._own_addresses)
        given = (list(paths), options)
        job = self.bridge.reading_job(title, look_at_all, *given, then=self._set_list, failed=self._unsorted)
        if self.phase is Phase.SORTING:
            self._watch(job)

    def open_file(self, path: Path | str) -> None:
        """Walk this file, or put it in line behind the one that is walked; after a failure it takes its place."""
        path = Path(path)
        if self.phase is Phase.FAILED:
            self.files[self.at :] = [path, *self.files[self.at + 1 :]]
            self._begin()
        elif self.phase in AT_REST and not self.more_files():
            self.files, self.at = [path], 0
            self._begin()
        else:
            self.files.append(path)
            self.queue_changed.emit()

    def open_entry(self, entry_id: str) -> None:
        """Walk a file of the list, as it was answered before."""
        entry = self.many.entry(entry_id)
        if entry is not None and self.many.job is None:
            self.files, self.at = [entry.path], 0
            self._begin(entry.options)

    def next_file(self) -> None:
        """Leave this file and walk the next in line; the list, or the start, when there is none."""
        self._keep_in_list()
        if self.more_files():
            self.at += 1
            self._begin()
        elif self.has_list():
            self.files, self.at = [], 0
            self._go(Phase.LISTED)
        else:
            self.start_over()

    def start_over(self) -> None:
        """Leave this file, all in line and the list."""
        self.files, self.at = [], 0
        self.many.clear()
        self._go(Phase.START)
        self.load()

    def set_own_addresses(self, addresses: tuple[str, ...]) -> None:
        """The person's own addresses, kept for the next mail too."""
        self._own_addresses = addresses
        self.many.set_common(own_addresses=addresses)

    def _set_list(self, entries: list[FileEntry]) -> None:
        if len(entries) == 1 and not self.has_list() and self.phase is Phase.SORTING:
            self.files, self.at = [entries[0].path], 0
            self._begin()
            return
        self.many.add(entries)
        if self.phase is Phase.SORTING:
            self._go(Phase.LISTED)

    def _unsorted(self, error: CrmError) -> None:
        if self.phase is Phase.SORTING:
            self._go(Phase.START)
        if not isinstance(error, Cancelled):
            self.bridge.say(str(error))

    def _keep_in_list(self) -> None:
        """Take what was answered and written for a file of the list along to the list."""
        entry = self.many.entry(str(self.path)) if self.files else None
        if entry is None:
            return
        entry = replace(entry, options=self.options)
        if self.applied is not None:
            counts, batch_id = self.applied.counts, self.applied.batch_id
            entry = replace(entry, standing=Standing.DONE, note="", counts=counts, batch_id=batch_id)
        elif self.inspection is not None and entry.standing is not Standing.DONE:
            entry = looked(entry, self.inspection)
        self.many.put(entry)

    def _begin(self, options: ImportOptions | None = None) -> None:
        self.options = self._read_with = options or ImportOptions(own_addresses=self._own_addresses)
        self.inspection = self.plan = self.applied = None
        self.asked = {}
        self._go(Phase.READING)
        self._inspect()

    # ---- how the file is read

    def choose(self, **choices: Any) -> None:
        """Set options by name; what decides how the table is read makes its columns be guessed anew."""
        if choices.keys() & _NEW_TABLE:
            self.asked = {}
            choices = {"mapping": None, "decimal_mark": None, "date_order": None, **choices}
            if "encoding" not in choices:
                choices = {"platform": None, **choices}
        self.options = replace(self.options, **choices)
        if "own_addresses" in choices:
            self.set_own_addresses(self.options.own_addresses)
        if self.phase is Phase.FAILED:
            self._go(Phase.READING)
        if choices.keys() & (_NEW_TABLE | _SHOWN):
            self._inspect()

    def answer(self, key: str, choice: str) -> None:
        """Answer one of the file's questions; its key names the option."""
        if key in _OPTIONS:
            self.choose(**{key: _READ_FROM_TEXT.get(key, str)(choice)})

    def set_column(self, column: str, field: Field | None, platform: Platform | None = None) -> None:
        """Let a column say something else; a field that only one column can say is taken from the other."""
        mapping = self.mapping()
        if field is not None and field not in MANY_COLUMNS:
            for use in mapping.uses(field):
                if use.platform is platform:
                    mapping = mapping.with_use(use.column, None)
        self._set_mapping(mapping.with_use(column, field, platform))

    def set_rates(self, unit: RateUnit, basis: Basis) -> None:
        """How engagement rates are written, and what they are divided by."""
        self._set_mapping(replace(self.mapping(), rate_unit=unit, rate_basis=basis))

    def mapping(self) -> Mapping:
        """The mapping as last wished for."""
        assert self.inspection is not None, "a file comes first"
        return self.options.mapping or self.inspection.mapping

    def save_mapping(self, to: Path) -> None:
        """Write how this file's columns are read, as TOML that can be edited."""
        said = self.tr("Mapping saved as {file}").format(file=to.name)
        self.bridge.read(self, _write_text, to_toml(self.mapping()), to, then=lambda _to: self.bridge.say(said))

    def use_mapping(self, path: Path) -> None:
        """Read this file by a mapping that was saved."""
        self.bridge.read(self, _read_mapping, path, then=self._use, failed=self._refuse)

    def find_people(self, text: str) -> None:
        """Look up people for whom a file may be."""
        self.bridge.read(self, quick_find, text, PEOPLE_OFFERED, then=self.people_found.emit)

    def read_brands(self) -> None:
        """Read the names of the brands there are."""
        self.bridge.read(self, brand_rows, then=lambda rows: self.brands_read.emit([row.name for row in rows]))

    def _use(self, mapping: Mapping) -> None:
        unsaid = dict.fromkeys(("kind", "platform", "decimal_mark", "date_order", "currency", "zone"))
        self.asked = {}
        self.choose(**{**unsaid, "mapping": mapping})

    def _set_mapping(self, mapping: Mapping) -> None:
        assert self.inspection is not None
        place = {name: at for at, name in enumerate(self.inspection.table.header)}
        columns = tuple(sorted(mapping.columns, key=lambda use: place[use.column]))
        self.choose(mapping=replace(mapping, columns=columns))

    def _inspect(self) -> None:
        self.inspecting.emit()
        # The same three every time: a newer read makes the bridge drop the older one's answer.
        given = (self.path, self.options)
        self.bridge.read(self, look, *given, then=self._set_look, failed=self._unread)

    def _set_look(self, seen: Look) -> None:
        if self.phase not in (Phase.READING, Phase.MAPPING):
            return  # the person left meanwhile
        inspection = seen.inspection
        self.inspection, self.samples, self.own, self._read_with = inspection, seen.samples, seen.own, self.options
        self.asked |= {question.key: question for question in inspection.questions}
        self.inspected.emit(inspection)
        if self.phase is Phase.READING:
            self._go(Phase.MAPPING)

    def _unread(self, error: CrmError) -> None:
        if self.phase is Phase.READING:
            self._fail(error)
        elif self.phase is Phase.MAPPING and self.inspection is not None:
            self.options = self._read_with
            self.inspected.emit(self.inspection)
            self._refuse(error)

    def _refuse(self, error: CrmError) -> None:
        self.refused.emit(str(error), getattr(error, "field", None) or "")

    # ---- plan and write

    def see_plan(self) -> None:
        """Compare the file with what is here; nothing is written."""
        title = self.tr("Looking through {file}").format(file=self.path.name)
        self._go(Phase.PLANNING)
        given = (self.path, None, self.options)
        self._watch(self.bridge.reading_job(title, imports.plan, *given, then=self._set_plan, failed=self._unplanned))

    def back_to_mapping(self) -> None:
        """Leave the plan and change how the file is read."""
        self._go(Phase.MAPPING)

    def write(self) -> None:
        """Carry the plan out, as one step."""
        assert self.plan is not None, "a plan comes first"
        title = self.tr("Importing {file}").format(file=self.path.name)
        self._go(Phase.IMPORTING)
        self._watch(self.bridge.job(title, imports.apply, self.plan, then=self._set_applied, failed=self._unwritten))

    def run_list(self) -> None:
        """Import every file of the list that is ready."""
        self.many.run()
        self._sampler.start()
        self._sample()

    def cancel(self) -> None:
        """Stop what runs; nothing of the file at work is kept."""
        if self.many.job is not None:
            self.many.cancel()
        elif self._job is not None:
            self._job.progress.cancel()

    def save_problems(self, to: Path) -> None:
        """Write the plan's problems as CSV."""
        assert self.plan is not None
        said = self.tr("Problems saved as {file}").format(file=to.name)
        problems = self.plan.problems
        self.bridge.read(self, _write_problems, problems, to, then=lambda _to: self.bridge.say(said))

    def save_report(self, to: Path) -> None:
        """Write the plan as a page of HTML."""
        assert self.plan is not None
        said = self.tr("Report saved as {file}").format(file=to.name)
        given = (self.plan, self.formats, self._reason(), to)
        self.bridge.read(self, _write_report, *given, then=lambda _to: self.bridge.say(said))

    def _reason(self) -> str:
        return self.inspection.recognised.reason if self.inspection is not None else ""

    def revert(self, batch_id: str, file_name: str) -> None:
        """Take an earlier import back, as one step that can be undone."""
        self.bridge.write(self, _take_back, batch_id, then=partial(self._reverted, file_name))

    def revert_entry(self, entry_id: str) -> None:
        """Take back what was imported of a file of the list."""
        entry = self.many.entry(entry_id)
        if entry is not None and entry.batch_id is not None:
            after = partial(self._entry_reverted, entry)
            self.bridge.write(self, _take_back, entry.batch_id, then=after)

    def _entry_reverted(self, entry: FileEntry, taken: TakenBack) -> None:
        self.many.put(replace(entry, standing=Standing.TAKEN_BACK, batch_id=None))
        self._reverted(entry.path.name, taken)

    def take_back(self) -> None:
        """Take back what was just written, and go on."""
        if self.applied is not None and self.applied.batch_id is not None:
            file_name = self.path.name
            after = partial(self._taken_back, file_name)
            self.bridge.write(self, _take_back, self.applied.batch_id, then=after)

    def _set_plan(self, plan: ImportPlan) -> None:
        self.plan = plan
        self._go(Phase.PLANNED)

    def _unplanned(self, error: CrmError) -> None:
        self._go(Phase.MAPPING)
        if not isinstance(error, Cancelled):
            self._refuse(error)

    def _set_applied(self, applied: AppliedImport) -> None:
        self.applied = applied
        self._go(Phase.DONE)

    def _unwritten(self, error: CrmError) -> None:
        self.bridge.say(str(error))
        if isinstance(error, Conflict):
            self.see_plan()
        else:
            self._go(Phase.PLANNED)

    def _taken_back(self, file_name: str, taken: TakenBack) -> None:
        self._reverted(file_name, taken)
        entry = self.many.entry(str(self.path))
        self.next_file()
        if entry is not None:
            self.many.put(replace(entry, standing=Standing.TAKEN_BACK, batch_id=None))

    def _reverted(self, file_name: str, taken: TakenBack) -> None:
        words = self.tr("{file} was taken back.").format(file=file_name)
        if taken.conflicts:
            words = self.tr("{file} was taken back, except: {what}").format(file=file_name, what=taken.conflicts[0])
        self.bridge.say(words, self.tr("Undo"), partial(self._undo, taken.step_id))

    def _undo(self, step_id: str) -> None:
        # Not `undo`: taking back the latest step is itself an undo, and the step before it would go.
        self.bridge.write(self, revert_step, step_id)

    # ---- progress and failure

    def _watch(self, job: Job) -> None:
        self._job = job
        self._sampler.start()
        self._sample()

    def _sample(self) -> None:
        job = self.many.job or self._job
        if job is not None:
            stand: Stand = job.progress.stand
            self.advanced.emit(stand)

    def _go(self, phase: Phase) -> None:
        if phase not in WITH_JOB:
            self._job = None
            self._sampler.stop()
        self.phase = phase
        self.phase_changed.emit(phase)

    def _fail(self, error: CrmError) -> None:
        self.failure, self.failure_field = str(error), getattr(error, "field", None) or ""
        self._go(Phase.FAILED)

    def _fail_batches(self, error: CrmError) -> None:
        self.batches_failed.emit(str(error))

    def _on_bug(self, _bug: Exception) -> None:
        """A mistake of ours ended the work without an answer: nobody must wait for one."""
        job_ended = self._job is None or self._job not in self.bridge.jobs
        if self.phase in WORKING and job_ended:
            self.failure = self.tr("Something went wrong while working on this file. Nothing of it was written.")
            self.failure_field = ""
            self._go(Phase.FAILED if self.files else Phase.START)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches("import_batch") and self.phase is Phase.START:  # else it is read when one comes back there
            self.load()


def _take_back(db: Any, batch_id: str) -> TakenBack:
    """On the writer thread, so the latest step is the one just made."""
    conflicts = imports.revert_batch(db, batch_id)
    return TakenBack(conflicts, steps(db, 1)[0].step_id)


def _write_problems(_db: object, problems: tuple[Any, ...], to: Path) -> Path:
    return write_problems(problems, to)


def _write_text(_db: object, text: str, to: Path) -> Path:
    return write_text(text, to)


def _write_report(db: Any, plan: ImportPlan, formats: Formats, reason: str, to: Path) -> Path:
    return write_text(plan_report(plan, formats, db.now(), reason), to)


def _read_mapping(_db: object, path: Path) -> Mapping:
    try:
        return from_toml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"“{path.name}” cannot be read as a mapping.") from error
