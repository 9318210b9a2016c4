"""What a client sent back is shown before it is noted, noted in one step, and taken back; other files are refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.queries.collaborations import CollaborationFilter, collaboration_rows
from crm.services.brands import BrandDraft, add_brand
from crm.services.campaigns import CampaignDraft, add_campaign, add_to_campaign
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.ui.bridge import Bridge
from crm.ui.pages.reports.approvals_model import ApprovalsViewModel
from crm.ui.pages.reports.approvals_view import ApprovalsView
from tests.ui.conftest import TODAY, Said

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(bridge: Bridge, formats: Formats, qtbot: QtBot) -> Iterator[ApprovalsView]:
    """The view, shown."""
    view = ApprovalsView(ApprovalsViewModel(bridge, formats))
    qtbot.addWidget(view)
    view.resize(1000, 600)
    view.show()
    yield view


@pytest.fixture
def answers(db: Database, tmp_path: Path) -> Path:
    """A campaign with Noor and Amara; the client wants Noor and says why not Amara."""
    campaign = add_campaign(db, CampaignDraft(add_brand(db, BrandDraft("Lumen")), "Glow", zone="UTC"))
    people = [add_influencer(db, InfluencerDraft(name)) for name in ("Noor", "Amara")]
    parts = add_to_campaign(db, campaign, people).collaboration_ids
    choices = [
        {"id": parts[0], "choice": "yes", "comment": ""},
        {"id": parts[1], "choice": "no", "comment": "Too far away"},
    ]
    path = tmp_path / "Answers.json"
    told = {"format": "rapport-approval", "version": 1, "campaign": campaign, "by": "Ada"}
    path.write_text(json.dumps(told | {"at": "2026-11-21T10:00:00+00:00", "choices": choices}), "utf-8")
    return path


def shown(view: ApprovalsView) -> list[list[str]]:
    """The lines of the file."""
    paged = view.table.paged
    return [[paged.index(at, each).data() for each in range(4)] for at in range(paged.rowCount())]


def notes(db: Database) -> list[str]:
    """What is noted at the collaborations."""
    return sorted(row.note for row in collaboration_rows(db, TODAY, CollaborationFilter()))


def stages(db: Database) -> dict[str, str]:
    """Where each part stands."""
    return {row.name: row.stage.value for row in collaboration_rows(db, TODAY, CollaborationFilter())}


def test_the_file_is_shown_noted_and_taken_back(
    db: Database, view: ApprovalsView, answers: Path, qtbot: QtBot, said: Said
) -> None:
    assert view.states.state() == "empty"
    view.model.look(answers)
    stays, closes = "Noted; they stay where they are", "Closes their part: the client said no"
    lines = [["Noor", "Yes", "—", stays], ["Amara", "No", "Too far away", closes]]
    qtbot.waitUntil(lambda: shown(view) == lines)
    assert stages(db) == {"Noor": "invited", "Amara": "invited"}
    assert "Ada answered" in view.told.text() and "Yes: 1. No: 1." in view.told.text()
    assert notes(db) == ["", ""]
    qtbot.mouseClick(view.take, LEFT)
    noted = "Answers noted at Glow. Closed, because the client said no: Amara."
    qtbot.waitUntil(lambda: said.texts() == [noted])
    assert stages(db) == {"Noor": "invited", "Amara": "closed"}
    assert not view.take.isEnabled()
    assert [line[3] for line in shown(view)] == ["Noted already", "Noted already"]
    assert ["no · Too far away" in note for note in notes(db)] == [True, False]
    said.press()
    qtbot.waitUntil(lambda: notes(db) == ["", ""])
    assert stages(db) == {"Noor": "invited", "Amara": "invited"}
    qtbot.waitUntil(view.take.isEnabled)
    qtbot.waitUntil(lambda: shown(view) == lines)


def test_a_file_that_was_taken_in_already_says_so(
    db: Database, view: ApprovalsView, answers: Path, qtbot: QtBot
) -> None:
    view.model.look(answers)
    view.model.take()
    view.model.look(answers)
    qtbot.waitUntil(lambda: view.take.text().strip() == "Noted at the campaign" and not view.take.isEnabled())


def test_another_file_is_refused_in_words(view: ApprovalsView, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "other.json").write_text("{}")
    view.model.look(tmp_path / "other.json")
    qtbot.waitUntil(view.problem.isVisible)
    assert "not a client" in view.problem.text()
    assert view.states.state() == "empty"


def test_a_shortlist_is_asked_for(view: ApprovalsView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.shortlist_wanted):
        qtbot.mouseClick(view.send, LEFT)
