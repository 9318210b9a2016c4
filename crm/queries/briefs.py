"""Briefs of a campaign, their versions and blocks, and what a new one may start from. Nothing here writes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    AttachmentBlob,
    Brand,
    Brief,
    BriefBlock,
    BriefVersion,
    Campaign,
    Collaboration,
    Influencer,
)
from crm.db.unit_of_work import Database
from crm.domain.brief_contents import BriefContents, differing_parts, from_json
from crm.domain.brief_parts import CheckedBrief, checked_brief
from crm.domain.vocabulary import Channel
from crm.errors import NotFound
from crm.files.brief_rules import brief_rules
from crm.paths import bundled


@dataclass(frozen=True, slots=True)
class BriefRow:
    """One brief as a list gives it.

    Attributes:
        influencer_id, influencer: None and "" for the campaign's own brief.
        version: number of the newest one; `made_by` and `made_at` are that version's.
        accepted_version: the frozen one; None while nobody has accepted.
    """

    id: str
    campaign_id: str
    campaign: str
    brand: str
    influencer_id: str | None
    influencer: str
    parent_id: str | None
    version: int
    made_by: str
    made_at: datetime
    accepted_version: int | None
    accepted_on: date | None
    accepted_channel: Channel | None


@dataclass(frozen=True, slots=True)
class PartnerBrief:
    """Somebody in the campaign; `brief` is their own version, None while the campaign's brief is theirs."""

    influencer_id: str
    name: str
    brief: BriefRow | None


@dataclass(frozen=True, slots=True)
class CampaignBriefs:
    """What the brief page of a campaign chooses from; `common` is None while nothing is written."""

    campaign_id: str
    campaign: str
    brand: str
    common: BriefRow | None
    partners: tuple[PartnerBrief, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a brief, whole.

    Attributes:
        own_parts: parts in which it differs from the campaign's newest brief; () for that brief itself.
    """

    brief_id: str
    number: int
    contents: BriefContents
    made_by: str
    made_at: datetime
    own_parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A reusable block and the part that it fits."""

    id: str
    part: str
    name: str
    text: str


def campaign_briefs(db: Database, campaign_id: str) -> CampaignBriefs:
    """The campaign's brief and everybody in the campaign, in order of name.

    Raises:
        NotFound: the campaign is gone.
    """
    people = (
        select(Influencer.id, Influencer.name)
        .join(Collaboration, Collaboration.influencer_id == Influencer.id)
        .where(Collaboration.campaign_id == campaign_id)
        .order_by(Influencer.sort_key, Influencer.id)
    )
    named = select(Campaign.name, Brand.name).join(Brand, Brand.id == Campaign.brand_id)
    with db.read() as session:
        campaign = session.execute(named.where(Campaign.id == campaign_id)).first()
        if campaign is None:
            raise NotFound("That campaign is no longer there.")
        briefs = {row.influencer_id: row for row in _rows(session, _briefs().where(Brief.campaign_id == campaign_id))}
        partners: dict[str, str] = dict(session.execute(people).all())
        names = _spoken(session, partners)
    known = names | {id_: row.influencer for id_, row in briefs.items() if id_ is not None and id_ not in names}
    return CampaignBriefs(
        campaign_id,
        campaign[0],
        campaign[1],
        briefs.get(None),
        tuple(PartnerBrief(id_, name, briefs.get(id_)) for id_, name in known.items()),
    )


def brief_rows(db: Database, ids: Sequence[str] | None = None) -> list[BriefRow]:
    """Briefs in order of campaign and name, the campaign's own first; None means all."""
    asked = _briefs()
    with db.read() as session:
        return list(_rows(session, asked if ids is None else asked.where(Brief.id.in_(ids))))


def brief_versions(db: Database, brief_id: str) -> list[VersionRow]:
    """All versions, newest first.

    Raises:
        NotFound: the brief is gone.
    """
    with db.read() as session:
        parent = _parent_contents(session, brief_id)
        rows = session.scalars(
            select(BriefVersion).where(BriefVersion.brief_id == brief_id).order_by(BriefVersion.number.desc())
        )
        found = [_version(row, parent) for row in rows]
    if not found:
        raise NotFound("That brief is no longer there.")
    return found


def brief_version(db: Database, brief_id: str, number: int | None = None) -> VersionRow:
    """One version; the newest when `number` is None.

    Raises:
        NotFound: the brief or the version is gone.
    """
    wanted = select(BriefVersion).where(BriefVersion.brief_id == brief_id).order_by(BriefVersion.number.desc())
    if number is not None:
        wanted = wanted.where(BriefVersion.number == number)
    with db.read() as session:
        row = session.scalars(wanted.limit(1)).first()
        if row is None:
            raise NotFound(f"There is no version {number} of that brief." if number else "That brief is not there.")
        return _version(row, _parent_contents(session, brief_id))


def brief_blocks(db: Database) -> list[BlockRow]:
    """All reusable blocks, by part and name."""
    blocks = select(BriefBlock.id, BriefBlock.part, BriefBlock.name, BriefBlock.text)
    with db.read() as session:
        return [BlockRow(*row) for row in session.execute(blocks.order_by(BriefBlock.part, BriefBlock.name))]


def brief_pictures(db: Database, sha256s: Iterable[str]) -> dict[str, bytes]:
    """Pictures of themes by their SHA-256; one that is missing is absent."""
    wanted = select(AttachmentBlob.sha256, AttachmentBlob.content).where(AttachmentBlob.sha256.in_(list(sha256s)))
    with db.read() as session:
        return {row.sha256: bytes(row.content) for row in session.execute(wanted)}


def brief_openness(_db: Database, contents: BriefContents) -> CheckedBrief:
    """Check contents, saved or not, by the rules of their language; it is a query so that it runs beside the window."""
    return checked_brief(contents, brief_rules(bundled("resources") / "rules", contents.language))


def _briefs() -> Select[*tuple[Any, ...]]:
    newest = (
        select(BriefVersion.brief_id, func.max(BriefVersion.number).label("number"))
        .group_by(BriefVersion.brief_id)
        .subquery()
    )
    return (
        select(
            Brief.id,
            Brief.campaign_id,
            Campaign.name.label("campaign"),
            Brand.name.label("brand"),
            Brief.influencer_id,
            Influencer.name.label("influencer"),
            Brief.parent_id,
            BriefVersion.number.label("version"),
            BriefVersion.made_by,
            BriefVersion.made_at,
            Brief.accepted_version,
            Brief.accepted_on,
            Brief.accepted_channel,
        )
        .join(Campaign, Campaign.id == Brief.campaign_id)
        .join(Brand, Brand.id == Campaign.brand_id)
        .join(newest, newest.c.brief_id == Brief.id)
        .join(BriefVersion, (BriefVersion.brief_id == Brief.id) & (BriefVersion.number == newest.c.number))
        .outerjoin(Influencer, Influencer.id == Brief.influencer_id)
        .order_by(Campaign.name_key, Campaign.id, Brief.influencer_id.is_not(None), Influencer.sort_key, Brief.id)
    )


def _rows(session: Session, asked: Select[*tuple[Any, ...]]) -> Iterator[BriefRow]:
    rows = [BriefRow(**row) for row in session.execute(asked).mappings()]
    names = _spoken(session, {row.influencer_id: row.influencer for row in rows if row.influencer_id})
    for row in rows:
        yield replace(row, influencer=names.get(row.influencer_id or "", ""))


def _spoken(session: Session, people: dict[str, str]) -> dict[str, str]:
    """How people are called: by name, else by a handle."""
    nameless = [id_ for id_, name in people.items() if not name]
    handles = select(Account.influencer_id, func.min(Account.handle)).where(Account.influencer_id.in_(nameless))
    found = session.execute(handles.group_by(Account.influencer_id)) if nameless else ()
    called = {id_: handle for id_, handle in found if handle}
    return {id_: name or (f"@{called[id_]}" if id_ in called else id_) for id_, name in people.items()}


def _parent_contents(session: Session, brief_id: str) -> BriefContents | None:
    parent = (
        select(BriefVersion.contents)
        .join(Brief, Brief.parent_id == BriefVersion.brief_id)
        .where(Brief.id == brief_id)
        .order_by(BriefVersion.number.desc())
        .limit(1)
    )
    contents = session.scalar(parent)
    return None if contents is None else from_json(contents)


def _version(row: BriefVersion, parent: BriefContents | None) -> VersionRow:
    contents = from_json(row.contents)
    own = () if parent is None else differing_parts(parent, contents)
    return VersionRow(row.brief_id, row.number, contents, row.made_by, row.made_at, own)
