"""How a file is read: what was understood, what must be answered, columns and preview. Layout and wiring only."""

from functools import partial

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDateEdit, QHBoxLayout, QPushButton, QWidget

from crm.domain.vocabulary import Basis, Platform
from crm.files.fields import PER_ACCOUNT, Field
from crm.files.guess import Question
from crm.services.imports import Inspection
from crm.ui import present
from crm.ui.kit.forms import Field as FormField
from crm.ui.kit.paged_table_model import PagedTableModel
from crm.ui.kit.widgets import badge, button, clear, column, label, row, rule
from crm.ui.pages.transfer import words
from crm.ui.pages.transfer.cells import Preview, PreviewWords, preview_table, show_none_chosen
from crm.ui.pages.transfer.columns import ColumnsGrid
from crm.ui.pages.transfer.controls import Choices, framed, note_lines, scrolling, step_head
from crm.ui.pages.transfer.view_model import TransferViewModel
from crm.ui.theme.theme import current
from crm.ui.theme.tokens import CONTROL

FEW_CHOICES = 3
_UNASKED = ("columns",)  # answered in the grid of columns


class MappingStep(QWidget):
    """One file's mapping; every change reads the file anew.

    Signals:
        left(): leave this file.
    """

    left = Signal()

    def __init__(self, model: TransferViewModel) -> None:
        super().__init__()
        self.model, self.formats = model, model.formats
        self.title = label("", "page")
        self.count = badge("")
        self.leave = button(self.tr("Leave this file"), None, "ghost")
        self.see = button(self.tr("See what will happen"), "arrow-up-right", "primary")
        self.told = label("", "body", wrap=True)
        self.refusal = label("", "body", "red", wrap=True)
        self.columns = ColumnsGrid()
        self._words = PreviewWords(self.formats)
        self.rows = PagedTableModel(self._words.columns(), self)
        self.preview = preview_table(self.rows, self._words)
        self._previews: dict[str, Preview] = {}
        self._lay_out()
        self._wire()

    # ---- layout

    def _lay_out(self) -> None:
        self.remarks = column()
        understood = framed(self.tr("What was understood"), self.told, 10, self._settings(), 4, self.remarks)
        self.questions = column(spacing=10)
        self.questions_card = framed(self.tr("Please answer first"), self.questions)
        self._preview_title = label("", "label")
        inside = QWidget()
        body = column(
            self.refusal,
            self.questions_card,
            understood,
            framed(self.tr("Columns"), self.columns),
            self._preview_title,
            self.preview,
            None,
            spacing=14,
            margins=(16, 14, 16, 16),
        )
        inside.setLayout(body)
        self.preview.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area = scrolling(inside)
        head = step_head(self.title, self.count, self.leave, self.see)
        self.setLayout(column(head, rule(), self.area))

    def _settings(self) -> QHBoxLayout:
        tr = self.tr
        self.encoding = Choices("", [])
        self.sheet = Choices("", [])
        platforms = [(each.value, present.platform_words(each)) for each in Platform]
        self.platform = Choices("", platforms)
        self.unit = Choices(
            "", [("percent", tr("Percent (3.1 = 3.1 %)")), ("fraction", tr("Fractions (0.031 = 3.1 %)"))]
        )
        self.basis = Choices("", [(each.value, present.basis_words(each)) for each in Basis])
        rules = [
            (None, tr("Newer figures, texts kept")),
            ("newest", tr("Figures and texts")),
            ("existing", tr("Only what is missing")),
        ]
        self.duplicates = Choices("", rules)
        self._fields = {
            "encoding": FormField(tr("Text encoding"), self.encoding),
            "sheet": FormField(tr("Sheet"), self.sheet),
            "platform": FormField(tr("Platform of all accounts"), self.platform),
            "unit": FormField(tr("Engagement rates are"), self.unit),
            "basis": FormField(tr("Rates are"), self.basis),
            "duplicates": FormField(tr("People already here get"), self.duplicates),
            "day": FormField(tr("Figures were read on"), self._day_field()),
        }
        for each in (self.encoding, self.duplicates):
            each.setMinimumContentsLength(20)
        line = row(spacing=12)
        for field in self._fields.values():
            line.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        line.addStretch(1)
        return line

    def _day_field(self) -> QWidget:
        self.day_said = QCheckBox(self.tr("Set to"))
        self.day_said.setAccessibleName(self.tr("Say when the figures were read"))
        self.day = QDateEdit(QDate.currentDate())
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("d MMM yyyy")
        self.day.setAccessibleName(self.tr("Figures were read on"))
        self.day.setEnabled(False)
        holder = QWidget()
        holder.setLayout(row(self.day_said, self.day, spacing=4))
        return holder

    def _wire(self) -> None:
        model = self.model
        self.leave.clicked.connect(self.left)
        self.see.clicked.connect(model.see_plan)
        self.columns.column_set.connect(model.set_column)
        self.encoding.activated.connect(lambda _at: model.choose_encoding(self.encoding.currentData()))
        self.sheet.activated.connect(lambda _at: model.choose_sheet(self.sheet.currentData()))
        self.platform.activated.connect(lambda _at: model.answer("platform", self.platform.currentData()))
        self.unit.activated.connect(lambda _at: self._set_rates())
        self.basis.activated.connect(lambda _at: self._set_rates())
        self.duplicates.activated.connect(lambda _at: model.choose_duplicates(self.duplicates.currentData()))
        self.day_said.toggled.connect(self._set_day)
        self.day.dateChanged.connect(self._set_day)
        self.rows.rows_needed.connect(self._supply)
        model.inspecting.connect(lambda: self.see.setEnabled(False))
        model.inspected.connect(self._show)
        model.refused.connect(self._show_refusal)
        model.queue_changed.connect(self._show_place)

    # ---- showing

    def begin_file(self) -> None:
        """Another file comes: start at its top."""
        self.area.verticalScrollBar().setValue(0)

    def show_file(self) -> None:
        """Begin with the file that is walked now."""
        self.title.setText(self.model.path.name)
        self.refusal.hide()
        self._show_place()
        with QSignalBlocker(self.day_said), QSignalBlocker(self.day):
            self.day_said.setChecked(self.model.options.as_of is not None)
            self.day.setEnabled(self.model.options.as_of is not None)
        self.duplicates.show_value(self.model.options.on_duplicate)

    def _show_place(self) -> None:
        total = len(self.model.files)
        self.count.setVisible(total > 1)
        self.count.setText(words.files_of(self.model.at + 1, total, self.formats))
        self.leave.setText(self.tr("Skip this file") if self.model.more_files() else self.tr("Leave this file"))

    def _show(self, inspection: Inspection) -> None:
        self.refusal.hide()
        self.told.setText(words.understood(inspection, self.formats))
        self._show_settings(inspection)
        self._show_questions(inspection)
        clear(self.remarks)
        if inspection.warnings:
            self.remarks.addWidget(note_lines(inspection.warnings))
        self.columns.show_inspection(inspection)
        self._show_preview(inspection)
        self.see.setEnabled(not inspection.questions and bool(inspection.sample))
        waiting = self.tr("Answer the question first") if inspection.questions else ""
        self.see.setToolTip(waiting)

    def _show_settings(self, inspection: Inspection) -> None:
        table, mapping = inspection.table, inspection.mapping
        names = dict.fromkeys((table.encoding, *words.ENCODINGS))
        self.encoding.offer([(name, words.encoding_words(name)) for name in names if name], table.encoding)
        self.sheet.offer([(name, name) for name in table.sheets], table.sheet)
        self.platform.show_value(mapping.platform.value if mapping.platform else None)
        self.unit.show_value(mapping.rate_unit)
        self.basis.show_value(mapping.rate_basis.value)
        rates = bool(mapping.uses(Field.ENGAGEMENT_RATE))
        undated = not mapping.uses(Field.READ_ON) and (rates or bool(mapping.uses(Field.FOLLOWERS)))
        open_accounts = any(use.field in PER_ACCOUNT and use.platform is None for use in mapping.columns)
        shown = {
            "encoding": bool(table.encoding),
            "sheet": len(table.sheets) > 1,
            "platform": open_accounts and mapping.platform is not None and "platform" not in self.model.asked,
            "unit": rates,
            "basis": rates,
            "day": undated,
        }
        for name, wanted in shown.items():
            self._fields[name].setVisible(wanted)

    def _show_questions(self, inspection: Inspection) -> None:
        clear(self.questions)
        for question in self.model.asked.values():
            still_open = any(each.key == question.key for each in inspection.questions)
            if question.key not in _UNASKED or still_open:
                self.questions.addLayout(self._question(question, still_open))
        self.questions_card.setVisible(self.questions.count() > 0)

    def _question(self, question: Question, still_open: bool) -> QHBoxLayout:
        asked = label(question.text, "body", None if still_open else "muted", wrap=True)
        if question.key in _UNASKED:
            asked.setText(self.tr("{question} Set it below, in Columns.").format(question=question.text))
            return row(asked)
        line = row(asked, spacing=12)
        line.setStretch(0, 1)
        answer = self._answer(question.key)
        offers = [(choice, words.answer_words(question, choice)) for choice in question.choices]
        if len(offers) > FEW_CHOICES:
            choices = Choices(question.text, offers)
            choices.setMinimumWidth(current().px(170))
            choices.setPlaceholderText(self.tr("Choose…"))
            choices.show_value(answer)
            choices.activated.connect(lambda _at: self.model.answer(question.key, choices.currentData()))
            line.addWidget(choices)
            return line
        group = QButtonGroup(asked)
        for choice, text in offers:
            line.addWidget(self._answer_button(question.key, choice, text, group, choice == answer))
        return line

    def _answer_button(self, key: str, choice: str, text: str, group: QButtonGroup, on: bool) -> QPushButton:
        chosen = button(text, "check" if on else None, "filter")
        chosen.setCheckable(True)
        chosen.setChecked(on)
        chosen.setProperty("on", on)
        group.addButton(chosen)
        chosen.clicked.connect(partial(self.model.answer, key, choice))
        return chosen

    def _answer(self, key: str) -> str | None:
        options = self.model.options
        given = {"platform": options.platform, "decimal_mark": options.decimal_mark, "date_order": options.date_order}
        value = given.get(key)
        return str(value) if value is not None else None

    def _show_preview(self, inspection: Inspection) -> None:
        # Rows of one line number in two files or sheets are not the same row.
        of = f"{self.model.at} {inspection.table.path} {inspection.table.sheet}"
        previews = [Preview(f"{of}:{line.line}", line, read) for line, read in inspection.sample]
        self._previews = {each.id: each for each in previews}
        self.rows.refresh()
        self.rows.set_ids([each.id for each in previews])
        show_none_chosen(self.preview)
        count = self.formats.count(len(previews))
        self._preview_title.setText(self.tr("The first {n} rows, as they will be read").format(n=count))
        px = current().px
        self.preview.setFixedHeight(px(CONTROL["header"]) + len(previews) * px(CONTROL["row"]) + 4)

    def _supply(self, generation: int, ids: list[str]) -> None:
        self.rows.supply(generation, [self._previews[each] for each in ids])

    def _show_refusal(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.show()
        self.see.setEnabled(self.model.inspection is not None and not self.model.inspection.questions)
        self.area.ensureWidgetVisible(self.refusal)

    # ---- choosing

    def _set_rates(self) -> None:
        self.model.set_rates(self.unit.currentData() or "percent", Basis(self.basis.currentData()))

    def _set_day(self) -> None:
        said = self.day_said.isChecked()
        self.day.setEnabled(said)
        self.model.choose_day(self.day.date().toPython() if said else None)  # type: ignore[arg-type]
