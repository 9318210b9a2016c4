"""What each of many collaborations has: answers, brief, pieces, posts, payments, read together. Nothing here writes.

What follows from these facts is in `domain.collaborations`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Brief,
    BriefVersion,
    Collaboration,
    Deliverable,
    DeliverablePost,
    Outreach,
    Payment,
    Post,
    Reading,
    TrackingLink,
)
from crm.domain.collaborations import FINAL_AGE_DAYS, Standing
from crm.domain.vocabulary import CollaborationStage, DeliverableState, Direction, PostType

_BLOCK = 500
_DONE = frozenset({DeliverableState.LIVE, DeliverableState.DROPPED})
_HANDED_IN = frozenset(
    {DeliverableState.IN_REVIEW, DeliverableState.CHANGES, DeliverableState.APPROVED, DeliverableState.LIVE}
)
_STORY_DAYS = 1  # a story is gone after a day, so its figures are


@dataclass(frozen=True, slots=True)
class Facts:
    """One collaboration as far as it has come.

    Attributes:
        due_on: the earliest day of a piece that is still to come; late: pieces past their day.
        approval_days: working days for a review as the brief promises them; None when it does not say.
    """

    standing: Standing
    due_on: date | None
    late: int
    approval_days: int | None


@dataclass(slots=True)
class _Pieces:
    agreed: int = 0
    handed_in: int = 0
    approved: int = 0
    live: int = 0
    late: int = 0
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Briefed:
    accepted: bool
    approval_days: int | None


def facts_of(session: Session, collaboration_ids: Sequence[str], today: date) -> dict[str, Facts]:
    """The facts of these collaborations by id; ids that are gone are absent."""
    found: dict[str, Facts] = {}
    for start in range(0, len(collaboration_ids), _BLOCK):
        among = Collaboration.id.in_(collaboration_ids[start : start + _BLOCK])
        found.update(_facts(session, among, today))
    return found


def _facts(session: Session, among: Any, today: date) -> Iterator[tuple[str, Facts]]:
    contacts = _contacts(session, among)
    pieces = _pieces(session, among, today)
    posts, final = _posts(session, among)
    briefs = _briefs(session, among)
    paid = _paid(session, among)
    for part in session.execute(_parts().where(among)):
        piece = pieces[part.id]
        brief = briefs.get((part.campaign_id, part.influencer_id)) or briefs.get((part.campaign_id, None))
        agreed = _sum(part.fee_minor, part.commission_minor)
        product = (part.product_cost_minor, part.retail_value_minor, part.shipping_minor)
        standing = Standing(
            part.stage,
            invited=Direction.OUT in contacts[part.id],
            answered=Direction.IN in contacts[part.id],
            has_terms=agreed is not None or any(each is not None for each in product) or part.cost_confirmed,
            ships_product=any(product),
            has_brief=brief is not None,
            brief_accepted=brief is not None and brief.accepted,
            pieces=piece.agreed,
            drafts=piece.handed_in,
            approved=piece.approved,
            live=piece.live,
            posts=posts.get(part.id, 0),
            final_posts=final.get(part.id, 0),
            has_tracking=bool(part.code or part.link or part.has_links),
            owed_minor=None if agreed is None else agreed - paid.get((part.id, part.currency), 0),
            cost_confirmed=part.cost_confirmed,
        )
        yield part.id, Facts(standing, piece.due_on, piece.late, brief.approval_days if brief else None)


def _parts() -> Select[*tuple[Any, ...]]:
    return select(
        Collaboration.id,
        Collaboration.campaign_id,
        Collaboration.influencer_id,
        Collaboration.stage,
        Collaboration.currency,
        Collaboration.fee_minor,
        Collaboration.commission_minor,
        Collaboration.product_cost_minor,
        Collaboration.retail_value_minor,
        Collaboration.shipping_minor,
        Collaboration.cost_confirmed,
        Collaboration.code,
        Collaboration.link,
        exists().where(TrackingLink.collaboration_id == Collaboration.id).label("has_links"),
    )


def _contacts(session: Session, among: Any) -> defaultdict[str, set[Direction]]:
    """Which ways outreach went since each influencer is in the campaign; asked only where an answer is waited for."""
    rows = (
        select(Collaboration.id, Outreach.direction)
        .join(Outreach, Outreach.influencer_id == Collaboration.influencer_id)
        .where(among, Collaboration.stage == CollaborationStage.INVITED, Outreach.at >= Collaboration.created_at)
        .distinct()
    )
    found: defaultdict[str, set[Direction]] = defaultdict(set)
    for collaboration_id, direction in session.execute(rows):
        found[collaboration_id].add(direction)
    return found


def _pieces(session: Session, among: Any, today: date) -> defaultdict[str, _Pieces]:
    posts = (
        select(func.count())
        .where(DeliverablePost.deliverable_id == Deliverable.id)
        .correlate(Deliverable)
        .scalar_subquery()
        .label("posts")
    )
    rows = (
        select(Deliverable.collaboration_id, Deliverable.count, Deliverable.state, Deliverable.due_on, posts)
        .join(Collaboration, Collaboration.id == Deliverable.collaboration_id)
        .where(among, Deliverable.state != DeliverableState.DROPPED)
    )
    found: defaultdict[str, _Pieces] = defaultdict(_Pieces)
    for collaboration_id, count, state, due_on, linked in session.execute(rows):
        pieces = found[collaboration_id]
        live = count if state is DeliverableState.LIVE else min(linked, count)
        pieces.agreed += count
        pieces.live += live
        pieces.handed_in += count if state in _HANDED_IN else live
        pieces.approved += count if state in {DeliverableState.APPROVED, DeliverableState.LIVE} else live
        if state not in _DONE and live < count and due_on is not None:
            pieces.late += (count - live) * (due_on < today)
            pieces.due_on = due_on if pieces.due_on is None else min(pieces.due_on, due_on)
    return found


def _posts(session: Session, among: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Live posts by collaboration, and of those waiting for final figures how many have them."""
    newest = select(func.max(Reading.read_at)).where(Reading.post_id == Post.id).correlate(Post).scalar_subquery()
    age = func.julianday(func.substr(newest, 1, 10)) - func.julianday(Post.posted_on)
    needed = case((Post.type == PostType.STORY, _STORY_DAYS), else_=FINAL_AGE_DAYS)
    has_final = and_(
        Collaboration.stage == CollaborationStage.LIVE,
        newest.is_not(None),
        func.coalesce(age, FINAL_AGE_DAYS) >= needed,
    )
    counted = (
        select(Post.collaboration_id, func.count(), func.sum(case((has_final, 1), else_=0)))
        .join(Collaboration, Collaboration.id == Post.collaboration_id)
        .where(among)
        .group_by(Post.collaboration_id)
    )
    rows = session.execute(counted).all()
    return {part: posts for part, posts, _final in rows}, {part: final for part, _posts, final in rows}


def _briefs(session: Session, among: Any) -> dict[tuple[str, str | None], _Briefed]:
    """Briefs of the campaigns, and the partners' own variants, by (campaign, influencer); None = the campaign's."""
    campaigns = select(Collaboration.campaign_id).where(among)
    newest = (
        select(func.json_extract(BriefVersion.contents, "$.approval_days"))
        .where(BriefVersion.brief_id == Brief.id)
        .order_by(BriefVersion.number.desc())
        .limit(1)
        .correlate(Brief)
        .scalar_subquery()
    )
    rows = select(Brief.campaign_id, Brief.influencer_id, Brief.accepted_version, newest.label("days")).where(
        Brief.campaign_id.in_(campaigns)
    )
    return {
        (row.campaign_id, row.influencer_id): _Briefed(
            row.accepted_version is not None, row.days if isinstance(row.days, int) else None
        )
        for row in session.execute(rows)
    }


def _paid(session: Session, among: Any) -> dict[tuple[str, str], int]:
    """What was paid, by collaboration and currency."""
    rows = (
        select(Payment.collaboration_id, Payment.currency, func.sum(Payment.amount_minor))
        .join(Collaboration, Collaboration.id == Payment.collaboration_id)
        .where(among, Payment.paid_on.is_not(None))
        .group_by(Payment.collaboration_id, Payment.currency)
    )
    return {(id_ or "", currency): total for id_, currency, total in session.execute(rows)}


def _sum(*amounts: int | None) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
