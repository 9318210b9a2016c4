"""What a partnership's row shows, column by column: pure words over query rows. No widgets, no state."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from crm.formats import Formats
from crm.queries.partnerships import PartnershipRow, PartnershipSort
from crm.ui import present
from crm.ui.kit.delegates import ChipCell, TwoLines
from crm.ui.kit.paged_table_model import Column
from crm.ui.person.words import shown_name


def _tr(text: str) -> str:
    return QCoreApplication.translate("partnerships", text)


class Cells:
    """Makes cells of rows.

    Args:
        formats: figures and dates as text.
        day: the person's day now, in their zone.
    """

    def __init__(self, formats: Formats, day: Callable[[], date]) -> None:
        self.formats = formats
        self.day = day

    def columns(self) -> list[Column[PartnershipRow]]:
        """The columns in display order, 760 px together."""
        sort = PartnershipSort
        return [
            Column(
                sort.NAME, _tr("Person"), 166, lambda row: self.person(row).top, lambda row: _joined(self.person(row))
            ),
            Column(sort.BRAND, _tr("Brand"), 130, lambda row: row.brand, lambda row: _joined(self.brand(row))),
            Column(sort.STATUS, _tr("Status"), 120, lambda row: self.status(row).text),
            Column(sort.STAGE, _tr("Stage"), 112, lambda row: self.stage(row).text),
            Column(sort.LAST_CONTACT, _tr("Last contact"), 94, lambda row: self.last_contact(row).text),
            Column(
                sort.NEXT_STEP,
                _tr("Next step"),
                138,
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
        """Brand over the day since when."""
        since = _tr("since {day}").format(day=self.formats.date(row.since_on)) if row.since_on else _tr("not begun")
        return TwoLines(row.brand, since)

    def status(self, row: PartnershipRow) -> ChipCell:
        """Where the partnership stands."""
        return ChipCell(present.status_words(row.status), present.status_tone(row.status))

    def stage(self, row: PartnershipRow) -> ChipCell:
        """Where the conversation stands."""
        return ChipCell(present.stage_words(row.outreach_stage), present.stage_tone(row.outreach_stage))

    def last_contact(self, row: PartnershipRow) -> ChipCell:
        """The day of the newest outreach, either way."""
        if row.last_contact_at is None:
            return ChipCell(_tr("None yet"))
        return ChipCell(self.formats.date(_local_day(row.last_contact_at, self.formats.zone)))

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
