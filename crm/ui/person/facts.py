"""What is known of one influencer, as a scrolling column: accounts, partnerships, fit to values, audience, files."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from crm.queries.influencer_detail import AccountRow, InfluencerDetail, PartnershipCard, ValueRatingRow
from crm.queries.insight_health import HealthRow
from crm.ui import present
from crm.ui.kit.widgets import Chip, button, clear, column, icon_button, label, panel, row, rule
from crm.ui.person.health import HealthReasons, health_head
from crm.ui.person.setting import Setting

KIB = 1024


class FactsView(QScrollArea):
    """Shows an `InfluencerDetail`; every act is only announced.

    Signals:
        account_wanted(id): correct this account; "" adds one.
        account_removed(id), file_removed(id): take it off.
        move_wanted(card): move this partnership.
        open_wanted(id): show this partnership's record.
        start_wanted(), note_wanted(), rating_wanted(): begin a partnership, note, rating.
        file_wanted(id): save a copy.
        health_opened(HealthRow): tell how this health was made.
    """

    account_wanted = Signal(str)
    account_removed = Signal(str)
    move_wanted = Signal(object)
    open_wanted = Signal(str)
    start_wanted = Signal()
    note_wanted = Signal()
    rating_wanted = Signal()
    file_wanted = Signal(str)
    file_removed = Signal(str)
    health_opened = Signal(object)

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.formats = setting.formats
        self._healths: dict[str, HealthRow] = {}
        self._health_boxes: dict[str, QVBoxLayout] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Profile"))
        self._column = QVBoxLayout()
        self._column.setContentsMargins(16, 8, 16, 16)
        self._column.setSpacing(6)
        self.setWidget(panel("surface", self._column))

    def show_detail(self, detail: InfluencerDetail) -> None:
        """Show this person instead."""
        clear(self._column)
        self._health_boxes = {}
        self._contact(detail)
        self._section(self.tr("Accounts"), self.tr("Add account"), lambda: self.account_wanted.emit(""))
        for account in detail.accounts:
            self._account(account)
        self._none(detail.accounts, self.tr("No account yet."))
        self._section(self.tr("Partnerships"), self.tr("Start"), self.start_wanted.emit)
        for partnership in detail.partnerships:
            self._partnership(partnership)
        self._none(detail.partnerships, self.tr("No partnership yet."))
        self._section(self.tr("Fit to brand values"), self.tr("Rate"), self.rating_wanted.emit)
        for rating in detail.value_ratings:
            self._rating(rating)
        self._none(detail.value_ratings, self.tr("Not rated yet."))
        self._section(self.tr("Audience"), self.tr("Add note"), self.note_wanted.emit)
        for note in detail.audience_notes:
            source = f"{self.formats.date(note.noted_on)} · {note.source}".rstrip(" ·")
            self._column.addLayout(column(label(note.text, "body", wrap=True), label(source, "small", "faint")))
        self._none(detail.audience_notes, self.tr("Nothing noted yet."))
        self._files(detail)
        self._column.addStretch(1)

    def _contact(self, detail: InfluencerDetail) -> None:
        lines = (
            (self.tr("E-mail"), detail.email),
            (self.tr("Place"), detail.location),
            (self.tr("Language"), self.formats.language(detail.language)),
            (self.tr("Niches"), ", ".join(detail.niches)),
            (self.tr("Tags"), ", ".join(detail.tags)),
            (self.tr("Ids in files"), ", ".join(detail.aliases)),
            (self.tr("Note"), detail.note),
            (self.tr("Private note"), detail.private_note),
        )
        for title, text in lines:
            if text:
                words = label(text, "body", wrap=True)
                words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._column.addLayout(column(label(title, "caption", "faint"), words))

    def _section(self, title: str, action: str, act: Callable[[], None]) -> None:
        add: QPushButton = button(action, "plus", "ghost")
        add.setAccessibleName(f"{title}: {action}")
        add.clicked.connect(lambda: act())
        self._column.addSpacing(6)
        self._column.addWidget(rule())
        self._column.addLayout(row(label(title, "label"), None, add))

    def _none(self, items: Sequence[object], words: str) -> None:
        if not items:
            self._column.addWidget(label(words, "small", "faint"))

    def _account(self, account: AccountRow) -> None:
        formats = self.formats
        handle = f"@{account.handle}" if account.handle else self.tr("handle not known")
        title = label(f"{present.platform_words(account.platform)} · {handle}", "body-strong", wrap=True)
        lines = [self._followers(account)]
        if account.engagement_rate is not None:
            rate = formats.rate(account.engagement_rate, 2)
            basis = present.basis_words(account.engagement_basis)
            lines.append(f"{rate} {basis} · {formats.date(account.engagement_on)}")
        if account.former_handles:
            before = ", ".join(f"@{old}" for old, _until in account.former_handles)
            lines.append(self.tr("Formerly {handles}").format(handles=before))
        if len(account.snapshots) > 1:
            first = account.snapshots[-1]
            words = self.tr("{count} readings since {day}")
            lines.append(words.format(count=len(account.snapshots), day=formats.date(first.read_on)))
        edit = icon_button("pencil", self.tr("Correct {account}").format(account=handle))
        edit.clicked.connect(lambda: self.account_wanted.emit(account.id))
        remove = icon_button("trash-2", self.tr("Remove {account}").format(account=handle))
        remove.clicked.connect(lambda: self.account_removed.emit(account.id))
        title_and_lines = column(title, *[label(line, "small", "muted", wrap=True) for line in lines], spacing=1)
        head = row(spacing=0)
        head.addLayout(title_and_lines, 1)
        head.addWidget(edit)
        head.addWidget(remove)
        self._column.addLayout(head)

    def _followers(self, account: AccountRow) -> str:
        if account.followers is None:
            return self.tr("Followers not known")
        words = self.tr("{count} followers · {day}")
        return words.format(count=self.formats.count(account.followers), day=self.formats.date(account.followers_on))

    def _partnership(self, partnership: PartnershipCard) -> None:
        status = partnership.status
        chip = Chip(present.status_words(status), present.status_tone(status))
        move = icon_button("arrow-up-right", self.tr("Move {brand}").format(brand=partnership.brand))
        move.clicked.connect(lambda: self.move_wanted.emit(partnership))
        since = self.tr("Since {day}").format(day=self.formats.date(partnership.since_on))
        parts = [since] if partnership.since_on else []
        parts.append(present.stage_words(partnership.outreach_stage))
        if partnership.cadence_days:
            parts.append(self.tr("every {days} days").format(days=partnership.cadence_days))
        opened = icon_button(
            "chevron-right", self.tr("Open the partnership with {brand}").format(brand=partnership.brand)
        )
        opened.clicked.connect(lambda: self.open_wanted.emit(partnership.id))
        self._column.addLayout(row(label(partnership.brand, "body-strong"), None, chip, move, opened, spacing=6))
        self._column.addWidget(label(" · ".join(parts), "small", "muted", wrap=True))
        if partnership.note:
            self._column.addWidget(label(partnership.note, "small", wrap=True))
        self._health_boxes[partnership.id] = box = QVBoxLayout()
        self._column.addLayout(box)
        self._fill_health(partnership.id)

    def show_healths(self, rows: Sequence[HealthRow]) -> None:
        """Show how healthy the partnerships are; it is known later than the rest."""
        self._healths = {each.partnership_id: each for each in rows}
        for partnership_id in self._health_boxes:
            self._fill_health(partnership_id)

    def _fill_health(self, partnership_id: str) -> None:
        """Chip and reasons; nothing for a partnership that has not begun or is over."""
        box, told = self._health_boxes[partnership_id], self._healths.get(partnership_id)
        clear(box)
        if told is not None:
            reasons = HealthReasons(self.formats, narrow=True)
            reasons.show_health(told)
            box.addWidget(health_head(told, self.formats, partial(self.health_opened.emit, told)))
            box.addWidget(reasons)

    def _rating(self, rating: ValueRatingRow) -> None:
        score = self.tr("{score} of 5").format(score=rating.score)
        title = label(f"{rating.brand} · {rating.value}", "body-strong", wrap=True)
        head = row(spacing=6)
        head.addWidget(title, 1)
        head.addWidget(label(score, "body-strong"))
        by = f"{rating.rater} · {self.formats.date(rating.rated_on)}"
        lines: list[QWidget] = [label(by, "small", "faint")]
        if rating.evidence:
            lines.insert(0, label(rating.evidence, "small", "muted", wrap=True))
        self._column.addLayout(column(head, *lines, spacing=1))

    def _files(self, detail: InfluencerDetail) -> None:
        if not detail.attachments:
            return
        self._column.addSpacing(6)
        self._column.addWidget(rule())
        self._column.addWidget(label(self.tr("Files"), "label"))
        for file in detail.attachments:
            size = self.tr("{size} KB").format(size=self.formats.count(max(1, round(file.size_bytes / KIB))))
            save = icon_button("hard-drive-download", self.tr("Save a copy of {name}").format(name=file.name))
            save.clicked.connect(lambda _on=False, id_=file.id: self.file_wanted.emit(id_))
            remove = icon_button("trash-2", self.tr("Remove {name}").format(name=file.name))
            remove.clicked.connect(lambda _on=False, id_=file.id: self.file_removed.emit(id_))
            line = row(spacing=0)
            line.addWidget(label(f"{file.name} · {size}", "small", wrap=True), 1)
            line.addWidget(save)
            line.addWidget(remove)
            self._column.addLayout(line)
