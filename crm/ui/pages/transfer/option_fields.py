"""The choices beside a file's columns: what it lists, how it is read, what it belongs to. Which of them show is by kind."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from PySide6.QtCore import QDate, QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QDateEdit, QGridLayout, QSpinBox, QWidget

from crm.domain.vocabulary import Basis, ImportKind, Platform
from crm.files.fields import FIELDS_OF, PER_ACCOUNT, Field
from crm.services.imports import Inspection
from crm.ui import present
from crm.ui.kit.forms import Field as FormField
from crm.ui.kit.forms import comma_separated, line
from crm.ui.kit.month_picker import drop_month
from crm.ui.kit.suggestions import complete_with
from crm.ui.kit.widgets import row
from crm.ui.pages.transfer import words
from crm.ui.pages.transfer.controls import Choices
from crm.ui.pages.transfer.kind_words import PEOPLE, kind_words
from crm.ui.pages.transfer.person_picker import PersonPicker
from crm.ui.pages.transfer.view_model import TransferViewModel
from crm.ui.theme.theme import current

FIELD_WIDTH, GAP = 208, 12  # px at 100 %
MOST_HEADER_LINE = 60
CURRENCIES = [
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "RON",
    "TRY",
    "UAH",
    "CAD",
    "AUD",
    "NZD",
    "JPY",
    "CNY",
    "INR",
    "BRL",
    "MXN",
    "ZAR",
    "NGN",
    "KES",
    "AED",
]
OF_CAMPAIGNS = (ImportKind.POSTS, ImportKind.CONVERSIONS, ImportKind.PAYOUTS)
WITH_TIMES = (ImportKind.POSTS, ImportKind.CONVERSIONS, ImportKind.COMMENTS, ImportKind.MAIL, ImportKind.CALENDAR)
_OWNERS = (Field.HANDLE, Field.INFLUENCER_REF, Field.NAME, Field.URL)
_POST_NAMED = (Field.POST_REF, Field.PERMALINK)
_ONE_KIND = {"mail": ImportKind.MAIL, "calendar": ImportKind.CALENDAR, "comments-text": ImportKind.COMMENTS}


def kinds_offered(inspection: Inspection) -> list[ImportKind]:
    """What the file could be taken for, the likeliest first."""
    recognised = inspection.recognised
    if recognised.form in _ONE_KIND:
        return [_ONE_KIND[recognised.form]]
    every = PEOPLE if recognised.form == "cards" else tuple(kind for kind in ImportKind if FIELDS_OF[kind])
    likely = (recognised.kind, *recognised.alternatives, inspection.kind)
    return list(dict.fromkeys([*(kind for kind in likely if kind in every), *every]))


class FieldGrid(QWidget):
    """Fields side by side in as many columns as there is room for; hidden ones leave no gap."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, FormField] = {}
        self._shown: list[str] = []
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(current().px(GAP))
        self._grid.setVerticalSpacing(current().px(8))

    def add(self, name: str, field: FormField) -> None:
        """Take a field; it stays hidden until it is wanted."""
        self.fields[name] = field
        field.setParent(self)
        field.hide()

    def show_fields(self, names: Sequence[str]) -> None:
        """Show these, in the order in which they were added."""
        shown = [name for name in self.fields if name in names]
        for name, field in self.fields.items():
            field.setVisible(name in shown)
        if shown != self._shown:
            self._shown = shown
            self._place(self._fitting())
        self.setVisible(bool(shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting() != self._across:
            self._place(self._fitting())

    def _fitting(self) -> int:
        step = current().px(FIELD_WIDTH + GAP)
        return max(1, (self.width() + current().px(GAP)) // step)

    def _place(self, across: int) -> None:
        self._across = across
        while self._grid.takeAt(0) is not None:
            pass
        for at, name in enumerate(self._shown):
            self._grid.addWidget(self.fields[name], at // across, at % across, Qt.AlignmentFlag.AlignTop)
        for side in range(max(across, self._grid.columnCount())):
            self._grid.setColumnStretch(side, 1 if side < across else 0)


class ReadingFields(FieldGrid):
    """What the file lists and how it is written."""

    def __init__(self, model: TransferViewModel) -> None:
        super().__init__()
        self.model = model
        tr = self.tr
        self.kind, self.encoding, self.sheet, self.table = (Choices("", []) for _ in range(4))
        self.header = QSpinBox()
        self.header.setRange(0, MOST_HEADER_LINE)
        self.header.setSpecialValueText(tr("No header"))
        self.header.setPrefix(tr("Line "))
        self.header.setKeyboardTracking(False)
        self.header.lineEdit().setTextMargins(current().px(6), 0, 0, 0)
        self.platform = Choices("", [(each.value, present.platform_words(each)) for each in Platform])
        self.unit = Choices(
            "", [("percent", tr("Percent (3.1 = 3.1 %)")), ("fraction", tr("Fractions (0.031 = 3.1 %)"))]
        )
        self.basis = Choices("", [(each.value, present.basis_words(each)) for each in Basis])
        self.currency = line("", tr("As the file says"))
        self.currency.setMaxLength(3)
        complete_with(self.currency, CURRENCIES)
        self.zone = Choices("", [])
        self.zone.setMaxVisibleItems(16)
        self._build()
        self._wire()

    def _build(self) -> None:
        tr = self.tr
        for name, title, control in (
            ("kind", tr("The file lists"), self.kind),
            ("sheet", tr("Sheet"), self.sheet),
            ("table", tr("Table"), self.table),
            ("header", tr("Header in"), self.header),
            ("encoding", tr("Text encoding"), self.encoding),
            ("platform", tr("Platform of all accounts"), self.platform),
            ("unit", tr("Engagement rates are"), self.unit),
            ("basis", tr("Rates are"), self.basis),
            ("currency", tr("Currency of amounts that name none"), self.currency),
            ("zone", tr("Times that name no zone are in"), self.zone),
        ):
            self.add(name, FormField(title, control))

    def _wire(self) -> None:
        model = self.model
        self.kind.activated.connect(lambda _at: model.choose(kind=ImportKind(self.kind.currentData())))
        self.encoding.activated.connect(lambda _at: model.choose(encoding=self.encoding.currentData()))
        self.sheet.activated.connect(
            lambda _at: model.choose(sheet=self.sheet.currentData(), table=None, header_line=None)
        )
        self.table.activated.connect(lambda _at: model.choose(table=self.table.currentData(), header_line=None))
        self.header.valueChanged.connect(lambda number: model.choose(header_line=number))
        self.platform.activated.connect(lambda _at: model.answer("platform", self.platform.currentData()))
        for rates in (self.unit, self.basis):
            rates.activated.connect(lambda _at: self._set_rates())
        self.currency.editingFinished.connect(self._set_currency)
        self.zone.activated.connect(lambda _at: model.choose(zone=self.zone.currentData()))

    def show_inspection(self, inspection: Inspection) -> None:
        """Show what is in force, and only what can be chosen for this file."""
        table, mapping = inspection.table, inspection.mapping
        self.kind.offer([(kind.value, kind_words(kind)) for kind in kinds_offered(inspection)], inspection.kind.value)
        names = dict.fromkeys((table.encoding, *words.ENCODINGS))
        self.encoding.offer([(name, words.encoding_words(name)) for name in names if name], table.encoding)
        self.sheet.offer([(name, name) for name in table.sheets], table.sheet)
        self.table.offer([(name, name) for name in table.tables], self._table(inspection))
        with QSignalBlocker(self.header):
            self.header.setMaximum(max(MOST_HEADER_LINE, table.header_line or 0))
            self.header.setValue(table.header_line or 0)
        self.platform.show_value(mapping.platform.value if mapping.platform else None)
        self.unit.show_value(mapping.rate_unit)
        self.basis.show_value(mapping.rate_basis.value)
        self.currency.setText(mapping.currency or "")
        self._show_zone(inspection)
        self.show_fields([name for name, shown in self._shown_for(inspection).items() if shown])

    def _shown_for(self, inspection: Inspection) -> dict[str, bool]:
        table, mapping, kind = inspection.table, inspection.mapping, inspection.kind
        is_table = inspection.recognised.table is not None
        rates = bool(mapping.uses(Field.ENGAGEMENT_RATE))
        of_people = any(use.field in PER_ACCOUNT and use.platform is None for use in mapping.columns)
        platform = mapping.platform is not None and "platform" not in self.model.asked
        return {
            "kind": self.kind.count() > 1,
            "encoding": bool(table.encoding),
            "sheet": len(table.sheets) > 1,
            "table": len(table.tables) > 1,
            "header": is_table and inspection.recognised.form == "table",
            "platform": platform and (kind is ImportKind.POSTS or of_people),
            "unit": rates,
            "basis": rates,
            "currency": kind in (ImportKind.CONVERSIONS, ImportKind.PAYOUTS),
            "zone": kind in WITH_TIMES and inspection.recognised.form != "mail",
        }

    def _table(self, inspection: Inspection) -> str | None:
        """The chosen table; else the one that was taken by itself, which only its header tells."""
        names, chosen = inspection.table.tables, self.model.options.table
        told = " ".join(inspection.table.warnings)  # names the table that was read
        return chosen if chosen in names else next((name for name in names if f"“{name}”" in told), None)

    def _show_zone(self, inspection: Inspection) -> None:
        if inspection.kind in WITH_TIMES and not self.zone.count():  # 600 names, so only once they are needed
            none = [(None, self.tr("No zone: taken as days"))]
            self.zone.offer([*none, *((zone, zone) for zone in sorted(available_timezones()))], None)
        self.zone.show_value(self.model.options.zone or inspection.mapping.zone)

    def _set_rates(self) -> None:
        self.model.set_rates(self.unit.currentData() or "percent", Basis(self.basis.currentData()))

    def _set_currency(self) -> None:
        code = self.currency.text().strip().upper()
        valid = not code or (len(code) == 3 and code.isascii() and code.isalpha())
        sentence = "" if valid else self.tr("A code of three letters, such as EUR.")
        self.fields["currency"].show_error(sentence)
        if valid and code != (self.model.mapping().currency or ""):
            self.model.choose(currency=code or None)


class BelongingFields(FieldGrid):
    """What the file's records belong to, and what those who are here already get."""

    def __init__(self, model: TransferViewModel) -> None:
        super().__init__()
        self.model = model
        tr = self.tr
        self.duplicates = Choices(
            "",
            [
                (None, tr("Newer figures, texts kept")),
                ("newest", tr("Figures and texts")),
                ("existing", tr("Only what is missing")),
            ],
        )
        self.person = PersonPicker()
        self.brand, self.campaign = line("", tr("As the file says")), line("", tr("As the file says"))
        self.post = line("", "https://…")
        self.addresses = line("", "me@agency.example, …")
        self.attachments = QCheckBox(tr("Keep with the message"))
        self._build()
        self._wire()

    def _build(self) -> None:
        tr = self.tr
        for name, title, control in (
            ("duplicates", tr("People already here get"), self.duplicates),
            ("day", tr("Figures were read on"), self._day_field()),
            ("person", tr("They are of"), self.person),
            ("brand", tr("Brand"), self.brand),
            ("campaign", tr("Campaign"), self.campaign),
            ("post", tr("Link of the post commented on"), self.post),
            ("own_addresses", tr("My own e-mail addresses"), self.addresses),
            ("keep_attachments", tr("Attached files"), self.attachments),
        ):
            self.add(name, FormField(title, control))

    def _day_field(self) -> QWidget:
        self.day_said = QCheckBox(self.tr("Set to"))
        self.day_said.setAccessibleName(self.tr("Say when the figures were read"))
        self.day = QDateEdit(QDate.currentDate())
        drop_month(self.day)
        self.day.setDisplayFormat("d MMM yyyy")
        self.day.setAccessibleName(self.tr("Figures were read on"))
        self.day.setEnabled(False)
        holder = QWidget()
        holder.setLayout(row(self.day_said, self.day, None, spacing=4))
        return holder

    def _wire(self) -> None:
        model = self.model
        model.brands_read.connect(lambda names: complete_with(self.brand, names))
        model.people_found.connect(self.person.offer)
        self.person.searched.connect(model.find_people)
        self.person.person_chosen.connect(lambda person: model.choose(person=person or None))
        self.duplicates.activated.connect(lambda _at: model.choose(on_duplicate=self.duplicates.currentData()))
        self.day_said.toggled.connect(self._set_day)
        self.day.dateChanged.connect(self._set_day)
        for name, control in (("brand", self.brand), ("campaign", self.campaign), ("post", self.post)):
            control.editingFinished.connect(
                lambda name=name, control=control: model.choose(**{name: control.text().strip() or None})
            )
        self.addresses.editingFinished.connect(self._set_addresses)
        self.attachments.toggled.connect(lambda on: model.choose(keep_attachments=on))

    def begin_file(self) -> None:
        """Show what was chosen for the file that is walked now."""
        options = self.model.options
        with QSignalBlocker(self.day_said), QSignalBlocker(self.day), QSignalBlocker(self.attachments):
            self.day_said.setChecked(options.as_of is not None)
            self.day.setEnabled(options.as_of is not None)
            if options.as_of is not None:
                self.day.setDate(QDate(options.as_of.year, options.as_of.month, options.as_of.day))
            self.attachments.setChecked(options.keep_attachments)
        self.duplicates.show_value(options.on_duplicate)
        for control, value in (
            (self.brand, options.brand),
            (self.campaign, options.campaign),
            (self.post, options.post),
        ):
            control.setText(value or "")
        self.addresses.setText(", ".join(options.own_addresses))
        if options.person is None:
            self.person.show_none()
        for field in self.fields.values():
            field.show_error("")

    def show_inspection(self, inspection: Inspection) -> None:
        """Show only what can be chosen for this file."""
        kind, mapping = inspection.kind, inspection.mapping
        figures = mapping.uses(Field.ENGAGEMENT_RATE) or mapping.uses(Field.FOLLOWERS)
        undated = kind in PEOPLE and figures and not mapping.uses(Field.READ_ON)
        is_mail = inspection.recognised.form == "mail"
        owned = any(mapping.uses(field) for field in _OWNERS)
        shown = {
            "duplicates": kind in PEOPLE,
            "day": undated or (kind is ImportKind.POSTS and not mapping.uses(Field.READ_AT)),
            "person": kind is ImportKind.CALENDAR or (kind in (ImportKind.POSTS, ImportKind.SNAPSHOTS) and not owned),
            "brand": kind in OF_CAMPAIGNS,
            "campaign": kind in OF_CAMPAIGNS,
            "post": kind is ImportKind.COMMENTS and not any(mapping.uses(field) for field in _POST_NAMED),
            "own_addresses": is_mail,
            "keep_attachments": is_mail,
        }
        self.show_fields([name for name, wanted in shown.items() if wanted])

    def _set_day(self) -> None:
        said = self.day_said.isChecked()
        self.day.setEnabled(said)
        day: Any = self.day.date().toPython()
        self.model.choose(as_of=day if said else None)

    def _set_addresses(self) -> None:
        addresses = comma_separated(self.addresses.text())
        wrong = next((each for each in addresses if "@" not in each), "")
        sentence = self.tr("“{address}” is no e-mail address.").format(address=wrong) if wrong else ""
        self.fields["own_addresses"].show_error(sentence)
        if not wrong and addresses != self.model.options.own_addresses:
            self.model.choose(own_addresses=addresses)
