"""A typed line becomes an outreach; what is not understood stays as the note, word for word."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm.domain.quick_line import Part, QuickLine, quick_line
from crm.domain.vocabulary import Channel, Direction, Outcome

TODAY = date(2026, 11, 22)  # a Sunday
WORDS = st.sampled_from(
    [
        "call",
        "yesterday",
        "fri",
        "follow",
        "up",
        "min",
        "18",
        "1h",
        ",",
        ";",
        "emailed",
        "they",
        "replied",
        "not",
        "interested",
        "at",
        "14:30",
        "3",
        "pm",
        "in",
        "2",
        "weeks",
        "nov",
        "31",
        "wants",
        "winter",
        "theme",
        "Ünïcode",
        "2026-02-30",
        "ago",
        "days",
        "chase\n",
    ]
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "call yesterday 18 min, wants winter theme, follow up fri",
            {
                "channel": Channel.CALL,
                "on": date(2026, 11, 21),
                "minutes": 18,
                "note": "wants winter theme",
                "follow_up_on": date(2026, 11, 27),
            },
        ),
        ("emailed", {"channel": Channel.EMAIL}),
        ("they called fri at 3pm", {"channel": Channel.CALL, "direction": Direction.IN, "on": date(2026, 11, 20), "at": time(15)}),
        ("dm, not interested", {"channel": Channel.DIRECT_MESSAGE, "outcome": Outcome.DECLINED}),
        ("call, not interested in reels", {"channel": Channel.CALL, "note": "not interested in reels"}),
        ("replied by email 14:05", {"channel": Channel.EMAIL, "direction": Direction.IN, "outcome": Outcome.REPLIED, "at": time(14, 5)}),
        ("met 3 days ago 1h30m", {"channel": Channel.MEETING, "on": date(2026, 11, 19), "minutes": 90}),
        ("call 20 nov, follow up 5 jan send samples", {"channel": Channel.CALL, "on": date(2026, 11, 20), "follow_up_on": date(2027, 1, 5), "follow_up_title": "send samples"}),
        ("call sunday", {"channel": Channel.CALL}),
        ("call last sunday", {"channel": Channel.CALL, "on": date(2026, 11, 15)}),
        ("call, follow up sunday", {"channel": Channel.CALL, "follow_up_on": date(2026, 11, 29)}),
        ("call, follow up in 2 weeks", {"channel": Channel.CALL, "follow_up_on": date(2026, 12, 6)}),
        ("call, follow up 31 feb", {"channel": Channel.CALL, "note": "follow up 31 feb"}),
        ("call tomorrow", {"channel": Channel.CALL, "note": "tomorrow"}),  # what happened cannot lie ahead
        ("recalled the old days", {"note": "recalled the old days"}),
        ("call, she liked it; wants more, too", {"channel": Channel.CALL, "note": "she liked it, wants more, too"}),
        ("she emailed, declined because the fee is too low", {"channel": Channel.EMAIL, "direction": Direction.IN, "outcome": Outcome.DECLINED, "decline_reason": "the fee is too low"}),
        ("call, said no: no time", {"channel": Channel.CALL, "outcome": Outcome.DECLINED, "decline_reason": "no time"}),
        ("call, declined, fee too low", {"channel": Channel.CALL, "outcome": Outcome.DECLINED, "note": "fee too low"}),
        ("they wrote 9am: please do not contact me again", {"channel": Channel.EMAIL, "direction": Direction.IN, "at": time(9), "outcome": Outcome.DO_NOT_CONTACT, "note": "please do not contact me again"}),
        ("call, she asked not to be contacted", {"channel": Channel.CALL, "outcome": Outcome.DO_NOT_CONTACT, "note": "she asked not to be contacted"}),
        ("DM 3 days ago. Sent the brief. follow up tomorrow", {"channel": Channel.DIRECT_MESSAGE, "on": date(2026, 11, 19), "note": "Sent the brief", "follow_up_on": date(2026, 11, 23)}),
        ("call yesterday wants samples and follow up fri", {"channel": Channel.CALL, "on": date(2026, 11, 21), "note": "wants samples", "follow_up_on": date(2026, 11, 27)}),
        ("Emailed her, follow up in 10 days: send contract", {"channel": Channel.EMAIL, "follow_up_on": date(2026, 12, 2), "follow_up_title": "send contract"}),
        ("got an email from Noor yesterday about clay", {"channel": Channel.EMAIL, "direction": Direction.IN, "on": date(2026, 11, 21), "note": "from Noor yesterday about clay"}),
        ("She replied to my email, likes it", {"channel": Channel.EMAIL, "direction": Direction.IN, "outcome": Outcome.REPLIED, "note": "replied to my email, likes it"}),
        ("agreed to two reels by phone call", {"channel": Channel.CALL, "outcome": Outcome.AGREED, "note": "agreed to two reels by phone call"}),
        ("whatsapp, wants rates", {"channel": Channel.DIRECT_MESSAGE, "note": "wants rates"}),
        ("", {}),
    ],
)  # fmt: skip
def test_a_line_is_read(text: str, told: dict[str, Any]) -> None:
    line = quick_line(text, TODAY)
    known = {name: getattr(line, name) for name in QuickLine.__dataclass_fields__ if name != "spans"}
    assert known == {name: getattr(QuickLine(TODAY), name) for name in known} | told


def test_the_preview_says_what_each_piece_was_taken_for() -> None:
    text = "call yesterday 18 min, wants winter theme,  follow up fri "
    spans = {span.part: text[span.start : span.end] for span in quick_line(text, TODAY).spans}
    assert spans == {
        Part.CHANNEL: "call",
        Part.DAY: "yesterday",
        Part.LENGTH: "18 min",
        Part.FOLLOW_UP: "follow up fri",
    }


@given(st.one_of(st.text(), st.lists(WORDS, max_size=12).map(" ".join)), st.integers(0, 800))
@example(",CALL/", 0)
def test_no_line_is_refused_and_no_word_is_invented_or_moved_into_the_future(text: str, days: int) -> None:
    today = date(2025, 1, 1) + timedelta(days=days)
    line = quick_line(text, today)
    assert line.on <= today
    assert line.follow_up_on is None or line.follow_up_on > today
    ends = [0, *(place for span in line.spans for place in (span.start, span.end)), len(text)]
    assert ends == sorted(ends)
    letters = [character for character in line.note if character.isalnum()]
    rest = iter(character for character in text if character.isalnum())
    assert all(letter in rest for letter in letters)
    if line.note and not line.spans:
        assert quick_line(line.note, today).note == line.note
