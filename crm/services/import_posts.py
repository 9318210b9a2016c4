"""Importing posts and their figures: a file is compared with the posts that are here, then written in bulk.

How one post is compared is in `import_post_matching`; files too large for memory go through `import_post_stream`.
"""

from collections.abc import Sequence

from crm.db.unit_of_work import Database, UnitOfWork
from crm.files.mapping import header_fingerprint
from crm.files.post_rows import PostReader, PostRow
from crm.files.rows import RowProblem
from crm.queries.import_posts import (
    known_aliases,
    known_posts,
    known_readings,
    owners,
    post_ids_by_key,
    was_imported,
)
from crm.queries.imports import journal_clock
from crm.services.import_inspection import ImportOptions, Inspection
from crm.services.import_plan import (
    REPORT_EVERY,
    ImportPlan,
    Reporter,
    Tally,
    Verdict,
    alias_namespace,
    day_of_figures,
    file_sha256,
)
from crm.services.import_post_matching import (
    FIGURES,
    FilePost,
    FilePosts,
    PostChange,
    account_key,
    add_readings,
    called,
    change_of,
    in_campaign,
    post_of,
)
from crm.services.import_post_stream import LargePosts, is_large, plan_large, write_large
from crm.services.import_post_writing import write_posts, write_readings
from crm.services.import_writing import Report

_BLOCK = 2000  # posts written between two reports


def plan(db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> ImportPlan:
    """Compare an inspected list of posts, all questions answered, with the workspace.

    Raises:
        BadFile: the table breaks off further down.
        Cancelled: the person stopped it.
    """
    if is_large(inspection):
        return plan_large(db, inspection, options, progress)
    return _Planning(db, inspection, options, progress).plan()


def write(uow: UnitOfWork, plan: ImportPlan, batch_id: str, report: Report) -> None:
    """Write everything that a plan changes."""
    if plan.changes and isinstance(plan.changes[0], LargePosts):
        write_large(uow, plan.changes[0], batch_id, _Stages(report))
        return
    changes: Sequence[PostChange] = plan.changes
    for start in range(0, len(changes), _BLOCK):
        block = changes[start : start + _BLOCK]
        write_posts(uow, block, batch_id)
        write_readings(uow, block, batch_id)
        report(min(start + _BLOCK, len(changes)), len(changes))


class _Stages:
    """A report of one stage where a reporter of two, reading and writing, is asked for."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def report(self, stage: str, done: int, total: int) -> None:
        self._report(done + (total if stage == "Writing" else 0), 2 * total)


class _Planning:
    """One run over one file; gathers verdicts by row."""

    def __init__(self, db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> None:
        self._db, self._inspection, self._options, self._progress = db, inspection, options, progress
        header = inspection.table.header
        self._namespace = alias_namespace(inspection.mapping, header)
        self._posts = FilePosts(self._namespace, f"list:{header_fingerprint(header)[:16]}")
        self._tally = Tally()

    def plan(self) -> ImportPlan:
        self._read()
        as_of, undated = day_of_figures(self._inspection.path, self._options.as_of)
        changes, clock = self._compare(as_of.isoformat())
        self._tally.warnings += self._posts.warnings
        warnings = [*self._inspection.warnings]
        if undated and any("" in post.told for post in self._posts.posts):
            warnings.append(undated)
        warnings += self._ownerless()
        reading = (self._inspection.kind, self._inspection.mapping, self._inspection.table.header)
        return self._tally.plan(self._inspection.path, reading, warnings, tuple(changes), clock)

    def _ownerless(self) -> list[str]:
        count = sum(1 for post in self._posts.posts if not (post.row.handle or post.row.influencer_ref))
        if not count or self._options.person:
            return []
        return [f"Posts for which the file does not say whose they are: {count:,}."]

    def _read(self) -> None:
        reader = PostReader(self._inspection.mapping, self._inspection.table.header)
        for count, row in enumerate(self._inspection.table.rows(), start=1):
            read = reader.read(row)
            if read is None:
                self._tally.add(row.line, Verdict.IGNORED)
            elif isinstance(read, RowProblem):
                self._tally.refuse(read)
            else:
                self._take(read, self._posts.add(in_campaign(read, self._options), row.cells))
            if count % REPORT_EVERY == 0:
                self._report("Reading", count, 0)

    def _take(self, read: PostRow, met: RowProblem | int | None) -> None:
        self._tally.warnings += read.warnings
        if isinstance(met, RowProblem):
            self._tally.refuse(met)
        elif met is not None:
            self._tally.add(read.line, Verdict.DUPLICATE, called(read), f"the same post as in line {met}")

    def _compare(self, as_of: str) -> tuple[list[PostChange], int]:
        posts = self._posts.posts
        sha256 = file_sha256(self._inspection.path)
        with self._db.read() as session:
            known = post_ids_by_key(session, (key for post in posts for key in post.keys))
            matches = [(post, post_of(post, known)) for post in posts]
            ids = [match for _, match in matches if isinstance(match, str)]
            here = known_posts(session, ids)
            aliases = known_aliases(session, self._namespace, (post.row.own_id for post in posts if post.row.own_id))
            aliases |= {key[1:] for key in known if key[0] == "own"}  # type: ignore[misc]
            moments = {moment or as_of for post in posts for moment in post.told}
            read = known_readings(session, ids, moments, FIGURES)
            whose = owners(
                session,
                (key for post in posts if (key := account_key(post.row))),
                (post.row.influencer_ref for post in posts if post.row.influencer_ref),
                [self._options.person] if self._options.person else [],
            )
            again = self._options.as_of is None and was_imported(session, sha256)
            clock = journal_clock(session)
        changes: list[PostChange] = []
        taken: dict[str, int] = {}
        for count, (post, match) in enumerate(matches, start=1):
            refused = match if isinstance(match, RowProblem) else self._taken(post, match, taken)
            if isinstance(match, RowProblem) or refused:
                self._tally.refuse(refused)  # type: ignore[arg-type]
                continue
            change = change_of(post, here.get(match or ""), aliases, whose, self._options.person)
            add_readings(change, post.told, read.get(match or "", ()), as_of, again=again)
            self._decide(post, change, changes)
            if count % REPORT_EVERY == 0:
                self._report("Comparing", count, len(matches))
        return changes, clock

    def _taken(self, post: FilePost, match: str | None, taken: dict[str, int]) -> RowProblem | None:
        if match is None or match not in taken:
            if match is not None:
                taken[match] = post.first_line
            return None
        reason = f"The row is the same post here as line {taken[match]} of the file."
        return RowProblem(post.first_line, "", called(post.row), reason)

    def _decide(self, post: FilePost, change: PostChange, changes: list[PostChange]) -> None:
        verdict = Verdict.NEW if change.is_new else Verdict.UNCHANGED if change.is_empty() else Verdict.UPDATED
        self._tally.add(post.first_line, verdict, called(post.row), "; ".join(change.details))
        if verdict is not Verdict.UNCHANGED:
            changes.append(change)

    def _report(self, stage: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress.report(stage, done, total)
