"""Briefs on the command line: added, listed, shown with what the openness check says, changed, written to a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Rapport

Ask = Callable[..., Any]


def begun(ask: Ask) -> None:
    """Winter calm of Lumen with Noor in it."""
    ask("add", "brand", "name=Lumen")
    ask("add", "influencer", "name=Noor van Dijk")
    ask("add", "campaign", "brand=Lumen", "name=Winter calm")
    ask("add", "collaboration", "campaign=Winter calm", "influencer=Noor van Dijk", "fee_minor=45000")


def test_a_brief_is_added_shown_and_written(ask: Ask, rapport: Rapport, tmp_path: Path) -> None:
    begun(ask)
    script = 'must_mention=The tin can be refilled\nYou must say exactly: "This is the tea I will drink for ever"'
    common = ask(
        "add", "brief", "campaign=Winter calm", "aim=Five quiet minutes.", "themes=Slow: a quiet house", script
    )
    assert (common["campaign"], common["influencer_id"], common["version"]) == ("Winter calm", None, 1)
    own = ask("add", "brief", "campaign=Winter calm", "influencer=Noor van Dijk", "why_partner=Your soup evening.")
    assert own["parent_id"] == common["id"]
    assert [row["id"] for row in ask("list", "briefs")] == [common["id"], own["id"]]
    changed = ask("set", "brief", "Winter calm", "aim=Ten quiet minutes.")
    assert changed["version"] == 2
    shown = ask("show", "brief", "Noor van Dijk / Winter calm")
    assert shown["contents"]["aim"] == "Ten quiet minutes." and shown["contents"]["money"] == "Your fee is €450.00."
    assert shown["own_parts"] == ["why_partner", "money"]
    assert [row["number"] for row in shown["versions"]] == [2, 1]
    assert [mark["part"] for mark in shown["marks"]] == ["must_mention"] and 0 < shown["openness"] < 100

    file = tmp_path / "noor.pdf"
    answer = ask("brief", "Winter calm", "--person", "noor", "--to", str(file))
    assert (answer["files"], answer["left_out"], answer["warnings"]) == ([str(file)], [], [])
    assert len(answer["kept"]) == 1  # a brief that left is kept as any report is
    assert file.read_bytes().startswith(b"%PDF")
    assert rapport("brief", "Winter calm", "--to", str(tmp_path / "brief.txt")).status == 3
    assert rapport("brief", "Winter calm", "--version", "7", "--to", str(file)).status == 3


def test_words_that_a_brief_cannot_hold_are_refused(ask: Ask, rapport: Rapport) -> None:
    begun(ask)
    refused = rapport("add", "brief", "campaign=Winter calm", "approval_days=soon")
    assert (refused.status, refused.err) == (3, "approval_days: This is not a number.\n")
    assert rapport("add", "brief", "campaign=Winter calm", "mood=red").status == 2
    assert rapport("add", "brief", "aim=Calm").status == 2
    assert ask("list", "briefs") == []
