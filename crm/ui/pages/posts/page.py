"""The page of posts: the list, or the grid in which their figures are entered. Layout and wiring only."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from crm.ui.kit.widgets import column
from crm.ui.pages.posts.grid import ReadingGrid
from crm.ui.pages.posts.grid_view_model import ReadingGridModel
from crm.ui.pages.posts.post_list import PostList
from crm.ui.pages.posts.view_model import PostsViewModel


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
        self._stack = QStackedWidget()
        for part in (self.list, self.grid):
            self._stack.addWidget(part)
        self.setLayout(column(self._stack))
        self.setFocusProxy(self._stack)
        self.list.person_opened.connect(self.person_opened)
        self.list.readings_wanted.connect(self.enter_readings)
        self.grid.left.connect(self.show_list)

    def enter_readings(self, post_ids: list[str]) -> None:
        """Open the grid on these posts."""
        self._stack.setCurrentWidget(self.grid)
        self.grid.open(post_ids)

    def show_list(self) -> None:
        """Go back to the list."""
        self._stack.setCurrentWidget(self.list)
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> None:
        """Put the cursor into the search of the list."""
        self._stack.setCurrentWidget(self.list)
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
