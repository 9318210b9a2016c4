"""Digits as people write them -> an exact number: grouping, decimal mark, other scripts' digits. No units, no meaning.

A mark is "." or ","; None means that nobody has said which one separates decimals. Never uses floats.
"""

import re
import unicodedata
from decimal import Decimal

from crm.domain.text import fold

MOST_CHARACTERS = 120  # of a cell that can be one figure, date or amount

# Powers of ten by the words and letters people put behind a number, folded. "mil" is here by its Spanish meaning.
SCALES = {
    **dict.fromkeys(("k", "thousand", "tsd", "mil", "mila", "mille", "rb", "ribu", "tys", "тыс", "千", "천"), 3),
    **dict.fromkeys(("万", "萬", "만"), 4),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs"), 5),
    **dict.fromkeys(("m", "mm", "mi", "mio", "mn", "mln", "mill", "million", "millions", "millionen", "jt", "juta"), 6),
    **dict.fromkeys(("millones", "millon", "milioni", "milione", "milhao", "milhoes", "miljoen", "млн"), 6),
    **dict.fromkeys(("cr", "crore", "crores"), 7),
    **dict.fromkeys(("亿", "億", "억"), 8),
    **dict.fromkeys(("b", "bn", "mrd", "md", "mld", "mia", "billion", "billions", "milliarden", "млрд"), 9),
}
_AS_ASCII = str.maketrans({"٬": "'", "٪": "%", "−": "-", "‐": "-", "‑": "-", "–": "-", "—": "-", "’": "'", "`": "'"})
_ARABIC = "٫"  # a decimal mark whatever the column's is
_GROUPED = {
    **{group: re.compile(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", re.ASCII) for group in (".", "'", " ")},
    ",": re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}", re.ASCII),  # 1,234,567 or, in India, 12,34,567
}
_PLAIN = re.compile(r"\d*\.?\d*", re.ASCII)
_TWO_MEANINGS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_MOST_DIGITS = 28  # what decimal arithmetic keeps exactly


def plain_text(text: str) -> str:
    """A cell's text on one line in lower case without accents, with ASCII digits, dashes and apostrophes.

    Superscripts and fractions stay: 10² is not 102. What is too long for a figure ends in "…", which no figure has.
    """
    if len(text) > MOST_CHARACTERS:
        text = text.strip()
        if len(text) > MOST_CHARACTERS:
            return f"{text[:40]}…"
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    if any(unicodedata.category(letter) == "No" for letter in text):
        return " ".join(text.lower().split())
    digits = (str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    return fold("".join(digits)).translate(_AS_ASCII)


def exact(digits: str, mark: str | None, *, grouped: bool = False) -> Decimal | None:
    """Digits with optional sign, grouping and decimals as an exact number.

    Args:
        digits: as `plain_text` gives them.
        mark: the decimal mark; None = the number's own (`own_mark`).
        grouped: without a known mark, one mark before exactly three digits groups thousands ("1,296").

    Returns:
        None when they are not one number: "12 34", "1.2.3", "1,5" with decimal mark ".".
    """
    negative = digits[:1] == "-"
    bare = digits[1:].lstrip() if digits[:1] in ("-", "+") else digits
    if _ARABIC in bare:
        mark, bare = ".", bare.replace(".", "'").replace(_ARABIC, ".")
    if mark is None:
        mark = own_mark(bare, grouped=grouped)
    whole, _, decimals = bare.partition(mark)
    for group in ("," if mark == "." else ".", "'", " "):
        if group in whole:
            if not _GROUPED[group].fullmatch(whole):
                return None
            whole = whole.replace(group, "")
    plain = f"{whole}.{decimals}"
    if len(plain) > _MOST_DIGITS or len(plain) == 1 or not _PLAIN.fullmatch(plain):
        return None
    number = Decimal(plain)
    return number.copy_negate() if negative else number


def own_mark(bare: str, *, grouped: bool = False) -> str:
    """The decimal mark that one number shows by itself: the last of two kinds, or the only one that stands once."""
    last_dot, last_comma = bare.rfind("."), bare.rfind(",")
    if last_dot >= 0 and last_comma >= 0:
        return "." if last_dot > last_comma else ","
    only, other = (",", ".") if last_comma >= 0 else (".", ",")
    if bare.count(only) > 1 or (grouped and has_two_meanings(bare.lstrip("+-"))):
        return other
    return only


def has_two_meanings(bare: str) -> bool:
    """Whether one mark stands before exactly three digits, so that it may group or separate ("2.546")."""
    return _TWO_MEANINGS.fullmatch(bare) is not None
