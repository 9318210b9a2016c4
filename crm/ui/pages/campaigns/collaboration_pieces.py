"""What one partner agreed to make: the pieces, how late they are, and every word said of their drafts."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from crm.domain.vocabulary import DeliverableState
from crm.formats import Formats
from crm.queries.collaboration_form import OpenedCollaboration
from crm.queries.deliverables import DeliverableRow, ReviewRow
from crm.ui import present
from crm.ui.kit.delegates import ChipCell, ChipDelegate, LeadDelegate, LinesDelegate, TwoLines
from crm.ui.kit.forms import Dialog
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.timeline import Entry, TimelineView
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.campaigns.collaboration_model import CollaborationViewModel
from crm.ui.pages.campaigns.piece_dialogs import PieceDialog, PiecePostsDialog, ReviewDialog
from crm.ui.pages.campaigns.piece_words import (
    VERDICT_LOOKS,
    due_cell,
    piece_words,
    posts_words,
    rounds_cell,
    rounds_told,
    rounds_words,
    spoken,
)
from crm.ui.pages.campaigns.words import verdict_words

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
        self.posts = button(self.tr("Posts…"), None, "ghost")
        self.remove = button(self.tr("Remove"), None, "ghost")
        self.states = PageStates(self._content(), self._empty(), model.load)
        self.setLayout(column(self.states))
        self.setFocusProxy(self.table)
        self._connect()

    def _columns(self, formats: Formats) -> list[Column[DeliverableRow]]:
        return [
            Column("", self.tr("Piece"), 185, piece_words),
            Column("", self.tr("Due"), 215, lambda each: spoken(due_cell(formats, each))),
            Column("", self.tr("State"), 148, lambda each: present.piece_words(each.state)),
            Column("", self.tr("Rounds of changes"), 136, rounds_words),
            Column("", self.tr("Posts"), 70, lambda each: posts_words(formats, each), stretch=True),
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
        acts = row(
            self.add,
            self.edit,
            self.hand_in,
            self.review,
            self.posts,
            None,
            self.remove,
            spacing=4,
            margins=(16, 5, 10, 5),
        )
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
        self.posts.clicked.connect(self.ask_posts)
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
        for each in (self.review, self.posts):
            each.setEnabled(piece is not None)
        self.hand_in.setEnabled(piece is not None and piece.state not in (*DONE, DeliverableState.IN_REVIEW))
        self.remove.setEnabled(piece is not None and not reviews)
        kept = self.tr("What reviewers said stays: set its state to “Dropped” instead.")
        self.remove.setToolTip(kept if reviews else "")

    def _nothing(self) -> Entry:
        return Entry("", "", self.tr("Nobody has said anything yet."))

    def _entry(self, review: ReviewRow) -> Entry:
        title = self.tr("Round {n}: {verdict}").format(n=review.round, verdict=verdict_words(review.verdict).lower())
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

    def ask_posts(self) -> None:
        """Open the list of posts that may satisfy the current piece."""
        if piece := self.current_piece():
            _open(PiecePostsDialog(self.model, piece, self))

    def ask_review(self) -> None:
        """Open the form of a review of the current piece's draft."""
        if piece := self.current_piece():
            _open(ReviewDialog(self.model, piece, self))


def _open(dialog: Dialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
