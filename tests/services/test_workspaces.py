"""Workspaces are made, remembered, backed up on closing, and only the sample is ever deleted."""

from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.errors import Conflict
from crm.services import backups, workspaces
from tests.conftest import fixed_clock
from tests.services.test_history import add_person


def test_a_new_workspace_is_named_after_its_file_and_remembered(tmp_path: Path) -> None:
    db = workspaces.create_workspace(tmp_path / "Nordwind agency", user="Mara", home_currency="SEK")
    row = workspaces.workspace_row(db)
    assert (db.path.name, row.name, row.home_currency, row.sample) == (
        "Nordwind agency.rapport",
        "Nordwind agency",
        "SEK",
        False,
    )
    db.close()
    assert [(recent.path, recent.present) for recent in workspaces.recent_workspaces()] == [(db.path, True)]


def test_recent_workspaces_are_newest_first_and_marked_when_gone(tmp_path: Path) -> None:
    for name in ("a", "b"):
        workspaces.create_workspace(tmp_path / name, user="Mara").close()
    workspaces.open_workspace(tmp_path / "a.rapport", user="Mara", read_only=True).close()
    (tmp_path / "b.rapport").unlink()
    assert [(recent.path.stem, recent.present) for recent in workspaces.recent_workspaces()] == [
        ("a", True),
        ("b", False),
    ]


def test_closing_backs_up_what_changed_and_only_then(workspace_path: Path) -> None:
    db = workspaces.open_workspace(workspace_path, user="Mara", clock=fixed_clock)
    with db.begin("Add") as uow:
        add_person(uow, "Zoë")
    made = workspaces.close_workspace(db)
    assert made is not None
    again = workspaces.open_workspace(workspace_path, user="Mara", clock=fixed_clock)
    assert workspaces.close_workspace(again) is None
    assert [row.path for row in backups.list_backups(workspace_path)] == [made]
    assert not list(workspace_path.parent.glob("*-wal"))


def test_only_the_sample_goes_with_one_click(workspace_path: Path, tmp_path: Path) -> None:
    own = workspaces.open_workspace(workspace_path, user="Mara")
    with pytest.raises(Conflict, match="Only the sample"):
        workspaces.remove_sample(own)
    own.close()
    sample = Database.create(tmp_path / "sample.rapport", user="Mara", name="Sample", sample=True)
    workspaces.remove_sample(sample)
    assert not sample.path.exists()
    assert workspace_path.exists()
