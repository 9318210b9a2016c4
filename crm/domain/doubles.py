"""Doubles: all the evidence that two records are one person, and which of two values stays when they are merged.

The evidence of accounts, e-mail and equal names is `identity.same_person`; the weaker hints for a review list are
here. How alike two names are is measured elsewhere and given as a number: domain knows no library.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from crm.domain.identity import Evidence, Strength, Traits, handle_key, is_damaged, name_key, same_person
from crm.domain.vocabulary import Platform

LIKE_NAMES = 88.0  # of 100: "Noor van Dijk" and "Noor van Dyk" reach it, "Anna Meier" and "Anna Weber" do not
MERGED_ID = ("rapport", "merged id")  # layout and column of the alias that keeps the id of a person merged away
TELLING_HANDLE = 4  # characters; shorter handles are taken by somebody else on every platform
STRENGTHS = (Strength.CERTAIN, Strength.STRONG, Strength.POSSIBLE)  # strongest first


@dataclass(frozen=True, slots=True)
class AccountTraits:
    """What is known of one account for telling whether two are the same; "" means not known.

    Attributes:
        platform_id: the platform's own id, which a renamed account keeps.
        handle_keys: current and former handles, as `handle_key` gives them.
    """

    platform: Platform
    platform_id: str
    handle_keys: frozenset[str]


def same_account(a: AccountTraits, b: AccountTraits) -> bool:
    """Whether two accounts are one: by the platform's id where both have it, else by a handle both have or had."""
    if a.platform is not b.platform:
        return False
    if a.platform_id and b.platform_id:
        return a.platform_id == b.platform_id
    return bool(a.handle_keys & b.handle_keys)


def shared_accounts(mine: Mapping[str, AccountTraits], theirs: Mapping[str, AccountTraits]) -> dict[str, str]:
    """Which accounts two records of one person have in common.

    An account of which a file told no handle is the person's only one on that platform, when there is only one.

    Args:
        mine, theirs: account id -> traits.

    Returns:
        Their account's id -> my account's id, each at most once.
    """
    shared: dict[str, str] = {}
    for their_id, their in theirs.items():
        same = (my_id for my_id, my in mine.items() if my_id not in shared.values() and same_account(my, their))
        if (found := next(same, None)) is not None:
            shared[their_id] = found
    for platform in {their.platform for their in theirs.values()}:
        left = [my_id for my_id, my in mine.items() if my.platform is platform and my_id not in shared.values()]
        right = [each for each, their in theirs.items() if their.platform is platform and each not in shared]
        if len(left) == len(right) == 1 and _may_be_one(mine[left[0]], theirs[right[0]]):
            shared[right[0]] = left[0]
    return shared


def _may_be_one(a: AccountTraits, b: AccountTraits) -> bool:
    return not (a.handle_keys and b.handle_keys) and not (a.platform_id and b.platform_id)


def account_keys(accounts: Iterable[AccountTraits]) -> frozenset[tuple[Platform, str]]:
    """The keys of these accounts for `Traits`: every handle, and every platform id as "id 123"."""
    keys = [(account.platform, key) for account in accounts for key in account.handle_keys]
    ids = [(account.platform, f"id {account.platform_id}") for account in accounts if account.platform_id]
    return frozenset(keys + ids)


def evidence(a: Traits, b: Traits, name_likeness: float = 0.0) -> tuple[Evidence, ...]:
    """Everything that speaks for two records being one person, strongest first; empty when nothing does.

    Args:
        name_likeness: how alike the names are, 0 to 100.

    Source: domain.md, identity and duplicates.
    """
    found: list[Evidence] = []
    rest = a
    while (reason := same_person(rest, b)) is not None:
        found.append(reason)
        if reason.strength is Strength.POSSIBLE:
            break
        rest = (
            replace(rest, account_keys=frozenset()) if reason.strength is Strength.CERTAIN else replace(rest, email="")
        )
    if (hint := _same_handle(a, b)) is not None:
        found.append(hint)
    if reason is None and (hint := _like(a, b, name_likeness)) is not None:
        found.append(hint)
    return tuple(found)


def _same_handle(a: Traits, b: Traits) -> Evidence | None:
    """One handle on two platforms: people take the same name everywhere, and so do strangers."""
    mine = {key: platform for platform, key in sorted(a.account_keys)}
    for platform, key in sorted(b.account_keys):
        if key in mine and mine[key] is not platform and len(key) >= TELLING_HANDLE and not key.startswith("id "):
            return Evidence(Strength.POSSIBLE, f"Both go by @{key}: on {mine[key]} and on {platform}.")
    return None


def _like(a: Traits, b: Traits, likeness: float) -> Evidence | None:
    if likeness < LIKE_NAMES or is_damaged(a.name) or is_damaged(b.name):
        return None
    if name_key(a.city) and name_key(a.city) == name_key(b.city):
        return Evidence(Strength.POSSIBLE, "The names are alike, and the place is the same.")
    if handle_key(a.site) and handle_key(a.site) == handle_key(b.site):
        return Evidence(Strength.POSSIBLE, "The names are alike, and the site is the same.")
    return None


class Side(StrEnum):
    """Whose value stays when two people become one."""

    KEEP = "keep"
    OTHER = "other"
    BOTH = "both"  # notes only: one text below the other


FIELDS = (
    "name", "email", "phone", "website", "location", "language", "gender", "note", "private_note", "do_not_contact",
)  # fmt: skip
JOINED_FIELDS = ("note", "private_note")


def usual_side(field: str, keep: Any, other: Any) -> Side:
    """Whose value stays when nobody chose: what is known wins over nothing, both notes stay, a "do not contact" stays.

    Args:
        keep, other: the two values; None, "" and False mean nothing known.
    """
    if not other or keep == other:
        return Side.KEEP
    if not keep or (field == "name" and is_damaged(keep) and not is_damaged(other)):
        return Side.OTHER
    return Side.BOTH if field in JOINED_FIELDS else Side.KEEP


def joined_text(keep: str, other: str) -> str:
    """Two notes as one: one below the other, a text that the other contains already only once."""
    keep, other = keep.strip(), other.strip()
    if other in keep:
        return keep
    return other if keep in other else f"{keep}\n\n{other}"
