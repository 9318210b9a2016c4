"""The readings of one post side by side: columns are moments, rows are figures. Shows; asks nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from crm.domain.readings import FIGURES
from crm.formats import Formats
from crm.queries.post_detail import ReadingRow
from crm.ui import present
from crm.ui.kit.grid_table import GridTable
from crm.ui.pages.posts import words


def _tr(text: str) -> str:
    return QCoreApplication.translate("posts", text)


@dataclass(frozen=True)
class WordCell:
    """A cell that is only words."""

    text: str
    value: str | None = None


@dataclass(frozen=True)
class MomentHead:
    """The column of one reading."""

    title: str
    tip: str
    right: bool
    width: int


class ReadingsTable(GridTable):
    """As wide as there are readings, newest first."""

    def __init__(self, formats: Formats) -> None:
        super().__init__(_tr("Readings"))
        self._formats = formats
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setStretchLastSection(False)

    def show_readings(self, readings: Sequence[ReadingRow]) -> None:
        """Show these readings with every figure that any of them knows."""
        lines = [
            (_tr("Read on"), [self._day(each) for each in readings]),
            (_tr("Source"), [words.source_words(each.reading.source) for each in readings]),
            (_tr("State"), [words.finality_words(each.finality) for each in readings]),
            (_tr("In sums"), [_tr("yes") if each.counts else _tr("no") for each in readings]),
            *self._figures(readings),
            (_tr("Rate"), [self._rate(each) for each in readings]),
        ]
        if any(each.rate for each in readings):
            bases = [present.basis_words(each.rate.basis) if each.rate else "" for each in readings]
            lines.append((_tr("Basis"), bases))
        first = MomentHead("", "", False, 78)
        heads = [first, *(MomentHead(age_title(each), self._tip(each), True, 88) for each in readings)]
        self.show_grid(heads, [[WordCell(title), *(WordCell(text) for text in told)] for title, told in lines])
        self.setSortingEnabled(False)
        height = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length()
        self.setFixedHeight(height + self.horizontalScrollBar().sizeHint().height())

    def _figures(self, readings: Sequence[ReadingRow]) -> list[tuple[str, list[str]]]:
        told = []
        for name in (*FIGURES, "engagements"):
            values = [getattr(each.reading, name) for each in readings]
            if any(value is not None for value in values):
                told.append((words.figure_words(name), [self._formats.count(value) for value in values]))
        return told

    def _rate(self, row: ReadingRow) -> str:
        return self._formats.rate(row.rate.value if row.rate else None)

    def _day(self, row: ReadingRow) -> str:
        return self._formats.date(date.fromisoformat(row.reading.day))

    def _tip(self, row: ReadingRow) -> str:
        file = _tr("from {file}").format(file=row.file) if row.file else ""
        return ", ".join(part for part in (self._day(row), file, words.doubts_words(row.doubts)) if part)


def age_title(row: ReadingRow) -> str:
    """The ages that a reading stands for, else how old the post was."""
    ages = [words.wanted_words(each) for each in row.ages]
    return " · ".join(ages) or words.age_words(row.age)
