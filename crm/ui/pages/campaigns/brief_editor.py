"""The form of a brief, themes first. It shows and gives back contents; saving and checking are the view model's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from crm.domain.brief_contents import LISTS, NUMBERS, BriefContents, Theme
from crm.domain.brief_parts import CheckedBrief, Place
from crm.errors import UserError
from crm.queries.brief_page import OpenedBrief
from crm.queries.brief_start import OwnPost
from crm.ui.kit.forms import Field, line
from crm.ui.kit.marked_text import TextMark
from crm.ui.kit.widgets import button, clear, column, label, panel, row
from crm.ui.pages.campaigns.brief_fields import PartField, ThemeCard
from crm.ui.pages.campaigns.brief_words import part_words
from crm.ui.theme.theme import current

WIDEST = 760
_IDEA = ("aim", "brand_sentences", "why_partner", "audience")
_ASKS = ("must_mention", "must_not")
_PRACTICAL = (("deliverables", "dates"), ("rights", "exclusivity"), ("codes", "money"))
_LEGAL = ("disclosure", "claims")
_LINES = {"aim": 1, "why_partner": 3, "brand_sentences": 2, "freedom": 2, "must_mention": 3, "must_not": 3}


class BriefEditor(QScrollArea):
    """Fields for every part, with marks where a sentence narrows the partner's room.

    Signals:
        edited(): something was typed; ask `contents`.
        block_wanted(part), block_unwanted(block_id): keep or forget a block.
        picture_wanted(ThemeCard): choose a picture for a theme.
        pictures_needed(list): SHA-256 of pictures to draw.
    """

    edited = Signal()
    block_wanted = Signal(str)
    block_unwanted = Signal(str)
    picture_wanted = Signal(object)
    pictures_needed = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.fields: dict[str, PartField] = {}
        self.numbers: dict[str, QLineEdit] = {}
        self.themes: list[ThemeCard] = []
        self._base = BriefContents()
        self._common: BriefContents | None = None
        self._posts: tuple[OwnPost, ...] = ()
        self._quiet = False
        self._cards = column(spacing=10)
        self.setWidget(self._body())

    # ---- laying out

    def _body(self) -> QWidget:
        box = column(spacing=12, margins=(16, 14, 16, 28))
        for part in _IDEA:
            box.addWidget(self._field(part))
        self._add_themes(box)
        box.addWidget(self._field("freedom"))
        self._add_pair(box, *_ASKS)
        box.addSpacing(6)
        box.addWidget(label(self.tr("Agreed"), "label"))
        for pair in _PRACTICAL:
            self._add_pair(box, *pair)
        box.addLayout(row(*(self._number(part) for part in NUMBERS), spacing=16))
        box.addWidget(self._field("contact"))
        box.addSpacing(6)
        box.addWidget(label(self.tr("What the law asks for"), "label"))
        for part in _LEGAL:
            box.addWidget(self._field(part))
        box.addStretch(1)
        form = panel("surface", box)
        form.setMaximumWidth(current().px(WIDEST))
        middle = row(form, spacing=0)
        return panel("surface", middle)

    def _add_themes(self, box: QVBoxLayout) -> None:
        add = button(self.tr("Add theme"), "plus")
        add.clicked.connect(self._add_theme)
        box.addLayout(row(label(part_words("themes"), "label"), None, add))
        box.addLayout(self._cards)

    def _add_pair(self, box: QVBoxLayout, one: str, other: str) -> None:
        pair = row(spacing=16)
        for part in (one, other):
            pair.addWidget(self._field(part), 1, Qt.AlignmentFlag.AlignTop)
        box.addLayout(pair)

    def _field(self, part: str) -> PartField:
        field = self.fields[part] = PartField(part, _LINES.get(part, 1))
        field.edited.connect(self._changed)
        field.block_wanted.connect(self.block_wanted)
        field.block_unwanted.connect(self.block_unwanted)
        field.common_wanted.connect(self._take_common)
        return field

    def _number(self, part: str) -> Field:
        control = self.numbers[part] = line()
        control.setValidator(QIntValidator(0, NUMBERS[part], control))
        control.textChanged.connect(self._changed)
        return Field(part_words(part), control)

    # ---- what is shown and typed

    def show_brief(self, brief: OpenedBrief, contents: BriefContents) -> None:
        """Show a brief with what is typed of it; fields that say the same keep their cursor."""
        self._quiet = True
        self._base, self._common, self._posts = contents, brief.common, brief.posts
        for part, field in self.fields.items():
            field.show_value(getattr(contents, part))
            field.set_blocks(brief.blocks)
            field.set_own(part in brief.own_parts)
            field.show_error("")
        for part, control in self.numbers.items():
            value = getattr(contents, part)
            control.setText("" if value is None else str(value))
        wanted = contents.themes or (Theme(),)
        if tuple(each.theme() for each in self.themes) != wanted:
            self._show_themes(wanted)
        self._quiet = False
        self._ask_pictures()

    def contents(self) -> BriefContents:
        """What is typed, as typed: it is cleaned when it is saved."""
        told: dict[str, Any] = {}
        for part, field in self.fields.items():
            told[part] = field.lines() if part in LISTS else field.words.text()
        for part, control in self.numbers.items():
            told[part] = int(control.text()) if control.hasAcceptableInput() else None
        return replace(self._base, themes=tuple(each.theme() for each in self.themes), **told)

    def show_error(self, error: Exception) -> None:
        """Say beside the part why saving was refused."""
        name = error.field if isinstance(error, UserError) else None
        for part, field in self.fields.items():
            field.show_error(str(error) if part == name else "")
        if name in self.fields:
            self.ensureWidgetVisible(self.fields[name])
            self.fields[name].words.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- marks

    def show_marks(self, checked: CheckedBrief) -> None:
        """Mark the sentences that the check found."""
        found: defaultdict[tuple[str, int | None], list[TextMark]] = defaultdict(list)
        for mark, place in checked.marks:
            if not place.in_title:
                tip = f"{mark.why}\n{mark.wider}"
                found[place.part, place.theme].append(TextMark(place.start, place.end, tip))
        for part, field in self.fields.items():
            field.words.set_marks(found[part, None])
        for number, each in enumerate(self.themes):
            each.set_marks(found["themes", number])

    def reveal(self, place: Place) -> None:
        """Go to a marked sentence."""
        if place.theme is None:
            self.ensureWidgetVisible(self.fields[place.part])
            self.fields[place.part].words.reveal(place.start, place.end)
        elif place.theme < len(self.themes):
            theme = self.themes[place.theme]
            self.ensureWidgetVisible(theme)
            if place.in_title:
                theme.title.setFocus(Qt.FocusReason.OtherFocusReason)
                theme.title.setSelection(place.start, place.end - place.start)
            else:
                theme.feeling.reveal(place.start, place.end)

    # ---- themes

    def show_pictures(self, known: dict[str, bytes]) -> None:
        """Draw the pictures that were asked for."""
        for each in self.themes:
            each.show_pictures(known)

    def _show_themes(self, themes: Sequence[Theme]) -> None:
        clear(self._cards)
        self.themes = [self._card(theme) for theme in themes]
        for each in self.themes:
            self._cards.addWidget(each)

    def _card(self, theme: Theme) -> ThemeCard:
        card = ThemeCard(theme, self._posts)
        card.edited.connect(self._theme_changed)
        card.removed.connect(self._remove_theme)
        card.raised.connect(self._raise_theme)
        card.picture_wanted.connect(self._want_picture)
        return card

    def _add_theme(self) -> None:
        self.themes.append(self._card(Theme()))
        self._cards.addWidget(self.themes[-1])
        self.themes[-1].title.setFocus(Qt.FocusReason.OtherFocusReason)
        self._changed()

    def _sender(self) -> ThemeCard:
        card = self.sender()
        assert isinstance(card, ThemeCard)
        return card

    def _remove_theme(self) -> None:
        card = self._sender()
        self.themes.remove(card)
        self._cards.removeWidget(card)
        card.hide()
        card.deleteLater()
        self._changed()

    def _raise_theme(self) -> None:
        at = self.themes.index(self._sender())
        if at:
            self.themes[at - 1], self.themes[at] = self.themes[at], self.themes[at - 1]
            self._cards.insertWidget(at - 1, self.themes[at - 1])
            self._changed()

    def _want_picture(self) -> None:
        self.picture_wanted.emit(self._sender())

    def _theme_changed(self) -> None:
        if not self._quiet:
            self._ask_pictures()
        self._changed()

    def _ask_pictures(self) -> None:
        self.pictures_needed.emit([sha256 for each in self.themes for sha256 in each.pictures()])

    def _take_common(self, part: str) -> None:
        if self._common is not None:
            with QSignalBlocker(self.fields[part]):
                self.fields[part].show_value(getattr(self._common, part))
            self._changed()

    def _changed(self) -> None:
        if not self._quiet:
            self.edited.emit()
