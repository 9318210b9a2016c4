"""Native charts of a workbook, each on a sheet with the figures that it draws."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from crm.reports.content import Comparison, Multiples, Scores, Series, Trend

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

INK, FAINT, LINE = "#1D1B18", "#726D65", "#DAD6CF"
_RATE, _COUNT, _DAY, _SHORT_DAY = "0.00%", "#,##0", "d mmm yyyy", "d mmm"
_BESIDE = 8  # the column at which a chart stands


class Charts:
    """Draws blocks that are charts, all with one accent colour."""

    def __init__(self, book: "Workbook", accent: str) -> None:
        self._book, self._accent = book, accent
        self._looks: dict[str, Format] = {}

    def trend(self, sheet: "Worksheet", trend: Trend) -> None:
        """A line over its days."""
        pattern = _pattern((trend.low, trend.high, trend.last))
        self._heads(sheet, ("Day", trend.title), trend.caption)
        for row, (day, value) in enumerate(trend.points, 2):
            sheet.write_datetime(row, 0, day, self._look(_DAY))
            sheet.write_number(row, 1, value, self._look(pattern))
        chart = self._chart("line", trend.title, sheet, (2, len(trend.points) + 1), 1)
        chart.set_x_axis({"date_axis": True, "num_format": "mmm yyyy", "num_font": {"color": FAINT}})
        chart.set_y_axis(
            {
                "num_format": pattern.replace("0.00%", "0.0%"),
                "major_gridlines": {"visible": True, "line": {"color": LINE}},
            }
        )
        sheet.insert_chart(1, _BESIDE, chart, {"description": trend.alt})

    def comparison(self, sheet: "Worksheet", comparison: Comparison) -> None:
        """Bars with their intervals as whiskers."""
        self._heads(sheet, ("", "Rate", "Low", "High", "Below", "Above", ""), comparison.caption)
        sheet.set_column(6, 6, 44)
        for number, row in enumerate(comparison.rows, 2):
            sheet.write_string(number, 0, row.label, self._look(""))
            below = None if row.value is None or row.low is None else row.value - row.low
            above = None if row.value is None or row.high is None else row.high - row.value
            for at, value in enumerate((row.value, row.low, row.high, below, above), 1):
                if value is None:
                    sheet.write_string(number, at, "—", self._look("@"))
                else:
                    sheet.write_number(number, at, value, self._look(_RATE))
            sheet.write_string(number, 6, row.caption, self._look(""))
        if comparison.rows:
            last = len(comparison.rows) + 1
            chart = self._chart("bar", comparison.title, sheet, (2, last), 1, whiskers=(4, 5))
            chart.set_y_axis({"reverse": True, "num_font": {"color": INK}})
            grid = {"visible": True, "line": {"color": LINE}}
            chart.set_x_axis({"min": 0, "num_format": "0%", "major_gridlines": grid, "label_position": "high"})
            chart.set_size({"width": 620, "height": max(220, 24 * len(comparison.rows) + 90)})
            sheet.insert_chart(1, _BESIDE, chart)

    def scores(self, sheet: "Worksheet", scores: Scores, title: str) -> None:
        """Bars from 0 to the most; one that nobody rated has none."""
        self._heads(sheet, ("", "Score", ""), "")
        sheet.set_column(2, 2, 50)
        counts = all(row.value is None or float(row.value).is_integer() for row in scores.rows)
        for number, row in enumerate(scores.rows, 2):
            sheet.write_string(number, 0, row.label, self._look(""))
            if row.value is not None:
                sheet.write_number(number, 1, row.value, self._look("0" if counts else "0.0"))
            sheet.write_string(number, 2, row.caption, self._look(""))
        chart = self._chart("bar", title, sheet, (2, len(scores.rows) + 1), 1)
        chart.set_y_axis({"reverse": True, "num_font": {"color": INK}})
        chart.set_x_axis(
            {"min": 0, "max": scores.most, "label_position": "high", "major_gridlines": {"visible": False}}
        )
        sheet.insert_chart(1, _BESIDE, chart)

    def multiples(self, sheet: "Worksheet", multiples: Multiples) -> None:
        """Small charts side by side; with one scale where they are to be compared."""
        self._heads(sheet, ("", ""), multiples.caption)
        known = [value for each in multiples.series for value in each.values if value is not None]
        row = 2
        for number, each in enumerate(multiples.series):
            row = self._series(sheet, row, each)
            kind = "column" if multiples.bars else "line"
            chart = self._chart(kind, each.title, sheet, (row - len(each.values) - 1, row - 2), 1)
            pattern = _pattern(each.texts).replace("0.00%", "0%")
            scale = {"max": max(known)} if multiples.shared and known else {}
            chart.set_y_axis({"min": 0, **scale, "num_format": pattern, "major_gridlines": {"visible": False}})
            chart.set_x_axis({"text_axis": True, "num_font": {"color": FAINT}, "num_format": _SHORT_DAY})
            chart.set_size({"width": 300, "height": 180})
            sheet.insert_chart(1 + number // 3 * 10, 3 + number % 3 * 5, chart)

    def _series(self, sheet: "Worksheet", row: int, series: Series) -> int:
        sheet.write_string(row, 0, series.title, self._look("head"))
        sheet.write_string(row, 1, series.caption, self._look("quiet"))
        pattern = _pattern(series.texts)
        for at, (day, value) in enumerate(zip(series.days, series.values, strict=True), row + 1):
            sheet.write_datetime(at, 0, day if isinstance(day, date) else date.min, self._look(_DAY))
            if value is not None:
                sheet.write_number(at, 1, value, self._look(pattern))
        return row + len(series.values) + 2

    def _heads(self, sheet: "Worksheet", heads: Sequence[str], caption: str) -> None:
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 16)
        if caption:
            sheet.write_string(0, 0, caption, self._look("quiet"))
        for at, head in enumerate(heads):
            if head:
                sheet.write_string(1, at, head, self._look("head"))

    def _look(self, pattern: str) -> "Format":
        """A format: "head", "quiet", "" for words, else a number pattern, to the right."""
        if pattern not in self._looks:
            base: dict[str, Any] = {"font_name": "Calibri", "font_color": INK}
            special: dict[str, dict[str, Any]] = {
                "head": {"bold": True, "font_color": FAINT},
                "quiet": {"font_color": FAINT},
                "": {},
            }
            self._looks[pattern] = self._book.add_format(
                base | special.get(pattern, {"num_format": pattern, "align": "right"})
            )
        return self._looks[pattern]

    def _chart(
        self,
        kind: str,
        title: str,
        sheet: "Worksheet",
        rows: tuple[int, int],
        values: int,
        whiskers: tuple[int, int] | None = None,
    ) -> "Chart":
        """A chart of one column over the first.

        Args:
            whiskers: columns that hold how far each value reaches down and up.
        """
        chart: Chart = self._book.add_chart({"type": kind})
        first, last = rows
        name = sheet.get_name()
        series: dict[str, Any] = {
            "categories": [name, first, 0, last, 0],
            "values": [name, first, values, last, values],
            "fill": {"color": self._accent},
            "border": {"none": True},
            "gap": 60,
        }
        if kind == "line":
            series = {key: series[key] for key in ("categories", "values")} | {
                "line": {"color": self._accent, "width": 1.75},
                "marker": {
                    "type": "circle",
                    "size": 4,
                    "fill": {"color": self._accent},
                    "border": {"color": self._accent},
                },
            }
        if whiskers is not None:
            below, above = whiskers
            series["y_error_bars"] = {
                "type": "custom",
                "minus_values": [name, first, below, last, below],
                "plus_values": [name, first, above, last, above],
                "line": {"color": INK},
            }
        chart.add_series(series)
        chart.set_title({"name": _words(title), "name_font": {"size": 11, "color": INK}})
        chart.set_legend({"none": True})
        chart.set_size({"width": 460, "height": 250})
        return chart


def _words(title: str) -> str:
    """A chart's title; one that begins with "=" would be taken for an address of cells."""
    return f"\N{NO-BREAK SPACE}{title}" if title.startswith("=") else title


def _pattern(texts: Sequence[str]) -> str:
    """How values are written that read like these."""
    return _RATE if any("%" in text for text in texts) else _COUNT
