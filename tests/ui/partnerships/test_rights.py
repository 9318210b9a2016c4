"""Rights of use and exclusivity: windows, "may we use this?", conflicts across the agency's brands."""

from datetime import timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import RightKind
from crm.services.commitments import add_exclusivity, add_right
from crm.ui.pages.partnerships.record import RecordView
from crm.ui.pages.partnerships.rights_dialogs import ExclusivityDialog, RightDialog
from tests.ui.conftest import TODAY, Said
from tests.ui.record import lines, press, show
from tests.ui.windows import asked, gone

LEFT, RETURN = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def test_an_asset_has_several_windows_and_the_question_is_answered_with_its_reason(
    db: Database, record: RecordView, qtbot: QtBot, ids: dict[str, str], said: Said
) -> None:
    tab = record.rights
    show(record, tab)
    qtbot.waitUntil(lambda: tab.asker.answer.text() == "No right of use was agreed for this.")
    terms = {"asset": "Autumn reel", "kind": "paid", "channels": "instagram", "territory": "NL", "months": 3}
    add_right(db, ids["noor"], ids["lumen"], {**terms, "trigger": "posting"})
    qtbot.waitUntil(lambda: len(lines(tab.rights)) == 1)
    assert lines(tab.rights)[0].endswith("from posting, 3 months | Not started")
    press(tab.rights, qtbot, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: lines(tab.rights)[0].endswith("22 Nov 2026 – 21 Feb 2027 | Open now"))
    assert said.texts() == ["The window begins today."]
    tab.asker.kind.setCurrentIndex(tab.asker.kind.findData(RightKind.PAID))
    qtbot.waitUntil(lambda: tab.asker.answer.text() == "Yes, paid use until 21 Feb 2027.")
    tab.asker.channel.setText("TikTok")
    qtbot.waitUntil(lambda: "not on TikTok, only on instagram" in tab.asker.answer.text())
    press(tab.rights, qtbot, Qt.Key.Key_N)
    dialog = asked(RightDialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData(RightKind.ORGANIC))
    dialog.months.setText("x")
    qtbot.mouseClick(dialog.submit, LEFT)
    assert "whole number" in dialog.months.accessibleDescription()
    dialog.months.clear()
    qtbot.mouseClick(dialog.submit, LEFT)
    assert dialog.months.accessibleDescription() == "Say for how many months."
    dialog.lasts.setCurrentIndex(2)
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog) and len(lines(tab.rights)) == 2)
    assert sum(each.startswith("Autumn reel") for each in lines(tab.rights)) == 2
    assert any("Organic" in each and "without end" in each for each in lines(tab.rights))


def test_exclusivity_is_kept_and_conflicts_name_each_of_our_brands(
    db: Database, record: RecordView, qtbot: QtBot, ids: dict[str, str]
) -> None:
    tab = record.rights
    show(record, tab)
    qtbot.mouseClick(tab.exclusivities.add, LEFT)
    dialog = asked(ExclusivityDialog)
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "category" in dialog.category.accessibleDescription())
    dialog.category.setText("Ceramics")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog) and len(lines(tab.conflicts)) == 1)
    assert lines(tab.conflicts) == ["Kiln, one of our brands | Exclusive to Lumen in Ceramics, until 21 Feb 2027."]
    window = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=9)}
    add_exclusivity(db, ids["noor"], ids["kiln"], {"rivals": ["Lumen"], **window})
    qtbot.waitUntil(lambda: len(lines(tab.conflicts)) == 2)
    assert lines(tab.conflicts)[0].startswith("Lumen, this partnership | Promised Kiln not to work for Lumen")
