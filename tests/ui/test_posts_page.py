"""The page of posts as a person uses it: find and narrow, ages, add by a link, edit, tag, claims, pieces, proofs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import PostType, ReadingSource
from crm.formats import Formats
from crm.queries.post_detail import post_detail
from crm.queries.post_table import AgeChoice
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.deliverables import DeliverableDraft, add_deliverable
from crm.services.posts import PostDraft, add_post
from crm.services.readings import ReadingDraft, add_readings
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import Dialog
from crm.ui.pages.posts.dialogs import CorrectDialog, PostDialog, ProofDialog, TagDialog
from crm.ui.pages.posts.page import PostsPage
from crm.ui.pages.posts.view_model import PostsViewModel
from tests.services.people import add_lumen, add_noor, add_person
from tests.ui.conftest import TODAY, Said

POST, SEEN, READ = 1, 2, 6  # columns
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


class Scene:
    """Noor's two posts of 1 November in a campaign with an agreed reel; Anna's video of 20 November."""

    def __init__(self, db: Database) -> None:
        self.noor, anna = add_noor(db), add_person(db, "Anna Óskarsdóttir")
        self.campaign = add_campaign(db, CampaignDraft(add_lumen(db), "Spring glow"))
        part = add_collaboration(db, CollaborationDraft(self.campaign, self.noor))
        self.piece = add_deliverable(db, DeliverableDraft(part, PostType.REEL, due_on=date(2026, 11, 9)))
        on = date(2026, 11, 1)
        self.reel = add_post(
            db, PostDraft(self.noor, url="https://www.instagram.com/reel/BBBB2/", posted_on=on, collaboration_id=part)
        )
        self.post = add_post(
            db,
            PostDraft(
                self.noor,
                url="https://www.instagram.com/p/AAAA1/",
                posted_on=on,
                text="Wool and light",
                themes=("Slow mornings",),
                collaboration_id=part,
                boosted=True,
            ),
        )
        self.video = add_post(
            db, PostDraft(anna, url="https://www.youtube.com/watch?v=9bZkp7q19f0", posted_on=date(2026, 11, 20))
        )
        at_day, at_week = date(2026, 11, 2), date(2026, 11, 8)
        add_readings(
            db,
            [
                ReadingDraft(self.post, at_day, reach=1_000, likes=40, comments=2, saves=1, shares=1),
                ReadingDraft(self.post, at_week, reach=3_000, likes=120, comments=6, saves=3, shares=3),
                ReadingDraft(self.post, at_week, ReadingSource.SCREENSHOT, reach=3_600, likes=150),
                ReadingDraft(self.reel, at_week, views=100, likes=200),
            ],
        )


@pytest.fixture
def scene(db: Database) -> Scene:
    return Scene(db)


@pytest.fixture
def page(bridge: Bridge, formats: Formats, scene: Scene, qtbot: QtBot) -> Iterator[PostsPage]:
    shown = PostsPage(PostsViewModel(bridge, formats, lambda: TODAY))
    qtbot.addWidget(shown)
    shown.resize(1080, 760)
    shown.show()
    shown.model.load()
    qtbot.waitUntil(lambda: shown.model.table.rowCount() == 3 and cell(shown, scene.post, SEEN) != "…")
    yield shown


def cell(page: PostsPage, post_id: str, column: int) -> str:
    table = page.model.table
    at = table.position(post_id)
    return "" if at is None else str(table.index(at, column).data(SPOKEN))


def dialog_of(kind: type[Dialog]) -> Dialog:
    QApplication.processEvents()
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


def look_at(page: PostsPage, post_id: str, qtbot: QtBot) -> None:
    page.list.table.choose(post_id)
    QTest.keyClick(page.list.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.post.detail is not None and page.post.detail.row.id == post_id)
    assert page.panel.isVisible()


def press(page: PostsPage, name: str, qtbot: QtBot) -> None:
    """Press the button of the panel that a screen reader calls so, once it stands there."""

    def found() -> list[QPushButton]:
        wanted = page.panel.findChildren(QPushButton)
        return [each for each in wanted if each.accessibleName() == name and each.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    found()[0].click()


def test_figures_are_shown_at_the_age_one_asks_for(page: PostsPage, scene: Scene, qtbot: QtBot) -> None:
    assert cell(page, scene.post, SEEN) == "3,600, reach"  # of two claims each screen tells the same one
    assert cell(page, scene.post, READ) == "7 d, final"
    page.list.ages.group.button(1).click()
    qtbot.waitUntil(lambda: cell(page, scene.post, SEEN) == "1,000, reach")
    assert cell(page, scene.post, READ) == "24 h, provisional"
    assert cell(page, scene.reel, READ) == "7 d, not at 24 h"
    assert page.model.state.age is AgeChoice.DAY


def test_posts_are_found_by_text_campaign_platform_and_what_is_not_read(
    page: PostsPage, scene: Scene, qtbot: QtBot
) -> None:
    rows = page.model.table
    page.list.search.setText("slow morn")
    qtbot.waitUntil(lambda: rows.ids() == [scene.post])
    page.list.search.setText("nothing like it")
    qtbot.waitUntil(lambda: rows.rowCount() == 0)
    assert not page.list.table.isVisible() and page.list.states.state() == "content"
    page.list.show_all()
    qtbot.waitUntil(lambda: rows.rowCount() == 3)
    page.list.ages.group.button(1).click()
    page.list.unread.click()
    qtbot.waitUntil(lambda: rows.ids() == [scene.video])
    assert page.list.unread.accessibleName() == "Needs reading: on"
    page.list.show_all()
    page.model.narrow(campaign_id=scene.campaign)
    qtbot.waitUntil(lambda: rows.rowCount() == 2)


def test_a_post_is_added_by_its_link_alone(page: PostsPage, db: Database, said: Said, qtbot: QtBot) -> None:
    page.list.add.click()
    dialog = dialog_of(PostDialog)
    assert isinstance(dialog, PostDialog)
    dialog.submit.click()
    assert dialog.url.accessibleDescription() == "Paste the link of the post."
    dialog.url.setText("https://www.tiktok.com/@noor.bakes/video/7301234567890123456")
    dialog.partner.setText("nobody at all")
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog.partner.accessibleDescription() != "")
    dialog.partner.clear()
    dialog.submit.click()
    qtbot.waitUntil(lambda: page.model.table.rowCount() == 4)
    assert said.texts() == ["Post added."]
    said.press()
    qtbot.waitUntil(lambda: page.model.table.rowCount() == 3)


def test_a_post_is_edited_by_key(page: PostsPage, scene: Scene, db: Database, qtbot: QtBot) -> None:
    page.list.table.choose(scene.post)
    QTest.keyClick(page.list.table, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: any(isinstance(each, PostDialog) for each in QApplication.topLevelWidgets()))
    dialog = dialog_of(PostDialog)
    assert isinstance(dialog, PostDialog)
    qtbot.waitUntil(lambda: dialog.campaign.count() == 2)
    dialog.flags["giveaway"].setChecked(True)
    dialog.styles.setText("Close up, Night")
    dialog.submit.click()
    qtbot.waitUntil(lambda: post_detail(db, scene.post).row.giveaway)
    row = post_detail(db, scene.post).row
    assert row.styles == ("Close up", "Night") and row.campaign == "Spring glow" and row.boosted
    qtbot.waitUntil(lambda: cell(page, scene.post, 7) == "Two claims. Boosted. Giveaway")


def test_several_posts_are_tagged_as_one_step(
    page: PostsPage, scene: Scene, db: Database, said: Said, qtbot: QtBot
) -> None:
    page.list.table.selectAll()
    QTest.keyClick(page.list.table, Qt.Key.Key_T)
    dialog = dialog_of(TagDialog)
    assert isinstance(dialog, TagDialog)
    dialog.submit.click()
    assert "at least one" in dialog.more.accessibleDescription()
    dialog.more.setText("Repair evening")
    dialog.less.setText("slow mornings")
    dialog.submit.click()
    qtbot.waitUntil(lambda: said.texts() == ["3 posts tagged."])
    assert post_detail(db, scene.post).row.themes == ("Repair evening",)
    said.press()
    qtbot.waitUntil(lambda: post_detail(db, scene.post).row.themes == ("Slow mornings",))


def test_two_claims_stay_two_until_someone_chooses(page: PostsPage, scene: Scene, db: Database, qtbot: QtBot) -> None:
    look_at(page, scene.post, qtbot)
    press(page, "Believe this: Typed", qtbot)
    qtbot.waitUntil(lambda: cell(page, scene.post, SEEN) == "3,000, reach")
    detail = post_detail(db, scene.post)
    assert detail.chosen_by == "Mara" and detail.row.open_claims == 0 and len(detail.readings) == 3
    qtbot.waitUntil(lambda: page.post.detail is not None and page.post.detail.chosen_by == "Mara")
    press(page, "Leave open again", qtbot)
    qtbot.waitUntil(lambda: post_detail(db, scene.post).row.open_claims == 1)


def test_a_doubt_is_said_and_a_correction_keeps_the_first_figures(
    page: PostsPage, scene: Scene, db: Database, qtbot: QtBot
) -> None:
    look_at(page, scene.reel, qtbot)
    assert cell(page, scene.reel, 7).startswith("Worth a look")
    page.panel.ask_correct()
    dialog = dialog_of(CorrectDialog)
    assert isinstance(dialog, CorrectDialog)
    dialog.figures["views"].setText("lots")
    dialog.submit.click()
    assert "is not a count" in dialog.figures["views"].accessibleDescription()
    dialog.figures["views"].setText("10K")
    dialog.submit.click()
    qtbot.waitUntil(lambda: post_detail(db, scene.reel).readings[0].reading.views == 10_000)
    assert post_detail(db, scene.reel).readings[0].reading.revision == 1
    qtbot.waitUntil(lambda: cell(page, scene.reel, 7) == "")


def test_a_post_satisfies_an_agreed_piece(page: PostsPage, scene: Scene, db: Database, qtbot: QtBot) -> None:
    look_at(page, scene.reel, qtbot)
    qtbot.waitUntil(lambda: len(page.post.pieces) == 1)
    (offer,) = page.panel.pieces_menu().actions()
    assert offer.text() == "Reel · due 9 Nov 2026 · Spring glow"
    offer.trigger()
    qtbot.waitUntil(lambda: [each.id for each in post_detail(db, scene.reel).pieces] == [scene.piece])
    qtbot.waitUntil(lambda: any(each.posts for each in page.post.pieces))
    page.panel.pieces_menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: not post_detail(db, scene.reel).pieces)


def test_a_dropped_picture_is_kept_with_its_day_and_hash(
    page: PostsPage, scene: Scene, db: Database, tmp_path: Path, qtbot: QtBot
) -> None:
    picture = tmp_path / "insights.png"
    image = QImage(40, 80, QImage.Format.Format_RGB32)
    image.fill(0)
    image.save(str(picture))
    look_at(page, scene.post, qtbot)
    drop(page, picture)
    dialog = dialog_of(ProofDialog)
    assert isinstance(dialog, ProofDialog)
    dialog.day.set_value(date(2026, 11, 8))
    dialog.submit.click()
    qtbot.waitUntil(lambda: len(post_detail(db, scene.post).proofs) == 1)
    (proof,) = post_detail(db, scene.post).proofs
    assert proof.taken_on == date(2026, 11, 8) and len(proof.sha256) == 64
    with qtbot.waitSignal(page.post.picture_read) as shown:
        page.post.show(scene.post)
    assert shown.args is not None and not shown.args[1].isNull()


def drop(page: PostsPage, path: Path) -> None:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path))])
    here, left = QPoint(20, 20), Qt.MouseButton.LeftButton
    page.panel.dropEvent(
        QDropEvent(here.toPointF(), Qt.DropAction.CopyAction, carried, left, Qt.KeyboardModifier.NoModifier)
    )


def test_a_removed_post_leaves_the_list_and_the_panel(page: PostsPage, scene: Scene, said: Said, qtbot: QtBot) -> None:
    look_at(page, scene.video, qtbot)
    QTest.keyClick(page.list.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.model.table.rowCount() == 2)
    said.press()
    qtbot.waitUntil(lambda: page.model.table.rowCount() == 3)


def test_the_grid_opens_on_what_is_selected_and_escape_closes_the_panel(
    page: PostsPage, scene: Scene, qtbot: QtBot
) -> None:
    look_at(page, scene.post, qtbot)
    QTest.keyClick(page.list.table, Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    QTest.keyClick(page.list.table, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: page.grid.isVisible() and page.grid.model.entries.rowCount() == 1)
    page.grid.back.click()
    page.list.enter.click()
    qtbot.waitUntil(lambda: page.grid.model.entries.rowCount() == 3)
    page.grid.back.click()
    assert page.list.table.isVisible()


def test_an_empty_workspace_says_what_to_do_and_a_failure_says_why(
    bridge: Bridge, formats: Formats, qtbot: QtBot
) -> None:
    page = PostsPage(PostsViewModel(bridge, formats, lambda: TODAY))
    qtbot.addWidget(page)
    page.show()
    assert page.list.states.state() == "loading"
    page.model.load()
    qtbot.waitUntil(lambda: page.list.states.state() == "empty")
    page.model.failed.emit("The file is locked.")
    assert page.list.states.state() == "failed"
