"""Commands on brands: add, edit, remove, with their values and niches. Each is one labelled step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from crm.db.entities import Brand, BrandValue, Niche, Partnership, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.identity import name_key, sort_key
from crm.errors import Conflict, UserError
from crm.services.labels import drop_unused, set_brand_niches

VALUE_LENGTH = 120


@dataclass(frozen=True)
class BrandDraft:
    """A client as typed; `values` are what it stands for, in the order that matters to it."""

    name: str
    website: str | None = None
    note: str = ""
    values: tuple[str, ...] = ()
    niches: tuple[str, ...] = ()


def add_brand(db: Database, draft: BrandDraft) -> str:
    """Add a brand and return its id.

    Raises:
        UserError: the name is missing or too long, the website is none.
        Conflict: there is a brand of this name.
    """
    with db.begin("Add brand") as uow:
        brand = Brand(id=new_id(), name="", name_key="", sort_key="", created_at=uow.now)
        for field in ("name", "website", "note"):
            _assign(uow, brand, field, getattr(draft, field))
        uow.add(brand)
        uow.flush()
        _set_values(brand, limits.words(draft.values, "values", VALUE_LENGTH))
        set_brand_niches(uow, brand.id, limits.words(draft.niches, "niches"))
        return brand.id


def edit_brand(db: Database, brand_id: str, changes: Mapping[str, Any]) -> None:
    """Change some fields of a brand; values and niches replace the old lists, and a kept value keeps its ratings.

    Raises:
        NotFound: the brand is gone.
        UserError, Conflict: as `add_brand`; an unknown field is named.
    """
    with db.begin("Edit brand") as uow:
        brand = uow.get(Brand, brand_id)
        for field, value in changes.items():
            if field == "values":
                _set_values(brand, limits.words(value, field, VALUE_LENGTH))
            elif field == "niches":
                set_brand_niches(uow, brand_id, limits.words(value, field))
            else:
                _assign(uow, brand, field, value)


def remove_brand(db: Database, brand_id: str) -> None:
    """Remove a brand that has no partnerships, with its values and their ratings.

    Raises:
        Conflict: it has partnerships; their history would go with it.
    """
    with db.begin("Remove brand") as uow:
        brand = uow.get(Brand, brand_id)
        held = uow.session.scalar(select(func.count()).select_from(Partnership).where(Partnership.brand_id == brand_id))
        if held:
            noun = "partnership" if held == 1 else "partnerships"
            raise Conflict(f"{brand.name} has {held} {noun}; remove those first.")
        uow.delete(brand)
        uow.flush()
        drop_unused(uow, Niche)


def _assign(uow: UnitOfWork, brand: Brand, field: str, value: Any) -> None:
    match field:
        case "name":
            _rename(uow, brand, limits.one_line(value, field, limits.NAME_LENGTH))
        case "website":
            brand.website = limits.web_address(value, field)
        case "note":
            brand.note = limits.many_lines(value, field)
        case _:
            raise UserError(f"A brand has no field “{field}”.", field=field)


def _rename(uow: UnitOfWork, brand: Brand, name: str) -> None:
    key = name_key(name)
    if not key:
        raise UserError("Type the brand's name.", field="name")
    with uow.session.no_autoflush:
        taken = uow.session.scalar(select(Brand.name).where(Brand.name_key == key, Brand.id != brand.id))
    if taken is not None:
        raise Conflict(f"There is already a brand called {taken}.", field="name")
    brand.name, brand.name_key, brand.sort_key = name, key, sort_key(name) or key


def _set_values(brand: Brand, names: Sequence[str]) -> None:
    """Keep the values that stay, because influencers are rated against them; drop and add the rest."""
    known = {value.name_key: value for value in brand.values}
    wanted = {name_key(name): name for name in names}
    for key, value in known.items():
        if key not in wanted:
            brand.values.remove(value)
    for position, (key, name) in enumerate(wanted.items()):
        if key not in known:
            known[key] = BrandValue(id=new_id(), name_key=key)
            brand.values.append(known[key])
        known[key].name, known[key].position = name, position
