"""Several files at once: what each is, what it asks, and what became of it; import of all that are ready. Layout only."""

from functools import partial

from PySide6.QtCore import QCoreApplication, QRectF, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from crm.domain.vocabulary import ImportKind
from crm.formats import Formats
from crm.services.jobs import Stand
from crm.ui.kit.delegates import ChipCell, ChipDelegate, LinesDelegate, TwoLines
from crm.ui.kit.forms import Field as FormField
from crm.ui.kit.forms import comma_separated, line
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.painting import Canvas
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import badge, button, column, label, row, rule
from crm.ui.pages.transfer.cells import import_table, spoken
from crm.ui.pages.transfer.controls import step_head
from crm.ui.pages.transfer.file_list import FileEntry, Standing
from crm.ui.pages.transfer.kind_words import counts_words, kind_tone, kind_words
from crm.ui.pages.transfer.option_fields import OF_CAMPAIGNS
from crm.ui.pages.transfer.view_model import TransferViewModel
from crm.ui.theme.theme import current


def _tr(text: str) -> str:
    return QCoreApplication.translate("transfer", text)


def standing_words(standing: Standing) -> str:
    """What can be done with a file, or was done with it."""
    return {
        Standing.READY: _tr("Ready"),
        Standing.ASKS: _tr("Has a question"),
        Standing.REFUSED: _tr("Not imported"),
        Standing.AT_WORK: _tr("Working…"),
        Standing.DONE: _tr("Imported"),
        Standing.TAKEN_BACK: _tr("Taken back"),
    }[standing]


def standing_tone(standing: Standing) -> str:
    """The tone of its chip."""
    return {
        Standing.READY: "blue",
        Standing.ASKS: "amber",
        Standing.REFUSED: "red",
        Standing.AT_WORK: "violet",
        Standing.DONE: "green",
    }.get(standing, "neutral")


class EntryWords:
    """Makes cells of files."""

    def __init__(self, formats: Formats) -> None:
        self.formats = formats

    def columns(self) -> list[Column[FileEntry]]:
        """File, kind, standing, and what it says or did."""
        return [
            Column("", _tr("File"), 250, lambda each: self.file(each).top, lambda each: spoken(self.file(each))),
            Column("", _tr("Lists"), 140, lambda each: self.kind(each).text),
            Column("", _tr("State"), 140, lambda each: self.standing(each).text),
            Column("", _tr("Details"), 240, lambda each: self.told(each).top,
                   lambda each: spoken(self.told(each)), stretch=True),
        ]  # fmt: skip

    def file(self, each: FileEntry) -> TwoLines:
        """Its name over its folder."""
        return TwoLines(each.path.name, each.path.parent.name)

    def kind(self, each: FileEntry) -> ChipCell:
        """What it lists."""
        return ChipCell(kind_words(each.kind), kind_tone(each.kind) if each.kind else "")

    def standing(self, each: FileEntry) -> ChipCell:
        """Whether it can go in, or went."""
        if each.standing is Standing.REFUSED and each.kind is None:
            return ChipCell(_tr("Left out"), "neutral")
        if each.standing is Standing.DONE and each.batch_id is None:
            return ChipCell(_tr("Nothing new"), "neutral")
        return ChipCell(standing_words(each.standing), standing_tone(each.standing))

    def told(self, each: FileEntry) -> TwoLines:
        """The question, what it did, or why it was taken for what it is."""
        if each.standing is Standing.ASKS:
            return TwoLines(each.note, _tr("Press Enter to answer"), "amber", "circle-alert")
        if each.standing is Standing.REFUSED:
            return TwoLines(each.note or each.reason)
        if each.counts is not None:
            did = counts_words(each.counts, self.formats) or _tr("It has no rows")
            return TwoLines(did, _tr("Its rows are as before") if each.standing is Standing.TAKEN_BACK else "")
        return TwoLines(each.reason)


class FileDelegate(LinesDelegate):
    """A file's name over its folder, where the header's words begin."""

    def content(self, drawing: Canvas, rect: QRectF, cell: TwoLines, surface: QColor) -> None:
        super().content(drawing, rect.adjusted(drawing.theme.px(8), 0, 0, 0), cell, surface)


class FilesStep(QWidget):
    """The files, which may be opened one by one, and the import of all that need no answer.

    Signals:
        file_wanted(): add more files.
    """

    file_wanted = Signal()

    def __init__(self, model: TransferViewModel) -> None:
        super().__init__()
        self.model, self.formats = model, model.formats
        self.count = badge("")
        self.leave = button(self.tr("Close the list"), None, "ghost")
        self.look = button(self.tr("Look at it"), "table-2")
        self.take_back = button(self.tr("Take it back"), "undo-2")
        self.more = button(self.tr("Add files…"), "plus")
        self.go = button("", "hard-drive-download", "primary")
        self.told: QLabel = label("", "label", "accent", wrap=True)
        self._words = EntryWords(self.formats)
        self.rows = PagedTableModel(self._words.columns(), self)
        self.table: Table = import_table(self.rows, self.tr("Files to import"))
        self.table.set_delegates(
            [
                FileDelegate(self.table, self._words.file),
                ChipDelegate(self.table, self._words.kind),
                ChipDelegate(self.table, self._words.standing),
                LinesDelegate(self.table, self._words.told),
            ]
        )
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(current().px(220))
        self.bar.setAccessibleName(self.tr("Progress"))
        self.stage = label("", "body", "muted")
        self.cancel = button(self.tr("Cancel"), "x")
        self.progress = QWidget()
        self.progress.setLayout(row(self.bar, self.stage, None, self.cancel, spacing=12))
        self.addresses = line("", "me@agency.example, …")
        self.brand, self.campaign = line("", self.tr("As the files say")), line("", self.tr("As the files say"))
        self._common = {
            "own_addresses": FormField(self.tr("My own e-mail addresses"), self.addresses),
            "brand": FormField(self.tr("Brand of posts, sales and payments"), self.brand),
            "campaign": FormField(self.tr("Campaign"), self.campaign),
        }
        fields = row(*self._common.values(), None, spacing=12)
        for field in self._common.values():
            field.setFixedWidth(current().px(230))
        said = row(self.told, None, self.take_back, self.look)
        said.setStretch(0, 1)
        body = column(said, 8, self.progress, 4, fields, margins=(16, 12, 16, 10))
        head = step_head(label(self.tr("Files"), "page"), self.count, self.leave, self.more, self.go)
        layout = column(head, rule(), body, rule(), self.table)
        layout.setStretchFactor(self.table, 1)
        self.setLayout(layout)

    def _wire(self) -> None:
        model = self.model
        self.leave.clicked.connect(model.start_over)
        self.more.clicked.connect(self.file_wanted)
        self.look.clicked.connect(lambda: model.open_entry(self.table.current_id()))
        self.table.opened.connect(model.open_entry)
        self.table.chosen.connect(lambda _id: self._show_acts())
        self.take_back.clicked.connect(lambda: model.revert_entry(self.table.current_id()))
        self.go.clicked.connect(model.run_list)
        self.cancel.clicked.connect(model.cancel)
        self.rows.rows_needed.connect(self._supply)
        self.addresses.editingFinished.connect(lambda: model.set_own_addresses(comma_separated(self.addresses.text())))
        for name, control in (("brand", self.brand), ("campaign", self.campaign)):
            control.editingFinished.connect(partial(self._set_common, name, control))
        model.many.changed.connect(self.show_files)
        model.advanced.connect(self._show_stand)

    def show_files(self) -> None:
        """Show every file as it stands now."""
        entries = self.model.many.entries
        self.rows.refresh()
        self.rows.set_ids([each.id for each in entries])
        self.count.setText(self.formats.count(len(entries)))
        kinds = {each.kind for each in entries if each.standing in (Standing.READY, Standing.ASKS)}
        self._common["own_addresses"].setVisible(ImportKind.MAIL in kinds)
        for name in ("brand", "campaign"):
            self._common[name].setVisible(bool(kinds & set(OF_CAMPAIGNS)))
        self._show_acts()
        self.told.setText(self._sentence())

    def main_act(self) -> QWidget:
        """Where the keyboard goes on."""
        return self.go if self.go.isEnabled() and not self.go.isHidden() else self.table

    def _show_acts(self) -> None:
        many = self.model.many
        running = many.job is not None
        ready = len(many.with_standing(Standing.READY))
        words = self.tr("Import 1 file as planned") if ready == 1 else self.tr("Import all {n} as planned")
        self.go.setText(" " + words.format(n=self.formats.count(ready)))
        self.go.setAccessibleName(self.go.text().strip())
        self.go.setVisible(ready > 0 and not running)
        self.progress.setVisible(running)
        entry = many.entry(self.table.current_id())
        can_be_read = entry is not None and entry.standing is not Standing.DONE
        self.look.setEnabled(can_be_read and not running)
        self.take_back.setVisible(entry is not None and entry.batch_id is not None and not running)
        for act in (self.leave, self.more):
            act.setEnabled(not running)

    def _sentence(self) -> str:
        many, told = self.model.many, self.formats.count
        if many.job is not None:
            return self.tr("File {at} of {total}").format(at=told(many.at), total=told(many.total))
        parts = [
            (Standing.DONE, self.tr("{n} imported")),
            (Standing.READY, self.tr("{n} ready")),
            (Standing.ASKS, self.tr("{n} with a question")),
            (Standing.REFUSED, self.tr("{n} left out")),
            (Standing.TAKEN_BACK, self.tr("{n} taken back")),
        ]
        counted = [(len(many.with_standing(standing)), words) for standing, words in parts]
        sums = ", ".join(words.format(n=told(count)) for count, words in counted if count)
        written = many.with_standing(Standing.DONE, Standing.TAKEN_BACK)
        return sums if written else self.tr("Nothing is written yet: {sums}.").format(sums=sums)

    def _show_stand(self, stand: Stand) -> None:
        many = self.model.many
        if many.job is None:
            return
        self.bar.setRange(0, stand.total)
        self.bar.setValue(stand.done)
        name = next((each.path.name for each in many.with_standing(Standing.AT_WORK)), "")
        count = self.formats.count
        far = self.tr("{file} · {stage}: {done} of {total}") if stand.total else self.tr("{file} · {stage}: {done}")
        told = far.format(file=name, stage=stand.stage, done=count(stand.done), total=count(stand.total))
        self.stage.setText(told if stand.stage else name)

    def _set_common(self, name: str, control: object) -> None:
        text = control.text().strip()  # type: ignore[attr-defined]  # a line of text
        self.model.many.set_common(**{name: text or None})

    def _supply(self, generation: int, ids: list[str]) -> None:
        entries = {each.id: each for each in self.model.many.entries}
        self.rows.supply(generation, [entries[each] for each in ids if each in entries])
