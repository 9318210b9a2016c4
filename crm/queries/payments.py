"""Payments of all partnerships in one book: those owed first, the longest overdue of them foremost. Reads only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from crm.db.entities import Brand, Campaign, Influencer, Partnership, Payment
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Money
from crm.queries.campaign_lists import LISTS, PaymentLine


@dataclass(frozen=True, slots=True)
class BookedPayment:
    """One payment with whom and what it belongs to.

    Attributes:
        id: the payment's.
        brand: whose campaign it was for; None outside campaigns.
        partnership_id: where it stands on record: of that brand, else the person's first; None when there is none.
    """

    id: str
    line: PaymentLine
    brand: str | None
    partnership_id: str | None

    def overdue(self, today: date) -> bool:
        """Whether it should have been paid before a day."""
        return self.line.paid_on is None and self.line.due_on is not None and self.line.due_on < today


@dataclass(frozen=True, slots=True)
class PaymentBook:
    """All payments: owed ones by the day they are due, then those made, the newest first."""

    payments: tuple[BookedPayment, ...]

    def owed(self) -> tuple[BookedPayment, ...]:
        """What is still to be paid."""
        return tuple(each for each in self.payments if each.line.paid_on is None)

    def paid(self, year: int | None = None) -> tuple[BookedPayment, ...]:
        """What was paid, in one year or ever."""
        return tuple(each for each in self.payments if each.line.paid_on and year in (None, each.line.paid_on.year))

    def overdue(self, today: date) -> tuple[BookedPayment, ...]:
        """What should have been paid before a day."""
        return tuple(each for each in self.payments if each.overdue(today))


def sums(payments: Iterable[BookedPayment]) -> list[Money]:
    """The amounts in each currency apart: nobody said at which rate they would be added up."""
    found: Counter[str] = Counter()
    for each in payments:
        found[each.line.currency] += each.line.amount_minor
    return [Money(minor, currency) for currency, minor in sorted(found.items())]


def payment_book(db: Database) -> PaymentBook:
    """Read the whole book."""
    own, first = aliased(Partnership), aliased(Partnership)
    any_of_theirs = (
        select(func.min(first.id))
        .where(first.influencer_id == Payment.influencer_id)
        .correlate(Payment)
        .scalar_subquery()
    )
    asked = (
        LISTS["payment"]
        .statement()
        .add_columns(
            Brand.name.label("brand"),
            func.coalesce(own.id, any_of_theirs).label("partnership_id"),
        )
        .outerjoin(Brand, Brand.id == Campaign.brand_id)
        .outerjoin(own, and_(own.influencer_id == Payment.influencer_id, own.brand_id == Campaign.brand_id))
        .order_by(None)
        .order_by(
            Payment.paid_on.is_not(None),
            Payment.paid_on.desc(),
            Payment.due_on.nulls_last(),
            Influencer.sort_key,
            Payment.id,
        )
    )
    with db.read() as session:
        rows = session.execute(asked).mappings().all()
    return PaymentBook(tuple(_booked(dict(row)) for row in rows))


def _booked(row: dict[str, object]) -> BookedPayment:
    brand, partnership = row.pop("brand"), row.pop("partnership_id")
    line = LISTS["payment"].line(**row)
    return BookedPayment(line.id, line, brand, partnership)  # type: ignore[arg-type]
