"""The feedback of a campaign: shares with intervals, keys that win over the word list, pasted comments, undo."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Tone
from crm.formats import Formats
from crm.queries.feedback import CommentRow, Feedback, campaign_feedback
from crm.queries.find import resolve
from crm.ui.bridge import Bridge
from crm.ui.pages.campaigns.feedback_tab import FeedbackTab
from crm.ui.pages.campaigns.paste_dialog import PasteDialog
from tests.ui.conftest import Said
from tests.ui.windows import asked, gone

FORMATS = Formats("en_GB", "UTC")


@pytest.fixture
def db(sample: Path, tmp_path: Path, open_database: Callable[[Path], Database]) -> Database:
    """A copy of the sample, open."""
    return open_database(Path(shutil.copy(sample, tmp_path / "copy.rapport")))


@pytest.fixture
def tab(bridge: Bridge, db: Database, said: Said, qtbot: QtBot) -> Iterator[FeedbackTab]:
    """The tab with the comments of a campaign that runs."""
    made = FeedbackTab(bridge, FORMATS)
    qtbot.addWidget(made)
    made.resize(1080, 700)
    made.show()
    made.show_campaign(resolve(db, "campaign", "Mend It Month"))
    qtbot.waitUntil(lambda: made.states.state() == "content")
    yield made


def told(db: Database) -> Feedback:
    return campaign_feedback(db, resolve(db, "campaign", "Mend It Month"))


def texts(tab: FeedbackTab) -> list[str]:
    return [each.text() for each in tab.findChildren(QLabel)]


def kept(db: Database, words: str) -> CommentRow:
    return next(row for row in told(db).rows if row.text == words)


def test_tones_and_themes_are_shares_of_what_could_be_judged_with_intervals(tab: FeedbackTab, db: Database) -> None:
    summary = told(db).summary
    positive = next(share for share in summary.tones if share.code is Tone.POSITIVE)
    assert positive.interval is not None
    low, high = (FORMATS.decimal(100 * end, 0) for end in (positive.interval.low, positive.interval.high))
    shown = texts(tab)
    assert FORMATS.count(summary.comments) in shown and FORMATS.rate(positive.fraction, 2) in shown
    assert f"{low}–{high} %" in shown and f"Tone, of {positive.of} judged" in shown
    assert f"{summary.spam} spam left out, {summary.not_judged} not judged" in shown


def test_a_key_marks_what_the_word_list_said_otherwise_and_undo_gives_its_word_back(
    tab: FeedbackTab, db: Database, said: Said, qtbot: QtBot
) -> None:
    before = told(db).rows[0]
    assert before.judgement.tone is Tone.POSITIVE
    tab.table.selectRow(0)
    QTest.keyClick(tab.table, Qt.Key.Key_Minus)
    qtbot.waitUntil(lambda: said.texts() == ["1 comment marked."])
    assert told(db).rows[0].judgement.tone is Tone.NEGATIVE
    QTest.keyClick(tab.table, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: told(db).rows[0].judgement.spam)
    said.press()
    qtbot.waitUntil(lambda: not told(db).rows[0].judgement.spam)


def test_pasted_comments_are_judged_where_the_language_is_known_and_taken_back_in_one_step(
    tab: FeedbackTab, db: Database, said: Said, qtbot: QtBot
) -> None:
    before = told(db).summary.comments
    tab.paste.click()
    dialog = asked(PasteDialog)
    dialog.text.setPlainText(
        "Love this repair kit, @some.body!\nWo kann ich das kaufen?\n\nfree followers at bit.ly/xx"
    )
    dialog.submit.click()
    qtbot.waitUntil(lambda: gone(dialog))
    assert said.texts() == ["3 comments kept."] and told(db).summary.comments == before + 3
    assert kept(db, "Wo kann ich das kaufen?").judgement.tone is Tone.NOT_JUDGED
    assert kept(db, "free followers at bit.ly/xx").judgement.spam
    assert not any("some.body" in quote.text for quote in told(db).quotes)
    said.press()
    qtbot.waitUntil(lambda: told(db).summary.comments == before)
    qtbot.waitUntil(lambda: FORMATS.count(before) in texts(tab))
