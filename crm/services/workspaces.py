"""Making, opening, remembering and closing workspaces. What a workspace holds is the other services' business."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from crm import paths, settings
from crm.db.entities import Workspace
from crm.db.unit_of_work import Database, utc_now
from crm.errors import Conflict
from crm.services.backups import back_up_if_due

SUFFIX = ".rapport"


@dataclass(frozen=True, slots=True)
class RecentWorkspace:
    """A workspace opened lately.

    Attributes:
        path: where it is, or was.
        present: whether the file is there now.
    """

    path: Path
    present: bool


@dataclass(frozen=True, slots=True)
class WorkspaceRow:
    """What a workspace says about itself.

    Attributes:
        id: stays the same in copies and backups.
        name: e.g. the agency's.
        home_currency: ISO 4217.
        sample: it is the invented sample, which one click removes.
    """

    id: str
    name: str
    home_currency: str
    sample: bool


def create_workspace(
    path: Path, *, user: str, home_currency: str = "EUR", window: bool = False, clock: Callable[[], datetime] = utc_now
) -> Database:
    """Make a new, empty workspace, named after its file, and open it.

    Args:
        path: the new file; ".rapport" is added when it has no ending.
        user: the name for the history.
        home_currency: ISO 4217.
        window: take the one-window lock.
        clock: gives aware UTC instants.

    Raises:
        Conflict: the file exists.
        EnvironmentProblem: the folder cannot be written to.
    """
    file = path if path.suffix else path.with_suffix(SUFFIX)
    db = Database.create(file, user=user, name=file.stem, home_currency=home_currency, clock=clock, window=window)
    _remember(file)
    return db


def open_workspace(
    path: Path,
    *,
    user: str,
    window: bool = False,
    read_only: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> Database:
    """Open a workspace and put it on top of the recent list.

    Raises:
        NotFound, BadFile, Conflict, EnvironmentProblem: as `Database.open`.
    """
    db = Database.open(path, user=user, clock=clock, read_only=read_only, window=window)
    _remember(path)
    return db


def close_workspace(db: Database) -> Path | None:
    """Back up what changed and close; the file is closed even when the backup fails.

    Returns:
        The backup; None when nothing had changed.

    Raises:
        EnvironmentProblem: the backup could not be written.
    """
    try:
        return None if db.read_only else back_up_if_due(db, minutes=0)
    finally:
        db.close()


def remove_sample(db: Database) -> None:
    """Close the sample workspace and delete its file; any other workspace is refused.

    Raises:
        Conflict: it is not the sample.
    """
    if not workspace_row(db).sample:
        raise Conflict("Only the sample workspace can be removed this way.")
    db.close()
    db.path.unlink()
    _forget(db.path)


def workspace_row(db: Database) -> WorkspaceRow:
    """What the open workspace says about itself."""
    query = select(Workspace.id, Workspace.name, Workspace.home_currency, Workspace.sample)
    with db.read() as session:
        return WorkspaceRow(*session.execute(query).one())


def recent_workspaces() -> list[RecentWorkspace]:
    """Workspaces opened lately, newest first; one that is gone stays listed, marked."""
    recent = settings.load(paths.settings_file()).recent_workspaces
    return [RecentWorkspace(Path(path), Path(path).is_file()) for path in recent]


def _remember(path: Path) -> None:
    known = settings.load(paths.settings_file())
    opened = str(path.absolute())
    recent = settings.with_recent(known.recent_workspaces, opened)
    if (known.last_workspace, known.recent_workspaces) != (opened, recent):
        settings.save(replace(known, last_workspace=opened, recent_workspaces=recent), paths.settings_file())


def _forget(path: Path) -> None:
    known = settings.load(paths.settings_file())
    gone = str(path.absolute())
    recent = tuple(other for other in known.recent_workspaces if other != gone)
    last = "" if known.last_workspace == gone else known.last_workspace
    settings.save(replace(known, last_workspace=last, recent_workspaces=recent), paths.settings_file())
