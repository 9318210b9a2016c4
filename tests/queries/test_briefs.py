"""What a brief starts from, what the brief page shows at once, and how briefs are found and listed."""

from datetime import date

import pytest

from crm.db.unit_of_work import Database
from crm.domain.brief_contents import BriefContents
from crm.errors import NotFound
from crm.formats import Formats
from crm.queries import find
from crm.queries.brief_page import opened_brief
from crm.queries.brief_start import DISCLOSURE, FREEDOM, own_posts, suggested_contents
from crm.queries.briefs import brief_openness
from crm.queries.listing import listing, one
from crm.services.briefs import add_brief, add_partner_brief
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.influencers import edit_influencer
from crm.services.posts import PostDraft, add_post
from tests.services.people import add_lumen, add_noor, add_person

FORMATS = Formats("en_GB", "UTC")


@pytest.fixture
def noor(db: Database) -> str:
    """Noor, with notes that are nobody else's business."""
    noor = add_noor(db)
    edit_influencer(db, noor, {"private_note": "Asked twice for more money.", "note": "Slow to answer in July."})
    return noor


@pytest.fixture
def campaign(db: Database, noor: str) -> str:
    """Winter calm of Lumen in November, Noor in it for a fee and with a code."""
    draft = CampaignDraft(
        add_lumen(db),
        "Winter calm",
        objective="Five quiet minutes are allowed.",
        starts_on=date(2026, 11, 2),
        ends_on=date(2026, 11, 20),
    )
    campaign = add_campaign(db, draft)
    add_collaboration(db, CollaborationDraft(campaign, noor, fee_minor=45_000, code="NOOR15", note="Haggled"))
    return campaign


def test_a_first_brief_starts_from_what_the_campaign_says(db: Database, campaign: str) -> None:
    start = suggested_contents(db, campaign, None, FORMATS)
    assert start == BriefContents(
        aim="Five quiet minutes are allowed.",
        brand_sentences="Lumen stands for care, honesty.",
        freedom=FREEDOM,
        disclosure=DISCLOSURE,
        dates=("Live on any day from 2 Nov 2026 to 20 Nov 2026",),
        approval_days=2,
        approval_rounds=1,
    )


def test_a_partners_version_starts_from_what_was_agreed_with_them(db: Database, campaign: str, noor: str) -> None:
    """Their fee, their code; no note of ours, and nothing of the others."""
    add_brief(db, campaign, BriefContents(aim="Ten quiet minutes."))
    add_collaboration(db, CollaborationDraft(campaign, add_person(db, "Amara"), fee_minor=99_900, code="AMARA"))
    start = suggested_contents(db, campaign, noor, FORMATS)
    wanted = BriefContents(aim="Ten quiet minutes.", codes=("Your code: NOOR15",), money="Your fee is €450.00.")
    assert start == wanted


def test_the_suggested_words_leave_room(db: Database, campaign: str, noor: str) -> None:
    """What we put there ourselves is never marked."""
    for who in (None, noor):
        checked = brief_openness(db, suggested_contents(db, campaign, who, FORMATS))
        assert checked.openness.judged and checked.marks == ()
        assert checked.openness.score is not None and checked.openness.score >= 60


def test_the_page_opens_the_partners_own_else_the_campaigns(db: Database, campaign: str, noor: str) -> None:
    start = opened_brief(db, campaign, None, FORMATS)
    assert start.row is None and start.common is None and start.contents.freedom == FREEDOM
    common = BriefContents(aim="Ten quiet minutes.")
    add_brief(db, campaign, common)
    unwritten = opened_brief(db, campaign, noor, FORMATS)
    assert (unwritten.partner, unwritten.row, unwritten.common) == ("Noor van Dijk", None, common)
    own = BriefContents(aim="Ten quiet minutes.", why_partner="Your soup evening.")
    add_partner_brief(db, campaign, noor, own)
    opened = opened_brief(db, campaign, noor, FORMATS)
    assert opened.contents == own and opened.own_parts == ("why_partner",)
    assert opened_brief(db, campaign, "0" * 32, FORMATS).influencer_id is None
    with pytest.raises(NotFound):
        opened_brief(db, "0" * 32, None, FORMATS)


def test_inspiration_is_offered_from_their_own_posts(db: Database, noor: str) -> None:
    add_post(
        db, PostDraft(influencer_id=noor, url="https://www.instagram.com/p/C9kitchen/", posted_on=date(2026, 3, 1))
    )
    add_post(db, PostDraft(influencer_id=noor, url="https://www.instagram.com/p/C9soup/", posted_on=date(2026, 5, 1)))
    assert [post.url for post in own_posts(db, noor)] == [
        "https://www.instagram.com/p/C9soup/",
        "https://www.instagram.com/p/C9kitchen/",
    ]


def test_briefs_are_found_by_campaign_and_by_person(db: Database, campaign: str, noor: str) -> None:
    common = add_brief(db, campaign, BriefContents(aim="Calm"))
    own = add_partner_brief(db, campaign, noor)
    assert find.resolve(db, "brief", "winter calm") == common
    assert find.resolve(db, "briefs", "noor van dijk / winter calm") == own
    assert [row.id for row in listing(db, "briefs")] == [common, own]
    assert [row.id for row in listing(db, "briefs", "noor")] == [own]
    assert one(db, "brief", own).influencer == "Noor van Dijk"
