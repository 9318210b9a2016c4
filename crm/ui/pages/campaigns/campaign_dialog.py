"""The form of a campaign: plan, money, how its sales are counted, goals. What is refused stands beside its field."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from PySide6.QtWidgets import QLineEdit, QWidget

from crm.domain import limits
from crm.domain.vocabulary import GoalFigure
from crm.errors import UserError
from crm.queries.campaigns import CampaignDetail, CampaignRow, campaign_detail
from crm.services.campaigns import MOST_MINOR, CampaignDraft, Goals
from crm.ui.kit.amounts import currency_choices, shown_amount, shown_share, typed_minor, typed_share
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, line
from crm.ui.kit.widgets import button, label
from crm.ui.pages.campaigns import words
from crm.ui.pages.campaigns.view_model import CampaignsViewModel

SHARES = (GoalFigure.ENGAGEMENT_RATE, GoalFigure.POSITIVE_SHARE)
ATTRIBUTION_DAYS = CampaignDraft.attribution_days
# The three measures of a campaign, in the order in which its page answers them.
MEASURES = (
    (
        GoalFigure.ENGAGEMENTS,
        GoalFigure.ENGAGEMENT_RATE,
        GoalFigure.REACH,
        GoalFigure.IMPRESSIONS,
        GoalFigure.VIEWS,
        GoalFigure.CLICKS,
    ),
    (GoalFigure.ORDERS, GoalFigure.REVENUE),
    (GoalFigure.COMMENTS, GoalFigure.POSITIVE_SHARE),
)


class CampaignDialog(Dialog):
    """A new campaign when `campaign` is None, else an existing one, whose goals and plan are read first."""

    def __init__(self, model: CampaignsViewModel, campaign: CampaignRow | None, parent: QWidget) -> None:
        title = self.tr("Edit {name}").format(name=campaign.name) if campaign else self.tr("New campaign")
        super().__init__(title, self.tr("Save") if campaign else self.tr("Add campaign"), parent, 560)
        self.model, self.campaign = model, campaign
        self.known: CampaignDetail | None = None
        self._make_plan(campaign)
        self._make_counting(campaign.currency if campaign else model.currency)
        self.goals: dict[GoalFigure, QLineEdit] = {figure: line() for measure in MEASURES for figure in measure}
        self._lay_out_plan()
        self._lay_out_counting()
        self._lay_out_goals()
        self.on_submit(self._save)
        model.written.connect(self.accept)
        if campaign is not None:
            self._offer_removal(campaign)
        self._read()
        self.name.setFocus()

    def _offer_removal(self, campaign: CampaignRow) -> None:
        """One step that Undo takes back; posts, sales and payments stay."""
        self.removal = button(self.tr("Remove campaign"), None, "ghost")
        self.removal.setToolTip(self.tr("Its posts, sales and payments stay; Undo brings it back whole."))
        self.removal.clicked.connect(lambda: self.model.remove_campaign(campaign, self.show_error))
        self.add_action(self.removal)

    # ---- fields

    def _make_plan(self, campaign: CampaignRow | None) -> None:
        locale = self.model.formats.locale
        self.name = line(campaign.name if campaign else "", self.tr("Winter Table"))
        brands = [(brand.id, brand.name) for brand in self.model.brands]
        self.brand = choice(brands, campaign.brand_id if campaign else None)
        self.objective = area("", 3)
        self.starts = DateField(campaign.starts_on if campaign else None, locale, self.tr("Starts on"))
        self.ends = DateField(campaign.ends_on if campaign else None, locale, self.tr("Ends on"))
        self.zone = choice([(zone, zone) for zone in sorted(available_timezones())], self.model.formats.zone_name)

    def _make_counting(self, currency: str) -> None:
        planned = self.campaign.budget.planned if self.campaign else None
        self.currency = choice(currency_choices(currency), currency)
        self.budget = line(shown_amount(planned.minor, planned.currency) if planned else "", "12000")
        self.landing = line(placeholder="https://example.com/winter")
        self.attribution = line(str(ATTRIBUTION_DAYS))
        self.code_first = choice([(True, self.tr("the code’s partner")), (False, self.tr("the link’s partner"))])
        self.margin = line(placeholder="40")

    def _lay_out_plan(self) -> None:
        none = "" if self.brand.count() else self.tr("Add a brand first, on the Brands page.")
        self.add("name", Field(self.tr("Name"), self.name))
        self.add("brand_id", Field(self.tr("Brand"), self.brand, none))
        hint = self.tr("What should be different when it is over?")
        self.add("objective", Field(self.tr("Objective"), self.objective, hint))
        self.add("starts_on", Field(self.tr("From"), self.starts), half=True)
        self.add("ends_on", Field(self.tr("Until, inclusive"), self.ends), half=True)
        hint = self.tr("Its days are counted there.")
        self.add("zone", Field(self.tr("Reporting zone"), self.zone, hint))

    def _lay_out_counting(self) -> None:
        self.add_widget(label(self.tr("Money and sales"), "label"))
        self.add("budget_minor", Field(self.tr("Budget"), self.budget), half=True)
        self.add("currency", Field(self.tr("Currency"), self.currency), half=True)
        hint = self.tr("Tracking links lead there unless one says otherwise.")
        self.add("landing_url", Field(self.tr("Landing page"), self.landing, hint))
        hint = self.tr("A sale counts so many days after a post, 1 to 365.")
        self.add("attribution_days", Field(self.tr("Attribution window, days"), self.attribution, hint), half=True)
        hint = self.tr("When an order has both.")
        self.add("code_first", Field(self.tr("A sale belongs to"), self.code_first, hint), half=True)
        hint = self.tr("Share of revenue left before these costs, for ROI; empty counts all of it.")
        self.add("margin_rate", Field(self.tr("Margin, %"), self.margin, hint))

    def _lay_out_goals(self) -> None:
        self.add_widget(label(self.tr("Goals"), "label"))
        self.add_widget(label(self.tr("Empty means that nothing was promised."), "small", "muted"))
        titles = (self.tr("Engagement"), self.tr("Conversions"), self.tr("Audience feedback"))
        for title, measure in zip(titles, MEASURES, strict=True):
            self.add_widget(label(title, "small-strong", "muted"))
            for figure in measure:
                self.add(figure.value, Field(words.goal_words(figure), self.goals[figure]), half=True)

    # ---- an existing campaign

    def _read(self) -> None:
        if self.campaign is None:
            self.submit.setEnabled(self.brand.count() > 0)
            return
        self.submit.setEnabled(False)
        bridge, day = self.model.bridge, self.model.day()
        bridge.read(self, campaign_detail, self.campaign.id, day, then=self._show, failed=self._refuse)

    def _refuse(self, error: Exception) -> None:
        self.show_error(error)
        self.submit.setEnabled(False)  # what was not read must not be written over

    def _show(self, told: CampaignDetail) -> None:
        self.known = told
        self.objective.setPlainText(told.objective)
        if self.zone.findData(told.zone) < 0:  # a name that this computer's table does not list
            self.zone.addItem(told.zone, told.zone)
        self.zone.setCurrentIndex(self.zone.findData(told.zone))
        self.landing.setText(told.landing_url or "")
        self.attribution.setText(str(told.attribution_days))
        self.code_first.setCurrentIndex(self.code_first.findData(told.code_first))
        self.margin.setText(shown_share(told.margin_rate))
        for goal in told.goals:
            self.goals[goal.figure].setText(_shown(goal.figure, goal.target, told.row.currency))
        self.submit.setEnabled(True)

    # ---- what was typed

    def _save(self) -> None:
        try:
            typed, goals = self._typed(), self._typed_goals()
        except UserError as error:
            self.show_error(error)
            return
        if self.campaign is None:
            self.model.add(CampaignDraft(**typed), goals, self.show_error)
        else:
            self.model.edit(self.campaign.id, typed, goals, self.show_error)

    def _typed(self) -> dict[str, Any]:
        days: Mapping[str, date | None] = {"starts_on": self.starts.value(), "ends_on": self.ends.value()}
        currency = self.currency.currentData()
        return {
            "name": self.name.text(),
            "brand_id": self.brand.currentData(),
            "objective": self.objective.toPlainText(),
            **days,
            "zone": self.zone.currentData(),
            "currency": currency,
            "budget_minor": typed_minor(self.budget.text(), currency, "budget_minor"),
            "landing_url": self.landing.text(),
            "attribution_days": self.attribution.text().strip(),
            "code_first": self.code_first.currentData(),
            "margin_rate": typed_share(self.margin.text(), "margin_rate"),
        }

    def _typed_goals(self) -> Goals:
        """Those that differ from what was read; None takes one away."""
        known = {goal.figure: goal.target for goal in self.known.goals} if self.known else {}
        currency = self.currency.currentData()
        typed = {figure: _target(figure, each.text(), currency) for figure, each in self.goals.items()}
        return {figure: target for figure, target in typed.items() if target != known.get(figure)}


def _shown(figure: GoalFigure, target: Decimal, currency: str) -> str:
    if figure in SHARES:
        return shown_share(target)
    return shown_amount(int(target), currency) if figure is GoalFigure.REVENUE else str(int(target))


def _target(figure: GoalFigure, text: str, currency: str) -> Decimal | int | None:
    """What was typed in the figure's own unit.

    Raises:
        UserError: it cannot be read; `field` is the figure.
    """
    if figure in SHARES:
        return typed_share(text, figure.value)
    if figure is GoalFigure.REVENUE:
        return typed_minor(text, currency, figure.value)
    return limits.count(text.strip(), figure.value, MOST_MINOR)
