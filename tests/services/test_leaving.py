"""Every file that leaves is noted, wears its client's look, and shows nothing its reader may not see in any form."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from pptx import Presentation
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from crm.db.entities import ExportLog
from crm.db.unit_of_work import Database
from crm.domain.periods import Period, period, quarter_of
from crm.domain.vocabulary import Channel, Direction, PartnershipStatus, Platform
from crm.errors import UserError
from crm.reports.brand_kit import OUR_KIT, BrandKit
from crm.reports.content import Audience, Figures, Paragraph
from crm.reports.file_text import file_text
from crm.reports.forms import FORMS
from crm.reports.roster import roster
from crm.reports.sharing import SummaryOptions
from crm.services.brand_kits import brand_kit, remove_brand_kit, save_brand_kit
from crm.services.brands import BrandDraft, add_brand
from crm.services.exports import SummaryRequest, summary_report, write_summaries
from crm.services.history import undo
from crm.services.influencers import AccountDraft, InfluencerDraft, add_influencer
from crm.services.outreach import OutreachDraft, log_outreach
from crm.services.partnerships import move_partnership, start_partnership
from crm.services.tasks import TaskDraft, add_task
from tests.reports.test_pictures import png

SECRETS = ("canary private", "canary note", "canary@example.org", "Rival Oats", "€ 450")


@pytest.fixture
def noor(db: Database) -> tuple[str, str]:
    """A partner of two brands with a secret in every field that has one; returns (influencer id, brand id)."""
    account = AccountDraft(Platform.INSTAGRAM, "noor.bakes", followers=38_200, read_on=date(2026, 8, 20))
    person = add_influencer(
        db,
        InfluencerDraft(
            name="Noor van Dijk",
            email="canary@example.org",
            note="canary note that is long enough",
            private_note="canary private line of words",
            accounts=(account,),
        ),
    )
    maple, rival = add_brand(db, BrandDraft("Maple Hob")), add_brand(db, BrandDraft("Rival Oats"))
    partnership = start_partnership(db, person, maple)
    start_partnership(db, person, rival)
    move_partnership(db, partnership, PartnershipStatus.TRIAL, "canary reason for it")
    add_task(db, TaskDraft(person, "Offer € 450", date(2026, 12, 1), partnership))
    return person, maple


@pytest.mark.parametrize("form", FORMS)
def test_no_form_holds_what_a_client_may_not_see(
    db: Database, noor: tuple[str, str], tmp_path: Path, form: str
) -> None:
    """Read from the finished file; what was left out is told."""
    result = write_summaries(db, SummaryRequest((noor[0],), noor[1]), tmp_path / f"noor{form}")
    told = file_text(result.files[0].read_bytes(), form)
    assert [secret for secret in SECRETS if secret in told] == []
    assert "Noor van Dijk" in told and ("38,200" in told or "38200" in told)
    assert "1 next step that names an amount of money" in result.left_out
    with_rates = SummaryRequest((noor[0],), noor[1], SummaryOptions(with_rates=True))
    result = write_summaries(db, with_rates, tmp_path / f"rates{form}")
    assert "450" in file_text(result.files[0].read_bytes(), form)


def test_each_file_is_noted_and_undo_does_not_forget_it(db: Database, noor: tuple[str, str], tmp_path: Path) -> None:
    """By whom, for whom, which file, what was left out; outside the history."""
    result = write_summaries(db, SummaryRequest((noor[0],), noor[1]), tmp_path / "noor.pdf")
    assert undo(db).label == "Add task"
    with db.read() as session:
        (entry,) = session.scalars(select(ExportLog)).all()
    assert (entry.by, entry.what, entry.audience) == ("Mara", "partnership summary", "client")
    assert entry.file_sha256 == hashlib.sha256(result.files[0].read_bytes()).hexdigest()
    assert entry.file_name == "noor.pdf" and "the private note" in entry.left_out.splitlines()


def test_a_client_s_documents_wear_its_look(db: Database, noor: tuple[str, str], tmp_path: Path) -> None:
    """Its own, else the agency's, else ours; one step of the history each."""
    person, maple = noor
    own = BrandKit(
        "Maple Hob", accent="#0F5E58", footer="Maple Hob Ltd", language="de", locale="de_DE", logo=png("canary")
    )
    save_brand_kit(db, maple, own)
    save_brand_kit(db, None, BrandKit("Us", accent="#1F5193"))
    assert brand_kit(db, maple).accent == "#0F5E58" and brand_kit(db, maple).logo == png()
    assert brand_kit(db, None).accent == "#1F5193"
    report = summary_report(db, SummaryRequest((person,), maple), person)
    assert report.language == "de" and "38.200" in str(report.blocks)
    html = write_summaries(db, SummaryRequest((person,), maple), tmp_path / "n.html").files[0].read_text("utf-8")
    assert "Maple Hob Ltd" in html and "#0F5E58" in html and '<html lang="de">' in html
    remove_brand_kit(db, maple)
    assert brand_kit(db, maple).accent == "#1F5193"
    undo(db)
    assert brand_kit(db, maple).footer == "Maple Hob Ltd"
    with pytest.raises(UserError, match="logo"):
        save_brand_kit(db, maple, BrandKit(logo=b"GIF89a"))
    assert own != OUR_KIT


def test_a_summary_of_a_period_tells_how_things_stood(db: Database, noor: tuple[str, str]) -> None:
    """Figures of its last day, nothing that came later, and it says so."""
    person, maple = noor
    before = SummaryRequest((person,), maple, period=period("2026-Q2"))
    report = summary_report(db, before, person)
    assert "1 Apr 2026 – 30 Jun 2026" in report.subtitle
    assert "38,200" not in str(report.blocks)
    assert "38,200" in str(
        summary_report(db, SummaryRequest((person,), maple, period=period("2026-Q3")), person).blocks
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-01-15..2026-02-03", date(2026, 1, 15), date(2026, 2, 3)),
    ],
)
def test_a_period_is_named_as_people_name_it(text: str, first: date, last: date) -> None:
    """Both days inclusive."""
    found = period(text)
    assert (found.first_on, found.last_on) == (first, last)
    assert first in found and last in found and date(2030, 1, 1) not in found


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-13", "soon", "2026-02-03..2026-01-15", "2026-01-32..2026-02-01"])
def test_what_is_no_period_is_refused_in_words(text: str) -> None:
    """With an example, or with what is wrong."""
    with pytest.raises(UserError, match="period") as refused:
        period(text)
    assert refused.value.field == "period"


def test_a_quarter_is_found_by_any_of_its_days() -> None:
    """Also by its first and its last."""
    assert {quarter_of(date(2026, month, day)).name for month, day in ((7, 1), (8, 9), (9, 30))} == {"2026-Q3"}
    assert quarter_of(date(2026, 12, 31)) == Period(date(2026, 10, 1), date(2026, 12, 31), "2026-Q4")


def test_nobody_but_the_partner_s_own_reads_the_address(db: Database, noor: tuple[str, str], tmp_path: Path) -> None:
    """A partner sees what is public and their own data."""
    own = SummaryRequest((noor[0],), noor[1], SummaryOptions(Audience.PARTNER))
    told = write_summaries(db, own, tmp_path / "own.md").files[0].read_text("utf-8")
    assert "canary@example.org" in told and "canary note" not in told


def test_a_whole_roster_goes_into_one_file(db: Database, noor: tuple[str, str], tmp_path: Path) -> None:
    """Everybody on the first page and on pages of their own, in any form; a partner's own summary never does."""
    people = (noor[0], add_influencer(db, InfluencerDraft(name="Ada Byron")))
    start_partnership(db, people[1], noor[1])
    for form in FORMS:
        result = write_summaries(db, SummaryRequest(people, noor[1]), tmp_path / f"all{form}")
        told = file_text(result.files[0].read_bytes(), form)
        assert len(result.files) == 1 and "Noor van Dijk" in told and "Ada Byron" in told
        assert [secret for secret in SECRETS if secret in told] == []
    with pytest.raises(UserError, match="one person"):
        write_summaries(db, SummaryRequest(people, noor[1], SummaryOptions(Audience.PARTNER)), tmp_path / "all.pdf")


def test_a_workbook_of_a_roster_has_a_sheet_for_each_kind_of_table(
    db: Database, noor: tuple[str, str], tmp_path: Path
) -> None:
    """Not one for each person: everybody's accounts stand together, each row with whose it is."""
    account = AccountDraft(Platform.INSTAGRAM, "ada.b", followers=4321, read_on=date(2026, 11, 1))
    people = (noor[0], add_influencer(db, InfluencerDraft(name="Ada Byron", accounts=(account,))))
    start_partnership(db, people[1], noor[1])
    write_summaries(db, SummaryRequest(people, noor[1]), tmp_path / "all.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "all.xlsx"))
    assert [name for name in book.sheet_names if name.startswith("Accounts")] == ["Accounts and reach"]
    rows = book.get_sheet_by_name("Accounts and reach").to_python()
    assert rows[0][0] == "Partner" and ["Ada Byron", 4321] in [[row[0], row[2]] for row in rows[1:]]


def test_each_slide_of_a_roster_says_whose_it_is(db: Database, noor: tuple[str, str], tmp_path: Path) -> None:
    people = (noor[0], add_influencer(db, InfluencerDraft(name="Ada Byron")))
    start_partnership(db, people[1], noor[1])
    write_summaries(db, SummaryRequest(people, noor[1]), tmp_path / "all.pptx")
    slides = list(Presentation(str(tmp_path / "all.pptx")).slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides if slide.shapes.title is not None]
    assert "Noor van Dijk" in titles and "Ada Byron" in titles
    assert "Noor van Dijk: Accounts and reach" in titles and not titles[-1].startswith("Ada")


def test_a_roster_counts_contacts_and_leaves_out_empty_plans(db: Database, noor: tuple[str, str]) -> None:
    for _each in range(12):
        log_outreach(db, OutreachDraft(noor[0], Channel.EMAIL, Direction.OUT, at=db.now(), brand_id=noor[1]))
    alone = summary_report(db, SummaryRequest((noor[0],), noor[1]), noor[0])
    together = roster([alone, alone])
    assert "earlier contacts" in str(alone)
    assert "earlier contacts" not in str([block for block in together.blocks if isinstance(block, Paragraph)])
    assert "Nothing is planned." not in str(together)
    assert any(isinstance(block, Figures) and block.figures[0].label == "From us" for block in together.blocks)
