"""Words of the calendar: kinds of events, what stands on a chip, the name of a period. No widget, no state."""

from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale

from crm.domain.agenda import Event, EventKind, Span
from crm.formats import Formats


def _tr(text: str) -> str:
    return QCoreApplication.translate("calendar", text)


def kind_words(kind: EventKind) -> str:
    """What kind of event it is."""
    return {
        EventKind.FOLLOW_UP: _tr("Follow-up"),
        EventKind.DELIVERABLE: _tr("Piece due"),
        EventKind.POST: _tr("Post"),
        EventKind.PROMISE: _tr("Promise"),
        EventKind.PAYMENT: _tr("Payment"),
        EventKind.RIGHT_ENDS: _tr("Right ends"),
        EventKind.AGREEMENT_ENDS: _tr("Agreement ends"),
        EventKind.CAMPAIGN_STARTS: _tr("Campaign starts"),
        EventKind.CAMPAIGN_ENDS: _tr("Campaign ends"),
    }[kind]


def kind_icon(kind: EventKind) -> str:
    """Its picture."""
    return {
        EventKind.FOLLOW_UP: "clock",
        EventKind.DELIVERABLE: "package-check",
        EventKind.POST: "image",
        EventKind.PROMISE: "message-square-text",
        EventKind.PAYMENT: "banknote",
        EventKind.RIGHT_ENDS: "bookmark",
        EventKind.AGREEMENT_ENDS: "file-signature",
        EventKind.CAMPAIGN_STARTS: "play",
        EventKind.CAMPAIGN_ENDS: "megaphone",
    }[kind]


def kind_tone(kind: EventKind) -> str:
    """Its colour; the picture says the same."""
    return {
        EventKind.FOLLOW_UP: "rose",
        EventKind.DELIVERABLE: "blue",
        EventKind.POST: "neutral",
        EventKind.PROMISE: "violet",
        EventKind.PAYMENT: "amber",
        EventKind.RIGHT_ENDS: "teal",
        EventKind.AGREEMENT_ENDS: "teal",
        EventKind.CAMPAIGN_STARTS: "green",
        EventKind.CAMPAIGN_ENDS: "green",
    }[kind]


def short_words(event: Event) -> str:
    """What stands on a chip: whose, and what."""
    return " · ".join(part for part in (event.name, event.title or kind_words(event.kind)) if part)


def names(event: Event) -> tuple[str, ...]:
    """Ways to say whose it is, the longest first: "Stelios Mavridakis", "Stelios M.", "Stelios"."""
    first, *others = event.name.split() or [""]
    return (event.name, f"{first} {others[-1][0]}.", first) if others else (event.name,)


def whole_words(event: Event) -> str:
    """Everything about an event in one line, for a tool tip and a screen reader."""
    done = _tr("done") if event.done else ""
    return " · ".join(
        part for part in (kind_words(event.kind), event.name, event.title, event.brand or "", done) if part
    )


def why_fixed(event: Event) -> str:
    """Why an event cannot be put on another day."""
    if event.kind is EventKind.POST:
        return _tr("A post stands on the day it went live.")
    if event.kind is EventKind.CAMPAIGN_STARTS:
        return _tr("A campaign's start is changed in the campaign.")
    return _tr("It is done already.")


def period_words(span: Span, on: date, first: date, last: date, formats: Formats) -> str:
    """What a view shows: "November 2026", or its first and last day."""
    if span is Span.MONTH:
        return f"{QLocale(formats.locale).standaloneMonthName(on.month)} {on.year}"
    return formats.days(first, last)


def day_words(day: date, today: date, formats: Formats) -> str:
    """A day as a heading: "Tomorrow · Tuesday, 24 Nov 2026"."""
    name = QLocale(formats.locale).standaloneDayName(day.isoweekday())
    near = {-1: _tr("Yesterday"), 0: _tr("Today"), 1: _tr("Tomorrow")}.get((day - today).days)
    whole = f"{name}, {formats.date(day)}"
    return f"{near} · {whole}" if near else whole


def count_words(shown: int, of: int, formats: Formats) -> str:
    """How many events are shown of those in the view."""
    if shown != of:
        return _tr("{} of {} events").format(formats.count(shown), formats.count(of))
    return _tr("1 event") if of == 1 else _tr("{} events").format(formats.count(of))
