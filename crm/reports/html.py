"""A report as one self-contained HTML file: inline style and charts, no script, nothing fetched."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from crm.paths import bundled
from crm.reports.brand_kit import OUR_KIT
from crm.reports.charts import HALF, SCREEN, WIDE, comparison_svg, small_svg, trend_svg
from crm.reports.content import Comparison, Multiples, Report, Series, Trend
from crm.reports.pictures import data_url


def render_html(report: Report) -> str:
    """The whole document; everything from outside is escaped."""
    environment = Environment(
        loader=FileSystemLoader(bundled("resources") / "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["embedded"] = data_url
    environment.globals["drawn"] = _drawn
    environment.globals["compared"] = _compared
    environment.globals["small"] = _small
    kinds = [(type(block).__name__, block) for block in report.blocks]
    return environment.get_template("report.html.jinja").render(
        report=report, blocks=kinds, branded=report.kit != OUR_KIT
    )


def _drawn(trend: Trend, alone: bool) -> Markup:
    # The chart escapes its own words.
    return Markup(trend_svg(trend, SCREEN, WIDE if alone else HALF))


def _compared(comparison: Comparison) -> Markup:
    return Markup(comparison_svg(comparison, SCREEN))


def _small(series: Series, multiples: Multiples) -> Markup:
    return Markup(small_svg(series, multiples, SCREEN))
