"""Where things are kept: everything moves with RAPPORT_HOME, and the shipped folders are found."""

from pathlib import Path

import pytest

from crm import paths


def test_everything_lies_below_rapport_home(home: Path) -> None:
    places = [paths.home(), paths.config_dir(), paths.log_dir(), paths.backup_dir(), paths.settings_file()]
    assert all(place == home or home in place.parents for place in places)


def test_without_an_override_the_system_folders_of_rapport_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAPPORT_HOME")
    assert {paths.home().name, paths.config_dir().name} == {"Rapport"}
    assert "Rapport" in paths.log_dir().parts


def test_the_shipped_migrations_and_resources_are_found() -> None:
    assert (paths.bundled("migrations") / "env.py").is_file()
    assert paths.bundled("resources").is_dir()
