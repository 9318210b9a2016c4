"""What becomes of each row, as columns and cells; and what the import page's tables have in common."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QModelIndex
from PySide6.QtWidgets import QAbstractItemView

from crm.domain.vocabulary import ImportKind
from crm.files.rows import RowProblem
from crm.formats import UNKNOWN, Formats
from crm.services.imports import RowVerdict, Verdict
from crm.ui.kit.delegates import ChipCell, ChipDelegate, FigureDelegate, LinesDelegate, TwoLines
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.table import Table
from crm.ui.pages.transfer.kind_words import ignored_words
from crm.ui.pages.transfer.words import verdict_tone, verdict_words

LINE_WIDTH = 72


def _tr(text: str) -> str:
    return QCoreApplication.translate("transfer", text)


@dataclass(frozen=True, slots=True)
class Told:
    """What becomes of one row; a problem names its column and value."""

    id: str
    verdict: RowVerdict
    problem: RowProblem | None = None


class VerdictWords:
    """Makes cells of verdicts; `kind` is that of the plan that is shown."""

    def __init__(self, formats: Formats) -> None:
        self.formats = formats
        self.kind = ImportKind.INFLUENCERS

    def columns(self) -> list[Column[Told]]:
        """Line, who or what, verdict, and what changes or why not."""
        return [
            Column("", _tr("Line"), LINE_WIDTH, lambda each: self.line(each).top, right=True),
            Column("", _tr("Who or what"), 250, lambda each: self.who(each).top),
            Column("", _tr("Becomes"), 130, lambda each: self.chip(each).text),
            Column(
                "",
                _tr("Details"),
                240,
                lambda each: self.what(each).top,
                lambda each: spoken(self.what(each)),
                stretch=True,
            ),
        ]

    def line(self, each: Told) -> TwoLines:
        """Where in the file."""
        return TwoLines(self.formats.count(each.verdict.line))

    def who(self, each: Told) -> TwoLines:
        """The person or thing, or the value of a problem."""
        return TwoLines(each.verdict.who or UNKNOWN)

    def chip(self, each: Told) -> ChipCell:
        """The verdict."""
        return ChipCell(verdict_words(each.verdict.verdict), verdict_tone(each.verdict.verdict))

    def what(self, each: Told) -> TwoLines:
        """What changes, or why not."""
        if each.problem is not None:
            return problem_lines(each.problem)
        said = {
            Verdict.NEW: _tr("Will be added"),
            Verdict.UNCHANGED: _tr("Here already, with the same values"),
            Verdict.IGNORED: ignored_words(self.kind),
        }
        return TwoLines(each.verdict.detail or said.get(each.verdict.verdict, UNKNOWN))


def problem_lines(problem: RowProblem) -> TwoLines:
    """Column and value over the reason."""
    place = ": ".join(part for part in (problem.column, problem.value) if part) or _tr("The whole row")
    return TwoLines(place, problem.reason, "red", "circle-alert")


def verdict_table(model: PagedTableModel, words: VerdictWords) -> Table:
    """The table of what becomes of each row."""
    table = import_table(model, _tr("What becomes of each row"))
    table.set_delegates(
        [
            FigureDelegate(table, words.line),
            LinesDelegate(table, words.who),
            ChipDelegate(table, words.chip),
            LinesDelegate(table, words.what),
        ]
    )
    return table


def show_none_chosen(table: Table) -> None:
    """Take the mark off the first row: nothing follows from choosing one here."""
    table.setCurrentIndex(QModelIndex())
    table.clearSelection()


def import_table(model: PagedTableModel, name: str) -> Table:
    """A table in which one row may be chosen, and which is in the file's order."""
    table = Table(model, name)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.horizontalHeader().setSectionsClickable(False)
    return table


def spoken(lines: TwoLines) -> str:
    """Two lines in one, for screen readers."""
    return ", ".join(part for part in (lines.top, lines.bottom) if part)
