"""State and intents of the brief tab: which brief is open, what is typed, what the openness check says of it.

Widgets live in brief_tab.py and brief_editor.py.
"""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm.changes import ChangeSet
from crm.domain.brief_contents import BriefContents, cleaned
from crm.errors import CrmError, UserError
from crm.formats import Formats
from crm.queries.brief_page import OpenedBrief, opened_brief
from crm.queries.briefs import brief_openness, brief_versions
from crm.reports.content import Audience
from crm.services.brief_blocks import BlockDraft, add_block, remove_block
from crm.services.brief_exports import BriefRequest, brief_objections
from crm.services.briefs import (
    Acceptance,
    SavedBrief,
    accept_version,
    add_brief,
    add_partner_brief,
    keep_picture,
    save_version,
)
from crm.services.history import undo
from crm.services.report_builder import Written, write_report
from crm.services.report_choices import ReportChoices, ReportKind
from crm.ui.bridge import Bridge, Failed, Then

SHOWN_TABLES = (
    "brief",
    "brief_version",
    "brief_block",
    "campaign",
    "collaboration",
    "deliverable",
    "influencer",
    "brand",
)
CHECK_AFTER_MS = 250


class BriefViewModel(QObject):
    """One brief at a time; leaving it with something typed saves a version.

    Signals:
        opened(OpenedBrief): it was read, or read again.
        checked(CheckedBrief): the check of what is typed, beside the window, a moment after the last key.
        state_changed(): something was typed or saved.
        failed(sentence): reading failed.
        refused(error): saving was refused.
    """

    opened = Signal(object)
    checked = Signal(object)
    state_changed = Signal()
    failed = Signal(str)
    refused = Signal(object)

    def __init__(self, bridge: Bridge, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.formats = formats
        self.brief: OpenedBrief | None = None
        self._campaign_id = ""
        self._influencer_id: str | None = None
        self._typed: BriefContents | None = None
        self._waiting: dict[tuple[str, str | None], BriefContents] = {}
        self._check = QTimer(self)
        self._check.setSingleShot(True)
        self._check.setInterval(CHECK_AFTER_MS)
        self._check.timeout.connect(self._ask_check)
        bridge.changed.connect(self._on_changed)

    # ---- which brief

    def show_campaign(self, campaign_id: str) -> None:
        """Open a campaign's brief; the same one again keeps whose version is open."""
        self.leave()
        if campaign_id != self._campaign_id:
            self._campaign_id, self._influencer_id = campaign_id, None
        self._forget()
        self.load()

    def choose(self, influencer_id: str | None) -> None:
        """Open a partner's version; None is the campaign's brief."""
        if influencer_id != self._influencer_id:
            self.leave()
            self._influencer_id = influencer_id
            self._forget()
            self.load()

    def load(self) -> None:
        """Read the open brief."""
        if self._campaign_id:
            told = (self._campaign_id, self._influencer_id, self.formats)
            self.bridge.read(self, opened_brief, *told, then=self._show, failed=self._fail)

    def leave(self) -> None:
        """Save what is typed, so that going elsewhere loses nothing."""
        if self.unsaved() and self._typed is not None:
            if not _can_be_saved(self._typed):  # it waits here until the person comes back
                self._waiting[self._campaign_id, self._influencer_id] = self._typed
            self.save()

    # ---- what is typed

    def type(self, contents: BriefContents) -> None:
        """Take what the form holds now; the check follows when the person pauses."""
        self._typed = contents
        self._check.start()
        self.state_changed.emit()

    def unsaved(self) -> bool:
        """Whether something is typed that no version holds."""
        if self.brief is None or self._typed is None:
            return False
        return not _can_be_saved(self._typed) or cleaned(self._typed) != self.brief.contents

    def save(self) -> None:
        """Save what is typed as a version; the first time, write the brief."""
        brief, typed = self.brief, self._typed
        if brief is None or typed is None:
            return
        if brief.row is not None:
            then = partial(self._saved, brief.partner)
            self.bridge.write(self, save_version, brief.row.id, typed, then=then, failed=self.refused.emit)
        elif brief.influencer_id is None:
            then = partial(self._written, self.tr("Brief written"))
            self.bridge.write(self, add_brief, brief.briefs.campaign_id, typed, then=then, failed=self.refused.emit)
        else:
            words = self.tr("{name} has a version of their own").format(name=brief.partner)
            told = (brief.briefs.campaign_id, brief.influencer_id, typed)
            then = partial(self._written, words)
            self.bridge.write(self, add_partner_brief, *told, then=then, failed=self.refused.emit)

    def drop(self) -> None:
        """Forget what is typed and show what is saved."""
        self._forget()
        self.load()

    # ---- versions, blocks, files

    def read_versions(self, then: Then) -> None:
        """All versions of the open brief, newest first."""
        if self.brief is not None and self.brief.row is not None:
            self.bridge.read(self, brief_versions, self.brief.row.id, then=then)

    def accept(self, acceptance: Acceptance, then: Then, failed: Failed) -> None:
        """Note that a version was accepted; it is frozen."""
        if self.brief is not None and self.brief.row is not None:
            done = partial(self._accepted, then)
            self.bridge.write(self, accept_version, self.brief.row.id, acceptance, then=done, failed=failed)

    def keep_block(self, draft: BlockDraft, then: Then, failed: Failed) -> None:
        """Keep words to use again."""
        self.bridge.write(self, add_block, draft, then=then, failed=failed)

    def remove_block(self, block_id: str) -> None:
        """Forget a block; briefs that used it stay."""
        self.bridge.write(self, remove_block, block_id, then=partial(self._told, self.tr("Block removed")))

    def keep_picture(self, path: Path, then: Then) -> None:
        """Keep a picture for a theme; `then` gets its SHA-256."""
        self.bridge.write(self, keep_picture, path, then=then)

    def read_objections(self, then: Then) -> None:
        """What to know before the open brief goes out; none when it may."""
        if self.brief is not None:
            request = BriefRequest(self.brief.briefs.campaign_id, self.brief.influencer_id, formats=self.formats)
            self.bridge.read(self, brief_objections, request, then=then)

    def write_file(self, path: Path, then: Then) -> None:
        """Save what is typed, then write the newest version to a file."""
        brief = self.brief
        if brief is None:
            return
        if self.unsaved() or brief.row is None:
            self.save()
        person = (brief.influencer_id,) if brief.influencer_id else ()
        choices = ReportChoices(
            ReportKind.BRIEF, person, campaign_id=brief.briefs.campaign_id, audience=Audience.PARTNER
        )
        # The writer thread: behind the version that was just saved.
        self.bridge.write(self, write_report, choices, path, self.formats, then=partial(self._file_written, then))

    # ---- answers

    def _show(self, brief: OpenedBrief) -> None:
        typing = self.unsaved() and self.brief is not None and brief.influencer_id == self.brief.influencer_id
        self.brief, self._influencer_id = brief, brief.influencer_id
        if not typing:
            waiting = self._waiting.pop((brief.briefs.campaign_id, brief.influencer_id), None)
            self._typed = waiting or brief.contents
        self.opened.emit(brief)
        self._check.start(0)
        self.state_changed.emit()

    def typed(self) -> BriefContents | None:
        """What the form shall show: what is typed, else what is saved."""
        return self._typed

    def _ask_check(self) -> None:
        if self._typed is not None:
            self.bridge.read(self, brief_openness, self._typed, then=self.checked.emit)

    def _saved(self, partner: str, saved: SavedBrief) -> None:
        words = self.tr("Saved as version {number}").format(number=saved.number)
        if partner:
            words = self.tr("{name}: saved as version {number}").format(name=partner, number=saved.number)
        elif saved.followed:
            count = len(saved.followed)
            one = self.tr("; one partner’s own version follows")
            words += one if count == 1 else self.tr("; {count} own versions follow").format(count=count)
        self._told(words, None)

    def _written(self, words: str, _brief_id: str) -> None:
        self._told(words, None)

    def _accepted(self, then: Then, brief_id: str) -> None:
        self._told(self.tr("Accepted: this version is frozen"), None)
        then(brief_id)

    def _told(self, words: str, _result: Any) -> None:
        self.bridge.say(words, self.tr("Undo"), self._undo)

    def _file_written(self, then: Then, written: Written) -> None:
        then(written)

    def _undo(self) -> None:
        self.bridge.write(self, undo)

    def _forget(self) -> None:
        self.brief, self._typed = None, None
        self._check.stop()

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*SHOWN_TABLES):
            self.load()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))


def _can_be_saved(contents: BriefContents) -> bool:
    try:
        cleaned(contents)
    except UserError:
        return False
    return True
