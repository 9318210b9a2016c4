"""One window a file: the second is told who has it, and nothing stays beside the file when the first has closed."""

import threading
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.errors import Conflict
from tests.conftest import fixed_clock


def test_a_window_opened_on_a_worker_leaves_one_file_when_closed_here(workspace_path: Path) -> None:
    """The window opens its file on a worker thread and closes it on the main one."""
    opened: list[Database] = []

    def open_it() -> None:
        opened.append(Database.open(workspace_path, user="Mara", clock=fixed_clock, window=True))

    worker = threading.Thread(target=open_it)
    worker.start()
    worker.join()
    with pytest.raises(Conflict, match="Mara"):
        Database.open(workspace_path, user="Jonas", clock=fixed_clock, window=True)
    opened[0].close()
    assert [each.name for each in workspace_path.parent.iterdir() if workspace_path.name in each.name] == [
        workspace_path.name
    ]
    Database.open(workspace_path, user="Jonas", clock=fixed_clock, window=True).close()
