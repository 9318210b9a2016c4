"""Commands on messages: templates, sequences, enrolling, handing drafts out, confirming what was sent.

Nothing is sent by Rapport: a draft leaves as text or file, the person sends it, and says so. Each is one labelled step.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from crm.db.entities import (
    Brand,
    Campaign,
    Influencer,
    MessageDraft,
    MessageTemplate,
    SequenceRun,
    SequenceStep,
    new_id,
)
from crm.db.entities import (
    Sequence as SequenceEntity,
)
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.cadence import add_days
from crm.domain.identity import name_key
from crm.domain.message_template import check_template
from crm.domain.vocabulary import Channel, Direction, RunEnd
from crm.errors import Conflict, UserError
from crm.queries.messages import MessagePreview, Occasion, message_previews
from crm.services.draft_files import write_draft
from crm.services.outreach import OutreachDraft, log_within

NAME_LENGTH = 120
SUBJECT_LENGTH = 300
TEXT_LENGTH = 20_000
MOST_STEPS = 6
FOLLOW_UP_DAYS = (3, 5)  # two follow-ups, then stop. Source: domain.md, outreach numbers [D34][D35]


@dataclass(frozen=True)
class TemplateDraft:
    """A template as typed; `subject` only for e-mail."""

    name: str
    text: str
    channel: Channel = Channel.EMAIL
    subject: str = ""


@dataclass(frozen=True)
class HandOut:
    """Which message, to whom.

    Attributes:
        run_of: influencer id -> the sequence run whose next message this is.
        sequence_id: starts this sequence for everybody whose message leaves, with it as the first one; who runs in
            it already is held back. None for a message of its own.
    """

    template_id: str
    influencer_ids: tuple[str, ...]
    occasion: Occasion = field(default_factory=Occasion)
    run_of: Mapping[str, str] = field(default_factory=dict)
    sequence_id: str | None = None


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


def add_template(db: Database, draft: TemplateDraft) -> str:
    """Add a message template and return its id.

    Raises:
        UserError: a field is unknown, a text is missing or too long.
        Conflict: the name is taken.
    """
    with db.begin("Add template") as uow:
        template = MessageTemplate(id=new_id(), archived=False, created_at=uow.now)
        for name in ("name", "channel", "subject", "text"):
            _assign(uow, template, name, getattr(draft, name))
        uow.add(template)
        return template.id


def edit_template(db: Database, template_id: str, changes: Mapping[str, Any]) -> None:
    """Change a template's name, channel, subject, text or archived."""
    with db.begin("Edit template") as uow:
        template = uow.get(MessageTemplate, template_id)
        for name, value in changes.items():
            _assign(uow, template, name, value)


def remove_template(db: Database, template_id: str) -> None:
    """Remove a template that no sequence uses; what was written with it stays.

    Raises:
        Conflict: a sequence uses it.
    """
    with db.begin("Remove template") as uow:
        template = uow.get(MessageTemplate, template_id)
        used = uow.session.scalar(select(func.count()).where(SequenceStep.template_id == template_id))
        if used:
            raise Conflict("A sequence uses this template; archive it, or change the sequence first.")
        uow.delete(template)


def add_sequence(db: Database, name: str, template_ids: Sequence[str], wait_days: Sequence[int] = ()) -> str:
    """Add a sequence of a first message and follow-ups, and return its id.

    Args:
        template_ids: the messages in order.
        wait_days: days of silence before each follow-up; empty takes 3 and then 5.

    Raises:
        NotFound: a template is gone.
        UserError: no message, more than six, or a wait that is none.
        Conflict: the name is taken.
    """
    waits = _waits(template_ids, wait_days)
    with db.begin("Add sequence") as uow:
        words = _name(uow, SequenceEntity, name, None)
        sequence = SequenceEntity(id=new_id(), name=words, name_key=name_key(words), created_at=uow.now)
        uow.add(sequence)
        uow.flush()
        _set_steps(uow, sequence.id, template_ids, waits)
        return sequence.id


def edit_sequence(
    db: Database, sequence_id: str, name: str, template_ids: Sequence[str], wait_days: Sequence[int] = ()
) -> None:
    """Change a sequence's name and messages; who runs in it goes on with the message of the same number.

    A run that waits for a message the sequence no longer has ends here.

    Raises:
        as `add_sequence`.
    """
    waits = _waits(template_ids, wait_days)
    with db.begin("Edit sequence") as uow:
        sequence = uow.get(SequenceEntity, sequence_id)
        words = _name(uow, SequenceEntity, name, sequence.id)
        sequence.name, sequence.name_key = words, name_key(words)
        _set_steps(uow, sequence_id, template_ids, waits)
        beyond = select(SequenceRun).where(
            SequenceRun.sequence_id == sequence_id,
            SequenceRun.ended_at.is_(None),
            SequenceRun.next_number >= len(template_ids),
        )
        for run in uow.session.scalars(beyond):
            run.ended_at, run.ended_by, run.next_on = uow.now, RunEnd.FINISHED, None


def remove_sequence(db: Database, sequence_id: str) -> None:
    """Remove a sequence; nobody in it gets a further message."""
    with db.begin("Remove sequence") as uow:
        uow.delete(uow.get(SequenceEntity, sequence_id))


def enrol(
    db: Database, sequence_id: str, influencer_ids: Sequence[str], on: date, brand_id: str | None = None
) -> list[str]:
    """Start a sequence for people; who runs in it already or asked not to be contacted is passed over.

    Args:
        on: the person's own day; the first message is due then.

    Returns:
        Ids of the new runs.
    """
    with db.begin("Start sequence") as uow:
        return list(_enrolled(uow, sequence_id, influencer_ids, on, brand_id).values())


def stop_run(db: Database, run_id: str) -> None:
    """Send a person no further message of a sequence."""
    stop_runs_of(db, (run_id,))


def stop_runs_of(db: Database, run_ids: Sequence[str]) -> None:
    """Send several people no further message of a sequence; runs that ended stay as they ended."""
    with db.begin("Stop sequence") as uow:
        for run_id in run_ids:
            run = uow.get(SequenceRun, run_id)
            if run.ended_at is None:
                run.ended_at, run.ended_by, run.next_on = uow.now, RunEnd.STOPPED, None


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
    previews = message_previews(db, wanted.template_id, wanted.influencer_ids, wanted.occasion, today)
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
        return ready, wanted.run_of, held
    ids = [preview.influencer_id for preview in ready]
    runs = _enrolled(uow, wanted.sequence_id, ids, today, _brand_of(uow, wanted))
    held += [(preview.name, "is in this sequence already") for preview in ready if preview.influencer_id not in runs]
    return [preview for preview in ready if preview.influencer_id in runs], runs, held


def _brand_of(uow: UnitOfWork, wanted: HandOut) -> str | None:
    occasion = wanted.occasion
    if occasion.brand_id is None and occasion.campaign_id is not None:
        return uow.get(Campaign, occasion.campaign_id).brand_id
    return occasion.brand_id


def _enrolled(
    uow: UnitOfWork, sequence_id: str, influencer_ids: Sequence[str], on: date, brand_id: str | None
) -> dict[str, str]:
    """Influencer id -> new run, without those who run in it already or asked not to be contacted."""
    uow.get(SequenceEntity, sequence_id)
    if brand_id is not None:
        uow.get(Brand, brand_id)
    running = select(SequenceRun.influencer_id).where(
        SequenceRun.sequence_id == sequence_id, SequenceRun.ended_at.is_(None)
    )
    known = set(uow.session.scalars(running))
    started: dict[str, str] = {}
    for influencer_id in dict.fromkeys(influencer_ids):
        if influencer_id in known or uow.get(Influencer, influencer_id).do_not_contact:
            continue
        run = SequenceRun(id=new_id(), sequence_id=sequence_id, influencer_id=influencer_id, brand_id=brand_id)
        run.next_number, run.next_on, run.started_at, run.started_by = 0, on, uow.now, uow.user
        uow.add(run)
        started[influencer_id] = run.id
    uow.flush()
    return started


def _waits(template_ids: Sequence[str], wait_days: Sequence[int]) -> list[int]:
    """Days before each message: none before the first."""
    if not 1 <= len(template_ids) <= MOST_STEPS:
        raise UserError(f"A sequence has 1 to {MOST_STEPS} messages.", field="template_ids")
    usual = [*FOLLOW_UP_DAYS, *[FOLLOW_UP_DAYS[-1]] * MOST_STEPS]
    waits = [0, *(wait_days or usual[: len(template_ids) - 1])]
    if len(waits) != len(template_ids):
        raise UserError("Each follow-up needs its own days of waiting.", field="wait_days")
    return [limits.whole(days, "wait_days", 1 if number else 0, 365) for number, days in enumerate(waits)]


def _set_steps(uow: UnitOfWork, sequence_id: str, template_ids: Sequence[str], waits: Sequence[int]) -> None:
    """Make these the messages of a sequence; steps of a known number are changed in place."""
    known = select(SequenceStep).where(SequenceStep.sequence_id == sequence_id)
    steps = {step.number: step for step in uow.session.scalars(known)}
    for number, (template_id, wait) in enumerate(zip(template_ids, waits, strict=True)):
        uow.get(MessageTemplate, template_id)
        step = steps.pop(number, None)
        if step is None:
            step = SequenceStep(id=new_id(), sequence_id=sequence_id, number=number)
            step.template_id, step.wait_days = template_id, wait
            uow.add(step)
        else:
            step.template_id, step.wait_days = template_id, wait
    for step in steps.values():
        uow.delete(step)


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
        _advance(uow, run, at)
    return logged.outreach_id


def _advance(uow: UnitOfWork, run: SequenceRun, at: datetime) -> None:
    following = uow.session.scalar(
        select(SequenceStep).where(
            SequenceStep.sequence_id == run.sequence_id, SequenceStep.number == run.next_number + 1
        )
    )
    if following is None:
        run.ended_at, run.ended_by, run.next_on = at, RunEnd.FINISHED, None
    else:
        run.next_number, run.next_on = following.number, add_days(at.date(), following.wait_days)


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


def _why(preview: MessagePreview) -> str:
    if preview.missing:
        return f"not known: {', '.join(preview.missing)}"
    return preview.flags[0].reason


def _assign(uow: UnitOfWork, template: MessageTemplate, field: str, value: Any) -> None:
    match field:
        case "name":
            template.name = _name(uow, MessageTemplate, value, template.id)
            template.name_key = name_key(template.name)
        case "channel":
            template.channel = limits.choice(Channel, value, field)
        case "subject":
            template.subject = limits.one_line(value, field, SUBJECT_LENGTH)
            check_template(template.subject, field)
        case "text":
            template.text = limits.many_lines(value, field, TEXT_LENGTH)
            if not template.text:
                raise UserError("Type the message.", field=field)
            check_template(template.text, field)
        case "archived":
            template.archived = limits.yes_or_no(value, field)
        case _:
            raise UserError(f"A template has no field “{field}”.", field=field)


def _name(uow: UnitOfWork, kind: type[MessageTemplate] | type[SequenceEntity], value: Any, own_id: str | None) -> str:
    words = limits.one_line(value, "name", NAME_LENGTH)
    if not words:
        raise UserError("Give it a name.", field="name")
    with uow.session.no_autoflush:
        known = uow.session.scalar(select(kind.id).where(kind.name_key == name_key(words)))
    if known not in (None, own_id):
        raise Conflict(f"“{words}” is there already; choose another name.", field="name")
    return words
