"""State and intents of brand kits: whose there are, one that is edited, its pages before it is saved."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from crm.changes import ChangeSet
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.brands import brand_rows
from crm.queries.kept_reports import brands_with_kit
from crm.reports.brand_kit import BrandKit
from crm.services.brand_kits import brand_kit, read_logo, remove_brand_kit, save_brand_kit
from crm.services.history import undo
from crm.services.report_builder import kit_pages
from crm.ui.bridge import Bridge

AGENCY = ""  # the id that stands for the agency's own kit


@dataclass(frozen=True)
class Whose:
    """A line of the list; `own` is whether there is a kit of their own."""

    id: str
    name: str
    own: bool


class KitsViewModel(QObject):
    """Reads kits when seen; saves and removes them, each with undo.

    Signals:
        listed(lines): whose kits there may be.
        kit_read(id, kit): what this one wears now.
        drawn(pages): pages in the kit that is being edited; refused(error): it cannot be drawn so.
        logo_read(content): a picture that was chosen.
        saved(id, kit): the kit was kept; None, it was removed.
        failed(sentence): the list could not be read.
    """

    listed = Signal(list)
    kit_read = Signal(str, object)
    drawn = Signal(list)
    refused = Signal(object)
    logo_read = Signal(bytes)
    saved = Signal(str, object)
    failed = Signal(str)

    def __init__(self, bridge: Bridge, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge, self.formats = bridge, formats
        self._in_front = False
        bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read whose kits there are; called when the view comes to the front."""
        self._in_front = True
        self.bridge.read(self, _listed, self.tr("The agency’s own"), then=self.listed.emit, failed=self._fail)

    def rest(self) -> None:
        """Read nothing anew while it is not seen."""
        self._in_front = False

    def open(self, brand_id: str) -> None:
        """Read what the documents of this client wear."""
        self.bridge.read(
            self, brand_kit, brand_id or None, then=partial(self.kit_read.emit, brand_id), failed=self._fail
        )

    def draw(self, brand_id: str, kit: BrandKit) -> None:
        """Make pages in this kit; the old ones stay until they are there."""
        self.bridge.read(
            self, _drawn, brand_id or None, kit, self.formats, then=self.drawn.emit, failed=self.refused.emit
        )

    def read_logo(self, path: Path) -> None:
        """Take a picture from a file."""
        self.bridge.read(self, _logo, path, then=self.logo_read.emit, failed=self.refused.emit)

    def save(self, brand_id: str, kit: BrandKit) -> None:
        """Keep the kit."""
        done = partial(self._done, brand_id, kit, self.tr("Look saved."))
        self.bridge.write(self, save_brand_kit, brand_id or None, kit, then=done, failed=self.refused.emit)

    def remove(self, brand_id: str) -> None:
        """Let documents wear the agency's look again, or Rapport's own."""
        done = partial(self._done, brand_id, None, self.tr("Look removed."))
        self.bridge.write(self, remove_brand_kit, brand_id or None, then=done)

    def _done(self, brand_id: str, kit: BrandKit | None, words: str, _result: object) -> None:
        self.saved.emit(brand_id, kit)
        self.bridge.say(words, self.tr("Undo"), self._undo)

    def _undo(self) -> None:
        said: Callable[[str], None] = self.bridge.say
        done = self.tr("{} was undone.")
        self.bridge.write(self, undo, then=lambda step: said(done.format(step.label)))

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))

    def _on_changed(self, _changes: ChangeSet) -> None:
        if self._in_front:
            self.load()


def _listed(db: Any, agency: str) -> list[Whose]:
    own = brands_with_kit(db)
    return [
        Whose(AGENCY, agency, AGENCY in own),
        *(Whose(row.id, row.name, row.id in own) for row in brand_rows(db)),
    ]


def _drawn(db: Any, brand_id: str | None, kit: BrandKit, formats: Formats) -> list[QImage]:
    """Pictures are decoded here, on the reader's thread."""
    return [QImage.fromData(page) for page in kit_pages(db, brand_id, kit, formats)]


def _logo(_db: Any, path: Path) -> bytes:
    return read_logo(path)
