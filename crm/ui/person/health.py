"""How healthy a partnership is, in words and bars: the chip, the six signals with their reasons, and what lifts it most.

The sentences are the domain's; nothing is computed here.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QVBoxLayout, QWidget

from crm.domain.health import Band, Health, Reading, band
from crm.domain.health import Signal as HealthSignal
from crm.domain.health_fall import LOOK_BACK_DAYS, Fall
from crm.formats import UNKNOWN, Formats
from crm.queries.insight_health import HealthRow
from crm.ui.kit.delegates import ChipCell
from crm.ui.kit.meter import Meter
from crm.ui.kit.painting import canvas, chip_width, draw_chip
from crm.ui.kit.widgets import clear, column, label, row
from crm.ui.theme.theme import current


def _tr(text: str) -> str:
    return QCoreApplication.translate("health", text)


def band_words(named: Band | None) -> str:
    """The label of a score."""
    if named is None:
        return _tr("Not enough known")
    return {Band.STRONG: _tr("Strong"), Band.STEADY: _tr("Steady"), Band.AT_RISK: _tr("At risk")}[named]


def band_tone(named: Band | None) -> str:
    """The tone of its chip."""
    if named is None:
        return "neutral"
    return {Band.STRONG: "green", Band.STEADY: "blue", Band.AT_RISK: "red"}[named]


def signal_words(signal: HealthSignal) -> str:
    """What a signal is called."""
    return {
        HealthSignal.RECENCY: _tr("Contact"),
        HealthSignal.DELIVERY: _tr("Delivery"),
        HealthSignal.RESPONSIVENESS: _tr("Answers"),
        HealthSignal.PERFORMANCE: _tr("Results"),
        HealthSignal.PROMISES: _tr("Our promises"),
        HealthSignal.RUNWAY: _tr("Time left"),
    }[signal]


def coverage_words(health: Health) -> str:
    """How much is known."""
    return _tr("{known} of {all} signals known").format(known=health.known, all=len(HealthSignal))


def fall_words(fell: Fall, formats: Formats) -> str:
    """How far a health fell, and within how many days."""
    words = _tr("Health fell from {before} to {now} in {days} days")
    before, now = formats.decimal(fell.before, 0), formats.decimal(fell.now, 0)
    return words.format(before=before, now=now, days=formats.count(LOOK_BACK_DAYS))


def health_chip(health: Health, formats: Formats) -> ChipCell:
    """Score and band; a score that is not known is said so."""
    if health.score is None:
        return ChipCell(band_words(None))
    return ChipCell(f"{formats.decimal(health.score, 0)} · {band_words(health.band)}", band_tone(health.band))


def spoken_health(health: Health, formats: Formats) -> str:
    """The chip in a sentence."""
    if health.score is None:
        return _tr("Health: not enough known, {coverage}").format(coverage=coverage_words(health))
    told = _tr("Health {score} of 100, {band}, {coverage}")
    score, words = formats.decimal(health.score, 0), band_words(health.band).lower()
    return told.format(score=score, band=words, coverage=coverage_words(health))


class HealthChip(QAbstractButton):
    """The chip as a button: pressed, it gives its reasons."""

    def __init__(self) -> None:
        super().__init__()
        self._cell = ChipCell(_tr("Health…"), "neutral")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_tr("Health is being read"))

    def show_health(self, health: Health | None, formats: Formats) -> None:
        """Show a health; None while it is read."""
        self._cell = ChipCell(_tr("Health…"), "neutral") if health is None else health_chip(health, formats)
        spoken = _tr("Health is being read") if health is None else spoken_health(health, formats)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.setEnabled(health is not None)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What stands on it."""
        return self._cell.text

    def sizeHint(self) -> QSize:
        return QSize(int(chip_width(self._cell.text, True)) + 3, current().px(26))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        with canvas(painter, area, self.layoutDirection()) as drawing:
            width = draw_chip(drawing, area.adjusted(1, 0, -1, 0), self._cell.text, self._cell.tone or "neutral")
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(drawing.theme.colour("focus"), 1.5))
                ring = QRectF(0.75, area.center().y() - drawing.theme.px(12), width + 1, drawing.theme.px(24))
                painter.drawRoundedRect(drawing.place(ring), ring.height() / 2, ring.height() / 2)


class HealthReasons(QWidget):
    """The signals one below the other: bar, weight, one sentence, what it costs; then what would lift the score most."""

    def __init__(self, formats: Formats, *, narrow: bool = False) -> None:
        """Begin without a health.

        Args:
            narrow: for the panel: no figures beside the bars.
        """
        super().__init__()
        self._formats, self._narrow = formats, narrow
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(current().px(6))
        self.setLayout(self._column)
        self.setAccessibleName(_tr("Why the partnership is as healthy as it is"))

    def show_health(self, told: HealthRow | None) -> None:
        """Show these reasons; None while they are read."""
        clear(self._column)
        if told is None:
            self._column.addWidget(label(_tr("Reading…"), "small", "faint"))
            return
        health = told.health
        if told.fell is not None:
            self._column.addWidget(label(f"{fall_words(told.fell, self._formats)}.", "body-strong", wrap=True))
        self._column.addWidget(label(self._lift_words(health), "body", wrap=True))
        grid = QGridLayout()
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setHorizontalSpacing(current().px(12))
        grid.setVerticalSpacing(current().px(1))
        grid.setColumnStretch(1, 1)
        for at, reading in enumerate(health.readings):
            self._add(grid, at * 3, reading)
        self._column.addLayout(grid)

    def _lift_words(self, health: Health) -> str:
        if health.score is None:
            return _tr("Fewer than three signals are known, so no score is given.")
        if health.lift is None:
            return _tr("No single step would lift it further.")
        told = _tr("What would lift it most: {step}, to {score}.")
        return told.format(step=health.lift.sentence, score=self._formats.decimal(health.lift.score, 0))

    def _add(self, grid: QGridLayout, at: int, reading: Reading) -> None:
        formats, name = self._formats, signal_words(reading.signal)
        value = UNKNOWN if reading.value is None else formats.decimal(reading.value, 2)
        weight = _tr("weight {w}").format(w=formats.decimal(reading.weight, _decimals(reading.weight)))
        points = formats.decimal(reading.cost, 0)
        lost = _tr("−1 point") if points == "1" else _tr("−{points} points").format(points=points)
        cost = lost if reading.cost >= 0.5 else ""
        spoken = ", ".join(each for each in (name, value, weight, cost, reading.sentence) if each)
        grid.addWidget(label(name, "small-strong"), at, 0)
        grid.addWidget(Meter(reading.value, _meter_tone(reading.value), spoken), at, 1)
        grid.addWidget(label(value, "small-strong" if reading.value is not None else "small", "muted"), at, 2)
        if not self._narrow:
            grid.addWidget(label(weight, "small", "faint"), at, 3)
            grid.addWidget(label(cost, "small", "muted"), at, 4)
        why = reading.sentence[:1].upper() + reading.sentence[1:]
        n = _tr(" (n = {n})").format(n=formats.count(reading.n)) if reading.n else ""
        below = f"{why}{n}"
        if self._narrow:
            below = " · ".join(each for each in (below, weight, cost) if each)
        sentence = label(below, "small", "faint" if reading.value is None else "muted", wrap=True)
        grid.addLayout(column(sentence, 5), at + 1, 0, 1, 5)


def _decimals(weight: float) -> int:
    return 0 if weight == int(weight) else 1


def _meter_tone(value: float | None) -> str:
    if value is None:
        return "neutral"
    return band_tone(band(100 * value))


def health_head(told: HealthRow, formats: Formats, explain: Callable[[], object] | None = None) -> QWidget:
    """Chip and coverage side by side.

    Args:
        explain: what a press on the chip opens; None where it already stands beside its reasons.
    """
    chip = HealthChip()
    chip.show_health(told.health, formats)
    if explain is None:
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.unsetCursor()
    else:
        chip.clicked.connect(lambda _checked=False: explain())
    box = QWidget()
    box.setLayout(row(chip, label(coverage_words(told.health), "small", "faint"), None, spacing=6))
    return box
