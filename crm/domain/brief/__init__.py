"""The openness check: does a brief leave its partner room? Rules are values, see `rules`; the check is `openness`."""

from crm.domain.brief.openness import Counted, Credited, Mark, Openness, ScorePart, openness
from crm.domain.brief.parts import Part, parts_of
from crm.domain.brief.reading import LegalItem
from crm.domain.brief.rules import BriefRules, Count, Credit, PartKind

__all__ = [
    "BriefRules",
    "Count",
    "Counted",
    "Credit",
    "Credited",
    "LegalItem",
    "Mark",
    "Openness",
    "Part",
    "PartKind",
    "ScorePart",
    "openness",
    "parts_of",
]
