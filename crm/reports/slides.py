"""A report as slides: a title, then a slide for each section, with texts, tables and native charts that can be edited.

Sections share a slide while they stay whole; what fits on no slide goes on to a further one of the same section.
Charts are made in `slide_charts`.
"""

import importlib
import io
from collections.abc import Sequence
from datetime import UTC
from typing import Any, Final

from crm.reports import slide_heights as heights
from crm.reports.content import (
    Block,
    Callout,
    Comparison,
    Figures,
    Heading,
    Ladder,
    Method,
    Multiples,
    NewPage,
    Paragraph,
    Picture,
    Quote,
    Report,
    Scores,
    Table,
    Timeline,
    Trends,
)
from crm.reports.roster import KIND as ROSTER
from crm.reports.slide_charts import SlideCharts
from crm.reports.slide_parts import MUTED, SlideParts

WIDTH, HEIGHT, SIDE, TOP, FLOOR = 13.333, 7.5, 0.7, 1.35, 6.85  # inches; FLOOR is where the room for blocks ends
_INNER = WIDTH - 2 * SIDE
_SUBHEAD = 0.62  # of a section that begins below another
_MOST_ROWS: Final = 56  # rows of one table on slides; the workbook has all
_NOT_OURS = ("/thumbnail", "/printerSettings", "/extended-properties")  # parts of the library's empty file


def report_slides(report: Report) -> bytes:
    """The whole file; its properties say nothing but what it is."""
    # Loaded at its first use: it takes longer than all the rest of a command.
    deck = importlib.import_module("pptx").Presentation()
    deck.slide_width, deck.slide_height = int(WIDTH * 914_400), int(HEIGHT * 914_400)
    stamp = report.made_at.astimezone(UTC).replace(tzinfo=None)
    known = deck.core_properties
    known.title, known.author, known.last_modified_by = f"{report.title}: {report.kind}", "Rapport", "Rapport"
    known.created = known.modified = stamp
    known.keywords = known.comments = known.subject = known.category = ""
    known.language = report.language
    _drop_what_is_not_ours(deck)
    _Deck(deck, report).draw()
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _drop_what_is_not_ours(deck: Any) -> None:
    """Take out what the library's empty file brings along: a picture, a printer, the program it was made with."""
    for relations in (deck.part.package._rels, deck.part._rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(_NOT_OURS)]:
            relations.pop(key)


class _Deck:
    """Places blocks below each other; `_y` is where the next one goes, in inches from the top."""

    def __init__(self, deck: Any, report: Report) -> None:
        self._deck, self._report = deck, report
        self._parts = SlideParts(report.kit)
        self._charts = SlideCharts(report.kit)
        self._slide: Any = None
        self._section, self._y = "", FLOOR
        self._waiting = False  # a heading whose section has not begun
        self._person = ""  # whose slides these are, in a roster

    def draw(self) -> None:
        """All slides."""
        self._title()
        self._slide = None
        self._section = self._report.kit.worded(self._report.kind)
        several, begins = self._report.kind == ROSTER, False
        for block, height in heights.sections(self._report.blocks, _INNER):
            if isinstance(block, Heading):
                if self._y + _SUBHEAD + height > FLOOR >= TOP + height:
                    self._slide = None
                self._section, self._waiting = self._report.kit.worded(block.text), True
                self._person = self._section if several and begins else self._person
            elif isinstance(block, NewPage):
                self._slide = None
            else:
                self._person = "" if isinstance(block, Method) else self._person
                self._block(block)
            begins = isinstance(block, NewPage)

    def _title(self) -> None:
        report, slide = self._report, self._new(bare=True)
        self._parts.band(slide, 0, 0, WIDTH, HEIGHT, report.kit.second)
        self._parts.band(slide, SIDE, 4.62, 1.1, 0.05, report.kit.accent)
        if report.kit.logo is not None:
            slide.shapes.add_picture(
                io.BytesIO(report.kit.logo), *self._parts.place(SIDE, 0.7), height=int(0.7 * 914_400)
            )
        self._parts.text(slide, (SIDE, 1.9, _INNER, 0.4), report.kicker, 14, colour=report.kit.accent, bold=True)
        size = 44 if len(report.title) < 34 else 30
        self._parts.text(slide, (SIDE, 2.35, _INNER, 1.5), report.title, size, bold=True, title=True)
        self._parts.text(slide, (SIDE, 3.85, _INNER, 0.6), report.subtitle, 16, colour=MUTED)
        pills = " · ".join(part for part in (report.status, *report.chips) if part)
        self._parts.text(slide, (SIDE, 4.85, _INNER, 0.4), pills, 14)
        self._parts.text(slide, (SIDE, 6.5, _INNER, 0.4), self._foot(), 11, colour=MUTED)

    def _foot(self) -> str:
        report = self._report
        return f"{report.prepared} · {report.made_on} · {report.kit.footer or 'made with Rapport'}"

    def _new(self, *, bare: bool = False) -> Any:
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[5 if not bare else 6])
        self._slide, self._y, self._waiting = slide, TOP, False
        if not bare:
            heading = slide.shapes.title
            heading.left, heading.top = self._parts.place(SIDE, 0.42)
            heading.width, heading.height = self._parts.place(_INNER, 0.7)
            whose = f"{self._person}: " if self._person not in ("", self._section) else ""
            self._parts.fill(heading.text_frame, f"{whose}{self._section}", 26, bold=True)
            number = len(self._deck.slides)
            self._parts.text(
                slide, (SIDE, 7.05, _INNER - 1, 0.3), f"{self._report.title} · {self._foot()}", 9, colour=MUTED
            )
            self._parts.text(slide, (WIDTH - SIDE - 0.8, 7.05, 0.8, 0.3), str(number), 9, colour=MUTED, right=True)
        return slide

    def _room(self, height: float) -> Any:
        """The slide on which so many inches are free, a new one when need be."""
        extra = _SUBHEAD if self._waiting else 0.0
        if self._slide is None or self._y + extra + height > FLOOR + 0.001:
            self._new()
        elif self._waiting:
            self._parts.text(self._slide, (SIDE, self._y + 0.14, _INNER, 0.35), self._section, 18, bold=True)
            self._y += _SUBHEAD
        self._waiting = False
        return self._slide

    def _block(self, block: Block) -> None:  # one line for each kind of block
        if isinstance(block, Paragraph):
            self._words(block.text, heights.paragraph_size(block), quiet=block.quiet)
        elif isinstance(block, Callout):
            self._callout(block)
        elif isinstance(block, Figures):
            self._figures(block)
        elif isinstance(block, Table):
            self._table(
                block.header, block.page_rows, {at for at, head in enumerate(block.heads) if head.right}, block.wide
            )
            if len(block.rows) > min(_MOST_ROWS, len(block.page_rows)):
                shown = min(_MOST_ROWS, len(block.page_rows))
                self._words(f"The first {shown:,} of {len(block.rows):,} rows.", 11, quiet=True)
        elif isinstance(block, Timeline):
            self._table(("When", "What", ""), [(each.when, each.title, each.text) for each in block.events], set(), 2)
        elif isinstance(block, Ladder):
            slide = self._room(heights.LADDER_ROW)
            self._parts.ladder(slide, block, (SIDE, self._y, _INNER))
            self._y += heights.LADDER_ROW
        elif isinstance(block, Quote):
            self._room(heights.block_height(block, _INNER))  # their words and whose they are stay together
            self._words(f"“{block.text}”", 15)
            self._words(block.source, 11, quiet=True)
        elif isinstance(block, Picture):
            self._picture(block)
        elif isinstance(block, Method):
            self._method(block)
        else:
            self._drawn(block)

    def _drawn(self, block: Block) -> None:
        if isinstance(block, Trends):
            width = (_INNER - 0.3 * (len(block.trends) - 1)) / len(block.trends)
            slide = self._room(heights.TRENDS_ROW)
            for at, trend in enumerate(block.trends):
                self._charts.trend(slide, trend, (SIDE + at * (width + 0.3), self._y, width, heights.TRENDS_ROW - 0.15))
            self._y += heights.TRENDS_ROW
        elif isinstance(block, Scores):
            height = heights.scores_height(block)
            slide = self._room(height)
            self._charts.scores(slide, block, (SIDE, self._y, _INNER, height))
            self._y += height + 0.1
        elif isinstance(block, Comparison) and block.rows:
            height = heights.comparison_height(block)
            slide = self._room(height)
            self._charts.comparison(slide, block, (SIDE, self._y, _INNER, height))
            self._y += height + 0.1
            self._words(block.remark, 11, quiet=True)
        elif isinstance(block, Multiples):
            self._multiples(block)

    def _multiples(self, block: Multiples) -> None:
        columns = min(block.columns, heights.MULTIPLES)
        width = (_INNER - 0.25 * (columns - 1)) / columns
        for start in range(0, len(block.series), columns):
            slide = self._room(heights.MULTIPLES_ROW)
            for at, series in enumerate(block.series[start : start + columns]):
                self._charts.small(
                    slide, series, block, (SIDE + at * (width + 0.25), self._y, width, heights.MULTIPLES_ROW - 0.15)
                )
            self._y += heights.MULTIPLES_ROW

    def _words(self, text: str, size: int, *, quiet: bool = False) -> None:
        if not text:
            return
        height = heights.words_height(text, size)
        slide = self._room(min(height, FLOOR - TOP))
        self._parts.text(slide, (SIDE, self._y, _INNER, height), text, size, colour=MUTED if quiet else "")
        self._y += height

    def _callout(self, block: Callout) -> None:
        height = heights.callout_height(block)
        slide = self._room(height)
        self._parts.callout(slide, block, (SIDE, self._y, _INNER, height))
        self._y += height + 0.15

    def _figures(self, block: Figures) -> None:
        width = (_INNER - 0.2 * (heights.CARDS - 1)) / heights.CARDS
        for start in range(0, len(block.figures), heights.CARDS):
            slide = self._room(heights.CARD_ROW)
            for at, figure in enumerate(block.figures[start : start + heights.CARDS]):
                self._parts.card(slide, figure, (SIDE + at * (width + 0.2), self._y, width, heights.CARD_ROW - 0.2))
            self._y += heights.CARD_ROW

    def _table(self, header: Sequence[str], rows: Sequence[Sequence[str]], right: set[int], wide: int | None) -> None:
        rows = rows[:_MOST_ROWS]
        while rows:
            whole = len(rows) <= heights.TABLE_ROWS
            self._room(heights.ROW * (1 + (len(rows) if whole else 4)))
            free = int((FLOOR - self._y) / heights.ROW) - 1
            taken = self._parts.rows_that_fit(rows, len(header), min(free, heights.TABLE_ROWS))
            room = (SIDE, self._y, _INNER, heights.ROW * (taken + 1))
            self._y += self._parts.table(self._slide, (header, *rows[:taken]), room, right, wide) + 0.15
            rows = rows[taken:]

    def _picture(self, block: Picture) -> None:
        across, down = heights.picture_place(block, _INNER)
        slide = self._room(down + 0.4)
        left, top = self._parts.place(SIDE, self._y)
        size = self._parts.place(across, down)
        shape = slide.shapes.add_picture(io.BytesIO(block.content), left, top, *size)
        shape._element.nvPicPr.cNvPr.set("descr", block.alt)
        self._y += down + 0.1
        self._words(block.caption, 11, quiet=True)

    def _method(self, block: Method) -> None:
        self._section, self._slide = "How the figures were made", None
        for note in (*block.notes, *block.formulas):
            self._words(note, 11)
