"""The mapping of a file's columns: header, examples, and what each says. Layout and wiring only."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
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

EXAMPLES = 3
EXAMPLE_LENGTH = 28
BUILT_AT_FIRST = 40  # a file may have 200 columns, and each line costs two lists of choices


class ColumnLine:
    """The widgets of one column, in one line of the grid."""

    def __init__(self, name: str, kind: ImportKind) -> None:
        fields = [(None, field_words(None)), *((field.value, field_words(field)) for field in FIELDS_OF[kind])]
        platforms = [("", platform_told_words()), *((each.value, present.platform_words(each)) for each in Platform)]
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

    def show_inspection(self, inspection: Inspection) -> None:
        """Show how each column is used."""
        self._inspection = inspection
        if (inspection.table.header, inspection.mapping.kind) != (self._header, self._kind):
            self._header, self._kind = inspection.table.header, inspection.mapping.kind
            self._build(self._header[:BUILT_AT_FIRST])
        for at, name in enumerate(self._header):
            if name in self.lines:
                self.lines[name].show(inspection, at)

    def _build_rest(self) -> None:
        self._build(self._header)
        if self._inspection is not None:
            self.show_inspection(self._inspection)

    def _build(self, names: Sequence[str]) -> None:
        if self._holder is not None:
            self._holder.hide()
            self._holder.deleteLater()
        self._holder = QWidget()
        grid = QGridLayout(self._holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        px = current().px
        titles = (self.tr("Column"), self.tr("Holds, for example"), self.tr("Is read as"))
        for at, title in enumerate(titles):
            grid.addWidget(label(title, "small-strong", "faint"), 0, at)
        self.lines = {name: ColumnLine(name, self._kind) for name in names}
        for at, line in enumerate(self.lines.values()):
            place = 1 + 2 * at
            grid.addWidget(rule(), place, 0, 1, 4)
            line.title.setFixedWidth(px(190))
            line.examples.setMinimumWidth(px(120))
            line.field.setFixedWidth(px(214))
            line.platform.setFixedWidth(px(130))
            for side, widget in enumerate((line.title, line.examples, line.field, line.platform)):
                grid.addWidget(widget, place + 1, side, Qt.AlignmentFlag.AlignVCenter)
            line.field.activated.connect(lambda _at, line=line: self._chosen(line))
            line.platform.activated.connect(lambda _at, line=line: self._chosen(line))
        self._grid_holder.addWidget(self._holder)
        left = len(self._header) - len(self.lines)
        self._more.setVisible(left > 0)
        self._more.setText(self.tr("Show {n} more columns").format(n=left))

    def _chosen(self, line: ColumnLine) -> None:
        value = line.field.currentData()
        field = Field(value) if value else None
        platform = line.platform.currentData()
        wanted = Platform(platform) if platform and field in PER_ACCOUNT else None
        self.column_set.emit(line.name, field, wanted)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= EXAMPLE_LENGTH else f"{text[: EXAMPLE_LENGTH - 1]}…"
