"""File names that are safe on every system; a name is a label, never a path."""

import re
import unicodedata

LONGEST_NAME = 120
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_UNSAFE = '<>:"/\\|?*'


def safe_name(name: str, fallback: str = "file") -> str:
    """The name without anything a file system would read as more than a name; calling it twice changes nothing.

    Args:
        name: any text, e.g. a dropped file's name or a person's name with an ending.
        fallback: used when nothing is left.

    Returns:
        At most 120 characters, the ending kept; no separators, control or direction characters, no reserved
        device name, no dot or space at either end.
    """
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    text = "".join("_" if char in _UNSAFE else char for char in text if unicodedata.category(char) not in {"Cc", "Cf"})
    text = " ".join(text.split()).strip(". ")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    return _shortened(text) or fallback


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_NAME:
        return text
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending) > 12:
        return text[:LONGEST_NAME].rstrip(". ")
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip('. ')}.{ending}"
