"""What every part of a campaign's story needs: the performance, the formats, and how a goal's value is written."""

from decimal import Decimal

from crm.domain.vocabulary import GoalFigure
from crm.formats import Formats
from crm.queries.performance import Performance
from crm.reports import campaign_words as words
from crm.reports.cells import CellMaker
from crm.reports.content import Cell


class Telling:
    """The base of the parts: knows the performance and how to write."""

    def __init__(self, found: Performance, formats: Formats) -> None:
        self.found, self.formats, self.make = found, formats, CellMaker(formats)
        self.names = {partner.collaboration_id: partner.name for partner in found.partners}
        rate = found.figures.engagement_rate
        self.basis = words.basis(rate.basis)
        self.set = words.SETS[rate.engagements]
        self.read = self._read()

    def _read(self) -> str:
        first, last = self.found.read_from, self.found.read_to
        if first is None or last is None:
            return ""
        if first == last:
            return f"read {self.formats.date(last)}"
        return f"read {self.formats.date(first)} – {self.formats.date(last)}"

    def period(self) -> str:
        """From when to when it runs; the end is inclusive."""
        row = self.found.campaign.row
        if row.starts_on is None and row.ends_on is None:
            return "No dates"
        first, last = (self.formats.date(day) if day else "…" for day in (row.starts_on, row.ends_on))
        return f"{first} – {last}"

    def goal_cell(self, figure: GoalFigure, value: Decimal | None) -> Cell:
        """A goal's target or result in the figure's own unit."""
        if figure in (GoalFigure.ENGAGEMENT_RATE, GoalFigure.POSITIVE_SHARE):
            return self.make.rate(value)
        if figure is GoalFigure.REVENUE:
            return self.make.money(value, self.found.campaign.row.currency)
        return self.make.count(None if value is None else int(value))
