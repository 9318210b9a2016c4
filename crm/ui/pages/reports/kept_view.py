"""What was made and what left: kept reports with their pages and later corrections; the export log. Layout and wiring."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QWidget

from crm.queries.kept_reports import LogRow, MadeRow
from crm.reports.content import Cell, Head
from crm.reports.differences import Difference
from crm.ui.kit.delegates import LeadDelegate, LinesDelegate
from crm.ui.kit.grid_table import GridTable
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.segment import Segment
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.reports.kept_cells import log_cells, log_columns, made_columns, made_lead, made_when
from crm.ui.pages.reports.kept_model import KeptViewModel, Open, still_there
from crm.ui.pages.reports.preview import Pages
from crm.ui.pages.reports.words import audience_name
from crm.ui.theme.theme import current

LIST_WIDTH = 440
PAGES, CHANGES = 0, 1
MADE, LOG = 0, 1


class KeptView(QWidget):
    """Two lists: the reports that were kept, and every file that left."""

    def __init__(self, model: KeptViewModel) -> None:
        super().__init__()
        self.model, self.formats = model, model.formats
        self._made: dict[str, MadeRow] = {}
        self._logged: dict[str, LogRow] = {}
        self._written_to = ""
        self.which = Segment(
            self.tr("What left"),
            [
                (self.tr("Kept reports"), self.tr("Reports with their numbers as they were made")),
                (self.tr("Export log"), self.tr("Every file that left this workspace")),
            ],
        )
        self.told = label("", "small", "muted")
        self.made = _table(made_columns(self.formats), self.tr("Kept reports"), self)
        self.log = _table(log_columns(self.formats), self.tr("Export log"), self)
        self.made.set_delegates([LeadDelegate(self.made, made_lead), LinesDelegate(self.made, made_when(self.formats))])
        first, *others = log_cells(self.formats)
        self.log.set_delegates([LeadDelegate(self.log, first), *(LinesDelegate(self.log, cell) for cell in others)])
        self._stack = QStackedWidget()
        self.made_states = PageStates(self._kept(), self._none_kept(), model.load)
        self.log_states = PageStates(panel("surface", column(self.log)), self._none_left(), model.load)
        for each in (self.made_states, self.log_states):
            self._stack.addWidget(each)
        head = row(self.which, self.told, None, spacing=12, margins=(16, 9, 16, 9))
        whole = column(head, rule(), self._stack)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.made)
        self._connect()

    # ---- laying out

    def _kept(self) -> QWidget:
        self.title = label("", "title")
        self.about = label("", "small", "muted", wrap=True)
        self.show_file = button(self.tr("Show in folder"), "external-link")
        self.parts = Segment(
            self.tr("Of this report"),
            [
                (self.tr("As it was made"), self.tr("The same numbers as when it was made")),
                (self.tr("What changed since"), self.tr("What it would tell otherwise if it were made now")),
            ],
        )
        self.pages = Pages(self.tr("The report as it was made"))
        self.unchanged = label("", "body", "muted", wrap=True)
        self.changes = GridTable(self.tr("What changed since"))
        since = column(self.unchanged, self.changes, None, spacing=8, margins=(16, 12, 16, 12))
        self._parts = QStackedWidget()
        for each in (self.pages, panel("surface", since)):
            self._parts.addWidget(each)
        titles = column(self.title, self.about, spacing=2)
        head = row(titles, self.show_file, margins=(16, 10, 16, 6))
        head.setStretch(0, 1)
        right = column(head, row(self.parts, None, margins=(16, 0, 16, 8)), rule(), self._parts)
        right.setStretch(3, 1)
        self.made.setMinimumWidth(current().px(260))
        self.made.setMaximumWidth(current().px(LIST_WIDTH))
        body = row(self.made, rule(vertical=True), panel("surface", right), spacing=0)
        body.setStretch(0, 2)
        body.setStretch(2, 3)
        return panel("surface", body)

    def _none_kept(self) -> QWidget:
        sentence = self.tr(
            "Each report you write is kept with its numbers, so that it can be opened and compared later."
        )
        return EmptyState("inbox", self.tr("No report was kept yet"), sentence)

    def _none_left(self) -> QWidget:
        sentence = self.tr("Each file that leaves is noted here: what, for whom, when, and what was left out.")
        return EmptyState("share", self.tr("Nothing left this workspace yet"), sentence)

    def _connect(self) -> None:
        self.which.chosen.connect(self._show_list)
        self.parts.chosen.connect(self._parts.setCurrentIndex)
        self.made.paged.rows_needed.connect(lambda at, ids: self.made.paged.supply(at, [self._made[i] for i in ids]))
        self.log.paged.rows_needed.connect(lambda at, ids: self.log.paged.supply(at, [self._logged[i] for i in ids]))
        self.made.chosen.connect(self._choose)
        self.made.opened.connect(lambda _id: self.pages.setFocus(Qt.FocusReason.TabFocusReason))
        self.show_file.clicked.connect(self._open_folder)
        model = self.model
        model.read.connect(self._show)
        model.opened.connect(self._show_open)
        model.compared.connect(self._show_changes)
        model.not_compared.connect(self._show_no_changes)
        model.failed.connect(self._show_failed)

    # ---- showing

    def _show_list(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        self._tell()

    def _tell(self) -> None:
        log = self.which.group.checkedId() == LOG
        count = self.formats.count(len(self._logged if log else self._made))
        words = self.tr("Files: {count}") if log else self.tr("Reports: {count}")
        self.told.setText(words.format(count=count))

    def _show(self, made: Sequence[MadeRow], logged: Sequence[LogRow]) -> None:
        self._made, self._logged = {each.id: each for each in made}, {each.id: each for each in logged}
        self.made_states.show_content(bool(made))
        self.log_states.show_content(bool(logged))
        self.made.paged.set_ids(list(self._made), list(made))
        self.log.paged.set_ids(list(self._logged), list(logged))
        self._tell()

    def _show_failed(self, reason: str) -> None:
        for each in (self.made_states, self.log_states):
            each.show_failed(reason)

    def _choose(self, report_id: str) -> None:
        kept = self._made.get(report_id)
        if kept is None:
            return
        self.title.setText(kept.title)
        when = self.formats.instant(kept.made_at)
        told = self.tr("{kind} for {reader}, made {when} by {who} with Rapport {version}. File: {file}")
        self.about.setText(
            told.format(
                kind=kept.kind,
                reader=audience_name(kept.audience).lower(),
                when=when,
                who=kept.made_by,
                version=kept.app_version,
                file=kept.file_name,
            )
        )
        self.show_file.setEnabled(False)
        self.changes.hide()
        self.unchanged.setText(self.tr("Making it again to compare…"))
        self.model.open(report_id)

    def _show_open(self, report_id: str, kept: Open) -> None:
        if report_id != self.made.current_id():
            return
        self.pages.show_pages(kept.pages, kept.report.title, keep_place=False)
        self._written_to = kept.report.written_to
        self.show_file.setEnabled(still_there(self._written_to))
        self.show_file.setToolTip(self._written_to)

    def _show_changes(self, report_id: str, changes: Sequence[Difference]) -> None:
        if report_id != self.made.current_id():
            return
        self.changes.setVisible(bool(changes))
        if not changes:
            self.unchanged.setText(self.tr("Nothing changed since: made now, it has the same figures."))
            return
        self.unchanged.setText(self.tr("Made now, it would be different in these figures:"))
        heads = (
            Head(self.tr("Figure"), width=190),
            Head(self.tr("Then"), width=110),
            Head(self.tr("Now"), width=110),
            Head(self.tr("Section"), width=120),
        )
        none = self.tr("not there")
        texts = ((each.label, each.before or none, each.after or none, each.section) for each in changes)
        self.changes.show_grid(heads, [tuple(Cell(text, text) for text in line) for line in texts])

    def _show_no_changes(self, report_id: str, reason: str) -> None:
        if report_id == self.made.current_id():
            self.unchanged.setText(reason)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._written_to).parent)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.load()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.rest()


def _table(columns: list[Column[Any]], name: str, parent: QWidget) -> Table:
    table = Table(PagedTableModel(columns, parent), name)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.horizontalHeader().setSectionsClickable(False)
    return table
