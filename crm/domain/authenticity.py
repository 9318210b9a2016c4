"""What is worth a look in an account, each with its innocent explanations. Never a verdict, never a score."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from statistics import median

from crm.domain.explanation import Explanation, Input, SourceRow, percent
from crm.domain.ranking import Interval, wilson

STEP_MADS = 5.0
LEAST_STEP = 0.02  # of the followers: where growth is very even, five deviations may be a handful of people
QUARTER = 0.25
CAUSE_DAYS = 7
FEWEST_CHANGES = 6  # own daily changes before one of them can stand out
FEWEST_COMMENTS = 20
LOAD_POSTS = 20
GENERIC_WORDS = 3
_LABELLED = re.compile(
    r"#(?:ad|ads|advert|sponsored|paidpartnership|werbung|anzeige|publi|advertentie)\b|paid partnership", re.IGNORECASE
)


class FlagKind(StrEnum):
    """What caught the eye. Source: domain.md, authenticity flags."""

    GROWTH_STEP = "growth_step"
    COMMENT_SHARE = "comment_share"  # comments per like outside the roster's middle 90 %
    LOW_RATE = "low_rate"  # under a quarter of the tier's median
    REPEATED_COMMENTS = "repeated_comments"
    JUMP_WITH_FALLING_RATE = "jump_with_falling_rate"


@dataclass(frozen=True, slots=True)
class WorthALook:
    """One flag.

    Attributes:
        because: "worth a look because …".
        innocent: what else explains it.
    """

    kind: FlagKind
    because: str
    innocent: tuple[str, ...]
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Count:
    """Followers of one account on one day, as one snapshot has them; rate: typical, a fraction, where it is told."""

    on: date
    followers: int
    rate: float | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that may explain a jump, such as a giveaway or a boosted post."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class SponsorshipLoad:
    """Sponsored share of the posts looked at.

    Attributes:
        interval: Wilson 95 %; None without posts.
        since: the oldest post looked at; looked_on: when; looker: by whom, or how.
    """

    sponsored: int
    posts: int
    interval: Interval | None
    since: date | None
    looked_on: date
    looker: str


def growth_flags(counts: Sequence[Count], causes: Sequence[Cause] = ()) -> tuple[WorthALook, ...]:
    """Days on which followers changed far more than on the account's other days, without a known cause near.

    Far is more than five median absolute deviations of its own daily changes, and more than 2 % of the followers beyond
    the usual. Readings of irregular days are shared out evenly between them.
    """
    ordered = sorted({each.on: each for each in counts}.values(), key=lambda each: each.on)
    steps = [
        (before, after, (after.followers - before.followers) / (after.on - before.on).days)
        for before, after in pairwise(ordered)
    ]
    if len(steps) < FEWEST_CHANGES:
        return ()
    middle = median(daily for _, _, daily in steps)
    deviation = median(abs(daily - middle) for _, _, daily in steps)
    if not deviation:
        return ()
    flags = []
    for before, after, daily in steps:
        away = (daily - middle) / deviation
        beyond = abs(daily - middle) * (after.on - before.on).days
        is_small = abs(away) <= STEP_MADS or beyond <= LEAST_STEP * before.followers
        if is_small or _cause_near(causes, before.on, after.on):
            continue
        rows = tuple(SourceRow("snapshot", each.id, each.on, each.followers) for each in (before, after))
        inputs = (
            Input("change a day", daily, "count"),
            Input("usual change a day (median)", middle, "count"),
            Input("median absolute deviation", deviation, "count"),
        )
        told = Explanation(
            "Step in followers",
            "|change a day − median| / median absolute deviation > 5, and more than 2 % of the followers beyond the usual",
            inputs,
            len(steps),
            None,
            ordered[0].on,
            ordered[-1].on,
            rows,
            source="domain.md, authenticity flags",
        )
        kind, because = _step(before, after, daily, away)
        flags.append(WorthALook(kind, because, _INNOCENT[kind], told))
    return tuple(flags)


def low_rate_flag(rate: float, tier_median: float, tier_n: int, tier: str) -> WorthALook | None:
    """A rate under a quarter of what accounts of the tier have; both fractions on one basis."""
    if rate >= QUARTER * tier_median:
        return None
    told = Explanation(
        "Rate against the tier",
        "rate < 0.25 × median of the tier",
        (Input("rate", rate, "fraction"), Input("median of the tier", tier_median, "fraction")),
        tier_n,
        source="domain.md, authenticity flags",
    )
    own, usual = percent(rate), percent(tier_median)
    because = f"worth a look because its rate ({own}) is under a quarter of the {tier} median ({usual})"
    return WorthALook(FlagKind.LOW_RATE, because, _INNOCENT[FlagKind.LOW_RATE], told)


def comment_share_flag(own: float, usual: Interval, n: int) -> WorthALook | None:
    """Comments per like outside the middle 90 % of the roster.

    Args:
        usual: the roster's 5th and 95th percentile; n: accounts that it is of.
    """
    if usual.low <= own <= usual.high:
        return None
    where = "few" if own < usual.low else "many"
    told = Explanation(
        "Comments per like",
        "outside the 5th to 95th percentile of the roster",
        (
            Input("comments per like", own),
            Input("5th percentile", usual.low),
            Input("95th percentile", usual.high),
        ),
        n,
        source="domain.md, authenticity flags",
    )
    because = f"worth a look because it has unusually {where} comments per like ({own:.3f})"
    return WorthALook(FlagKind.COMMENT_SHARE, because, _INNOCENT[FlagKind.COMMENT_SHARE], told)


def repeated_comments_flag(texts: Sequence[str], most_share: float = 0.3) -> WorthALook | None:
    """Short comments that recur word for word in a sample.

    Args:
        texts: a sample, at least 20, spam marks left in.
        most_share: of the sample that may recur before it is worth a look, a fraction.
    """
    if len(texts) < FEWEST_COMMENTS:
        return None
    seen = Counter(key for text in texts if (key := _generic(text)) is not None)
    repeated = sum(count for count in seen.values() if count > 1)
    if repeated <= most_share * len(texts):
        return None
    commonest = ", ".join(f"“{text}” × {count}" for text, count in seen.most_common(3) if count > 1)
    told = Explanation(
        "Repeated short comments",
        f"comments of at most {GENERIC_WORDS} words that occur more than once / all in the sample",
        (Input("repeated", repeated, "count"), Input("most frequent", commonest)),
        repeated,
        len(texts),
        source="domain.md, authenticity flags",
    )
    share = repeated / len(texts)
    because = f"worth a look because {percent(share, 0)} of {len(texts)} comments are short ones that recur"
    return WorthALook(FlagKind.REPEATED_COMMENTS, because, _INNOCENT[FlagKind.REPEATED_COMMENTS], told)


def is_labelled(text: str) -> bool:
    """Whether a post's own words say that it is an advertisement."""
    return _LABELLED.search(text) is not None


def sponsorship_load(
    posts: Iterable[tuple[date, bool]], looked_on: date, looker: str, last: int = LOAD_POSTS
) -> SponsorshipLoad:
    """The sponsored share of the last posts.

    Args:
        posts: (day, whether it is sponsored), in any order.

    Source: domain.md, sponsorship load.
    """
    newest = sorted(posts, key=lambda post: post[0], reverse=True)[:last]
    sponsored = sum(paid for _, paid in newest)
    since = newest[-1][0] if newest else None
    return SponsorshipLoad(sponsored, len(newest), wilson(sponsored, len(newest)), since, looked_on, looker)


_INNOCENT = {
    FlagKind.GROWTH_STEP: (
        "a giveaway, a shout-out or an advertisement",
        "press, or one post that went far",
        "the platform removed idle accounts",
    ),
    FlagKind.JUMP_WITH_FALLING_RATE: (
        "new followers from one post who have not met the others yet",
        "a rate always falls a little as an account grows",
        "rates of different bases or posts were typed in",
    ),
    FlagKind.COMMENT_SHARE: (
        "posts that ask a question, or a giveaway that asks for comments",
        "likes are hidden, or comments are closed on some posts",
        "an audience that reads rather than writes",
    ),
    FlagKind.LOW_RATE: (
        "a long break or a change of subject",
        "followers from years ago who no longer look",
        "likes are hidden, or only part of the posts was read",
    ),
    FlagKind.REPEATED_COMMENTS: (
        "fans and friends do write the same short praise",
        "the post asked for one word or one emoji",
        "the sample is small or of one post",
    ),
}


def _step(before: Count, after: Count, daily: float, away: float) -> tuple[FlagKind, str]:
    jump = (
        f"followers changed by {daily:+,.0f} a day until {after.on.isoformat()}, {abs(away):.0f} times its usual spread"
    )
    if daily > 0 and before.rate is not None and after.rate is not None and after.rate < before.rate:
        rates = f"{percent(before.rate)} to {percent(after.rate)}"
        return FlagKind.JUMP_WITH_FALLING_RATE, f"worth a look because {jump}, while the rate fell from {rates}"
    return FlagKind.GROWTH_STEP, f"worth a look because {jump}"


def _cause_near(causes: Sequence[Cause], start: date, end: date) -> bool:
    return any((start - cause.on).days <= CAUSE_DAYS and (cause.on - end).days <= 0 for cause in causes)


def _generic(text: str) -> str | None:
    """A short comment without case, signs and emoji modifiers; None for a longer or an empty one."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = re.sub(r"[!?.,…\s]+", " ", plain).split()
    return " ".join(words) if 0 < len(words) <= GENERIC_WORDS else None
