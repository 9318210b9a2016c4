"""Ctrl+C in the middle of an import, as a person does it at a terminal: the progress is seen, nothing is kept."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Rapport

ROWS = 30_000


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_ctrl_c_rolls_the_whole_import_back(rapport: Rapport, workspace_path: Path, tmp_path: Path, home: Path) -> None:
    path = tmp_path / "creators.csv"
    lines = [f"Person {number},@person{number},{1000 + number}" for number in range(ROWS)]
    path.write_text("\n".join(["Name,Instagram handle,Followers", *lines]), encoding="utf-8")
    terminal, stderr = os.openpty()
    importing = subprocess.Popen(
        [sys.executable, "-m", "crm", "import", str(path), "--workspace", str(workspace_path), "--json"],
        env=os.environ | {"RAPPORT_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=stderr,
    )
    os.close(stderr)
    seen = b""
    while b"Writing" not in seen:
        seen += os.read(terminal, 1024)
    importing.send_signal(signal.SIGINT)
    out, _ = importing.communicate()
    seen += os.read(terminal, 4096)
    os.close(terminal)
    assert (importing.returncode, out) == (130, b"")
    assert seen.rstrip().endswith(b"Cancelled; nothing was changed.")
    assert rapport("count", "influencers", "--json").value == {"count": 0}
    assert rapport("history", "--json").value == []
    assert rapport("check", "--json").value["sound"] is True
