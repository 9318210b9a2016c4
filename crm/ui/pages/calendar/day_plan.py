"""Where days and their events lie in a grid of so many pixels. Arithmetic only: no widget, nothing is drawn.

x is counted from the leading edge, so that nothing here knows which way the window reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSizeF

from crm.domain.agenda import Event
from crm.ui.theme.theme import current

HEAD, DAY, CHIP, GAP = 30, 30, 21, 2  # px at 100 %: weekday names, a day's number, an event
LINE = 17  # of text
ROOMY = 150  # from this width of a day what is to be done stands on one line


@dataclass(frozen=True)
class Spot:
    """One chip: where it is, and what it stands for; `more` events have no room, and no event of their own."""

    rect: QRectF
    day: date
    event: Event | None
    more: int = 0


@dataclass
class DayPlan:
    """Days in rows of seven.

    Attributes:
        rows: whole weeks.
        days: the events of each day that has any.
        month: the days of other months are fainter; None = none are.
    """

    rows: Sequence[tuple[date, ...]] = ()
    days: Mapping[date, Sequence[Event]] = field(default_factory=dict)
    month: int | None = None
    today: date = date.min
    size: QSizeF = field(default_factory=QSizeF)

    @property
    def column_width(self) -> float:
        """How wide a day is."""
        return self.size.width() / 7

    @property
    def row_height(self) -> float:
        """How high a week is."""
        return (self.size.height() - current().px(HEAD)) / max(1, len(self.rows))

    @property
    def lines_below(self) -> int:
        """How many lines say what is to be done below whose it is: in a week there is room for it."""
        if len(self.rows) > 1:
            return 0
        return 1 if self.column_width >= current().px(ROOMY) else 2

    def cell(self, day: date) -> QRectF:
        """Where a day is; empty for one that is not shown."""
        for at, week in enumerate(self.rows):
            if day in week:
                top = current().px(HEAD) + at * self.row_height
                return QRectF(week.index(day) * self.column_width, top, self.column_width, self.row_height)
        return QRectF()

    def spots(self, day: date) -> list[Spot]:
        """The chips of a day; what has no room is counted in the last one."""
        px, cell, events = current().px, self.cell(day), self.days.get(day, ())
        chip = CHIP + LINE * self.lines_below
        step = px(chip + GAP)
        room = max(1, int((cell.height() - px(DAY) - px(4)) // step))
        shown = events if len(events) <= room else events[: room - 1]
        box = QRectF(cell.left() + px(4), cell.top() + px(DAY), cell.width() - px(8), px(chip))
        found = [Spot(box.translated(0, at * step), day, event) for at, event in enumerate(shown)]
        if more := len(events) - len(shown):
            found.append(Spot(box.translated(0, len(shown) * step), day, None, more))
        return found

    def day_at(self, point: QPointF) -> date | None:
        """The day under a point."""
        return next((day for week in self.rows for day in week if self.cell(day).contains(point)), None)

    def spot_at(self, point: QPointF) -> Spot | None:
        """The chip under a point."""
        day = self.day_at(point)
        return next((spot for spot in self.spots(day) if spot.rect.contains(point)), None) if day else None
