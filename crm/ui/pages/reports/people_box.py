"""Whom a report is about: a field to add people, the list of those who are in. Layout and wiring only."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from crm.queries.find import Found
from crm.queries.influencers import InfluencerRow
from crm.ui.kit.delegates import PersonDelegate, TwoLines
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.suggestions import Suggestions
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import badge, button, column, label, row, search_field
from crm.ui.pages.reports.view_model import ReportsViewModel
from crm.ui.theme.theme import current

POPUP_WIDTH = 440
ROWS_SHOWN = 4


class PeopleBox(QWidget):
    """Adds by name, takes out with Del; the current line is whose pages are shown.

    Signals:
        person_opened(influencer_id): Enter or a double click.
    """

    person_opened = Signal(str)

    def __init__(self, model: ReportsViewModel) -> None:
        super().__init__()
        self.model = model
        self.badge = badge("0")
        self.search = search_field(self.tr("Add a person"))
        self.suggestions = Suggestions(self.search, self.tr("People found"), POPUP_WIDTH)
        self.rows = PagedTableModel([Column("", self.tr("Influencer"), 200, _spoken, stretch=True)], self)
        self.table = self._table()
        self.everyone = button(self.tr("Everyone with a partnership"), "users")
        self.told = label("", "small", "muted", wrap=True)
        self.remove = button(self.tr("Take out"), None, "ghost")
        self.clear = button(self.tr("Clear"), None, "ghost")
        foot = row(self.told, None, self.remove, self.clear, spacing=2)
        title = row(label(self.tr("Whom"), "small-strong", "muted"), self.badge, None)
        self.setLayout(column(title, self.search, self.everyone, self.table, foot, spacing=6))
        self._connect()
        self._show([])

    def _table(self) -> Table:
        table = Table(self.rows, self.tr("Whom it is about"))
        table.horizontalHeader().hide()
        table.set_delegates([PersonDelegate(table, _person)])
        self.take_out = QAction(self.tr("Take out"), table)
        self.take_out.setShortcut("Del")
        self.take_out.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        table.addAction(self.take_out)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return table

    def _connect(self) -> None:
        model = self.model
        self.search.textEdited.connect(model.find)
        self.search.returnPressed.connect(self.suggestions.take)
        self.suggestions.chosen.connect(self._add)
        self.everyone.clicked.connect(model.choose_everyone)
        self.take_out.triggered.connect(lambda: model.take_out(self.table.selected_ids()))
        self.remove.clicked.connect(self.take_out.trigger)
        self.clear.clicked.connect(lambda: model.choose([]))
        self.rows.rows_needed.connect(model.read_rows)
        self.table.chosen.connect(model.preview)
        self.table.opened.connect(self.person_opened)
        model.people_changed.connect(self._show)
        model.rows_read.connect(self.rows.supply)
        model.hits_found.connect(self._show_hits)

    def _show(self, ids: Sequence[str]) -> None:
        self.rows.set_ids(ids)
        self.rows.refresh()
        self.badge.setText(self.model.formats.count(len(ids)))
        passed_over = self.model.passed_over()
        self.told.setText(self.tr("%n without that brand", "", passed_over) if passed_over else "")
        self.take_out.setEnabled(bool(ids))
        self.remove.setVisible(bool(ids))
        self.clear.setVisible(bool(ids) or passed_over > 0)
        self.table.setVisible(bool(ids))
        self.table.setFixedHeight(current().row_height() * max(1, min(len(ids), ROWS_SHOWN)))

    def _show_hits(self, found: Sequence[Found]) -> None:
        lines = [(each.id, each.told) for each in found]
        self.suggestions.offer(lines if self.search.text().strip() else [])

    def _add(self, influencer_id: str) -> None:
        self.search.clear()
        self.model.find("")
        self.model.add(influencer_id)
        self.table.choose(influencer_id)


def _person(person: InfluencerRow) -> TwoLines:
    handle = f"@{person.handle}" if person.handle else ""
    return TwoLines(person.name, handle) if person.name else TwoLines(handle or person.id)


def _spoken(person: InfluencerRow) -> str:
    lines = _person(person)
    return ", ".join(part for part in (lines.top, lines.bottom) if part)
