"""A brief for its partner to read: one frozen value of texts, the same for PDF, web page and mail. No note gets in here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from crm.domain.brief_contents import BriefContents, all_texts
from crm.domain.text import fold
from crm.formats import Formats
from crm.queries.brief_facts import BriefFacts
from crm.reports.pictures import bare_picture
from crm.reports.sharing import MONEY, names_brand

_SHORTEST_LINE = 12  # shorter lines of a note, such as "Baking", also stand in what everybody may see
_PAID = frozenset({"money", "codes"})  # parts in which an amount is meant for the partner


@dataclass(frozen=True, slots=True)
class Link:
    """A web address and how it is written out."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class BriefTheme:
    """One theme as drawn; `pictures` are the bytes of PNG or JPEG files."""

    title: str
    feeling: str
    links: tuple[Link, ...]
    pictures: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class BriefNote:
    """A small headed part: running text, or a line for each item."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BriefSheet:
    """A brief as its reader sees it; an empty part is not drawn.

    Attributes:
        kicker: brand and campaign.
        greeting: whom it is for; "" when nobody is named.
        asks: what to mention and what to leave out.
        legal: what the law asks for, apart from what we ask for.
        practical: pieces, dates, approval, codes, money, rights, contact.
        foot: who made it, which version, when.
        language: BCP 47.
    """

    title: str
    kicker: str
    greeting: str
    brand: str
    brand_sentences: str
    why_partner: str
    audience: str
    themes: tuple[BriefTheme, ...]
    freedom: str
    asks: tuple[BriefNote, ...]
    legal: tuple[BriefNote, ...]
    practical: tuple[BriefNote, ...]
    foot: str
    agency: str
    made_at: datetime
    language: str


def brief_sheet(facts: BriefFacts, formats: Formats) -> BriefSheet:
    """Lay a brief out for its reader."""
    told = facts.contents
    made_on = formats.date(facts.made_at.astimezone(ZoneInfo(formats.zone_name)).date())
    parts = (facts.agency, f"Version {facts.number}", made_on)
    return BriefSheet(
        title=told.aim or facts.campaign,
        kicker=" · ".join(dict.fromkeys((facts.brand, facts.campaign) if told.aim else (facts.brand, "Brief"))),
        greeting=f"For {facts.partner}" if facts.partner else "",
        brand=facts.brand,
        brand_sentences=told.brand_sentences,
        why_partner=told.why_partner,
        audience=told.audience,
        themes=tuple(_themes(facts)),
        freedom=told.freedom,
        asks=tuple(_noted(("Good to mention", told.must_mention), ("Please leave out", told.must_not))),
        legal=tuple(_noted(("Saying that it is an ad", (told.disclosure,)), ("Claims that need proof", told.claims))),
        practical=tuple(_practical(told)),
        foot=" · ".join(part for part in parts if part),
        agency=facts.agency,
        made_at=facts.made_at,
        language=told.language,
    )


def brief_leaks(facts: BriefFacts) -> list[str]:
    """What the brief holds that its partner may not read, in words; empty when all is well."""
    told = fold("\n".join(text for _part, text in all_texts(facts.contents)))
    lines = (fold(line) for note in facts.private for line in note.splitlines())
    return (
        ["a line of the notes on them"] if any(len(line) >= _SHORTEST_LINE and line in told for line in lines) else []
    )


def brief_warnings(facts: BriefFacts) -> list[str]:
    """What somebody should look at again before the brief is sent."""
    texts = list(all_texts(facts.contents))
    warnings = [
        f"The part “{part.replace('_', ' ')}” names an amount of money; what the partner is paid belongs under “money”."
        for part, text in texts
        if part not in _PAID and MONEY.search(text)
    ]
    named = (brand for brand in facts.other_brands if any(names_brand(text, brand) for _part, text in texts))
    warnings += [f"It names {brand}, which is another client." for brand in named]
    if facts.accepted_number not in (None, facts.number):
        warnings.append(f"This is version {facts.number}; accepted was version {facts.accepted_number}.")
    return warnings


def plain_brief(sheet: BriefSheet) -> str:
    """The brief as plain text, for a mail."""
    blocks = [sheet.kicker, sheet.title, sheet.brand_sentences]
    blocks += [_headed("Why you", (sheet.why_partner,)), _headed("Whom we share", (sheet.audience,))]
    blocks += [_plain_theme(theme) for theme in sheet.themes]
    blocks += [_headed("Yours to decide", (sheet.freedom,))]
    blocks += [_headed(note.title, note.lines) for note in (*sheet.asks, *sheet.practical, *sheet.legal)]
    return "\n\n".join([block for block in blocks if block] + [f"-- \n{sheet.foot}"]) + "\n"


def _themes(facts: BriefFacts) -> Iterator[BriefTheme]:
    for theme in facts.contents.themes:
        pictures = tuple(bare_picture(facts.pictures[sha256]) for sha256 in theme.pictures if sha256 in facts.pictures)
        yield BriefTheme(theme.title, theme.feeling, tuple(Link(url, _bare(url)) for url in theme.links), pictures)


def _bare(url: str) -> str:
    return url.split("?")[0].removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _practical(told: BriefContents) -> Iterator[BriefNote]:
    yield from _noted(
        ("What", told.deliverables),
        ("When", told.dates),
        ("A look before it is live", tuple(_approval(told))),
        ("Codes and links", told.codes),
        ("Money", (told.money,)),
        ("What we may do with it", (told.rights,)),
        ("Exclusivity", (told.exclusivity,)),
        ("Whom to ask", (told.contact,)),
    )


def _approval(told: BriefContents) -> Iterator[str]:
    days, rounds = told.approval_days, told.approval_rounds
    if days is not None:
        yield f"We answer a draft within {days} working {'day' if days == 1 else 'days'}."
    if rounds == 0:
        yield "No round of changes: what you make is what goes live."
    elif rounds is not None:
        yield f"At most {rounds} {'round' if rounds == 1 else 'rounds'} of changes."


def _noted(*parts: tuple[str, Iterable[str]]) -> Iterator[BriefNote]:
    for title, lines in parts:
        kept = tuple(line for text in lines for line in text.splitlines() if line.strip())
        if kept:
            yield BriefNote(title, kept)


def _headed(title: str, lines: Iterable[str]) -> str:
    kept = [line for line in lines if line]
    bullet = "- " if len(kept) > 1 else ""
    return "\n".join((title.upper(), *(f"{bullet}{line}" for line in kept))) if kept else ""


def _plain_theme(theme: BriefTheme) -> str:
    told = (f"THEME: {theme.title}" if theme.title else "THEME", theme.feeling, *(link.url for link in theme.links))
    return "\n".join(text for text in told if text)
