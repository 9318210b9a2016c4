"""Dialogs of agreed pieces: a piece itself, what somebody said of its draft, which posts satisfy it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from crm.domain.vocabulary import DeliverableState, Platform, PostType, ReviewVerdict
from crm.queries.deliverables import DeliverableRow, LinkedPost
from crm.services.deliverables import DeliverableDraft, ReviewDraft
from crm.ui import present
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, line
from crm.ui.kit.widgets import label
from crm.ui.pages.campaigns import words
from crm.ui.pages.campaigns.collaboration_model import CollaborationViewModel
from crm.ui.pages.campaigns.piece_words import piece_words, rounds_told
from crm.ui.theme.theme import current

POST_ID = Qt.ItemDataRole.UserRole
LIST_HEIGHT = 280


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


class PiecePostsDialog(Dialog):
    """Which posts satisfy a piece: this collaboration's, and the partner's that are in no campaign."""

    def __init__(self, model: CollaborationViewModel, piece: DeliverableRow, parent: QWidget) -> None:
        super().__init__(self.tr("Posts of {piece}").format(piece=piece_words(piece)), self.tr("Save"), parent, 560)
        self.model, self.piece = model, piece
        self.told = label(self.tr("Loading…"), "small", "muted", wrap=True)
        self.posts = QListWidget()
        self.posts.setObjectName("results")
        self.posts.setWordWrap(True)
        self.posts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.posts.setFixedHeight(current().px(LIST_HEIGHT))
        self.add("post_id", Field(self.tr("Posts that satisfy it"), self.posts))
        self.add_widget(self.told)
        self.submit.setEnabled(False)
        self.posts.itemActivated.connect(self._toggle)
        self.posts.itemChanged.connect(lambda _item: self._count())
        self.on_submit(self._save)
        model.written.connect(self.accept)
        model.offer_posts(self, self._offer, self.show_error)

    def _offer(self, posts: Sequence[LinkedPost]) -> None:
        linked = {post.id for post in self.piece.posts}
        for post in posts:
            item = QListWidgetItem(self._words(post))
            item.setData(POST_ID, post.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if post.id in linked else Qt.CheckState.Unchecked)
            item.setToolTip(post.url or "")
            self.posts.addItem(item)
        self.posts.setCurrentRow(0)
        self.posts.setFocus(Qt.FocusReason.OtherFocusReason)
        self._count()
        self.submit.setEnabled(bool(posts))

    def _words(self, post: LinkedPost) -> str:
        kind = f"{present.post_type_words(post.type)}, {present.platform_words(post.platform)}"
        text = " ".join(post.text.split()) or post.url or self.tr("No words")
        return f"{self.model.formats.date(post.posted_on)} · {kind} · {text}"

    def _count(self) -> None:
        if not self.posts.count():
            self.told.setText(
                self.tr("No post of this partner is known yet: add one on the Posts page, or import them.")
            )
            return
        told = self.tr("{n} of {agreed} agreed. One post may satisfy several pieces.")
        count = self.model.formats.count
        self.told.setText(told.format(n=count(len(self.chosen())), agreed=count(self.piece.count)))

    def chosen(self) -> list[str]:
        """Ids of the checked posts."""
        items = [self.posts.item(at) for at in range(self.posts.count())]
        return [each.data(POST_ID) for each in items if each.checkState() is Qt.CheckState.Checked]

    def _toggle(self, item: QListWidgetItem) -> None:
        checked = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)

    def _save(self) -> None:
        self.model.choose_posts(self.piece, self.chosen(), self.show_error)
