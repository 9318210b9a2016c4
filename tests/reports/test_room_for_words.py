"""What is wide gets the room that it needs: a column of a workbook, a figure on a slide."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

from pptx import Presentation

from crm.reports.content import Figure, Figures, Heading, text_table
from crm.reports.forms import draw
from tests.reports.facts import summary


def test_a_column_of_a_workbook_is_as_wide_as_its_words() -> None:
    change = "+19.30 % since 30 May 2025"
    table = text_table(("Account", "Change"), [("Noor", change), ("Amara", "—")], right=(1,))
    made = replace(summary(), blocks=(Heading("Reach"), table))
    parts = zipfile.ZipFile(BytesIO(draw(made, ".xlsx").content))
    sheet = parts.read("xl/worksheets/sheet2.xml").decode()
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]
    assert widths[1] > len(change) > widths[0]


def test_a_long_figure_stays_on_one_line_of_its_card() -> None:
    long, short = "€2,387.50 + £894.70", "76"
    figures = tuple(Figure(label, text) for label, text in (("Cost", long), ("Orders", short), ("A", "1"), ("B", "2")))
    deck = Presentation(BytesIO(draw(replace(summary(), blocks=(Figures(figures),)), ".pptx").content))
    shapes = [shape for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    sized = {shape.text_frame.text: shape for shape in shapes if shape.text_frame.text in (long, short)}
    size = {text: shape.text_frame.paragraphs[0].runs[0].font.size.pt for text, shape in sized.items()}
    assert size[short] == 24
    assert size[long] * len(long) * 0.55 < sized[long].width.pt
