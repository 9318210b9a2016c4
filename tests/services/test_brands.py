"""Brands with values and niches: added, edited without losing ratings, removed only when nobody depends on them."""

from datetime import date
from typing import Any

import pytest

from crm.db.entities import Brand, BrandValue, Niche
from crm.db.unit_of_work import Database
from crm.errors import Conflict, NotFound, UserError
from crm.queries.brands import brand_detail, brand_rows
from crm.queries.influencers import influencer_detail
from crm.services import brands
from crm.services.brands import BrandDraft
from crm.services.influencers import ValueRatingDraft, rate_value
from crm.services.partnerships import remove_partnership, start_partnership
from tests.services.people import add_lumen, add_noor, row_count


def test_a_brand_keeps_its_values_in_their_order(db: Database) -> None:
    lumen = brands.add_brand(db, BrandDraft("Lumen", "lumen.example", "Note", ("Honesty", "Care"), ("Light", "Craft")))
    (row,) = brand_rows(db)
    assert (row.id, row.website, row.niches) == (lumen, "https://lumen.example", ("Craft", "Light"))
    assert [value.name for value in row.values] == ["Honesty", "Care"]


def test_a_value_that_stays_keeps_its_ratings(db: Database) -> None:
    lumen, noor = add_lumen(db), add_noor(db)
    care, honesty = brand_detail(db, lumen).values
    for value in (care, honesty):
        rate_value(db, ValueRatingDraft(noor, value.id, 4, "", date(2026, 1, 1)))
    brands.edit_brand(db, lumen, {"values": ["Joy", "CARE"], "niches": []})
    after = brand_detail(db, lumen)
    assert [(value.name, value.id == care.id) for value in after.values] == [("Joy", False), ("CARE", True)]
    assert after.niches == ()
    assert [rating.value for rating in influencer_detail(db, noor).value_ratings] == ["CARE"]


@pytest.mark.parametrize("changes", [{"name": " "}, {"name": "n" * 301}, {"website": "not a site"}, {"mood": "x"}])
def test_a_wrong_value_is_refused_beside_its_field(db: Database, changes: dict[str, Any]) -> None:
    with pytest.raises(UserError) as refused:
        brands.edit_brand(db, add_lumen(db), changes)
    assert refused.value.field == next(iter(changes))


def test_two_brands_cannot_share_a_name(db: Database) -> None:
    lumen = add_lumen(db)
    with pytest.raises(Conflict, match="Lumen") as refused:
        brands.add_brand(db, BrandDraft("LUMEN"))
    assert refused.value.field == "name"
    brands.edit_brand(db, lumen, {"name": "lumen"})
    assert brand_detail(db, lumen).name == "lumen"


def test_a_brand_with_partnerships_stays(db: Database) -> None:
    lumen = add_lumen(db)
    partnership = start_partnership(db, add_noor(db), lumen)
    with pytest.raises(Conflict, match="Lumen has 1 partnership; remove"):
        brands.remove_brand(db, lumen)
    remove_partnership(db, partnership)
    brands.remove_brand(db, lumen)
    assert row_count(db, Brand, BrandValue, Niche) == [0, 0, 1]
    with pytest.raises(NotFound):
        brand_detail(db, lumen)
