"""Known layouts as data: one TOML file each, recognised by its column names in any order and language it lists.

A TOML file says: `layout` (short and lasting), `title`, `kind` ("none" = known, but nothing in it can be imported),
`required` (each entry a column, or a list of names of which one must be there), `columns` (each with its field; a list
of names means any of them), `known` (columns that belong to the layout but are not used), `more` (further columns are
guessed), fixed values (`platform`, `rate_basis`, `currency`, `zone`, `shop`), `aliases_of` (own ids are shared with
the layouts of that name), `forms` (how a language writes numbers and dates, told by a column), `told_by_title` (a column whose meaning the title above the header tells).
"""

import tomllib
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from crm.domain.vocabulary import ImportKind
from crm.files.mapping import ColumnUse, Mapping, from_document
from crm.files.words import field_named, plain_name

_NONE = "none"


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout that Rapport knows.

    Attributes:
        name: short and lasting: aliases in workspaces are kept under it.
        title: what a person reads: "a TikTok Studio export".
        kind: None when nothing in such a file can be imported.
        required: column names by plain name; of each set one must be in the header.
        base: uses by plain column name, and the fixed values.
        known: further plain names that tell this layout from others.
        more: whether columns it does not name are guessed.
        aliases_of: the name under which own ids are kept.
        forms: how numbers and dates are written when a column of that plain name is there, where cells do not show it.
        told_by_title: plain name of a column whose meaning the title above the header tells; "" for none.
    """

    name: str
    title: str
    kind: ImportKind | None
    required: tuple[frozenset[str], ...]
    base: Mapping
    known: frozenset[str]
    more: bool
    aliases_of: str
    forms: tuple[tuple[str, Mapping], ...]
    told_by_title: str

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns that it needs, as a person reads them; "a / b" where one of them is enough."""
        return tuple(" / ".join(sorted(group)) for group in self.required)

    def mapping(self, header: Sequence[str], title: str = "") -> Mapping | None:
        """The mapping of this layout for a header; None when the header is another's.

        Args:
            title: what stands above the header.
        """
        names: dict[str, str] = {}
        for name in header:
            names.setdefault(plain_name(name), name)
        if not all(names.keys() & group for group in self.required):
            return None
        found = (replace(use, column=names[use.column]) for use in self.base.columns if use.column in names)
        uses = list(dict.fromkeys(found))
        told = field_named(plain_name(title), self.base.kind) if self.told_by_title in names else None
        if told is not None:
            uses.append(ColumnUse(names[self.told_by_title], told))
        mapping = replace(self.base, columns=tuple(uses))
        written = next((forms for name, forms in self.forms if name in names), None)
        return (
            replace(mapping, decimal_mark=written.decimal_mark, date_order=written.date_order) if written else mapping
        )

    def likeness(self, header: Sequence[str]) -> tuple[int, int]:
        """How much of a header is this layout's: known columns, and columns that it asks for."""
        names = {plain_name(name) for name in header}
        columns = {use.column for use in self.base.columns} | self.known
        return len(names & (columns | frozenset().union(*self.required))), len(self.required)


@cache
def known_layouts() -> tuple[Layout, ...]:
    """All layouts by name."""
    found = [_layout(entry.read_text("utf-8")) for entry in files(__name__).iterdir() if entry.name.endswith(".toml")]
    return tuple(sorted(found, key=lambda layout: layout.name))


def layout_of(header: Sequence[str]) -> Layout | None:
    """The layout that most of a header's columns belong to; None when it is none of ours."""
    fitting = [layout for layout in known_layouts() if layout.mapping(header) is not None]
    return max(fitting, key=lambda layout: layout.likeness(header), default=None)


def layout_named(name: str) -> Layout | None:
    """The layout of this name; None when there is none."""
    return next((layout for layout in known_layouts() if layout.name == name), None)


def aliases_name(layout: str) -> str:
    """The name under which the own ids of a layout's files are kept: its set's, else its own."""
    found = layout_named(layout)
    return found.aliases_of if found else layout


def _layout(text: str) -> Layout:
    document = tomllib.loads(text)
    kind = document.get("kind", ImportKind.INFLUENCERS.value)
    columns = [
        {"column": plain_name(name), "field": item["field"], **_platform(item)}
        for item in document.get("columns", ())
        for name in _names(item["column"])
    ]
    fixed = {name: document[name] for name in _FIXED if name in document}
    return Layout(
        name=document["layout"],
        title=document["title"],
        kind=None if kind == _NONE else ImportKind(kind),
        required=tuple(frozenset(map(plain_name, _names(group))) for group in document["required"]),
        base=from_document({**fixed, "kind": ImportKind.INFLUENCERS if kind == _NONE else kind, "columns": columns}),
        known=frozenset(map(plain_name, document.get("known", ()))),
        more=bool(document.get("more", False)),
        aliases_of=document.get("aliases_of", document["layout"]),
        forms=tuple((plain_name(item["with"]), from_document(item)) for item in document.get("forms", ())),
        told_by_title=plain_name(document.get("told_by_title", "")),
    )


_FIXED = ("layout", "platform", "rate_basis", "rate_unit", "date_order", "decimal_mark", "currency", "zone", "shop")


def _names(entry: str | list[str]) -> list[str]:
    return [entry] if isinstance(entry, str) else entry


def _platform(item: AnyMapping[str, Any]) -> dict[str, str]:
    return {"platform": item["platform"]} if "platform" in item else {}
