""" "May we use this, here, today?" asked in one line and answered with the reason, as the rules of rights give it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from crm.domain.rights import Permission, Use
from crm.domain.vocabulary import EditsAllowed, RightKind
from crm.errors import CrmError
from crm.queries.commitments import may_we_use
from crm.queries.partnership_record import PartnershipRecord
from crm.ui.kit.forms import DateField, Field, choice, line
from crm.ui.kit.widgets import Chip, card, clear, column, label, row
from crm.ui.pages.partnerships import words
from crm.ui.pages.partnerships.record_view_model import RecordViewModel


class Asker(QWidget):
    """A question that is answered as it is put together."""

    def __init__(self, model: RecordViewModel) -> None:
        super().__init__()
        self.model = model
        self._record: PartnershipRecord | None = None
        tr = self.tr
        self.post = choice([(None, tr("Any work that is not a post"))])
        self.kind = choice([(each, words.right_words(each)) for each in RightKind])
        self.channel = line("", tr("any channel"))
        self.territory = line("", tr("anywhere"))
        self.edits = choice([(each, words.edits_words(each)) for each in EditsAllowed])
        self.on = DateField(model.day(), model.formats.locale)
        self.ai_use = QCheckBox(tr("For AI or derived works"))
        self._verdict = row()
        self.answer = label("", "body-strong", wrap=True)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        asked = (
            Field(tr("This"), self.post), Field(tr("Use"), self.kind), Field(tr("Changes"), self.edits),
            Field(tr("Channel"), self.channel), Field(tr("Country"), self.territory), Field(tr("On"), self.on),
        )  # fmt: skip
        for at, field in enumerate(asked):
            grid.addWidget(field, at // 3, at % 3)
            grid.setColumnStretch(at % 3, 1)
        told = row(self._verdict, spacing=10)
        told.addWidget(self.answer, 1)
        title = row(label(tr("May we use this, here, today?"), "label"), None, self.ai_use)
        framed = card(column(title, 6, grid, 6, told, margins=(14, 10, 14, 12)))
        self.setLayout(column(framed, margins=(16, 12, 16, 4)))
        for box in (self.post, self.kind, self.edits):
            box.currentIndexChanged.connect(lambda _at: self.ask())
        for typed in (self.channel, self.territory):
            typed.textChanged.connect(lambda _text: self.ask())
        self.on.changed.connect(lambda _day: self.ask())
        self.ai_use.toggled.connect(lambda _on: self.ask())
        self.setFocusProxy(self.kind)

    def show_record(self, record: PartnershipRecord) -> None:
        """Ask about another partnership's work."""
        if self._record is None or self._record.row.id != record.row.id or self._record.posts != record.posts:
            self._offer_posts(record)
        self._record = record
        self.ask()

    def _offer_posts(self, record: PartnershipRecord) -> None:
        self._record = None  # nothing is asked while the choices change
        while self.post.count() > 1:
            self.post.removeItem(1)
        for each in record.posts:
            self.post.addItem(f"{each.campaign} · {self.model.formats.date(each.posted_on)}", each.id)
        self.post.setCurrentIndex(0)

    def ask(self) -> None:
        """Put the question as it stands."""
        if self._record is None:
            return
        told = self._record.row
        use = Use(
            RightKind(self.kind.currentData()),
            self.on.value() or self.model.day(),
            self.channel.text().strip(),
            self.territory.text().strip(),
            EditsAllowed(self.edits.currentData()),
            self.ai_use.isChecked(),
        )
        pair = (told.influencer_id, told.brand_id)
        say_day = self.model.formats.date
        about = (*pair, use, self.post.currentData(), say_day)
        self.model.bridge.read(self, may_we_use, *about, then=self._show, failed=self._show_failed)

    def _show(self, told: Permission) -> None:
        clear(self._verdict)
        chip = Chip(self.tr("Yes"), "green") if told.allowed else Chip(self.tr("No"), "red")
        self._verdict.addWidget(chip)
        self.answer.setText(told.reason)

    def _show_failed(self, error: CrmError) -> None:
        clear(self._verdict)
        self.answer.setText(str(error))
