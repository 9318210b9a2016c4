"""A report as a workbook: the story on the first sheet, a sheet for each table and chart, typed cells, native charts.

Texts are never formulas, no sheet is hidden, and the file's properties say nothing but what it is.
"""

import importlib
import io
from collections.abc import Sequence
from datetime import UTC, date
from typing import TYPE_CHECKING, Any, Final

from crm.domain.vocabulary import Money
from crm.files.inert import inert
from crm.reports.content import (
    Block,
    Callout,
    Cell,
    Comparison,
    Figure,
    Figures,
    Form,
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
from crm.reports.roster import gathered
from crm.reports.workbook_charts import Charts

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_FONT: Final = "Calibri"  # Inter is rarely installed where a workbook is opened
INK, FAINT, LINE = "#1D1B18", "#726D65", "#DAD6CF"
_PATTERNS = {Form.COUNT: "#,##0", Form.RATE: "0.00%", Form.RATIO: "#,##0.00", Form.DAY: "d mmm yyyy"}
_FORBIDDEN = "[]:*?/\\"
_WIDTHS = ((0, 28), (1, 20), (2, 46), (3, 10), (4, 28), (5, 60))
_FIGURE_HEADS = ("", "", "Basis", "n", "Read", "How it is made")
_MEASURED, _WIDEST = 200, 60  # rows looked at for the width of a column; letters at most
_WORDS = 130  # letters that stand on one line of the first sheet


def report_workbook(report: Report) -> bytes:
    """The whole file; the same report has the same bytes."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    # Loaded at its first use: it takes longer than all the rest of a command.
    book: Workbook = importlib.import_module("crm.reports.workbook_file").OwnWorkbook(buffer, options)
    stamp = report.made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": f"{report.title}: {report.kind}", "author": "Rapport", "created": stamp})
    _Writer(book, report).write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """Writes one report with one set of formats; `_row` is where the story's sheet goes on."""

    def __init__(self, book: "Workbook", report: Report) -> None:
        self._book, self._report = book, report
        self._formats: dict[tuple[str, bool, bool, bool], Format] = {}
        self._names: set[str] = set()
        self._row = 0
        edge = {
            "bold": True,
            "font_color": FAINT,
            "bottom": 1,
            "bottom_color": LINE,
            "text_wrap": True,
            "valign": "top",
        }
        self._title = self._made(bold=True, font_size=18)
        self._lead = self._made(bold=True, font_size=12, text_wrap=True, valign="top")
        self._head, self._right_head = self._made(**edge), self._made(**edge, align="right")
        self._plain, self._wrapped = self._made(), self._made(text_wrap=True, valign="top")
        self._quiet = self._made(font_color=FAINT)
        self._beside, self._beside_quiet = self._made(indent=1), self._made(font_color=FAINT, indent=1)
        self._beside_head = self._made(**edge, indent=1)  # words beside a figure keep their distance
        self._quiet_wrapped = self._made(font_color=FAINT, text_wrap=True, valign="top")
        self._section = self._made(bold=True, font_color=report.kit.accent, font_size=12)
        self._unknown = self._made(font_color=FAINT, align="right")
        self._story = self._sheet(report.kind)
        self._charts = Charts(book, report.kit.accent)

    def _made(self, **look: Any) -> "Format":
        return self._book.add_format({"font_name": _FONT, "font_color": INK, **look})

    def write(self) -> None:
        """Everything, in the order of the report."""
        report = self._report
        for at, width in _WIDTHS:
            self._story.set_column(at, at, width)
        self._line(report.title, self._title)
        about = (report.subtitle, report.status, *report.chips, report.prepared, report.made_on)
        self._line(" · ".join(part for part in about if part), self._quiet)
        self._line(report.kicker, self._quiet)
        section = report.kind
        for block in gathered(report.blocks) if report.kind == ROSTER else report.blocks:
            section = block.text if isinstance(block, Heading) else section
            self._block(block, section)

    def _block(self, block: Block, section: str) -> None:  # one line for each kind of block
        worded = self._report.kit.worded
        if isinstance(block, Heading):
            self._row += 1
            self._line(worded(block.text), self._section)
        elif isinstance(block, NewPage):
            self._row += 1
            self._line(block.text, self._section)
        elif isinstance(block, Paragraph):
            self._words(block.text, self._lead if block.lead else self._quiet_wrapped if block.quiet else self._wrapped)
        elif isinstance(block, Callout):
            self._line(block.title, self._section)
            for sentence in (block.text, *block.reasons):
                self._words(sentence, self._wrapped)
        elif isinstance(block, Figures):
            self._figures(block.figures)
        elif isinstance(block, Table):
            self._table(block, worded(section))
        elif isinstance(block, Method):
            self._row += 1
            self._line("How the figures were made", self._section)
            for note in (*block.notes, *block.formulas):
                self._words(note, self._quiet_wrapped)
        else:
            self._drawn(block, section)

    def _drawn(self, block: Block, section: str) -> None:
        if isinstance(block, Ladder):
            for rung in block.rungs:
                mark = "now" if rung.current else "reached" if rung.reached else ""
                self._cells(rung.label, mark, rung.caption)
            self._line(block.aside, self._quiet)
        elif isinstance(block, Timeline):
            for event in block.events:
                self._cells(event.when, event.title, event.text)
        elif isinstance(block, Scores):
            for score in block.rows:
                self._cells(score.label, score.text, score.caption)
            self._charts.scores(self._sheet(section), block, section)
        elif isinstance(block, Quote):
            self._words(f"“{block.text}” {block.source}".rstrip(), self._wrapped)
        elif isinstance(block, Picture):
            self._line(f"Picture: {block.alt}", self._quiet)
            self._line(block.caption, self._quiet)
        elif isinstance(block, Trends):
            for trend in block.trends:
                self._charts.trend(self._sheet(trend.title), trend)
                self._see(f"{trend.title}: {trend.last}", trend.caption)
        elif isinstance(block, Comparison):
            self._charts.comparison(self._sheet(block.title or section), block)
            self._see(block.title, block.caption)
            self._words(block.remark, self._quiet_wrapped)
        elif isinstance(block, Multiples):
            self._charts.multiples(self._sheet(block.title or section), block)
            self._see(block.title or section, block.caption)

    # ---- the story's sheet

    def _line(self, text: str, look: "Format") -> None:
        if text:
            self._story.write_string(self._row, 0, text, look)
            self._row += 1

    def _words(self, text: str, look: "Format") -> None:
        """Running text over all columns, as high as it needs."""
        if not text:
            return
        self._story.merge_range(self._row, 0, self._row, len(_WIDTHS) - 1, "", look)
        self._story.write_string(self._row, 0, text, look)
        self._story.set_row(self._row, 16.5 * sum(1 + len(line) // _WORDS for line in text.split("\n")))
        self._row += 1

    def _cells(self, first: str, *others: str) -> None:
        self._story.write_string(self._row, 0, first, self._plain)
        for at, text in enumerate(others, 1):
            self._story.write_string(self._row, at, text, self._plain if at == 1 else self._beside_quiet)
        self._row += 1

    def _see(self, title: str, caption: str) -> None:
        self._cells(title, "chart on its own sheet", caption)

    def _figures(self, figures: Sequence[Figure]) -> None:
        for at, head in enumerate(_FIGURE_HEADS):
            if head:
                self._story.write_string(self._row, at, head, self._right_head if head == "n" else self._beside_head)
        for figure in figures:
            self._row += 1
            self._story.write_string(self._row, 0, self._report.kit.worded(figure.label), self._plain)
            self._cell(self._story, self._row, 1, figure.cell or Cell(figure.text, figure.text), right=True)
            self._story.write_string(self._row, 2, figure.basis, self._beside_quiet)
            if figure.n is not None:
                self._story.write_number(self._row, 3, figure.n, self._number("#,##0"))
            self._story.write_string(self._row, 4, figure.as_of, self._beside_quiet)
            self._story.write_string(self._row, 5, figure.formula, self._beside_quiet)
        self._row += 2

    # ---- tables

    def _table(self, table: Table, title: str) -> None:
        sheet = self._sheet(title)
        self._cells(title, f"{len(table.rows):,} {'row' if len(table.rows) == 1 else 'rows'}", "on a sheet of its own")
        for at, head in enumerate(table.heads):
            sheet.set_column(at, at, _column_width(table, at))
            sheet.write_string(
                0,
                at,
                self._report.kit.worded(head.title),
                self._right_head if head.right else self._beside_head if at else self._head,
            )
        rights = [head.right for head in table.heads]
        write = self._cell
        for number, row in enumerate(table.rows, 1):
            for at, cell in enumerate(row):
                write(sheet, number, at, cell, right=rights[at])
        sheet.freeze_panes(1, 1)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(table.heads) - 1)
        tips = [f"{head.title}: {head.tip}" for head in table.heads if head.tip]
        for at, tip in enumerate(tips, len(table.rows) + 2):
            sheet.write_string(at, 0, tip, self._quiet)

    def _cell(self, sheet: "Worksheet", row: int, at: int, cell: Cell, *, right: bool) -> None:
        value = cell.value
        if value is None:
            if cell.text:
                sheet.write_string(
                    row, at, cell.text, self._unknown if right else self._beside_quiet if at else self._quiet
                )
        elif isinstance(value, str):
            sheet.write_string(row, at, value, self._worded(value, at, right=right))
        elif isinstance(value, date):
            sheet.write_datetime(row, at, value, self._number(_PATTERNS[Form.DAY], left=not right, beside=at > 0))
        else:
            sheet.write_number(row, at, float(value), self._number(_pattern(cell)))

    def _worded(self, text: str, at: int, *, right: bool) -> "Format":
        """The look of words in a column; what a spreadsheet would calculate stays text when somebody edits it."""
        guarded = inert(text) != text
        if right or guarded:
            return self._number("@", left=not right, guarded=guarded)
        return self._beside if at else self._plain

    def _number(self, pattern: str, *, left: bool = False, guarded: bool = False, beside: bool = False) -> "Format":
        key = (pattern, left, guarded, left and beside)
        if key not in self._formats:
            extra: dict[str, Any] = {"quote_prefix": True} if guarded else {}  # stays a text when it is edited
            if left and beside:
                extra["indent"] = 1  # words beside a figure keep their distance
            self._formats[key] = self._made(num_format=pattern, align="left" if left else "right", **extra)
        return self._formats[key]

    def _sheet(self, title: str) -> "Worksheet":
        """A new sheet with a name that no other has."""
        clean = "".join(" " if letter in _FORBIDDEN else letter for letter in title).strip("' ") or "Sheet"
        name, number = clean[:31].rstrip("' "), 2
        while name.casefold() in self._names or name.casefold() == "history":
            name, number = f"{clean[:26]} ({number})", number + 1
        self._names.add(name.casefold())
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet


def _pattern(cell: Cell) -> str:
    if cell.form is not Form.MONEY:
        return _PATTERNS.get(cell.form, "General")
    decimals = Money(0, cell.currency).decimals
    digits = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return f'{digits} "{cell.currency}"'


def _column_width(table: Table, at: int) -> float:
    """Wide enough for what is in it, as far as the first rows tell; letters."""
    head = table.heads[at]
    longest = max((len(row[at].text) for row in table.rows[:_MEASURED]), default=0) + 3
    return max(head.width / 7, 12, len(head.title) * 0.9 + 2, min(longest, _WIDEST), 34 if at == table.wide else 0)
