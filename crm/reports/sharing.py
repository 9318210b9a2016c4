"""What each audience may see of a partnership summary: the facts are cut down to it before anything is worded.

The only place that knows. A report is built from what is left, so it cannot show more.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import TypeVar

from crm.domain.text import fold
from crm.queries.summaries import SummaryFacts
from crm.reports.content import Audience

_Line = TypeVar("_Line")
EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+")
# An amount of money: a currency sign or code beside digits, either way round; "k" as in "£2k".
MONEY = re.compile(
    r"[€$£¥₦₹₺₩]\s*\d|\d[\d.,]*\s*k?\s*[€$£¥₦₹₺₩]"
    r"|\b(?:EUR|USD|GBP|CHF|NGN|JPY|CAD|AUD|SEK|DKK|NOK|PLN|INR|BRL|ZAR)\s*\d"
    r"|\d[\d.,]*\s*k?\s*(?:EUR|USD|GBP|CHF|NGN|JPY|CAD|AUD|SEK|DKK|NOK|PLN|INR|BRL|ZAR|euros?|dollars?|pounds?)\b",
    re.IGNORECASE,
)


class Section(StrEnum):
    """A part of the facts that is shown or withheld as a whole; the value is how it is named to a person."""

    PLACE = "the place"
    EMAIL = "the e-mail address"
    TAGS = "tags"
    PARTNERSHIP = "the partnership: status, dates and agreed contact"
    REASONS = "reasons of status changes"
    FIT = "ratings against brand values"
    AUDIENCE_NOTES = "notes on the audience"
    CONTACTS = "the outreach history"
    CONTACT_NOTES = "what was said in outreach"
    WORK = "collaborations and their results"
    POSTS = "the best posts"
    FEEDBACK = "what their audience said"
    PROMISES = "promises"
    RIGHTS = "rights of use"
    PAYMENTS = "payments"
    HEALTH = "health of the partnership"
    NEXT_STEPS = "next steps"
    ADVICE = "the recommendation"
    NOTE = "the note on the person"
    PRIVATE_NOTE = "the private note"


class Sensitivity(IntEnum):
    """How far a field may travel; each level includes those below it. What is private never leaves the workspace."""

    PUBLIC = 0
    CLIENT = 1
    INTERNAL = 2
    PRIVATE = 3


REACH = {
    Audience.PUBLIC: Sensitivity.PUBLIC,
    Audience.PARTNER: Sensitivity.PUBLIC,
    Audience.CLIENT: Sensitivity.CLIENT,
    Audience.INTERNAL: Sensitivity.INTERNAL,
}
_SENSITIVITY = {
    Section.PLACE: Sensitivity.CLIENT,
    Section.EMAIL: Sensitivity.INTERNAL,
    Section.TAGS: Sensitivity.INTERNAL,
    Section.PARTNERSHIP: Sensitivity.CLIENT,
    Section.REASONS: Sensitivity.INTERNAL,
    Section.FIT: Sensitivity.CLIENT,
    Section.AUDIENCE_NOTES: Sensitivity.CLIENT,
    Section.CONTACTS: Sensitivity.CLIENT,
    Section.CONTACT_NOTES: Sensitivity.INTERNAL,
    Section.WORK: Sensitivity.CLIENT,
    Section.POSTS: Sensitivity.CLIENT,
    Section.FEEDBACK: Sensitivity.CLIENT,
    Section.PROMISES: Sensitivity.INTERNAL,
    Section.RIGHTS: Sensitivity.CLIENT,
    Section.PAYMENTS: Sensitivity.INTERNAL,
    Section.HEALTH: Sensitivity.INTERNAL,
    Section.NEXT_STEPS: Sensitivity.CLIENT,
    Section.ADVICE: Sensitivity.CLIENT,
    Section.NOTE: Sensitivity.INTERNAL,
    Section.PRIVATE_NOTE: Sensitivity.PRIVATE,
}
_OWN = frozenset(  # what partners see of their own
    {
        Section.PLACE,
        Section.EMAIL,
        Section.PARTNERSHIP,
        Section.CONTACTS,
        Section.WORK,
        Section.POSTS,
        Section.FEEDBACK,
        Section.PROMISES,
        Section.RIGHTS,
        Section.PAYMENTS,
    }
)
_OF_A_CLIENT = (Section.WORK, Section.POSTS, Section.FEEDBACK, Section.RIGHTS)  # told to nobody else's client


def readable(section: Section, audience: Audience) -> bool:
    """Whether an audience may see a section."""
    return _SENSITIVITY[section] <= REACH[audience] or (audience is Audience.PARTNER and section in _OWN)


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """Who reads it, and what was ticked.

    Attributes:
        with_rates: lines that name an amount of money may stay.
    """

    audience: Audience = Audience.CLIENT
    with_rates: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """Facts cut down to one audience.

    Attributes:
        shown: sections the audience may see, whether or not anything is recorded in them.
        brand_names: brand -> how it is called here; clients without a chosen brand are not named to each other.
        left_out: what was withheld, in words.
        with_rates: amounts of money may stand in it.
    """

    facts: SummaryFacts
    shown: frozenset[Section]
    brand_names: dict[str, str]
    left_out: tuple[str, ...]
    with_rates: bool = False


def shared(facts: SummaryFacts, options: SummaryOptions) -> Shared:
    """Cut the facts down to what the audience may see, and say what went."""
    shown = frozenset(section for section in Section if _shown(section, facts, options))
    left_out = [section.value for section in Section if section not in shown and _recorded(section, facts)]
    kept = _without_hidden(facts, shown)
    names = {card.brand: card.brand for card in facts.detail.partnerships}
    if facts.brand is None and options.audience in (Audience.CLIENT, Audience.PUBLIC) and names:
        names = {brand: f"Client {number}" for number, brand in enumerate(names, 1)}
        left_out.append("the names of brands, because none was chosen")
    kept, lines = _without_secrets(kept, facts, options, names)
    left_out.extend(lines)
    if facts.said_elsewhere and Section.CONTACTS in shown:
        left_out.append(f"{facts.said_elsewhere} outreach entries that are not of {facts.brand}")
    return Shared(kept, shown, names, tuple(left_out), options.with_rates)


def _shown(section: Section, facts: SummaryFacts, options: SummaryOptions) -> bool:
    """Whether the audience may see a section of this summary: one of no client tells a client of no other's work."""
    if section is Section.PAYMENTS and not options.with_rates:
        return False
    if section in _OF_A_CLIENT and facts.brand is None and options.audience is Audience.CLIENT:
        return False
    return readable(section, options.audience)


def _recorded(section: Section, facts: SummaryFacts) -> bool:
    detail = facts.detail
    return {
        Section.PLACE: bool(detail.location),
        Section.EMAIL: bool(detail.email),
        Section.TAGS: bool(detail.tags),
        Section.PARTNERSHIP: bool(detail.partnerships),
        Section.REASONS: any(move.reason for moves in facts.moves.values() for move in moves),
        Section.FIT: bool(detail.value_ratings),
        Section.AUDIENCE_NOTES: bool(detail.audience_notes),
        Section.CONTACTS: bool(facts.said),
        Section.CONTACT_NOTES: any(line.note for line in facts.said),
        Section.WORK: bool(facts.work.work),
        Section.POSTS: bool(facts.work.posts),
        Section.FEEDBACK: bool(facts.work.comments),
        Section.PROMISES: bool(facts.work.promises),
        Section.RIGHTS: bool(facts.work.rights),
        Section.PAYMENTS: bool(facts.work.payments),
        Section.HEALTH: False,  # made by rule, not recorded
        Section.NEXT_STEPS: bool(facts.next_steps),
        Section.ADVICE: False,  # made by rule, not recorded
        Section.NOTE: bool(detail.note),
        Section.PRIVATE_NOTE: bool(detail.private_note),
    }[section]


def _without_hidden(facts: SummaryFacts, shown: frozenset[Section]) -> SummaryFacts:
    def kept(section: Section, value: _Line, empty: _Line) -> _Line:
        return value if section in shown else empty

    detail = replace(
        facts.detail,
        location=kept(Section.PLACE, facts.detail.location, None),
        email=kept(Section.EMAIL, facts.detail.email, None),
        tags=kept(Section.TAGS, facts.detail.tags, ()),
        partnerships=kept(Section.PARTNERSHIP, facts.detail.partnerships, ()),
        value_ratings=kept(Section.FIT, facts.detail.value_ratings, ()),
        audience_notes=kept(Section.AUDIENCE_NOTES, facts.detail.audience_notes, ()),
        note=kept(Section.NOTE, facts.detail.note, ""),
        private_note="",
        attachments=(),
        aliases=(),
    )
    moves = {key: [replace(move, reason="") for move in moves] for key, moves in facts.moves.items()}
    said = tuple(replace(line, note=kept(Section.CONTACT_NOTES, line.note, "")) for line in facts.said)
    return replace(
        facts,
        detail=detail,
        brand=kept(Section.PARTNERSHIP, facts.brand, None),
        brand_values=kept(Section.FIT, facts.brand_values, ()),
        moves=kept(Section.PARTNERSHIP, facts.moves if Section.REASONS in shown else moves, {}),
        said=kept(Section.CONTACTS, said, ()),
        next_steps=kept(Section.NEXT_STEPS, facts.next_steps, ()),
        work=replace(
            facts.work,
            work=kept(Section.WORK, facts.work.work, ()),
            posts=kept(Section.POSTS, facts.work.posts, ()),
            comments=kept(Section.FEEDBACK, facts.work.comments, ()),
            promises=kept(Section.PROMISES, facts.work.promises, ()),
            rights=kept(Section.RIGHTS, facts.work.rights, ()),
            payments=kept(Section.PAYMENTS, facts.work.payments, ()),
        ),
        health=kept(Section.HEALTH, facts.health, ()),
    )


def _without_secrets(
    kept: SummaryFacts, facts: SummaryFacts, options: SummaryOptions, names: dict[str, str]
) -> tuple[SummaryFacts, list[str]]:
    """Drop the lines a person typed that name another client, an address or, unless ticked, money."""
    everyone = options.audience is Audience.INTERNAL and facts.brand is None
    hidden = [] if everyone else [name for name in facts.other_brands if names.get(name) != name]
    against = _reasons_against(hidden, options)
    dropped: list[str] = []

    def why(thing: str, text: str) -> str:
        reason = against(text)
        if reason:
            dropped.append(f"{thing} that names {reason}")
        return reason

    def blanked(thing: str, text: str) -> str:
        return "" if why(thing, text) else text

    detail = replace(
        kept.detail,
        note=blanked("note on the person", kept.detail.note),
        audience_notes=tuple(
            note for note in kept.detail.audience_notes if not why("audience note", f"{note.text} {note.source}")
        ),
    )
    told = kept.work
    sifted = replace(
        kept,
        detail=detail,
        work=replace(
            told,
            work=tuple(row for row in told.work if not why("campaign", row.campaign)),
            posts=tuple(replace(row, text=blanked("words of a post", row.text)) for row in told.posts),
            comments=tuple(replace(row, text=blanked("comment", row.text)) for row in told.comments),
            promises=tuple(row for row in told.promises if not why("promise", row.text)),
            rights=tuple(row for row in told.rights if not why("right of use", row.asset)),
        ),
        next_steps=tuple(step for step in kept.next_steps if not why("next step", step.title)),
        said=tuple(replace(line, note=blanked("outreach note", line.note)) for line in kept.said),
        moves={
            key: [replace(move, reason=blanked("reason of a status change", move.reason)) for move in each]
            for key, each in kept.moves.items()
        },
    )
    return sifted, [f"{count} × {words}" if count > 1 else f"1 {words}" for words, count in Counter(dropped).items()]


def _reasons_against(brands: Sequence[str], options: SummaryOptions) -> Callable[[str], str]:
    def why(text: str) -> str:
        """Why a line may not be shown; "" when it may."""
        if not text:
            return ""
        if any(names_brand(text, brand) for brand in brands):
            return "another client"
        if options.audience is not Audience.INTERNAL and EMAIL.search(text):
            return "an e-mail address"
        return "an amount of money" if not options.with_rates and MONEY.search(text) else ""

    return why


def names_brand(text: str, brand: str) -> bool:
    """Whether a text names a brand: as whole words, blind to case and accents."""
    return bool(brand) and re.search(rf"(?<!\w){re.escape(fold(brand))}(?!\w)", fold(text)) is not None
