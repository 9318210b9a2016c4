"""What one commit touched: the only thing that travels from a write back to the screens."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ChangeSet:
    """Ids of the records that one labelled step created, changed or removed.

    Attributes:
        label: the step's name, e.g. "Log outreach"; "" when another process wrote and nothing is known.
        tables: table name -> ids; empty with `unknown` when another process wrote.
        unknown: True when anything may have changed, so every screen reads again.
    """

    label: str = ""
    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unknown: bool = False

    def touches(self, *tables: str) -> bool:
        """Whether a screen that shows these tables must read again."""
        return self.unknown or any(table in self.tables for table in tables)
