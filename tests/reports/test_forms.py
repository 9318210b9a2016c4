"""One report, two forms: the same texts in both, names as typed, nothing fetched, PDF/UA-1 with our metadata."""

import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from crm.reports.charts import SCREEN, trend_svg
from crm.reports.content import Audience, Figures, Table, Trends
from crm.reports.file_text import html_text
from crm.reports.html import render_html
from crm.reports.leaks import report_texts
from crm.reports.pdf import preview_pages, render_pdf
from tests.reports.facts import detail, facts, summary

HOSTILE = '<script>alert(1)</script> #strong[x] $a$ "quoted" & \\n'


def figures_of(report):
    """Every digit-bearing text of the report, as shown."""
    for block in report.blocks:
        if isinstance(block, Figures):
            yield from (figure.text for figure in block.figures)
        if isinstance(block, Table):
            yield from (cell for row in block.page_rows for cell in row)
        if isinstance(block, Trends):
            yield from (text for trend in block.trends for text in (trend.last, trend.first_day, trend.last_day))


def squeezed(text):
    return "".join(text.split())


def pdf_text(pdf, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode()


def test_every_figure_has_the_same_digits_in_both_forms(tmp_path):
    report = summary()
    pdf, html = pdf_text(render_pdf(report).pdf, tmp_path), html_text(render_html(report))

    for text in figures_of(report):
        assert squeezed(text) in squeezed(pdf)
        assert squeezed(text) in squeezed(html)


@pytest.mark.parametrize("audience", list(Audience))
def test_html_holds_every_text_of_the_report(audience):
    report = summary(audience)
    html = squeezed(html_text(render_html(report)))
    drawn = [text for text in report_texts(replace(report, audience=Audience.PUBLIC, language="en")) if text]

    # The lowest value of a trend gives way where it would run into the last one; the kinds of enum are not drawn.
    missing = [text for text in drawn if squeezed(text) not in html and text not in ("public", "en")]
    lows = {trend.low for block in report.blocks if isinstance(block, Trends) for trend in block.trends}
    highs = {trend.high for block in report.blocks if isinstance(block, Trends) for trend in block.trends}
    assert set(missing) <= lows | highs


def test_a_hostile_name_is_text_in_both_forms(tmp_path):
    report = summary(told=facts(detail=detail(name=HOSTILE)))
    html = render_html(report)

    assert "<script" not in html
    assert HOSTILE in html_text(html)
    assert squeezed("<script>alert(1)</script> #strong[x] $a$") in squeezed(pdf_text(render_pdf(report).pdf, tmp_path))


def test_html_fetches_nothing_and_runs_nothing():
    class Loads(HTMLParser):
        def __init__(self):
            super().__init__()
            self.found = []

        def handle_starttag(self, tag, attrs):
            names = {name for name, _value in attrs}
            if tag in {"script", "link", "iframe", "img", "object"} or names & {"src", "href", "srcset", "onload"}:
                self.found.append(tag)

    reader = Loads()
    reader.feed(render_html(summary()))

    assert reader.found == []
    assert "url(" not in render_html(summary()) and "@import" not in render_html(summary())


def test_the_pdf_passes_ua_1_with_our_title_and_nobody_elses_name():
    drawing = render_pdf(summary())

    assert (drawing.warnings, drawing.own_fonts) == ((), True)
    assert b"pdfuaid:part" in drawing.pdf and b"/MarkInfo" in drawing.pdf and b"/StructTreeRoot" in drawing.pdf
    assert b"Noor van Dijk \xc2\xb7 Partnership summary" in drawing.pdf
    assert b"<dc:creator><rdf:Seq><rdf:li>Rapport</rdf:li>" in drawing.pdf


def test_the_same_report_gives_the_same_bytes():
    assert render_pdf(summary()).pdf == render_pdf(summary()).pdf
    assert render_html(summary()) == render_html(summary())


@pytest.mark.parametrize("audience", list(Audience))
def test_every_audience_gets_an_accessible_pdf(audience):
    assert render_pdf(summary(audience)).warnings == ()


def test_a_letter_that_no_font_has_is_named_and_the_claim_of_accessibility_dropped():
    drawing = render_pdf(summary(told=facts(detail=detail(name="Noor \U000f1234"))))

    assert drawing.pdf.startswith(b"%PDF") and b"pdfuaid" not in drawing.pdf
    assert "U+F1234" in drawing.warnings[0]


@pytest.mark.parametrize("name", ["x" * 300, "Wörter " * 40, "نور الهدى", "@" + "long_handle." * 15])
def test_long_and_foreign_names_still_make_pages(name):
    pages = preview_pages(summary(told=facts(detail=detail(name=name.strip()))))

    assert pages and all(page.startswith(b"\x89PNG") for page in pages)


def test_a_chart_is_described_and_its_words_are_text():
    trend = next(block for block in summary().blocks if isinstance(block, Trends)).trends[0]
    svg = trend_svg(replace(trend, title="Followers <of> & co"), SCREEN)

    assert "<title>Followers &lt;of&gt; &amp; co</title>" in svg and f"<desc>{trend.alt}</desc>" in svg
    assert ">38,250</text>" in svg and ">34,000</text>" in svg and ">1 May 2026</text>" in svg
    assert "#8B2C63" not in svg


def test_a_trend_that_never_changes_is_a_line_in_the_middle():
    trend = next(block for block in summary().blocks if isinstance(block, Trends)).trends[0]
    flat = tuple((day, 5.0) for day, _value in trend.points)

    assert 'points="2,63 ' in trend_svg(replace(trend, points=flat, low="5", high="5", last="5"))
