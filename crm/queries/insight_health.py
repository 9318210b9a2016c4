"""Health of every partnership from what is recorded; few statements, whatever the size. The rules are `domain.health`'s."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    Agreement,
    Brand,
    Campaign,
    Collaboration,
    Deliverable,
    DeliverablePost,
    Influencer,
    Outreach,
    Partnership,
    Payment,
    Post,
    Promise,
    Reading,
    UsageRight,
)
from crm.db.entities import HealthWeights as StoredWeights
from crm.db.unit_of_work import Database
from crm.domain.contact import SILENT
from crm.domain.explanation import Explanation, Input, SourceRow
from crm.domain.health import LATEST_POSTS, Health, HealthFacts, HealthWeights, Signal, falling, formula, health
from crm.domain.ranking import DEFAULT_PRIOR, Prior, log_rate, shrunken_log
from crm.domain.readings import VIDEOS
from crm.domain.vocabulary import DeliverableState, Direction, PartnershipStatus, Party, PostType, PromiseState
from crm.errors import NotFound
from crm.queries.streams import stream_blocks

LOOK_BACK_DAYS = 14  # a falling partnership is told by what it was two weeks ago
LIVING = (
    PartnershipStatus.TRIAL,
    PartnershipStatus.ACTIVE,
    PartnershipStatus.ESTABLISHED,
    PartnershipStatus.AMBASSADOR,
)
_SILENT = frozenset(outcome.value for outcome in SILENT)
_VIDEOS = frozenset(kind.value for kind in VIDEOS)


@dataclass(frozen=True, slots=True)
class HealthRow:
    """One partnership with its health and what it was read from."""

    partnership_id: str
    influencer_id: str
    brand_id: str
    name: str
    brand: str
    status: PartnershipStatus
    facts: HealthFacts
    health: Health

    def explanation(self, today: date) -> Explanation:
        """How the score came about."""
        formulas = formula()
        return Explanation(
            figure="Partnership health",
            formula="100 × Σ weight × signal / Σ weight, over the signals that are known",
            inputs=tuple(
                Input(
                    f"{each.signal.value}, weight {each.weight:g}: {each.sentence} [{formulas[each.signal]}]",
                    each.value,
                )
                for each in self.health.readings
            ),
            n=self.health.known,
            of=len(Signal),
            last_on=today,
            rows=(SourceRow("partnership", self.partnership_id),),
            notes=(f"Weights version {self.health.weights_version}; bands are labels only.",),
            source="domain.md, health",
        )


def health_weights(db: Database) -> HealthWeights:
    """The weights in force: the newest version, else those that Rapport starts with."""
    with db.read() as session:
        return _weights(session)


@dataclass(frozen=True, slots=True)
class HealthFilter:
    """Which partnerships: by default all that are neither prospects nor over.

    Attributes:
        partnership_ids: only these, whatever their status.
    """

    partnership_ids: tuple[str, ...] | None = None
    brand_id: str | None = None
    influencer_id: str | None = None


def health_rows(
    db: Database, today: date, only: HealthFilter | None = None, weights: HealthWeights | None = None
) -> list[HealthRow]:
    """Health of partnerships; the worst first, those with too little to say last.

    Args:
        today: the person's own calendar day; what happened later does not count.
        weights: others than those in force, to try them.
    """
    only = only or HealthFilter()
    with db.read() as session:
        asked = _partnerships()
        if only.partnership_ids is not None:
            asked = asked.where(Partnership.id.in_(only.partnership_ids))
        else:
            asked = asked.where(Partnership.status.in_(LIVING))
        if only.brand_id is not None:
            asked = asked.where(Partnership.brand_id == only.brand_id)
        if only.influencer_id is not None:
            asked = asked.where(Partnership.influencer_id == only.influencer_id)
        rows = session.execute(asked).all()
        records = _Records(session, today)
        chosen = weights or _weights(session)
    found = []
    for row in rows:
        facts = records.facts(row)
        found.append(
            HealthRow(
                row.id,
                row.influencer_id,
                row.brand_id,
                row.name,
                row.brand,
                row.status,
                facts,
                health(facts, today, chosen),
            )
        )
    return sorted(found, key=lambda each: (each.health.score is None, each.health.score or 0.0, each.name.casefold()))


def health_of(db: Database, partnership_id: str, today: date) -> HealthRow:
    """Health of one partnership.

    Raises:
        NotFound: it is gone.
    """
    rows = health_rows(db, today, HealthFilter(partnership_ids=(partnership_id,)))
    if not rows:
        raise NotFound("That partnership is no longer there.")
    return rows[0]


def falling_partnerships(db: Database, today: date) -> list[tuple[HealthRow, HealthRow]]:
    """Partnerships that have lost much within two weeks: as they were, and as they are; the largest loss first."""
    then = {row.partnership_id: row for row in health_rows(db, today - timedelta(days=LOOK_BACK_DAYS))}
    pairs = [
        (before, row)
        for row in health_rows(db, today)
        if (before := then.get(row.partnership_id)) is not None and falling(before.health, row.health)
    ]
    return sorted(pairs, key=lambda pair: (pair[1].health.score or 0.0) - (pair[0].health.score or 0.0))


def _weights(session: Session) -> HealthWeights:
    stored = session.execute(
        select(StoredWeights.version, StoredWeights.weights).order_by(StoredWeights.version.desc()).limit(1)
    ).first()
    if stored is None:
        return HealthWeights()
    return HealthWeights.from_json(stored.weights).as_version(stored.version)


def _partnerships() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Partnership.id,
            Partnership.influencer_id,
            Partnership.brand_id,
            Influencer.name,
            Brand.name.label("brand"),
            Partnership.status,
            Partnership.since_on,
            Partnership.cadence_days,
        )
        .join(Influencer, Influencer.id == Partnership.influencer_id)
        .join(Brand, Brand.id == Partnership.brand_id)
    )


_Pair = tuple[str, str]  # influencer and brand


class _Records:
    """Everything that signals are read from, grouped once for all partnerships, as it stood on a day.

    The roster's usual share and reply time come from everybody, so all is read even for one partnership.
    """

    def __init__(self, session: Session, today: date) -> None:
        self._today = today
        self._talks = _talks(session, today)
        self._delivered = _delivered(session, today)
        self._kept = _kept(session, today)
        self._ends = _ends(session, today)
        self._agreed = _agreed_cadence(session)
        self._trends = _trends(session, today)
        pieces = [piece for pieces in self._delivered.values() for piece in pieces]
        self._on_time = sum(pieces) / len(pieces) if pieces else None
        replies = [median(hours) for _, hours in self._talks.values() if hours]
        self._reply_hours = median(replies) if replies else None

    def facts(self, row: Any) -> HealthFacts:
        """What is recorded of one partnership."""
        pair = (row.influencer_id, row.brand_id)
        last, hours = self._talks.get(row.id, (None, []))
        pieces, promises = self._delivered.get(pair, []), self._kept.get(pair, [])
        latest, earlier, n_latest, n_earlier = self._trends.get(row.influencer_id, (None, None, 0, 0))
        return HealthFacts(
            last_two_way_on=last,
            cadence_days=row.cadence_days or self._agreed.get(row.id),
            since_on=row.since_on,
            on_time=sum(pieces),
            due=len(pieces),
            roster_on_time=self._on_time,
            reply_hours=median(hours) if hours else None,
            roster_reply_hours=self._reply_hours,
            replies=len(hours),
            latest_rate=latest,
            earlier_rate=earlier,
            latest_posts=n_latest,
            earlier_posts=n_earlier,
            promises_kept=sum(promises),
            promises_due=len(promises),
            ends_on=self._ends.get(pair),
        )


def _talks(session: Session, today: date) -> dict[str, tuple[date | None, list[float]]]:
    """Of each partnership: the last day the partner took part, and hours from our words to their answers."""
    asked = (
        select(Outreach.partnership_id, Outreach.direction, Outreach.outcome, Outreach.at)
        .where(Outreach.partnership_id.is_not(None))
        .order_by(Outreach.partnership_id, Outreach.at)
    )
    found: dict[str, tuple[date | None, list[float]]] = {}
    until, inwards = (today + timedelta(days=1)).isoformat(), Direction.IN.value
    own, waiting, last = "", None, None
    hours: list[float] = []
    for id_, direction, outcome, at in _streamed(session, asked):
        if at >= until:
            continue
        if id_ != own:
            if own:
                found[own] = (_date(last), hours)
            own, waiting, last, hours = id_, None, None, []
        if direction == inwards:
            last = at
            if waiting is not None:
                hours.append((datetime.fromisoformat(at) - datetime.fromisoformat(waiting)).total_seconds() / 3600)
                waiting = None
        else:
            waiting = waiting or at
            if outcome not in _SILENT:
                last = at
    if own:
        found[own] = (_date(last), hours)
    return found


def _delivered(session: Session, today: date) -> dict[_Pair, list[bool]]:
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
    found: defaultdict[_Pair, list[bool]] = defaultdict(list)
    for influencer_id, brand_id, due_on, live_on in _streamed(session, asked):
        found[influencer_id, brand_id].append(live_on is not None and live_on <= due_on)
    return found


def _kept(session: Session, today: date) -> dict[_Pair, list[bool]]:
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
    found: defaultdict[_Pair, list[bool]] = defaultdict(list)
    for asked in (promised, owed):
        for influencer_id, brand_id, due_on, done, on in _streamed(session, asked):
            found[influencer_id, brand_id].append(bool(done) and (on is None or on <= due_on))
    return found


def _ends(session: Session, today: date) -> dict[_Pair, date]:
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
    found: dict[_Pair, str] = {}
    for asked in (agreed, allowed):
        for influencer_id, brand_id, ends_on in _streamed(session, asked):
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
    return dict(_streamed(session, asked))


_Trend = tuple[float | None, float | None, int, int]


def _trends(session: Session, today: date) -> dict[str, _Trend]:
    """Shrunken rates of each partner's last three posts and of those before, on the basis that most of them know."""
    newest: dict[str, tuple[Any, ...]] = {}
    for row in _streamed(session, _readings(today)):
        kept = newest.setdefault(row[0], row)
        if kept is not row and row[5:7] > kept[5:7]:
            newest[row[0]] = row
    rates: defaultdict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for _, influencer_id, kind, posted_on, followers, _, _, likes, comments, views, reach in newest.values():
        told = likes + comments
        bases = (("views", views),) if kind in _VIDEOS else (("reach", reach), ("followers", followers))
        for basis, audience in bases:
            if audience and told <= audience:
                rates[influencer_id, basis].append((posted_on, log_rate(told, audience)))
    best: dict[str, list[tuple[str, float]]] = {}
    for (influencer_id, _), own in rates.items():
        if len(own) > len(best.get(influencer_id, ())):
            best[influencer_id] = own
    return {influencer_id: _trend(own) for influencer_id, own in best.items()}


def _readings(today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Post.id,
            Post.influencer_id,
            Post.type,
            Post.posted_on,
            Account.followers,
            Reading.read_at,
            Reading.revision,
            Reading.likes,
            Reading.comments,
            Reading.views,
            Reading.reach,
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


def _trend(own: Sequence[tuple[str, float]]) -> _Trend:
    """Both parts are drawn to the partner's own mean, so that three lucky posts are no trend."""
    logs = [rate for _, rate in sorted(own)]
    latest, earlier = logs[-LATEST_POSTS:], logs[:-LATEST_POSTS]
    if not earlier:
        return None, None, len(latest), 0
    prior = Prior(sum(logs) / len(logs), DEFAULT_PRIOR.between, DEFAULT_PRIOR.within)
    now, before = (math.exp(shrunken_log(sum(part) / len(part), len(part), prior)) for part in (latest, earlier))
    return now, before, len(latest), len(earlier)


def _streamed(session: Session, asked: Select[*tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for block in stream_blocks(session, asked):
        yield from block


def _date(at: str | None) -> date | None:
    return None if at is None else date.fromisoformat(at[:10])


def scores(rows: Iterable[HealthRow]) -> Mapping[_Pair, Health]:
    """Health by influencer and brand."""
    return {(row.influencer_id, row.brand_id): row.health for row in rows}
