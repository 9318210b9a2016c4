"""Beside the editor: sentences that narrow the partner's room with a wider wording, what is offered, the legal box.

The figure stands last and small: it is secondary. Rules are `crm.domain.brief`.
"""

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QWidget

from crm.domain.brief import Count, Counted, Credit, Credited, Mark, Openness
from crm.domain.brief.reading import LegalItem
from crm.domain.brief_parts import CheckedBrief, Place
from crm.ui.kit.widgets import Sign, button, card, clear, column, label, panel, row
from crm.ui.pages.campaigns.brief_words import box_words, count_words, credit_words, part_words
from crm.ui.theme.theme import current

WIDTH = 300
MOST_SHOWN = 15  # every one is marked in the text; more cards would hold up the typing
QUOTE_LENGTH = 160
_CREDITS, _COUNTS = frozenset(Credit), frozenset(Count)


class OpennessPanel(QScrollArea):
    """What the check says of the words as they are typed.

    Signals:
        wanted(Place): go to a marked sentence.
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(current().px(WIDTH))
        self._shown: CheckedBrief | None = None
        self._items = column(spacing=10, margins=(14, 14, 14, 18))
        self.setWidget(panel("surface", self._items))

    def show_check(self, checked: CheckedBrief) -> None:
        """Show what was found; the same again changes nothing."""
        if checked == self._shown:
            return
        self._shown = checked
        clear(self._items)
        self._items.addWidget(label(self.tr("Room for the partner"), "label"))
        if not checked.openness.judged:
            words = self.tr("Not judged: there are no rules for the language of this brief yet.")
            self._items.addWidget(label(words, "small", "muted", wrap=True))
        else:
            self._add_marks(checked)
            self._add_offers(checked.openness)
            self._add_legal(checked)
            self._add_score(checked.openness)
        self._items.addStretch(1)

    def texts(self) -> list[str]:
        """What stands in the panel, line by line."""
        return [each.text() for each in self.findChildren(QLabel) if each.isVisibleTo(self)]

    def _add_marks(self, checked: CheckedBrief) -> None:
        if not checked.marks:
            words = self.tr("Nothing here dictates. Every sentence leaves room.")
            self._items.addWidget(label(words, "small", "muted", wrap=True))
            return
        count = len(checked.marks)
        one = self.tr("One sentence could leave more room")
        words = one if count == 1 else self.tr("{count} sentences could leave more room").format(count=count)
        self._items.addWidget(label(words, "small", "muted", wrap=True))
        for mark, place in checked.marks[:MOST_SHOWN]:
            self._items.addWidget(self._mark_card(mark, place))
        more = len(checked.marks) - MOST_SHOWN
        if more > 0:
            self._items.addWidget(label(self.tr("and {count} more").format(count=more), "small", "faint"))

    def _mark_card(self, mark: Mark, place: Place) -> QWidget:
        show = button(self.tr("Show"), None, "ghost")
        show.setToolTip(self.tr("Go to the sentence"))
        where = label(part_words(place.part), "small", "faint")
        show.setAccessibleName(self.tr("Go to the sentence in {part}").format(part=part_words(place.part)))
        show.clicked.connect(partial(self._go, place))
        quote = label(f"“{_short(place.text)}”", "body-strong", wrap=True)
        why = label(mark.why, "small", "muted", wrap=True)
        wider = label(self.tr("Wider: {words}").format(words=mark.wider), "small", "accent", wrap=True)
        return card(column(row(where, None, show), quote, 4, why, 4, wider, margins=(10, 2, 6, 10)))

    def _go(self, place: Place, _checked: bool = False) -> None:
        self.wanted.emit(place)

    def _add_offers(self, found: Openness) -> None:
        self._items.addSpacing(4)
        self._items.addWidget(label(self.tr("What it offers"), "small-strong", "muted"))
        for credited in found.credits:
            self._items.addLayout(self._offer(credited))
        over = [counted for counted in found.counts if counted.points]
        if over:
            self._items.addWidget(label(self.tr("Over what leaves room"), "small-strong", "muted"))
            for counted in over:
                self._items.addLayout(self._over(counted))

    def _offer(self, credited: Credited) -> QHBoxLayout:
        name, tone = ("circle-check-big", "accent") if credited.found else ("circle-alert", "text_faint")
        sign = Sign(name, tone, 14)
        words = credit_words(credited.credit)
        missing = self.tr("{what}: not yet").format(what=words)
        told = label(words if credited.found else missing, "small", None if credited.found else "muted", wrap=True)
        box = row(sign, told)
        box.setStretch(1, 1)
        return box

    def _over(self, counted: Counted) -> QHBoxLayout:
        words = self.tr("{what}: {found}, room for {allowed}").format(
            what=count_words(counted.count), found=counted.found, allowed=counted.allowed
        )
        return row(label(words, "small", "amber", wrap=True))

    def _add_legal(self, checked: CheckedBrief) -> None:
        if not checked.legal:
            return
        lines = [label(self.tr("The law asks for these; they cost nothing"), "small-strong", "muted", wrap=True)]
        lines += [_legal_line(item, place) for item, place in checked.legal[:MOST_SHOWN]]
        self._items.addWidget(card(column(*lines, spacing=6, margins=(10, 8, 10, 10))))

    def _add_score(self, found: Openness) -> None:
        rows = [f"{_table_words(part.key)} {part.points:+d}" for part in found.table if part.points]
        told = label(self.tr("Openness {score} of 100").format(score=found.score), "small", "faint")
        told.setToolTip("\n".join(rows))
        told.setAccessibleDescription("; ".join(rows))
        self._items.addSpacing(4)
        self._items.addWidget(told)
        self._items.addWidget(label(" · ".join(rows), "caption", "faint", wrap=True))


def _legal_line(item: LegalItem, place: Place) -> QLabel:
    return label(f"{box_words(item.box)}: {_short(place.text)}", "small", "muted", wrap=True)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= QUOTE_LENGTH else f"{words[: QUOTE_LENGTH - 1]}…"


def _table_words(key: str) -> str:
    if key in _CREDITS:
        return credit_words(Credit(key))
    return count_words(Count(key)) if key in _COUNTS else QCoreApplication.translate("brief", "Start")
