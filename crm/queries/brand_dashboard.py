"""The first page of a brand, in steps of which each stands for itself: figures and campaigns; partnerships and what is due.

What comes of its posts by month is in brand_course, what people answered and which goals were reached in brand_answers.
Nothing here writes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from crm.db.entities import Partnership
from crm.db.unit_of_work import Database
from crm.domain.explanation import Explanation, Input, SourceRow, span
from crm.domain.vocabulary import Money
from crm.queries.brands import BrandDetail, brand_detail
from crm.queries.campaigns import CampaignFilter, CampaignRow, CampaignTime, campaign_rows
from crm.queries.day_list import DayRow, lines_of
from crm.queries.figures import CurrencyAmount, Figures, Scope, figures
from crm.queries.insight_health import HealthFilter, HealthRow, health_with_falls


@dataclass(frozen=True, slots=True)
class BrandDashboard:
    """What is on the page at once.

    Attributes:
        campaigns: those that run or are planned first, then the latest.
        planned, free: budgets of its campaigns and what is left of them, one amount per currency; empty when nobody set
            one.
    """

    brand: BrandDetail
    figures: Figures
    campaigns: tuple[CampaignRow, ...]
    planned: tuple[CurrencyAmount, ...]
    free: tuple[CurrencyAmount, ...]
    today: date

    def explain_conversions(self) -> Explanation:
        """How orders and return came about."""
        found = self.figures
        unit = f"minor {found.currency}" if found.currency else "count"
        first_on, last_on = self._days()
        return Explanation(
            "Conversions",
            "orders of partners within the attribution window; return on spend = revenue / cost",
            (
                Input("orders", found.orders, "count"),
                *self._revenue(),
                Input("cost", found.cost_minor, unit),
                Input("return on spend", found.roas),
                *(
                    Input(f"orders, {row.name}", row.orders, "count")
                    for row in self.campaigns
                    if row.orders is not None
                ),
            ),
            found.orders,
            first_on=first_on,
            last_on=last_on,
            rows=tuple(
                SourceRow("campaign", row.id, row.starts_on, row.orders) for row in self.campaigns if row.orders
            ),
            notes=(
                f"{found.orders_not_partners} orders belong to no partner and are left out.",
                "Refunds are taken off; the rows are campaigns with their orders.",
            ),
            source="domain.md, conversions",
        )

    def explain_cost(self) -> Explanation:
        """How the cost came about, and what is planned and free beside it."""
        first_on, last_on = self._days()
        inputs = [
            Input(f"cost, {row.name}", amount.minor, f"minor {amount.currency}")
            for row in self.campaigns
            for amount in row.budget.committed
        ]
        inputs += [Input("planned in budgets", each.minor, f"minor {each.currency}") for each in self.planned]
        inputs += [Input("free of budgets", each.minor, f"minor {each.currency}") for each in self.free]
        return Explanation(
            "Cost",
            "Σ over partners who accepted: fee and commission, or the payments when they are more, + product at cost,"
            " shipping and own hours; over the others: what was paid; free = planned − cost",
            tuple(inputs),
            sum(row.collaborations for row in self.campaigns),
            first_on=first_on,
            last_on=last_on,
            rows=tuple(SourceRow("campaign", row.id, row.starts_on, row.name) for row in self.campaigns),
            notes=("n are collaborations. Currencies are not added up.",),
            source="domain.md, money",
        )

    def _revenue(self) -> tuple[Input, ...]:
        return tuple(Input("revenue", each.minor, f"minor {each.currency}") for each in self.figures.revenue)

    def _days(self) -> tuple[date | None, date | None]:
        return span(day for row in self.campaigns for day in (row.starts_on, row.ends_on))


@dataclass(frozen=True, slots=True)
class BrandPeople:
    """Who works with the brand, and what waits.

    Attributes:
        partnerships: the living ones, the weakest health first, with what they lost lately.
        due: lines of Today that concern one of its partnerships, in working order.
    """

    brand_id: str
    partnerships: tuple[HealthRow, ...]
    due: tuple[DayRow, ...]


def brand_dashboard(db: Database, brand_id: str, today: date) -> BrandDashboard:
    """Read what is on the page at once.

    Raises:
        NotFound: the brand is gone.
    """
    brand = brand_detail(db, brand_id)
    rows = sorted(
        campaign_rows(db, today, CampaignFilter(brand_id=brand_id)),
        key=lambda each: (each.time is not CampaignTime.ENDED, each.starts_on or date.min),
        reverse=True,
    )
    return BrandDashboard(
        brand,
        figures(db, Scope(brand_id=brand_id)),
        tuple(rows),
        _sums(row.budget.planned for row in rows),
        _sums(row.budget.free for row in rows),
        today,
    )


def brand_people(db: Database, brand_id: str, today: date, zone: str) -> BrandPeople:
    """Read partnerships with their health, and what is due.

    Args:
        zone: IANA zone in which instants become days.
    """
    with db.read() as session:
        own = set(session.scalars(select(Partnership.id).where(Partnership.brand_id == brand_id)))
    partnerships = health_with_falls(db, today, HealthFilter(brand_id=brand_id))
    return BrandPeople(brand_id, tuple(partnerships), lines_of(db, own, today, zone))


def _sums(amounts: Iterable[Money | None]) -> tuple[CurrencyAmount, ...]:
    total: Counter[str] = Counter()
    for amount in amounts:
        if amount is not None:
            total[amount.currency] += amount.minor
    return tuple(CurrencyAmount(currency, total[currency]) for currency in sorted(total))
