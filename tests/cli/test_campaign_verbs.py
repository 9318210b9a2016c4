"""Campaigns, sales and figures on the command line: the JSON of the contract, and words for a person."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Rapport

DATA = Path(__file__).parents[1] / "data"
SET = [
    DATA / "conversions" / "campaign_set_tracking.csv",
    DATA / "conversions" / "campaign_set_payouts.csv",
    DATA / "posts" / "campaign_set_posts.csv",
    DATA / "influencers" / "campaign_set_influencers.csv",
]
Ask = Callable[..., Any]


def test_a_campaign_set_from_files_to_figures(ask: Ask, rapport: Rapport) -> None:
    """Imported in one command, whatever the order given; the figures are those of the files."""
    outcomes = ask("import", *map(str, SET))
    assert [each["kind"] for each in outcomes] == ["influencers", "posts", "conversions", "payouts"]
    assert [each["new"] for each in outcomes] == [100, 633, 1339, 100]
    found = ask("figures")
    assert (found["posts"], found["orders"]) == (633, 1547)
    assert found["revenue"] == [{"currency": "EUR", "minor": 241_711_200}]
    assert found["cost"] == [{"currency": "EUR", "minor": 335_833_122}]
    assert round(found["roas"], 2) == 0.72
    assert found["engagement_rate"]["basis"] == "reach" and found["engagement_rate"]["n"] == 633
    assert found["impressions"] is None
    assert ask("count", "conversions") == {"count": 1339}
    assert len(ask("list", "campaigns")) == 12
    row = ask("list", "conversions", "--limit", "1")[0]
    wanted = {"influencer_id", "collaboration_id", "post_id", "order_ref", "at", "orders", "revenue_minor", "currency"}
    assert wanted <= row.keys() and None not in {row[name] for name in wanted}
    one = ask("figures", "--campaign", "HKVitals_Campaign_X")
    assert (one["orders"], one["roas"]) == (86, None)
    assert (found["orders_outside_window"], found["revenue_outside_window"], found["leaked_codes"]) == (0, [], [])
    told = rapport("figures").out
    assert "ROAS: 0.72" in told and "orders: 1,547 through partners, 0 others" in told
    again = ask("import", *map(str, SET))
    assert [(each["new"], each["updated"], each["batch"]) for each in again] == [(0, 0, None)] * 4


def test_campaigns_collaborations_payments_and_posts_are_edited(ask: Ask) -> None:
    """Added, set and removed by name; each is one step that undo takes back."""
    ask("add", "brand", "name=Lumen")
    ask("add", "influencer", "name=Noor van Dijk", "platform=instagram", "handle=@noor.makes", "followers=38200")
    campaign = ask("add", "campaign", "brand=Lumen", "name=Spring glow", "currency=EUR", "budget_minor=500000")
    assert {"id", "brand_id", "name", "starts_on", "ends_on", "currency", "budget_minor"} <= campaign.keys()
    part = ask("add", "collaboration", "campaign=Spring glow", "influencer=Noor", "fee_minor=45000", "code=NOOR10")
    assert (part["stage"], part["fee_minor"], part["currency"]) == ("invited", 45_000, "EUR")
    assert ask("set", "collaboration", "Noor van Dijk / Spring glow", "stage=live", "reason=posted")["stage"] == "live"
    post = ask(
        "add",
        "post",
        "influencer=Noor",
        "url=https://www.instagram.com/p/DGxyz123/",
        "collaboration=Noor / Spring glow",
    )
    assert (post["platform"], post["collaboration_id"]) == ("instagram", part["id"])
    payment = ask("add", "payment", "influencer=Noor", "amount_minor=45000", "collaboration=Noor", "due_on=2026-06-01")
    assert payment["collaboration_id"] == part["id"]
    assert ask("set", "payment", payment["id"], "paid_on=2026-06-02")["paid_on"] == "2026-06-02"
    assert ask("set", "campaign", "spring glow", "ends_on=2026-06-30")["ends_on"] == "2026-06-30"
    assert ask("figures", "--campaign", "Spring glow")["cost"] == [{"currency": "EUR", "minor": 45_000}]
    assert ask("figures", "--brand", "Lumen")["posts"] == ask("figures", "--person", "noor.makes")["posts"] == 1
    ask("remove", "campaign", "Spring glow")
    assert ask("count", "collaborations") == {"count": 0}
    assert ask("undo")["label"] == "Remove campaign"
    assert ask("list", "posts")[0]["collaboration_id"] == part["id"]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("add", "campaign", "name=Spring"), 2, "campaign needs brand="),
        (("add", "payment", "amount_minor=1"), 2, "payment needs influencer="),
        (("figures", "--campaign", "Nowhere"), 3, "There is no campaign called “Nowhere”."),
        (("remove", "conversion", "x"), 2, "comes from a file"),
    ],
)
def test_what_cannot_be_is_refused(rapport: Rapport, words: tuple[str, ...], status: int, told: str) -> None:
    """With one sentence."""
    answer = rapport(*words)
    assert answer.status == status
    assert told in answer.err


def test_comments_stand_under_the_post_that_the_person_names(ask: Ask) -> None:
    """`--post` says under which post a file's comments stand."""
    post = ask("add", "post", "url=https://youtu.be/9bZkp7q19f0")
    path = str(DATA / "feedback" / "youtube_comments_psy.csv")
    (outcome,) = ask("import", path, "--post", "https://youtu.be/9bZkp7q19f0")
    assert (outcome["kind"], outcome["new"]) == ("comments", 350)
    rows = ask("list", "comments")
    assert {row["post_id"] for row in rows} == {post["id"]}
    assert sum(row["spam"] for row in rows) == 175
    assert all({"author_key", "at", "text", "theme", "tone"} <= row.keys() for row in rows)


def test_every_row_of_an_import_is_accounted_for(rapport: Rapport, tmp_path: Path) -> None:
    """A sale that was declined counts nowhere, and is said."""
    head = "Transaction ID,Publisher Name,Commission Status,Transaction Date,Sale Amount,Sale Currency,Voucher Code"
    path = tmp_path / "awin.csv"
    path.write_text(f"{head}\n1,Noor,approved,2026-10-20,48.00,EUR,NOOR10\n2,Sami,declined,2026-10-21,96.00,EUR,\n")
    told = rapport("import", str(path)).out
    assert "2 rows, 1 new" in told and "1 ignored" in told
