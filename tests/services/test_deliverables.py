"""Drafts are reviewed in rounds whose words stay, posts satisfy pieces, late is computed, every step can be undone."""

from datetime import date

import pytest

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import DeliverableState, PostType, ReviewVerdict
from crm.errors import UserError
from crm.queries.deliverables import deliverable_row, deliverable_rows, linkable_posts
from crm.services import campaigns, deliverables, posts
from crm.services.campaigns import CampaignDraft, CollaborationDraft
from crm.services.deliverables import DeliverableDraft, ReviewDraft
from crm.services.history import redo, undo
from crm.services.posts import PostDraft
from tests.services.people import add_lumen, add_noor, add_person
from tests.services.test_undo_of_commands import rows_and_words

DUE, TODAY = date(2026, 11, 10), date(2026, 11, 22)
CHANGES, APPROVED, COMMENT = ReviewVerdict.CHANGES, ReviewVerdict.APPROVED, ReviewVerdict.COMMENT


class Scene:
    """Noor owes two reels and a story; she has two posts that are in no campaign."""

    def __init__(self, db: Database) -> None:
        self.noor, self.anna = add_noor(db), add_person(db, "Anna")
        self.campaign = campaigns.add_campaign(db, CampaignDraft(add_lumen(db), "Spring glow"))
        self.part = campaigns.add_collaboration(db, CollaborationDraft(self.campaign, self.noor))
        told = DeliverableDraft(self.part, PostType.REEL, count=2, due_on=DUE, rounds_agreed=1)
        self.reels = deliverables.add_deliverable(db, told)
        self.story = deliverables.add_deliverable(db, DeliverableDraft(self.part, PostType.STORY))
        link = "https://www.instagram.com/reel/DGxyz12{}/"
        self.posts = [posts.add_post(db, PostDraft(self.noor, url=link.format(at))) for at in range(2)]
        self.annas = posts.add_post(db, PostDraft(self.anna, url=link.format(9)))


@pytest.fixture
def scene(db: Database) -> Scene:
    """The people and pieces of these tests."""
    return Scene(db)


def test_words_of_every_round_stay(db: Database, scene: Scene) -> None:
    deliverables.hand_in_draft(db, scene.reels)
    assert deliverable_row(db, scene.reels, TODAY).state is DeliverableState.IN_REVIEW
    for verdict, words in ((COMMENT, "Lovely light."), (CHANGES, "Say who paid."), (CHANGES, "And sooner.")):
        deliverables.review_draft(db, ReviewDraft(scene.reels, verdict, words, "Tom" if verdict is COMMENT else ""))
    deliverables.review_draft(db, ReviewDraft(scene.reels, APPROVED))
    told = deliverable_row(db, scene.reels, TODAY)
    assert [(each.round, each.reviewer, each.words) for each in told.reviews] == [
        (1, "Tom", "Lovely light."),
        (1, "Mara", "Say who paid."),
        (2, "Mara", "And sooner."),
        (3, "Mara", ""),
    ]
    assert (told.state, told.rounds_over) == (DeliverableState.APPROVED, 1)


def test_changes_need_words(db: Database, scene: Scene) -> None:
    with pytest.raises(UserError) as told:
        deliverables.review_draft(db, ReviewDraft(scene.reels, CHANGES, "  "))
    assert told.value.field == "words"


def test_one_post_may_satisfy_several_and_all_posts_make_a_piece_live(db: Database, scene: Scene) -> None:
    deliverables.link_posts(db, scene.reels, scene.posts[:1])
    deliverables.link_posts(db, scene.story, scene.posts[:1])
    reels, story = (deliverable_row(db, each, TODAY) for each in (scene.reels, scene.story))
    assert (reels.state, reels.days_late) == (DeliverableState.AGREED, 12)
    assert story.state is DeliverableState.LIVE
    deliverables.link_posts(db, scene.reels, scene.posts)
    reels = deliverable_row(db, scene.reels, TODAY)
    assert (reels.state, reels.days_late, len(reels.posts)) == (DeliverableState.LIVE, 0, 2)
    deliverables.unlink_post(db, scene.reels, scene.posts[0])
    assert deliverable_row(db, scene.reels, TODAY).state is DeliverableState.APPROVED


def test_a_linked_post_joins_the_campaign(db: Database, scene: Scene) -> None:
    assert [each.id for each in linkable_posts(db, scene.part)] == scene.posts[::-1]
    deliverables.link_posts(db, scene.story, scene.posts[:1])
    assert [len(each.posts) for each in deliverable_rows(db, TODAY, campaign_id=scene.campaign)] == [0, 1]


def test_another_persons_post_satisfies_nothing_here(db: Database, scene: Scene) -> None:
    with pytest.raises(UserError, match="another influencer"):
        deliverables.link_posts(db, scene.reels, [scene.annas])


def test_every_step_can_be_taken_back_exactly(db: Database, scene: Scene) -> None:
    deliverables.link_posts(db, scene.story, scene.posts[:1])
    commands = (
        lambda: deliverables.hand_in_draft(db, scene.reels),
        lambda: deliverables.review_draft(db, ReviewDraft(scene.reels, CHANGES, "Once more.")),
        lambda: deliverables.link_posts(db, scene.reels, scene.posts),
        lambda: deliverables.unlink_post(db, scene.story, scene.posts[0]),
        lambda: deliverables.remove_deliverable(db, scene.story),
    )
    for command in commands:
        before = rows_and_words(db)
        command()
        after = rows_and_words(db)
        undo(db)
        assert rows_and_words(db) == before
        redo(db)
        assert rows_and_words(db) == after
        undo(db)
