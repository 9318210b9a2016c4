"""Which kind of table an unknown one is: each kind is tried, and the one whose fields its columns show best is taken."""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Set
from dataclasses import dataclass

from crm.domain.text import fold
from crm.domain.vocabulary import ImportKind
from crm.files.cells import Cell
from crm.files.column_uses import Columns, uses_of
from crm.files.columns import mostly
from crm.files.content import EMAIL, post_links
from crm.files.fields import PEOPLE, Field
from crm.files.mapping import ColumnUse

_FIGURES = frozenset(
    {
        Field.IMPRESSIONS,
        Field.REACH,
        Field.VIEWS,
        Field.LIKES,
        Field.COMMENTS,
        Field.SHARES,
        Field.SAVES,
        Field.CLICKS,
        Field.ENGAGEMENTS,
    }
)
_COMMENT = re.compile(r"[ck]omm?ent")
# How much each field says for its kind. A field that many kinds have says little.
_WEIGHTS: AnyMapping[ImportKind, AnyMapping[Field, float]] = {
    ImportKind.POSTS: {
        **dict.fromkeys(_FIGURES, 1.5),
        **{Field.POST_ID: 1, Field.POSTED_AT: 2, Field.TEXT: 1, Field.POST_TYPE: 1, Field.ENGAGEMENT_RATE: 0.5},
    },
    ImportKind.CONVERSIONS: {
        **dict.fromkeys((Field.ORDER_REF, Field.REVENUE), 3),
        **dict.fromkeys((Field.ORDERS, Field.CODE), 2),
        **dict.fromkeys((Field.UNITS, Field.AT, Field.PRODUCT, Field.DISCOUNT, Field.REFUND, Field.CURRENCY), 1),
        **dict.fromkeys((Field.SALE_SOURCE, Field.CUSTOMER, Field.TAX, Field.SHIPPING), 0.5),
    },
    ImportKind.PAYOUTS: {
        **dict.fromkeys((Field.PAYOUT, Field.PAID_ON, Field.DUE_ON), 3),
        **dict.fromkeys((Field.PAY_BASIS, Field.PAY_RATE), 2),
        **dict.fromkeys((Field.NAME, Field.HANDLE, Field.INFLUENCER_REF), 1),
    },
    ImportKind.SNAPSHOTS: {Field.DATE: 3, Field.FOLLOWERS: 3, Field.HANDLE: 1},
    ImportKind.COMMENTS: {
        **{Field.COMMENT_ID: 2, Field.TEXT: 2, Field.AUTHOR: 2, Field.SPAM: 2},
        **{Field.AT: 1, Field.COMMENT_LIKES: 1},
    },
    ImportKind.CONTACTS: {
        **{Field.EMAIL: 3, Field.PHONE: 3, Field.COMPANY: 2, Field.POSITION: 2},
        **dict.fromkeys((Field.NAME, Field.FIRST_NAME, Field.LAST_NAME, Field.WEBSITE), 1),
    },
    ImportKind.INFLUENCERS: {
        **dict.fromkeys((Field.HANDLE, Field.URL, Field.FOLLOWERS), 3),
        **{Field.ENGAGEMENT_RATE: 2, Field.NICHES: 2},
        **dict.fromkeys((Field.NAME, Field.FIRST_NAME, Field.PLATFORM, Field.EMAIL, Field.LOCATION), 1),
    },
    ImportKind.MAIL: {
        **dict.fromkeys((Field.SUBJECT, Field.CHANNEL, Field.OUTCOME), 2),
        **{Field.DIRECTION: 3, Field.AT: 1, Field.TEXT: 1, Field.EMAIL: 1, Field.NAME: 1},
    },
}
_NAMED = {
    ImportKind.POSTS: "posts and their figures",
    ImportKind.CONVERSIONS: "sales",
    ImportKind.PAYOUTS: "payments to influencers",
    ImportKind.SNAPSHOTS: "account figures by day",
    ImportKind.COMMENTS: "comments",
    ImportKind.CONTACTS: "contacts",
    ImportKind.INFLUENCERS: "influencers",
    ImportKind.MAIL: "conversations",
    ImportKind.CALENDAR: "appointments",
}


@dataclass(frozen=True, slots=True)
class KindGuess:
    """What a table seems to be.

    Attributes:
        kind: None when no column holds people, posts or sales.
        reason: one sentence.
        alternatives: other kinds that it could be, the likeliest first.
    """

    kind: ImportKind | None
    reason: str
    alternatives: tuple[ImportKind, ...] = ()


def kind_of(columns: Columns) -> KindGuess:
    """The kind of an unknown table.

    Args:
        columns: known cells of each column, in file order.
    """
    scored = []
    for kind in _WEIGHTS:
        uses = uses_of(columns, kind).uses
        if _possible(kind, uses, columns):
            scored.append((_score(kind, uses, columns), kind, uses))
    if not scored:
        return KindGuess(None, "No column holds people, posts, sales or conversations, so there is nothing to import.")
    scored.sort(key=lambda each: -each[0])
    _, kind, uses = scored[0]
    telling = [use.column for use in uses if use.field in _WEIGHTS[kind]][:4]
    names = ", ".join(f"“{name}”" for name in telling)
    reason = f"The columns {names} look like a list of {_NAMED[kind]}."
    return KindGuess(kind, reason, tuple(each[1] for each in scored[1:]))


def kind_words(kind: ImportKind) -> str:
    """What a table of a kind lists, in a sentence."""
    return _NAMED[kind]


def _possible(kind: ImportKind, uses: tuple[ColumnUse, ...], columns: Columns) -> bool:
    """Whether a table says the least that a kind needs."""
    fields = {use.field for use in uses}
    figures = fields & _FIGURES
    links = any(use.field is Field.PERMALINK and post_links(columns[use.column]) for use in uses)
    match kind:
        case ImportKind.POSTS:
            return links or (Field.POSTED_AT in fields and bool(figures)) or len(figures) > 1
        case ImportKind.CONVERSIONS:
            return bool(fields & {Field.REVENUE, Field.ORDER_REF, Field.ORDERS}) and len(fields) > 1
        case ImportKind.PAYOUTS:
            return Field.PAYOUT in fields and bool(fields & {Field.INFLUENCER_REF, *PEOPLE})
        case ImportKind.SNAPSHOTS:
            return Field.DATE in fields and Field.FOLLOWERS in fields and _by_day(uses, columns)
        case ImportKind.COMMENTS:
            return Field.TEXT in fields and bool(fields & {Field.AUTHOR, Field.COMMENT_ID})
        case ImportKind.CONTACTS:
            return _reachable(uses, fields, columns)
        case ImportKind.MAIL:
            said = fields & {Field.SUBJECT, Field.CHANNEL, Field.DIRECTION, Field.OUTCOME}
            return Field.AT in fields and len(said) > 1 and bool(fields & {Field.EMAIL, Field.NAME, Field.OWN_ID})
        case _:
            return bool(fields & PEOPLE)


def _score(kind: ImportKind, uses: tuple[ColumnUse, ...], columns: Columns) -> float:
    """How well a table shows a kind."""
    fields = {use.field for use in uses}
    score = sum(_WEIGHTS[kind].get(field, 0.0) for field in fields)
    if kind is ImportKind.POSTS and any(
        use.field is Field.PERMALINK and post_links(columns[use.column]) for use in uses
    ):
        score += 4
    if kind is ImportKind.SNAPSHOTS:
        score += 4  # the same account on several days cannot be a list of people
    if kind is ImportKind.COMMENTS:
        score += _remarks(uses, columns)
    return score


def _by_day(uses: tuple[ColumnUse, ...], columns: Columns) -> bool:
    """Whether the rows are days of one account, or of accounts that come again, and no posts."""
    if any(post_links(cells) for cells in columns.values()):
        return False
    who = [use for use in uses if use.field in (Field.HANDLE, Field.NAME, Field.URL, Field.INFLUENCER_REF)]
    if not who:
        return True
    cells = columns[who[0].column]
    return len(set(cells)) < len(cells) and len(set(_date_cells(uses, columns))) > 1


def _date_cells(uses: tuple[ColumnUse, ...], columns: Columns) -> tuple[Cell, ...]:
    return next((tuple(columns[use.column]) for use in uses if use.field is Field.DATE), ())


def _reachable(uses: tuple[ColumnUse, ...], fields: Set[Field], columns: Columns) -> bool:
    """Whether people can be written to, and nothing of their accounts is told."""
    mails = any(use.field is Field.EMAIL and mostly(EMAIL, columns[use.column]) for use in uses)
    people = uses_of(columns, ImportKind.INFLUENCERS).uses
    accounts = {Field.FOLLOWERS, Field.ENGAGEMENT_RATE, Field.PLATFORM, Field.NICHES, Field.HANDLE}
    return (mails or Field.PHONE in fields) and not any(use.field in accounts for use in people)


def _remarks(uses: tuple[ColumnUse, ...], columns: Columns) -> float:
    """What tells remarks from posts: a text that no post would have, and no reach, views or shares, which are a post's."""
    of_posts = uses_of(columns, ImportKind.POSTS).uses
    wide = {Field.REACH, Field.IMPRESSIONS, Field.VIEWS, Field.SHARES, Field.SAVES, Field.ENGAGEMENTS}
    texts = {use.column for use in uses if use.field is Field.TEXT}
    own_text = texts.isdisjoint(use.column for use in of_posts)
    own_id = any(use.field is Field.COMMENT_ID and _COMMENT.search(fold(use.column)) for use in uses)
    return (4 if own_text else 0) + (6 if own_id else 0) - (6 if any(use.field in wide for use in of_posts) else 0)
