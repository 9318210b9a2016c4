"""How a file is read: what it is, what must be answered, columns and preview. Layout and wiring only."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from crm.domain.vocabulary import ImportKind
from crm.services.imports import Inspection
from crm.ui.kit.paged_table_model import PagedTableModel
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import badge, button, clear, column, label, row, rule
from crm.ui.pages.transfer import words
from crm.ui.pages.transfer.cells import show_none_chosen
from crm.ui.pages.transfer.columns import ColumnsGrid
from crm.ui.pages.transfer.controls import framed, note_lines, scrolling, step_head
from crm.ui.pages.transfer.option_fields import BelongingFields, ReadingFields
from crm.ui.pages.transfer.previews import Preview, PreviewWords, preview_table
from crm.ui.pages.transfer.questions import Questions
from crm.ui.pages.transfer.view_model import TransferViewModel
from crm.ui.theme.theme import current
from crm.ui.theme.tokens import CONTROL

MAPPINGS = "*.toml"


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
        self.reading, self.belonging = ReadingFields(model), BelongingFields(model)
        self.questions = Questions(model)
        self.columns = ColumnsGrid()
        self.save_mapping = button(self.tr("Save mapping…"), None, "ghost")
        self.use_mapping = button(self.tr("Use a mapping…"), None, "ghost")
        self._kind: ImportKind | None = None
        self._previews: dict[str, Preview] = {}
        self._lay_out()
        self._wire()

    # ---- layout

    def _lay_out(self) -> None:
        self.remarks = column()
        understood = framed(self.tr("What was understood"), self.told, 10, self.reading, 4, self.remarks)
        self.questions_card = framed(self.tr("Please answer first"), self.questions)
        self.options_card = framed(self.tr("Options"), self.belonging)
        acts = row(None, self.use_mapping, self.save_mapping)
        self.columns_card = framed(self.tr("Columns"), self.columns, 8, acts)
        self._preview_title = label("", "label")
        self._preview_holder = column()
        inside = QWidget()
        body = column(
            self.refusal,
            self.questions_card,
            understood,
            self.options_card,
            self.columns_card,
            self._preview_title,
            self._preview_holder,
            None,
            spacing=14,
            margins=(16, 14, 16, 16),
        )
        inside.setLayout(body)
        self.area = scrolling(inside)
        head = step_head(self.title, self.count, self.leave, self.see)
        self.setLayout(column(head, rule(), self.area))
        self._make_preview(ImportKind.INFLUENCERS)

    def _make_preview(self, kind: ImportKind) -> None:
        """The table of a kind's first rows, in the place of the last kind's."""
        if kind is self._kind:
            return
        clear(self._preview_holder)
        self._kind = kind
        cells = PreviewWords(self.formats, kind)
        self.rows = PagedTableModel(cells.columns(), self)
        self.rows.rows_needed.connect(self._supply)
        self.preview: Table = preview_table(self.rows, cells)
        self.preview.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._preview_holder.addWidget(self.preview)

    def _wire(self) -> None:
        model = self.model
        self.leave.clicked.connect(self.left)
        self.see.clicked.connect(model.see_plan)
        self.columns.column_set.connect(model.set_column)
        self.save_mapping.clicked.connect(self._ask_where)
        self.use_mapping.clicked.connect(self._ask_which)
        model.inspecting.connect(lambda: self.see.setEnabled(False))
        model.inspected.connect(self._show)
        model.refused.connect(self._show_refusal)
        model.queue_changed.connect(self._show_place)

    # ---- showing

    def begin_file(self) -> None:
        """Another file comes: start at its top."""
        self.area.verticalScrollBar().setValue(0)
        self.belonging.begin_file()
        self.model.read_brands()

    def show_file(self) -> None:
        """Begin with the file that is walked now."""
        self.title.setText(self.model.path.name)
        self.refusal.hide()
        self._show_place()

    def _show_place(self) -> None:
        total = len(self.model.files)
        self.count.setVisible(total > 1)
        self.count.setText(words.files_of(self.model.at + 1, total, self.formats))
        if self.model.more_files():
            self.leave.setText(self.tr("Skip this file"))
        else:
            self.leave.setText(self.tr("Back to the list") if self.model.has_list() else self.tr("Leave this file"))

    def _show(self, inspection: Inspection) -> None:
        self.refusal.hide()
        self.told.setText(words.understood(inspection, self.formats))
        self.reading.show_inspection(inspection)
        self.belonging.show_inspection(inspection)
        self.options_card.setVisible(not self.belonging.isHidden())
        self.questions_card.setVisible(self.questions.show_inspection(inspection))
        clear(self.remarks)
        if inspection.warnings:
            self.remarks.addWidget(note_lines(inspection.warnings))
        self.columns_card.setVisible(inspection.recognised.table is not None)
        self.columns.show_inspection(inspection)
        self._show_preview(inspection)
        self.see.setEnabled(not inspection.questions and bool(self.model.samples))
        waiting = self.tr("Answer the question first") if inspection.questions else ""
        self.see.setToolTip(waiting)

    def _show_preview(self, inspection: Inspection) -> None:
        self._make_preview(inspection.kind)
        # Rows of one line number in two files, sheets or tables are not the same row.
        of = f"{self.model.at} {inspection.table.path} {inspection.table.sheet} {self.model.options.table}"
        samples = self.model.samples
        previews = [
            Preview(f"{of}:{each.number}", each.number, each.read, each.raw, self.model.own) for each in samples
        ]
        self._previews = {each.id: each for each in previews}
        self.rows.refresh()
        self.rows.set_ids([each.id for each in previews])
        show_none_chosen(self.preview)
        self._preview_title.setText(self._preview_words(inspection, len(previews)))
        self.preview.setVisible(bool(previews))
        px = current().px
        self.preview.setFixedHeight(px(CONTROL["header"]) + len(previews) * px(CONTROL["row"]) + 4)

    def _preview_words(self, inspection: Inspection, count: int) -> str:
        if not count:
            return self.tr("There is nothing in this file that can be shown.")
        if count == 1:
            return self.tr("The first one, as it will be read")
        if inspection.recognised.table is None:
            told = self.tr("The first {n} entries, as they will be read")
        else:
            told = self.tr("The first {n} rows, as they will be read")
        return told.format(n=self.formats.count(count))

    def _supply(self, generation: int, ids: list[str]) -> None:
        self.rows.supply(generation, [self._previews[each] for each in ids if each in self._previews])

    def _show_refusal(self, sentence: str, field: str) -> None:
        self.see.setEnabled(self.model.inspection is not None and not self.model.inspection.questions)
        for grid in (self.reading, self.belonging):
            if field in grid.fields and not grid.fields[field].isHidden():
                grid.fields[field].show_error(sentence)
                grid.fields[field].control.setFocus(Qt.FocusReason.OtherFocusReason)
                self.area.ensureWidgetVisible(grid.fields[field])
                return
        self.refusal.setText(sentence)
        self.refusal.show()
        self.area.ensureWidgetVisible(self.refusal)

    # ---- mappings as files

    def _ask_where(self) -> None:
        suggested = self.model.path.with_name(f"{self.model.path.stem} mapping.toml")
        title, kinds = self.tr("Save mapping"), self.tr("Mapping ({kinds})").format(kinds=MAPPINGS)
        name, _filter = QFileDialog.getSaveFileName(self, title, str(suggested), kinds)
        if name:
            self.model.save_mapping(Path(name))

    def _ask_which(self) -> None:
        title, kinds = self.tr("Use a mapping"), self.tr("Mapping ({kinds})").format(kinds=MAPPINGS)
        name, _filter = QFileDialog.getOpenFileName(self, title, str(self.model.path.parent), kinds)
        if name:
            self.model.use_mapping(Path(name))
