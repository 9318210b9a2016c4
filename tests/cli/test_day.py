"""The day on the command line: what waits, done and put off; one line logged; messages merged, written, confirmed."""

from pathlib import Path

import pytest

from crm import paths, settings
from tests.cli.conftest import Rapport


@pytest.fixture
def noor(rapport: Rapport) -> str:
    rapport("add", "brand", "name=Lumen")
    return str(rapport("add", "influencer", "name=Noor van Dijk", "email=noor@mail.example", "--json").value["id"])


def test_a_message_waits_until_it_is_done_and_is_back_by_undo(rapport: Rapport, noor: str) -> None:
    rapport("log", "Noor", "--channel", "email", "--direction", "in", "--brand", "Lumen", "--note", "Winter?")
    (row,) = rapport("today", "--json").value
    assert (row["kind"], row["title"], row["brand"], row["when"]) == ("reply", "Winter?", "Lumen", "today")
    assert "waits for our answer" in rapport("today").out
    assert rapport("done", row["key"]).status == 0
    assert rapport("today", "--json").value == []
    rapport("undo")
    assert rapport("snooze", row["key"], "--until", "2126-01-01", "--task", "Write").status == 0
    assert rapport("today", "--json").value == []
    assert rapport("list", "tasks", "--json").value[0]["title"] == "Write"
    assert rapport("done", "reply:gone").status == 3


def test_one_line_is_an_outreach_with_its_follow_up(rapport: Rapport, noor: str) -> None:
    told = rapport("log", "Noor", "--line", "call yesterday 18 min, wants winter theme, follow up in 2 weeks", "--json")
    assert told.value["follow_up_on"]
    (outreach,) = rapport("list", "outreach", "--json").value
    assert (outreach["channel"], outreach["direction"], outreach["note"]) == ("call", "out", "wants winter theme")
    assert rapport("log", "Noor", "--line", "wants winter theme").status == 2


def test_a_no_in_one_line_keeps_its_reason(rapport: Rapport, noor: str) -> None:
    assert rapport("log", "Noor", "--line", "she called, declined because of the fee").status == 0
    (outreach,) = rapport("list", "outreach", "--json").value
    assert (outreach["outcome"], outreach["decline_reason"]) == ("declined", "the fee")


def test_messages_are_merged_written_as_drafts_and_logged_when_sent(
    rapport: Rapport, noor: str, tmp_path: Path
) -> None:
    assert rapport("template", "Hello", "--subject", "{brand}", "--text", "Hi {first_name}, {niche|hello}").status == 0
    assert rapport("template", "Bad", "--text", "Hi {nobody}").status == 3
    assert rapport("templates", "--json").value[0]["name"] == "Hello"
    (preview,) = rapport("message", "hello", "Noor", "--json").value
    assert (preview["missing"], rapport("message", "hello", "Noor").status) == (["brand"], 1)
    told = rapport("message", "Hello", "Noor", "--brand", "Lumen", "--to", str(tmp_path / "drafts"), "--json")
    (file,) = told.value["files"]
    assert b"Hi Noor, hello" in Path(file).read_bytes()
    assert [row["kind"] for row in rapport("today", "--json").value] == ["unconfirmed"]
    assert len(rapport("sent", "--all", "--json").value["outreach"]) == 1
    assert "Hi Noor, hello" in rapport("list", "outreach", "--json").value[0]["note"]


def test_rights_are_asked_and_promises_kept(rapport: Rapport, noor: str) -> None:
    asked = ("may-use", "Noor", "--brand", "Lumen", "--kind", "paid", "--on", "2026-06-01", "--json")
    assert rapport(*asked).value["allowed"] is False
    rapport("add", "right", "influencer=Noor", "brand=Lumen", "kind=paid", "starts_on=2026-05-01", "months=2")
    assert rapport(*asked).value["until_on"] == "2026-06-30"
    assert rapport("list", "rights", "--json").value[0]["ends_on"] == "2026-06-30"
    made = rapport(
        "add", "promise", "influencer=Noor", "owed_by=us", "text=Samples", "made_on=2026-05-01", "--json"
    ).value
    assert rapport("set", "promise", made["id"], "kept_on=2026-05-03").status == 0
    assert rapport("list", "promises", "--json").value[0]["state"] == "kept"


def test_reply_rates_are_told_with_their_n(rapport: Rapport, noor: str) -> None:
    rapport("log", "Noor", "--channel", "email", "--direction", "out", "--at", "2026-01-05T09:00+00:00")
    rapport("log", "Noor", "--channel", "email", "--direction", "in", "--at", "2026-01-06T09:00+00:00")
    (row,) = rapport("replies", "--by", "weekday", "--json").value
    assert (row["group"], row["replied"], row["contacted"], round(row["low_rate"], 4)) == ("monday", 1, 1, 0.2065)
    assert "21 % to 100 %" in rapport("replies", "--by", "weekday").out


def test_a_message_says_why_it_would_be_held_back(rapport: Rapport, noor: str) -> None:
    rapport("template", "Hello", "--text", "Hi {first_name|there}, about {campaign}")
    rapport("set", "influencer", "Noor", "do_not_contact=yes")
    told = rapport("message", "Hello", "Noor")
    assert told.status == 1 and "held back: not known: campaign" in told.out
    assert "held back: Marked “do not contact”." in told.out


def test_the_next_touch_follows_the_zone_that_was_chosen(rapport: Rapport, noor: str) -> None:
    """A message late on a Sunday in UTC came on Monday for somebody in Tokyo."""
    rapport("move", "Noor", "active", "--brand", "Lumen")
    rapport("set", "partnership", "Noor van Dijk / Lumen", "cadence_days=30")
    at = ("--at", "2026-11-01T22:30+00:00")
    rapport("log", "Noor", "--channel", "email", "--direction", "in", "--brand", "Lumen", *at, "--note", "Yes!")
    for zone, ideal in (("UTC", "2026-12-01"), ("Asia/Tokyo", "2026-12-02")):
        settings.save(settings.Settings(zone=zone), paths.settings_file())
        assert rapport("runway", "Noor van Dijk", "--brand", "Lumen", "--json").value["touch"]["ideal_on"] == ideal
