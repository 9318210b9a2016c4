"""One campaign's answer: its sums are those of the figures, partners are compared fairly, nothing unknown is nought."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crm.db.entities import CampaignGoal, Conversion, ExchangeRate, PostTag, Reading, new_id
from crm.db.unit_of_work import Database
from crm.domain.results import Outcome, Verdict
from crm.domain.vocabulary import Basis, GoalFigure, Platform, PostTagKind, ReadingSource, SaleSource
from crm.errors import NotFound
from crm.formats import Formats
from crm.queries.campaigns import campaign_rows
from crm.queries.figures import CurrencyAmount, OutsideWindow, Scope, figures, outside_window
from crm.queries.performance import performance
from crm.reports.campaign_story import campaign_story
from crm.services.campaigns import (
    CampaignDraft,
    CollaborationDraft,
    add_campaign,
    add_collaboration,
    edit_collaboration,
)
from crm.services.import_inspection import ImportOptions
from crm.services.imports import import_file
from crm.services.influencers import AccountDraft
from crm.services.posts import PostDraft, add_post
from tests.services.people import add_lumen, add_noor, add_person

DATA = Path(__file__).parents[1] / "data"


def part_of(db: Database, **costs: int) -> tuple[str, str, str]:
    """Noor in Spring glow with these costs: campaign, collaboration and influencer."""
    noor = add_noor(db)
    campaign = add_campaign(db, CampaignDraft(add_lumen(db), "Spring glow"))
    return campaign, add_collaboration(db, CollaborationDraft(campaign, noor, **costs)), noor  # type: ignore[arg-type]


def post_of(db: Database, part: str, person: str, key: str, **counts: int) -> str:
    """A post of 1 May with figures of 8 May."""
    url = f"https://www.instagram.com/p/{key}/"
    post = add_post(db, PostDraft(person, url=url, collaboration_id=part, posted_on=date(2026, 5, 1)))
    if counts:
        with db.begin("Read") as uow:
            reading = Reading(post_id=post, read_at="2026-05-08", source=ReadingSource.TYPED, revision=0)
            for name, value in counts.items():
                setattr(reading, name, value)
            uow.add(reading)
    return post


def aim(db: Database, campaign: str, **targets: str) -> None:
    """Set goals."""
    with db.begin("Set goals") as uow:
        for figure, target in targets.items():
            uow.add(CampaignGoal(id=new_id(), campaign_id=campaign, figure=GoalFigure(figure), target=Decimal(target)))


def sell(db: Database, campaign: str, part: str, person: str, minor: int, currency: str = "EUR") -> None:
    """One typed sale of a partner."""
    with db.begin("Sell") as uow:
        uow.add(
            Conversion(
                shop="typed",
                order_ref=currency,
                line="1",
                revision=0,
                at="2026-05-10",
                sale_source=SaleSource.PARTNER,
                campaign_id=campaign,
                collaboration_id=part,
                influencer_id=person,
                orders=1,
                revenue_minor=minor,
                currency=currency,
            )
        )


def test_parts_add_up_to_the_figures(sample: Path, open_database: Callable[[Path], Database]) -> None:
    """Partners, weeks, posts and platforms hold what the sums hold, for every campaign of the sample."""
    db = open_database(sample)
    for row in campaign_rows(db, db.today("UTC")):
        found = performance(db, row.id)
        sums = figures(db, Scope(campaign_id=row.id))
        assert found.figures == sums
        assert len(found.posts) == sum(each.posts for each in found.partners) == sums.posts
        assert sum(each.engagements or 0 for each in found.partners) == (sums.engagements or 0)
        assert sum(each.orders or 0 for each in found.partners) == (sums.orders or 0)
        assert sum(week.orders for week in found.weeks) + found.undated_orders == (sums.orders or 0)
        assert sum(week.posts for week in found.weeks) + found.undated_posts == sums.posts
        spent = sum(amount.minor for each in found.partners for amount in each.cost)
        assert spent == sum(each.minor for each in sums.cost)


def test_the_campaign_set_in_one_campaign(db: Database) -> None:
    """633 posts, 425 of them elsewhere; orders, revenue, payouts and ROAS as told by the set's own sums."""
    options = ImportOptions(brand="Lumen", campaign="The set")
    for name in ("influencers/campaign_set_influencers", "posts/campaign_set_posts"):
        import_file(db, DATA / f"{name}.csv", options)
    whole = figures(db)
    assert whole.posts == 633
    for name in ("tracking", "payouts"):
        import_file(db, DATA / "conversions" / f"campaign_set_{name}.csv", options)
    whole = figures(db)
    assert (whole.orders, whole.revenue) == (1547, (CurrencyAmount("EUR", 241_711_200),))
    assert whole.cost == (CurrencyAmount("EUR", 335_833_122),)
    assert whole.roas is not None and round(whole.roas, 2) == Decimal("0.72")


def test_goals_are_judged_and_unknown_ones_never_count_as_missed(db: Database) -> None:
    """Before its end a goal is open, after it missed; without a figure it is unknown."""
    campaign, part, noor = part_of(db, fee_minor=10_000)
    assert performance(db, campaign).verdict is Verdict.NO_GOALS
    aim(db, campaign, engagements="100", orders="5", positive_share="0.5")
    post_of(db, part, noor, "A1", likes=90, comments=30, reach=1_000)
    found = performance(db, campaign)
    outcomes = {goal.figure: goal.outcome for goal in found.goals}
    assert outcomes == {
        GoalFigure.ENGAGEMENTS: Outcome.MET,
        GoalFigure.ORDERS: Outcome.UNKNOWN,
        GoalFigure.POSITIVE_SHARE: Outcome.UNKNOWN,
    }
    assert found.verdict is Verdict.RUNNING
    sell(db, campaign, part, noor, 4_000)
    assert {goal.figure: goal.outcome for goal in performance(db, campaign).goals}[GoalFigure.ORDERS] is Outcome.OPEN


def test_a_post_without_the_basis_is_not_ranked(db: Database) -> None:
    """Rates of reach are never ranked with rates of followers: who has no reach stands below, unranked."""
    campaign, part, noor = part_of(db)
    other = add_person(db, "Ines Costa", AccountDraft(Platform.INSTAGRAM, "ines.costa", followers=10_000))
    second = add_collaboration(db, CollaborationDraft(campaign, other))
    post_of(db, part, noor, "A1", likes=90, comments=10, reach=1_000)
    post_of(db, second, other, "B1", likes=900, comments=100)
    first, last = performance(db, campaign).partners
    assert (first.influencer_id, first.best, first.rate) == (noor, 1, Decimal("0.1"))
    assert (last.influencer_id, last.rate, last.estimate, last.best, last.engagements) == (
        other,
        None,
        None,
        None,
        1_000,
    )
    assert performance(db, campaign, Basis.VIEWS).partners[0].estimate is None


def test_contradicting_figures_stay_in_sums_and_out_of_the_comparison(db: Database) -> None:
    """More engagements than reach: marked, counted, not ranked."""
    campaign, part, noor = part_of(db)
    post_of(db, part, noor, "A1", likes=900, comments=200, reach=1_000)
    found = performance(db, campaign)
    assert (found.doubtful, found.figures.engagements, found.partners[0].estimate) == (1, 1_100, None)


def test_themes_hold_their_posts_and_untagged_ones_come_last(db: Database) -> None:
    """A post with two themes counts in both."""
    campaign, part, noor = part_of(db)
    tagged = post_of(db, part, noor, "A1", likes=90, comments=10, reach=1_000)
    post_of(db, part, noor, "B1")
    with db.begin("Tag") as uow:
        for name in ("Mornings", "Kitchens"):
            uow.add(PostTag(id=new_id(), post_id=tagged, kind=PostTagKind.THEME, name=name, name_key=name.casefold()))
        uow.add(PostTag(id=new_id(), post_id=tagged, kind=PostTagKind.STYLE, name="Slow", name_key="slow"))
    themes = performance(db, campaign).themes
    assert [(theme.name, theme.posts, theme.n, theme.engagements) for theme in themes] == [
        ("Kitchens", 1, 1, 100),
        ("Mornings", 1, 1, 100),
        ("", 1, 0, None),
    ]


def test_currencies_mix_only_by_a_rate_of_the_table(db: Database) -> None:
    """Without one, ratios are undefined; with one, it is told; originals stay."""
    campaign, part, noor = part_of(db, fee_minor=10_000)
    sell(db, campaign, part, noor, 5_500, "USD")
    found = figures(db, Scope(campaign_id=campaign))
    assert (found.currency, found.roas, found.revenue_minor) == (None, None, None)
    with db.begin("Add rate") as uow:
        uow.add(
            ExchangeRate(
                id=new_id(), on_day=date(2026, 5, 1), from_currency="EUR", to_currency="USD", rate=Decimal("1.1")
            )
        )
    found = figures(db, Scope(campaign_id=campaign))
    assert (found.currency, found.revenue_minor, found.cost_minor, found.roas) == ("EUR", 5_000, 10_000, Decimal("0.5"))
    assert found.revenue == (CurrencyAmount("USD", 5_500),)
    assert [part.original.currency for part in found.converted] == ["USD"]


def test_a_campaign_that_is_gone_is_said(db: Database) -> None:
    with pytest.raises(NotFound):
        performance(db, "gone")


def test_sales_outside_the_window_are_told_and_counted_nowhere(db: Database, tmp_path: Path) -> None:
    """Ten orders near the post, six half a year later by the same code: the six are shown beside, and the code is doubted."""
    campaign, part, noor = part_of(db)
    edit_collaboration(db, part, {"code": "NOOR10"})
    post_of(db, part, noor, "A1", likes=90, comments=10, reach=1_000)
    lines = ["order_id,date,revenue,currency,promo_code"]
    lines += [f"A{number},2026-05-{10 + number},20.00,EUR,NOOR10" for number in range(10)]
    lines += [f"B{number},2026-11-10,30.00,EUR,noor10" for number in range(6)]
    file = tmp_path / "orders.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    import_file(db, file, ImportOptions(campaign="Spring glow"))
    found = performance(db, campaign)
    assert (found.figures.orders, found.figures.revenue) == (10, (CurrencyAmount("EUR", 20_000),))
    assert found.outside == OutsideWindow(6, (CurrencyAmount("EUR", 18_000),)) == outside_window(db)
    assert [partner.orders for partner in found.partners] == [10]
    assert sum(week.orders for week in found.weeks) == 10
    (code,) = found.codes
    assert code.leak is not None and (code.leak.far, code.leak.dated, code.leak.suspected) == (6, 16, True)
    story = campaign_story(found, Formats("en_GB", "UTC"))
    conversions = {metric.label: metric for metric in story.panels[1].metrics}
    outside, leaked = conversions["Orders outside the window"], conversions["Codes that seem leaked"]
    assert (outside.cell.text, outside.basis) == ("6", "not counted: €180.00")
    assert (leaked.cell.text, leaked.basis) == ("1", "NOOR10")
    notes = " ".join(story.notes)
    assert "6 orders outside that window are not counted, worth €180.00." in notes
    assert "The code NOOR10 of Noor van Dijk may have leaked: 6 of its 16 dated orders" in notes
