"""The work on a campaign by the command line: shortlist, moves, goals, pieces, links, codes, rates."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Rapport

Ask = Callable[..., Any]


@pytest.fixture
def glow(ask: Ask) -> dict[str, Any]:
    """Spring glow of Lumen, and two people."""
    ask("add", "brand", "name=Lumen")
    ask("add", "influencer", "name=Noor van Dijk", "platform=instagram", "handle=@noor.makes", "followers=38200")
    ask("add", "influencer", "name=Sanne Bakker", "do_not_contact=yes")
    told = ("name=Spring glow", "brand=Lumen", "budget_minor=200000", "landing_url=https://lumen.example/glow")
    campaign: dict[str, Any] = ask("add", "campaign", *told)
    return campaign


def test_people_are_shortlisted_with_a_word_about_who_should_not_be_asked(rapport: Rapport, glow: Any) -> None:
    """Again changes nothing; the flags stand on stderr for a person and in the JSON for a script."""
    first = rapport("shortlist", "Spring glow", "noor.makes", "Sanne", "--json")
    assert first.status == 0
    assert len(first.value["added"]) == 2
    assert [flag["kind"] for flag in first.value["flags"]] == ["do_not_contact"]
    assert "Sanne Bakker: Marked “do not contact”." in first.err
    again = rapport("shortlist", "Spring glow", "noor.makes", "--json").value
    assert (again["added"], len(again["already"])) == ([], 1)


def test_a_collaboration_is_moved_with_a_reason_where_one_is_needed(ask: Ask, rapport: Rapport, glow: Any) -> None:
    """Forward by a step needs none; a jump without one is refused and nothing is written."""
    ask("shortlist", "Spring glow", "noor.makes")
    assert ask("move", "Noor", "accepted", "--campaign", "Spring glow")["stage"] == "accepted"
    refused = rapport("move", "Noor", "live", "--campaign", "Spring glow")
    assert (refused.status, "Say why" in refused.err) == (3, True)
    moved = ask("move", "Noor", "live", "--campaign", "Spring glow", "--reason", "posted at once")
    assert moved["stage"] == "live"
    shown = ask("show", "collaboration", "Noor / Spring glow")
    assert [(move["from_stage"], move["to_stage"], move["reason"]) for move in shown["moves"]] == [
        ("accepted", "live", "posted at once"),
        ("invited", "accepted", ""),
        (None, "invited", ""),
    ]
    assert [gap["what"] for gap in shown["lacks"]] == ["post"]
    assert rapport("move", "Noor", "trial", "--campaign", "Spring glow").status == 2
    assert rapport("move", "Noor", "live", "--brand", "Lumen").status == 2
    assert rapport("move", "Noor", "live").status == 2
    assert rapport("move", "Sanne", "live", "--campaign", "Spring glow").status == 3
    assert ask("undo")["label"] == "Move collaboration"


def test_a_campaign_is_shown_with_goals_budget_stages_and_links(ask: Ask, rapport: Rapport, glow: Any) -> None:
    """Goals are a step of their own, in the figure's unit; an empty one is taken away."""
    ask("set", "campaign", "Spring glow", "goal_engagement_rate=4%", "goal_orders=50", "goal_reach=90000")
    ask("set", "campaign", "Spring glow", "goal_reach=")
    assert ask("undo")["label"] == "Set goals"
    assert ask("redo")["label"] == "Set goals"
    ask("add", "collaboration", "campaign=Spring glow", "influencer=Noor", "stage=accepted", "fee_minor=45000")
    shown = ask("show", "campaign", "Spring glow")
    assert shown["goals"] == {"engagement_rate": 0.04, "orders": 50}
    assert shown["budget"]["free_minor"] == 155_000
    assert shown["stages"]["accepted"] == 1
    wrong = rapport("set", "campaign", "Spring glow", "goal_orders=50", "name=x")
    assert (wrong.status, "step of their own" in wrong.err) == (2, True)
    assert rapport("set", "campaign", "Spring glow", "goal_orders=-1").status == 3


def test_pieces_are_agreed_changed_and_removed(ask: Ask, glow: Any) -> None:
    """Named by their partner and campaign while that is enough."""
    ask("shortlist", "Spring glow", "noor.makes")
    piece = ask("add", "deliverable", "collaboration=Noor", "format=reel", "count=2", "due_on=2026-12-01")
    assert {"id", "collaboration_id", "format", "due_on", "state"} <= piece.keys()
    assert (piece["state"], piece["count"], piece["influencer"]) == ("agreed", 2, "Noor van Dijk")
    assert ask("set", "deliverable", "Noor / Spring glow", "state=in_review")["state"] == "in_review"
    assert ask("show", "collaboration", "Noor")["pieces"] == 2
    assert [row["id"] for row in ask("list", "deliverables", "--filter", "noor")] == [piece["id"]]
    ask("remove", "deliverable", piece["id"])
    assert ask("count", "deliverables") == {"count": 0}


def test_links_have_qr_pictures(ask: Ask, rapport: Rapport, glow: Any, tmp_path: Path) -> None:
    """A link is named by its partner's part; only its name here is changed."""
    ask("shortlist", "Spring glow", "noor.makes")
    link = ask("add", "link", "collaboration=Noor", "label=Reel 1")
    assert link["url"].endswith("utm_campaign=lumen-spring-glow&utm_content=noor-makes-reel-1")
    picture = tmp_path / "noor.svg"
    assert ask("qr", "noor-makes-reel-1", "--to", str(picture))["url"] == link["url"]
    assert "<svg" in picture.read_text(encoding="utf-8")
    assert ask("set", "link", link["id"], "label=Story")["url"] == link["url"]
    assert rapport("set", "link", link["id"], "url=https://x.example").status == 2
    ask("remove", "link", link["url"])
    assert ask("list", "links") == []


def test_a_code_that_looks_like_another_is_said_so(ask: Ask, rapport: Rapport, glow: Any) -> None:
    """It is given all the same; an equal one is refused."""
    ask("add", "collaboration", "campaign=Spring glow", "influencer=Noor", "code=NOOR10")
    ask("add", "collaboration", "campaign=Spring glow", "influencer=Sanne")
    alike = rapport("set", "collaboration", "Sanne", "code=N00R1O", "--json")
    assert (alike.status, alike.value["code"]) == (0, "N00R1O")
    assert "looks like NOOR10 of Noor van Dijk in Spring glow" in alike.err
    assert rapport("set", "collaboration", "Sanne", "code=noor 10").status == 3
    codes = ask("show", "campaign", "Spring glow")["codes"]
    assert [(code["code"], len(code["alike"])) for code in codes] == [("N00R1O", 1), ("NOOR10", 1)]


def test_rates_are_a_dated_table(ask: Ask, rapport: Rapport, glow: Any) -> None:
    """With one, a budget is told in its own currency."""
    part = ("campaign=Spring glow", "influencer=Noor", "stage=accepted", "currency=GBP", "fee_minor=50000")
    ask("add", "collaboration", *part)
    assert ask("show", "campaign", "Spring glow")["budget"]["without_rate"] == ["GBP"]
    told = ("on_day=2026-05-01", "from_currency=GBP", "to_currency=EUR", "rate=1.2", "source=the bank")
    rate = ask("add", "rate", *told)
    assert ask("show", "campaign", "Spring glow")["budget"]["free_minor"] == 140_000
    assert rapport("add", "rate", *told).status == 3
    assert ask("set", "rate", rate["id"], "rate=1.25")["rate"] == 1.25
    ask("remove", "rate", rate["id"])
    assert ask("list", "rates") == []


def test_an_outreach_about_a_campaign_is_about_its_brand(ask: Ask, glow: Any) -> None:
    """`log --campaign` starts the partnership that the campaign's brand lacks."""
    logged = ask("log", "Noor", "--channel", "email", "--direction", "out", "--campaign", "Spring glow")
    assert logged["partnership_status"] == "prospect"
    assert ask("list", "partnerships")[0]["brand"] == "Lumen"
