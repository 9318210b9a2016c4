"""Importing posts from files too large for memory: read by another process, written as they come, in one step.

How many are new is known when the file has been read to its end; so planning is the same run, rolled back.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from crm.db.bulk_readings import ReadingWriter, reading_writer
from crm.db.entities import ImportBatch, Post, new_id
from crm.db.rollups import touch
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.identity import AccountKey
from crm.domain.vocabulary import ImportKind
from crm.files.fields import Field
from crm.files.figure_blocks import StreamSpec
from crm.files.mapping import header_fingerprint
from crm.files.post_process import batches_from_process
from crm.files.post_rows import ROW_COLUMN, PostRow
from crm.files.post_stream import MOST_TOLD, PostBatch
from crm.files.rows import RowProblem, RowWarning
from crm.queries.import_posts import (
    KnownPost,
    Owners,
    PostKey,
    known_aliases,
    known_posts,
    owners,
    post_ids_by_key,
    was_imported,
)
from crm.queries.imports import AliasKey, journal_clock
from crm.services.import_inspection import ImportOptions, Inspection
from crm.services.import_plan import (
    Counts,
    ImportPlan,
    Reporter,
    RowVerdict,
    Verdict,
    alias_namespace,
    counted,
    day_of_figures,
    file_sha256,
    told_warnings,
)
from crm.services.import_post_matching import FilePost, PostChange, account_key, change_of, in_campaign, post_of
from crm.services.import_post_writing import write_posts

LARGE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class LargePosts:
    """The one change of a plan of a large file: the file itself, read again when the plan is carried out."""

    inspection: Inspection
    options: ImportOptions


@dataclass
class StreamResult:
    """What one run over a large file did.

    Attributes:
        counts: new, updated and unchanged are posts; duplicates are further rows of one post.
    """

    counts: Counts = field(default_factory=Counts)
    problems: list[RowProblem] = field(default_factory=list)
    warnings: tuple[str, ...] = ()


class _RolledBackError(Exception):
    """Takes a run back that was only for planning; never leaves this module."""


def is_large(inspection: Inspection) -> bool:
    """Whether a file of posts is read in a process of its own."""
    table = inspection.table
    is_text = table.text_source() is not None and table.size_bytes > LARGE_BYTES
    return inspection.kind is ImportKind.POSTS and is_text


def plan_large(db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> ImportPlan:
    """Find out what importing a large file would do, by doing it and rolling it back.

    Raises:
        BadFile: the file breaks off further down.
        Cancelled: the person stopped it.
    """
    result = StreamResult()
    step = f"Plan {inspection.path.name}"[:200]
    # What was found out is all that is wanted: the step ends by an error of its own, which takes every row back.
    with _writable(db) as own, suppress(_RolledBackError), own.begin(step) as uow:
        clock = journal_clock(uow.session) - 1
        result = write_large(uow, LargePosts(inspection, options), _bare_batch(uow, inspection), progress)
        raise _RolledBackError
    changes = (LargePosts(inspection, options),) if result.counts.new or result.counts.updated else ()
    return ImportPlan(
        path=inspection.path,
        file_sha256=file_sha256(inspection.path),
        kind=inspection.kind,
        mapping=inspection.mapping,
        header=inspection.table.header,
        counts=result.counts,
        verdicts=tuple(RowVerdict(each.line, Verdict.PROBLEM, each.value, each.reason) for each in result.problems),
        problems=tuple(result.problems),
        warnings=result.warnings,
        changes=changes,
        clock=clock,
    )


def write_large(uow: UnitOfWork, large: LargePosts, batch_id: str, progress: Reporter | None) -> StreamResult:
    """Read a large file and write its news inside the caller's step, under a batch that is written already.

    Raises:
        BadFile: the file breaks off further down.
        Cancelled: the person stopped it.
    """
    return _Run(uow, large, batch_id).run(progress)


def _report(progress: Reporter, batch: PostBatch) -> None:
    if batch.fraction < 1:
        progress.report("Reading", batch.lines, round(batch.lines / (batch.fraction or 1)))
    else:
        progress.report("Writing", round(batch.lines * batch.ordered), batch.lines)


@contextmanager
def _writable(db: Database) -> Iterator[Database]:
    if not db.read_only:
        yield db
        return
    own = Database.open(db.path, user=db.user)
    try:
        yield own
    finally:
        own.close()


def _bare_batch(uow: UnitOfWork, inspection: Inspection) -> str:
    """A batch for rows that will be rolled back."""
    counts = dict.fromkeys(
        ("row_count", "new_count", "updated_count", "unchanged_count", "duplicate_count", "problem_count"), 0
    )
    named = {"file_name": inspection.path.name[-255:], "file_sha256": "", "kind": inspection.kind, "layout": ""}
    batch_id = new_id()
    uow.insert(ImportBatch, [{"id": batch_id, "at": uow.now, "reverted_at": None, **named, **counts}])
    return batch_id


class _Run:
    """One run over one file inside one step."""

    def __init__(self, uow: UnitOfWork, large: LargePosts, batch_id: str) -> None:
        inspection, self._options = large.inspection, large.options
        header = inspection.table.header
        source = inspection.table.text_source()
        assert source is not None
        self._uow, self._inspection, self._batch_id = uow, inspection, batch_id
        self._namespace = alias_namespace(inspection.mapping, header)
        self._header_key = f"list:{header_fingerprint(header)[:16]}"
        as_of, self._undated_told = day_of_figures(inspection.path, self._options.as_of)
        self._undated = not inspection.mapping.uses(Field.READ_AT)
        self._spec = StreamSpec(source, inspection.mapping, as_of.isoformat(), new_id())
        self._again = self._undated and self._was_imported()
        self._empty = uow.session.scalar(select(Post.id).limit(1)) is None  # then nothing can be here already
        self._known: dict[str, str] = {}  # provisional id -> id of a post that was here before
        self._refused: set[str] = set()
        self._updated: set[str] = set()
        self._whose: set[str | None] = set()
        self._asked: set[AccountKey] = set()
        self._accounts: dict[AccountKey, tuple[str, str]] = {}
        self._new = 0
        self._problems: list[RowProblem] = []
        self._warnings: list[RowWarning] = []

    def run(self, progress: Reporter | None) -> StreamResult:
        last = PostBatch()
        columns = self._spec.columns()
        with (
            batches_from_process(self._spec) as batches,
            reading_writer(self._uow, columns, self._batch_id) as writer,
        ):
            for batch in batches:
                self._take(batch, writer, len(columns) + 2)
                last = batch
                if progress is not None:
                    _report(progress, batch)
            if self._known:
                self._updated |= writer.finish() & set(self._known.values())
        touch(self._uow.session, self._whose)
        return self._result(last)

    def _was_imported(self) -> bool:
        if self._options.as_of is not None:
            return False
        sha256 = file_sha256(self._inspection.path)
        return was_imported(self._uow.session, sha256, except_batch=self._batch_id)

    def _result(self, last: PostBatch) -> StreamResult:
        unchanged = len(set(self._known.values())) - len(self._updated)
        found = Counter(
            {
                Verdict.NEW: self._new,
                Verdict.UPDATED: len(self._updated),
                Verdict.UNCHANGED: unchanged,
                Verdict.DUPLICATE: last.repeated,
                Verdict.IGNORED: last.ignored,
                Verdict.PROBLEM: last.refused + len(self._refused),
            }
        )
        told = [*self._inspection.warnings]
        if self._undated and self._undated_told:
            told.append(self._undated_told)
        if last.refused > MOST_TOLD:
            told.append(f"Only the first {MOST_TOLD:,} of {last.refused:,} problems are listed.")
        warnings = (*told, *told_warnings(self._warnings))
        return StreamResult(counted(found, last.lines), sorted(self._problems), warnings)

    def _take(self, batch: PostBatch, writer: ReadingWriter, width: int) -> None:
        self._problems += batch.problems
        self._warnings += batch.warnings
        if batch.posts:
            self._meet(batch.posts)
        if not batch.cells:
            return
        if not self._known and not self._refused:
            writer.add(batch.cells)
            return
        fresh: list[Any] = []
        known: list[Any] = []
        for start in range(0, len(batch.cells), width):
            post = batch.cells[start]
            here = self._known.get(post)
            if here is not None:
                known.append(here)
                known += batch.cells[start + 1 : start + width]
            elif post not in self._refused:
                fresh += batch.cells[start : start + width]
        writer.add(fresh)
        if known:
            writer.add_news(known, undated=self._undated, again=self._again)

    def _meet(self, rows: dict[str, PostRow]) -> None:
        """Compare posts that the file names for the first time with those that are here, and write what is new."""
        posts = {id_: self._post(in_campaign(row, self._options)) for id_, row in rows.items()}
        found, here, aliases = self._here(posts)
        whose = self._owners(posts)
        changes: list[PostChange] = []
        for id_, post in posts.items():
            match = post_of(post, found)
            if isinstance(match, RowProblem):
                self._refused.add(id_)
                self._problems.append(match)
                continue
            change = change_of(post, here.get(match or ""), aliases, whose, self._options.person)
            self._whose.add(change.influencer_id)
            if change.is_new:
                change.post_id = change.columns["id"] = id_
                self._new += 1
            else:
                self._known[id_] = change.post_id
            if not change.is_empty():
                changes.append(change)
                self._updated |= set() if change.is_new else {change.post_id}
        write_posts(self._uow, changes, self._batch_id)

    def _here(self, posts: dict[str, FilePost]) -> tuple[dict[PostKey, str], dict[str, KnownPost], set[AliasKey]]:
        """Ids by key, posts by id and own ids, of those of these posts that were here before."""
        if self._empty:
            return {}, {}, set()
        session = self._uow.session
        found = post_ids_by_key(session, (key for post in posts.values() for key in post.keys))
        own_ids = [post.row.own_id for post in posts.values() if post.row.own_id]
        aliases = known_aliases(session, self._namespace, own_ids)
        aliases |= {key[1:] for key in found if key[0] == "own"}  # type: ignore[misc]
        return found, known_posts(session, list(set(found.values()))), aliases

    def _owners(self, posts: dict[str, FilePost]) -> Owners:
        """Whose these posts are; each account is looked for once."""
        keys = {key for post in posts.values() if (key := account_key(post.row))} - self._asked
        self._asked |= keys
        refs = [post.row.influencer_ref for post in posts.values() if post.row.influencer_ref]
        found = owners(self._uow.session, keys, refs, [self._options.person] if self._options.person else [])
        self._accounts |= found.accounts
        return replace(found, accounts=self._accounts)

    def _post(self, row: PostRow) -> FilePost:
        keys: list[PostKey] = [(kind, row.platform.value, value) for kind, value in row.identities]
        if row.own_id:
            namespace = self._header_key if row.own_id_column == ROW_COLUMN else self._namespace
            keys.append(("own", namespace, row.own_id_column, row.own_id))
        return FilePost(row, row.line, dict.fromkeys(keys))
