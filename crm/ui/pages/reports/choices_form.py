"""The choices of one report: of what, for whom, which sections, in which form. Layout and wiring only."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QScrollArea, QWidget

from crm.domain.periods import spoken_period
from crm.errors import UserError
from crm.reports.arrangement import full_order
from crm.reports.content import Audience
from crm.services.report_choices import Need, ReportKind
from crm.ui.kit.forms import Choice, Field, choice, line
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.reports.people_box import PeopleBox
from crm.ui.pages.reports.reading import Offered
from crm.ui.pages.reports.sections import SectionList
from crm.ui.pages.reports.view_model import ReportsViewModel
from crm.ui.pages.reports.words import PERIODS, form_words, period_words, reader_meaning, reader_words
from crm.ui.theme.theme import current

WIDTH = 300
OTHER = "other"


class ChoicesForm(QScrollArea):
    """Shows only what the kind needs and allows; each change goes to the view model at once."""

    def __init__(self, model: ReportsViewModel) -> None:
        super().__init__()
        self.model = model
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.people = PeopleBox(model)
        self.brand = choice([(None, self.tr("All brands"))])
        self.campaign = choice([(None, self.tr("Choose a campaign"))])
        self.partner = choice([(None, self.tr("Everybody (the common brief)"))])
        self.period = choice([*((each, period_words(each)) for each in PERIODS), (OTHER, self.tr("Another period…"))])
        self.other = line("", "2026-Q3")
        self.compared = QCheckBox(self.tr("Beside the period before"))
        self.reader = choice([])
        self.meaning = label("", "small", "muted", wrap=True)
        self.rates = QCheckBox(self.tr("Include rates"))
        self.rates_told = label("", "small", "muted", wrap=True)
        self.sections = SectionList(self.tr("Sections"))
        self.reset = button(self.tr("As usual"), None, "ghost")
        self.form = choice([])
        self.look = choice([("", self.tr("Its client’s own"))])
        self._fields = {
            "brand": Field(self.tr("Brand"), self.brand),
            "campaign": Field(self.tr("Campaign"), self.campaign),
            "partner": Field(self.tr("For"), self.partner),
            "period": Field(self.tr("Period"), self.period),
            "other": Field(
                self.tr("Which period"), self.other, self.tr("Such as 2026-Q3, 2026-07, 2026, or two days.")
            ),
        }
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = row(label(self.tr("Sections"), "small-strong", "muted"), None, self.reset)
        self._sections_box = QWidget()
        self._sections_box.setLayout(column(rule(), 8, head, self.sections, spacing=2))
        reader = column(Field(self.tr("Reader"), self.reader), self.meaning, spacing=4)
        rates = column(self.rates, self.rates_told, spacing=4)
        self._rates_box = QWidget()
        self._rates_box.setLayout(rates)
        inner = column(
            self.people,
            *self._fields.values(),
            self.compared,
            rule(),
            reader,
            self._rates_box,
            self._sections_box,
            rule(),
            Field(self.tr("Form"), self.form),
            Field(self.tr("Look"), self.look),
            None,
            spacing=10,
            margins=(16, 12, 16, 16),
        )
        self.setWidget(panel("surface", inner))
        self.setFixedWidth(current().px(WIDTH))

    def _connect(self) -> None:
        model = self.model
        self.brand.currentIndexChanged.connect(lambda: model.change(brand_id=self.brand.currentData()))
        self.campaign.currentIndexChanged.connect(self._set_campaign)
        self.partner.currentIndexChanged.connect(self._set_partner)
        self.period.currentIndexChanged.connect(self._set_period)
        self.other.editingFinished.connect(self._set_other)
        self.compared.toggled.connect(lambda on: model.change(compared=on))
        self.reader.currentIndexChanged.connect(lambda: model.change(audience=Audience(self.reader.currentData())))
        self.rates.toggled.connect(lambda on: model.change(with_rates=on))
        self.sections.changed.connect(lambda order, hidden: model.change(order=order, hidden=hidden))
        self.reset.clicked.connect(lambda: model.change(order=(), hidden=()))
        self.form.currentIndexChanged.connect(lambda: model.change(form=self.form.currentData()))
        self.look.currentIndexChanged.connect(lambda: model.change(look_of=self.look.currentData()))
        model.offered.connect(self._offer)
        model.partners_read.connect(self._offer_partners)
        model.choices_changed.connect(self.show_choices)

    # ---- showing what was chosen

    def show_choices(self) -> None:
        """Show the choices of the view model, and only what its kind has."""
        model, rules, choices = self.model, self.model.rules, self.model.choices
        wanted = {*rules.needs, *rules.offers}
        self.people.setVisible(Need.PEOPLE in wanted)
        for name, need in (("brand", Need.BRAND), ("campaign", Need.CAMPAIGN), ("partner", Need.PARTNER)):
            self._fields[name].setVisible(need in wanted)
        self._fields["period"].setVisible(Need.PERIOD in wanted)
        self.rates.setEnabled(choices.kind is not ReportKind.RATES)
        self._rates_box.setVisible(rules.money)
        told = self.tr("Amounts of money stand in it.") if choices.with_rates else self.tr("No amount of money leaves.")
        if choices.kind is ReportKind.CAMPAIGN and not choices.with_rates:
            told = self.tr("Sums of the campaign stand in it; what each partner costs does not.")
        self.rates_told.setText(told)
        self._sections_box.setVisible(rules.sections and self.sections.count() > 0)
        _refill(self.reader, [(each, reader_words(each)) for each in rules.audiences], choices.audience)
        self.reader.setEnabled(len(rules.audiences) > 1)
        self.meaning.setText(reader_meaning(choices.audience))
        _refill(self.form, [(each, form_words(each)) for each in rules.forms], choices.form)
        for box, on in ((self.rates, choices.with_rates), (self.compared, choices.compared)):
            with QSignalBlocker(box):
                box.setChecked(on)
        self._show_period()
        self._offer(model.things)
        self.reset.setEnabled(bool(choices.order or choices.hidden))

    def show_sections(self, own: Sequence[str]) -> None:
        """Offer the sections that the report has; "own" is the order in which it has them."""
        choices = self.model.choices
        self.sections.show_sections(full_order(own, choices.order), choices.hidden)
        self._sections_box.setVisible(self.model.rules.sections and bool(own))

    def _show_period(self) -> None:
        period, listed = self.model.choices.period, self.model.choices.period in PERIODS
        offered = Need.PERIOD in self.model.rules.offers
        if not listed or self.period.currentData() != OTHER:
            with QSignalBlocker(self.period):
                self.period.setCurrentIndex(self.period.findData(period if listed else OTHER))
        if not listed:
            self.other.setText(period)
        self._fields["other"].setVisible(offered and self.period.currentData() == OTHER)
        portfolio = self.model.choices.kind is ReportKind.PORTFOLIO
        self.compared.setVisible(offered and (bool(period) or portfolio))
        self.period.setItemText(0, self.tr("This quarter (usual)") if portfolio else period_words(""))

    def _offer(self, things: Offered) -> None:
        choices = self.model.choices
        needed = Need.BRAND in self.model.rules.needs
        none = self.tr("Choose a client") if needed else self.tr("All brands")
        _refill(self.brand, [(None, none), *things.brands], choices.brand_id)
        _refill(self.campaign, [(None, self.tr("Choose a campaign")), *things.campaigns], choices.campaign_id)
        looks = [("", self.tr("Its client’s own")), ("ours", self.tr("Rapport’s plain look")), *things.brands]
        _refill(self.look, looks, choices.look_of)

    def _offer_partners(self, partners: Sequence[tuple[str, str]]) -> None:
        person = next(iter(self.model.choices.influencer_ids), None)
        _refill(self.partner, [(None, self.tr("Everybody (the common brief)")), *partners], person)

    # ---- choosing

    def _set_campaign(self) -> None:
        self.model.change(campaign_id=self.campaign.currentData(), influencer_ids=())

    def _set_partner(self) -> None:
        person = self.partner.currentData()
        self.model.change(influencer_ids=(person,) if person else ())

    def _set_period(self) -> None:
        wanted = self.period.currentData()
        if wanted == OTHER:
            self._fields["other"].setVisible(True)
            self.other.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.model.change(period=wanted)

    def _set_other(self) -> None:
        text = self.other.text().strip()
        try:
            spoken_period(text, self.model.today())
        except UserError as error:
            self._fields["other"].show_error(str(error))
            return
        self._fields["other"].show_error("")
        self.model.change(period=text)


def _refill(box: QComboBox, wanted: Sequence[Choice], value: object) -> None:
    """Offer these, and show the value; nothing is chosen by that."""
    with QSignalBlocker(box):
        if list(wanted) != [(box.itemData(at), box.itemText(at)) for at in range(box.count())]:
            box.clear()
            for each, words in wanted:
                box.addItem(words, each)
        box.setCurrentIndex(max(0, next((at for at, (each, _) in enumerate(wanted) if each == value), 0)))
