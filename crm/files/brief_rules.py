"""The rules of the openness check, read from resources/rules: one file brief_XX.toml for each language."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crm.domain.brief.rules import (
    BriefRules,
    Count,
    Credit,
    CreditRule,
    LegalRule,
    Limit,
    PartKind,
    SentenceRule,
)


def brief_rules(folder: Path, language: str) -> BriefRules | None:
    """Read the rules of one language.

    Args:
        folder: resources/rules.
        language: ISO 639-1 code, or a locale that starts with it ("en_GB").

    Returns:
        None when there are none for the language: a brief in it is not judged.
    """
    code = re.split(r"[-_]", language.strip().lower())[0]
    path = folder / f"brief_{code}.toml"
    if not re.fullmatch(r"[a-z]{2,3}", code) or not path.is_file():
        return None
    return _rules(tomllib.loads(path.read_text("utf-8")))


def brief_languages(folder: Path) -> tuple[str, ...]:
    """Codes of the languages that have rules, in alphabetical order."""
    return tuple(sorted(path.stem.removeprefix("brief_") for path in folder.glob("brief_*.toml")))


def _rules(document: Mapping[str, Any]) -> BriefRules:
    return BriefRules(
        language=document["language"],
        base=document["base"],
        words_per_page=document["words_per_page"],
        limits=tuple(Limit(Count(row.pop("count")), **row) for row in document["limit"]),
        sentences=tuple(_sentence_rule(row) for row in document["sentence"]),
        credits=tuple(_credit_rule(row) for row in document["credit"]),
        legal=tuple(LegalRule(PartKind(row["box"]), _pattern(row["pattern"])) for row in document["legal"]),
        headings={PartKind(kind): _pattern(text) for kind, text in document["headings"].items()},
        rounds=_pattern(document["rounds"]),
        numbers=document["numbers"],
        strict=_pattern(document["strict"]),
        abbreviations=frozenset(document["abbreviations"]),
        common_words=frozenset(document["common_words"].split()),
        common_share=document["common_share"],
    )


def _sentence_rule(row: Mapping[str, Any]) -> SentenceRule:
    parts = frozenset(PartKind(kind) for kind in row.get("parts", ()))
    return SentenceRule(row["key"], Count(row["count"]), _pattern(row["pattern"]), parts, row["why"], row["wider"])


def _credit_rule(row: Mapping[str, Any]) -> CreditRule:
    return CreditRule(
        credit=Credit(row["credit"]),
        first=row["first"],
        second=row["second"],
        pattern=_pattern(row["pattern"]),
        unless=_pattern(row["unless"]),
        least_words=row["least_words"],
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)
