"""Tracking links, QR pictures and the registry of codes, by the commands a person has."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Money, Platform
from crm.errors import EnvironmentProblem, NotFound, UserError
from crm.queries.listing import one
from crm.queries.tracking import CodeClash, code_conflicts, code_rows, tracking_links
from crm.services import campaigns, posts, tracking
from crm.services.campaigns import CampaignDraft, CollaborationDraft
from crm.services.history import undo
from crm.services.imports import ImportOptions, import_file
from crm.services.posts import PostDraft
from crm.services.tracking import TrackingLinkDraft
from tests.services.people import add_lumen, add_noor, add_person

PAGE = "https://lumen.example/glow?ref=crm"


@pytest.fixture
def campaign(db: Database) -> str:
    """Spring glow of Lumen, with a landing page."""
    return campaigns.add_campaign(db, CampaignDraft(add_lumen(db), "Spring glow", landing_url=PAGE))


@pytest.fixture
def part(db: Database, campaign: str) -> str:
    """Noor in Spring glow with a code."""
    return campaigns.add_collaboration(db, CollaborationDraft(campaign, add_noor(db), code="NOOR10"))


def test_a_link_says_who_for_which_campaign_and_post(db: Database, campaign: str, part: str) -> None:
    """Platform and handle are those of the largest account; the first link is the collaboration's."""
    tracking.add_tracking_link(db, TrackingLinkDraft(part, "Reel 1"))
    link = tracking_links(db, collaboration_id=part)[0]
    assert link.url == (
        "https://lumen.example/glow?ref=crm&utm_source=instagram&utm_medium=influencer"
        "&utm_campaign=lumen-spring-glow&utm_content=noor-makes-reel-1"
    )
    assert (link.influencer, link.source, link.content) == ("Noor van Dijk", "instagram", "noor-makes-reel-1")
    assert one(db, "collaboration", part).link == link.url
    undo(db)
    assert (tracking_links(db), one(db, "collaboration", part).link) == ([], None)


def test_no_two_links_of_a_campaign_are_equal(db: Database, campaign: str, part: str) -> None:
    """The same label twice, and a partner whose handle reads the same, are told apart by a number."""
    tracking.add_tracking_link(db, TrackingLinkDraft(part, "Reel"))
    tracking.add_tracking_link(db, TrackingLinkDraft(part, "reel!"))
    other = campaigns.add_collaboration(db, CollaborationDraft(campaign, add_person(db, "Noor makes reel")))
    tracking.add_tracking_link(db, TrackingLinkDraft(other, platform=Platform.TIKTOK))
    links = tracking_links(db, campaign_id=campaign)
    assert sorted(link.content for link in links) == ["noor-makes-reel", "noor-makes-reel-2", "noor-makes-reel-3"]
    lumen = one(db, "campaign", campaign).brand_id
    elsewhere = campaigns.add_campaign(db, CampaignDraft(lumen, "Autumn", landing_url=PAGE))
    noor = one(db, "collaboration", part).influencer_id
    again = campaigns.add_collaboration(db, CollaborationDraft(elsewhere, noor))
    tracking.add_tracking_link(db, TrackingLinkDraft(again, "Reel"))
    assert [link.content for link in tracking_links(db, campaign_id=elsewhere)] == ["noor-makes-reel"]


def test_a_link_needs_a_page(db: Database, part: str, campaign: str) -> None:
    """The campaign's own, or one that is given; renaming a link never changes where it leads."""
    campaigns.edit_campaign(db, campaign, {"landing_url": ""})
    with pytest.raises(UserError) as error:
        tracking.add_tracking_link(db, TrackingLinkDraft(part))
    assert error.value.field == "landing_url"
    made = tracking.add_tracking_link(db, TrackingLinkDraft(part, landing_url="lumen.example/sale"))
    before = tracking_links(db)[0]
    tracking.rename_tracking_link(db, made, "Story on Sunday")
    after = tracking_links(db)[0]
    assert (after.label, after.url) == ("Story on Sunday", before.url)
    tracking.remove_tracking_link(db, made)
    assert (tracking_links(db), one(db, "collaboration", part).link) == ([], None)


def test_a_qr_picture_is_an_svg_file(tmp_path: Path) -> None:
    """It gets the ending; the same link gives the same bytes; a folder that is not there is said so."""
    first = tracking.save_qr(PAGE, tmp_path / "noor")
    second = tracking.save_qr(PAGE, tmp_path / "again.svg")
    assert first.name == "noor.svg"
    assert first.read_bytes() == second.read_bytes()
    assert ElementTree.parse(first).getroot().tag.endswith("svg")
    with pytest.raises(EnvironmentProblem):
        tracking.save_qr(PAGE, tmp_path / "nowhere" / "noor.svg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.svg", "noor.svg"]


def test_codes_that_collide_or_look_alike_are_named_before_they_are_given(
    db: Database, campaign: str, part: str
) -> None:
    """A partner's own code is no conflict."""
    noor = one(db, "collaboration", part).influencer_id
    assert [conflict.clash for conflict in code_conflicts(db, "noor 10")] == [CodeClash.SAME]
    assert code_conflicts(db, "noor 10", noor) == []
    alike = code_conflicts(db, "N00R1O")
    assert [(conflict.clash, conflict.code, conflict.influencer) for conflict in alike] == [
        (CodeClash.ALIKE, "NOOR10", "Noor van Dijk")
    ]
    assert code_conflicts(db, "SANNE") == code_conflicts(db, " ") == []
    campaigns.add_collaboration(db, CollaborationDraft(campaign, add_person(db, "Sanne"), code="N00R10"))
    assert [(row.code, [other.code for other in row.alike]) for row in code_rows(db)] == [
        ("N00R10", ["NOOR10"]),
        ("NOOR10", ["N00R10"]),
    ]


def test_the_registry_tells_how_a_code_was_used_and_when_it_seems_leaked(
    db: Database, campaign: str, part: str, tmp_path: Path
) -> None:
    """Orders after the window of the last post count as far; a code without sales has no orders, not 0."""
    assert (code_rows(db)[0].orders, code_rows(db)[0].leak) == (None, None)
    noor = one(db, "collaboration", part).influencer_id
    posts.add_post(
        db,
        PostDraft(
            noor,
            url="https://www.instagram.com/p/DGxyz123/",
            posted_on=date(2026, 5, 1),
            collaboration_id=part,
        ),
    )
    lines = ["order_id,date,revenue,currency,promo_code"]
    lines += [f"A{number},2026-05-10,20.00,EUR,NOOR10" for number in range(10)]
    lines += [f"B{number},2026-09-10,20.00,EUR,noor10" for number in range(6)]
    file = tmp_path / "orders.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    import_file(db, file, ImportOptions(campaign="Spring glow"))
    row = code_rows(db, campaign_id=campaign)[0]
    assert (row.orders, row.revenue) == (16, (Money(32_000, "EUR"),))
    assert row.leak is not None
    assert (row.leak.far, row.leak.dated, row.leak.suspected) == (6, 16, True)


def test_links_for_many_are_one_step_and_nobody_gets_the_same_twice(db: Database, campaign: str, part: str) -> None:
    """Who has a link of this label keeps it; a partner who is gone stops the whole step."""
    other = campaigns.add_collaboration(db, CollaborationDraft(campaign, add_person(db, "Sanne")))
    tracking.add_tracking_link(db, TrackingLinkDraft(part, "Reel"))
    draft = TrackingLinkDraft("", " Reel ")
    assert len(tracking.add_tracking_links(db, draft, [part, other, other])) == 1
    assert [link.content for link in tracking_links(db)] == ["noor-makes-reel", "sanne-reel"]
    with pytest.raises(NotFound):
        tracking.add_tracking_links(db, TrackingLinkDraft("", "Story"), [part, "0" * 32])
    undo(db)
    assert [link.content for link in tracking_links(db)] == ["noor-makes-reel"]


def test_a_preview_is_the_link_that_is_made_then(db: Database, part: str) -> None:
    """Nothing is written, and a number that will be needed is in it."""
    draft = TrackingLinkDraft(part, "Reel", term="blue")
    tracking.add_tracking_link(db, draft)
    shown = tracking.link_preview(db, draft)
    assert "noor-makes-reel-2" in shown and len(tracking_links(db)) == 1
    tracking.add_tracking_link(db, draft)
    assert shown in {link.url for link in tracking_links(db)}
    with pytest.raises(NotFound):
        tracking.link_preview(db, TrackingLinkDraft("0" * 32))


def test_the_qr_picture_is_also_made_of_dots(tmp_path: Path) -> None:
    """The ending decides; the same link gives the same file."""
    path = tracking.save_qr(PAGE, tmp_path / "code.PNG")
    assert (
        path.read_bytes().startswith(b"\x89PNG")
        and tracking.save_qr(PAGE, tmp_path / "b.png").read_bytes() == path.read_bytes()
    )
