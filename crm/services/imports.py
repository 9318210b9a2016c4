"""Files of any kind into the workspace: inspect a file, plan what it changes, apply the plan, take a batch back.

The public door. Looking at a file is in `import_inspection`, planning and writing in the module that `import_kinds`
names for its kind.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import update

from crm.db.entities import ImportBatch, new_id
from crm.db.reverting import revert
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.vocabulary import ImportKind
from crm.errors import Conflict, NotFound, UserError
from crm.files.guess import Question
from crm.files.mapping import Mapping, header_fingerprint
from crm.files.rows import RowProblem
from crm.queries.imports import changed_since, step_of_batch
from crm.services.import_inspection import ImportOptions, Inspection, inspect, kind_of, recognised_file
from crm.services.import_kinds import ORDER, import_of
from crm.services.import_links import link
from crm.services.import_plan import Counts, ImportPlan, Reporter, RowVerdict, Verdict, file_sha256
from crm.services.import_post_stream import LargePosts, StreamResult, is_large, write_large
from crm.services.import_writing import Report, remember_mapping

__all__ = [
    "AppliedImport",
    "Counts",
    "ImportOptions",
    "ImportOutcome",
    "ImportPlan",
    "Inspection",
    "Reporter",
    "RowVerdict",
    "Verdict",
    "apply",
    "import_file",
    "import_files",
    "inspect",
    "plan",
    "revert_batch",
]


@dataclass(frozen=True, slots=True)
class AppliedImport:
    """What was written; `batch_id` is None when everything was known already and nothing was written."""

    batch_id: str | None
    counts: Counts


@dataclass(frozen=True)
class ImportOutcome:
    """One file's import from end to end, as the command line tells it.

    Attributes:
        questions: must be answered first; nothing was written.
        refused: why nothing of the file could be taken, one sentence; "" when it could.
    """

    file: str
    kind: ImportKind | None
    layout: str
    counts: Counts
    warnings: tuple[str, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    questions: tuple[Question, ...] = ()
    batch_id: str | None = None
    refused: str = ""

    def as_json(self) -> dict[str, Any]:
        """The object that `rapport import --json` prints (cli.md)."""
        told: dict[str, Any] = {"file": self.file, "kind": self.kind and self.kind.value, "layout": self.layout}
        told |= {name: getattr(self.counts, name) for name in ("rows", "new", "updated", "unchanged")}
        told |= {"duplicates": self.counts.duplicates, "ignored": self.counts.ignored}
        told["warnings"] = list(self.warnings)
        told["problems"] = [problem._asdict() for problem in self.problems]
        if self.questions:
            names = ("key", "text", "choices", "column")
            asked = [{name: getattr(question, name) for name in names} for question in self.questions]
            return told | {"questions": [{**each, "choices": list(each["choices"])} for each in asked]}
        if self.refused:
            told["refused"] = self.refused
        return told | {"batch": self.batch_id}


def plan(
    db: Database,
    path: Path,
    mapping: Mapping | None = None,
    options: ImportOptions | None = None,
    progress: Reporter | None = None,
) -> ImportPlan:
    """Compare a file with the workspace; nothing is written.

    Args:
        mapping: as inspected, and corrected by the person; None = remembered or guessed.

    Raises:
        BadFile: it cannot be read.
        UserError: a question is still open; or an option does not fit the file.
    """
    options = options or ImportOptions()
    if mapping is not None:
        options = replace(options, mapping=mapping)
    inspection = inspect(db, path, options)
    if inspection.questions:
        raise UserError(inspection.questions[0].text, field=inspection.questions[0].key)
    return import_of(inspection.kind).plan(db, inspection, options, progress)


def apply(db: Database, plan: ImportPlan, progress: Reporter | None = None) -> AppliedImport:
    """Carry out a plan in one step "Import FILE"; a plan that changes nothing leaves no step.

    Raises:
        Conflict: people changed since the plan was made; nothing was written.
        Cancelled: the person stopped it; nothing was written.
    """
    if not plan.changes:
        return AppliedImport(None, plan.counts)
    with db.begin(f"Import {plan.path.name}"[:200]) as uow:
        if changed_since(uow.session, plan.clock, uow.step_id):
            raise Conflict("Records were changed since this import was planned; look at the plan again.")
        batch_id = _write(uow, plan, partial(progress.report, "Writing") if progress else _unreported)
    return AppliedImport(batch_id, plan.counts)


def _write(uow: UnitOfWork, plan: ImportPlan, report: Report) -> str:
    batch_id = new_id()
    uow.insert(ImportBatch, [{"id": batch_id, "at": uow.now, **_batch(plan)}])
    import_of(plan.kind).write(uow, plan, batch_id, report)
    link(uow)
    if plan.header:
        remember_mapping(uow, header_fingerprint(plan.header), plan.mapping)
    return batch_id


def import_file(
    db: Database,
    path: Path,
    options: ImportOptions | None = None,
    *,
    dry_run: bool = False,
    progress: Reporter | None = None,
) -> ImportOutcome:
    """Inspect, plan and apply one file without anyone looking on.

    Args:
        dry_run: stop before applying.

    Raises:
        BadFile, UserError, Conflict, Cancelled: as `inspect`, `plan` and `apply`.
    """
    options = options or ImportOptions()
    inspection = inspect(db, path, options)
    kind, layout = inspection.kind, inspection.mapping.layout
    if inspection.questions:
        return ImportOutcome(path.name, kind, layout, Counts(), inspection.warnings, (), inspection.questions)
    if is_large(inspection) and not dry_run:
        return _import_large(db, inspection, options, progress)
    made = import_of(kind).plan(db, inspection, options, progress)
    batch_id = None if dry_run else apply(db, made, progress).batch_id
    return ImportOutcome(path.name, kind, layout, made.counts, made.warnings, made.problems, batch_id=batch_id)


def _import_large(
    db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None
) -> ImportOutcome:
    """Plan and apply a large file in one reading; nothing new leaves no step."""
    path, mapping, batch_id = inspection.path, inspection.mapping, new_id()
    result, changed = StreamResult(), True
    try:
        with db.begin(f"Import {path.name}"[:200]) as uow:
            plan = _plan_of(inspection, Counts())
            uow.insert(ImportBatch, [{"id": batch_id, "at": uow.now, **_batch(plan)}])
            result = write_large(uow, LargePosts(inspection, options), batch_id, progress)
            if not (result.counts.new or result.counts.updated):
                raise _NothingNewError
            uow.execute(
                update(ImportBatch)
                .where(ImportBatch.id == batch_id)
                .values(**_batch(replace(plan, counts=result.counts)))
            )
            link(uow)
            remember_mapping(uow, header_fingerprint(plan.header), mapping)
    except _NothingNewError:
        changed = False
    told = (result.warnings, tuple(result.problems))
    return ImportOutcome(
        path.name, inspection.kind, mapping.layout, result.counts, *told, batch_id=batch_id if changed else None
    )


def import_files(
    db: Database,
    paths: Sequence[Path],
    options: ImportOptions | None = None,
    *,
    dry_run: bool = False,
    progress: Reporter | None = None,
) -> Iterator[ImportOutcome]:
    """Import several files, each as a step of its own, those first that others refer to.

    A file that cannot be taken is told as `refused` and keeps none of the others out; a single file raises.

    Raises:
        BadFile, UserError, Conflict: of a single file, as `import_file`.
        Cancelled: the person stopped it; files before this one stay imported.
    """
    options = options or ImportOptions()
    for path in _in_order(paths, options):
        try:
            yield import_file(db, path, options, dry_run=dry_run, progress=progress)
        except UserError as error:
            if len(paths) == 1:
                raise
            yield ImportOutcome(path.name, None, "", Counts(), refused=str(error))


def _in_order(paths: Sequence[Path], options: ImportOptions) -> list[Path]:
    """Files after those that they refer to; what cannot be recognised comes last and is told when its turn comes."""

    def place(path: Path) -> int:
        try:
            return ORDER.index(kind_of(recognised_file(path, options), options))
        except UserError:
            return len(ORDER)

    return sorted(paths, key=place) if len(paths) > 1 else list(paths)


def revert_batch(db: Database, batch_id: str) -> list[str]:
    """Take an import back as one step; what was changed since is left alone.

    Returns:
        What had to stay as it is, one sentence each.

    Raises:
        NotFound: no such import.
        Conflict: it was taken back already.
    """
    with db.read() as session:
        batch = session.get(ImportBatch, batch_id)
        step_id = step_of_batch(session, batch_id)
    if batch is None or step_id is None:
        raise NotFound("That import is not in the list.")
    if batch.reverted_at is not None:
        raise Conflict(f"The import of {batch.file_name} was taken back already.")
    with db.begin(f"Revert Import {batch.file_name}"[:200], reverts_id=step_id) as uow:
        conflicts = revert(uow.session, step_id, keep=("import_batch", "import_mapping"))
        uow.get(ImportBatch, batch_id).reverted_at = uow.now
    return conflicts


class _NothingNewError(Exception):
    """Rolls a run back that found everything known; never leaves this module."""


def _plan_of(inspection: Inspection, counts: Counts) -> ImportPlan:
    """What the batch of a large file says of it."""
    return ImportPlan(
        path=inspection.path,
        file_sha256=file_sha256(inspection.path),
        kind=inspection.kind,
        mapping=inspection.mapping,
        header=inspection.table.header,
        counts=counts,
        verdicts=(),
        problems=(),
        warnings=(),
        changes=(),
        clock=0,
    )


def _batch(plan: ImportPlan) -> dict[str, Any]:
    return {
        "file_name": plan.path.name[-255:],
        "file_sha256": plan.file_sha256,
        "kind": plan.kind,
        "layout": plan.mapping.layout,
        "row_count": plan.counts.rows,
        "new_count": plan.counts.new,
        "updated_count": plan.counts.updated,
        "unchanged_count": plan.counts.unchanged,
        "duplicate_count": plan.counts.duplicates,
        "problem_count": plan.counts.problems,
        "reverted_at": None,
    }


def _unreported(done: int, total: int) -> None:
    """Nobody asked how far the writing is."""
