"""The walk of an import, file by file: read, map, plan, write, take back. State and intents; widgets live beside it."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm.changes import ChangeSet
from crm.domain.vocabulary import Basis, Platform
from crm.errors import Cancelled, Conflict, CrmError
from crm.files.cells import RateUnit
from crm.files.fields import MANY_COLUMNS, Field
from crm.files.guess import Question
from crm.files.mapping import Mapping
from crm.formats import Formats
from crm.queries.history import steps
from crm.queries.imports import batch_rows
from crm.services import imports
from crm.services.history import revert_step
from crm.services.import_people import OnDuplicate
from crm.services.import_problems import write_problems
from crm.services.imports import AppliedImport, ImportOptions, ImportPlan, Inspection
from crm.services.jobs import Stand
from crm.ui.bridge import Bridge, Job

SAMPLED_EVERY_MS = 100


class Phase(Enum):
    """Where the walk stands; only READING, PLANNING and IMPORTING wait for work."""

    START = auto()
    READING = auto()
    MAPPING = auto()
    PLANNING = auto()
    PLANNED = auto()
    IMPORTING = auto()
    DONE = auto()
    FAILED = auto()


WORKING = (Phase.READING, Phase.PLANNING, Phase.IMPORTING)
AT_REST = (Phase.START, Phase.DONE)


@dataclass(frozen=True)
class TakenBack:
    """An import that was taken back: what had to stay, one sentence each, and the step that did it."""

    conflicts: list[str]
    step_id: str


class TransferViewModel(QObject):
    """One file at a time; more that are given wait in line.

    Signals:
        phase_changed(phase): the walk went on.
        inspected(inspection): the file was read, or read anew after a change.
        inspecting(): it is being read anew; what is shown is about to change.
        refused(sentence): a choice does not fit the file; it was taken back.
        batches_read(rows): earlier imports, newest first; batches_failed(sentence) instead.
        advanced(stand): how far the job is, while PLANNING or IMPORTING.
        queue_changed(): a file joined the line.

    Attributes:
        files, at: the files in line and which of them is walked.
        inspection, plan, applied: what the steps gave; None before.
        asked: every question this file raised, by key, answered or not.
        failure: why it FAILED.
    """

    phase_changed = Signal(object)
    inspected = Signal(object)
    inspecting = Signal()
    refused = Signal(str)
    batches_read = Signal(object)
    batches_failed = Signal(str)
    advanced = Signal(object)
    queue_changed = Signal()

    def __init__(self, bridge: Bridge, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge, self.formats = bridge, formats
        self.phase = Phase.START
        self.files: list[Path] = []
        self.at = 0
        self.options = ImportOptions()
        self._read_with = ImportOptions()
        self.inspection: Inspection | None = None
        self.plan: ImportPlan | None = None
        self.applied: AppliedImport | None = None
        self.asked: dict[str, Question] = {}
        self.failure = ""
        self._job: Job | None = None
        self._sampler = QTimer(self)
        self._sampler.setInterval(SAMPLED_EVERY_MS)
        self._sampler.timeout.connect(self._sample)
        bridge.changed.connect(self._on_changed)
        bridge.bug.connect(self._on_bug)

    # ---- files in line

    @property
    def path(self) -> Path:
        """The file that is walked."""
        return self.files[self.at]

    def more_files(self) -> int:
        """How many wait behind it."""
        return max(0, len(self.files) - self.at - 1)

    def load(self) -> None:
        """Read the earlier imports."""
        self.bridge.read(self, batch_rows, then=self.batches_read.emit, failed=self._fail_batches)

    def open_file(self, path: Path | str) -> None:
        """Walk this file, or put it in line behind the one that is walked; after a failure it takes its place."""
        path = Path(path)
        if self.phase is Phase.FAILED:
            self.files[self.at] = path
            self._begin()
        elif self.phase in AT_REST and not self.more_files():
            self.files, self.at = [path], 0
            self._begin()
        else:
            self.files.append(path)
            self.queue_changed.emit()

    def next_file(self) -> None:
        """Leave this file and walk the next in line; the start when there is none."""
        if not self.more_files():
            self.start_over()
            return
        self.at += 1
        self._begin()

    def start_over(self) -> None:
        """Leave this file and all in line."""
        self.files, self.at = [], 0
        self._go(Phase.START)
        self.load()

    def _begin(self) -> None:
        self.options = self._read_with = ImportOptions()
        self.inspection = self.plan = self.applied = None
        self.asked = {}
        self._go(Phase.READING)
        self._inspect()

    # ---- how the file is read

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

    def answer(self, key: str, choice: str) -> None:
        """Answer one of the file's questions: platform, decimal_mark or date_order."""
        self._choose(**{key: Platform(choice) if key == "platform" else choice})

    def choose_encoding(self, encoding: str) -> None:
        """Read the text in another encoding; the header may differ then, so columns are guessed anew."""
        self.asked = {}
        self._choose(encoding=encoding, mapping=None)

    def choose_sheet(self, sheet: str) -> None:
        """Read another sheet; columns are guessed anew."""
        self.asked = {}
        self._choose(sheet=sheet, mapping=None, platform=None, decimal_mark=None, date_order=None)

    def choose_duplicates(self, rule: OnDuplicate | None) -> None:
        """What a person who is here already gets from the file."""
        self.options = replace(self.options, on_duplicate=rule)

    def choose_day(self, day: date | None) -> None:
        """When figures without a day were read; None = as the file's name or date says."""
        self.options = replace(self.options, as_of=day)

    def mapping(self) -> Mapping:
        """The mapping as last wished for."""
        assert self.inspection is not None, "a file comes first"
        return self.options.mapping or self.inspection.mapping

    def _set_mapping(self, mapping: Mapping) -> None:
        assert self.inspection is not None
        place = {name: at for at, name in enumerate(self.inspection.table.header)}
        columns = tuple(sorted(mapping.columns, key=lambda use: place[use.column]))
        self._choose(mapping=replace(mapping, columns=columns))

    def _choose(self, **choices: Any) -> None:
        self.options = replace(self.options, **choices)
        self._inspect()

    def _inspect(self) -> None:
        self.inspecting.emit()
        # The same three every time: a newer read makes the bridge drop the older one's answer.
        given = (self.path, self.options)
        self.bridge.read(self, imports.inspect, *given, then=self._set_inspection, failed=self._unread)

    def _set_inspection(self, inspection: Inspection) -> None:
        if self.phase not in (Phase.READING, Phase.MAPPING):
            return  # the person left meanwhile
        self.inspection, self._read_with = inspection, self.options
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
            self.refused.emit(str(error))

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

    def cancel(self) -> None:
        """Stop the running job; nothing of it is kept."""
        if self._job is not None:
            self._job.progress.cancel()

    def save_problems(self, to: Path) -> None:
        """Write the plan's problems as CSV."""
        assert self.plan is not None
        said = self.tr("Problems saved as {file}").format(file=to.name)
        problems = self.plan.problems
        self.bridge.read(self, _write_problems, problems, to, then=lambda _to: self.bridge.say(said))

    def revert(self, batch_id: str, file_name: str) -> None:
        """Take an earlier import back, as one step that can be undone."""
        self.bridge.write(self, _take_back, batch_id, then=partial(self._reverted, file_name))

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
            self.refused.emit(str(error))

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
        self.next_file()

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
        if self._job is not None:
            stand: Stand = self._job.progress.stand
            self.advanced.emit(stand)

    def _go(self, phase: Phase) -> None:
        if phase not in (Phase.PLANNING, Phase.IMPORTING):
            self._job = None
            self._sampler.stop()
        self.phase = phase
        self.phase_changed.emit(phase)

    def _fail(self, error: CrmError) -> None:
        self.failure = str(error)
        self._go(Phase.FAILED)

    def _fail_batches(self, error: CrmError) -> None:
        self.batches_failed.emit(str(error))

    def _on_bug(self, _bug: Exception) -> None:
        """A mistake of ours ended the work without an answer: nobody must wait for one."""
        job_ended = self._job is None or self._job not in self.bridge.jobs
        if self.phase in WORKING and job_ended:
            self.failure = self.tr("Something went wrong while working on this file. Nothing of it was written.")
            self._go(Phase.FAILED)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches("import_batch"):
            self.load()


def _take_back(db: Any, batch_id: str) -> TakenBack:
    """On the writer thread, so the latest step is the one just made."""
    conflicts = imports.revert_batch(db, batch_id)
    return TakenBack(conflicts, steps(db, 1)[0].step_id)


def _write_problems(_db: object, problems: tuple[Any, ...], to: Path) -> Path:
    return write_problems(problems, to)
