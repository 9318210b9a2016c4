"""Posts, readings, claims and reviews on the command line: the JSON of the contract; every edit is one step."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Rapport

Ask = Callable[..., Any]
LINK = "https://www.instagram.com/reel/DGxyz123/"


@pytest.fixture
def post(ask: Ask) -> Any:
    """Noor's reel in Spring glow."""
    ask("add", "brand", "name=Lumen")
    ask("add", "influencer", "name=Noor van Dijk", "platform=instagram", "handle=@noor.makes", "followers=38200")
    ask("add", "campaign", "brand=Lumen", "name=Spring glow")
    ask("add", "collaboration", "campaign=Spring glow", "influencer=Noor")
    return ask(
        "add", "post", f"url={LINK}", "influencer=Noor", "collaboration=Noor / Spring glow", "posted_on=2026-05-01"
    )


def test_readings_are_added_corrected_and_chosen(ask: Ask, post: Any) -> None:
    first = ask("add", "reading", f"post={LINK}", "read_at=2026-05-08", "likes=1,200", "comments=40", "views=20000")
    assert (first["post_id"], first["read_at"], first["source"]) == (post["id"], "2026-05-08", "typed")
    assert (first["likes"], first["saves"]) == (1200, None)
    second = ask("set", "reading", first["id"], "likes=1250")
    assert second["likes"] == 1250 and second["comments"] == 40
    ask("add", "reading", f"post={LINK}", "read_at=2026-05-08", "source=screenshot", "likes=1300")
    told = ask("show", "post", LINK)
    assert (told["open_claims"], [each["disputed"] for each in told["readings"]]) == (1, [True, True])
    ask("set", "reading", second["id"], "chosen=yes")
    told = ask("show", "post", LINK)
    assert (told["open_claims"], told["chosen_by"]) == (0, "Mara")
    chosen = next(each for each in told["readings"] if each["counts"])
    assert (chosen["likes"], chosen["ages"], chosen["finality"], chosen["age_hours"]) == (1250, ["7d"], "final", 168)
    assert chosen["rate"] == {"value": 0.0645, "basis": "views"}
    assert ask("count", "readings") == {"count": 2}
    ask("set", "reading", second["id"], "chosen=no")
    assert ask("show", "post", LINK)["open_claims"] == 1
    ask("remove", "reading", second["id"])
    assert ask("count", "readings") == {"count": 1}


def test_tags_and_flags_of_a_post(ask: Ask, post: Any) -> None:
    told = ask("set", "post", LINK, "themes=Slow mornings,One pan", "shared=yes", "seen_gone_on=2026-06-01")
    assert (told["shared"], told["seen_gone_on"]) == (True, "2026-06-01")
    assert ask("show", "post", LINK)["themes"] == ["One pan", "Slow mornings"]


def test_drafts_are_reviewed_and_posts_satisfy_pieces(ask: Ask, post: Any) -> None:
    piece = ask(
        "add", "deliverable", "collaboration=Noor / Spring glow", "format=reel", "due_on=2026-05-01", "rounds_agreed=0"
    )["id"]
    ask("set", "deliverable", piece, "verdict=changes", "words=Say who paid.")
    told = ask("show", "deliverable", piece)
    assert (told["state"], told["round"], told["rounds_over"]) == ("changes", 2, 1)
    assert [(each["words"], each["reviewer"]) for each in told["reviews"]] == [("Say who paid.", "Mara")]
    assert told["days_late"] > 0
    assert ask("set", "deliverable", piece, f"post={LINK}")["state"] == "live"
    told = ask("show", "deliverable", piece)
    assert (told["days_late"], [each["id"] for each in told["live_posts"]]) == (0, [post["id"]])


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("add", "reading", "likes=1"), 2),
        (("add", "reading", f"post={LINK}", "read_at=2099-01-01", "likes=1"), 3),
        (("add", "reading", f"post={LINK}"), 3),
        (("add", "reading", f"post={LINK}", "likes=-1"), 3),
    ],
)
def test_what_cannot_be_is_refused(rapport: Rapport, post: Any, words: tuple[str, ...], status: int) -> None:
    assert rapport(*words).status == status
