"""The table of dated exchange rates: add, edit, remove, each one undoable step."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crm.db.unit_of_work import Database
from crm.errors import Conflict, NotFound, UserError
from crm.queries.rates import rate_rows, rates
from crm.services.history import undo
from crm.services.rates import RateDraft, add_rate, edit_rate, remove_rate

DRAFT = RateDraft(date(2026, 5, 1), "gbp", "EUR", Decimal("1.17"), "the bank")


def test_a_rate_is_added_edited_and_removed(db: Database) -> None:
    """Its digits stay exact; undo takes each step back."""
    rate = add_rate(db, DRAFT)
    assert [(row.from_currency, row.to_currency, str(row.rate), row.source) for row in rate_rows(db)] == [
        ("GBP", "EUR", "1.17", "the bank")
    ]
    edit_rate(db, rate, {"rate": "1.1700001", "on_day": "2026-05-02"})
    assert [(each.on_day, each.rate) for each in rates(db)] == [(date(2026, 5, 2), Decimal("1.1700001"))]
    remove_rate(db, rate)
    assert rates(db) == ()
    undo(db)
    undo(db)
    assert rates(db)[0].rate == Decimal("1.17")
    with pytest.raises(NotFound):
        remove_rate(db, "0" * 32)


def test_a_pair_has_one_rate_a_day(db: Database) -> None:
    """Another day, and the other way round, are other rates."""
    add_rate(db, DRAFT)
    with pytest.raises(Conflict, match="GBP to EUR for 2026-05-01"):
        add_rate(db, DRAFT)
    add_rate(db, RateDraft(DRAFT.on_day, "EUR", "GBP", Decimal("0.85")))
    other = add_rate(db, RateDraft(date(2026, 5, 2), "GBP", "EUR", Decimal("1.18")))
    with pytest.raises(Conflict):
        edit_rate(db, other, {"on_day": "2026-05-01"})
    assert len(rate_rows(db)) == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rate": "0"}, "rate"),
        ({"rate": "-1"}, "rate"),
        ({"rate": "nan"}, "rate"),
        ({"rate": ""}, "rate"),
        ({"rate": "0.1234567890123456789012"}, "rate"),
        ({"rate": "1e12"}, "rate"),
        ({"on_day": ""}, "on_day"),
        ({"to_currency": "pounds"}, "to_currency"),
        ({"to_currency": "GBP"}, "to_currency"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(db: Database, changes: Mapping[str, Any], field: str) -> None:
    """Nothing is written."""
    rate = add_rate(db, DRAFT)
    with pytest.raises(UserError) as error:
        edit_rate(db, rate, changes)
    assert error.value.field == field
    assert rates(db)[0].rate == Decimal("1.17")
