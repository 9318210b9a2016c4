"""What a brand's row shows: pure words over query rows, and the delegate that draws several chips. No state."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QColor

from crm.queries.brands import BrandRow
from crm.ui import present
from crm.ui.kit.delegates import RowDelegate, TwoLines
from crm.ui.kit.paged_table_model import Column
from crm.ui.kit.painting import Canvas, chip_width, draw_chip
from crm.ui.theme.theme import current

CHIP_LINE = 26


@dataclass(frozen=True)
class Chips:
    """Words with a tone each, and perhaps a quiet line below."""

    chips: Sequence[tuple[str, str]]
    below: str = ""
    dots: bool = False


def _tr(text: str) -> str:
    return QCoreApplication.translate("brands", text)


def columns() -> list[Column[BrandRow]]:
    """The columns in display order."""
    return [
        Column("", _tr("Brand"), 206, lambda row: row.name, lambda row: ", ".join(filter(None, brand(row)))),
        Column("", _tr("Values and niches"), 280, lambda row: spoken(values(row)), stretch=True),
        Column("", _tr("Partnerships"), 274, lambda row: spoken(statuses(row))),
    ]


def brand(row: BrandRow) -> tuple[str, str]:
    """Name and website."""
    return row.name, (row.website or "").removeprefix("https://").removeprefix("http://").rstrip("/")


def name_cell(row: BrandRow) -> TwoLines:
    """Name over website."""
    return TwoLines(*brand(row))


def values(row: BrandRow) -> Chips:
    """What the brand stands for over where it is at home."""
    return Chips([(value.name, "neutral") for value in row.values], ", ".join(row.niches))


def statuses(row: BrandRow) -> Chips:
    """How many partnerships stand in each status."""
    found = [
        (f"{present.status_words(status)} {count}", present.status_tone(status)) for status, count in row.by_status
    ]
    return Chips(found, "" if found else _tr("None yet"), dots=True)


def spoken(cell: Chips) -> str:
    """The cell in words."""
    return ", ".join([words for words, _tone in cell.chips] + ([cell.below] if cell.below else []))


class ChipsDelegate(RowDelegate):
    """Chips that wrap, then a quiet line, as far as the row's height goes; takes a `Chips`."""

    def content(self, drawing: Canvas, rect: QRectF, cell: Chips, surface: QColor) -> None:
        theme = current()
        height, gap = theme.px(CHIP_LINE), theme.px(4)
        below = theme.px(18) if cell.below else 0
        lines = self._wrapped(cell, rect.width(), gap)
        shown = lines[: max(1, int((rect.height() - below) // height))]
        hidden = sum(map(len, lines[len(shown) :]))
        top = rect.center().y() - (len(shown) * height + below) / 2
        left = rect.left()
        for line in shown:
            left = rect.left()
            for words, tone in line:
                spot = QRectF(left, top, rect.right() - left, height)
                left += draw_chip(drawing, spot, words, tone, cell.dots) + gap
            top += height
        faint = theme.colour("text_faint")
        if hidden:
            drawing.text(QRectF(left, top - height, rect.right() - left, height), f"+{hidden}", "small", faint)
        if cell.below:
            drawing.text(QRectF(rect.left(), top, rect.width(), below), cell.below, "small", faint)

    def _wrapped(self, cell: Chips, width: float, gap: float) -> list[list[tuple[str, str]]]:
        lines: list[list[tuple[str, str]]] = []
        left = width
        for chip in cell.chips:
            wide = chip_width(chip[0], cell.dots) + gap
            if not lines or left + wide > width + gap:
                lines.append([])
                left = 0
            lines[-1].append(chip)
            left += wide
        return lines
