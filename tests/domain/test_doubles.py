"""Which accounts are one, and whose value stays when two people become one."""

import pytest

from crm.domain.doubles import AccountTraits, Side, joined_text, same_account, shared_accounts, usual_side
from crm.domain.vocabulary import Platform


def account(*handles: str, platform: Platform = Platform.X, id_: str = "") -> AccountTraits:
    """An account with these handles."""
    return AccountTraits(platform, id_, frozenset(handles))


def test_the_platforms_id_decides_where_both_have_one() -> None:
    assert same_account(account("a", id_="1"), account("b", id_="1"))
    assert not same_account(account("a", id_="1"), account("a", id_="2"))
    assert same_account(account("a", id_="1"), account("a"))
    assert not same_account(account("a"), account("a", platform=Platform.TIKTOK))


def test_each_account_is_shared_at_most_once() -> None:
    mine = {"m": account("a", "b")}
    assert shared_accounts(mine, {"t": account("a"), "u": account("b")}) == {"t": "m"}


def test_an_account_without_handle_is_the_only_one_there_or_stays_apart() -> None:
    assert shared_accounts({"m": account("a")}, {"t": account()}) == {"t": "m"}
    assert shared_accounts({"m": account("a"), "n": account("b")}, {"t": account()}) == {}
    assert shared_accounts({"m": account("a")}, {"t": account("b")}) == {}
    assert shared_accounts({"m": account("a", id_="1")}, {"t": account(id_="2")}) == {}


@pytest.mark.parametrize(
    ("field", "keep", "other", "side"),
    [
        ("email", "a@b.de", "c@d.de", Side.KEEP),
        ("email", None, "c@d.de", Side.OTHER),
        ("email", "a@b.de", None, Side.KEEP),
        ("name", "?????", "Noor", Side.OTHER),
        ("name", "Noor", "?????", Side.KEEP),
        ("note", "a", "b", Side.BOTH),
        ("note", "a", "a", Side.KEEP),
        ("do_not_contact", False, True, Side.OTHER),
        ("do_not_contact", True, False, Side.KEEP),
    ],
)
def test_what_stays_when_nobody_chose(field: str, keep: object, other: object, side: Side) -> None:
    assert usual_side(field, keep, other) is side


def test_two_notes_stand_one_below_the_other_and_nothing_twice() -> None:
    assert joined_text("a", "b") == "a\n\nb"
    assert joined_text("a and b", "b") == "a and b"
    assert joined_text("b", "a and b") == "a and b"
    assert joined_text("", "b") == "b"
