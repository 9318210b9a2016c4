"""Links whose visits can be told apart, and promo codes that cannot be mistaken for one another.

Naming rules of UTM parts, building a link, the look-alike form of a code, and when a code seems leaked. No database.
"""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from crm.domain.attribution import Windows
from crm.domain.identity import code_key
from crm.domain.text import clean_line, fold
from crm.errors import UserError

PART_LENGTH = 60
LINK_LENGTH = 1000
MEDIUM = "influencer"
LEAK_SHARE = 0.2  # of a code's dated orders, far from the posts
LEAK_ORDERS = 5  # fewer far orders say nothing

_BETWEEN = re.compile(r"[^a-z0-9]+")
_PART = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")
# What looks alike in common typefaces or is heard alike on the phone; letters of other scripts that pass for Latin ones.
_ALIKE = str.maketrans(
    {"0": "o", "q": "o", "1": "l", "i": "l", "!": "l", "|": "l", "5": "s", "$": "s", "2": "z", "8": "b", "6": "g"}
    | {"v": "u", "а": "a", "в": "b", "с": "c", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "т": "t"}
    | {"х": "x", "у": "y", "і": "l", "ѕ": "s", "α": "a", "ο": "o", "ρ": "p", "ν": "u", "ι": "l", "κ": "k", "τ": "t"}
)


@dataclass(frozen=True, slots=True)
class UtmParts:
    """Who sent a visit: each part lower-case letters and digits joined by hyphens or underscores.

    Attributes:
        source: the platform; medium: how, "influencer"; campaign: brand and campaign.
        content: the partner and the post, by which visits are told apart; term: "" or what else matters.

    Raises:
        UserError: a part breaks the naming rule; `field` is its name.
    """

    source: str
    medium: str
    campaign: str
    content: str
    term: str = ""

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if (value or name != "term") and not is_part(value):
                raise UserError(
                    "Use lower-case letters and digits with single hyphens between, at most 60 characters.", field=name
                )


def part(*texts: str) -> str:
    """Texts as one part of a link: lower case, without accents, words joined by hyphens, at most 60 characters."""
    joined = "-".join(word for text in texts for word in _BETWEEN.split(fold(text)) if word)
    return joined[:PART_LENGTH].strip("-")


def is_part(text: str) -> bool:
    """Whether a text keeps the naming rule."""
    return len(text) <= PART_LENGTH and _PART.fullmatch(text) is not None


def numbered(text: str, number: int) -> str:
    """A part told apart from equal ones by a number, within the length: "noor-makes", 2 -> "noor-makes-2"."""
    ending = f"-{number}"
    return text if number < 2 else text[: PART_LENGTH - len(ending)].strip("-") + ending


def tracked_link(landing_url: str, parts: UtmParts) -> str:
    """The landing page with its UTM parts. Other parameters and the place on the page stay; older UTM parts go.

    Raises:
        UserError: it is no web address, or the link would be longer than 1,000 characters.
    """
    try:
        link = _with_parts(clean_line(landing_url), parts)
    except ValueError as error:  # an address that cannot be taken apart, such as an unfinished IPv6 one
        text = "This is not a web address; it looks like https://example.com/page."
        raise UserError(text, field="landing_url") from error
    if len(link) > LINK_LENGTH:
        raise UserError(f"The link is {len(link):,} characters long; {LINK_LENGTH:,} is the most.", field="landing_url")
    return link


def _with_parts(landing_url: str, parts: UtmParts) -> str:
    address = urlsplit(landing_url)
    if address.scheme.lower() not in {"http", "https"} or not address.hostname:
        raise ValueError(landing_url)
    kept = [pair for pair in parse_qsl(address.query, keep_blank_values=True) if pair[0].lower() not in _UTM]
    values = (parts.source, parts.medium, parts.campaign, parts.content, parts.term)
    told = [pair for pair in zip(_UTM, values, strict=True) if pair[1]]
    query = urlencode(kept + told, quote_via=quote)
    return urlunsplit((address.scheme, address.netloc, address.path or "/", query, address.fragment))


def parts_of(link: str) -> dict[str, str]:
    """The UTM parts of a link by name ("utm_source" ...); those that it does not have are absent."""
    return {name.lower(): value for name, value in parse_qsl(urlsplit(link).query) if name.lower() in _UTM}


def code_skeleton(code: str) -> str:
    """The form in which look-alike codes are equal: NOOR10, N00R1O and "noor-l0" are.

    Zero and O and Q, one and I and L, five and S, two and Z, eight and B, six and G, U and V are one letter each, rn is m,
    vv is w; hyphens and other marks do not count, nor do letters of other scripts that look Latin.
    """
    key = fold(code_key(code)).translate(_ALIKE)
    bare = "".join(character for character in key if character.isalnum())
    return bare.replace("rn", "m").replace("uu", "w")


def look_alike(one: str, other: str) -> bool:
    """Whether two codes can be mistaken for one another; equal codes are not alike, they collide."""
    return code_key(one) != code_key(other) and code_skeleton(one) == code_skeleton(other) != ""


@dataclass(frozen=True, slots=True)
class Leak:
    """How a code is used far from the posts that named it.

    Attributes:
        far: orders before the first post or after the window of the last; dated: orders whose day is known.
        suspected: enough of them to say so.
    """

    far: int
    dated: int
    suspected: bool


def leak(orders: dict[date, int], followed: Windows) -> Leak | None:
    """Whether a code seems to have left its partner's audience.

    Args:
        orders: orders by day.
        followed: the days that follow the partner's posts in the campaign.

    Returns:
        None when no post or no order has a day.

    Source: domain.md, money [D40].
    """
    dated = sum(orders.values())
    if not followed.starts or not dated:
        return None
    far = sum(count for day, count in orders.items() if not followed.holds(day))
    return Leak(far, dated, far >= LEAK_ORDERS and far / dated >= LEAK_SHARE)
