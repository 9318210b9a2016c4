"""Rows to be filled in: what was typed stays as it was typed, each cell with its value or why it has none.

Knows no record and parses nothing: rules given to it read a cell and name a row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

DISPLAY = Qt.ItemDataRole.DisplayRole
EDIT = Qt.ItemDataRole.EditRole
TOOLTIP = Qt.ItemDataRole.ToolTipRole
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
CELL = int(Qt.ItemDataRole.UserRole) + 1
_HORIZONTAL = Qt.Orientation.Horizontal
_RIGHT = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)
_LEFT = int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value)
_NO_PARENT = QModelIndex()
LEAD = 0  # the first column says what the row is

Index = QModelIndex | QPersistentModelIndex
Place = tuple[str, int]  # id of a row, column


@dataclass(frozen=True)
class EntryColumn:
    """A column to fill in: its name in code, title, what explains it, width in px at 100 %."""

    name: str
    title: str
    tip: str = ""
    width: int = 72


@dataclass(frozen=True)
class Entry:
    """What a typed cell says; a problem means that it cannot be kept as it is, a note that it can."""

    value: Any = None
    problem: str = ""
    note: str = ""


@dataclass(frozen=True)
class Note:
    """What is to be said of a row, in two lines; `pressing` when something in it is worth a look."""

    words: str = ""
    under: str = ""
    pressing: bool = False


class EntryRules(Protocol):
    """What the page knows of rows and cells; asked as they come into view."""

    def title(self, row_id: str) -> tuple[str, str]:
        """What a row is, in two lines."""

    def known(self, row_id: str, name: str) -> str:
        """What is known already of a row's column, in words; "" for nothing."""

    def read(self, name: str, text: str) -> Entry:
        """What a text in a column says."""

    def note(self, row_id: str, values: Mapping[str, Any]) -> Note:
        """What is to be said of a row's values."""


@dataclass(frozen=True)
class CellLook:
    """What a cell shows: of the first column (`lead`), of the last (`told`), or of one to fill in."""

    text: str
    under: str = ""
    problem: bool = False
    doubtful: bool = False
    lead: bool = False
    told: bool = False


_NOTHING = Entry()


class EntryModel(QAbstractTableModel):
    """The first column names the row, the last says what to look at, between them one types.

    Signals:
        typed(): some cells have another text.
    """

    typed = Signal()

    def __init__(
        self,
        titles: tuple[str, str],
        columns: Sequence[EntryColumn],
        rules: EntryRules,
        parent: QObject | None = None,
    ) -> None:
        """Begin without rows.

        Args:
            titles: of the first and the last column.
        """
        super().__init__(parent)
        self.columns = tuple(columns)
        self._titles, self._rules = titles, rules
        self._ids: list[str] = []
        self._positions: dict[str, int] = {}
        self._texts: dict[Place, str] = {}
        self._entries: dict[Place, Entry] = {}
        self._values: dict[str, dict[str, Any]] = {}
        self._problems: set[Place] = set()
        self._notes: dict[str, Note] = {}
        self._done: list[dict[Place, str]] = []
        self._undone: list[dict[Place, str]] = []

    # ---- rows and what was typed

    def set_rows(self, ids: Sequence[str]) -> None:
        """Show these rows; what was typed into a row of the same id stays."""
        self.beginResetModel()
        self._ids = list(ids)
        self._positions = {row_id: at for at, row_id in enumerate(ids)}
        self._notes = {}
        self.endResetModel()
        self.typed.emit()

    def read_again(self) -> None:
        """Read every text anew, because how they are read has changed."""
        for place, text in self._texts.items():
            self._keep(place, text)
        self._notes = {}
        self._tell_changed()

    def _keep(self, place: Place, text: str) -> None:
        """What a text says, with its value and problem; "" says nothing."""
        row_id, name = place[0], self.columns[place[1] - 1].name
        entry = self._rules.read(name, text) if text else Entry()
        self._entries[place] = entry
        (self._problems.add if entry.problem else self._problems.discard)(place)
        values = self._values.setdefault(row_id, {})
        if entry.value is None:
            values.pop(name, None)
        else:
            values[name] = entry.value
        if not values:
            del self._values[row_id]

    def put(self, cells: Mapping[tuple[int, int], str]) -> None:
        """Type into several cells at once, as one step of undo.

        Args:
            cells: (row, column) -> text; "" empties a cell.
        """
        wanted = {(self._ids[row], column): text.strip() for (row, column), text in cells.items()}
        changed = {place: text for place, text in wanted.items() if self._texts.get(place, "") != text}
        if changed:
            self._done.append(self._swap(changed))
            self._undone.clear()

    def clear(self) -> None:
        """Empty every cell, as one step of undo."""
        if self._texts:
            self._done.append(self._swap(dict.fromkeys(self._texts, "")))
            self._undone.clear()

    def start_over(self) -> None:
        """Empty every cell and forget the steps: what was typed is kept elsewhere now."""
        self.clear()
        self._done.clear()
        self._undone.clear()

    def has_steps(self) -> bool:
        """Whether anything was typed since the start, be it taken back or not."""
        return bool(self._done or self._undone)

    def undo(self) -> None:
        """Take the last typing back."""
        if self._done:
            self._undone.append(self._swap(self._done.pop()))

    def redo(self) -> None:
        """Type again what was taken back."""
        if self._undone:
            self._done.append(self._swap(self._undone.pop()))

    def _swap(self, cells: Mapping[Place, str]) -> dict[Place, str]:
        before = {place: self._texts.get(place, "") for place in cells}
        for place, text in cells.items():
            self._notes.pop(place[0], None)
            self._keep(place, text)
            if text:
                self._texts[place] = text
            else:
                self._texts.pop(place, None)
                self._entries.pop(place, None)
        self._tell_changed()
        return before

    def _tell_changed(self) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, self.columnCount() - 1))
        self.typed.emit()

    def typed_ids(self) -> list[str]:
        """Ids of rows into which something was typed, whether they are shown or not."""
        return list(dict.fromkeys(row_id for row_id, _column in self._texts))

    def values(self, row_id: str) -> Mapping[str, Any]:
        """Name of a column -> value, of the cells of a row that have one."""
        return self._values.get(row_id, {})

    def filled(self) -> list[str]:
        """Ids of the rows with at least one value, in the order shown."""
        shown = (row_id for row_id in self._values if row_id in self._positions)
        return sorted(shown, key=self._positions.__getitem__)

    def problems(self) -> list[tuple[int, int]]:
        """Cells that cannot be kept as they are, in reading order."""
        at = self._positions
        return sorted((at[row_id], column) for row_id, column in self._problems if row_id in at)

    def is_open(self, column: int) -> bool:
        """Whether one can type into a column."""
        return 0 < column <= len(self.columns)

    def text_at(self, row: int, column: int) -> str:
        """What was typed there; "" for nothing, also in columns that only tell."""
        return self._texts.get((self._ids[row], column), "")

    def words_at(self, row: int, column: int) -> str:
        """What is to be said of a cell: why it cannot be kept, else what to know beside it; "" for nothing."""
        entry = self._entries.get((self._ids[row], column))
        return "" if entry is None else entry.problem or entry.note

    # ---- as Qt asks

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns) + 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if self.is_open(index.column()) else plain

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != _HORIZONTAL:
            return None
        inner = self.is_open(section)
        if role == DISPLAY:
            return self.columns[section - 1].title if inner else self._titles[section != LEAD]
        if role == TOOLTIP and inner:
            return self.columns[section - 1].tip
        if role == ALIGNMENT:
            return _RIGHT if inner else _LEFT
        return None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role in (DISPLAY, EDIT):
            return self.look(index).text
        if role == CELL:
            return self.look(index)
        if role in (TOOLTIP, SPOKEN):
            return self._spoken(index, role == SPOKEN)
        return None

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or not self.is_open(index.column()):
            return False
        self.put({(index.row(), index.column()): str(value)})
        return True

    def look(self, index: Index) -> CellLook:
        """What a cell shows."""
        row_id, column = self._ids[index.row()], index.column()
        if column == LEAD:
            return CellLook(*self._rules.title(row_id), lead=True)
        if not self.is_open(column):
            note = self._note_of(index.row())
            return CellLook(note.words, note.under, doubtful=note.pressing, told=True)
        entry = self._entries.get((row_id, column), _NOTHING)
        text = self._texts.get((row_id, column), "")
        return CellLook(text, problem=bool(entry.problem), doubtful=bool(entry.note))

    def _note_of(self, at: int) -> Note:
        """A row's problems in words, else what is to be said of its values."""
        row_id = self._ids[at]
        known = self._notes.get(row_id)
        if known is None:
            told = [self.words_at(at, column) for column in range(1, len(self.columns) + 1)]
            wrong = [words for words in told if words]
            known = (
                Note(wrong[0], " ".join(wrong[1:]), True) if wrong else self._rules.note(row_id, self.values(row_id))
            )
            self._notes[row_id] = known
        return known

    def _spoken(self, index: Index, whole: bool) -> str:
        look = self.look(index)
        if look.lead or look.told:
            return ", ".join(self._said((look.text, look.under)))
        row_id, column = self._ids[index.row()], self.columns[index.column() - 1]
        told = (self.words_at(index.row(), index.column()), self._rules.known(row_id, column.name))
        return ", ".join(self._said((column.title, look.text, *told) if whole else told))

    def _said(self, parts: Iterable[str]) -> list[str]:
        return [part for part in parts if part]
