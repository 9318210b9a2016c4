"""What the ids of posts look like on their platforms. Any other id in a file is the file's own."""

import re

from crm.domain.vocabulary import Platform

_PLATFORM_IDS: dict[Platform, re.Pattern[str]] = {
    Platform.INSTAGRAM: re.compile(r"\d{9,}(?:_\d+)?", re.ASCII),
    Platform.THREADS: re.compile(r"\d{9,}(?:_\d+)?", re.ASCII),
    Platform.FACEBOOK: re.compile(r"\d{9,}(?:_\d+)?|pfbid\w+", re.ASCII),
    Platform.TIKTOK: re.compile(r"\d{15,}", re.ASCII),
    Platform.X: re.compile(r"\d{5,}", re.ASCII),
    Platform.YOUTUBE: re.compile(r"[\w-]{11}", re.ASCII),
    Platform.LINKEDIN: re.compile(r"(?:urn:li:\w+:)?\d{15,}", re.ASCII),
    Platform.PINTEREST: re.compile(r"\d{12,}", re.ASCII),
    Platform.TWITCH: re.compile(r"v?\d{8,}", re.ASCII),
    Platform.BLUESKY: re.compile(r"at://\S+", re.ASCII),
}
# On these the key of a link is the platform's own id.
KEY_IS_ID = frozenset({Platform.X, Platform.TIKTOK, Platform.YOUTUBE})


def is_platform_id(platform: Platform, text: str) -> bool:
    """Whether this can be a post's id on its platform."""
    pattern = _PLATFORM_IDS.get(platform)
    return pattern is not None and pattern.fullmatch(text) is not None
