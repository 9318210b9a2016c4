"""Disclosure rules of countries, read from resources/rules: one file disclosure_CC_YYYY_MM.toml for each version."""

import tomllib
from pathlib import Path

from crm.domain.disclosure import DisclosureRule, RulePack
from crm.domain.vocabulary import Connection


def rule_packs(folder: Path) -> tuple[RulePack, ...]:
    """All packs in a folder, by country, the oldest first."""
    packs = (_pack(path) for path in folder.glob("disclosure_*.toml"))
    return tuple(sorted(packs, key=lambda pack: (pack.country, pack.effective_on)))


def _pack(path: Path) -> RulePack:
    document = tomllib.loads(path.read_text("utf-8"))
    return RulePack(
        key=document["key"],
        country=document["country"],
        title=document["title"],
        effective_on=document["effective_on"],
        checked_on=document["checked_on"],
        ties=frozenset(Connection(word) for word in document["ties"]),
        wordings=tuple(document["wordings"]),
        unclear=tuple(document["unclear"]),
        rules=tuple(DisclosureRule(**rule) for rule in document["rule"]),
        note=document["note"],
    )
