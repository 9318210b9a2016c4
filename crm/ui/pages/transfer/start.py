"""The start of an import: where to drop a file, and the imports there were. Layout and wiring only."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from crm.formats import Formats
from crm.queries.imports import BatchRow
from crm.ui.kit.widgets import Chip, Sign, button, clear, column, label, row, rule
from crm.ui.pages.transfer.controls import scrolling
from crm.ui.pages.transfer.kind_words import batch_counts, kind_tone, kind_words, revert_words
from crm.ui.theme.theme import current

SHOWN_AT_FIRST = 20
NAME_WIDTH = 340  # px at 100 %, so that the kinds stand below each other


class DropArea(QFrame):
    """Says what may be dropped; the window itself takes the drop, wherever it falls."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drop")
        picture = Sign("hard-drive-download", "accent", 32)
        self.choose = button(self.tr("Choose files…"), "file-text", "primary")
        self.folder = button(self.tr("Choose a folder…"), "inbox")
        kinds = self.tr(
            "Lists of people, posts, sales, payments and comments from any tool, as text table or workbook;"
        )
        more = self.tr("address books, mailboxes and calendars. You see what will change before anything is written.")
        box = column(None, spacing=8, margins=(16, 28, 16, 28))
        middle = Qt.AlignmentFlag.AlignHCenter
        title = label(self.tr("Drop files or a folder here"), "title")
        for widget in (picture, title, label(kinds, "body", "muted"), label(more, "body", "muted")):
            box.addWidget(widget, 0, middle)
        box.addSpacing(6)
        box.addLayout(row(None, self.choose, self.folder, None))
        box.addStretch(1)
        self.setLayout(box)
        self.setMinimumHeight(current().px(220))


class BatchLine(QWidget):
    """One earlier import: file, when, counts, and Revert while it stands.

    Signals:
        revert_wanted(batch_id, file_name)
    """

    revert_wanted = Signal(str, str)

    def __init__(self, batch: BatchRow, formats: Formats) -> None:
        super().__init__()
        counts = batch_counts(batch, formats)
        name = label(batch.file_name, "body-strong")
        when = label(formats.instant(batch.at), "small", "faint")
        left = column(name, when, spacing=2)
        named = QWidget()
        named.setLayout(left)
        named.setMinimumWidth(current().px(NAME_WIDTH))
        kind = Chip(kind_words(batch.kind), kind_tone(batch.kind), dot=False)
        line = row(named, kind, None, spacing=16, margins=(0, 9, 0, 9))
        self.revert: QPushButton | None = None
        right = label(counts, "body")
        right.setAlignment(Qt.AlignmentFlag.AlignRight)
        if batch.reverted_at is not None:
            when_back = self.tr("Taken back {when}").format(when=formats.instant(batch.reverted_at))
            below = label(when_back, "small", "faint")
            line.addLayout(_right(right, below))
            line.addWidget(Chip(self.tr("Reverted"), "neutral"))
        else:
            what = revert_words(batch.kind, batch.new_count, batch.updated_count, formats)
            line.addLayout(_right(right, label(self.tr("Revert {what}").format(what=what), "small", "faint")))
            self.revert = button(self.tr("Revert"), "undo-2")
            self.revert.setToolTip(
                self.tr("Takes this import back: {what}. What was changed since stays.").format(what=what)
            )
            self.revert.setAccessibleName(self.tr("Revert {file}: {what}").format(file=batch.file_name, what=what))
            self.revert.clicked.connect(lambda: self.revert_wanted.emit(batch.id, batch.file_name))
            line.addWidget(self.revert)
        self.setLayout(column(line, rule()))


class StartStep(QWidget):
    """Drop area over the list of earlier imports.

    Signals:
        file_wanted(): choose files; folder_wanted(): choose a folder.
        revert_wanted(batch_id, file_name): take an import back.
    """

    file_wanted = Signal()
    folder_wanted = Signal()
    revert_wanted = Signal(str, str)

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self.formats = formats
        self.drop = DropArea()
        self.drop.choose.clicked.connect(self.file_wanted)
        self.drop.folder.clicked.connect(self.folder_wanted)
        self.lines: list[BatchLine] = []
        self._rows: Sequence[BatchRow] = ()
        self._told = label("", "body", "muted", wrap=True)
        self._list = column()
        self._older = button(self.tr("Show older imports"), None, "ghost")
        self._older.clicked.connect(self._show_all)
        self._older.hide()
        heading = label(self.tr("Earlier imports"), "title")
        inside = QWidget()
        body = column(self.drop, 22, heading, 4, self._told, self._list, self._older, None, margins=(16, 16, 16, 16))
        inside.setLayout(body)
        head = row(label(self.tr("Import"), "page"), None, margins=(16, 16, 16, 13))
        self.setLayout(column(head, rule(), scrolling(inside)))

    def show_batches(self, rows: Sequence[BatchRow]) -> None:
        """Show the earlier imports, newest first."""
        self._rows = rows
        self._fill(rows[:SHOWN_AT_FIRST])
        self._older.setVisible(len(rows) > SHOWN_AT_FIRST)

    def show_failed(self, sentence: str) -> None:
        """Why they could not be read."""
        self._told.setText(sentence)
        self._told.show()

    def _show_all(self) -> None:
        self._fill(self._rows)
        self._older.hide()

    def _fill(self, rows: Sequence[BatchRow]) -> None:
        clear(self._list)
        self.lines = [BatchLine(each, self.formats) for each in rows]
        for each in self.lines:
            each.revert_wanted.connect(self.revert_wanted)
            self._list.addWidget(each)
        self._told.setText(self.tr("None yet. Each import stays listed here and can be taken back as a whole."))
        self._told.setVisible(not rows)


def _right(counts: QLabel, below: QLabel) -> QVBoxLayout:
    below.setAlignment(Qt.AlignmentFlag.AlignRight)
    return column(counts, below, spacing=2)
