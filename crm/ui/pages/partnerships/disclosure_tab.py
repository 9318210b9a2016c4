"""Disclosure of one partnership: each live post with what a look found, and "do you still use it?". Layout and wiring."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from crm.domain.day import asks_use_again
from crm.domain.vocabulary import Connection
from crm.formats import UNKNOWN
from crm.queries.partnership_record import LivePostLine, PartnershipRecord, UseLine
from crm.services.disclosure import answer_use, confirm_use, mark_fixed
from crm.ui import present
from crm.ui.kit.delegates import ChipCell, TwoLines
from crm.ui.kit.forms import DateField, Field, area, choice
from crm.ui.kit.widgets import column, label, panel, row
from crm.ui.pages.partnerships import words
from crm.ui.pages.partnerships.forms import RecordDialog
from crm.ui.pages.partnerships.ledger import Act, Ledger, Part, share_choice
from crm.ui.pages.partnerships.look_dialog import LookDialog
from crm.ui.pages.partnerships.record_view_model import RecordViewModel

MOST_ROWS = 8
WEB = ("http", "https")


class DisclosureTab(QScrollArea):
    """Live posts under dated rules, and the questions put to a long partnership."""

    def __init__(self, model: RecordViewModel) -> None:
        super().__init__()
        self.model = model
        self._record: PartnershipRecord | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.posts, self.uses = self._posts(), self._uses()
        self.due = label("", "small", "muted", wrap=True)
        told = self.tr("Judged by a person, by dated rules of a country with their sources. Not legal advice.")
        hint = row(label(told, "small", "faint"), None, margins=(16, 6, 16, 2))
        due = row(self.due, margins=(16, 0, 16, 4))
        self.setWidget(panel("surface", column(self.posts, hint, self.uses, due, None)))
        self.setFocusProxy(self.posts)
        share_choice(self.posts, self.uses)
        self.uses.add_wanted.connect(self.ask_use)

    def _posts(self) -> Ledger:
        tr, formats = self.tr, self.model.formats

        def post(each: LivePostLine) -> TwoLines:
            what = f"{present.platform_words(each.platform)} · {present.post_type_words(each.type)}"
            if _to_fix(each) and each.look is not None and each.look.fix:
                return TwoLines(f"{each.campaign} · {what}", " ".join(each.look.fix.split()), "red", "circle-alert")
            return TwoLines(each.campaign, what)

        def rules(each: LivePostLine) -> TwoLines:
            return self._rules(each.look.rule_pack, each.look.connection) if each.look else TwoLines(UNKNOWN)

        def looked(each: LivePostLine) -> TwoLines:
            return (
                TwoLines(formats.date(each.look.checked_on), each.look.checked_by) if each.look else TwoLines(UNKNOWN)
            )

        parts = [
            Part(tr("Live post"), 140, post, "lead", stretch=True),
            Part(tr("Posted"), 112, lambda each: TwoLines(formats.date(each.posted_on))),
            Part(tr("Found"), 134, self._found, "chip"),
            Part(tr("Under the rules of"), 178, rules),
            Part(tr("Looked"), 116, looked),
        ]
        none = tr("No live post for this brand is known yet.")
        ledger = Ledger(tr("Live posts"), "", parts, none, MOST_ROWS)
        ledger.set_acts(
            [
                Act(tr("Look…"), "L", self.ask_look),
                Act(tr("Fixed today"), "F", self._fix, _to_fix),
                Act(tr("Open the post"), "O", self._open, lambda each: bool(each.url)),
            ]
        )
        return ledger

    def _uses(self) -> Ledger:
        tr, formats = self.tr, self.model.formats
        parts = [
            Part(
                tr("Answer"), 200, lambda each: TwoLines(" ".join(each.words.split()) or UNKNOWN), "lead", stretch=True
            ),
            Part(tr("State"), 130, words.use_state, "chip"),
            Part(tr("Asked"), 120, lambda each: TwoLines(formats.date(each.asked_on), each.asked_by)),
            Part(tr("Answered"), 120, lambda each: TwoLines(formats.date(each.answered_on))),
        ]
        none = tr("It was not asked yet whether the partner still uses what they speak for.")
        ledger = Ledger(tr("Do you still use it?"), tr("Ask…"), parts, none, MOST_ROWS)
        ledger.set_acts([Act(tr("Answer…"), "A", self.ask_answer, lambda each: each.still_uses is None)])
        return ledger

    def _rules(self, key: str, tie: Connection) -> TwoLines:
        """Country and since when its rules hold; a pack that is gone is told by its key."""
        pack = next((each for each in self._record.packs if each.key == key), None) if self._record else None
        if pack is None:
            return TwoLines(key, words.connection_words(tie))
        since = self.tr("as of {day}").format(day=self.model.formats.date(pack.effective_on))
        return TwoLines(pack.title.partition(":")[0], f"{since} · {words.connection_words(tie).lower()}")

    def _found(self, each: LivePostLine) -> ChipCell:
        look = each.look
        return (
            words.outcome_chip(look.outcome, look.fixed_on) if look else ChipCell(self.tr("Not looked at"), "neutral")
        )

    def show_record(self, record: PartnershipRecord) -> None:
        """Show another record's posts and questions."""
        self._record = record
        formats, told = self.model.formats, record.row
        self.posts.show_lines(record.posts, formats.count(len(record.posts)))
        self.uses.show_lines(record.uses, formats.count(len(record.uses)))
        last = record.uses[0].asked_on if record.uses else None
        due_on = asks_use_again(told.since_on, told.status, last, self.model.day())
        words_ = self.tr("To be asked since {day}: whoever endorses must still be a user.")
        self.due.setText(words_.format(day=formats.date(due_on)) if due_on else "")
        self.due.setVisible(due_on is not None)

    def ask_look(self, each: LivePostLine) -> None:
        """Open the form of a look at a live post."""
        if self._record is not None:
            LookDialog(self.model, self._record, each, self).open()

    def ask_use(self) -> None:
        """Open the form of a question, asked or answered."""
        if self._record is not None:
            UseDialog(self.model, self._record, None, self).open()

    def ask_answer(self, each: UseLine) -> None:
        """Open the form of the answer to a question that waits."""
        if self._record is not None:
            UseDialog(self.model, self._record, each, self).open()

    def _fix(self, each: LivePostLine) -> None:
        if each.look is not None:
            self.model.write(self.tr("Marked as fixed."), mark_fixed, each.look.id, self.model.day())

    def _open(self, each: LivePostLine) -> None:
        address = QUrl(each.url or "")
        if address.scheme() in WEB:  # never a local file that a table named
            QDesktopServices.openUrl(address)


class UseDialog(RecordDialog):
    """ "Do you still use it, do you still hold this view?": asked now, or answered."""

    def __init__(
        self, model: RecordViewModel, record: PartnershipRecord, known: UseLine | None, parent: QWidget
    ) -> None:
        title = self.tr("What did they answer?") if known else self.tr("Do you still use it?")
        super().__init__(model, title, self.tr("Save") if known else self.tr("Add"), parent, 440)
        self.record, self.known = record, known
        answers = [(True, self.tr("Yes, and still holds this view")), (False, self.tr("No longer"))]
        waiting = [] if known else [(None, self.tr("Asked, no answer yet"))]
        self.answer = choice([*waiting, *answers])
        self.on = DateField(model.day(), model.formats.locale)
        self.said = area("", 3)
        self.add("still_uses", Field(self.tr("Answer"), self.answer))
        self.add("answered_on", Field(self.tr("On"), self.on))
        self.add("words", Field(self.tr("In their words"), self.said))
        self.answer.setFocus()

    def save(self) -> None:
        on, answer, said = self.on.value() or self.model.day(), self.answer.currentData(), self.said.toPlainText()
        if self.known is None:
            self.write(self.tr("Question kept."), confirm_use, self.record.row.id, on, answer, said)
        else:
            self.write(self.tr("Answer kept."), answer_use, self.known.id, on, bool(answer), said)


def _to_fix(each: LivePostLine) -> bool:
    return each.look is not None and words.needs_fix(each.look.outcome, each.look.fixed_on)
