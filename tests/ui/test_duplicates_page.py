"""Pairs who may be one person are listed, compared, merged or kept apart with the keyboard; Undo brings a pair back."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import date
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.doubles import Side
from crm.domain.identity import Strength
from crm.domain.vocabulary import Platform
from crm.formats import Formats
from crm.queries.duplicates import duplicates
from crm.queries.find import resolve
from crm.queries.influencers import influencer_detail
from crm.services.influencers import (
    AccountDraft,
    InfluencerDraft,
    add_influencer,
    edit_influencer,
    remove_influencer,
    rename_account,
)
from crm.services.jobs import InlineJobRunner
from crm.ui.bridge import Bridge
from crm.ui.pages.duplicates.page import DuplicatesPage
from crm.ui.pages.duplicates.view_model import DuplicatesViewModel
from crm.ui.person.merge import MergeDialog
from crm.ui.person.setting import Setting
from tests.ui.conftest import TODAY, Said

T = TypeVar("T")


@pytest.fixture
def ids(db: Database) -> dict[str, str]:
    """Noor twice for certain, Mila twice by e-mail, Ada twice by name and place, and Bo once."""
    noor = add_influencer(db, InfluencerDraft("Noor van Dijk", accounts=(AccountDraft(Platform.X, "noor"),)))
    rename_account(db, influencer_detail(db, noor).accounts[0].id, "noor.makes", date(2026, 3, 1))
    return {
        "noor": noor,
        "noor2": add_influencer(
            db,
            InfluencerDraft(
                "N. van Dijk", note="Likes clay.", location="Utrecht", accounts=(AccountDraft(Platform.X, "noor"),)
            ),
        ),
        "mila": add_influencer(db, InfluencerDraft("Mila", email="m@mila.nl", note="Fast.")),
        "mila2": add_influencer(db, InfluencerDraft("Mila Studio", email="m@mila.nl", note="Kind.")),
        "ada": add_influencer(db, InfluencerDraft("Ada", location="Gent")),
        "ada2": add_influencer(db, InfluencerDraft("Ada", location="Gent")),
        "bo": add_influencer(db, InfluencerDraft("Bo")),
    }


@pytest.fixture
def page(bridge: Bridge, formats: Formats, qtbot: QtBot) -> Iterator[DuplicatesPage]:
    """The page in front, before it has searched."""
    page = DuplicatesPage(DuplicatesViewModel(bridge, formats), formats)
    qtbot.addWidget(page)
    page.resize(1080, 700)
    page.show()
    yield page


@pytest.fixture
def searched(page: DuplicatesPage, ids: dict[str, str], qtbot: QtBot) -> DuplicatesPage:
    """The page with its three pairs, the first compared."""
    page.model.load()
    qtbot.waitUntil(lambda: page.states.state() == "content" and page.merge.isEnabled())
    page.table.setFocus()
    return page


def listed(page: DuplicatesPage) -> list[str]:
    """Both names and the strength of every pair."""
    model = page.model.table
    return [f"{model.index(at, 0).data()}, {model.index(at, 1).data()}" for at in range(model.rowCount())]


def press(page: DuplicatesPage, qtbot: QtBot, key: Qt.Key, left: int) -> None:
    """Press a key in the list and wait until so many pairs are left and the next is compared."""
    qtbot.keyClick(page.table, key)
    qtbot.waitUntil(lambda: page.model.table.rowCount() == left and (not left or page.merge.isEnabled()))


def test_pairs_stand_strongest_first_with_their_evidence(searched: DuplicatesPage) -> None:
    assert listed(searched) == [
        "Noor van Dijk · N. van Dijk, Certain",
        "Mila · Mila Studio, Strong",
        "Ada, Possible",
    ]
    assert searched.reasons.text() == "Both have the x account noor."
    assert searched.told.text() == "3 of 3 pairs among 7 people"
    spoken = searched.model.table.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Noor van Dijk and N. van Dijk. Both have the x account noor."


def test_a_page_without_doubles_says_so_and_looks_again(page: DuplicatesPage, db: Database, qtbot: QtBot) -> None:
    assert page.states.state() == "loading"
    page.model.load()
    qtbot.waitUntil(lambda: page.states.state() == "empty")
    add_influencer(db, InfluencerDraft("Ada", location="Gent"))
    add_influencer(db, InfluencerDraft("Ada", location="Gent"))
    qtbot.waitUntil(lambda: page.states.state() == "content")


class LateRunner(InlineJobRunner):
    """Reads nothing before it is let."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def read(self, work: Callable[[], T]) -> "Future[T]":
        future: Future[T] = Future()

        def finish() -> None:
            done = InlineJobRunner.read(self, work)
            error = done.exception()
            future.set_result(done.result()) if error is None else future.set_exception(error)

        self.waiting.append(finish)
        return future


def test_a_search_that_was_stopped_says_so_and_offers_another(
    db: Database, ids: dict[str, str], formats: Formats, qtbot: QtBot
) -> None:
    runner = LateRunner()
    bridge = Bridge(db, runner)
    page = DuplicatesPage(DuplicatesViewModel(bridge, formats), formats)
    qtbot.addWidget(page)
    page.show()
    page.model.load()
    assert page.states.state() == "loading"
    bridge.jobs[0].progress.cancel()
    runner.waiting.pop()()
    qtbot.waitUntil(lambda: page.states.state() == "failed")
    again = next(each for each in page.states.findChildren(QPushButton) if each.isVisible())
    again.click()
    runner.waiting.pop()()
    qtbot.waitUntil(lambda: page.states.state() == "content")
    bridge.close()


def test_enter_merges_with_what_was_chosen_and_goes_on_with_the_pair_below(
    searched: DuplicatesPage, db: Database, ids: dict[str, str], qtbot: QtBot, said: Said
) -> None:
    searched.compare.choose("name", Side.OTHER)
    press(searched, qtbot, Qt.Key.Key_Return, left=2)
    assert influencer_detail(db, ids["noor"]).name == "N. van Dijk"
    assert resolve(db, "influencer", ids["noor2"]) == ids["noor"]
    assert said.texts() == ["Merged N. van Dijk into Noor van Dijk."]
    assert searched.model.current() is not None
    assert searched.reasons.text().startswith("Both have the e-mail m@mila.nl")


def test_n_keeps_two_people_apart_for_good(
    searched: DuplicatesPage, db: Database, ids: dict[str, str], qtbot: QtBot, said: Said
) -> None:
    qtbot.keyClick(searched.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: searched.reasons.text().startswith("Both have the e-mail"))
    press(searched, qtbot, Qt.Key.Key_N, left=2)
    assert said.texts() == ["Mila and Mila Studio stay two people."]
    assert searched.reasons.text() == "Both have the same name and the same place."
    assert [row.strength for row in duplicates(db).rows] == [Strength.CERTAIN, Strength.POSSIBLE]


def test_undo_beside_the_sentence_brings_the_pair_back(searched: DuplicatesPage, qtbot: QtBot, said: Said) -> None:
    press(searched, qtbot, Qt.Key.Key_Return, left=2)
    said.press()
    qtbot.waitUntil(lambda: len(listed(searched)) == 3)


def test_all_certain_ones_are_merged_after_a_question(
    searched: DuplicatesPage, db: Database, ids: dict[str, str], qtbot: QtBot, said: Said
) -> None:
    searched.certain.click()
    box = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible())
    next(each for each in box.buttons() if each.text() == "Merge").click()
    qtbot.waitUntil(lambda: len(listed(searched)) == 2)
    assert said.texts() == ["Records merged into others: 1."]
    assert not searched.certain.isEnabled()


def test_a_chip_narrows_to_one_strength(searched: DuplicatesPage, qtbot: QtBot) -> None:
    searched.chips[Strength.POSSIBLE].click()
    qtbot.waitUntil(lambda: listed(searched) == ["Ada, Possible"])
    searched.chips[Strength.POSSIBLE].click()
    qtbot.waitUntil(lambda: len(listed(searched)) == 3)


def test_notes_are_both_kept_unless_one_is_chosen(
    searched: DuplicatesPage, db: Database, ids: dict[str, str], qtbot: QtBot
) -> None:
    searched.table.choose(searched.model.table.id_at(1))
    qtbot.waitUntil(lambda: "note" in searched.compare.groups and len(searched.compare.groups["note"].buttons()) == 3)
    assert searched.compare.choices() == {"name": Side.KEEP, "note": Side.BOTH}
    press(searched, qtbot, Qt.Key.Key_Return, left=2)
    assert influencer_detail(db, ids["mila"]).note == "Fast.\n\nKind."


def test_every_choice_has_a_name_that_says_field_and_value(searched: DuplicatesPage) -> None:
    names = [radio.accessibleName() for radio in searched.compare.findChildren(QRadioButton)]
    assert "Name: Noor van Dijk" in names
    assert "Place: Utrecht" in names


def test_someone_removed_meanwhile_takes_the_pair_along(
    searched: DuplicatesPage, db: Database, ids: dict[str, str], qtbot: QtBot
) -> None:
    remove_influencer(db, ids["noor2"])
    qtbot.waitUntil(lambda: len(listed(searched)) == 2)


def test_a_third_record_passes_to_the_one_who_stayed(
    page: DuplicatesPage, db: Database, ids: dict[str, str], qtbot: QtBot
) -> None:
    add_influencer(db, InfluencerDraft("Mila Third", email="m@mila.nl"))
    page.model.load()
    qtbot.waitUntil(lambda: len(listed(page)) == 5 and page.merge.isEnabled())
    page.table.setFocus()
    press(page, qtbot, Qt.Key.Key_Return, left=4)
    press(page, qtbot, Qt.Key.Key_Return, left=2)
    assert listed(page)[0] == "Mila · Mila Third, Strong"


class TestFromThePanel:
    """Another record of the person shown is found and merged in one dialog."""

    @pytest.fixture
    def dialog(
        self, bridge: Bridge, db: Database, formats: Formats, ids: dict[str, str], qtbot: QtBot
    ) -> Iterator[MergeDialog]:
        setting = Setting(formats, lambda: TODAY, bridge.say)
        edit_influencer(db, ids["bo"], {"email": "bo@bo.nl"})
        dialog = MergeDialog(bridge, influencer_detail(db, ids["ada"]), setting, None)  # type: ignore[arg-type]
        qtbot.addWidget(dialog)
        dialog.open()
        yield dialog

    def found(self, dialog: MergeDialog) -> list[str]:
        """The records offered."""
        return [dialog.results.item(at).text() for at in range(dialog.results.count())]

    def test_those_who_begin_alike_are_offered_first_but_never_oneself(
        self, dialog: MergeDialog, ids: dict[str, str], qtbot: QtBot
    ) -> None:
        qtbot.waitUntil(lambda: self.found(dialog) == ["Ada  ·  Gent"])
        assert not dialog.submit.isEnabled()

    def test_find_compare_merge(
        self, dialog: MergeDialog, db: Database, ids: dict[str, str], qtbot: QtBot, said: Said
    ) -> None:
        qtbot.keyClicks(dialog.search, "bo")
        qtbot.waitUntil(lambda: len(self.found(dialog)) == 1 and self.found(dialog)[0].startswith("Bo"))
        qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
        qtbot.waitUntil(dialog.submit.isEnabled)
        assert dialog.compare.choices() == {"name": Side.KEEP, "email": Side.OTHER, "location": Side.KEEP}
        dialog.submit.click()
        qtbot.waitUntil(lambda: not dialog.isVisible())
        detail = influencer_detail(db, ids["ada"])
        assert (detail.name, detail.email) == ("Ada", "bo@bo.nl")
        assert said.texts() == ["Merged into Ada."]

    def test_someone_else_can_be_chosen(self, dialog: MergeDialog, qtbot: QtBot) -> None:
        qtbot.waitUntil(lambda: dialog.results.count() == 1)
        qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
        qtbot.waitUntil(dialog.submit.isEnabled)
        dialog.again.click()
        assert dialog.search.isVisible()
        assert not dialog.submit.isEnabled()
