"""One influencer's figures and line of time as words; pure functions over query rows, so that they can be tested."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from crm.domain.vocabulary import Direction, Outcome
from crm.formats import Formats
from crm.queries.history import HistoryEntry
from crm.queries.influencer_detail import InfluencerDetail
from crm.queries.timeline import EntryKind, TimelineEntry
from crm.ui import present
from crm.ui.kit.timeline import Entry

LONGEST_VALUE = 60


def _tr(text: str) -> str:
    return QCoreApplication.translate("person", text)


def shown_name(name: str, handle: str | None) -> str:
    """The name, else the handle, else a word for someone without either."""
    return name or (f"@{handle}" if handle else _tr("No name"))


def subtitle(detail: InfluencerDetail) -> str:
    """Handle and place under the name."""
    handles = [f"@{account.handle}" for account in detail.accounts if account.handle]
    return " · ".join([*handles[:1], *([detail.location] if detail.location else [])])


def timeline_entries(entries: Sequence[TimelineEntry], formats: Formats, today: date, heading: str = "") -> list[Entry]:
    """Lines for the timeline: open tasks under "Next", the rest under their month, newest first.

    Args:
        heading: what the lines before these stand under; "" when these are the first.
    """
    lines: list[Entry] = []
    for entry in entries:
        under = _tr("Next") if entry.kind is EntryKind.OPEN_TASK else formats.month_heading(_day(entry, formats))
        if under != heading:
            heading = under
            lines.append(Entry("", "", under))
        lines.append(_line(entry, formats, today))
    return lines


def _day(entry: TimelineEntry, formats: Formats) -> date:
    """The day of a dated line: an audience note has a plain day, everything else an instant."""
    return entry.at.date() if entry.kind is EntryKind.NOTE else formats.local_day(entry.at)


def _line(entry: TimelineEntry, formats: Formats, today: date) -> Entry:
    if entry.kind is EntryKind.OPEN_TASK:
        late = entry.due_on is not None and entry.due_on <= today
        tone = "neutral" if not late else "red" if entry.due_on != today else "amber"
        when = formats.day(entry.due_on, today) if entry.due_on else _tr("No day set")
        return Entry(entry.id, "clock", entry.title, when, entry.brand or "", tone=tone, due=late, kind=entry.kind)
    if entry.kind is EntryKind.OUTREACH:
        return _outreach(entry, formats)
    if entry.kind is EntryKind.MOVE:
        move = _tr("Now {status}").format(status=present.status_words(entry.to_status).lower())
        title = f"{move} · {entry.brand}" if entry.brand else move
        return Entry(
            entry.id, "file-signature", title, _when(entry, formats), body=entry.text, tone="green", kind=entry.kind
        )
    if entry.kind is EntryKind.TASK:
        return Entry(entry.id, "circle-check-big", entry.title, _when(entry, formats), _tr("Done"), kind=entry.kind)
    if entry.kind is EntryKind.IMPORT:
        came = _tr("Came in with {file}") if entry.created else _tr("Updated by {file}")
        line = _tr("Taken back later") if entry.reverted_at else ""
        title = came.format(file=entry.title)
        return Entry(entry.id, "hard-drive-download", title, _when(entry, formats), line, kind=entry.kind)
    if entry.kind is EntryKind.NOTE:
        title = _tr("Audience note")
        return Entry(
            entry.id, "sticky-note", title, formats.date(entry.at.date()), body=entry.text, tone="teal", kind=entry.kind
        )
    if entry.kind is EntryKind.FILE:
        return Entry(entry.id, "link", entry.title, _when(entry, formats), kind=entry.kind)
    return Entry(entry.id, "user-plus", _tr("Added to Rapport"), _when(entry, formats), kind=entry.kind)


def _outreach(entry: TimelineEntry, formats: Formats) -> Entry:
    assert entry.channel is not None and entry.direction is not None
    channel = present.channel_words(entry.channel)
    title = f"{channel} {present.direction_words(entry.direction)}"
    if entry.minutes is not None:
        title = f"{title}, {_tr('{n} min').format(n=formats.count(entry.minutes))}"
    outcome = entry.outcome if entry.outcome is not Outcome.NONE else None
    parts = [
        entry.brand,
        entry.campaign,
        present.outcome_words(outcome) if outcome else None,
        _tr("because: {reason}").format(reason=entry.decline_reason) if entry.decline_reason else None,
        *[file.name for file in entry.files],
    ]
    tone = "blue" if entry.direction is Direction.IN else "violet"
    return Entry(
        entry.id,
        present.channel_icon(entry.channel),
        title,
        _when(entry, formats),
        " · ".join(part for part in parts if part),
        entry.text,
        tone,
        kind=entry.kind,
    )


def _when(entry: TimelineEntry, formats: Formats) -> str:
    when = formats.instant(entry.at)
    return f"{when} · {entry.by}" if entry.by else when


def history_entries(steps: Sequence[HistoryEntry], formats: Formats) -> list[Entry]:
    """Lines for the history: what was done, when, by whom, and each field before and after."""
    lines = []
    for step in steps:
        changes = [
            f"{_spoken(change.field)}: {_value(change.before)} → {_value(change.after)}"
            for change in step.changes
            if not _technical(change.field)
        ]
        when = f"{formats.instant(step.at)} · {step.by}"
        lines.append(Entry(step.step_id, "pencil", step.label, when, body="\n".join(changes)))
    return lines


def _technical(field: str) -> bool:
    return field in ("id", "created_at") or field.endswith(("_id", "_key"))


def _spoken(field: str) -> str:
    return field.replace("_", " ").removesuffix(" at").removesuffix(" on").capitalize()


def _value(value: str | int | None) -> str:
    if value is None or value == "":
        return "—"
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
