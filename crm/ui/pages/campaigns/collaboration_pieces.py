"""What one partner agreed to make: the pieces, how late they are, and every word said of their drafts."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from crm.domain.vocabulary import DeliverableState, Platform, PostType, ReviewVerdict
from crm.formats import UNKNOWN, Formats
from crm.queries.collaboration_form import OpenedCollaboration
from crm.queries.deliverables import DeliverableRow, ReviewRow
from crm.services.deliverables import DeliverableDraft, ReviewDraft
from crm.ui import present
from crm.ui.kit.delegates import ChipCell, ChipDelegate, LeadDelegate, LinesDelegate, TwoLines
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, line
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.timeline import Entry, TimelineView
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.campaigns import words
from crm.ui.pages.campaigns.collaboration_model import CollaborationViewModel

DONE = (DeliverableState.LIVE, DeliverableState.DROPPED)


class PiecesPanel(QWidget):
    """A table of agreed pieces over the reviews of the current one."""

    def __init__(self, model: CollaborationViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.rows = PagedTableModel(self._columns(model.formats), self)
        self.table = self._table()
        self.reviews = TimelineView(self.tr("What was said of drafts"))
        self.rounds = label("", "small", "muted")
        self.add = button(self.tr("Add piece…"), "plus")
        self.edit = button(self.tr("Edit…"), None, "ghost")
        self.hand_in = button(self.tr("Draft came in"), None, "ghost")
        self.review = button(self.tr("Review draft…"), None, "ghost")
        self.remove = button(self.tr("Remove"), None, "ghost")
        self.states = PageStates(self._content(), self._empty(), model.load)
        self.setLayout(column(self.states))
        self.setFocusProxy(self.table)
        self._connect()

    def _columns(self, formats: Formats) -> list[Column[DeliverableRow]]:
        return [
            Column("", self.tr("Piece"), 190, piece_words),
            Column("", self.tr("Due"), 170, lambda each: _spoken(due_cell(formats, each))),
            Column("", self.tr("State"), 130, lambda each: present.piece_words(each.state)),
            Column("", self.tr("Rounds of changes"), 140, rounds_words),
            Column("", self.tr("Posts"), 80, lambda each: posts_words(formats, each), stretch=True),
        ]

    def _table(self) -> Table:
        table, formats = Table(self.rows, self.tr("Agreed pieces")), self.model.formats
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.set_delegates(
            [
                LeadDelegate(table, lambda each: TwoLines(piece_words(each), each.note.partition("\n")[0])),
                LinesDelegate(table, partial(due_cell, formats)),
                ChipDelegate(
                    table, lambda each: ChipCell(present.piece_words(each.state), present.piece_tone(each.state))
                ),
                LinesDelegate(table, rounds_cell),
                LinesDelegate(table, lambda each: TwoLines(posts_words(formats, each))),
            ]
        )
        table.horizontalHeader().setSectionsClickable(False)
        return table

    def _content(self) -> QWidget:
        said = row(label(self.tr("What was said of drafts"), "small-strong", "muted"), None, self.rounds)
        said.setContentsMargins(20, 8, 20, 4)
        acts = row(self.add, self.edit, self.hand_in, self.review, None, self.remove, spacing=4, margins=(16, 5, 10, 5))
        box = column(self.table, rule(), acts, rule(), said, self.reviews)
        box.setStretch(0, 3)
        box.setStretch(5, 2)
        return panel("surface", box)

    def _empty(self) -> QWidget:
        add = button(self.tr("Add piece…"), "plus", "primary")
        add.clicked.connect(self.ask_add)
        sentence = self.tr("Which format, how many, and between which days? What is late is counted by itself.")
        return EmptyState("file-text", self.tr("Nothing is agreed yet"), sentence, add)

    def _connect(self) -> None:
        self.add.clicked.connect(self.ask_add)
        self.edit.clicked.connect(self.ask_edit)
        self.table.opened.connect(lambda _id: self.ask_edit())
        self.hand_in.clicked.connect(lambda: self._with_current(self.model.hand_in))
        self.review.clicked.connect(self.ask_review)
        self.remove.clicked.connect(lambda: self._with_current(self.model.remove_piece))
        self.table.chosen.connect(lambda _id: self._show_current())
        self.model.opened.connect(self._show)
        self.model.failed.connect(self.states.show_failed)

    def _show(self, opened: OpenedCollaboration) -> None:
        self.rows.set_ids([each.id for each in opened.pieces], opened.pieces)
        self.states.show_content(bool(opened.pieces))
        self._show_current()

    def current_piece(self) -> DeliverableRow | None:
        """The current piece."""
        known, chosen = self.model.known, self.table.current_id()
        return next((each for each in known.pieces if each.id == chosen), None) if known else None

    def _with_current(self, act: Any) -> None:
        if piece := self.current_piece():
            act(piece)

    def _show_current(self) -> None:
        piece = self.current_piece()
        reviews = piece.reviews if piece else ()
        self.reviews.entries.set_entries([self._entry(each) for each in reversed(reviews)] or [self._nothing()])
        self.rounds.setText(
            self.tr("Rounds of changes: {told}").format(told=rounds_told(piece).lower()) if piece else ""
        )
        self.edit.setEnabled(piece is not None)
        self.review.setEnabled(piece is not None)
        self.hand_in.setEnabled(piece is not None and piece.state not in (*DONE, DeliverableState.IN_REVIEW))
        self.remove.setEnabled(piece is not None and not reviews)
        kept = self.tr("What reviewers said stays: set its state to “Dropped” instead.")
        self.remove.setToolTip(kept if reviews else "")

    def _nothing(self) -> Entry:
        return Entry("", "", self.tr("Nobody has said anything yet."))

    def _entry(self, review: ReviewRow) -> Entry:
        title = self.tr("Round {n}: {verdict}").format(
            n=review.round, verdict=words.verdict_words(review.verdict).lower()
        )
        when = f"{self.model.formats.instant(review.at)} · {review.reviewer}"
        icon, tone = VERDICT_LOOKS[review.verdict]
        return Entry(review.id, icon, title, when, body=review.words, tone=tone)

    def ask_add(self) -> None:
        """Open the form of a further piece."""
        _open(PieceDialog(self.model, None, self))

    def ask_edit(self) -> None:
        """Open the form of the current piece."""
        if piece := self.current_piece():
            _open(PieceDialog(self.model, piece, self))

    def ask_review(self) -> None:
        """Open the form of a review of the current piece's draft."""
        if piece := self.current_piece():
            _open(ReviewDialog(self.model, piece, self))


class PieceDialog(Dialog):
    """A further agreed piece when `piece` is None, else an existing one."""

    def __init__(self, model: CollaborationViewModel, piece: DeliverableRow | None, parent: QWidget) -> None:
        title = self.tr("Edit agreed piece") if piece else self.tr("Add agreed piece")
        super().__init__(title, self.tr("Save") if piece else self.tr("Add"), parent, 480)
        self.model, self.piece = model, piece
        own = model.known.row.platform if model.known else None
        locale = model.formats.locale
        self.format = choice([(each, present.post_type_words(each)) for each in PostType], piece and piece.format)
        platforms = [(None, self.tr("Any")), *((each, present.platform_words(each)) for each in Platform)]
        self.platform = choice(platforms, piece.platform if piece else own)
        self.count = line(str(piece.count) if piece else "1")
        rounds = piece.rounds_agreed if piece else None
        self.rounds = line("" if rounds is None else str(rounds), "2")
        self.first = DateField(piece.due_from_on if piece else None, locale, self.tr("Not before"))
        self.last = DateField(piece.due_on if piece else None, locale, self.tr("Due"))
        self.state = choice(
            [(each, present.piece_words(each)) for each in DeliverableState], piece.state if piece else None
        )
        self.note = area(piece.note if piece else "", 2)
        self._lay_out_fields()
        self.on_submit(self._save)
        model.written.connect(self.accept)
        self.format.setFocus()

    def _lay_out_fields(self) -> None:
        self.add("format", Field(self.tr("Format"), self.format), half=True)
        self.add("platform", Field(self.tr("Platform"), self.platform), half=True)
        self.add("count", Field(self.tr("How many"), self.count), half=True)
        hint = self.tr("Empty when nobody agreed on a number.")
        self.add("rounds_agreed", Field(self.tr("Rounds of changes agreed"), self.rounds, hint), half=True)
        self.add("due_from_on", Field(self.tr("First day"), self.first), half=True)
        self.add("due_on", Field(self.tr("Last day, inclusive"), self.last), half=True)
        if self.piece is not None:
            self.add("state", Field(self.tr("State"), self.state, self.tr("Late is counted, never set.")))
        self.add("note", Field(self.tr("Note"), self.note))

    def _save(self) -> None:
        typed: dict[str, Any] = {
            "format": self.format.currentData(),
            "platform": self.platform.currentData(),
            "count": self.count.text().strip(),
            "due_from_on": self.first.value(),
            "due_on": self.last.value(),
            "rounds_agreed": self.rounds.text().strip() or None,
            "note": self.note.toPlainText(),
        }
        if self.piece is None:
            draft = DeliverableDraft(self.model.collaboration_id, **typed)
            self.model.add_piece(draft, self.show_error)
            return
        typed["state"] = self.state.currentData()
        self.model.edit_piece(self.piece, typed, self.show_error)


class ReviewDialog(Dialog):
    """What somebody said of a draft; it is kept with its round and never changed."""

    def __init__(self, model: CollaborationViewModel, piece: DeliverableRow, parent: QWidget) -> None:
        super().__init__(
            self.tr("Review {piece}").format(piece=piece_words(piece)), self.tr("Keep review"), parent, 480
        )
        self.model, self.piece = model, piece
        self.verdict = choice([(each, words.verdict_words(each)) for each in ReviewVerdict])
        self.reviewer = line(placeholder=self.tr("You, unless you name somebody else"))
        self.said = area(lines=5)
        self.add("verdict", Field(self.tr("Verdict"), self.verdict, self._rounds()), half=True)
        self.add("reviewer", Field(self.tr("Whose words"), self.reviewer), half=True)
        hint = self.tr("Kept as it is: nobody can change or remove it later, only add to it.")
        self.add("words", Field(self.tr("What was said"), self.said, hint))
        self.on_submit(self._keep)
        model.written.connect(self.accept)
        self.said.setFocus()

    def _rounds(self) -> str:
        return self.tr("Rounds of changes: {told}.").format(told=rounds_told(self.piece).lower())

    def _keep(self) -> None:
        draft = ReviewDraft(self.piece.id, self.verdict.currentData(), self.said.toPlainText(), self.reviewer.text())
        self.model.review(draft, self.show_error)


VERDICT_LOOKS = {
    ReviewVerdict.CHANGES: ("pencil", "amber"),
    ReviewVerdict.APPROVED: ("check", "green"),
    ReviewVerdict.COMMENT: ("message-square-text", "neutral"),
}


def _open(dialog: Dialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _spoken(cell: TwoLines) -> str:
    return ", ".join(part for part in (cell.top, cell.bottom) if part)


def piece_words(piece: DeliverableRow) -> str:
    """What is to be made: "2 × Reel, Instagram"."""
    kind = present.post_type_words(piece.format)
    told = kind if piece.count == 1 else f"{piece.count} × {kind}"
    return f"{told}, {present.platform_words(piece.platform)}" if piece.platform else told


def due_cell(formats: Formats, piece: DeliverableRow) -> TwoLines:
    """Its window over how late it is."""
    window = words.window_words(piece.due_from_on, piece.due_on, formats)
    late = words.late_words(piece.days_late, formats)
    return TwoLines(window, late, "red" if late else "", "clock" if late else "")


def rounds_cell(piece: DeliverableRow) -> TwoLines:
    """Rounds used of those agreed, and those beyond."""
    over = words.over_words(piece.rounds_over)
    return TwoLines(rounds_words(piece), over, "amber" if over else "")


def rounds_words(piece: DeliverableRow) -> str:
    """Rounds of changes used of those agreed."""
    return words.rounds_words(piece.round - 1, piece.rounds_agreed)


def rounds_told(piece: DeliverableRow) -> str:
    """The same as a sentence, with those beyond."""
    over = words.over_words(piece.rounds_over)
    told = words.rounds_words(piece.round - 1, piece.rounds_agreed)
    return f"{told} · {over}" if over else told


def posts_words(formats: Formats, piece: DeliverableRow) -> str:
    """Live posts of as many as agreed."""
    return f"{formats.count(len(piece.posts))} / {formats.count(piece.count)}" if piece.posts else UNKNOWN
