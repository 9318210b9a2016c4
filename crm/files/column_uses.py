"""What single columns say when a table is of one kind: by their names, checked against and completed by their content."""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from typing import NamedTuple

from crm.domain.profiles import parse_profile
from crm.domain.vocabulary import ImportKind, Platform
from crm.files.cells import Cell
from crm.files.columns import mostly, mostly_counts
from crm.files.content import AT_HANDLE, EMAIL, HAS_SPACE, PLAIN_WORD, URL, dated, fits, handles, post_links, rates
from crm.files.fields import FIELDS_OF, MANY_COLUMNS, PER_ACCOUNT, Field
from crm.files.mapping import ColumnUse
from crm.files.words import PLATFORM_WORDS, field_named, plain_name

Columns = AnyMapping[str, Sequence[Cell]]  # the first known cells by column name
_PEOPLE_KINDS = frozenset({ImportKind.INFLUENCERS, ImportKind.CONTACTS})
_LINKED_KINDS = frozenset({ImportKind.POSTS, ImportKind.CONVERSIONS, ImportKind.COMMENTS})
_NUMBERED = re.compile(r"Column \d+")  # the name of a column without one
_WHO = (Field.NAME, Field.HANDLE)
# Of an affiliate network: nobody else knows them, so a name beside them says more.
_IDS_OF_NETWORKS = frozenset(
    [
        "affiliate id",
        "affiliate number",
        "publisher id",
        "associate id",
        "media partner id",
        "click ref",
        "clickref",
        "sub id",
        "subid",
    ]
)
# Of what happened to an order: the order's own number, where there is one, joins its lines and refunds.
_ABOUT_ORDERS = frozenset({"conversion id", "transaction id", "sale id", "action id", "event id", "receipt number"})


class Uses(NamedTuple):
    """The uses of a table's columns and what was noticed on the way, sentences."""

    uses: tuple[ColumnUse, ...]
    warnings: tuple[str, ...]


def uses_of(columns: Columns, kind: ImportKind, taken: Sequence[ColumnUse] = ()) -> Uses:
    """Guess what each column says in a table of this kind.

    Args:
        columns: known cells of each column, in file order.
        taken: uses that are settled; their columns and fields are not guessed again.
    """
    settled = {use.column for use in taken}
    found: list[ColumnUse] = []
    warnings: list[str] = []
    for name, cells in columns.items():
        if name not in settled:
            use = _fitting(_named(name, cells, kind) or _shown(name, cells, kind), cells, kind, warnings)
            if use is not None:
                found.append(use)
    kept = _one_each(_by_name(_part_names(found, columns)), columns, taken)
    return Uses(tuple(_right_way_round(kept, columns, warnings)), tuple(warnings))


def checked(uses: Sequence[ColumnUse], columns: Columns) -> Uses:
    """The uses of a known layout without those that the content contradicts, names and handles the right way round."""
    warnings: list[str] = []
    kept = []
    for use in uses:
        if fits(use.field, columns[use.column]):
            kept.append(use)
        else:
            warnings.append(_misfit(use))
    return Uses(tuple(_right_way_round(kept, columns, warnings)), tuple(warnings))


def _named(name: str, cells: Sequence[Cell], kind: ImportKind) -> ColumnUse | None:
    """What a column's name says it is."""
    plain = plain_name(name)
    allowed = FIELDS_OF[kind]
    field = field_named(plain, kind)
    if field in allowed:
        return ColumnUse(name, field)
    words = plain.split()
    platforms = [PLATFORM_WORDS[word] for word in words if word in PLATFORM_WORDS]
    rest = " ".join(word for word in words if word not in PLATFORM_WORDS)
    if len(platforms) != 1:
        is_rate = "engagement rate" in plain and Field.ENGAGEMENT_RATE in allowed
        return ColumnUse(name, Field.ENGAGEMENT_RATE) if is_rate else None
    if kind not in _PEOPLE_KINDS:
        field = field_named(rest, kind) if rest else None
        return ColumnUse(name, field) if field in allowed else None
    return _of_platform(name, cells, rest, platforms[0], kind)


def _of_platform(name: str, cells: Sequence[Cell], rest: str, platform: Platform, kind: ImportKind) -> ColumnUse | None:
    """A column whose name says a platform, in a table of people."""
    if not rest:
        return ColumnUse(name, _bare_platform_field(cells), platform)
    field = field_named(rest, kind)
    if field is Field.NAME:
        return ColumnUse(name, Field.NAME) if mostly(HAS_SPACE, cells) else ColumnUse(name, Field.HANDLE, platform)
    return ColumnUse(name, field, platform) if field in PER_ACCOUNT else None


def _bare_platform_field(cells: Sequence[Cell]) -> Field:
    """A column called just "Instagram" holds addresses, followers or handles."""
    if mostly(URL, cells):
        return Field.URL
    return Field.FOLLOWERS if mostly_counts(cells) else Field.HANDLE


def _shown(name: str, cells: Sequence[Cell], kind: ImportKind) -> ColumnUse | None:
    """What a column's content says it is when its name says nothing."""
    field, platform = _shown_field(cells, kind)
    if field is None and kind is ImportKind.COMMENTS and _NUMBERED.fullmatch(name) and mostly(HAS_SPACE, cells):
        field = Field.TEXT
    return ColumnUse(name, field, platform) if field in FIELDS_OF[kind] else None


def _shown_field(cells: Sequence[Cell], kind: ImportKind) -> tuple[Field | None, Platform | None]:
    if mostly(EMAIL, cells):
        return Field.EMAIL, None
    if mostly(AT_HANDLE, cells):
        return Field.HANDLE, None
    if mostly(URL, cells):
        if post_links(cells):
            return (Field.PERMALINK if kind in _LINKED_KINDS else None), None
        platforms = {parse_profile(str(cell))[0] for cell in cells}
        is_one = len(platforms) == 1 and None not in platforms
        return (Field.URL, platforms.pop()) if is_one and kind in _PEOPLE_KINDS else (None, None)
    if kind is ImportKind.POSTS and dated(cells) and not mostly_counts(cells):
        return Field.POSTED_AT, None
    return None, None


def _fitting(use: ColumnUse | None, cells: Sequence[Cell], kind: ImportKind, warnings: list[str]) -> ColumnUse | None:
    """A use that the content bears out; another one where the content says which; else None."""
    if use is None:
        return None
    told = _told_by_content(use, cells, kind)
    if told.field in FIELDS_OF[kind] and fits(told.field, cells):
        return told
    if told.field not in (Field.NOTE, Field.TEXT):  # a count of comments, not remarks: nothing to tell
        warnings.append(_misfit(told))
    return None


def _told_by_content(use: ColumnUse, cells: Sequence[Cell], kind: ImportKind) -> ColumnUse:
    """Where one name stands for several things, what the content is."""
    field = use.field
    if field in _WHO and mostly(EMAIL, cells) and not mostly(AT_HANDLE, cells):
        field = Field.EMAIL
    elif field is Field.NAME and kind in _PEOPLE_KINDS and mostly(URL, cells):
        field = Field.URL
    elif field in (Field.URL, Field.PERMALINK) and kind is ImportKind.POSTS and cells and not mostly(URL, cells):
        field = Field.HANDLE if handles(cells) else field
    elif field is Field.ENGAGEMENT_RATE and kind is ImportKind.POSTS and mostly_counts(cells) and not rates(cells):
        field = Field.ENGAGEMENTS
    elif field is Field.ENGAGEMENTS and any("%" in str(cell) for cell in cells):
        field = Field.ENGAGEMENT_RATE
    elif field is Field.CODE and kind is ImportKind.CONVERSIONS and mostly(URL, cells):
        field = Field.PERMALINK
    return ColumnUse(use.column, field, use.platform if field in PER_ACCOUNT else None)


def _part_names(uses: Sequence[ColumnUse], columns: Columns) -> list[ColumnUse]:
    """“Name” beside “Vorname” is the last name, “Nombre” beside “Apellidos” the first, unless it holds whole names."""
    fields = {use.field for use in uses}
    part = Field.LAST_NAME if Field.FIRST_NAME in fields else Field.FIRST_NAME
    if len(fields & {Field.FIRST_NAME, Field.LAST_NAME}) != 1:
        return list(uses)
    return [
        ColumnUse(use.column, part) if use.field is Field.NAME and not mostly(HAS_SPACE, columns[use.column]) else use
        for use in uses
    ]


def _by_name(uses: Sequence[ColumnUse]) -> list[ColumnUse]:
    """People by their names where only a network's ids stand beside them."""
    if not any(use.field is Field.NAME for use in uses):
        return list(uses)
    return [
        use for use in uses if use.field is not Field.INFLUENCER_REF or plain_name(use.column) not in _IDS_OF_NETWORKS
    ]


def _one_each(found: Sequence[ColumnUse], columns: Columns, taken: Sequence[ColumnUse]) -> list[ColumnUse]:
    """One column for each field: of several the one whose content says it best, of equals the first."""
    settled = {(use.field, use.platform) for use in taken}
    best: dict[tuple[Field, Platform | None], ColumnUse] = {}
    for use in found:
        key = (use.field, use.platform)
        if use.field not in MANY_COLUMNS and key not in settled:
            known = best.get(key)
            if known is None or _standing(use, columns) > _standing(known, columns):
                best[key] = use
    chosen = set(map(id, best.values()))
    return [use for use in found if id(use) in chosen or use.field in MANY_COLUMNS]


def _standing(use: ColumnUse, columns: Columns) -> tuple[bool, bool, bool]:
    """How well a column says its field: known at all, by its own name, to the last digit ("10400000" before "10.4M")."""
    cells = columns[use.column]
    own = use.field is not Field.ORDER_REF or plain_name(use.column) not in _ABOUT_ORDERS
    exact = sum(1 for cell in cells if not str(cell)[-1:].isalpha())
    return bool(cells), own, mostly_counts(cells) and exact * 2 >= len(cells)


def _right_way_round(uses: Sequence[ColumnUse], columns: Columns, warnings: list[str]) -> list[ColumnUse]:
    """Names and handles the right way round: in some lists "name" is the handle one month and not the next."""
    names = [use for use in uses if use.field is Field.NAME]
    accounts = [use for use in uses if use.field is Field.HANDLE]
    if len(names) == 1 and not accounts and handles(columns[names[0].column]):
        return [ColumnUse(use.column, Field.HANDLE) if use is names[0] else use for use in uses]
    if len(names) != 1 or len(accounts) != 1:
        return list(uses)
    name, handle = names[0], accounts[0]
    if not (mostly(PLAIN_WORD, columns[name.column]) and mostly(HAS_SPACE, columns[handle.column])):
        return list(uses)
    warnings.append(f"“{name.column}” looks like handles and “{handle.column}” like names; they were read that way.")
    swapped = {name.column: ColumnUse(name.column, Field.HANDLE, handle.platform)}
    swapped[handle.column] = ColumnUse(handle.column, Field.NAME)
    return [swapped.get(use.column, use) for use in uses]


def _misfit(use: ColumnUse) -> str:
    field = use.field
    if field is Field.ENGAGEMENT_RATE:
        return f"“{use.column}” holds counts, so it was not read as an engagement rate."
    what = "links" if field is Field.PERMALINK else "dates" if "_on" in field or "_at" in field else "counts"
    return f"“{use.column}” holds no {what}, so it was not read as {field.value.replace('_', ' ')}."
