"""Words that column names are made of, as data: for each kind of table a TOML file of words by field.

`anything.toml` holds for every kind; a kind's own words come before it. Words are folded: no case, accents or signs.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from crm.domain.text import fold
from crm.domain.vocabulary import ImportKind, Platform
from crm.files.fields import Field

_SPACES = re.compile(r"[\W_]+")
_REPEATED = re.compile(r"\s\(\d{1,3}\)$")  # "followers (2)": a name that stands in the header again
PLATFORM_WORDS: Mapping[str, Platform] = {
    **{platform.value: platform for platform in Platform if platform not in (Platform.OTHER, Platform.BLOG)},
    **{"ig": Platform.INSTAGRAM, "insta": Platform.INSTAGRAM, "tt": Platform.TIKTOK, "yt": Platform.YOUTUBE},
    **{"twitter": Platform.X, "fb": Platform.FACEBOOK, "blog": Platform.BLOG, "website": Platform.BLOG},
}
CURRENCY_WORDS = frozenset(
    [
        "usd",
        "eur",
        "gbp",
        "chf",
        "cad",
        "aud",
        "nzd",
        "jpy",
        "cny",
        "inr",
        "brl",
        "mxn",
        "sek",
        "nok",
        "dkk",
        "pln",
        "czk",
        "huf",
        "try",
        "zar",
    ]
)
# Words that change nothing of what a count says: "Total likes", "Number of orders", "Anzahl Kommentare".
_FILLERS = frozenset(
    [
        "total",
        "totals",
        "number",
        "no",
        "nr",
        "num",
        "count",
        "counts",
        "of",
        "the",
        "lifetime",
        "sum",
        "anzahl",
        "zahl",
        "gesamt",
        "gesamte",
        "der",
        "die",
        "das",
        "nombre",
        "nb",
        "numero",
        "num",
        "de",
        "des",
        "du",
        "la",
        "le",
        "les",
        "total",
        "totale",
        "totales",
        "totali",
        "totais",
        "numer",
        "aantal",
        "liczba",
        "antal",
        "suma",
        "summe",
    ]
)


def plain_name(header: str) -> str:
    """A column name for comparing: folded, words apart by single spaces ("Follower_Count" = "follower count")."""
    return _SPACES.sub(" ", fold(_REPEATED.sub("", header))).strip()


def field_named(plain: str, kind: ImportKind) -> Field | None:
    """What a column of a table of this kind says by its plain name; None when no word says it."""
    words = _words_of(kind)
    if plain in words:
        return words[plain]
    rest = " ".join(word for word in plain.split() if word not in CURRENCY_WORDS)
    if rest in words:
        return words[rest]
    bare = " ".join(word for word in rest.split() if word not in _FILLERS)
    return words.get(bare) or _bare_words_of(kind).get(bare)


@cache
def _words_of(kind: ImportKind) -> Mapping[str, Field]:
    """Words of the kind, and those for every kind that it does not use otherwise."""
    return {**_read("anything"), **_read(kind.value)}


@cache
def _bare_words_of(kind: ImportKind) -> Mapping[str, Field]:
    """The same words without fillers, where anything is left of them."""
    bare = {" ".join(word for word in words.split() if word not in _FILLERS): field for words, field in _items(kind)}
    return {words: field for words, field in bare.items() if words}


def _items(kind: ImportKind) -> list[tuple[str, Field]]:
    counted = (Field.NAME, Field.OWN_ID, Field.PLATFORM)
    return [(words, field) for words, field in _words_of(kind).items() if field not in counted]


@cache
def _read(name: str) -> Mapping[str, Field]:
    entry = files(__name__).joinpath(f"{name}.toml")
    if not entry.is_file():
        return {}
    document = tomllib.loads(entry.read_text("utf-8"))
    return {plain_name(word): Field(field) for field, words in document.items() for word in words.split(",")}
