"""What a pair's row shows: pure words over query rows. No widgets, no state."""

from PySide6.QtCore import QCoreApplication

from crm.domain.identity import Strength
from crm.queries.duplicates import DuplicatePerson, DuplicateRow
from crm.ui.kit.delegates import ChipCell, TwoLines
from crm.ui.kit.paged_table_model import Column
from crm.ui.person.words import shown_name


def _tr(text: str) -> str:
    return QCoreApplication.translate("duplicates", text)


def strength_words(strength: Strength) -> str:
    """How sure it is."""
    words = {
        Strength.CERTAIN: _tr("Certain"),
        Strength.STRONG: _tr("Strong"),
        Strength.POSSIBLE: _tr("Possible"),
    }
    return words[strength]


def columns() -> list[Column[DuplicateRow]]:
    """The columns in display order, 400 px together."""
    return [
        Column("", _tr("Perhaps one person"), 290, lambda row: pair(row).top, _spoken, stretch=True),
        Column("", _tr("Evidence"), 106, lambda row: strength(row).text),
    ]


def pair(row: DuplicateRow) -> TwoLines:
    """Both names over the strongest evidence."""
    names = named(row.keep), named(row.other)
    top = names[0] if names[0] == names[1] else " · ".join(names)
    return TwoLines(top, row.evidence[0])


def strength(row: DuplicateRow) -> ChipCell:
    """How sure it is, and how many reasons there are besides."""
    tones = {Strength.CERTAIN: "green", Strength.STRONG: "amber", Strength.POSSIBLE: "neutral"}
    return ChipCell(strength_words(row.strength), tones[row.strength])


def named(person: DuplicatePerson) -> str:
    """How a person of a pair is called in sentences."""
    return shown_name(person.name, next((account.handle for account in person.accounts if account.handle), None))


def _spoken(row: DuplicateRow) -> str:
    both = _tr("{a} and {b}").format(a=named(row.keep), b=named(row.other))
    return f"{both}. {' '.join(row.evidence)}"
