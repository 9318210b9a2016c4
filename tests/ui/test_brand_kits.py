"""A client's look is drawn as it is typed, its colours said to be readable or not, kept, removed, and undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.reports.brand_kit import legibility
from crm.services.brand_kits import own_kit
from crm.services.brands import BrandDraft, add_brand
from crm.ui.bridge import Bridge
from crm.ui.pages.reports.kits_model import AGENCY, KitsViewModel
from crm.ui.pages.reports.kits_view import KitsView
from tests.reports.test_pictures import png
from tests.ui.conftest import Said

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def maple(db: Database) -> str:
    """A client; its id."""
    return add_brand(db, BrandDraft("Maple"))


@pytest.fixture
def view(maple: str, bridge: Bridge, formats: Formats, qtbot: QtBot) -> Iterator[KitsView]:
    """The view, shown, with the client chosen and drawn."""
    view = KitsView(KitsViewModel(bridge, formats))
    qtbot.addWidget(view)
    view.resize(1080, 700)
    view.show()
    qtbot.waitUntil(lambda: view.table.paged.rowCount() == 2)
    view.table.choose(maple)
    qtbot.waitUntil(lambda: view.pages.count() > 0 and not view.busy.text())
    yield view


def shown(view: KitsView) -> list[str]:
    """The lines of the list."""
    return [view.table.paged.index(at, 0).data() for at in range(view.table.paged.rowCount())]


def test_a_look_is_drawn_while_typed_kept_and_undone(
    db: Database, view: KitsView, maple: str, qtbot: QtBot, said: Said
) -> None:
    assert not view.save.isEnabled() and not view.remove.isEnabled()
    with qtbot.waitSignal(view.model.drawn):
        view.form.accent.text.setText("#1f4b3f")
    assert view.state.text() == "Not saved"
    assert view.form.fields["accent"].note().startswith("Can be read easily on white")
    qtbot.keyClicks(view.form.footer, "Maple only")
    view.form.wording.setPlainText("Partners = Creators")
    qtbot.mouseClick(view.save, LEFT)
    qtbot.waitUntil(lambda: said.texts() == ["Look saved."])
    kit = own_kit(db, maple)
    assert kit is not None
    assert (kit.accent, kit.footer, kit.wording) == ("#1F4B3F", "Maple only", (("Partners", "Creators"),))
    qtbot.waitUntil(lambda: not view.save.isEnabled() and view.remove.isEnabled())
    said.press()
    qtbot.waitUntil(lambda: own_kit(db, maple) is None and not view.remove.isEnabled())
    qtbot.waitUntil(lambda: view.form.footer.text() == "")


def test_a_colour_that_cannot_be_read_is_refused_in_words(
    db: Database, view: KitsView, maple: str, qtbot: QtBot
) -> None:
    """The old pages stay; nothing is kept."""
    count = view.pages.count()
    for colour, said_of_it in (("#F0C040", "cannot be read on white"), ("red", "is no colour")):
        with qtbot.waitSignal(view.model.refused):
            view.form.accent.text.setText(colour)
        assert said_of_it in view.form.fields["accent"].note()
        assert view.pages.count() == count
    with qtbot.waitSignal(view.model.refused):
        view.save_shown()
    assert own_kit(db, maple) is None


def test_a_line_of_wording_without_equals_sign_is_named(view: KitsView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.form.edited):
        view.form.wording.setPlainText("Partners Creators")
    assert "equals sign" in view.form.fields["wording"].note()
    with qtbot.waitSignal(view.model.drawn):
        view.form.wording.setPlainText("")
    assert "equals sign" not in view.form.fields["wording"].note()


def test_a_logo_is_read_shown_and_taken_off(
    db: Database, view: KitsView, maple: str, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "logo.png").write_bytes(png())
    (tmp_path / "text.png").write_text("no picture")
    with qtbot.waitSignal(view.model.refused):
        view.form.logo_wanted.emit(tmp_path / "text.png")
    assert "neither" in view.form.fields["logo"].note()
    with qtbot.waitSignal(view.model.drawn):
        view.form.logo_wanted.emit(tmp_path / "logo.png")
    assert view.form.logo.isVisible()
    view.save_shown()
    qtbot.waitUntil(lambda: (kit := own_kit(db, maple)) is not None and kit.logo is not None)
    qtbot.mouseClick(view.form.no_logo, LEFT)
    view.save_shown()
    qtbot.waitUntil(lambda: (kit := own_kit(db, maple)) is not None and kit.logo is None)


def test_a_look_is_removed_and_the_client_wears_the_agencys(
    db: Database, view: KitsView, maple: str, qtbot: QtBot, said: Said
) -> None:
    view.table.choose(AGENCY)
    qtbot.waitUntil(lambda: view.form.accent.colour() != "" and view._shown == AGENCY)
    view.form.accent.text.setText("#123456")
    view.save_shown()
    qtbot.waitUntil(lambda: shown(view) == ["The agency’s own, own look", "Maple, as the agency’s"])
    view.table.choose(maple)
    qtbot.waitUntil(lambda: view.form.accent.colour() == "#123456")
    view.table.choose(AGENCY)
    qtbot.waitUntil(view.remove.isEnabled)
    qtbot.mouseClick(view.remove, LEFT)
    qtbot.waitUntil(lambda: said.texts()[-1:] == ["Look removed."] and own_kit(db, None) is None)


def test_every_sentence_on_a_colour_says_whether_it_is_enough() -> None:
    assert (
        legibility("accent", "#000000").words == "Can be read easily on white: its contrast is 21.0 (4.5 is the least)."
    )
    assert not legibility("second", "#222222").enough
    assert not legibility("accent", "").enough
