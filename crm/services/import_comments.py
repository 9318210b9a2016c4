"""Importing comments: what people wrote under posts, compared with the comments that are here, then written in bulk."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from crm.db.entities import Comment
from crm.db.unit_of_work import Database, UnitOfWork
from crm.files.comment_rows import CommentReader, CommentRow
from crm.files.rows import RowProblem
from crm.queries.import_links import Referred, posts_named
from crm.queries.import_sales import known_comments
from crm.queries.imports import journal_clock
from crm.services.import_inspection import ImportOptions, Inspection
from crm.services.import_links import orphans
from crm.services.import_plan import REPORT_EVERY, ImportPlan, Reporter, Tally, Verdict
from crm.services.import_writing import Report

_BLOCK = 5000  # comments written between two reports
_SAID = ("post_ref", "author_key", "at", "text", "likes", "spam")


@dataclass(frozen=True, slots=True)
class CommentChange:
    """One comment to write; `is_new` or else only the columns that change."""

    id: str
    is_new: bool
    columns: Mapping[str, Any]


def plan(db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> ImportPlan:
    """Compare an inspected list of comments, all questions answered, with the workspace.

    Raises:
        BadFile: the table breaks off further down.
        Cancelled: the person stopped it.
    """
    return _Planning(db, inspection, options, progress).plan()


def write(uow: UnitOfWork, plan: ImportPlan, batch_id: str, report: Report) -> None:
    """Write everything that a plan changes."""
    changes: Sequence[CommentChange] = plan.changes
    posts = posts_named(uow.session, {change.columns.get("post_ref") or "" for change in changes})
    for start in range(0, len(changes), _BLOCK):
        block = changes[start : start + _BLOCK]
        new = [_columns(change, posts) | {"import_batch_id": batch_id} for change in block if change.is_new]
        uow.insert(Comment, new)
        for change in block:
            if not change.is_new:
                uow.session.execute(update(Comment), [_columns(change, posts)])
        report(min(start + _BLOCK, len(changes)), len(changes))


def _columns(change: CommentChange, posts: Mapping[str, Any]) -> dict[str, Any]:
    columns = {**change.columns, "id": change.id}
    if "post_ref" in columns:
        post = posts.get(columns["post_ref"] or "")
        columns["post_id"] = post.id if post else None
    return columns


class _Planning:
    """One run over one file; gathers verdicts by row."""

    def __init__(self, db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> None:
        self._db, self._inspection, self._options, self._progress = db, inspection, options, progress
        self._tally = Tally()
        self._comments: dict[str, CommentRow] = {}

    def plan(self) -> ImportPlan:
        self._read()
        with self._db.read() as session:
            known = known_comments(session, self._comments)
            refs = {self._post_ref(row) for row in self._comments.values()}
            meaning = Referred(posts=posts_named(session, refs))
            clock = journal_clock(session)
        pairs = [(self._compare(id_, row, known.get(id_))) for id_, row in self._comments.items()]
        changes = tuple(change for change in pairs if change is not None)
        warnings = [*self._inspection.warnings, *self._noticed(), *orphans("comments", self._named(), meaning)]
        reading = (self._inspection.kind, self._inspection.mapping, self._inspection.table.header)
        return self._tally.plan(self._inspection.path, reading, warnings, changes, clock)

    def _named(self) -> list[CommentRow]:
        return [] if self._options.post else list(self._comments.values())

    def _post_ref(self, row: CommentRow) -> str:
        return self._options.post or row.post_ref

    def _read(self) -> None:
        reader = CommentReader(self._inspection.mapping, self._inspection.table.header)
        met: Counter[str] = Counter()
        for count, row in enumerate(self._inspection.table.rows(), start=1):
            read = reader.read(row)
            if read is None:
                self._tally.add(row.line, Verdict.IGNORED)
            elif isinstance(read, RowProblem):
                self._tally.refuse(read)
            else:
                met[read.id] += 1
                self._take(read, met[read.id])
            if count % REPORT_EVERY == 0 and self._progress is not None:
                self._progress.report("Reading", count, 0)

    def _take(self, row: CommentRow, time: int) -> None:
        """Keep a comment under its id; equal remarks of a file without ids are told apart by how often they occur."""
        self._tally.warnings += row.warnings
        if not row.own_id:
            self._comments[f"{row.id}-{time}"] = row
            return
        before = self._comments.get(row.id)
        self._comments[row.id] = row
        if before is not None:
            self._tally.add(before.line, Verdict.DUPLICATE, before.id, f"the same comment as in line {row.line}")

    def _compare(self, comment_id: str, row: CommentRow, here: Mapping[str, Any] | None) -> CommentChange | None:
        told = {name: getattr(row, name) for name in _SAID if name not in ("at", "post_ref")}
        told |= {"at": row.at.iso() if row.at else None, "post_ref": self._post_ref(row) or None}
        if here is None:
            self._tally.add(row.line, Verdict.NEW, comment_id)
            return CommentChange(comment_id, True, told)
        changed = {name: value for name, value in told.items() if value is not None and value != here[name]}
        if not changed:
            self._tally.add(row.line, Verdict.UNCHANGED, comment_id)
            return None
        self._tally.add(row.line, Verdict.UPDATED, comment_id, ", ".join(f"{name} differs" for name in changed))
        return CommentChange(comment_id, False, changed)

    def _noticed(self) -> list[str]:
        count = sum(1 for row in self._comments.values() if not self._post_ref(row))
        if not count:
            return []
        return [f"Comments for which the file does not say under which post they stand: {count:,}; choose the post."]
