"""The parts of slides that are no charts: texts, cards, tables, bands. Where they stand is decided in `slides`."""

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from crm.reports.brand_kit import INK, OUR_FONT, BrandKit
from crm.reports.content import Callout, Figure, Ladder

MUTED, FAINT, LINE = "#5C5750", "#726D65", "#E4E0DA"
_SMALLEST, _WIDTH_OF_A_DIGIT = 12.0, 0.64  # pt of a figure; of its height
Room = tuple[float, float, float, float]  # left, top, width, height in inches


class SlideParts:
    """Draws in the colours and the font of one kit."""

    def __init__(self, kit: BrandKit) -> None:
        self._kit = kit

    def place(self, *inches: float) -> tuple[Inches, ...]:
        """Lengths as the file counts them."""
        return tuple(Inches(length) for length in inches)

    def fill(
        self, frame: Any, text: str, size: float, *, colour: str = "", bold: bool = False, right: bool = False
    ) -> None:
        """Put words into a text frame, a paragraph for each line."""
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for number, line in enumerate(text.split("\n")):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
            run = paragraph.add_run()
            run.text = line
            self.look(run.font, size, colour, bold=bold)

    def look(self, font: Any, size: float, colour: str = "", *, bold: bool = False) -> None:
        """Give a font the kit's face."""
        font.name, font.size, font.bold = face(self._kit), Pt(size), bold
        font.color.rgb = rgb(colour or INK)

    def text(
        self,
        slide: Any,
        room: Room,
        text: str,
        size: float,
        *,
        colour: str = "",
        bold: bool = False,
        right: bool = False,
        title: bool = False,
    ) -> None:
        """A text box; nothing for no words."""
        if not text:
            return
        box = slide.shapes.add_textbox(*self.place(*room))
        self.fill(box.text_frame, text, size, colour=colour, bold=bold, right=right)
        if title:
            box.name = "Title"

    def band(self, slide: Any, left: float, top: float, width: float, height: float, colour: str) -> Any:
        """A filled rectangle without a line."""
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *self.place(left, top, width, height))
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(colour)
        shape.line.fill.background()
        shape.shadow.inherit = False
        return shape

    def card(self, slide: Any, figure: Figure, room: Room) -> None:
        """One figure with what it rests on; how it is made stands in the slide's notes."""
        left, top, width, _height = room
        self.band(slide, left, top + 0.04, 0.025, 1.1, self._kit.accent)
        inner = (left + 0.14, width - 0.14)
        self.text(slide, (inner[0], top, inner[1], 0.28), self._kit.worded(figure.label), 12, colour=MUTED)
        size = max(_SMALLEST, min(24, inner[1] * 72 / (_WIDTH_OF_A_DIGIT * max(1, len(figure.text)))))  # on one line
        self.text(slide, (inner[0], top + 0.27, inner[1], 0.45), figure.text, size, bold=True)
        self.text(slide, (inner[0], top + 0.74, inner[1], 0.5), figure.caption, 9.5, colour=FAINT)
        if figure.formula:
            notes = slide.notes_slide.notes_text_frame
            notes.text = "\n".join(part for part in (notes.text, f"{figure.label}: {figure.formula}") if part)

    def callout(self, slide: Any, callout: Callout, room: Room) -> None:
        """The one thing to take away."""
        left, top, width, height = room
        self.band(slide, left, top, width, height, tinted(self._kit.accent))
        self.text(
            slide, (left + 0.2, top + 0.12, width - 0.4, 0.25), callout.title, 11, colour=self._kit.accent, bold=True
        )
        self.text(slide, (left + 0.2, top + 0.38, width - 0.4, 0.32), callout.text, 15, bold=True)
        self.text(
            slide, (left + 0.2, top + 0.72, width - 0.4, height - 0.8), "\n".join(callout.reasons), 12, colour=MUTED
        )

    def ladder(self, slide: Any, ladder: Ladder, room: tuple[float, float, float]) -> None:
        """How far something has come, as a row of bars."""
        left, top, width = room
        step = width / max(1, len(ladder.rungs))
        for at, rung in enumerate(ladder.rungs):
            colour = self._kit.accent if rung.current else tinted(self._kit.accent, 0.5) if rung.reached else LINE
            self.band(slide, left + at * step, top + 0.03, step - 0.06, 0.08, colour)
            label = (left + at * step, top + 0.18, step - 0.06, 0.3)
            self.text(slide, label, rung.label, 13, bold=rung.current, colour=INK if rung.reached else FAINT)
            self.text(slide, (label[0], top + 0.45, label[2], 0.25), rung.caption, 10, colour=FAINT)
        self.text(slide, (left, top + 0.74, width, 0.3), ladder.aside, 12, colour=MUTED)

    def rows_that_fit(self, rows: Sequence[Sequence[str]], columns: int, most: int) -> int:
        """How many of the rows have room where `most` rows of one line each would have."""
        letters, used = 132 // max(1, columns) + 6, 0
        for number, row in enumerate(rows):
            used += 1 + max(len(cell) for cell in row) // (letters * (2 if columns < 5 else 1))
            if used > most:
                return max(1, number)
        return len(rows)

    def table(self, slide: Any, lines: Sequence[Sequence[str]], room: Room, right: set[int], wide: int | None) -> float:
        """A native table; its first line is the header. Returns how high it is, in inches."""
        columns = len(lines[0])
        frame = slide.shapes.add_table(len(lines), columns, *self.place(*room))
        table = frame.table
        frame._element.graphic.graphicData.tbl.tblPr.getchildren()[0].text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
        table.horz_banding = False
        for at, width in enumerate(_widths(lines, room[2], wide)):
            table.columns[at].width = Inches(width)
        for number, line in enumerate(lines):
            for at, text in enumerate(line):
                cell = table.cell(number, at)
                cell.margin_left = cell.margin_right = Inches(0.06)
                cell.margin_top = cell.margin_bottom = Inches(0.03)
                self.fill(
                    cell.text_frame,
                    self._kit.worded(text) if number == 0 else text,
                    11,
                    colour=MUTED if number == 0 else "",
                    bold=number == 0,
                    right=at in right,
                )
                cell.fill.solid()
                cell.fill.fore_color.rgb = rgb(self._kit.second if number == 0 else "#FFFFFF")
        return room[3]


def rgb(colour: str) -> RGBColor:
    """ "#RRGGBB" as the library wants it."""
    return RGBColor(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def face(kit: BrandKit) -> str:
    """The font of a deck; ours is rarely installed where one is opened."""
    return "Calibri" if kit.font == OUR_FONT else kit.font


def tinted(colour: str, share: float = 0.1) -> str:
    """A colour mixed with white, "#RRGGBB"; `share` is how much of it stays."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)


def _widths(lines: Sequence[Sequence[str]], width: float, wide: int | None) -> list[float]:
    """The share of each column by its longest text; what is left over goes to the wide one."""
    needs = [min(44, max(len(line[at]) for line in lines)) + 3 for at in range(len(lines[0]))]
    if wide is not None:
        needs[wide] = max(needs[wide], 30)
    return [width * need / sum(needs) for need in needs]
