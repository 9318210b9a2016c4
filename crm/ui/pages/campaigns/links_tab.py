"""Tracking links and promo codes of one campaign: whose, for what, how used; copy one, its QR picture. Layout and wiring."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QStackedWidget, QWidget

from crm.domain.tracking import part
from crm.formats import UNKNOWN, Formats
from crm.queries.link_page import LinkPage
from crm.queries.tracking import CodeRow, TrackingLinkRow
from crm.ui.bridge import Bridge
from crm.ui.kit.delegates import ChipCell, ChipDelegate, FigureDelegate, LeadDelegate, LinesDelegate, TwoLines
from crm.ui.kit.forms import Dialog, read_only
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.pasting import lines
from crm.ui.kit.segment import Segment
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.svg_picture import SvgPicture
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.campaigns.links_dialogs import LinkDialog, RenameDialog
from crm.ui.pages.campaigns.links_model import LinksViewModel
from crm.ui.theme.theme import current

SIDE_WIDTH = 300
PICTURE = 220
ADDRESS_LINES = 6


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A code as listed; `id` is its collaboration's."""

    id: str
    row: CodeRow


class LinksTab(QWidget):
    """Two lists, links and codes, with the current link's address and QR picture beside them."""

    def __init__(self, bridge: Bridge, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LinksViewModel(bridge, formats, self)
        self._formats = formats
        self.links = PagedTableModel(self._link_columns(), self)
        self.codes = PagedTableModel(self._code_columns(), self)
        self.link_table = self._link_table()
        self.code_table = self._code_table()
        self.which = Segment(
            self.tr("List"),
            [(self.tr("Links"), self.tr("Tracking links")), (self.tr("Codes"), self.tr("Promo codes"))],
        )
        self.lists = QStackedWidget()
        self.told = label("", "small", "muted")
        self.new = button(self.tr("New link…"), "plus")
        self.everybody = button(self.tr("For every partner…"))
        self.copy_all = button(self.tr("Copy all"), None, "ghost")
        self.copy_all.setToolTip(self.tr("Partner, name and link of each, for a spreadsheet or a mail"))
        self.picture = SvgPicture(self.tr("QR picture of the link"), PICTURE)
        self.address = read_only(self.tr("Address of the link"), ADDRESS_LINES)
        self.name = label("", "label", wrap=True)
        self.side = self._side()
        self.states = PageStates(self._content(), self._empty(), self.model.load)
        self.setLayout(column(self.states))
        self.setFocusProxy(self.link_table)
        self._connect()

    def show_campaign(self, campaign_id: str) -> None:
        """Show another campaign's links and codes."""
        if campaign_id != self.model.campaign_id:
            self.states.show_loading()
        self.model.show(campaign_id)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.model.campaign_id:
            self.model.show(self.model.campaign_id)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.rest()

    # ---- layout

    def _link_columns(self) -> list[Column[TrackingLinkRow]]:
        return [
            Column("", self.tr("Partner"), 190, lambda each: self.model.name(each.collaboration_id)),
            Column("", self.tr("Link for"), 150, lambda each: each.label or UNKNOWN),
            Column("", self.tr("Told apart by"), 260, lambda each: each.content, lambda each: each.url, stretch=True),
        ]

    def _code_columns(self) -> list[Column[CodeLine]]:
        return [
            Column("", self.tr("Code"), 200, lambda each: each.row.code),
            Column("", self.tr("Partner"), 180, lambda each: self.model.name(each.id)),
            Column("", self.tr("Orders"), 80, lambda each: self._formats.count(each.row.orders), right=True),
            Column("", self.tr("Revenue"), 130, lambda each: self._revenue(each.row), right=True),
            Column("", self.tr("Worth a look"), 260, lambda each: _spoken(self._doubt(each.row)), stretch=True),
        ]

    def _link_table(self) -> Table:
        table = Table(self.links, self.tr("Tracking links"))
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.set_delegates(
            [
                LeadDelegate(table, lambda each: TwoLines(self.model.name(each.collaboration_id))),
                ChipDelegate(table, lambda each: ChipCell(each.label or self.tr("No name"))),
                LinesDelegate(table, lambda each: TwoLines(each.content, each.source)),
            ]
        )
        table.horizontalHeader().setSectionsClickable(False)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for words, key, act in self._acts():
            action = QAction(words, table)
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            table.addAction(action)
        return table

    def _acts(self) -> Sequence[tuple[str, str, Callable[[], None]]]:
        return (
            (self.tr("Copy link"), "", self.copy),
            (self.tr("Save QR picture…"), "", self.ask_where),
            (self.tr("Rename…"), "F2", self.ask_rename),
            (self.tr("Remove"), "Del", self._remove),
        )

    def _code_table(self) -> Table:
        table, formats = Table(self.codes, self.tr("Promo codes")), self._formats
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.set_delegates(
            [
                LeadDelegate(table, lambda each: TwoLines(each.row.code)),
                LinesDelegate(table, lambda each: TwoLines(self.model.name(each.id))),
                FigureDelegate(table, lambda each: TwoLines(formats.count(each.row.orders))),
                FigureDelegate(table, lambda each: TwoLines(self._revenue(each.row))),
                LinesDelegate(table, lambda each: self._doubt(each.row)),
            ]
        )
        table.horizontalHeader().setSectionsClickable(False)
        return table

    def _side(self) -> QWidget:
        self.copy_button = button(self.tr("Copy link"), "link", "primary")
        self.save_button = button(self.tr("Save QR picture…"))
        self.rename_button = button(self.tr("Rename…"), None, "ghost")
        self.remove_button = button(self.tr("Remove"), None, "ghost")
        more = row(self.rename_button, self.remove_button, None, spacing=4)
        parts = column(
            self.name, self.address, self.copy_button, self.picture, self.save_button, more, None,
            spacing=10, margins=(16, 14, 16, 14),
        )  # fmt: skip
        side = panel("detail", parts)
        side.setFixedWidth(current().px(SIDE_WIDTH))
        return side

    def _content(self) -> QWidget:
        for each in (self.link_table, self.code_table, self._no_links(), self._no_codes()):
            self.lists.addWidget(each)
        head = row(self.which, self.told, None, self.copy_all, self.everybody, self.new, margins=(16, 8, 16, 8))
        left = panel("surface", column(head, rule(), self.lists))
        body = row(left, self.side, spacing=0)
        body.setStretch(0, 1)
        return panel("surface", body)

    def _no_links(self) -> QWidget:
        make = button(self.tr("Make one for every partner…"), "plus", "primary")
        make.clicked.connect(lambda: self.ask_new(everybody=True))
        sentence = self.tr("A link of their own for each partner and post tells whose visits and sales they are.")
        return EmptyState("link", self.tr("No links yet"), sentence, make)

    def _no_codes(self) -> QWidget:
        sentence = self.tr(
            "Open a partner’s form and type a promo code: it is compared with every other code as you type."
        )
        return EmptyState("tag", self.tr("No promo codes yet"), sentence)

    def _empty(self) -> QWidget:
        sentence = self.tr("Put partners into the campaign first: each gets links and a code of their own.")
        return EmptyState("link", self.tr("Nobody to make a link for"), sentence)

    def _connect(self) -> None:
        model = self.model
        model.shown.connect(self._show)
        model.pictured.connect(self._show_picture)
        model.failed.connect(self.states.show_failed)
        self.link_table.installEventFilter(self)
        self.which.chosen.connect(self._show_list)
        self.new.clicked.connect(lambda: self.ask_new(everybody=False))
        self.everybody.clicked.connect(lambda: self.ask_new(everybody=True))
        self.link_table.chosen.connect(lambda _id: self._show_current())
        self.link_table.opened.connect(lambda _id: self.copy())
        self.copy_button.clicked.connect(self.copy)
        self.copy_all.clicked.connect(self._copy_all)
        self.save_button.clicked.connect(self.ask_where)
        self.rename_button.clicked.connect(self.ask_rename)
        self.remove_button.clicked.connect(self._remove)

    # ---- cells

    def _revenue(self, code: CodeRow) -> str:
        return " + ".join(self._formats.money(each.minor, each.currency) for each in code.revenue) or UNKNOWN

    def _doubt(self, code: CodeRow) -> TwoLines:
        if code.leak is not None and code.leak.suspected:
            told = self.tr("{far} of {dated} orders far from the posts")
            words = told.format(far=self._formats.count(code.leak.far), dated=self._formats.count(code.leak.dated))
            return TwoLines(self.tr("Seems passed on"), words, "amber", "circle-alert")
        if code.alike:
            first = code.alike[0]
            told = self.tr("{code} of {name}").format(code=first.code, name=first.influencer)
            return TwoLines(self.tr("Looks like another"), told, "amber", "circle-alert")
        return TwoLines(UNKNOWN)

    # ---- what was read

    def _show(self, page: LinkPage) -> None:
        self.links.set_ids([each.id for each in page.links], page.links)
        self.codes.set_ids(
            [each.collaboration_id for each in page.codes],
            [CodeLine(each.collaboration_id, each) for each in page.codes],
        )
        self.states.show_content(bool(page.partners))
        self._show_list(self.which.group.checkedId())
        self._show_current()

    def _show_list(self, at: int) -> None:
        shown = (self.links, self.codes)[at].rowCount()
        self.lists.setCurrentIndex(at if shown else at + len((self.links, self.codes)))
        self.side.setVisible(at == 0 and bool(shown))
        self.copy_all.setVisible(at == 0 and bool(shown))
        page, count = self.model.page, self._formats.count
        if page is None:
            return
        if at == 0:
            without = self.model.without_link()
            told = self.tr("{links} links · {without} of {all} partners have none")
            told = told if without else self.tr("{links} links · every partner has one")
            numbers = {"links": len(page.links), "without": without, "all": len(page.partners)}
            self.told.setText(told.format(**{name: count(number) for name, number in numbers.items()}))
        else:
            told = self.tr("{codes} codes; type one in a collaboration’s form")
            self.told.setText(told.format(codes=count(len(page.codes))))

    def _current(self) -> TrackingLinkRow | None:
        return self.model.link(self.link_table.current_id())

    def _show_current(self) -> None:
        link = self._current()
        for each in (self.copy_button, self.save_button, self.rename_button, self.remove_button):
            each.setEnabled(link is not None)
        self.picture.show_svg("")
        named = (self.model.name(link.collaboration_id), link.label) if link else ()
        self.name.setText(" · ".join(each for each in named if each))
        self.address.setPlainText(link.url if link else "")
        if link is not None:
            self.model.picture(link.url)

    def _show_picture(self, url: str, svg: str) -> None:
        link = self._current()
        if link is not None and link.url == url:
            self.picture.show_svg(svg)

    # ---- acts

    def ask_new(self, *, everybody: bool) -> None:
        """Open the form of a link, for one partner or for all of them."""
        page = self.model.page
        if page is None or not page.partners:
            return
        have = {each.collaboration_id for each in page.links}
        ids = [each.collaboration_id for each in page.partners]
        first = next((each for each in ids if each not in have), ids[0])
        _open(LinkDialog(self.model, page, "" if everybody else first, self))

    def ask_rename(self) -> None:
        """Open the form of the current link's name."""
        if link := self._current():
            _open(RenameDialog(self.model, link, self))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A table copies the text of its current cell, which is no link.
        key = event if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if key is not None and key.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return True
        return super().eventFilter(watched, event)

    def copy(self) -> None:
        """Put the current link on the clipboard."""
        if link := self._current():
            QGuiApplication.clipboard().setText(link.url)
            self.model.bridge.say(self.tr("Link copied."))

    def _copy_all(self) -> None:
        links = self.model.page.links if self.model.page else ()
        cells = [[self.model.name(each.collaboration_id), each.label, each.url] for each in links]
        QGuiApplication.clipboard().setText(lines(cells))
        self.model.bridge.say(self.tr("{n} links copied.").format(n=self._formats.count(len(links))))

    def ask_where(self) -> None:
        """Ask for a file for the current link's QR picture."""
        link = self._current()
        if link is None:
            return
        dialog = QFileDialog(self, self.tr("Save QR picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("SVG picture (*.svg)"), self.tr("PNG picture (*.png)")])
        dialog.setDefaultSuffix(".svg")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(".png" if "png" in chosen else ".svg"))
        dialog.selectFile(f"{part(self.model.name(link.collaboration_id), link.label) or 'link'}-qr.svg")
        dialog.fileSelected.connect(partial(self._save, link.url))
        dialog.open()

    def _save(self, url: str, to: str) -> None:
        self.model.save_picture(url, Path(to))

    def _remove(self) -> None:
        if link := self._current():
            self.model.remove(link)


def _open(dialog: Dialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _spoken(cell: TwoLines) -> str:
    return ", ".join(each for each in (cell.top, cell.bottom) if each)
