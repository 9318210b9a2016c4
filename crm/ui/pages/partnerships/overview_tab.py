"""A partnership at a glance: the runway, why it is as healthy as it is, and what waits. Layout only."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout

from crm.domain.health import Health
from crm.domain.vocabulary import Party, PromiseState
from crm.formats import Formats
from crm.queries.insight_health import HealthRow
from crm.queries.partnership_record import PartnershipRecord
from crm.ui import present
from crm.ui.kit.widgets import button, clear, column, label, panel, row, rule
from crm.ui.pages.partnerships import words
from crm.ui.pages.partnerships.record_view_model import RecordViewModel
from crm.ui.pages.partnerships.runway import RunwayStrip
from crm.ui.person.health import HealthReasons, coverage_words
from crm.ui.theme.theme import current


class OverviewTab(QScrollArea):
    """What one wants to know first.

    Signals:
        weights_wanted(): change what the signals count for.
        reasons_wanted(): formulas and rows behind the score.
    """

    weights_wanted = Signal()
    reasons_wanted = Signal()

    def __init__(self, model: RecordViewModel) -> None:
        super().__init__()
        self.model = model
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Overview"))
        self.runway = RunwayStrip(model.formats)
        self.reasons = HealthReasons(model.formats)
        self.coverage = label("", "small", "faint")
        self.weights = button(self.tr("Weights…"), None, "ghost")
        self.explain = button(self.tr("How it is computed…"), None, "ghost")
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        health = row(label(self.tr("Health"), "label"), self.coverage, None, self.explain, self.weights)
        body = column(
            label(self.tr("Renewal runway"), "label"), 8, self.runway, 14, rule(), 10, health, 4, self.reasons, 12,
            rule(), 10, label(self.tr("What stands"), "label"), 6, self._facts, None, margins=(16, 12, 16, 16),
        )  # fmt: skip
        self.setWidget(panel("surface", body))
        self.weights.clicked.connect(self.weights_wanted)
        self.explain.clicked.connect(self.reasons_wanted)

    def show_record(self, record: PartnershipRecord) -> None:
        """Show another record."""
        today, formats = self.model.day(), self.model.formats
        self.runway.show_runway(record.runway, today)
        clear(self._facts)
        for title, text in self._lines(record, formats):
            if text:
                name = label(title, "small", "faint")
                name.setMinimumWidth(current().px(110))
                line = row(name, spacing=8)
                line.setAlignment(name, Qt.AlignmentFlag.AlignTop)
                line.addWidget(label(text, "body", wrap=True), 1)
                self._facts.addLayout(line)

    def show_health(self, told: HealthRow | None) -> None:
        """Show why it is as healthy as it is; None while that is read."""
        self.reasons.show_health(told)
        self.coverage.setText(self._known(told.health) if told else "")
        self.explain.setEnabled(told is not None)

    def _known(self, health: Health) -> str:
        version = self.tr("weights version {n}").format(n=self.model.formats.count(health.weights_version))
        return f"{coverage_words(health)} · {version}"

    def _lines(self, record: PartnershipRecord, formats: Formats) -> list[tuple[str, str]]:
        row_, tr = record.row, self.tr
        today = self.model.day()
        opened = [each for each in record.promises if each.state is PromiseState.OPEN]
        agreement = record.agreements[0] if record.agreements else None
        cadence = tr("every {n} days").format(n=row_.cadence_days) if row_.cadence_days else tr("none agreed")
        span = words.span_words(agreement.starts_on, agreement.ends_on, formats) if agreement else tr("none kept yet")
        step = f"{row_.next_step} · {formats.day(row_.next_step_on, today)}" if row_.next_step_on else row_.next_step
        return [
            (tr("Stage"), present.stage_words(row_.outreach_stage)),
            (tr("Cadence"), cadence),
            (tr("Agreement"), f"{agreement.title} · {span}" if agreement and agreement.title else span),
            (tr("We owe"), _joined([each.text for each in opened if each.owed_by is Party.US])),
            (tr("They owe"), _joined([each.text for each in opened if each.owed_by is Party.PARTNER])),
            (tr("Conflicts"), _joined([each.reason for each in record.conflicts if each.own])),
            (tr("Next step"), step or ""),
            (tr("Note"), row_.note),
        ]


def _joined(texts: list[str]) -> str:
    return " · ".join(texts)
