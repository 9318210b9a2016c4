"""A kept report opens with the same numbers, whatever was corrected later; what changed since is listed."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from crm.db.entities import AttachmentBlob, MadeReport
from crm.db.unit_of_work import Database
from crm.domain.periods import period
from crm.domain.vocabulary import Platform
from crm.errors import EnvironmentProblem
from crm.queries.history import steps
from crm.queries.influencer_detail import influencer_detail
from crm.reports.forms import FORMS, draw
from crm.services.accounts import SnapshotDraft, record_snapshot
from crm.services.brands import BrandDraft, add_brand
from crm.services.exports import SummaryRequest, summary_report
from crm.services.history import redo, undo
from crm.services.influencers import AccountDraft, InfluencerDraft, add_influencer
from crm.services.made_reports import About, changed_since, keep_report, kept_report


def test_a_kept_report_is_the_same_value_and_tells_what_changed(db: Database) -> None:
    """A later reading changes what is made now, never what was kept; each form has the same bytes again."""
    account = AccountDraft(Platform.INSTAGRAM, "noor", followers=1000, read_on=date(2026, 11, 1))
    person = add_influencer(db, InfluencerDraft(name="Noor", accounts=(account,)))
    request = SummaryRequest((person,))
    made = summary_report(db, request, person)
    kept = keep_report(db, made, Path("noor.pdf"), "0" * 64, About(influencer_id=person, period=period("2026-Q4")))
    record_snapshot(db, influencer_detail(db, person).accounts[0].id, SnapshotDraft(date(2026, 11, 20), 1200))

    assert kept_report(db, kept) == made
    for form in FORMS:
        if form != ".pptx":  # its parts carry the moment of packing
            assert draw(kept_report(db, kept), form).content == draw(made, form).content
    changes = {
        each.label: (each.before, each.after) for each in changed_since(db, kept, summary_report(db, request, person))
    }
    assert changes["Followers"] == ("1,000", "1,200")
    assert "Engagement" not in changes


def test_undo_passes_over_keeping_a_report(db: Database) -> None:
    """The file has left, so what was kept of it stays; undo and redo go on with what the person did before."""
    person = add_influencer(db, InfluencerDraft(name="Noor"))
    brand = add_brand(db, BrandDraft(name="Maple Hob"))
    made = summary_report(db, SummaryRequest((person,)), person)
    kept = keep_report(db, made, Path("noor.pdf"), "0" * 64, About(brand_id=brand, influencer_id=person))
    assert steps(db)[0].label == "Keep report"
    first, second = undo(db).label, undo(db).label
    assert (first, second) == ("Add brand", "Add influencer")
    again = keep_report(db, made, Path("again.pdf"), "0" * 64, About())
    assert redo(db).label == "Add influencer" and redo(db).label == "Add brand"
    assert kept_report(db, kept) == kept_report(db, again) == made
    with db.read() as session:
        about = session.get_one(MadeReport, kept)
        assert (about.brand_id, about.influencer_id) == (brand, person)


def test_a_damaged_report_is_said_to_be_damaged(db: Database) -> None:
    """It is never shown with other numbers."""
    person = add_influencer(db, InfluencerDraft(name="Noor"))
    kept = keep_report(db, summary_report(db, SummaryRequest((person,)), person), Path("n.pdf"), "0" * 64, About())
    with db.maintain() as session:
        session.execute(update(AttachmentBlob).values(content=b"{}"))
    with pytest.raises(EnvironmentProblem, match="damaged"):
        kept_report(db, kept)
