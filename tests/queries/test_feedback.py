"""Feedback of a campaign: every comment judged, a person's mark wins, spam left out, quotes without names; undoable."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.feedback import PersonMark
from crm.domain.vocabulary import CommentTheme, Tone
from crm.errors import NotFound, UserError
from crm.queries.feedback import Feedback, campaign_feedback, post_choices
from crm.queries.find import resolve
from crm.services.comments import mark_comments, paste_comments, remove_marks
from crm.services.history import undo

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def db(sample: Path, tmp_path: Path) -> Database:
    copy = tmp_path / "copy.rapport"
    copy.write_bytes(sample.read_bytes())
    opened = Database.open(copy, user="Mara", clock=lambda: NOW)
    yield opened  # type: ignore[misc]
    opened.close()


@pytest.fixture
def campaign(db: Database) -> str:
    return resolve(db, "campaign", "Winter Table")


def shares(feedback: Feedback) -> dict[Tone, int]:
    return {share.code: share.count for share in feedback.summary.tones}


def test_every_comment_is_judged_and_spam_and_unknown_languages_stay_out_of_the_shares(
    db: Database, campaign: str
) -> None:
    feedback = campaign_feedback(db, campaign)
    summary = feedback.summary
    assert summary.comments == len(feedback.rows) > 30
    assert summary.spam > 0 and summary.not_judged > 0
    assert sum(shares(feedback).values()) == summary.comments - summary.spam - summary.not_judged
    assert all(
        share.interval and share.interval.low <= share.fraction <= share.interval.high for share in summary.tones
    )
    assert 0 < feedback.posts <= feedback.of_posts == 30
    assert len(feedback.quotes) == 3


def test_a_persons_mark_wins_counts_and_can_be_undone(db: Database, campaign: str) -> None:
    before = campaign_feedback(db, campaign)
    one = next(row for row in before.rows if row.judgement.tone is Tone.POSITIVE and not row.judgement.spam)
    mark_comments(db, [one.id], PersonMark(tone=Tone.NEGATIVE, theme=CommentTheme.SCEPTICISM))
    mark_comments(db, [one.id], PersonMark(spam=False))
    after = campaign_feedback(db, campaign)
    marked = next(row for row in after.rows if row.id == one.id)
    assert (marked.judgement.tone, marked.judgement.theme) == (Tone.NEGATIVE, CommentTheme.SCEPTICISM)
    assert after.summary.by_person == 1
    assert shares(after)[Tone.POSITIVE] == shares(before)[Tone.POSITIVE] - 1
    remove_marks(db, [one.id])
    assert campaign_feedback(db, campaign) == before
    for _ in range(3):
        undo(db)
    assert campaign_feedback(db, campaign) == before


def test_pasted_comments_are_kept_once_and_undone_as_one(db: Database, campaign: str) -> None:
    before = campaign_feedback(db, campaign)
    post = post_choices(db, campaign)[0]
    texts = ["Love this so much!", "", "Where can I buy it?", "Love this so much!"]
    assert paste_comments(db, post.id, texts) == 3
    assert paste_comments(db, post.id, texts) == 0
    assert campaign_feedback(db, campaign).summary.comments == before.summary.comments + 3
    undo(db)
    assert campaign_feedback(db, campaign) == before


def test_what_cannot_be_done_is_refused_in_words(db: Database, campaign: str) -> None:
    post = post_choices(db, campaign)[0]
    with pytest.raises(UserError, match="at least one comment"):
        paste_comments(db, post.id, ["  ", ""])
    with pytest.raises(NotFound):
        paste_comments(db, "f" * 32, ["Nice"])
    with pytest.raises(NotFound):
        mark_comments(db, ["nobody"], PersonMark(spam=True))
