"""What a message says to one person, with arrows to the next one; it may be changed for them. Who is read is told to it."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from crm.domain.message_template import FIELDS, pieces
from crm.formats import Formats
from crm.queries.messages import MessagePreview, Wording
from crm.ui.kit.marked_text import MarkedText, TextMark
from crm.ui.kit.widgets import Avatar, button, column, icon_button, label, panel, row, rule
from crm.ui.pages.messages import words

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class PreviewPane(QWidget):
    """One person's message.

    Signals:
        wanted(influencer_id): show what this person would get; answer with `show_preview`.
        edited(influencer_id, wording): something else was typed for them.
        restored(influencer_id): what the template says is wanted back.

    Attributes:
        by_mail: there is a line for the subject, whether or not anything stands in it.
    """

    wanted = Signal(str)
    edited = Signal(str, object)
    restored = Signal(str)

    def __init__(self, formats: Formats, *, editable: bool = False) -> None:
        super().__init__()
        self.formats = formats
        self.by_mail = False
        self._editable = editable
        self._shown = ""  # whose text stands in the fields
        self._ids: list[str] = []
        self._at = -1
        self._avatar = Avatar("", 32)
        self.name = label("", "label")
        self.where = label("", "small", "faint")
        for each in (self.name, self.where):
            each.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.before = icon_button("chevron-left", self.tr("The person before"))
        self.after = icon_button("chevron-right", self.tr("The next person"))
        self.counted = label("", "small", "faint")
        self.note = label("", "small", "amber", wrap=True)
        self.subject = MarkedText().as_line() if editable else MarkedText().as_reading()
        self.subject.setAccessibleName(self.tr("Subject for this person"))
        self.text = MarkedText("", 12) if editable else MarkedText().as_reading()
        self.text.setAccessibleName(self.tr("What this person would read"))
        self.changed = label(self.tr("Changed for this person"), "small", "muted")
        self.restore = button(self.tr("Back to the template"), "undo-2", "ghost")
        self.restore.clicked.connect(lambda: self.restored.emit(self.person_id()))
        for field in (self.subject, self.text) if editable else ():
            field.textChanged.connect(self._tell_edit)
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Preview; the arrow keys go to the next person"))

    def _lay_out(self) -> None:
        names = column(None, self.name, self.where, None, spacing=1)
        head = row(self._avatar, spacing=10, margins=(16, 12, 12, 10))
        head.addLayout(names, 1)
        steps = QWidget()
        self.counted.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        steps.setLayout(column(row(self.before, self.after, spacing=0), self.counted))
        head.addWidget(steps)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.own = QWidget()
        self.own.setLayout(row(self.changed, None, self.restore, spacing=6))
        self.own.hide()
        inside = column(self.note, 4, self.subject, 8, self.text, 4, self.own, None, margins=(16, 12, 16, 12))
        area.setWidget(panel("surface", inside))
        top = panel("surface", head)
        top.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setLayout(column(top, rule(), area))

    # ---- whom

    def show_people(self, influencer_ids: Sequence[str]) -> None:
        """Move through these people; the one shown stays when they are among them."""
        shown = self.person_id()
        self._ids = list(influencer_ids)
        at = self._ids.index(shown) if shown in self._ids else 0 if self._ids else -1
        self._go(at)

    def person_id(self) -> str:
        """Who is shown; "" for nobody."""
        return self._ids[self._at] if 0 <= self._at < len(self._ids) else ""

    def go_to(self, influencer_id: str) -> None:
        """Show somebody; who is not among the people yet comes to the front."""
        if influencer_id not in self._ids:
            self._ids.insert(0, influencer_id)
        self._go(self._ids.index(influencer_id))

    def step(self, step: int) -> None:
        """Show the next person, or the one before; the last one is followed by the first."""
        if self._ids:
            self._go((self._at + step) % len(self._ids))

    def _go(self, at: int) -> None:
        self._at = at
        count = self.formats.count
        told = self.tr("{at} of {total}").format(at=count(at + 1), total=count(len(self._ids)))
        self.counted.setText(told if self._ids else "")
        for each in (self.before, self.after):
            each.setEnabled(len(self._ids) > 1)
        if self._ids:
            self.wanted.emit(self._ids[at])
        else:
            self.show_preview(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.step(step)

    # ---- what

    def show_preview(self, preview: MessagePreview | None, extra: str = "", edited: bool = False) -> None:
        """Show what somebody would get, or that there is nobody.

        Args:
            extra: one more reason to think twice.
            edited: the text was changed for them.
        """
        name = preview.name if preview else self.tr("Nobody to show")
        self._avatar.set_name(name)
        self.name.setText(name)
        self.where.setText((preview.email or self.tr("no address known")) if preview else "")
        self._show_words(preview)
        self.own.setVisible(edited)
        reasons = [extra] if extra else []
        if preview is not None:
            if preview.missing:
                reasons.append(words.open_words(preview.missing, preview.name))
            reasons += [words.flag_words(flag, self.formats) for flag in preview.flags]
        self.note.setText("\n".join(dict.fromkeys(reasons)))
        self.note.setVisible(bool(reasons))

    def _show_words(self, preview: MessagePreview | None) -> None:
        """Put the words into the fields; of the same person as a change that the field's own undo takes back."""
        person = preview.influencer_id if preview else ""
        whole = (preview.subject, preview.text) if preview else ("", "")
        for field, words_ in zip((self.subject, self.text), whole, strict=True):
            with QSignalBlocker(field):
                (field.replace_text if person == self._shown else field.set_text)(words_)
            field.set_marks(open_marks(words_) if preview and preview.missing else ())
            field.setReadOnly(not self._editable or preview is None or preview.unwanted)
        self.subject.setVisible(bool(preview and (preview.subject or self.by_mail)))
        self._shown = person

    def _tell_edit(self) -> None:
        if self._shown:
            subject = " ".join(self.subject.text().split("\n"))  # a subject is one line, however it was pasted
            self.edited.emit(self._shown, Wording(subject, self.text.text()))


def open_marks(text: str) -> list[TextMark]:
    """A mark under each field that still stands in a text."""
    return [TextMark(piece.start, piece.end) for piece in pieces(text) if piece.name in FIELDS]
