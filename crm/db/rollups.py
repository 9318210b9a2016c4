"""The reading of each post that counts, and post and sale figures per campaign and influencer, brought up to date by
one set-based step before each commit.

Derived from posts, readings and conversions, so never logged. Which figure means what is in `domain.metrics`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, or_, select, true, update
from sqlalchemy.orm import Session

from crm.db.counting_reading import counting_reading
from crm.db.counting_sale import is_partners, measured_sales
from crm.db.entities import (
    Collaboration,
    Conversion,
    CountedReading,
    ImportBatch,
    JournalChange,
    Post,
    PostRollup,
    Reading,
    SaleRollup,
)
from crm.domain.vocabulary import ImportKind

FIGURES = ("impressions", "reach", "views", "likes", "comments", "shares", "saves", "clicks")
_TOUCHED = "rollups of influencers"  # key in Session.info
_BLOCK = 500
_WHOSE = ("post", "collaboration", "conversion")
_READ = ("reading", "reading_choice")
_COUNTED = frozenset({*_WHOSE, *_READ, "campaign", ImportBatch.__tablename__})  # what figures are made of


def touch(session: Session, influencer_ids: Iterable[str | None]) -> None:
    """Note whose posts gained or lost readings that stand in no log; None = posts of nobody known."""
    session.info.setdefault(_TOUCHED, set()).update(influencer_id or "" for influencer_id in influencer_ids)


def refresh_rollups(session: Session, step_id: str) -> None:
    """Bring the figures of everybody whom this step touched up to date, inside the step."""
    changed = set(session.scalars(select(JournalChange.thing).where(JournalChange.step_id == step_id).distinct()))
    if not changed & _COUNTED and _TOUCHED not in session.info:
        return  # as most steps are
    logged = _influencers_in_log(session, step_id)
    posts = logged["post"] | logged["collaboration"] | logged["reading"] | session.info.pop(_TOUCHED, set())
    if posts:
        _forget_removed(session, step_id)
        _recount(session, sorted(posts))
        _replace(session, PostRollup, sorted(posts), _post_sums)
    if _has_sales_batch(session, step_id):
        _replace(session, SaleRollup, None, _sale_sums)
    elif sales := logged["conversion"] | logged["collaboration"] | _whose_window_moved(session, step_id):
        _replace(session, SaleRollup, sorted(sales), _sale_sums)


def rebuild_rollups(session: Session) -> None:
    """Make all figures anew from what is there."""
    _recount(session, None)
    _replace(session, PostRollup, None, _post_sums)
    _replace(session, SaleRollup, None, _sale_sums)


def _influencers_in_log(session: Session, step_id: str) -> dict[str, set[str]]:
    """Influencers ("" = none) whom the step's changes of each kind of record concern, before or after."""
    found: dict[str, set[str]] = {thing: set() for thing in (*_WHOSE, "reading")}
    for image in (JournalChange.before, JournalChange.after):
        whose = func.coalesce(func.json_extract(image, "$.influencer_id"), "")
        rows = select(JournalChange.thing, whose).where(
            JournalChange.step_id == step_id, JournalChange.thing.in_(_WHOSE), image.is_not(None)
        )
        for thing, influencer_id in session.execute(rows.distinct()):
            found[thing].add(influencer_id)
    for image in (JournalChange.before, JournalChange.after):
        read = (
            select(func.coalesce(Post.influencer_id, ""))
            .join(JournalChange, func.json_extract(image, "$.post_id") == Post.id)
            .where(JournalChange.step_id == step_id, JournalChange.thing.in_(_READ))
        )
        found["reading"].update(session.scalars(read.distinct()))
    return found


def _whose_window_moved(session: Session, step_id: str) -> set[str]:
    """Influencers whose sales may fall into or out of a window: a post came, went or moved, or a campaign's window did."""
    found: set[str] = set()
    image_of = {"post": "$.collaboration_id", "campaign": "$.id"}
    for image in (JournalChange.before, JournalChange.after):
        for thing, path in image_of.items():
            named = func.json_extract(image, path)
            key = Collaboration.id if thing == "post" else Collaboration.campaign_id
            asked = select(Collaboration.influencer_id).join(JournalChange, named == key)
            found.update(
                session.scalars(asked.where(JournalChange.step_id == step_id, JournalChange.thing == thing).distinct())
            )
    return found


def _has_sales_batch(session: Session, step_id: str) -> bool:
    """Whether the step made an import of sales or took one back."""
    batch = or_(
        func.json_extract(JournalChange.after, "$.kind") == ImportKind.CONVERSIONS,
        func.json_extract(JournalChange.before, "$.kind") == ImportKind.CONVERSIONS,
    )
    made = (JournalChange.step_id == step_id, JournalChange.thing == ImportBatch.__tablename__, batch)
    return session.execute(select(JournalChange.number).where(*made).limit(1)).first() is not None


def _forget_removed(session: Session, step_id: str) -> None:
    """Drop the counted readings of posts that the step changed; those that are still there are counted again."""
    changed = select(JournalChange.record_id).where(JournalChange.step_id == step_id, JournalChange.thing == "post")
    session.connection().execute(delete(CountedReading).where(CountedReading.post_id.in_(changed)))


def _recount(session: Session, influencer_ids: Sequence[str] | None) -> None:
    """Find anew which reading of each post of these influencers counts; None = of all."""
    names = [column.name for column in CountedReading.__table__.columns]
    for block in _blocks(influencer_ids):
        theirs = select(Post.id).where(_of(Post.influencer_id, block))
        gone = true() if block is None else CountedReading.post_id.in_(theirs)
        counted = (
            select(*(getattr(Reading, name) for name in names))
            .select_from(Post)
            .join(Reading, counting_reading())
            .where(_of(Post.influencer_id, block))
        )
        session.connection().execute(delete(CountedReading).where(gone))
        session.connection().execute(insert(CountedReading).from_select(names, counted))


def _blocks(influencer_ids: Sequence[str] | None) -> Sequence[Sequence[str] | None]:
    """So many at a time as a statement takes; [None] for all."""
    if influencer_ids is None:
        return [None]
    return [influencer_ids[at : at + _BLOCK] for at in range(0, len(influencer_ids), _BLOCK)]


def _replace(session: Session, rollup: Any, influencer_ids: Sequence[str] | None, sums: Any) -> None:
    """Drop the rows of these influencers and put their sums of now; None = of all."""
    table = rollup.__table__
    assert isinstance(table, Table)
    connection = session.connection()
    for block in _blocks(influencer_ids):
        connection.execute(delete(table).where(true() if block is None else table.c.influencer_id.in_(block)))
        connection.execute(insert(table).from_select([column.name for column in table.columns], sums(block)))
        if rollup is SaleRollup:
            _leave_out(session, block)


def _of(column: Any, influencer_ids: Sequence[str] | None) -> Any:
    if influencer_ids is None:
        return true()
    return or_(column.in_(influencer_ids), column.is_(None)) if "" in influencer_ids else column.in_(influencer_ids)


def _post_sums(influencer_ids: Sequence[str] | None) -> Any:
    reading = CountedReading
    campaign, influencer = func.coalesce(Collaboration.campaign_id, ""), func.coalesce(Post.influencer_id, "")
    figures = [getattr(reading, name) for name in FIGURES]
    sums = [each for figure in figures for each in (func.coalesce(func.sum(figure), 0), func.count(figure))]
    return (
        select(campaign, influencer, func.count(), func.count(reading.post_id), *sums)
        .select_from(Post)
        .outerjoin(Collaboration, Collaboration.id == Post.collaboration_id)
        .outerjoin(reading, reading.post_id == Post.id)
        .where(_of(Post.influencer_id, influencer_ids))
        .group_by(campaign, influencer)
    )


def _sale_sums(influencer_ids: Sequence[str] | None) -> Any:
    campaign, influencer = func.coalesce(Conversion.campaign_id, ""), func.coalesce(Conversion.influencer_id, "")
    return (
        select(
            campaign,
            influencer,
            Conversion.currency,
            func.count(),
            func.coalesce(func.sum(Conversion.orders), 0),
            func.coalesce(func.sum(Conversion.revenue_minor), 0),
            func.count(Conversion.revenue_minor),
        )
        .where(is_partners(), _of(Conversion.influencer_id, influencer_ids))
        .group_by(campaign, influencer, Conversion.currency)
    )


def _leave_out(session: Session, influencer_ids: Sequence[str] | None) -> None:
    """Take the sales outside their campaign's window from the sums that were just made."""
    table = SaleRollup.__table__
    assert isinstance(table, Table)
    outside = [
        each.sale
        for each in measured_sales(session, _of(Collaboration.influencer_id, influencer_ids))
        if not each.counts
    ]
    if outside:
        figures = ("lines", "orders", "revenue_minor", "revenue_lines")
        keys = ("campaign_id", "influencer_id", "currency")
        less = update(table).where(*(table.c[name] == bindparam(f"of_{name}") for name in keys))
        less = less.values({name: table.c[name] - bindparam(f"less_{name}") for name in figures})
        told = [
            {
                "of_campaign_id": sale.campaign_id,
                "of_influencer_id": sale.influencer_id,
                "of_currency": sale.currency,
                "less_lines": 1,
                "less_orders": sale.orders or 0,
                "less_revenue_minor": sale.revenue_minor or 0,
                "less_revenue_lines": sale.revenue_minor is not None,
            }
            for sale in outside
        ]
        session.connection().execute(less, told)
