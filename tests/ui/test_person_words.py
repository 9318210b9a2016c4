"""The lines of the timeline and the history in words, case by case."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from crm.domain.vocabulary import Channel, Direction, Outcome, PartnershipStatus
from crm.formats import Formats
from crm.queries.history import FieldChange, HistoryEntry
from crm.queries.timeline import EntryKind, KeptFile, TimelineEntry
from crm.ui.person.words import history_entries, shown_name, timeline_entries
from tests.ui.conftest import TODAY

AT = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "handle", "shown"),
    [("Noor", "noor.bakes", "Noor"), ("", "noor.bakes", "@noor.bakes"), ("", None, "No name")],
)
def test_a_person_is_called_by_name_else_by_handle(name: str, handle: str | None, shown: str) -> None:
    assert shown_name(name, handle) == shown


@pytest.mark.parametrize(
    ("kind", "fields", "title", "when", "line", "body", "tone"),
    [
        (
            EntryKind.OUTREACH,
            {"channel": Channel.EMAIL, "direction": Direction.IN, "outcome": Outcome.INTERESTED, "brand": "Linnet"}
            | {"text": "Yes!", "by": "Mara", "files": (KeptFile("f", "brief.pdf", 9),)},
            "E-mail from them",
            "Fri 20 Nov 2026, 09:12 · Mara",
            "Linnet · Interested · brief.pdf",
            "Yes!",
            "blue",
        ),
        (
            EntryKind.OUTREACH,
            {"channel": Channel.CALL, "direction": Direction.OUT, "outcome": Outcome.NONE},
            "Call from us",
            "Fri 20 Nov 2026, 09:12",
            "",
            "",
            "violet",
        ),
        (
            EntryKind.MOVE,
            {"to_status": PartnershipStatus.PAUSED, "brand": "Linnet", "text": "Leave", "by": "Mara"},
            "Now paused · Linnet",
            "Fri 20 Nov 2026, 09:12 · Mara",
            "",
            "Leave",
            "green",
        ),
        (EntryKind.TASK, {"title": "Send"}, "Send", "Fri 20 Nov 2026, 09:12", "Done", "", "neutral"),
        (EntryKind.NOTE, {"text": "Cooks"}, "Audience note", "20 Nov 2026", "", "Cooks", "teal"),
        (EntryKind.FILE, {"title": "a.pdf"}, "a.pdf", "Fri 20 Nov 2026, 09:12", "", "", "neutral"),
        (EntryKind.CREATED, {}, "Added to Rapport", "Fri 20 Nov 2026, 09:12", "", "", "neutral"),
        (
            EntryKind.IMPORT,
            {"title": "list.csv", "created": True},
            "Came in with list.csv",
            "Fri 20 Nov 2026, 09:12",
            "",
            "",
            "neutral",
        ),
        (
            EntryKind.IMPORT,
            {"title": "list.csv", "reverted_at": AT},
            "Updated by list.csv",
            "Fri 20 Nov 2026, 09:12",
            "Taken back later",
            "",
            "neutral",
        ),
    ],
)
def test_each_kind_of_line_has_its_words(
    formats: Formats, kind: EntryKind, fields: dict[str, Any], title: str, when: str, line: str, body: str, tone: str
) -> None:
    heading, entry = timeline_entries([TimelineEntry("1", kind, AT, **fields)], formats, TODAY)
    assert (heading.title, heading.icon) == ("November 2026", "")
    assert (entry.title, entry.when, entry.line, entry.body, entry.tone) == (title, when, line, body, tone)


@pytest.mark.parametrize(
    ("due_on", "when", "tone", "due"),
    [
        (None, "No day set", "neutral", False),
        (date(2026, 11, 20), "2 days late", "red", True),
        (TODAY, "Today", "amber", True),
        (date(2026, 11, 23), "Tomorrow", "neutral", False),
    ],
)
def test_an_open_task_says_how_pressing_it_is(
    formats: Formats, due_on: date | None, when: str, tone: str, due: bool
) -> None:
    task = TimelineEntry("1", EntryKind.OPEN_TASK, AT, title="Send", due_on=due_on)
    heading, entry = timeline_entries([task], formats, TODAY)
    assert heading.title == "Next"
    assert (entry.when, entry.tone, entry.due) == (when, tone, due)


def test_lines_stand_under_their_month(formats: Formats) -> None:
    months = [datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC), datetime(2025, 10, 9, tzinfo=UTC)]
    entries = [TimelineEntry(str(at), EntryKind.FILE, at, title="a") for at in months]
    shown = timeline_entries(entries, formats, TODAY)
    assert [entry.title for entry in shown] == ["November 2026", "a", "a", "October 2025", "a"]


def test_lines_that_go_on_stand_under_the_heading_of_those_before(formats: Formats) -> None:
    """A long story is told page by page, and reads as if it had been told in one go."""
    days = [datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 10, 9, tzinfo=UTC)]
    entries = [TimelineEntry(str(at), EntryKind.FILE, at, title="a") for at in days]
    first = timeline_entries(entries[:1], formats, TODAY)
    older = timeline_entries(entries[1:], formats, TODAY, first[0].title)
    assert [*first, *older] == timeline_entries(entries, formats, TODAY)


@pytest.mark.parametrize(
    ("locale", "zone", "kind", "at", "month"),
    [
        ("de_DE", "Pacific/Auckland", EntryKind.FILE, datetime(2026, 10, 31, 12, tzinfo=UTC), "November 2026"),
        ("fr_FR", "America/Los_Angeles", EntryKind.FILE, datetime(2026, 3, 1, 5, tzinfo=UTC), "Février 2026"),
        ("fr_FR", "America/Los_Angeles", EntryKind.NOTE, datetime(2026, 3, 1, tzinfo=UTC), "Mars 2026"),
    ],
    ids=["ahead of UTC it is next month", "behind it last month, in French", "a plain day never shifts"],
)
def test_a_month_is_told_in_the_language_and_on_the_clock_of_the_person(
    locale: str, zone: str, kind: EntryKind, at: datetime, month: str
) -> None:
    heading, _entry = timeline_entries([TimelineEntry("1", kind, at)], Formats(locale, zone), TODAY)
    assert heading.title == month


def test_history_names_fields_shortens_long_values_and_leaves_keys_out(formats: Formats) -> None:
    changes = (
        FieldChange("influencer", "1", "location", None, "Rotterdam"),
        FieldChange("influencer", "1", "note", "", "x" * 80),
        FieldChange("influencer", "1", "name_key", "a", "b"),
    )
    (entry,) = history_entries([HistoryEntry("s", "Edit influencer", AT, "Mara", changes)], formats)
    assert (entry.title, entry.when) == ("Edit influencer", "Fri 20 Nov 2026, 09:12 · Mara")
    assert entry.body == f"Location: — → Rotterdam\nNote: — → {'x' * 60}…"
