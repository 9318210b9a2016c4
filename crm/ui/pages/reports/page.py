"""Partnership summaries: whom and for whom on the left, the pages as they will be on the right. Layout and wiring only."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSignalBlocker, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QHideEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QCompleter, QFileDialog, QListView, QSizePolicy, QWidget

from crm.files.safe_name import safe_name
from crm.formats import Formats
from crm.queries.find import Found
from crm.queries.influencers import InfluencerRow
from crm.reports.content import Audience
from crm.ui.kit.delegates import PersonDelegate, TwoLines
from crm.ui.kit.forms import Field, choice
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import badge, button, column, label, panel, row, rule, search_field
from crm.ui.pages.reports.preview import Pages
from crm.ui.pages.reports.view_model import Preview, ReportsViewModel
from crm.ui.theme.theme import current

LEFT_WIDTH = 288
POPUP_WIDTH = 440
PDF, HTML = ".pdf", ".html"
ID = Qt.ItemDataRole.UserRole


class ReportsPage(QWidget):
    """Chooses people, brand and reader, shows the pages, saves them.

    Signals:
        person_opened(influencer_id): Enter or a double click in the list of people.
    """

    person_opened = Signal(str)

    def __init__(self, model: ReportsViewModel, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.formats = formats
        self._shown_person = ""
        self._title = ""
        self.badge = badge("0")
        self.save_pdf = button(self.tr("Save as PDF…"), "file-text", "primary")
        self.save_html = button(self.tr("Save as HTML…"), "share")
        self.search = search_field(self.tr("Add a person"))
        self.hits = QStandardItemModel(self)
        self.completer = self._completer()
        self.rows = PagedTableModel([Column("", self.tr("Influencer"), 200, _spoken, stretch=True)], self)
        self.table = self._table()
        self._lay_out()
        self._connect()
        self._show_people([])

    def choose(self, influencer_ids: Sequence[str]) -> None:
        """Make summaries of these people."""
        self.model.choose(influencer_ids)

    # ---- laying out

    def _completer(self) -> QCompleter:
        completer = QCompleter(self.hits, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setWidget(self.search)  # not setCompleter, which would leave the name in the field
        self.popup = QListView()
        completer.setPopup(self.popup)
        self.popup.setMinimumWidth(current().px(POPUP_WIDTH))
        self.popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.popup.setAccessibleName(self.tr("People found"))
        return completer

    def _table(self) -> Table:
        table = Table(self.rows, self.tr("Summaries of"))
        table.horizontalHeader().hide()
        table.set_delegates([PersonDelegate(table, _person)])
        self.take_out = QAction(self.tr("Take out"), table)
        self.take_out.setShortcut("Del")
        self.take_out.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        table.addAction(self.take_out)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return table

    def _lay_out(self) -> None:
        title = label(self.tr("Partnership summaries"), "page")
        head = row(title, self.badge, None, self.save_html, self.save_pdf, margins=(16, 13, 16, 9))
        body = row(self._left(), rule(vertical=True), self._right(), spacing=0)
        body.setStretch(2, 1)
        inner = column(head, rule(), body)
        inner.setStretch(2, 1)
        self.setLayout(column(panel("surface", inner)))
        self.setFocusProxy(self.search)

    def _left(self) -> QWidget:
        self.everyone = button(self.tr("Everyone with a partnership"), "users")
        self.remove = button(self.tr("Take out"), None, "ghost")
        self.clear = button(self.tr("Clear"), None, "ghost")
        self.told = label("", "small", "muted", wrap=True)
        whom = column(
            label(self.tr("Whom"), "body-strong"), self.search, self.everyone, spacing=8, margins=(16, 12, 16, 8)
        )
        foot = row(self.told, self.remove, self.clear, spacing=2, margins=(16, 2, 8, 2))
        foot.setStretch(0, 1)
        parts = column(whom, self.table, foot, rule(), self._for_whom())
        parts.setStretch(1, 1)
        side = panel("surface", parts)
        side.setFixedWidth(current().px(LEFT_WIDTH))
        return side

    def _for_whom(self) -> QWidget:
        self.brand = choice([(None, self.tr("All brands"))])
        self.reader = choice(
            [
                (Audience.CLIENT, self.tr("The client")),
                (Audience.PUBLIC, self.tr("Anyone (public)")),
                (Audience.PARTNER, self.tr("The partner")),
                (Audience.INTERNAL, self.tr("Our own people")),
            ]
        )
        self.rates = QCheckBox(self.tr("Include rates"))
        fields = (Field(self.tr("Brand"), self.brand), Field(self.tr("Reader"), self.reader))
        box = panel("surface", column(*fields, self.rates, spacing=8, margins=(16, 10, 16, 14)))
        box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return box

    def _right(self) -> QWidget:
        self.pages = Pages(self.tr("Preview"))
        self.left_out = label("", "small", "muted", wrap=True)
        note = column(self.left_out, margins=(16, 8, 16, 8))
        content = column(self.pages, rule(), note)
        content.setStretch(0, 1)
        everyone = button(self.tr("Everyone with a partnership"), "users", "primary")
        everyone.clicked.connect(self.model.choose_everyone)
        sentence = self.tr("Add someone on the left, or come from a selection in a list.")
        empty = EmptyState("file-text", self.tr("Choose whom to summarise"), sentence, everyone)
        self.states = PageStates(panel("surface", content), panel("surface", column(empty)), self.model.make_preview)
        return self.states

    def _connect(self) -> None:
        model = self.model
        self.search.textEdited.connect(model.find)
        self.search.returnPressed.connect(self._add_first)
        self.completer.activated[QModelIndex].connect(self._add_hit)  # type: ignore[index]  # stubs know no overloads
        self.everyone.clicked.connect(model.choose_everyone)
        self.take_out.triggered.connect(self._take_out)
        self.remove.clicked.connect(self.take_out.trigger)
        self.clear.clicked.connect(self._clear)
        self.rows.rows_needed.connect(model.read_rows)
        self.table.chosen.connect(self._show_person)
        self.table.opened.connect(self.person_opened)
        self.brand.currentIndexChanged.connect(self._set_brand)
        self.reader.currentIndexChanged.connect(self._set_reader)
        self.rates.toggled.connect(model.set_rates)
        self.save_pdf.clicked.connect(self._save_pdf)
        self.save_html.clicked.connect(self._save_html)
        model.people_changed.connect(self._show_people)
        model.rows_read.connect(self.rows.supply)
        model.brands_read.connect(self._set_brands)
        model.hits_found.connect(self._show_hits)
        model.previewed.connect(self._show_preview)
        model.failed.connect(self.states.show_failed)
        model.folder_wanted.connect(_show_folder)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.load()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.rest()

    # ---- whom

    def _show_people(self, ids: Sequence[str]) -> None:
        self.rows.set_ids(ids)
        self.rows.refresh()
        self.badge.setText(self.formats.count(len(ids)))
        passed_over = self.model.passed_over()
        self.told.setText(self.tr("%n without that brand", "", passed_over) if passed_over else "")
        for each in (self.save_pdf, self.save_html, self.remove, self.clear, self.take_out):
            each.setEnabled(bool(ids))
        self.clear.setEnabled(bool(ids) or passed_over > 0)
        if not ids:
            self._shown_person = ""
            self.left_out.setText("")
            self.states.show_content(False)

    def _show_hits(self, found: Sequence[Found]) -> None:
        self.hits.clear()
        for each in found:
            item = QStandardItem(each.detail)
            item.setData(each.id, ID)
            self.hits.appendRow(item)
        if found and self.search.text().strip():
            self.completer.complete()
        else:
            self.popup.hide()

    def _add_hit(self, index: QModelIndex) -> None:
        self._add(index.data(ID))

    def _add_first(self) -> None:
        if self.hits.rowCount():
            self._add(self.hits.item(0).data(ID))

    def _add(self, influencer_id: str) -> None:
        self.search.clear()
        self.model.find("")
        self.model.add(influencer_id)
        self.table.choose(influencer_id)

    def _take_out(self) -> None:
        self.model.take_out(self.table.selected_ids())

    def _clear(self) -> None:
        self.model.choose([])

    def _show_person(self, influencer_id: str) -> None:
        self.model.preview(influencer_id)

    # ---- for whom

    def _set_brands(self, brands: Sequence[tuple[str, str]]) -> None:
        wanted = [(None, self.tr("All brands")), *brands]
        if wanted == [(self.brand.itemData(at), self.brand.itemText(at)) for at in range(self.brand.count())]:
            return
        with QSignalBlocker(self.brand):
            self.brand.clear()
            for brand_id, name in wanted:
                self.brand.addItem(name, brand_id)
            self.brand.setCurrentIndex(max(0, self.brand.findData(self.model.brand_id)))
        if self.brand.currentData() != self.model.brand_id:  # the chosen brand was removed meanwhile
            self._set_brand()

    def _set_brand(self) -> None:
        self.model.set_brand(self.brand.currentData())

    def _set_reader(self) -> None:
        self.model.set_reader(Audience(self.reader.currentData()))

    # ---- preview and saving

    def _show_preview(self, preview: Preview) -> None:
        if not self.model.people():
            return
        person, report = self.table.current_id(), preview.report
        self._title = report.title
        self.pages.show_pages(preview.pages, f"{report.title}, {report.subtitle}", person == self._shown_person)
        self._shown_person = person
        told = self.tr("Left out for this reader: {things}.").format(things="; ".join(report.left_out))
        self.left_out.setText(told if report.left_out else self.tr("Nothing is left out for this reader."))
        self.states.show_content()

    def _save_pdf(self) -> None:
        self._ask_where(PDF, self.tr("PDF (*.pdf)"))

    def _save_html(self) -> None:
        self._ask_where(HTML, self.tr("Web page (*.html)"))

    def _ask_where(self, form: str, kind: str) -> None:
        dialog = QFileDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        if len(self.model.people()) == 1:
            dialog.setWindowTitle(self.tr("Save the summary"))
            dialog.setNameFilter(kind)
            dialog.setDefaultSuffix(form)
            dialog.selectFile(safe_name(f"{self._title} - {self.tr('partnership summary')}") + form)
        else:
            dialog.setWindowTitle(self.tr("Choose a folder for the summaries"))
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen)
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._write_pdf if form == PDF else self._write_html)
        dialog.open()

    def _write_pdf(self, path: str) -> None:
        self._write(path, PDF)

    def _write_html(self, path: str) -> None:
        self._write(path, HTML)

    def _write(self, path: str, form: str) -> None:
        self._set_writing(True)
        self.model.write(Path(path), form, self._finished)

    def _finished(self) -> None:
        self._set_writing(False)

    def _set_writing(self, writing: bool) -> None:
        for each in (self.save_pdf, self.save_html):
            each.setEnabled(not writing and bool(self.model.people()))


def _person(row: InfluencerRow) -> TwoLines:
    handle = f"@{row.handle}" if row.handle else ""
    return TwoLines(row.name, handle) if row.name else TwoLines(handle or row.id)


def _spoken(row: InfluencerRow) -> str:
    person = _person(row)
    return ", ".join(part for part in (person.top, person.bottom) if part)


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
