"""Known list layouts as data: one TOML file each, recognised by its column names."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from crm.domain.text import fold
from crm.domain.vocabulary import Basis
from crm.files.mapping import ColumnUse, Mapping, from_document

_SPACES = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """A list layout that Rapport knows.

    Attributes:
        name: short and lasting: aliases in workspaces are kept under it.
        title: what a person reads.
        columns: uses by plain column name (`plain_name`); all of `required` must be in the header.
    """

    name: str
    title: str
    required: frozenset[str]
    columns: tuple[ColumnUse, ...]
    rate_basis: Basis

    def mapping(self, header: Sequence[str]) -> Mapping | None:
        """The mapping of this layout for a header; None when the header is another's."""
        names = {plain_name(name): name for name in header}
        if not self.required <= names.keys():
            return None
        uses = tuple(
            ColumnUse(names[use.column], use.field, use.platform) for use in self.columns if use.column in names
        )
        return Mapping(uses, self.name, rate_basis=self.rate_basis)


def plain_name(header: str) -> str:
    """A column name for comparing: folded, words apart by single spaces ("Follower_Count" = "follower count")."""
    return _SPACES.sub(" ", fold(header)).strip()


@cache
def known_layouts() -> tuple[Layout, ...]:
    """All layouts, those that ask for most columns first."""
    found = [_layout(entry.read_text("utf-8")) for entry in files(__name__).iterdir() if entry.name.endswith(".toml")]
    return tuple(sorted(found, key=lambda layout: (-len(layout.required), layout.name)))


def _layout(text: str) -> Layout:
    document = tomllib.loads(text)
    mapping = from_document(document)
    required = frozenset(plain_name(name) for name in document["required"])
    return Layout(document["layout"], document["title"], required, mapping.columns, mapping.rate_basis)
