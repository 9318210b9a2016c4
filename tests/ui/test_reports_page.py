"""A report is chosen, looked at for its reader, arranged, written, and what was left out is said."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import PartnershipStatus
from crm.formats import Formats
from crm.queries.kept_reports import log_rows, made_rows, template_rows
from crm.reports.content import Audience
from crm.services.brands import BrandDraft, add_brand
from crm.services.campaigns import CampaignDraft, add_campaign
from crm.services.influencers import InfluencerDraft, add_influencer, remove_influencer
from crm.services.partnerships import start_partnership
from crm.services.report_choices import ReportKind
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import Dialog
from crm.ui.kit.printing import PrintPreview, paint_pages
from crm.ui.pages.reports.page import ReportsPage
from crm.ui.pages.reports.preview import PagePicture
from crm.ui.pages.reports.view_model import ReportsViewModel
from crm.ui.pages.reports.words import KINDS, for_whom
from tests.ui.conftest import TODAY, Said
from tests.ui.windows import asked, gone

LEFT = Qt.MouseButton.LeftButton
SECRET = "Asks for prepayment"
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def people(db: Database) -> dict[str, str]:
    """Noor with both brands, Amara with Maple, Jules with none; ids by name."""
    maple, kestrel = (add_brand(db, BrandDraft(name)) for name in ("Maple", "Kestrel"))
    noor, amara, jules = (
        add_influencer(db, InfluencerDraft(name=name, private_note=SECRET)) for name in ("Noor", "Amara", "Jules")
    )
    start_partnership(db, noor, maple)
    start_partnership(db, noor, kestrel, status=PartnershipStatus.ACTIVE)
    start_partnership(db, amara, maple)
    return {"Noor": noor, "Amara": amara, "Jules": jules}


@pytest.fixture
def page(people: dict[str, str], bridge: Bridge, formats: Formats, qtbot: QtBot) -> Iterator[ReportsPage]:
    """The page, shown and read."""
    page = ReportsPage(ReportsViewModel(bridge, formats, lambda: TODAY))
    qtbot.addWidget(page)
    page.resize(1080, 700)
    page.show()
    yield page


def names(page: ReportsPage) -> list[str]:
    """Whom it is about."""
    rows = page.builder.form.people.rows
    return [rows.index(at, 0).data() for at in range(rows.rowCount())]


def previewed(page: ReportsPage, title: str) -> bool:
    """Whether the pages of this show, as a screen reader says them."""
    if page.builder.states.state() != "content" or page.builder.busy.text():
        return False
    shown = [each for each in page.builder.pages.findChildren(PagePicture) if not each.isHidden()]
    told = [f"{each.accessibleName()}: {each.accessibleDescription()}" for each in shown]
    return bool(told) and all(each.startswith("Page ") and each.endswith(f": {title}") for each in told)


def pick(page: ReportsPage, path: Path, qtbot: QtBot) -> None:
    """Answer the file dialog."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(QFileDialog)))
    dialog = next(each for each in page.findChildren(QFileDialog) if each.isVisible())
    dialog.setDirectory(str(path if path.is_dir() else path.parent))
    dialog.selectFile(str(path))
    dialog.accept()


def test_every_kind_says_for_whom_and_is_chosen_by_keys(page: ReportsPage, qtbot: QtBot) -> None:
    cards = page.gallery.cards
    assert [card.kind for card in cards] == list(KINDS)
    assert all(
        for_whom(card.kind).startswith("For ") and for_whom(card.kind) in card.accessibleName() for card in cards
    )
    cards[0].setFocus()
    qtbot.keyClick(cards[0], Qt.Key.Key_Right)
    assert cards[1].hasFocus()
    qtbot.keyClick(cards[1], Qt.Key.Key_Return)
    assert page.model.choices.kind is ReportKind.CAMPAIGN
    qtbot.waitUntil(lambda: page.builder.states.state() == "empty")
    assert page.builder.nothing.title.text() == "Choose a campaign"
    assert not page.builder.write.isEnabled()
    qtbot.keyClick(page.builder.form.campaign, Qt.Key.Key_Escape)
    qtbot.waitUntil(cards[0].isVisible)


def test_a_person_is_found_added_and_previewed_and_taken_out(page: ReportsPage, qtbot: QtBot) -> None:
    page.make(ReportKind.SUMMARY)
    qtbot.waitUntil(lambda: page.builder.states.state() == "empty")
    box = page.builder.form.people
    page.search.setFocus()
    qtbot.keyClicks(page.search, "noo")
    qtbot.waitUntil(lambda: box.suggestions.popup.isVisible() and box.suggestions.count() == 1)
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(page) == ["Noor"] and previewed(page, "Noor"))
    assert page.builder.write.isEnabled()

    box.table.setFocus()
    qtbot.keyClick(box.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.builder.states.state() == "empty")


def test_nobody_gets_the_private_note_and_what_is_left_out_is_said(
    db: Database, page: ReportsPage, people: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    page.choose([people["Noor"]])
    form = page.builder.form
    qtbot.waitUntil(lambda: "the private note" in page.builder.left_out.text())
    before = form.meaning.text()
    form.reader.setCurrentIndex(form.reader.findData(Audience.INTERNAL))
    qtbot.waitUntil(lambda: form.meaning.text() != before)
    qtbot.waitUntil(lambda: previewed(page, "Noor") and "the private note" in page.builder.left_out.text())
    form.form.setCurrentIndex(form.form.findData(".html"))
    qtbot.waitUntil(lambda: previewed(page, "Noor"))
    qtbot.mouseClick(page.builder.write, LEFT)
    pick(page, tmp_path / "own.html", qtbot)
    after = page.builder.after
    qtbot.waitUntil(after.isVisible)
    assert after.title.text() == "Written: own.html"
    assert "the private note" in after.told.text()
    assert "export log" in after.told.text()
    assert after.show_folder.isVisible()
    assert SECRET not in (tmp_path / "own.html").read_text("utf-8")
    assert [row.file_name for row in log_rows(db)] == [row.file_name for row in made_rows(db)] == ["own.html"]


def test_a_refusal_is_said_in_words_and_nothing_is_written(
    page: ReportsPage, people: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    """A partner's page is for one person, so all in one file is refused."""
    page.choose(list(people.values()))
    page.model.change(audience=Audience.PARTNER)
    qtbot.waitUntil(lambda: previewed(page, "Noor"))
    qtbot.mouseClick(page.builder.write, LEFT)
    pick(page, tmp_path / "all.pdf", qtbot)
    qtbot.waitUntil(page.builder.after.isVisible)
    assert page.builder.after.title.text() == "Nothing was written"
    assert "one person" in page.builder.after.told.text()
    assert not page.builder.after.show_folder.isVisible()
    assert not (tmp_path / "all.pdf").exists()
    assert page.builder.write.isEnabled()


def test_rates_leave_only_with_a_tick(page: ReportsPage, people: dict[str, str], qtbot: QtBot) -> None:
    page.choose([people["Noor"]])
    form = page.builder.form
    assert not form.rates.isChecked() and not page.model.choices.with_rates
    form.rates.setFocus()
    qtbot.keyClick(form.rates, Qt.Key.Key_Space)
    assert page.model.choices.with_rates
    assert "money" in form.rates_told.text()
    page.make(ReportKind.BRIEF)
    qtbot.waitUntil(lambda: not form.rates.isVisible())


def test_sections_are_hidden_and_moved_by_keys(
    page: ReportsPage, people: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    page.choose([people["Noor"]])
    sections = page.builder.form.sections
    qtbot.waitUntil(lambda: sections.count() > 1)
    own = sections.order()
    sections.setFocus()
    sections.setCurrentRow(0)
    qtbot.keyClick(sections, Qt.Key.Key_Down, ALT)
    assert page.model.choices.order[:2] == (own[1], own[0])
    qtbot.keyClick(sections, Qt.Key.Key_Space)
    assert page.model.choices.hidden == (own[0],)
    qtbot.waitUntil(lambda: previewed(page, "Noor"))
    page.model.write(tmp_path / "it.md", ".md")
    qtbot.waitUntil(page.builder.after.isVisible)
    text = (tmp_path / "it.md").read_text("utf-8")
    assert f"## {own[1]}" in text and f"## {own[0]}" not in text
    qtbot.mouseClick(page.builder.form.reset, LEFT)
    qtbot.waitUntil(lambda: sections.order() == own and not sections.hidden())


def test_a_template_is_saved_used_and_removed_with_undo(
    db: Database, page: ReportsPage, people: dict[str, str], qtbot: QtBot, said: Said
) -> None:
    page.choose([people["Noor"]])
    page.model.change(audience=Audience.PUBLIC, form=".html")
    page.builder.ask_template()
    dialog = asked(Dialog)
    dialog.fields["name"].control.setText("Short")  # type: ignore[attr-defined]
    dialog.submit.click()
    qtbot.waitUntil(lambda: gone(dialog) and said.texts() == ["Template “Short” saved."])
    page.model.change(audience=Audience.CLIENT, form=".pdf")
    qtbot.waitUntil(lambda: len(page.builder.named.kept()) == 1)
    page.builder.named.use(page.builder.named.kept()[0])
    assert (page.model.choices.audience, page.model.choices.form) == (Audience.PUBLIC, ".html")
    assert page.model.people() == [people["Noor"]]
    page.builder.named.remove(page.builder.named.kept()[0])
    qtbot.waitUntil(lambda: template_rows(db) == [])
    said.press()
    qtbot.waitUntil(lambda: len(template_rows(db)) == 1)


def test_another_period_is_typed_and_a_wrong_one_is_said_to_be_wrong(
    page: ReportsPage, people: dict[str, str], qtbot: QtBot
) -> None:
    page.choose([people["Noor"]])
    form = page.builder.form
    form.period.setCurrentIndex(form.period.count() - 1)
    qtbot.waitUntil(form.other.isVisible)
    for text, kept in (("someday", ""), ("2026-Q3", "2026-Q3")):
        form.other.setText(text)
        form.other.editingFinished.emit()
        assert page.model.choices.period == kept
    assert form.compared.isVisible()
    form.compared.setChecked(True)
    qtbot.waitUntil(lambda: "Beside 2026-Q2" in form.sections.order())


def test_a_brand_passes_over_who_has_no_partnership_with_it(
    page: ReportsPage, people: dict[str, str], qtbot: QtBot
) -> None:
    page.choose([people["Jules"], people["Amara"], people["Noor"]])
    form = page.builder.form
    qtbot.waitUntil(lambda: previewed(page, "Jules") and form.brand.count() == 3)
    form.brand.setCurrentIndex(form.brand.findText("Kestrel"))
    qtbot.waitUntil(lambda: names(page) == ["Noor"] and previewed(page, "Noor"))
    assert form.people.told.text().startswith("2 ")
    form.brand.setCurrentIndex(0)
    qtbot.waitUntil(lambda: names(page) == ["Jules", "Amara", "Noor"])


def test_all_summaries_of_a_period_go_into_a_folder(
    db: Database, page: ReportsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    page.summarise_all("last quarter")
    qtbot.waitUntil(lambda: names(page) == ["Noor", "Amara"] and previewed(page, "Noor"))
    folder = tmp_path / "summaries"
    folder.mkdir()
    qtbot.mouseClick(page.builder.write_all, LEFT)
    pick(page, folder, qtbot)
    qtbot.waitUntil(page.builder.after.isVisible)
    written = sorted(folder.iterdir())
    assert [each.name[:4] for each in written] == ["Amar", "Noor"]
    assert all(each.read_bytes().startswith(b"%PDF") for each in written)
    assert {str(row.period_from_on) for row in made_rows(db)} == {"2026-07-01"}


def test_several_people_go_into_one_file(
    page: ReportsPage, people: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    page.choose([people["Noor"], people["Amara"]])
    qtbot.waitUntil(lambda: previewed(page, "Noor"))
    qtbot.mouseClick(page.builder.write, LEFT)
    pick(page, tmp_path / "all.json", qtbot)
    qtbot.waitUntil(page.builder.after.isVisible)
    assert json.loads((tmp_path / "all.json").read_text("utf-8"))["title"] == "2 partners"


def test_pages_are_turned_and_zoomed_by_keys(page: ReportsPage, people: dict[str, str], qtbot: QtBot) -> None:
    page.choose([people["Noor"]])
    qtbot.waitUntil(lambda: previewed(page, "Noor"))
    pages = page.builder.pages
    pages.show_pages([QImage(80, 110, QImage.Format.Format_RGB32)] * 3, "Noor", keep_place=False)
    pages.setFocus()
    for key, at in ((Qt.Key.Key_PageDown, 2), (Qt.Key.Key_End, 3), (Qt.Key.Key_PageUp, 2), (Qt.Key.Key_Home, 1)):
        qtbot.keyClick(pages, key)
        assert pages.page() == at
        assert page.builder.at.text() == f"Page {at} of 3"
    wide = pages.findChildren(PagePicture)[-1].width()
    qtbot.keyClick(pages, Qt.Key.Key_Plus)
    assert pages.zoom() == 125 and pages.findChildren(PagePicture)[-1].width() > wide
    qtbot.keyClick(pages, Qt.Key.Key_0)
    assert pages.zoom() == 100
    page.resize(800, 700)
    qtbot.waitUntil(lambda: pages.findChildren(PagePicture)[-1].width() < wide)
    last = pages.findChildren(PagePicture)[-1]
    assert last.mapTo(pages, last.rect().topRight()).x() < pages.viewport().width()  # a narrower window cuts nothing


def test_the_pages_are_printed_each_on_its_sheet(
    page: ReportsPage, people: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    page.choose([people["Noor"]])
    qtbot.waitUntil(lambda: previewed(page, "Noor"))
    count = page.builder.pages.count()
    with qtbot.waitSignal(page.model.printable) as made:
        qtbot.mouseClick(page.builder.print, LEFT)
    qtbot.waitUntil(lambda: asked(PrintPreview).isVisible())
    assert asked(PrintPreview).sheets.pageCount() == count
    assert asked(PrintPreview).send.isVisible() and asked(PrintPreview).send.hasFocus()
    preview = asked(PrintPreview)
    preview.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    preview.printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    preview._print()
    wide = b"/Width %d\n" % made.args[0][0].width()  # as many dots as paper shows, not the screen
    assert (tmp_path / "paper.pdf").read_bytes().count(wide) == count
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheets.pdf"))
    paint_pages(printer, made.args[0])
    assert (tmp_path / "sheets.pdf").read_bytes().count(b"/Type /Page\n") == count == len(made.args[0])


def test_whoever_is_removed_meanwhile_leaves_the_list(
    db: Database, page: ReportsPage, people: dict[str, str], qtbot: QtBot
) -> None:
    page.choose([people["Jules"], people["Amara"]])
    qtbot.waitUntil(lambda: previewed(page, "Jules"))
    remove_influencer(db, people["Jules"])
    qtbot.waitUntil(lambda: names(page) == ["Amara"] and previewed(page, "Amara"))


def test_writing_many_is_cancelled_and_leaves_nothing(
    page: ReportsPage, people: dict[str, str], bridge: Bridge, tmp_path: Path, qtbot: QtBot, said: Said
) -> None:
    page.choose(list(people.values()))
    qtbot.waitUntil(lambda: previewed(page, "Noor"))
    bridge.jobs_changed.connect(lambda: [job.progress.cancel() for job in bridge.jobs])
    page.model.write(tmp_path / "many", ".pdf")
    qtbot.waitUntil(lambda: said.texts() == ["Stopped; nothing was written."])
    assert not list(tmp_path.glob("many/*"))
    assert not page.builder.after.isVisible()


def test_a_choice_that_makes_no_report_is_told_as_such(db: Database, page: ReportsPage, qtbot: QtBot) -> None:
    """Nobody on the shortlist is no page that could not be read."""
    campaign = add_campaign(db, CampaignDraft(add_brand(db, BrandDraft("Lumen")), "Glow", zone="UTC"))
    page.make(ReportKind.SHORTLIST)
    page.model.change(campaign_id=campaign)
    qtbot.waitUntil(lambda: page.builder.states.state() == "empty" and "Nobody" in page.builder.nothing.words.text())
    assert page.builder.nothing.title.text() == "No pages yet" and not page.builder.write.isEnabled()
