"""What a file is: its form, its kind and the layout it has, with the reason. Reads nothing beyond the first rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from crm.domain.vocabulary import ImportKind
from crm.errors import BadFile
from crm.files.content import known_cells
from crm.files.forms import Form, form_of
from crm.files.kinds import kind_of
from crm.files.layouts import layout_of
from crm.files.mapping import GENERIC_LAYOUT
from crm.files.tables import Row, Table, read_table

_ROWS = 300
_FORMS: dict[Form, tuple[ImportKind, str]] = {
    "cards": (ImportKind.CONTACTS, "The file holds cards of an address book (vCard)."),
    "mail": (ImportKind.MAIL, "The file holds e-mail."),
    "calendar": (ImportKind.CALENDAR, "The file holds a calendar (iCalendar)."),
    "comments-text": (ImportKind.COMMENTS, "Each line holds an id, a score and the text of a comment."),
}


@dataclass(frozen=True)
class Recognised:
    """What a file was taken for.

    Attributes:
        form: what the file is made of.
        kind: what it lists; None when nothing in it can be imported.
        layout: name of the known layout; "list" for any other table, the form's name for what is none.
        reason: why, one sentence.
        table: the opened table; None for cards, mail and calendars.
        alternatives: other kinds that it could be, the likeliest first.
    """

    form: Form
    kind: ImportKind | None
    layout: str
    reason: str
    table: Table | None = None
    alternatives: tuple[ImportKind, ...] = ()


def recognise(
    path: Path, *, encoding: str | None = None, sheet: str | None = None, table: str | None = None
) -> Recognised:
    """What a file is, as far as its content shows it.

    Args:
        encoding, sheet, table: the person's choices, as `tables.read_table` takes them.

    Raises:
        BadFile: it is none of the forms that Rapport reads; the sentence says what it is.
    """
    form = form_of(path)
    if form == "comments-text":
        kind, reason = _FORMS[form]
        return Recognised(form, kind, GENERIC_LAYOUT, reason, read_table(path, encoding=encoding, header_line=0))
    if form != "table":
        kind, reason = _FORMS[form]
        return Recognised(form, kind, form, reason)
    opened = read_table(path, encoding=encoding, sheet=sheet, table=table)
    return replace(recognise_table(opened.header, _first_rows(opened), title_of(opened)), table=opened)


def recognise_table(header: Sequence[str], rows: Sequence[Row], title: str = "") -> Recognised:
    """What a table is by its header and first rows.

    Args:
        title: what stands above the header.
    """
    layout = layout_of(header)
    if layout is not None and layout.kind is None:
        return Recognised("table", None, layout.name, f"This is {layout.title}; nothing in it can be imported.")
    guessed = kind_of({name: known_cells(row.cells[at] for row in rows) for at, name in enumerate(header)})
    if layout is None or layout.kind is None:
        return Recognised("table", guessed.kind, GENERIC_LAYOUT, guessed.reason, None, guessed.alternatives)
    others = [kind for kind in (guessed.kind, *guessed.alternatives) if kind is not None and kind is not layout.kind]
    reason = f"The columns are those of {layout.title}."
    return Recognised("table", layout.kind, layout.name, reason, None, tuple(others))


def title_of(table: Table) -> str:
    """The title above a table's header; "" when there is none."""
    return next((value for key, value in table.preamble if not key), "")


def _first_rows(table: Table) -> list[Row]:
    """Some rows to judge by; what is wrong further down is told when the rows are read."""
    rows: list[Row] = []
    try:
        rows.extend(row for row in islice(table.rows(), _ROWS) if row.problem is None)
    except BadFile:
        return rows
    return rows
