"""What is worth a look in people's accounts, and how much of their feed is sponsored. The rules are in `authenticity`."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.db.entities import Account, AccountCause, AccountSnapshot, Comment, Post, SponsorshipLook
from crm.db.unit_of_work import Database
from crm.domain.authenticity import (
    FEWEST_COMMENTS,
    Cause,
    Count,
    SponsorshipLoad,
    WorthALook,
    comment_share_flag,
    growth_flags,
    is_labelled,
    low_rate_flag,
    repeated_comments_flag,
    sponsorship_load,
)
from crm.domain.distribution import FEWEST, Distribution, distribution
from crm.domain.explanation import SourceRow, span
from crm.domain.ranking import wilson
from crm.domain.tiers import Tier
from crm.domain.vocabulary import Platform
from crm.queries.insight_ranking import Question, RankedPerson, Ranking, ranking

_SAMPLE = 200  # comments of one person that are looked at, the newest posts first


@dataclass(frozen=True, slots=True)
class Oddity:
    """Why a person is worth a look."""

    influencer_id: str
    name: str
    flags: tuple[WorthALook, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A comment, and the post under which it stands."""

    post_id: str
    on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Spread:
    """Own rates of one platform and tier; the basis is the ranking's."""

    platform: Platform
    tier: Tier | None
    distribution: Distribution


def oddities(db: Database, ranked: Ranking) -> list[Oddity]:
    """Everybody who is worth a look, most flags first.

    Args:
        ranked: a ranking of everybody, whose rates are compared.
    """
    with db.read() as session:
        counts, causes, texts = _counts(session), _causes(session), _texts(session)
    spreads = {(each.platform, each.tier): each.distribution for each in own_spreads(ranked)}
    shares = {person.id: share for person in ranked.people if (share := _comment_share(ranked, person)) is not None}
    usual = distribution(list(shares.values()))
    found = []
    for person in ranked.people:
        flags = [
            flag for own in counts.get(person.id, {}).values() for flag in growth_flags(own, causes.get(person.id, ()))
        ]
        spread = spreads.get((person.platform, person.tier)) if person.platform else None
        if spread and spread.middle and person.typical_rate is not None:
            tier = person.tier.value if person.tier else "unknown"
            low = low_rate_flag(person.typical_rate, spread.middle, spread.n, tier)
            flags += _present(low, _rate_rows(ranked, person))
        if usual.most and person.id in shares:
            unusual = comment_share_flag(shares[person.id], usual.most, usual.n)
            flags += _present(unusual, _comment_rows(ranked, person))
        said = texts.get(person.id, ())
        flags += _present(repeated_comments_flag([each.text for each in said]), _said_rows(said))
        if flags:
            found.append(Oddity(person.id, person.name, tuple(flags)))
    return sorted(found, key=lambda each: (-len(each.flags), each.name.casefold()))


def everybodys_oddities(db: Database, today: date) -> list[Oddity]:
    """As `oddities`, of the whole roster without a brand."""
    return oddities(db, ranking(db, Question(), today))


def own_spreads(ranked: Ranking) -> list[Spread]:
    """How the own roster's typical rates are spread, by platform and tier."""
    rates: defaultdict[tuple[Platform, Tier | None], list[float]] = defaultdict(list)
    for person in ranked.people:
        if person.rated is not None and person.platform is not None and person.typical_rate is not None:
            rates[person.platform, person.tier].append(person.typical_rate)
    order = list(Tier)
    return [
        Spread(platform, tier, distribution(found))
        for (platform, tier), found in sorted(
            rates.items(), key=lambda item: (item[0][0], -1 if item[0][1] is None else order.index(item[0][1]))
        )
    ]


def sponsorship(db: Database, influencer_id: str, today: date) -> SponsorshipLoad:
    """How much of a person's feed is sponsored: the newest look that somebody took, else what the known posts say.

    A known post counts as sponsored when it belongs to a collaboration or its own words say so.
    """
    with db.read() as session:
        look = session.execute(
            select(
                SponsorshipLook.sponsored, SponsorshipLook.posts, SponsorshipLook.looked_on, SponsorshipLook.looked_by
            )
            .join(Account, Account.id == SponsorshipLook.account_id)
            .where(Account.influencer_id == influencer_id)
            .order_by(SponsorshipLook.looked_on.desc(), SponsorshipLook.id.desc())
            .limit(1)
        ).first()
        if look is not None:
            return SponsorshipLoad(
                look.sponsored, look.posts, wilson(look.sponsored, look.posts), None, look.looked_on, look.looked_by
            )
        posts = session.execute(
            select(Post.posted_on, Post.collaboration_id, Post.text).where(
                Post.influencer_id == influencer_id, Post.posted_on.is_not(None)
            )
        ).all()
    told = [(row.posted_on, row.collaboration_id is not None or is_labelled(row.text)) for row in posts]
    return sponsorship_load(told, today, "the posts that are recorded here")


def _present(flag: WorthALook | None, rows: Sequence[SourceRow]) -> list[WorthALook]:
    """The flag with the posts that it rests on, newest first; nothing without one."""
    if flag is None:
        return []
    newest = tuple(sorted(rows, key=lambda each: (each.on or date.min, each.id), reverse=True))
    first, last = span(each.on for each in newest)
    return [replace(flag, explanation=replace(flag.explanation, rows=newest, first_on=first, last_on=last))]


def _rate_rows(ranked: Ranking, person: RankedPerson) -> list[SourceRow]:
    own = ranked.own.get(person.id, ())
    return [SourceRow("post", each.post.id, each.post.on, (each.engagements, each.audience)) for each in own]


def _comment_rows(ranked: Ranking, person: RankedPerson) -> list[SourceRow]:
    own = [each.post for each in ranked.own.get(person.id, ())]
    return [SourceRow("post", post.id, post.on, (post.comments or 0, post.likes or 0)) for post in own]


def _said_rows(said: Sequence[_Said]) -> list[SourceRow]:
    """The posts under which the comments stand, each with how many of them were looked at."""
    counts = Counter((each.post_id, each.on) for each in said)
    return [SourceRow("post", id_, on, count) for (id_, on), count in counts.items()]


def _comment_share(ranked: Ranking, person: RankedPerson) -> float | None:
    """Comments per like over the posts that compare; None when too few likes were seen."""
    own = [each.post for each in ranked.own.get(person.id, ())]
    likes, comments = sum(post.likes or 0 for post in own), sum(post.comments or 0 for post in own)
    return comments / likes if len(own) >= FEWEST and likes else None


def _counts(session: Session) -> dict[str, dict[str, list[Count]]]:
    """Follower counts of each person's accounts."""
    asked = (
        select(
            Account.influencer_id,
            AccountSnapshot.account_id,
            AccountSnapshot.read_on,
            AccountSnapshot.followers,
            AccountSnapshot.engagement_rate,
            AccountSnapshot.id,
        )
        .join(Account, Account.id == AccountSnapshot.account_id)
        .where(AccountSnapshot.followers.is_not(None))
    )
    found: defaultdict[str, defaultdict[str, list[Count]]] = defaultdict(lambda: defaultdict(list))
    for influencer_id, account_id, read_on, followers, rate, id_ in session.execute(asked):
        told = None if rate is None else float(rate)
        found[influencer_id][account_id].append(Count(read_on, followers or 0, told, id_))
    return {id_: dict(own) for id_, own in found.items()}


def _causes(session: Session) -> Mapping[str, Sequence[Cause]]:
    """What may explain a jump: causes that somebody noted, giveaways and boosted posts."""
    found: defaultdict[str, list[Cause]] = defaultdict(list)
    noted = select(Account.influencer_id, AccountCause.on_day, AccountCause.cause).join(
        Account, Account.id == AccountCause.account_id
    )
    posts = select(Post.influencer_id, Post.posted_on, Post.giveaway).where(
        Post.posted_on.is_not(None), Post.influencer_id.is_not(None), or_(Post.giveaway, Post.boosted)
    )
    for influencer_id, on, cause in session.execute(noted):
        found[influencer_id].append(Cause(on, cause))
    for owner, posted_on, giveaway in session.execute(posts):
        found[owner or ""].append(Cause(posted_on or date.min, "giveaway" if giveaway else "boosted post"))
    return found


def _texts(session: Session) -> dict[str, list[_Said]]:
    """A sample of the comments under each person's newest posts; people with too few are absent."""
    asked = (
        select(Post.influencer_id, Post.id, Post.posted_on, Comment.text)
        .join(Comment, Comment.post_id == Post.id)
        .where(Post.influencer_id.is_not(None))
        .order_by(Post.posted_on.desc().nulls_last(), Comment.id)
    )
    found: defaultdict[str, list[_Said]] = defaultdict(list)
    for owner, post_id, on, text in session.execute(asked):
        own = found[owner or ""]
        if len(own) < _SAMPLE:
            own.append(_Said(post_id, on, text))
    return {owner: said for owner, said in found.items() if len(said) >= FEWEST_COMMENTS}


def sponsorships(db: Database, influencer_ids: Sequence[str], today: date) -> dict[str, SponsorshipLoad]:
    """How much of each person's feed is sponsored; see `sponsorship`."""
    return {id_: sponsorship(db, id_, today) for id_ in influencer_ids}
