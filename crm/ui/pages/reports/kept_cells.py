"""Columns and cells of what was kept and what left. Pure words over query rows."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from crm.formats import Formats
from crm.queries.kept_reports import LogRow, MadeRow
from crm.reports.documents import Frame
from crm.ui.kit.delegates import TwoLines
from crm.ui.kit.paged_table_model import Column
from crm.ui.pages.reports.words import audience_name


def _tr(text: str) -> str:
    return QCoreApplication.translate("reports", text)


def made_columns(formats: Formats) -> list[Column[MadeRow]]:
    """Of the kept reports."""
    when = made_when(formats)
    return [
        Column("", _tr("Report"), 200, lambda each: each.title, lambda each: _both(made_lead(each)), stretch=True),
        Column("", _tr("Made"), 120, lambda each: when(each).top, lambda each: _both(when(each))),
    ]


def made_lead(made: MadeRow) -> TwoLines:
    """What it is of, over its kind and form."""
    form = made.file_name.rpartition(".")[2].upper()
    return TwoLines(made.title, f"{made.kind} · {form}")


def made_when(formats: Formats) -> Callable[[MadeRow], TwoLines]:
    """Its day over its reader."""
    day = Frame(formats=formats).day
    return lambda made: TwoLines(day(made.made_at), audience_name(made.audience))


def log_columns(formats: Formats) -> list[Column[LogRow]]:
    """Of the export log."""
    cells = log_cells(formats)
    titles = ((_tr("File"), 240), (_tr("When"), 195), (_tr("Reader"), 120), (_tr("People"), 70), (_tr("Left out"), 240))
    return [
        Column("", title, width, _first(cell), _spoken(cell), stretch=at == len(titles) - 1)
        for at, ((title, width), cell) in enumerate(zip(titles, cells, strict=True))
    ]


def log_cells(formats: Formats) -> tuple[Callable[[LogRow], TwoLines], ...]:
    """What each column shows."""
    return (
        lambda each: TwoLines(each.file_name, each.what),
        lambda each: TwoLines(formats.instant(each.at), each.by),
        lambda each: TwoLines(audience_name(each.audience)),
        lambda each: TwoLines(formats.count(each.people)),
        lambda each: TwoLines("; ".join(each.left_out) or _tr("nothing")),
    )


def _first(cell: Callable[[LogRow], TwoLines]) -> Callable[[LogRow], str]:
    return lambda each: cell(each).top


def _spoken(cell: Callable[[LogRow], TwoLines]) -> Callable[[LogRow], str]:
    return lambda each: _both(cell(each))


def _both(lines: TwoLines) -> str:
    return ", ".join(part for part in (lines.top, lines.bottom) if part)
