"""What was said with one person, as threads with both sides; and when to be in touch next. Nothing here writes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Attachment,
    Brand,
    Campaign,
    Collaboration,
    Influencer,
    MessageTemplate,
    Outreach,
    Partnership,
)
from crm.db.unit_of_work import Database
from crm.domain.cadence import Touch, next_touch
from crm.domain.contact import SILENT
from crm.domain.conversation import Word, settles, threads, times_between
from crm.domain.response_time import ResponseTimes, WorkingHours
from crm.domain.vocabulary import Channel, Direction, Outcome, PartnershipStatus
from crm.errors import NotFound
from crm.queries.conversations import times_to_answer
from crm.queries.timeline import KeptFile

FIRST_READ = 200  # messages; older ones are read when they are asked for


@dataclass(frozen=True, slots=True)
class Said:
    """One message, call or meeting.

    Attributes:
        subject: of a written message; "" when it has none.
        answers_after: how long the other side had waited for it; None where it answers nothing.
    """

    id: str
    channel: Channel
    direction: Direction
    outcome: Outcome
    at: datetime
    by: str
    subject: str
    text: str
    decline_reason: str | None
    minutes: int | None
    brand: str | None
    campaign: str | None
    template: str | None
    files: tuple[KeptFile, ...] = ()
    answers_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SaidThread:
    """What was said on one channel about one subject, oldest first; `waits_for` is whose answer is open."""

    channel: Channel
    subject: str
    said: tuple[Said, ...]
    waits_for: Direction | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """All of it, as far as it was read.

    Attributes:
        threads: the one with the newest word first.
        more: older words than `read` are there.
        times: median time to an answer, both ways, over everything that was ever said.
    """

    influencer_id: str
    name: str
    threads: tuple[SaidThread, ...]
    read: int
    more: bool
    times: ResponseTimes


@dataclass(frozen=True, slots=True)
class NextTouch:
    """When to be in touch next in one partnership, by the cadence agreed in it.

    Attributes:
        last_on: local day of the last contact that the partner took part in.
    """

    partnership_id: str
    brand: str
    cadence_days: int
    last_on: date
    touch: Touch


def conversation(
    db: Database, influencer_id: str, limit: int = FIRST_READ, hours: WorkingHours | None = None
) -> Conversation:
    """The newest words with one person, in threads.

    Args:
        limit: most words to read.
        hours: counts times to an answer in working hours; None counts around the clock.

    Raises:
        NotFound: there is no such influencer (any more).
    """
    with db.read() as session:
        name = session.scalar(select(Influencer.name).where(Influencer.id == influencer_id))
        if name is None:
            raise NotFound("That influencer is no longer there.")
        rows = _rows(session, influencer_id, limit + 1)
    more = len(rows) > limit
    said = list(reversed(rows[:limit]))
    words = [
        Word(each.id, each.channel, each.direction, each.at, each.subject, settles(each.direction, each.outcome))
        for each in said
    ]
    between = times_between(words, hours)
    by_id = {each.id: replace(each, answers_after=between.get(each.id)) for each in said}
    told = tuple(
        SaidThread(thread.channel, thread.subject, tuple(by_id[id_] for id_ in thread.word_ids), thread.waits_for)
        for thread in threads(words)
    )
    times = times_to_answer(db, influencer_id, hours)
    return Conversation(influencer_id, name, told, len(said), more, times)


def next_touches(db: Database, influencer_id: str, zone: str = "UTC") -> list[NextTouch]:
    """The clock of each of a person's partnerships that has an agreed cadence, the soonest first.

    Args:
        zone: IANA zone in which an instant has its day.

    Returns:
        Partnerships that are paused or ended are left out, and those in which the partner took part in nothing yet.
    """
    idle = (PartnershipStatus.PAUSED, PartnershipStatus.ENDED)
    statement = (
        select(Partnership.id, Brand.name, Partnership.cadence_days, func.max(Outreach.at).label("last_at"))
        .join(Brand, Brand.id == Partnership.brand_id)
        .join(Outreach, Outreach.partnership_id == Partnership.id)
        .where(Partnership.influencer_id == influencer_id, Partnership.cadence_days.is_not(None))
        .where(Partnership.status.not_in(idle))
        .where((Outreach.direction == Direction.IN) | Outreach.outcome.not_in(SILENT))
        .group_by(Partnership.id, Brand.name, Partnership.cadence_days)
    )
    with db.read() as session:
        found = []
        for partnership_id, brand, cadence_days, last_at in session.execute(statement):
            if cadence_days is None:
                continue
            last_on = last_at.astimezone(ZoneInfo(zone)).date()
            touch = next_touch(last_on, cadence_days)
            found.append(NextTouch(partnership_id, brand, cadence_days, last_on, touch))
        return sorted(found, key=lambda each: (each.touch.ideal_on, each.brand))


def _rows(session: Session, influencer_id: str, limit: int) -> list[Said]:
    statement = (
        select(
            Outreach.id,
            Outreach.channel,
            Outreach.direction,
            Outreach.outcome,
            Outreach.at,
            Outreach.logged_by,
            Outreach.note,
            Outreach.decline_reason,
            Outreach.minutes,
            Brand.name.label("brand"),
            Campaign.name.label("campaign"),
            MessageTemplate.name.label("template"),
            (Outreach.message_key.is_not(None) | (MessageTemplate.subject != "")).label("titled"),
        )
        .outerjoin(Partnership, Partnership.id == Outreach.partnership_id)
        .outerjoin(Brand, Brand.id == Partnership.brand_id)
        .outerjoin(Collaboration, Collaboration.id == Outreach.collaboration_id)
        .outerjoin(Campaign, Campaign.id == Collaboration.campaign_id)
        .outerjoin(MessageTemplate, MessageTemplate.id == Outreach.template_id)
        .where(Outreach.influencer_id == influencer_id)
        .order_by(Outreach.at.desc(), Outreach.id.desc())
        .limit(limit)
    )
    rows = session.execute(statement).all()
    files = _files(session, [row.id for row in rows])
    found = []
    for row in rows:
        subject, text = _parted(row.note) if row.titled and row.channel is Channel.EMAIL else ("", row.note)
        found.append(
            Said(
                row.id,
                row.channel,
                row.direction,
                row.outcome,
                row.at,
                row.logged_by,
                subject,
                text,
                row.decline_reason,
                row.minutes,
                row.brand,
                row.campaign,
                row.template,
                tuple(files[row.id]),
            )
        )
    return found


def _files(session: Session, outreach_ids: Sequence[str]) -> defaultdict[str | None, list[KeptFile]]:
    files: defaultdict[str | None, list[KeptFile]] = defaultdict(list)
    kept = select(Attachment.outreach_id, Attachment.id, Attachment.name, Attachment.size_bytes)
    kept = kept.where(Attachment.outreach_id.in_(outreach_ids)).order_by(Attachment.id)
    for outreach_id, id_, name, size_bytes in session.execute(kept):
        files[outreach_id].append(KeptFile(id_, name, size_bytes))
    return files


def _parted(note: str) -> tuple[str, str]:
    """Subject and text of a message that was kept with its subject on the first line."""
    subject, gap, text = note.partition("\n\n")
    return (subject, text) if gap and "\n" not in subject else ("", note)
