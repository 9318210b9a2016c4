"""The person's table of exchange rates: what a currency was worth on a day. A section of the settings page with its form."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QWidget

from crm.changes import ChangeSet
from crm.errors import CrmError, UserError
from crm.files.amounts import CURRENCIES
from crm.formats import UNKNOWN, Formats
from crm.queries.rates import RateRow, rate_rows
from crm.services.history import undo
from crm.services.rates import RateDraft, add_rate, edit_rate, remove_rate
from crm.ui.bridge import Bridge, Failed
from crm.ui.kit.delegates import FigureDelegate, LeadDelegate, LinesDelegate, TwoLines
from crm.ui.kit.forms import DateField, Dialog, Field, choice, line
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.states import PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, column, label, panel, row
from crm.ui.theme.theme import current

MOST_SHOWN = 6
LATELY_USED = ("EUR", "USD", "GBP")


class RatesViewModel(QObject):
    """The table, read whole: a person enters rates by hand, so there are few.

    Signals:
        shown(rows): they were read, or read anew.
        written(): an edit was committed.
        failed(sentence): they could not be read.
    """

    shown = Signal(object)
    written = Signal()
    failed = Signal(str)

    def __init__(self, bridge: Bridge, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge, self.formats = bridge, formats
        self.rows: Mapping[str, RateRow] = {}
        self.today = date.min
        bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read them anew."""
        self.bridge.read(self, _rates, self.formats.zone, then=self._set, failed=self._fail)

    def add(self, draft: RateDraft, failed: Failed) -> None:
        """Enter a rate."""
        self.bridge.write(self, add_rate, draft, then=self._said(self.tr("Rate added.")), failed=failed)

    def edit(self, rate_id: str, changes: Mapping[str, Any], failed: Failed) -> None:
        """Change a rate."""
        said = self._said(self.tr("Rate saved."))
        self.bridge.write(self, edit_rate, rate_id, changes, then=said, failed=failed)

    def remove(self, rate_id: str) -> None:
        """Take a rate away."""
        self.bridge.write(self, remove_rate, rate_id, then=self._said(self.tr("Rate removed.")))

    def _said(self, words: str) -> Callable[[object], None]:
        return partial(self._say, words)

    def _say(self, words: str, _result: object) -> None:
        self.written.emit()
        self.bridge.say(words, self.tr("Undo"), partial(self.bridge.write, self.bridge, undo))

    def _set(self, told: tuple[Sequence[RateRow], date]) -> None:
        rows, self.today = told
        self.rows = {each.id: each for each in rows}
        self.shown.emit(rows)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches("exchange_rate"):
            self.load()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))


class RatesSection(QWidget):
    """The table with what can be done to it."""

    def __init__(self, model: RatesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.rates = PagedTableModel(self._columns(), self)
        self.table = self._table()
        self.add = button(self.tr("Add rate…"), "plus")
        self.edit = button(self.tr("Edit…"), None, "ghost")
        self.remove = button(self.tr("Remove"), None, "ghost")
        none = self.tr("No rate yet. Without one, amounts in other currencies stay beside the total instead of in it.")
        nothing = panel("surface", column(label(none, "body", "muted", wrap=True), None, margins=(12, 12, 12, 12)))
        self.states = PageStates(self.table, nothing, model.load)
        told = self.tr("Reports take the newest rate up to their day, say which, and keep it with them.")
        hint = label(told, "small", "muted", wrap=True)
        acts = panel("surface", row(self.add, self.edit, self.remove, None, spacing=4))
        self.setLayout(column(hint, self.states, acts, spacing=8))
        self._connect()

    def _columns(self) -> list[Column[RateRow]]:
        formats = self.model.formats
        return [
            Column("", self.tr("One unit of"), 130, lambda each: self._pair(each)),
            Column("", self.tr("Was worth"), 150, lambda each: _rate(each, formats), right=True),
            Column("", self.tr("On"), 140, lambda each: formats.date(each.on_day)),
            Column("", self.tr("Source"), 160, lambda each: each.source or UNKNOWN, stretch=True),
        ]

    def _table(self) -> Table:
        table, formats = Table(self.rates, self.tr("Exchange rates")), self.model.formats
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.set_delegates(
            [
                LeadDelegate(table, lambda each: TwoLines(self._pair(each))),
                FigureDelegate(table, lambda each: TwoLines(_rate(each, formats))),
                LinesDelegate(table, lambda each: TwoLines(formats.date(each.on_day))),
                LinesDelegate(table, lambda each: TwoLines(each.source or UNKNOWN)),
            ]
        )
        table.horizontalHeader().setSectionsClickable(False)
        return table

    def _connect(self) -> None:
        self.model.shown.connect(self._show)
        self.model.failed.connect(self.states.show_failed)
        self.add.clicked.connect(self.ask_add)
        self.edit.clicked.connect(self.ask_edit)
        self.remove.clicked.connect(self._remove)
        self.table.opened.connect(lambda _id: self.ask_edit())
        self.table.chosen.connect(lambda _id: self._allow())
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)
        self._allow()

    def _pair(self, each: RateRow) -> str:
        return self.tr("{one} in {other}").format(one=each.from_currency, other=each.to_currency)

    def _show(self, rows: Sequence[RateRow]) -> None:
        self.rates.set_ids([each.id for each in rows], rows)
        height = current().row_height() * min(max(len(rows), 1), MOST_SHOWN)
        self.states.setFixedHeight(height + self.table.horizontalHeader().sizeHint().height() + 2)
        self.states.show_content(bool(rows))
        self._allow()

    def _allow(self) -> None:
        for each in (self.edit, self.remove):
            each.setEnabled(bool(self.table.current_id()))

    def ask_add(self) -> None:
        """Open the form of a further rate."""
        self._ask(None)

    def ask_edit(self) -> None:
        """Open the form of the current rate."""
        if known := self.model.rows.get(self.table.current_id()):
            self._ask(known)

    def _ask(self, known: RateRow | None) -> None:
        dialog = RateDialog(self.model, known, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _remove(self) -> None:
        if rate_id := self.table.current_id():
            self.model.remove(rate_id)


class RateDialog(Dialog):
    """A further rate when `known` is None, else an existing one."""

    def __init__(self, model: RatesViewModel, known: RateRow | None, parent: QWidget) -> None:
        title = self.tr("Edit exchange rate") if known else self.tr("Add exchange rate")
        super().__init__(title, self.tr("Save") if known else self.tr("Add"), parent, 460)
        self.model, self.known = model, known
        codes = [(code, code) for code in dict.fromkeys([*LATELY_USED, *sorted(CURRENCIES)])]
        self.one = choice(codes, known.from_currency if known else "USD")
        self.other = choice(codes, known.to_currency if known else "EUR")
        self.rate = line(format(known.rate, "f") if known else "", "0.9214")
        self.day = DateField(known.on_day if known else model.today, model.formats.locale)
        self.source = line(known.source if known else "", self.tr("Bank statement"))
        self.add("from_currency", Field(self.tr("One unit of"), self.one), half=True)
        self.add("to_currency", Field(self.tr("In"), self.other), half=True)
        self.add("rate", Field(self.tr("Was worth"), self.rate), half=True)
        self.add("on_day", Field(self.tr("On"), self.day), half=True)
        self.add(
            "source", Field(self.tr("Source"), self.source, self.tr("Where it is from, so that it can be checked."))
        )
        for box in (self.one, self.other):
            box.currentIndexChanged.connect(lambda _at: self._say())
        self.rate.textChanged.connect(lambda _text: self._say())
        self._say()
        self.on_submit(self._save)
        model.written.connect(self.accept)
        self.rate.setFocus()

    def _say(self) -> None:
        """The rate as a sentence: a rate the wrong way round is the usual slip."""
        told = self.tr("1 {one} = {rate} {other}")
        pair = {"one": self.one.currentData(), "other": self.other.currentData()}
        self.fields["rate"].show_note(told.format(rate=self.rate.text().strip() or "…", **pair))

    def _save(self) -> None:
        try:
            rate = _typed(self.rate.text())
        except InvalidOperation:
            self.show_error(UserError(self.tr("Write a number, such as 0.9214."), field="rate"))
            return
        typed = {
            "on_day": self.day.value(),
            "from_currency": self.one.currentData(),
            "to_currency": self.other.currentData(),
            "rate": rate,
            "source": self.source.text(),
        }
        if self.known is None:
            self.model.add(RateDraft(**typed), self.show_error)
        else:
            self.model.edit(self.known.id, typed, self.show_error)


def _rates(db: Any, zone: str) -> tuple[Sequence[RateRow], date]:
    return rate_rows(db), db.today(zone)


def _typed(text: str) -> Decimal:
    return Decimal(text.strip().replace(",", "."))


def _rate(each: RateRow, formats: Formats) -> str:
    decimals = -int(each.rate.as_tuple().exponent)
    return f"{formats.decimal(each.rate, max(decimals, 2))} {each.to_currency}"
