"""What health of partnerships is read from, grouped once for everybody: talks, pieces, promises, ends, trends of posts.

Few statements, whatever the size; what the facts mean is `domain.health`'s.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Select, Text, case, func, select, type_coerce
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    Agreement,
    Campaign,
    Collaboration,
    Deliverable,
    DeliverablePost,
    Outreach,
    Partnership,
    Payment,
    Post,
    Promise,
    Reading,
    UsageRight,
)
from crm.domain.contact import SILENT
from crm.domain.health import LATEST_POSTS, HealthFacts
from crm.domain.ranking import DEFAULT_PRIOR, Prior, log_rate, shrunken_log
from crm.domain.readings import VIDEOS
from crm.domain.vocabulary import DeliverableState, Direction, Party, PostType, PromiseState
from crm.queries.streams import stream_blocks

# What health is read from: a change in one of these may change it.
HEALTH_TABLES = (
    "partnership", "outreach", "deliverable", "deliverable_post", "post", "reading", "account", "promise", "payment",
    "agreement", "usage_right", "collaboration", "campaign", "health_weights",
)  # fmt: skip
FEW_ROWS = 500  # in a block: where no row is kept, the collector of garbage never wakes
FEW_PEOPLE = 100  # so many are looked up one by one

Pair = tuple[str, str]  # influencer and brand


class HealthRecords:
    """Everything that signals are read from, grouped once for all partnerships, as it stood on a day.

    The roster's usual share and reply time come from everybody, so all is read even for one partnership.
    """

    def __init__(self, session: Session, today: date, who: Collection[str]) -> None:
        """Read everything.

        Args:
            who: influencers whose own posts are asked for.
        """
        self._today = today
        self._talks = _talks(session, today)
        self._delivered = _delivered(session, today)
        self._kept = _kept(session, today)
        self._ends = _ends(session, today)
        self._agreed = _agreed_cadence(session)
        self._trends = _trends(session, today, who)
        pieces = [piece for pieces in self._delivered.values() for piece in pieces]
        self._on_time = sum(pieces) / len(pieces) if pieces else None
        replies = [hours for _, hours, _ in self._talks.values() if hours is not None]
        self._reply_hours = median(replies) if replies else None

    def facts(self, id_: str, pair: Pair, since_on: str | None, cadence_days: int | None) -> HealthFacts:
        """What is recorded of one partnership.

        Args:
            since_on: its first day, as the file has it.
        """
        last, hours, replies = self._talks.get(id_, (None, None, 0))
        pieces, promises = self._delivered.get(pair, []), self._kept.get(pair, [])
        latest, earlier, n_latest, n_earlier = self._trends.get(pair[0], (None, None, 0, 0))
        return HealthFacts(
            last_two_way_on=last,
            cadence_days=cadence_days or self._agreed.get(id_),
            since_on=date.fromisoformat(since_on) if since_on else None,
            on_time=sum(pieces),
            due=len(pieces),
            roster_on_time=self._on_time,
            reply_hours=hours,
            roster_reply_hours=self._reply_hours,
            replies=replies,
            latest_rate=latest,
            earlier_rate=earlier,
            latest_posts=n_latest,
            earlier_posts=n_earlier,
            promises_kept=sum(promises),
            promises_due=len(promises),
            ends_on=self._ends.get(pair),
        )


_Talk = tuple[date | None, float | None, int]
_IN, _HEARD = "i", "o"  # how a contact is marked behind its instant: from them, or from us and heard


def _talks(session: Session, today: date) -> dict[str, _Talk]:
    """Of each partnership: the last day the partner took part; median hours from our words to their answers, of how many.

    One line of instants for each partnership: a row for each contact would take twice as long to come over.
    """
    at = type_coerce(Outreach.at, Text)
    mark = case((Outreach.direction == Direction.IN, _IN), (Outreach.outcome.not_in(SILENT), _HEARD), else_="s")
    asked = (
        select(Outreach.partnership_id, func.group_concat(at.concat(mark), ","))
        .where(Outreach.partnership_id > "", at < (today + timedelta(days=1)).isoformat())
        .group_by(Outreach.partnership_id)
    )
    return {id_: _talk(sorted(line.split(","))) for id_, line in streamed(session, asked)}


def _talk(contacts: Sequence[str]) -> _Talk:
    """What contacts tell, the oldest first."""
    instant = datetime.fromisoformat
    waiting, last = "", ""
    hours: list[float] = []
    for contact in contacts:
        mark, at = contact[-1], contact[:-1]
        if mark == _IN:
            last = at
            if waiting:
                hours.append((instant(at) - instant(waiting)).total_seconds() / 3600)
                waiting = ""
        else:
            waiting = waiting or at
            if mark == _HEARD:
                last = at
    return date.fromisoformat(last[:10]) if last else None, median(hours) if hours else None, len(hours)


def _delivered(session: Session, today: date) -> dict[Pair, list[bool]]:
    """Whether each piece that was due by now was live by its day."""
    live = (
        select(DeliverablePost.deliverable_id, func.min(Post.posted_on).label("live_on"))
        .join(Post, Post.id == DeliverablePost.post_id)
        .group_by(DeliverablePost.deliverable_id)
        .subquery()
    )
    asked = (
        select(Collaboration.influencer_id, Campaign.brand_id, Deliverable.due_on, live.c.live_on)
        .select_from(Deliverable)
        .join(Collaboration, Collaboration.id == Deliverable.collaboration_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .outerjoin(live, live.c.deliverable_id == Deliverable.id)
        .where(Deliverable.due_on.is_not(None), Deliverable.due_on < today)
        .where(Deliverable.state != DeliverableState.DROPPED)
    )
    found: defaultdict[Pair, list[bool]] = defaultdict(list)
    for influencer_id, brand_id, due_on, live_on in streamed(session, asked):
        found[influencer_id, brand_id].append(live_on is not None and live_on <= due_on)
    return found


def _kept(session: Session, today: date) -> dict[Pair, list[bool]]:
    """Whether each of our promises, and each payment, that was due by now was kept by its day."""
    promised = (
        select(
            Promise.influencer_id,
            Partnership.brand_id,
            Promise.due_on,
            Promise.state == PromiseState.KEPT,
            Promise.settled_on,
        )
        .join(Partnership, Partnership.id == Promise.partnership_id)
        .where(Promise.owed_by == Party.US, Promise.due_on < today, Promise.state != PromiseState.RELEASED)
    )
    owed = (
        select(
            Collaboration.influencer_id,
            Campaign.brand_id,
            Payment.due_on,
            Payment.paid_on.is_not(None),
            Payment.paid_on,
        )
        .select_from(Payment)
        .join(Collaboration, Collaboration.id == Payment.collaboration_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .where(Payment.due_on < today)
    )
    found: defaultdict[Pair, list[bool]] = defaultdict(list)
    for asked in (promised, owed):
        for influencer_id, brand_id, due_on, done, on in streamed(session, asked):
            found[influencer_id, brand_id].append(bool(done) and (on is None or on <= due_on))
    return found


def _ends(session: Session, today: date) -> dict[Pair, date]:
    """When the agreement or the last right of a partnership ends; one that renews itself or has no end does not.

    An agreement and a right that ended long ago no longer say anything: only the latest end counts.
    """
    agreed = (
        select(Partnership.influencer_id, Partnership.brand_id, Agreement.ends_on)
        .join(Partnership, Partnership.id == Agreement.partnership_id)
        .where(Agreement.ends_on.is_not(None), Agreement.renews.is_(False))
    )
    allowed = select(UsageRight.influencer_id, UsageRight.brand_id, UsageRight.ends_on).where(
        UsageRight.ends_on.is_not(None), UsageRight.perpetual.is_(False)
    )
    found: dict[Pair, str] = {}
    for asked in (agreed, allowed):
        for influencer_id, brand_id, ends_on in streamed(session, asked):
            pair = (influencer_id, brand_id)
            found[pair] = max(found.get(pair, ends_on), ends_on)
    return {pair: date.fromisoformat(on) for pair, on in found.items()}


def _agreed_cadence(session: Session) -> dict[str, int]:
    """Cadences that only an agreement tells; the newest agreement's."""
    asked = (
        select(Agreement.partnership_id, Agreement.cadence_days)
        .where(Agreement.cadence_days.is_not(None))
        .order_by(Agreement.starts_on.nulls_first(), Agreement.id)
    )
    return dict(streamed(session, asked))


_Trend = tuple[float | None, float | None, int, int]


def _trends(session: Session, today: date, who: Collection[str]) -> dict[str, _Trend]:
    """Shrunken rates of each partner's last three posts and of those before, on the basis that most of them know."""
    asked = _readings(today)
    if len(who) <= FEW_PEOPLE:
        asked = asked.where(Post.influencer_id.in_(who))
    newest: dict[str, tuple[Any, ...]] = {}
    for row in streamed(session, asked):
        kept = newest.setdefault(row[0], row)
        if kept is not row and row[1:3] > kept[1:3]:
            newest[row[0]] = row
    posts: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in newest.values():
        posts[row[3]].append(row)
    logs = {influencer_id: _on_best_basis(own) for influencer_id, own in posts.items()}
    return {influencer_id: _trend(own) for influencer_id, own in logs.items() if own}


def _readings(today: date) -> Select[*tuple[Any, ...]]:
    video = Post.type.in_(VIDEOS)
    return (
        select(
            Post.id,
            Reading.read_at,
            Reading.revision,
            Post.influencer_id,
            Post.posted_on,
            video,
            Reading.likes + Reading.comments,
            case((video, Reading.views), else_=Reading.reach),
            Account.followers,
        )
        .select_from(Post)
        .join(Reading, Reading.post_id == Post.id)
        .outerjoin(Account, Account.id == Post.account_id)
        .where(
            Post.collaboration_id > "",  # leads through the index, past everybody's other posts
            Post.posted_on <= today,
            Post.boosted.is_(False),
            Post.giveaway.is_(False),
            Post.type != PostType.STORY,
            Reading.likes.is_not(None),
            Reading.comments.is_not(None),
            Reading.read_at < (today + timedelta(days=1)).isoformat(),
        )
    )


def _on_best_basis(posts: Sequence[tuple[Any, ...]]) -> list[float]:
    """Logarithms of a partner's rates, the oldest first, on the basis that most of their posts know."""
    of_views: list[tuple[str, float]] = []
    of_reach: list[tuple[str, float]] = []
    of_followers: list[tuple[str, float]] = []
    for _, _, _, _, posted_on, video, told, seen, followers in posts:
        if seen and told <= seen:
            (of_views if video else of_reach).append((posted_on, log_rate(told, seen)))
        if followers and told <= followers and not video:
            of_followers.append((posted_on, log_rate(told, followers)))
    best = max(of_views, of_reach, of_followers, key=len)
    return [rate for _, rate in sorted(best)]


def _trend(logs: Sequence[float]) -> _Trend:
    """Both parts are drawn to the partner's own mean, so that three lucky posts are no trend."""
    latest, earlier = logs[-LATEST_POSTS:], logs[:-LATEST_POSTS]
    if not earlier:
        return None, None, len(latest), 0
    prior = Prior(sum(logs) / len(logs), DEFAULT_PRIOR.between, DEFAULT_PRIOR.within)
    now, before = (math.exp(shrunken_log(sum(part) / len(part), len(part), prior)) for part in (latest, earlier))
    return now, before, len(latest), len(earlier)


def streamed(session: Session, asked: Select[*tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement one by one, in blocks so small that none is kept waiting."""
    for block in stream_blocks(session, asked, FEW_ROWS):
        yield from block
