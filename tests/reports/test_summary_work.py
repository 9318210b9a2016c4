"""A partnership summary tells of the work: campaigns, best posts, audience, promises, rights, payments, health."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.periods import period
from crm.formats import Formats
from crm.queries.figures import Scope, figures
from crm.queries.find import resolve
from crm.reports.content import Audience, Comparison, Heading, Report, Table
from crm.reports.leaks import report_texts
from crm.reports.partnership_summary import SummaryOptions
from crm.services.exports import SummaryRequest, summary_report
from tests.conftest import fixed_clock

FORMATS = Formats("en_GB", "UTC")
OF_THE_WORK = {"Collaborations", "Best work", "What their audience said", "Promises", "Rights of use", "Payments"}


@dataclass(frozen=True)
class Made:
    """Makes a summary of Noor with Maple Hob."""

    db: Database
    person: str
    brand: str | None

    def report(self, audience: Audience, *, rates: bool = False, days: str = "") -> Report:
        """For a reader, of all or of a period."""
        request = SummaryRequest(
            (self.person,),
            self.brand,
            SummaryOptions(audience, rates),
            formats=FORMATS,
            period=period(days) if days else None,
        )
        return summary_report(self.db, request, self.person)


@pytest.fixture(scope="module")
def made(sample: Path) -> Iterator[Made]:
    """Of the sample, read only."""
    db = Database.open(sample, user="Mara", clock=fixed_clock, read_only=True)
    yield Made(db, resolve(db, "influencer", "Noor van Dijk"), resolve(db, "brand", "Maple Hob"))
    db.close()


def headings(report: Report) -> list[str]:
    """The sections, in order."""
    return [block.text for block in report.blocks if isinstance(block, Heading)]


def table(report: Report, heading: str) -> Table:
    """The first table below a heading."""
    at = next(at for at, block in enumerate(report.blocks) if isinstance(block, Heading) and block.text == heading)
    return next(block for block in report.blocks[at:] if isinstance(block, Table))


def test_colleagues_are_told_all_of_it(made: Made) -> None:
    report = made.report(Audience.INTERNAL, rates=True)
    assert {*OF_THE_WORK, "Health"} <= set(headings(report))
    assert "Nothing is recorded about" not in " ".join(report_texts(report))
    assert len(table(report, "Health").rows) == 6


def test_a_collaboration_has_the_digits_of_the_figures(made: Made) -> None:
    """Those of this partner's part of the campaign."""
    campaign = resolve(made.db, "campaign", "First Bake")
    known = figures(made.db, Scope(campaign_id=campaign, influencer_id=made.person))
    row = next(row for row in table(made.report(Audience.CLIENT), "Collaborations").rows if row[0].text == "First Bake")
    assert [cell.text for cell in row[3:]] == [
        FORMATS.count(known.posts),
        FORMATS.count(known.engagements),
        FORMATS.rate(known.engagement_rate.value, 2),
        f"{known.engagement_rate.basis.value}, n = {known.engagement_rate.n}",
        FORMATS.count(known.orders),
    ]


@pytest.mark.parametrize(
    ("audience", "withheld"),
    [
        (Audience.CLIENT, {"Promises", "Payments", "Health"}),
        (Audience.PARTNER, {"Payments", "Health"}),
        (Audience.PUBLIC, {*OF_THE_WORK, "Health"}),
        (Audience.INTERNAL, {"Payments"}),
    ],
)
def test_each_reader_sees_what_is_theirs_and_money_only_with_rates(
    made: Made, audience: Audience, withheld: set[str]
) -> None:
    report = made.report(audience)
    assert {*OF_THE_WORK, "Health"} - set(headings(report)) == withheld
    assert not any("€" in cell.text for row in _rows(report) for cell in row)
    if "Payments" in withheld:
        assert "payments" in report.left_out


def _rows(report: Report) -> list[tuple[object, ...]]:
    return [row for block in report.blocks if isinstance(block, Table) for row in block.rows]


def test_no_client_reads_of_anothers_work(made: Made) -> None:
    """Where no brand is chosen and there are several, a client is told of none of the work."""
    several = next(
        person
        for name in ("Maren Tiedemann", "Aiko Marchetti", "Dilan Aydın", "Noor van Dijk")
        if len(summary_of(made.db, person := resolve(made.db, "influencer", name))) > 1
    )
    report = Made(made.db, several, None).report(Audience.CLIENT)
    assert not OF_THE_WORK & set(headings(report))


def summary_of(db: Database, person: str) -> list[str]:
    """The brands a person has a partnership with."""
    with db.read() as session:
        asked = "SELECT brand_id FROM partnership WHERE influencer_id = ?"
        return [brand for (brand,) in session.connection().exec_driver_sql(asked, (person,))]


def test_the_best_posts_stand_first_and_compare(made: Made) -> None:
    rates = [row[4].value for row in table(made.report(Audience.CLIENT), "Best work").rows]
    assert len(rates) == 3 and rates == sorted(rates, key=lambda rate: -float(str(rate)))


def test_a_period_tells_of_what_was_in_it(made: Made) -> None:
    """Spring had the campaign First Bake and its posts; the autumn one had not begun, and how things stand is of now."""
    spring = made.report(Audience.INTERNAL, rates=True, days="2026-02-01..2026-04-30")
    assert [row[0].text for row in table(spring, "Collaborations").rows] == ["First Bake"]
    assert "Health" not in headings(spring) and "Best work" in headings(spring)
    summer = made.report(Audience.INTERNAL, rates=True, days="2026-07-01..2026-07-31")
    assert not {"Collaborations", "Best work", "What their audience said"} & set(headings(summer))


def test_shares_of_what_was_said_carry_their_interval(made: Made) -> None:
    told = next(block for block in made.report(Audience.CLIENT).blocks if isinstance(block, Comparison))
    assert told.rows and all(
        row.low is not None and row.low <= (row.value or 0) <= (row.high or 0) for row in told.rows
    )


def test_a_promise_that_names_another_client_is_left_out(
    sample: Path, tmp_path: Path, open_database: Callable[[Path], Database]
) -> None:
    db = open_database(Path(shutil.copy(sample, tmp_path / "copy.rapport")))
    person, brand = resolve(db, "influencer", "Noor van Dijk"), resolve(db, "brand", "Maple Hob")
    with db.begin("Rename") as uow:
        uow.session.connection().exec_driver_sql(
            "UPDATE promise SET text = 'Ask Linnet Home for the linen' WHERE influencer_id = ?", (person,)
        )
    report = Made(db, person, brand).report(Audience.PARTNER)
    assert "Promises" not in headings(report)
    assert any("promise that names another client" in line for line in report.left_out)
