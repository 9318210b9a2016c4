"""The memory card says what to know before a call, on one page."""

import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel, Direction, Outcome, Party
from crm.errors import UserError
from crm.formats import Formats
from crm.queries.memory_card import memory_facts
from crm.queries.summaries import partners_of
from crm.reports.amounts import without_amounts
from crm.reports.content import Audience, Quote
from crm.reports.leaks import report_texts
from crm.reports.memory_card import memory_card
from crm.services.commitments import add_right
from crm.services.influencers import edit_influencer
from crm.services.merging import merge_influencers
from crm.services.outreach import log_outreach
from crm.services.posts import PostDraft, add_post
from crm.services.promises import PromiseDraft, make_promise
from crm.services.report_builder import composed, write_report
from crm.services.report_choices import ReportChoices, ReportKind
from tests.services.people import MORNING, add_lumen, add_noor, add_person, message

TODAY = date(2026, 11, 22)
FORMATS = Formats("en_GB", "Europe/Berlin")


def told_about(db: Database) -> str:
    noor, lumen = add_noor(db), add_lumen(db)
    wishes = {"preferred_channel": "call", "contact_hours": "mornings", "never_ask": "Nothing about her sister."}
    edit_influencer(db, noor, wishes | {"note": "Likes rain. " * 60, "private_note": "Moves in May."})
    log_outreach(db, message(noor, at=MORNING, brand_id=lumen, note="Would winter suit you?"))
    answer = {"direction": Direction.IN, "outcome": Outcome.INTERESTED, "channel": Channel.EMAIL, "brand_id": lumen}
    log_outreach(db, message(noor, at=MORNING + timedelta(hours=5), note="Winter, yes! But no reels.", **answer))
    log_outreach(db, message(noor, at=MORNING + timedelta(hours=6), note="Then we plan it so. " * 40))
    for number in range(9):
        side = Party.US if number % 2 else Party.PARTNER
        make_promise(db, PromiseDraft(noor, side, f"Promise {number}", TODAY, TODAY + timedelta(days=number)))
        add_post(
            db, PostDraft(noor, url=f"https://www.instagram.com/p/C{number}/", posted_on=TODAY - timedelta(number))
        )
        add_right(db, noor, lumen, {"starts_on": "2026-11-01", "months": 6})
    add_right(db, noor, lumen, {"kind": "paid", "asset": "Reel 3", "starts_on": "2026-11-01", "months": 3})
    return noor


def test_the_card_tells_wishes_last_words_promises_posts_and_rights_on_one_page(db: Database, tmp_path: Path) -> None:
    noor = told_about(db)
    report = memory_card(memory_facts(db, noor, TODAY), FORMATS)
    assert (report.title, report.audience) == ("Noor van Dijk", Audience.INTERNAL)
    assert next(block.text for block in report.blocks if isinstance(block, Quote)) == "Winter, yes! But no reels."
    to = tmp_path / "noor.pdf"
    card = ReportChoices(ReportKind.MEMORY, (noor,))
    assert write_report(db, card, to, FORMATS).warnings == ()
    pages = subprocess.run(["pdfinfo", to], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in pages
    write_report(db, card, to.with_suffix(".html"), FORMATS)
    text = to.with_suffix(".html").read_text("utf-8")
    for told in (
        "call",
        "mornings",
        "Nothing about her sister.",
        "Promise 0",
        "Promise 1",
        "Reel 3",
        "5 h",
    ):
        assert told in text
    assert "Moves in May." not in text  # what is private is read on the screen, and never leaves it
    assert "the private note" in composed(db, card, FORMATS).left_out
    with pytest.raises(UserError, match="pptx"):
        write_report(db, card, tmp_path / "noor.pptx", FORMATS)


def test_a_card_of_someone_unknown_says_so(db: Database) -> None:
    report = memory_card(memory_facts(db, add_person(db, "Anna"), TODAY), FORMATS)
    assert "There was no contact yet." in str(report.blocks)


def test_a_merge_keeps_what_must_not_be_asked(db: Database) -> None:
    keep, other = add_person(db, "Noor"), add_person(db, "Noor van Dijk")
    edit_influencer(db, other, {"never_ask": "Her sister", "preferred_channel": "call"})
    merge_influencers(db, keep, other)
    facts = memory_facts(db, keep, TODAY)
    assert (facts.never_ask, facts.preferred_channel) == ("Her sister", Channel.CALL)


def test_it_tells_what_we_owe_and_which_themes_did_best(sample: Path) -> None:
    """Open payments as long as amounts may stand there; themes of three posts or more, the highest median first."""
    db = Database.open(sample, user="Mara", read_only=True)
    try:
        every = [memory_facts(db, person, TODAY) for person in partners_of(db)]
    finally:
        db.close()
    assert any(facts.payments for facts in every) and any(facts.themes for facts in every)
    for facts in every:
        rates = [theme.rate for theme in facts.themes]
        assert rates == sorted(rates, reverse=True) and all(theme.n >= 3 for theme in facts.themes)
        card = memory_card(facts, FORMATS)
        told, withheld = " ".join(report_texts(card)), " ".join(report_texts(without_amounts(card)))
        assert all(theme.name in told for theme in facts.themes[:2])
        for payment in facts.payments[:2]:
            amount = FORMATS.money(payment.amount_minor, payment.currency)
            assert amount in told and amount not in withheld
