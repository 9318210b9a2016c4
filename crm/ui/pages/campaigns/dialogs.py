"""Moving collaborations to another stage. What is refused stands beside its field."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication, SignalInstance
from PySide6.QtWidgets import QWidget

from crm.domain.collaborations import STAGES, needs_reason, next_stage
from crm.domain.vocabulary import CollaborationStage
from crm.queries.collaborations import CollaborationRow
from crm.ui.bridge import Failed
from crm.ui.kit.forms import Dialog, Field, area, choice
from crm.ui.pages.campaigns import words

translate = QCoreApplication.translate


class Moves(Protocol):
    """Who can move collaborations: the model of a campaign's partners, or that of one collaboration's form."""

    @property
    def written(self) -> SignalInstance: ...
    def move(
        self,
        rows: Sequence[CollaborationRow],
        stage: CollaborationStage,
        reason: str,
        words: str,
        failed: Failed | None,
    ) -> None: ...


def moved_words(rows: Sequence[CollaborationRow], stage: CollaborationStage) -> str:
    """What is said when they moved."""
    where = words.stage_words(stage)
    if len(rows) == 1:
        return translate("campaigns", "{name} moved to {stage}").format(name=rows[0].name, stage=where)
    return translate("campaigns", "{n} partners moved to {stage}").format(n=len(rows), stage=where)


class StageDialog(Dialog):
    """The next stage of one or more collaborations, and why when one of them goes back or past one."""

    def __init__(
        self,
        model: Moves,
        rows: Sequence[CollaborationRow],
        parent: QWidget,
        stage: CollaborationStage | None = None,
    ) -> None:
        """Ask for the stage, beginning with the given one.

        Args:
            stage: None begins with what usually follows the first one's.
        """
        first = rows[0]
        title = self.tr("Move {name}") if len(rows) == 1 else self.tr("Move {n} partners")
        super().__init__(title.format(name=first.name, n=len(rows)), self.tr("Move"), parent, 440)
        self.model, self.rows = model, rows
        following = stage or next_stage(first.stage, ships_product=first.ships_product)
        stages = [(each, words.stage_words(each)) for each in STAGES if each is not first.stage]
        self.stage = choice(stages, following)
        self.reason = area(lines=3)
        now = self.tr("Stands at {stage} now.").format(stage=words.stage_words(first.stage))
        self.add("stage", Field(self.tr("New stage"), self.stage, now))
        self.add("reason", Field(self.tr("Reason"), self.reason, self.tr("Needed when it goes back or skips a stage.")))
        self.stage.currentIndexChanged.connect(lambda _at: self._show_need())
        self.on_submit(self._move)
        model.written.connect(self.accept)
        self._show_need()
        (self.stage if stage is None else self.reason).setFocus()

    def _show_need(self) -> None:
        self.fields["reason"].setVisible(any_needs_reason(self.rows, CollaborationStage(self.stage.currentData())))

    def _move(self) -> None:
        stage = CollaborationStage(self.stage.currentData())
        told = moved_words(self.rows, stage)
        self.model.move(self.rows, stage, self.reason.toPlainText(), told, self.show_error)


def any_needs_reason(rows: Sequence[CollaborationRow], stage: CollaborationStage) -> bool:
    """Whether one of these goes back or past a stage."""
    return any(needs_reason(row.stage, stage, ships_product=row.ships_product) for row in rows)
