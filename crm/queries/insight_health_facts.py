"""What health of partnerships is read from, grouped once for everybody: talks, pieces, promises, ends, trends of posts.

Few statements, whatever the size; what the facts mean is `domain.health`'s.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

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
from crm.domain.conversation import TALK
from crm.domain.health import LATEST_POSTS, HealthFacts
from crm.domain.ranking import DEFAULT_PRIOR, Prior, log_rate, shrunken_log
from crm.domain.readings import VIDEOS
from crm.domain.vocabulary import DeliverableState, Direction, Party, PostType, PromiseState
from crm.queries.streams import day_of, stream_blocks

# What health is read from: a change in one of these may change it.
HEALTH_TABLES = (
    "partnership", "outreach", "deliverable", "deliverable_post", "post", "reading", "account", "promise", "payment",
    "agreement", "usage_right", "collaboration", "campaign", "health_weights",
)  # fmt: skip
FEW_ROWS = 500  # in a block: where no row is kept, the collector of garbage never wakes
FEW_PEOPLE = 100  # so many are looked up one by one

Pair = tuple[str, str]  # influencer and brand


class HealthRecords:
    """Everything that signals are read from, grouped once for all partnerships, as it stood on one or more days.

    The roster's usual share and reply time come from everybody, so all is read even for one partnership. They are those
    of the first day throughout: that others became quicker is no fall of one partnership.
    """

    def __init__(self, session: Session, days: Sequence[date], who: Collection[str], zone: str) -> None:
        """Read everything.

        Args:
            days: on which it stood so, the newest first.
            who: influencers whose own posts are asked for.
            zone: IANA zone in which contacts have their day.
        """
        self._talks = _talks(session, days, zone)
        self._delivered = _delivered(session, days)
        self._kept = _kept(session, days)
        self._ends = _ends(session)
        self._agreed = _agreed_cadence(session)
        self._trends = _trends(session, days, who)
        pieces = [piece for pieces in self._delivered[0].values() for piece in pieces]
        self._on_time = sum(pieces) / len(pieces) if pieces else None
        replies = [hours for _, hours, _ in self._talks[0].values() if hours is not None]
        self._reply_hours = median(replies) if replies else None

    def facts(self, id_: str, pair: Pair, since_on: str | None, cadence_days: int | None, at: int = 0) -> HealthFacts:
        """What is recorded of one partnership.

        Args:
            since_on: its first day, as the file has it.
            at: as of which of the days.
        """
        last, hours, replies = self._talks[at].get(id_, (None, None, 0))
        pieces, promises = self._delivered[at].get(pair, []), self._kept[at].get(pair, [])
        latest, earlier, n_latest, n_earlier = self._trends[at].get(pair[0], (None, None, 0, 0))
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
# How a contact is marked behind its instant: from them; from us, heard or not; a call or meeting that was no answer.
_IN, _HEARD, _UNHEARD, _TALKED, _RANG = "i", "o", "s", "t", "r"


def _talks(session: Session, days: Sequence[date], zone: str) -> list[dict[str, _Talk]]:
    """Of each day and partnership: when the partner last took part; median hours from our words to their answers, of how many.

    One line of instants for each partnership: a row for each contact would take twice as long to come over.
    """
    at = type_coerce(Outreach.at, Text)
    heard = Outreach.outcome.not_in(SILENT)
    talked = Outreach.channel.in_(TALK)
    mark = case(
        (talked & ((Outreach.direction == Direction.IN) | heard), _TALKED),
        (talked, _RANG),
        (Outreach.direction == Direction.IN, _IN),
        (heard, _HEARD),
        else_=_UNHEARD,
    )
    asked = (
        select(Outreach.partnership_id, func.group_concat(at.concat(mark), ","))
        .where(Outreach.partnership_id > "", at < _midnight(days[0], zone))
        .group_by(Outreach.partnership_id)
    )
    found: list[dict[str, _Talk]] = [{} for _ in days]
    earlier = [(own, _midnight(day, zone)) for own, day in zip(found[1:], days[1:], strict=True)]
    for id_, line in streamed(session, asked):
        contacts = sorted(line.split(","))
        found[0][id_] = told = _talk(contacts, zone)
        for own, end in earlier:
            kept = bisect_left(contacts, end)
            own[id_] = told if kept == len(contacts) else _talk(contacts[:kept], zone)
    return found


def _end(day: date) -> str:
    """Before which an instant is of this day or an earlier one, as the file has instants."""
    return (day + timedelta(days=1)).isoformat()


def _midnight(day: date, zone: str) -> str:
    """The end of a day in a zone, as the file has instants."""
    return f"{datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _talk(contacts: Sequence[str], zone: str) -> _Talk:
    """What contacts tell, the oldest first."""
    instant = datetime.fromisoformat
    waiting, last = "", ""
    hours: list[float] = []
    for contact in contacts:
        mark, at = contact[-1], contact[:-1]
        if mark in (_IN, _HEARD, _TALKED):
            last = at
        if mark == _IN and waiting:
            hours.append((instant(at) - instant(waiting)).total_seconds() / 3600)
            waiting = ""
        elif mark in (_HEARD, _UNHEARD):
            waiting = waiting or at
    return day_of(last, zone) if last else None, median(hours) if hours else None, len(hours)


def _delivered(session: Session, days: Sequence[date]) -> list[dict[Pair, list[bool]]]:
    """Of each day: whether each piece that was due by then was live by its day."""
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
        .where(Deliverable.due_on.is_not(None), Deliverable.due_on < days[0])
        .where(Deliverable.state != DeliverableState.DROPPED)
    )
    found = _by_day(days)
    for influencer_id, brand_id, due_on, live_on in streamed(session, asked):
        in_time = live_on is not None and live_on <= due_on
        for day, own in found:
            if due_on < day:
                own[influencer_id, brand_id].append(in_time)
    return [own for _, own in found]


def _by_day(days: Sequence[date]) -> list[tuple[str, defaultdict[Pair, list[bool]]]]:
    return [(day.isoformat(), defaultdict(list)) for day in days]


def _kept(session: Session, days: Sequence[date]) -> list[dict[Pair, list[bool]]]:
    """Of each day: whether each of our promises, and each payment, that was due by then was kept by its day."""
    promised = (
        select(
            Promise.influencer_id,
            Partnership.brand_id,
            Promise.due_on,
            Promise.state == PromiseState.KEPT,
            Promise.settled_on,
        )
        .join(Partnership, Partnership.id == Promise.partnership_id)
        .where(Promise.owed_by == Party.US, Promise.due_on < days[0], Promise.state != PromiseState.RELEASED)
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
        .where(Payment.due_on < days[0])
    )
    found = _by_day(days)
    for asked in (promised, owed):
        for influencer_id, brand_id, due_on, done, on in streamed(session, asked):
            in_time = bool(done) and (on is None or on <= due_on)
            for day, own in found:
                if due_on < day:
                    own[influencer_id, brand_id].append(in_time)
    return [own for _, own in found]


def _ends(session: Session) -> dict[Pair, date]:
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


def _trends(session: Session, days: Sequence[date], who: Collection[str]) -> list[dict[str, _Trend]]:
    """Of each day: shrunken rates of each partner's last three posts and of those before, on the basis that most know."""
    asked = _readings(days[0])
    if len(who) <= FEW_PEOPLE:
        asked = asked.where(Post.influencer_id.in_(who))
    newest: list[dict[str, tuple[Any, ...]]] = [{} for _ in days]
    earlier = [(own, day.isoformat(), _end(day)) for own, day in zip(newest[1:], days[1:], strict=True)]
    for row in streamed(session, asked):
        _keep_newest(newest[0], row)
        for own, day, end in earlier:
            if row[1] < end and row[4] <= day:
                _keep_newest(own, row)
    return [_by_partner(own) for own in newest]


def _keep_newest(newest: dict[str, tuple[Any, ...]], row: tuple[Any, ...]) -> None:
    kept = newest.setdefault(row[0], row)
    if kept is not row and row[1:3] > kept[1:3]:
        newest[row[0]] = row


def _by_partner(newest: Mapping[str, tuple[Any, ...]]) -> dict[str, _Trend]:
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
            Reading.read_at < _end(today),
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
