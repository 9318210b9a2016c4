"""The first page of a brand: its measures over everything, money, partnerships with health, campaigns, what is due."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from crm.db.entities import Partnership
from crm.db.unit_of_work import Database
from crm.domain.explanation import Explanation, Input
from crm.domain.results import GoalResult
from crm.queries.brands import BrandDetail, brand_detail
from crm.queries.campaigns import CampaignFilter, CampaignRow, CampaignTime, campaign_detail, campaign_rows
from crm.queries.day_list import DayRow, day_list
from crm.queries.feedback import campaign_feedback
from crm.queries.figures import Figures, Scope, figures
from crm.queries.insight_health import HealthFilter, HealthRow, health_rows
from crm.queries.performance import goal_results

_MOST_WITH_GOALS = 6  # the newest campaigns whose goals are told; the others are opened for them


@dataclass(frozen=True, slots=True)
class BrandCampaign:
    """One campaign with what came of its goals; None where they were not looked at."""

    row: CampaignRow
    goals: tuple[GoalResult, ...] | None


@dataclass(frozen=True, slots=True)
class BrandDashboard:
    """Everything on the page.

    Attributes:
        judged, positive: comments of the campaigns looked at whose tone was judged, and those of a positive one.
        partnerships: the living ones, the weakest health first.
        due: lines of Today that concern one of the brand's partnerships.
    """

    brand: BrandDetail
    figures: Figures
    judged: int
    positive: int
    comments: int
    campaigns: tuple[BrandCampaign, ...]
    partnerships: tuple[HealthRow, ...]
    due: tuple[DayRow, ...]
    today: date

    def explain_engagement(self) -> Explanation:
        """How the rate came about."""
        rate = self.figures.engagement_rate
        return Explanation(
            "Engagement",
            f"sum of engagements ({rate.engagements}) / sum of {rate.basis.value}, over the same posts",
            (Input("engagement rate", rate.value, "fraction"), Input("engagements", self.figures.engagements, "count")),
            rate.n,
            rate.of,
            notes=("Boosted posts.",) if rate.boosted else ("Organic posts; boosted ones are never mixed in.",),
            source="domain.md, engagement",
        )

    def explain_conversions(self) -> Explanation:
        """How orders and return came about."""
        found = self.figures
        unit = f"minor {found.currency}" if found.currency else "count"
        return Explanation(
            "Conversions",
            "orders of partners within the attribution window; return on spend = revenue / cost",
            (
                Input("orders", found.orders, "count"),
                Input("revenue", found.revenue_minor, unit),
                Input("cost", found.cost_minor, unit),
                Input("return on spend", found.roas),
            ),
            found.orders,
            notes=(f"{found.orders_not_partners} orders belong to no partner and are left out.",),
            source="domain.md, conversions",
        )

    def explain_feedback(self) -> Explanation:
        """How the share came about."""
        return Explanation(
            "Feedback",
            "positive comments / comments whose tone was judged",
            (Input("positive", self.positive, "count"), Input("judged", self.judged, "count")),
            self.judged,
            self.comments,
            notes=(f"Comments of the {_MOST_WITH_GOALS} newest campaigns.",),
            source="domain.md, audience feedback",
        )


def brand_dashboard(db: Database, brand_id: str, today: date, zone: str) -> BrandDashboard:
    """Read the page.

    Raises:
        NotFound: the brand is gone.
    """
    brand = brand_detail(db, brand_id)
    rows = sorted(
        campaign_rows(db, today, CampaignFilter(brand_id=brand_id)),
        key=lambda each: (each.time is not CampaignTime.ENDED, each.starts_on or date.min),
        reverse=True,
    )
    told, comments, judged, positive = [], 0, 0, 0
    for row in rows[:_MOST_WITH_GOALS]:
        feedback = campaign_feedback(db, row.id)
        found = figures(db, Scope(campaign_id=row.id))
        running = row.time is not CampaignTime.ENDED
        told.append(BrandCampaign(row, goal_results(campaign_detail(db, row.id, today), found, feedback, running)))
        tones = {share.code.value: share for share in feedback.summary.tones}
        comments += feedback.summary.comments
        judged += tones["positive"].of
        positive += tones["positive"].count
    with db.read() as session:
        own = set(session.scalars(select(Partnership.id).where(Partnership.brand_id == brand_id)))
    return BrandDashboard(
        brand,
        figures(db, Scope(brand_id=brand_id)),
        judged,
        positive,
        comments,
        (*told, *(BrandCampaign(row, None) for row in rows[_MOST_WITH_GOALS:])),
        tuple(health_rows(db, today, HealthFilter(brand_id=brand_id))),
        tuple(each for each in day_list(db, today, zone).rows if each.line.partnership_id in own),
        today,
    )
