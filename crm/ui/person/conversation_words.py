"""A conversation in words: threads as items, times between, what is open, the clock. Pure functions over query rows."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from crm.domain.response_time import ResponseTime
from crm.domain.vocabulary import Direction, Outcome
from crm.formats import Formats
from crm.queries.person_conversation import Conversation, NextTouch, Said, SaidThread
from crm.queries.timeline import EntryKind, TimelineEntry
from crm.ui import present
from crm.ui.kit.thread import Part, ThreadItem


def _tr(text: str) -> str:
    return QCoreApplication.translate("person", text)


def thread_title(thread: SaidThread) -> str:
    """Channel and subject."""
    channel = present.channel_words(thread.channel)
    return f"{channel} · {thread.subject}" if thread.subject else channel


def thread_items(thread: SaidThread, formats: Formats, today: date) -> list[ThreadItem]:
    """A thread from its first word to what is open."""
    items = [ThreadItem(Part.HEAD, thread_title(thread), icon=present.channel_icon(thread.channel))]
    before: Direction | None = None
    for said in thread.said:
        if said.answers_after is not None:
            elsewhere = before is None or before is said.direction
            items.append(
                ThreadItem(Part.BETWEEN, _answered(said.direction, formats.length(said.answers_after), elsewhere))
            )
        items.append(_word(said, formats))
        before = said.direction
    if thread.waits_for is not None:
        items.append(_open(thread, formats, today))
    return items


def conversation_items(told: Conversation, formats: Formats, today: date) -> list[ThreadItem]:
    """All threads, the one with the newest word last, where a conversation goes on."""
    return [item for thread in reversed(told.threads) for item in thread_items(thread, formats, today)]


def open_words(thread: SaidThread, formats: Formats, today: date) -> str:
    """Whose answer is open, and since when; "" when none is."""
    if thread.waits_for is None:
        return ""
    since = thread.said[-1].at.date()
    days = max((today - since).days, 0)
    waiting = (
        _tr("today") if days == 0 else _tr("1 day") if days == 1 else _tr("{n} days").format(n=formats.count(days))
    )
    who = _tr("Waits for our answer") if thread.waits_for is Direction.OUT else _tr("No answer from them")
    return f"{who} · {waiting}"


def _answered(by: Direction, length: str, elsewhere: bool) -> str:
    """How long an answer took; `elsewhere` when what it answers came on another channel or subject."""
    if by is Direction.OUT:
        words = _tr("we answered another thread after {length}") if elsewhere else _tr("we answered after {length}")
    else:
        words = _tr("they answered another thread after {length}") if elsewhere else _tr("they answered after {length}")
    return words.format(length=length)


def _open(thread: SaidThread, formats: Formats, today: date) -> ThreadItem:
    tone = "amber" if thread.waits_for is Direction.OUT else "neutral"
    return ThreadItem(Part.OPEN, open_words(thread, formats, today), tone=tone)


def _word(said: Said, formats: Formats) -> ThreadItem:
    ours = said.direction is Direction.OUT
    parts = [formats.instant(said.at)]
    if said.minutes is not None:
        parts.insert(0, _tr("{n} min").format(n=formats.count(said.minutes)))
    if ours:
        parts.insert(0, said.by)
    below = [
        present.outcome_words(said.outcome) if said.outcome is not Outcome.NONE else None,
        _tr("because: {reason}").format(reason=said.decline_reason) if said.decline_reason else None,
        said.campaign or said.brand,
        _tr("template {name}").format(name=said.template) if said.template else None,
        *(file.name for file in said.files),
    ]
    declined = said.outcome in (Outcome.DECLINED, Outcome.DO_NOT_CONTACT)
    words = " · ".join(part for part in below if part)
    return ThreadItem(
        Part.WORD, " · ".join(parts), said.id, ours, said.text.strip(), words, tone="red" if declined else "neutral"
    )


def as_entry(said: Said) -> TimelineEntry:
    """A word as a line of the timeline, to be corrected."""
    note = f"{said.subject}\n\n{said.text}" if said.subject else said.text
    return TimelineEntry(
        said.id,
        EntryKind.OUTREACH,
        said.at,
        text=note,
        by=said.by,
        brand=said.brand,
        channel=said.channel,
        direction=said.direction,
        outcome=said.outcome,
        files=said.files,
        campaign=said.campaign,
        decline_reason=said.decline_reason,
        minutes=said.minutes,
    )


def times_words(told: Conversation, formats: Formats) -> str:
    """Both medians in one line, each with its n."""
    ours = _usual(told.times.ours, formats)
    theirs = _usual(told.times.theirs, formats)
    return _tr("We answer in {ours}, they in {theirs}").format(ours=ours, theirs=theirs)


def _usual(time: ResponseTime, formats: Formats) -> str:
    if time.median is None:
        return _tr("— (no answer yet)")
    return _tr("{length} (median of {n})").format(length=formats.length(time.median), n=formats.count(time.count))


def clock_words(touch: NextTouch, formats: Formats) -> str:
    """When to be in touch next in one partnership."""
    words = _tr("{brand}: next touch ideal {ideal}, at latest {latest}, from the agreed {days} days")
    return words.format(
        brand=touch.brand,
        ideal=formats.date(touch.touch.ideal_on),
        latest=formats.date(touch.touch.latest_on),
        days=formats.count(touch.cadence_days),
    )


def clock_tone(touches: Sequence[NextTouch], today: date) -> str:
    """How pressing the first of them is."""
    if not touches or today < touches[0].touch.ideal_on:
        return "faint"
    return "amber" if today <= touches[0].touch.latest_on else "red"
