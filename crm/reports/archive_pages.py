"""The pages of the readable export: an index with a search that needs no network, people in blocks, the dictionary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crm.db.dump import ColumnFacts, TableFacts
from crm.paths import bundled
from crm.queries.archive import ArchivedPerson

_SUFFIXES = {
    "_at": "A moment in UTC.",
    "_on": "A day.",
    "_minor": "An amount in the smallest unit of its currency, such as cents.",
    "_rate": "A fraction: 0.048 is 4.8 %.",
    "_days": "A number of days.",
    "_key": "The same in a form made for comparing and sorting.",
    "_bytes": "A size in bytes.",
    "_by": "Whose doing it was: a name.",
}
_MEANINGS = {
    "id": "The record's own number, the same for ever and in every copy.",
    "name": "What it is called.",
    "note": "Words of ours, inside the agency.",
    "private_note": "Words of ours that leave the workspace only in an export of everything, such as this.",
    "currency": "ISO 4217, such as EUR.",
    "sha256": "The checksum of the file in the folder attachments.",
    "before": "The record before the change, as JSON; empty when it was new.",
    "after": "The record after the change, as JSON; empty when it was removed.",
    "clock": "The order of the steps: microseconds, never running backwards.",
    "position": "Its place in the order.",
    "url": "A web address.",
    "zone": "An IANA time zone, such as Europe/Berlin.",
    "import_batch_id": "The import that it came with; empty when somebody typed it.",
    "read_at": "When it was read: a day, or a moment in UTC.",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the index."""

    id: str
    name: str
    about: str
    page: str
    search: str


@dataclass(frozen=True, slots=True)
class ToldColumn:
    """A column in plain words."""

    name: str
    meaning: str
    refers_to: str


@dataclass(frozen=True, slots=True)
class ToldTable:
    """A table in plain words; `rows` is how many it has, as text."""

    name: str
    about: str
    rows: str
    columns: tuple[ToldColumn, ...]


class ArchivePages:
    """Draws the pages of one export.

    Args:
        title: what the workspace is called.
        subtitle: when it was exported, in words.
    """

    def __init__(self, title: str, subtitle: str) -> None:
        environment = Environment(
            loader=FileSystemLoader(bundled("resources") / "reports"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._page = environment.get_template("archive.html.jinja")
        self._title, self._subtitle = title, subtitle

    def index(self, listed: Sequence[Listed]) -> str:
        """Everybody on one page, to be narrowed as one types; without a script the page is whole."""
        return self._drawn(listed=listed)

    def people(self, people: Sequence[ArchivedPerson], paths: Mapping[str, str]) -> str:
        """Some people with all that is known of them.

        Args:
            paths: SHA-256 of an attachment -> its path in the export.
        """
        return self._drawn(people=people, paths=paths)

    def dictionary(self, tables: Sequence[tuple[TableFacts, int]]) -> str:
        """What each table and column means."""
        return self._drawn(tables=[told_table(facts, count) for facts, count in tables])

    def _drawn(self, **parts: Any) -> str:
        return self._page.render(title=self._title, subtitle=self._subtitle, **parts)


def listed(person: ArchivedPerson, page: str) -> Listed:
    """A person as a line of the index."""
    about = ", ".join((*person.accounts, *(brand for brand, _status in person.partnerships)))
    return Listed(person.id, person.name, about, page, person.search)


def told_table(facts: TableFacts, count: int) -> ToldTable:
    """A table in plain words."""
    columns = tuple(ToldColumn(each.name, _meaning(each), each.refers_to) for each in facts.columns)
    return ToldTable(facts.name, facts.about, f"{count:,}", columns)


def _meaning(column: ColumnFacts) -> str:
    optional = " Empty when not known." if column.optional else ""
    if column.values:
        return f"One of: {', '.join(column.values)}.{optional}"
    if column.name in _MEANINGS:
        return _MEANINGS[column.name] + optional
    if column.refers_to:
        return f"Which {column.refers_to.split('.')[0].replace('_', ' ')} it belongs to.{optional}"
    suffix = next((suffix for suffix in _SUFFIXES if column.name.endswith(suffix)), "")
    if suffix:
        return f"{_spoken(column.name.removesuffix(suffix))}. {_SUFFIXES[suffix]}{optional}"
    kinds = {"Boolean": "Yes (1) or no (0).", "Integer": "A whole number.", "DecimalText": "An exact number."}
    return f"{_spoken(column.name)}. {kinds.get(column.kind, '')}".rstrip() + optional


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()
