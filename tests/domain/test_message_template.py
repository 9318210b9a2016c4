"""Merge fields: filled, fallen back, or named as open; braces of one's own survive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.message_template import FIELDS, check_template, first_name, merged, used_fields
from crm.errors import UserError

NOOR = {"first_name": "Noor", "brand": " ", "handle": None}


@pytest.mark.parametrize(
    ("template", "text", "missing"),
    [
        ("Hi {first_name}!", "Hi Noor!", ()),
        ("Hi {first_name|there}!", "Hi Noor!", ()),
        ("Hi {brand|there}!", "Hi there!", ()),
        ("Hi {handle|}!", "Hi !", ()),  # an empty fallback is a choice
        ("Hi {brand} and {brand}, {handle}", "Hi {brand} and {brand}, {handle}", ("brand", "handle")),
        ("{{first_name}}", "{first_name}", ()),
    ],
)
def test_a_text_for_one_person(template: str, text: str, missing: tuple[str, ...]) -> None:
    check_template(template, "text")
    found = merged(template, NOOR)
    assert (found.text, found.missing) == (text, missing)


@given(st.text())
def test_a_template_that_passes_leaves_no_field_open_when_all_are_known(text: str) -> None:
    try:
        check_template(text, "text")
    except UserError:
        return
    values = dict.fromkeys(FIELDS, "x")
    assert merged(text, values).missing == ()
    assert set(merged(text, {}).missing) <= set(used_fields(text))


def test_a_damaged_or_missing_name_gives_no_first_name() -> None:
    assert first_name("Noor van Dijk") == "Noor"
    assert first_name("") is None
    assert first_name("No?r", damaged=True) is None
