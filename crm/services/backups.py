"""Safe copies of a workspace, bringing one back into a new file, and checking that nothing is damaged.

Backups live in one folder per workspace id. SQLite's backup API makes every copy; the live file is never opened.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from crm import paths
from crm.db.entities import (
    Attachment,
    AttachmentBlob,
    BrandKit,
    BriefVersion,
    Influencer,
    JournalChange,
    JournalStep,
    MadeReport,
    PostProof,
    SearchDocument,
    Workspace,
)
from crm.db.unit_of_work import Database
from crm.errors import BadFile, Conflict, CrmError, EnvironmentProblem, NotFound

KEPT = 20
_NAME = "%Y-%m-%dT%H%M%SZ"
_PATH_NOTE = "workspace.txt"  # whose backups these are, readable when the workspace itself no longer is
log = logging.getLogger(__name__)
_NAMING_BYTES = ("attachment", "post_proof", "brief_version", "brand_kit", "made_report")


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup.

    Attributes:
        path: the file, a workspace like any other.
        at: aware UTC instant it was made.
        size_bytes: its size.
    """

    path: Path
    at: datetime
    size_bytes: int


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found.

    Attributes:
        problems: one sentence each; empty when all is well.
        repaired: those of the problems that were mended.
    """

    problems: tuple[str, ...]
    repaired: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is left to mend."""
        return set(self.problems) <= set(self.repaired)


def back_up(db: Database, to: Path | None = None) -> Path:
    """Make a verified copy now, also while someone writes; the newest 20 in the usual folder are kept.

    Args:
        to: a file of the person's choice, replaced when it exists; None means the usual folder.

    Returns:
        The copy.

    Raises:
        Conflict: `to` is the workspace itself.
        EnvironmentProblem: the copy could not be written; earlier backups are untouched.
    """
    if to is not None and to.exists() and to.samefile(db.path):
        raise Conflict("A backup cannot take the place of the workspace itself; choose another name.", field="to")
    with _copying():
        target = to or _new_name(_folder(db), db.now())
        target.parent.mkdir(parents=True, exist_ok=True)
        db.copy_to(target)
        if to is None:
            (target.parent / _PATH_NOTE).write_text(str(db.path.absolute()), encoding="utf-8")
            _thin(target.parent)
    return target


def back_up_if_due(db: Database, minutes: int = 30) -> Path | None:
    """Make a backup when something changed since the newest one and that one is old enough.

    Args:
        minutes: how old; 0 asks only for a change.

    Returns:
        The copy, or None when none was due.
    """
    kept = _rows(_folder(db))
    if kept and (db.now() - kept[0].at < timedelta(minutes=minutes) or _head(kept[0].path) == _last_step(db)):
        return None
    return back_up(db)


def list_backups(workspace: Path) -> list[BackupRow]:
    """The backups of a workspace, newest first, also when its file is damaged or gone.

    Args:
        workspace: where the file is or was.
    """
    folder = _folder_of(workspace)
    return [] if folder is None else _rows(folder)


def restore(backup: Path, to: Path) -> Path:
    """Bring a backup back as a new file, verified; nothing is ever written over.

    Args:
        backup: any workspace file.
        to: the new file.

    Raises:
        Conflict: `to` exists.
        NotFound, BadFile: the backup is missing, or no workspace of ours.
        EnvironmentProblem: it is damaged, or cannot be written.
    """
    if to.exists():
        raise Conflict(f"{to.name} already exists; choose a new name.", field="to")
    source = Database.open(backup, user="", read_only=True)
    try:
        problems = [*_integrity(source), *_references(source)]
        if problems:
            raise EnvironmentProblem(f"{backup.name} is damaged: {problems[0]}", "Choose an earlier backup.")
        with _copying():
            to.parent.mkdir(parents=True, exist_ok=True)
            source.copy_to(to)
    finally:
        source.close()
    return to


def check(db: Database, repair: bool = False) -> CheckReport:
    """Look for damage: the file, references between records, the search index, attachments.

    Args:
        repair: rebuild the search index and drop bytes that no record and no history names.

    Returns:
        What was found and mended; never a deleted record.
    """
    problems = [*_integrity(db), *_references(db)]
    repaired: list[str] = []
    if not problems:  # mending one part of a damaged file could spoil what a salvage still finds
        problems += _attachments(db)
        for found, mend in ((_search(db), _rebuild_search), (_unnamed_bytes(db), _drop_unnamed)):
            problems += found
            if found and repair:
                mend(db)
                repaired += found
    return CheckReport(tuple(problems), tuple(repaired))


@contextmanager
def _copying() -> Iterator[None]:
    try:
        yield
    except (EnvironmentProblem, OSError) as error:
        raise EnvironmentProblem(
            "The copy could not be written; the workspace and its earlier backups are untouched.",
            "Check that the disk has space and that its folder may be written to, then try again.",
        ) from error


def _folder(db: Database) -> Path:
    with db.read() as session:
        return paths.backup_dir() / session.scalars(select(Workspace.id)).one()


def _folder_of(workspace: Path) -> Path | None:
    try:
        source = Database.open(workspace, user="", read_only=True)
    except CrmError:
        return next(
            (note.parent for note in paths.backup_dir().glob(f"*/{_PATH_NOTE}") if _names(note, workspace)), None
        )
    try:
        return _folder(source)
    finally:
        source.close()


def _names(note: Path, workspace: Path) -> bool:
    return note.read_text(encoding="utf-8") == str(workspace.absolute())


def _new_name(folder: Path, at: datetime) -> Path:
    stem = at.astimezone(UTC).strftime(_NAME)
    names = (folder / f"{stem}{suffix}.rapport" for suffix in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(path for path in names if not path.exists())


def _rows(folder: Path) -> list[BackupRow]:
    """Newest first; within one second by number."""
    found = [BackupRow(path, _made_at(path), path.stat().st_size) for path in folder.glob("[!.]*.rapport")]
    return sorted(found, key=lambda row: (row.at, len(row.path.name), row.path.name), reverse=True)


def _made_at(path: Path) -> datetime:
    try:
        return datetime.strptime(path.stem[:18], _NAME).replace(tzinfo=UTC)
    except ValueError:  # kept before an upgrade, or put here by hand
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _thin(folder: Path) -> None:
    for row in [row for row in _rows(folder) if row.path.name[:1].isdigit()][KEPT:]:
        row.path.unlink(missing_ok=True)


def _last_step(db: Database) -> str | None:
    with db.read() as session:
        return session.scalar(select(JournalStep.id).order_by(JournalStep.clock.desc()).limit(1))


def _head(backup: Path) -> str | None:
    try:
        kept = Database.open(backup, user="", read_only=True)
    except (BadFile, NotFound, EnvironmentProblem) as problem:  # then it is no reason to skip a new one
        log.warning("a backup cannot be read: %s", problem)
        return None
    try:
        return _last_step(kept)
    finally:
        kept.close()


def _integrity(db: Database) -> list[str]:
    try:
        with db.read() as session:
            found = session.connection().exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
    except EnvironmentProblem as problem:
        return [str(problem)]
    return [] if found == ["ok"] else [f"The file is damaged: {line}." for line in found]


def _references(db: Database) -> list[str]:
    try:
        with db.read() as session:
            rows = session.connection().exec_driver_sql("PRAGMA foreign_key_check").all()
    except EnvironmentProblem as problem:
        return [str(problem)]
    pairs = sorted({(row[0], row[2]) for row in rows})
    return [f"Records in {child} refer to records in {parent} that are not there." for child, parent in pairs]


def _search(db: Database) -> list[str]:
    message = ["The search index does not match the records."]
    with db.read() as session:
        people, documents = (
            session.scalar(select(func.count()).select_from(it)) for it in (Influencer, SearchDocument)
        )
    if people != documents:
        return message
    if db.read_only:
        return []
    try:
        with db.maintain() as session:
            db.search.verify(session)
    except EnvironmentProblem:
        return message
    return []


def _rebuild_search(db: Database) -> None:
    with db.maintain() as session:
        db.search.rebuild(session)


def _attachments(db: Database) -> list[str]:
    problems = []
    with db.read() as session:
        wanted = session.execute(select(Attachment.sha256, func.min(Attachment.name)).group_by(Attachment.sha256)).all()
        for sha256, name in wanted:
            content = session.scalar(select(AttachmentBlob.content).where(AttachmentBlob.sha256 == sha256))
            if content is None:
                problems.append(f"The content of the attached file {name} is missing.")
            elif hashlib.sha256(content).hexdigest() != sha256:
                problems.append(f"The content of the attached file {name} is not what was attached.")
    return problems


def _unnamed(session: Session) -> list[str]:
    """SHA-256 of bytes that neither a record nor the history names: undo can never ask for them."""
    logged = select(JournalChange.before, JournalChange.after).where(JournalChange.thing.in_(_NAMING_BYTES))
    texts = [text for row in session.execute(logged) for text in row if text is not None]
    texts += session.scalars(select(BriefVersion.contents))  # pictures of themes
    naming = (Attachment.sha256, PostProof.sha256, BrandKit.logo_sha256, MadeReport.frozen_sha256)
    kept = {sha256 for column in naming for sha256 in session.scalars(select(column))}
    stored = session.scalars(select(AttachmentBlob.sha256)).all()
    return [sha256 for sha256 in stored if sha256 not in kept and not any(sha256 in text for text in texts)]


def _unnamed_bytes(db: Database) -> list[str]:
    with db.read() as session:
        count = len(_unnamed(session))
    return [f"{count} stored file contents belong to no record and no history."] if count else []


def _drop_unnamed(db: Database) -> None:
    with db.maintain() as session:
        session.execute(delete(AttachmentBlob).where(AttachmentBlob.sha256.in_(_unnamed(session))))
