"""The JSON of each verb, as scripts rely on it: fields may be added, never renamed or removed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.fixture
def noor(ask: Ask, creators: Path) -> str:
    """Noor's id, after the import, with one outreach to her for the brand Lumen."""
    ask("import", str(creators))
    ask("add", "brand", "name=Lumen", "values=Care,Honesty", "niches=craft")
    ask("log", "@noor.makes", "--channel", "email", "--direction", "out", "--brand", "Lumen", "--note", "Hello")
    person: str = ask("show", "influencer", "@noor.makes")["id"]
    return person


def test_import_tells_each_file(ask: Ask, creators: Path) -> None:
    (told,) = ask("import", str(creators))
    assert told["file"] == creators.name
    assert told["kind"] == "influencers"
    assert (told["rows"], told["new"], told["updated"], told["unchanged"], told["duplicates"]) == (3, 3, 0, 0, 0)
    assert told["problems"] == []
    assert len(told["batch"]) == 32
    assert {"layout", "ignored", "warnings"} <= told.keys()

    (again,) = ask("import", str(creators))
    assert (again["new"], again["updated"], again["unchanged"], again["batch"]) == (0, 0, 3, None)


def test_a_dry_run_tells_the_same_and_writes_nothing(ask: Ask, creators: Path) -> None:
    (told,) = ask("import", str(creators), "--dry-run")
    assert (told["new"], told["batch"]) == (3, None)
    assert ask("count", "influencers") == {"count": 0}
    assert ask("history") == []


def test_imports_and_revert(ask: Ask, creators: Path) -> None:
    (told,) = ask("import", str(creators))
    (batch,) = ask("imports")
    assert {"batch", "file", "kind", "at", "new", "updated", "reverted_at"} <= batch.keys()
    assert (batch["batch"], batch["new"], batch["reverted_at"]) == (told["batch"], 3, None)

    assert ask("revert", creators.name)["reverted_at"] is not None
    assert ask("count", "influencers") == {"count": 0}
    assert ask("imports")[0]["reverted_at"] is not None


def test_an_influencer_has_its_fields(ask: Ask, noor: str) -> None:
    (listed,) = ask("list", "influencers", "--filter", "van dijk")
    assert {"id", "name", "tags", "niches", "accounts", "status", "next_step_on"} <= listed.keys()
    assert listed["id"] == noor
    assert listed["accounts"] == [{"platform": "instagram", "handle": "noor.makes", "followers": 38200}]
    assert listed["status"] == "prospect"
    shown = ask("show", "influencer", noor)
    assert {entry["kind"] for entry in shown["timeline"]} >= {"outreach", "move", "import"}


@pytest.mark.parametrize(
    ("thing", "fields"),
    [
        ("accounts", "id influencer_id platform handle url followers followers_on"),
        ("brands", "id name values niches"),
        ("partnerships", "id influencer_id brand_id status outreach_stage since_on cadence_days next_step_on"),
        ("outreach", "id influencer_id partnership_id collaboration_id channel direction outcome at note"),
        ("tasks", "id influencer_id title due_on done_at"),
    ],
)
def test_each_thing_has_its_fields(ask: Ask, noor: str, thing: str, fields: str) -> None:
    rows = ask("list", thing)
    assert rows
    assert set(fields.split()) <= rows[0].keys()
    assert ask("count", thing) == {"count": len(rows)}
    assert ask("show", thing.removesuffix("s"), rows[0]["id"])["id"] == rows[0]["id"]


def test_only_the_asked_columns_and_rows(ask: Ask, noor: str) -> None:
    assert ask("list", "influencers", "--columns", "name,status", "--limit", "1") == [
        {"name": "Noor Janssen", "status": None}
    ]


def test_log_suggests_a_follow_up_or_takes_yours(ask: Ask, noor: str) -> None:
    told = ask("log", noor, "--channel", "call", "--direction", "in", "--brand", "Lumen", "--outcome", "interested",
               "--at", "2026-11-20T10:00+01:00", "--follow-up", "2026-11-30")  # fmt: skip
    assert {"outreach", "partnership_status", "follow_up_on"} <= told.keys()
    assert told["follow_up_on"] == "2026-11-30"
    logged = ask("show", "outreach", told["outreach"])
    assert (logged["at"], logged["outcome"], logged["influencer_id"]) == ("2026-11-20T09:00:00Z", "interested", noor)


def test_move_gives_the_partnership(ask: Ask, noor: str) -> None:
    moved = ask("move", noor, "trial", "--brand", "Lumen", "--reason", "Signed for spring")
    assert (moved["influencer_id"], moved["status"]) == (noor, "trial")
    (latest, _first) = ask("show", "partnership", moved["id"])["moves"]
    assert (latest["from_status"], latest["to_status"], latest["reason"]) == ("prospect", "trial", "Signed for spring")


def test_move_starts_a_partnership_where_there_was_none(ask: Ask, noor: str) -> None:
    moved = ask("move", "Sanne Bakker", "trial", "--brand", "Lumen", "--reason", "Met at the fair")
    assert moved["status"] == "trial"
    assert len(ask("list", "partnerships")) == 2


def test_today_lists_what_waits_by_day(ask: Ask, noor: str) -> None:
    ask("add", "task", f"influencer={noor}", "title=Send the brief", "due_on=2026-11-24")
    ask("add", "task", f"influencer={noor}", "title=Ask for rates", "due_on=2026-11-22")
    waiting = {row["title"]: row["when"] for row in ask("today", "--on", "2026-11-24")}
    assert waiting["Ask for rates"] == "overdue"
    assert waiting["Send the brief"] == "today"


def test_add_set_and_remove_give_the_object(ask: Ask) -> None:
    added = ask("add", "influencer", "name=Ayşe Öz", "platform=tiktok", "handle=@ayse", "followers=5,200", "tags=a,b")
    assert added["accounts"] == [{"platform": "tiktok", "handle": "ayse", "followers": 5200}]
    changed = ask("set", "influencer", "ayse oz", "niches=food", "tags=")
    assert (changed["niches"], changed["tags"]) == (["food"], [])
    assert ask("remove", "influencer", "@ayse")["id"] == added["id"]
    assert ask("count", "influencers") == {"count": 0}
    assert ask("undo")["label"] == "Remove influencer"
    assert ask("count", "influencers") == {"count": 1}


def test_undo_redo_and_history_name_the_step(ask: Ask, noor: str) -> None:
    undone = ask("undo")
    assert undone["label"] == "Log outreach"
    assert len(undone["step"]) == 32
    assert ask("redo")["label"] == "Log outreach"
    steps = ask("history", "influencer", noor)
    assert {"step", "label", "at", "by", "changes"} <= steps[0].keys()
    assert {step["by"] for step in steps} == {"Mara"}
    made = next(change for step in steps for change in step["changes"] if change["thing"] == "influencer")
    assert made["id"] == noor
    assert made["before"] is None
    assert made["after"]["name"] == "Noor van Dijk"


def test_set_shows_before_and_after_in_the_history(ask: Ask, noor: str) -> None:
    ask("set", "influencer", noor, "location=Utrecht")
    (change,) = ask("history")[0]["changes"]
    assert (change["before"], change["after"]) == ({"location": None}, {"location": "Utrecht"})


def test_backup_restore_and_check(ask: Ask, noor: str, tmp_path: Path) -> None:
    made = ask("backup", "--to", str(tmp_path / "copy.rapport"))
    assert made == {"file": str(tmp_path / "copy.rapport")}
    assert all({"file", "at", "size_bytes"} <= row.keys() for row in ask("backups"))
    assert ask("restore", made["file"], "--to", str(tmp_path / "again.rapport")) == {
        "workspace": str(tmp_path / "again.rapport")
    }
    assert ask("check") == {"sound": True, "problems": [], "repaired": []}
    assert ask("check", "--repair")["sound"] is True


def test_a_written_verb_backs_up_when_none_is_fresh_and_only_then(ask: Ask, creators: Path) -> None:
    ask("list", "influencers")
    assert ask("backups") == []
    ask("import", str(creators))
    assert len(ask("backups")) == 1
    ask("add", "brand", "name=Lumen")
    assert len(ask("backups")) == 1


def test_a_table_file_opens_in_spreadsheet_programs(ask: Ask, noor: str, tmp_path: Path) -> None:
    ask("set", "influencer", noor, "name==HYPERLINK(1)")
    told = ask("list", "influencers", "--csv", str(tmp_path / "people.csv"))
    assert told["rows"] == 3
    text = (tmp_path / "people.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert [file.name for file in tmp_path.glob("*people*")] == ["people.csv"]


def test_summaries_take_their_form_from_the_ending(ask: Ask, noor: str, tmp_path: Path) -> None:
    told = ask("summary", noor, "--brand", "Lumen", "--to", str(tmp_path / "noor.pdf"))
    assert told["files"] == [str(tmp_path / "noor.pdf")]
    assert "left_out" in told
    assert (tmp_path / "noor.pdf").read_bytes().startswith(b"%PDF-")

    ask("summary", "--all", "--form", "html", "--to", str(tmp_path / "all"))
    (page,) = (tmp_path / "all").iterdir()
    assert "Noor van Dijk" in page.read_text(encoding="utf-8")


def test_the_tour_does_the_main_job_and_may_be_repeated(ask: Ask, tmp_path: Path, home: Path) -> None:
    for _ in range(2):
        told = ask("tour", "--to", str(tmp_path / "tour"))
    assert {Path(file).suffix for file in told["files"]} == {".rapport", ".pdf", ".html"}
    assert sorted(map(Path, told["files"])) == sorted((tmp_path / "tour").iterdir())
    assert told["imported"]["new"] > 0
    assert not (home / "config").exists(), "a tour is not a workspace that was opened"
