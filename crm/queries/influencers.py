"""Influencers for lists: the order of all of them, what a text matches, what the filters offer.

What a line shows is influencer_rows.py, one person in full influencer_detail.py, their line of time timeline.py;
the first two are offered here too. Nothing here writes.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import compress
from typing import Any

from sqlalchemy import (
    Float,
    Select,
    asc,
    case,
    cast,
    desc,
    func,
    select,
)

from crm.db.entities import (
    Account,
    Brand,
    Influencer,
    InfluencerNiche,
    InfluencerTag,
    Niche,
    Partnership,
    SearchDocument,
    Tag,
    Task,
)
from crm.db.unit_of_work import Database
from crm.domain.identity import name_key
from crm.domain.vocabulary import Basis, PartnershipStatus, Platform
from crm.queries.influencer_detail import InfluencerDetail, influencer_detail
from crm.queries.influencer_rows import InfluencerRow, influencer_rows, rows_in, status_place
from crm.queries.streams import stream_blocks

__all__ = [
    "FilterChoices",
    "FoundInfluencers",
    "InfluencerDetail",
    "InfluencerFilter",
    "InfluencerOrder",
    "InfluencerRow",
    "InfluencerSort",
    "filter_choices",
    "found_influencers",
    "influencer_count",
    "influencer_detail",
    "influencer_order",
    "influencer_rows",
    "matching_numbers",
]


class InfluencerSort(StrEnum):
    """What the list can be put in order by."""

    NAME = "name"
    AUDIENCE = "audience"
    ENGAGEMENT = "engagement"
    STATUS = "status"
    NEXT_STEP = "next_step"


@dataclass(frozen=True, slots=True)
class InfluencerFilter:
    """Which influencers to list; an empty field does not narrow.

    Attributes:
        statuses: with a partnership in one of these; together with `brand_id`, with that brand.
        tag, niche: by name, in any spelling of case.
    """

    statuses: frozenset[PartnershipStatus] = frozenset()
    brand_id: str | None = None
    platform: Platform | None = None
    tag: str | None = None
    niche: str | None = None
    do_not_contact: bool | None = None


@dataclass(frozen=True)
class InfluencerOrder:
    """Everyone the filter lets through, in display order; `numbers[i]` is what `matching_numbers` knows `ids[i]` by."""

    ids: list[str]
    numbers: "array[int]"

    def among(self, matches: Iterable[int]) -> list[str]:
        """The ids whose numbers match, in display order."""
        places, left_out = self.places, len(self.ids)
        wanted = bytearray(left_out + 1)
        for number in matches:
            wanted[places.get(number, left_out)] = 1
        return list(compress(self.ids, wanted))

    @cached_property
    def places(self) -> dict[int, int]:
        """Number -> place in the order."""
        return {number: place for place, number in enumerate(self.numbers)}


@dataclass(frozen=True, slots=True)
class FoundInfluencers:
    """What a search shows first: all ids in display order, and the rows of the first of them.

    Attributes:
        order: the order they were taken from.
        matches: search numbers of everyone found, also of those whom the order leaves out.
    """

    order: InfluencerOrder
    matches: list[int]
    ids: list[str]
    rows: list[InfluencerRow]


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What the filters can offer in this workspace: only what finds someone. Brands are (id, name)."""

    brands: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    niches: list[str] = field(default_factory=list)
    platforms: list[Platform] = field(default_factory=list)


def influencer_order(
    db: Database,
    sort: InfluencerSort = InfluencerSort.NAME,
    descending: bool = False,
    filters: InfluencerFilter | None = None,
) -> InfluencerOrder:
    """Ids of everyone the filter lets through, in display order, each with its search number.

    Unknown figures come last in either direction; equals are in order of name. Engagement rates stand together by
    basis, the order within a basis.
    """
    ids: list[str] = []
    numbers = array("q")
    with db.read() as session:
        for block in stream_blocks(session, _order_statement(sort, descending, filters)):
            block_ids, block_numbers = zip(*block, strict=True)
            ids.extend(block_ids)
            numbers.extend(block_numbers)
    order = InfluencerOrder(ids, numbers)
    _ = order.places  # worked out here and now, not at the first key press
    return order


def influencer_count(db: Database, filters: InfluencerFilter | None = None) -> int:
    """How many influencers the filter lets through."""
    statement = _filtered(select(func.count()).select_from(Influencer), filters)
    with db.read() as session:
        return session.scalar(statement) or 0


def matching_numbers(db: Database, text: str) -> list[int]:
    """Search numbers, each once, of everyone in whom every word of the text begins some word, blind to accents."""
    with db.read() as session:
        return db.search.match(session, text)


def found_influencers(db: Database, order: InfluencerOrder, text: str, first: int) -> FoundInfluencers:
    """Everyone of an order in whom every word of the text begins some word, with the rows of the `first` of them.

    One answer, so that the list is painted once for a key press.
    """
    with db.read() as session:
        matches = db.search.match(session, text)
        ids = order.among(matches)
        return FoundInfluencers(order, matches, ids, rows_in(session, ids[:first]))


def filter_choices(db: Database) -> FilterChoices:
    """What the list's filters can offer, each in order of name."""
    brands = select(Brand.id, Brand.name).where(Brand.id.in_(select(Partnership.brand_id))).order_by(Brand.sort_key)
    tags = select(Tag.name).where(Tag.id.in_(select(InfluencerTag.tag_id))).order_by(Tag.name_key)
    niches = select(Niche.name).where(Niche.id.in_(select(InfluencerNiche.niche_id))).order_by(Niche.name_key)
    with db.read() as session:
        return FilterChoices(
            brands=[(id_, name) for id_, name in session.execute(brands)],
            tags=list(session.scalars(tags)),
            niches=list(session.scalars(niches)),
            platforms=sorted(session.scalars(select(Account.platform).distinct())),
        )


_Figures = tuple[Any, ...]  # what holds them, what groups them, the figure


def _order_statement(
    sort: InfluencerSort, descending: bool, filters: InfluencerFilter | None
) -> Select[*tuple[Any, ...]]:
    number = func.coalesce(SearchDocument.number, 0)  # nobody may vanish from the list for want of a search entry
    statement = select(Influencer.id, number).outerjoin(SearchDocument, SearchDocument.influencer_id == Influencer.id)
    direction = desc if descending else asc
    if sort is InfluencerSort.NAME:
        statement = statement.order_by(direction(Influencer.sort_key), direction(Influencer.id))
    else:
        figures, *groups, figure = _FIGURES[sort]()
        statement = statement.outerjoin(figures, figures.c.influencer_id == Influencer.id).order_by(
            *groups, direction(figure).nulls_last(), Influencer.sort_key, Influencer.id
        )
    return _filtered(statement, filters)


def _most_followers() -> _Figures:
    most = (
        select(Account.influencer_id, func.max(Account.followers).label("figure"))
        .group_by(Account.influencer_id)
        .subquery()
    )
    return most, most.c.figure


def _main_engagement() -> _Figures:
    """Rates of one basis stand together: rates of two bases cannot be ranked against each other."""
    place = func.row_number().over(
        partition_by=Account.influencer_id, order_by=(Account.followers.desc().nulls_last(), Account.id)
    )
    basis = case({basis: at for at, basis in enumerate(Basis)}, value=Account.engagement_basis)
    ranked = select(
        Account.influencer_id,
        cast(Account.engagement_rate, Float).label("figure"),
        case((Account.engagement_rate.is_not(None), basis), else_=None).label("basis"),
        place.label("place"),
    ).subquery()
    main = select(ranked.c.influencer_id, ranked.c.figure, ranked.c.basis).where(ranked.c.place == 1).subquery()
    return main, main.c.basis.nulls_last(), main.c.figure


def _furthest_status() -> _Figures:
    furthest = (
        select(Partnership.influencer_id, func.min(status_place()).label("figure"))
        .group_by(Partnership.influencer_id)
        .subquery()
    )
    return furthest, furthest.c.figure


def _earliest_step() -> _Figures:
    earliest = (
        select(Task.influencer_id, func.min(Task.due_on).label("figure"))
        .where(Task.done_at.is_(None))
        .group_by(Task.influencer_id)
        .subquery()
    )
    return earliest, earliest.c.figure


_FIGURES = {
    InfluencerSort.AUDIENCE: _most_followers,
    InfluencerSort.ENGAGEMENT: _main_engagement,
    InfluencerSort.STATUS: _furthest_status,
    InfluencerSort.NEXT_STEP: _earliest_step,
}


def _filtered(statement: Select[*tuple[Any, ...]], filters: InfluencerFilter | None) -> Select[*tuple[Any, ...]]:
    """Sets, not EXISTS: SQLite answers a correlated EXISTS by the index on status, 100,000 times over."""
    if filters is None:
        return statement
    if filters.statuses or filters.brand_id:
        partnered = select(Partnership.influencer_id)
        if filters.statuses:
            partnered = partnered.where(Partnership.status.in_(filters.statuses))
        if filters.brand_id:
            partnered = partnered.where(Partnership.brand_id == filters.brand_id)
        statement = statement.where(Influencer.id.in_(partnered))
    if filters.platform is not None:
        there = select(Account.influencer_id).where(Account.platform == filters.platform)
        statement = statement.where(Influencer.id.in_(there))
    if filters.tag:
        tagged = select(InfluencerTag.influencer_id).join(Tag).where(Tag.name_key == name_key(filters.tag))
        statement = statement.where(Influencer.id.in_(tagged))
    if filters.niche:
        inside = select(InfluencerNiche.influencer_id).join(Niche).where(Niche.name_key == name_key(filters.niche))
        statement = statement.where(Influencer.id.in_(inside))
    if filters.do_not_contact is not None:
        statement = statement.where(Influencer.do_not_contact.is_(filters.do_not_contact))
    return statement
