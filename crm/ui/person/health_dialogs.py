"""Why a partnership is as healthy as it is, with formulas and rows. The weights of the signals are in health_weights."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from crm.domain.health import formula
from crm.formats import Formats
from crm.queries.insight_health import HealthRow
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.person.health import HealthReasons, health_head, signal_words
from crm.ui.theme.theme import current


class ReasonsDialog(QDialog):
    """Score, signals, what lifts it most, and how each figure came about.

    Signals:
        weights_wanted(): change what the signals count for.
    """

    weights_wanted = Signal()

    def __init__(self, told: HealthRow, today: date, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = self.tr("Health of {person} with {brand}").format(person=told.name, brand=told.brand)
        self.setWindowTitle(title)
        self.setObjectName("surface")
        self.resize(current().px(600), current().px(620))
        self.reasons = HealthReasons(formats)
        self.reasons.show_health(told)
        self.weights = button(self.tr("Weights…"))
        close = button(self.tr("Close"), name="primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.weights.clicked.connect(self.weights_wanted)
        head = column(label(title, "title", wrap=True), 8, health_head(told, formats), margins=(20, 18, 20, 8))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = column(self.reasons, 10, rule(), 10, *self._how(told, today, formats), None, margins=(20, 4, 20, 16))
        scroll.setWidget(panel("surface", body))
        foot = row(self.weights, None, close, margins=(20, 12, 20, 14))
        self.setLayout(column(head, scroll, rule(), foot))

    def _how(self, told: HealthRow, today: date, formats: Formats) -> list[QWidget | int]:
        """The explanation that every screen and the command line share."""
        explained = told.explanation(today)
        lines: list[QWidget | int] = [
            label(self.tr("How it is computed"), "label"), 4, label(explained.formula, "body", wrap=True), 6,
        ]  # fmt: skip
        for signal, how in formula().items():
            lines.append(label(f"{signal_words(signal)}: {how}", "small", "muted", wrap=True))
            lines.append(2)
        on = self.tr("As of {day}, {n} of {of} signals known.")
        notes = [on.format(day=formats.date(explained.last_on), n=explained.n, of=explained.of), *explained.notes]
        source = self.tr("Source: {source}").format(source=explained.source)
        return [*lines, 6, label(" ".join([*notes, source]), "small", "faint", wrap=True)]
