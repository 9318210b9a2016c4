"""Agreements, rights, exclusivity, gifts, rates, promises, disclosure: kept, judged, and taken back in one step."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from crm import paths
from crm.db.entities import DisclosureCheck, UsageRight
from crm.db.unit_of_work import Database
from crm.domain.day import LineKind
from crm.domain.disclosure import Answer, pack_for
from crm.domain.rights import Use
from crm.domain.vocabulary import Connection, DisclosureOutcome, PartnershipStatus, Party, RightKind
from crm.errors import NotFound, UserError
from crm.files.rule_packs import rule_packs
from crm.queries.commitments import brief_conflicts, may_we_use, promise_counts, runway
from crm.queries.day_list import day_list
from crm.queries.listing import one
from crm.services.attachments import attachment_bytes
from crm.services.brands import BrandDraft, add_brand
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.commitments import (
    add_agreement,
    add_exclusivity,
    add_gift,
    add_partner_rate,
    add_right,
    edit_gift,
    edit_right,
    remove_right,
    sign_agreement,
)
from crm.services.disclosure import Look, check_disclosure, confirm_use, mark_fixed
from crm.services.history import undo
from crm.services.partnerships import move_partnership, start_partnership
from crm.services.posts import PostDraft, add_post
from crm.services.promises import PromiseDraft, keep_promise, make_promise, release_promise
from tests.services.people import add_lumen, add_noor, row_count

TODAY = date(2026, 11, 22)
PACKS = rule_packs(paths.bundled("resources") / "rules")


@pytest.fixture
def noor(db: Database) -> str:
    return add_noor(db)


@pytest.fixture
def lumen(db: Database) -> str:
    return add_lumen(db)


def kinds(db: Database) -> list[LineKind]:
    return [row.line.kind for row in day_list(db, TODAY).rows]


def test_a_right_ends_by_its_months_and_is_asked_before_use(db: Database, noor: str, lumen: str) -> None:
    right = add_right(
        db, noor, lumen, {"kind": "paid", "channels": "instagram, tiktok", "trigger": "delivery", "months": 3}
    )
    assert may_we_use(db, noor, lumen, Use(RightKind.PAID, TODAY)).reason == "No: the window has not started."
    edit_right(db, right, {"starts_on": "2026-09-01"})
    assert one(db, "right", right).ends_on == date(2026, 11, 30)
    told = may_we_use(db, noor, lumen, Use(RightKind.PAID, TODAY, "tiktok"))
    assert (told.allowed, told.until_on) == (True, date(2026, 11, 30))
    assert kinds(db) == [LineKind.RIGHT]
    remove_right(db, right)
    assert may_we_use(db, noor, lumen, Use(RightKind.PAID, TODAY)).reason == "No right of use was agreed for this."
    undo(db)
    assert row_count(db, UsageRight) == [1]


def test_a_right_without_end_must_be_said_on_purpose(db: Database, noor: str, lumen: str) -> None:
    with pytest.raises(UserError, match="perpetual"):
        add_right(db, noor, lumen, {"starts_on": TODAY})
    with pytest.raises(UserError, match="before it starts"):
        add_right(db, noor, lumen, {"starts_on": TODAY, "ends_on": TODAY - timedelta(days=1)})
    with pytest.raises(UserError) as refused:
        add_right(db, noor, lumen, {"colour": "red"})
    assert refused.value.field == "colour"
    add_right(db, noor, lumen, {"starts_on": TODAY, "perpetual": True})
    assert may_we_use(db, noor, lumen, Use(RightKind.ORGANIC, TODAY)).allowed


def test_an_agreement_brings_its_cadence_and_comes_up_before_its_notice(db: Database, noor: str, lumen: str) -> None:
    partnership = start_partnership(db, noor, lumen)
    add_agreement(db, partnership, {"ends_on": "2027-01-31", "notice_days": 60, "cadence_days": 21, "rounds": 2})
    assert one(db, "partnership", partnership).cadence_days == 21
    assert kinds(db) == [LineKind.AGREEMENT]
    told = runway(db, partnership, TODAY)
    assert (told.agreement_ends_on, told.notice_by_on) == (date(2027, 1, 31), date(2026, 12, 2))
    add_right(db, noor, lumen, {"starts_on": "2026-11-01", "ends_on": "2026-12-24"})
    assert runway(db, partnership, TODAY).next_end_on == date(2026, 12, 24)
    with pytest.raises(NotFound):
        runway(db, "gone", TODAY)


def test_a_rival_is_named_before_a_brief_goes_out(db: Database, noor: str, lumen: str) -> None:
    glow = add_brand(db, BrandDraft("Glow", niches=("Ceramics",)))
    campaign = add_campaign(db, CampaignDraft(glow, "Winter", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 24)))
    add_collaboration(db, CollaborationDraft(campaign, noor))
    assert brief_conflicts(db, campaign, TODAY) == []
    add_exclusivity(db, noor, lumen, {"category": "ceramics", "starts_on": "2026-06-01", "ends_on": "2026-12-01"})
    (found,) = brief_conflicts(db, campaign, TODAY)
    assert (found.name, found.reason) == ("Noor van Dijk", "Exclusive to Lumen in ceramics, until 2026-12-01.")
    with pytest.raises(UserError, match="rivals"):
        add_exclusivity(db, noor, lumen, {"starts_on": "2026-06-01", "ends_on": "2026-12-01"})


def test_a_gift_brings_a_duty_whatever_was_asked(db: Database, noor: str, lumen: str) -> None:
    gift = add_gift(
        db, noor, lumen, {"what": "Lamp", "given_on": "2026-11-01", "cost_minor": 2000, "retail_value_minor": 7900}
    )
    assert kinds(db) == [LineKind.DISCLOSURE]
    edit_gift(db, gift, {"told_to_disclose_on": TODAY})
    assert kinds(db) == []


def test_a_rate_is_kept_in_its_parts(db: Database, noor: str) -> None:
    rate = add_partner_rate(db, noor, {"on_day": TODAY, "format": "reel", "base_minor": 45000, "rights_minor": 9000})
    line = one(db, "partner_rate", rate)
    assert (line.currency, line.base_minor, line.rights_minor, line.rush_minor) == ("EUR", 45000, 9000, None)
    with pytest.raises(UserError, match="amount"):
        add_partner_rate(db, noor, {"on_day": TODAY})


def test_promises_of_both_sides_are_counted(db: Database, noor: str) -> None:
    def promise(side: Party, days: int) -> str:
        due_on = TODAY + timedelta(days=days)
        return make_promise(db, PromiseDraft(noor, side, "Samples", date(2026, 10, 1), due_on))

    keep_promise(db, promise(Party.US, -5), TODAY - timedelta(days=5))
    keep_promise(db, promise(Party.US, -5), TODAY)
    release_promise(db, promise(Party.US, 1), TODAY)
    promise(Party.US, -1)
    promise(Party.PARTNER, 3)
    ours, theirs = promise_counts(db, noor, TODAY)[Party.US], promise_counts(db, noor, TODAY)[Party.PARTNER]
    assert (ours.kept, ours.kept_late, ours.open, ours.overdue, ours.released, ours.share_base) == (2, 1, 1, 1, 1, 3)
    assert (theirs.open, theirs.share_base) == (1, 0)
    with pytest.raises(UserError, match="before"):
        keep_promise(db, promise(Party.US, 0), date(2026, 9, 30))


def test_a_live_post_is_judged_by_the_rules_of_its_day(db: Database, noor: str) -> None:
    post = add_post(db, PostDraft(noor, url="https://www.instagram.com/reel/C1/"))
    uk = pack_for(PACKS, "uk", TODAY)
    assert uk is not None
    assert pack_for(PACKS, "uk", date(2025, 4, 5)) is None
    told = dict.fromkeys((rule.key for rule in uk.rules), Answer.YES)

    def look(connection: Connection = Connection.GIFT, **answers: Answer) -> DisclosureOutcome:
        return check_disclosure(db, Look(post, uk.key, connection, told | answers, TODAY, fix="Put #ad first"))

    assert look(disclosed=Answer.NO) is DisclosureOutcome.MISSING
    assert look(upfront=Answer.NO) is DisclosureOutcome.UNCLEAR
    assert look() is DisclosureOutcome.CLEAR
    assert look(Connection.NONE) is DisclosureOutcome.NOT_NEEDED
    assert [row.line.title for row in day_list(db, TODAY).rows] == ["Put #ad first"] * 2
    with db.read() as session:
        checks = [check.id for check in session.query(DisclosureCheck) if check.fix]
    for check in checks:
        mark_fixed(db, check, TODAY)
    assert kinds(db) == []
    with pytest.raises(UserError, match="Not answered yet"):
        check_disclosure(db, Look(post, uk.key, Connection.GIFT, {}, TODAY))


@pytest.mark.parametrize("country", ["us", "uk"])
def test_each_pack_says_where_its_rules_are_from(country: str) -> None:
    pack = pack_for(PACKS, country, TODAY)
    assert pack is not None
    assert all(rule.source and rule.question.endswith(("?", ".")) for rule in pack.rules)
    assert {Connection.PAID, Connection.GIFT} <= pack.ties
    assert not set(pack.wordings) & set(pack.unclear)
    assert pack.rules[0].key == "disclosed"


def test_use_is_asked_and_answered(db: Database, noor: str, lumen: str) -> None:
    partnership = start_partnership(db, noor, lumen)
    move_partnership(db, partnership, PartnershipStatus.ACTIVE)
    confirm_use(db, partnership, TODAY, still_uses=True, words="Every morning")
    undo(db)
    confirm_use(db, partnership, TODAY, still_uses=None)


def test_a_signed_file_is_kept_with_its_agreement_in_one_step(
    db: Database, noor: str, lumen: str, tmp_path: Path
) -> None:
    where = start_partnership(db, noor, lumen)
    agreement = add_agreement(db, where, {"title": "Year one"})
    signed = tmp_path / "year one.pdf"
    signed.write_bytes(b"%PDF signed")
    kept = sign_agreement(db, agreement, signed, TODAY)
    assert attachment_bytes(db, kept) == ("year one.pdf", b"%PDF signed")
    told = one(db, "agreement", agreement)
    assert (told.attachment_id, told.signed_on) == (kept, TODAY)
    undo(db)
    told = one(db, "agreement", agreement)
    assert (told.attachment_id, told.signed_on) == (None, None)
    with pytest.raises(UserError):
        sign_agreement(db, agreement, tmp_path, TODAY)
