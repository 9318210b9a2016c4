"""Native charts of slides: their figures can be edited in the program that shows them."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Inches, Pt

from crm.files.inert import SIGNS
from crm.reports.brand_kit import BrandKit
from crm.reports.content import Comparison, Multiples, Scores, Series, Trend
from crm.reports.slide_parts import FAINT, LINE, Room, face, rgb

_INK = "#1D1B18"


class SlideCharts:
    """Draws in the colours and the font of one kit."""

    def __init__(self, kit: BrandKit) -> None:
        self._kit = kit

    def trend(self, slide: Any, trend: Trend, room: Room) -> None:
        """A line over its days."""
        pattern = _pattern((trend.low, trend.high, trend.last))
        days = [day for day, _value in trend.points]
        chart = self._chart(
            slide, XL_CHART_TYPE.LINE_MARKERS, trend.title, room, days, [v for _d, v in trend.points], pattern
        )
        chart.category_axis.tick_labels.number_format = "mmm yyyy"
        chart.category_axis.tick_labels.number_format_is_linked = False
        chart.value_axis.tick_labels.number_format = pattern.replace("0.00%", "0.0%")
        self._line(chart)
        self._described(slide, trend.alt)

    def comparison(self, slide: Any, comparison: Comparison, room: Room) -> None:
        """Bars with their intervals as whiskers; the text of each stands beside its name."""
        names = [f"{row.label}  {row.text}" for row in comparison.rows]
        values = [row.value for row in comparison.rows]
        title = " · ".join(part for part in (comparison.title, comparison.caption) if part)
        chart = self._bars(slide, title, room, names, values, "0%")
        below = [0.0 if r.value is None or r.low is None else r.value - r.low for r in comparison.rows]
        above = [0.0 if r.value is None or r.high is None else r.high - r.value for r in comparison.rows]
        _whiskers(chart, below, above)
        self._described(slide, "; ".join(f"{row.label} {row.text}" for row in comparison.rows))

    def scores(self, slide: Any, scores: Scores, room: Room) -> None:
        """Bars from 0 to the most."""
        names = [f"{row.label}  {row.text}" for row in scores.rows]
        counts = all(row.value is None or float(row.value).is_integer() for row in scores.rows)
        pattern = "0" if counts else "0.0"
        chart = self._bars(slide, "", room, names, [row.value for row in scores.rows], pattern)
        chart.value_axis.maximum_scale = scores.most
        self._described(slide, "; ".join(f"{row.label} {row.text} {row.caption}" for row in scores.rows))

    def small(self, slide: Any, series: Series, multiples: Multiples, room: Room) -> None:
        """One of several small charts."""
        kind = XL_CHART_TYPE.COLUMN_CLUSTERED if multiples.bars else XL_CHART_TYPE.LINE_MARKERS
        pattern = _pattern(series.texts)
        chart = self._chart(slide, kind, series.title, room, list(series.labels), list(series.values), pattern)
        chart.value_axis.minimum_scale = 0
        chart.value_axis.tick_labels.number_format = pattern.replace("0.00%", "0%")
        known = [value for each in multiples.series for value in each.values if value is not None]
        if multiples.shared and known:
            chart.value_axis.maximum_scale = max(known)
        if multiples.bars:
            self._filled(chart)
        else:
            self._line(chart)
        said = ", ".join(f"{label} {text}" for label, text in zip(series.labels, series.texts, strict=True))
        self._described(slide, f"{series.title}: {said}")

    def _bars(
        self, slide: Any, title: str, room: Room, names: list[str], values: Sequence[float | None], pattern: str
    ) -> Any:
        chart = self._chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, title, room, names, values, pattern)
        chart.category_axis.reverse_order = True
        chart.value_axis.minimum_scale = 0
        chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
        chart.value_axis.tick_labels.number_format = pattern
        self._filled(chart)
        return chart

    def _chart(
        self,
        slide: Any,
        kind: Any,
        title: str,
        room: Room,
        names: Sequence[Any],
        values: Sequence[float | None],
        pattern: str,
    ) -> Any:
        told: Any = CategoryChartData(number_format=pattern)
        told.categories = [_inert(name) if isinstance(name, str) else name for name in names]
        told.add_series(_inert(title) or "Value", values)
        left, top, width, height = (Inches(length) for length in room)
        chart = slide.shapes.add_chart(kind, left, top, width, height, told).chart
        chart.has_legend = False
        chart.has_title = bool(title)
        chart.font.name, chart.font.size = face(self._kit), Pt(10)
        chart.font.color.rgb = rgb(FAINT)
        if title:
            run = chart.chart_title.text_frame.paragraphs[0].add_run()
            run.text = title
            run.font.size, run.font.bold = Pt(12), True
            run.font.color.rgb = rgb(_INK)
        chart.value_axis.major_gridlines.format.line.color.rgb = rgb(LINE)
        chart.value_axis.format.line.fill.background()
        chart.category_axis.format.line.color.rgb = rgb(LINE)
        for axis in (chart.value_axis, chart.category_axis):
            axis.major_tick_mark = XL_TICK_MARK.NONE
        chart.value_axis.tick_labels.number_format_is_linked = False
        return chart

    def _filled(self, chart: Any) -> None:
        plot = chart.plots[0]
        plot.gap_width, plot.vary_by_categories = 60, False
        fill = plot.series[0].format.fill
        fill.solid()
        fill.fore_color.rgb = rgb(self._kit.accent)

    def _line(self, chart: Any) -> None:
        series = chart.plots[0].series[0]
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = rgb(self._kit.accent), Pt(1.75)
        series.marker.size = 5
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = rgb(self._kit.accent)
        series.marker.format.line.color.rgb = rgb(self._kit.accent)
        points = list(series.values)
        if points:
            label = series.points[len(points) - 1].data_label
            label.position = XL_LABEL_POSITION.ABOVE

    def _described(self, slide: Any, alt: str) -> None:
        """Say the newest chart in words, for who cannot see it."""
        slide.shapes[-1]._element.nvGraphicFramePr.cNvPr.set("descr", alt)


def _whiskers(chart: Any, below: Sequence[float], above: Sequence[float]) -> None:
    """Error bars of a chart's only series: the library has no word for them."""
    series = chart.plots[0].series[0]._element
    bars = OxmlElement("c:errBars")
    for name, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        _inside(bars, f"c:{name}", val=value)
    for name, lengths in (("plus", above), ("minus", below)):
        held = _inside(_inside(bars, f"c:{name}"), "c:numLit")
        _inside(held, "c:ptCount", val=str(len(lengths)))
        for at, length in enumerate(lengths):
            _inside(_inside(held, "c:pt", idx=str(at)), "c:v").text = repr(length)
    line = _inside(_inside(bars, "c:spPr"), "a:ln", w="9525")
    _inside(_inside(line, "a:solidFill"), "a:srgbClr", val=_INK.lstrip("#"))
    series.find(qn("c:cat")).addprevious(bars)


def _inside(parent: Any, name: str, **attributes: str) -> Any:
    """A new last child."""
    child: Any = OxmlElement(name)
    for key, value in attributes.items():
        child.set(key, value)
    parent.append(child)
    return child


def _inert(text: str) -> str:
    """A name that the chart's own sheet does not take for a formula."""
    return f"\N{NO-BREAK SPACE}{text}" if text[:1] and text[0] in SIGNS else text


def _pattern(texts: Sequence[str]) -> str:
    """How values are written that read like these."""
    return "0.00%" if any("%" in text for text in texts) else "#,##0"
