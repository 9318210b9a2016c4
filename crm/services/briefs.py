"""Commands on briefs: write, save a version, a partner's own version, acceptance, pictures. Each is one step.

Versions are only ever added: what somebody accepted stays as it was. Reusable blocks are `brief_blocks`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm.db.entities import AttachmentBlob, Brief, BriefVersion, Campaign, Collaboration, Influencer, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.brief_contents import BriefContents, clean_part, cleaned, follow, from_json, to_json
from crm.domain.vocabulary import Channel
from crm.errors import Conflict, NotFound, UserError

MOST_PICTURE_BYTES = 5 * 1024 * 1024
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@dataclass(frozen=True, slots=True)
class SavedBrief:
    """What `save_version` did.

    Attributes:
        number: of the newest version, also when nothing had changed.
        followed: ids of partners' own briefs that took the change over.
    """

    number: int
    followed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Which version was accepted, how and when.

    Attributes:
        influencer_id: who accepted, where it is the campaign's brief; None for a partner's own.
    """

    number: int
    channel: Channel
    on: date
    influencer_id: str | None = None


def add_brief(db: Database, campaign_id: str, contents: BriefContents) -> str:
    """Write a campaign's brief and return its id.

    Raises:
        NotFound: the campaign is gone.
        Conflict: it has a brief already.
        UserError: a part is too long or too many.
    """
    with db.begin("Add brief") as uow:
        campaign = uow.get(Campaign, campaign_id)
        if _brief_for(uow, campaign.id, None) is not None:
            raise Conflict(f"{campaign.name} has a brief already.", field="campaign")
        return _begun(uow, campaign.id, None, contents).id


def add_partner_brief(db: Database, campaign_id: str, influencer_id: str, contents: BriefContents | None = None) -> str:
    """Give a partner a version of their own and return its id; it follows the campaign's brief where it is the same.

    Args:
        contents: None takes the campaign's brief as it is.

    Raises:
        NotFound: the campaign or the influencer is gone.
        UserError: they are not in the campaign, a part is too long, or there is nothing to start from.
        Conflict: they have a version of their own already.
    """
    with db.begin("Add partner's brief") as uow:
        campaign, influencer = uow.get(Campaign, campaign_id), uow.get(Influencer, influencer_id)
        return _partner_brief(uow, campaign, influencer, contents).id


def save_version(db: Database, brief_id: str, contents: BriefContents) -> SavedBrief:
    """Save contents as the newest version; nothing happens when nothing changed.

    Partners' own briefs that nobody has accepted take over what changed, except the parts that are their own.

    Raises:
        NotFound: the brief is gone.
        UserError: a part is too long or too many.
    """
    with db.begin("Save brief") as uow:
        return _saved(uow, uow.get(Brief, brief_id), contents)


def edit_brief(db: Database, brief_id: str, changes: Mapping[str, Any]) -> SavedBrief:
    """Save a version in which only some parts differ.

    Args:
        changes: field of `BriefContents` -> its value, or the text as typed.

    Raises:
        NotFound, UserError: as `save_version`; an unknown part is named.
    """
    told = {name: clean_part(name, value) for name, value in changes.items()}
    with db.begin("Save brief") as uow:
        brief = uow.get(Brief, brief_id)
        return _saved(uow, brief, replace(_contents(_newest(uow, brief.id)), **told))


def accept_version(db: Database, brief_id: str, acceptance: Acceptance) -> str:
    """Note that a partner accepted a version, which is frozen from now on, and return the id of their brief.

    Who accepts the campaign's brief gets a copy of that version as their own, so that later changes do not reach it.

    Raises:
        NotFound: the brief, the version or the influencer is gone.
        UserError: nobody is named for the campaign's brief, or the day lies ahead.
        Conflict: the influencer has a version of their own, which is the one to accept.
    """
    channel = limits.choice(Channel, acceptance.channel, "channel")
    with db.begin("Accept brief") as uow:
        brief = uow.get(Brief, brief_id)
        day = limits.day(acceptance.on, "on")
        if day is None or day.toordinal() > uow.now.date().toordinal() + 1:  # a zone ahead of UTC has tomorrow already
            raise UserError("A brief is accepted today or on a day before.", field="on")
        version = _version(uow, brief.id, acceptance.number)
        if brief.influencer_id is None:
            brief, version = _accepted_copy(uow, brief, version, acceptance.influencer_id)
        brief.accepted_version, brief.accepted_on, brief.accepted_channel = version.number, day, channel
        return brief.id


def remove_brief(db: Database, brief_id: str) -> None:
    """Remove a brief with its versions; partners' own versions of it stay."""
    with db.begin("Remove brief") as uow:
        uow.delete(uow.get(Brief, brief_id))


def keep_picture(db: Database, path: Path) -> str:
    """Keep a picture for a theme and return its SHA-256; no step in the history, because no record names it yet.

    Raises:
        UserError: it cannot be read, is no PNG or JPEG, or is larger than 5 MB.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_PICTURE_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path.name} cannot be read; is it still there?", field="themes") from error
    if not content.startswith(_PICTURES):
        raise UserError(f"{path.name} is not a PNG or JPEG picture.", field="themes")
    if len(content) > MOST_PICTURE_BYTES:
        raise UserError(f"{path.name} is larger than 5 MB, which is the most for a picture.", field="themes")
    sha256 = hashlib.sha256(content).hexdigest()
    with db.maintain() as session:
        if session.get(AttachmentBlob, sha256) is None:
            session.add(AttachmentBlob(sha256=sha256, content=content))
    return sha256


def _begun(uow: UnitOfWork, campaign_id: str, influencer_id: str | None, contents: BriefContents) -> Brief:
    brief = Brief(id=new_id(), campaign_id=campaign_id, influencer_id=influencer_id, created_at=uow.now)
    if influencer_id is not None:
        parent = _brief_for(uow, campaign_id, None)
        brief.parent_id = parent.id if parent is not None else None
    uow.add(brief)
    uow.flush()
    _add_version(uow, brief.id, 1, _fit(uow, contents))
    return brief


def _partner_brief(
    uow: UnitOfWork, campaign: Campaign, influencer: Influencer, contents: BriefContents | None
) -> Brief:
    name = influencer.name or "This influencer"
    if _brief_for(uow, campaign.id, influencer.id) is not None:
        raise Conflict(f"{name} has a version of their own already.", field="influencer")
    part = (Collaboration.campaign_id == campaign.id, Collaboration.influencer_id == influencer.id)
    if uow.session.scalar(select(Collaboration.id).where(*part)) is None:
        raise UserError(f"{name} is not in {campaign.name}; add them to the campaign first.", field="influencer")
    if contents is None:
        common = _brief_for(uow, campaign.id, None)
        if common is None:
            raise UserError(f"{campaign.name} has no brief to start from.", field="campaign")
        contents = _contents(_newest(uow, common.id))
    return _begun(uow, campaign.id, influencer.id, contents)


def _saved(uow: UnitOfWork, brief: Brief, contents: BriefContents) -> SavedBrief:
    newest = _newest(uow, brief.id)
    before, after = _contents(newest), _fit(uow, contents)
    if before == after:
        return SavedBrief(newest.number)
    _add_version(uow, brief.id, newest.number + 1, after)
    return SavedBrief(newest.number + 1, tuple(_followed(uow, brief, before, after)))


def _followed(uow: UnitOfWork, brief: Brief, before: BriefContents, after: BriefContents) -> Iterable[str]:
    """Briefs that took over what changed."""
    own = select(Brief).where(Brief.parent_id == brief.id, Brief.accepted_version.is_(None)).order_by(Brief.id)
    for each in uow.session.scalars(own).all():
        newest = _newest(uow, each.id)
        theirs = _contents(newest)
        followed = follow(theirs, before, after)
        if followed != theirs:
            _add_version(uow, each.id, newest.number + 1, followed)
            yield each.id


def _accepted_copy(
    uow: UnitOfWork, common: Brief, version: BriefVersion, influencer_id: str | None
) -> tuple[Brief, BriefVersion]:
    if influencer_id is None:
        raise UserError("Say which partner accepted it.", field="influencer")
    campaign, influencer = uow.get(Campaign, common.campaign_id), uow.get(Influencer, influencer_id)
    brief = _partner_brief(uow, campaign, influencer, _contents(version))
    return brief, _newest(uow, brief.id)


def _fit(uow: UnitOfWork, contents: BriefContents) -> BriefContents:
    """Clean contents whose pictures are all kept."""
    clean = cleaned(contents)
    pictures = {sha256 for theme in clean.themes for sha256 in theme.pictures}
    kept = uow.session.scalars(select(AttachmentBlob.sha256).where(AttachmentBlob.sha256.in_(pictures))).all()
    if pictures - set(kept):
        raise UserError("A picture of a theme is missing; add it again.", field="themes")
    return clean


def _brief_for(uow: UnitOfWork, campaign_id: str, influencer_id: str | None) -> Brief | None:
    own = Brief.influencer_id.is_(None) if influencer_id is None else Brief.influencer_id == influencer_id
    return uow.session.scalar(select(Brief).where(Brief.campaign_id == campaign_id, own))


def _newest(uow: UnitOfWork, brief_id: str) -> BriefVersion:
    versions = select(BriefVersion).where(BriefVersion.brief_id == brief_id).order_by(BriefVersion.number.desc())
    newest = uow.session.scalars(versions.limit(1)).first()
    if newest is None:
        raise NotFound("That brief has no version.")
    return newest


def _version(uow: UnitOfWork, brief_id: str, number: int) -> BriefVersion:
    wanted = (BriefVersion.brief_id == brief_id, BriefVersion.number == number)
    version = uow.session.scalar(select(BriefVersion).where(*wanted))
    if version is None:
        raise NotFound(f"There is no version {number} of that brief.")
    return version


def _contents(version: BriefVersion) -> BriefContents:
    return from_json(version.contents)


def _add_version(uow: UnitOfWork, brief_id: str, number: int, contents: BriefContents) -> None:
    version = BriefVersion(id=new_id(), brief_id=brief_id, number=number, contents=to_json(contents))
    version.made_by, version.made_at = uow.user, uow.now
    uow.add(version)
    uow.flush()
