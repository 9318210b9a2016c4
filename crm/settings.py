"""The person's settings: one frozen value in one TOML file. Each field states its type, default, doc and limits once.

Window geometry is not here, and nothing about the records is.
"""

import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import Field, asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, get_origin

import tomli_w

from crm.errors import EnvironmentProblem

TEXT_SCALES = (0.9, 1.0, 1.1, 1.25, 1.5)
RECENT_LIMIT = 8
HALF_HOURS = tuple(f"{half // 2:02}:{half % 2 * 30:02}" for half in range(48))
WORK_DAYS = ("mon-fri", "mon-sat", "sun-thu", "every-day")


def _setting(default: Any, doc: str, *, choices: tuple[Any, ...] = (), span: tuple[float, float] | None = None) -> Any:
    return field(default=default, metadata={"doc": doc, "choices": choices, "span": span})


@dataclass(frozen=True)
class Settings:
    """What one person chose on this computer. A value outside its limits is replaced by the default on loading."""

    user_name: str = _setting("", "Your name; it stands beside every change in the history.")
    theme: str = _setting("system", "Colours: as the system, light or dark.", choices=("system", "light", "dark"))
    text_scale: float = _setting(1.0, "Text size as a factor of the normal size.", span=(0.9, 1.5))
    locale: str = _setting("en_GB", "How numbers, money and dates are written, e.g. en_GB or de_DE.")
    zone: str = _setting("", "IANA time zone, e.g. Europe/Amsterdam; empty means this computer's.")
    home_currency: str = _setting("EUR", "ISO 4217 currency of new workspaces.")
    row_height: str = _setting("roomy", "Height of the rows in lists.", choices=("roomy", "compact"))
    quiet_days: int = _setting(
        14,
        "Days in which a colleague's contact with someone is pointed out before an invitation.",
        span=(0, 365),
    )
    reminders: bool = _setting(True, "Tell when a follow-up or an answer falls due while the window is open.")
    work_opens: str = _setting("09:00", "When your working day begins; for times to an answer.", choices=HALF_HOURS)
    work_closes: str = _setting("18:00", "When your working day ends; later than it begins.", choices=HALF_HOURS)
    work_days: str = _setting("mon-fri", "On which days you work.", choices=WORK_DAYS)
    calendar_file: str = _setting("", "A calendar file (.ics) that follows every change; empty means none.")
    calendar_of: str = _setting("", "The id of the workspace that the calendar file follows.")
    last_workspace: str = _setting("", "The workspace that opens on start; empty means the welcome screen.")
    recent_workspaces: tuple[str, ...] = _setting((), "Workspaces opened lately, newest first.")


def load(path: Path) -> Settings:
    """Read the settings. A missing file means the defaults; a damaged one too, and it is kept beside as .bad.

    Args:
        path: the TOML file.
    """
    try:
        stored = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError):  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        _keep_bad(path)
        return Settings()
    return Settings(**{one.name: stored[one.name] for one in fields(Settings) if _fits(one, stored)} | _recent(stored))


def save(settings: Settings, path: Path) -> None:
    """Write the settings, whole or not at all.

    Args:
        settings: all of them.
        path: the TOML file; its folder is made when missing.

    Raises:
        EnvironmentProblem: the folder cannot be written to.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    values = asdict(settings) | {"recent_workspaces": list(settings.recent_workspaces)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(tomli_w.dumps(values), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise EnvironmentProblem(
            "The settings could not be saved.", f"Allow writing to the folder {path.parent}."
        ) from error


def with_recent(recent: tuple[str, ...], opened: str) -> tuple[str, ...]:
    """The recent list after a workspace was opened: newest first, each once, no longer than the menu."""
    return (opened, *(path for path in recent if path != opened))[:RECENT_LIMIT]


def _fits(one: Field[Any], stored: Mapping[str, Any]) -> bool:
    value = stored.get(one.name)
    default_type = type(one.default)
    if get_origin(one.type) is tuple or value is None:
        return False
    if default_type is float and type(value) is int:
        value = float(value)
    if type(value) is not default_type:
        return False
    span, choices = one.metadata["span"], one.metadata["choices"]
    return (not choices or value in choices) and (span is None or span[0] <= value <= span[1])


def _recent(stored: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    recent = stored.get("recent_workspaces")
    if not isinstance(recent, list):
        return {}
    return {"recent_workspaces": tuple(path for path in recent if isinstance(path, str))[:RECENT_LIMIT]}


def _keep_bad(path: Path) -> None:
    bad = path.with_name(f"{path.name}.bad")
    with suppress(OSError):  # unreadable and unmovable: the defaults still serve, and saving will say what is wrong
        path.replace(bad)
