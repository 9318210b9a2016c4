"""Commands on deliverables: what a partner agreed to make, what was said of drafts, which posts satisfy it.

Each public command is one labelled step. What a reviewer said is never changed or taken away, only followed by more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from crm.db.entities import Collaboration, Deliverable, DeliverablePost, DraftReview, Post, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.deliverables import round_of, state_after, state_with
from crm.domain.vocabulary import DeliverableState, Platform, PostType, ReviewVerdict
from crm.errors import UserError
from crm.services.posts import own_part

MOST_PIECES = 1000
MOST_ROUNDS = 20
REVIEWER_LENGTH = 120


@dataclass(frozen=True)
class DeliverableDraft:
    """An agreed piece as typed.

    Attributes:
        count: how many of this kind.
        due_from_on, due_on: first and last day of the window, both inclusive.
        rounds_agreed: rounds of changes; None when nobody said.
    """

    collaboration_id: str
    format: PostType
    platform: Platform | None = None
    count: int = 1
    due_from_on: date | None = None
    due_on: date | None = None
    rounds_agreed: int | None = None
    note: str = ""


@dataclass(frozen=True)
class ReviewDraft:
    """What somebody said of a draft.

    Attributes:
        reviewer: whose words they are; "" means whoever works here.
    """

    deliverable_id: str
    verdict: ReviewVerdict
    words: str = ""
    reviewer: str = ""


def add_deliverable(db: Database, draft: DeliverableDraft) -> str:
    """Add an agreed piece and return its id.

    Raises:
        NotFound: the collaboration is gone.
        UserError: a value is wrong.
    """
    with db.begin("Add deliverable") as uow:
        part = uow.get(Collaboration, draft.collaboration_id)
        deliverable = Deliverable(id=new_id(), collaboration_id=part.id, state=DeliverableState.AGREED)
        for field in DeliverableDraft.__dataclass_fields__:
            if field != "collaboration_id":
                _assign(deliverable, field, getattr(draft, field))
        _check_days(deliverable)
        uow.add(deliverable)
        return deliverable.id


def edit_deliverable(db: Database, deliverable_id: str, changes: Mapping[str, Any]) -> None:
    """Change some fields of an agreed piece, also its state.

    Raises:
        NotFound: the deliverable is gone.
        UserError: a value is wrong; an unknown field is named.
    """
    with db.begin("Edit deliverable") as uow:
        deliverable = uow.get(Deliverable, deliverable_id)
        for field, value in changes.items():
            _assign(deliverable, field, value)
        _check_days(deliverable)


def remove_deliverable(db: Database, deliverable_id: str) -> None:
    """Remove an agreed piece with its reviews; posts stay."""
    with db.begin("Remove deliverable") as uow:
        uow.delete(uow.get(Deliverable, deliverable_id))


def hand_in_draft(db: Database, deliverable_id: str) -> None:
    """Note that the partner sent a draft, so that it waits for a review.

    Raises:
        NotFound: the deliverable is gone.
        UserError: it is live or dropped already.
    """
    with db.begin("Hand in draft") as uow:
        deliverable = uow.get(Deliverable, deliverable_id)
        if deliverable.state in (DeliverableState.LIVE, DeliverableState.DROPPED):
            raise UserError(f"This piece is {deliverable.state} already.", field="state")
        deliverable.state = DeliverableState.IN_REVIEW


def review_draft(db: Database, draft: ReviewDraft) -> str:
    """Keep what a reviewer said of a draft, in its round, and return the review's id.

    Raises:
        NotFound: the deliverable is gone.
        UserError: changes are asked for without a word on which.
    """
    words = limits.many_lines(draft.words, "words")
    verdict = limits.choice(ReviewVerdict, draft.verdict, "verdict")
    if not words and verdict is not ReviewVerdict.APPROVED:
        raise UserError("Say it in words, so that the partner knows what is meant.", field="words")
    with db.begin("Review draft") as uow:
        deliverable = uow.get(Deliverable, draft.deliverable_id)
        reviewer = limits.one_line(draft.reviewer, "reviewer", REVIEWER_LENGTH) or uow.user
        review = DraftReview(id=new_id(), deliverable_id=deliverable.id, verdict=verdict, words=words)
        review.round, review.reviewer, review.at = round_of(_verdicts(uow, deliverable.id)), reviewer, uow.now
        uow.add(review)
        deliverable.state = state_after(verdict, deliverable.state)
        return review.id


def link_posts(db: Database, deliverable_id: str, post_ids: Sequence[str]) -> None:
    """Say that posts satisfy an agreed piece; a post may satisfy several. Posts of no campaign join this one.

    Raises:
        NotFound: the deliverable or a post is gone.
        UserError: a post is another influencer's, or belongs to another collaboration.
    """
    with db.begin("Link post" if len(post_ids) == 1 else "Link posts") as uow:
        deliverable = uow.get(Deliverable, deliverable_id)
        known = _linked(uow, deliverable_id)
        _link(uow, deliverable, known, post_ids)
        deliverable.state = state_with(len({*known, *post_ids}), deliverable.count, deliverable.state)


def choose_posts(db: Database, deliverable_id: str, post_ids: Sequence[str]) -> None:
    """Say which posts satisfy an agreed piece, and that no others do; those taken off stay in their campaign.

    Raises:
        NotFound, UserError: as `link_posts`.
    """
    with db.begin("Choose posts") as uow:
        deliverable = uow.get(Deliverable, deliverable_id)
        known = _linked(uow, deliverable_id)
        _link(uow, deliverable, known, post_ids)
        for post_id in known.keys() - set(post_ids):
            uow.delete(known[post_id])
        deliverable.state = state_with(len(set(post_ids)), deliverable.count, deliverable.state)


def unlink_post(db: Database, deliverable_id: str, post_id: str) -> None:
    """Say that a post does not satisfy an agreed piece after all; the post stays in its campaign."""
    with db.begin("Unlink post") as uow:
        deliverable = uow.get(Deliverable, deliverable_id)
        known = _linked(uow, deliverable_id)
        if post_id in known:
            uow.delete(known.pop(post_id))
        deliverable.state = state_with(len(known), deliverable.count, deliverable.state)


def _link(
    uow: UnitOfWork, deliverable: Deliverable, known: Mapping[str, DeliverablePost], post_ids: Sequence[str]
) -> None:
    for post_id in dict.fromkeys(post_ids):
        post = uow.get(Post, post_id)
        if post.collaboration_id not in (None, deliverable.collaboration_id):
            raise UserError("That post belongs to another collaboration.", field="post_id")
        post.collaboration_id = own_part(uow, post, deliverable.collaboration_id)
        if post_id not in known:
            uow.add(DeliverablePost(id=new_id(), deliverable_id=deliverable.id, post_id=post_id))


def _verdicts(uow: UnitOfWork, deliverable_id: str) -> list[ReviewVerdict]:
    rows = select(DraftReview.verdict).where(DraftReview.deliverable_id == deliverable_id)
    return list(uow.session.scalars(rows.order_by(DraftReview.at, DraftReview.id)))


def _linked(uow: UnitOfWork, deliverable_id: str) -> dict[str, DeliverablePost]:
    rows = select(DeliverablePost).where(DeliverablePost.deliverable_id == deliverable_id)
    return {link.post_id: link for link in uow.session.scalars(rows)}


def _assign(deliverable: Deliverable, field: str, value: Any) -> None:
    match field:
        case "format":
            deliverable.format = limits.choice(PostType, value, field)
        case "platform":
            deliverable.platform = limits.choice(Platform, value, field) if value else None
        case "count":
            deliverable.count = limits.whole(value, field, 1, MOST_PIECES)
        case "due_from_on" | "due_on":
            setattr(deliverable, field, limits.day(value, field))
        case "rounds_agreed":
            deliverable.rounds_agreed = limits.count(value, field, MOST_ROUNDS)
        case "state":
            deliverable.state = limits.choice(DeliverableState, value, field)
        case "note":
            deliverable.note = limits.many_lines(value, field)
        case _:
            raise UserError(f"A deliverable has no field “{field}”.", field=field)


def _check_days(deliverable: Deliverable) -> None:
    first, last = deliverable.due_from_on, deliverable.due_on
    if first and last and last < first:
        raise UserError("The window ends before it starts.", field="due_on")
