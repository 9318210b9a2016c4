"""Proves that the same account, address and name always give the same key, and what counts as a double."""

import pytest
from hypothesis import example, given

from crm.domain.identity import (
    Strength,
    Traits,
    email_key,
    handle_key,
    is_damaged,
    is_email,
    name_key,
    same_person,
    sort_key,
)
from crm.domain.vocabulary import Platform
from tests.domain.any_text import ANY_TEXT


def test_one_account_has_one_key_however_it_is_written():
    forms = [
        "@Jane.Doe_",
        "jane.doe_",
        " JANE.DOE_ ",
        "https://www.instagram.com/jane.doe_/?hl=en",
        "＠Jane.Doe_\u200e",
    ]
    assert {handle_key(form) for form in forms} == {"jane.doe_"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (" Jane.Doe+Work@Example.COM ", "jane.doe+work@example.com"),
        ("mailto:jane@example.com", "jane@example.com"),
        ("", ""),
    ],
)
def test_email_keys_keep_dots_and_plus_parts(text, key):
    assert email_key(text) == key


@pytest.mark.parametrize("text", ["jane@example.com", "j.d+x@mail.example.co.uk", "jane@bücher.example", "o'hara@a.io"])
def test_an_email_address_is_accepted(text):
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jane",
        "jane@",
        "@example.com",
        "jane@example",
        "jane @example.com",
        "a@b@c.com",
        "a@b..com",
        "a@b.com, c@d.com",
        "x" * 250 + "@example.com",
        "Jane <jane@example.com>",
    ],
)
def test_what_cannot_be_an_email_address_is_refused(text):
    assert not is_email(text)


@pytest.mark.parametrize(
    ("name", "damaged"),
    [
        ("??????? ??????", True),
        ("Joybasareal on IG ??????", True),
        ("???EN?", True),
        ("?DI?I?", True),
        ("E?n?g?r?.? J?a?y?d?e?e?", True),
        ("YOUNGIE ?", True),
        ("LAH MIKE ??", True),
        ("@ ?\ufffd \ufffdt", True),
        ("?", True),
        ("Really?", False),
        ("Who? Me", False),
        ("What?!", False),
        ("Jane Doe", False),
        ("", False),
    ],
)
def test_a_destroyed_name_is_told_from_a_question(name, damaged):
    assert is_damaged(name) is damaged


def test_names_keep_their_accents_in_the_key_but_not_in_the_order():
    assert name_key("  José  Ｍaría ") == "josé maría"
    assert name_key("Jose") != name_key("José")
    assert sorted(["Zoe", "Émile", "eve"], key=sort_key) == ["Émile", "eve", "Zoe"]


@pytest.mark.parametrize("key", [handle_key, email_key, name_key, sort_key])
@given(text=ANY_TEXT)
@example(text="@@https://@instagram.com/@a/")
@example(text="ᾳ\u0345ΐ")
def test_a_key_of_a_key_is_the_key_and_no_text_is_refused(key, text):
    once = key(text)
    assert key(once) == once
    assert "\x00" not in once
    once.encode("utf-8")


@given(ANY_TEXT)
def test_no_text_makes_the_questions_fail(text):
    assert is_email(text) in (True, False)
    assert is_damaged(text) in (True, False)


JANE = Traits(name="Jane Doe", email="jane@example.com", city="Leeds", site="https://jane.example")


@pytest.mark.parametrize(
    ("other", "strength", "reason"),
    [
        (
            Traits(account_keys=frozenset({(Platform.TIKTOK, "jane")})),
            Strength.CERTAIN,
            "Both have the tiktok account jane.",
        ),
        (
            Traits(email="JANE@example.com "),
            Strength.STRONG,
            "Both have the e-mail jane@example.com; people with one agent may share it.",
        ),
        (Traits(name="JANE  DOE", city="leeds"), Strength.POSSIBLE, "Both have the same name and the same place."),
        (
            Traits(name="jane doe", site="jane.example/"),
            Strength.POSSIBLE,
            "Both have the same name and the same site.",
        ),
    ],
)
def test_evidence_for_a_double_says_how_strong_and_why(other, strength, reason):
    jane = Traits(JANE.name, JANE.email, JANE.city, JANE.site, frozenset({(Platform.TIKTOK, "jane")}))
    assert same_person(jane, other) == same_person(other, jane)
    evidence = same_person(jane, other)
    assert evidence is not None
    assert (evidence.strength, evidence.reason) == (strength, reason)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (JANE, Traits(name="Jane Doe")),
        (JANE, Traits(name="Jane Doe", city="York")),
        (JANE, Traits(name="Joan Doe", city="Leeds")),
        (Traits(name="????", city="Leeds"), Traits(name="????", city="Leeds")),
        (Traits(), Traits()),
        (
            Traits(account_keys=frozenset({(Platform.TIKTOK, "jane")})),
            Traits(account_keys=frozenset({(Platform.INSTAGRAM, "jane")})),
        ),
    ],
)
def test_a_name_alone_is_never_a_match(a, b):
    assert same_person(a, b) is None
