"""Proves that a handle is read from every form people paste, and that an address leads back to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.profiles import parse_profile, platform_from, profile_url
from crm.domain.vocabulary import Platform
from tests.domain.any_text import ANY_TEXT

CHANNEL = "UCX6OQ3DkcsbYNE6H8uQQuVA"


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
    assert parse_profile(text) == (platform, handle)


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
    assert profile_url(platform, handle) == url


@given(st.sampled_from(Platform), st.from_regex(r"[a-z][a-z0-9_]{7,20}", fullmatch=True))
def test_an_address_leads_back_to_its_account(platform, handle):
    url = profile_url(platform, handle)
    assert url is None or parse_profile(url) == (platform, handle)


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
    assert platform_from(word) is platform


@given(ANY_TEXT)
def test_no_text_is_refused(text):
    platform_from(text)
    platform, handle = parse_profile(text)
    assert platform is None or isinstance(platform, Platform)
    for every in Platform:
        address = profile_url(every, handle)
        assert address is None or address.startswith("https://")
