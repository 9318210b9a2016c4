"""What every verb of the command line needs: which workspace, whose name, which zone, where the answer goes."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from crm.cli.output import Output, UsageError
from crm.db.schema import SCHEMA, schema_number
from crm.db.unit_of_work import Database
from crm.errors import EnvironmentProblem, NotFound
from crm.formats import Formats
from crm.services.backups import back_up_if_due
from crm.settings import Settings


class Context:
    """One command's surroundings.

    Args:
        settings: the person's settings.
        output: where the answer goes.
        workspace: the file given with --workspace; None means the last one opened.
    """

    def __init__(self, settings: Settings, output: Output, workspace: str | None) -> None:
        self.settings = settings
        self.output = output
        self._workspace = workspace

    @property
    def workspace(self) -> Path:
        """The workspace file.

        Raises:
            NotFound: none was given and none was ever opened.
        """
        chosen = self._workspace or self.settings.last_workspace
        if not chosen:
            raise NotFound("There is no workspace yet; make one with: rapport new FILE.rapport")
        return Path(chosen)

    @property
    def user(self) -> str:
        """Whose name stands in the history."""
        return os.environ.get("RAPPORT_USER", "").strip() or self.settings.user_name or _login_name()

    @property
    def zone(self) -> str:
        """The IANA zone of what is entered here."""
        return Formats(self.settings.locale, self.settings.zone).zone_name

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """The workspace for a verb that writes nothing; not even the file's date changes."""
        current = schema_number(self.workspace) == SCHEMA  # an older file is brought up to date first
        database = Database.open(self.workspace, user=self.user, read_only=current)
        database.zone = self.zone
        try:
            yield database
        finally:
            database.close()

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """The workspace for a verb that writes; a backup follows when something changed and none is fresh."""
        database = Database.open(self.workspace, user=self.user)
        database.zone = self.zone
        try:
            yield database
            self._back_up(database)
        finally:
            database.close()

    def _back_up(self, database: Database) -> None:
        try:
            back_up_if_due(database)
        except EnvironmentProblem as problem:  # the verb itself is done, and must not look refused
            self.output.warn(f"The change is saved, but no backup could be made: {problem} {problem.remedy}")

    def today(self, database: Database) -> date:
        """The person's own calendar day."""
        return database.today(self.settings.zone)

    def instant(self, text: str) -> datetime:
        """An ISO date or time as an aware instant; without an offset it is meant in the person's zone.

        Raises:
            UsageError: it is neither.
        """
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise UsageError(f"“{text}” is not a time; it looks like 2026-11-24T09:30 or 2026-11-24.") from error
        if len(text) == len("2026-11-24"):
            moment = datetime.combine(moment.date(), time(12))
        return moment if moment.tzinfo else self._in_zone(moment)

    def _in_zone(self, moment: datetime) -> datetime:
        if self.settings.zone:
            return moment.replace(tzinfo=ZoneInfo(self.settings.zone))
        return moment.astimezone()


def day(text: str) -> date:
    """An ISO date as typed.

    Raises:
        UsageError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"“{text}” is not a date; it looks like 2026-11-24.") from error


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such account, or no accounts at all, on this system
        return "unknown"
