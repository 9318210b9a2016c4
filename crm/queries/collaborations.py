"""Collaborations as cards of a board and as rows of a table, by the same filter; and the moves of one.

What each of them has and lacks is read together for all (`collaboration_facts`). Nothing here writes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.db.entities import Account, Brand, Campaign, Collaboration, CollaborationMove, Influencer
from crm.db.unit_of_work import Database
from crm.domain import budgets
from crm.domain.collaborations import STAGES, Gap, Stale, gaps, stale
from crm.domain.text import fold
from crm.domain.vocabulary import CollaborationStage, Money, Platform
from crm.errors import NotFound
from crm.queries.collaboration_costs import part_costs
from crm.queries.collaboration_facts import Facts, facts_of

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class CollaborationFilter:
    """Which collaborations to show; an empty field does not narrow.

    Attributes:
        text: found in the influencer's name and handles, the campaign, the brand and the code.
        only_stale: only those that stand longer than expected; only_lacking: only those that lack something.
    """

    campaign_id: str | None = None
    brand_id: str | None = None
    influencer_id: str | None = None
    text: str = ""
    stages: frozenset[CollaborationStage] = frozenset()
    only_stale: bool = False
    only_lacking: bool = False


@dataclass(frozen=True, slots=True)
class CollaborationRow:
    """One influencer's part in a campaign: a card of the board, a row of the table.

    Attributes:
        handle, platform, followers: of the account with most followers.
        fee: as agreed; cost: everything known of it if it comes about, one amount per currency.
        cost_counted: what of that the campaign's figures count, see `budgets.cost_of`.
        lacks: what is missing before the next stage, in the order of the work.
        stale: since when and against what expectation it stands too long; None while it is in time.
        pieces, live: agreed deliverables, and those with a post; late: those past their day.
        due_on: the earliest day of a piece that is still to come.
        posts: live posts.
        ships_product: something is to be sent, so that stage is not skipped; see `domain.collaborations.needs_reason`.
    """

    id: str
    campaign_id: str
    campaign: str
    brand_id: str
    brand: str
    influencer_id: str
    name: str
    handle: str | None
    platform: Platform | None
    followers: int | None
    do_not_contact: bool
    stage: CollaborationStage
    stage_since_at: datetime
    currency: str
    fee: Money | None
    cost: tuple[Money, ...]
    cost_counted: tuple[Money, ...]
    code: str | None
    link: str | None
    note: str
    lacks: tuple[Gap, ...]
    stale: Stale | None
    pieces: int
    live: int
    late: int
    due_on: date | None
    posts: int
    ships_product: bool


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage with its cards: the longest standing first.

    Attributes:
        fees, costs: sums of the cards, one amount per currency; cards of which nothing is known add nothing.
        unpriced: cards whose cost is not known.
    """

    stage: CollaborationStage
    cards: tuple[CollaborationRow, ...]
    fees: tuple[Money, ...]
    costs: tuple[Money, ...]
    unpriced: int
    stale: int


@dataclass(frozen=True, slots=True)
class Board:
    """Every stage in the order of the work, also those without cards."""

    columns: tuple[BoardColumn, ...]

    @property
    def count(self) -> int:
        """Cards on the whole board."""
        return sum(len(column.cards) for column in self.columns)


@dataclass(frozen=True, slots=True)
class CollaborationMoveRow:
    """One dated change of stage; `from_stage` is None for the first."""

    id: str
    from_stage: CollaborationStage | None
    to_stage: CollaborationStage
    reason: str
    at: datetime
    moved_by: str


def board(db: Database, today: date, filters: CollaborationFilter | None = None) -> Board:
    """The collaborations that the filter lets through, as columns of cards."""
    return board_of(collaboration_rows(db, today, filters))


def board_of(rows: Iterable[CollaborationRow]) -> Board:
    """Rows that were read already as columns of cards."""
    by_stage: defaultdict[CollaborationStage, list[CollaborationRow]] = defaultdict(list)
    for row in rows:
        by_stage[row.stage].append(row)
    return Board(tuple(_column(stage, by_stage[stage]) for stage in STAGES))


def collaboration_rows(db: Database, today: date, filters: CollaborationFilter | None = None) -> list[CollaborationRow]:
    """The collaborations that the filter lets through, by campaign and then by name."""
    filters = filters or CollaborationFilter()
    asked = _narrowed(_collaborations(), filters)
    with db.read() as session:
        rows = _rows(session, session.execute(asked).mappings().all(), today, filters.text)
    return [
        row
        for row in rows
        if (row.stale is not None or not filters.only_stale) and (row.lacks or not filters.only_lacking)
    ]


def collaboration_row(db: Database, collaboration_id: str, today: date) -> CollaborationRow:
    """One collaboration.

    Raises:
        NotFound: it is gone.
    """
    with db.read() as session:
        told = session.execute(_collaborations().where(Collaboration.id == collaboration_id)).mappings().all()
        if not told:
            raise NotFound("That collaboration is no longer there.")
        return _rows(session, told, today, "")[0]


def collaboration_between(db: Database, influencer_id: str, campaign_id: str) -> str | None:
    """The id of this influencer's part in this campaign; None when there is none."""
    between = (Collaboration.influencer_id == influencer_id, Collaboration.campaign_id == campaign_id)
    with db.read() as session:
        return session.scalar(select(Collaboration.id).where(*between))


def collaboration_moves(db: Database, collaboration_id: str) -> list[CollaborationMoveRow]:
    """The dated changes of one collaboration's stage, newest first."""
    moves = (
        select(
            CollaborationMove.id,
            CollaborationMove.from_stage,
            CollaborationMove.to_stage,
            CollaborationMove.reason,
            CollaborationMove.at,
            CollaborationMove.moved_by,
        )
        .where(CollaborationMove.collaboration_id == collaboration_id)
        .order_by(CollaborationMove.at.desc(), CollaborationMove.id.desc())
    )
    with db.read() as session:
        return [CollaborationMoveRow(*row) for row in session.execute(moves)]


def _column(stage: CollaborationStage, rows: Sequence[CollaborationRow]) -> BoardColumn:
    return BoardColumn(
        stage,
        tuple(sorted(rows, key=lambda row: (row.stage_since_at, row.id))),
        _totals([row.fee] for row in rows if row.fee is not None),
        _totals(row.cost for row in rows),
        sum(not row.cost for row in rows),
        sum(row.stale is not None for row in rows),
    )


def _totals(amounts: Iterable[Iterable[Money]]) -> tuple[Money, ...]:
    total: Counter[str] = Counter()
    for each in amounts:
        for money in each:
            total[money.currency] += money.minor
    return tuple(Money(total[currency], currency) for currency in sorted(total))


def _collaborations() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Collaboration.id,
            Collaboration.campaign_id,
            Campaign.name.label("campaign"),
            Campaign.zone,
            Campaign.brand_id,
            Brand.name.label("brand"),
            Collaboration.influencer_id,
            Influencer.name,
            Influencer.do_not_contact,
            Collaboration.stage,
            Collaboration.stage_since_at,
            Collaboration.created_at,
            Collaboration.currency,
            Collaboration.fee_minor,
            Collaboration.product_cost_minor,
            Collaboration.retail_value_minor,
            Collaboration.shipping_minor,
            Collaboration.code,
            Collaboration.link,
            Collaboration.note,
        )
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Brand, Brand.id == Campaign.brand_id)
        .join(Influencer, Influencer.id == Collaboration.influencer_id)
        .order_by(Campaign.name_key, Campaign.id, Influencer.sort_key, Collaboration.id)
    )


def _narrowed(asked: Select[*tuple[Any, ...]], filters: CollaborationFilter) -> Select[*tuple[Any, ...]]:
    if filters.campaign_id is not None:
        asked = asked.where(Collaboration.campaign_id == filters.campaign_id)
    if filters.brand_id is not None:
        asked = asked.where(Campaign.brand_id == filters.brand_id)
    if filters.influencer_id is not None:
        asked = asked.where(Collaboration.influencer_id == filters.influencer_id)
    if filters.stages:
        asked = asked.where(Collaboration.stage.in_(filters.stages))
    return asked


def _rows(session: Session, told: Sequence[Mapping[Any, Any]], today: date, text: str) -> list[CollaborationRow]:
    accounts = _accounts(session, [row["influencer_id"] for row in told])
    wanted = fold(text).replace("@", " ").split()
    told = [row for row in told if _fits(row, accounts[row["influencer_id"]], wanted)]
    ids = [row["id"] for row in told]
    facts = facts_of(session, ids, today)
    costs = part_costs(session, ids)
    return [_row(row, accounts[row["influencer_id"]], facts[row["id"]], costs[row["id"]], today) for row in told]


def _row(
    told: Mapping[Any, Any], accounts: Sequence[Any], facts: Facts, cost: budgets.PartCost, today: date
) -> CollaborationRow:
    own = {name: told[name] for name in CollaborationRow.__dataclass_fields__ if name in told}
    since_on = told["stage_since_at"].astimezone(ZoneInfo(told["zone"])).date()
    first = accounts[0] if accounts else None
    handles = [account.handle for account in accounts if account.handle]
    standing = facts.standing
    return CollaborationRow(
        **own,
        handle=handles[0] if handles else None,
        platform=first.platform if first else None,
        followers=first.followers if first else None,
        fee=None if told["fee_minor"] is None else Money(told["fee_minor"], told["currency"]),
        cost=budgets.full_cost(cost),
        cost_counted=budgets.cost_of(cost),
        lacks=gaps(standing),
        stale=stale(told["stage"], since_on, today, facts.due_on, facts.approval_days),
        pieces=standing.pieces,
        live=standing.live,
        late=facts.late,
        due_on=facts.due_on,
        posts=standing.posts,
        ships_product=standing.ships_product,
    )


def _fits(row: Mapping[Any, Any], accounts: Sequence[Any], wanted: Sequence[str]) -> bool:
    if not wanted:
        return True
    handles = " ".join(account.handle or "" for account in accounts)
    own = fold(f"{row['name']} {handles} {row['campaign']} {row['brand']} {row['code'] or ''}").split()
    return all(any(word.startswith(part) for word in own) for part in wanted)


def _accounts(session: Session, influencer_ids: Sequence[str]) -> defaultdict[str, list[Any]]:
    """Accounts of each influencer, most followers first."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    ids = sorted(set(influencer_ids))
    for start in range(0, len(ids), _BLOCK):
        rows = (
            select(Account.influencer_id, Account.platform, Account.handle, Account.followers)
            .where(Account.influencer_id.in_(ids[start : start + _BLOCK]))
            .order_by(Account.followers.desc().nulls_last(), Account.id)
        )
        for row in session.execute(rows):
            found[row.influencer_id].append(row)
    return found
