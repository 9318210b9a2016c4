"""The list of every page: whole-row hover, pixel scrolling, a focus ring only after a key press, header sorting."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView

from crm.ui.kit.paged_table_model import PagedTableModel
from crm.ui.theme.theme import current

KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Table(QTableView):
    """A table on a `PagedTableModel`.

    Signals:
        chosen(id): the current row changed; "" for none.
        opened(id): Enter or a double click.
        sort_wanted(key, descending): a header was clicked.

    Attributes:
        hover_row: the row under the pointer, -1 for none; delegates paint it.
        keyboard: whether the last act was a key press; delegates then paint the focus ring.
    """

    chosen = Signal(str)
    opened = Signal(str)
    sort_wanted = Signal(str, bool)

    def __init__(self, model: PagedTableModel, name: str) -> None:
        super().__init__()
        self.hover_row = -1
        self.keyboard = False
        self.paged = model
        self.setAccessibleName(name)
        self.setModel(model)
        self._set_behaviour()
        self._set_header()
        self._kept_id = ""
        self.viewport().installEventFilter(self)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)

    def _set_behaviour(self) -> None:
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # or Tab would never leave the table
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(current().row_height())

    def _set_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(current().px(56))
        for at, column in enumerate(self.paged.columns):
            self.setColumnWidth(at, current().px(column.width))
            if column.stretch:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        header.sectionClicked.connect(self._sort)
        self._sorted: tuple[int, bool] = (-1, False)

    def set_delegates(self, delegates: list[QStyledItemDelegate]) -> None:
        """One delegate a column, in order."""
        for at, delegate in enumerate(delegates):
            self.setItemDelegateForColumn(at, delegate)

    def selected_ids(self) -> list[str]:
        """Ids of the selected rows, in display order."""
        return [self.paged.id_at(index.row()) for index in sorted(self.selectionModel().selectedRows())]

    def current_id(self) -> str:
        """Id of the current row; "" for none."""
        index = self.currentIndex()
        return self.paged.id_at(index.row()) if index.isValid() else ""

    def choose(self, row_id: str) -> None:
        """Make a row current and bring it into view; nothing when it is not listed."""
        at = self.paged.position(row_id)
        if at is not None:
            self._make_current(at)

    def mark_sorted(self, at: int, descending: bool) -> None:
        """Show by which column the list is in order."""
        self._sorted = (at, descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(at, order)

    def _sort(self, at: int) -> None:
        key = self.paged.columns[at].key
        if not key:
            self.mark_sorted(*self._sorted)
            return
        descending = not self._sorted[1] if self._sorted[0] == at else self.paged.columns[at].right
        self.mark_sorted(at, descending)
        self.sort_wanted.emit(key, descending)

    def currentChanged(self, current_index, previous) -> None:  # type: ignore[no-untyped-def]
        super().currentChanged(current_index, previous)
        self.chosen.emit(self.paged.id_at(current_index.row()) if current_index.isValid() else "")

    def _keep(self) -> None:
        self._kept_id = self.current_id()

    def _restore(self) -> None:
        at = self.paged.position(self._kept_id) if self._kept_id else None
        if at is None:
            at = 0 if self.paged.rowCount() else None
        if at is None:
            self.chosen.emit("")
            return
        self._make_current(at)

    def _make_current(self, at: int) -> None:
        """Whatever keys are held: Qt's own way would add to the choice, or take from it, while Ctrl is down."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.paged.index(at, 0), flags)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self._hover(self.indexAt(event.position().toPoint()).row())
        elif event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:  # another theme, text size or row height was chosen
            self.verticalHeader().setDefaultSectionSize(current().row_height())

    def _hover(self, at: int) -> None:
        if at != self.hover_row:
            self.hover_row = at
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.keyboard = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keyboard = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id():
            self.opened.emit(self.current_id())
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keyboard = False
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if self.current_id():
            self.opened.emit(self.current_id())
