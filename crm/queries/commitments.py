"""What was promised, agreed, given and allowed: lists, the answer to "may we use this?", conflicts, what ends when.

The rules are domain.rights and domain.cadence. Nothing here writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Agreement,
    Brand,
    BrandNiche,
    Campaign,
    Collaboration,
    Exclusivity,
    Influencer,
    Niche,
    Partnership,
    Post,
    Promise,
    UsageRight,
)
from crm.db.unit_of_work import Database
from crm.domain.cadence import Touch
from crm.domain.rights import (
    Exclusive,
    ExclusivityConflict,
    Permission,
    SayDay,
    Use,
    Window,
    exclusivity_conflicts,
    may_use,
)
from crm.domain.vocabulary import Party, PromiseState
from crm.errors import NotFound
from crm.queries.person_conversation import next_touches


@dataclass(frozen=True, slots=True)
class PromiseCount:
    """How promises of one side fared; `late` of those kept or open past their day."""

    kept: int
    kept_late: int
    open: int
    overdue: int
    released: int

    @property
    def share_base(self) -> int:
        """Promises that can be judged: kept, and open past their day; the n of the kept share."""
        return self.kept + self.overdue


@dataclass(frozen=True, slots=True)
class BriefConflict:
    """Why a partner should perhaps not get a campaign's brief."""

    influencer_id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Runway:
    """What ends when in one partnership; None where nothing of the kind is known.

    Attributes:
        agreement_ends_on: of the agreement that lasts longest; `notice_by_on` the last day to give notice.
        right_ends_on: the next end of a window that is open now.
        last_post_on: day of the last live post, as its source tells it.
        touch: ideal and latest day of the next contact, by the agreed cadence.
    """

    agreement_ends_on: date | None
    notice_by_on: date | None
    right_ends_on: date | None
    last_post_on: date | None
    touch: Touch | None

    @property
    def next_end_on(self) -> date | None:
        """The earlier end of agreement and rights; what the runway signal of health counts to."""
        return min((on for on in (self.agreement_ends_on, self.right_ends_on) if on), default=None)


def promise_counts(db: Database, influencer_id: str, today: date) -> dict[Party, PromiseCount]:
    """How both sides kept their word with one influencer."""
    with db.read() as session:
        rows = session.execute(
            select(Promise.owed_by, Promise.state, Promise.due_on, Promise.settled_on).where(
                Promise.influencer_id == influencer_id
            )
        ).all()
    return {side: _counted([row for row in rows if row.owed_by is side], today) for side in Party}


def _counted(rows: Sequence[Any], today: date) -> PromiseCount:
    kept = [row for row in rows if row.state is PromiseState.KEPT]
    waiting = [row for row in rows if row.state is PromiseState.OPEN]
    overdue = sum(row.due_on is not None and row.due_on < today for row in waiting)
    late = sum(row.due_on is not None and row.settled_on > row.due_on for row in kept)
    return PromiseCount(len(kept), late, len(waiting), overdue, len(rows) - len(kept) - len(waiting))


def may_we_use(
    db: Database,
    influencer_id: str,
    brand_id: str,
    use: Use,
    post_id: str | None = None,
    say_day: SayDay = date.isoformat,
) -> Permission:
    """Whether a brand may use a partner's work in one way, here, today, with the reason.

    Args:
        say_day: how the reason calls a day.
        post_id: rights of this post count, and those that name no post; None asks for those that name none.
    """
    about = UsageRight.post_id.is_(None) if post_id is None else UsageRight.post_id.in_([post_id])
    statement = select(UsageRight).where(
        UsageRight.influencer_id == influencer_id,
        UsageRight.brand_id == brand_id,
        about | UsageRight.post_id.is_(None),
    )
    with db.read() as session:
        return may_use([_window(right) for right in session.scalars(statement)], use, say_day)


def _window(right: UsageRight) -> Window:
    return Window(
        right.id,
        right.kind,
        _split(right.channels),
        _split(right.territory),
        right.edits,
        right.ai_use,
        right.starts_on,
        right.ends_on,
        right.perpetual,
    )


def _split(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def brief_conflicts(
    db: Database, campaign_id: str, today: date, say_day: SayDay = date.isoformat
) -> list[BriefConflict]:
    """Partners of a campaign who are exclusive to a rival of its brand: to be read before a brief goes out.

    Args:
        today: counts as the campaign's day where it has none.
        say_day: how reasons call a day.

    Raises:
        NotFound: the campaign is gone.
    """
    with db.read() as session:
        partners = select(Collaboration.influencer_id).where(Collaboration.campaign_id == campaign_id)
        found = conflicts_of(session, campaign_id, session.scalars(partners).all(), today, say_day)
        named = select(Influencer.id, Influencer.name).where(Influencer.id.in_([each for each, _ in found]))
        people = session.execute(named.order_by(Influencer.sort_key)).all()
        return [
            BriefConflict(influencer_id, name, conflict.reason)
            for influencer_id, name in people
            for bound, conflict in found
            if bound == influencer_id
        ]


def conflicts_of(
    session: Session, campaign_id: str, influencer_ids: Sequence[str], today: date, say_day: SayDay = date.isoformat
) -> list[tuple[str, ExclusivityConflict]]:
    """Exclusivities of these people that stand against a campaign, with whose they are.

    Args:
        today: counts as the campaign's day where it has none.
        say_day: how reasons call a day.

    Raises:
        NotFound: the campaign is gone.
    """
    campaign = session.get(Campaign, campaign_id)
    if campaign is None:
        raise NotFound("That campaign is no longer there.")
    brand = session.get_one(Brand, campaign.brand_id)
    niches = select(Niche.name).join(BrandNiche, BrandNiche.niche_id == Niche.id)
    categories = list(session.scalars(niches.where(BrandNiche.brand_id == brand.id)))
    bound = select(Exclusivity.influencer_id).distinct().where(Exclusivity.influencer_id.in_(influencer_ids))
    starts_on = campaign.starts_on or today
    ends_on = campaign.ends_on or max(starts_on, today)  # without an end it goes on at least until now
    return [
        (influencer_id, conflict)
        for influencer_id in session.scalars(bound)
        for conflict in exclusivity_conflicts(
            exclusives_of(session, influencer_id), brand.name, categories, starts_on, ends_on, say_day
        )
    ]


def exclusives_of(session: Session, influencer_id: str) -> list[Exclusive]:
    """Every exclusivity a partner has agreed to, with whichever brand; the first to end first."""
    statement = (
        select(Exclusivity, Brand.name)
        .join(Brand, Brand.id == Exclusivity.brand_id)
        .where(Exclusivity.influencer_id == influencer_id)
        .order_by(Exclusivity.ends_on)
    )
    return [
        Exclusive(each.id, brand, each.category, tuple(each.rivals.splitlines()), each.starts_on, each.ends_on)
        for each, brand in session.execute(statement)
    ]


def runway(db: Database, partnership_id: str, today: date) -> Runway:
    """What ends when in one partnership, and when to be in touch next.

    Raises:
        NotFound: the partnership is gone.
    """
    with db.read() as session:
        partnership = session.get(Partnership, partnership_id)
        if partnership is None:
            raise NotFound("That partnership is no longer there.")
        agreement = session.scalars(
            select(Agreement)
            .where(Agreement.partnership_id == partnership_id, Agreement.ends_on >= today)
            .order_by(Agreement.ends_on.desc())
        ).first()
        pair = (partnership.influencer_id, partnership.brand_id)
        touches = next_touches(db, partnership.influencer_id, db.zone)
        ends_on = agreement.ends_on if agreement else None
        notice_by = None
        if agreement is not None and ends_on is not None and agreement.notice_days is not None:
            notice_by = date.fromordinal(ends_on.toordinal() - agreement.notice_days)
        return Runway(
            ends_on,
            notice_by,
            _next_right_end(session, *pair, today),
            _last_post(session, *pair),
            next((each.touch for each in touches if each.partnership_id == partnership_id), None),
        )


def _next_right_end(session: Session, influencer_id: str, brand_id: str, today: date) -> date | None:
    return session.scalar(
        select(func.min(UsageRight.ends_on)).where(
            UsageRight.influencer_id == influencer_id,
            UsageRight.brand_id == brand_id,
            UsageRight.perpetual.is_(False),
            UsageRight.starts_on <= today,
            UsageRight.ends_on >= today,
        )
    )


def _last_post(session: Session, influencer_id: str, brand_id: str) -> date | None:
    return session.scalar(
        select(func.max(Post.posted_on))
        .join(Collaboration, Collaboration.id == Post.collaboration_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .where(Post.influencer_id == influencer_id, Campaign.brand_id == brand_id)
    )
