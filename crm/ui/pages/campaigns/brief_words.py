"""What the parts of a brief, the credits and the counts of the openness check are called on the screen."""

from PySide6.QtCore import QCoreApplication

from crm.domain.brief import Count, Credit, PartKind


def _tr(text: str) -> str:
    return QCoreApplication.translate("brief", text)


def part_words(part: str) -> str:
    """The title of a part."""
    return {
        "language": _tr("Language"),
        "aim": _tr("Aim, in one line"),
        "brand_sentences": _tr("The brand in two sentences"),
        "why_partner": _tr("Why this partner"),
        "audience": _tr("Whom you both reach"),
        "themes": _tr("Creative themes"),
        "freedom": _tr("What is theirs to decide"),
        "must_mention": _tr("Good to mention"),
        "must_not": _tr("Please leave out"),
        "claims": _tr("Claims that need proof"),
        "disclosure": _tr("Disclosure"),
        "deliverables": _tr("Pieces"),
        "dates": _tr("Dates"),
        "approval_days": _tr("Days for our look"),
        "approval_rounds": _tr("Rounds of changes"),
        "rights": _tr("Usage rights"),
        "exclusivity": _tr("Exclusivity"),
        "codes": _tr("Codes and links"),
        "money": _tr("Money"),
        "contact": _tr("Contact"),
    }[part]


def part_hint(part: str) -> str:
    """What stands in an empty part."""
    return {
        "aim": _tr("What should be different for people who see it?"),
        "brand_sentences": _tr("What it makes, and why anybody should care."),
        "why_partner": _tr("What you saw in their work, and what their people come to them for."),
        "audience": _tr("What their people and the brand’s have in common."),
        "freedom": _tr("Pick a theme, mix them or bring your own."),
        "must_mention": _tr("One on each line; five at most are read"),
        "must_not": _tr("One on each line; eight at most are kept to"),
        "claims": _tr("One on each line, with what proves it"),
        "disclosure": _tr("How they say that it is an ad"),
        "deliverables": _tr("One on each line: 1 reel"),
        "dates": _tr("One on each line: live on any day from 2 to 20 November"),
        "rights": _tr("Which channels, how long, paid or not"),
        "exclusivity": _tr("Which rivals, how long before and after"),
        "codes": _tr("One on each line"),
        "money": _tr("What they are paid and when; the only part with a rate"),
        "contact": _tr("Whom to ask, and how"),
    }.get(part, "")


def credit_words(credit: Credit) -> str:
    """What a brief is given credit for."""
    return {
        Credit.THEME: _tr("A theme to play with"),
        Credit.WHY_YOU: _tr("Why this partner"),
        Credit.OWN_POSTS: _tr("Links to their own posts"),
        Credit.FREEDOM: _tr("Says what is theirs to decide"),
    }[credit]


def count_words(count: Count) -> str:
    """What is counted against a limit."""
    return {
        Count.MUST_SAY: _tr("Things to mention"),
        Count.BANS: _tr("Things to leave out"),
        Count.VERBATIM: _tr("Lines to speak word for word"),
        Count.SHOTS: _tr("Shots directed"),
        Count.CAPTIONS: _tr("Captions fixed"),
        Count.HASHTAGS: _tr("Hashtags"),
        Count.ROUNDS: _tr("Rounds of changes"),
        Count.PAGES: _tr("Pages"),
        Count.STRICT: _tr("Must, only, exactly, never"),
    }[count]


def box_words(box: PartKind) -> str:
    """Why the law asks for a sentence."""
    return {
        PartKind.DISCLOSURE: _tr("Disclosure"),
        PartKind.CLAIMS: _tr("Claims"),
        PartKind.SAFETY: _tr("Safety"),
    }.get(box, _tr("Law"))
