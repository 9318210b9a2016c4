"""Profile addresses of the platforms: read a handle out of one, make one from a handle, know a platform by its name.

One table per platform. Addresses of posts and of short links name nobody and give no handle.
"""

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote

from crm.domain.text import clean_line, fold
from crm.domain.vocabulary import Platform

_HOSTS: Mapping[str, Platform] = {
    "instagram.com": Platform.INSTAGRAM,
    "instagr.am": Platform.INSTAGRAM,
    "tiktok.com": Platform.TIKTOK,
    "youtube.com": Platform.YOUTUBE,
    "youtu.be": Platform.YOUTUBE,
    "youtube-nocookie.com": Platform.YOUTUBE,
    "x.com": Platform.X,
    "twitter.com": Platform.X,
    "facebook.com": Platform.FACEBOOK,
    "fb.com": Platform.FACEBOOK,
    "fb.me": Platform.FACEBOOK,
    "linkedin.com": Platform.LINKEDIN,
    "twitch.tv": Platform.TWITCH,
    "snapchat.com": Platform.SNAPCHAT,
    "threads.net": Platform.THREADS,
    "threads.com": Platform.THREADS,
    "bsky.app": Platform.BLUESKY,
}
_PINTEREST = re.compile(r"(?:[a-z]{2}\.)?pinterest\.(?:com|[a-z]{2})(?:\.[a-z]{2})?")

# A first path part that says what follows; the handle is the part after it.
_LEADING: Mapping[Platform, frozenset[str]] = {
    Platform.INSTAGRAM: frozenset({"stories", "_u"}),
    Platform.YOUTUBE: frozenset({"channel", "c", "user"}),
    Platform.LINKEDIN: frozenset({"in", "pub"}),
    Platform.SNAPCHAT: frozenset({"add"}),
    Platform.BLUESKY: frozenset({"profile"}),
    Platform.FACEBOOK: frozenset({"pg"}),
}
# LinkedIn keeps organisations apart from people, so that part belongs to the handle.
_KEPT: Mapping[Platform, frozenset[str]] = {Platform.LINKEDIN: frozenset({"company", "school", "showcase"})}
# First path parts that are pages of the platform or posts, never a person.
_PLACES: Mapping[Platform, frozenset[str]] = {
    Platform.INSTAGRAM: frozenset({"p", "reel", "reels", "tv", "explore", "accounts", "direct", "s", "share"}),
    Platform.TIKTOK: frozenset({"tag", "music", "discover", "explore", "t", "v", "embed", "foryou", "search"}),
    Platform.YOUTUBE: frozenset({"watch", "shorts", "playlist", "embed", "feed", "results", "live", "hashtag", "post"}),
    Platform.X: frozenset({"home", "i", "search", "hashtag", "explore", "intent", "share", "settings", "messages"}),
    Platform.FACEBOOK: frozenset(
        {"watch", "groups", "events", "photo", "photo.php", "story.php", "permalink.php", "share", "sharer", "hashtag"}
        | {"reel", "marketplace", "login", "search"}
    ),
    Platform.LINKEDIN: frozenset({"feed", "posts", "jobs", "groups", "pulse", "search", "events"}),
    Platform.TWITCH: frozenset({"videos", "directory", "clip", "search"}),
    Platform.PINTEREST: frozenset({"pin", "search", "ideas", "explore", "today"}),
    Platform.SNAPCHAT: frozenset({"discover", "spotlight", "stories", "p", "t"}),
    Platform.THREADS: frozenset({"t", "search", "intent"}),
    Platform.BLUESKY: frozenset({"search", "feeds", "hashtag", "settings"}),
}
_SHORT_HOSTS = frozenset({"youtu.be", "fb.me", "vm.tiktok.com", "vt.tiktok.com", "clips.twitch.tv", "lnkd.in"})

_ADDRESSES: Mapping[Platform, str] = {
    Platform.INSTAGRAM: "https://www.instagram.com/{}/",
    Platform.TIKTOK: "https://www.tiktok.com/@{}",
    Platform.YOUTUBE: "https://www.youtube.com/@{}",
    Platform.X: "https://x.com/{}",
    Platform.FACEBOOK: "https://www.facebook.com/{}",
    Platform.LINKEDIN: "https://www.linkedin.com/in/{}",
    Platform.TWITCH: "https://www.twitch.tv/{}",
    Platform.PINTEREST: "https://www.pinterest.com/{}/",
    Platform.SNAPCHAT: "https://www.snapchat.com/add/{}",
    Platform.THREADS: "https://www.threads.net/@{}",
    Platform.BLUESKY: "https://bsky.app/profile/{}",
    Platform.BLOG: "https://{}",
}

_NAMES: Mapping[str, Platform] = {
    **{platform.value: platform for platform in Platform},
    **dict.fromkeys(("ig", "insta"), Platform.INSTAGRAM),
    **dict.fromkeys(("tt", "tik tok"), Platform.TIKTOK),
    **dict.fromkeys(("yt", "you tube"), Platform.YOUTUBE),
    **dict.fromkeys(("twitter", "x (twitter)", "twitter (x)", "x/twitter", "twitter/x"), Platform.X),
    **dict.fromkeys(("fb", "meta"), Platform.FACEBOOK),
    **dict.fromkeys(("li", "linked in"), Platform.LINKEDIN),
    **dict.fromkeys(("snap", "sc"), Platform.SNAPCHAT),
    **dict.fromkeys(("bsky", "blue sky"), Platform.BLUESKY),
    "pin": Platform.PINTEREST,
    "website": Platform.BLOG,
}

_CHANNEL_ID = re.compile(r"UC[\w-]{22}", re.ASCII)
_PLAIN = re.compile(r"[\w.]+", re.ASCII)
_SCHEME = re.compile(r"(?:[A-Za-z]+:/{2,})+")
_UNSAFE = re.compile(r"[\s<>\"'\\?#%@:]|\.\.|//")


def parse_profile(text: str) -> tuple[Platform | None, str]:
    """Read a platform and a handle from a profile address or a plain handle.

    Args:
        text: "https://www.tiktok.com/@x?lang=en", "instagram.com/x/", "@x" or "x".

    Returns:
        The platform, None when the text does not say; and the handle as spelled, without "@". The handle is ""
        when the text is empty or an address that names nobody (a post, a short link). Of any other site the
        handle is the address itself without scheme and "www.".
    """
    if _PLAIN.fullmatch(text):  # most are bare handles already
        return None, text
    line = unicodedata.normalize("NFKC", clean_line(text)).strip().lstrip("@ ")
    address = _SCHEME.sub("", line)
    path, _, query = address.partition("#")[0].partition("?")
    first, slash, rest = path.partition("/")
    platform = platform_of(host_of(first))
    if platform and (slash or address != line):
        return platform, _handle_in(
            platform, host_of(first), [unquote(part) for part in rest.split("/") if part], query
        )
    return None, _bare(path if address == line else path.removeprefix("www."))


def profile_url(platform: Platform, handle: str) -> str | None:
    """The address of a profile.

    Args:
        handle: as `parse_profile` gives it.

    Returns:
        An https address; None when the platform has no such addresses or the handle cannot stand in one.
    """
    template = _ADDRESSES.get(platform)
    if template is None or not handle or _UNSAFE.search(handle):
        return None
    if platform is Platform.BLOG and "." not in handle:
        return None
    if platform is Platform.YOUTUBE and _CHANNEL_ID.fullmatch(handle):
        return f"https://www.youtube.com/channel/{handle}"
    if handle.partition("/")[0] in _KEPT.get(platform, frozenset()):
        return f"https://www.linkedin.com/{handle}"
    return template.format(handle)


def platform_from(text: str) -> Platform | None:
    """The platform a person means by "Instagram", "IG", "insta", "Twitter", "TT" or a platform's host.

    Returns:
        None when the word is none of ours.
    """
    word = fold(text)
    return _NAMES.get(word) or platform_of(host_of(_SCHEME.sub("", word).partition("/")[0]))


def host_of(authority: str) -> str:
    """The host in the first part of an address, lower case, without credentials, port and "www."; perhaps no host."""
    return authority.rpartition("@")[2].partition(":")[0].lower().removeprefix("www.")


def platform_of(host: str) -> Platform | None:
    """The platform that owns a host or any host below it; None when it is no platform's."""
    if _PINTEREST.fullmatch(host):
        return Platform.PINTEREST
    labels = host.split(".")
    return next((_HOSTS[tail] for at in range(len(labels)) if (tail := ".".join(labels[at:])) in _HOSTS), None)


def _handle_in(platform: Platform, host: str, parts: list[str], query: str) -> str:
    """The handle that a platform's path names, "" when it names none."""
    if not parts or host in _SHORT_HOSTS:
        return ""
    first = parts[0].lower()
    if platform is Platform.FACEBOOK and first == "profile.php":
        return _bare(parse_qs(query).get("id", [""])[0])
    if platform is Platform.FACEBOOK and first in {"people", "pages"}:
        return _bare(parts[-1]) if len(parts) > 2 else ""
    if first in _LEADING.get(platform, frozenset()):
        return _bare(parts[1]) if len(parts) > 1 else ""
    if first in _KEPT.get(platform, frozenset()):
        return f"{first}/{_bare(parts[1])}" if len(parts) > 1 else ""
    return "" if first in _PLACES.get(platform, frozenset()) else _bare(parts[0])


def _bare(handle: str) -> str:
    """A handle without what people put around it: spaces, "@", slashes, query."""
    return clean_line(re.split(r"[?#]", handle)[0].strip("/ ").lstrip("@ ").strip("/ "))
