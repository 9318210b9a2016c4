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

# Written to hide an address from machines: "mara (at) example.com", "mara @ example.com".
_HIDDEN_AT = re.compile(r"\s?[(\[]\s?at\s?[)\]]\s?|\s[@＠﹫]\s(?=\S{1,80}\.\w)", re.IGNORECASE)
_LONE_AT = re.compile(r"(?:(?<=\s)|^)[@＠﹫]\s")
# One word that leads to somebody. Words are looked at singly: over a whole text such patterns take quadratic time.
_PERSONAL = re.compile(
    r"[@＠﹫]|://|www\.|^/?u/\w|\w\.(?:com|net|org|info|biz|io|co|tv|gg|shop|store|app|xyz|link|uk|eu|de|fr|ru)(?!\w)"
    r"|\w\.[a-z]{2}/",
    re.IGNORECASE,
)
_PHONE = re.compile(r"[+(]?\d(?:[\s().\-/]{0,2}\d){6,}")
_GAPS = re.compile(rf"{_GAP}(?:[\s,;:]*{_GAP})*[\s,;:]*")


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
    line = _LONE_AT.sub("@", _HIDDEN_AT.sub("@", clean_line(html.unescape(text))))
    words = [_GAP if _PERSONAL.search(word) else word for word in line.split()]
    return _GAPS.sub(f"{_GAP} ", _PHONE.sub(_GAP, " ".join(words))).strip(f" {_GAP},;:")


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
