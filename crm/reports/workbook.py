"""A campaign's story as a workbook: typed cells, native charts, one sheet for each table, the answer on the first.

Texts are never formulas.
"""

import importlib
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from crm.domain.vocabulary import Money
from crm.reports.campaign_cells import Grid, Metric
from crm.reports.campaign_story import Story
from crm.reports.content import Cell, Comparison, Form, Series

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ACCENT, INK, FAINT, LINE = "#8B2C63", "#1D1B18", "#726D65", "#DAD6CF"
_FONT: Final = "Calibri"  # Inter is rarely installed where a workbook is opened
_PATTERNS = {Form.COUNT: "#,##0", Form.RATE: "0.00%", Form.RATIO: "#,##0.00", Form.DAY: "d mmm yyyy"}
_FORBIDDEN = "[]:*?/\\"
_CHART_ROWS = 18


def campaign_workbook(story: Story, made_at: datetime) -> bytes:
    """The whole file.

    Args:
        made_at: aware UTC; stands in the file's properties, so that the same report has the same bytes.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    # Loaded at its first use: it takes longer than all the rest of a command.
    book: Workbook = importlib.import_module("xlsxwriter").Workbook(buffer, options)
    stamp = made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": f"{story.campaign}: campaign report", "author": "Rapport", "created": stamp})
    _Writer(book).write(story)
    book.close()
    return buffer.getvalue()


class _Writer:
    """Writes sheets with one set of formats."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._formats: dict[str, Format] = {}
        self._title = self._made(bold=True, font_size=18)
        self._answer = self._made(bold=True, font_size=12, text_wrap=True, valign="top")
        self._head = self._made(bold=True, font_color=FAINT, bottom=1, bottom_color=LINE, text_wrap=True, valign="top")
        self._right_head = self._made(
            bold=True, font_color=FAINT, bottom=1, bottom_color=LINE, align="right", text_wrap=True, valign="top"
        )
        self._plain = self._made()
        self._wrapped = self._made(text_wrap=True, valign="top")
        self._quiet = self._made(font_color=FAINT)
        self._section = self._made(bold=True, font_color=ACCENT, font_size=12)
        self._unknown = self._made(font_color=FAINT, align="right")

    def _made(self, **look: Any) -> "Format":
        return self._book.add_format({"font_name": _FONT, "font_color": INK, **look})

    def write(self, story: Story) -> None:
        self._answer_sheet(story)
        for grid, chart in (
            (story.goals, None),
            (story.week_rows, self._week_charts),
            (story.partners, None),
            (story.themes, self._theme_chart),
            (story.platforms, None),
            (story.lacks, None),
            (story.posts, None),
        ):
            sheet = self._grid_sheet(grid)
            if chart is not None and len(grid.rows) > 1:
                chart(sheet, grid)
        self._comparison_sheet(story.ranking)
        self._comparison_sheet(story.feedback)
        self._small_sheet(story.small)
        self._method_sheet(story)

    def _answer_sheet(self, story: Story) -> None:
        sheet = self._sheet("Answer")
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 18)
        sheet.set_column(2, 2, 58)
        sheet.set_column(3, 4, 22)
        sheet.write_string(0, 0, story.campaign, self._title)
        sheet.write_string(1, 0, f"{story.brand} · {story.period} · {story.verdict_words}", self._quiet)
        sheet.merge_range(2, 0, 2, 4, "", self._answer)
        sheet.write_string(2, 0, story.answer, self._answer)
        sheet.set_row(2, 34)
        row = 4
        for title, metrics in (*((panel.title, panel.metrics) for panel in story.panels), ("Money", story.money)):
            row = self._metrics(sheet, row, title, metrics)
        for sentence in (*story.next_steps, *story.learned):
            sheet.write_string(row, 0, sentence, self._plain)
            row += 1

    def _metrics(self, sheet: "Worksheet", row: int, title: str, metrics: Sequence[Metric]) -> int:
        sheet.write_string(row, 0, title, self._section)
        for at, head in enumerate(("", "", "Basis", "n", "Read")):
            if head:
                sheet.write_string(row, at, head, self._right_head if head == "n" else self._head)
        for metric in metrics:
            row += 1
            sheet.write_string(row, 0, metric.label, self._plain)
            self._cell(sheet, row, 1, metric.cell, right=True)
            sheet.write_string(row, 2, metric.basis, self._quiet)
            if metric.n is not None:
                sheet.write_number(row, 3, metric.n, self._number("#,##0"))
            sheet.write_string(row, 4, metric.as_of, self._quiet)
            if metric.formula:
                sheet.write_comment(row, 0, metric.formula, {"author": "Rapport"})
        return row + 2

    def _grid_sheet(self, grid: Grid) -> "Worksheet":
        sheet = self._sheet(grid.title)
        for at, head in enumerate(grid.heads):
            sheet.set_column(at, at, max(head.width / 7, 8))
            sheet.write_string(0, at, head.title, self._right_head if head.right else self._head)
            if head.tip:
                sheet.write_comment(0, at, head.tip, {"author": "Rapport"})
        for number, row in enumerate(grid.rows, 1):
            for at, (cell, head) in enumerate(zip(row, grid.heads, strict=True)):
                self._cell(sheet, number, at, cell, right=head.right)
        sheet.freeze_panes(1, 1)
        if grid.rows:
            sheet.autofilter(0, 0, len(grid.rows), len(grid.heads) - 1)
        if grid.remark:
            sheet.write_string(len(grid.rows) + 2, 0, grid.remark, self._quiet)
        return sheet

    def _cell(self, sheet: "Worksheet", row: int, at: int, cell: Cell, *, right: bool) -> None:
        value = cell.value
        if value is None:
            sheet.write_string(row, at, cell.text, self._unknown if right else self._quiet)
        elif isinstance(value, str):
            sheet.write_string(row, at, value, self._aligned(right))
        elif isinstance(value, date):
            sheet.write_datetime(row, at, value, self._number(_PATTERNS[Form.DAY], left=not right))
        else:
            sheet.write_number(row, at, float(value), self._number(_pattern(cell)))

    def _aligned(self, right: bool) -> "Format":
        return self._number("@") if right else self._plain

    def _number(self, pattern: str, *, left: bool = False) -> "Format":
        key = f"{pattern}{left}"
        if key not in self._formats:
            self._formats[key] = self._made(num_format=pattern, align="left" if left else "right")
        return self._formats[key]

    # ---- charts

    def _week_charts(self, sheet: "Worksheet", grid: Grid) -> None:
        for place, column in enumerate((2, 3, 4)):
            title = grid.heads[column].title if column != 4 else "Positive comments"
            chart = self._chart("column", title, sheet, (1, len(grid.rows)), 0, column)
            chart.set_x_axis({"date_axis": False, "num_font": {"color": FAINT}, "num_format": "d mmm"})
            sheet.insert_chart(place * _CHART_ROWS, len(grid.heads) + 1, chart)

    def _theme_chart(self, sheet: "Worksheet", grid: Grid) -> None:
        chart = self._chart("bar", "Typical post by theme", sheet, (1, len(grid.rows)), 0, 5)
        chart.set_y_axis({"reverse": True, "num_font": {"color": INK}})
        sheet.insert_chart(len(grid.rows) + 4, 0, chart)

    def _comparison_sheet(self, comparison: Comparison) -> None:
        sheet = self._sheet(comparison.title)
        heads = ("", "Rate", "Low", "High", "Below", "Above", "")
        sheet.set_column(0, 0, 28)
        sheet.set_column(6, 6, 44)
        sheet.write_string(0, 0, comparison.caption, self._quiet)
        for at, head in enumerate(heads):
            sheet.write_string(1, at, head, self._right_head if at else self._head)
        for number, row in enumerate(comparison.rows, 2):
            sheet.write_string(number, 0, row.label, self._plain)
            below = None if row.value is None or row.low is None else row.value - row.low
            above = None if row.value is None or row.high is None else row.high - row.value
            for at, value in enumerate((row.value, row.low, row.high, below, above), 1):
                if value is None:
                    sheet.write_string(number, at, "—", self._unknown)
                else:
                    sheet.write_number(number, at, value, self._number(_PATTERNS[Form.RATE]))
            sheet.write_string(number, 6, row.caption, self._quiet)
        if comparison.remark:
            sheet.write_string(len(comparison.rows) + 3, 0, comparison.remark, self._quiet)
        if comparison.rows:
            self._whiskers(sheet, comparison)

    def _whiskers(self, sheet: "Worksheet", comparison: Comparison) -> None:
        last = len(comparison.rows) + 1
        chart = self._chart("bar", comparison.title, sheet, (2, last), 0, 1, whiskers=(4, 5))
        chart.set_y_axis({"reverse": True, "num_font": {"color": INK}})
        chart.set_x_axis({"num_format": "0%", "major_gridlines": {"visible": True, "line": {"color": LINE}}})
        chart.set_size({"width": 620, "height": max(220, 24 * len(comparison.rows) + 90)})
        sheet.insert_chart(1, 8, chart)

    def _small_sheet(self, series: Sequence[Series]) -> None:
        """Small multiples: one chart for each partner, all with the same scale."""
        if not series:
            return
        sheet = self._sheet("Partner by partner")
        known = [value for each in series for value in each.values if value is not None]
        row = 0
        for number, each in enumerate(series):
            sheet.write_string(row, 0, each.title, self._section)
            for at, (day, value) in enumerate(zip(each.days, each.values, strict=True), row + 1):
                self._cell(sheet, at, 0, Cell("", day, Form.DAY), right=False)
                if value is not None:
                    sheet.write_number(at, 1, value, self._number(_PATTERNS[Form.RATE]))
            chart = self._chart("line", each.title, sheet, (row + 1, row + len(each.values)), 0, 1)
            chart.set_y_axis({"min": 0, "max": max(known), "num_format": "0%", "major_gridlines": {"visible": False}})
            chart.set_size({"width": 300, "height": 170})
            sheet.insert_chart(number // 3 * 9, 3 + number % 3 * 5, chart)
            row += len(each.values) + 2
        sheet.set_column(0, 0, 16)

    def _chart(
        self,
        kind: str,
        title: str,
        sheet: "Worksheet",
        rows: tuple[int, int],
        category: int,
        value: int,
        whiskers: tuple[int, int] | None = None,
    ) -> Any:
        chart = self._book.add_chart({"type": kind})
        name, (first, last) = sheet.get_name(), rows
        series: dict[str, Any] = {
            "name": title,
            "categories": [name, first, category, last, category],
            "values": [name, first, value, last, value],
            "fill": {"color": ACCENT},
            "line": {"color": ACCENT, "width": 1.75},
            "gap": 60,
        }
        if kind == "line":
            series["marker"] = {"type": "circle", "size": 5, "fill": {"color": ACCENT}, "border": {"color": ACCENT}}
        if whiskers is not None:
            below, above = whiskers
            series["x_error_bars"] = {
                "type": "custom",
                "minus_values": [name, first, below, last, below],
                "plus_values": [name, first, above, last, above],
                "line": {"color": INK},
            }
        chart.add_series(series)
        chart.set_title({"name": title, "name_font": {"size": 11, "color": INK}})
        chart.set_legend({"none": True})
        chart.set_size({"width": 460, "height": 250})
        return chart

    def _method_sheet(self, story: Story) -> None:
        sheet = self._sheet("Method")
        sheet.set_column(0, 0, 120)
        for row, note in enumerate(story.notes):
            sheet.write_string(row, 0, note, self._wrapped)
        row = len(story.notes) + 1
        for text, theme in story.quotes:
            sheet.write_string(row, 0, f"“{text}” ({theme})", self._wrapped)
            row += 1

    def _sheet(self, title: str) -> "Worksheet":
        clean = "".join(" " if letter in _FORBIDDEN else letter for letter in title)[:31]
        sheet = self._book.add_worksheet(clean)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet


def _pattern(cell: Cell) -> str:
    if cell.form is not Form.MONEY:
        return _PATTERNS[cell.form]
    decimals = Money(0, cell.currency).decimals
    digits = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return f'{digits} "{cell.currency}"'
