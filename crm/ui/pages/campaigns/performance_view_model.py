"""State and intents of the performance tab: which campaign, on what basis, its story, writing the report."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.domain.vocabulary import Basis
from crm.errors import CrmError
from crm.formats import Formats
from crm.reports.campaign_story import Story
from crm.services.campaign_exports import (
    CampaignReportRequest,
    campaign_told,
    report_name,
)
from crm.services.report_builder import write_report
from crm.services.report_choices import ReportChoices, ReportKind
from crm.ui.bridge import Bridge

_SHOWN = (
    "campaign",
    "campaign_goal",
    "collaboration",
    "collaboration_move",
    "deliverable",
    "deliverable_post",
    "post",
    "post_tag",
    "reading",
    "reading_choice",
    "conversion",
    "comment",
    "comment_mark",
    "payment",
    "exchange_rate",
    "import_batch",
    "brief",
    "influencer",
)


class PerformanceViewModel(QObject):
    """One campaign's story.

    Signals:
        told(story): it was read.
        failed(sentence): it could not be.
        written(report): a report was written; `Written`.
        refused(sentence): it was not.
    """

    told = Signal(object)
    failed = Signal(str)
    written = Signal(object)
    refused = Signal(str)

    def __init__(self, bridge: Bridge, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge, self.formats = bridge, formats
        self.campaign_id = ""
        self.basis: Basis | None = None
        self._story: Story | None = None
        self._in_front = False
        self._stale = False
        bridge.changed.connect(self._on_changed)

    def show_campaign(self, campaign_id: str) -> None:
        """Look at this campaign; it is read when the tab is seen."""
        if campaign_id != self.campaign_id:
            self.campaign_id, self.basis, self._story = campaign_id, None, None
        self._stale = True
        if self._in_front:
            self.load()

    def come(self) -> None:
        """The tab is seen: read what is not known or out of date."""
        self._in_front = True
        if self._stale:
            self.load()

    def rest(self) -> None:
        """Read nothing while the tab is not seen."""
        self._in_front = False

    def load(self) -> None:
        """Read the campaign."""
        if self.campaign_id:
            self._stale = False
            self.bridge.read(self, campaign_told, self._request(), then=self._tell, failed=self._fail)

    def divide_by(self, basis: Basis | None) -> None:
        """Show rates on this basis; None is what most posts know."""
        if basis is not self.basis:
            self.basis = basis
            self.load()

    def file_name(self) -> str:
        """A name for the report, without ending."""
        return report_name(self._story.campaign if self._story else "")

    def write(self, to: Path) -> None:
        """Write the report on the basis that is shown, beside other work; it is noted and kept."""
        choices = ReportChoices(
            ReportKind.CAMPAIGN, campaign_id=self.campaign_id, basis=self.basis, form=to.suffix.lower()
        )
        title = self.tr("Writing {name}").format(name=to.name)
        self.bridge.reading_job(
            title, write_report, choices, to, self.formats, then=self.written.emit, failed=self._refuse
        )

    def _request(self) -> CampaignReportRequest:
        return CampaignReportRequest(self.campaign_id, self.basis, self.formats)

    def _tell(self, story: Story) -> None:
        self._story = story
        self.told.emit(story)

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))

    def _refuse(self, error: CrmError) -> None:
        self.refused.emit(str(error))

    def _on_changed(self, changes: ChangeSet) -> None:
        if self.campaign_id and changes.touches(*_SHOWN):
            self._stale = True
            if self._in_front:
                self.load()
