"""A brief is written whole or not at all, for the person named, and never with a line of the notes on them."""

from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.brief_contents import BriefContents
from crm.errors import NotFound, UserError
from crm.queries.brands import brand_rows
from crm.services.brands import BrandDraft, add_brand
from crm.services.brief_exports import BriefRequest, brief_name, brief_objections, write_brief
from crm.services.briefs import add_brief, add_partner_brief, edit_brief
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.commitments import add_exclusivity
from crm.services.influencers import edit_influencer
from tests.services.people import add_lumen, add_noor

NOTE = "Asked twice for more money in spring."


@pytest.fixture
def noor(db: Database) -> str:
    """Noor, with a private note."""
    noor = add_noor(db)
    edit_influencer(db, noor, {"private_note": NOTE, "email": "noor@example.org"})
    return noor


@pytest.fixture
def campaign(db: Database, noor: str) -> str:
    """Winter calm of Lumen, Noor in it for 450 euro that nobody else is to know."""
    campaign = add_campaign(db, CampaignDraft(add_lumen(db), "Winter calm"))
    add_collaboration(db, CollaborationDraft(campaign, noor, fee_minor=45_000, note="Haggled hard"))
    add_brief(db, campaign, BriefContents(aim="Five quiet minutes."))
    return campaign


def test_a_partner_gets_their_own_version_else_the_campaigns(
    db: Database, campaign: str, noor: str, tmp_path: Path
) -> None:
    page = tmp_path / "folder" / "brief.html"
    write_brief(db, BriefRequest(campaign, noor), page)
    common = page.read_text("utf-8")
    assert "Five quiet minutes." in common and "For Noor van Dijk" in common
    assert "450" not in common and "Haggled" not in common and "Asked twice" not in common
    own = add_partner_brief(db, campaign, noor, BriefContents(aim="Your soup evening."))
    edit_brief(db, own, {"aim": "Your soup evenings."})
    write_brief(db, BriefRequest(campaign, noor), page)
    assert "Your soup evenings." in page.read_text("utf-8")
    write_brief(db, BriefRequest(campaign, noor, number=1), page)
    assert "Your soup evening." in page.read_text("utf-8")
    write_brief(db, BriefRequest(campaign), page)
    assert "Five quiet minutes." in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("form", "start"), [(".pdf", b"%PDF"), (".eml", b"X-Unsent: 1"), (".HTML", b"<!doctype html>")]
)
def test_the_ending_says_in_which_form(db: Database, campaign: str, tmp_path: Path, form: str, start: bytes) -> None:
    written = write_brief(db, BriefRequest(campaign), tmp_path / f"brief{form}")
    assert written.path.read_bytes().startswith(start)


def test_a_brief_with_a_line_of_a_note_is_not_written(db: Database, campaign: str, noor: str, tmp_path: Path) -> None:
    add_partner_brief(db, campaign, noor, BriefContents(why_partner=f"We know. {NOTE}"))
    for form in (".pdf", ".html", ".eml"):
        with pytest.raises(UserError, match="a line of the notes on them"):
            write_brief(db, BriefRequest(campaign, noor), tmp_path / f"brief{form}")
    assert list(tmp_path.glob("brief*")) == []


def test_what_cannot_be_written_is_refused(db: Database, campaign: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"not as \.docx"):
        write_brief(db, BriefRequest(campaign), tmp_path / "brief.docx")
    with pytest.raises(NotFound, match="no version 9"):
        write_brief(db, BriefRequest(campaign, number=9), tmp_path / "brief.pdf")
    other = add_campaign(db, CampaignDraft(brand_rows(db)[0].id, "Spring"))
    with pytest.raises(NotFound, match="Spring has no brief yet"):
        write_brief(db, BriefRequest(other), tmp_path / "brief.pdf")


def test_a_file_name_is_readable() -> None:
    assert brief_name("Winter / calm", "Noor van Dijk") == "Brief - Winter _ calm - Noor van Dijk"


def test_who_is_exclusive_to_a_rival_is_said_before_it_goes_out(
    db: Database, campaign: str, noor: str, tmp_path: Path
) -> None:
    rival = add_brand(db, BrandDraft("Glow"))
    terms = {"rivals": "Lumen", "starts_on": "2020-01-01", "ends_on": "2099-12-31"}
    add_exclusivity(db, noor, rival, terms)
    said = "Noor van Dijk: Promised Glow not to work for Lumen, until 31 Dec 2099."
    assert brief_objections(db, BriefRequest(campaign)) == brief_objections(db, BriefRequest(campaign, noor)) == (said,)
    written = write_brief(db, BriefRequest(campaign, noor), tmp_path / "brief.html")
    assert written.warnings[0] == said


def test_who_asked_not_to_be_contacted_gets_no_mail_draft(
    db: Database, campaign: str, noor: str, tmp_path: Path
) -> None:
    assert brief_objections(db, BriefRequest(campaign, noor)) == ()
    edit_influencer(db, noor, {"do_not_contact": True})
    assert brief_objections(db, BriefRequest(campaign)) == ("Noor van Dijk: Asked not to be contacted.",)
    with pytest.raises(UserError, match="asked not to be contacted"):
        write_brief(db, BriefRequest(campaign, noor), tmp_path / "brief.eml")
    assert list(tmp_path.glob("brief*")) == []
