"""The book of payments: what all partners are owed and were paid, overdue first. Layout and wiring only."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from crm.queries.payments import BookedPayment, sums
from crm.ui.kit.delegates import TwoLines
from crm.ui.kit.segment import Segment
from crm.ui.kit.states import PageStates
from crm.ui.kit.widgets import badge, button, column, label, panel, row, rule, search_field
from crm.ui.pages.partnerships import words
from crm.ui.pages.partnerships.ledger import Act, Ledger, Part
from crm.ui.pages.partnerships.payments_model import PaymentsModel, Which
from crm.ui.theme.theme import current


class PaymentsView(QWidget):
    """One line a payment; Enter goes to the record it belongs to.

    Signals:
        left(): back to the partnerships.
        record_wanted(partnership_id): the money of this partnership.
        person_opened(influencer_id): look at somebody with whom there is no partnership.
        person_chosen(influencer_id): the current line is another person's.
    """

    left = Signal()
    record_wanted = Signal(str)
    person_opened = Signal(str)
    person_chosen = Signal(str)

    def __init__(self, model: PaymentsModel) -> None:
        super().__init__()
        self.model = model
        self.badge = badge("…")
        self.search = search_field(self.tr("Find a payment"))
        self.parts = Segment(self.tr("Payments"), self._titles())
        self.ledger = self._ledger()
        self.told = label("", "small", "muted", wrap=True)
        self.states = PageStates(self._content(), QWidget(), model.load)
        self.setLayout(column(panel("surface", column(self._head(), rule(), self.states))))
        self.setFocusProxy(self.ledger)
        self._connect()

    def _titles(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Owed"), self.tr("What is still to be paid, overdue first")),
            (self.tr("Paid"), self.tr("What was paid, the newest first")),
            (self.tr("All"), self.tr("Every payment")),
        ]

    def _head(self) -> QWidget:
        self.search.setFixedWidth(current().px(180))
        self.back = button(self.tr("All partnerships"), None, "ghost")
        title = label(self.tr("Payments"), "page")
        return panel(
            "surface", row(title, self.badge, None, self.search, self.parts, self.back, margins=(16, 13, 16, 9))
        )

    def _content(self) -> QWidget:
        return panel("surface", column(row(self.told, margins=(16, 8, 16, 2)), self.ledger))

    def _ledger(self) -> Ledger:
        tr, formats = self.tr, self.model.formats

        def whose(each: BookedPayment) -> TwoLines:
            line = each.line
            return TwoLines(line.influencer or line.influencer_ref or tr("Not known"), each.brand or "")

        def about(each: BookedPayment) -> TwoLines:
            note = " ".join(each.line.note.split())
            return TwoLines(each.line.campaign or note or tr("No campaign"), note if each.line.campaign else "")

        def when(each: BookedPayment) -> TwoLines:
            paid = tr("paid {day}").format(day=formats.date(each.line.paid_on)) if each.line.paid_on else ""
            due = formats.date(each.line.due_on) if each.line.due_on else ""
            return TwoLines(due or paid or tr("No day"), paid if due else "")

        parts = [
            Part(tr("Partner"), 176, whose, "lead"),
            Part(tr("For"), 150, about, stretch=True),
            Part(tr("Amount"), 112, lambda each: TwoLines(formats.money(each.line.amount_minor, each.line.currency)), "figure"),
            Part(tr("Due"), 130, when),
            Part(tr("State"), 120, lambda each: words.payment_state(each.line, self.model.day()), "chip"),
        ]  # fmt: skip
        ledger = Ledger(tr("Overdue first"), "", parts, tr("No payment here."))
        ledger.set_acts(
            [
                Act(tr("Open record"), "O", self._open),
                Act(tr("Paid today"), "P", self.model.pay, lambda each: each.line.paid_on is None),
                Act(tr("Not paid yet"), "P", self.model.unpay, lambda each: each.line.paid_on is not None),
            ]
        )
        return ledger

    def _connect(self) -> None:
        model = self.model
        model.shown.connect(self._show)
        model.failed.connect(self.states.show_failed)
        self.search.textChanged.connect(model.search)
        self.parts.chosen.connect(lambda at: model.show(Which(at)))
        self.back.clicked.connect(self.left)
        self.ledger.table.chosen.connect(lambda _id: self._tell_person())
        for keys in ("Esc", "Alt+Left"):
            back = QShortcut(QKeySequence(keys), self)
            back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            back.activated.connect(self._leave)

    def begin(self) -> None:
        """It is looked at from now on."""
        self.states.show_loading()
        self.model.load()

    def _leave(self) -> None:
        """Back to the list; what is being looked for goes first."""
        if self.search.text():
            self.search.clear()
        else:
            self.left.emit()

    def _show(self) -> None:
        model, formats = self.model, self.model.formats
        shown = model.payments()
        self.ledger.show_lines(shown, formats.count(len(shown)))
        paid = model.which is Which.PAID
        self.ledger.title.setText(self.tr("Newest first") if paid else self.tr("Overdue first"))
        self.badge.setText(formats.count(len(model.book.owed())))
        self.badge.setToolTip(self.tr("Payments owed"))
        self.told.setText(self._told())
        self.states.show_content()

    def _told(self) -> str:
        book, today = self.model.book, self.model.day()
        owed, late, paid = (
            self._money(book.owed()),
            self._money(book.overdue(today)),
            self._money(book.paid(today.year)),
        )
        none = self.tr("nothing")
        told = self.tr("Owed {owed}, of it overdue {late}") if late else self.tr("Owed {owed}, nothing overdue")
        year = self.tr("paid in {year}: {paid}").format(year=today.year, paid=paid or none)
        return f"{told.format(owed=owed or none, late=late)} · {year}"

    def _money(self, payments: Sequence[BookedPayment]) -> str:
        formats = self.model.formats
        return " + ".join(formats.money(each.minor, each.currency) for each in sums(payments))

    def _open(self, each: BookedPayment) -> None:
        if each.partnership_id:
            self.record_wanted.emit(each.partnership_id)
        elif each.line.influencer_id:
            self.person_opened.emit(each.line.influencer_id)

    def _tell_person(self) -> None:
        chosen = self.ledger.current_line()
        if chosen is not None and chosen.line.influencer_id and self.isVisible():
            self.person_chosen.emit(chosen.line.influencer_id)
