"""The questions that a file asks before it can go in, each with its answers. Layout and wiring only."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from crm.files.guess import Question
from crm.services.imports import Inspection
from crm.ui.kit.widgets import button, clear, column, label, row
from crm.ui.pages.transfer import words
from crm.ui.pages.transfer.controls import Choices
from crm.ui.pages.transfer.person_picker import PersonPicker
from crm.ui.pages.transfer.view_model import TransferViewModel
from crm.ui.theme.theme import current

FEW_CHOICES = 3
IN_COLUMNS = ("columns",)  # answered in the grid of columns
OF_PEOPLE = ("person", "account")


class Questions(QWidget):
    """Every question that this file raised; those that are answered stay, so that an answer can be changed.

    Signals:
        answered(key, choice)
    """

    answered = Signal(str, str)

    def __init__(self, model: TransferViewModel) -> None:
        super().__init__()
        self.model = model
        self._lines: QVBoxLayout = column(spacing=10)
        self.setLayout(self._lines)
        self.answered.connect(model.answer)

    def show_inspection(self, inspection: Inspection) -> bool:
        """Show the questions; returns whether there are any."""
        clear(self._lines)
        for question in self.model.asked.values():
            still_open = any(each.key == question.key for each in inspection.questions)
            if question.key not in IN_COLUMNS or still_open:
                self._lines.addLayout(self._line(question, still_open))
        return self._lines.count() > 0

    def _line(self, question: Question, still_open: bool) -> QHBoxLayout:
        asked = label(question.text, "body", None if still_open else "muted", wrap=True)
        if question.key in IN_COLUMNS:
            asked.setText(self.tr("{question} Set it below, in Columns.").format(question=question.text))
            return row(asked)
        line = row(asked, spacing=12)
        line.setStretch(0, 1)
        for control in self._controls(question, asked):
            line.addWidget(control)
        return line

    def _controls(self, question: Question, asked: QWidget) -> list[QWidget]:
        answer = self._answer(question.key)
        if question.key in OF_PEOPLE and not question.choices:
            return [self._picker(question)]
        if not question.choices:
            return [self._text(question, answer)]
        offers = [(choice, words.answer_words(question, choice)) for choice in question.choices]
        if len(offers) > FEW_CHOICES:
            return [self._list(question, offers, answer)]
        group = QButtonGroup(asked)
        return [self._button(question.key, choice, text, group, choice == answer) for choice, text in offers]

    def _picker(self, question: Question) -> QWidget:
        picker = PersonPicker()
        picker.setAccessibleName(question.text)
        picker.setMinimumWidth(current().px(220))
        picker.searched.connect(self.model.find_people)
        self.model.people_found.connect(picker.offer)
        picker.person_chosen.connect(lambda person: self.model.choose(person=person or None))
        return picker

    def _text(self, question: Question, answer: str | None) -> QWidget:
        typed = QLineEdit(answer or "")
        typed.setAccessibleName(question.text)
        typed.setMinimumWidth(current().px(220))
        typed.editingFinished.connect(lambda: self._say(question.key, typed.text().strip()))
        return typed

    def _list(self, question: Question, offers: list[tuple[str, str]], answer: str | None) -> QWidget:
        choices = Choices(question.text, offers)
        choices.setMinimumWidth(current().px(170))
        choices.setPlaceholderText(self.tr("Choose…"))
        choices.show_value(answer)
        choices.activated.connect(lambda _at: self._say(question.key, choices.currentData()))
        return choices

    def _button(self, key: str, choice: str, text: str, group: QButtonGroup, on: bool) -> QPushButton:
        chosen = button(text, "check" if on else None, "filter")
        chosen.setCheckable(True)
        chosen.setChecked(on)
        chosen.setProperty("on", on)
        group.addButton(chosen)
        chosen.clicked.connect(partial(self._say, key, choice))
        return chosen

    def _say(self, key: str, choice: str) -> None:
        if choice and choice != self._answer(key):
            self.answered.emit(key, choice)

    def _answer(self, key: str) -> str | None:
        value = getattr(self.model.options, key, None)
        return str(value) if value is not None else None
