"""Partnership summaries leave whole, say what they left out, and contain nothing their reader may not see."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Basis, Channel, Direction, Outcome, PartnershipStatus, Platform
from crm.errors import Cancelled, EnvironmentProblem, NotFound, UserError
from crm.reports.content import Audience, Figures, Report
from crm.reports.partnership_summary import SummaryOptions
from crm.services.brands import BrandDraft, add_brand
from crm.services.exports import SummaryRequest, preview_summary, summary_report, write_summaries, write_together
from crm.services.influencers import AccountDraft, InfluencerDraft, add_influencer
from crm.services.jobs import Progress
from crm.services.outreach import OutreachDraft, log_outreach
from crm.services.partnerships import move_partnership, start_partnership

SECRETS = ("canary-private", "canary-note", "canary@example.org", "canary-said", "canary-reason", "Rival Oats")


@pytest.fixture
def partner(db: Database) -> tuple[str, str]:
    """Noor with two brands, a secret in every field that has one; returns (influencer id, brand id)."""
    account = AccountDraft(
        Platform.INSTAGRAM,
        "noor.bakes",
        followers=38_200,
        engagement_rate=Decimal("0.048"),
        engagement_basis=Basis.FOLLOWERS,
        read_on=date(2026, 11, 20),
    )
    noor = add_influencer(
        db,
        InfluencerDraft(
            name="Noor <b>van</b> Dijk",
            email="canary@example.org",
            note="canary-note",
            private_note="canary-private",
            accounts=(account,),
        ),
    )
    maple, rival = add_brand(db, BrandDraft("Maple Hob")), add_brand(db, BrandDraft("Rival Oats"))
    partnership = start_partnership(db, noor, maple)
    start_partnership(db, noor, rival)
    move_partnership(db, partnership, PartnershipStatus.TRIAL, "canary-reason")
    at = datetime(2026, 11, 3, 9, tzinfo=UTC)
    log_outreach(db, OutreachDraft(noor, Channel.CALL, Direction.IN, at, Outcome.REPLIED, "canary-said", maple))
    return noor, maple


def _figures(report: Report) -> dict[str, str]:
    return {f.label: f.text for block in report.blocks if isinstance(block, Figures) for f in block.figures}


def test_a_figure_has_the_same_digits_in_every_form(db: Database, partner: tuple[str, str], tmp_path: Path) -> None:
    """What the report value says stands letter for letter in the HTML file."""
    noor, maple = partner
    request = SummaryRequest((noor,), maple)
    figures = _figures(summary_report(db, request, noor))
    assert figures["Followers"] == "38,200"
    assert figures["Engagement"] == "4.80\N{NO-BREAK SPACE}%"
    html = write_summaries(db, request, tmp_path / "noor.html").files[0].read_text("utf-8")
    for text in figures.values():
        assert text in html


def test_a_client_gets_nothing_internal_and_no_other_client(
    db: Database, partner: tuple[str, str], tmp_path: Path
) -> None:
    """No secret stands in a file for a client, and each is named among what was left out."""
    noor, maple = partner
    result = write_summaries(db, SummaryRequest((noor,), maple), tmp_path / "noor.html")
    text = result.files[0].read_text("utf-8")
    assert [secret for secret in SECRETS if secret in text] == []
    assert "Maple Hob" in text
    assert {"the private note", "the e-mail address", "what was said in outreach"} <= set(result.left_out)


def test_without_a_brand_a_client_reads_no_brand_names(db: Database, partner: tuple[str, str], tmp_path: Path) -> None:
    """A summary over all brands must not tell one client of another."""
    noor, _maple = partner
    text = write_summaries(db, SummaryRequest((noor,)), tmp_path / "n.html").files[0].read_text("utf-8")
    assert "Maple Hob" not in text and "Rival Oats" not in text
    assert "Client 1" in text and "Client 2" in text


def test_our_own_reader_sees_notes_and_never_the_private_one(db: Database, partner: tuple[str, str]) -> None:
    """Internal is not the same as private."""
    noor, maple = partner
    internal = SummaryOptions(Audience.INTERNAL)
    report = summary_report(db, SummaryRequest((noor,), maple, internal), noor)
    assert "canary-said" in str(report) and "canary-note" in str(report) and "canary-private" not in str(report)


def test_names_are_shown_as_typed_and_never_as_markup(db: Database, partner: tuple[str, str], tmp_path: Path) -> None:
    """A name with tags in it is text."""
    noor, maple = partner
    text = write_summaries(db, SummaryRequest((noor,), maple), tmp_path / "n.html").files[0].read_text("utf-8")
    assert "Noor &lt;b&gt;van&lt;/b&gt; Dijk" in text and "<b>van" not in text
    assert not re.search(r"""(src|href)=["']?(http|file)""", text)


def test_the_pdf_is_tagged_accessible_and_ours(db: Database, partner: tuple[str, str], tmp_path: Path) -> None:
    """PDF/UA-1 was asked for and passed; the metadata names us."""
    noor, maple = partner
    result = write_summaries(db, SummaryRequest((noor,), maple), tmp_path / "noor.pdf")
    content = result.files[0].read_bytes()
    assert content.startswith(b"%PDF") and b"pdfuaid" in content and b"MarkInfo" in content
    assert result.warnings == ()


def test_letters_without_a_glyph_warn_and_still_make_a_pdf(db: Database, tmp_path: Path) -> None:
    """Emoji, Arabic and CJK names never break a summary."""
    person = add_influencer(db, InfluencerDraft(name="美咲 🌸 نور \U000f1234"))  # the last is no letter of any script
    result = write_summaries(db, SummaryRequest((person,)), tmp_path / "m.pdf")
    content = result.files[0].read_bytes()
    assert content.startswith(b"%PDF") and b"pdfuaid" not in content
    assert "No font" in result.warnings[0] and "U+F1234" in result.warnings[0]


def test_the_preview_shows_pages_before_anything_is_saved(db: Database, partner: tuple[str, str]) -> None:
    """Each page is a PNG picture."""
    noor, maple = partner
    _report, pages = preview_summary(db, SummaryRequest((noor,), maple), noor)
    assert pages and all(page.startswith(b"\x89PNG") for page in pages)


def test_unknown_is_a_dash_and_said_never_zero(db: Database) -> None:
    """Someone of whom nothing is known gets an honest page."""
    nobody = add_influencer(db, InfluencerDraft(name="Ada"))
    report = summary_report(db, SummaryRequest((nobody,)), nobody)
    assert set(_figures(report).values()) == {"—"}
    assert "No outreach is recorded." in str(report) and "there is no partnership yet" in str(report)


def test_many_go_into_a_folder_under_names_of_their_own(db: Database, tmp_path: Path) -> None:
    """Two people of one name do not overwrite each other."""
    ids = tuple(add_influencer(db, InfluencerDraft(name="Ada / Byron")) for _ in range(2))
    result = write_summaries(db, SummaryRequest(ids, form=".html"), tmp_path / "out")
    assert len(set(result.files)) == 2 and all(file.is_file() for file in result.files)
    assert {file.parent for file in result.files} == {tmp_path / "out"}


def test_refusals_write_nothing(db: Database, partner: tuple[str, str], tmp_path: Path) -> None:
    """An unknown ending, nobody, and a brand without partnership are refused in words."""
    noor, _maple = partner
    other = add_brand(db, BrandDraft("Other"))
    with pytest.raises(UserError, match=r"\.pdf, \.html"):
        write_summaries(db, SummaryRequest((noor,)), tmp_path / "noor.docx")
    with pytest.raises(UserError, match="at least one"):
        write_summaries(db, SummaryRequest(()), tmp_path / "x.pdf")
    with pytest.raises(NotFound, match="no partnership"):
        write_summaries(db, SummaryRequest((noor,), other), tmp_path / "y.pdf")
    assert list(tmp_path.glob("*.pdf")) == [] and list(tmp_path.glob("*.part")) == []


def test_the_reasons_of_moves_are_for_us(db: Database, partner: tuple[str, str]) -> None:
    """A client sees how far it has come and since when, not why we said so."""
    noor, maple = partner
    client = summary_report(db, SummaryRequest((noor,), maple), noor)
    assert "Trial" in str(client.blocks) and "canary-reason" not in str(client.blocks)
    internal = summary_report(db, SummaryRequest((noor,), maple, SummaryOptions(Audience.INTERNAL)), noor)
    assert "canary-reason" in str(internal)


def test_a_client_who_is_the_only_brand_need_not_be_named(db: Database, tmp_path: Path) -> None:
    """One partnership, no brand given: the summary is for that brand."""
    ada = add_influencer(db, InfluencerDraft(name="Ada"))
    start_partnership(db, ada, add_brand(db, BrandDraft("Maple Hob")))
    assert summary_report(db, SummaryRequest((ada,)), ada).prepared == "Prepared for Maple Hob"


def test_a_typed_secret_that_slips_through_stops_the_file(db: Database, tmp_path: Path) -> None:
    """The second look: a public field that repeats the private note is refused, and nothing is left behind."""
    shared = "we may drop them in spring"
    ada = add_influencer(db, InfluencerDraft(name="Ada", location=shared, private_note=f"First line\n{shared}"))
    with pytest.raises(UserError, match="would have shown the private note"):
        write_summaries(db, SummaryRequest((ada,)), tmp_path / "ada.pdf")
    assert list(tmp_path.glob("ada*")) == [] and list(tmp_path.glob(".*.part")) == []


def test_one_refused_summary_leaves_none_of_the_others(db: Database, tmp_path: Path) -> None:
    """A folder is whole or empty."""
    shared = "we may drop them in spring"
    good = add_influencer(db, InfluencerDraft(name="Ada"))
    bad = add_influencer(db, InfluencerDraft(name="Bea", location=shared, private_note=shared))
    with pytest.raises(UserError):
        write_summaries(db, SummaryRequest((good, bad), form=".html"), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_cancel_leaves_nothing(db: Database, tmp_path: Path) -> None:
    """Progress is reported for each person, and Cancel takes back what was begun."""
    ids = tuple(add_influencer(db, InfluencerDraft(name=name)) for name in ("Ada", "Bea"))
    progress = Progress()
    seen: list[int] = []

    class CancelAtSecond:
        def report(self, stage: str, done: int, total: int) -> None:
            seen.append(done)
            if done == 1:
                progress.cancel()
            progress.report(stage, done, total)

    with pytest.raises(Cancelled):
        write_summaries(db, SummaryRequest(ids, form=".html"), tmp_path / "out", CancelAtSecond())
    assert seen == [0, 1] and list((tmp_path / "out").iterdir()) == []


def test_a_file_already_there_stays_when_the_new_one_cannot_be_written(db: Database, tmp_path: Path) -> None:
    """The old summary is replaced only by a whole new one."""
    target = tmp_path / "ada.pdf"
    target.write_text("old")
    with pytest.raises(NotFound):
        write_summaries(db, SummaryRequest(("nobody",)), target)
    assert target.read_text() == "old"


def test_long_names_in_any_script_make_names_that_file_systems_take(db: Database, tmp_path: Path) -> None:
    """Limits of file systems are in bytes, and 100 Chinese letters are 300 of them."""
    ids = tuple(add_influencer(db, InfluencerDraft(name="美" * 100)) for _ in range(2))
    files = write_summaries(db, SummaryRequest(ids, form=".html"), tmp_path / "out").files
    assert all(file.is_file() and len(file.name.encode()) <= 255 for file in files)


def test_several_summaries_need_a_file_of_a_known_form_or_a_folder(db: Database, tmp_path: Path) -> None:
    """Another file where a folder is needed is refused in words."""
    ids = tuple(add_influencer(db, InfluencerDraft(name=name)) for name in ("Ada", "Bea"))
    (tmp_path / "taken.txt").write_text("mine")
    with pytest.raises(UserError, match="need a folder"):
        write_summaries(db, SummaryRequest(ids), tmp_path / "taken.txt")
    assert (tmp_path / "taken.txt").read_text() == "mine"


def test_a_folder_of_files_is_put_in_place_whole_or_not_at_all(tmp_path: Path) -> None:
    """When the last cannot be put there, those before it go again and what they had replaced is back."""
    (tmp_path / "a.md").write_text("before")
    (tmp_path / "c.md").mkdir()
    files = {tmp_path / name: b"new" for name in ("a.md", "b.md", "c.md")}
    with pytest.raises(EnvironmentProblem, match=r"c\.md could not be written"):
        write_together(files)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "c.md"]
    assert (tmp_path / "a.md").read_text() == "before"
    (tmp_path / "c.md").rmdir()
    write_together(files)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: content for path, content in files.items()
    }
