"""The frame around the pages: navigation, page, detail panel, job strip, toast, palette, drop. Decides nothing else.

It stands in the `Frame` that was on the screen first, or by itself in a test.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMainWindow, QMenu, QStackedWidget, QWidget

from crm.ui.kit.states import PageStates
from crm.ui.kit.toast import Toast
from crm.ui.kit.widgets import column, label, panel, row
from crm.ui.shell.actions import Actions
from crm.ui.shell.file_drop import DropFrame, dropped_files
from crm.ui.shell.frame import SIZE, SMALLEST
from crm.ui.shell.job_strip import JobStrip
from crm.ui.shell.navigation import Navigation
from crm.ui.shell.page import Page
from crm.ui.shell.palette import Palette
from crm.ui.shell.welcome import Welcome
from crm.ui.theme.theme import current

PANEL_WIDTH = 320
PANEL_BESIDE_FROM, NAMES_FROM = 1180, 900  # window widths in px at 100 % text


class MainWindow(QMainWindow):
    """The window.

    Signals:
        files_dropped(paths): a list of files, at least one.
        page_shown(key): another page came to the front.
        closing(): the person closes the window; it closes once this was answered.
    """

    files_dropped = Signal(list)
    page_shown = Signal(str)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Rapport")
        self.setAcceptDrops(True)
        self.resize(*(current().px(side) for side in SIZE))
        self.setMinimumSize(*SMALLEST)
        self._pages: dict[str, Page] = {}
        self._built: dict[str, QWidget] = {}  # the pages that were shown
        self._panel: QWidget | None = None
        self._panel_wanted = True
        self._alt_alone = False
        self.actions_of = Actions(self)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.navigation = Navigation(self.actions_of, self._menu)
        self.welcome = Welcome(self.actions_of)
        self._stack = QStackedWidget()
        self._opening = self._make_opening()
        for view in (self._opening, self.welcome):
            self._stack.addWidget(view)
        self.strip = JobStrip()
        self._lay_out()
        self.toast = Toast(self.central)
        self.palette_layer = Palette(self.central)
        self._drop = DropFrame(self.central)
        self._make_menu_bar()
        self._connect()

    def _lay_out(self) -> None:
        middle = column()
        middle.addWidget(self._stack, 1)
        middle.addWidget(self.strip)
        self._body = row(self.navigation, spacing=0)
        self._body.addLayout(middle, 1)
        self.central = panel("canvas", self._body)
        self.setCentralWidget(self.central)
        self.navigation.set_workspace("", "")

    def _make_opening(self) -> QWidget:
        self._opening_words = label("", "body", "faint")
        self._opening_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return panel("surface", column(self._opening_words))

    def _make_menu_bar(self) -> None:
        bar, tr = self.menuBar(), self.tr
        self._bar_menus = [bar.addMenu(tr(title)) for title in ("&File", "&Edit", "&View", "&Help")]
        fillers = (
            self.actions_of.fill_file_menu,
            self.actions_of.fill_edit_menu,
            self.actions_of.fill_view_menu,
            self.actions_of.fill_help_menu,
        )
        for menu, fill in zip(self._bar_menus, fillers, strict=True):
            fill(menu)
        bar.setVisible(bar.isNativeMenuBar())

    def _fill_menu(self) -> None:
        """The menu of the navigation: Undo by name on top, then workspaces, then the rest."""
        self._menu.clear()
        actions = self.actions_of
        self._menu.addActions([actions.undo, actions.redo])
        self._menu.addSeparator()
        actions.fill_file_menu(self._menu)
        self._menu.insertActions(actions.quit, [actions.shortcuts, actions.menu_bar])

    def _connect(self) -> None:
        actions = self.actions_of
        actions.palette.triggered.connect(self.palette_layer.open)
        actions.panel.triggered.connect(self.toggle_panel)
        actions.filter.triggered.connect(self._focus_filter)
        actions.menu_bar.triggered.connect(self._toggle_menu_bar)
        actions.quit.triggered.connect(lambda: self.window().close())
        self.navigation.chosen.connect(self.show_page)

    def show_opening(self, name: str) -> None:
        """Say that a workspace is being opened."""
        self._opening_words.setText(self.tr("Opening {}…").format(name) if name else "")
        self._stack.setCurrentWidget(self._opening)

    def show_closing(self, name: str) -> None:
        """Say that a workspace is being closed: its last changes are written out."""
        self._opening_words.setText(self.tr("Closing {}…").format(name))
        self._stack.setCurrentWidget(self._opening)

    def show_welcome(self) -> None:
        """Show what there is to open; takes the pages of the workspace before out."""
        self.set_pages([])
        self.set_panel(None)
        self.navigation.set_workspace("", "")
        self.setWindowTitle("Rapport")
        self._stack.setCurrentWidget(self.welcome)
        self.welcome.begin()

    def set_workspace(self, name: str, where: str) -> None:
        """Name the open workspace.

        Args:
            where: a few words below it, e.g. "On this computer".
        """
        self.navigation.set_workspace(name, where)
        self.setWindowTitle(f"{name} – Rapport")

    def set_pages(self, pages: Sequence[Page]) -> None:
        """Show these pages instead; the old ones are deleted. The first comes to the front with `show_page`."""
        for old in self._built.values():
            self._stack.removeWidget(old)
            old.deleteLater()
        self._pages, self._built = {page.key: page for page in pages}, {}
        self.navigation.set_pages(pages)
        listed = [page for page in pages if page.listed]
        sections = self.actions_of.set_sections([(page.title, page.icon) for page in listed])
        for action, page in zip(sections, listed, strict=True):
            action.triggered.connect(lambda _checked=False, key=page.key: self.show_page(key))
        view_menu = self._bar_menus[2]
        view_menu.clear()
        self.actions_of.fill_view_menu(view_menu)

    def set_panel(self, widget: QWidget | None) -> None:
        """The detail panel, shared by the pages that have one; None takes it away and deletes it."""
        if self._panel is not None:
            self._panel.hide()
            self._panel.deleteLater()
        self._panel = widget
        if widget is not None:
            widget.setFixedWidth(current().px(PANEL_WIDTH))
            widget.setParent(self.central)
            self._arrange()

    def page(self, key: str) -> Page:
        """One of the pages."""
        return self._pages[key]

    def current_page(self) -> str:
        """The key of the page in front; "" for none."""
        shown = self._stack.currentWidget()
        return next((key for key, widget in self._built.items() if widget is shown), "")

    def show_page(self, key: str) -> None:
        """Bring a page to the front and let it read."""
        page = self._pages[key]
        widget = self._widget(page)
        self._stack.setCurrentWidget(widget)
        self.navigation.select(key)
        if not self.navigation.walks():
            _focus(widget)
        self._arrange()
        if page.shown is not None:
            page.shown()
        self.page_shown.emit(key)

    def _widget(self, page: Page) -> QWidget:
        if page.key not in self._built:
            widget = self._built[page.key] = page.make()
            self._stack.addWidget(widget)
            for view in widget.findChildren(QAbstractItemView):
                self.actions_of.serve_list(view)
        return self._built[page.key]

    def toggle_panel(self) -> None:
        """Show or hide the detail panel."""
        self.show_panel(not (self._panel is not None and self._panel.isVisible()))

    def show_panel(self, shown: bool) -> None:
        """Show or hide the detail panel; it stays so on every page."""
        self._panel_wanted = shown
        self._arrange(asked=True)

    def _arrange(self, asked: bool = False) -> None:
        """Fit navigation and panel to the width; a narrow window shows the panel over the page, and only when asked."""
        wide = self.width() >= current().px(PANEL_BESIDE_FROM)
        self.navigation.set_compact(self.width() < current().px(NAMES_FROM))
        if self._panel is None:
            return
        page = self._pages.get(self.current_page())
        has_panel = page is not None and page.panel
        if wide and self._body.indexOf(self._panel) < 0:
            self._body.addWidget(self._panel)
        elif not wide and self._body.indexOf(self._panel) >= 0:
            self._body.removeWidget(self._panel)
        self._panel.setVisible(has_panel and self._panel_wanted and (wide or asked))
        if not wide:
            area = self.central.rect()
            left = 0 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else area.width() - self._panel.width()
            self._panel.setGeometry(left, 0, self._panel.width(), area.height())
            self._panel.raise_()

    def _focus_filter(self) -> None:
        page = self._pages.get(self.current_page())
        if page is not None and page.focus_filter is not None:
            page.focus_filter()

    def _toggle_menu_bar(self) -> None:
        self.menuBar().setVisible(not self.menuBar().isVisible())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._alt_alone = event.key() == Qt.Key.Key_Alt
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Alt and self._alt_alone and not self.menuBar().isNativeMenuBar():
            self._toggle_menu_bar()
        self._alt_alone = False
        super().keyReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()) and self._pages:
            event.acceptProposedAction()
            self._drop.cover(self.central)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop.hide()
        paths: list[Path] = dropped_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)


def _focus(page: QWidget) -> None:
    """Begin in the page's list, so that the arrow keys work at once."""
    views = page.findChildren(QAbstractItemView)
    target = page.focusProxy() or (views[0] if views else page)
    holder: QWidget | None = target
    while holder is not None and not isinstance(holder, PageStates):
        holder = holder.parentWidget()
    if isinstance(holder, PageStates) and not target.isVisibleTo(page):
        holder.hold_focus(target)
    else:
        target.setFocus(Qt.FocusReason.OtherFocusReason)
