"""The campaign report: the answer first, three measures together, and the same digits in every form and on screen."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from crm.cli.main import main
from crm.db.unit_of_work import Database
from crm.errors import UserError
from crm.formats import UNKNOWN, Formats
from crm.queries.campaigns import campaign_rows
from crm.queries.performance import performance
from crm.reports.campaign_cells import Metric
from crm.reports.campaign_report import campaign_report
from crm.reports.campaign_story import Story, campaign_story
from crm.reports.content import Cell, Figures, Form, Heading, NewPage, Paragraph, Report, Table
from crm.reports.file_text import file_text, html_text
from crm.reports.forms import draw
from crm.reports.html import render_html
from crm.reports.workbook import report_workbook
from crm.services.campaign_exports import CampaignReportRequest, write_campaign_report
from tests.conftest import fixed_clock

FORMATS = Formats("en_GB", "UTC")
NAMES = ("First Bake", "Winter Table", "Mending Basket")  # ended, running, not begun


@pytest.fixture(scope="module")
def sample_path(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Path:
    """The sample workspace; what the command line writes into it is only the log of what left."""
    return Path(shutil.copy(sample, tmp_path_factory.mktemp("report") / "sample.rapport"))


@pytest.fixture(scope="module")
def db(sample_path: Path) -> Iterator[Database]:
    """The sample workspace, open for reading."""
    db = Database.open(sample_path, user="Mara", clock=fixed_clock, read_only=True)
    yield db
    db.close()


def id_of(db: Database, name: str) -> str:
    """The campaign with this name."""
    return next(row.id for row in campaign_rows(db, db.today("UTC")) if row.name == name)


def story_of(db: Database, name: str) -> Story:
    """What its performance says."""
    return campaign_story(performance(db, id_of(db, name)), FORMATS)


def metrics_of(story: Story) -> list[Metric]:
    """Every figure with its basis."""
    return [*(metric for panel in story.panels for metric in panel.metrics), *story.money]


def tables_of(report: Report) -> Iterator[tuple[str, Table]]:
    """Every table with the heading that it stands under."""
    for heading, table in pairwise(report.blocks):
        if isinstance(heading, Heading) and isinstance(table, Table):
            yield heading.text, table


def squeezed(text: str) -> str:
    """Without blanks and line ends, which each form sets as it likes."""
    return "".join(text.split()).replace("\u200b", "")


def as_shown(cell: Cell, value: object) -> str:
    """How a spreadsheet shows a value in the format that the workbook gave it."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return FORMATS.date(value)
    if isinstance(value, str):
        return value
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value))
    if cell.form is Form.COUNT:
        return FORMATS.count(int(exact))
    if cell.form is Form.RATE:
        return FORMATS.rate(exact, 2)
    if cell.form is Form.RATIO:
        return FORMATS.decimal(exact, 2)
    return FORMATS.money((exact * 100).quantize(Decimal(1), ROUND_HALF_UP), cell.currency)


@pytest.mark.parametrize("name", NAMES)
def test_the_first_line_answers_and_the_three_measures_stand_together(db: Database, name: str) -> None:
    """Before anything else: yes, no, in part, not yet, or why it cannot be said; then all three, even when unknown."""
    report = campaign_report(performance(db, id_of(db, name)), FORMATS)
    first = report.blocks[0]
    assert isinstance(first, Paragraph) and first.lead
    assert first.text.startswith(("Yes", "No", "In part", "Not yet", "Nobody set a goal", "Not known"))
    page = report.blocks[: next(at for at, block in enumerate(report.blocks) if isinstance(block, NewPage))]
    shown = [block.figures[0].label for block in page if isinstance(block, Figures)]
    assert shown == ["Engagement rate", "Orders", "Positive comments", "Cost"]


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_the_same_in_html_workbook_and_story(db: Database, name: str) -> None:
    """Every metric and every cell of every table, walked."""
    found = performance(db, id_of(db, name))
    story = campaign_story(found, FORMATS)
    report = campaign_report(found, FORMATS)
    page = squeezed(html_text(render_html(report)))
    book = CalamineWorkbook.from_filelike(BytesIO(report_workbook(campaign_report(found, FORMATS))))
    answers = {row[0]: row[1:] for row in book.get_sheet_by_name("Campaign report").to_python()}
    for metric in metrics_of(story):
        assert squeezed(metric.cell.text) in page, metric.label
        assert squeezed(metric.figure.caption) in page, metric.label
        assert as_shown(metric.cell, answers[metric.label][0]) == metric.cell.text, metric.label
    for title, table in tables_of(report):
        rows = book.get_sheet_by_name(title[:31]).to_python()[1:]
        for cells, values in zip(table.rows, rows, strict=False):
            for cell, value in zip(cells, values, strict=False):
                assert as_shown(cell, value) == cell.text, (title, cells[0].text)
    assert len(story.posts.rows) == len(found.posts)


def test_the_pdf_says_what_the_story_says(db: Database, tmp_path: Path) -> None:
    """Every metric with its caption, in the PDF's own text."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    to = tmp_path / "report.pdf"
    request = CampaignReportRequest(id_of(db, "First Bake"), formats=FORMATS, with_rates=True)
    written = write_campaign_report(db, request, to)
    assert written.warnings == ()
    plain = subprocess.run(["pdftotext", "-raw", str(to), "-"], capture_output=True, check=True, text=True).stdout
    told = squeezed(plain)
    story = story_of(db, "First Bake")
    assert squeezed(story.answer) in told
    for metric in metrics_of(story):
        assert squeezed(metric.cell.text) in told, metric.label
    for row in story.partners.rows:
        assert all(squeezed(cell.text) in told for cell in row), row[0].text


def test_the_command_line_says_the_same(
    db: Database, sample_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`figures` and `report` of one campaign: the verb's lines hold the report's digits."""
    assert main(["figures", "--campaign", "Winter Table", "--workspace", str(sample_path)]) == 0
    lines = capsys.readouterr().out
    story = story_of(db, "Winter Table")
    shared = {"Engagement rate", "Engagements", "Gross reach", "Orders", "Revenue", "Cost", "ROAS", "CPE", "CPM", "CPA"}
    for metric in metrics_of(story):
        if metric.label in shared:
            assert metric.cell.text.replace("\N{NO-BREAK SPACE}", " ") in lines.replace("\N{NO-BREAK SPACE}", " ")
    to = tmp_path / "winter.html"
    assert main(["report", "Winter Table", "--to", str(to), "--workspace", str(sample_path), "--json"]) == 0
    assert squeezed(story.answer) in squeezed(html_text(to.read_text(encoding="utf-8")))


def test_nothing_known_is_a_dash_and_never_nought(db: Database) -> None:
    """A campaign without posts, sales and comments."""
    story = story_of(db, "Mending Basket")
    unknown = {metric.label: metric.cell for metric in metrics_of(story)}
    for label in ("Engagement rate", "Engagements", "Orders", "Revenue", "Positive comments", "ROAS", "CPE", "CPA"):
        assert (unknown[label].text, unknown[label].value) == (UNKNOWN, None), label
    assert not story.ranking.rows and not story.weeks


def test_texts_are_never_formulas(db: Database) -> None:
    """A name that begins like a formula is written as the words it is."""
    found = performance(db, id_of(db, "First Bake"))
    evil = replace(found, partners=(replace(found.partners[0], name='=HYPERLINK("http://x","y")'),))
    content = report_workbook(campaign_report(evil, FORMATS))
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.get_sheet_by_name("What each partner brought").to_python()[1][0] == '=HYPERLINK("http://x","y")'


def test_the_same_report_has_the_same_bytes(db: Database) -> None:
    """Nothing but the campaign decides what is in the file."""
    found = performance(db, id_of(db, "First Bake"))
    assert report_workbook(campaign_report(found, FORMATS)) == report_workbook(campaign_report(found, FORMATS))


def test_an_ending_that_we_do_not_write_is_refused(db: Database, tmp_path: Path) -> None:
    """And nothing is written."""
    with pytest.raises(UserError, match="pdf"):
        write_campaign_report(db, CampaignReportRequest(id_of(db, "First Bake")), tmp_path / "report.docx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", [".html", ".csv", ".json", ".md"])
def test_what_a_partner_costs_stands_in_it_only_with_rates(db: Database, form: str) -> None:
    """Neither the cost of a partner nor a ratio that it follows from; the sums of the campaign stay."""
    found = performance(db, id_of(db, "First Bake"))
    story = campaign_story(found, FORMATS)
    costs = {row[10].text for row in story.partners.rows} - {UNKNOWN}
    assert costs
    with_rates, without = (campaign_report(found, FORMATS, with_rates=each) for each in (True, False))
    assert without.left_out == ("what each partner costs",) and with_rates.left_out == ()
    told, withheld = (file_text(draw(each, form).content, form) for each in (with_rates, without))
    if form in (".html", ".md"):
        assert all(cost in told for cost in costs)
    assert not any(cost in withheld for cost in costs)
    heads = [head.title for block in without.blocks if isinstance(block, Table) for head in block.heads]
    assert not {"Cost", "ROAS", "CPE"} & set(heads)


def test_why_partners_were_chosen_how_posts_were_disclosed_and_what_may_be_used_stand_in_it(db: Database) -> None:
    """From their own versions of the brief, the newest look at each post, and the rights of the collaborations."""
    campaigns = [performance(db, id_of(db, name)) for name in ("First Bake", "Winter Table", "Mend It Month")]
    assert any(found.duties.reasons for found in campaigns)
    assert any(found.duties.looks for found in campaigns)
    assert any(found.duties.rights for found in campaigns)
    for found in campaigns:
        story = campaign_story(found, FORMATS)
        assert len(story.chosen.rows) == len(found.duties.reasons)
        assert sum(int(row[1].text) for row in story.disclosure.rows) == (len(found.posts) if found.duties.looks else 0)
        assert all(int(row[1].text) == sum(int(cell.text) for cell in row[2:7]) for row in story.disclosure.rows)
        assert [row[1].text for row in story.rights.rows] == [right.asset for right in found.duties.rights]
        titles = [block.text for block in campaign_report(found, FORMATS).blocks if isinstance(block, Heading)]
        assert {"Disclosure", "Rights of use"} <= set(titles)
        assert ("Why these partners" in titles) is bool(found.duties.reasons)
