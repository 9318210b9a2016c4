"""Two records of perhaps one person side by side, with a choice per field. Draws and collects; decides nothing."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QLabel, QRadioButton, QScrollArea, QWidget

from crm.domain.doubles import FIELDS, JOINED_FIELDS, Side, usual_side
from crm.formats import Formats
from crm.queries.merging import MergeSide
from crm.ui import present
from crm.ui.kit.widgets import Avatar, column, label, panel, row, rule
from crm.ui.person.words import shown_name
from crm.ui.theme.theme import current

MOST_SHOWN = 400  # characters of a note
LABEL_WIDTH = 92
UNKNOWN = "—"


def _tr(text: str) -> str:
    return QCoreApplication.translate("person", text)


def field_titles() -> dict[str, str]:
    """What each field is called on screen."""
    return {
        "name": _tr("Name"),
        "email": _tr("E-mail"),
        "phone": _tr("Phone"),
        "website": _tr("Website"),
        "location": _tr("Place"),
        "language": _tr("Language"),
        "gender": _tr("Gender"),
        "note": _tr("Note"),
        "private_note": _tr("Private note"),
        "do_not_contact": _tr("Contact"),
    }


class CompareView(QScrollArea):
    """What differs is chosen, what both have passes on; empty until `show_sides`.

    Signals:
        changed(): another value was chosen.
    """

    changed = Signal()

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self.formats = formats
        self.groups: dict[str, QButtonGroup] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from choice to choice
        self.setAccessibleName(_tr("Both records side by side"))

    def show_sides(self, keep: MergeSide, other: MergeSide) -> None:
        """Show these two; what stays unless somebody chooses otherwise is chosen already."""
        self.groups = {}
        self._line = 0
        self._grid = QGridLayout()
        self._grid.setContentsMargins(16, 14, 16, 16)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnMinimumWidth(0, current().px(LABEL_WIDTH))
        for side in (1, 2):
            self._grid.setColumnStretch(side, 1)
        body = panel("surface", self._grid)
        self._add_heads(keep, other)
        for field in FIELDS:
            self._add_field(field, keep, other)
        self._add_rule()
        self._add_rest(keep, other)
        self._grid.setRowStretch(self._line, 1)
        self.setWidget(body)

    def choices(self) -> dict[str, Side]:
        """Whose value stays, for each field that differs."""
        return {
            field: Side(button.property("side"))
            for field, group in self.groups.items()
            for button in group.buttons()
            if button.isChecked()
        }

    def choose(self, field: str, side: Side) -> None:
        """Choose whose value of a field stays."""
        for each in self.groups[field].buttons():
            if each.property("side") == side:
                each.click()

    # ---- lines

    def _add(self, title: str, left: QWidget, right: QWidget | None) -> None:
        name = label(title, "small", "faint")
        name.setContentsMargins(0, current().px(4), 0, 0)
        self._grid.addWidget(name, self._line, 0, Qt.AlignmentFlag.AlignTop)
        if right is None:
            self._grid.addWidget(left, self._line, 1, 1, 2)
        else:
            self._grid.addWidget(left, self._line, 1)
            self._grid.addWidget(right, self._line, 2)
        self._line += 1

    def _add_rule(self) -> None:
        self._grid.addWidget(rule(), self._line, 0, 1, 3)
        self._line += 1

    def _add_heads(self, keep: MergeSide, other: MergeSide) -> None:
        self._add("", _head(keep, _tr("Stays")), _head(other, _tr("Passes into it")))
        self._add_rule()

    def _add_field(self, field: str, keep: MergeSide, other: MergeSide) -> None:
        mine, theirs = keep.fields[field], other.fields[field]
        if not mine and not theirs:
            return
        title = field_titles()[field]
        if mine == theirs:
            self._add(title, _words(self._value(field, mine)), None)
            return
        group = QButtonGroup(self)
        self.groups[field] = group
        usual = usual_side(field, mine, theirs)
        options = [
            self._option(group, title, self._value(field, mine), Side.KEEP),
            self._option(group, title, self._value(field, theirs), Side.OTHER),
        ]
        self._add(title, *options)
        if field in JOINED_FIELDS and mine and theirs:
            both = self._option(group, title, _tr("Keep both, one below the other"), Side.BOTH)
            self._grid.addWidget(both, self._line, 1, 1, 2)
            self._line += 1
        for each in group.buttons():
            each.setChecked(each.property("side") == usual)
        group.buttonToggled.connect(lambda *_toggled: self.changed.emit())

    def _option(self, group: QButtonGroup, title: str, text: str, side: Side) -> "Option":
        option = Option(title, text)
        option.radio.setProperty("side", side.value)
        group.addButton(option.radio)
        return option

    def _value(self, field: str, value: object) -> str:
        if field == "do_not_contact":
            return _tr("Do not contact") if value else _tr("May be contacted")
        text = str(value) if value else UNKNOWN
        return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN].rstrip()}…"

    # ---- what passes on without a choice

    def _add_rest(self, keep: MergeSide, other: MergeSide) -> None:
        told = label(
            _tr("Nothing here is lost: all of it belongs to the one person afterwards."), "small", "muted", wrap=True
        )
        self._grid.addWidget(told, self._line, 0, 1, 3)
        self._line += 1
        for title, lines in (
            (_tr("Accounts"), self._accounts),
            (_tr("Partnerships"), _partnerships),
            (_tr("Tags, niches"), _labels),
            (_tr("History"), self._history),
        ):
            left, right = lines(keep), lines(other)
            if left or right:
                self._add(title, _words("\n".join(left) or UNKNOWN), _words("\n".join(right) or UNKNOWN))

    def _accounts(self, side: MergeSide) -> Sequence[str]:
        return [
            f"{present.platform_words(account.platform)}"
            + (f" @{account.handle}" if account.handle else "")
            + (f" · {self.formats.short_count(account.followers)}" if account.followers is not None else "")
            for account in side.accounts
        ]

    def _history(self, side: MergeSide) -> Sequence[str]:
        counted = (
            (_tr("Outreach"), side.outreach),
            (_tr("Tasks"), side.tasks),
            (_tr("Files"), side.files),
            (_tr("Posts"), side.posts),
        )
        told = [f"{title} {self.formats.count(count)}" for title, count in counted if count]
        return [" · ".join(told)] if told else []


class Option(QFrame):
    """A value with its radio button; a click anywhere on it chooses it."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.radio = QRadioButton()
        self.radio.setAccessibleName(f"{title}: {text}")
        words = _words(text)
        line = row(spacing=8, margins=(0, current().px(2), 0, 0))
        line.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(words, 1)
        self.setLayout(row(line))
        self.radio.setFixedHeight(current().px(20))
        words.setContentsMargins(0, 0, 0, 0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.click()


def _head(side: MergeSide, role: str) -> QWidget:
    name = shown_name(side.name, side.handle)
    below = f"{role} · @{side.handle}" if side.handle and side.name else role
    words = column(label(name, "label", wrap=True), label(_breakable(below), "small", "faint", wrap=True), spacing=1)
    head = QWidget()
    line = row(Avatar(name, 34), spacing=10)
    line.addLayout(words, 1)
    head.setLayout(line)
    return head


def _words(text: str) -> QLabel:
    words = label(_breakable(text), "body", wrap=True)
    words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
    words.setContentsMargins(0, current().px(3), 0, 0)
    return words


def _breakable(text: str) -> str:
    """Text whose addresses and handles may go on in the next line, so that they never widen a column."""
    return re.sub(r"(?<=[./_-])(?=\w)|(?<=\w)(?=@)", "\u200b", text)


def _partnerships(side: MergeSide) -> Sequence[str]:
    return [f"{brand} · {present.status_words(status)}" for brand, status in side.partnerships]


def _labels(side: MergeSide) -> Sequence[str]:
    return [", ".join(side.labels)] if side.labels else []
