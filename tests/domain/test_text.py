"""Proves that stored text is clean and that search is blind to what people do not type."""

import pytest
from hypothesis import example, given

from crm.domain.text import caseless, clean_line, clean_text, fold
from tests.domain.any_text import ANY_TEXT


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("STRAẞE", "strasse"),
        ("Øyvind Æsir", "oyvind aesir"),
        ("Đorđe", "dorde"),
        ("Cœur", "coeur"),
        ("ISTANBUL", "istanbul"),
        ("İstanbul ışık", "istanbul isik"),
        ("José", "jose"),
        ("Jose\u0301", "jose"),
        ("Ｊａｎｅ", "jane"),
        ("김민지", "김민지"),
        ("हिन्दी"[:2], "हि"),
        ("  a\t b\n", "a b"),
    ],
)
def test_search_is_blind_to_case_accents_and_composition(text, folded):
    assert fold(text) == folded


def test_stored_text_is_clean_and_keeps_its_lines():
    assert (
        clean_text("\ufeffa\x00b\r\nc\x07\td\ud800 \U0001f469\u200d\U0001f4bb\r\n")
        == "ab\nc\td \U0001f469\u200d\U0001f4bb"
    )
    assert clean_text("e\u0301") == "é"
    assert clean_line("a\n\u202eb  c") == "a b c"


@pytest.mark.parametrize("form", [caseless, fold, clean_text, clean_line])
@given(text=ANY_TEXT)
@example(text="ᾳ\u0345ΐ")
def test_a_form_of_a_form_is_the_form_and_no_text_is_refused(form, text):
    once = form(text)
    assert form(once) == once
    assert "\x00" not in once
    once.encode("utf-8")
