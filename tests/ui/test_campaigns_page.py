"""The campaign pages as a person uses them: open a campaign, move a partner, mark and paste comments, shortlist people."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm import paths, settings
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import CollaborationStage, GoalFigure, Tone
from crm.formats import Formats
from crm.queries.campaigns import campaign_detail, campaign_rows
from crm.queries.collaborations import CollaborationFilter, collaboration_rows
from crm.queries.feedback import campaign_feedback
from crm.queries.find import resolve
from crm.services.history import undo
from crm.services.jobs import InlineJobRunner
from crm.services.sample import make_sample
from crm.settings import Settings
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import Dialog
from crm.ui.pages.campaigns.campaign_dialog import CampaignDialog
from crm.ui.pages.campaigns.collaboration_dialog import CollaborationDialog
from crm.ui.pages.campaigns.dialogs import StageDialog
from crm.ui.pages.campaigns.page import CampaignsPage
from crm.ui.pages.campaigns.view_model import CampaignsViewModel
from crm.ui.pages.influencers.page import InfluencersPage, RowWords
from crm.ui.pages.influencers.view_model import InfluencersViewModel
from crm.ui.person.shortlist import ShortlistDialog, Wish

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
FORMATS = Formats("en_GB", "UTC")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("campaigns") / "sample.rapport", user="Mara", clock=lambda: NOW)


@pytest.fixture
def sample_db(sample: Path, tmp_path: Path) -> Iterator[Database]:
    copy = tmp_path / "copy.rapport"
    copy.write_bytes(sample.read_bytes())
    db = Database.open(copy, user="Mara", clock=lambda: NOW)
    yield db
    db.close()


@pytest.fixture
def page(sample_db: Database, qtbot: QtBot, look: None) -> Iterator[CampaignsPage]:
    bridge = Bridge(sample_db, InlineJobRunner())
    model = CampaignsViewModel(bridge, FORMATS, lambda: TODAY, "EUR")
    shown = CampaignsPage(model, FORMATS)
    qtbot.addWidget(shown)
    shown.resize(1080, 800)
    shown.show()
    model.load()
    qtbot.waitUntil(lambda: model.table.rowCount() == 6)
    yield shown
    bridge.close()


def open_campaign(page: CampaignsPage, db: Database, qtbot: QtBot, name: str) -> str:
    campaign_id = resolve(db, "campaign", name)
    page.model.open(campaign_id)
    qtbot.waitUntil(lambda: page.model.parts.rowCount() > 0 and page.name.text() == name)
    return campaign_id


def dialog_of(kind: type[Dialog]) -> Dialog:
    QApplication.processEvents()
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


def test_a_campaign_opens_with_its_partners_and_goes_back_to_all(
    page: CampaignsPage, sample_db: Database, qtbot: QtBot
) -> None:
    open_campaign(page, sample_db, qtbot, "Mend It Month")
    assert page.told.text().startswith("Kestrel & Pine · ")
    assert [each.split()[-1] for each in page.told.text().split(" · ")[-4:]] == [
        "planned",
        "committed",
        "spent",
        "free",
    ]
    assert page.model.parts.rowCount() == 8
    page.back.click()
    assert page.table.isVisible()


def test_a_partner_moves_a_stage_and_going_back_asks_why(
    page: CampaignsPage, sample_db: Database, qtbot: QtBot
) -> None:
    campaign_id = open_campaign(page, sample_db, qtbot, "Mend It Month")
    rows = collaboration_rows(sample_db, TODAY, CollaborationFilter(campaign_id=campaign_id))
    one = next(row for row in rows if row.stage is CollaborationStage.APPROVED)
    page.partners.board.choose(one.id)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_M)
    dialog = dialog_of(StageDialog)
    assert isinstance(dialog, StageDialog) and dialog.stage.currentData() == CollaborationStage.LIVE
    dialog.stage.setCurrentIndex(dialog.stage.findData(CollaborationStage.INVITED))
    dialog.submit.click()
    qtbot.waitUntil(lambda: "Say why" in dialog.reason.accessibleDescription())
    dialog.reason.setPlainText("She asked to begin again.")
    dialog.submit.click()
    qtbot.waitUntil(lambda: stage_of(sample_db, campaign_id, one.id) is CollaborationStage.INVITED)
    undo(sample_db)
    assert stage_of(sample_db, campaign_id, one.id) is CollaborationStage.APPROVED


def stage_of(db: Database, campaign_id: str, collaboration_id: str) -> CollaborationStage:
    rows = collaboration_rows(db, TODAY, CollaborationFilter(campaign_id=campaign_id))
    return next(row.stage for row in rows if row.id == collaboration_id)


def test_a_campaign_begins_in_the_workspaces_currency(page: CampaignsPage, sample_db: Database, qtbot: QtBot) -> None:
    page.ask_edit(None)
    dialog = dialog_of(CampaignDialog)
    assert isinstance(dialog, CampaignDialog)
    dialog.name.setText("Spring Shelf")
    dialog.budget.setText("a lot")
    dialog.submit.click()
    assert "is not an amount" in dialog.budget.accessibleDescription()
    dialog.budget.setText("4500,50")
    dialog.submit.click()
    qtbot.waitUntil(lambda: page.model.table.rowCount() == 7)
    made = next(row for row in campaign_rows(sample_db, TODAY) if row.name == "Spring Shelf")
    assert made.budget.planned is not None and (made.budget.planned.minor, made.currency) == (450050, "EUR")


def test_goals_and_how_sales_count_are_edited_as_one_step(
    page: CampaignsPage, sample_db: Database, qtbot: QtBot
) -> None:
    campaign_id = open_campaign(page, sample_db, qtbot, "Mend It Month")
    page.edit.click()
    dialog = dialog_of(CampaignDialog)
    assert isinstance(dialog, CampaignDialog)
    qtbot.waitUntil(dialog.submit.isEnabled)
    assert dialog.goals[GoalFigure.POSITIVE_SHARE].text() == "50"
    dialog.goals[GoalFigure.POSITIVE_SHARE].setText("62,5 %")
    dialog.goals[GoalFigure.REVENUE].setText("18,000")
    dialog.goals[GoalFigure.ORDERS].clear()
    dialog.goals[GoalFigure.REACH].setText("many")
    dialog.attribution.setText("14")
    dialog.margin.setText("40")
    dialog.landing.setText("kestrel.example/mend")
    dialog.code_first.setCurrentIndex(1)
    dialog.zone.setCurrentIndex(dialog.zone.findData("Europe/Lisbon"))
    before = campaign_detail(sample_db, campaign_id, TODAY)
    dialog.submit.click()
    qtbot.waitUntil(lambda: "not a number" in dialog.goals[GoalFigure.REACH].accessibleDescription())
    dialog.goals[GoalFigure.REACH].clear()
    dialog.submit.click()
    qtbot.waitUntil(lambda: campaign_detail(sample_db, campaign_id, TODAY) != before)
    told = campaign_detail(sample_db, campaign_id, TODAY)
    goals = {goal.figure: goal.target for goal in told.goals}
    assert goals == {
        GoalFigure.ENGAGEMENTS: 30_000,
        GoalFigure.POSITIVE_SHARE: Decimal("0.625"),
        GoalFigure.REVENUE: 1_800_000,
    }
    assert (told.zone, told.attribution_days, told.code_first) == ("Europe/Lisbon", 14, False)
    assert (told.margin_rate, told.landing_url) == (Decimal("0.4"), "https://kestrel.example/mend")
    assert (told.objective, told.row.budget.planned) == (before.objective, before.row.budget.planned)
    undo(sample_db)
    assert campaign_detail(sample_db, campaign_id, TODAY) == before


def test_a_campaign_is_removed_and_brought_back(page: CampaignsPage, sample_db: Database, qtbot: QtBot) -> None:
    campaign_id = open_campaign(page, sample_db, qtbot, "Mend It Month")
    before = campaign_detail(sample_db, campaign_id, TODAY)
    page.edit.click()
    dialog = dialog_of(CampaignDialog)
    assert isinstance(dialog, CampaignDialog)
    dialog.removal.click()
    qtbot.waitUntil(lambda: page.model.table.rowCount() == 5 and page.table.isVisible())
    undo(sample_db)
    qtbot.waitUntil(lambda: page.model.table.rowCount() == 6)
    assert campaign_detail(sample_db, campaign_id, TODAY) == before


def test_enter_opens_the_form_of_a_partners_collaboration(
    page: CampaignsPage, sample_db: Database, qtbot: QtBot
) -> None:
    open_campaign(page, sample_db, qtbot, "Mend It Month")
    page.partners.views.group.button(1).click()
    page.partners.table.choose(page.model.parts.id_at(0))
    QTest.keyClick(page.partners.table, Qt.Key.Key_Return)
    QApplication.processEvents()
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, CollaborationDialog)]
    qtbot.waitUntil(lambda: found[0].states.state() == "content")
    assert found[0].name.text() == page.model.parts.index(0, 0).data()


def test_a_key_marks_the_chosen_comment(page: CampaignsPage, sample_db: Database, qtbot: QtBot) -> None:
    campaign_id = open_campaign(page, sample_db, qtbot, "Winter Table")
    page.bar.setCurrentIndex(3)
    tab = page.feedback
    qtbot.waitUntil(lambda: tab.rows.rowCount() > 10)
    one = next(row for row in campaign_feedback(sample_db, campaign_id).rows if row.judgement.tone is Tone.POSITIVE)
    tab.table.choose(one.id)
    QTest.keyClick(tab.table, Qt.Key.Key_Minus)

    def marked() -> bool:
        found = campaign_feedback(sample_db, campaign_id)
        return next(row.judgement.tone for row in found.rows if row.id == one.id) is Tone.NEGATIVE

    qtbot.waitUntil(marked)


def test_people_of_the_list_are_put_into_a_campaign(sample_db: Database, qtbot: QtBot, look: None) -> None:
    bridge = Bridge(sample_db, InlineJobRunner())
    words = RowWords(FORMATS, lambda: TODAY)
    page = InfluencersPage(InfluencersViewModel(bridge, words.columns(), FORMATS), words)
    qtbot.addWidget(page)
    page.show()
    page.model.load()
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 60)
    page.table.selectAll()
    page.shortlist.click()
    dialog = dialog_of(ShortlistDialog)
    assert isinstance(dialog, ShortlistDialog)
    qtbot.waitUntil(lambda: dialog.campaign.count() == 3 and bool(dialog.flags.text()))
    dialog.campaign.setCurrentIndex(dialog.campaign.findText("Mending Basket · Linnet Home"))
    dialog.submit.click()
    campaign_id = resolve(sample_db, "campaign", "Mending Basket")
    qtbot.waitUntil(
        lambda: len(collaboration_rows(sample_db, TODAY, CollaborationFilter(campaign_id=campaign_id))) == 60
    )
    bridge.close()


def test_a_colleagues_contact_is_flagged_with_name_and_day_for_as_long_as_set(
    page: CampaignsPage, sample_db: Database, qtbot: QtBot
) -> None:
    aiko = resolve(sample_db, "influencer", "Aiko Marchetti")
    told = "Aiko Marchetti, 18 Nov 2026: Jonas Reed called for Linnet Home."
    for days, flagged in ((1, False), (2, True), (0, False)):
        settings.save(Settings(user_name="Mara", quiet_days=days), paths.settings_file())
        dialog = ShortlistDialog(page.model.bridge, FORMATS, TODAY, Wish([aiko]), page)
        qtbot.waitUntil(lambda dialog=dialog: dialog.submit.isEnabled())
        QApplication.processEvents()  # the flags of the campaign that is offered first
        assert (told in dialog.flags.text().splitlines()) is flagged
