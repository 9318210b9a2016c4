"""Charts drawn with the theme's colours: dots with intervals, columns, joined points. They know no record.

Every value stands beside its mark as text, so nothing rests on colour. A right click saves the picture.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QHelpEvent, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QMenu, QSizePolicy, QToolTip, QWidget

from crm.ui.kit.painting import CENTER, RIGHT, Canvas, canvas
from crm.ui.theme.theme import current

SVG, PNG = ".svg", ".png"
_SHARP = 2  # pixels of a saved PNG for each on screen
_ROW, _HEIGHT = 26, 132
_BARS = 40  # along an interval chart
_TEXT, _LONG_TEXT, _LONG = 62, 112, 8  # width of a value and of a range, which has more signs than that
_FAR = 1.5  # single values beyond so much of the scale stand in its last bar, or one of them would flatten all others


@dataclass(frozen=True, slots=True)
class Mark:
    """One value with its words.

    Attributes:
        value: None where it is not known: then nothing is drawn, and the words say so.
        low, high: the ends of what it may be; None without an interval.
        at: where it stands along the axis; only the order and the distances count.
        points: the single values behind it, drawn as small bars over the line of an interval chart.
    """

    label: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    caption: str = ""
    at: float = 0.0
    points: tuple[float, ...] = ()

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        return ", ".join(each for each in (f"{self.label}: {self.text}", self.caption) if each)


class Chart(QWidget):
    """The base: paints on screen, in an SVG and in a PNG alike.

    Signals:
        saved(path): a picture was written.
        refused(sentence): it could not be written.
    """

    saved = Signal(str)
    refused = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.marks: tuple[Mark, ...] = ()
        self.most: float | None = None  # the value that reaches the top; None takes the highest of its own
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that the menu key reaches it

    def show_marks(self, marks: Sequence[Mark], most: float | None = None) -> None:
        """Draw these; `most` gives several charts one scale."""
        self.marks, self.most = tuple(marks), most
        self.setAccessibleDescription("; ".join(mark.spoken for mark in marks))
        self.updateGeometry()
        self.update()

    def save(self, path: Path) -> bool:
        """Write the picture; the ending .svg or .png says as what. False when it cannot be written."""
        if path.suffix.lower() == SVG:
            drawn = QSvgGenerator()
            drawn.setFileName(str(path))
            drawn.setSize(self.size())
            drawn.setViewBox(self.rect())
            drawn.setTitle(self.title)
            drawn.setDescription(self.accessibleDescription())
            painter = QPainter()
            if not painter.begin(drawn):
                return False
            self._picture(painter)
            return painter.end()
        return bool(self._image().save(str(path)))

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setImage(self._image())

    def _image(self) -> QImage:
        image = QImage(self.size() * _SHARP, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_SHARP)
        painter = QPainter(image)
        self._picture(painter)
        painter.end()
        return image

    def _picture(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), current().colour("surface"))
        self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        with canvas(painter, QRectF(self.rect()), self.layoutDirection()) as drawing:
            self.draw(drawing, QRectF(self.rect()))

    def draw(self, drawing: Canvas, area: QRectF) -> None:
        """Draw the marks into an area."""
        raise NotImplementedError

    def mark_at(self, point: QPoint) -> Mark | None:
        """The mark under a point; None where there is none."""
        raise NotImplementedError

    def scale_top(self) -> float:
        """The value at the end of the scale, above 0."""
        if self.most:
            return self.most
        ends = [mark.high if mark.high is not None else mark.value for mark in self.marks]
        return max((end for end in ends if end is not None), default=0.0) or 1.0

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self.mark_at(event.pos())
            words = [mark.label, mark.text, mark.caption] if mark else []
            QToolTip.showText(event.globalPos(), "\n".join(word for word in words if word), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter)
        if self.hasFocus():
            painter.setPen(QPen(current().colour("accent"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Save as SVG…")).triggered.connect(lambda: self._ask(SVG))
        menu.addAction(self.tr("Save as PNG…")).triggered.connect(lambda: self._ask(PNG))
        menu.addAction(self.tr("Copy")).triggered.connect(self.copy)
        menu.popup(event.globalPos())

    def _ask(self, ending: str) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the chart"), f"{self.title}{ending}", f"*{ending}")
        if not name:
            return
        path = Path(name) if name.lower().endswith(ending) else Path(f"{name}{ending}")
        if self.save(path):
            self.saved.emit(str(path))
        else:
            self.refused.emit(self.tr("{name} could not be written.").format(name=path.name))


class IntervalChart(Chart):
    """One row for each mark: its label, a dot with its interval on one scale from 0, its value and caption."""

    def sizeHint(self) -> QSize:
        return QSize(current().px(520), current().px(_ROW) * max(len(self.marks), 1) + 4)

    def scale_top(self) -> float:
        points = [point for mark in self.marks for point in mark.points]
        ends = any(mark.high is not None or mark.value is not None for mark in self.marks)
        if self.most or not points:
            return super().scale_top()
        return max(super().scale_top(), min(max(points), super().scale_top() * _FAR)) if ends else max(points) or 1.0

    def draw(self, drawing: Canvas, area: QRectF) -> None:
        theme = drawing.theme
        text, faint, line = (theme.colour(name) for name in ("text", "text_faint", "line"))
        tall = theme.px(_ROW)
        for number, mark in enumerate(self.marks):
            row = QRectF(area.left(), area.top() + 2 + number * tall, area.width(), tall)
            label, track, value, caption = self._parts(row)
            drawing.text(label, mark.label, "body", text, RIGHT)
            drawing.painter.setPen(QPen(line, 1))
            middle = row.center().y()
            self._line(drawing, QPointF(track.left(), middle), QPointF(track.right(), middle))
            self._draw_mark(drawing, track, mark)
            drawing.text(value, mark.text, "body-strong", text)
            drawing.text(caption, mark.caption, "small", faint)

    def _parts(self, row: QRectF) -> tuple[QRectF, QRectF, QRectF, QRectF]:
        theme = current()
        gap = theme.px(12)
        longest = max((theme.text_width(mark.label, "body") for mark in self.marks), default=0)
        label_width = min(max(theme.px(150), longest + 2), max(theme.px(150), row.width() * 0.24))
        label = QRectF(row.left(), row.top(), label_width, row.height())
        caption_width = min(theme.px(230), row.width() * 0.32)
        caption = QRectF(row.right() - caption_width, row.top(), caption_width, row.height())
        room = theme.px(_LONG_TEXT if any(len(mark.text) > _LONG for mark in self.marks) else _TEXT)
        value = QRectF(caption.left() - room - 2, row.top(), room, row.height())
        track = QRectF(label.right() + gap, row.top(), value.left() - gap - label.right() - gap, row.height())
        return label, track, value, caption

    def _draw_mark(self, drawing: Canvas, track: QRectF, mark: Mark) -> None:
        accent, surface = drawing.theme.colour("accent"), drawing.theme.colour("surface")
        middle, top = track.center().y(), self.scale_top()

        def across(value: float) -> float:
            return track.left() + track.width() * min(value / top, 1.0)

        self._draw_points(drawing, track, mark)
        if mark.low is not None and mark.high is not None:
            drawing.painter.setPen(QPen(accent, 1.5))
            low, high = across(mark.low), across(mark.high)
            self._line(drawing, QPointF(low, middle), QPointF(high, middle))
            for x in (low, high):
                self._line(drawing, QPointF(x, middle - 4), QPointF(x, middle + 4))
        if mark.value is not None:
            _dot(drawing, QPointF(across(mark.value), middle), 4.5, surface, accent)

    def _draw_points(self, drawing: Canvas, track: QRectF, mark: Mark) -> None:
        """How many values lie where, the fullest bar as tall as the row allows; the last holds all beyond the scale."""
        if not mark.points:
            return
        counts = Counter(min(int(each / self.scale_top() * _BARS), _BARS - 1) for each in mark.points)
        wide, middle, most = track.width() / _BARS, track.center().y(), max(counts.values())
        drawing.painter.setPen(QPen(drawing.theme.colour("text_faint"), max(wide - 2, 1.0), c=Qt.PenCapStyle.FlatCap))
        for at, count in counts.items():
            x, tall = track.left() + (at + 0.5) * wide, (track.height() / 2 - 2) * count / most
            self._line(drawing, QPointF(x, middle), QPointF(x, middle - max(tall, 2.0)))

    def _line(self, drawing: Canvas, start: QPointF, end: QPointF) -> None:
        if drawing.mirrored:
            edge = drawing.bounds.left() + drawing.bounds.right()
            start, end = QPointF(edge - start.x(), start.y()), QPointF(edge - end.x(), end.y())
        drawing.painter.drawLine(start, end)

    def mark_at(self, point: QPoint) -> Mark | None:
        number = (point.y() - 2) // current().px(_ROW)
        return self.marks[number] if 0 <= number < len(self.marks) else None


class SmallChart(Chart):
    """The base of charts along time: title above by whoever shows it, first and last label below, highest value on top."""

    def sizeHint(self) -> QSize:
        return QSize(current().px(150), current().px(_HEIGHT))

    def draw(self, drawing: Canvas, area: QRectF) -> None:
        theme = drawing.theme
        faint, line = theme.colour("text_faint"), theme.colour("line_strong")
        plot = self._plot(area)
        drawing.painter.setPen(QPen(line, 1))
        drawing.painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        known = [mark for mark in self.marks if mark.value is not None]
        if not known:
            drawing.text(plot, self.tr("Not known"), "small", faint, CENTER)
            return
        self.draw_marks(drawing, plot)
        highest = max(known, key=lambda mark: mark.value or 0.0)
        words = self.tr("highest {value}").format(value=highest.text)
        drawing.text(QRectF(area.left(), area.top(), area.width(), theme.px(16)), words, "caption", faint)
        foot = QRectF(area.left(), plot.bottom() + 2, area.width(), theme.px(18))
        drawing.text(foot, self.marks[0].label, "caption", faint)
        if len(self.marks) > 1:
            drawing.text(foot, self.marks[-1].label, "caption", faint, RIGHT)

    def draw_marks(self, drawing: Canvas, plot: QRectF) -> None:
        """Draw what is known into the plot."""
        raise NotImplementedError

    def _plot(self, area: QRectF) -> QRectF:
        theme = current()
        return area.adjusted(0, theme.px(20), 0, -theme.px(20))

    def _height(self, plot: QRectF, value: float) -> float:
        return plot.height() * min(value / self.scale_top(), 1.0)

    def mark_at(self, point: QPoint) -> Mark | None:
        if not self.marks or not self.width():
            return None
        x = self.width() - point.x() if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else point.x()
        return self.marks[min(int(x / self.width() * len(self.marks)), len(self.marks) - 1)]


class ColumnChart(SmallChart):
    """Columns from 0, one for each mark at equal distances; an unknown value leaves a gap."""

    def draw_marks(self, drawing: Canvas, plot: QRectF) -> None:
        accent = drawing.theme.colour("accent")
        step = plot.width() / len(self.marks)
        wide = max(min(step - 3, drawing.theme.px(28)), 1.0)
        for number, mark in enumerate(self.marks):
            if mark.value is not None:
                tall = self._height(plot, mark.value)
                x = plot.left() + step * (number + 0.5) - wide / 2
                drawing.fill(QRectF(x, plot.bottom() - tall, wide, tall), accent, min(2.0, tall / 2))


class LineChart(SmallChart):
    """Points joined by straight lines, at their distances along the axis, each with its interval; an unknown value is a gap."""

    def draw_marks(self, drawing: Canvas, plot: QRectF) -> None:
        accent, surface = drawing.theme.colour("accent"), drawing.theme.colour("surface")
        places = [self._place(drawing, plot, mark) for mark in self.marks]
        drawing.painter.setPen(QPen(accent, 1.5))
        for before, after in pairwise(places):
            if before is not None and after is not None:
                drawing.painter.drawLine(before, after)
        for mark, place in zip(self.marks, places, strict=True):
            if place is not None:
                self._draw_interval(drawing, plot, mark, place.x())
                _dot(drawing, place, 3.0, surface, accent, placed=True)

    def _draw_interval(self, drawing: Canvas, plot: QRectF, mark: Mark, x: float) -> None:
        """An upright bar with a foot at both ends, so that it is no part of the line."""
        if mark.low is None or mark.high is None:
            return
        drawing.painter.setPen(QPen(drawing.theme.colour("text_faint"), 1))
        low, high = (plot.bottom() - self._height(plot, end) for end in (mark.low, mark.high))
        drawing.painter.drawLine(QPointF(x, low), QPointF(x, high))
        for end in (low, high):
            drawing.painter.drawLine(QPointF(x - 2.5, end), QPointF(x + 2.5, end))

    def _place(self, drawing: Canvas, plot: QRectF, mark: Mark) -> QPointF | None:
        if mark.value is None:
            return None
        first, last = self.marks[0].at, self.marks[-1].at
        along = (mark.at - first) / (last - first) if last > first else 0.5
        x = plot.left() + 4 + (plot.width() - 8) * along
        if drawing.mirrored:
            x = drawing.bounds.left() + drawing.bounds.right() - x
        return QPointF(x, plot.bottom() - self._height(plot, mark.value))

    def mark_at(self, point: QPoint) -> Mark | None:
        with_value = [mark for mark in self.marks if mark.value is not None]
        if not with_value or not self.width():
            return None
        first, last = self.marks[0].at, self.marks[-1].at
        x = self.width() - point.x() if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else point.x()
        at = first + (last - first) * x / self.width()
        return min(with_value, key=lambda mark: abs(mark.at - at))


def _dot(drawing: Canvas, centre: QPointF, radius: float, ring: QColor, fill: QColor, *, placed: bool = False) -> None:
    if drawing.mirrored and not placed:
        centre = QPointF(drawing.bounds.left() + drawing.bounds.right() - centre.x(), centre.y())
    drawing.painter.setPen(QPen(ring, 1.5))
    drawing.painter.setBrush(fill)
    drawing.painter.drawEllipse(centre, radius, radius)
