"""The facts of one partnership summary, read at one moment; words and layout are made in crm.reports."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from crm.db.entities import Brand, Outreach, Partnership, Workspace
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Direction
from crm.errors import NotFound
from crm.queries.influencer_detail import InfluencerDetail, influencer_detail
from crm.queries.partnerships import MoveRow, partnership_moves
from crm.queries.timeline import EntryKind, TimelineEntry, timeline

HIGHLIGHTS = 12


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """What is known of one influencer, with one brand or all of them.

    Attributes:
        detail: the person; partnerships and ratings only of the brand when one was chosen.
        brand: its name; None for all brands.
        moves: dated status changes, newest first, by partnership id.
        sent, received: outreach counts from us and from them.
        first_contact_at, last_two_way_at: None when there was none.
        highlights: the newest outreach, newest first.
        next_steps: (title, due day) of open tasks, earliest first.
        other_brands: names that must not appear, because they belong to other clients.
    """

    workspace: str
    made_at: datetime
    detail: InfluencerDetail
    brand: str | None
    moves: dict[str, list[MoveRow]]
    sent: int
    received: int
    first_contact_at: datetime | None
    last_two_way_at: datetime | None
    highlights: tuple[TimelineEntry, ...]
    next_steps: tuple[tuple[str, date | None], ...]
    other_brands: tuple[str, ...]


def summary_facts(db: Database, influencer_id: str, brand_id: str | None = None) -> SummaryFacts:
    """Read everything a summary tells.

    Raises:
        NotFound: the influencer or the brand is gone, or they have no partnership with it.
    """
    detail = influencer_detail(db, influencer_id)
    brand, others = _brands(db, brand_id)
    if brand_id is not None:
        detail = _only_brand(detail, brand_id)
    ids = [card.id for card in detail.partnerships] if brand_id is not None else None
    said = _outreach(db, influencer_id, ids)
    directions = Counter(direction for direction, _at in said)
    lines = timeline(db, influencer_id, limit=1000)
    if ids is not None:
        lines = [line for line in lines if line.partnership_id in ids]
    return SummaryFacts(
        workspace=_workspace(db),
        made_at=db.now(),
        detail=detail,
        brand=brand,
        moves={card.id: partnership_moves(db, card.id) for card in detail.partnerships},
        sent=directions[Direction.OUT],
        received=directions[Direction.IN],
        first_contact_at=said[0][1] if said else None,
        last_two_way_at=max((at for direction, at in said if direction is Direction.IN), default=None),
        highlights=tuple(line for line in lines if line.kind is EntryKind.OUTREACH)[:HIGHLIGHTS],
        next_steps=tuple((line.title, line.due_on) for line in lines if line.kind is EntryKind.OPEN_TASK),
        other_brands=others,
    )


def _only_brand(detail: InfluencerDetail, brand_id: str) -> InfluencerDetail:
    cards = tuple(card for card in detail.partnerships if card.brand_id == brand_id)
    if not cards:
        raise NotFound("They have no partnership with that brand.")
    ratings = tuple(rating for rating in detail.value_ratings if rating.brand_id == brand_id)
    return replace(detail, partnerships=cards, value_ratings=ratings)


def _brands(db: Database, brand_id: str | None) -> tuple[str | None, tuple[str, ...]]:
    with db.read() as session:
        names = {row.id: row.name for row in session.execute(select(Brand.id, Brand.name))}
    if brand_id is None:
        return None, tuple(names.values())
    if brand_id not in names:
        raise NotFound("That brand is no longer there.")
    chosen = names.pop(brand_id)
    return chosen, tuple(names.values())


def _outreach(
    db: Database, influencer_id: str, partnership_ids: Sequence[str] | None
) -> list[tuple[Direction, datetime]]:
    said = select(Outreach.direction, Outreach.at).where(Outreach.influencer_id == influencer_id).order_by(Outreach.at)
    if partnership_ids is not None:
        said = said.where(Outreach.partnership_id.in_(partnership_ids))
    with db.read() as session:
        return [(direction, at) for direction, at in session.execute(said)]


def _workspace(db: Database) -> str:
    with db.read() as session:
        return session.scalar(select(Workspace.name)) or ""


def partners_of(db: Database, brand_id: str | None = None) -> list[str]:
    """Ids of every influencer with a partnership, with this brand or any."""
    partners = select(Partnership.influencer_id).distinct()
    if brand_id is not None:
        partners = partners.where(Partnership.brand_id == brand_id)
    with db.read() as session:
        return list(session.scalars(partners))
