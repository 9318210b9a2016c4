"""Addresses of posts -> which post it is, whatever way the address is written. Profiles are in `profiles`.

One short function per platform's ways of writing. A short link cannot be followed offline, so it stays its own post.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from crm.domain.profiles import host_of, parse_profile, platform_of
from crm.domain.text import clean_line
from crm.domain.vocabulary import Platform, PostType

KEY_LENGTH = 300

_SCHEME = re.compile(r"(?:https?:)?//+", re.IGNORECASE)
_HOST = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
# Mirrors of X that people share because they show videos in chats.
_MIRRORS = frozenset({"fxtwitter.com", "vxtwitter.com", "fixupx.com", "fixvx.com", "nitter.net"})
_SHORT_HOSTS: Mapping[str, Platform] = {
    **dict.fromkeys(("vm.tiktok.com", "vt.tiktok.com"), Platform.TIKTOK),
    **{"t.co": Platform.X, "fb.watch": Platform.FACEBOOK, "fb.me": Platform.FACEBOOK, "lnkd.in": Platform.LINKEDIN},
    **{"pin.it": Platform.PINTEREST, "clips.twitch.tv": Platform.TWITCH},
}
_PODCASTS = frozenset({"open.spotify.com", "podcasts.apple.com", "podcasts.google.com"})
_TRACKING = re.compile(r"(?:utm_.*|fbclid|gclid|igshid|igsh|si|mc_[ce]id|ref|ref_src|source|share)", re.IGNORECASE)
_PAGE_FILE = re.compile(r"(?:index|default|view|article|post|show|node|viewpost)?\.?(?:php|aspx?|cfm|jsp|html?)")
_NUMBER = re.compile(r"\d+", re.ASCII)
_CODE = re.compile(r"[\w-]+", re.ASCII)
_URN = re.compile(r"urn:li:(activity|share|ugcpost):(\d+)", re.IGNORECASE | re.ASCII)
_LINKEDIN_TAIL = re.compile(r".*-(activity|share|ugcpost)-(\d+)(?:-[\w-]*)?", re.IGNORECASE | re.ASCII)
_PIN = re.compile(r"(?:.*--)?(\d+)", re.ASCII)
_KINDS = (
    (("/reel/", "/reels/"), PostType.REEL),
    (("/shorts/",), PostType.SHORT),
    (("/stories/",), PostType.STORY),
)
# The forms in which platforms' exports write nearly all addresses; a file may hold a million of them.
_COMMON = re.compile(
    r"https://(?:www\.)?(?:"
    r"instagram\.com/(?:p|reel)/(?P<instagram>[\w-]+)/?"
    r"|tiktok\.com/@(?P<tiktok_handle>[\w.]+)/video/(?P<tiktok>\d+)"
    r"|youtube\.com/watch\?v=(?P<youtube>[\w-]+)"
    r"|(?:twitter|x)\.com/(?P<x_handle>\w{2,})/status/(?P<x>\d+))",
    re.ASCII,
)


class Address(NamedTuple):
    """The parts of a post's address: host without "www.", path parts as written, query values by name."""

    host: str
    parts: list[str]
    query: dict[str, str]

    def after(self, *names: str) -> str:
        """The path part behind the first part of one of these names, "" when there is none."""
        for part, following in zip(self.parts, self.parts[1:], strict=False):
            if part.lower() in names:
                return following
        return ""


def post_key(url: str) -> tuple[Platform, str] | None:
    """The platform and canonical key of the post that an address leads to; see `identity.permalink_key`."""
    if (found := _COMMON.fullmatch(url)) and (name := found.lastgroup):
        return _keyed(Platform(name), found[name])
    line = clean_line(url)
    if line.lower().startswith("urn:li:"):
        return _keyed(Platform.LINKEDIN, _urn(line))
    address = _address(line)
    if address is None:
        return None
    platform = Platform.X if address.host in _MIRRORS else platform_of(address.host)
    if short := _SHORT_HOSTS.get(address.host):
        return _keyed(short, f"{address.host}/{address.parts[0]}") if address.parts else None
    if platform is None:
        return _other_site(address)
    read = _KEYS.get(platform)
    return _keyed(platform, read(address)) if read else None


def handle_in_post(url: str) -> tuple[Platform, str] | None:
    """The account that a post's address names; see `identity.post_handle`."""
    if (found := _COMMON.fullmatch(url)) and (name := found.lastgroup):
        handle = found["tiktok_handle"] or found["x_handle"]
        return (Platform(name), handle) if handle else None
    line = clean_line(url)
    key = post_key(line)
    if key is None or key[0] in (Platform.BLOG, Platform.PODCAST):
        return None
    address = _address(line)
    if address is None or address.host in _SHORT_HOSTS:
        return None
    if address.host in _MIRRORS and address.parts:
        handle = "" if address.parts[0].lower() == "i" else address.parts[0].lstrip("@")
    elif key[0] is Platform.LINKEDIN:
        slug = address.after("posts")
        handle = slug.partition("_")[0] if "_" in slug else ""
    else:
        handle = parse_profile(line)[1]
    return (key[0], handle) if handle else None


def kind_in_link(platform: Platform, url: str) -> PostType:
    """What kind of post an address leads to; POST where it does not say more."""
    line = url.lower()
    for words, kind in _KINDS:
        if any(word in line for word in words):
            return kind
    return PostType.VIDEO if platform in (Platform.TIKTOK, Platform.YOUTUBE) else PostType.POST


def _address(line: str) -> Address | None:
    """The parts of an address; None when the text is none."""
    bare = _SCHEME.sub("", line, count=1) if _SCHEME.match(line) else line
    path, _, query = bare.partition("#")[0].partition("?")
    first, _, rest = path.partition("/")
    host = host_of(first)
    if not _HOST.fullmatch(host):
        return None
    values = {name.lower(): value for name, value in reversed(parse_qsl(query))} if query else {}
    return Address(host, [part for each in rest.split("/") if (part := clean_line(unquote(each)))], values)


def _keyed(platform: Platform, key: str) -> tuple[Platform, str] | None:
    """The key at storable length: what is longer ends in a digest, so two long addresses stay two."""
    if not key:
        return None
    if len(key) > KEY_LENGTH:
        key = f"{key[: KEY_LENGTH - 65]}#{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()}"
    return platform, key


def _other_site(address: Address) -> tuple[Platform, str] | None:
    """A page of any other site: host and path; its query only where the path does not say which page.

    A bare host is a site, not a post.
    """
    platform = Platform.PODCAST if address.host in _PODCASTS else Platform.BLOG
    path = "/".join(address.parts)
    last = address.parts[-1].lower() if address.parts else ""
    if address.host == "podcasts.apple.com":
        tail = f"?i={address.query['i']}" if "i" in address.query else ""
    elif not last or (_PAGE_FILE.fullmatch(last) and not last.endswith(("html", "htm"))):
        kept = sorted(pair for pair in address.query.items() if not _TRACKING.fullmatch(pair[0]))
        tail = "".join(f"{'&' if at else '?'}{name}={clean_line(value)}" for at, (name, value) in enumerate(kept))
    else:
        tail = ""
    return _keyed(platform, f"{address.host}/{path}{tail}") if path or tail else None


# ---- the platforms ----


def _instagram(address: Address) -> str:
    code = address.after("p", "reel", "reels", "tv")
    if not code and address.parts[:1] == ["stories"] and len(address.parts) > 2:
        code = address.parts[2] if _NUMBER.fullmatch(address.parts[2]) else ""
    return code if _CODE.fullmatch(code) and code.lower() not in ("audio", "videos") else ""


def _tiktok(address: Address) -> str:
    found = address.after("video", "photo", "v", "v2", "v3", "embed") or address.query.get("item_id", "")
    if found.lower() in ("v2", "v3"):
        found = address.after("v2", "v3")
    number = _NUMBER.match(found)
    if number is None and address.parts[:1] == ["t"] and len(address.parts) > 1:
        return f"t/{address.parts[1]}"
    return number[0] if number else ""


def _youtube(address: Address) -> str:
    if address.host == "youtu.be":
        found = address.parts[0] if address.parts else ""
    else:
        found = address.query.get("v", "") or address.after("shorts", "live", "embed", "v", "watch", "post")
        if not found and (clip := address.after("clip")):
            return f"clip/{clip}"
    return found if _CODE.fullmatch(found) else ""


def _x(address: Address) -> str:
    number = _NUMBER.match(address.after("status", "statuses"))
    return number[0] if number else ""


def _facebook(address: Address) -> str:
    for name in ("story_fbid", "fbid", "v", "multi_permalinks"):
        if _CODE.fullmatch(found := address.query.get(name, "")):
            return found
    parts = [part.lower() for part in address.parts]
    for place in ("posts", "permalink", "videos", "reel", "photos", "events"):
        if place in parts[:-1]:
            behind = address.parts[parts.index(place) + 1 :]
            ids = [part for part in behind if _NUMBER.fullmatch(part) or part.startswith("pfbid")]
            return ids[-1] if ids else ""
    return f"share/{address.parts[-1]}" if parts[:1] == ["share"] and len(parts) > 1 else ""


def _linkedin(address: Address) -> str:
    for part in address.parts:
        if urn := _urn(part):
            return urn
    if found := _LINKEDIN_TAIL.fullmatch(address.after("posts")):
        return _linkedin_key(found[1], found[2])
    return f"pulse/{address.after('pulse')}" if address.after("pulse") else ""


def _urn(text: str) -> str:
    found = _URN.search(unquote(text))
    return _linkedin_key(found[1], found[2]) if found else ""


def _linkedin_key(kind: str, number: str) -> str:
    """Numbers of shares and activities are different rows of numbers, so only an activity stands alone."""
    return number if kind.lower() == "activity" else f"{kind.lower()}:{number}"


def _threads(address: Address) -> str:
    code = address.after("post", "t")
    return code if _CODE.fullmatch(code) else ""


def _pinterest(address: Address) -> str:
    found = _PIN.fullmatch(address.after("pin"))
    return found[1] if found else ""


def _twitch(address: Address) -> str:
    if clip := address.after("clip"):
        return f"clip/{clip}"
    number = address.after("videos", "video", "v") or address.query.get("video", "").removeprefix("v")
    return number if _NUMBER.fullmatch(number) else ""


def _snapchat(address: Address) -> str:
    return address.after("spotlight") or address.after("story")


def _bluesky(address: Address) -> str:
    """A record's key is unique below its author only."""
    author, record = address.after("profile"), address.after("post")
    return f"{author.lower()}/{record}" if author and record else ""


_KEYS: Mapping[Platform, Callable[[Address], str]] = {
    Platform.INSTAGRAM: _instagram,
    Platform.TIKTOK: _tiktok,
    Platform.YOUTUBE: _youtube,
    Platform.X: _x,
    Platform.FACEBOOK: _facebook,
    Platform.LINKEDIN: _linkedin,
    Platform.THREADS: _threads,
    Platform.PINTEREST: _pinterest,
    Platform.TWITCH: _twitch,
    Platform.SNAPCHAT: _snapchat,
    Platform.BLUESKY: _bluesky,
}
