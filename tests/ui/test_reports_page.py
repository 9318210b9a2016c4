"""A summary is previewed for its reader before it is saved; the brand, the reader and the ticks decide what it tells."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import PartnershipStatus
from crm.formats import Formats
from crm.reports.content import Audience
from crm.services.brands import BrandDraft, add_brand
from crm.services.influencers import InfluencerDraft, add_influencer, remove_influencer
from crm.services.partnerships import start_partnership
from crm.ui.bridge import Bridge
from crm.ui.pages.reports.page import ReportsPage
from crm.ui.pages.reports.preview import PagePicture
from crm.ui.pages.reports.view_model import ReportsViewModel
from tests.ui.conftest import Said

LEFT = Qt.MouseButton.LeftButton
SECRET = "Asks for prepayment"


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
    page = ReportsPage(ReportsViewModel(bridge, formats), formats)
    qtbot.addWidget(page)
    page.resize(1080, 700)
    page.show()
    yield page


def names(page: ReportsPage) -> list[str]:
    """The people who get a summary."""
    return [page.rows.index(at, 0).data() for at in range(page.rows.rowCount())]


def pages(page: ReportsPage) -> list[str]:
    """The pages in the preview, and whose they are, as a screen reader says them."""
    if page.states.state() != "content":
        return []
    shown = [each for each in page.pages.findChildren(PagePicture) if not each.isHidden()]
    return [f"{each.accessibleName()}: {each.accessibleDescription().split(',')[0]}" for each in shown]


def previewed(page: ReportsPage, name: str) -> bool:
    """Whether this person's pages show."""
    shown = pages(page)
    return bool(shown) and all(each.startswith("Page ") and each.endswith(f": {name}") for each in shown)


def pick(page: ReportsPage, path: Path, qtbot: QtBot) -> None:
    """Answer the file dialog."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(QFileDialog)))
    dialog = next(each for each in page.findChildren(QFileDialog) if each.isVisible())
    dialog.setDirectory(str(path if path.is_dir() else path.parent))
    dialog.selectFile(str(path))
    dialog.accept()


def test_a_person_is_found_added_and_previewed_and_taken_out(page: ReportsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.states.state() == "empty")
    assert not page.save_pdf.isEnabled()
    page.search.setFocus()
    qtbot.keyClicks(page.search, "noo")
    qtbot.waitUntil(lambda: page.popup.isVisible() and page.hits.rowCount() == 1)
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(page) == ["Noor"] and previewed(page, "Noor"))
    assert page.save_pdf.isEnabled()

    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.states.state() == "empty")


def test_nobody_gets_the_private_note(page: ReportsPage, people: dict[str, str], tmp_path: Path, qtbot: QtBot) -> None:
    page.choose([people["Noor"]])
    qtbot.waitUntil(lambda: "the private note" in page.left_out.text())
    qtbot.keyClick(page.reader, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.model.options.audience is Audience.INTERNAL)
    qtbot.waitUntil(lambda: "the private note" in page.left_out.text())
    qtbot.mouseClick(page.save_html, LEFT)
    pick(page, tmp_path / "own.html", qtbot)
    qtbot.waitUntil((tmp_path / "own.html").is_file)
    assert SECRET not in (tmp_path / "own.html").read_text("utf-8")


def test_a_brand_passes_over_who_has_no_partnership_with_it(
    page: ReportsPage, people: dict[str, str], qtbot: QtBot
) -> None:
    page.choose([people["Jules"], people["Amara"], people["Noor"]])
    qtbot.waitUntil(lambda: previewed(page, "Jules"))
    qtbot.waitUntil(lambda: page.brand.count() == 3)
    qtbot.keyClicks(page.brand, "Kestrel")
    qtbot.waitUntil(lambda: names(page) == ["Noor"] and previewed(page, "Noor"))
    assert page.told.text().startswith("2 ")
    qtbot.keyClick(page.brand, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: names(page) == ["Jules", "Amara", "Noor"])


def test_everyone_with_a_partnership_is_written_into_a_folder(
    page: ReportsPage, tmp_path: Path, qtbot: QtBot, said: Said
) -> None:
    qtbot.mouseClick(page.everyone, LEFT)
    qtbot.waitUntil(lambda: names(page) == ["Noor", "Amara"] and previewed(page, "Noor"))
    folder = tmp_path / "summaries"
    folder.mkdir()
    qtbot.mouseClick(page.save_pdf, LEFT)
    pick(page, folder, qtbot)
    qtbot.waitUntil(lambda: said.texts() == ["2 summaries saved in summaries."])
    assert said[-1].action == "Show"
    written = sorted(folder.iterdir())
    assert [each.name[:4] for each in written] == ["Amar", "Noor"]
    assert all(each.read_bytes().startswith(b"%PDF") for each in written)
    assert page.save_pdf.isEnabled()


def test_whoever_is_removed_meanwhile_leaves_the_list(
    db: Database, page: ReportsPage, people: dict[str, str], qtbot: QtBot
) -> None:
    page.choose([people["Jules"], people["Amara"]])
    qtbot.waitUntil(lambda: previewed(page, "Jules"))
    remove_influencer(db, people["Jules"])
    qtbot.waitUntil(lambda: names(page) == ["Amara"] and previewed(page, "Amara"))
