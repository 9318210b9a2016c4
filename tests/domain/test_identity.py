"""Proves that the same account, address and name always give the same key, whatever way people write them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm.domain import identity
from crm.domain.identity import Strength, Traits, same_person
from crm.domain.vocabulary import Platform

CHANNEL = "UCX6OQ3DkcsbYNE6H8uQQuVA"

ANY_TEXT = st.one_of(
    st.text(),
    st.text(st.characters(exclude_categories=())),  # lone surrogates too
    st.text("@/.:?#=%_-wxcomhtpsIinsgrak ＠﹫Äİ\u200b\ufeff\x00", max_size=40),
)


@pytest.mark.parametrize(
    ("text", "platform", "handle"),
    [
        ("itsyaboymaina", None, "itsyaboymaina"),
        ("@Mr.Aphrica", None, "Mr.Aphrica"),
        ("  @bellavicky__ ", None, "bellavicky__"),
        ("＠jane", None, "jane"),
        ("jane/", None, "jane"),
        ("jane?lang=en", None, "jane"),
        ("jane.doe.com", None, "jane.doe.com"),
        ("", None, ""),
        ("@", None, ""),
        ("@x.com", None, "x.com"),
        ("x.com", None, "x.com"),
        ("https://www.instagram.com/Jane.Doe_/?hl=en", Platform.INSTAGRAM, "Jane.Doe_"),
        ("instagram.com/jane", Platform.INSTAGRAM, "jane"),
        ("HTTPS://INSTAGRAM.COM/jane#bio", Platform.INSTAGRAM, "jane"),
        ("http://instagr.am/jane/reel/Cxyz/", Platform.INSTAGRAM, "jane"),
        ("https://www.instagram.com/p/Cxyz/", Platform.INSTAGRAM, ""),
        ("https://www.instagram.com/reel/Cxyz/", Platform.INSTAGRAM, ""),
        ("https://www.instagram.com/stories/jane/123/", Platform.INSTAGRAM, "jane"),
        ("https://www.instagram.com/", Platform.INSTAGRAM, ""),
        ("https://www.tiktok.com/@jane.d?is_from_webapp=1", Platform.TIKTOK, "jane.d"),
        ("tiktok.com/%40jane", Platform.TIKTOK, "jane"),
        ("https://m.tiktok.com/@jane/video/7", Platform.TIKTOK, "jane"),
        ("https://vm.tiktok.com/ZMabc/", Platform.TIKTOK, ""),
        ("https://youtube.com/@Jane", Platform.YOUTUBE, "Jane"),
        (f"https://www.youtube.com/channel/{CHANNEL}/videos", Platform.YOUTUBE, CHANNEL),
        ("youtube.com/c/JaneDoe", Platform.YOUTUBE, "JaneDoe"),
        ("youtube.com/user/janedoe", Platform.YOUTUBE, "janedoe"),
        ("youtube.com/janedoe", Platform.YOUTUBE, "janedoe"),
        ("https://www.youtube.com/watch?v=abc", Platform.YOUTUBE, ""),
        ("https://youtu.be/abc", Platform.YOUTUBE, ""),
        ("https://x.com/jane/status/1", Platform.X, "jane"),
        ("https://mobile.twitter.com/jane", Platform.X, "jane"),
        ("https://x.com/i/user/1", Platform.X, ""),
        ("https://de-de.facebook.com/jane.doe", Platform.FACEBOOK, "jane.doe"),
        ("https://www.facebook.com/profile.php?id=1000123&ref=x", Platform.FACEBOOK, "1000123"),
        ("https://www.facebook.com/people/Jane-Doe/1000123/", Platform.FACEBOOK, "1000123"),
        ("https://www.facebook.com/groups/123", Platform.FACEBOOK, ""),
        ("https://br.linkedin.com/in/jane-doe-12/", Platform.LINKEDIN, "jane-doe-12"),
        ("linkedin.com/company/acme/", Platform.LINKEDIN, "company/acme"),
        ("https://www.twitch.tv/jane", Platform.TWITCH, "jane"),
        ("https://de.pinterest.com/jane/", Platform.PINTEREST, "jane"),
        ("https://www.pinterest.co.uk/jane/boards/", Platform.PINTEREST, "jane"),
        ("https://www.snapchat.com/add/jane", Platform.SNAPCHAT, "jane"),
        ("https://www.threads.net/@jane", Platform.THREADS, "jane"),
        ("https://bsky.app/profile/jane.bsky.social", Platform.BLUESKY, "jane.bsky.social"),
        ("https://www.janesblog.com/about/", None, "janesblog.com/about"),
        ("https://instagram.com.evil.example/jane", None, "instagram.com.evil.example/jane"),
        ("https://notinstagram.com/jane", None, "notinstagram.com/jane"),
    ],
)
def test_a_handle_is_read_from_every_form_people_paste(text, platform, handle):
    assert identity.parse_profile(text) == (platform, handle)


def test_one_account_has_one_key_however_it_is_written():
    forms = [
        "@Jane.Doe_",
        "jane.doe_",
        " JANE.DOE_ ",
        "https://www.instagram.com/jane.doe_/?hl=en",
        "＠Jane.Doe_\u200e",
    ]
    assert {identity.handle_key(form) for form in forms} == {"jane.doe_"}


@pytest.mark.parametrize(
    ("platform", "handle", "url"),
    [
        (Platform.INSTAGRAM, "jane.doe", "https://www.instagram.com/jane.doe/"),
        (Platform.TIKTOK, "jane", "https://www.tiktok.com/@jane"),
        (Platform.YOUTUBE, "jane", "https://www.youtube.com/@jane"),
        (Platform.YOUTUBE, CHANNEL, f"https://www.youtube.com/channel/{CHANNEL}"),
        (Platform.X, "jane", "https://x.com/jane"),
        (Platform.LINKEDIN, "jane", "https://www.linkedin.com/in/jane"),
        (Platform.LINKEDIN, "company/acme", "https://www.linkedin.com/company/acme"),
        (Platform.BLOG, "janesblog.com/about", "https://janesblog.com/about"),
        (Platform.BLOG, "jane", None),
        (Platform.PODCAST, "jane", None),
        (Platform.OTHER, "jane", None),
        (Platform.INSTAGRAM, "", None),
        (Platform.INSTAGRAM, "jane doe", None),
        (Platform.INSTAGRAM, "../../x", None),
        (Platform.BLOG, "javascript:alert(1).x", None),
    ],
)
def test_an_address_is_made_only_from_a_handle_that_can_stand_in_one(platform, handle, url):
    assert identity.profile_url(platform, handle) == url


@given(st.sampled_from(Platform), st.from_regex(r"[a-z][a-z0-9_]{7,20}", fullmatch=True))
def test_an_address_leads_back_to_its_account(platform, handle):
    url = identity.profile_url(platform, handle)
    assert url is None or identity.parse_profile(url) == (platform, handle)


@pytest.mark.parametrize(
    ("word", "platform"),
    [
        ("Instagram", Platform.INSTAGRAM),
        (" IG ", Platform.INSTAGRAM),
        ("insta", Platform.INSTAGRAM),
        ("Twitter", Platform.X),
        ("X", Platform.X),
        ("TT", Platform.TIKTOK),
        ("Tik Tok", Platform.TIKTOK),
        ("YouTube", Platform.YOUTUBE),
        ("YT", Platform.YOUTUBE),
        ("https://www.facebook.com/", Platform.FACEBOOK),
        ("instagram.com", Platform.INSTAGRAM),
        ("podcast", Platform.PODCAST),
        ("MySpace", None),
        ("", None),
    ],
)
def test_a_platform_is_known_by_the_words_people_use(word, platform):
    assert identity.platform_from(word) is platform


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (" Jane.Doe+Work@Example.COM ", "jane.doe+work@example.com"),
        ("mailto:jane@example.com", "jane@example.com"),
        ("", ""),
    ],
)
def test_email_keys_keep_dots_and_plus_parts(text, key):
    assert identity.email_key(text) == key


@pytest.mark.parametrize("text", ["jane@example.com", "j.d+x@mail.example.co.uk", "jane@bücher.example", "o'hara@a.io"])
def test_an_email_address_is_accepted(text):
    assert identity.is_email(text)


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
    assert not identity.is_email(text)


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
    assert identity.is_damaged(name) is damaged


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
    assert identity.fold(text) == folded


def test_names_keep_their_accents_in_the_key_but_not_in_the_order():
    assert identity.name_key("  José  Ｍaría ") == "josé maría"
    assert identity.name_key("Jose") != identity.name_key("José")
    assert sorted(["Zoe", "Émile", "eve"], key=identity.sort_key) == ["Émile", "eve", "Zoe"]


def test_stored_text_is_clean_and_keeps_its_lines():
    assert (
        identity.clean_text("\ufeffa\x00b\r\nc\x07\td\ud800 \U0001f469\u200d\U0001f4bb\r\n")
        == "ab\nc\td \U0001f469\u200d\U0001f4bb"
    )
    assert identity.clean_text("e\u0301") == "é"
    assert identity.clean_line("a\n\u202eb  c") == "a b c"


KEYS = [identity.handle_key, identity.email_key, identity.name_key, identity.sort_key, identity.fold]


@pytest.mark.parametrize("key", [*KEYS, identity.clean_text, identity.clean_line])
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
    identity.is_email(text)
    identity.is_damaged(text)
    identity.platform_from(text)
    for platform in Platform:
        identity.profile_url(platform, identity.parse_profile(text)[1])


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
