"""Finding doubles and making one person of two from the command line."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Rapport

Ask = Callable[..., Any]


@pytest.fixture
def noors(ask: Ask) -> tuple[str, str]:
    """Noor by two lists with one e-mail, and Ada."""
    ask("add", "influencer", "name=Ada", "location=Utrecht")
    mail = "email=noor@dijk.nl"
    first = ask("add", "influencer", "name=Noor van Dijk", "platform=instagram", "handle=noor.makes", mail)
    second = ask("add", "influencer", "name=N. van Dijk", "platform=tiktok", "handle=noor.tok", "tags=winter", mail)
    return first["id"], second["id"]


def test_a_pair_is_listed_with_both_people_evidence_and_strength(ask: Ask, noors: tuple[str, str]) -> None:
    (pair,) = ask("duplicates")
    assert pair["strength"] == "strong"
    assert pair["evidence"] == ["Both have the e-mail noor@dijk.nl; people with one agent may share it."]
    assert [person["id"] for person in pair["people"]] == list(noors)
    assert pair["people"][1] == {
        "id": noors[1],
        "name": "N. van Dijk",
        "email": "noor@dijk.nl",
        "location": None,
        "accounts": [{"platform": "tiktok", "handle": "noor.tok", "followers": None}],
        "partnerships": 0,
        "outreach": 0,
    }


def test_merge_by_name_and_handle_leaves_one_person_and_undo_two(ask: Ask, noors: tuple[str, str]) -> None:
    merged = ask("merge", "Noor van Dijk", "@noor.tok")
    assert (merged["id"], merged["merged_id"], merged["name"]) == (*noors, "Noor van Dijk")
    assert [account["handle"] for account in merged["accounts"]] == ["noor.makes", "noor.tok"]
    assert merged["tags"] == ["winter"]
    assert ask("count", "influencers") == {"count": 2}
    assert ask("duplicates") == []
    assert ask("show", "influencer", noors[1])["id"] == noors[0]
    assert ask("undo")["label"] == "Merge Noor van Dijk and N. van Dijk"
    assert ask("count", "influencers") == {"count": 3}


def test_a_person_is_told_pairs_in_words(rapport: Rapport, noors: tuple[str, str]) -> None:
    told = rapport("duplicates").out.splitlines()
    assert told[0] == "strong: Noor van Dijk (@noor.makes) and N. van Dijk (@noor.tok)"
    rapport("merge", *noors)
    assert rapport("duplicates").out == "Nobody here looks like somebody else.\n"


def test_one_person_twice_is_refused(rapport: Rapport, noors: tuple[str, str]) -> None:
    answer = rapport("merge", "Ada", "ada", "--json")
    assert (answer.status, answer.out) == (3, "")
    assert answer.err == "Choose two different people.\n"
    assert rapport("merge", "Ada", "Bea").status == 3
