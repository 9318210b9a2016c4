"""One report, seven forms: every figure of each report has the same digits in PDF, HTML, XLSX, PPTX, Markdown, CSV, JSON."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from pptx import Presentation
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from crm.errors import BadFile, UserError
from crm.formats import Formats
from crm.reports.brand_kit import BrandKit, checked_kit, contrast
from crm.reports.cells import CellMaker
from crm.reports.content import (
    Audience,
    Comparison,
    Event,
    Figure,
    Figures,
    Heading,
    Interval,
    Method,
    Multiples,
    Paragraph,
    Picture,
    Quote,
    Report,
    Score,
    Scores,
    Series,
    Table,
    Timeline,
    formulas_of,
    text_table,
)
from crm.reports.file_text import file_text
from crm.reports.forms import FORMS, draw, form_of
from crm.reports.records import read_report, report_json
from tests.reports.facts import MADE_AT, summary
from tests.reports.test_pictures import png

MAKE = CellMaker(Formats("en_GB", "UTC"))
EVIL = ("=1+1", "+44 7700 900123", "-5", "@handle", "'=quoted", 'plain, with "quotes" and | pipes', "<b>bold</b>")


def report_of_everything() -> Report:
    """Each kind of block once, with figures of each form, and texts that spreadsheets and web pages take for orders."""
    cells = (
        MAKE.count(38_250),
        MAKE.rate(Decimal("0.04865")),
        MAKE.ratio(Decimal("1.525")),
        MAKE.money(123_450, "EUR"),
    )
    figures = tuple(
        Figure(label, cell.text, "of reach", 12, "18 Nov 2026", f"{label} by its rule", cell)
        for label, cell in zip(("Orders", "Engagement rate", "ROAS", "Revenue"), cells, strict=True)
    )
    days = (date(2026, 8, 3), date(2026, 8, 10))
    rates = (0.0412, None)
    blocks = (
        Paragraph("In part: one of two goals is met.", lead=True),
        Figures(figures),
        Heading("What each partner brought"),
        text_table(
            ("Partner", "Orders", "Rate", "Since"), [(name, *cells[:2], MAKE.day(days[0])) for name in EVIL], {1, 2}
        ),
        Heading("Partners"),
        Comparison("Partners compared", "of reach", (Interval("=1+1", 0.0512, 0.0402, 0.0631, "5.12 %", "n = 4"),)),
        Multiples("Over time", "by week", (Series("=Noor", "", days, rates, ("4.12 %", "—"), ("3 Aug", "10 Aug")),)),
        Heading("Fit"),
        Scores((Score("Honest", 4.0, "4.0 of 5", "two raters"), Score("Playful", None, "—", "not rated")), 5.0),
        Timeline((Event("3 Aug 2026", "=Trial → Active", "They asked."),)),
        Quote("How long does it take to dry?", "Question"),
        Picture(png(), "A loaf on a board", "First bake"),
    )
    return Report(
        kind="Campaign report",
        title="First Bake",
        subtitle="Bread fits a small kitchen",
        kicker="Campaign report · Maple Hob",
        status="Worked in part",
        chips=("6 partners",),
        prepared="Prepared for Maple Hob",
        audience=Audience.CLIENT,
        made_at=MADE_AT,
        made_on="22 Nov 2026",
        language="en",
        blocks=(*blocks, Method(("“—” means not known.",), formulas_of(blocks))),
    )


def squeezed(text: str) -> str:
    """Without what each form sets as it likes: blanks, line ends, Markdown's backslashes."""
    return "".join(text.replace("\u200b", "").replace("\\", "").split())


def digits_of(report: Report) -> Iterator[str]:
    """Every text of the report that holds a figure."""
    for block in report.blocks:
        if isinstance(block, Figures):
            yield from (figure.text for figure in block.figures)
        elif isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row if any(map(str.isdigit, cell.text)))
        elif isinstance(block, (Comparison, Scores)):
            yield from (row.text for row in block.rows)


@pytest.mark.parametrize("form", [form for form in FORMS if form != ".xlsx"])
@pytest.mark.parametrize("report", [report_of_everything(), summary()], ids=["everything", "summary"])
def test_a_figure_has_the_same_digits_in_every_form(report: Report, form: str) -> None:
    """Read from the finished file, not from what it was made of."""
    drawn = draw(report, form)
    told = squeezed(file_text(drawn.content, form))
    assert drawn.warnings == ()
    for text in digits_of(report):
        assert squeezed(text) in told or squeezed(text.replace('"', '""')) in told, text


def test_a_workbook_holds_typed_values_of_the_same_digits() -> None:
    """Numbers, fractions, amounts and days are values; each shows what the report says."""
    book = CalamineWorkbook.from_filelike(BytesIO(draw(report_of_everything(), ".xlsx").content))
    story = {row[0]: row for row in book.get_sheet_by_name("Campaign report").to_python()}
    assert [story[name][1] for name in ("Orders", "Engagement rate", "ROAS", "Revenue")] == [
        38250,
        0.04865,
        1.525,
        1234.5,
    ]
    assert story["Orders"][2:6] == ["of reach", 12, "18 Nov 2026", "Orders by its rule"]
    rows = book.get_sheet_by_name("What each partner brought").to_python()
    assert rows[1][1:] == [38250, 0.04865, date(2026, 8, 3)]


def test_a_workbook_hides_nothing_and_says_nothing_of_its_maker() -> None:
    """No hidden sheet, no comment, no property but what it is."""
    content = draw(report_of_everything(), ".xlsx").content
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert all(sheet.visible is SheetVisibleEnum.Visible for sheet in book.sheets_metadata)
    assert not any("comment" in name.lower() for name in _parts(content))
    assert "Rapport" in file_text(content, ".xlsx")
    made_by = zipfile.ZipFile(BytesIO(content)).read("docProps/app.xml").decode()
    assert "<Application>Rapport</Application>" in made_by and "Microsoft" not in made_by


def _parts(content: bytes) -> list[str]:
    return zipfile.ZipFile(BytesIO(content)).namelist()


@pytest.mark.parametrize("form", [".xlsx", ".csv"])
def test_what_looks_like_a_formula_is_inert(form: str) -> None:
    """In a workbook it is a text cell; in CSV an apostrophe stands before it."""
    content = draw(report_of_everything(), form).content
    if form == ".csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line.split(","))
        assert any("'=1+1" in line for line in lines)
        return
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("What each partner brought")
    assert tuple(row[0] for row in sheet.to_python()[1:]) == EVIL
    assert b"<f>=" not in b"".join(_read_all(content)) and b"<f>1+1" not in b"".join(_read_all(content))


def _read_all(content: bytes) -> list[bytes]:
    parts = zipfile.ZipFile(BytesIO(content))
    return [parts.read(name) for name in parts.namelist() if "worksheets" in name]


def test_bars_of_a_workbook_begin_at_zero() -> None:
    """A bar that begins elsewhere claims a difference that is not there."""
    parts = zipfile.ZipFile(BytesIO(draw(report_of_everything(), ".xlsx").content))
    charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    bars = [chart for chart in charts if "<c:barChart>" in chart]
    assert len(bars) >= 2 and all('<c:min val="0"/>' in chart for chart in bars)


def test_slides_have_native_charts_tables_and_our_properties() -> None:
    """Figures can be edited where they are shown; nobody's name is left in the file."""
    deck = Presentation(BytesIO(draw(report_of_everything(), ".pptx").content))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    charts = [shape.chart for shape in shapes if shape.has_chart]
    assert len(charts) == 3 and any(shape.has_table for shape in shapes)
    assert list(charts[0].plots[0].series[0].values) == [0.0512]
    assert (deck.core_properties.author, deck.core_properties.last_modified_by) == ("Rapport", "Rapport")
    assert not any("thumbnail" in str(part.partname) for part in deck.part.package.iter_parts())


def test_json_gives_the_very_same_report_back() -> None:
    """A report that was kept can be drawn again, with the same numbers, in any form."""
    for report in (report_of_everything(), summary()):
        assert read_report(report_json(report)) == report


@pytest.mark.parametrize("text", ["", "[]", '{"format": "x"}', '{"format": "rapport-report", "version": "1"}', "{}"])
def test_what_is_no_report_of_ours_is_refused(text: str) -> None:
    """In words, never with a crash."""
    with pytest.raises(BadFile, match="not a report of ours"):
        read_report(text)


def test_an_ending_that_we_do_not_write_is_named() -> None:
    """With those that we write."""
    assert form_of(".PDF", "A summary") == ".pdf"
    with pytest.raises(UserError, match=r"\.json, not as \.docx"):
        form_of(".docx", "A summary")


def test_a_brand_kit_is_worn_by_pages_and_slides() -> None:
    """Colour, wording, footer and logo stand in each; the figures stay."""
    kit = BrandKit(
        "Maple Hob",
        accent="#0F5E58",
        second="#E9F3F1",
        wording=(("Orders", "Sales"),),
        footer="Maple Hob Ltd",
        logo=png(),
    )
    report = replace(report_of_everything(), kit=checked_kit(kit))
    for form in (".pdf", ".html", ".pptx"):
        told = file_text(draw(report, form).content, form)
        assert "Sales" in told and "Maple Hob Ltd" in told and "38,250" in told and "made with Rapport" not in told
    assert "#0F5E58" in draw(report, ".html").content.decode()


def test_a_kit_that_cannot_be_read_is_refused() -> None:
    """With the field and the measured contrast."""
    assert contrast("#000000", "#FFFFFF") == 21
    with pytest.raises(UserError, match=r"contrast is 1\.6") as refused:
        checked_kit(BrandKit(accent="#F0C56C"))
    assert refused.value.field == "accent"
    with pytest.raises(UserError, match="no colour"):
        checked_kit(BrandKit(second="red"))
    with pytest.raises(UserError, match="Comic"):
        checked_kit(BrandKit(font="Comic Sans"))
