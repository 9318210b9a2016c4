"""State and intents of a campaign's links and codes. No widgets."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.link_page import LinkPage, link_page
from crm.queries.tracking import TrackingLinkRow
from crm.reports.qr import qr_svg
from crm.services.history import undo
from crm.services.tracking import (
    TrackingLinkDraft,
    add_tracking_link,
    add_tracking_links,
    link_preview,
    remove_tracking_link,
    rename_tracking_link,
    save_qr,
)
from crm.ui.bridge import Bridge, Failed

SHOWN_TABLES = ("tracking_link", "collaboration", "campaign", "influencer", "account", "post", "import_batch")


class LinksViewModel(QObject):
    """The links and codes of one campaign.

    Signals:
        shown(LinkPage): they were read, or read anew.
        previewed(url): what the link that is being typed would be; refused(UserError): why there can be none.
        pictured(url, svg): the QR picture of a link.
        failed(sentence): they could not be read.
        written(): something was committed.
    """

    shown = Signal(object)
    previewed = Signal(str)
    refused = Signal(object)
    pictured = Signal(str, str)
    failed = Signal(str)
    written = Signal()

    def __init__(self, bridge: Bridge, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge, self.formats = bridge, formats
        self.campaign_id = ""
        self.page: LinkPage | None = None
        self._in_front = False
        bridge.changed.connect(self._on_changed)

    def show(self, campaign_id: str) -> None:
        """Show a campaign, from now on as it changes."""
        self._in_front = True
        if campaign_id != self.campaign_id:
            self.campaign_id, self.page = campaign_id, None
        self.load()

    def rest(self) -> None:
        """Read nothing anew while the links are not seen."""
        self._in_front = False

    def load(self) -> None:
        """Read it anew."""
        if self.campaign_id:
            self.bridge.read(self, link_page, self.campaign_id, then=self._set, failed=self._fail)

    def link(self, link_id: str) -> TrackingLinkRow | None:
        """One of the links that are shown."""
        return next((each for each in self.page.links if each.id == link_id), None) if self.page else None

    def name(self, collaboration_id: str) -> str:
        """The partner's name, or their handle."""
        partners = self.page.partners if self.page else ()
        return next((each.name for each in partners if each.collaboration_id == collaboration_id), "")

    def without_link(self) -> int:
        """How many partners have no link yet."""
        if self.page is None:
            return 0
        have = {each.collaboration_id for each in self.page.links}
        return sum(each.collaboration_id not in have for each in self.page.partners)

    def preview(self, draft: TrackingLinkDraft) -> None:
        """Say what the link would be."""
        self.bridge.read(self, link_preview, draft, then=self.previewed.emit, failed=self.refused.emit)

    def picture(self, url: str) -> None:
        """Draw the QR picture of a link."""
        self.bridge.read(self, _picture, url, then=self._tell_picture)

    def add(self, draft: TrackingLinkDraft, failed: Failed) -> None:
        """Make one link."""
        self.bridge.write(self, add_tracking_link, draft, then=self._said(self.tr("Link made.")), failed=failed)

    def add_all(self, draft: TrackingLinkDraft, failed: Failed) -> None:
        """Make a link for each partner who has none of this label."""
        everybody = [each.collaboration_id for each in self.page.partners] if self.page else []
        self.bridge.write(self, add_tracking_links, draft, everybody, then=self._made, failed=failed)

    def rename(self, link: TrackingLinkRow, label: str, failed: Failed) -> None:
        """Call a link otherwise; its address stays."""
        said = self._said(self.tr("Link renamed."))
        self.bridge.write(self, rename_tracking_link, link.id, label, then=said, failed=failed)

    def remove(self, link: TrackingLinkRow) -> None:
        """Take a link away."""
        self.bridge.write(self, remove_tracking_link, link.id, then=self._said(self.tr("Link removed.")))

    def save_picture(self, url: str, to: Path) -> None:
        """Write the QR picture to a file."""
        self.bridge.read(self, _save_qr, url, to, then=self._tell_saved)

    # ---- answers

    def _set(self, page: LinkPage) -> None:
        if page.campaign_id == self.campaign_id:
            self.page = page
            self.shown.emit(page)

    def _said(self, words: str) -> Callable[[object], None]:
        return partial(self._say, words)

    def _say(self, words: str, _result: object) -> None:
        self.written.emit()
        self.bridge.say(words, self.tr("Undo"), partial(self.bridge.write, self.bridge, undo))

    def _made(self, ids: Sequence[str]) -> None:
        if not ids:
            self.written.emit()
            self.bridge.say(self.tr("Every partner has a link of this name already."))
            return
        words = self.tr("1 link made.") if len(ids) == 1 else self.tr("{n} links made.")
        self._say(words.format(n=self.formats.count(len(ids))), None)

    def _tell_picture(self, told: tuple[str, str]) -> None:
        self.pictured.emit(*told)

    def _tell_saved(self, path: Path) -> None:
        self.bridge.say(self.tr("Saved as {name}.").format(name=path.name))

    def _on_changed(self, changes: ChangeSet) -> None:
        if self._in_front and changes.touches(*SHOWN_TABLES):
            self.load()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))


def _picture(_db: Any, url: str) -> tuple[str, str]:
    return url, qr_svg(url)


def _save_qr(_db: Any, url: str, to: Path) -> Path:
    return save_qr(url, to)
