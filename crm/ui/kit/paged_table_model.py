"""A table over any number of rows: ids in display order first, rows on demand. Knows no service and no SQL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

CHUNK = 32  # rows read at once: a screenful takes 5 ms, 128 rows took 16
# Looking the role up inside data() takes a table frame from 8 to 20 ms.
DISPLAY = Qt.ItemDataRole.DisplayRole
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
TOOLTIP = Qt.ItemDataRole.ToolTipRole
ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
ROW = int(Qt.ItemDataRole.UserRole) + 1
HORIZONTAL = Qt.Orientation.Horizontal
WAITING = "…"
MOST_ROWS_KEPT = 6400
NO_PARENT = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class Identified(Protocol):
    """A row with an id."""

    @property
    def id(self) -> str: ...


Row = TypeVar("Row", bound=Identified)


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column.

    Attributes:
        key: what the view model sorts by; "" when it cannot.
        title: the header.
        width: pixels at 100 %.
        text: what is shown, and what a screen reader says unless `spoken` is given.
        spoken: the cell in words, when it shows more than its text.
        right: figures stand right.
        stretch: takes the room that is left.
    """

    key: str
    title: str
    width: int
    text: Callable[[Row], str]
    spoken: Callable[[Row], str] | None = None
    right: bool = False
    stretch: bool = False


class PagedTableModel(QAbstractTableModel):
    """Knows ids and columns; asks for rows in chunks as they come into view.

    Signals:
        rows_needed(generation, ids): answer with `supply`; answers to an older generation are dropped.
    """

    rows_needed = Signal(int, list)

    def __init__(self, columns: Sequence[Column[Any]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._ids: list[str] = []
        self._rows: dict[str, Any] = {}
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self._generation = 0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)

    def set_ids(self, ids: Sequence[str], first: Sequence[Any] = ()) -> None:
        """Show these ids in this order; the same list again keeps scroll and selection. Known rows are kept.

        Args:
            first: rows of the first chunk, when they came with the ids.
        """
        if ids == self._ids:
            self.supply(self._generation, first)
            return
        self.beginResetModel()
        self._generation += 1
        self._ids = list(ids)
        self._wanted = set()
        if len(self._rows) > MOST_ROWS_KEPT:
            self._rows = {}
        self._rows.update((row.id, row) for row in first)
        self._asked = {0} if first else set()
        self.endResetModel()

    def refresh(self) -> None:
        """Read again every row that comes into view; what is shown stays until the answer is there."""
        self._generation += 1
        self._asked = set()
        self._tell_changed()

    def _tell_changed(self) -> None:
        """Views paint only what is in view, so naming every row costs less than finding out which."""
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def supply(self, generation: int, rows: Sequence[Any]) -> None:
        """Rows that were asked for, in any order."""
        if generation != self._generation or not rows:
            return
        self._rows.update((row.id, row) for row in rows)
        self._tell_changed()

    def position(self, row_id: str) -> int | None:
        """Where an id stands; None when it is not listed."""
        try:
            return self._ids.index(row_id)  # a scan takes less than making a dict of all ids at every key press
        except ValueError:
            return None

    def id_at(self, at: int) -> str:
        """The id in display position `at`."""
        return self._ids[at]

    def ids(self) -> list[str]:
        """All ids in display order."""
        return self._ids

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != HORIZONTAL:
            return None
        if role == DISPLAY:
            return self.columns[section].title
        if role == ALIGNMENT:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return int((side | Qt.AlignmentFlag.AlignVCenter).value)
        return None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role not in (DISPLAY, ROW, ACCESSIBLE, TOOLTIP):
            return None
        at = index.row()
        row = self._rows.get(self._ids[at])
        if at // CHUNK not in self._asked:
            self._want(at // CHUNK)
        if role == ROW:
            return row
        if row is None:
            return WAITING
        column = self.columns[index.column()]
        if role != DISPLAY and column.spoken is not None:
            return column.spoken(row)
        return column.text(row)

    def _want(self, chunk: int) -> None:
        # data() runs inside paint: note the chunk now, ask on the next turn of the loop.
        if not self._wanted:
            self._soon.start()
        self._asked.add(chunk)
        self._wanted.add(chunk)

    def _ask(self) -> None:
        wanted, self._wanted = sorted(self._wanted), set()
        for chunk in wanted:
            ids = self._ids[chunk * CHUNK : (chunk + 1) * CHUNK]
            if ids:
                self.rows_needed.emit(self._generation, ids)
