"""Moving a collaboration to another stage. What is refused stands beside its field."""

from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from crm.domain.collaborations import STAGES, needs_reason, next_stage
from crm.domain.vocabulary import CollaborationStage
from crm.queries.collaborations import CollaborationRow
from crm.ui.bridge import Failed
from crm.ui.kit.forms import Dialog, Field, area, choice
from crm.ui.pages.campaigns import words


class Moves(Protocol):
    """Who can move a collaboration: the model of a campaign's partners, or that of one collaboration's form."""

    @property
    def written(self) -> SignalInstance: ...
    def move(
        self, row: CollaborationRow, stage: CollaborationStage, reason: str, words: str, failed: Failed
    ) -> None: ...


class StageDialog(Dialog):
    """The next stage of a collaboration, and why when it goes back or past one."""

    def __init__(self, model: Moves, row: CollaborationRow, parent: QWidget) -> None:
        super().__init__(self.tr("Move {name}").format(name=row.name), self.tr("Move"), parent, 440)
        self.model, self.row = model, row
        following = next_stage(row.stage, ships_product=row.ships_product)
        stages = [(each, words.stage_words(each)) for each in STAGES if each is not row.stage]
        self.stage = choice(stages, following)
        self.reason = area(lines=3)
        now = self.tr("Now {stage}.").format(stage=words.stage_words(row.stage).lower())
        self.add("stage", Field(self.tr("New stage"), self.stage, now))
        self.add("reason", Field(self.tr("Reason"), self.reason, self.tr("Needed when it goes back or skips a stage.")))
        self.stage.currentIndexChanged.connect(lambda _at: self._show_need())
        self.on_submit(self._move)
        model.written.connect(self.accept)
        self._show_need()
        self.stage.setFocus()

    def _show_need(self) -> None:
        wanted = needs_reason(
            self.row.stage, CollaborationStage(self.stage.currentData()), ships_product=self.row.ships_product
        )
        self.fields["reason"].setVisible(wanted)

    def _move(self) -> None:
        stage = CollaborationStage(self.stage.currentData())
        told = self.tr("{name} is now {stage}").format(name=self.row.name, stage=words.stage_words(stage).lower())
        self.model.move(self.row, stage, self.reason.toPlainText(), told, self.show_error)
