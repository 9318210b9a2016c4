"""The main job without the window, as a script types it: every step is a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CREATORS = Path(__file__).parent.parent / "data" / "influencers"


@pytest.fixture
def rapport(home: Path, tmp_path: Path) -> Callable[..., Any]:
    """Runs `python -m crm ARGUMENTS --json` in a process of its own and gives its JSON."""
    variables = {"PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error", "RAPPORT_USER": "Mara", "TZ": "UTC"}
    without_screen = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}

    def run(*arguments: str, status: int = 0) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "crm", *arguments, "--json"],
            cwd=tmp_path,
            env=without_screen | variables | {"RAPPORT_HOME": str(home)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout) if done.stdout else done.stderr

    return run


def test_from_a_spreadsheet_to_a_partnership(rapport: Callable[..., Any], tmp_path: Path) -> None:
    rapport("new", "agency.rapport")

    (told,) = rapport("import", str(CREATORS / "nigerian_tiktok_top200.csv"))
    assert (told["rows"], told["new"], told["problems"]) == (200, 200, [])
    (told,) = rapport("import", str(CREATORS / "tech_creators_ig_tiktok.csv"))
    assert told["new"] == 90
    accounts = rapport("list", "accounts")
    by_platform = [account["platform"] for account in accounts]
    assert (by_platform.count("tiktok"), by_platform.count("instagram")) == (279, 90)
    assert max(account["followers"] or 0 for account in accounts) >= 10_400_000
    everybody = rapport("list", "influencers")
    assert len(everybody) == 290 and any(person["name_damaged"] for person in everybody)

    (again,) = rapport("import", str(CREATORS / "tech_creators_ig_tiktok.csv"))
    assert (again["new"], again["updated"], again["batch"]) == (0, 0, None)

    person = next(each["id"] for each in everybody if each["id"] == accounts[0]["influencer_id"])
    rapport("add", "brand", "name=Lumen", "values=Care,Honesty")
    logged = rapport(
        "log", person, "--channel", "email", "--direction", "out", "--brand", "Lumen",
        "--at", "2026-11-20T09:12+00:00", "--follow-up", "2026-11-24", "--note", "Sent the idea",
    )  # fmt: skip
    assert (logged["partnership_status"], logged["follow_up_on"]) == ("prospect", "2026-11-24")
    assert [row["influencer_id"] for row in rapport("today", "--on", "2026-11-24")] == [person]
    assert rapport("move", person, "trial", "--brand", "Lumen", "--reason", "Signed")["status"] == "trial"

    assert rapport("undo")["label"] == "Move partnership"
    assert rapport("redo")["label"] == "Move partnership"
    steps = rapport("history", "influencer", person)
    assert {"Mara"} == {step["by"] for step in steps}
    assert "Log outreach" in [step["label"] for step in steps]

    kept = rapport("backup")["file"]
    rapport("remove", "influencer", person)
    rapport("restore", kept, "--to", "again.rapport")
    counts = [
        rapport("count", "influencers", "--workspace", name)["count"] for name in ("again.rapport", "agency.rapport")
    ]
    assert counts == [290, 289]
    assert rapport("check")["sound"] is True
    assert "already exists" in rapport("restore", kept, "--to", "again.rapport", status=3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.rapport", "agency.rapport"]


@pytest.mark.skipif(sys.platform != "linux", reason="only there a session may have no screen")
def test_opening_the_window_without_a_screen_is_69_and_no_crash(rapport: Callable[..., Any], tmp_path: Path) -> None:
    rapport("new", "agency.rapport")
    variables = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    done = subprocess.run(
        [sys.executable, "-m", "crm", "open", "agency.rapport"],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 69
    assert "screen" in done.stderr
    assert "Traceback" not in done.stderr
