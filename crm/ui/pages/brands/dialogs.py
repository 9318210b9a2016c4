"""The dialog to add or edit a brand. What is refused stands beside its field."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from crm.queries.brands import BrandRow
from crm.services.brands import BrandDraft
from crm.ui.kit.forms import Dialog, Field, area, comma_separated, line
from crm.ui.pages.brands.view_model import BrandsViewModel


class BrandDialog(Dialog):
    """A new brand when `brand` is None, else an existing one."""

    def __init__(self, model: BrandsViewModel, brand: BrandRow | None, parent: QWidget) -> None:
        title = self.tr("Edit {name}").format(name=brand.name) if brand else self.tr("Add brand")
        super().__init__(title, self.tr("Save") if brand else self.tr("Add brand"), parent, 480)
        self.model, self.brand = model, brand
        self._before = _fields(brand) if brand else {}
        self.name = line(self._before.get("name", ""))
        self.website = line(self._before.get("website") or "", "https://")
        self.values = line(", ".join(self._before.get("values", ())), self.tr("Honest, handmade, slow"))
        self.niches = line(", ".join(self._before.get("niches", ())), self.tr("Home, food"))
        self.note = area(self._before.get("note", ""), 4)
        commas = self.tr("With commas between, the most important first.")
        self.add("name", Field(self.tr("Name"), self.name))
        self.add("website", Field(self.tr("Website"), self.website))
        self.add("values", Field(self.tr("Values"), self.values, commas))
        self.add("niches", Field(self.tr("Niches"), self.niches, self.tr("With commas between.")))
        self.add("note", Field(self.tr("Note"), self.note))
        self.on_submit(self._save)
        model.written.connect(self.accept)
        self.name.setFocus()

    def _typed(self) -> dict[str, Any]:
        return {
            "name": self.name.text(),
            "website": self.website.text().strip() or None,
            "note": self.note.toPlainText(),
            "values": comma_separated(self.values.text()),
            "niches": comma_separated(self.niches.text()),
        }

    def _save(self) -> None:
        typed = self._typed()
        if self.brand is None:
            self.model.add(BrandDraft(**typed), self.show_error)
            return
        changes = {name: value for name, value in typed.items() if value != self._before[name]}
        if changes:
            self.model.edit(self.brand, changes, self.show_error)
        else:
            self.accept()


def _fields(brand: BrandRow) -> Mapping[str, Any]:
    return {
        "name": brand.name,
        "website": brand.website,
        "note": brand.note,
        "values": tuple(value.name for value in brand.values),
        "niches": brand.niches,
    }
