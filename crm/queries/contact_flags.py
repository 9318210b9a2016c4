"""Why somebody should perhaps not be invited: asked not to be, exclusive to a rival, or in talks with a colleague.

Nothing here writes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Brand, Collaboration, Influencer, Outreach, Partnership
from crm.db.unit_of_work import Database
from crm.domain.collaborations import QUIET_DAYS
from crm.domain.identity import email_key
from crm.domain.rights import SayDay
from crm.domain.vocabulary import Channel, Direction
from crm.queries.commitments import conflicts_of
from crm.queries.influencers import influencer_rows

_BLOCK = 500
_DID = {
    Channel.EMAIL: "sent an e-mail",
    Channel.DIRECT_MESSAGE: "sent a direct message",
    Channel.CALL: "called",
    Channel.MEETING: "met them",
    Channel.LETTER: "sent a letter",
    Channel.OTHER: "was in touch",
}


class ContactFlagKind(StrEnum):
    """Why to think twice before inviting someone."""

    DO_NOT_CONTACT = "do_not_contact"
    SAME_ADDRESS = "same_address"  # as somebody who asked not to be contacted: perhaps the same person
    CONTACTED = "contacted"  # by a colleague, within the quiet days
    EXCLUSIVE = "exclusive"  # promised not to work for a rival of the campaign's brand in its days
    IN_CAMPAIGN = "in_campaign"  # already part of it


@dataclass(frozen=True, slots=True)
class ContactFlag:
    """One reason to think twice; the person decides.

    Attributes:
        reason: one sentence.
        on_day: day of the contact; None where no day belongs to it.
    """

    influencer_id: str
    kind: ContactFlagKind
    reason: str
    on_day: date | None


@dataclass(frozen=True, slots=True)
class NamedFlag:
    """A flag, and the name or handle of whom it is about."""

    name: str
    flag: ContactFlag


def contact_flags(
    db: Database,
    influencer_ids: Sequence[str],
    campaign_id: str | None,
    today: date,
    quiet_days: int = QUIET_DAYS,
    say_day: SayDay = date.isoformat,
) -> dict[str, tuple[ContactFlag, ...]]:
    """Flags of those among these influencers who have any.

    Args:
        campaign_id: the campaign that they are to join; None when it is not chosen yet.
        today: the person's own calendar day.
        quiet_days: a colleague's contact so many days ago is still flagged; 0 flags only today's.
        say_day: how reasons call a day.

    Returns:
        Influencer id -> flags, the gravest first. A contact by the person who asks is no colleague's.
    """
    found: defaultdict[str, list[ContactFlag]] = defaultdict(list)
    with db.read() as session:
        for start in range(0, len(influencer_ids), _BLOCK):
            block = influencer_ids[start : start + _BLOCK]
            for flag in (
                *_do_not_contact(session, block),
                *_same_address(session, block),
                *_exclusive(session, block, campaign_id, today, say_day),
                *_already_in(session, block, campaign_id),
                *_contacted(session, block, db.user, today, quiet_days),
            ):
                found[flag.influencer_id].append(flag)
    return {influencer_id: tuple(flags) for influencer_id, flags in found.items()}


def named_flags(
    db: Database,
    influencer_ids: Sequence[str],
    campaign_id: str | None,
    today: date,
    quiet_days: int = QUIET_DAYS,
    say_day: SayDay = date.isoformat,
) -> list[NamedFlag]:
    """The same with names, in the order of the people and the gravest first for each."""
    found = contact_flags(db, influencer_ids, campaign_id, today, quiet_days, say_day)
    names = {row.id: row.name or f"@{row.handle or ''}" for row in influencer_rows(db, list(found))}
    return [NamedFlag(names.get(id_, ""), flag) for id_ in influencer_ids for flag in found.get(id_, ())]


def _do_not_contact(session: Session, ids: Sequence[str]) -> list[ContactFlag]:
    rows = session.scalars(select(Influencer.id).where(Influencer.id.in_(ids), Influencer.do_not_contact))
    reason = "Marked “do not contact”."
    return [ContactFlag(id_, ContactFlagKind.DO_NOT_CONTACT, reason, None) for id_ in rows]


def _same_address(session: Session, ids: Sequence[str]) -> list[ContactFlag]:
    """Those who share their e-mail with somebody who asked to be left alone: an agent's address, or one person twice."""
    known = select(Influencer.id, Influencer.email, Influencer.name).where(Influencer.email.is_not(None))
    alone = {
        email_key(email or ""): name for _id, email, name in session.execute(known.where(Influencer.do_not_contact))
    }
    if not alone:
        return []
    wanted = session.execute(known.where(Influencer.id.in_(ids), Influencer.do_not_contact.is_(False)))
    reason = "Has the e-mail address of {}, who asked not to be contacted."
    return [
        ContactFlag(id_, ContactFlagKind.SAME_ADDRESS, reason.format(alone[key]), None)
        for id_, email, _name in wanted
        if (key := email_key(email or "")) and key in alone
    ]


def _exclusive(
    session: Session, ids: Sequence[str], campaign_id: str | None, today: date, say_day: SayDay
) -> list[ContactFlag]:
    """One flag for each exclusivity that stands against the campaign; its day is the last one it holds."""
    if campaign_id is None:
        return []
    return [
        ContactFlag(influencer_id, ContactFlagKind.EXCLUSIVE, conflict.reason, conflict.ends_on)
        for influencer_id, conflict in conflicts_of(session, campaign_id, ids, today, say_day)
    ]


def _already_in(session: Session, ids: Sequence[str], campaign_id: str | None) -> list[ContactFlag]:
    if campaign_id is None:
        return []
    part = (Collaboration.campaign_id == campaign_id, Collaboration.influencer_id.in_(ids))
    rows = session.execute(select(Collaboration.influencer_id, Collaboration.created_at).where(*part))
    return [
        ContactFlag(id_, ContactFlagKind.IN_CAMPAIGN, "Is in this campaign already.", at.date()) for id_, at in rows
    ]


def _contacted(session: Session, ids: Sequence[str], user: str, today: date, days: int) -> list[ContactFlag]:
    """The newest outgoing contact of each by somebody else."""
    since = datetime.combine(today - timedelta(days), time(), UTC)
    rows = (
        select(Outreach.influencer_id, Outreach.at, Outreach.zone, Outreach.channel, Outreach.logged_by, Brand.name)
        .outerjoin(Partnership, Partnership.id == Outreach.partnership_id)
        .outerjoin(Brand, Brand.id == Partnership.brand_id)
        .where(Outreach.influencer_id.in_(ids), Outreach.direction == Direction.OUT, Outreach.at >= since)
        .where(Outreach.logged_by != user)
        .order_by(Outreach.at.desc(), Outreach.id.desc())
    )
    newest: dict[str, ContactFlag] = {}
    for influencer_id, at, zone, channel, by, brand in session.execute(rows):
        reason = f"{by} {_DID[channel]}{f' for {brand}' if brand else ''}."
        day = at.astimezone(ZoneInfo(zone)).date()
        newest.setdefault(influencer_id, ContactFlag(influencer_id, ContactFlagKind.CONTACTED, reason, day))
    return list(newest.values())
