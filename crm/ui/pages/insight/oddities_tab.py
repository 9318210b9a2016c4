"""“Worth a look”: what in people's accounts is unusual, why it may be quite innocent, and what a person found. No verdict."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QVBoxLayout, QWidget

from crm.domain.authenticity import FlagKind, SponsorshipLoad, WorthALook
from crm.domain.explanation import SourceRow
from crm.queries.influencer_detail import InfluencerDetail, influencer_detail
from crm.queries.insight_oddities import Oddity, everybodys_oddities, sponsorships
from crm.ui.kit.forms import Dialog
from crm.ui.kit.states import EmptyState
from crm.ui.kit.widgets import button, card, clear, column, label, row
from crm.ui.pages.insight.oddities_dialogs import CauseDialog, FeedDialog
from crm.ui.pages.insight.reading_tab import ReadingTab
from crm.ui.pages.insight.view_model import InsightViewModel

_AT_ONCE, _POSTS_LISTED = 25, 12
_JUMPS = (FlagKind.GROWTH_STEP, FlagKind.JUMP_WITH_FALLING_RATE)


class OdditiesTab(ReadingTab):
    """A card for each person who is worth a look.

    Signals:
        person_opened(influencer_id): look at them.
    """

    person_opened = Signal(str)
    shown_tables = (
        "post", "reading", "reading_choice", "comment", "account", "snapshot", "account_snapshot", "account_cause",
        "sponsorship_look", "influencer", "import_batch",
    )  # fmt: skip

    def __init__(self, insight: InsightViewModel, parent: QWidget | None = None) -> None:
        super().__init__(insight, parent)
        self.found: Sequence[Oddity] = ()
        self._shown = _AT_ONCE
        self.told = label("", "body", "muted", wrap=True)
        self.cards: QVBoxLayout = column(spacing=12)
        self.more = button(self.tr("Show more"), None, "ghost")
        self.more.clicked.connect(self._show_more)
        inside = column(self.told, self.cards, row(self.more, None), None, spacing=12, margins=(20, 16, 20, 24))
        sentence = self.tr("No account's figures stand out among the ones that are recorded here.")
        self.lay_out(inside, EmptyState("circle-check-big", self.tr("Nothing to look at"), sentence))

    def load(self) -> None:
        """Read what is unusual."""
        self.bridge.read(self, everybodys_oddities, self.insight.today(), then=self._keep, failed=self.fail)

    def _keep(self, found: Sequence[Oddity]) -> None:
        self.found = found
        self._read_loads()

    def _show_more(self) -> None:
        self._shown += _AT_ONCE
        self._read_loads()

    def _read_loads(self) -> None:
        ids = [each.influencer_id for each in self.found[: self._shown]]
        self.bridge.read(self, sponsorships, ids, self.insight.today(), then=self._show, failed=self.fail)

    def _show(self, loads: Mapping[str, SponsorshipLoad]) -> None:
        clear(self.cards)
        for each in self.found[: self._shown]:
            if each.influencer_id in loads:
                self.cards.addWidget(self._card(each, loads[each.influencer_id]))
        told = self.tr("{n} people are worth a look. Each has innocent explanations too; none of this is a verdict.")
        self.told.setText(told.format(n=self.formats.count(len(self.found))))
        self.more.setVisible(len(self.found) > self._shown)
        self.states.show_content(bool(self.found))

    def _card(self, each: Oddity, load: SponsorshipLoad) -> QFrame:
        name = button(each.name or self.tr("Without a name"), None, "figure")
        name.setAccessibleName(self.tr("Open {name}").format(name=each.name))
        name.clicked.connect(partial(self._open, each.influencer_id))
        look = button(self.tr("Record a look…"), None, "ghost")
        look.setAccessibleName(self.tr("Record a look at the feed of {name}").format(name=each.name))
        look.clicked.connect(partial(self._ask_look, each.influencer_id))
        box = column(row(name, None, look), spacing=10, margins=(16, 12, 16, 14))
        for flag in each.flags:
            box.addLayout(self._flag(each, flag))
        box.addWidget(label(self._load(load), "small", "muted", wrap=True))
        return card(box)

    def _flag(self, each: Oddity, flag: WorthALook) -> QVBoxLayout:
        why = button(self.tr("Why"), None, "ghost")
        why.setAccessibleName(self.tr("Explain {name}: {figure}").format(name=each.name, figure=flag.because))
        why.clicked.connect(partial(self._explain, flag))
        acts = row(None, why)
        posts = [known for known in flag.explanation.rows if known.thing == "post"]
        if posts:
            acts.addWidget(self._posts(each, posts))
        if flag.kind in _JUMPS:
            note = button(self.tr("Note a cause…"), None, "ghost")
            note.setAccessibleName(self.tr("Note a cause for {name}").format(name=each.name))
            note.clicked.connect(partial(self._ask_cause, each.influencer_id, flag))
            acts.addWidget(note)
            account = button(self.tr("Open account"), None, "ghost")
            account.setAccessibleName(self.tr("Open the account of {name}").format(name=each.name))
            account.clicked.connect(partial(self._open, each.influencer_id))
            acts.addWidget(account)
        because = flag.because if flag.because.startswith("worth") else f"worth a look because {flag.because}"
        words = column(
            label(because[0].upper() + because[1:], "body-strong", wrap=True),
            label(
                self.tr("May be innocent: {reasons}.").format(reasons="; ".join(flag.innocent)),
                "body",
                "muted",
                wrap=True,
            ),
            spacing=2,
        )
        line = row(words, acts, spacing=12)
        line.setStretch(0, 1)
        return column(line)

    def _posts(self, each: Oddity, posts: Sequence[SourceRow]) -> QPushButton:
        """Opens the post; of several the one that is chosen by its day."""
        made = button(self.tr("Open post") if len(posts) == 1 else self.tr("Open post…"), None, "ghost")
        made.setAccessibleName(self.tr("Open a post of {name}").format(name=each.name))
        if len(posts) == 1:
            made.clicked.connect(partial(self._open_post, posts[0].id))
            return made
        menu = QMenu(made)
        for known in posts[:_POSTS_LISTED]:
            menu.addAction(self.formats.date(known.on), partial(self._open_post, known.id))
        made.setMenu(menu)
        return made

    def _load(self, load: SponsorshipLoad) -> str:
        if load.interval is None:
            return self.tr("Sponsored posts: not known, no post was looked at.")
        rate, count = self.formats.rate, self.formats.count
        told = self.tr("Sponsored: {n} of {of} posts ({low} to {high}), {day}. Source: {looker}.")
        return told.format(
            n=count(load.sponsored),
            of=count(load.posts),
            low=rate(load.interval.low, 0),
            high=rate(load.interval.high, 0),
            day=self.formats.date(load.looked_on),
            looker=load.looker,
        )

    # ---- acts

    def _open(self, influencer_id: str, _checked: bool = False) -> None:
        self.person_opened.emit(influencer_id)

    def _open_post(self, post_id: str, _checked: bool = False) -> None:
        self.insight.open_source("post", post_id)

    def _explain(self, flag: WorthALook, _checked: bool = False) -> None:
        self.explain(flag.explanation)

    def _ask_cause(self, influencer_id: str, flag: WorthALook, _checked: bool = False) -> None:
        self.bridge.read(self, influencer_detail, influencer_id, then=partial(self._show_cause, flag))

    def _ask_look(self, influencer_id: str, _checked: bool = False) -> None:
        self.bridge.read(self, influencer_detail, influencer_id, then=self._show_look)

    def _show_cause(self, flag: WorthALook, person: InfluencerDetail) -> None:
        if not person.accounts:
            return
        rows = {each.id for each in flag.explanation.rows}
        account = next(
            (each for each in person.accounts if any(known.id in rows for known in each.snapshots)), person.accounts[0]
        )
        day = next((each.on for each in reversed(flag.explanation.rows) if each.on), self.insight.today())
        self._open_dialog(CauseDialog(self.insight, person, account, day, self))

    def _show_look(self, person: InfluencerDetail) -> None:
        if person.accounts:
            self._open_dialog(FeedDialog(self.insight, person, self))

    def _open_dialog(self, dialog: Dialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
