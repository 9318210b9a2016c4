"""What each signal of health counts for: tried on every partnership, saved as a version, earlier versions taken up again."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QWidget

from crm.domain.health import Band, HealthWeights, health
from crm.domain.health import Signal as HealthSignal
from crm.errors import UserError
from crm.queries.insight_health import HealthRow, WeightVersion, band_counts, health_rows, weight_versions
from crm.services.insight import change_health_weights
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import Dialog, Field, choice, line
from crm.ui.kit.widgets import label
from crm.ui.person.health import band_words, health_chip, signal_words
from crm.ui.person.health_dialogs import ReasonsDialog
from crm.ui.person.setting import Setting
from crm.ui.theme.theme import current

_LINES = 3
_SETTLED_MS = 150  # after so long without a key everybody is weighed anew
_BANDS = (Band.STRONG, Band.STEADY, Band.AT_RISK, None)


def ask_weights(bridge: Bridge, setting: Setting, parent: QWidget, example: HealthRow | None = None) -> None:
    """Open the weights, from wherever somebody wants them.

    Args:
        example: a partnership of which is said what other weights make.
    """
    bridge.read(parent, weight_versions, then=partial(_open, bridge, setting, parent, example))


def show_reasons(told: HealthRow, bridge: Bridge, setting: Setting, parent: QWidget) -> ReasonsDialog:
    """Open how a health was made; from there the weights."""
    dialog = ReasonsDialog(told, setting.today(), setting.formats, parent)
    dialog.weights_wanted.connect(dialog.accept)
    dialog.weights_wanted.connect(partial(ask_weights, bridge, setting, parent, told))
    dialog.open()
    return dialog


def _open(
    bridge: Bridge, setting: Setting, parent: QWidget, example: HealthRow | None, versions: Sequence[WeightVersion]
) -> None:
    WeightsDialog(bridge, setting, versions, parent, example).open()


class WeightsDialog(Dialog):
    """A field for each signal; saving makes another version, earlier ones stay to explain earlier figures."""

    def __init__(
        self,
        bridge: Bridge,
        setting: Setting,
        versions: Sequence[WeightVersion],
        parent: QWidget,
        example: HealthRow | None = None,
    ) -> None:
        """Show the weights in force.

        Args:
            versions: the one in force first.
            example: a partnership of which is said what other weights make.
        """
        super().__init__(parent.tr("Weights of health"), parent.tr("Save as a new version"), parent, 500)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bridge, self.setting, self.versions = bridge, setting, versions
        self.weights = versions[0].weights
        self._example = example
        self._rows: tuple[HealthRow, ...] = ()
        told = self.tr("Only their proportions matter; 0 leaves a signal out. Saving makes a version of its own.")
        self.add_widget(label(told, "small", "muted", wrap=True))
        self.version = self._version_choice()
        self.add("version", Field(self.tr("Start from"), self.version))
        self.controls = {signal: line(_shown(self.weights.of(signal))) for signal in HealthSignal}
        for signal, control in self.controls.items():
            self.add(signal.value, Field(signal_words(signal), control), half=True)
            control.textChanged.connect(self._try)
        self.preview = label("", "small", "muted", wrap=True)
        self.everybody = label(self.tr("Reading every partnership…"), "small", "muted", wrap=True)
        self.preview.setVisible(example is not None)
        self.everybody.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.everybody.setMinimumHeight(current().px(_LINES * 17))  # what comes later needs no further room
        self.add_widget(self.preview)
        self.add_widget(self.everybody)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._show_everybody)
        self._show_example()
        self.on_submit(self._save)
        self.controls[HealthSignal.RECENCY].setFocus()
        bridge.read(self, health_rows, setting.today(), then=self._set_rows)

    def _version_choice(self) -> QComboBox:
        versions = choice([(each.weights.version, self._version_words(each)) for each in self.versions])
        versions.setAccessibleName(self.tr("Start from"))
        versions.currentIndexChanged.connect(self._fill)
        return versions

    def _version_words(self, version: WeightVersion) -> str:
        number = self.setting.formats.count(version.weights.version)
        if version.made_at is None:
            alone = version is self.versions[0]
            words = (
                self.tr("Version {n}, as Rapport starts, in force")
                if alone
                else self.tr("Version {n}, as Rapport starts")
            )
            return words.format(n=number)
        day, by = self.setting.formats.instant(version.made_at), version.made_by or ""
        if version is self.versions[0]:
            return self.tr("Version {n}, in force since {day}, by {name}").format(n=number, day=day, name=by)
        return self.tr("Version {n} of {day}, by {name}").format(n=number, day=day, name=by)

    def _fill(self, at: int) -> None:
        """Put an earlier version into the fields; saved, it is a version of its own."""
        for signal, control in self.controls.items():
            control.setText(_shown(self.versions[at].weights.of(signal)))

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

    def _tried(self) -> HealthWeights | None:
        """What the fields say; None while that is impossible."""
        try:
            return self.weights.changed(**self._typed())
        except (UserError, ValueError):
            return None

    def _try(self, _text: str) -> None:
        self._show_example()
        self._settled.start()

    def _show_example(self) -> None:
        told, tried = self._example, self._tried()
        if told is None or tried is None:
            self.preview.setText("")
            return
        after = health(told.facts, self.setting.today(), tried)
        shown = (health_chip(each, self.setting.formats).text for each in (told.health, after))
        words = self.tr("{person} with {brand}: {before} now, {after} with these weights.")
        before, after_words = shown
        self.preview.setText(words.format(person=told.name, brand=told.brand, before=before, after=after_words))

    def _set_rows(self, rows: Sequence[HealthRow]) -> None:
        self._rows = tuple(rows)
        self._show_everybody()

    def _show_everybody(self) -> None:
        tried = self._tried()
        if tried is None:
            self.everybody.setText("")
            return
        day = self.setting.today()
        now, then = (self._bands(band_counts(self._rows, day, each)) for each in (self.weights, tried))
        words = self.tr("All partnerships now: {now}. With these weights: {then}.")
        self.everybody.setText(words.format(now=now, then=then))

    def _bands(self, counts: Mapping[Band | None, int]) -> str:
        count = self.setting.formats.count
        return ", ".join(f"{count(counts[band])} {band_words(band).lower()}" for band in _BANDS if counts[band]) or "—"

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
        self.setting.say_with_undo(self.tr("Weights saved as version {n}.").format(n=made.version))
        self.accept()


def _shown(weight: float) -> str:
    return format(weight, "g")
