"""A first guess at a table's mapping, and the questions it leaves: known layouts, else column names and content."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from crm.domain.profiles import parse_profile, platform_from
from crm.domain.vocabulary import Basis, ImportKind, Platform
from crm.files.cells import Cell, DateOrder, Mark, is_unknown
from crm.files.column_uses import Columns, checked, uses_of
from crm.files.columns import date_order, decimal_mark, rate_unit
from crm.files.content import AMOUNTS, COUNTS, DATES, known_cells
from crm.files.fields import PEOPLE, PER_ACCOUNT, Field
from crm.files.kinds import kind_of
from crm.files.layouts import Layout, layout_named, layout_of
from crm.files.mapping import Mapping
from crm.files.tables import Row
from crm.files.words import PLATFORM_WORDS, field_named, plain_name

_IN_FILE_NAME = frozenset(PLATFORM_WORDS) - {"x", "website", "podcast", "threads"}
_BASES = {"follower": Basis.FOLLOWERS, "reach": Basis.REACH, "impression": Basis.IMPRESSIONS, "view": Basis.VIEWS}
_PEOPLE_KINDS = frozenset({ImportKind.INFLUENCERS, ImportKind.CONTACTS})
_CURRENCY = re.compile(r"\b(usd|eur|gbp|chf|cad|aud|nzd|jpy|cny|inr|brl|mxn|sek|nok|dkk|pln|czk|huf|try|zar)\b")
_SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR"}  # "$" and "¥" are of several currencies
_CURRENCY_AROUND = re.compile(r"^[^\d(+-]+|[^\d)%]+$")
_SINGLE_ASKED: dict[ImportKind, tuple[frozenset[Field], str]] = {
    ImportKind.INFLUENCERS: (PEOPLE, "Which column holds the people's names or handles?"),
    ImportKind.CONTACTS: (PEOPLE | {Field.EMAIL, Field.PHONE}, "Which column holds the people's names or addresses?"),
    ImportKind.POSTS: (
        frozenset({Field.POST_ID, Field.PERMALINK, Field.POSTED_AT, Field.TEXT}) | (COUNTS - {Field.FOLLOWERS}),
        "Which column holds the posts' links or ids?",
    ),
    ImportKind.SNAPSHOTS: (frozenset({Field.DATE}), "Which column holds the days?"),
    ImportKind.CONVERSIONS: (
        frozenset({Field.REVENUE, Field.ORDERS, Field.ORDER_REF, Field.UNITS, Field.CODE, Field.REFUND, Field.CLICKS}),
        "Which column holds the sales?",
    ),
    ImportKind.PAYOUTS: (frozenset({Field.PAYOUT}), "Which column holds the amounts paid?"),
    ImportKind.COMMENTS: (frozenset({Field.TEXT}), "Which column holds the text of the comments?"),
    ImportKind.MAIL: (frozenset({Field.AT}), "Which column holds the moments of the conversations?"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What must be answered before a file can be planned.

    Attributes:
        key: platform, columns, decimal_mark or date_order.
        text: the question, one sentence.
        choices: the answers, () when any.
        column: the column it is about, "" for the whole file.
    """

    key: str
    text: str
    choices: tuple[str, ...] = ()
    column: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A guessed mapping with what was noticed on the way; `questions` are in `open_questions`."""

    mapping: Mapping
    warnings: tuple[str, ...] = ()


def guess(
    header: Sequence[str],
    sample: Sequence[Row],
    file_name: str,
    given: Mapping | None = None,
    *,
    kind: ImportKind | None = None,
    preamble: Sequence[tuple[str, str]] = (),
) -> Guess:
    """Guess what each column means.

    Args:
        header: column names.
        sample: some rows, the more the surer.
        file_name: may name the platform ("tiktok_top200.csv").
        given: a mapping whose columns are settled; then only platform, marks and units are looked for, and what the
            file shows by itself comes before what the mapping remembers.
        kind: what the file lists when that is settled; None = the layout's, else what the columns show.
        preamble: keys and values above the header; a title has the key "".
    """
    columns = _columns(header, sample)
    mapping, told = (given, ()) if given is not None else _guessed(header, columns, kind, _title(preamble))
    warnings: list[str] = list(told)
    mapping = _with_preamble(mapping, preamble, warnings)
    return Guess(_with_forms(mapping, columns, file_name, warnings), tuple(warnings))


def open_questions(mapping: Mapping, header: Sequence[str], sample: Sequence[Row]) -> tuple[Question, ...]:
    """What must still be answered before rows can be read by this mapping."""
    columns = _columns(header, sample)
    fields = {use.field for use in mapping.columns}
    needed, asked = _SINGLE_ASKED.get(mapping.kind, (frozenset(), ""))
    if needed and not fields & needed:
        return (Question("columns", asked, tuple(header)),)
    questions = []
    if _needs_platform(mapping, columns):
        choices = tuple(platform.value for platform in Platform)
        what = "posts" if mapping.kind is ImportKind.POSTS else "accounts"
        questions.append(Question("platform", f"Which platform are these {what} on? The file does not say.", choices))
    if mapping.decimal_mark is None and (doubt := _ambiguous(mapping, columns, COUNTS, decimal_mark)):
        column, example = doubt
        text = f"Does “{example}” in “{column}” mean {example.replace('.', '')}? Choose the decimal mark."
        questions.append(Question("decimal_mark", text, (",", "."), column))
    if mapping.date_order is None and (doubt := _ambiguous(mapping, columns, DATES, date_order)):
        column, example = doubt
        text = f"Is “{example}” in “{column}” day first or month first?"
        questions.append(Question("date_order", text, ("dmy", "mdy"), column))
    return tuple(questions)


def platform_in_name(file_name: str) -> Platform | None:
    """The one platform that a file's name mentions; None for none or several."""
    words = plain_name(file_name).split()
    found = {PLATFORM_WORDS[word] for word in words if word in _IN_FILE_NAME}
    return found.pop() if len(found) == 1 else None


def _columns(header: Sequence[str], sample: Sequence[Row]) -> dict[str, list[Cell]]:
    """The known cells of each column; all of the sample's, because marks and orders may show late."""
    rows = [row.cells for row in sample if row.problem is None]
    return {name: [cells[at] for cells in rows if not is_unknown(cells[at])] for at, name in enumerate(header)}


def _guessed(
    header: Sequence[str], columns: Columns, kind: ImportKind | None, title: str
) -> tuple[Mapping, tuple[str, ...]]:
    """A known layout's mapping where the header is one's, else one by names and content."""
    few = {name: known_cells(cells) for name, cells in columns.items()}
    layout = layout_of(header)
    if layout is not None and kind in (None, layout.kind):
        return _of_layout(layout, header, few, title)
    kind = kind or kind_of(few).kind or ImportKind.INFLUENCERS
    found = uses_of(few, kind)
    return Mapping(found.uses, kind=kind), found.warnings


def _of_layout(layout: Layout, header: Sequence[str], columns: Columns, title: str) -> tuple[Mapping, tuple[str, ...]]:
    mapping = layout.mapping(header, title) or layout.base
    found = checked(mapping.columns, columns)
    if not layout.more:
        return replace(mapping, columns=found.uses), found.warnings
    further = uses_of(columns, mapping.kind, found.uses)
    order = {name: at for at, name in enumerate(header)}
    uses = sorted((*found.uses, *further.uses), key=lambda use: order[use.column])
    return replace(mapping, columns=tuple(uses)), (*found.warnings, *further.warnings)


def _title(preamble: Sequence[tuple[str, str]]) -> str:
    return next((value for key, value in preamble if not key), "")


def _with_preamble(mapping: Mapping, preamble: Sequence[tuple[str, str]], warnings: list[str]) -> Mapping:
    """The mapping with the account that the lines above the header name."""
    if mapping.handle or any(use.field in (Field.HANDLE, Field.INFLUENCER_REF) for use in mapping.columns):
        return mapping
    for key, value in preamble:
        if mapping.kind is ImportKind.CONVERSIONS and plain_name(key) == "account":
            continue  # of an analytics program: the shop's own
        if value and field_named(plain_name(key), ImportKind.INFLUENCERS) in (Field.HANDLE, Field.URL):
            platform, handle = parse_profile(value)
            if handle and " " not in handle:
                warnings.append(f"All rows were taken as those of “{handle}”, whom the lines above the header name.")
                return replace(mapping, handle=handle, platform=mapping.platform or platform)
    return mapping


def _with_forms(mapping: Mapping, columns: Columns, file_name: str, warnings: list[str]) -> Mapping:
    """The mapping with platform, decimal mark, date order, currency and the unit of rates, as far as they show."""
    mapping = replace(
        mapping,
        decimal_mark=_mark(mapping, columns) or mapping.decimal_mark,
        date_order=_order(mapping, columns) or mapping.date_order,
        currency=mapping.currency or _currency_in_header(mapping),
    )
    platform = None if _has_own_platform(mapping) else platform_in_name(file_name)
    if platform and _needs_platform(replace(mapping, platform=None), columns):
        warnings.append(f"The platform, {platform.value}, was taken from the file's name.")
        mapping = replace(mapping, platform=platform)
    return _with_rates(mapping, columns, warnings)


def _has_own_platform(mapping: Mapping) -> bool:
    layout = layout_named(mapping.layout)
    return layout is not None and layout.base.platform is not None


def _mark(mapping: Mapping, columns: Columns) -> Mark | None:
    """The decimal mark that counts show, else amounts, else rates: one file is written in one way."""
    counts = _cells(mapping, columns, COUNTS)
    amounts = [_bare(cell) for cell in _cells(mapping, columns, AMOUNTS)]
    rates = [_bare(cell) for cell in _cells(mapping, columns, frozenset({Field.ENGAGEMENT_RATE}))]
    return next(filter(None, (decimal_mark(cells)[0] for cells in (counts, amounts, rates if counts else ()))), None)


def _order(mapping: Mapping, columns: Columns) -> DateOrder | None:
    return date_order(_cells(mapping, columns, DATES))[0]


def _cells(mapping: Mapping, columns: Columns, fields: frozenset[Field]) -> list[Cell]:
    return [cell for use in mapping.columns if use.field in fields for cell in columns[use.column]]


def _bare(cell: Cell) -> Cell:
    """An amount without its currency."""
    return _CURRENCY_AROUND.sub("", cell) if isinstance(cell, str) else cell


def _currency_in_header(mapping: Mapping) -> str | None:
    """The one currency that the names of amount columns say ("Revenue (EUR)"); None for none or several."""
    found: set[str] = set()
    for use in mapping.columns:
        if use.field in AMOUNTS:
            code = _CURRENCY.search(plain_name(use.column))
            found |= {code[1].upper()} if code else {iso for sign, iso in _SIGNS.items() if sign in use.column}
    return found.pop() if len(found) == 1 else None


def _with_rates(mapping: Mapping, columns: Columns, warnings: list[str]) -> Mapping:
    """The mapping with the unit and basis of its rates, both told."""
    uses = mapping.uses(Field.ENGAGEMENT_RATE)
    if not uses:
        return mapping
    shown = rate_unit([cell for use in uses for cell in columns[use.column]], percent_in_header="%" in uses[0].column)
    unit = "percent" if shown == "percent" else mapping.rate_unit or shown
    basis = next((basis for word, basis in _BASES.items() if word in plain_name(uses[0].column)), mapping.rate_basis)
    said = "percent" if unit == "percent" else "fractions (0.03 is 3 %)"
    base = "an unknown base" if basis is Basis.UNKNOWN else basis.value
    warnings.append(f"“{uses[0].column}” was read as {said} of {base}.")
    return replace(mapping, rate_unit=unit, rate_basis=basis)


def _needs_platform(mapping: Mapping, columns: Columns) -> bool:
    """Whether accounts or posts would be left without a platform."""
    if mapping.platform or mapping.uses(Field.PLATFORM):
        return False
    if mapping.kind is ImportKind.POSTS:
        return not _linked(mapping, columns)
    if mapping.kind is ImportKind.SNAPSHOTS:
        return not mapping.uses(Field.URL) and not mapping.uses(Field.INFLUENCER_REF)
    return mapping.kind in _PEOPLE_KINDS and _accounts_without(mapping, columns)


def _linked(mapping: Mapping, columns: Columns) -> bool:
    """Whether every post has a link, and links say the platform."""
    rows = max((len(columns[use.column]) for use in mapping.columns), default=0)
    cells = _cells(mapping, columns, frozenset({Field.PERMALINK}))
    told = sum(1 for cell in cells if platform_from(str(cell)))
    return told >= rows and bool(cells)


def _accounts_without(mapping: Mapping, columns: Columns) -> bool:
    general = [use for use in mapping.columns if use.field in PER_ACCOUNT and use.platform is None]
    if not general:
        return False
    if {use.platform for use in mapping.columns if use.platform} and all(
        use.field is not Field.HANDLE for use in general
    ):
        return False
    named = [use for use in general if use.field in (Field.HANDLE, Field.URL)]
    if not named:
        return True
    known = [str(cell) for use in named for cell in columns[use.column]]
    with_platform = sum(1 for text in known if parse_profile(text)[0] or platform_from(text))
    rows = max(len(columns[use.column]) for use in named)
    return with_platform < min(rows, len(known)) or not known


def _ambiguous(
    mapping: Mapping,
    columns: Columns,
    fields: frozenset[Field],
    decide: Callable[[Iterable[Cell]], tuple[str | None, str | None]],
) -> tuple[str, str] | None:
    """The first column of some fields with an example of two meanings, and that example."""
    for use in mapping.columns:
        if use.field in fields:
            found, example = decide(columns[use.column])
            if found is None and example:
                return use.column, example
    return None
