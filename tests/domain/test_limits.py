"""What a typed value may be: cleaned when it can be, refused beside its field when it cannot."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain import limits
from crm.domain.vocabulary import Channel
from crm.errors import UserError


@pytest.mark.parametrize(
    ("clean", "typed", "stored"),
    [
        (limits.email, "  Mia@Example.COM ", "Mia@Example.COM"),
        (limits.email, "", None),
        (limits.web_address, "example.com/x", "https://example.com/x"),
        (limits.web_address, "http://example.com", "http://example.com"),
        (limits.web_address, None, None),
        (limits.count, "10,400,000", 10_400_000),
        (limits.count, "0", 0),
        (limits.count, "", None),
        (limits.rate, "0.031", Decimal("0.031")),
        (limits.rate, 1, Decimal(1)),
        (limits.day, "2026-11-24", date(2026, 11, 24)),
        (limits.day, None, None),
        (limits.yes_or_no, "Yes", True),
        (limits.yes_or_no, False, False),
        (limits.words, " craft, Craft ,, food", ("craft", "Craft", "food")),
        (limits.many_lines, " a\r\nb\x00 ", "a\nb"),
    ],
)
def test_a_fitting_value_is_cleaned(clean: Callable[[Any, str], Any], typed: Any, stored: Any) -> None:
    assert clean(typed, "field") == stored


@pytest.mark.parametrize(
    ("clean", "typed"),
    [
        (limits.email, "mia at example.com"),
        (limits.email, "a@b.c, d@e.f"),
        (limits.web_address, "javascript:alert(1)"),
        (limits.web_address, "file:///etc/passwd"),
        (limits.web_address, "two words.com"),
        (limits.count, "-1"),
        (limits.count, "13,75"),
        (limits.count, "1.5"),
        (limits.count, "nan"),
        (limits.count, 10**12),
        (limits.rate, "-0.1"),
        (limits.rate, "inf"),
        (limits.rate, "4,5"),
        (limits.day, "31.02.2026"),
        (limits.day, "0026-01-01"),
        (limits.yes_or_no, "perhaps"),
        (limits.words, ["x" * 81]),
        (limits.many_lines, "x" * 100_001),
    ],
)
def test_an_unfit_value_is_refused_beside_its_field(clean: Callable[[Any, str], Any], typed: Any) -> None:
    with pytest.raises(UserError) as refused:
        clean(typed, "the_field")
    assert refused.value.field == "the_field"


def test_a_name_of_300_characters_fits_and_one_more_does_not() -> None:
    assert limits.one_line("n" * 300, "name", limits.NAME_LENGTH) == "n" * 300
    with pytest.raises(UserError, match="301 characters"):
        limits.one_line("n" * 301, "name", limits.NAME_LENGTH)


def test_a_choice_is_read_from_its_word_and_a_wrong_one_lists_the_right_ones() -> None:
    assert limits.choice(Channel, "Direct message", "channel") is Channel.DIRECT_MESSAGE
    with pytest.raises(UserError, match="email, direct_message") as refused:
        limits.choice(Channel, "pigeon", "channel")
    assert refused.value.field == "channel"


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_becomes_one_storable_line_and_stays_so(text: str) -> None:
    line = limits.one_line(text, "name", 10_000)
    line.encode("utf-8")
    assert "\n" not in line and "\x00" not in line
    assert limits.one_line(line, "name", 10_000) == line
