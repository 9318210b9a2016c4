"""Quotes for a report: chosen by rule, with everything removed that leads to a person."""

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crm.domain.feedback.codebook import Judgement
from crm.domain.text import clean_line
from crm.domain.vocabulary import CommentTheme, Tone

QUOTES = 3
_FEWEST_WORDS = 4
_LONGEST = 200
_GAP = "…"

_AT = "@＠﹫"
_MAIL = re.compile(
    rf"[^\s{_AT}]+[{_AT}]\S+|[^\s{_AT}]+\s[{_AT}]\s\S+\.\S+|[^\s{_AT}]+\s?[(\[]\s?at\s?[)\]]\s?\S+", re.IGNORECASE
)
_HANDLE = re.compile(rf"\S*[{_AT}]\s*\S*|(?<![\w/])/?u/\w+", re.IGNORECASE)
_LINK = re.compile(
    r"\S*(?:://|www\.)\S*|(?<!\w)[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|biz|io|co|me|tv|ly|gl|be|gg|shop|store|app|xyz|link|bio"
    r"|uk|us|eu|de|at|ch|fr|es|it|nl|se|no|dk|pl|pt|ie|in|ca|au|nz|jp|br|mx|ru|tr)(?!\w)(?:/\S*)?",
    re.IGNORECASE,
)
_PHONE = re.compile(r"[+(]?\d(?:[\s().\-/]{0,2}\d){6,}")
_GAPS = re.compile(rf"(?:\s*{_GAP}[\s,;:]*)+")


@dataclass(frozen=True, slots=True)
class Comment:
    """A judged comment that may be quoted; likes None when not known."""

    text: str
    judgement: Judgement
    likes: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A comment's words without handles, addresses, links and telephone numbers.

    Attributes:
        index: position among the comments that were offered.
    """

    index: int
    text: str
    theme: CommentTheme
    tone: Tone


def quotes(comments: Sequence[Comment], count: int = QUOTES) -> list[Quote]:
    """Choose quotes that show what was said: the commonest themes first, one of each before a second of any.

    Within a theme the most liked comes first, then the earlier one. Spam, comments without a theme, and what is too
    short without handles and links are left out; off-topic ones come last.
    """
    offered = [quote for index, comment in enumerate(comments) if (quote := _quote(index, comment))]
    frequency = Counter(quote.theme for quote in offered)
    turns: Counter[CommentTheme] = Counter()
    ranked = []
    said: set[str] = set()
    for quote in sorted(offered, key=lambda each: (-(comments[each.index].likes or 0), each.index)):
        if quote.text.casefold() in said:
            continue
        said.add(quote.text.casefold())
        late = quote.theme is CommentTheme.OFF_TOPIC
        ranked.append(((late, turns[quote.theme], -frequency[quote.theme], quote.index), quote))
        turns[quote.theme] += 1
    return [quote for _, quote in sorted(ranked, key=lambda pair: pair[0])[:count]]


def anonymous(text: str) -> str:
    """One line without handles, mail addresses, links and telephone numbers; a gap shows where one stood."""
    line = clean_line(html.unescape(text))
    for pattern in (_MAIL, _LINK, _HANDLE, _PHONE):
        line = pattern.sub(_GAP, line)
    return _GAPS.sub(f" {_GAP} ", line).strip(f" {_GAP},;:")


def _quote(index: int, comment: Comment) -> Quote | None:
    judgement = comment.judgement
    if judgement.spam or judgement.theme is None:
        return None
    text = anonymous(comment.text)
    if len(text.replace(_GAP, " ").split()) < _FEWEST_WORDS:
        return None
    return Quote(index, _shortened(text), judgement.theme, judgement.tone)


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip(f" {_GAP},;:") + f" {_GAP}"
