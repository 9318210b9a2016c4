"""A look at one live post: the questions of a country's dated rules, what stood there, and what they say of it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm.domain.disclosure import Answer, RulePack, outcome, pack_for, rules_of
from crm.domain.vocabulary import Connection, DisclosureOutcome
from crm.errors import UserError
from crm.queries.partnership_record import LivePostLine, LookLine, PartnershipRecord
from crm.services.disclosure import Look, check_disclosure
from crm.ui.kit.forms import DateField, Field, area, choice
from crm.ui.kit.segment import Segment
from crm.ui.kit.widgets import Chip, clear, column, label, panel, row
from crm.ui.pages.partnerships import words
from crm.ui.pages.partnerships.forms import RecordDialog
from crm.ui.pages.partnerships.record_view_model import RecordViewModel

ANSWERS = (Answer.UNKNOWN, Answer.YES, Answer.NO)


class LookDialog(RecordDialog):
    """Rapport asks, a person answers; nothing is guessed. Earlier looks stay."""

    def __init__(self, model: RecordViewModel, record: PartnershipRecord, post: LivePostLine, parent: QWidget) -> None:
        super().__init__(model, self.tr("Look at a live post"), self.tr("Keep this look"), parent, 620)
        self.record, self.post = record, post
        self.answers: dict[str, Segment] = {}
        before = post.look
        self.packs = {pack.key: pack for pack in record.packs}
        self.pack = choice([(pack.key, pack.title) for pack in record.packs], self._first_pack())
        ties = [(each, words.connection_words(each)) for each in Connection]
        self.connection = choice(ties, before.connection if before else record.usual_tie)
        self.on = DateField(model.day(), model.formats.locale)
        self.wording = area(before.wording if before else "", 2)
        self.fix = area("", 2)
        self._about = label("", "small", "faint", wrap=True)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(10)
        self._questions.setContentsMargins(0, 0, 0, 0)
        self._verdict = row()
        self._add_fields()
        self.pack.currentIndexChanged.connect(lambda _at: self._show_questions())
        self.connection.currentIndexChanged.connect(lambda _at: self._show_questions())
        self._show_questions()

    def _first_pack(self) -> str | None:
        """The rules of the look before, else of the first country, as they were on the day of the post."""
        if self.post.look is not None and self.post.look.rule_pack in self.packs:
            return self.post.look.rule_pack
        on = self.post.posted_on or self.model.day()
        countries = dict.fromkeys(pack.country for pack in self.record.packs)
        found = next((pack for each in countries if (pack := pack_for(self.record.packs, each, on))), None)
        return found.key if found else None

    def _add_fields(self) -> None:
        tr = self.tr
        about = f"{self.post.campaign} · {self.model.formats.date(self.post.posted_on)} · {self.post.url or ''}"
        self.add_widget(label(about.rstrip(" ·"), "small", "muted", wrap=True))
        self.add("rule_pack", Field(tr("Rules of"), self.pack))
        self.add("connection", Field(tr("What ties the partner to the brand"), self.connection))
        self.add_widget(self._about)
        self.add_widget(panel("surface", self._questions))
        self.add_widget(panel("surface", row(self._verdict, None)))
        self.add("wording", Field(tr("What stood there"), self.wording))
        self.add("fix", Field(tr("What is to be changed"), self.fix, tr("Stays on Today until it is marked as fixed.")))
        self.add("checked_on", Field(tr("Looked on"), self.on))
        if self.post.looks:
            self.add_widget(label(tr("Earlier looks"), "small-strong", "muted"))
            self.add_widget(label("\n".join(map(self._earlier, self.post.looks)), "small", "muted", wrap=True))

    def _earlier(self, look: LookLine) -> str:
        """One line of what was found before."""
        found, formats = words.outcome_chip(look.outcome, None).text, self.model.formats
        pack = self.packs.get(look.rule_pack)
        rules = pack.title.partition(":")[0] if pack else look.rule_pack
        fixed = self.tr("fixed {day}").format(day=formats.date(look.fixed_on)) if look.fixed_on else ""
        parts = (formats.date(look.checked_on), found, rules, look.checked_by, " ".join(look.fix.split()), fixed)
        return " · ".join(each for each in parts if each)

    def _current_pack(self) -> RulePack | None:
        return self.packs.get(self.pack.currentData() or "")

    def _show_questions(self) -> None:
        pack, given = self._current_pack(), self._given()
        clear(self._questions)
        self.answers = {}
        if pack is None:
            return
        formats = self.model.formats
        told = self.tr("In force from {begin}; sources read on {read}. Clear: {clear}. Not enough: {unclear}.")
        self._about.setText(
            told.format(
                begin=formats.date(pack.effective_on), read=formats.date(pack.checked_on),
                clear=", ".join(pack.wordings), unclear=", ".join(pack.unclear),
            )
        )  # fmt: skip
        self._about.setToolTip(" ".join(pack.note.split()))
        needed = Connection(self.connection.currentData()) in pack.ties
        for rule in rules_of(pack, self.post.type) if needed else ():
            self._add_question(rule.key, rule.question, rule.source, given.get(rule.key, Answer.UNKNOWN))
        self._show_verdict()
        if self.isVisible():
            self.fit()

    def _add_question(self, key: str, question: str, source: str, answer: Answer) -> None:
        tr = self.tr
        titles = [(tr("?"), tr("Not looked at")), (tr("Yes"), tr("Yes")), (tr("No"), tr("No"))]
        asked = Segment(question, titles)
        asked.group.button(ANSWERS.index(answer)).setChecked(True)
        asked.chosen.connect(lambda _at: self._show_verdict())
        self.answers[key] = asked
        line = row(spacing=12)
        line.addLayout(column(label(question, "body", wrap=True), label(source, "small", "faint", wrap=True)), 1)
        line.addWidget(asked)
        self._questions.addLayout(line)

    def _given(self) -> dict[str, Answer]:
        if self.answers:
            return {key: ANSWERS[asked.group.checkedId()] for key, asked in self.answers.items()}
        return dict(self.post.look.answers) if self.post.look else {}

    def found(self) -> DisclosureOutcome | None:
        """What the look says so far; None while a question is open."""
        pack = self._current_pack()
        tie = Connection(self.connection.currentData())
        return outcome(pack, tie, self.post.type, self._given()) if pack else None

    def _show_verdict(self) -> None:
        clear(self._verdict)
        found = self.found()
        if found is None:
            self._verdict.addWidget(
                label(self.tr("Answer every question to see what the rules say."), "small", "muted")
            )
        else:
            cell = words.outcome_chip(found, None)
            self._verdict.addWidget(Chip(cell.text, cell.tone))
        self.fields["fix"].setVisible(found is not None and words.needs_fix(found, None))
        self.fields["wording"].setVisible(found is not DisclosureOutcome.NOT_NEEDED)

    def save(self) -> None:
        pack = self._current_pack()
        if pack is None:
            raise UserError(self.tr("There are no rules to look by."), field="rule_pack")
        look = Look(
            self.post.id,
            pack.key,
            Connection(self.connection.currentData()),
            self._given(),
            self.on.value() or self.model.day(),
            self.wording.toPlainText(),
            self.fix.toPlainText(),
        )
        self.write(self.tr("Look kept."), check_disclosure, look)
