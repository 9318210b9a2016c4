"""Commands on outreach: log, edit, remove, and the follow-up that each brings. Each is one labelled step.

What an outcome means is domain.pipeline, when to come back is domain.cadence. Files are attachments.py, offered here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select

from crm.db.entities import (
    Campaign,
    Collaboration,
    Influencer,
    MessageTemplate,
    Outreach,
    Partnership,
    Task,
    new_id,
)
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import cadence, limits
from crm.domain.contact import SILENT
from crm.domain.pipeline import stage_after_outreach
from crm.domain.quick_line import MOST_MINUTES
from crm.domain.vocabulary import Channel, Direction, Outcome, OutreachStage, PartnershipStatus
from crm.errors import Conflict, UserError
from crm.services.attachments import attach_files, attachment_bytes, keep_file, refuse_unfit, remove_attachment
from crm.services.partnerships import begin_partnership, partnership_of
from crm.services.sequence_runs import leave_alone, stop_runs
from crm.services.tasks import TITLE_LENGTH

__all__ = [
    "FOLLOW_UP_TITLE",
    "LoggedOutreach",
    "OutreachDraft",
    "attach_files",
    "attachment_bytes",
    "edit_outreach",
    "log_outreach",
    "log_within",
    "remove_attachment",
    "remove_outreach",
]

FOLLOW_UP_TITLE = "Follow up"
REASON_LENGTH = 120
_FURTHEST_AHEAD = timedelta(days=366)  # a mistyped year is caught, a clock that is off is not punished


@dataclass(frozen=True)
class OutreachDraft:
    """One message, call or meeting as logged.

    Attributes:
        at: aware instant.
        brand_id: whom it was about; a partnership is started when there is none.
        zone: IANA zone of entry; its calendar day counts for the follow-up.
        follow_up_on: a day of one's own; None lets the cadence suggest one, unless `suggest_follow_up` is off.
        follow_up_title: what to do then; empty means a plain follow-up, which the next contact closes by itself.
        collaboration_id: the part in a campaign it was about; the campaign's brand is the one, unless told.
        decline_reason: why they declined, in few words, so that reasons can be counted.
        minutes: how long a call or meeting took; None when not told.
        template_id: the message template it was made from.
    """

    influencer_id: str
    channel: Channel
    direction: Direction
    at: datetime
    outcome: Outcome = Outcome.NONE
    note: str = ""
    brand_id: str | None = None
    zone: str = "UTC"
    follow_up_on: date | None = None
    follow_up_title: str = ""
    attachments: tuple[Path, ...] = ()
    suggest_follow_up: bool = True
    collaboration_id: str | None = None
    decline_reason: str = ""
    minutes: int | None = None
    template_id: str | None = None


@dataclass(frozen=True)
class LoggedOutreach:
    """What logging one outreach led to; None where there is no partnership or no follow-up."""

    outreach_id: str
    partnership_id: str | None
    partnership_status: PartnershipStatus | None
    outreach_stage: OutreachStage | None
    task_id: str | None
    follow_up_on: date | None


def log_outreach(db: Database, draft: OutreachDraft) -> LoggedOutreach:
    """Record one outreach, let the rules move the partnership's outreach stage, and plan the follow-up.

    An outreach logged late, behind a newer one of the same partnership, is kept but moves nothing.

    Raises:
        NotFound: the influencer or the brand is gone.
        Conflict: an outgoing contact to someone who asked not to be contacted.
        UserError: a value is wrong or a file cannot be kept.
    """
    refuse_unfit(draft.attachments)
    with db.begin("Log outreach") as uow:
        return log_within(uow, draft)


def log_within(uow: UnitOfWork, draft: OutreachDraft) -> LoggedOutreach:
    """Record one outreach inside the caller's step; its files have been looked at by `refuse_unfit`."""
    outreach = _outreach(uow, draft)
    person = uow.get(Influencer, draft.influencer_id)
    _refuse_unwanted(person, outreach.direction)
    partnership = _partnership(uow, draft)
    outreach.partnership_id = partnership.id if partnership else None
    newest = _is_newest(uow, outreach)
    uow.add(outreach)
    uow.flush()
    for path in draft.attachments:
        keep_file(uow, person.id, path, outreach.id)
    if outreach.outcome is Outcome.DO_NOT_CONTACT:
        leave_alone(uow, [person.id])
    stage = _moved_stage(partnership, outreach) if newest else None
    _close_follow_ups(uow, outreach)
    if outreach.direction is Direction.IN or outreach.outcome not in SILENT:
        stop_runs(uow, {outreach.influencer_id: outreach.at})
    task = _follow_up(uow, draft, outreach, stage, partnership)
    return LoggedOutreach(
        outreach_id=outreach.id,
        partnership_id=outreach.partnership_id,
        partnership_status=partnership.status if partnership else None,
        outreach_stage=partnership.outreach_stage if partnership else None,
        task_id=task.id if task else None,
        follow_up_on=task.due_on if task else None,
    )


def edit_outreach(db: Database, outreach_id: str, changes: Mapping[str, Any]) -> None:
    """Correct an outreach's channel, direction, at, zone, outcome, note, decline_reason, minutes or collaboration_id.

    Stage and follow-up stay as they are. A campaign brings the partnership with its brand along, where there is one.

    Raises:
        NotFound: the outreach is gone.
        UserError: a value is wrong or there is no such field.
    """
    with db.begin("Edit outreach") as uow:
        outreach = uow.get(Outreach, outreach_id)
        for field, value in changes.items():
            if field == "collaboration_id":
                _place(uow, outreach, value)
            else:
                _assign(outreach, field, value, uow.now)
        if "outcome" in changes and outreach.outcome is Outcome.DO_NOT_CONTACT:
            leave_alone(uow, [outreach.influencer_id])


def remove_outreach(db: Database, outreach_id: str) -> None:
    """Remove an outreach; its files and follow-up stay with the influencer."""
    with db.begin("Remove outreach") as uow:
        uow.delete(uow.get(Outreach, outreach_id))


def _place(uow: UnitOfWork, outreach: Outreach, collaboration_id: str | None) -> None:
    """Say which campaign an outreach is about; None for none."""
    outreach.collaboration_id = collaboration_id
    if collaboration_id is None:
        return
    part = _own_part(uow, collaboration_id, outreach.influencer_id)
    partnership = partnership_of(uow, outreach.influencer_id, uow.get(Campaign, part.campaign_id).brand_id)
    if partnership is not None:
        outreach.partnership_id = partnership.id


def _own_part(uow: UnitOfWork, collaboration_id: str, influencer_id: str) -> Collaboration:
    part = uow.get(Collaboration, collaboration_id)
    if part.influencer_id != influencer_id:
        raise UserError("That collaboration is someone else's.", field="collaboration_id")
    return part


def _outreach(uow: UnitOfWork, draft: OutreachDraft) -> Outreach:
    outreach = Outreach(id=new_id(), influencer_id=draft.influencer_id, logged_by=uow.user)
    for field in ("channel", "direction", "outcome", "zone", "at", "note", "decline_reason", "minutes"):
        _assign(outreach, field, getattr(draft, field), uow.now)
    if draft.collaboration_id is not None:
        outreach.collaboration_id = _own_part(uow, draft.collaboration_id, draft.influencer_id).id
    if draft.template_id is not None:
        outreach.template_id = uow.get(MessageTemplate, draft.template_id).id
    return outreach


def _assign(outreach: Outreach, field: str, value: Any, now: datetime) -> None:
    match field:
        case "channel":
            outreach.channel = limits.choice(Channel, value, field)
        case "direction":
            outreach.direction = limits.choice(Direction, value, field)
        case "outcome":
            outreach.outcome = limits.choice(Outcome, value, field)
        case "zone":
            outreach.zone = _zone(value).key
        case "at":
            outreach.at = _instant(value, now)
        case "note":
            outreach.note = limits.many_lines(value, field)
        case "decline_reason":
            outreach.decline_reason = limits.one_line(value, field, REASON_LENGTH) or None
        case "minutes":
            outreach.minutes = limits.count(value, field, MOST_MINUTES)
        case _:
            raise UserError(f"An outreach has no field “{field}”.", field=field)


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UserError(f"“{name}” is not a time zone; one looks like Europe/Berlin.", field="zone") from error


def _instant(value: object, now: datetime) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError as error:
            raise UserError("This is not a time; it looks like 2026-11-24T09:30+01:00.", field="at") from error
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise UserError("This time lacks its zone; it looks like 2026-11-24T09:30+01:00.", field="at")
    if value.date() < limits.FIRST_DAY or value > now + _FURTHEST_AHEAD:
        raise UserError("This time is too far off; is the year right?", field="at")
    return value


def _refuse_unwanted(person: Influencer, direction: Direction) -> None:
    if person.do_not_contact and direction is Direction.OUT:
        who = person.name or next(
            (f"@{account.handle}" for account in person.accounts if account.handle), "This person"
        )
        raise Conflict(f"{who} asked not to be contacted.", field="direction")


def _partnership(uow: UnitOfWork, draft: OutreachDraft) -> Partnership | None:
    brand_id = draft.brand_id
    if brand_id is None and draft.collaboration_id is not None:
        brand_id = uow.get(Campaign, uow.get(Collaboration, draft.collaboration_id).campaign_id).brand_id
    if brand_id is None:
        return None
    existing = partnership_of(uow, draft.influencer_id, brand_id)
    return existing or begin_partnership(uow, draft.influencer_id, brand_id, at=draft.at)


def _is_newest(uow: UnitOfWork, outreach: Outreach) -> bool:
    last = select(func.max(Outreach.at)).where(
        Outreach.influencer_id == outreach.influencer_id,
        Outreach.partnership_id.is_not_distinct_from(outreach.partnership_id),
    )
    latest = uow.session.scalar(last)
    return latest is None or outreach.at >= latest


def _moved_stage(partnership: Partnership | None, outreach: Outreach) -> OutreachStage:
    """The outreach stage after this contact; without a partnership, as if with a fresh one."""
    before = partnership.outreach_stage if partnership else OutreachStage.IDENTIFIED
    stage = stage_after_outreach(before, outreach.direction, outreach.outcome)
    if partnership is not None and stage is not before:
        partnership.outreach_stage, partnership.stage_since_at = stage, outreach.at
    return stage


def _close_follow_ups(uow: UnitOfWork, outreach: Outreach) -> None:
    """Any contact answers the plain follow-ups of earlier ones; tasks with a title of their own wait for a person."""
    waiting = (
        select(Task)
        .join(Outreach, Outreach.id == Task.outreach_id)
        .where(
            Task.influencer_id == outreach.influencer_id,
            Task.partnership_id.is_not_distinct_from(outreach.partnership_id),
            Task.done_at.is_(None),
            Task.title == FOLLOW_UP_TITLE,
            Outreach.at <= outreach.at,
        )
    )
    for task in uow.session.scalars(waiting):
        task.done_at = outreach.at


def _follow_up(
    uow: UnitOfWork,
    draft: OutreachDraft,
    outreach: Outreach,
    stage: OutreachStage | None,
    partnership: Partnership | None,
) -> Task | None:
    due_on = limits.day(draft.follow_up_on, "follow_up_on")
    if due_on is None and draft.suggest_follow_up and stage is not None:
        days = (partnership.cadence_days if partnership else None) or cadence.DEFAULT_CADENCE_DAYS
        local_day = outreach.at.astimezone(ZoneInfo(outreach.zone)).date()
        due_on = cadence.follow_up_on(stage, outreach.direction, outreach.outcome, local_day, days)
    if due_on is None:
        return None
    title = limits.one_line(draft.follow_up_title, "follow_up_title", TITLE_LENGTH) or FOLLOW_UP_TITLE
    task = Task(id=new_id(), influencer_id=outreach.influencer_id, partnership_id=outreach.partnership_id)
    task.outreach_id, task.title, task.due_on, task.created_at = outreach.id, title, due_on, uow.now
    uow.add(task)
    return task
