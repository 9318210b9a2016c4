"""A line of Today in words: what to do, why it is there, how it is called once done. Pure functions over query rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication

from crm.domain.day import LineKind
from crm.domain.health import Step
from crm.domain.health_fall import Fall
from crm.domain.reminders import ANSWER_WITHIN
from crm.domain.response_time import WorkClock
from crm.formats import Formats
from crm.queries.day_list import DayRow
from crm.ui.person.health import fall_words
from crm.ui.person.words import shown_name

LONGEST_QUOTE = 90


def _tr(text: str) -> str:
    return QCoreApplication.translate("today", text)


@dataclass(frozen=True, slots=True)
class Moment:
    """From when a line is told.

    Attributes:
        today: the person's day.
        now: the instant, for times that run.
        worked: counts what of them were working hours; None leaves that out.
    """

    today: date
    now: datetime
    formats: Formats
    worked: WorkClock | None = None


def heading(kind: LineKind) -> str:
    """What stands above the lines of a kind."""
    return {
        LineKind.REPLY: _tr("Replies to answer"),
        LineKind.DRAFT: _tr("Drafts waiting for us"),
        LineKind.UNCONFIRMED: _tr("Handed out: was it sent?"),
        LineKind.TASK: _tr("Follow-ups"),
        LineKind.MESSAGE: _tr("Next messages"),
        LineKind.OUR_PROMISE: _tr("What we promised"),
        LineKind.THEIR_PROMISE: _tr("What they promised"),
        LineKind.RIGHT: _tr("Rights ending"),
        LineKind.AGREEMENT: _tr("Agreements ending"),
        LineKind.PAYMENT: _tr("Payments"),
        LineKind.DISCLOSURE: _tr("Disclosure"),
        LineKind.FALLING: _tr("Getting weaker"),
        LineKind.COOLING: _tr("Cooling down"),
        LineKind.USE: _tr("Do they still use it?"),
        LineKind.ANNIVERSARY: _tr("Anniversaries"),
    }[kind]


def icon(kind: LineKind) -> str:
    """The picture of a kind."""
    return {
        LineKind.REPLY: "message-square-text",
        LineKind.DRAFT: "image",
        LineKind.UNCONFIRMED: "send",
        LineKind.TASK: "circle-check-big",
        LineKind.MESSAGE: "mail",
        LineKind.OUR_PROMISE: "package-check",
        LineKind.THEIR_PROMISE: "inbox",
        LineKind.RIGHT: "bookmark",
        LineKind.AGREEMENT: "file-signature",
        LineKind.PAYMENT: "banknote",
        LineKind.DISCLOSURE: "megaphone",
        LineKind.FALLING: "trending-down",
        LineKind.COOLING: "clock",
        LineKind.USE: "circle-alert",
        LineKind.ANNIVERSARY: "gift",
    }[kind]


def who(row: DayRow) -> str:
    """Name, else handle."""
    return shown_name(row.name, row.handle)


def what(row: DayRow, formats: Formats) -> str:
    """What to do, in the record's own words where it has some."""
    line = row.line
    quote = _quoted(line.title)
    match line.kind:
        case LineKind.TASK:
            return line.title
        case LineKind.REPLY:
            return _tr("Answer {quote}").format(quote=quote) if quote else _tr("Answer them")
        case LineKind.DRAFT:
            return _tr("Look at the draft: {title}").format(title=line.title)
        case LineKind.UNCONFIRMED:
            return _tr("Say whether {quote} was sent").format(quote=quote or _tr("the message"))
        case LineKind.MESSAGE:
            return _tr("Write the next message of {title}").format(title=line.title)
        case LineKind.OUR_PROMISE:
            return _tr("Keep our promise: {title}").format(title=line.title)
        case LineKind.THEIR_PROMISE:
            return _tr("Ask for what they promised: {title}").format(title=line.title)
        case LineKind.RIGHT:
            return _tr("Renew or stop using {title}").format(title=line.title)
        case LineKind.AGREEMENT:
            return _tr("Decide on renewal: {title}").format(title=line.title or _tr("the agreement"))
        case LineKind.PAYMENT:
            words = _tr("Pay {money}").format(money=formats.money(line.amount_minor, line.currency or ""))
            return f"{words} · {line.title}" if line.title else words
        case LineKind.DISCLOSURE:
            is_gift = line.key.startswith("gift:")
            words = _tr("Tell them to disclose {title}") if is_gift else _tr("Have the post corrected: {title}")
            return words.format(title=line.title)
        case LineKind.FALLING:
            return _step(row.fell)
        case LineKind.COOLING:
            return _tr("Get in touch again")
        case LineKind.USE:
            return _tr("Ask whether they still use it and still think so")
    return _tr("Congratulate on {years} together").format(years=_years(line.years or 0))


def why(row: DayRow, at: Moment) -> str:
    """Why the line is there, in one short sentence; for an answer we owe, with the time that it has waited."""
    line, formats = row.line, at.formats
    match line.kind:
        case LineKind.REPLY if line.since_at is not None:
            return _waiting(line.since_at, at)
        case LineKind.UNCONFIRMED:
            return _tr("Handed out {instant}, not confirmed yet").format(instant=formats.instant(line.since_at))
        case LineKind.DRAFT:
            return _tr("Their draft is in review and waits for our word")
        case LineKind.MESSAGE:
            return _tr("No answer yet, so the sequence goes on")
        case LineKind.RIGHT:
            return _tr("The right to use it ends on {day}").format(day=formats.date(line.due_on))
        case LineKind.AGREEMENT:
            return _tr("It ends on {day}").format(day=formats.date(line.due_on))
        case LineKind.PAYMENT | LineKind.OUR_PROMISE | LineKind.THEIR_PROMISE | LineKind.TASK if line.due_on:
            words = _tr("It was due on {day}") if row.late_days > 0 else _tr("It is due on {day}")
            return words.format(day=formats.date(line.due_on))
        case LineKind.DISCLOSURE:
            is_gift = line.key.startswith("gift:")
            words = _tr("Given on {day}, and not told yet") if is_gift else _tr("Not clearly disclosed, seen on {day}")
            return words.format(day=formats.date(line.due_on))
        case LineKind.FALLING if row.fell is not None:
            return _tr("{fell}: {reason}").format(fell=fall_words(row.fell, formats), reason=row.fell.because.sentence)
        case LineKind.COOLING:
            told = _cooling(row, at)
            return told if row.fell is None else f"{fall_words(row.fell, formats)}. {told}"
        case LineKind.USE:
            words = _tr("To be asked since {day}: who recommends something must still use it")
            return words.format(day=formats.date(line.due_on))
        case LineKind.ANNIVERSARY:
            return _tr("It is on {day}").format(day=formats.date(line.due_on))
    return ""


def _waiting(since: datetime, at: Moment) -> str:
    """In working hours where they are known: the whole length stands at the end of the line."""
    instant = at.formats.instant(since, at.today)
    if at.worked is None:
        return _tr("Waiting {length}, since {instant}").format(
            length=at.formats.length(at.now - since), instant=instant
        )
    hours = at.formats.decimal(at.worked.between(since, at.now) / timedelta(hours=1), 0)
    return _tr("Waiting {hours} working h, since {instant}").format(hours=hours, instant=instant)


def _step(fell: Fall | None) -> str:
    """What would lift a partnership most, as something to do."""
    if fell is None or fell.lift is None:
        return _tr("Look why the partnership got weaker")
    return {
        Step.TALK: _tr("Talk with them again"),
        Step.DELIVERY: _tr("See to it that their next piece comes on time"),
        Step.KEEP_PROMISE: _tr("Keep the next promise in time"),
        Step.RENEW: _tr("Talk about renewing"),
    }[fell.lift.step]


def _cooling(row: DayRow, at: Moment) -> str:
    rhythm = (
        _tr("every {days} days is assumed, nothing was agreed")
        if row.line.assumed
        else _tr("agreed is every {days} days")
    )
    days = at.formats.count(row.line.cadence_days)
    words = _tr("The next contact was best on {day}; {rhythm}")
    return words.format(day=at.formats.date(row.line.due_on), rhythm=rhythm.format(days=days))


def due(row: DayRow, at: Moment) -> str:
    """By when, in a few words at the end of the line; "" where no day belongs to it."""
    if row.until is not None:
        return _tr("until {day}").format(day=at.formats.day(row.until, at.today))
    if row.line.kind is LineKind.REPLY and row.line.since_at is not None:
        return at.formats.length(at.now - row.line.since_at)
    if row.line.kind in (LineKind.UNCONFIRMED, LineKind.FALLING, LineKind.COOLING, LineKind.USE, LineKind.DISCLOSURE):
        return ""
    return at.formats.day(row.line.due_on, at.today) if row.line.due_on else ""


def tone(row: DayRow, at: Moment) -> str:
    """Red is late, amber is now, and the rest is quiet."""
    line = row.line
    if row.until is not None or line.kind in (LineKind.ANNIVERSARY, LineKind.COOLING, LineKind.USE):
        return ""
    if line.kind is LineKind.REPLY and line.since_at is not None:
        return "red" if at.now - line.since_at > ANSWER_WITHIN else "amber"
    if line.due_on is None:
        return ""
    return "red" if row.late_days > 0 else "amber" if row.late_days == 0 else ""


def done(rows: Sequence[DayRow], formats: Formats) -> str:
    """What the toast says after these were done; what became of a record is said, not only that it is gone."""
    if len(rows) != 1:
        return _tr("Done: {count} lines").format(count=formats.count(len(rows)))
    (row,) = rows
    words = {
        "promise": _tr("Promise kept: {title}"),
        "payment": _tr("Paid: {title}"),
        "message": _tr("Sequence stopped: {title}"),
        "gift": _tr("Told to disclose: {title}"),
        "disclosure": _tr("Corrected: {title}"),
        "unconfirmed": _tr("Not sent: {title}"),
        "use": _tr("Asked {who} whether they still use it"),
    }.get(row.line.key.partition(":")[0], _tr("Done: {title}"))
    return words.format(title=row.line.title or what(row, formats), who=who(row))


def put_off(rows: Sequence[DayRow], until: str, formats: Formats) -> str:
    """What the toast says after these were put off."""
    if len(rows) == 1:
        return _tr("“{title}” waits until {day}").format(title=what(rows[0], formats), day=until)
    return _tr("{count} lines wait until {day}").format(count=formats.count(len(rows)), day=until)


def planned(count: int, title: str, day: str, formats: Formats) -> str:
    """What the toast says after a task was made of lines."""
    if count == 1:
        return _tr("“{title}” is planned for {day}").format(title=title, day=day)
    words = _tr("“{title}” is planned for {day}, {count} times")
    return words.format(title=title, day=day, count=formats.count(count))


def lines(count: int) -> str:
    """How many lines an act is about."""
    return _tr("{count} lines").format(count=count)


def reminder(rows: Sequence[DayRow], at: Moment) -> tuple[str, str]:
    """Title and sentence of a notification about lines that fell due."""
    first = rows[0]
    title = f"{who(first)} · {first.brand}" if first.brand else who(first)
    sentence = what(first, at.formats)
    if len(rows) > 1:
        more = at.formats.count(len(rows) - 1)
        sentence = _tr("{sentence}, and {count} more").format(sentence=sentence, count=more)
    return title, sentence


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        return ""
    short = words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1].rstrip() + "…"
    return f"“{short}”"


def _years(years: int) -> str:
    return _tr("1 year") if years == 1 else _tr("{count} years").format(count=years)
