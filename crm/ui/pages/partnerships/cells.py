"""What a partnership's row shows, column by column: pure words over query rows. No widgets, no state."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from crm.domain.health import Health
from crm.formats import UNKNOWN, Formats
from crm.queries.partnerships import PartnershipRow, PartnershipSort
from crm.ui import present
from crm.ui.kit.delegates import ChipCell, TwoLines
from crm.ui.kit.paged_table_model import WAITING, Column
from crm.ui.person.health import health_chip, spoken_health
from crm.ui.person.words import shown_name

HEALTH = "health"  # what the list is put in order by when no order of the query's is meant


def _tr(text: str) -> str:
    return QCoreApplication.translate("partnerships", text)


class Cells:
    """Makes cells of rows.

    Args:
        formats: figures and dates as text.
        day: the person's day now, in their zone.

    Attributes:
        narrow: the stage has no room for a column of its own.
    """

    def __init__(self, formats: Formats, day: Callable[[], date]) -> None:
        self.formats = formats
        self.day = day
        self.narrow = False
        self.healths: Mapping[str, Health] | None = None  # by partnership, once they were read

    def columns(self) -> list[Column[PartnershipRow]]:
        """The columns in display order, 756 px together without the stage, 868 with it."""
        sort = PartnershipSort
        return [
            Column(
                sort.NAME, _tr("Person"), 140, lambda row: self.person(row).top, lambda row: _joined(self.person(row))
            ),
            Column(sort.BRAND, _tr("Brand"), 103, lambda row: row.brand, lambda row: _joined(self.brand(row))),
            Column(sort.STATUS, _tr("Status"), 116, lambda row: self.status(row).text),
            Column(HEALTH, _tr("Health"), 127, lambda row: self.health(row).text, self.spoken_health),
            Column(sort.STAGE, _tr("Stage"), 112, lambda row: self.stage(row).text),
            Column(
                sort.LAST_CONTACT,
                _tr("Last contact"),
                104,
                lambda row: self.last_contact(row).top,
                lambda row: _joined(self.last_contact(row)),
            ),
            Column(
                sort.NEXT_STEP,
                _tr("Next step"),
                140,
                lambda row: self.next_step(row).top,
                lambda row: _joined(self.next_step(row)),
                stretch=True,
            ),
        ]

    def person(self, row: PartnershipRow) -> TwoLines:
        """Name over handle."""
        handle = f"@{row.handle}" if row.handle and row.name else ""
        below = _tr("Do not contact") if row.do_not_contact else handle
        return TwoLines(shown_name(row.name, row.handle), below)

    def brand(self, row: PartnershipRow) -> TwoLines:
        """Brand over the month since when; where it is narrow, a whole month is worth more than its word."""
        if not row.since_on:
            return TwoLines(row.brand, _tr("not begun"))
        month = self.formats.month(row.since_on)
        return TwoLines(row.brand, month if self.narrow else _tr("since {month}").format(month=month))

    def status(self, row: PartnershipRow) -> ChipCell:
        """Where the partnership stands."""
        return ChipCell(present.status_words(row.status), present.status_tone(row.status))

    def health(self, row: PartnershipRow) -> ChipCell:
        """Score and band; "…" while it is read, nothing for partnerships that have not begun or are over."""
        if self.healths is None:
            return ChipCell(WAITING)
        found = self.healths.get(row.id)
        return ChipCell(UNKNOWN) if found is None else health_chip(found, self.formats)

    def spoken_health(self, row: PartnershipRow) -> str:
        """The same in a sentence."""
        found = self.healths.get(row.id) if self.healths is not None else None
        return _tr("No health: it has not begun, or is over") if found is None else spoken_health(found, self.formats)

    def stage(self, row: PartnershipRow) -> ChipCell:
        """Where the conversation stands."""
        return ChipCell(present.stage_words(row.outreach_stage), present.stage_tone(row.outreach_stage))

    def last_contact(self, row: PartnershipRow) -> TwoLines:
        """The day of the newest outreach, either way; over the stage where that has no column of its own."""
        at = row.last_contact_at
        day = _tr("None yet") if at is None else self.formats.date(_local_day(at, self.formats.zone))
        return TwoLines(day, present.stage_words(row.outreach_stage) if self.narrow else "")

    def next_step(self, row: PartnershipRow) -> TwoLines:
        """The earliest open task over its day, red when late and amber today."""
        if row.next_step is None:
            return TwoLines("")
        if row.next_step_on is None:
            return TwoLines(row.next_step)
        today = self.day()
        due = self.formats.day(row.next_step_on, today)
        if row.next_step_on < today:
            return TwoLines(row.next_step, due, "red", "circle-alert")
        if row.next_step_on == today:
            return TwoLines(row.next_step, due, "amber", "clock")
        return TwoLines(row.next_step, due)


def _joined(cell: TwoLines) -> str:
    return ", ".join(part for part in (cell.top, cell.bottom) if part)


def _local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone) if zone else None).date()
