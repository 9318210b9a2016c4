"""Promises of both sides and the agreement: noted, kept, corrected, renewed, signed; every step goes back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Party
from crm.queries.partnership_record import PartnershipRecord
from crm.services.commitments import add_agreement
from crm.services.promises import PromiseDraft, make_promise
from crm.ui.pages.partnerships.agreement_dialog import AgreementDialog
from crm.ui.pages.partnerships.promises_tab import PromiseDialog
from crm.ui.pages.partnerships.record import RecordView
from tests.ui.conftest import TODAY, Said
from tests.ui.record import lines, press, set_day, show
from tests.ui.windows import asked, gone

LEFT, RETURN = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def test_a_promise_is_noted_in_one_line_kept_reopened_released_and_every_step_goes_back(
    record: RecordView, qtbot: QtBot, said: Said, told: Callable[[], PartnershipRecord]
) -> None:
    tab = record.promises
    show(record, tab)
    qtbot.keyClicks(tab.quick, "Send the second parcel by tomorrow")
    assert tab.preview.text() == "We owe: Send the second parcel · Tomorrow"
    qtbot.keyClick(tab.quick, RETURN)
    qtbot.waitUntil(lambda: lines(tab.ledger) != [])
    assert lines(tab.ledger) == ["Send the second parcel | We owe | 22 Nov 2026 | 23 Nov 2026 | Open"]
    assert tab.quick.text() == ""
    press(tab.ledger, qtbot, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: lines(tab.ledger)[0].endswith("| Kept"))
    press(tab.ledger, qtbot, Qt.Key.Key_O)
    qtbot.waitUntil(lambda: lines(tab.ledger)[0].endswith("| Open"))
    press(tab.ledger, qtbot, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: lines(tab.ledger)[0].endswith("| Released"))
    assert said.texts() == ["Promise noted.", "Promise kept.", "Promise open again.", "Promise released."]
    said.press()
    qtbot.waitUntil(lambda: lines(tab.ledger)[0].endswith("| Open"))
    tab.quick.setFocus()
    qtbot.keyClicks(tab.quick, "never mind")
    qtbot.keyClick(tab.quick, Qt.Key.Key_Escape)
    assert tab.quick.text() == "" and tab.quick.isVisible()
    tab.party.group.button(1).setChecked(True)
    qtbot.keyClicks(tab.quick, "Three frames")
    qtbot.mouseClick(tab.make, LEFT)
    qtbot.waitUntil(lambda: len(told().promises) == 2)
    assert {(each.text, each.owed_by, each.due_on) for each in told().promises} >= {
        ("Three frames", Party.PARTNER, None)
    }


def test_a_late_promise_says_how_late_and_is_corrected_in_its_form(
    db: Database, record: RecordView, qtbot: QtBot, ids: dict[str, str], told: Callable[[], PartnershipRecord]
) -> None:
    made, due = TODAY - timedelta(days=20), TODAY - timedelta(days=4)
    make_promise(db, PromiseDraft(ids["noor"], Party.US, "Send the parcel", made, due, ids["where"]))
    tab = record.promises
    show(record, tab)
    qtbot.waitUntil(lambda: [each.split(" | ")[-1] for each in lines(tab.ledger)] == ["4 days late"])
    press(tab.ledger, qtbot, Qt.Key.Key_F2)
    dialog = asked(PromiseDialog)
    dialog.text.clear()
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: dialog.text.accessibleDescription() == "Type what was promised.")
    qtbot.keyClicks(dialog.text, "Send both parcels")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog))
    assert told().promises[0].text == "Send both parcels"
    press(tab.ledger, qtbot, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: lines(tab.ledger) == [])


def test_an_agreement_is_kept_as_terms_and_a_wrong_day_is_refused_beside_its_field(
    record: RecordView, qtbot: QtBot, said: Said, told: Callable[[], PartnershipRecord]
) -> None:
    tab = record.agreement
    show(record, tab)
    qtbot.mouseClick(tab.ledger.add, LEFT)
    dialog = asked(AgreementDialog)
    dialog.title.setText("Ambassador year one")
    for name, text in (("rounds", "2"), ("approval_days", "5"), ("cadence_days", "21"), ("notice_days", "30")):
        dialog.counts[name].setText(text)
    dialog.fee.setText("9.600,00")
    dialog.kill_fee.setText("2400")
    set_day(dialog.starts, TODAY)
    set_day(dialog.ends, TODAY - timedelta(days=1))
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: dialog.fields["ends_on"].note() == "It ends before it starts.")
    set_day(dialog.ends, TODAY + timedelta(days=364))
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog))
    qtbot.waitUntil(lambda: dict(tab.told()).get("Rounds of changes") == "2")
    terms = dict(tab.told())
    assert (terms["Fee"], terms["Kill fee"], terms["Cadence"]) == ("€9,600.00", "€2,400.00", "21 days")
    assert told().row.cadence_days == 21
    assert said.texts() == ["Agreement added."]
    said.press()
    qtbot.waitUntil(lambda: lines(tab.ledger) == [] and not tab.title.isVisible())


def test_a_renewal_follows_with_the_same_terms_and_the_signed_file_comes_along(
    db: Database,
    record: RecordView,
    qtbot: QtBot,
    ids: dict[str, str],
    told: Callable[[], PartnershipRecord],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_agreement(
        db, ids["where"], {"title": "Year one", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "rounds": 3}
    )
    tab = record.agreement
    show(record, tab)
    qtbot.waitUntil(lambda: len(lines(tab.ledger)) == 1)
    press(tab.ledger, qtbot, Qt.Key.Key_R)
    dialog = asked(AgreementDialog)
    dialog.title.setText("Year two")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog) and len(lines(tab.ledger)) == 2)
    newest = told().agreements[0]
    assert (newest.title, str(newest.starts_on), str(newest.ends_on)) == ("Year two", "2027-01-01", "2027-12-31")
    assert (newest.rounds, newest.signed_on) == (3, None)
    signed, copy = tmp_path / "signed.pdf", tmp_path / "copy.pdf"
    signed.write_bytes(b"%PDF")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(signed), ""))  # dialogs of the system
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(copy), ""))
    tab.ledger.table.choose(newest.id)
    qtbot.mouseClick(tab.attach, LEFT)
    qtbot.waitUntil(lambda: tab.save.isVisible())
    assert told().agreements[0].signed_on == TODAY
    qtbot.mouseClick(tab.save, LEFT)
    qtbot.waitUntil(copy.exists)
    assert copy.read_bytes() == b"%PDF"
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not opened.append(Path(url.toLocalFile())))
    qtbot.mouseClick(tab.open, LEFT)
    qtbot.waitUntil(lambda: bool(opened))
    assert (opened[0].name, opened[0].read_bytes()) == ("signed.pdf", b"%PDF")
