"""State and intents of the messages page: drafts that wait, templates, sequences and who is in them, reply rates.

Widgets live in page.py and beside it; whom to write to is write_model.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.domain.response_time import WorkingHours
from crm.errors import Cancelled, CrmError
from crm.formats import Formats
from crm.queries.conversations import ReplyPage, reply_page
from crm.queries.find import quick_find
from crm.queries.influencers import influencer_order
from crm.queries.messages import (
    DraftRow,
    Occasion,
    OccasionRow,
    TemplateRow,
    Wording,
    occasion_rows,
    open_drafts,
    template_rows,
    worded_previews,
)
from crm.queries.sequences import RunRow, SequenceRow, run_rows, sequence_rows
from crm.services.draft_files import write_draft_files
from crm.services.history import undo
from crm.services.message_templates import TemplateDraft, add_template, edit_template, remove_template
from crm.services.messages import confirm_sent, discard_drafts, edit_draft
from crm.services.sequences import add_sequence, edit_sequence, remove_sequence, stop_runs_of
from crm.ui.bridge import Bridge, Failed, Job, Then
from crm.ui.pages.messages.words import show_folder
from crm.ui.person.working_hours import working_hours

SHOWN_TABLES = (
    "message_draft",
    "message_template",
    "sequence",
    "sequence_step",
    "sequence_run",
    "influencer",
    "brand",
    "campaign",
)
REPLY_TABLES = ("outreach", "message_template")


@dataclass(frozen=True)
class Kept:
    """All that the page shows of messages, read in one go."""

    drafts: tuple[DraftRow, ...] = ()
    templates: tuple[TemplateRow, ...] = ()
    sequences: tuple[SequenceRow, ...] = ()
    runs: tuple[RunRow, ...] = ()
    occasions: tuple[OccasionRow, ...] = ()

    def due(self, today: date) -> list[RunRow]:
        """Runs whose next message may be written."""
        return [run for run in self.runs if run.is_due(today)]


class MessagesViewModel(QObject):
    """What is kept of messages; read again whenever something of it changed.

    Signals:
        kept_read(): `kept` changed.
        replies_read(ReplyPage): reply rates and times to an answer.
        replies_failed(sentence): they could not be read, or somebody stopped it.
        failed(sentence): it could not be read.
    """

    kept_read = Signal()
    replies_read = Signal(object)
    replies_failed = Signal(str)
    failed = Signal(str)

    def __init__(
        self, bridge: Bridge, formats: Formats, day: Callable[[], date], parent: QObject | None = None
    ) -> None:
        """Begin with nothing read.

        Args:
            day: gives the person's day now, in their zone.
        """
        super().__init__(parent)
        self.bridge, self.formats, self.day = bridge, formats, day
        self.kept = Kept()
        self.working_hours = False
        self._wanted = self._replies_wanted = False
        self._counting: Job | None = None
        bridge.changed.connect(self._on_changed)

    # ---- reading

    def load(self) -> None:
        """Read drafts, templates, sequences and runs anew."""
        self._wanted = True
        self.bridge.read(self, _kept, then=self._set_kept, failed=self._fail)

    def load_replies(self) -> None:
        """Read reply rates; kept current from now on."""
        self._replies_wanted = True
        zone = self.formats.zone_name
        hours = working_hours(zone) if self.working_hours else None
        self._stop_counting()
        self._counting = job = self.bridge.reading_job(
            self.tr("Counting replies"),
            _reply_page,
            zone,
            hours,
            then=lambda page: self._set_replies(job, page),
            failed=lambda error: self._fail_replies(job, error),
        )

    def leave_replies(self) -> None:
        """They are not looked at any more: reading them takes a look at everything that was ever said."""
        self._replies_wanted = False
        self._stop_counting()

    def count_hours(self, working: bool) -> None:
        """Count times to an answer in working hours only, or around the clock."""
        self.working_hours = working
        self.load_replies()

    def read_people(self, then: Then) -> None:
        """Ids of everybody in order of name, to move through in a preview."""
        self.bridge.read(self, _everybody, then=then)

    def find_people(self, text: str, then: Then) -> None:
        """Who fits what was typed."""
        self.bridge.read(self, quick_find, text, then=then)

    def read_runs(self, then: Then) -> None:
        """Who is in sequences now."""
        self.bridge.read(self, run_rows, then=then)

    def preview(self, wording: Wording, influencer_id: str, occasion: Occasion, then: Then) -> None:
        """What a subject and text, as they are typed, would say to one person; a list of at most one."""
        self.bridge.read(self, worded_previews, wording, (influencer_id,), occasion, self.day(), then=then)

    # ---- templates and sequences

    def add_template(self, draft: TemplateDraft, then: Then, failed: Failed | None = None) -> None:
        """Keep a new template."""
        self._write(self.tr("Template added."), add_template, draft, then=then, failed=failed)

    def edit_template(self, template_id: str, changes: Mapping[str, Any], then: Then, failed: Failed) -> None:
        """Change a template."""
        self._write(self.tr("Template saved."), edit_template, template_id, dict(changes), then=then, failed=failed)

    def archive_template(self, template_id: str, archived: bool) -> None:
        """Put a template away, or back."""
        words = self.tr("Template archived.") if archived else self.tr("Template is back.")
        self._write(words, edit_template, template_id, {"archived": archived})

    def remove_template(self, template_id: str) -> None:
        """Remove a template that no sequence uses."""
        self._write(self.tr("Template removed."), remove_template, template_id)

    def save_sequence(self, sequence_id: str | None, steps: tuple[Any, ...], then: Then, failed: Failed) -> None:
        """Add a sequence, or change one.

        Args:
            steps: its name, the ids of its templates, and the days before each follow-up.
        """
        if sequence_id is None:
            self._write(self.tr("Sequence added."), add_sequence, *steps, then=then, failed=failed)
        else:
            self._write(self.tr("Sequence saved."), edit_sequence, sequence_id, *steps, then=then, failed=failed)

    def remove_sequence(self, sequence_id: str) -> None:
        """Remove a sequence; nobody in it gets a further message."""
        self._write(self.tr("Sequence removed."), remove_sequence, sequence_id)

    def stop_runs(self, run_ids: Sequence[str]) -> None:
        """Send these people no further message of their sequence."""
        words = self.tr("1 person stopped.") if len(run_ids) == 1 else self.tr("{n} people stopped.")
        self._write(words.format(n=self.formats.count(len(run_ids))), stop_runs_of, tuple(run_ids))

    # ---- drafts

    def confirm(self, draft_ids: Sequence[str], at: datetime, then: Then, failed: Failed) -> None:
        """Log drafts as sent at an aware instant, as one step."""
        count = len(draft_ids)
        words = self.tr("1 message logged as sent.") if count == 1 else self.tr("{n} messages logged as sent.")
        told = (tuple(draft_ids), at, self.formats.zone_name)
        self._write(words.format(n=self.formats.count(count)), confirm_sent, *told, then=then, failed=failed)

    def edit_draft(self, draft_id: str, wording: Wording, then: Then, failed: Failed) -> None:
        """Change what a draft says."""
        self._write(self.tr("Draft changed."), edit_draft, draft_id, wording, then=then, failed=failed)

    def discard(self, draft_ids: Sequence[str]) -> None:
        """Say that drafts were not sent."""
        count = len(draft_ids)
        words = self.tr("1 draft discarded.") if count == 1 else self.tr("{n} drafts discarded.")
        self._write(words.format(n=self.formats.count(count)), discard_drafts, tuple(draft_ids))

    def write_files(self, draft_ids: Sequence[str], folder: Path) -> None:
        """Make e-mail files of drafts; they wait on."""

        def written(files: Sequence[Path]) -> None:
            words = (
                self.tr("1 e-mail file is in {folder}.")
                if len(files) == 1
                else self.tr("{n} e-mail files are in {folder}.")
            )
            words = words.format(n=self.formats.count(len(files)), folder=folder.name)
            self.bridge.say(words, self.tr("Show"), partial(show_folder, folder))

        title = self.tr("Writing e-mail files")
        self.bridge.reading_job(title, _write_files, tuple(draft_ids), folder, then=written)

    # ---- inside

    def say_with_undo(self, words: str) -> None:
        """Say what was done, with Undo beside it."""
        self.bridge.say(words, self.tr("Undo"), self._undo)

    def _undo(self) -> None:
        self.bridge.write(self, undo)

    def _write(
        self,
        words: str,
        command: Callable[..., Any],
        *told: Any,
        then: Then | None = None,
        failed: Failed | None = None,
    ) -> None:
        def done(result: Any) -> None:
            self.say_with_undo(words)
            if then is not None:
                then(result)

        self.bridge.write(self, command, *told, then=done, failed=failed)

    def _set_kept(self, kept: Kept) -> None:
        self.kept = kept
        self.kept_read.emit()

    def _on_changed(self, changes: ChangeSet) -> None:
        if self._wanted and changes.touches(*SHOWN_TABLES):
            self.load()
        if self._replies_wanted and changes.touches(*REPLY_TABLES):
            self.load_replies()

    def _stop_counting(self) -> None:
        if self._counting is not None:
            self._counting.progress.cancel()
            self._counting = None

    def _set_replies(self, job: Job, page: ReplyPage) -> None:
        if job is self._counting:
            self._counting = None
            self.replies_read.emit(page)

    def _fail_replies(self, job: Job, error: CrmError) -> None:
        if job is self._counting:
            self._counting = None
            stopped = isinstance(error, Cancelled)
            self.replies_failed.emit(self.tr("Counting was stopped.") if stopped else str(error))

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))


def _write_files(db: Any, draft_ids: tuple[str, ...], folder: Path, progress: Any) -> list[Path]:
    return write_draft_files(db, draft_ids, folder, progress.report)


def _reply_page(db: Any, zone: str, hours: WorkingHours | None, progress: Any) -> ReplyPage:
    return reply_page(db, zone, hours, progress.report)


def _kept(db: Any) -> Kept:
    return Kept(
        tuple(open_drafts(db)),
        tuple(template_rows(db, archived=True)),
        tuple(sequence_rows(db)),
        tuple(run_rows(db)),
        tuple(occasion_rows(db)),
    )


def _everybody(db: Any) -> list[str]:
    return influencer_order(db).ids
