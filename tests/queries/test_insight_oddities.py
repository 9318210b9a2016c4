"""Proves on which posts a flag rests, so that whoever reads it can look at them."""

from datetime import date, timedelta

from crm.db.entities import Comment, new_id
from crm.db.unit_of_work import Database
from crm.domain.authenticity import FEWEST_COMMENTS, FlagKind
from crm.domain.explanation import SourceRow
from crm.domain.vocabulary import Platform, PostType
from crm.queries.insight_oddities import everybodys_oddities
from crm.queries.source_places import Place, source_place
from crm.services.posts import PostDraft, add_post
from tests.conftest import NOW
from tests.services.people import add_noor

TODAY = NOW.date()
DAY = date(2026, 10, 1)


def commented(db: Database, person: str, on: date, texts: list[str]) -> str:
    """A post with these comments."""
    post = add_post(db, PostDraft(person, Platform.INSTAGRAM, type=PostType.POST, posted_on=on))
    with db.begin("Comments") as uow:
        uow.add(*(Comment(id=new_id(), post_id=post, text=text) for text in texts))
    return post


def test_repeated_comments_name_their_posts_the_newest_first(db: Database) -> None:
    """Each post with how many of its comments were looked at; the row opens the post."""
    noor = add_noor(db)
    older = commented(db, noor, DAY, ["Wow!"] * 8)
    newer = commented(db, noor, DAY + timedelta(days=3), ["wow"] * (FEWEST_COMMENTS - 8))
    (odd,) = everybodys_oddities(db, TODAY)
    (flag,) = odd.flags
    assert (odd.influencer_id, flag.kind) == (noor, FlagKind.REPEATED_COMMENTS)
    assert flag.explanation.rows == (
        SourceRow("post", newer, DAY + timedelta(days=3), FEWEST_COMMENTS - 8),
        SourceRow("post", older, DAY, 8),
    )
    assert (flag.explanation.first_on, flag.explanation.last_on) == (DAY, DAY + timedelta(days=3))
    assert source_place(db, "post", newer) == Place("post", newer)


def test_too_few_comments_are_worth_no_look(db: Database) -> None:
    commented(db, add_noor(db), DAY, ["Wow!"] * (FEWEST_COMMENTS - 1))
    assert everybodys_oddities(db, TODAY) == []
