"""Briefs: versions only grow, a partner's own follows until it is accepted, what was accepted stays. Each one step."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm.db.entities import AttachmentBlob, Brief, BriefVersion
from crm.db.unit_of_work import Database
from crm.domain.brief_contents import BriefContents, Theme
from crm.domain.vocabulary import Channel
from crm.errors import Conflict, NotFound, UserError
from crm.queries.briefs import brief_pictures, brief_rows, brief_version, brief_versions, campaign_briefs
from crm.queries.history import undo_label
from crm.services.backups import check
from crm.services.briefs import (
    Acceptance,
    SavedBrief,
    accept_version,
    add_brief,
    add_partner_brief,
    edit_brief,
    keep_picture,
    remove_brief,
    save_version,
)
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.history import redo, undo
from tests.services.people import add_lumen, add_noor, add_person, row_count

TODAY = date(2026, 11, 22)
TEA = BriefContents(aim="Five quiet minutes are allowed.", themes=(Theme("Slow mornings", "A quiet house."),))
OWN = replace(TEA, why_partner="Your soup evening in March.")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


@pytest.fixture
def noor(db: Database) -> str:
    """Noor."""
    return add_noor(db)


@pytest.fixture
def campaign(db: Database, noor: str) -> str:
    """Winter calm of Lumen, with Noor."""
    campaign = add_campaign(db, CampaignDraft(add_lumen(db), "Winter calm"))
    add_collaboration(db, CollaborationDraft(campaign, noor))
    return campaign


@pytest.fixture
def brief(db: Database, campaign: str) -> str:
    """The campaign's brief."""
    return add_brief(db, campaign, TEA)


def test_a_brief_is_written_undone_and_done_again(db: Database, brief: str) -> None:
    written = brief_version(db, brief)
    assert (written.contents, written.number, written.made_by) == (TEA, 1, "Mara")
    assert undo_label(db) == "Add brief"
    undo(db)
    assert row_count(db, Brief, BriefVersion) == [0, 0]
    redo(db)
    assert brief_version(db, brief) == written


def test_a_campaign_has_one_brief(db: Database, campaign: str, brief: str) -> None:
    with pytest.raises(Conflict, match="Winter calm has a brief already"):
        add_brief(db, campaign, TEA)


def test_saving_adds_a_version_and_leaves_the_old_ones(db: Database, brief: str) -> None:
    after = replace(TEA, aim="Ten quiet minutes.")
    assert save_version(db, brief, after) == SavedBrief(2)
    assert [(each.number, each.contents) for each in brief_versions(db, brief)] == [(2, after), (1, TEA)]


def test_saving_what_is_saved_is_no_step(db: Database, brief: str) -> None:
    assert save_version(db, brief, replace(TEA, aim=f"  {TEA.aim} ")) == SavedBrief(1)
    assert undo_label(db) == "Add brief"


def test_a_partners_own_follows_the_campaign_in_one_step(db: Database, campaign: str, noor: str, brief: str) -> None:
    """Their own words stay, the rest goes along, and one undo takes back both."""
    own = add_partner_brief(db, campaign, noor, OWN)
    after = replace(TEA, aim="Ten quiet minutes.", why_partner="Somebody calm.")
    assert save_version(db, brief, after) == SavedBrief(2, (own,))
    followed = brief_version(db, own)
    assert (followed.number, followed.contents) == (2, replace(OWN, aim="Ten quiet minutes."))
    assert followed.own_parts == ("why_partner",)
    undo(db)
    assert brief_version(db, own).contents == OWN and brief_version(db, brief).contents == TEA


def test_what_was_accepted_stays_as_it_was(db: Database, campaign: str, noor: str, brief: str) -> None:
    own = add_partner_brief(db, campaign, noor, OWN)
    assert accept_version(db, own, Acceptance(1, Channel.CALL, TODAY)) == own
    assert save_version(db, brief, replace(TEA, aim="Ten quiet minutes.")).followed == ()
    edit_brief(db, own, {"must_not": "No rivals"})
    row = next(row for row in brief_rows(db) if row.id == own)
    assert (row.version, row.accepted_version, row.accepted_on, row.accepted_channel) == (2, 1, TODAY, Channel.CALL)
    assert brief_version(db, own, 1).contents == OWN
    assert brief_version(db, own).contents.must_not == ("No rivals",)


def test_who_accepts_the_campaigns_brief_gets_that_version_as_their_own(
    db: Database, campaign: str, noor: str, brief: str
) -> None:
    save_version(db, brief, replace(TEA, aim="Ten quiet minutes."))
    with pytest.raises(UserError, match="which partner"):
        accept_version(db, brief, Acceptance(1, Channel.EMAIL, TODAY))
    own = accept_version(db, brief, Acceptance(1, Channel.EMAIL, TODAY, noor))
    assert own != brief and brief_version(db, own).contents == TEA
    briefs = campaign_briefs(db, campaign)
    assert briefs.common is not None and briefs.common.accepted_version is None
    assert [(each.name, each.brief and each.brief.accepted_version) for each in briefs.partners] == [
        ("Noor van Dijk", 1)
    ]
    with pytest.raises(Conflict, match="version of their own"):
        accept_version(db, brief, Acceptance(2, Channel.EMAIL, TODAY, noor))


@pytest.mark.parametrize(
    ("acceptance", "error", "words"),
    [
        (Acceptance(1, Channel.EMAIL, date(2026, 11, 30)), UserError, "today or on a day before"),
        (Acceptance(7, Channel.EMAIL, TODAY), NotFound, "no version 7"),
    ],
)
def test_what_cannot_have_been_accepted_is_refused(
    db: Database, campaign: str, noor: str, brief: str, acceptance: Acceptance, error: type[Exception], words: str
) -> None:
    own = add_partner_brief(db, campaign, noor)
    with pytest.raises(error, match=words):
        accept_version(db, own, acceptance)


def test_a_version_of_their_own_is_for_people_in_the_campaign(db: Database, campaign: str, noor: str) -> None:
    with pytest.raises(UserError, match="no brief to start from"):
        add_partner_brief(db, campaign, noor)
    with pytest.raises(UserError, match="Amara is not in Winter calm"):
        add_partner_brief(db, campaign, add_person(db, "Amara"), TEA)


def test_one_part_is_edited_as_typed(db: Database, brief: str) -> None:
    assert edit_brief(db, brief, {"approval_days": "2", "codes": "NOOR15\n"}) == SavedBrief(2)
    assert brief_version(db, brief).contents == replace(TEA, approval_days=2, codes=("NOOR15",))
    with pytest.raises(UserError, match="no part “colour”"):
        edit_brief(db, brief, {"colour": "red"})


def test_a_removed_brief_leaves_partners_their_own(db: Database, campaign: str, noor: str, brief: str) -> None:
    own = add_partner_brief(db, campaign, noor)
    remove_brief(db, brief)
    assert [row.id for row in brief_rows(db)] == [own]
    undo(db)
    assert {row.id for row in brief_rows(db)} == {brief, own}


def test_pictures_are_kept_once_and_only_pictures(db: Database, brief: str, tmp_path: Path) -> None:
    picture, text, large = tmp_path / "a.png", tmp_path / "a.txt", tmp_path / "large.png"
    picture.write_bytes(PNG)
    text.write_text("no picture")
    large.write_bytes(PNG + bytes(5 * 1024 * 1024))
    kept = keep_picture(db, picture)
    assert keep_picture(db, picture) == kept and row_count(db, AttachmentBlob) == [1]
    assert brief_pictures(db, [kept]) == {kept: PNG}
    for path, words in ((text, "not a PNG"), (large, "larger than 5 MB"), (tmp_path / "none", "cannot")):
        with pytest.raises(UserError, match=words):
            keep_picture(db, path)
    save_version(db, brief, replace(TEA, themes=(Theme("Slow", pictures=(kept,)),)))
    with pytest.raises(UserError, match="A picture of a theme is missing"):
        save_version(db, brief, replace(TEA, themes=(Theme("Slow", pictures=("0" * 64,)),)))


def test_a_repair_keeps_pictures_that_a_brief_or_its_history_names(db: Database, brief: str, tmp_path: Path) -> None:
    """One picture is in a version, one only in a step that was undone, one nowhere."""
    kept = []
    for number in range(3):
        path = tmp_path / f"{number}.png"
        path.write_bytes(PNG + bytes([number]))
        kept.append(keep_picture(db, path))
    save_version(db, brief, replace(TEA, themes=(Theme("Slow", pictures=(kept[0],)),)))
    save_version(db, brief, replace(TEA, themes=(Theme("Slow", pictures=(kept[1],)),)))
    undo(db)
    check(db, repair=True)
    assert set(brief_pictures(db, kept)) == set(kept[:2])
    redo(db)
    assert brief_version(db, brief).contents.themes[0].pictures == (kept[1],)
