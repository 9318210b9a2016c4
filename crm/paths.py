"""Where Rapport keeps things on this machine. `RAPPORT_HOME` moves all of it below one folder. Creates nothing."""

import os
from pathlib import Path

import platformdirs

APP = "Rapport"


def home() -> Path:
    """The folder for the person's data."""
    override = os.environ.get("RAPPORT_HOME")
    return Path(override) if override else platformdirs.user_data_path(APP, appauthor=False)


def config_dir() -> Path:
    """The folder of the settings."""
    return home() / "config" if os.environ.get("RAPPORT_HOME") else platformdirs.user_config_path(APP, appauthor=False)


def log_dir() -> Path:
    """The folder of the log."""
    return home() / "logs" if os.environ.get("RAPPORT_HOME") else platformdirs.user_log_path(APP, appauthor=False)


def backup_dir() -> Path:
    """The folder of the backups, one folder per workspace id below it."""
    return home() / "backups"


def settings_file() -> Path:
    """The file with the settings and the recently opened workspaces."""
    return config_dir() / "settings.toml"


def bundled(kind: str) -> Path:
    """A folder shipped with the program.

    Args:
        kind: "migrations" or "resources".
    """
    package = Path(__file__).parent
    installed = package / "_bundled" / kind
    return installed if installed.is_dir() else package.parent / kind
