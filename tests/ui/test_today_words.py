"""Every kind of line says what to do and why it is there, and what became of it once done."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crm.domain.day import DayLine, LineKind
from crm.domain.health import HealthFacts, health
from crm.domain.health_fall import fall
from crm.domain.response_time import WorkClock, WorkingHours
from crm.formats import Formats
from crm.paths import bundled
from crm.queries.day_list import DayRow
from crm.ui.person import day_words as words
from crm.ui.person.day_words import Moment
from tests.ui.conftest import TODAY

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
AT = Moment(TODAY, NOW, Formats("en_GB", "UTC"))


def told(line: DayLine, late_days: int = 0, until: date | None = None) -> DayRow:
    fell = FELL if line.kind is LineKind.FALLING else None
    return DayRow(line, "Noor", None, "Lumen", False, late_days, until, fell)


def line(kind: LineKind, key: str = "", **more: object) -> DayLine:
    return DayLine(key or f"{kind}:1", kind, "1", "noor", **more)  # type: ignore[arg-type]


FACTS = HealthFacts(
    last_two_way_on=TODAY - timedelta(days=20), cadence_days=30, since_on=TODAY, promises_kept=3, promises_due=4,
    ends_on=TODAY + timedelta(days=200),
)  # fmt: skip
BEFORE = health(FACTS, TODAY)
FELL = fall(BEFORE, health(FACTS._replace(last_two_way_on=TODAY - timedelta(days=60)), TODAY))


LINES = [
    (
        line(LineKind.REPLY, since_at=NOW - timedelta(hours=3), title="Winter\n theme?"),
        "Answer “Winter theme?”",
        "Waiting 3 h, since Sun 22 Nov, 06:00",
    ),
    (
        line(LineKind.DRAFT, title="Reel · Winter"),
        "Look at the draft: Reel · Winter",
        "Their draft is in review and waits for our word",
    ),
    (
        line(LineKind.UNCONFIRMED, since_at=NOW, title="Hello"),
        "Say whether “Hello” was sent",
        "Handed out Sun 22 Nov 2026, 09:00, not confirmed yet",
    ),
    (line(LineKind.TASK, due_on=TODAY, title="Call"), "Call", "It is due on 22 Nov 2026"),
    (
        line(LineKind.MESSAGE, due_on=TODAY, title="Winter"),
        "Write the next message of Winter",
        "No answer yet, so the sequence goes on",
    ),
    (
        line(LineKind.OUR_PROMISE, due_on=TODAY, title="Samples"),
        "Keep our promise: Samples",
        "It is due on 22 Nov 2026",
    ),
    (
        line(LineKind.THEIR_PROMISE, due_on=TODAY, title="Draft"),
        "Ask for what they promised: Draft",
        "It is due on 22 Nov 2026",
    ),
    (
        line(LineKind.RIGHT, due_on=TODAY, title="Reel 1"),
        "Renew or stop using Reel 1",
        "The right to use it ends on 22 Nov 2026",
    ),
    (line(LineKind.AGREEMENT, due_on=TODAY), "Decide on renewal: the agreement", "It ends on 22 Nov 2026"),
    (
        line(LineKind.PAYMENT, due_on=TODAY, amount_minor=4500, currency="EUR", title="Reel"),
        "Pay €45.00 · Reel",
        "It is due on 22 Nov 2026",
    ),
    (
        line(LineKind.DISCLOSURE, "gift:1", due_on=TODAY, title="A pan"),
        "Tell them to disclose A pan",
        "Given on 22 Nov 2026, and not told yet",
    ),
    (
        line(LineKind.DISCLOSURE, "disclosure:1", due_on=TODAY, title="Put #ad first"),
        "Have the post corrected: Put #ad first",
        "Not clearly disclosed, seen on 22 Nov 2026",
    ),
    (
        line(LineKind.COOLING, due_on=TODAY, cadence_days=30, assumed=True),
        "Get in touch again",
        "The next contact was best on 22 Nov 2026; every 30 days is assumed, nothing was agreed",
    ),
    (
        line(LineKind.FALLING),
        "Talk with them again",
        "Health fell from 94 to 67 in 14 days: last two-way contact 60 days ago against an agreed 30",
    ),
    (
        line(LineKind.USE, due_on=TODAY),
        "Ask whether they still use it and still think so",
        "To be asked since 22 Nov 2026: who recommends something must still use it",
    ),
    (
        line(LineKind.ANNIVERSARY, due_on=TODAY, years=2),
        "Congratulate on 2 years together",
        "It is on 22 Nov 2026",
    ),
]


@pytest.mark.parametrize(("line", "what", "why"), LINES)
def test_a_line_says_what_to_do_and_why(line: DayLine, what: str, why: str) -> None:
    row = told(line)
    assert (words.what(row, AT.formats), words.why(row, AT)) == (what, why)


def test_a_line_that_cools_says_how_much_health_it_cost() -> None:
    row = replace(told(line(LineKind.COOLING, due_on=TODAY, cadence_days=30)), fell=FELL)
    assert words.why(row, AT).startswith("Health fell from 94 to 67 in 14 days. The next contact was best on")


def test_every_kind_has_a_heading_and_a_picture_and_is_tried_here() -> None:
    assert {line.kind for line, _what, _why in LINES} == set(LineKind)
    assert len({words.heading(kind) for kind in LineKind}) == len(LineKind)
    for kind in LineKind:
        assert (bundled("resources") / "icons" / f"{words.icon(kind)}.svg").exists()


def test_late_is_red_now_is_amber_and_what_only_comes_up_is_quiet() -> None:
    task = line(LineKind.TASK, due_on=TODAY)
    assert [words.tone(told(task, late), AT) for late in (1, 0, -1)] == ["red", "amber", ""]
    assert words.tone(told(task, 1, TODAY + timedelta(days=1)), AT) == ""  # put off
    waits = [line(LineKind.REPLY, since_at=NOW - timedelta(hours=hours)) for hours in (25, 23)]
    assert [words.tone(told(each), AT) for each in waits] == ["red", "amber"]
    assert words.tone(told(line(LineKind.COOLING, due_on=TODAY), 9), AT) == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (line(LineKind.OUR_PROMISE, "promise:1", title="Samples"), "Promise kept: Samples"),
        (line(LineKind.MESSAGE, "message:1:2", title="Winter"), "Sequence stopped: Winter"),
        (line(LineKind.UNCONFIRMED, "unconfirmed:1", title="Hello"), "Not sent: Hello"),
        (line(LineKind.USE, "use:1"), "Asked Noor whether they still use it"),
        (line(LineKind.TASK, "task:1", title="Call"), "Done: Call"),
    ],
)
def test_the_toast_says_what_became_of_the_record(line: DayLine, said: str) -> None:
    assert words.done([told(line)], AT.formats) == said
    assert words.done([told(line)] * 2, AT.formats) == "Done: 2 lines"


def test_a_reply_tells_how_much_of_its_waiting_was_working_time() -> None:
    """From Friday at four to Sunday at nine two hours were worked; the whole length ends the line."""
    row = told(line(LineKind.REPLY, since_at=datetime(2026, 11, 20, 16, tzinfo=UTC)))
    at = replace(AT, worked=WorkClock(WorkingHours()))
    assert words.due(row, at) == "1 d 17 h"
    assert words.why(row, at) == "Waiting 2 working h, since Fri 20 Nov, 16:00"
