"""What people answered under a campaign's posts: shares with their intervals, quotes, every comment with its marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QWidget

from crm.changes import ChangeSet
from crm.domain.attribution import local_day
from crm.domain.feedback import PersonMark, Share
from crm.domain.vocabulary import CommentTheme, Tone
from crm.errors import CrmError
from crm.formats import UNKNOWN, Formats
from crm.queries.feedback import CommentRow, Feedback, PostChoice, campaign_feedback, post_choices
from crm.services.comments import mark_comments
from crm.services.history import undo
from crm.ui.bridge import Bridge
from crm.ui.kit.delegates import ChipCell, ChipDelegate, LeadDelegate, TwoLines
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, clear, column, label, panel, row, rule
from crm.ui.pages.campaigns import words
from crm.ui.pages.campaigns.paste_dialog import PasteDialog
from crm.ui.theme.theme import current

SHOWN_TABLES = ("comment", "comment_mark", "post", "collaboration", "import_batch")
ROOMY = 860  # px at 100 % of the tab, from which its columns have the first of these widths
SIDE, THEME, TONE = (300, 240), (140, 120), (120, 102)


@dataclass(frozen=True, slots=True)
class MarkKey:
    """A key and what it says of the chosen comments."""

    key: str
    words: str
    mark: PersonMark


class FeedbackTab(QWidget):
    """Reads one campaign's comments; a person's mark wins over the word list."""

    def __init__(self, bridge: Bridge, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._formats = bridge, formats
        self._campaign_id = ""
        self._feedback: Feedback | None = None
        self._rows: dict[str, CommentRow] = {}
        self.rows = PagedTableModel(self._columns(), self)
        self.rows.rows_needed.connect(self._supply)
        self.table = self._table()
        self.paste = button(self.tr("Paste comments…"), "plus")
        self.paste.clicked.connect(self.ask_paste)
        self._side = column(spacing=4, margins=(16, 12, 16, 12))
        self.states = PageStates(self._content(), self._empty(), self.load)
        self.setLayout(column(self.states))
        self.setFocusProxy(self.table)
        bridge.changed.connect(self._on_changed)

    def show_campaign(self, campaign_id: str) -> None:
        """Show another campaign's comments."""
        if campaign_id != self._campaign_id:
            self._campaign_id = campaign_id
            self.states.show_loading()
        self.load()

    def load(self) -> None:
        """Read and judge the comments anew."""
        if self._campaign_id:
            self._bridge.read(self, campaign_feedback, self._campaign_id, then=self._show, failed=self._fail)

    def marks(self) -> list[MarkKey]:
        """What the keys say."""
        themes = [
            MarkKey(str(at), words.theme_words(theme), PersonMark(theme=theme))
            for at, theme in enumerate(CommentTheme, start=1)
        ]
        tones = [
            MarkKey("+", words.tone_words(Tone.POSITIVE), PersonMark(tone=Tone.POSITIVE)),
            MarkKey("0", words.tone_words(Tone.NEUTRAL), PersonMark(tone=Tone.NEUTRAL)),
            MarkKey("-", words.tone_words(Tone.NEGATIVE), PersonMark(tone=Tone.NEGATIVE)),
        ]
        spam = [
            MarkKey("S", self.tr("Spam"), PersonMark(spam=True)),
            MarkKey("H", self.tr("Not spam"), PersonMark(spam=False)),
        ]
        return [*themes, *tones, *spam]

    def _columns(self) -> list[Column[CommentRow]]:
        return [
            Column("", self.tr("Comment"), 420, lambda each: each.text, stretch=True),
            Column("", self.tr("Theme"), 140, lambda each: self._theme(each).text),
            Column("", self.tr("Tone"), 120, lambda each: words.tone_words(each.judgement.tone)),
        ]

    def _table(self) -> Table:
        table = Table(self.rows, self.tr("Comments"))
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.set_delegates(
            [LeadDelegate(table, self._said), ChipDelegate(table, self._theme), ChipDelegate(table, self._tone)]
        )
        table.horizontalHeader().setSectionsClickable(False)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for each in self.marks():
            action = QAction(each.words, table)
            action.setShortcut(each.key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(partial(self._mark, each.mark))
            table.addAction(action)
        return table

    def _content(self) -> QWidget:
        side = panel("surface", self._side)
        self._side_panel = side
        keys = label(
            self.tr("Keys: 1–6 theme, + 0 − tone, S spam, H not spam. Your word wins over the word list."),
            "small",
            "muted",
        )
        foot = row(keys, None, self.paste, margins=(16, 4, 10, 4))
        left = column(self.table, rule(), foot)
        body = row(panel("surface", left), side, spacing=0)
        body.setStretch(0, 1)
        return panel("surface", body)

    def _empty(self) -> QWidget:
        paste = button(self.tr("Paste comments…"), "plus")
        paste.clicked.connect(self.ask_paste)
        sentence = self.tr("Paste what people wrote under a post, or import an export of comments.")
        return EmptyState("message-square-text", self.tr("No comments yet"), sentence, paste)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px, narrow = current().px, self.width() < current().px(ROOMY)
        self._side_panel.setFixedWidth(px(SIDE[narrow]))
        self.table.setColumnWidth(1, px(THEME[narrow]))
        self.table.setColumnWidth(2, px(TONE[narrow]))

    # ---- cells

    def _said(self, each: CommentRow) -> TwoLines:
        day = self._formats.date(local_day(each.at, self._formats.zone_name)) if each.at else ""
        who = " · ".join(part for part in (each.influencer, day) if part)
        return TwoLines(" ".join(each.text.split()), who)

    def _theme(self, each: CommentRow) -> ChipCell:
        if each.judgement.spam:
            return ChipCell(self.tr("Spam"), "red")
        theme = each.judgement.theme
        tone = "blue" if theme is CommentTheme.PURCHASE_INTENT else "neutral"
        return ChipCell(words.theme_words(theme), tone if theme else "")

    def _tone(self, each: CommentRow) -> ChipCell:
        tone = each.judgement.tone
        if each.judgement.spam or tone is Tone.NOT_JUDGED:
            return ChipCell(UNKNOWN if each.judgement.spam else words.tone_words(tone))
        return ChipCell(words.tone_words(tone), words.tone_colour(tone))

    # ---- showing

    def _show(self, feedback: Feedback) -> None:
        self._feedback = feedback
        self._rows = {each.id: each for each in feedback.rows}
        self.rows.refresh()
        self.rows.set_ids(list(self._rows))
        self._show_sums(feedback)
        self.states.show_content(bool(feedback.rows))

    def _show_sums(self, feedback: Feedback) -> None:
        clear(self._side)
        count, summary = self._formats.count, feedback.summary
        under = self.tr("under {n} of {all} posts").format(n=count(feedback.posts), all=count(feedback.of_posts))
        self._side.addWidget(label(count(summary.comments), "figure"))
        self._side.addWidget(label(self.tr("comments {under}").format(under=under), "small", "muted", wrap=True))
        left = self.tr("{spam} spam left out, {n} not judged").format(
            spam=count(summary.spam), n=count(summary.not_judged)
        )
        self._side.addWidget(label(left, "small", "faint", wrap=True))
        self._add_shares(self.tr("Tone"), [(words.tone_words(each.code), each) for each in summary.tones])
        self._add_shares(self.tr("Themes"), [(words.theme_words(each.code), each) for each in summary.themes])
        if feedback.quotes:
            self._side.addSpacing(current().px(8))
            self._side.addWidget(label(self.tr("In their words"), "label"))
        for quote in feedback.quotes:
            self._side.addWidget(label(f"“{quote.text}”", "body", "muted", wrap=True))
        self._side.addStretch(1)

    def _add_shares(self, title: str, shares: Sequence[tuple[str, Share]]) -> None:  # type: ignore[type-arg]
        total = self._formats.count(shares[0][1].of) if shares else "0"
        self._side.addSpacing(current().px(8))
        head = self.tr("{title}, of {n} judged").format(title=title, n=total)
        self._side.addWidget(label(head, "label"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(current().px(10))
        grid.setVerticalSpacing(current().px(4))
        grid.setColumnStretch(0, 1)
        for line, (name, share) in enumerate(shares):
            grid.addWidget(label(name), line, 0)
            grid.addWidget(label(self._formats.rate(share.fraction, 2)), line, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(self._between(share), "small", "faint"), line, 2, Qt.AlignmentFlag.AlignRight)
        self._side.addLayout(grid)

    def _between(self, share: Share) -> str:  # type: ignore[type-arg]
        if share.interval is None:
            return UNKNOWN
        low, high = (self._formats.decimal(100 * each, 0) for each in (share.interval.low, share.interval.high))
        return self.tr("{low}–{high} %").format(low=low, high=high)

    def _supply(self, generation: int, ids: list[str]) -> None:
        self.rows.supply(generation, [self._rows[each] for each in ids if each in self._rows])

    def _fail(self, error: CrmError) -> None:
        self.states.show_failed(str(error))

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*SHOWN_TABLES) and self.isVisible():
            self.load()

    # ---- acts

    def _mark(self, mark: PersonMark) -> None:
        ids = self.table.selected_ids()
        if ids:
            self._bridge.write(self, mark_comments, ids, mark, then=partial(self._say, len(ids)))

    def _say(self, count: int, _result: object) -> None:
        said = self.tr("1 comment marked.") if count == 1 else self.tr("{n} comments marked.")
        self._bridge.say(
            said.format(n=self._formats.count(count)), self.tr("Undo"), lambda: self._bridge.write(self, undo)
        )

    def ask_paste(self) -> None:
        """Ask under which post, and take pasted lines."""
        self._bridge.read(self, post_choices, self._campaign_id, then=self._open_paste)

    def _open_paste(self, posts: list[PostChoice]) -> None:
        dialog = PasteDialog(self._bridge, self._formats, posts, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
