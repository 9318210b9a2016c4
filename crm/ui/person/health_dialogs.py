"""Why a partnership is as healthy as it is, with formulas and rows; and the weights of the signals, versioned."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from crm.domain.health import HealthWeights, formula, health
from crm.domain.health import Signal as HealthSignal
from crm.errors import UserError
from crm.formats import Formats
from crm.queries.insight_health import HealthRow
from crm.services.insight import change_health_weights
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import Dialog, Field, line
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.person.health import HealthReasons, health_chip, health_head, signal_words
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


class WeightsDialog(Dialog):
    """What each signal counts for; saving makes another version, earlier ones stay to explain earlier figures."""

    def __init__(
        self,
        bridge: Bridge,
        weights: HealthWeights,
        say_with_undo: Callable[[str], None],
        formats: Formats,
        parent: QWidget,
        example: tuple[HealthRow, date] | None = None,
    ) -> None:
        """Show the weights in force.

        Args:
            example: a partnership and the day, to show what other weights make of it.
        """
        super().__init__(parent.tr("Weights of health"), parent.tr("Save as a new version"), parent, 480)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bridge, self.weights, self._say, self._formats = bridge, weights, say_with_undo, formats
        self._example = example
        told = self.tr("Only their proportions matter; 0 leaves a signal out. Version {n} is in force.")
        self.add_widget(label(told.format(n=weights.version), "small", "muted", wrap=True))
        self.controls = {signal: line(_shown(weights.of(signal))) for signal in HealthSignal}
        for signal, control in self.controls.items():
            self.add(signal.value, Field(signal_words(signal), control), half=True)
            control.textChanged.connect(lambda _text: self._show_example())
        self.preview = label("", "small", "muted", wrap=True)
        self.add_widget(self.preview)
        self._show_example()
        self.on_submit(self._save)
        self.controls[HealthSignal.RECENCY].setFocus()

    def _typed(self) -> dict[str, float]:
        """Weights that differ from those in force.

        Raises:
            UserError: one is no number, or negative.
        """
        changes = {}
        for signal, control in self.controls.items():
            try:
                value = float(control.text().strip().replace(",", ".") or "0")
            except ValueError:
                raise UserError(self.tr("Write a number, such as 25."), field=signal.value) from None
            if value < 0:
                raise UserError(self.tr("A weight is at least 0."), field=signal.value)
            if value != self.weights.of(signal):
                changes[signal.value] = value
        return changes

    def _show_example(self) -> None:
        if self._example is None:
            return
        told, today = self._example
        try:
            tried = health(told.facts, today, self.weights.changed(**self._typed()))
        except (UserError, ValueError):
            self.preview.setText("")
            return
        before, after = (health_chip(each, self._formats).text for each in (told.health, tried))
        words = self.tr("{person} with {brand}: {before} now, {after} with these weights.")
        self.preview.setText(words.format(person=told.name, brand=told.brand, before=before, after=after))

    def _save(self) -> None:
        try:
            changes = self._typed()
        except UserError as error:
            self.show_error(error)
            return
        if not changes:
            self.accept()
            return
        self.bridge.write(self, change_health_weights, changes, then=self._saved, failed=self.show_error)

    def _saved(self, made: HealthWeights) -> None:
        self._say(self.tr("Weights saved as version {n}.").format(n=made.version))
        self.accept()


def _shown(weight: float) -> str:
    return format(weight, "g")
