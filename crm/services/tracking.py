"""Commands on tracking links: make, name, remove; and their QR pictures as files. Codes are fields of collaborations."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Account, Brand, Campaign, Collaboration, Influencer, TrackingLink, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.tracking import MEDIUM, UtmParts, numbered, part, parts_of, tracked_link
from crm.domain.vocabulary import Platform
from crm.errors import EnvironmentProblem, NotFound, UserError
from crm.reports.qr import qr_png, qr_svg

LABEL_LENGTH = 120


@dataclass(frozen=True)
class TrackingLinkDraft:
    """A link as typed.

    Attributes:
        label: which post or place it is for, such as "Reel 1"; it becomes part of the link.
        landing_url: None means the campaign's.
        platform: where it will stand; None means that of the partner's largest account.
        term: what else to tell apart, "" for nothing.
    """

    collaboration_id: str
    label: str = ""
    landing_url: str | None = None
    platform: Platform | None = None
    term: str = ""


def add_tracking_link(db: Database, draft: TrackingLinkDraft) -> str:
    """Make a link that tells this partner, campaign and post apart from every other, and return its id.

    The first link of a collaboration that has none becomes the one that the collaboration names.

    Raises:
        NotFound: the collaboration is gone.
        UserError: there is no landing page, or a value is wrong.
    """
    with db.begin("Add tracking link") as uow:
        return _add(uow, uow.get(Collaboration, draft.collaboration_id), draft).id


def add_tracking_links(db: Database, draft: TrackingLinkDraft, collaboration_ids: Sequence[str]) -> list[str]:
    """Make a link of the same label for each of several partners in one step, and return the new ids.

    Args:
        draft: what all of them have in common; its own collaboration does not count.
        collaboration_ids: who; those who have a link of this label already get no second one.

    Raises:
        NotFound: one of the collaborations is gone; no link was made.
        UserError: as `add_tracking_link`.
    """
    wanted = tuple(dict.fromkeys(collaboration_ids))
    label = limits.one_line(draft.label, "label", LABEL_LENGTH)
    with db.begin("Add tracking links") as uow:
        same = select(TrackingLink.collaboration_id).where(TrackingLink.label == label)
        have = set(uow.session.scalars(same))
        parts = [uow.get(Collaboration, each) for each in wanted if each not in have]
        return [_add(uow, part, draft).id for part in parts]


def link_preview(db: Database, draft: TrackingLinkDraft) -> str:
    """The link that `add_tracking_link` would make now; nothing is written.

    Raises:
        NotFound, UserError: as `add_tracking_link`.
    """
    with db.read() as session:
        collaboration = session.get(Collaboration, draft.collaboration_id)
        if collaboration is None:
            raise NotFound("That collaboration is no longer there.")
        return _named(session, collaboration, draft)[0]


def rename_tracking_link(db: Database, link_id: str, label: str) -> None:
    """Change what a link is called here; its address stays, because it may be out in the world.

    Raises:
        NotFound: the link is gone.
    """
    with db.begin("Rename tracking link") as uow:
        link = uow.get(TrackingLink, link_id)
        link.label = limits.one_line(label, "label", LABEL_LENGTH)


def remove_tracking_link(db: Database, link_id: str) -> None:
    """Remove a link; visits that it brought stay where they are counted."""
    with db.begin("Remove tracking link") as uow:
        link = uow.get(TrackingLink, link_id)
        collaboration = uow.get(Collaboration, link.collaboration_id)
        if collaboration.link == link.url:
            collaboration.link = None
        uow.delete(link)


def save_qr(url: str, to: Path) -> Path:
    """Write the QR picture of a link, whole or not at all, and return the file.

    Args:
        to: ends with .png for dots, or .svg for a picture that scales; any other ending gets .svg.

    Raises:
        EnvironmentProblem: the folder cannot be written to, or the disk is full.
    """
    ending = to.suffix.lower()
    path = to if ending in (".svg", ".png") else to.with_name(f"{to.name}.svg")
    picture = qr_png(url) if ending == ".png" else qr_svg(url).encode()
    part_file = path.with_name(f".{path.name}.part")
    try:
        part_file.write_bytes(picture)
        part_file.replace(path)
    except OSError as error:
        part_file.unlink(missing_ok=True)
        raise EnvironmentProblem("The picture could not be written.", f"Allow writing to {path.parent}.") from error
    return path


def _add(uow: UnitOfWork, collaboration: Collaboration, draft: TrackingLinkDraft) -> TrackingLink:
    label = limits.one_line(draft.label, "label", LABEL_LENGTH)
    url, content = _named(uow.session, collaboration, draft)
    link = TrackingLink(
        id=new_id(), collaboration_id=collaboration.id, label=label, url=url, utm_content=content, created_at=uow.now
    )
    uow.add(link)
    if collaboration.link is None and len(link.url) <= limits.URL_LENGTH:
        collaboration.link = link.url
    return link


def _named(session: Session, collaboration: Collaboration, draft: TrackingLinkDraft) -> tuple[str, str]:
    """The link and its content part, unlike every other of its campaign."""
    campaign = session.get_one(Campaign, collaboration.campaign_id)
    landing = limits.web_address(draft.landing_url, "landing_url") or campaign.landing_url
    if landing is None:
        raise UserError("Say which page the link leads to, here or in the campaign.", field="landing_url")
    platform, name = _sender(session, collaboration.influencer_id)
    label = limits.one_line(draft.label, "label", LABEL_LENGTH)
    parts = UtmParts(
        source=part((draft.platform or platform).value),
        medium=MEDIUM,
        campaign=part(session.get_one(Brand, campaign.brand_id).name, campaign.name) or "campaign",
        content=part(name, label) or "partner",
        term=part(draft.term),
    )
    return _unique(session, landing, parts)


def _unique(session: Session, landing: str, parts: UtmParts) -> tuple[str, str]:
    """The link with a content that no other of its campaign has, numbered when it must be."""
    number = 1
    while True:
        content = numbered(parts.content, number)
        same = session.scalars(select(TrackingLink.url).where(TrackingLink.utm_content == content))
        if all(parts_of(url).get("utm_campaign") != parts.campaign for url in same):
            told = UtmParts(parts.source, parts.medium, parts.campaign, content, parts.term)
            return tracked_link(landing, told), content
        number += 1


def _sender(session: Session, influencer_id: str) -> tuple[Platform, str]:
    """Platform and handle of the largest account; the name, or the beginning of the id, where there is no handle."""
    accounts = (
        select(Account.platform, Account.handle)
        .where(Account.influencer_id == influencer_id)
        .order_by(Account.followers.desc().nulls_last(), Account.id)
    )
    rows = session.execute(accounts).all()
    handle = next((handle for _, handle in rows if handle and part(handle)), None)
    name = handle or session.get_one(Influencer, influencer_id).name
    return (rows[0].platform if rows else Platform.OTHER), name if part(name) else f"p{influencer_id[-8:]}"
