"""What a campaign has committed and spent, and what is left."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.budgets import PartCost, committed_by, cost_of, free, full_cost, spent_by
from crm.domain.vocabulary import Money

EUR = st.integers(0, 10**12)


def euros(minor: int) -> Money:
    """An amount in cents."""
    return Money(minor, "EUR")


def test_a_cost_is_what_was_agreed_or_paid_when_that_is_more() -> None:
    """Fee 450, product 80 and shipping 20 cost 550; a payment of 500 instead of 450 makes 600."""
    part = PartCost("EUR", agreed=45_000, expenses=10_000, committed=True)
    assert cost_of(part) == full_cost(part) == (euros(55_000),)
    assert cost_of(replace(part, paid={"EUR": 20_000})) == (euros(55_000),)
    assert cost_of(replace(part, paid={"EUR": 20_000}, due={"EUR": 30_000})) == (euros(60_000),)


def test_who_declined_costs_what_was_paid_and_nothing_else() -> None:
    """A fee that nobody accepted is no cost; what it would be stays known, a payment counts, a confirmed 0 is 0."""
    declined = PartCost("EUR", agreed=45_000, expenses=10_000)
    assert (cost_of(declined), full_cost(declined)) == ((), (euros(55_000),))
    assert cost_of(replace(declined, paid={"EUR": 5_000})) == (euros(5_000),)
    assert cost_of(replace(declined, confirmed=True)) == (euros(0),)


def test_unknown_is_not_zero_until_somebody_confirms_it() -> None:
    """A gifted partner of whom nobody said so has no cost; a confirmed one costs 0."""
    assert cost_of(PartCost("EUR", committed=True)) == ()
    assert cost_of(PartCost("EUR", committed=True, confirmed=True)) == (euros(0),)


def test_currencies_never_mix() -> None:
    """A payment in another currency is a line of its own."""
    part = PartCost("EUR", agreed=45_000, committed=True, paid={"GBP": 10_000})
    assert cost_of(part) == committed_by([part]) == (euros(45_000), Money(10_000, "GBP"))
    with pytest.raises(ValueError, match="GBP"):
        free(euros(100_000), Money(10_000, "GBP"))


def test_an_invitation_commits_nothing_but_what_was_paid_already() -> None:
    """From acceptance on everything is committed; only what was sent or paid is spent."""
    invited = PartCost("EUR", agreed=45_000, due={"EUR": 5_000})
    agreed = PartCost("EUR", agreed=30_000, expenses=8_000, committed=True)
    sent = PartCost("EUR", agreed=20_000, expenses=9_000, committed=True, shipped=True, paid={"EUR": 20_000})
    assert committed_by([invited, agreed, sent]) == (euros(5_000 + 38_000 + 29_000),)
    assert spent_by([invited, agreed, sent]) == (euros(29_000),)
    assert committed_by([]) == spent_by([]) == ()


@given(EUR, EUR, EUR)
def test_what_is_free_and_committed_is_the_budget(budget: int, agreed: int, paid: int) -> None:
    """Also when it is overdrawn."""
    committed = committed_by([PartCost("EUR", agreed, committed=True, paid={"EUR": paid})])
    left = free(euros(budget), committed[0])
    assert left is not None
    assert left.minor + sum(amount.minor for amount in committed) == budget
    assert free(None, committed[0]) is None
    assert free(euros(budget), None) is None
