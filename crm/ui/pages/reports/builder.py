"""Making one report: choices on the left, the pages as they will be on the right. Layout and wiring only."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from crm.errors import CrmError
from crm.services.report_builder import Written
from crm.services.report_choices import Need, ReportKind
from crm.ui.kit.forms import Dialog, Field, line
from crm.ui.kit.printing import preview_print
from crm.ui.kit.states import PageStates
from crm.ui.kit.widgets import button, column, icon_button, label, panel, row, rule
from crm.ui.pages.reports.after_writing import AfterWriting
from crm.ui.pages.reports.choices_form import ChoicesForm
from crm.ui.pages.reports.preview import Pages
from crm.ui.pages.reports.reading import Seen
from crm.ui.pages.reports.templates_model import TemplatesModel
from crm.ui.pages.reports.view_model import ReportsViewModel
from crm.ui.pages.reports.words import form_words, kind_words, need_words

WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


def _sign(text: str, tip: str) -> QToolButton:
    sign = QToolButton()
    sign.setObjectName("icon")
    sign.setText(text)
    sign.setToolTip(tip)
    sign.setAccessibleName(tip)
    return sign


class NothingYet(QWidget):
    """What still has to be chosen, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.words = label("", "title"), label("", "body", "muted", wrap=True)
        middle = Qt.AlignmentFlag.AlignHCenter
        box = column(None, spacing=8)
        for each in (self.title, self.words):
            each.setAlignment(middle)
            box.addWidget(each)
        box.addStretch(2)
        self.setLayout(box)

    def ask(self, need: Need) -> None:
        """Say what is needed."""
        self.say(*need_words(need))

    def say(self, title: str, words: str) -> None:
        """Say why there are no pages."""
        self.title.setText(title)
        self.words.setText(words)


class Builder(QWidget):
    """One report of a kind.

    Signals:
        back_wanted(): show every kind again.
        kept_wanted(): show what was kept.
        person_opened(influencer_id)
    """

    back_wanted = Signal()
    kept_wanted = Signal()
    person_opened = Signal(str)

    def __init__(self, model: ReportsViewModel) -> None:
        super().__init__()
        self.model, self.named = model, TemplatesModel(model)
        self._title = ""
        self._shown: tuple[ReportKind, str] | None = None
        self._writing = False
        self.form = ChoicesForm(model)
        self.back = icon_button("chevron-left", self.tr("All reports (Esc)"))
        self.title = label("", "title")
        self.templates = button(self.tr("Templates"), None, "ghost")
        self.print = button(self.tr("Print…"), None, "")
        self.write_all = button(self.tr("Write all…"), "inbox")
        self.write = button(self.tr("Write file…"), "file-text", "primary")
        self.pages = Pages(self.tr("Preview"))
        self.after = AfterWriting(model.formats)
        self.nothing = NothingYet()
        self._lay_out()
        self._connect()

    # ---- laying out

    def _lay_out(self) -> None:
        self.menu = QMenu(self)
        self.templates.setMenu(self.menu)
        self.menu.aboutToShow.connect(self._fill_templates)
        head = row(
            self.back,
            self.title,
            None,
            self.templates,
            self.print,
            self.write_all,
            self.write,
            spacing=6,
            margins=(10, 8, 16, 8),
        )
        body = row(self.form, rule(vertical=True), self._right(), spacing=0)
        body.setStretch(2, 1)
        whole = column(head, rule(), body)
        whole.setStretch(2, 1)
        self.setLayout(column(panel("surface", whole)))
        self.setFocusProxy(self.form.people.search)

    def _right(self) -> QWidget:
        self.busy = label("", "small", "faint")
        self.at = label("", "small", "muted")
        self.zoomed = label("", "small", "muted")
        smaller, larger = _sign("−", self.tr("Smaller (−)")), _sign("+", self.tr("Larger (+)"))
        smaller.clicked.connect(lambda: self.pages.zoom_by(-1))
        larger.clicked.connect(lambda: self.pages.zoom_by(1))
        before = icon_button("chevron-left", self.tr("Page before (Page Up)"))
        after = icon_button("chevron-right", self.tr("Next page (Page Down)"))
        before.clicked.connect(lambda: self.pages.go_to(self.pages.page() - 1))
        after.clicked.connect(lambda: self.pages.go_to(self.pages.page() + 1))
        self.left_out = label("", "small", "muted", wrap=True)
        bar = row(
            before, self.at, after, 8, smaller, self.zoomed, larger, None, self.busy, spacing=4, margins=(10, 3, 16, 3)
        )
        shown = column(self.after, margins=(12, 10, 12, 0))
        note = column(self.left_out, margins=(16, 8, 16, 8))
        content = column(self.pages, rule(), bar, rule(), note)
        content.setStretch(0, 1)
        self.states = PageStates(panel("surface", content), panel("surface", column(self.nothing)), self._retry)
        whole = column(shown, self.states, spacing=0)
        whole.setStretch(1, 1)
        return panel("surface", whole)

    def _connect(self) -> None:
        model = self.model
        self.back.clicked.connect(self.back_wanted)
        self.write.clicked.connect(self.ask_file)
        self.write_all.clicked.connect(self.ask_folder)
        self.print.clicked.connect(model.print_pages)
        self.after.kept_wanted.connect(self.kept_wanted)
        self.form.people.person_opened.connect(self.person_opened)
        self.pages.turned.connect(self._show_place)
        self.pages.zoomed.connect(lambda _percent: self._show_place())
        model.choices_changed.connect(self._show_head)
        model.people_changed.connect(lambda _ids: self._show_head())
        model.previewing.connect(self._show_busy)
        model.previewed.connect(self._show_preview)
        model.needed.connect(self._show_need)
        model.empty.connect(self._show_empty)
        model.failed.connect(self._show_failed)
        model.finished.connect(self._show_written)
        model.refused.connect(self.after.show_refused)
        model.printable.connect(self._print)
        for keys, act in (("Esc", self.back_wanted.emit), ("Ctrl+P", self.print.click), ("Ctrl+S", self.write.click)):
            QShortcut(QKeySequence(keys), self, act, context=WITHIN)

    def _retry(self) -> None:
        self.model.make_preview()

    # ---- what is shown

    def _show_head(self) -> None:
        choices = self.model.complete()
        if self.title.text() != kind_words(choices.kind):
            self.after.hide()  # it told of another report
        self.title.setText(kind_words(choices.kind))
        several = len(choices.influencer_ids) > 1 and choices.kind is not ReportKind.BRIEF
        self.write_all.setVisible(several)
        alone = several and choices.kind in (ReportKind.TOGETHER, ReportKind.MEMORY)
        self.write.setVisible(not alone)
        self.write.setText(f" {self.tr('Write one file…')}" if several else f" {self.tr('Write file…')}")

    def _ready(self, on: bool) -> None:
        for each in (self.write, self.write_all, self.print):
            each.setEnabled(on and not self._writing)

    def _show_busy(self) -> None:
        """Pages that are there stay; anything else is no longer true."""
        self.busy.setText(self.tr("Making pages…"))
        if self.states.state() != "content":
            self.states.show_loading()

    def _show_need(self, need: str) -> None:
        self.nothing.ask(Need(need))
        self._show_nothing()

    def _show_empty(self, reason: str) -> None:
        self.nothing.say(self.tr("No pages yet"), reason)
        self._show_nothing()

    def _show_nothing(self) -> None:
        self.busy.setText("")
        self._shown = None
        self.states.show_content(False)
        self._ready(False)

    def _show_failed(self, reason: str) -> None:
        self.busy.setText("")
        self._shown = None
        self.states.show_failed(reason)
        self._ready(False)

    def _show_preview(self, seen: Seen) -> None:
        preview = seen.preview
        key = (self.model.choices.kind, preview.title)
        self.busy.setText("")
        self._title = preview.title
        self.pages.show_pages(seen.pages, preview.title or kind_words(key[0]), key == self._shown)
        self._shown = key
        self.form.show_sections(preview.sections)
        told = self.tr("Left out for this reader: {things}.").format(things="; ".join(preview.left_out))
        self.left_out.setText(told if preview.left_out else self.tr("Nothing is left out for this reader."))
        self.states.show_content()
        self._ready(True)

    def _show_place(self) -> None:
        told = {"at": self.pages.page(), "count": self.pages.count()}
        self.at.setText(self.tr("Page {at} of {count}").format(**told))
        self.zoomed.setText(f"{self.pages.zoom()} %")

    def _show_written(self, written: Written) -> None:
        self.after.show_written(written)

    # ---- writing and printing

    def ask_file(self) -> None:
        """Ask for a file and write it."""
        form = self.model.choices.form
        dialog = self._file_dialog(self.tr("Write the report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{form_words(each)} (*{each})" for each in self.model.rules.forms])
        dialog.selectNameFilter(f"{form_words(form)} (*{form})")
        dialog.setDefaultSuffix(form)
        people = len(self.model.complete().influencer_ids)
        title = self.tr("%n partners", "", people) if people > 1 else self._title
        dialog.selectFile(self.model.file_name(title) + form)
        dialog.fileSelected.connect(lambda path: self._write(path, form))
        dialog.open()

    def ask_folder(self) -> None:
        """Ask for a folder and write a file for each."""
        dialog = self._file_dialog(self.tr("Choose a folder for the files"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self._write(path, self.model.choices.form))
        dialog.open()

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        return dialog

    def _write(self, path: str, form: str) -> None:
        self._set_writing(True)
        self.after.hide()
        self.model.write(Path(path), form, lambda: self._set_writing(False))

    def _set_writing(self, writing: bool) -> None:
        self._writing = writing
        self._ready(self.states.state() == "content")

    def _print(self, pages: Sequence[QImage], shown: Sequence[QImage]) -> None:
        self.printing = preview_print(pages, shown, self.model.file_name(self._title), self)

    # ---- templates

    def _fill_templates(self) -> None:
        self.menu.clear()
        kept = self.named.kept()
        for each in kept:
            self.menu.addAction(each.name, partial(self.named.use, each))
        if kept:
            self.menu.addSeparator()
        self.menu.addAction(self.tr("Save these choices as a template…"), self.ask_template)
        if kept:
            gone = self.menu.addMenu(self.tr("Remove a template"))
            for each in kept:
                gone.addAction(each.name, partial(self.named.remove, each))

    def ask_template(self) -> None:
        """Ask for a name and keep the choices under it."""
        dialog = Dialog(self.tr("Save as a template"), self.tr("Save"), self, width=380)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        hint = self.tr("Keeps period, reader, sections, form and look; not whom it is about.")
        name = line()
        dialog.add("name", Field(self.tr("Name"), name, hint))
        failed: Callable[[CrmError], None] = dialog.show_error

        def save() -> None:
            self.named.save(name.text(), failed, dialog.accept)

        dialog.on_submit(save)
        dialog.open()
