"""The upper part of the person panel: who it is, chips, the main acts as buttons, and the figures that matter."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from crm.queries.influencer_detail import InfluencerDetail
from crm.ui import present
from crm.ui.kit.forms import buttons_row
from crm.ui.kit.widgets import Avatar, Chip, button, card, clear, column, icon_button, label, menu_button, row, rule
from crm.ui.person.setting import Setting
from crm.ui.person.words import subtitle
from crm.ui.theme.theme import current


class PersonHead(QWidget):
    """Shows an `InfluencerDetail`; every act is only announced.

    Args:
        menu: opens below the three dots.
        width: of the panel, in pixels; chips that do not fit are left out.

    Signals:
        log_wanted(), task_wanted(), move_wanted(), edit_wanted(): a button was pressed.
    """

    log_wanted = Signal()
    task_wanted = Signal()
    move_wanted = Signal()
    edit_wanted = Signal()

    def __init__(self, setting: Setting, menu: QMenu, width: int) -> None:
        super().__init__()
        self.setting = setting
        self._width = width
        self._identity = QHBoxLayout()
        self._chips = QHBoxLayout()
        self._figures = QVBoxLayout()
        self.edit = icon_button("pencil", self.tr("Edit (F2)"))
        self.edit.clicked.connect(self.edit_wanted)
        self.more = menu_button("ellipsis", self.tr("More for this person"), menu)
        top = row(spacing=4)
        top.addLayout(self._identity, 1)
        top.addWidget(self.edit)
        top.addWidget(self.more)
        top.setContentsMargins(16, 14, 10, 0)
        self._chips.setContentsMargins(16, 10, 16, 0)
        self._chips.setSpacing(6)
        self._figures.setContentsMargins(16, 12, 16, 0)
        self.setLayout(column(top, self._chips, self._buttons(), self._figures))

    def _buttons(self) -> QHBoxLayout:
        self.log = button(self.tr("Log"), "message-square-text")
        self.task = button(self.tr("Task"), "circle-check-big")
        self.move_status = button(self.tr("Move"), "arrow-up-right")
        self.log.clicked.connect(self.log_wanted)
        self.task.clicked.connect(self.task_wanted)
        self.move_status.clicked.connect(self.move_wanted)
        layout = buttons_row(self.log, self.task, self.move_status)
        layout.setContentsMargins(16, 12, 16, 0)
        return layout

    def show_detail(self, detail: InfluencerDetail) -> None:
        """Show this person instead."""
        for layout in (self._identity, self._chips, self._figures):
            clear(layout)
        name = self.setting.name(detail)
        names = column(label(name, "title", wrap=True), label(subtitle(detail), "small", "faint"), spacing=1)
        self._identity.addWidget(Avatar(name, 44))
        self._identity.addSpacing(4)
        self._identity.addLayout(names, 1)
        self._show_chips(detail)
        self._figures.addWidget(self._figures_card(detail))

    def _show_chips(self, detail: InfluencerDetail) -> None:
        chips = [Chip(self.tr("Name damaged"), "amber")] if detail.name_damaged else []
        if detail.do_not_contact:
            chips.append(Chip(self.tr("Do not contact"), "red"))
        if detail.partnerships:
            status = detail.partnerships[0].status
            chips.append(Chip(present.status_words(status), present.status_tone(status)))
        chips += [Chip(text, "neutral", False) for text in (*detail.niches, *detail.tags)]
        room = self._width - 32
        for chip in chips:
            room -= chip.width() + 6
            if room < 0:
                chip.deleteLater()
            else:
                self._chips.addWidget(chip)
        self._chips.addStretch(1)

    def _figures_card(self, detail: InfluencerDetail) -> QFrame:
        grid = QGridLayout()
        grid.setContentsMargins(12, 9, 12, 9)
        grid.setVerticalSpacing(1)
        grid.setHorizontalSpacing(12)
        for at, (title, figure, note) in enumerate(self._cells(detail)):
            big = label(figure, "title")
            big.setFont(current().font("title", True))
            for line, cell in enumerate((label(title, "caption", "faint"), big, label(note, "caption", "faint"))):
                grid.addWidget(cell, line, at * 2)
            grid.setColumnStretch(at * 2, 1)
            if at:
                grid.addWidget(rule(vertical=True), 0, at * 2 - 1, 3, 1)
        frame = card(grid)
        on = detail.accounts[0].followers_on if detail.accounts else None
        frame.setToolTip(self.tr("Figures of {day}").format(day=self.setting.formats.date(on)))
        return frame

    def _cells(self, detail: InfluencerDetail) -> tuple[tuple[str, str, str], ...]:
        """Title, figure and a word on it."""
        formats = self.setting.formats
        main = detail.accounts[0] if detail.accounts else None
        tags = " · ".join(dict.fromkeys(present.platform_tag(account.platform) for account in detail.accounts))
        contacts = [card.last_contact_at for card in detail.partnerships if card.last_contact_at]
        last = formats.date(max(contacts).date()) if contacts else formats.date(None)
        basis = present.basis_words(main.engagement_basis) if main and main.engagement_rate is not None else ""
        return (
            (self.tr("Followers"), formats.short_count(main.followers if main else None), tags),
            (self.tr("Engagement"), formats.rate(main.engagement_rate if main else None, 2), basis),
            (self.tr("Last contact"), last.rsplit(" ", 1)[0], last.rsplit(" ", 1)[-1] if contacts else ""),
        )
