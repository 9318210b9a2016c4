"""Commands on messages to people: handing drafts out, correcting one, confirming what was sent.

Nothing is sent by Rapport: a draft leaves as text or file, the person sends it, and says so. Each is one labelled step.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from crm.db.entities import Campaign, MessageDraft, MessageTemplate, SequenceRun, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.message_template import open_fields
from crm.domain.vocabulary import Channel, Direction
from crm.errors import Conflict, UserError
from crm.queries.messages import MessagePreview, Occasion, Wording, edited_preview, message_previews
from crm.services.draft_files import write_draft
from crm.services.message_templates import SUBJECT_LENGTH, TEXT_LENGTH
from crm.services.outreach import OutreachDraft, log_within
from crm.services.sequences import advance, enrolled


@dataclass(frozen=True)
class HandOut:
    """Which message, to whom.

    Attributes:
        run_of: influencer id -> the sequence run whose next message this is.
        sequence_id: starts this sequence for everybody whose message leaves, with it as the first one; who runs in
            it already is held back. None for a message of its own.
        edited: influencer id -> what was made of the merged text by hand; it leaves as it is.
    """

    template_id: str
    influencer_ids: tuple[str, ...]
    occasion: Occasion = field(default_factory=Occasion)
    run_of: Mapping[str, str] = field(default_factory=dict)
    sequence_id: str | None = None
    edited: Mapping[str, Wording] = field(default_factory=dict)


@dataclass(frozen=True)
class HandedOut:
    """What left.

    Attributes:
        draft_ids: drafts that wait for the word that they were sent, in the order of the people.
        files: the .eml drafts, when a folder was given.
        held_back: (name, why) of those whose message did not leave.
    """

    draft_ids: tuple[str, ...]
    files: tuple[Path, ...]
    held_back: tuple[tuple[str, str], ...]


def hand_out(
    db: Database,
    wanted: HandOut,
    today: date,
    folder: Path | None = None,
    report: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> HandedOut:
    """Merge a message for each person; those with an open field and those who asked to be left alone are held back.

    Args:
        today: the person's own day.
        folder: writes one .eml draft each into it; None hands the texts out for the clipboard or a mail link.
        report: told how far it is; may raise Cancelled, which leaves no draft in the workspace.

    Raises:
        NotFound: the template is gone.
        EnvironmentProblem: a file cannot be written; nothing is kept as handed out.
    """
    merged = message_previews(db, wanted.template_id, wanted.influencer_ids, wanted.occasion, today)
    previews = [_as_edited(preview, wanted.edited.get(preview.influencer_id)) for preview in merged]
    files: list[Path] = []
    try:
        with db.begin("Hand out messages") as uow:
            ready, runs, held = _leaving(uow, wanted, previews, today)
            template = uow.get(MessageTemplate, wanted.template_id)
            brand_id = _brand_of(uow, wanted)
            rows = [_draft_row(uow, wanted, template.channel, brand_id, preview) for preview in ready]
            for number, (row, preview) in enumerate(zip(rows, ready, strict=True), start=1):
                row["run_id"] = runs.get(preview.influencer_id)
                if folder is not None:
                    files.append(write_draft(folder, number, preview))
                report("messages", number, len(ready))
            uow.insert(MessageDraft, rows)
    except BaseException:
        for file in files:  # what is not kept as handed out must not be found and sent
            file.unlink(missing_ok=True)
        raise
    return HandedOut(tuple(row["id"] for row in rows), tuple(files), tuple(held))


def edit_draft(db: Database, draft_id: str, wording: Wording) -> None:
    """Change what a draft says before it is sent.

    Raises:
        NotFound: the draft is gone.
        Conflict: it was sent or discarded already.
        UserError: nothing is said, it is too long, or a merge field still stands in it.
    """
    with db.begin("Edit draft") as uow:
        draft = uow.get(MessageDraft, draft_id)
        if draft.settled_at is not None:
            raise Conflict("That message was settled already.")
        checked = _checked(wording)
        draft.subject, draft.text = checked.subject, checked.text


def confirm_sent(db: Database, draft_ids: Sequence[str], at: datetime, zone: str = "UTC") -> list[str]:
    """Log drafts as sent, in one step, and return the ids of the outreach; sequences go on to their next message.

    Args:
        at: when they were sent, an aware instant.
        zone: IANA zone of entry.

    Raises:
        NotFound: a draft is gone.
        Conflict: somebody of them asked not to be contacted; nothing is logged.
    """
    with db.begin("Log sent messages" if len(draft_ids) > 1 else "Log sent message") as uow:
        return [_sent(uow, uow.get(MessageDraft, draft_id), at, zone) for draft_id in draft_ids]


def discard_drafts(db: Database, draft_ids: Sequence[str]) -> None:
    """Say that drafts were not sent; their sequences wait as they are."""
    with db.begin("Discard drafts" if len(draft_ids) > 1 else "Discard draft") as uow:
        for draft_id in draft_ids:
            uow.get(MessageDraft, draft_id).settled_at = uow.now


def _leaving(
    uow: UnitOfWork, wanted: HandOut, previews: Sequence[MessagePreview], today: date
) -> tuple[list[MessagePreview], Mapping[str, str], list[tuple[str, str]]]:
    """Whose message leaves, influencer id -> run that it belongs to, and (name, why) of those held back."""
    ready = [preview for preview in previews if preview.ready]
    held = [(preview.name, _why(preview)) for preview in previews if not preview.ready]
    if wanted.sequence_id is None:
        over = {id_ for id_ in wanted.run_of if _is_over(uow, wanted.run_of[id_])}
        held += [(preview.name, "the sequence ended meanwhile") for preview in ready if preview.influencer_id in over]
        return [preview for preview in ready if preview.influencer_id not in over], wanted.run_of, held
    ids = [preview.influencer_id for preview in ready]
    runs = enrolled(uow, wanted.sequence_id, ids, today, _brand_of(uow, wanted))
    held += [(preview.name, "is in this sequence already") for preview in ready if preview.influencer_id not in runs]
    return [preview for preview in ready if preview.influencer_id in runs], runs, held


def _brand_of(uow: UnitOfWork, wanted: HandOut) -> str | None:
    occasion = wanted.occasion
    if occasion.brand_id is None and occasion.campaign_id is not None:
        return uow.get(Campaign, occasion.campaign_id).brand_id
    return occasion.brand_id


def _sent(uow: UnitOfWork, draft: MessageDraft, at: datetime, zone: str) -> str:
    if draft.settled_at is not None:
        raise Conflict("That message was settled already.")
    run = uow.get(SequenceRun, draft.run_id) if draft.run_id else None
    note = f"{draft.subject}\n\n{draft.text}" if draft.subject else draft.text
    logged = log_within(
        uow,
        OutreachDraft(
            draft.influencer_id,
            draft.channel,
            Direction.OUT,
            at,
            note=note,
            brand_id=draft.brand_id,
            zone=zone,
            template_id=draft.template_id,
            suggest_follow_up=run is None,  # a sequence has its own next message
        ),
    )
    draft.settled_at, draft.outreach_id = uow.now, logged.outreach_id
    if run is not None and run.ended_at is None:
        advance(uow, run, at)
    return logged.outreach_id


def _draft_row(
    uow: UnitOfWork, wanted: HandOut, channel: Channel, brand_id: str | None, preview: MessagePreview
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "influencer_id": preview.influencer_id,
        "brand_id": brand_id,
        "template_id": wanted.template_id,
        "run_id": None,
        "channel": channel,
        "subject": preview.subject[:SUBJECT_LENGTH],
        "text": preview.text,
        "made_at": uow.now,
        "made_by": uow.user,
    }


def _is_over(uow: UnitOfWork, run_id: str) -> bool:
    """Whether a reply, or somebody, ended a run since its next message was prepared."""
    run = uow.session.get(SequenceRun, run_id)
    return run is None or run.ended_at is not None


def _as_edited(preview: MessagePreview, wording: Wording | None) -> MessagePreview:
    return preview if wording is None else edited_preview(preview, _tidy(wording))


def _tidy(wording: Wording) -> Wording:
    subject = limits.one_line(wording.subject, "subject", SUBJECT_LENGTH)
    return Wording(subject, limits.many_lines(wording.text, "text", TEXT_LENGTH))


def _checked(wording: Wording) -> Wording:
    tidy = _tidy(wording)
    if not tidy.text:
        raise UserError("Type the message.", field="text")
    for name, words in (("subject", tidy.subject), ("text", tidy.text)):
        if left := open_fields(words):
            raise UserError(f"Fill in {{{left[0]}}} before it is sent.", field=name)
    return tidy


def _why(preview: MessagePreview) -> str:
    if preview.blank:
        return "nothing is said"
    if preview.missing:
        return f"not known: {', '.join(preview.missing)}"
    return preview.flags[0].reason
