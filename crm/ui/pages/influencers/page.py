"""The influencer list: header, filters, table, foot. Lays widgets out and wires them; decides nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from crm.domain.vocabulary import PartnershipStatus
from crm.formats import Formats
from crm.queries.influencers import FilterChoices, InfluencerFilter, InfluencerRow, InfluencerSort
from crm.ui import present
from crm.ui.kit.delegates import (
    ChipCell,
    ChipDelegate,
    FigureDelegate,
    LinesDelegate,
    PersonDelegate,
    TrendCell,
    TrendDelegate,
    TwoLines,
)
from crm.ui.kit.paged_table_model import Column
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import badge, button, column, label, panel, row, rule, search_field
from crm.ui.pages.influencers.dialogs import TagDialog
from crm.ui.pages.influencers.view_model import InfluencersViewModel
from crm.ui.person.shortlist import Wish, ask_shortlist

UNCHANGED = 0.0015  # a rate that moved less than 0.15 points is called steady


def _tr(text: str) -> str:
    return QCoreApplication.translate("InfluencersPage", text)


class RowWords:
    """A row's cells in words; the table paints them and a screen reader says them."""

    def __init__(self, formats: Formats, today: Callable[[], date]) -> None:
        self.formats = formats
        self.today = today

    def columns(self) -> list[Column[InfluencerRow]]:
        """The columns of the list, as the picture has them."""
        return [
            Column("name", _tr("Influencer"), 190, lambda row: self.person(row).top, self._person_spoken),
            Column("status", _tr("Status"), 132, lambda row: self.status(row).text, self._status_spoken),
            Column("audience", _tr("Audience"), 96, lambda row: self.audience(row).top, self._audience_spoken, True),
            Column("engagement", _tr("Engagement"), 160, lambda row: self.engagement(row).text, self._rate_spoken),
            Column(
                "next_step", _tr("Next step"), 150, lambda row: self.next_step(row).top, self._step_spoken, stretch=True
            ),
        ]

    def person(self, row: InfluencerRow) -> TwoLines:
        """Name over handle."""
        if not row.name:
            return TwoLines(f"@{row.handle}" if row.handle else _tr("No name"))
        return TwoLines(row.name, f"@{row.handle}" if row.handle else "")

    def status(self, row: InfluencerRow) -> ChipCell:
        """The furthest status, and how many partnerships there are besides."""
        if row.do_not_contact:
            return ChipCell(_tr("Do not contact"), "red")
        if row.status is None:
            return ChipCell(_tr("No partnership"))
        more = f"+{row.more_partnerships}" if row.more_partnerships else ""
        return ChipCell(present.status_words(row.status), present.status_tone(row.status), more)

    def audience(self, row: InfluencerRow) -> TwoLines:
        """Followers of the largest account over its platforms."""
        tags = " · ".join(present.platform_tag(platform) for platform in row.platforms)
        return TwoLines(self.formats.short_count(row.followers), tags)

    def engagement(self, row: InfluencerRow) -> TrendCell:
        """The latest rate with its basis, and how it moved over the readings on that basis."""
        text = self.formats.rate(row.engagement_rate)
        if row.engagement_rate is None:
            return TrendCell(text)
        basis = present.basis_tag(row.engagement_basis)
        values = [float(rate) for rate in row.engagement_trend]
        if len(values) < 2:
            return TrendCell(text, basis)
        change = values[-1] - values[0]
        tone = "neutral" if abs(change) < UNCHANGED else "green" if change > 0 else "red"
        arrow = {"neutral": "→", "green": "↗", "red": "↘"}[tone]
        return TrendCell(text, f"{arrow} {self.formats.decimal(abs(change) * 100, 1)} {basis}", values, tone)

    def next_step(self, row: InfluencerRow) -> TwoLines:
        """The earliest open task over its day."""
        if row.next_step is None:
            return TwoLines("—")
        if row.next_step_on is None:
            return TwoLines(row.next_step, _tr("No day set"))
        today = self.today()
        when = self.formats.day(row.next_step_on, today)
        if row.next_step_on < today:
            return TwoLines(row.next_step, when, "red", "circle-alert")
        if row.next_step_on == today:
            return TwoLines(row.next_step, when, "amber", "clock")
        return TwoLines(row.next_step, when)

    def _person_spoken(self, row: InfluencerRow) -> str:
        damaged = _tr("name damaged before it was imported") if row.name_damaged else ""
        person = self.person(row)
        return ", ".join(part for part in (person.top, person.bottom, damaged) if part)

    def _status_spoken(self, row: InfluencerRow) -> str:
        return ", ".join([self.status(row).text, *row.brand_names])

    def _audience_spoken(self, row: InfluencerRow) -> str:
        platforms = ", ".join(present.platform_words(platform) for platform in row.platforms)
        words = _tr("{count} followers on {platforms}, {day}")
        day = self.formats.date(row.followers_on)
        return words.format(count=self.formats.count(row.followers), platforms=platforms, day=day)

    def _rate_spoken(self, row: InfluencerRow) -> str:
        if row.engagement_rate is None:
            return _tr("Engagement not known")
        basis = present.basis_words(row.engagement_basis)
        rate = self.formats.rate(row.engagement_rate, 2)
        return f"{rate} {basis}, {self.formats.date(row.engagement_on)}"

    def _step_spoken(self, row: InfluencerRow) -> str:
        step = self.next_step(row)
        return ", ".join(part for part in (step.top, step.bottom) if part)


class InfluencersPage(QWidget):
    """Everyone, found as you type, filtered, in any order.

    Signals:
        person_chosen(id): show them beside the list; "" for nobody.
        person_opened(id): Enter or a double click.
        add_wanted(), import_wanted(): the main actions.
        summaries_wanted(ids): make partnership summaries of the selection.
        write_wanted(ids): write to the selection.
        counted(n): how many people there are.
    """

    person_chosen = Signal(str)
    person_opened = Signal(str)
    add_wanted = Signal()
    import_wanted = Signal()
    summaries_wanted = Signal(list)
    write_wanted = Signal(list)
    counted = Signal(int)

    def __init__(self, model: InfluencersViewModel, words: RowWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.choices = FilterChoices()
        self.search = search_field(self.tr("Name, handle, niche or note"))
        self.table = Table(model.table, self.tr("Influencers"))
        self.table.set_delegates(
            [
                PersonDelegate(self.table, words.person),
                ChipDelegate(self.table, words.status),
                FigureDelegate(self.table, words.audience),
                TrendDelegate(self.table, words.engagement),
                LinesDelegate(self.table, words.next_step),
            ]
        )
        self.table.mark_sorted(0, False)
        self._count = badge("…")
        self._selected = label("", "small", "muted")
        self.tag_selection = button(self.tr("Tag"), "tag", "ghost")
        self.shortlist = button(self.tr("Add to campaign…"), "square-kanban", "ghost")
        self.write = button(self.tr("Write to them…"), "mail-plus", "ghost")
        self._today = words.today
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self._export = button(self.tr("Summary"), "share")
        self._import = button(self.tr("Import"), "hard-drive-download")
        self._add = button(self.tr("Add influencer"), "plus", "primary")
        head = row(
            label(self.tr("Influencers"), "page"),
            self._count,
            None,
            self._export,
            self._import,
            self._add,
            margins=(16, 13, 16, 9),
        )
        self.filters = {name: self._filter_button(name) for name in ("status", "brand", "platform", "niche", "tag")}
        bar = row(self.search, *self.filters.values(), spacing=6, margins=(16, 0, 16, 8))
        bar.setStretch(0, 1)
        add, bring = button(self.tr("Import a list…"), "hard-drive-download", "primary"), button(self.tr("Add one"))
        add.clicked.connect(self.import_wanted)
        bring.clicked.connect(self.add_wanted)
        sentence = self.tr("Drop a spreadsheet of creators on the window, or add someone by hand.")
        empty = panel("surface", column(EmptyState("users", self.tr("No influencers yet"), sentence, add, bring)))
        self._none_found = EmptyState(
            "search", self.tr("Nobody fits"), self.tr("Try fewer words or take a filter off.")
        )
        content = QWidget()
        self._foot = row(self._selected, self.tag_selection, self.shortlist, self.write, None, margins=(16, 5, 16, 5))
        content.setLayout(column(self.table, self._none_found, rule(), self._foot))
        self._none_found.hide()
        self.states = PageStates(content, empty, self.model.load)
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (head, bar):
            layout.addLayout(part)
        layout.addWidget(rule())
        layout.addWidget(self.states, 1)
        outer = column(panel("surface", layout))
        self.setLayout(outer)

    def _filter_button(self, name: str) -> QPushButton:
        chip = button(self._filter_titles()[name], None, "filter")
        chip.clicked.connect(lambda: self._choose(name))
        return chip

    def _filter_titles(self) -> dict[str, str]:
        return {
            "status": self.tr("Status"),
            "brand": self.tr("Brand"),
            "platform": self.tr("Platform"),
            "niche": self.tr("Niche"),
            "tag": self.tr("Tag"),
        }

    def _wire(self) -> None:
        model = self.model
        self.search.textChanged.connect(model.search)
        self.table.sort_wanted.connect(lambda key, down: model.sort(InfluencerSort(key), down))
        self.table.chosen.connect(self.person_chosen)
        self.table.opened.connect(self.person_opened)
        self.table.selectionModel().selectionChanged.connect(self._show_selection)
        self._add.clicked.connect(self.add_wanted)
        self._import.clicked.connect(self.import_wanted)
        self._export.clicked.connect(lambda: self.summaries_wanted.emit(self.table.selected_ids()))
        self.tag_selection.clicked.connect(self._tag_selected)
        self.shortlist.clicked.connect(self._shortlist_selected)
        self.write.clicked.connect(lambda: self.write_wanted.emit(self.table.selected_ids()))
        model.shown.connect(self._show_counts)
        model.failed.connect(self.states.show_failed)
        model.choices_read.connect(self._set_choices)

    # ---- showing

    def _show_counts(self, shown: int, total: int) -> None:
        narrowed = self.model.is_narrowed()
        words = self.model.formats_count(shown)
        self._count.setText(words)
        self.counted.emit(total)
        self.states.show_content(total > 0 or narrowed)
        self.table.setVisible(shown > 0)
        self._none_found.setVisible(shown == 0)
        self._show_selection()

    def _show_selection(self) -> None:
        selected = len(self.table.selectionModel().selectedRows())
        total = self.table.paged.rowCount()
        words = self.tr("{selected} of {total} selected")
        count = self.model.formats_count
        self._selected.setText(words.format(selected=count(selected), total=count(total)))
        self.tag_selection.setEnabled(selected > 0)
        self.shortlist.setEnabled(selected > 0)
        self.write.setEnabled(selected > 0)

    def _set_choices(self, choices: FilterChoices) -> None:
        self.choices = choices

    # ---- filtering

    def _choose(self, name: str) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Any")).triggered.connect(lambda: self._apply(name, None, ""))
        menu.addSeparator()
        for value, words in self._offers(name):
            menu.addAction(words).triggered.connect(
                lambda _on=False, value=value, words=words: self._apply(name, value, words)
            )
        chip = self.filters[name]
        menu.popup(chip.mapToGlobal(QPoint(0, chip.height())))

    def _offers(self, name: str) -> Sequence[tuple[object, str]]:
        if name == "status":
            return [(status, present.status_words(status)) for status in PartnershipStatus]
        if name == "brand":
            return self.choices.brands
        if name == "platform":
            return [(platform, present.platform_words(platform)) for platform in self.choices.platforms]
        names = self.choices.niches if name == "niche" else self.choices.tags
        return [(each, each) for each in names]

    def _apply(self, name: str, value: object, words: str) -> None:
        chip = self.filters[name]
        title = self._filter_titles()[name]
        chip.setText(f"{title}: {words}" if words else title)
        chip.setAccessibleName(chip.text())
        chip.setProperty("on", bool(words))
        chip.style().unpolish(chip)
        chip.style().polish(chip)
        field = {"status": "statuses", "brand": "brand_id"}.get(name, name)
        if name == "status":
            value = frozenset() if value is None else frozenset({value})
        changes: dict[str, object] = {field: value}
        self.model.narrow(replace(self.model.state.filter, **changes))  # type: ignore[arg-type]

    def show_everyone(self) -> None:
        """Take every filter and the search off."""
        for name in self.filters:
            self._apply(name, None, "")
        self.search.clear()
        self.model.narrow(InfluencerFilter())

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _tag_selected(self) -> None:
        dialog = TagDialog(self.model, self.table.selected_ids(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _shortlist_selected(self) -> None:
        ask_shortlist(self.model.bridge, self.model.formats, self._today(), Wish(self.table.selected_ids()), self)
