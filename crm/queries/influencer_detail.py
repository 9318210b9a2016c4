"""One influencer in full, for the detail panel, the forms and the exports. The line of time is timeline.py."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    AccountHandle,
    AccountSnapshot,
    Attachment,
    AudienceNote,
    Brand,
    BrandValue,
    Influencer,
    InfluencerAlias,
    InfluencerNiche,
    InfluencerTag,
    Niche,
    Outreach,
    Partnership,
    Tag,
    Task,
    ValueRating,
)
from crm.db.unit_of_work import Database
from crm.domain.doubles import MERGED_ID
from crm.domain.pipeline import FURTHEST_FIRST
from crm.domain.vocabulary import Basis, OutreachStage, PartnershipStatus, Platform, SnapshotSource
from crm.errors import NotFound


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """An account's figures on one day; `engagement_rate` is a fraction of `engagement_basis`."""

    id: str
    read_on: date
    followers: int | None
    engagement_rate: Decimal | None
    engagement_basis: Basis | None
    source: SnapshotSource
    import_batch_id: str | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account with its newest figures; `snapshots` newest first, `former_handles` as (handle, last day)."""

    id: str
    platform: Platform
    handle: str | None
    url: str | None
    followers: int | None
    followers_on: date | None
    engagement_rate: Decimal | None
    engagement_basis: Basis | None
    engagement_on: date | None
    snapshots: tuple[SnapshotRow, ...] = ()
    former_handles: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class AudienceNoteRow:
    """A dated remark on who follows the influencer."""

    id: str
    noted_on: date
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class ValueRatingRow:
    """One rating against one brand value, from 0 to 5."""

    id: str
    brand_id: str
    brand: str
    brand_value_id: str
    value: str
    score: int
    evidence: str
    rater: str
    rated_on: date


@dataclass(frozen=True, slots=True)
class PartnershipCard:
    """One partnership as the panel shows it; `next_step` is its earliest open task."""

    id: str
    brand_id: str
    brand: str
    status: PartnershipStatus
    since_on: date | None
    outreach_stage: OutreachStage
    stage_since_at: datetime
    cadence_days: int | None
    note: str
    last_contact_at: datetime | None
    next_step: str | None
    next_step_on: date | None


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A kept file; its bytes are read by `services.outreach.attachment_bytes`."""

    id: str
    name: str
    media_type: str
    size_bytes: int
    outreach_id: str | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class InfluencerDetail:
    """Everything known of one influencer except the line of time.

    Attributes:
        accounts: most followers first.
        partnerships: furthest first.
        aliases: ids that imported files gave this person.
        value_ratings, audience_notes, attachments: newest first.
    """

    id: str
    name: str
    name_damaged: bool
    email: str | None
    location: str | None
    language: str | None
    gender: str | None
    note: str
    private_note: str
    do_not_contact: bool
    created_at: datetime
    tags: tuple[str, ...] = ()
    niches: tuple[str, ...] = ()
    accounts: tuple[AccountRow, ...] = ()
    partnerships: tuple[PartnershipCard, ...] = ()
    audience_notes: tuple[AudienceNoteRow, ...] = ()
    value_ratings: tuple[ValueRatingRow, ...] = ()
    attachments: tuple[AttachmentRow, ...] = ()
    aliases: tuple[str, ...] = ()


def influencer_detail(db: Database, influencer_id: str) -> InfluencerDetail:
    """One influencer in full.

    Raises:
        NotFound: there is none with this id (any more).
    """
    fields = ("id", "name", "name_damaged", "email", "location", "language", "gender", "note", "private_note")
    columns = [getattr(Influencer, name) for name in (*fields, "do_not_contact", "created_at")]
    with db.read() as session:
        person = session.execute(select(*columns).where(Influencer.id == influencer_id)).mappings().first()
        if person is None:
            raise NotFound("That influencer is no longer there.")
        return InfluencerDetail(
            **person,
            tags=_tags(session, influencer_id),
            niches=_niches(session, influencer_id),
            accounts=_accounts(session, influencer_id),
            partnerships=_partnerships(session, influencer_id),
            audience_notes=_audience_notes(session, influencer_id),
            value_ratings=_value_ratings(session, influencer_id),
            attachments=_attachments(session, influencer_id),
            aliases=_aliases(session, influencer_id),
        )


def _tags(session: Session, influencer_id: str) -> tuple[str, ...]:
    tags = select(Tag.name).join(InfluencerTag).where(InfluencerTag.influencer_id == influencer_id)
    return tuple(session.scalars(tags.order_by(Tag.name_key)))


def _niches(session: Session, influencer_id: str) -> tuple[str, ...]:
    niches = select(Niche.name).join(InfluencerNiche).where(InfluencerNiche.influencer_id == influencer_id)
    return tuple(session.scalars(niches.order_by(Niche.name_key)))


def _aliases(session: Session, influencer_id: str) -> tuple[str, ...]:
    aliases = select(InfluencerAlias.value).where(
        InfluencerAlias.influencer_id == influencer_id, InfluencerAlias.layout != MERGED_ID[0]
    )
    return tuple(session.scalars(aliases.order_by(InfluencerAlias.value)))


def _accounts(session: Session, influencer_id: str) -> tuple[AccountRow, ...]:
    mine = select(Account.id).where(Account.influencer_id == influencer_id)
    snapshots = defaultdict(list)
    for row in session.execute(
        select(
            AccountSnapshot.account_id,
            AccountSnapshot.id,
            AccountSnapshot.read_on,
            AccountSnapshot.followers,
            AccountSnapshot.engagement_rate,
            AccountSnapshot.engagement_basis,
            AccountSnapshot.source,
            AccountSnapshot.import_batch_id,
        )
        .where(AccountSnapshot.account_id.in_(mine))
        .order_by(AccountSnapshot.read_on.desc(), AccountSnapshot.id.desc())
    ):
        snapshots[row.account_id].append(SnapshotRow(*row[1:]))
    former = defaultdict(list)
    for account_id, handle, until_on in session.execute(
        select(AccountHandle.account_id, AccountHandle.handle, AccountHandle.until_on)
        .where(AccountHandle.account_id.in_(mine))
        .order_by(AccountHandle.until_on.desc(), AccountHandle.id.desc())
    ):
        former[account_id].append((handle, until_on))
    return tuple(
        AccountRow(**row, snapshots=tuple(snapshots[row["id"]]), former_handles=tuple(former[row["id"]]))
        for row in session.execute(_account_columns(influencer_id)).mappings()
    )


def _account_columns(influencer_id: str) -> Any:
    return (
        select(
            Account.id,
            Account.platform,
            Account.handle,
            Account.url,
            Account.followers,
            Account.followers_on,
            Account.engagement_rate,
            Account.engagement_basis,
            Account.engagement_on,
        )
        .where(Account.influencer_id == influencer_id)
        .order_by(Account.followers.desc().nulls_last(), Account.id)
    )


def _partnerships(session: Session, influencer_id: str) -> tuple[PartnershipCard, ...]:
    last_contact = select(func.max(Outreach.at)).where(Outreach.partnership_id == Partnership.id).correlate(Partnership)
    rows = session.execute(
        select(
            Partnership.id,
            Partnership.brand_id,
            Brand.name.label("brand"),
            Partnership.status,
            Partnership.since_on,
            Partnership.outreach_stage,
            Partnership.stage_since_at,
            Partnership.cadence_days,
            Partnership.note,
            last_contact.scalar_subquery().label("last_contact_at"),
        )
        .join(Brand, Brand.id == Partnership.brand_id)
        .where(Partnership.influencer_id == influencer_id)
        .order_by(Brand.sort_key)
    ).mappings()
    steps: dict[str | None, tuple[str, date | None]] = {}
    for partnership_id, title, due_on in session.execute(
        select(Task.partnership_id, Task.title, Task.due_on)
        .where(Task.influencer_id == influencer_id, Task.done_at.is_(None))
        .order_by(Task.due_on.nulls_last(), Task.id)
    ):
        steps.setdefault(partnership_id, (title, due_on))
    cards = []
    for row in rows:
        step = steps.get(row["id"], (None, None))
        cards.append(PartnershipCard(**row, next_step=step[0], next_step_on=step[1]))
    return tuple(sorted(cards, key=lambda card: FURTHEST_FIRST.index(card.status)))


def _audience_notes(session: Session, influencer_id: str) -> tuple[AudienceNoteRow, ...]:
    notes = select(AudienceNote.id, AudienceNote.noted_on, AudienceNote.text, AudienceNote.source)
    notes = notes.where(AudienceNote.influencer_id == influencer_id)
    return tuple(
        AudienceNoteRow(*row)
        for row in session.execute(notes.order_by(AudienceNote.noted_on.desc(), AudienceNote.id.desc()))
    )


def _value_ratings(session: Session, influencer_id: str) -> tuple[ValueRatingRow, ...]:
    ratings = (
        select(
            ValueRating.id,
            BrandValue.brand_id,
            Brand.name,
            ValueRating.brand_value_id,
            BrandValue.name,
            ValueRating.score,
            ValueRating.evidence,
            ValueRating.rater,
            ValueRating.rated_on,
        )
        .join(BrandValue, BrandValue.id == ValueRating.brand_value_id)
        .join(Brand, Brand.id == BrandValue.brand_id)
        .where(ValueRating.influencer_id == influencer_id)
        .order_by(ValueRating.rated_on.desc(), ValueRating.id.desc())
    )
    return tuple(ValueRatingRow(*row) for row in session.execute(ratings))


def _attachments(session: Session, influencer_id: str) -> tuple[AttachmentRow, ...]:
    files = (
        select(
            Attachment.id,
            Attachment.name,
            Attachment.media_type,
            Attachment.size_bytes,
            Attachment.outreach_id,
            Attachment.added_at,
        )
        .where(Attachment.influencer_id == influencer_id)
        .order_by(Attachment.added_at.desc(), Attachment.id.desc())
    )
    return tuple(AttachmentRow(*row) for row in session.execute(files))
