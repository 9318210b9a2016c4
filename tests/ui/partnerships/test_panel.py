"""The person panel tells how healthy each partnership is, with reasons, and opens its record."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Party
from crm.formats import Formats
from crm.services.commitments import add_agreement
from crm.services.promises import PromiseDraft, keep_promise, make_promise
from crm.ui.bridge import Bridge
from crm.ui.person.health import HealthChip
from crm.ui.person.panel import PersonPanel
from crm.ui.person.setting import Setting
from crm.ui.person.view_model import PersonViewModel
from tests.ui.conftest import TODAY


def test_the_profile_shows_health_with_reasons_and_opens_the_record(
    db: Database, bridge: Bridge, formats: Formats, qtbot: QtBot, ids: dict[str, str]
) -> None:
    model = PersonViewModel(bridge)
    panel = PersonPanel(model, Setting(formats, lambda: TODAY, bridge.say))
    qtbot.addWidget(panel)
    panel.resize(320, 900)
    panel.show()
    model.show(ids["noor"])
    opened: list[str] = []
    panel.partnership_opened.connect(opened.append)
    panel.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: [each.text() for each in panel.facts.findChildren(HealthChip)] == ["Not enough known"])
    assert any("fewer than three signals" in each.text().lower() for each in panel.facts.findChildren(QLabel))

    add_agreement(db, ids["where"], {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=30)})
    made = TODAY - timedelta(days=9)
    promise = make_promise(db, PromiseDraft(ids["noor"], Party.US, "Parcel", made, made, ids["where"]))
    keep_promise(db, promise, made)
    told = [each.text() for each in panel.facts.findChildren(QLabel)]
    qtbot.waitUntil(lambda: any("We kept 1 of 1 promises" in each.text() for each in panel.facts.findChildren(QLabel)))
    assert not any("We kept 1 of 1 promises" in each for each in told)
    link = next(each for each in panel.facts.findChildren(QToolButton) if each.accessibleName().startswith("Open the"))
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert opened == [ids["where"]]
