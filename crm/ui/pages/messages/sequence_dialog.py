"""A sequence as a form: its name, its messages in order, and the days of silence before each follow-up."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget

from crm.queries.messages import TemplateRow
from crm.queries.sequences import SequenceRow
from crm.services.sequences import FOLLOW_UP_DAYS, MOST_STEPS
from crm.ui.kit.forms import Dialog, Field, choice, line
from crm.ui.kit.widgets import button, clear, column, icon_button, label, row
from crm.ui.pages.messages.view_model import MessagesViewModel
from crm.ui.theme.theme import current

MOST_DAYS = 365


class SequenceDialog(Dialog):
    """A new sequence when `sequence` is None: a first message and two follow-ups, then it stops."""

    def __init__(self, model: MessagesViewModel, sequence: SequenceRow | None, parent: QWidget) -> None:
        title = self.tr("Edit sequence") if sequence else self.tr("New sequence")
        super().__init__(title, self.tr("Save") if sequence else self.tr("Add sequence"), parent, 520)
        self.model, self.sequence = model, sequence
        self._templates: Sequence[TemplateRow] = [each for each in model.kept.templates if not each.archived]
        self.name = line(sequence.name if sequence else "")
        self.messages: list[QComboBox] = []
        self.waits: list[QSpinBox] = []
        self._steps = column(spacing=8)
        self.add("name", Field(self.tr("Name"), self.name))
        steps = QWidget()
        self.more = button(self.tr("Add a follow-up"), "plus", "ghost")
        self.more.clicked.connect(self._add_step)
        sentence = self.tr("Any reply stops it, on whatever channel. After the last message nothing follows by itself.")
        steps.setLayout(column(self._steps, 6, row(self.more, None), 4, label(sentence, "small", "faint", wrap=True)))
        self.add_widget(steps)
        self._set_steps(self._known(sequence))
        self.on_submit(self._save)
        self.name.setFocus()

    def _known(self, sequence: SequenceRow | None) -> list[tuple[int, str]]:
        if sequence is not None:
            return [(days, template_id) for days, template_id, _name in sequence.steps]
        ids = [each.id for each in self._templates]
        if not ids:
            return []
        wanted = [0, *FOLLOW_UP_DAYS]
        return [(days, ids[min(at, len(ids) - 1)]) for at, days in enumerate(wanted)]

    def _set_steps(self, steps: list[tuple[int, str]]) -> None:
        clear(self._steps)
        self.messages, self.waits = [], []
        for number, (days, template_id) in enumerate(steps):
            self._steps.addLayout(self._step(number, days, template_id, last=number == len(steps) - 1))
        self.more.setEnabled(0 < len(steps) < MOST_STEPS)
        self.fit()

    def _step(self, number: int, days: int, template_id: str, *, last: bool) -> QHBoxLayout:
        words = self.tr("First message") if number == 0 else self.tr("Follow-up {n}").format(n=number)
        offers = [(each.id, each.name) for each in self._templates]
        if template_id not in [each for each, _name in offers]:  # archived since
            offers += [(each.id, each.name) for each in self.model.kept.templates if each.id == template_id]
        message = choice(offers, template_id)
        message.setAccessibleName(words)
        wait = QSpinBox()
        wait.setRange(0 if number == 0 else 1, MOST_DAYS)
        wait.setValue(days)
        wait.setAccessibleName(self.tr("Days of silence before {message}").format(message=words))
        wait.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        wait.setFixedWidth(current().px(52))
        self.messages.append(message)
        self.waits.append(wait)
        name = label(words, "body", "muted")
        name.setFixedWidth(current().px(96))
        parts = row(name, message, spacing=8)
        parts.setStretch(1, 1)
        if number:
            for each in (label(self.tr("after"), "small", "faint"), wait, label(self.tr("days"), "small", "faint")):
                parts.addWidget(each)
        if number and last:
            away = icon_button("x", self.tr("Take out the last follow-up"))
            away.clicked.connect(self._take_last)
            parts.addWidget(away)
        return parts

    def _shown(self) -> list[tuple[int, str]]:
        return [
            (wait.value(), str(message.currentData())) for wait, message in zip(self.waits, self.messages, strict=True)
        ]

    def _add_step(self) -> None:
        steps = self._shown()
        days = FOLLOW_UP_DAYS[min(len(steps) - 1, len(FOLLOW_UP_DAYS) - 1)]
        self._set_steps([*steps, (days, steps[-1][1])])

    def _take_last(self) -> None:
        self._set_steps(self._shown()[:-1])

    def _save(self) -> None:
        steps = self._shown()
        told = (self.name.text(), [each for _days, each in steps], [days for days, _each in steps[1:]])
        self.model.save_sequence(
            self.sequence.id if self.sequence else None, told, lambda _id: self.accept(), self.show_error
        )
