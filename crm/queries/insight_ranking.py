"""Who to work with next for a brand: everybody's engagement, fit, cost and relationship, read once and explained.

Read in few statements, then weighed again and again without the database. Rules are in `domain.comparison`,
`roster_rates`, `fit`, `asking_prices` and `health`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    Brand,
    Influencer,
)
from crm.db.unit_of_work import Database
from crm.domain.asking_prices import ExpectedCost, Prices, expected_cost
from crm.domain.comparison import Candidate, Prepared, prepare
from crm.domain.explanation import Explanation, SourceRow, span
from crm.domain.ranking import PostRate, log_rate, post_weight
from crm.domain.roster_rates import Kind, Member, RatedMember, explain_rate, rate_roster
from crm.domain.tiers import DEFAULT_SCHEME, Tier, TierScheme, tier_of
from crm.domain.vocabulary import Basis, Platform
from crm.errors import NotFound
from crm.queries.insight_fit import PersonFit, fits
from crm.queries.insight_paid import paid_works
from crm.queries.insight_posts import (
    AgeRule,
    Comparable,
    RatedPost,
    all_followers,
    best_comparable,
    organic_posts,
)
from crm.queries.insight_relations import STRANGER, Relationship, relations
from crm.queries.insight_settings import shipped_benchmarks
from crm.queries.streams import streamed


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        brand_id: for whom; without one nobody has a fit or a relationship.
        basis: what rates are divided by; None = what most people are known on.
        platform: only accounts there; None = each person's platform with the most posts.
        value_weights: importance of each brand value by name, 1 unless told; NICHES is the shared niches'.
    """

    brand_id: str | None = None
    basis: Basis | None = None
    platform: Platform | None = None
    value_weights: Mapping[str, Decimal] = field(default_factory=dict)
    scheme: TierScheme = DEFAULT_SCHEME


@dataclass(frozen=True, slots=True)
class RankedPerson:
    """One person of a ranking; None is not known.

    Attributes:
        rated: raw and shrunken rate with interval and rank range; None without a usable post.
        typical_rate: median of the posts' own rates, a fraction.
        told_rate: what a source says of the account, shown beside and never ranked by: nobody knows its posts.
        people_per_post: audience of a post × shrunken rate.
    """

    id: str
    name: str
    handle: str | None
    platform: Platform | None
    tier: Tier | None
    followers: int | None
    rated: RatedMember | None
    typical_rate: float | None
    told_rate: Decimal | None
    told_basis: Basis | None
    audience: float | None
    fit: PersonFit | None
    cost: ExpectedCost | None
    relationship: Relationship

    @property
    def people_per_post(self) -> float | None:
        """People who act on one post."""
        return self.audience * self.rated.estimate.rate if self.audience and self.rated else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everybody who may be worked with, ready to be weighed.

    Attributes:
        people: in the order of `prepared`.
        do_not_contact: how many are left out because they asked not to be contacted.
        posts: the posts that compared: basis, engagement set, age rule, and what was left out.
        own: each person's posts that compare, on the platform looked at.
        other_platforms: people whose posts on a further platform are not looked at.
    """

    question: Question
    people: tuple[RankedPerson, ...]
    prepared: Prepared
    posts: Comparable
    own: Mapping[str, Sequence[RatedPost]]
    do_not_contact: int
    other_platforms: int
    currency: str
    today: date

    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the whole ranking."""
        rule = {
            AgeRule.AT_AGE: "figures read about 7 days after the post (30 for video on YouTube)",
            AgeRule.SETTLED: "the newest figures from 6 days after the post on, because too few were read at 7 days",
        }[self.posts.rule]
        left_out = ", ".join(f"{count} {why.value.replace('_', ' ')}" for why, count in self.posts.left_out.items())
        counted = "likes + comments + shares + saves" if self.posts.which == "full" else "likes + comments"
        return (
            f"{counted} / {self.posts.basis.value}; {rule}; organic posts without giveaways and stories.",
            f"{len(self.posts.posts)} posts compare; left out: {left_out or 'none'}.",
            "Smaller is not always better: over 802 campaigns engagement rose, then fell with follower count.",
        )

    def explain(self, person: RankedPerson) -> Explanation | None:
        """How a person's shrunken rate came about, with its posts; None when nobody knows a usable one."""
        if person.rated is None:
            return None
        own = self.own.get(person.id, ())
        first, last = span(each.post.on for each in own)
        rows = tuple(SourceRow("post", each.post.id, each.post.on, (each.engagements, each.audience)) for each in own)
        told = explain_rate(person.rated, self.posts.basis)
        return replace(told, rows=rows, first_on=first, last_on=last, notes=(*told.notes, *self.notes()))


def ranking(db: Database, question: Question, today: date) -> Ranking:
    """Read everything that a ranking needs.

    Raises:
        NotFound: the brand is gone.
    """
    known = relations(db, question.brand_id, today)
    with db.read() as session:
        if question.brand_id is not None and session.get(Brand, question.brand_id) is None:
            raise NotFound("That brand is no longer there.")
        followers = all_followers(session)
        posts = best_comparable(organic_posts(session), question.basis, followers)
        people = list(streamed(session, _people()))
        accounts = _accounts(session)
        fitting = fits(session, question.brand_id, question.value_weights)
        paid = paid_works(session, today, followers, question.scheme)
    own, elsewhere = _own_posts(posts, question.platform)
    subjects = {
        id_: _subject(name, accounts.get(id_, ()), own.get(id_, ()), question)
        for id_, name, refuses in people
        if not refuses
    }
    members = [
        Member(id_, each.kind, tuple(_rate(post, today) for post in each.posts)) for id_, each in subjects.items()
    ]
    rates = rate_roster(members, posts.basis, shipped_benchmarks(), question.scheme.bounds())
    rated = {each.id: each for each in rates.rated}
    prices = Prices(paid.pieces())
    found = []
    for id_, subject in subjects.items():
        audience, estimate = _audience(subject.account, subject.posts, posts.basis), rated.get(id_)
        person = _person(id_, subject, audience, estimate)
        cost = _cost(prices, person, subject.kind, paid.currency)
        found.append(replace(person, cost=cost, fit=fitting.get(id_), relationship=known.get(id_, STRANGER)))
    return Ranking(
        question,
        tuple(found),
        prepare([_candidate(person) for person in found]),
        posts,
        own,
        len(people) - len(subjects),
        elsewhere,
        paid.currency,
        today,
    )


_Account = tuple[str, str | None, int | None, Any, Any, Platform]  # id, handle, followers, told rate and basis


@dataclass(frozen=True, slots=True)
class _Subject:
    """Somebody before anything is estimated: the account looked at, and its posts that compare."""

    name: str
    account: _Account | None
    posts: Sequence[RatedPost]
    kind: Kind


def _subject(name: str, accounts: Sequence[_Account], own: Sequence[RatedPost], question: Question) -> _Subject:
    account = _account(accounts, own, question.platform)
    return _Subject(name, account, own, _kind(account, own, question.scheme))


def _person(id_: str, subject: _Subject, audience: float | None, rated: RatedMember | None) -> RankedPerson:
    """Somebody with what is known of the account and its posts; the rest is put in by the caller."""
    account, posts = subject.account, subject.posts
    return RankedPerson(
        id=id_,
        name=subject.name,
        handle=account[1] if account else None,
        platform=subject.kind.platform if account or posts else None,
        tier=subject.kind.tier,
        followers=account[2] if account else None,
        rated=rated,
        typical_rate=median(each.engagements / each.audience for each in posts) if posts else None,
        told_rate=Decimal(account[3]) if account and account[3] is not None else None,
        told_basis=Basis(account[4]) if account and account[4] is not None else None,
        audience=audience,
        fit=None,
        cost=None,
        relationship=STRANGER,
    )


def _cost(prices: Prices, person: RankedPerson, kind: Kind, currency: str) -> ExpectedCost | None:
    """None for somebody without a usable post, or without a price that compares."""
    if person.rated is None or person.audience is None:
        return None
    price = prices.of(person.id, kind.platform, kind.tier)
    return expected_cost(price, person.audience, person.rated.estimate, currency) if price else None


def _own_posts(posts: Comparable, platform: Platform | None) -> tuple[dict[str, list[RatedPost]], int]:
    """Each person's posts on one platform: the one asked for, else the one with the most; and how many have others."""
    by_person: defaultdict[str, list[RatedPost]] = defaultdict(list)
    for each in posts.posts:
        by_person[each.post.influencer_id].append(each)
    elsewhere = 0
    found = {}
    for id_, own in by_person.items():
        counts = Counter(each.post.platform for each in own)
        chosen = platform or max(counts, key=lambda each: (counts[each], each.value))
        elsewhere += len(counts) > 1
        kept = [each for each in own if each.post.platform is chosen]
        if kept:
            found[id_] = kept
    return found, elsewhere


def _account(accounts: Sequence[_Account], own: Sequence[RatedPost], platform: Platform | None) -> _Account | None:
    """The account that is looked at: of the posts' platform, else the largest."""
    wanted = own[0].post.platform if own else platform
    fitting = [each for each in accounts if wanted is None or each[5] is wanted]
    return max(fitting, key=lambda each: (each[2] if each[2] is not None else -1, each[0]), default=None)


def _kind(account: _Account | None, own: Sequence[RatedPost], scheme: TierScheme) -> Kind:
    platform = own[0].post.platform if own else account[5] if account else Platform.OTHER
    return Kind(platform, tier_of(account[2] if account else None, scheme))


def _audience(account: _Account | None, own: Sequence[RatedPost], basis: Basis) -> float | None:
    """Of the next post: followers as they are now, else what the posts usually had."""
    if basis is Basis.FOLLOWERS and account and account[2]:
        return float(account[2])
    return float(median(each.audience for each in own)) if own else None


def _rate(each: RatedPost, today: date) -> PostRate:
    return PostRate(log_rate(each.engagements, each.audience), post_weight(each.post.on or each.post.read_on, today))


def _candidate(person: RankedPerson) -> Candidate:
    rated, cost, health = person.rated, person.cost, person.relationship.health
    score = person.fit.fit.score if person.fit else None
    return Candidate(
        person.id,
        rate=rated.estimate.rate if rated else None,
        rate_low=rated.estimate.interval.low if rated else None,
        rate_high=rated.estimate.interval.high if rated else None,
        fit=None if score is None else float(score),
        cost_minor=cost.minor if cost else None,
        cost_low=cost.range.low if cost else None,
        cost_high=cost.range.high if cost else None,
        relationship=health.score if health else None,
    )


# ---- what is read ----


def _people() -> Select[*tuple[Any, ...]]:
    return select(Influencer.id, Influencer.name, Influencer.do_not_contact).order_by(
        Influencer.sort_key, Influencer.id
    )


def _accounts(session: Session) -> dict[str, list[_Account]]:
    asked = select(
        Account.influencer_id,
        Account.id,
        Account.handle,
        Account.followers,
        Account.engagement_rate,
        Account.engagement_basis,
        Account.platform,
    )
    found: defaultdict[str, list[_Account]] = defaultdict(list)
    platforms = {each.value: each for each in Platform}
    for influencer_id, *told, platform in streamed(session, asked):
        found[influencer_id].append((*told, platforms[platform]))
    return found
