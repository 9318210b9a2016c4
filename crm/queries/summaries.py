"""The facts of one partnership summary; who may see which of them is decided in crm.reports, the words are made there."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select

from crm.db.entities import Brand, Outreach, Partnership, Task, Workspace
from crm.db.unit_of_work import Database
from crm.domain.periods import Period
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.errors import NotFound
from crm.queries.brands import brand_detail
from crm.queries.influencer_detail import InfluencerDetail, influencer_detail
from crm.queries.insight_health import HealthFilter, HealthRow, health_rows
from crm.queries.partnerships import MoveRow, partnership_moves
from crm.queries.summary_work import SummaryWork, summary_work


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One outreach; `note` is what was said."""

    at: datetime
    channel: Channel
    direction: Direction
    outcome: Outcome
    note: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One open task."""

    title: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """What is known of one influencer, with one brand or with all of them.

    Attributes:
        workspace: the agency's name.
        made_at: when this was read, aware UTC.
        detail: the person; when a brand was chosen, partnerships and ratings are only of that brand.
        brand: the chosen brand's name; None when the summary tells of all.
        brand_values: (brand, value) of every value the partner could be rated against.
        moves: dated status changes, newest first, by partnership id.
        said: outreach, oldest first; when a brand was chosen, only of that partnership.
        said_elsewhere: outreach that is not of the chosen brand; count.
        next_steps: open tasks, the earliest due first, those without a day last.
        work: campaigns, posts, comments, promises, rights and payments, of the chosen brand only.
        health: of the partnerships, in their order, as it stands now; empty when it was not asked for.
        period: what it was cut down to; None tells of everything.
        other_brands: names of clients that the reader has no business with; all of them when no brand was chosen.
    """

    workspace: str
    made_at: datetime
    detail: InfluencerDetail
    brand: str | None
    brand_values: tuple[tuple[str, str], ...]
    moves: dict[str, list[MoveRow]]
    said: tuple[SaidRow, ...]
    said_elsewhere: int
    next_steps: tuple[StepRow, ...]
    other_brands: tuple[str, ...]
    work: SummaryWork = field(default_factory=SummaryWork)
    health: tuple[HealthRow, ...] = ()
    period: Period | None = None


def summary_facts(
    db: Database, influencer_id: str, brand_id: str | None = None, *, with_health: bool = False
) -> SummaryFacts:
    """Read everything a summary may tell.

    Args:
        brand_id: tell of this partnership only; None tells of all.
        with_health: read how the partnerships stand too: only colleagues are told, and it is compared with everybody.

    Raises:
        NotFound: the influencer or the brand is gone, or they have no partnership with it.
    """
    detail = influencer_detail(db, influencer_id)
    brand, others = _brands(db, brand_id)
    partnership_id = None
    if brand_id is not None:
        detail = _only_brand(detail, brand_id)
        partnership_id = detail.partnerships[0].id
    said, elsewhere = _said(db, influencer_id, partnership_id)
    return SummaryFacts(
        workspace=_workspace(db),
        made_at=db.now(),
        detail=detail,
        brand=brand,
        brand_values=_values(db, [card.brand_id for card in detail.partnerships]),
        moves={card.id: partnership_moves(db, card.id) for card in detail.partnerships},
        said=said,
        said_elsewhere=elsewhere,
        next_steps=_next_steps(db, influencer_id, partnership_id),
        other_brands=others,
        work=summary_work(db, influencer_id, brand_id),
        health=_health(db, [card.id for card in detail.partnerships]) if with_health else (),
    )


def partners_of(db: Database, brand_id: str | None = None) -> list[str]:
    """Ids of every influencer with a partnership, with this brand or any, oldest partnership first."""
    partners = select(Partnership.influencer_id).distinct().order_by(Partnership.id)
    if brand_id is not None:
        partners = partners.where(Partnership.brand_id == brand_id)
    with db.read() as session:
        return list(dict.fromkeys(session.scalars(partners)))


def _only_brand(detail: InfluencerDetail, brand_id: str) -> InfluencerDetail:
    cards = tuple(card for card in detail.partnerships if card.brand_id == brand_id)
    if not cards:
        raise NotFound(f"{detail.name or 'This influencer'} has no partnership with that brand.")
    ratings = tuple(rating for rating in detail.value_ratings if rating.brand_id == brand_id)
    return replace(detail, partnerships=cards, value_ratings=ratings)


def _brands(db: Database, brand_id: str | None) -> tuple[str | None, tuple[str, ...]]:
    with db.read() as session:
        names = {row.id: row.name for row in session.execute(select(Brand.id, Brand.name).order_by(Brand.sort_key))}
    if brand_id is None:
        return None, tuple(names.values())
    if brand_id not in names:
        raise NotFound("That brand is no longer there.")
    chosen = names.pop(brand_id)
    return chosen, tuple(names.values())


def _values(db: Database, brand_ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    brands = [brand_detail(db, brand_id) for brand_id in brand_ids]
    return tuple((brand.name, value.name) for brand in brands for value in brand.values)


def _said(db: Database, influencer_id: str, partnership_id: str | None) -> tuple[tuple[SaidRow, ...], int]:
    lines = (
        select(
            Outreach.partnership_id, Outreach.at, Outreach.channel, Outreach.direction, Outreach.outcome, Outreach.note
        )
        .where(Outreach.influencer_id == influencer_id)
        .order_by(Outreach.at, Outreach.id)
    )
    with db.read() as session:
        rows = session.execute(lines).all()
    said = tuple(SaidRow(*row[1:]) for row in rows if partnership_id is None or row.partnership_id == partnership_id)
    return said, len(rows) - len(said)


def _next_steps(db: Database, influencer_id: str, partnership_id: str | None) -> tuple[StepRow, ...]:
    steps = select(Task.title, Task.due_on).where(Task.influencer_id == influencer_id, Task.done_at.is_(None))
    if partnership_id is not None:
        steps = steps.where(Task.partnership_id == partnership_id)
    with db.read() as session:
        return tuple(StepRow(*row) for row in session.execute(steps.order_by(Task.due_on.nulls_last(), Task.id)))


def _workspace(db: Database) -> str:
    with db.read() as session:
        return session.scalar(select(Workspace.name)) or ""


def _health(db: Database, partnership_ids: Sequence[str]) -> tuple[HealthRow, ...]:
    if not partnership_ids:
        return ()
    rows = health_rows(db, db.today("UTC"), HealthFilter(partnership_ids=tuple(partnership_ids)))
    return tuple(sorted(rows, key=lambda row: partnership_ids.index(row.partnership_id)))
