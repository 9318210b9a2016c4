"""Who is who: normal forms of handles, e-mails and names, and the evidence that two records are one person.

Keys made here are stored and compared; what a person reads keeps its own spelling. Profile addresses are in
`profiles`, addresses of posts in `permalinks`, plain text in `text`. No database and no guessing: a name alone is never a match.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from crm.domain.permalinks import handle_in_post, post_key
from crm.domain.profiles import parse_profile
from crm.domain.text import caseless, clean_line, fold
from crm.domain.vocabulary import Platform

AccountKey = tuple[Platform, str]  # platform, handle_key

SORT_KEY_LENGTH = 400
EMAIL_LENGTH = 254  # octets; RFC 5321 section 4.5.3.1.3 less the angle brackets

# Two or more "?" in a row, one that opens a word, or one with a letter after it: letters that an encoding destroyed.
_LOST_LETTERS = re.compile(r"\?\s*\?|\ufffd|(?:^|\s)\?|\?\w")
_EMAIL = re.compile(r"[^\s@\"(),:;<>\[\\\]]+@[^\s@.,:;<>\"()\[\\\]]+(?:\.[^\s@.,:;<>\"()\[\\\]]+)+")


def handle_key(text: str) -> str:
    """The form in which handles are compared.

    Args:
        text: a handle with or without "@", or a profile address.

    Returns:
        Case-folded, without "@", address, query and trailing slash; dots and underscores stay. "" when the
        text names nobody.

    Source: domain.md, identity and duplicates.
    """
    return caseless(parse_profile(text)[1])


def email_key(text: str) -> str:
    """The form in which e-mail addresses are compared: trimmed and case-folded; dots and plus-parts stay."""
    return caseless(clean_line(text)).removeprefix("mailto:").strip()


def is_email(text: str) -> bool:
    """Whether this can be an e-mail address: something, one "@", and a domain with a dot. No more is claimed."""
    return len(text.encode("utf-8", "replace")) <= EMAIL_LENGTH and _EMAIL.fullmatch(text) is not None


def name_key(text: str) -> str:
    """The form in which names, tags and niches are compared: NFKC, case-folded, spaces collapsed; accents stay."""
    return " ".join(caseless(text).split())


def permalink_key(url: str) -> tuple[Platform, str] | None:
    """The platform and canonical key of a post, equal for all addresses of it.

    Args:
        url: the address of a post, with or without "https://"; also a LinkedIn "urn:li:activity:...".

    Returns:
        The platform's own id or code of the post where the address has it; a short link's host and path; of any other
        site (BLOG, PODCAST) host and path. At most 300 characters. None when the text is no address of a post:
        a profile, a site's first page, plain text.
    """
    return post_key(url)


def post_handle(url: str) -> tuple[Platform, str] | None:
    """The platform and handle, as spelled, of the account that a post's address shows; None when it shows none."""
    return handle_in_post(url)


def code_key(code: str) -> str:
    """The form in which promo codes are compared: NFKC, case-folded, without any spaces."""
    return caseless("".join(caseless(code).split()))  # a mark left alone by a blank joins the letter before it


def sort_key(text: str) -> str:
    """The form in which names are put in order: blind to case and accents, at most 400 characters."""
    return " ".join(fold(text).split())[:SORT_KEY_LENGTH].rstrip()


def is_damaged(name: str) -> bool:
    """Whether letters of this name were already destroyed in the file, as in "????? on IG".

    A single "?" at the end of a word ("Really?") is punctuation. A replacement character counts as a lost letter.
    """
    return _LOST_LETTERS.search(name) is not None


class Strength(StrEnum):
    """How much a piece of evidence says; only CERTAIN may be acted on without asking."""

    CERTAIN = "certain"
    STRONG = "strong"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two records may be one person.

    Attributes:
        reason: one sentence for the person who decides.
    """

    strength: Strength
    reason: str


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of one person for finding doubles; "" and an empty set mean not known.

    Attributes:
        account_keys: current and former accounts that have a handle.
        city: place as written.
        site: address of the person's own site as written.
    """

    name: str = ""
    email: str = ""
    city: str = ""
    site: str = ""
    account_keys: frozenset[AccountKey] = frozenset()


def same_person(a: Traits, b: Traits) -> Evidence | None:
    """The strongest evidence that two records are one person.

    Returns:
        None when nothing but perhaps the name agrees: a name is never a match by itself.

    Source: domain.md, identity and duplicates.
    """
    shared = sorted(a.account_keys & b.account_keys)
    if shared:
        platform, key = shared[0]
        return Evidence(Strength.CERTAIN, f"Both have the {platform} account {key}.")
    email = _agreed(email_key(a.email), email_key(b.email))
    if email:
        return Evidence(Strength.STRONG, f"Both have the e-mail {email}; people with one agent may share it.")
    if is_damaged(a.name) or not _agreed(name_key(a.name), name_key(b.name)):
        return None
    if _agreed(name_key(a.city), name_key(b.city)):
        return Evidence(Strength.POSSIBLE, "Both have the same name and the same place.")
    if _agreed(handle_key(a.site), handle_key(b.site)):
        return Evidence(Strength.POSSIBLE, "Both have the same name and the same site.")
    return None


def _agreed(a: str, b: str) -> str:
    """The value both hold; "" when they differ or it is not known."""
    return a if a == b else ""
