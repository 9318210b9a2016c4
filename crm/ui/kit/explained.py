"""How a figure was made, over the window: formula, inputs, how many, from when to when, notes, the rows it rests on.

Shows the domain's own explanation and adds no words to it.
"""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QTableWidget, QTableWidgetItem, QWidget

from crm.domain.explanation import Amount, Explanation, SourceRow
from crm.formats import UNKNOWN, Formats
from crm.ui.kit.overlay import Overlay
from crm.ui.kit.widgets import button, clear, column, label, row, rule
from crm.ui.theme.theme import current

_WIDTH, _TALLEST, _MOST_ROWS, _MINOR = 620, 460, 500, "minor "


class Explained(Overlay):
    """One layer for all figures of a page; Esc closes it and gives the focus back. `opens(thing, id)` goes to the record of a row."""

    def __init__(self, window: QWidget, formats: Formats, opens: Callable[[str, str], None] | None = None) -> None:
        super().__init__(window, _WIDTH, 90)
        self._formats, self._opens = formats, opens
        self._parts = column(spacing=10, margins=(20, 4, 20, 16))
        body = QWidget()
        body.setLayout(self._parts)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(body)
        body.setAutoFillBackground(False)  # the box below has the colour
        self._area.setAccessibleName(self.tr("How this figure was made"))
        self._title = label("", "title", wrap=True)
        close = button(self.tr("Close"))
        close.clicked.connect(self.close_layer)
        self._close = close
        head = column(self._title, margins=(20, 16, 20, 8))
        self.box.setLayout(column(head, self._area, rule(), row(None, close, margins=(20, 10, 20, 12))))

    def explain(self, told: Explanation, about: str = "") -> None:
        """Show one figure's explanation; `about` says whose figure it is."""
        self._title.setText(f"{told.figure}: {about}" if about else told.figure)
        clear(self._parts)
        add = self._parts.addWidget
        formula = label(told.formula, "body-strong", wrap=True)
        formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        add(formula)
        if told.inputs:
            self._parts.addLayout(self._inputs(told))
        counted = self._counted(told)
        if counted:
            add(label(counted, "body", "muted", wrap=True))
        for note in told.notes:
            add(label(note, "small", "muted", wrap=True))
        if told.rows:
            hint = self.tr("What it rests on; Enter or a double click opens a record")
            add(label(hint if self._opens else self.tr("What it rests on"), "small-strong", "muted"))
            add(self._rows(told.rows))
        if told.source:
            add(label(self.tr("Formula from: {source}").format(source=told.source), "small", "faint", wrap=True))
        self._parts.addStretch(1)
        self._area.setFixedHeight(min(current().px(_TALLEST), max(120, self._window.height() - 220)))
        self.open()
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def _inputs(self, told: Explanation) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(current().px(16))
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for at, each in enumerate(told.inputs):
            grid.addWidget(label(each.name, "body", "muted", wrap=True), at, 0)
            grid.addWidget(label(self._amount(each.value, each.unit), "body-strong"), at, 1)
        return grid

    def _counted(self, told: Explanation) -> str:
        formats, parts = self._formats, []
        if told.n is not None:
            of = f" {self.tr('of')} {formats.count(told.of)}" if told.of is not None else ""
            parts.append(f"n = {formats.count(told.n)}{of}")
        if told.first_on is not None:
            parts.append(f"{formats.date(told.first_on)} – {formats.date(told.last_on)}")
        return " · ".join(parts)

    def _rows(self, rows: tuple[SourceRow, ...]) -> QTableWidget:
        shown = rows[:_MOST_ROWS]
        heads = [self.tr("Record"), self.tr("Day"), self.tr("Value")]
        table = QTableWidget(len(shown), len(heads))
        table.setAccessibleName(self.tr("What it rests on"))
        table.setHorizontalHeaderLabels(heads)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, each in enumerate(shown):
            words = (each.thing.capitalize(), self._formats.date(each.on), self._amount(each.value, ""))
            for side, text in enumerate(words):
                cell = QTableWidgetItem(text)
                cell.setToolTip(each.id)
                table.setItem(at, side, cell)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.itemActivated.connect(lambda cell: self._open_row(shown[cell.row()]))
        table.setColumnWidth(0, current().px(150))
        table.setColumnWidth(1, current().px(130))
        table.setMinimumHeight(current().px(min(len(shown), 6) * 30 + 40))
        return table

    def _open_row(self, row_: SourceRow) -> None:
        if self._opens is not None:
            self.close_layer()
            self._opens(row_.thing, row_.id)

    def _amount(self, value: Amount, unit: str) -> str:
        formats = self._formats
        if value is None:
            return UNKNOWN
        if isinstance(value, str):
            return value
        if isinstance(value, tuple):
            return " / ".join(formats.count(each) for each in value)
        if unit == "fraction":
            return formats.rate(value, 2)
        if unit.startswith(_MINOR):
            return formats.money(Decimal(value), unit.removeprefix(_MINOR))
        if unit == "count" and float(value).is_integer():
            return formats.count(int(value))
        number = formats.count(value) if isinstance(value, int) else formats.decimal(value, 3)
        return f"{number} {unit}".rstrip() if unit not in ("count",) else number
