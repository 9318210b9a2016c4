"""Settings: you, how things are written, rates, backups, the file, its history. Layout and wiring; each change is saved."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import available_timezones

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from crm.formats import Formats
from crm.services.backups import CheckReport
from crm.services.workspaces import SUFFIX, WorkspaceRow
from crm.settings import TEXT_SCALES
from crm.ui.kit.delegates import LinesDelegate, TwoLines
from crm.ui.kit.forms import Choice, Field, choice, line
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.states import PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.settings.calendar_file import CalendarFileSection
from crm.ui.pages.settings.hours import HoursSection
from crm.ui.pages.settings.rates import RatesSection, RatesViewModel
from crm.ui.pages.settings.view_model import BackupLine, SettingsViewModel, StepLine
from crm.ui.theme.theme import current

LOCALES = (
    "en_GB en_US en_AU en_IE de_DE de_AT de_CH fr_FR nl_NL es_ES it_IT pt_PT pt_BR da_DK sv_SE nb_NO fi_FI pl_PL ja_JP"
)
WIDEST = 760
MOST_SHOWN = 5
QUIET_DAYS = (0, 7, 14, 30, 60, 90)


class SettingsPage(QWidget):
    """What one person chose, and the care of the open file.

    Signals:
        settings_changed(Settings): saved; apply theme, text size and row height.
        open_wanted(path): open this restored workspace.
        keep_wanted(path): keep this calendar file up to date; "" = none any more.
        sample_removal_wanted(): close the sample and remove its file.
    """

    settings_changed = Signal(object)
    open_wanted = Signal(object)
    keep_wanted = Signal(str)
    sample_removal_wanted = Signal()

    def __init__(self, model: SettingsViewModel, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.formats = formats
        self._path = Path()
        self._currency = ""
        self.rates = RatesSection(RatesViewModel(model.bridge, formats, self))
        self.hours = HoursSection(model)
        self.calendar_file = CalendarFileSection()
        self._make_controls()
        self._make_lists()
        self._lay_out()
        self._connect()

    # ---- laying out

    def _make_controls(self) -> None:
        known = self.model.settings()
        themes = (("system", self.tr("As the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark")))
        sizes = [(scale, self.formats.rate(scale, 0)) for scale in TEXT_SCALES]
        rows = (("roomy", self.tr("Roomy")), ("compact", self.tr("Compact")))
        codes = dict.fromkeys([*LOCALES.split(), known.locale])
        zones: list[Choice] = [
            ("", self.tr("This computer's")),
            *((zone, zone) for zone in sorted(available_timezones())),
        ]
        self.name = line(known.user_name)
        self.name_field = Field(
            self.tr("Your name"), self.name, self.tr("It stands beside every change in the history.")
        )
        self.theme = choice(themes, known.theme)
        self.text_size = choice(sizes, known.text_scale)
        self.row_height = choice(rows, known.row_height)
        lengths = [(days, self._days(days)) for days in sorted({*QUIET_DAYS, known.quiet_days})]
        self.quiet = choice(lengths, known.quiet_days)
        self.reminders = choice([(True, self.tr("Told")), (False, self.tr("Not told"))], known.reminders)
        self.locale_choice = choice([(code, _language(code)) for code in codes], known.locale)
        self.zone = choice(zones, known.zone)
        self.zone.setMaxVisibleItems(16)
        for each in (self.locale_choice, self.zone):
            each.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        wheeled = (self.theme, self.text_size, self.row_height, self.quiet, self.reminders)
        hours = (self.hours.opens, self.hours.closes, self.hours.days)
        for each in (*wheeled, *hours, self.locale_choice, self.zone):
            each.installEventFilter(self)
        self.example = label("", "small", "muted")
        self.currency = label("—", "body")

    def _days(self, days: int) -> str:
        if days == 0:
            return self.tr("that day only")
        return self.tr("1 day") if days == 1 else self.tr("{n} days").format(n=self.formats.count(days))

    def _make_lists(self) -> None:
        self.backups = PagedTableModel([Column("", self.tr("Backup"), 300, _backup_told, stretch=True)], self)
        self.backup_table = self._list(self.backups, self.tr("Backups"))
        self.backup_table.set_delegates([LinesDelegate(self.backup_table, self._backup_cell)])
        self.steps = PagedTableModel([Column("", self.tr("Step"), 300, _step_told, stretch=True)], self)
        self.step_table = self._list(self.steps, self.tr("History of the workspace"))
        self.step_table.set_delegates([LinesDelegate(self.step_table, _step_cell)])
        none_kept = self.tr("No backup yet. One is made on closing, and every half hour when something changed.")
        self.backup_states = self._states(self.backup_table, none_kept)
        self.step_states = self._states(self.step_table, self.tr("Nothing was changed yet."))
        self._lines: dict[str, BackupLine | StepLine] = {}

    def _list(self, model: PagedTableModel, name: str) -> Table:
        table = Table(model, name)
        table.horizontalHeader().hide()
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        return table

    def _states(self, table: Table, sentence: str) -> PageStates:
        nothing = panel("surface", column(label(sentence, "body", "muted", wrap=True), None, margins=(12, 12, 12, 12)))
        return PageStates(table, nothing, self.model.load)

    def _lay_out(self) -> None:
        parts = column(
            *self._you(), *self._writing(), *self._exchanging(), *self._keeping(), *self._backing_up(), *self._file(), *self._past(), None,
            spacing=10, margins=(16, 14, 16, 24),
        )  # fmt: skip
        inner = panel("surface", parts)
        inner.setMaximumWidth(current().px(WIDEST))
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        head = row(label(self.tr("Settings"), "page"), None, margins=(16, 13, 16, 13))
        self.setLayout(column(panel("surface", column(head, rule(), scroll))))
        self.setFocusProxy(self.name)

    def _you(self) -> tuple[QWidget, ...]:
        quiet = self.tr("Before an invitation, whoever a colleague wrote to lately is pointed out.")
        due = self.tr("While the window is open: follow-ups at nine, an answer that waits for a day.")
        fields = (
            self.name_field,
            Field(self.tr("Colours"), self.theme),
            Field(self.tr("Text size"), self.text_size),
            Field(self.tr("Rows in lists"), self.row_height),
            Field(self.tr("A colleague’s contact is told for"), self.quiet, quiet),
            Field(self.tr("What falls due meanwhile"), self.reminders, due),
        )
        return label(self.tr("You"), "title"), _in_pairs(fields), self.hours

    def _writing(self) -> tuple[QWidget, ...]:
        hint = self.tr("Lists follow when the workspace is opened next.")
        fields = (
            Field(self.tr("Numbers, money and dates"), self.locale_choice, hint),
            Field(self.tr("Time zone"), self.zone, hint),
            Field(self.tr("For example"), self.example),
            Field(self.tr("Home currency of this workspace"), self.currency),
        )
        return rule(), label(self.tr("How things are written"), "title"), _in_pairs(fields)

    def _exchanging(self) -> tuple[QWidget, ...]:
        return rule(), label(self.tr("Exchange rates"), "title"), self.rates

    def _keeping(self) -> tuple[QWidget, ...]:
        return rule(), label(self.tr("Calendar file"), "title"), self.calendar_file

    def _backing_up(self) -> tuple[QWidget, ...]:
        self.back_up = button(self.tr("Back up now"), "hard-drive-download")
        self.restore = button(self.tr("Restore into a new file…"))
        self.restore.setEnabled(False)
        buttons = panel("surface", row(self.back_up, self.restore, None))
        return rule(), label(self.tr("Backups"), "title"), self.backup_states, buttons

    def _file(self) -> tuple[QWidget, ...]:
        self.path = label("", "body", wrap=True)
        self.path.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.show_file = button(self.tr("Show the file"), "external-link")
        self.check = button(self.tr("Check the file"), "check")
        self.repair = button(self.tr("Repair search"))
        self.repair.hide()
        self.remove_sample = button(self.tr("Remove the sample"), "trash-2")
        self.remove_sample.hide()
        self.found = label("", "body", "muted", wrap=True)
        self.found.hide()
        buttons = panel("surface", row(self.show_file, self.check, self.repair, self.remove_sample, None))
        return rule(), label(self.tr("Where your data lives"), "title"), self.path, buttons, self.found

    def _past(self) -> tuple[QWidget, ...]:
        self.take_back = button(self.tr("Take this step back"), "undo-2")
        self.take_back.setEnabled(False)
        buttons = panel("surface", row(self.take_back, None))
        return rule(), label(self.tr("History of the workspace"), "title"), self.step_states, buttons

    def _connect(self) -> None:
        model = self.model
        self.name.editingFinished.connect(self._save_name)
        self.theme.activated.connect(lambda: model.save(theme=self.theme.currentData()))
        self.text_size.activated.connect(lambda: model.save(text_scale=self.text_size.currentData()))
        self.row_height.activated.connect(lambda: model.save(row_height=self.row_height.currentData()))
        self.locale_choice.activated.connect(self._save_locale)
        self.zone.activated.connect(lambda: model.save(zone=self.zone.currentData()))
        self.quiet.activated.connect(lambda: model.save(quiet_days=self.quiet.currentData()))
        self.reminders.activated.connect(lambda: model.save(reminders=self.reminders.currentData()))
        self.back_up.clicked.connect(model.back_up)
        self.restore.clicked.connect(self._ask_where)
        self.show_file.clicked.connect(self._show_file)
        self.check.clicked.connect(lambda: model.check())
        self.repair.clicked.connect(lambda: model.check(repair=True))
        self.remove_sample.clicked.connect(self.sample_removal_wanted)
        self.take_back.clicked.connect(lambda: model.take_back(self.step_table.current_id()))
        self.backup_table.chosen.connect(lambda id_: self.restore.setEnabled(bool(id_)))
        self.step_table.chosen.connect(lambda id_: self.take_back.setEnabled(bool(id_)))
        for rows in (self.backups, self.steps):
            rows.rows_needed.connect(lambda number, ids, rows=rows: self._supply(rows, number, ids))
        model.settings_changed.connect(self.settings_changed)
        self.calendar_file.keep_wanted.connect(self.keep_wanted)
        model.open_wanted.connect(self.open_wanted)
        model.workspace_read.connect(self._show_workspace)
        model.backups_read.connect(lambda lines: self._show_lines(self.backups, self.backup_states, lines))
        model.steps_read.connect(lambda lines: self._show_lines(self.steps, self.step_states, lines))
        model.checked.connect(self._show_check)
        model.failed.connect(self.backup_states.show_failed)
        model.failed.connect(self.step_states.show_failed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.load()
        self.rates.model.load()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.rest()

    # ---- settings

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:  # scrolling the page must not change a setting on its way
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _save_name(self) -> None:
        name = self.name.text().strip()
        self.name_field.show_error("" if name else self.tr("Type your name."))
        if name:
            self.model.save(user_name=name)

    def _save_locale(self) -> None:
        self.model.save(locale=self.locale_choice.currentData())
        self.example.setText(self.model.example(self._currency))

    # ---- the workspace

    def _show_workspace(self, workspace: WorkspaceRow, path: Path) -> None:
        self._path, self._currency = path, workspace.home_currency
        self.path.setText(str(path))
        self.currency.setText(workspace.home_currency)
        self.example.setText(self.model.example(workspace.home_currency))
        self.remove_sample.setVisible(workspace.sample)
        self.calendar_file.show_kept(self.model.calendar_file(workspace.id))

    def _show_lines(self, rows: PagedTableModel, states: PageStates, lines: Sequence[BackupLine | StepLine]) -> None:
        self._lines |= {each.id: each for each in lines}
        rows.set_ids([each.id for each in lines])
        rows.refresh()
        states.setFixedHeight(current().row_height() * min(max(len(lines), 1), MOST_SHOWN) + 2)
        states.show_content(bool(lines))

    def _supply(self, rows: PagedTableModel, generation: int, ids: Sequence[str]) -> None:
        rows.supply(generation, [self._lines[id_] for id_ in ids])

    def _backup_cell(self, each: BackupLine) -> TwoLines:
        return TwoLines(each.when, self.tr("{size} · verified when it was made").format(size=each.size))

    def _show_check(self, report: CheckReport) -> None:
        self.found.setText(self.model.check_words(report))
        self.found.show()
        self.repair.setVisible(not report.sound)

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self.tr("Restore into a new file"), str(self._path.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # a file that exists is refused, never replaced
        dialog.setNameFilter(self.tr("Rapport workspace (*{suffix})").format(suffix=SUFFIX))
        dialog.setDefaultSuffix(SUFFIX)
        dialog.selectFile(self.tr("{name} restored").format(name=self._path.stem) + SUFFIX)
        dialog.fileSelected.connect(self._restore)
        dialog.open()

    def _restore(self, to: str) -> None:
        self.model.restore(Path(self.backup_table.current_id()), Path(to))

    def _show_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))


def _in_pairs(fields: Sequence[QWidget]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(12)
    for at, field in enumerate(fields):
        field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        grid.addWidget(field, at // 2, at % 2, Qt.AlignmentFlag.AlignTop)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return panel("surface", grid)


def _language(code: str) -> str:
    locale = QLocale(code)
    return f"{locale.nativeLanguageName()} ({locale.nativeTerritoryName()})"


def _backup_told(each: BackupLine) -> str:
    return f"{each.when}, {each.size}"


def _step_told(each: StepLine) -> str:
    return f"{each.label}, {each.told}"


def _step_cell(each: StepLine) -> TwoLines:
    return TwoLines(each.label, each.told)
