"""A second look at a finished summary, independent of how it was made: does any text hold what its reader may not see?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from crm.domain.text import fold
from crm.queries.summaries import SummaryFacts
from crm.reports.content import Audience, Report
from crm.reports.sharing import EMAIL, MONEY, SummaryOptions, names_brand
from crm.reports.summary_words import OWN_WORDS

_SHORTEST_LINE = 12  # shorter lines of a note, such as "Baking", also stand in what everybody may see


def report_texts(report: Report) -> list[str]:
    """Every text that a form of this report draws."""
    return [
        text
        for field in fields(report)
        if field.name not in ("left_out", "kit")
        for text in _texts(getattr(report, field.name))
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """Texts to look through, looked at once however many people's secrets are looked for.

    Attributes:
        folded: all of them as one folded text.
        amounts: lines that name an amount of money; addresses: every e-mail address.
    """

    texts: tuple[str, ...]
    folded: str
    amounts: tuple[str, ...]
    addresses: tuple[str, ...]


def told_of(texts: Iterable[str]) -> Told:
    """Texts made ready to be looked through; from `report_texts`, or of a finished file."""
    kept = tuple(texts)
    whole = "\n".join(kept)
    amounts = tuple(line for line in whole.splitlines() if MONEY.search(line))
    return Told(kept, fold(whole), amounts, tuple(EMAIL.findall(whole)))


def leaks(told: Told, facts: SummaryFacts, options: SummaryOptions) -> list[str]:
    """What the texts hold that they must not.

    Args:
        told: from `told_of`.
        facts: everything recorded, not cut down to the audience.

    Returns:
        In words for the person; empty when all is well.
    """
    texts = told.texts
    found = [
        what for what, hidden in _secrets(facts, options).items() if any(secret in told.folded for secret in hidden)
    ]
    own = facts.detail.email if options.audience in (Audience.PARTNER, Audience.INTERNAL) else None
    typed_addresses = [address for address in told.addresses if address != own]
    if typed_addresses and options.audience is not Audience.INTERNAL:
        found.append("an e-mail address")
    if not options.with_rates and options.audience is not Audience.INTERNAL and _names_money(told.amounts, facts):
        found.append("an amount of money")
    found += [
        f"the name of another client, {brand}"
        for brand in _hidden_brands(facts, options)
        if fold(brand) in told.folded and _names(texts, brand, facts)
    ]
    return found


def _secrets(facts: SummaryFacts, options: SummaryOptions) -> dict[str, list[str]]:
    """What must not be told, by what it is: each line of the notes, folded."""
    internal = options.audience is Audience.INTERNAL
    secrets = {"the private note": facts.detail.private_note}
    if not internal:
        secrets["the note on the person"] = facts.detail.note
        secrets["what was said in outreach"] = "\n".join(line.note for line in facts.said)
        moves = (move for each in facts.moves.values() for move in each)
        secrets["the reason of a status change"] = "\n".join(move.reason for move in moves)
    lines = {what: [fold(line) for line in text.splitlines()] for what, text in secrets.items()}
    return {what: [line for line in each if len(line) >= _SHORTEST_LINE] for what, each in lines.items()}


def _hidden_brands(facts: SummaryFacts, options: SummaryOptions) -> list[str]:
    if facts.brand is None and options.audience is Audience.INTERNAL:
        return []
    known = facts.brand is None and options.audience is Audience.PARTNER
    own = {card.brand for card in facts.detail.partnerships} if known else set()
    return [name for name in facts.other_brands if name not in own and fold(name) not in OWN_WORDS]


def _names_money(lines: Sequence[str], facts: SummaryFacts) -> bool:
    """Whether a text names an amount outside of names that hold one, such as "The €5 Kitchen"."""
    known = [name for name in _public_names(facts) if MONEY.search(name)]
    return any(MONEY.search(_without(line, known)) for line in lines)


def _names(texts: Sequence[str], brand: str, facts: SummaryFacts) -> bool:
    """Whether a text names the brand outside of names that are no secret: the person's, theirs, the agency's."""
    known = [name for name in _public_names(facts) if names_brand(name, brand)]
    return any(names_brand(_without(text, known), brand) for text in texts)


def _public_names(facts: SummaryFacts) -> list[str]:
    handles = [account.handle or "" for account in facts.detail.accounts]
    former = [handle for account in facts.detail.accounts for handle, _until in account.former_handles]
    public = [facts.detail.name, facts.brand or "", facts.workspace, *handles, *former]
    public += [*facts.detail.niches, facts.detail.location or "", *(value for _brand, value in facts.brand_values)]
    return [name for name in public if name]


def _without(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
