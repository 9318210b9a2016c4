"""The page of posts: the list with a post beside it, or the grid in which their figures are entered. Layout and wiring only."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from crm.ui.kit.forms import Dialog
from crm.ui.kit.widgets import column, row
from crm.ui.pages.posts.detail_view_model import PostViewModel
from crm.ui.pages.posts.dialogs import PostDialog
from crm.ui.pages.posts.grid import ReadingGrid
from crm.ui.pages.posts.grid_view_model import ReadingGridModel
from crm.ui.pages.posts.panel import WIDTH as PANEL_WIDTH
from crm.ui.pages.posts.panel import PostPanel
from crm.ui.pages.posts.post_list import PostList
from crm.ui.pages.posts.view_model import PostsViewModel
from crm.ui.theme.theme import current

LEAST_FOR_BOTH = 960  # px at 100 %
QWIDGETSIZE_MAX = 16_777_215  # Qt's own word for "as wide as there is room"; PySide does not export it
WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class PostsPage(QWidget):
    """Shows the list first.

    Signals:
        person_opened(influencer_id): look at whose post it is.
    """

    person_opened = Signal(str)

    def __init__(self, model: PostsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.list = PostList(model)
        self.grid = ReadingGrid(ReadingGridModel(model.bridge, model.formats, model.day, self))
        self.post = PostViewModel(model.bridge, model.formats, model.day, self)
        self.panel = PostPanel(self.post)
        self.panel.hide()
        beside = QWidget()
        beside.setLayout(row(self.list, self.panel, spacing=0))
        self._beside = beside
        self._stack = QStackedWidget()
        for part in (beside, self.grid):
            self._stack.addWidget(part)
        self.setLayout(column(self._stack))
        self.setFocusProxy(self._stack)
        self._connect()

    def _connect(self) -> None:
        posts, shown = self.list, self.panel
        posts.person_opened.connect(self.person_opened)
        posts.readings_wanted.connect(self.enter_readings)
        posts.add_wanted.connect(self.ask_add)
        posts.edit_wanted.connect(self._edit_current)
        posts.chosen.connect(self._follow)
        posts.opened.connect(self.open_panel)
        shown.readings_wanted.connect(self.enter_readings)
        shown.closed.connect(self.close_panel)
        self.post.gone.connect(self.close_panel)
        self.grid.left.connect(self.show_list)
        QShortcut(QKeySequence("Esc"), self._beside, self.close_panel, context=WITHIN)

    def ask_add(self) -> None:
        """Ask for the link of a post to add."""
        self._open(PostDialog(self.post, None, self.window()))

    def _edit_current(self) -> None:
        if chosen := self.list.table.current_id():
            self.open_panel(chosen)
            self.post.when_read(self.panel.ask_edit)

    def _open(self, dialog: Dialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def open_panel(self, post_id: str) -> None:
        """Show one post beside the list; the panel then follows the list."""
        self.panel.show()
        self._share_room()
        if post_id != self.post.post_id:
            self.post.show(post_id)

    def close_panel(self) -> None:
        """Put the panel away."""
        if self.panel.isVisibleTo(self):
            self.panel.hide()
            self._share_room()
            self.post.show("")
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _share_room(self) -> None:
        """A window too narrow for both shows the post instead of the list."""
        alone = self.panel.isVisibleTo(self) and self.width() < current().px(LEAST_FOR_BOTH)
        self.list.setVisible(not alone)
        self.panel.setMaximumWidth(QWIDGETSIZE_MAX if alone else current().px(PANEL_WIDTH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _follow(self, post_id: str) -> None:
        if post_id and self.panel.isVisibleTo(self):
            self.post.show(post_id)

    def enter_readings(self, post_ids: list[str]) -> None:
        """Open the grid on these posts."""
        self._stack.setCurrentWidget(self.grid)
        self.grid.open(post_ids)

    def show_list(self) -> None:
        """Go back to the list."""
        self._stack.setCurrentWidget(self._beside)
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> None:
        """Put the cursor into the search of the list."""
        self._stack.setCurrentWidget(self._beside)
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
