"""State and intents of writing to people: what, about what, to whom, who is held back and why, and how it leaves.

Nothing is sent: a text goes to the clipboard, to the mail program, into files, or waits under Drafts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm import paths, settings
from crm.domain.vocabulary import Channel
from crm.errors import Cancelled, CrmError
from crm.formats import Formats
from crm.queries.find import quick_find
from crm.queries.messages import (
    MessagePreview,
    Occasion,
    OccasionRow,
    TemplateRow,
    Wording,
    edited_preview,
    message_previews,
    occasion_rows,
    only_brand,
    template_rows,
)
from crm.queries.sequences import SequenceRow, run_rows, sequence_rows
from crm.services.history import undo
from crm.services.messages import HandedOut, HandOut, hand_out
from crm.ui.bridge import Bridge, Then
from crm.ui.pages.messages import words


@dataclass(frozen=True)
class Purpose:
    """What is written, and to whom, when the window opens.

    Attributes:
        template_id, sequence_id: chosen at first; None takes the first there is.
        run_of: influencer id -> the run whose next message this is; what is written cannot be chosen then.
        brand_id: what it is about at first.
    """

    influencer_ids: tuple[str, ...] = ()
    template_id: str | None = None
    sequence_id: str | None = None
    run_of: Mapping[str, str] | None = None
    brand_id: str | None = None


@dataclass(frozen=True)
class Offers:
    """What can be written, and about what; `brand_id` is the only brand that the people work with."""

    templates: tuple[TemplateRow, ...] = ()
    sequences: tuple[SequenceRow, ...] = ()
    occasions: tuple[OccasionRow, ...] = ()
    brand_id: str | None = None


@dataclass(frozen=True)
class Line:
    """One person of the list.

    Attributes:
        left_out: why they get nothing; "" for who may get it.
        doubt: why to think twice: a colleague wrote lately, or the address is that of somebody who wants nothing; "" without a reason.
        edited: the text was changed for this person.
    """

    preview: MessagePreview
    ticked: bool
    left_out: str = ""
    doubt: str = ""
    edited: bool = False

    @property
    def id(self) -> str:
        """Of the person."""
        return self.preview.influencer_id


class WriteViewModel(QObject):
    """Who gets what.

    Signals:
        offers_read(): `offers` are there.
        lines_changed(): `lines` were read anew, or a tick was set.
        written(HandedOut): drafts were made.
        failed(sentence): it could not be read.
        done(): drafts were made, or refused; nothing follows.
    """

    offers_read = Signal()
    lines_changed = Signal()
    written = Signal(object)
    failed = Signal(str)
    done = Signal()

    def __init__(
        self,
        bridge: Bridge,
        formats: Formats,
        day: Callable[[], date],
        purpose: Purpose,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.bridge, self.formats, self.day = bridge, formats, day
        self.purpose = purpose
        self.offers = Offers()
        self.people = list(dict.fromkeys(purpose.influencer_ids))
        self.template_id, self.sequence_id = purpose.template_id, purpose.sequence_id
        self.occasion = Occasion(purpose.brand_id)
        self.lines: list[Line] = []
        self._chosen: dict[str, bool] = {}  # ticks that the person set or took off
        self._merged: dict[str, MessagePreview] = {}  # as the template has it
        self._running: frozenset[str] = frozenset()
        self._edited: dict[tuple[str | None, Occasion], dict[str, Wording]] = {}  # of each message, by person

    # ---- reading

    def load(self) -> None:
        """Read what can be written; the people follow."""
        self.bridge.read(self, _offers, tuple(self.people), then=self._set_offers, failed=self._fail)

    def find_people(self, text: str, then: Then) -> None:
        """Who fits what was typed."""
        self.bridge.read(self, quick_find, text, then=then)

    def _set_offers(self, offers: Offers) -> None:
        self.offers = offers
        if self.purpose.run_of is None and self.occasion == Occasion():
            self.occasion = Occasion(offers.brand_id)
        if self.sequence_id is not None:
            self.choose_sequence(self.sequence_id)
        elif self.template_id is None and offers.templates:
            self.template_id = offers.templates[0].id
        self.offers_read.emit()
        self._read_lines()

    def _read_lines(self) -> None:
        if self.template_id is None or not self.people:
            self._set_lines(([], frozenset()))
            return
        days = settings.load(paths.settings_file()).quiet_days
        told = (self.template_id, tuple(self.people), self.occasion, self.day(), self.sequence_id, days)
        self.bridge.read(self, _previews, *told, then=self._set_lines, failed=self._fail)

    def _set_lines(self, told: tuple[list[MessagePreview], frozenset[str]]) -> None:
        previews, self._running = told
        self._merged = {each.influencer_id: each for each in previews}
        self.lines = [self._line(each) for each in previews]
        self.lines_changed.emit()

    def _line(self, merged: MessagePreview) -> Line:
        wording = self._edits.get(merged.influencer_id)
        preview = merged if wording is None else edited_preview(merged, wording)
        left_out = words.why_left_out(preview, preview.influencer_id in self._running)
        twice = preview.doubt
        doubt = words.flag_words(twice, self.formats) if twice and not left_out else ""
        ticked = not left_out and self._chosen.get(preview.influencer_id, twice is None)
        return Line(preview, ticked, left_out, doubt, wording is not None)

    @property
    def _edits(self) -> dict[str, Wording]:
        """What was changed by hand of the message that is chosen now."""
        return self._edited.setdefault((self.template_id, self.occasion), {})

    # ---- choosing

    def channel(self) -> Channel | None:
        """How the message travels; None while nothing is chosen."""
        return next((each.channel for each in self.offers.templates if each.id == self.template_id), None)

    def choose_template(self, template_id: str) -> None:
        """Write this message."""
        self.template_id, self.sequence_id = template_id, None
        self._read_lines()

    def choose_sequence(self, sequence_id: str) -> None:
        """Start this sequence with its first message."""
        sequence = next((each for each in self.offers.sequences if each.id == sequence_id), None)
        self.sequence_id = sequence_id if sequence else None
        if sequence is not None and sequence.steps:
            self.template_id = sequence.steps[0][1]
        self._read_lines()

    def choose_occasion(self, occasion: Occasion) -> None:
        """Write about this."""
        self.occasion = occasion
        self._read_lines()

    def add_person(self, influencer_id: str) -> None:
        """Write to this person too."""
        if influencer_id not in self.people:
            self.people.append(influencer_id)
            self._read_lines()

    def edit(self, influencer_id: str, wording: Wording) -> None:
        """Say something else to one person; what the template says is no change."""
        merged = self._merged[influencer_id]
        if wording == Wording(merged.subject, merged.text):
            self._edits.pop(influencer_id, None)
        else:
            self._edits[influencer_id] = wording
        self.lines = [self._line(merged) if each.id == influencer_id else each for each in self.lines]
        self.lines_changed.emit()

    def restore(self, influencer_id: str) -> None:
        """Say what the template says after all."""
        merged = self._merged[influencer_id]
        self.edit(influencer_id, Wording(merged.subject, merged.text))

    def tick(self, influencer_id: str, ticked: bool) -> None:
        """Let somebody get it, or not; who is left out stays left out."""
        self._chosen[influencer_id] = ticked
        self.lines = [
            replace(each, ticked=ticked and not each.left_out) if each.id == influencer_id else each
            for each in self.lines
        ]
        self.lines_changed.emit()

    def tick_all(self, ticked: bool) -> None:
        """Let everybody get it about whom there is no doubt, or nobody."""
        self.lines = [replace(each, ticked=ticked and not each.left_out and not each.doubt) for each in self.lines]
        self._chosen |= {each.id: each.ticked for each in self.lines if not each.left_out}
        self.lines_changed.emit()

    def ticked(self) -> list[Line]:
        """Who gets it."""
        return [each for each in self.lines if each.ticked]

    # ---- leaving

    def hand_out(self, folder: Path | None = None) -> None:
        """Make drafts for everybody ticked, with one .eml file each when a folder is given."""
        chosen = self.ticked()
        if self.template_id is None or not chosen:
            return
        ids = tuple(each.id for each in chosen)
        wanted = HandOut(self.template_id, ids, self.occasion, dict(self.purpose.run_of or {}), self.sequence_id)
        wanted = replace(wanted, edited={id_: self._edits[id_] for id_ in ids if id_ in self._edits})
        title = self.tr("Writing 1 draft") if len(ids) == 1 else self.tr("Writing {n} drafts")
        then = partial(self._tell, folder)
        title = title.format(n=self.formats.count(len(ids)))
        self.bridge.job(title, _hand_out, wanted, self.day(), folder, then=then, failed=self._refused)

    def _tell(self, folder: Path | None, told: HandedOut) -> None:
        self.written.emit(told)
        count = len(told.draft_ids)
        said = self.tr("1 message waits under Drafts.") if count == 1 else self.tr("{n} messages wait under Drafts.")
        said = said.format(n=self.formats.count(count))
        if told.held_back:
            more = self.tr("{n} left out: {names}.")
            names = ", ".join(f"{name} ({why})" for name, why in told.held_back[:3])
            said = f"{said} {more.format(n=self.formats.count(len(told.held_back)), names=names)}"
        if folder is not None and told.files:
            said = self.tr("{n} e-mail files are in {folder}.").format(n=self.formats.count(count), folder=folder.name)
            self.bridge.say(said, self.tr("Show"), partial(words.show_folder, folder))
        else:
            self.bridge.say(said, self.tr("Undo"), partial(self.bridge.write, self.bridge, undo))
        self.done.emit()

    def _refused(self, error: CrmError) -> None:
        if isinstance(error, Cancelled):
            self.bridge.say(self.tr("Cancelled; no draft was made."))
        else:
            self.bridge.say(str(error))
        self.done.emit()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))


def _offers(db: Any, people: Sequence[str]) -> Offers:
    about = only_brand(db, people)
    return Offers(tuple(template_rows(db)), tuple(sequence_rows(db)), tuple(occasion_rows(db)), about)


def _previews(
    db: Any,
    template_id: str,
    ids: Sequence[str],
    occasion: Occasion,
    today: date,
    sequence_id: str | None,
    quiet_days: int,
) -> tuple[list[MessagePreview], frozenset[str]]:
    """What each would get, and who runs in the sequence already."""
    running = run_rows(db, sequence_id) if sequence_id else []
    in_it = frozenset(run.influencer_id for run in running if run.ended_at is None)
    return message_previews(db, template_id, ids, occasion, today, quiet_days), in_it


def _hand_out(db: Any, wanted: HandOut, today: date, folder: Path | None, progress: Any) -> HandedOut:
    return hand_out(db, wanted, today, folder, progress.report)
