"""What imports of sales, payouts and comments look up: which of them are here already, and what they say."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Comment, Conversion, Payment, Workspace

_BLOCK = 500
SaleKey = tuple[str, str]  # order_ref, line
SAID = ("at", "orders", "units", "revenue_minor", "currency", "product", "customer_key")
JOINED = ("sale_source", "influencer_ref", "post_ref", "code", "campaign_id")


def known_sales(session: Session, shop: str, order_refs: Iterable[str]) -> dict[SaleKey, Mapping[str, Any]]:
    """The highest revision of every line of these orders of a shop, with what it says."""
    names = ("order_ref", "line", "revision", *SAID, *JOINED)
    columns = [getattr(Conversion, name) for name in names]
    found: dict[SaleKey, Mapping[str, Any]] = {}
    for block in _blocks(order_refs):
        rows = select(*columns).where(Conversion.shop == shop, Conversion.order_ref.in_(block))
        for row in session.execute(rows.order_by(Conversion.revision)).mappings():
            found[row["order_ref"], row["line"]] = dict(row)
    return found


def known_payments(session: Session, refs: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Payments by the natural key of the row they came from."""
    names = (
        "ref",
        "id",
        "influencer_id",
        "collaboration_id",
        "influencer_ref",
        "amount_minor",
        "currency",
        "due_on",
        "paid_on",
        "note",
    )
    columns = [getattr(Payment, name) for name in names]
    return {
        row["ref"]: dict(row)
        for block in _blocks(refs)
        for row in session.execute(select(*columns).where(Payment.ref.in_(block))).mappings()
    }


def known_comments(session: Session, ids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Comments by id, with what they say."""
    names = ("id", "post_id", "post_ref", "author_key", "at", "text", "likes", "spam")
    columns = [getattr(Comment, name) for name in names]
    return {
        row["id"]: dict(row)
        for block in _blocks(ids)
        for row in session.execute(select(*columns).where(Comment.id.in_(block))).mappings()
    }


def home_currency_of(session: Session) -> str:
    """The workspace's own currency, ISO 4217."""
    return session.scalars(select(Workspace.home_currency)).one()


def _blocks(values: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(dict.fromkeys(values))
    while block := list(islice(rest, _BLOCK)):
        yield block
