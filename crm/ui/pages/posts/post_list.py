"""Posts as a list: header, filters, table, foot. Lays widgets out and wires them; decides nothing."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from crm.queries.post_table import AgeChoice, PostRow, PostSort
from crm.ui import present
from crm.ui.kit.delegates import ChipDelegate, FigureDelegate, LinesDelegate, PersonDelegate
from crm.ui.kit.paged_table_model import ROW
from crm.ui.kit.segment import Segment
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import badge, button, column, label, panel, row, rule, search_field
from crm.ui.pages.posts.dialogs import TagDialog
from crm.ui.pages.posts.view_model import PostsViewModel
from crm.ui.theme.theme import current

AGES = tuple(AgeChoice)
GIVE_WAY = (8, 4, 3, 6)  # columns that a narrow list leaves out: theme, then saves, likes, read at
LEAST_POST, WIDE = 170, 800  # px at 100 %: the column that stretches, a list with room for every button
POSTED_AT = 1  # the column by whose day the list is in order first


class PostList(QWidget):
    """Every post, found as you type, filtered, at the age one asks for.

    Signals:
        person_opened(influencer_id): look at whose post it is.
        readings_wanted(ids): enter figures of these posts.
        add_wanted(): add a post.
        chosen(id): another post is current; "" for none.
        opened(id): Enter or a double click.
        edit_wanted(): edit the current post.
    """

    person_opened = Signal(str)
    readings_wanted = Signal(list)
    add_wanted = Signal()
    chosen = Signal(str)
    opened = Signal(str)
    edit_wanted = Signal()

    def __init__(self, model: PostsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.badge = badge("…")
        self.search = search_field(self.tr("Text, link, theme, partner or campaign"))
        self.platform = self._chip(self.tr("Platform"))
        self.campaign = self._chip(self.tr("Campaign"))
        self.unread = self._chip(self.tr("Needs reading"))
        self.ages = Segment(self.tr("Figures at"), self._age_titles())
        self.enter = button(self.tr("Enter readings"), "table-2")
        self.add = button(self.tr("Add post"), "plus", "primary")
        self.table = self._table()
        self.told = label("", "small", "muted")
        self.states = PageStates(self._content(), self._empty(), model.load)
        self.setLayout(column(panel("surface", column(self._head(), self._bar(), rule(), self.states))))
        self.setFocusProxy(self.table)
        self._connect()

    # ---- building

    def _table(self) -> Table:
        cells = self.model.cells
        table = Table(self.model.table, self.tr("Posts"))
        table.set_delegates(
            [
                PersonDelegate(table, cells.partner),
                LinesDelegate(table, cells.post),
                FigureDelegate(table, cells.seen),
                FigureDelegate(table, cells.likes),
                FigureDelegate(table, cells.saves),
                FigureDelegate(table, cells.rate),
                LinesDelegate(table, cells.read),
                ChipDelegate(table, cells.marks),
                LinesDelegate(table, cells.theme),
            ]
        )
        table.mark_sorted(POSTED_AT, True)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return table

    def _head(self) -> QWidget:
        title = label(self.tr("Posts"), "page")
        return panel(
            "surface", row(title, self.badge, None, self.ages, 4, self.enter, self.add, margins=(16, 13, 16, 9))
        )

    def _bar(self) -> QWidget:
        chips = (self.platform, self.campaign, self.unread)
        bar = row(self.search, *chips, spacing=6, margins=(16, 0, 16, 8))
        bar.setStretch(0, 1)
        return panel("surface", bar)

    def _chip(self, title: str) -> QPushButton:
        return button(title, None, "filter")

    def _age_titles(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Usual"), self.tr("the usual age of each kind of post")),
            (self.tr("24 h"), self.tr("24 hours")),
            (self.tr("7 d"), self.tr("7 days")),
            (self.tr("30 d"), self.tr("30 days")),
            (self.tr("Latest"), self.tr("the latest, whatever its age")),
        ]

    def _content(self) -> QWidget:
        widen = button(self.tr("Show all posts"))
        widen.clicked.connect(self.show_all)
        self._none_fit = EmptyState(
            "search", self.tr("No post fits"), self.tr("Try fewer words or take a filter off."), widen
        )
        self._none_fit.hide()
        foot = row(self.told, None, spacing=4, margins=(16, 3, 10, 3))
        for action in self._actions():
            each = button(action.text(), None, "ghost")
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            each.setToolTip(f"{action.text()} ({key})")
            each.clicked.connect(action.trigger)
            action.enabledChanged.connect(each.setEnabled)
            foot.addWidget(each)
        return panel("surface", column(self.table, self._none_fit, rule(), foot))

    def _actions(self) -> list[QAction]:
        wanted = (
            (self.tr("Edit…"), "E", self.edit_wanted.emit),
            (self.tr("Tag…"), "T", self.ask_tag),
            (self.tr("Enter readings"), "R", self._enter_selected),
            (self.tr("Open link"), "L", self._open_link),
            (self.tr("Open person"), "O", self._open_person),
            (self.tr("Remove"), "Del", self._remove),
        )
        for words, key, act in wanted:
            action = QAction(words, self.table)
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            self.table.addAction(action)
        return self.table.actions()

    def _empty(self) -> QWidget:
        sentence = self.tr(
            "Add one by its link, or import what a platform exports: posts with their figures at a day. Figures that "
            "are read later join them."
        )
        add = button(self.tr("Add post"), "plus", "primary")
        add.clicked.connect(self.add_wanted)
        return EmptyState("image", self.tr("No posts here"), sentence, add)

    def _connect(self) -> None:
        model = self.model
        model.shown.connect(self._show)
        model.failed.connect(self.states.show_failed)
        self.search.textChanged.connect(lambda text: model.narrow(text=text))
        self.add.clicked.connect(self.add_wanted)
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.opened)
        self.platform.clicked.connect(self._choose_platform)
        self.campaign.clicked.connect(self._choose_campaign)
        self.unread.clicked.connect(self._switch_unread)
        self.enter.clicked.connect(lambda: self.readings_wanted.emit(list(model.table.ids())))
        self.ages.chosen.connect(lambda at: model.show_age(AGES[at]))
        self.table.sort_wanted.connect(lambda key, down: model.sort(PostSort(key), down))
        self.table.selectionModel().selectionChanged.connect(self._tell_selection)
        self.table.customContextMenuRequested.connect(self._ask_menu)

    # ---- showing

    def _show(self, shown: int, total: int) -> None:
        self.badge.setText(self.model.formats.count(shown))
        self.states.show_content(total > 0)
        self.table.setVisible(shown > 0)
        self._none_fit.setVisible(shown == 0)
        self._tell_selection()

    def _tell_selection(self) -> None:
        count = self.model.formats.count
        selected = len(self.table.selectionModel().selectedRows())
        words = self.tr("{selected} of {total} selected")
        self.told.setText(words.format(selected=count(selected), total=count(self.table.paged.rowCount())))
        for action in self.table.actions():
            action.setEnabled(selected > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() / current().scale
        self.enter.setVisible(room >= WIDE)  # the foot offers it too
        columns = self.table.paged.columns
        needed = sum(LEAST_POST if each.stretch else each.width for each in columns)
        for at in GIVE_WAY:
            self.table.setColumnHidden(at, needed > room)
            if needed > room:
                needed -= columns[at].width

    # ---- filtering

    def show_all(self) -> None:
        """Take every filter and the search off."""
        self.search.clear()
        self._mark(self.platform, self.tr("Platform"))
        self._mark(self.campaign, self.tr("Campaign"))
        self._set_unread(False)
        self.model.widen()

    def _choose_platform(self) -> None:
        offers = [(each, present.platform_words(each)) for each in self.model.choices.platforms]
        self._offer(self.platform, self.tr("Platform"), "platform", offers)

    def _choose_campaign(self) -> None:
        self._offer(self.campaign, self.tr("Campaign"), "campaign_id", self.model.choices.campaigns)

    def _offer(self, chip: QPushButton, title: str, name: str, offers: Sequence[tuple[object, str]]) -> None:
        def choose(value: object, words: str) -> None:
            self._mark(chip, title, words)
            self.model.narrow(**{name: value})

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Any")).triggered.connect(lambda: choose(None, ""))
        menu.addSeparator()
        for value, words in offers:
            menu.addAction(words).triggered.connect(lambda _on=False, value=value, words=words: choose(value, words))
        menu.popup(chip.mapToGlobal(QPoint(0, chip.height())))

    def _mark(self, chip: QPushButton, title: str, words: str = "") -> None:
        chip.setText(f"{title}: {words}" if words else title)
        chip.setAccessibleName(chip.text())
        self._switch(chip, bool(words))

    def _switch(self, chip: QPushButton, on: bool) -> None:
        chip.setProperty("on", on)
        chip.style().unpolish(chip)
        chip.style().polish(chip)

    def _switch_unread(self) -> None:
        on = not self.model.state.filter.unread
        self._set_unread(on)
        self.model.narrow(unread=on)

    def _set_unread(self, on: bool) -> None:
        self._switch(self.unread, on)
        self.unread.setAccessibleName(self.tr("Needs reading: on") if on else self.tr("Needs reading"))

    # ---- acting

    def current_row(self) -> PostRow | None:
        """The current post, once it was read."""
        index = self.table.currentIndex()
        found: PostRow | None = index.data(ROW) if index.isValid() else None
        return found

    def ask_tag(self) -> None:
        """Ask for themes or styles of the selected posts."""
        if ids := self.table.selected_ids():
            dialog = TagDialog(self.model, ids, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _enter_selected(self) -> None:
        if chosen := self.table.selected_ids():
            self.readings_wanted.emit(chosen)

    def _open_link(self) -> None:
        if (chosen := self.current_row()) and chosen.url:
            QDesktopServices.openUrl(QUrl(chosen.url))

    def _open_person(self) -> None:
        if (chosen := self.current_row()) and chosen.influencer_id:
            self.person_opened.emit(chosen.influencer_id)

    def _remove(self) -> None:
        if chosen := self.current_row():
            self.model.remove(chosen.id)

    def _ask_menu(self, point: QPoint) -> None:
        if self.current_row() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.table.actions())
        menu.popup(self.table.viewport().mapToGlobal(point))
