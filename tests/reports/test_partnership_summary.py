"""What a partnership summary says: its order, its figures with basis, n and day, and what it says when little is known."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from crm.domain.vocabulary import Direction, Outcome, PartnershipStatus
from crm.formats import Formats
from crm.reports.content import (
    Audience,
    Callout,
    Cell,
    Figure,
    Figures,
    Form,
    Heading,
    Ladder,
    Method,
    Paragraph,
    Scores,
    Trends,
)
from crm.reports.partnership_summary import SummaryOptions, partnership_summary
from tests.reports.facts import account, card, detail, facts, move, said, snapshot, summary

NBSP = "\N{NO-BREAK SPACE}"


def blocks_of(kind, report):
    return [block for block in report.blocks if isinstance(block, kind)]


def headings(report):
    return [block.text for block in blocks_of(Heading, report)]


def figure(report, label):
    return next(figure for block in blocks_of(Figures, report) for figure in block.figures if figure.label == label)


def test_the_order_of_a_whole_summary_is_fixed():
    kinds = [type(block).__name__ for block in summary().blocks]

    assert kinds == [
        *("Paragraph", "Figures", "Callout"),
        *("Heading", "Ladder"),
        *("Heading", "Table", "Trends", "Paragraph"),
        *("Heading", "Quote"),
        *("Heading", "Scores", "Paragraph"),
        *("Heading", "Figures", "Table"),
        *("Heading", "Table", "Method"),
    ]
    assert headings(summary()) == [
        "The partnership",
        "Accounts and reach",
        "Who follows them",
        "Fit to Lumen’s values",
        "Outreach",
        "Next steps",
    ]


def test_the_head_names_the_person_the_agency_and_the_reader():
    report = summary()

    assert report.title == "Noor van Dijk"
    assert report.subtitle == "@noor.makes · Instagram · Utrecht"
    assert report.kicker == "Partnership summary · Harbour & Co"
    assert (report.status, report.chips) == ("Active", ("Ceramics",))
    assert (report.prepared, report.made_on) == ("Prepared for Lumen", "22 Nov 2026")


def test_the_story_says_since_when_and_how_often_both_sides_spoke():
    lead = summary().blocks[0]

    assert lead == Paragraph(
        "Noor van Dijk is an active partner of Lumen; the partnership began on 5 May 2025, 1 year 6 months ago. "
        "Since 1 Nov 2026 there were 4 contacts: 3 from us, 1 from them.",
        lead=True,
    )


def test_a_rate_stands_with_basis_n_and_day_and_halves_round_away_from_zero():
    engagement = figure(summary(), "Engagement")

    cell = Cell(f"4.87{NBSP}%", Decimal("0.04865"), Form.RATE)
    assert engagement == Figure("Engagement", cell.text, "of followers", 1, "18 Nov 2026", cell=cell)
    assert engagement.caption == "of followers · n = 1 · 18 Nov 2026"


def test_answered_contacts_leave_out_the_one_too_young_to_count():
    answered = figure(summary(), "Answered")

    assert (answered.text, answered.n) == (f"50.00{NBSP}%", 2)
    assert answered.basis == f"of our contacts, 95 % interval 9.45{NBSP}% to 90.55{NBSP}%"
    assert any("One contact is too recent" in note for note in blocks_of(Method, summary())[0].notes)


def test_the_last_two_way_contact_is_the_last_one_they_took_part_in():
    cell = Cell("3 Nov 2026", date(2026, 11, 3), Form.DAY)
    wanted = Figure("Last two-way contact", cell.text, "19 days ago", cell=cell)
    assert figure(summary(), "Last two-way contact") == wanted


def test_growth_names_the_day_it_is_counted_from():
    table = next(block for block in summary().blocks if getattr(block, "header", ("",))[0] == "Account")

    assert table.page_rows == (
        (
            "Instagram @noor.makes",
            "38,250",
            "20 Nov 2026",
            f"+12.50{NBSP}% since 1 May 2026",
            f"4.87{NBSP}% of followers",
            "18 Nov 2026",
        ),
    )


def test_trends_are_drawn_per_basis_with_their_readings():
    trends = blocks_of(Trends, summary())[0].trends

    assert [trend.title for trend in trends] == ["Followers on Instagram", "Engagement on Instagram, of followers"]
    assert trends[0].points == ((date(2026, 5, 1), 34_000.0), (date(2026, 11, 20), 38_250.0))
    assert "1 May 2026 to 20 Nov 2026: from 34,000 to 38,250, 2 readings" in trends[0].alt


def test_two_readings_of_one_day_are_no_trend():
    twice = (snapshot(date(2026, 5, 1), 1), snapshot(date(2026, 5, 1), 2))
    report = summary(told=facts(detail=detail(accounts=(account(snapshots=twice),))))

    assert not blocks_of(Trends, report)


def test_several_raters_are_averaged_and_unrated_values_stay_visible():
    scores = blocks_of(Scores, summary())[0].rows

    assert [(score.label, score.text) for score in scores] == [
        ("Care", "4.5 of 5"),
        ("Honesty", "3.0 of 5"),
        ("Light", "—"),
    ]
    assert scores[0].caption == "2 raters from 4 to 5 · 1 with evidence · 12 Jun 2026"


def test_the_ladder_shows_when_each_rung_was_reached():
    rungs = blocks_of(Ladder, summary())[0].rungs

    assert [(rung.label, rung.caption, rung.reached, rung.current) for rung in rungs] == [
        ("Prospect", "", True, False),
        ("Trial", "5 May 2025", True, False),
        ("Active", "1 Sept 2025", True, True),
        ("Established", "", False, False),
        ("Ambassador", "", False, False),
    ]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (
            PartnershipStatus.ENDED,
            "The partnership of Noor van Dijk and Lumen ended on 3 Oct 2026; it began on 5 May 2025.",
        ),
        (
            PartnershipStatus.PAUSED,
            "The partnership of Noor van Dijk and Lumen has been paused since 3 Oct 2026; it began on 5 May 2025.",
        ),
    ],
)
def test_a_partnership_that_rests_says_since_when_and_gets_no_recommendation(status, told):
    moves = {"p-Lumen": [move(status, date(2026, 10, 3), PartnershipStatus.ACTIVE, "Budget")]}
    report = summary(told=facts(detail=detail(partnerships=(card(status=status),)), moves=moves))

    assert report.blocks[0].text.startswith(told)
    assert not blocks_of(Callout, report)


def test_the_recommendation_gives_its_reasons():
    assert blocks_of(Callout, summary()) == [
        Callout(
            "Recommendation",
            "Carry on, and plan the next collaboration.",
            (
                "Last two-way contact 19 days ago (3 Nov 2026); agreed: every 30 days.",
                "Fit to the brand’s values 3.8 of 5, over 2 of 3 values.",
            ),
        )
    ]


def test_without_an_agreed_cadence_no_recommendation_is_made_up():
    report = summary(told=facts(detail=detail(partnerships=(card(cadence_days=None),))))

    assert not blocks_of(Callout, report)
    assert any("No recommendation: it needs an agreed cadence" in block.text for block in blocks_of(Paragraph, report))


def test_someone_of_whom_nothing_is_known_still_gets_an_honest_page():
    bare = detail(
        name="", email=None, location=None, note="", private_note="", tags=(), niches=(), accounts=(), partnerships=(),
        audience_notes=(), value_ratings=(),
    )  # fmt: skip
    told = facts(detail=bare, brand=None, brand_values=(), moves={}, said=(), next_steps=(), other_brands=())
    report = summary(told=told)

    assert report.title == "Name not known"
    assert {figure.text for block in blocks_of(Figures, report) for figure in block.figures} == {"—"}
    quiet = [block.text for block in blocks_of(Paragraph, report) if block.quiet]
    assert quiet == ["There is none yet.", "No account is recorded.", "No outreach is recorded.", "Nothing is planned."]
    assert report.left_out == ()


def test_days_are_those_of_the_reader_not_of_greenwich():
    late = said(date(2026, 11, 3), Direction.IN, Outcome.REPLIED)
    late = replace(late, at=late.at.replace(hour=23, minute=30))

    report = partnership_summary(facts(said=(late,)), SummaryOptions(Audience.CLIENT), Formats("en_GB", "Asia/Tokyo"))

    assert figure(report, "Last two-way contact").text == "4 Nov 2026"
