"""State and intents of the brand list. Widgets live in page.py."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.errors import CrmError
from crm.queries.brands import BrandRow, brand_rows
from crm.services.brands import BrandDraft, add_brand, edit_brand, remove_brand
from crm.services.history import undo
from crm.ui.bridge import Bridge, Failed

SHOWN_TABLES = ("brand", "brand_value", "brand_niche", "niche", "partnership")


class BrandsViewModel(QObject):
    """All brands: an agency has tens of them, so they are read at once.

    Signals:
        brands_read(rows): every `BrandRow`, in order of name.
        added(brand_id): a brand was added.
        written(): something was committed.
        failed(sentence): reading failed.
    """

    brands_read = Signal(object)
    added = Signal(str)
    written = Signal()
    failed = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read the brands."""
        self.bridge.read(self, brand_rows, then=self.brands_read.emit, failed=self._fail)

    def add(self, draft: BrandDraft, failed: Failed) -> None:
        """Add a brand; it becomes the chosen one."""
        words = self.tr("Brand {name} added").format(name=draft.name.strip())
        self.bridge.write(self, add_brand, draft, then=partial(self._added, words), failed=failed)

    def edit(self, brand: BrandRow, changes: Mapping[str, Any], failed: Failed) -> None:
        """Change a brand's fields."""
        words = self.tr("Brand {name} saved").format(name=brand.name)
        self.bridge.write(self, edit_brand, brand.id, changes, then=partial(self._say_with_undo, words), failed=failed)

    def remove(self, brand: BrandRow) -> None:
        """Remove a brand; one that has partnerships stays, and the toast says why."""
        words = self.tr("Brand {name} removed").format(name=brand.name)
        self.bridge.write(self, remove_brand, brand.id, then=partial(self._say_with_undo, words))

    def _added(self, words: str, brand_id: str) -> None:
        self.added.emit(brand_id)
        self._say_with_undo(words, None)

    def _say_with_undo(self, words: str, _result: object) -> None:
        self.written.emit()
        self.bridge.say(words, self.tr("Undo"), self._undo)

    def _undo(self) -> None:
        self.bridge.write(self, undo)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*SHOWN_TABLES):
            self.load()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))
