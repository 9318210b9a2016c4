"""State and intents of the one post that is looked at: readings, claims, proofs, agreed pieces."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from crm.changes import ChangeSet
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.collaborations import CollaborationFilter, collaboration_rows
from crm.queries.deliverables import DeliverableRow, deliverable_rows
from crm.queries.find import resolve
from crm.queries.post_detail import PostDetail, ReadingRow, post_detail
from crm.services.deliverables import link_posts, unlink_post
from crm.services.history import undo
from crm.services.post_proofs import add_proof, proof_bytes, remove_proof
from crm.services.posts import PostDraft, add_post, edit_post
from crm.services.readings import choose_reading, correct_reading, drop_choice, remove_reading
from crm.ui.bridge import Bridge, Failed, Then

TOLD_TABLES = (
    "post",
    "post_tag",
    "post_proof",
    "reading",
    "reading_choice",
    "deliverable",
    "deliverable_post",
    "collaboration",
    "campaign",
    "influencer",
    "account",
    "comment",
    "import_batch",
)


class PostViewModel(QObject):
    """Reads one post whole and asks for what is to be done with it.

    Signals:
        detail_read(PostDetail): another post, or the same read anew.
        picture_read(proof_id, QImage): a proof in small; a null image for one that is no picture.
        gone(): no post is looked at any more.
    """

    detail_read = Signal(object)
    picture_read = Signal(str, object)
    gone = Signal()

    def __init__(
        self, bridge: Bridge, formats: Formats, day: Callable[[], date], parent: QObject | None = None
    ) -> None:
        """Begin with nothing looked at.

        Args:
            day: gives the person's day now, in their zone.
        """
        super().__init__(parent)
        self.bridge, self.formats, self.day = bridge, formats, day
        self.post_id = ""
        self.detail: PostDetail | None = None
        self._waiting: Callable[[], None] | None = None
        self.pieces: list[DeliverableRow] = []
        bridge.changed.connect(self._on_changed)

    def show(self, post_id: str) -> None:
        """Look at a post; "" at none."""
        self.post_id = post_id
        if not post_id:
            self.detail = self._waiting = None
            self.gone.emit()
            return
        self.bridge.read(self, post_detail, post_id, then=self._set_detail, failed=self._lose)

    def when_read(self, act: Callable[[], None]) -> None:
        """Do something with the post that was asked for last, once it is read."""
        if self.detail is not None and self.detail.row.id == self.post_id:
            act()
        else:
            self._waiting = act

    def _set_detail(self, detail: PostDetail) -> None:
        if detail.row.id != self.post_id:
            return
        self.detail, self.pieces = detail, []
        self.detail_read.emit(detail)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()
        if detail.row.influencer_id:
            self.bridge.read(self, _pieces_of, self.day(), detail.row.influencer_id, then=self._set_pieces)

    def _set_pieces(self, pieces: list[DeliverableRow]) -> None:
        """Pieces of the post's own campaign; of all campaigns while it has none."""
        part = self.detail.collaboration_id if self.detail else None
        self.pieces = [each for each in pieces if part in (None, each.collaboration_id)]

    def _lose(self, _error: CrmError) -> None:
        self.show("")

    def _on_changed(self, changes: ChangeSet) -> None:
        if self.post_id and changes.touches(*TOLD_TABLES):
            self.show(self.post_id)

    # ---- the post itself

    def add(self, draft: PostDraft, then: Then, failed: Failed) -> None:
        """Add a post."""
        self.bridge.write(self, add_post, draft, then=self._said(self.tr("Post added."), then), failed=failed)

    def edit(self, post_id: str, changes: Mapping[str, Any], then: Then, failed: Failed) -> None:
        """Change a post."""
        said = self._said(self.tr("Post saved."), then)
        self.bridge.write(self, edit_post, post_id, dict(changes), then=said, failed=failed)

    def find_person(self, owner: QObject, text: str, then: Then, failed: Failed) -> None:
        """Whose name or handle this is."""
        self.bridge.read(owner, resolve, "influencer", text, then=then, failed=failed)

    def read_parts(self, owner: QObject, influencer_id: str, then: Then) -> None:
        """In which campaigns somebody takes part."""
        self.bridge.read(
            owner, collaboration_rows, self.day(), CollaborationFilter(influencer_id=influencer_id), then=then
        )

    # ---- readings

    def believe(self, row: ReadingRow) -> None:
        """Believe this claim; the other stays to be seen."""
        reading = row.reading
        said = self._said(self.tr("These figures count now; the other claim stays to be seen."))
        self.bridge.write(self, choose_reading, self.post_id, reading.read_at, reading.source, then=said)

    def doubt_again(self) -> None:
        """Leave the question between claims open again."""
        self.bridge.write(self, drop_choice, self.post_id, then=self._said(self.tr("The question is open again.")))

    def correct(self, reading_id: str, changes: Mapping[str, int | None], then: Then, failed: Failed) -> None:
        """Correct figures of a reading by a further revision."""
        said = self._said(self.tr("Reading corrected; the first figures stay in its history."), then)
        self.bridge.write(self, correct_reading, reading_id, dict(changes), then=said, failed=failed)

    def remove_reading(self, reading_id: str, then: Then, failed: Failed) -> None:
        """Take a typed reading out."""
        said = self._said(self.tr("Reading removed."), then)
        self.bridge.write(self, remove_reading, reading_id, then=said, failed=failed)

    # ---- proofs

    def add_proofs(self, paths: Sequence[Path], taken_on: date, then: Then, failed: Failed) -> None:
        """Keep pictures that show the post as it stood on a day."""
        said = self._said(self.tr("Proof kept."), then)
        for path in paths[:-1]:
            self.bridge.write(self, add_proof, self.post_id, path, taken_on, failed=failed)
        self.bridge.write(self, add_proof, self.post_id, paths[-1], taken_on, then=said, failed=failed)

    def remove_proof(self, proof_id: str) -> None:
        """Take a proof off."""
        self.bridge.write(self, remove_proof, proof_id, then=self._said(self.tr("Proof removed.")))

    def read_proof(self, proof_id: str, then: Then) -> None:
        """A proof's name and bytes."""
        self.bridge.read(self, proof_bytes, proof_id, then=then)

    def read_picture(self, proof_id: str, size: QSize) -> None:
        """A proof in small; decoded on the reading thread."""
        answer = partial(self.picture_read.emit, proof_id)
        self.bridge.read(self, _small, proof_id, size, then=answer, failed=lambda _error: answer(QImage()))

    # ---- agreed pieces

    def set_satisfied(self, piece: DeliverableRow, on: bool) -> None:
        """Say that the post satisfies a piece, or that it does not after all."""
        if on:
            said = self._said(self.tr("The post satisfies the piece."))
            self.bridge.write(self, link_posts, piece.id, [self.post_id], then=said)
        else:
            said = self._said(self.tr("The post does not satisfy the piece any more."))
            self.bridge.write(self, unlink_post, piece.id, self.post_id, then=said)

    def _said(self, words: str, then: Then | None = None) -> Then:
        def done(result: object) -> None:
            self.bridge.say(words, self.tr("Undo"), lambda: self.bridge.write(self, undo))
            if then is not None:
                then(result)

        return done


def _pieces_of(db: Any, today: date, influencer_id: str) -> list[DeliverableRow]:
    return deliverable_rows(db, today, influencer_id=influencer_id)


def _small(db: Any, proof_id: str, size: QSize) -> QImage:
    _name, content = proof_bytes(db, proof_id)
    whole = QImage.fromData(content)
    smooth = Qt.TransformationMode.SmoothTransformation
    return whole if whole.isNull() else whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth)
