"""Dialogs of the brief tab: who accepted which version and how, words to keep as a block, versions side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QWidget

from crm.domain.brief_contents import BriefContents
from crm.domain.brief_difference import PartDifference, Run, differences
from crm.domain.vocabulary import Channel
from crm.formats import Formats
from crm.queries.brief_page import OpenedBrief
from crm.queries.briefs import VersionRow
from crm.services.brief_blocks import BlockDraft
from crm.services.briefs import Acceptance
from crm.ui import present
from crm.ui.kit.forms import DateField, Dialog, Field, choice, line
from crm.ui.kit.marked_text import MarkedText, TextMark
from crm.ui.kit.widgets import button, clear, column, label, panel, row, rule
from crm.ui.pages.campaigns.brief_view_model import BriefViewModel
from crm.ui.pages.campaigns.brief_words import part_words
from crm.ui.theme.theme import current


class AcceptDialog(Dialog):
    """Which version, who, how and when: from then on that version is frozen."""

    def __init__(self, model: BriefViewModel, brief: OpenedBrief, parent: QWidget) -> None:
        super().__init__(self.tr("Brief accepted"), self.tr("Freeze this version"), parent, 440)
        self.model, self.brief = model, brief
        newest = brief.row.version if brief.row else 1
        numbers = [(number, self.tr("Version {number}").format(number=number)) for number in range(newest, 0, -1)]
        self.number = choice(numbers)
        self.channel = choice([(each, present.channel_words(each)) for each in Channel])
        self.on = DateField(brief.today, model.formats.locale)
        self.person = choice([(each.influencer_id, each.name) for each in brief.briefs.partners if each.brief is None])
        if brief.influencer_id is None:
            hint = self.tr("They get this version as their own, so that later changes do not reach it.")
            if not self.person.count():
                hint = self.tr("Everybody in the campaign has a version of their own: open theirs.")
                self.submit.setEnabled(False)
            self.add("influencer", Field(self.tr("Who accepted it"), self.person, hint))
        self.add("number", Field(self.tr("Version"), self.number), half=True)
        self.add("channel", Field(self.tr("How they said so"), self.channel), half=True)
        self.add("on", Field(self.tr("When"), self.on))
        self.on_submit(self._accept)

    def _accept(self) -> None:
        acceptance = Acceptance(
            self.number.currentData(),
            self.channel.currentData(),
            self.on.value() or self.brief.today,
            self.person.currentData() if self.brief.influencer_id is None else None,
        )
        self.model.accept(acceptance, self._done, self.show_error)

    def _done(self, _brief_id: str) -> None:
        self.accept()


class BlockDialog(Dialog):
    """A name for words to use again."""

    def __init__(self, model: BriefViewModel, part: str, text: str, parent: QWidget) -> None:
        title = self.tr("Keep as a block for {part}").format(part=part_words(part))
        super().__init__(title, self.tr("Keep"), parent, 420)
        self.model, self.part, self.text = model, part, text
        self.name = line(placeholder=self.tr("Disclosure for the UK"))
        self.add("name", Field(self.tr("Name"), self.name))
        self.add_widget(label(text, "small", "muted", wrap=True))
        self.on_submit(self._keep)
        self.name.setFocus()

    def _keep(self) -> None:
        draft = BlockDraft(self.part, self.name.text(), self.text)
        self.model.keep_block(draft, self._done, self.show_error)

    def _done(self, _block_id: str) -> None:
        self.accept()


class VersionsDialog(QDialog):
    """Two versions side by side: only the parts that differ, with the words that differ marked.

    Signals:
        taken(BriefContents): go on with an older version.
    """

    taken = Signal(object)

    def __init__(self, versions: Sequence[VersionRow], accepted: int | None, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setWindowTitle(self.tr("Versions"))
        self.versions = {each.number: each for each in versions}
        names = [(each.number, self._named(each, accepted, formats)) for each in versions]
        newest = versions[0].number
        self.before = choice(names, max(1, newest - 1))
        self.after = choice(names, newest)
        self.before.setAccessibleName(self.tr("Earlier version"))
        self.after.setAccessibleName(self.tr("Later version"))
        self.take = button(self.tr("Go on with the left one"))
        self._parts = column(spacing=14, margins=(18, 12, 18, 18))
        self._lay_out()
        for box in (self.before, self.after):
            box.currentIndexChanged.connect(self._show)
        self.take.clicked.connect(self._take)
        self._show()

    def _named(self, version: VersionRow, accepted: int | None, formats: Formats) -> str:
        words = self.tr("Version {number} · {when} · {who}").format(
            number=version.number, when=formats.instant(version.made_at), who=version.made_by
        )
        return self.tr("{version} · accepted").format(version=words) if version.number == accepted else words

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(panel("surface", self._parts))
        close = button(self.tr("Close"))
        close.clicked.connect(self.reject)
        heads = _halves(self.before, self.after)
        heads.setContentsMargins(18, 10, 18, 10)
        title = column(label(self.tr("Versions side by side"), "title"), margins=(18, 16, 18, 2))
        foot = row(self.take, None, close, margins=(18, 10, 18, 12))
        box = column(title, heads, rule(), scroll, rule(), foot)
        box.setStretch(3, 1)
        self.setLayout(box)
        self.resize(current().px(860), current().px(620))

    def _show(self) -> None:
        before, after = self._contents(self.before.currentData()), self._contents(self.after.currentData())
        clear(self._parts)
        found = differences(before, after)
        if not found:
            self._parts.addWidget(label(self.tr("These versions say the same."), "body", "muted"))
        for part in found:
            self._add(part)
        self._parts.addStretch(1)

    def _add(self, part: PartDifference) -> None:
        self._parts.addWidget(label(part_words(part.part), "small-strong", "muted"))
        sides = _halves(_side(part.before, "red"), _side(part.after, "green"))
        self._parts.addLayout(sides)

    def _contents(self, number: int) -> BriefContents:
        return self.versions[number].contents

    def _take(self) -> None:
        self.taken.emit(self._contents(self.before.currentData()))
        self.accept()


def _halves(left: QWidget, right: QWidget) -> QHBoxLayout:
    box = row(spacing=16)
    for each in (left, right):
        box.addWidget(each, 1, Qt.AlignmentFlag.AlignTop)
    return box


def _side(runs: Sequence[Run], tone: str) -> MarkedText:
    marks, at = [], 0
    for run in runs:
        if run.changed:
            marks.append(TextMark(at, at + len(run.text), "", tone))
        at += len(run.text)
    side = MarkedText("".join(run.text for run in runs) or "—").as_reading()
    side.set_marks(marks)
    return side


class ObjectionsDialog(Dialog):
    """What stands against giving a brief out; accepted when it goes out all the same."""

    def __init__(self, objections: Sequence[str], parent: QWidget) -> None:
        super().__init__(self.tr("Before this brief goes out"), self.tr("Give it out anyway"), parent, 480)
        for each in objections:
            self.add_widget(label(each, "body", wrap=True))
        self.on_submit(self.accept)
