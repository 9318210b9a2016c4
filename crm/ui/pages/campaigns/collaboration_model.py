"""State and intents of one collaboration's form: it is read whole, and each act on it is one step. No widgets."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.domain.vocabulary import CollaborationStage
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.collaboration_form import OpenedCollaboration, PaymentRow, opened_collaboration
from crm.queries.collaborations import CollaborationRow
from crm.queries.deliverables import DeliverableRow, LinkedPost, linkable_posts
from crm.queries.tracking import CodeConflict, code_conflicts
from crm.services.campaigns import edit_collaboration, move_collaborations
from crm.services.deliverables import (
    DeliverableDraft,
    ReviewDraft,
    add_deliverable,
    choose_posts,
    edit_deliverable,
    hand_in_draft,
    remove_deliverable,
    review_draft,
)
from crm.services.history import undo
from crm.services.payments import PaymentDraft, add_payment, edit_payment, remove_payment
from crm.ui.bridge import Bridge, Failed

SHOWN_TABLES = (
    "collaboration",
    "collaboration_move",
    "deliverable",
    "deliverable_post",
    "draft_review",
    "payment",
    "post",
    "campaign",
    "influencer",
)
Then = Callable[[object], None]


class CollaborationViewModel(QObject):
    """One collaboration with its pieces, payments and moves.

    Signals:
        opened(OpenedCollaboration): it was read, or read anew.
        code_checked(code, conflicts): what the registry says of a code that is being typed.
        did(sentence): something was committed; written(): the same, for the form that asked.
        failed(sentence): it could not be read.
    """

    opened = Signal(object)
    code_checked = Signal(str, object)
    did = Signal(str)
    written = Signal()
    failed = Signal(str)

    def __init__(self, bridge: Bridge, formats: Formats, collaboration_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge, self.formats, self.collaboration_id = bridge, formats, collaboration_id
        self.known: OpenedCollaboration | None = None
        bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read it anew."""
        self.bridge.read(
            self,
            opened_collaboration,
            self.collaboration_id,
            self.formats.zone,
            then=self._set,
            failed=self._fail,
        )

    def check_code(self, code: str) -> None:
        """Ask the registry whose code is the same or looks alike."""
        if self.known is not None:
            influencer_id = self.known.row.influencer_id
            self.bridge.read(self, _conflicts, code, influencer_id, then=self._tell_code)

    def save(self, changes: Mapping[str, Any], then: Then, failed: Failed) -> None:
        """Change the agreement."""
        self.bridge.write(self, edit_collaboration, self.collaboration_id, changes, then=then, failed=failed)

    def move(
        self,
        rows: Sequence[CollaborationRow],
        stage: CollaborationStage,
        reason: str,
        words: str,
        failed: Failed | None,
    ) -> None:
        """Move it to another stage; `words` say so."""
        done = partial(self._done, words)
        ids = [row.id for row in rows]
        self.bridge.write(self, move_collaborations, ids, stage, reason, then=done, failed=failed)

    # ---- agreed pieces

    def add_piece(self, draft: DeliverableDraft, failed: Failed) -> None:
        """Agree on a further piece."""
        self.bridge.write(
            self, add_deliverable, draft, then=partial(self._done, self.tr("Piece added.")), failed=failed
        )

    def edit_piece(self, piece: DeliverableRow, changes: Mapping[str, Any], failed: Failed) -> None:
        """Change an agreed piece."""
        done = partial(self._done, self.tr("Piece saved."))
        self.bridge.write(self, edit_deliverable, piece.id, changes, then=done, failed=failed)

    def remove_piece(self, piece: DeliverableRow) -> None:
        """Take away a piece of which nobody has said anything yet."""
        self.bridge.write(self, remove_deliverable, piece.id, then=partial(self._done, self.tr("Piece removed.")))

    def hand_in(self, piece: DeliverableRow) -> None:
        """A draft came in and waits for a review."""
        done = partial(self._done, self.tr("The draft waits for a review."))
        self.bridge.write(self, hand_in_draft, piece.id, then=done)

    def review(self, draft: ReviewDraft, failed: Failed) -> None:
        """Keep what somebody said of a draft."""
        done = partial(self._done, self.tr("Review kept."))
        self.bridge.write(self, review_draft, draft, then=done, failed=failed)

    def offer_posts(self, owner: QObject, then: Callable[[Sequence[LinkedPost]], None], failed: Failed) -> None:
        """Read the posts that may satisfy a piece."""
        self.bridge.read(owner, linkable_posts, self.collaboration_id, then=then, failed=failed)

    def choose_posts(self, piece: DeliverableRow, post_ids: Sequence[str], failed: Failed) -> None:
        """Say which posts satisfy a piece."""
        done = partial(self._done, self.tr("Posts of the piece saved."))
        self.bridge.write(self, choose_posts, piece.id, post_ids, then=done, failed=failed)

    # ---- payments

    def add_payment(self, draft: PaymentDraft, failed: Failed) -> None:
        """Note what is owed or was paid."""
        done = partial(self._done, self.tr("Payment added."))
        self.bridge.write(self, add_payment, draft, then=done, failed=failed)

    def edit_payment(self, payment: PaymentRow, changes: Mapping[str, Any], failed: Failed) -> None:
        """Change a payment."""
        done = partial(self._done, self.tr("Payment saved."))
        self.bridge.write(self, edit_payment, payment.id, changes, then=done, failed=failed)

    def pay(self, payment: PaymentRow) -> None:
        """Note that it was paid today."""
        if self.known is not None:
            done = partial(self._done, self.tr("Paid today."))
            self.bridge.write(self, edit_payment, payment.id, {"paid_on": self.known.today}, then=done)

    def remove_payment(self, payment: PaymentRow) -> None:
        """Take a payment away."""
        self.bridge.write(self, remove_payment, payment.id, then=partial(self._done, self.tr("Payment removed.")))

    def undo(self) -> None:
        """Take the last step back."""
        self.bridge.write(self, undo, then=lambda step: self.did.emit(self.tr("{} was undone.").format(step.label)))

    # ---- answers

    def _done(self, words: str, _result: object) -> None:
        self.written.emit()
        self.did.emit(words)

    def _set(self, opened: OpenedCollaboration) -> None:
        self.known = opened
        self.opened.emit(opened)

    def _tell_code(self, told: tuple[str, Sequence[CodeConflict]]) -> None:
        self.code_checked.emit(*told)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*SHOWN_TABLES):
            self.load()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))


def _conflicts(db: Any, code: str, influencer_id: str) -> tuple[str, Sequence[CodeConflict]]:
    return code, code_conflicts(db, code, influencer_id)
