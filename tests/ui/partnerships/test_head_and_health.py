"""The record's head, its runway and its health: band, coverage, reasons, weights in versions."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.health import Signal
from crm.domain.vocabulary import Direction, Outcome, Party
from crm.queries.insight_health import health_weights, weight_versions
from crm.services.commitments import add_agreement, add_right
from crm.services.influencers import edit_influencer
from crm.services.insight import change_health_weights
from crm.services.outreach import log_outreach
from crm.services.partnerships import remove_partnership
from crm.services.promises import PromiseDraft, keep_promise, make_promise
from crm.ui.kit.delegates import ChipCell
from crm.ui.kit.widgets import Chip
from crm.ui.pages.partnerships.page import PartnershipsPage
from crm.ui.pages.partnerships.record import RecordView
from crm.ui.person.health_dialogs import ReasonsDialog
from crm.ui.person.health_weights import WeightsDialog
from crm.ui.person.move import MoveDialog
from tests.services.people import MORNING, message
from tests.ui.conftest import TODAY, Said
from tests.ui.windows import asked, gone

LEFT, RETURN = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def test_the_head_says_with_whom_and_where_it_stands_and_moves_it(record: RecordView, qtbot: QtBot, said: Said) -> None:
    assert record.name.text() == "Noor van Dijk" and "Lumen" in record.told.text()
    qtbot.mouseClick(record.move_status, LEFT)
    dialog = asked(MoveDialog)
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog))
    assert said.texts() == ["Now established with Lumen"]


def test_who_must_not_be_contacted_is_said_in_the_head(
    db: Database, record: RecordView, qtbot: QtBot, ids: dict[str, str]
) -> None:
    def chips() -> list[str]:
        return [each.accessibleName() for each in record.findChildren(Chip) if each.isVisible()]

    assert chips() == ["Active"]
    edit_influencer(db, ids["noor"], {"do_not_contact": True})
    qtbot.waitUntil(lambda: chips() == ["Active", "Do not contact"])


def test_the_runway_tells_what_ends_when(db: Database, record: RecordView, qtbot: QtBot, ids: dict[str, str]) -> None:
    ends = {"starts_on": TODAY - timedelta(days=300), "ends_on": TODAY + timedelta(days=65), "notice_days": 30}
    add_agreement(db, ids["where"], {"title": "Year one", **ends})
    add_right(db, ids["noor"], ids["lumen"], {"asset": "Reel", "starts_on": TODAY, "months": 1})
    log_outreach(db, message(ids["noor"], brand_id=ids["lumen"], direction=Direction.IN, outcome=Outcome.REPLIED))
    qtbot.waitUntil(lambda: "26 Jan 2027" in record.overview.runway.words()[3])
    assert record.overview.runway.words() == [
        "Last live post: —, none is known",
        "Next touch: 20 Dec 2026, 17 Feb 2027 at the latest",
        "Rights end: 21 Dec 2026, in 29 days",
        "Agreement ends: 26 Jan 2027, notice by 27 Dec 2026",
    ]
    assert "Agreement ends 26 Jan 2027" in record.overview.runway.axis.accessibleName()


def healthy(db: Database, ids: dict[str, str]) -> None:
    """Three signals: a contact, a promise kept in time of two, an end in 30 days."""
    log_outreach(db, message(ids["noor"], brand_id=ids["lumen"], direction=Direction.IN, outcome=Outcome.REPLIED))
    add_agreement(db, ids["where"], {"starts_on": TODAY - timedelta(days=9), "ends_on": TODAY + timedelta(days=30)})
    made = TODAY - timedelta(days=20)
    make_promise(db, PromiseDraft(ids["noor"], Party.US, "Parcel", made, TODAY - timedelta(days=2), ids["where"]))


def test_health_shows_band_coverage_reasons_and_what_lifts_it(
    db: Database, page: PartnershipsPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    record = page.record
    qtbot.waitUntil(lambda: record.health.text() == "Not enough known")
    healthy(db, ids)
    qtbot.waitUntil(lambda: record.health.text() == "67 · Steady")
    assert record.health.accessibleName() == "Health 67 of 100, steady, 3 of 6 signals known"
    cells = page.model.cells
    row = page.model.record.record
    assert row is not None
    qtbot.waitUntil(lambda: cells.health(row.row) == ChipCell("67 · Steady", "blue"))
    qtbot.mouseClick(record.health, LEFT)
    dialog = asked(ReasonsDialog)
    words = [each.text() for each in dialog.findChildren(type(record.name))]
    assert any("What would lift it most: our next promise kept in time" in each for each in words)
    assert any("We kept 0 of 1 promises and payments in time (n = 1)" in each for each in words)
    assert any("Our promises: promises kept and payments made in time / due" in each for each in words)
    dialog.accept()


def test_weights_are_tried_on_the_partnership_saved_as_a_version_and_taken_back(
    db: Database, record: RecordView, qtbot: QtBot, ids: dict[str, str], said: Said
) -> None:
    healthy(db, ids)
    qtbot.waitUntil(lambda: record.health.text() == "67 · Steady")
    record.ask_weights()
    dialog = opened(qtbot)
    dialog.controls[Signal.PROMISES].setText("zero")
    qtbot.mouseClick(dialog.submit, LEFT)
    assert "number" in dialog.controls[Signal.PROMISES].accessibleDescription()
    dialog.controls[Signal.PROMISES].setText("0")
    assert "67 · Steady now" in dialog.preview.text() and "with these weights" in dialog.preview.text()
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog))
    assert said.texts() == ["Weights saved as version 2."]
    qtbot.waitUntil(lambda: record.health.text() != "67 · Steady")
    assert record.overview.coverage.text() == "2 of 6 signals known · weights version 2"
    said.press()
    qtbot.waitUntil(lambda: health_weights(db).version == 1)


def test_a_record_that_got_weaker_says_how_far(
    db: Database, record: RecordView, qtbot: QtBot, ids: dict[str, str]
) -> None:
    healthy(db, ids)
    long_ago, kept_on = TODAY - timedelta(days=40), TODAY - timedelta(days=30)
    kept = make_promise(db, PromiseDraft(ids["noor"], Party.US, "Box", long_ago, kept_on, ids["where"]))
    keep_promise(db, kept, kept_on)
    before = {"brand_id": ids["lumen"], "direction": Direction.IN, "suggest_follow_up": False}
    log_outreach(db, message(ids["noor"], at=MORNING - timedelta(days=20), **before))
    words = "Health fell from 94 to 78 in 14 days."
    qtbot.waitUntil(lambda: words in [each.text() for each in record.overview.reasons.findChildren(QLabel)])


def opened(qtbot: QtBot) -> WeightsDialog:
    """The dialog of weights, once it shows what everybody's health is now."""
    qtbot.waitUntil(lambda: any(isinstance(each, WeightsDialog) for each in QApplication.topLevelWidgets()))
    dialog: WeightsDialog = asked(WeightsDialog)
    qtbot.waitUntil(lambda: dialog.everybody.text().startswith("All partnerships now:"))
    return dialog


def test_weights_are_reached_from_the_list_tried_on_everybody_and_an_earlier_version_is_taken_up_again(
    db: Database, page: PartnershipsPage, qtbot: QtBot, ids: dict[str, str], said: Said
) -> None:
    healthy(db, ids)
    change_health_weights(db, {"promises": 80.0})
    page.model.record.open("")
    qtbot.waitUntil(page.weights.isVisible)
    qtbot.mouseClick(page.weights, LEFT)
    dialog = opened(qtbot)
    words = [dialog.version.itemText(at) for at in range(dialog.version.count())]
    assert words[0].startswith("Version 2, in force since ") and words[0].endswith(", by Mara")
    assert words[1:] == ["Version 1, as Rapport starts"]
    assert dialog.controls[Signal.PROMISES].text() == "80"
    dialog.version.setCurrentIndex(1)
    assert dialog.controls[Signal.PROMISES].text() == "10"
    wanted = "All partnerships now: 1 at risk. With these weights: 1 steady."
    qtbot.waitUntil(lambda: dialog.everybody.text() == wanted)
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog))
    assert said.texts() == ["Weights saved as version 3."]
    assert [each.weights.version for each in weight_versions(db)] == [3, 2, 1]
    assert weight_versions(db)[0].weights.values() == weight_versions(db)[2].weights.values()


def test_a_partnership_that_goes_closes_its_record(
    db: Database, page: PartnershipsPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    assert not page.table.isVisible()
    remove_partnership(db, ids["where"])
    qtbot.waitUntil(lambda: not page.record.isVisible())
    assert page.model.record.open_id == ""
