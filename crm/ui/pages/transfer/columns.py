"""The mapping of a file's columns: header, examples, and what each says. Layout and wiring only."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from crm.domain.vocabulary import ImportKind, Platform
from crm.files.fields import FIELDS_OF, PER_ACCOUNT, Field
from crm.services.imports import Inspection
from crm.ui import present
from crm.ui.kit.widgets import button, column, label, rule
from crm.ui.pages.transfer.controls import Choices
from crm.ui.pages.transfer.field_words import field_words
from crm.ui.pages.transfer.words import column_words, platform_of_column_words, platform_told_words
from crm.ui.theme.theme import current

Offers = Sequence[tuple[str | None, str]]
EXAMPLES = 3
EXAMPLE_LENGTH = 28
BUILT_AT_FIRST = 40  # a file may have 200 columns, and each line costs two lists of choices
BUILT_AT_ONCE = 5  # lines between two turns of the event loop: about 20 ms


class ColumnLine:
    """The widgets of one column, in one line of the grid."""

    def __init__(self, name: str, fields: Offers, platforms: Offers) -> None:
        self.name = name
        self.title = label(name, "body-strong")
        self.title.setToolTip(name)
        self.examples = label("", "small", "muted")
        self.field = Choices(column_words(name), fields)
        self.platform = Choices(platform_of_column_words(name), platforms)

    def show(self, inspection: Inspection, at: int) -> None:
        """Show what the column holds and says."""
        values = [str(row.cells[at]).strip() for row, _read in inspection.sample if str(row.cells[at]).strip()]
        distinct = list(dict.fromkeys(values))[:EXAMPLES]
        self.examples.setText("  ·  ".join(_shortened(value) for value in distinct) or "—")
        use = next((use for use in inspection.mapping.columns if use.column == self.name), None)
        self.field.show_value(use.field.value if use else None)
        self.platform.show_value(use.platform.value if use and use.platform else "")
        self.platform.setVisible(use is not None and use.field in PER_ACCOUNT)
        self.title.setProperty("tone", None if use else "faint")
        self.title.style().unpolish(self.title)
        self.title.style().polish(self.title)


class ColumnsGrid(QWidget):
    """A line for each column; kept while the header is the same, so that the keyboard stays where it is.

    Signals:
        column_set(column, field, platform): the person chose; field None = left out.
    """

    column_set = Signal(str, object, object)

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, ColumnLine] = {}
        self._header: tuple[str, ...] = ()
        self._kind = ImportKind.INFLUENCERS
        self._inspection: Inspection | None = None
        self._grid_holder = column()
        self._more = button("", None, "ghost")
        self._more.clicked.connect(self._build_rest)
        self.setLayout(column(self._grid_holder, self._more))
        self._holder: QWidget | None = None
        self._grid = QGridLayout()
        self._pending: list[str] = []
        self._fields: Offers = ()
        self._platforms: Offers = [
            ("", platform_told_words()),
            *((each.value, present.platform_words(each)) for each in Platform),
        ]
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._build_more)

    def show_inspection(self, inspection: Inspection) -> None:
        """Show how each column is used."""
        self._inspection = inspection
        if (inspection.table.header, inspection.mapping.kind) != (self._header, self._kind):
            self._header, self._kind = inspection.table.header, inspection.mapping.kind
            self._build(self._header[:BUILT_AT_FIRST])
        self._show(self.lines)

    def _show(self, names: Iterable[str]) -> None:
        if self._inspection is not None:
            places = {name: at for at, name in enumerate(self._header)}
            for name in names:
                self.lines[name].show(self._inspection, places[name])

    def _build_rest(self) -> None:
        self._build(self._header)

    def _build(self, names: Sequence[str]) -> None:
        """Begin the grid anew; its lines come a few at a time, so that a wide file does not hold the window up."""
        if self._holder is not None:
            self._holder.hide()
            self._holder.deleteLater()
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        titles = (self.tr("Column"), self.tr("Holds, for example"), self.tr("Is read as"))
        for at, title in enumerate(titles):
            self._grid.addWidget(label(title, "small-strong", "faint"), 0, at)
        every = FIELDS_OF[self._kind]
        self._fields = [(None, field_words(None)), *((field.value, field_words(field)) for field in every)]
        self.lines, self._pending = {}, list(names)
        self._grid_holder.addWidget(self._holder)
        left = len(self._header) - len(names)
        self._more.setVisible(left > 0)
        self._more.setText(self.tr("Show {n} more columns").format(n=left))
        self._build_more()

    def _build_more(self) -> None:
        names, self._pending = self._pending[:BUILT_AT_ONCE], self._pending[BUILT_AT_ONCE:]
        for name in names:
            self._add_line(name)
        self._show(names)
        if self._pending:
            self._soon.start()

    def _add_line(self, name: str) -> None:
        px = current().px
        place = 1 + 2 * len(self.lines)
        line = self.lines[name] = ColumnLine(name, self._fields, self._platforms)
        self._grid.addWidget(rule(), place, 0, 1, 4)
        line.title.setFixedWidth(px(190))
        line.examples.setMinimumWidth(px(120))
        line.field.setFixedWidth(px(214))
        line.platform.setFixedWidth(px(130))
        for side, widget in enumerate((line.title, line.examples, line.field, line.platform)):
            self._grid.addWidget(widget, place + 1, side, Qt.AlignmentFlag.AlignVCenter)
        line.field.activated.connect(lambda _at: self._chosen(line))
        line.platform.activated.connect(lambda _at: self._chosen(line))

    def _chosen(self, line: ColumnLine) -> None:
        value = line.field.currentData()
        field = Field(value) if value else None
        platform = line.platform.currentData()
        wanted = Platform(platform) if platform and field in PER_ACCOUNT else None
        self.column_set.emit(line.name, field, wanted)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= EXAMPLE_LENGTH else f"{text[: EXAMPLE_LENGTH - 1]}…"
