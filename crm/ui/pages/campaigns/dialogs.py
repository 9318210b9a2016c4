"""Dialogs of campaigns: the campaign itself, and moving a collaboration. What is refused stands beside its field."""

from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtWidgets import QWidget

from crm.domain.collaborations import STAGES, needs_reason, next_stage
from crm.domain.vocabulary import CollaborationStage, Money
from crm.errors import UserError
from crm.queries.campaigns import CampaignRow
from crm.queries.collaborations import CollaborationRow
from crm.services.campaigns import CampaignDraft
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, line
from crm.ui.pages.campaigns import words
from crm.ui.pages.campaigns.view_model import CampaignsViewModel


class CampaignDialog(Dialog):
    """A new campaign when `campaign` is None, else an existing one."""

    def __init__(self, model: CampaignsViewModel, campaign: CampaignRow | None, parent: QWidget) -> None:
        title = self.tr("Edit {name}").format(name=campaign.name) if campaign else self.tr("New campaign")
        super().__init__(title, self.tr("Save") if campaign else self.tr("Add campaign"), parent, 520)
        self.model, self.campaign = model, campaign
        locale = model.formats.locale
        planned = campaign.budget.planned if campaign else None
        self.name = line(campaign.name if campaign else "", self.tr("Winter Table"))
        self.brand = choice([(brand.id, brand.name) for brand in model.brands])
        self.starts = DateField(campaign.starts_on if campaign else None, locale, self.tr("Starts on"))
        self.ends = DateField(campaign.ends_on if campaign else None, locale, self.tr("Ends on"))
        self.budget = line(str(planned.amount) if planned else "", "12000")
        self.objective = area("", 3)
        self.add("name", Field(self.tr("Name"), self.name))
        if campaign is None:
            none = "" if self.brand.count() else self.tr("Add a brand first, on the Brands page.")
            self.add("brand_id", Field(self.tr("Brand"), self.brand, none))
            self.submit.setEnabled(self.brand.count() > 0)
        self.add("starts_on", Field(self.tr("From"), self.starts), half=True)
        self.add("ends_on", Field(self.tr("Until, inclusive"), self.ends), half=True)
        self._currency = campaign.currency if campaign else model.currency
        told = self.tr("In {currency}.").format(currency=self._currency)
        self.add("budget_minor", Field(self.tr("Budget"), self.budget, told))
        if campaign is None:
            hint = self.tr("What should be different when it is over?")
            self.add("objective", Field(self.tr("Objective"), self.objective, hint))
        self.on_submit(self._save)
        model.written.connect(self.accept)
        self.name.setFocus()

    def _save(self) -> None:
        try:
            typed = self._typed()
        except UserError as error:
            self.show_error(error)
            return
        if self.campaign is None:
            objective = self.objective.toPlainText()
            self.model.add(
                CampaignDraft(brand_id=self.brand.currentData(), objective=objective, **typed), self.show_error
            )
        else:
            self.model.edit(self.campaign.id, typed, self.show_error)

    def _typed(self) -> dict[str, Any]:
        return {
            "name": self.name.text(),
            "starts_on": self.starts.value(),
            "ends_on": self.ends.value(),
            "budget_minor": self._budget(),
        }

    def _budget(self) -> int | None:
        text = self.budget.text().strip().replace(" ", "").replace(",", ".")
        if not text:
            return None
        try:
            return int(Decimal(text).scaleb(Money(0, self._currency).decimals))
        except (InvalidOperation, ValueError):
            raise UserError(
                self.tr("Write the budget as a plain number, such as 12000."), field="budget_minor"
            ) from None


class StageDialog(Dialog):
    """The next stage of a collaboration, and why when it goes back or past one."""

    def __init__(self, model: CampaignsViewModel, row: CollaborationRow, parent: QWidget) -> None:
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
