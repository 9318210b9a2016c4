"""Templates, sequences, and what a message would say to each person, before anything leaves. Nothing here writes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    Brand,
    Campaign,
    Collaboration,
    Influencer,
    InfluencerNiche,
    MessageDraft,
    MessageTemplate,
    Niche,
    Partnership,
    SequenceRun,
)
from crm.db.entities import (
    Sequence as SequenceEntity,
)
from crm.db.unit_of_work import Database
from crm.domain.collaborations import QUIET_DAYS
from crm.domain.message_template import first_name, merged, open_fields
from crm.domain.vocabulary import Channel, PartnershipStatus, RunEnd
from crm.errors import NotFound
from crm.queries.contact_flags import ContactFlag, ContactFlagKind, contact_flags

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One template."""

    id: str
    name: str
    channel: Channel
    subject: str
    text: str
    archived: bool


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a message is about; None where nothing is chosen."""

    brand_id: str | None = None
    campaign_id: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A subject and a text with merge fields."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class OccasionRow:
    """A brand, or a campaign of it, that a message may be about; `campaign` is None for the brand as such."""

    occasion: Occasion
    brand: str
    campaign: str | None


@dataclass(frozen=True, slots=True)
class MessagePreview:
    """What one person would get.

    Attributes:
        email: None when not known; a draft then has no address.
        text: merged, or as somebody changed it for this person.
        missing: fields that stay open; the message does not leave while there are any.
        flags: why to think twice: asked not to be contacted, or a colleague wrote lately.
    """

    influencer_id: str
    name: str
    email: str | None
    subject: str
    text: str
    missing: tuple[str, ...]
    flags: tuple[ContactFlag, ...]

    @property
    def ready(self) -> bool:
        """Whether it may leave: something said, nothing open, and the person did not ask to be left alone."""
        return not self.missing and not self.unwanted and not self.blank

    @property
    def blank(self) -> bool:
        """Whether nothing would be said."""
        return not self.text.strip()

    @property
    def unwanted(self) -> bool:
        """Whether the person asked to be left alone."""
        return any(flag.kind is ContactFlagKind.DO_NOT_CONTACT for flag in self.flags)

    @property
    def colleague(self) -> ContactFlag | None:
        """A colleague's contact within the quiet days; None without one."""
        return next((flag for flag in self.flags if flag.kind is ContactFlagKind.CONTACTED), None)

    @property
    def doubt(self) -> ContactFlag | None:
        """Why to think twice before it leaves; None without a reason."""
        shared = (flag for flag in self.flags if flag.kind is ContactFlagKind.SAME_ADDRESS)
        return next(shared, None) or self.colleague


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A message that was handed out and waits for the word that it was sent.

    Attributes:
        email: None when not known.
        template: the template's name; None when it is gone.
        sequence: the sequence whose message it is; None for a message of its own.
        ended_by: how that sequence ended since; None while it runs.
    """

    id: str
    influencer_id: str
    name: str
    channel: Channel
    subject: str
    text: str
    made_at: datetime
    made_by: str = ""
    email: str | None = None
    do_not_contact: bool = False
    brand: str | None = None
    template: str | None = None
    sequence: str | None = None
    ended_by: RunEnd | None = None


def template_rows(db: Database, *, archived: bool = False) -> list[TemplateRow]:
    """All templates by name; archived ones only when asked for."""
    entity = MessageTemplate
    columns = (entity.id, entity.name, entity.channel, entity.subject, entity.text, entity.archived)
    statement = select(*columns).order_by(entity.name_key)
    with db.read() as session:
        return [TemplateRow(*row) for row in session.execute(statement) if archived or not row.archived]


def edited_preview(preview: MessagePreview, wording: Wording) -> MessagePreview:
    """The same with a text that somebody changed by hand; fields that still stand in it are open."""
    missing = tuple(dict.fromkeys((*open_fields(wording.subject), *open_fields(wording.text))))
    return replace(preview, subject=wording.subject, text=wording.text, missing=missing)


def message_previews(
    db: Database,
    template_id: str,
    influencer_ids: Sequence[str],
    occasion: Occasion,
    today: date,
    quiet_days: int = QUIET_DAYS,
) -> list[MessagePreview]:
    """What each person would get, in the order given.

    Args:
        today: the person's own day; a colleague's contact within the quiet days before it is flagged.
        quiet_days: 0 flags only today's.

    Raises:
        NotFound: the template is gone.
    """
    with db.read() as session:
        template = session.get(MessageTemplate, template_id)
        if template is None:
            raise NotFound("That template is no longer there.")
        wording = Wording(template.subject, template.text)
    return worded_previews(db, wording, influencer_ids, occasion, today, quiet_days)


def worded_previews(
    db: Database,
    wording: Wording,
    influencer_ids: Sequence[str],
    occasion: Occasion,
    today: date,
    quiet_days: int = QUIET_DAYS,
) -> list[MessagePreview]:
    """As `message_previews`, of a subject and a text that no template holds, or not yet."""
    flags = contact_flags(db, influencer_ids, None, today, quiet_days)
    with db.read() as session:
        values = _values(session, influencer_ids, occasion, db.user)
        found = []
        for influencer_id in influencer_ids:
            if influencer_id not in values:
                continue
            own = values[influencer_id]
            subject, text = merged(wording.subject, own), merged(wording.text, own)
            missing = tuple(dict.fromkeys((*subject.missing, *text.missing)))
            found.append(
                MessagePreview(
                    influencer_id,
                    own["name"] or own["handle"] or "",
                    own["email"],
                    subject.text,
                    text.text,
                    missing,
                    flags.get(influencer_id, ()),
                )
            )
        return found


def occasion_rows(db: Database) -> list[OccasionRow]:
    """What a message may be about: each brand, followed by its campaigns."""
    brands = select(Brand.id, Brand.name).order_by(Brand.name_key)
    campaigns = select(Campaign.id, Campaign.name, Campaign.brand_id).order_by(Campaign.name)
    inside: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with db.read() as session:
        for campaign_id, name, brand_id in session.execute(campaigns):
            inside[brand_id].append((campaign_id, name))
        found = []
        for brand_id, brand in session.execute(brands):
            found.append(OccasionRow(Occasion(brand_id), brand, None))
            found += [OccasionRow(Occasion(None, id_), brand, name) for id_, name in inside[brand_id]]
        return found


def only_brand(db: Database, influencer_ids: Sequence[str]) -> str | None:
    """The one brand that these people work with, so that a message is about it at first; None for none or several."""
    found: set[str] = set()
    over = (PartnershipStatus.ENDED,)
    with db.read() as session:
        for start in range(0, len(influencer_ids), _BLOCK):
            block = influencer_ids[start : start + _BLOCK]
            brands = select(Partnership.brand_id).where(
                Partnership.influencer_id.in_(block), Partnership.status.not_in(over)
            )
            found.update(session.scalars(brands.distinct()))
    return found.pop() if len(found) == 1 else None


def open_drafts(db: Database) -> list[DraftRow]:
    """Messages that were handed out and neither confirmed nor discarded, the oldest first."""
    entity = MessageDraft
    statement = (
        select(
            entity.id,
            entity.influencer_id,
            Influencer.name,
            entity.channel,
            entity.subject,
            entity.text,
            entity.made_at,
            entity.made_by,
            Influencer.email,
            Influencer.do_not_contact,
            Brand.name,
            MessageTemplate.name,
            SequenceEntity.name,
            SequenceRun.ended_by,
        )
        .join(Influencer, Influencer.id == entity.influencer_id)
        .outerjoin(Brand, Brand.id == entity.brand_id)
        .outerjoin(MessageTemplate, MessageTemplate.id == entity.template_id)
        .outerjoin(SequenceRun, SequenceRun.id == entity.run_id)
        .outerjoin(SequenceEntity, SequenceEntity.id == SequenceRun.sequence_id)
        .where(entity.settled_at.is_(None))
        .order_by(entity.made_at, entity.id)
    )
    with db.read() as session:
        return [DraftRow(*row) for row in session.execute(statement)]


def _values(
    session: Session, influencer_ids: Sequence[str], occasion: Occasion, user: str
) -> dict[str, dict[str, str | None]]:
    """Influencer id -> merge field -> value, and "email" beside them."""
    campaign = session.get(Campaign, occasion.campaign_id) if occasion.campaign_id else None
    brand_id = occasion.brand_id or (campaign.brand_id if campaign else None)
    brand = session.get(Brand, brand_id) if brand_id else None
    common = {
        "brand": brand.name if brand else None,
        "campaign": campaign.name if campaign else None,
        "our_name": user,
    }
    values: dict[str, dict[str, str | None]] = {}
    for start in range(0, len(influencer_ids), _BLOCK):
        block = influencer_ids[start : start + _BLOCK]
        people = select(Influencer.id, Influencer.name, Influencer.name_damaged, Influencer.email)
        for id_, name, damaged, email in session.execute(people.where(Influencer.id.in_(block))):
            own = {"first_name": first_name(name, damaged=damaged), "name": None if damaged else name, "email": email}
            values[id_] = {"handle": None, "niche": None, "code": None, "link": None} | common | own
        _add_labels(session, block, values)
        if campaign is not None:
            part = (Collaboration.campaign_id == campaign.id, Collaboration.influencer_id.in_(block))
            rows = select(Collaboration.influencer_id, Collaboration.code, Collaboration.link).where(*part)
            for id_, code, link in session.execute(rows):
                values[id_] |= {"code": code, "link": link}
    return values


def _add_labels(session: Session, block: Sequence[str], values: dict[str, dict[str, str | None]]) -> None:
    """The largest account's handle and the first niche of each."""
    handles = (
        select(Account.influencer_id, Account.handle)
        .where(Account.influencer_id.in_(block), Account.handle.is_not(None))
        .order_by(Account.followers.desc().nulls_last(), Account.id)
    )
    niches = (
        select(InfluencerNiche.influencer_id, Niche.name)
        .join(Niche, Niche.id == InfluencerNiche.niche_id)
        .where(InfluencerNiche.influencer_id.in_(block))
        .order_by(Niche.name_key)
    )
    for field, statement in (("handle", handles), ("niche", niches)):
        for id_, label in session.execute(statement):
            values[id_][field] = values[id_][field] or label
