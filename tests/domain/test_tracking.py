"""Links that can be told apart, codes that cannot be mistaken, and when a code seems leaked."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.attribution import NO_WINDOWS, windows
from crm.domain.tracking import (
    PART_LENGTH,
    Leak,
    UtmParts,
    code_skeleton,
    is_part,
    leak,
    look_alike,
    numbered,
    part,
    parts_of,
    tracked_link,
)
from crm.errors import UserError
from tests.domain.any_text import ANY_TEXT

PARTS = UtmParts("instagram", "influencer", "lumen-spring-glow", "noor-makes-reel-1")


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_becomes_a_part_that_keeps_the_naming_rule(one: str, other: str) -> None:
    """Or none at all, where no letter or digit is left."""
    made = part(one, other)
    assert made == "" or is_part(made)


@given(ANY_TEXT, st.integers(2, 10_000))
def test_a_number_tells_parts_apart_within_the_length(text: str, number: int) -> None:
    """Also when the part was as long as it may be."""
    made = numbered(part("x", text), number)
    assert is_part(made)
    assert made.endswith(f"-{number}")
    assert len(made) <= PART_LENGTH


@pytest.mark.parametrize(
    ("name", "value"),
    [("source", "Instagram"), ("content", "noor makes"), ("campaign", ""), ("medium", "a--b"), ("term", "ü")],
)
def test_a_part_that_breaks_the_rule_is_refused_by_its_name(name: str, value: str) -> None:
    """The error belongs beside that field."""
    told = {"source": "instagram", "medium": "influencer", "campaign": "glow", "content": "noor"} | {name: value}
    with pytest.raises(UserError) as error:
        UtmParts(**told)
    assert error.value.field == name


@pytest.mark.parametrize(
    ("landing", "link"),
    [
        ("https://lumen.example", "https://lumen.example/?{utm}"),
        ("https://lumen.example/shop?size=m#top", "https://lumen.example/shop?size=m&{utm}#top"),
        ("https://lumen.example/?utm_source=old&UTM_Campaign=x", "https://lumen.example/?{utm}"),
    ],
)
def test_a_link_keeps_what_the_page_needs(landing: str, link: str) -> None:
    """Its own parameters and place stay, older UTM parts go, and the parts can be read back."""
    utm = "utm_source=instagram&utm_medium=influencer&utm_campaign=lumen-spring-glow&utm_content=noor-makes-reel-1"
    made = tracked_link(landing, PARTS)
    assert made == link.format(utm=utm)
    assert parts_of(made)["utm_content"] == "noor-makes-reel-1"
    assert tracked_link(made, PARTS) == made


@pytest.mark.parametrize("landing", ["", "lumen.example", "javascript:alert(1)", "https://x.example/" + "a" * 1000])
def test_what_is_no_web_page_gets_no_link(landing: str) -> None:
    """Nor does one that would be too long."""
    with pytest.raises(UserError):
        tracked_link(landing, PARTS)


@given(ANY_TEXT)
def test_any_text_is_a_page_or_an_error(text: str) -> None:
    """Never a crash; what is made has its parts on a page of that host."""
    assert code_skeleton(text) == code_skeleton(code_skeleton(text))
    for landing in (text, f"https://lumen.example/{text}"):
        try:
            made = tracked_link(landing, PARTS)
        except UserError:
            continue
        assert parts_of(made)["utm_content"] == "noor-makes-reel-1"
        assert landing is text or urlsplit(made).hostname == "lumen.example"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("NOOR10", "N00R1O", True),
        ("NOOR10", "NOORlO", True),
        ("NOOR10", "NOOR-10", True),
        ("NOOR10", "noor 10", False),  # the same code
        ("NOOR10", "NOOR15", False),
        ("GLOW5", "GLOWS", True),
        ("GLOW5", "GL0W5", True),
        ("LUZ8", "LU2B", True),
        ("MODERN", "MODEM", True),
        ("МАRА", "MARA", True),  # three letters are Cyrillic
        ("SANNE", "NOOR", False),
        ("!!!", "???", False),
    ],
)
def test_codes_that_buyers_would_mistake_are_alike(one: str, other: str, alike: bool) -> None:
    """In either order."""
    assert look_alike(one, other) is alike
    assert look_alike(other, one) is alike


def test_a_code_used_far_from_its_posts_seems_leaked() -> None:
    """A few late orders say nothing, nor does a code of which no day is known."""
    followed = windows([date(2026, 5, 1)], 30)
    near, late = date(2026, 5, 20), date(2026, 8, 1)
    assert leak({near: 40}, followed) == Leak(0, 40, suspected=False)
    assert leak({near: 40, late: 4}, followed) == Leak(4, 44, suspected=False)
    assert leak({near: 40, late: 12}, followed) == Leak(12, 52, suspected=True)
    assert leak({date(2026, 5, 31): 9, date(2026, 6, 1): 9}, followed) == Leak(9, 18, suspected=True)
    assert leak({near: 40}, NO_WINDOWS) is None
    assert leak({}, followed) is None
