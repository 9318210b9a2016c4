"""What to know of a partner before a call, on one page: on screen, printed, and saved as PDF or web page.

The words are those of the card itself (reports.memory_card), so that screen and paper never differ.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QWidget,
)

from crm.changes import ChangeSet
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.influencer_detail import InfluencerDetail
from crm.queries.memory_card import memory_facts
from crm.reports.content import Audience, Block, Callout, Figure, Figures, Heading, Paragraph, Quote, Report, Table
from crm.reports.memory_card import memory_card
from crm.services.jobs import Progress
from crm.services.report_builder import Written, previewed, write_report
from crm.services.report_choices import ReportChoices, ReportKind
from crm.ui.bridge import Bridge
from crm.ui.kit.painting import LEFT, RIGHT
from crm.ui.kit.printing import PRINT_PPI, for_screen, preview_print
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.widgets import button, card, clear, column, label, panel, row, rule
from crm.ui.person.setting import Setting
from crm.ui.theme.theme import current

SIZE, SMALLEST = (640, 720), (560, 360)  # px at 100 %


class MemoryCardDialog(QDialog):
    """Follows what changes while it is open, such as during the call."""

    def __init__(self, bridge: Bridge, detail: InfluencerDetail, setting: Setting, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.bridge, self.setting = bridge, setting
        self._id, self._name = detail.id, setting.name(detail)
        self.setWindowTitle(self.tr("Memory card of {name}").format(name=self._name))
        self.setObjectName("surface")
        self.setMinimumSize(*(current().px(side) for side in SMALLEST))
        room = self.screen().availableGeometry()
        wide, high = (current().px(side) for side in SIZE)
        self.resize(min(wide, room.width() - 40), min(high, room.height() - 60))
        self.title = label(self._name, "page", wrap=True)
        self.about = label("", "small", "muted", wrap=True)
        self.blocks = column(spacing=8, margins=(20, 14, 20, 20))
        gone = EmptyState("users", self.tr("Nobody is here"), self.tr("This record was removed."))
        self.states = PageStates(self._content(), gone, self.load)
        head = column(self.title, self.about, spacing=2, margins=(20, 16, 20, 12))
        self.setLayout(column(panel("surface", head), rule(), self.states, rule(), panel("surface", self._foot())))
        for each in self.findChildren(QPushButton):
            each.setAutoDefault(False)
        bridge.changed.connect(self._on_changed)
        self.load()

    def _content(self) -> QWidget:
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(self.windowTitle())
        self.area.setWidget(panel("surface", self.blocks))
        return self.area

    def _foot(self) -> QLayout:
        self.print = button(self.tr("Print…"))
        self.print.setToolTip(self.tr("Print… (Ctrl+P)"))
        self.print.clicked.connect(self.ask_print)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self.print.click)
        self.save_pdf = button(self.tr("Save as PDF…"), "file-text", "primary")
        self.save_html = button(self.tr("Save as web page…"))
        close = button(self.tr("Close"))
        self.save_pdf.clicked.connect(partial(self._ask, "pdf"))
        self.save_html.clicked.connect(partial(self._ask, "html"))
        close.clicked.connect(self.accept)
        own = label(self.tr("For our own eyes, never for a client."), "small", "faint", wrap=True)
        foot = row(own, close, self.print, self.save_html, self.save_pdf, margins=(20, 10, 20, 12))
        foot.setStretch(0, 1)
        return foot

    # ---- reading

    def load(self) -> None:
        """Read the card anew."""
        asked = (self._id, self.setting.today(), self.setting.formats)
        self.bridge.read(self, _card, *asked, then=self._show, failed=self._fail)

    def _show(self, report: Report) -> None:
        self.title.setText(report.title)
        self.about.setText(" · ".join(part for part in (report.subtitle, report.status, *report.chips) if part))
        self.about.setVisible(bool(self.about.text()))
        first = self.states.state() != "content"
        at = self.area.verticalScrollBar().value()
        clear(self.blocks)
        for block in report.blocks:
            self.blocks.addWidget(block_view(block))
        self.blocks.addStretch(1)
        self.states.show_content()
        if first:
            self.area.setFocus(Qt.FocusReason.OtherFocusReason)  # arrows and Page Down scroll at once
        self.area.verticalScrollBar().setValue(at)

    def _on_changed(self, _changes: ChangeSet) -> None:
        self.load()

    def _fail(self, error: CrmError) -> None:
        self.states.show_failed(str(error))
        for each in (self.print, self.save_pdf, self.save_html):
            each.setEnabled(False)

    # ---- saving

    def _ask(self, ending: str) -> None:
        kinds = {"pdf": self.tr("PDF (*.pdf)"), "html": self.tr("Web page (*.html)")}
        name = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in self._name)
        proposed = self.tr("{name}, memory card").format(name=name)
        path, _kind = QFileDialog.getSaveFileName(self, self.windowTitle(), f"{proposed}.{ending}", kinds[ending])
        if path:
            self.save(Path(path if path.lower().endswith(f".{ending}") else f"{path}.{ending}"))

    def ask_print(self) -> None:
        """Show the card as the printer will make it."""
        self.print.setEnabled(False)  # once is enough
        title = self.tr("Making pages to print")
        asked = (self._choices(), self.setting.formats)
        self.bridge.reading_job(title, _for_paper, *asked, then=self._preview_print, failed=self._not_printed)

    def _preview_print(self, made: tuple[list[QImage], list[QImage]]) -> None:
        self.print.setEnabled(True)
        if self.isVisible():
            preview_print(*made, self.windowTitle(), self)

    def _not_printed(self, error: CrmError) -> None:
        self.print.setEnabled(True)
        self.bridge.say(str(error))

    def _choices(self) -> ReportChoices:
        return ReportChoices(ReportKind.MEMORY, (self._id,), audience=Audience.INTERNAL)

    def save(self, to: Path) -> None:
        """Write the card as a file; the ending says in which form. It is noted in the export log."""
        title = self.tr("Writing the memory card of {name}").format(name=self._name)
        then = partial(_say_written, self.bridge, self.tr, to)
        self.bridge.job(title, write_report, self._choices(), to, self.setting.formats, then=then)


def _say_written(bridge: Bridge, tr: Callable[[str], str], to: Path, written: Written) -> None:
    words = tr("{file} was written, kept and noted in the export log.").format(file=to.name)
    left_out = (tr("Left out: {things}.").format(things="; ".join(written.left_out)),) if written.left_out else ()
    bridge.say(" ".join((words, *left_out, *written.warnings)), tr("Show in folder"), partial(_open_folder, to.parent))


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def block_view(block: Block) -> QWidget:
    """One block of the card as a widget."""
    if isinstance(block, Heading):
        return _boxed(column(label(block.text, "label"), margins=(0, 10, 0, 0)))
    if isinstance(block, Paragraph):
        return _copied(label(block.text, "body", "faint" if block.quiet else None, wrap=True))
    if isinstance(block, Callout):
        title = label(block.title, "label", "red", wrap=True)
        return card(column(title, _copied(label(block.text, wrap=True)), spacing=2, margins=(12, 8, 12, 10)))
    if isinstance(block, Figures):
        figures = row(*(_figure(each) for each in block.figures), spacing=12, margins=(12, 8, 12, 10))
        for at in range(len(block.figures)):
            figures.setStretch(at, 1)
        return card(figures)
    if isinstance(block, Quote):
        words = _copied(label(block.text, wrap=True))
        return card(column(words, label(block.source, "small", "muted", wrap=True), spacing=3, margins=(12, 8, 12, 9)))
    assert isinstance(block, Table), f"a memory card has no {type(block).__name__}"
    return _table(block)


def _figure(figure: Figure) -> QWidget:
    parts = [label(figure.label, "small", "muted"), label(figure.text, "title", wrap=True)]
    parts.append(label(figure.caption, "small", "faint", wrap=True))
    box = _boxed(column(*parts, None, spacing=1))
    box.setAccessibleName(" ".join((f"{figure.label}:", figure.text, figure.caption)))
    return box


def _table(table: Table) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    for at, head in enumerate(table.heads):
        _put(grid, 0, at, label(head.title, "small", "faint"), head.right)
        for number, cells in enumerate(table.page_rows, 1):
            _put(grid, number, at, label(cells[at], wrap=at == table.wide), head.right)
    grid.setColumnStretch(table.wide or 0, 1)
    return _boxed(grid)


def _put(grid: QGridLayout, line: int, at: int, words: QLabel, right: bool) -> None:
    words.setAlignment((RIGHT if right else LEFT) | Qt.AlignmentFlag.AlignTop)
    grid.addWidget(words, line, at)


def _boxed(layout: QLayout) -> QWidget:
    widget = QWidget()
    widget.setLayout(layout)
    return widget


def _copied(words: QLabel) -> QLabel:
    """Words that can be marked and copied."""
    words.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return words


def _for_paper(
    db: Any, choices: ReportChoices, formats: Formats, progress: Progress
) -> tuple[list[QImage], list[QImage]]:
    """Its pages with as many dots as paper shows, and as the screen shows them."""
    progress.report("Making pages", 0, 0)
    pages = [QImage.fromData(page) for page in previewed(db, choices, formats, ppi=PRINT_PPI).pages]
    return pages, [for_screen(page) for page in pages]


def _card(db: Any, influencer_id: str, today: date, formats: Formats) -> Report:
    return memory_card(memory_facts(db, influencer_id, today), formats)
