"""A campaign's partners as cards of a board: what each card and each lane shows. No widget, no state."""

from collections.abc import Collection, Iterable

from PySide6.QtCore import QCoreApplication

from crm.domain.vocabulary import CollaborationStage, Money
from crm.formats import Formats
from crm.queries.collaborations import Board, BoardColumn, CollaborationRow
from crm.ui.kit.board import Lane
from crm.ui.kit.cards import Card, CardLine
from crm.ui.pages.campaigns import words


def _tr(text: str) -> str:
    return QCoreApplication.translate("campaigns", text)


def lanes(board: Board, formats: Formats, stages: Collection[CollaborationStage] = ()) -> list[Lane]:
    """These stages in the order of the work, every one when none is given; also those without partners."""
    return [_lane(column, formats) for column in board.columns if not stages or column.stage in stages]


def _lane(column: BoardColumn, formats: Formats) -> Lane:
    return Lane(
        column.stage,
        words.stage_words(column.stage),
        formats.count(len(column.cards)),
        _totals(column, formats),
        tuple(card(row, formats) for row in column.cards),
    )


def _totals(column: BoardColumn, formats: Formats) -> str:
    """Fees of the lane, and how many of its cards wait too long."""
    told = [_amounts(column.fees, formats)]
    if column.stale:
        told.append(_tr("{n} waiting too long").format(n=formats.count(column.stale)))
    if not any(told):
        return _tr("No fees") if column.cards else _tr("Nobody")
    return " · ".join(each for each in told if each)


def _amounts(amounts: Iterable[Money], formats: Formats) -> str:
    return " + ".join(formats.money(each.minor, each.currency) for each in amounts)


def card(row: CollaborationRow, formats: Formats) -> Card:
    """One partner: fee, what is missing to move on, what is due, and since when it stands too long."""
    handle = f"@{row.handle}" if row.handle else ""
    fee = formats.money(row.fee.minor, row.fee.currency) if row.fee else ""
    return Card(row.id, row.name or handle, handle if row.name else "", fee, tuple(_lines(row, formats)))


def _lines(row: CollaborationRow, formats: Formats) -> Iterable[CardLine]:
    if row.lacks:
        first, whose = words.lacks_words(row)
        yield CardLine(" · ".join(part for part in (first, whose) if part), "", "circle-alert")
    if row.stale is not None:
        stale = row.stale
        yield CardLine(_tr("Since {day}").format(day=formats.date(stale.since_on)), "amber", "clock")
        yield CardLine(_tr("expected by {day}").format(day=formats.date(stale.expected_on)), "amber")
    elif row.due_on is not None:
        yield CardLine(_tr("Due {day}").format(day=formats.date(row.due_on)), "", "calendar-days")
    if row.late:
        late = _tr("1 piece late") if row.late == 1 else _tr("{n} pieces late").format(n=formats.count(row.late))
        yield CardLine(late, "red", "calendar-days")
    if row.do_not_contact:
        yield CardLine(_tr("Do not contact"), "red", "x")
