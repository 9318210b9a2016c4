"""The renewal runway: what ends when, on one line of time, with the same marks explained below it. Painted; no service."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from crm.formats import UNKNOWN, Formats
from crm.queries.commitments import Runway
from crm.ui.kit.painting import CENTER, LEFT, RIGHT, Canvas, canvas
from crm.ui.kit.widgets import column, label, row
from crm.ui.theme.icons import paint_icon
from crm.ui.theme.theme import current

MARK = 20  # px of a mark's circle
FEWEST_DAYS = 30  # a shorter time is not drawn wider


def _tr(text: str) -> str:
    return QCoreApplication.translate("partnerships", text)


@dataclass(frozen=True)
class Mark:
    """One thing on the line.

    Attributes:
        on: None when it is not known: it stands below the line only.
        note: what is to be said beside its day.
    """

    icon: str
    title: str
    on: date | None
    note: str
    tone: str


def runway_marks(told: Runway, today: date, formats: Formats) -> list[Mark]:
    """What is known of the runway, in words."""
    agreement, right, post, touch = told.agreement_ends_on, told.right_ends_on, told.last_post_on, told.touch
    notice = _tr("notice by {day}").format(day=formats.date(told.notice_by_on)) if told.notice_by_on else ""
    late = touch is not None and touch.ideal_on < today
    latest = _tr("{day} at the latest").format(day=formats.date(touch.latest_on)) if touch else ""
    return [
        Mark("image", _tr("Last live post"), post, _away(post, today), "blue"),
        Mark("phone", _tr("Next touch"), touch.ideal_on if touch else None,
             latest or _tr("no cadence, or no contact yet"), "red" if late else "green"),
        Mark("bookmark", _tr("Rights end"), right, _away(right, today), _ending(right, today)),
        Mark("file-signature", _tr("Agreement ends"), agreement, notice or _away(agreement, today),
             _ending(agreement, today)),
    ]  # fmt: skip


def _ending(on: date | None, today: date) -> str:
    return "neutral" if on is None else "amber" if (on - today).days <= 60 else "violet"


def _away(on: date | None, today: date) -> str:
    if on is None:
        return _tr("none is known")
    days = (on - today).days
    if days == 0:
        return _tr("today")
    many = _tr("1 day") if abs(days) == 1 else _tr("{n} days").format(n=abs(days))
    return _tr("in {days}").format(days=many) if days > 0 else _tr("{days} ago").format(days=many)


class RunwayStrip(QWidget):
    """The line of time with its marks explained below."""

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self._formats = formats
        self.axis = _Axis(formats)
        self.setAccessibleName(_tr("Renewal runway"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        self._told: list[tuple[_Icon, QLabel, QLabel, QLabel]] = []
        for at in range(4):
            cells = (_Icon(), label("", "caption", "faint"), label("", "body-strong"), label("", "small", "muted"))
            icon, title, day, note = cells
            for each in (title, day, note):
                each.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            note.setWordWrap(True)
            words = column(title, day, note, None, spacing=1)
            box = row(icon, spacing=8)
            box.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
            box.addLayout(words, 1)
            grid.addLayout(box, 0, at)
            grid.setColumnStretch(at, 1)
            self._told.append(cells)
        self.setLayout(column(self.axis, 6, grid))

    def show_runway(self, told: Runway, today: date) -> None:
        """Show another runway."""
        marks = runway_marks(told, today, self._formats)
        self.axis.show_marks(marks, today)
        for mark, (icon, title, day, note) in zip(marks, self._told, strict=True):
            icon.show_mark(mark)
            title.setText(mark.title)
            day.setText(self._formats.date(mark.on) if mark.on else UNKNOWN)
            note.setText(mark.note)

    def words(self) -> list[str]:
        """What each mark says, for those who cannot see the line."""
        return [f"{title.text()}: {day.text()}, {note.text()}" for _icon, title, day, note in self._told]


class _Icon(QWidget):
    """A mark as it stands on the line."""

    def __init__(self) -> None:
        super().__init__()
        self._mark: Mark | None = None
        self.setFixedSize(current().px(MARK), current().px(MARK))

    def show_mark(self, mark: Mark) -> None:
        self._mark = mark
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._mark is not None:
            painter = QPainter(self)
            area = QRectF(self.rect())
            with canvas(painter, area, self.layoutDirection()) as drawing:
                _draw(drawing, area.center(), self._mark)


class _Axis(QWidget):
    """The line itself: marks at their days, today as a rule across it."""

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self._formats = formats
        self._marks: list[Mark] = []
        self._today = date.min
        self.setFixedHeight(current().px(52))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_marks(self, marks: list[Mark], today: date) -> None:
        self._marks, self._today = [mark for mark in marks if mark.on is not None], today
        told = [f"{mark.title} {self._formats.date(mark.on)}" for mark in self._marks]
        self.setAccessibleName(_tr("Line of time: {marks}").format(marks=", ".join(told) or UNKNOWN))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        with canvas(painter, area, self.layoutDirection()) as drawing:
            theme, px = drawing.theme, drawing.theme.px
            line = QRectF(px(MARK), px(14), area.width() - 2 * px(MARK), 2)
            drawing.fill(line, theme.colour("track"), 1)
            days = [mark.on for mark in self._marks if mark.on is not None] + [self._today]
            first, last = min(days), max(days)
            span = max(FEWEST_DAYS, (last - first).days)

            def at(day: date) -> float:
                return line.left() + line.width() * (day - first).days / span

            self._draw_today(drawing, at(self._today), line)
            before = -1e9
            for mark in sorted(self._marks, key=lambda each: each.on or date.min):
                assert mark.on is not None
                x = max(at(mark.on), before + px(MARK) + 2)  # two on one day stand side by side
                before = x
                _draw(drawing, QPointF(min(x, area.width() - px(MARK) / 2), line.center().y()), mark)
            self._draw_ends(drawing, line, first, last, at(self._today))

    def _draw_today(self, drawing: Canvas, x: float, line: QRectF) -> None:
        theme = drawing.theme
        drawing.fill(QRectF(x - 1, line.top() - theme.px(12), 2, theme.px(26)), theme.colour("accent"))
        text = QRectF(x - 30, line.bottom() + theme.px(13), 60, theme.px(16))
        text.moveLeft(min(max(0.0, text.left()), self.width() - 60.0))
        drawing.text(text, _tr("Today"), "caption", theme.colour("accent_text"), CENTER)

    def _draw_ends(self, drawing: Canvas, line: QRectF, first: date, last: date, today_at: float) -> None:
        """The days at both ends, where today leaves them room."""
        theme = drawing.theme
        area = QRectF(0, line.bottom() + theme.px(13), self.width(), theme.px(16))
        room = theme.px(120)
        if today_at > room:
            drawing.text(area, self._formats.date(first), "caption", theme.colour("text_faint"), LEFT)
        if today_at < self.width() - room and last != first:
            drawing.text(area, self._formats.date(last), "caption", theme.colour("text_faint"), RIGHT)


def _draw(drawing: Canvas, centre: QPointF, mark: Mark) -> None:
    theme = drawing.theme
    background, foreground = theme.chip(mark.tone)
    size, inner = theme.px(MARK), theme.px(12)
    spot = QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size)
    drawing.painter.setPen(QPen(theme.colour("surface"), 1))
    drawing.painter.setBrush(background)
    drawing.painter.drawEllipse(drawing.place(spot))
    icon = QRectF(centre.x() - inner / 2, centre.y() - inner / 2, inner, inner)
    paint_icon(drawing.painter, mark.icon, drawing.place(icon), foreground.name())
