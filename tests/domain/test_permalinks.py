"""Proves that a post has one key however its address is written, and that no two posts share one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm.domain.identity import code_key, permalink_key, post_handle
from crm.domain.permalinks import KEY_LENGTH
from crm.domain.vocabulary import Platform
from tests.domain.any_text import ANY_TEXT

TIKTOK = "7123456789012345678"
PFBID = "pfbid02AbCdEf"


@pytest.mark.parametrize(
    ("url", "platform", "key"),
    [
        ("https://www.instagram.com/p/CxYz_12-3/", Platform.INSTAGRAM, "CxYz_12-3"),
        ("https://www.instagram.com/reel/CxYz_12-3/?igsh=abc", Platform.INSTAGRAM, "CxYz_12-3"),
        ("instagram.com/reels/CxYz_12-3", Platform.INSTAGRAM, "CxYz_12-3"),
        ("https://instagr.am/tv/CxYz_12-3", Platform.INSTAGRAM, "CxYz_12-3"),
        ("http://m.instagram.com/jane/reel/CxYz_12-3/#c", Platform.INSTAGRAM, "CxYz_12-3"),
        ("https://www.instagram.com/stories/jane/3141592653589793238/", Platform.INSTAGRAM, "3141592653589793238"),
        (f"https://www.tiktok.com/@jane.d/video/{TIKTOK}?is_from_webapp=1", Platform.TIKTOK, TIKTOK),
        (f"https://www.tiktok.com/@jane.d/photo/{TIKTOK}", Platform.TIKTOK, TIKTOK),
        (f"https://m.tiktok.com/v/{TIKTOK}.html", Platform.TIKTOK, TIKTOK),
        (f"https://www.tiktok.com/embed/v2/{TIKTOK}", Platform.TIKTOK, TIKTOK),
        (f"https://www.tiktok.com/embed/{TIKTOK}", Platform.TIKTOK, TIKTOK),
        ("https://vm.tiktok.com/ZMabcDEF/", Platform.TIKTOK, "vm.tiktok.com/ZMabcDEF"),
        ("https://www.tiktok.com/t/ZTabcDEF/", Platform.TIKTOK, "t/ZTabcDEF"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10s", Platform.YOUTUBE, "dQw4w9WgXcQ"),
        ("https://www.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ", Platform.YOUTUBE, "dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ?si=x", Platform.YOUTUBE, "dQw4w9WgXcQ"),
        ("https://youtube.com/shorts/dQw4w9WgXcQ", Platform.YOUTUBE, "dQw4w9WgXcQ"),
        ("https://www.youtube.com/live/dQw4w9WgXcQ", Platform.YOUTUBE, "dQw4w9WgXcQ"),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", Platform.YOUTUBE, "dQw4w9WgXcQ"),
        ("https://twitter.com/BarackObama/status/920000000000000001", Platform.X, "920000000000000001"),
        ("https://x.com/i/web/status/920000000000000001", Platform.X, "920000000000000001"),
        ("mobile.twitter.com/a/statuses/920000000000000001/photo/1", Platform.X, "920000000000000001"),
        ("https://vxtwitter.com/a/status/920000000000000001", Platform.X, "920000000000000001"),
        ("https://www.facebook.com/jane/posts/1234567890", Platform.FACEBOOK, "1234567890"),
        ("https://www.facebook.com/jane/posts/my-day-out/1234567890/", Platform.FACEBOOK, "1234567890"),
        (f"https://www.facebook.com/jane/posts/{PFBID}", Platform.FACEBOOK, PFBID),
        ("https://m.facebook.com/story.php?story_fbid=1234567890&id=55", Platform.FACEBOOK, "1234567890"),
        ("https://www.facebook.com/permalink.php?story_fbid=1234567890&id=55", Platform.FACEBOOK, "1234567890"),
        ("https://www.facebook.com/jane/videos/1234567890/?ref=x", Platform.FACEBOOK, "1234567890"),
        ("https://www.facebook.com/watch/?v=1234567890", Platform.FACEBOOK, "1234567890"),
        ("https://www.facebook.com/reel/1234567890", Platform.FACEBOOK, "1234567890"),
        ("https://www.facebook.com/photo/?fbid=1234567890&set=a.1", Platform.FACEBOOK, "1234567890"),
        ("https://www.facebook.com/groups/77/permalink/1234567890/", Platform.FACEBOOK, "1234567890"),
        ("https://www.facebook.com/share/p/AbCdEf/", Platform.FACEBOOK, "share/AbCdEf"),
        ("https://fb.watch/AbCdEf/", Platform.FACEBOOK, "fb.watch/AbCdEf"),
        (
            "https://www.linkedin.com/feed/update/urn:li:activity:7100000000000000001/",
            Platform.LINKEDIN,
            "7" + "1" + "0" * 16 + "1",
        ),
        ("https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A71/", Platform.LINKEDIN, "share:71"),
        ("https://www.linkedin.com/posts/jane-doe_topic-activity-71-AbCd?x=1", Platform.LINKEDIN, "71"),
        ("urn:li:ugcPost:71", Platform.LINKEDIN, "ugcpost:71"),
        ("https://www.linkedin.com/pulse/how-i-work-jane-doe", Platform.LINKEDIN, "pulse/how-i-work-jane-doe"),
        ("https://www.threads.net/@jane/post/CxYz", Platform.THREADS, "CxYz"),
        ("https://www.threads.com/t/CxYz/", Platform.THREADS, "CxYz"),
        ("https://www.pinterest.de/pin/123456/", Platform.PINTEREST, "123456"),
        ("https://www.pinterest.com/pin/red-shoes--123456/", Platform.PINTEREST, "123456"),
        ("https://pin.it/AbCd", Platform.PINTEREST, "pin.it/AbCd"),
        ("https://www.twitch.tv/videos/123456?t=1h", Platform.TWITCH, "123456"),
        ("https://www.twitch.tv/jane/clip/FunnyName-Ab_1", Platform.TWITCH, "clip/FunnyName-Ab_1"),
        ("https://www.snapchat.com/spotlight/W7_abc", Platform.SNAPCHAT, "W7_abc"),
        ("https://bsky.app/profile/Jane.bsky.social/post/3kabc", Platform.BLUESKY, "jane.bsky.social/3kabc"),
        (
            "https://www.janesblog.com/2026/05/My-Shoes/?utm_source=x#top",
            Platform.BLOG,
            "janesblog.com/2026/05/My-Shoes",
        ),
        ("janesblog.com/2026/05/My-Shoes", Platform.BLOG, "janesblog.com/2026/05/My-Shoes"),
        ("https://janesblog.com/?utm_source=x&p=123", Platform.BLOG, "janesblog.com/?p=123"),
        ("https://janesblog.com/index.php?p=123&fbclid=y", Platform.BLOG, "janesblog.com/index.php?p=123"),
        (
            "https://podcasts.apple.com/us/podcast/x/id1?i=1000",
            Platform.PODCAST,
            "podcasts.apple.com/us/podcast/x/id1?i=1000",
        ),
        ("https://open.spotify.com/episode/4rOoJ6?si=1", Platform.PODCAST, "open.spotify.com/episode/4rOoJ6"),
    ],
)
def test_a_post_has_one_key_however_its_address_is_written(url: str, platform: Platform, key: str) -> None:
    assert permalink_key(url) == (platform, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "hello",
        "hello world",
        "3.14",
        "n/a",
        "12/05/2026",
        "@jane",
        "https://",
        "https://www.instagram.com/jane/",
        "https://www.instagram.com/",
        "https://www.tiktok.com/@jane",
        "https://www.youtube.com/@jane",
        "https://www.youtube.com/channel/UCX6OQ3DkcsbYNE6H8uQQuVA",
        "https://x.com/jane",
        "https://www.facebook.com/jane",
        "https://www.linkedin.com/in/jane-doe",
        "https://www.threads.net/@jane",
        "https://bsky.app/profile/jane.bsky.social",
        "https://vm.tiktok.com/",
        "https://janesblog.com/",
        "https://janesblog.com/?utm_source=x",
    ],
)
def test_a_profile_a_first_page_and_plain_text_are_no_posts(text: str) -> None:
    assert permalink_key(text) is None
    assert post_handle(text) is None


@pytest.mark.parametrize(
    ("url", "platform", "handle"),
    [
        (f"https://www.tiktok.com/@Jane.D/video/{TIKTOK}", Platform.TIKTOK, "Jane.D"),
        ("https://twitter.com/BarackObama/status/92", Platform.X, "BarackObama"),
        ("https://vxtwitter.com/BarackObama/status/92", Platform.X, "BarackObama"),
        ("https://www.instagram.com/jane/reel/CxYz/", Platform.INSTAGRAM, "jane"),
        ("https://www.instagram.com/stories/jane/31/", Platform.INSTAGRAM, "jane"),
        ("https://www.facebook.com/jane.doe/posts/12", Platform.FACEBOOK, "jane.doe"),
        ("https://www.linkedin.com/posts/jane-doe_topic-activity-71-AbCd", Platform.LINKEDIN, "jane-doe"),
        ("https://www.threads.net/@jane/post/CxYz", Platform.THREADS, "jane"),
        ("https://bsky.app/profile/jane.bsky.social/post/3k", Platform.BLUESKY, "jane.bsky.social"),
        ("https://www.twitch.tv/jane/clip/Funny", Platform.TWITCH, "jane"),
    ],
)
def test_the_account_is_read_from_a_post_that_shows_it(url: str, platform: Platform, handle: str) -> None:
    assert post_handle(url) == (platform, handle)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.instagram.com/p/CxYz/",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://x.com/i/web/status/92",
        "https://www.linkedin.com/feed/update/urn:li:activity:71/",
        "https://www.pinterest.com/pin/12/",
        "https://www.twitch.tv/videos/12",
        "https://fb.watch/AbCd/",
        "https://janesblog.com/my-shoes",
    ],
)
def test_a_post_that_shows_no_account_names_nobody(url: str) -> None:
    assert post_handle(url) is None


def test_two_long_addresses_stay_two() -> None:
    one, two = (permalink_key(f"https://janesblog.com/{'x' * 400}{tail}") for tail in "ab")
    assert one is not None
    assert two is not None
    assert one != two
    assert max(len(one[1]), len(two[1])) <= KEY_LENGTH


@pytest.mark.parametrize("code", ["JANE10", " jane 10 ", "Jane\u00a010", "ＪＡＮＥ１０", "jane10\ufeff"])
def test_a_code_is_one_code_however_it_is_typed(code: str) -> None:
    assert code_key(code) == "jane10"


@given(ANY_TEXT | st.from_regex(r"(https?://)?(www\.|m\.)?[a-z]{1,9}\.(com|be|tv|app)/[\w@/?=&%.:-]{0,40}"))
@example("https://www.facebook.com/posts")
@example("K\N{CEDILLA}")
@example("https://[::1]/p/x")
@example("//")
@example("x.com/status/" + "9" * 500)
def test_any_text_is_answered_and_the_answer_can_be_stored(text: str) -> None:
    key = permalink_key(text)
    if key is not None:
        assert 0 < len(key[1]) <= KEY_LENGTH
        assert "\x00" not in key[1]
        key[1].encode("utf-8")
    handle = post_handle(text)
    assert handle is None or handle[1]
    assert code_key(code_key(text)) == code_key(text)


def test_a_page_of_the_platform_is_no_account() -> None:
    assert post_handle("https://x.com/i/status/92") is None


@given(
    st.sampled_from(["www.instagram.com/p/{}", "www.tiktok.com/@a/video/{}", "x.com/a/status/{}", "a.example/{}"]),
    st.integers(10**9, 10**19),
    st.sampled_from(["https://{}", "http://{}", "{}", "HTTPS://{}/", "https://{}?utm_source=x&igsh=1", "{}#top"]),
)
def test_scheme_query_and_slash_change_nothing(form: str, number: int, dress: str) -> None:
    bare = form.format(number)
    assert permalink_key(dress.format(bare)) == permalink_key(bare) is not None
