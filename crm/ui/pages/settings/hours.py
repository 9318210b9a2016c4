"""The working hours on the Settings page: from when, until when and on which days; saved at once when they make sense."""

from PySide6.QtWidgets import QGridLayout, QWidget

from crm.settings import HALF_HOURS, WORK_DAYS
from crm.ui.kit.forms import Field, choice
from crm.ui.pages.settings.view_model import SettingsViewModel
from crm.ui.person.working_hours import days_words


class HoursSection(QWidget):
    """Three choices in a row."""

    def __init__(self, model: SettingsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        known = model.settings()
        halves = [(each, each) for each in HALF_HOURS]
        self.opens = choice(halves, known.work_opens)
        self.closes = choice(halves, known.work_closes)
        self.days = choice([(each, days_words(each)) for each in WORK_DAYS], known.work_days)
        hint = self.tr("Times to an answer are told in working hours too.")
        self._closes_field = Field(self.tr("Work ends"), self.closes)
        fields = (Field(self.tr("Work begins"), self.opens), self._closes_field)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        for at, field in enumerate((*fields, Field(self.tr("Working days"), self.days, hint))):
            grid.addWidget(field, 0, at)
            grid.setColumnStretch(at, 1)
        self.setLayout(grid)
        for each in (self.opens, self.closes, self.days):
            each.activated.connect(self._save)

    def _save(self) -> None:
        opens, closes, days = (each.currentData() for each in (self.opens, self.closes, self.days))
        sensible = closes > opens
        self._closes_field.show_error("" if sensible else self.tr("Choose a time after the beginning."))
        if sensible:
            self.model.save(work_opens=opens, work_closes=closes, work_days=days)
