"""How the grid of days looks: draws a plan of days with the marks of keys and pointer; decides nothing."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from crm.domain.agenda import Event
from crm.ui.kit.painting import CENTER, Canvas, text_width
from crm.ui.pages.calendar import words
from crm.ui.pages.calendar.day_plan import CHIP, HEAD, LINE, DayPlan, Spot
from crm.ui.theme.icons import paint_icon

TIGHT = 120  # px at 100 %: in a narrower chip there is no room for picture, name and words


@dataclass(frozen=True)
class Marks:
    """What keys and pointer point at.

    Attributes:
        on: the current day; event: the one that the keys act on, if any.
        focused: the keys are here; by_key: and were used last, not the pointer.
        drag: the event that is carried, and where from the leading edge; over: the day under it.
    """

    on: date
    event: Event | None = None
    focused: bool = False
    by_key: bool = False
    drag: tuple[Event, QPointF] | None = None
    over: date | None = None


def paint_days(drawing: Canvas, plan: DayPlan, marks: Marks, locale: QLocale) -> None:
    """Draw everything, back to front."""
    drawing.painter.fillRect(drawing.bounds, drawing.theme.colour("surface"))
    _paint_head(drawing, plan, locale)
    for week in plan.rows:
        for day in week:
            _paint_day(drawing, plan, marks, locale, day)
    _paint_lines(drawing, plan)
    _paint_focus(drawing, plan.cell(marks.on), marks)
    if marks.drag is not None:
        event, at = marks.drag
        width, high = min(plan.column_width, drawing.theme.px(180)), drawing.theme.px(CHIP)
        ghost = QRectF(at.x() - width / 2, at.y() - high / 2, width, high)
        _paint_chip(drawing, Spot(ghost, event.on, event), marks, lifted=True)


def _paint_head(drawing: Canvas, plan: DayPlan, locale: QLocale) -> None:
    theme, width = drawing.theme, plan.column_width
    for at, day in enumerate(plan.rows[0] if plan.rows else ()):
        name = locale.standaloneDayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
        colour = theme.colour("text" if day.weekday() == plan.today.weekday() else "text_faint")
        drawing.text(QRectF(at * width, 0, width, theme.px(HEAD)), name, "small-strong", colour, CENTER)


def _paint_day(drawing: Canvas, plan: DayPlan, marks: Marks, locale: QLocale, day: date) -> None:
    theme, cell = drawing.theme, plan.cell(day)
    outside = plan.month is not None and day.month != plan.month
    target = marks.drag is not None and marks.over == day
    if target or outside:
        drawing.painter.fillRect(drawing.place(cell), theme.colour("accent_soft" if target else "canvas"))
    size = theme.px(22)
    number = QRectF(cell.right() - size - theme.px(5), cell.top() + theme.px(4), size, size)
    if day == plan.today:
        drawing.fill(number, theme.colour("accent"), size / 2)
    colour = "accent_on" if day == plan.today else "text_faint" if outside else "text"
    drawing.text(number, str(day.day), "small-strong", theme.colour(colour), CENTER)
    if day.day == 1:
        name = locale.standaloneMonthName(day.month, QLocale.FormatType.ShortFormat)
        month = QRectF(cell.left() + theme.px(8), number.top(), cell.width() - size - theme.px(16), size)
        drawing.text(month, name, "small-strong", theme.colour("text_muted"))
    for spot in plan.spots(day):
        _paint_chip(drawing, spot, marks)


def _paint_chip(drawing: Canvas, spot: Spot, marks: Marks, *, lifted: bool = False) -> None:
    theme, px = drawing.theme, drawing.theme.px
    event = spot.event
    if event is None:
        text = QCoreApplication.translate("calendar", "+%n more", "", spot.more)
        drawing.text(spot.rect.adjusted(px(6), 0, 0, 0), text, "small-strong", theme.colour("text_muted"))
        return
    background, colour = theme.chip(words.kind_tone(event.kind))
    dragged = marks.drag is not None and marks.drag[0] == event and not lifted
    if event.done or dragged:
        colour = theme.colour("text_faint")
    else:
        drawing.fill(spot.rect, background, px(5))
    side, edge = px(12), px(3 if spot.rect.width() < px(TIGHT) else 5)
    icon = QRectF(spot.rect.left() + edge, spot.rect.top() + (px(CHIP) - side) / 2, side, side)
    picture = "check" if event.done else words.kind_icon(event.kind)
    paint_icon(drawing.painter, picture, drawing.place(icon), colour.name())
    inner = spot.rect.adjusted(edge + side + px(4), 0, -edge, 0)
    lines = int((spot.rect.height() - px(CHIP)) / px(LINE))
    if lines > 0 and event.name and event.title:
        first = QRectF(inner.left(), inner.top() + px(2), inner.width(), px(LINE))
        drawing.text(first, _fitting(words.names(event), inner.width(), "small-strong"), "small-strong", colour)
        for at, text in enumerate(in_lines(event.title, inner.width(), lines), start=1):
            drawing.text(first.translated(0, at * px(LINE)), text, "small", colour)
    else:
        drawing.text(inner, chip_words(event, inner.width()), "small", colour)
    if lifted or (marks.focused and marks.by_key and spot.day == marks.on and event == marks.event):
        drawing.painter.setPen(QPen(theme.colour("focus"), 1.5))
        drawing.painter.setBrush(Qt.BrushStyle.NoBrush)
        drawing.painter.drawRoundedRect(drawing.place(spot.rect), px(5), px(5))


def chip_words(event: Event, width: float) -> str:
    """What an event is called in so many px: whose and what, else a name that is whole, if need be a shorter one."""
    text = words.short_words(event)
    if not event.name or _fits(text, width):
        return text
    name = _fitting(words.names(event), width, "small")
    rest = f"{name} · {event.title}"[: len(name) + 5]  # a beginning of what it is, or the name alone
    return text if name == event.name and _fits(f"{rest}…", width) else name


def in_lines(text: str, width: float, lines: int) -> list[str]:
    """A text broken between words into so many lines; the last takes what is left."""
    found: list[str] = []
    left = text.split()
    while left and len(found) < lines - 1:
        count = 1
        while count < len(left) and _fits(" ".join(left[: count + 1]), width):
            count += 1
        found.append(" ".join(left[:count]))
        left = left[count:]
    return [*found, " ".join(left)] if left else found


def _fits(text: str, width: float, style: str = "small") -> bool:
    return text_width(text, style) < int(width)  # its width is told in whole pixels, rounded down


def _fitting(names: tuple[str, ...], width: float, style: str) -> str:
    """The longest way to say a name that fits, else the shortest."""
    return next((name for name in names if _fits(name, width, style)), names[-1])


def _paint_lines(drawing: Canvas, plan: DayPlan) -> None:
    theme, line = drawing.theme, drawing.theme.colour("line")
    for at in range(len(plan.rows)):
        top = theme.px(HEAD) + at * plan.row_height
        drawing.painter.fillRect(QRectF(0, top, plan.size.width(), 1), line)
    for at in range(1, 7):
        drawing.painter.fillRect(QRectF(at * plan.column_width, theme.px(HEAD), 1, plan.size.height()), line)


def _paint_focus(drawing: Canvas, cell: QRectF, marks: Marks) -> None:
    if cell.isEmpty():
        return
    colour = drawing.theme.colour("accent" if marks.focused else "line_strong")
    drawing.painter.setPen(QPen(colour, 2 if marks.focused and marks.by_key else 1))
    drawing.painter.setBrush(Qt.BrushStyle.NoBrush)
    drawing.painter.drawRoundedRect(drawing.place(cell.adjusted(2, 2, -1, -1)), 5, 5)
