"""The import page with every kind of file: what it shows of each, what can be chosen, and several files at once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import ImportKind
from crm.queries.posts import post_count
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.jobs import JobRunner
from crm.ui.pages.transfer.file_list import Standing, files_in
from crm.ui.pages.transfer.view_model import Phase
from crm.ui.theme import theme
from tests.ui.test_transfer_page import QUESTIONABLE, ROOT, Desk, pick, text_of

DATA = ROOT / "tests" / "data"
SET = [
    "conversions/campaign_set_payouts.csv",
    "conversions/campaign_set_tracking.csv",
    "posts/campaign_set_posts.csv",
    "influencers/campaign_set_influencers.csv",
]
EVERY_KIND = [
    (SET[3], ImportKind.INFLUENCERS, "Person"),
    ("cards/gmail-list.vcf", ImportKind.CONTACTS, "Person"),
    ("contacts/google_workspace_outlook.csv", ImportKind.CONTACTS, "Person"),
    (SET[2], ImportKind.POSTS, "Post"),
    ("posts/api_youtube_videos.csv", ImportKind.POSTS, "Post"),
    (SET[1], ImportKind.CONVERSIONS, "Sale"),
    (SET[0], ImportKind.PAYOUTS, "To"),
    ("feedback/youtube_comments_psy.csv", ImportKind.COMMENTS, "Comment"),
    ("mail/eml/attachment_pdf.eml", ImportKind.MAIL, "Who"),
    ("mail/ics/example.ics", ImportKind.CALENDAR, "Title"),
]
MESSAGE = """From: Ada Obi <ada@obi.example>
To: mara@agency.example
Date: Fri, 20 Nov 2026 09:12:00 +0100
Subject: Winter Table
Message-ID: <one@obi.example>

Draft is in the shared folder.
"""


@pytest.fixture
def desk(db: Database, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    """The page with real threads, as in the window."""
    theme.apply(qapp, "light")
    made = Desk(db, JobRunner(), qtbot)
    yield made
    made.bridge.close()
    made.page.close()
    made.page.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The four tables of one campaign, a list with a question, and files that hold nothing to import."""
    made = tmp_path / "campaign"
    made.mkdir()
    for name in SET:
        shutil.copy(DATA / name, made)
    shutil.copy(DATA / "tables" / "pass_protected.xlsx", made)
    (made / "list.csv").write_text(QUESTIONABLE, "utf-8")
    (made / ".hidden.csv").write_text("x", "utf-8")
    return made


def listed(desk: Desk) -> dict[str, Standing]:
    """How each file of the list stands."""
    return {each.path.name: each.standing for each in desk.model.many.entries}


def run_list(desk: Desk) -> None:
    desk.press(desk.page.listed.go)
    desk.qtbot.waitUntil(lambda: desk.model.many.job is None, timeout=30_000)
    assert not desk.bugs


@pytest.mark.parametrize(("name", "kind", "title"), EVERY_KIND)
def test_each_kind_is_shown_as_what_it_is_and_planned_in_its_own_words(
    desk: Desk, name: str, kind: ImportKind, title: str
) -> None:
    desk.page.open_file(DATA / name)
    mapping = desk.page.mapping
    desk.sees(mapping)
    assert desk.model.inspection is not None
    assert desk.model.inspection.kind is kind
    assert desk.model.inspection.recognised.reason in mapping.told.text()
    header = mapping.preview.model().headerData(1, Qt.Orientation.Horizontal)
    assert header == title
    assert mapping.preview.model().rowCount() > 0
    desk.qtbot.waitUntil(lambda: text_of(mapping.preview, 0, 1) != "…")
    is_table = desk.model.inspection.recognised.table is not None
    assert mapping.columns_card.isVisible() is is_table
    desk.press(mapping.see)
    desk.sees(desk.page.plan)
    assert kind in (ImportKind.INFLUENCERS, ImportKind.CONTACTS) or "people" not in desk.page.plan.go.text()


def test_the_kind_can_be_overruled_and_offers_its_own_fields(desk: Desk) -> None:
    desk.page.open_file(DATA / "contacts" / "google_workspace_outlook.csv")
    mapping = desk.page.mapping
    desk.sees(mapping)
    assert mapping.reading.kind.currentData() == "contacts"
    pick(desk, mapping.reading.kind, "influencers")
    desk.qtbot.waitUntil(
        lambda: desk.model.inspection is not None and desk.model.inspection.kind is ImportKind.INFLUENCERS
    )
    field = next(iter(mapping.columns.lines.values())).field
    assert field.findData("followers") >= 0
    assert "as you chose" in mapping.told.text()


def test_the_header_line_is_chosen_and_none_is_a_choice(desk: Desk) -> None:
    desk.page.open_file(DATA / "influencers" / "nigerian_tiktok_top200.csv")
    mapping = desk.page.mapping
    desk.sees(mapping)
    assert mapping.reading.header.value() == 2
    mapping.reading.header.setFocus()
    desk.qtbot.keyClick(mapping.reading.header, Qt.Key.Key_Up)
    desk.qtbot.waitUntil(lambda: desk.model.options.header_line == 3)
    desk.model.choose(header_line=0, kind=ImportKind.INFLUENCERS)
    desk.qtbot.waitUntil(lambda: desk.model.inspection is not None and desk.model.inspection.table.header_line is None)
    assert mapping.reading.header.text() == "No header"


def test_one_of_several_tables_of_a_file_is_chosen(desk: Desk) -> None:
    desk.page.open_file(DATA / "conversions" / "ga_browser_nl.csv")
    mapping = desk.page.mapping
    desk.sees(mapping)
    assert mapping.reading.table.isVisible()
    other = mapping.reading.table.itemText(1)
    pick(desk, mapping.reading.kind, "conversions") if mapping.reading.kind.currentData() != "conversions" else None
    pick(desk, mapping.reading.table, other)
    desk.qtbot.waitUntil(lambda: mapping.reading.table.currentText() == other)


def test_sales_take_a_currency_brand_and_campaign(desk: Desk) -> None:
    desk.page.open_file(DATA / SET[1])
    mapping = desk.page.mapping
    desk.sees(mapping)
    mapping.reading.currency.setFocus()
    desk.qtbot.keyClicks(mapping.reading.currency, "rupee")
    desk.qtbot.keyClick(mapping.reading.currency, Qt.Key.Key_Return)
    assert desk.model.options.currency is None or len(desk.model.options.currency) == 3
    mapping.reading.currency.clear()
    desk.qtbot.keyClicks(mapping.reading.currency, "inr")
    desk.qtbot.keyClick(mapping.reading.currency, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.model.inspection is not None and desk.model.inspection.mapping.currency == "INR")
    desk.qtbot.keyClicks(mapping.belonging.brand, "Lumen")
    desk.qtbot.keyClick(mapping.belonging.brand, Qt.Key.Key_Return)
    assert desk.model.options.brand == "Lumen"
    desk.press(mapping.see)
    desk.sees(desk.page.plan)
    assert desk.page.plan.go.text().strip().endswith("sales")
    desk.press(desk.page.plan.go)
    desk.sees(desk.page.done)
    assert "sales added" in desk.page.done.told.text()
    assert "removes" in desk.page.done.note.text()
    assert "sales" in desk.page.done.note.text()


def test_mail_shows_who_wrote_and_the_persons_own_addresses_turn_the_direction(desk: Desk, tmp_path: Path) -> None:
    add_influencer(desk.db, InfluencerDraft(name="Ada Obi", email="ada@obi.example"))
    path = tmp_path / "winter.eml"
    path.write_text(MESSAGE, "utf-8")
    desk.page.open_file(path)
    mapping = desk.page.mapping
    desk.sees(mapping)
    desk.qtbot.waitUntil(lambda: text_of(mapping.preview, 0, 1) == "ada@obi.example")
    assert text_of(mapping.preview, 0, 3) == "from them"
    assert text_of(mapping.preview, 0, 4) == "Winter Table"
    addresses = mapping.belonging.addresses
    desk.qtbot.keyClicks(addresses, "ada@obi.example")
    desk.qtbot.keyClick(addresses, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: text_of(mapping.preview, 0, 3) == "from us")
    addresses.clear()
    desk.qtbot.keyClicks(addresses, "mara@agency.example")
    desk.qtbot.keyClick(addresses, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: text_of(mapping.preview, 0, 3) == "from them")
    desk.press(mapping.see)
    desk.sees(desk.page.plan)
    assert desk.page.plan.go.text().strip() == "Import 1 message"


def test_a_calendar_is_given_to_a_person_who_is_found_by_name(desk: Desk) -> None:
    person = add_influencer(desk.db, InfluencerDraft(name="Ada Obi"))
    desk.page.open_file(DATA / "mail" / "ics" / "example.ics")
    mapping = desk.page.mapping
    desk.sees(mapping)
    picker = mapping.belonging.person
    assert picker.isVisible()
    desk.qtbot.keyClicks(picker, "ada")
    desk.qtbot.waitUntil(lambda: picker.suggestions.count() == 1)
    desk.qtbot.keyClick(picker, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.model.options.person == person)
    assert picker.text() == "Ada Obi"
    desk.press(mapping.see)
    desk.sees(desk.page.plan)
    assert desk.page.plan.go.text().strip() == "Import 3 events"


def test_a_mapping_is_saved_edited_and_used(desk: Desk, tmp_path: Path) -> None:
    desk.page.open_file(DATA / SET[3])
    desk.sees(desk.page.mapping)
    saved = tmp_path / "mine.toml"
    desk.model.save_mapping(saved)
    desk.qtbot.waitUntil(lambda: any("mine.toml" in message.text for message in desk.said))
    text = saved.read_text("utf-8")
    assert 'column = "category"' in text
    saved.write_text(text.replace('field = "niches"', 'field = "tags"'), "utf-8")
    desk.model.use_mapping(saved)
    desk.qtbot.waitUntil(lambda: desk.page.mapping.columns.lines["category"].field.currentText() == "Tags")
    saved.write_text("this is = no mapping [", "utf-8")
    desk.model.use_mapping(saved)
    desk.qtbot.waitUntil(desk.page.mapping.refusal.isVisible)
    assert "TOML" in desk.page.mapping.refusal.text()


def test_a_plan_is_saved_as_a_page_that_holds_nothing_live(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Instagram,Followers\n<script>alert(1)</script>,@ada,10\nBen,@ben,abc\n", "utf-8")
    desk.plan(path)
    to = tmp_path / "plan.html"
    desk.model.save_report(to)
    desk.qtbot.waitUntil(lambda: any("plan.html" in message.text for message in desk.said))
    page = to.read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "abc" in page
    assert "http://" not in page
    assert "https://" not in page


def test_a_folder_becomes_a_list_in_the_order_in_which_its_files_refer_to_each_other(desk: Desk, folder: Path) -> None:
    desk.page.open_paths([folder])
    desk.sees(desk.page.listed)
    names = [each.path.name for each in desk.model.many.entries]
    assert ".hidden.csv" not in names
    order = [names.index(Path(name).name) for name in reversed(SET)]
    assert order == sorted(order)
    assert listed(desk)["list.csv"] is Standing.ASKS
    assert listed(desk)["pass_protected.xlsx"] is Standing.REFUSED
    assert desk.page.listed.go.text().strip() == "Import all 4 as planned"
    assert desk.people() == []


def test_all_that_need_no_answer_go_in_at_once_each_as_its_own_import(desk: Desk, folder: Path) -> None:
    desk.page.open_paths([folder])
    desk.sees(desk.page.listed)
    run_list(desk)
    stands = listed(desk)
    assert [stands[Path(name).name] for name in SET] == [Standing.DONE] * 4
    assert stands["list.csv"] is Standing.ASKS
    assert len(desk.people()) == 100
    assert post_count(desk.db) > 600
    assert len({each.batch_id for each in desk.model.many.with_standing(Standing.DONE)}) == 4
    assert "4 imported" in desk.page.listed.told.text()

    desk.page.listed.table.choose(str(folder / "campaign_set_posts.csv"))
    desk.press(desk.page.listed.take_back)
    desk.qtbot.waitUntil(lambda: listed(desk)["campaign_set_posts.csv"] is Standing.TAKEN_BACK)
    assert post_count(desk.db) == 0
    assert len(desk.people()) == 100


def test_a_question_of_a_listed_file_is_answered_and_the_file_is_ready(desk: Desk, folder: Path) -> None:
    desk.page.open_paths([folder])
    desk.sees(desk.page.listed)
    table = desk.page.listed.table
    table.choose(str(folder / "list.csv"))
    table.setFocus()
    desk.qtbot.keyClick(table, Qt.Key.Key_Return)
    mapping = desk.page.mapping
    desk.sees(mapping)
    assert mapping.leave.text() == "Back to the list"
    desk.model.answer("platform", "instagram")
    desk.model.answer("decimal_mark", ",")
    desk.qtbot.waitUntil(mapping.see.isEnabled)
    desk.press(mapping.leave)
    desk.sees(desk.page.listed)
    assert listed(desk)["list.csv"] is Standing.READY
    run_list(desk)
    assert listed(desk)["list.csv"] is Standing.DONE
    assert len(desk.people()) == 102


def test_a_listed_file_walked_by_itself_comes_back_as_imported(desk: Desk, folder: Path) -> None:
    desk.page.open_paths([folder])
    desk.sees(desk.page.listed)
    desk.model.open_entry(str(folder / "campaign_set_influencers.csv"))
    desk.press(desk.page.mapping.see)
    desk.sees(desk.page.plan)
    desk.press(desk.page.plan.go)
    desk.sees(desk.page.done)
    desk.press(desk.page.done.next)
    desk.sees(desk.page.listed)
    assert listed(desk)["campaign_set_influencers.csv"] is Standing.DONE


def test_a_cancelled_run_keeps_what_was_imported_and_leaves_the_rest_ready(desk: Desk, folder: Path) -> None:
    desk.page.open_paths([folder])
    desk.sees(desk.page.listed)

    def stop_at_the_second() -> None:
        if desk.model.many.at == 2:
            desk.model.cancel()

    desk.model.many.changed.connect(stop_at_the_second)
    run_list(desk)
    assert listed(desk)["campaign_set_influencers.csv"] is Standing.DONE
    assert listed(desk)["campaign_set_payouts.csv"] is Standing.READY
    assert listed(desk)["campaign_set_tracking.csv"] is Standing.READY
    assert desk.model.phase is Phase.LISTED


def test_files_and_folders_are_opened_once_each(folder: Path) -> None:
    one = folder / "list.csv"
    found = files_in([one, folder, one])
    assert found[0] == one
    assert len(found) == len(set(found)) == 6


def test_a_folder_with_nothing_in_it_says_so(desk: Desk, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    desk.page.open_paths([empty])
    desk.qtbot.waitUntil(lambda: any("no file" in message.text for message in desk.said))
    desk.sees(desk.page.start)


def test_earlier_imports_are_told_in_the_words_of_their_kind(desk: Desk) -> None:
    desk.import_file(DATA / SET[2])
    desk.model.start_over()
    desk.qtbot.waitUntil(lambda: len(desk.page.start.lines) == 1)
    revert = desk.page.start.lines[0].revert
    assert revert is not None
    assert "posts" in revert.accessibleName()
    assert "people" not in revert.accessibleName()
