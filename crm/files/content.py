"""What the cells of a column look like: links, addresses, handles, dates, counts, amounts. What it means: `guess`."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice

from crm.domain.text import fold
from crm.files.cells import Cell, is_unknown
from crm.files.columns import decimal_mark, mostly, mostly_counts
from crm.files.fields import Field

LOOKED_AT = 200  # known cells of a column; more say nothing new
URL = re.compile(r"(?:https?://|www\.)\S+|\S+\.(?:com|tv|app|net)/\S+", re.IGNORECASE)
EMAIL = re.compile(r"\S+@\S+\.\S+")
AT_HANDLE = re.compile(r"@[\w.\-]+")
HAS_SPACE = re.compile(r"\S+\s.*", re.DOTALL)
PLAIN_WORD = re.compile(r"@?[a-z0-9._\-]+")
_POST_LINK = re.compile(
    r"\S*(?:/p/|/reels?/|/tv/|/video/|watch\?|youtu\.be/|/shorts/|/status(?:es)?/|/posts?/|/videos/|/permalink|story_fbid"
    r"|/pin/|/feed/update|/photo|/stories/|vm\.tiktok\.com/|fb\.watch/|/clip/|/live/)\S*",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"[^\d]{0,6}\d[\d.,'’\s]*[^\d]{0,6}", re.ASCII)
# Folded beginnings of month names; a date may lack its year, which is asked for later.
_MONTH = (
    "(?:jan|ene|gen|sty|feb|fev|lut|mar|mrz|apr|avr|abr|kwi|may|mai|mei|mag|maj|jun|juin|giu|cze|jul|juil|lug|lip|aug|aou"
    "|ago|sie|sep|set|wrz|oct|okt|ott|out|paz|nov|lis|dec|dez|dic|gru)"
)
_DATED = re.compile(
    r"\d{1,4}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{2,4}(?:\D.*)?|(?:19|20)\d{6}|(?:19|20)\d\d-\d\d|\d{4}年.*"
    rf"|(?:\w+,? )?\d{{1,2}}(?:st|nd|rd|th)?[-. ]+(?:de |of )?{_MONTH}.*|(?:\w+,? )?{_MONTH}[a-z]*[-. ]+\d{{1,2}}\b.*"
    r"|\d{10}(?:\d{3})?",
    re.DOTALL,
)
_SERIALS = (Decimal(30_000), Decimal(60_000))  # days in a workbook: 1982 to 2064
_RATE = re.compile(r"\d{1,2}(?:\.\d+)?|100(?:\.0+)?", re.ASCII)

COUNTS = frozenset(
    {
        Field.FOLLOWERS,
        Field.IMPRESSIONS,
        Field.REACH,
        Field.VIEWS,
        Field.LIKES,
        Field.COMMENTS,
        Field.SHARES,
        Field.SAVES,
        Field.CLICKS,
        Field.ENGAGEMENTS,
        Field.ORDERS,
        Field.UNITS,
        Field.COMMENT_LIKES,
    }
)
AMOUNTS = frozenset(
    {Field.REVENUE, Field.REFUND, Field.DISCOUNT, Field.TAX, Field.SHIPPING, Field.PAYOUT, Field.PAY_RATE}
)
DATES = frozenset({Field.READ_ON, Field.READ_AT, Field.POSTED_AT, Field.AT, Field.DATE, Field.DUE_ON, Field.PAID_ON})


def known_cells(cells: Iterable[Cell]) -> list[Cell]:
    """The first cells that say anything."""
    return list(islice((cell for cell in cells if not is_unknown(cell)), LOOKED_AT))


def fits(field: Field, cells: Sequence[Cell]) -> bool:
    """Whether known cells may be of a field; True for no cells and for fields of free text."""
    if not cells:
        return True
    if field in COUNTS:
        return mostly_counts(cells)
    if field in AMOUNTS:
        return _most(isinstance(cell, Decimal) or bool(_AMOUNT.fullmatch(str(cell).strip())) for cell in cells)
    if field in DATES:
        return dated(cells)
    if field is Field.PERMALINK:
        return mostly(URL, cells)
    if field in (Field.NOTE, Field.TEXT, Field.AUTHOR):
        return not mostly_counts(cells)
    return not (field is Field.ENGAGEMENT_RATE and mostly_counts(cells) and not rates(cells))


def dated(cells: Sequence[Cell]) -> bool:
    """Whether most known cells are dates or moments."""
    return bool(cells) and _most(_is_dated(cell) for cell in cells)


def post_links(cells: Sequence[Cell]) -> bool:
    """Whether most known cells are links to posts rather than to profiles."""
    return mostly(_POST_LINK, cells)


def rates(cells: Sequence[Cell]) -> bool:
    """Whether counts may be rates: none ends in k or M, none is above 100."""
    mark = decimal_mark(cells)[0] or "."
    texts = [str(cell).replace(mark, ".").rstrip("% ") for cell in cells]
    return all(_RATE.fullmatch(text) for text in texts)


def handles(cells: Sequence[Cell]) -> bool:
    """Whether most known cells are handles: "@x", or lower-case words without a space."""
    return mostly(AT_HANDLE, cells) or (
        mostly(PLAIN_WORD, cells) and any(re.search(r"[a-z]", str(cell)) for cell in cells)
    )


def _is_dated(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    if isinstance(cell, Decimal):
        return _SERIALS[0] <= cell <= _SERIALS[1] or len(str(cell)) in (8, 10, 13)
    text = fold(cell)
    return bool(_DATED.fullmatch(text)) or (text.isdecimal() and len(text) == 5)


def _most(answers: Iterable[bool]) -> bool:
    told = list(answers)
    return sum(told) * 3 >= len(told) * 2
