"""Looking at a file before anything is planned: how it would be read, what must be asked. Writes nothing."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Mapping_
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from crm.db.unit_of_work import Database
from crm.domain.text import fold
from crm.domain.vocabulary import ImportKind, Platform
from crm.errors import UserError
from crm.files.cells import DateOrder, Mark
from crm.files.comment_rows import CommentReader
from crm.files.fields import Field
from crm.files.forms import Form
from crm.files.guess import Question, guess, open_questions, platform_in_name
from crm.files.influencer_rows import RowReader
from crm.files.layouts import known_layouts, layout_named
from crm.files.mapping import GENERIC_LAYOUT, Mapping, fitted, from_json, header_fingerprint
from crm.files.message_rows import MessageReader
from crm.files.payout_rows import PayoutReader
from crm.files.post_rows import PostReader
from crm.files.recognise import Recognised, recognise, recognise_table
from crm.files.sale_rows import SaleReader
from crm.files.snapshot_rows import SnapshotReader
from crm.files.tables import Row, Table, read_table
from crm.queries.imports import remembered_mapping
from crm.services.import_people import OnDuplicate

_PEOPLE = (ImportKind.INFLUENCERS, ImportKind.CONTACTS)
_KINDS_OF_FORM: Mapping_[Form, tuple[ImportKind, ...]] = {
    "cards": _PEOPLE,
    "mail": (ImportKind.MAIL,),
    "calendar": (ImportKind.CALENDAR,),
    "comments-text": (ImportKind.COMMENTS,),
}
_READERS: Mapping_[ImportKind, Callable[[Mapping, Sequence[str]], Any]] = {
    ImportKind.INFLUENCERS: RowReader,
    ImportKind.CONTACTS: RowReader,
    ImportKind.SNAPSHOTS: SnapshotReader,
    ImportKind.POSTS: PostReader,
    ImportKind.CONVERSIONS: SaleReader,
    ImportKind.PAYOUTS: PayoutReader,
    ImportKind.COMMENTS: CommentReader,
    ImportKind.MAIL: MessageReader,
}
SAMPLE_ROWS = 50
_EVIDENCE_ROWS = 2000
_UNUSED_TOLD = 10
MappingSource = Literal["given", "remembered", "layout", "guessed"]


@dataclass(frozen=True)
class ImportOptions:
    """What the person says about a file; None = find out, or the default.

    Attributes:
        mapping: a mapping to use as it stands; else `layout` names a known one, else it is remembered or guessed.
        platform: of accounts for which the file names none.
        on_duplicate: None = newer figures, texts kept; "newest" = texts replaced too; "existing" = figures kept too.
        as_of: day of figures for which the file names none.
        kind: what the file lists, against what was recognised.
        table, header_line: which of a file's several tables, and on which line its header stands.
        currency: ISO 4217 code of amounts that name none; zone: IANA name for times that name none.
        brand, campaign: names of what the file's posts, sales and payouts belong to.
        post: id or address of the post under which the file's comments stand.
        person: id of the influencer whose calendar or account figures these are.
        keep_attachments: take what is attached to mails along.
        own_addresses: the person's own e-mail addresses, by which a mail's direction is told.
    """

    mapping: Mapping | None = None
    layout: str | None = None
    platform: Platform | None = None
    encoding: str | None = None
    sheet: str | None = None
    decimal_mark: Mark | None = None
    date_order: DateOrder | None = None
    on_duplicate: OnDuplicate | None = None
    as_of: date | None = None
    kind: ImportKind | None = None
    table: str | None = None
    header_line: int | None = None
    currency: str | None = None
    zone: str | None = None
    brand: str | None = None
    campaign: str | None = None
    post: str | None = None
    person: str | None = None
    keep_attachments: bool = False
    own_addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inspection:
    """What a file is, before anything is planned.

    Attributes:
        recognised: what the file was taken for, and why.
        kind: what it will be imported as: the person's choice, else as recognised.
        table: without columns and rows when the file is none (cards, mail, calendars).
        mapping_from: "given", "remembered", "layout" or "guessed".
        sample: the first 50 rows, each as its kind's row or a problem; None = the row says nothing.
        questions: what must be answered first; () when it can be planned.
    """

    recognised: Recognised
    kind: ImportKind
    table: Table
    mapping: Mapping
    mapping_from: MappingSource
    sample: tuple[tuple[Row, Any], ...]
    questions: tuple[Question, ...]
    warnings: tuple[str, ...]

    @property
    def path(self) -> Path:
        """The file."""
        return self.table.path


def inspect(db: Database, path: Path, options: ImportOptions | None = None) -> Inspection:
    """Look at a file: what it is, how it would be read, and what must be asked.

    Raises:
        BadFile: it cannot be read.
        UserError: an option does not fit the file.
    """
    options = options or ImportOptions()
    recognised = recognised_file(path, options)
    if recognised.table is None:
        kind = kind_of(recognised, options)
        table = Table(path=path, header=(), header_line=None)
        mapping = Mapping(layout=recognised.layout, kind=kind)
        return Inspection(recognised, kind, table, mapping, "layout", (), (), ())
    table = recognised.table
    rows = list(islice(table.rows(), _EVIDENCE_ROWS))
    mapping, mapping_from, warnings = _mapping(db, recognised, rows, options)
    questions = (*open_questions(mapping, table.header, rows), *_whose(mapping, options))
    told = [*table.warnings, *warnings, *_unused(table, mapping)]
    if table.header_line is None:
        told.append("The file has no header; its columns are numbered.")
    if not rows:
        told.append("The file has a header but no rows.")
    sample = _sample(mapping, table, rows)
    return Inspection(recognised, mapping.kind, table, mapping, mapping_from, sample, questions, tuple(told))


def _whose(mapping: Mapping, options: ImportOptions) -> Iterator[Question]:
    """Daily figures of an account that nothing in the file names belong to somebody whom only the person knows."""
    names = (Field.HANDLE, Field.URL, Field.INFLUENCER_REF, Field.NAME)
    told = mapping.handle or options.person or any(mapping.uses(name) for name in names)
    if mapping.kind is ImportKind.SNAPSHOTS and not told:
        yield Question("person", "Whose account do these figures belong to? The file does not say.")


def recognised_file(path: Path, options: ImportOptions) -> Recognised:
    """What a file is, looked at as the person says.

    Raises:
        BadFile: it is nothing that Rapport reads.
    """
    if options.header_line is None:
        return recognise(path, encoding=options.encoding, sheet=options.sheet, table=options.table)
    chosen = {"encoding": options.encoding, "sheet": options.sheet, "table": options.table}
    table = read_table(path, header_line=options.header_line, **chosen)
    return replace(recognise_table(table.header, list(islice(table.rows(), SAMPLE_ROWS))), table=table)


def kind_of(recognised: Recognised, options: ImportOptions) -> ImportKind:
    """What a file is imported as: the person's word, the mapping's or layout's, else what was recognised.

    Raises:
        UserError: nobody knows; or the file's form holds nothing of that kind.
    """
    layout = layout_named(options.layout) if options.layout else None
    kind = options.kind or (options.mapping and options.mapping.kind) or (layout and layout.kind) or recognised.kind
    if kind is None:
        raise UserError(recognised.reason, field="kind")
    if kind not in _KINDS_OF_FORM.get(recognised.form, tuple(ImportKind)):
        raise UserError(f"{recognised.reason} It cannot be taken as {kind.value}.", field="kind")
    return kind


def _sample(mapping: Mapping, table: Table, rows: list[Row]) -> tuple[tuple[Row, Any], ...]:
    """The first rows, read as what they are taken for; how they will look in the preview."""
    reader = _READERS[mapping.kind](mapping, table.header)
    return tuple((row, reader.read(row)) for row in rows[:SAMPLE_ROWS])


def _unused(table: Table, mapping: Mapping) -> Iterator[str]:
    """The columns that are left alone, so that nobody believes they were taken."""
    used = {fold(use.column) for use in mapping.columns}
    left = [f"“{name}”" for name in table.header if fold(name) not in used]
    if left:
        more = f" and {len(left) - _UNUSED_TOLD} more" if len(left) > _UNUSED_TOLD else ""
        yield f"Columns that were not used: {', '.join(left[:_UNUSED_TOLD])}{more}."


def _mapping(
    db: Database, recognised: Recognised, rows: list[Row], options: ImportOptions
) -> tuple[Mapping, MappingSource, tuple[str, ...]]:
    """The mapping to use, where it is from, and what was noticed."""
    table, given, remembered = recognised.table, options.mapping, None
    assert table is not None
    if given is None and options.layout is not None:
        given = _layout_mapping(options.layout, table)
    if given is None:
        remembered = _remembered(db, table, options.kind)
    known = given or remembered
    found = guess(
        table.header,
        rows,
        table.path.name,
        fitted(known, table.header) if known else None,
        kind=known.kind if known else kind_of(recognised, options),
        preamble=table.preamble,
    )
    mapping = replace(
        found.mapping,
        kind=options.kind or found.mapping.kind,
        platform=options.platform or (given.platform if given else None) or found.mapping.platform,
        decimal_mark=options.decimal_mark or (given.decimal_mark if given else None) or found.mapping.decimal_mark,
        rate_unit=(given.rate_unit if given else None) or found.mapping.rate_unit,
        date_order=options.date_order or (given.date_order if given else None) or found.mapping.date_order,
        currency=options.currency or (given.currency if given else None) or found.mapping.currency,
        zone=options.zone or (given.zone if given else None) or found.mapping.zone,
        until=options.as_of,
    )
    if given is not None:
        return mapping, "given", found.warnings
    if remembered is not None:
        return mapping, "remembered", (*found.warnings, *_recalled(table, mapping, options))
    return mapping, "guessed" if mapping.layout == GENERIC_LAYOUT else "layout", found.warnings


def _recalled(table: Table, mapping: Mapping, options: ImportOptions) -> Iterator[str]:
    """What was taken from memory alone, so that it is seen when it no longer holds."""
    if mapping.platform and not options.platform and platform_in_name(table.path.name) is None:
        yield f"The platform, {mapping.platform.value}, is the one of the last file with this header."


def _layout_mapping(name: str, table: Table) -> Mapping:
    layout = next((layout for layout in known_layouts() if layout.name == name), None)
    if layout is None:
        names = ", ".join(sorted(layout.name for layout in known_layouts()))
        raise UserError(f"There is no layout “{name}”; there are: {names}.", field="layout")
    mapping = layout.mapping(table.header)
    if mapping is None:
        wanted = ", ".join(layout.wanted)
        raise UserError(
            f"The file does not fit the layout “{name}”, which needs the columns: {wanted}.", field="layout"
        )
    return mapping


def _remembered(db: Database, table: Table, kind: ImportKind | None) -> Mapping | None:
    """The mapping last confirmed for this header; one that no longer reads, or is of another kind, is as good as none."""
    stored = remembered_mapping(db, header_fingerprint(table.header))
    try:
        mapping = from_json(stored) if stored else None
    except UserError:
        return None
    return mapping if mapping and kind in (None, mapping.kind) else None
