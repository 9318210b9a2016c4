"""Rows of the import page's two tables, the preview and the verdicts, as columns and cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QModelIndex
from PySide6.QtWidgets import QAbstractItemView

from crm.files.influencer_rows import ImportRow
from crm.files.rows import RowProblem
from crm.files.tables import Row
from crm.formats import UNKNOWN, Formats
from crm.services.imports import RowVerdict, Verdict
from crm.ui import present
from crm.ui.kit.delegates import ChipCell, ChipDelegate, FigureDelegate, LinesDelegate, PersonDelegate, TwoLines
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.table import Table
from crm.ui.pages.transfer.words import verdict_tone, verdict_words

LINE_WIDTH = 72


def _tr(text: str) -> str:
    return QCoreApplication.translate("transfer", text)


@dataclass(frozen=True, slots=True)
class Preview:
    """One row of the file as it will be read."""

    id: str
    row: Row
    read: ImportRow | RowProblem | None


@dataclass(frozen=True, slots=True)
class Told:
    """What becomes of one row; a problem names its column and value."""

    id: str
    verdict: RowVerdict
    problem: RowProblem | None = None


class PreviewWords:
    """Makes cells of preview rows."""

    def __init__(self, formats: Formats) -> None:
        self.formats = formats

    def columns(self) -> list[Column[Preview]]:
        """Line, person, audience, engagement, and all else or the problem."""
        return [
            Column("", _tr("Line"), LINE_WIDTH, lambda each: self.line(each).top, right=True),
            Column("", _tr("Person"), 250, lambda each: self.person(each).top, lambda each: _spoken(self.person(each))),
            Column("", _tr("Audience"), 110, lambda each: self.audience(each).top, right=True),
            Column("", _tr("Engagement"), 110, lambda each: self.engagement(each).top, right=True),
            Column(
                "",
                _tr("Also"),
                200,
                lambda each: self.rest(each).top,
                lambda each: _spoken(self.rest(each)),
                stretch=True,
            ),
        ]

    def line(self, each: Preview) -> TwoLines:
        """Where in the file."""
        return TwoLines(self.formats.count(each.row.line))

    def person(self, each: Preview) -> TwoLines:
        """Name over handles."""
        read = each.read
        if read is None:
            return TwoLines(_tr("Says nothing"))
        if isinstance(read, RowProblem):
            first = next((str(cell) for cell in each.row.cells if str(cell).strip() and not _is_number(cell)), "")
            return TwoLines(first or UNKNOWN)
        handles = [f"@{account.handle}" if account.handle else "" for account in read.accounts]
        told = " · ".join(dict.fromkeys(handle for handle in handles if handle))
        return TwoLines(read.name, told) if read.name else TwoLines(told or UNKNOWN)

    def audience(self, each: Preview) -> TwoLines:
        """The largest account over all platforms."""
        if not isinstance(each.read, ImportRow):
            return TwoLines("")
        accounts = each.read.accounts
        largest = max((account.followers for account in accounts if account.followers is not None), default=None)
        platforms = " · ".join(dict.fromkeys(present.platform_tag(account.platform) for account in accounts))
        return TwoLines(self.formats.short_count(largest), platforms)

    def engagement(self, each: Preview) -> TwoLines:
        """The first rate with its basis."""
        if not isinstance(each.read, ImportRow):
            return TwoLines("")
        for account in each.read.accounts:
            if account.engagement_rate is not None:
                basis = present.basis_words(account.engagement_basis)
                return TwoLines(self.formats.rate(account.engagement_rate, 2), basis)
        return TwoLines(UNKNOWN)

    def rest(self, each: Preview) -> TwoLines:
        """Everything else; why the row cannot be used; or what to know about it."""
        read = each.read
        if isinstance(read, RowProblem):
            return problem_lines(read)
        if read is None:
            return TwoLines(UNKNOWN)
        texts = [read.email, read.location, read.language, read.gender, *read.niches, *read.tags, read.note]
        top = " · ".join(text for text in texts if text) or UNKNOWN
        if read.warnings:
            return TwoLines(top, read.warnings[0].text, "amber", "circle-alert")
        return TwoLines(top)


class VerdictWords:
    """Makes cells of verdicts."""

    def __init__(self, formats: Formats) -> None:
        self.formats = formats

    def columns(self) -> list[Column[Told]]:
        """Line, who, verdict, and what changes or why not."""
        return [
            Column("", _tr("Line"), LINE_WIDTH, lambda each: self.line(each).top, right=True),
            Column("", _tr("Who"), 250, lambda each: self.who(each).top),
            Column("", _tr("Becomes"), 130, lambda each: self.chip(each).text),
            Column(
                "",
                _tr("What"),
                240,
                lambda each: self.what(each).top,
                lambda each: _spoken(self.what(each)),
                stretch=True,
            ),
        ]

    def line(self, each: Told) -> TwoLines:
        """Where in the file."""
        return TwoLines(self.formats.count(each.verdict.line))

    def who(self, each: Told) -> TwoLines:
        """The person, or the value of a problem."""
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
            Verdict.IGNORED: _tr("The row says nothing of a person"),
        }
        return TwoLines(each.verdict.detail or said.get(each.verdict.verdict, UNKNOWN))


def problem_lines(problem: RowProblem) -> TwoLines:
    """Column and value over the reason."""
    place = ": ".join(part for part in (problem.column, problem.value) if part) or _tr("The whole row")
    return TwoLines(place, problem.reason, "red", "circle-alert")


def preview_table(model: PagedTableModel, words: PreviewWords) -> Table:
    """The table of the first rows."""
    table = _table(model, _tr("The first rows, as they will be read"))
    table.set_delegates(
        [
            FigureDelegate(table, words.line),
            PersonDelegate(table, words.person),
            FigureDelegate(table, words.audience),
            FigureDelegate(table, words.engagement),
            LinesDelegate(table, words.rest),
        ]
    )
    return table


def verdict_table(model: PagedTableModel, words: VerdictWords) -> Table:
    """The table of what becomes of each row."""
    table = _table(model, _tr("What becomes of each row"))
    table.set_delegates(
        [
            FigureDelegate(table, words.line),
            LinesDelegate(table, words.who),
            ChipDelegate(table, words.chip),
            LinesDelegate(table, words.what),
        ]
    )
    return table


def verdict_rows(of: str, verdicts: Sequence[RowVerdict], problems: Sequence[RowProblem]) -> list[Told]:
    """Verdicts with their problems, in file order; `of` keeps the rows of one plan apart from another's."""
    at_line = {problem.line: problem for problem in problems}
    return [
        Told(f"{of}:{at}", each, at_line.get(each.line) if each.verdict is Verdict.PROBLEM else None)
        for at, each in enumerate(verdicts)
    ]


def show_none_chosen(table: Table) -> None:
    """Take the mark off the first row: nothing follows from choosing one here."""
    table.setCurrentIndex(QModelIndex())
    table.clearSelection()


def _table(model: PagedTableModel, name: str) -> Table:
    table = Table(model, name)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.horizontalHeader().setSectionsClickable(False)
    return table


def _spoken(lines: TwoLines) -> str:
    return ", ".join(part for part in (lines.top, lines.bottom) if part)


def _is_number(cell: object) -> bool:
    return str(cell).replace(".", "").replace(",", "").strip().isdigit()
