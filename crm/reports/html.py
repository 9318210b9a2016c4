"""A report as one self-contained HTML file: inline style and charts, no script, nothing fetched."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crm.paths import bundled
from crm.reports.charts import trend_svg
from crm.reports.content import Report


def render_html(report: Report) -> str:
    """The whole document; everything from outside is escaped."""
    environment = Environment(
        loader=FileSystemLoader(bundled("resources") / "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("report.html.jinja")
    kinds = [type(block).__name__ for block in report.blocks]
    return template.render(report=report, blocks=list(zip(kinds, report.blocks, strict=True)), trend_svg=trend_svg)
