"""State and intents of the book of payments: which of them are shown, and that one was paid. No widgets."""

from collections.abc import Callable
from datetime import date
from enum import IntEnum
from functools import partial

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.domain.text import fold
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.payments import BookedPayment, PaymentBook, payment_book
from crm.services.history import undo
from crm.services.payments import edit_payment
from crm.ui.bridge import Bridge

SHOWN_TABLES = ("payment", "influencer", "collaboration", "campaign", "brand", "partnership")


class Which(IntEnum):
    """Which payments are shown, in the order in which they are offered."""

    OWED = 0
    PAID = 1
    ALL = 2


class PaymentsModel(QObject):
    """Reads the book while it is looked at; what is shown of it is chosen here.

    Signals:
        shown(): other payments, or the same ones changed.
        failed(sentence): reading failed.
    """

    shown = Signal()
    failed = Signal(str)

    def __init__(
        self, bridge: Bridge, formats: Formats, day: Callable[[], date], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.bridge, self.formats, self.day = bridge, formats, day
        self.book = PaymentBook(())
        self.which = Which.OWED
        self._text = ""
        self._wanted = False  # somebody looks at it
        bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read the book, now and after each change of it."""
        self._wanted = True
        self.bridge.read(self, payment_book, then=self._set, failed=self._fail)

    def rest(self) -> None:
        """Nobody looks at it any more."""
        self._wanted = False

    def show(self, which: Which) -> None:
        """Show those owed, those paid, or all."""
        self.which = which
        self.shown.emit()

    def search(self, text: str) -> None:
        """Show only payments of which person, brand, campaign or note have words that begin so."""
        self._text = text
        self.shown.emit()

    def payments(self) -> tuple[BookedPayment, ...]:
        """What is to be shown, in order."""
        book = {Which.OWED: self.book.owed, Which.PAID: self.book.paid}.get(self.which)
        found = book() if book else self.book.payments
        words = fold(self._text).split()
        return tuple(each for each in found if not words or _fits(each, words))

    def pay(self, each: BookedPayment) -> None:
        """It was paid today."""
        self._write(self.tr("Paid today."), each, self.day())

    def unpay(self, each: BookedPayment) -> None:
        """It is owed all the same."""
        self._write(self.tr("Owed again."), each, None)

    def _write(self, words: str, each: BookedPayment, paid_on: date | None) -> None:
        self.bridge.write(self, edit_payment, each.id, {"paid_on": paid_on}, then=partial(self._written, words))

    def _written(self, words: str, _result: object) -> None:
        self.bridge.say(words, self.tr("Undo"), lambda: self.bridge.write(self, undo))

    def _set(self, book: PaymentBook) -> None:
        self.book = book
        self.shown.emit()

    def _on_changed(self, changes: ChangeSet) -> None:
        if self._wanted and changes.touches(*SHOWN_TABLES):
            self.load()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))


def _fits(each: BookedPayment, words: list[str]) -> bool:
    line = each.line
    told = (line.influencer, line.influencer_ref, each.brand, line.campaign, line.note)
    own = fold(" ".join(part for part in told if part)).split()
    return all(any(part.startswith(word) for part in own) for word in words)
