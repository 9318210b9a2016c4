"""Looks of clients: keep one, take it off, find the one that a document wears. What a look may be is in reports."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.db.entities import AttachmentBlob, Brand, new_id
from crm.db.entities import BrandKit as StoredKit
from crm.db.unit_of_work import Database
from crm.errors import EnvironmentProblem, UserError
from crm.reports.brand_kit import MOST_LOGO_BYTES, OUR_KIT, BrandKit, checked_kit
from crm.reports.pictures import bare_picture


def save_brand_kit(db: Database, brand_id: str | None, kit: BrandKit) -> None:
    """Keep how the documents of a client look; without a brand, the agency's own.

    Raises:
        NotFound: the brand is gone.
        UserError: it cannot be read or drawn; the field is named.
    """
    kit = checked_kit(replace(kit, logo=_bare(kit.logo)))
    with db.begin("Edit look") as uow:
        if brand_id is not None:
            uow.get(Brand, brand_id)
        stored = uow.session.scalar(_of(brand_id))
        new = stored is None
        stored = stored or StoredKit(id=new_id(), brand_id=brand_id)
        sha256 = hashlib.sha256(kit.logo).hexdigest() if kit.logo else None
        if sha256 is not None and uow.session.get(AttachmentBlob, sha256) is None:
            uow.insert(AttachmentBlob, [{"sha256": sha256, "content": kit.logo}])
        for name in ("name", "accent", "second", "font", "footer", "language", "locale"):
            setattr(stored, name, getattr(kit, name))
        stored.logo_sha256, stored.wording = sha256, json.dumps(kit.wording, ensure_ascii=False)
        if new:
            uow.add(stored)


def remove_brand_kit(db: Database, brand_id: str | None) -> None:
    """Let a client's documents look like the agency's own again."""
    with db.begin("Remove look") as uow:
        stored = uow.session.scalar(_of(brand_id))
        if stored is not None:
            uow.delete(stored)


def brand_kit(db: Database, brand_id: str | None) -> BrandKit:
    """How the documents of a client look: its own kit, else the agency's, else ours."""
    with db.read() as session:
        return _kept(session, brand_id) or (_kept(session, None) if brand_id else None) or OUR_KIT


def own_kit(db: Database, brand_id: str | None) -> BrandKit | None:
    """The kit of a client, or of the agency for None; None when it has none of its own."""
    with db.read() as session:
        return _kept(session, brand_id)


def read_logo(path: Path) -> bytes:
    """A picture for a kit, without what its file says besides the picture.

    Raises:
        UserError: it is too large, or neither PNG nor JPEG; the field is named.
        EnvironmentProblem: it cannot be read.
    """
    try:
        if path.stat().st_size > MOST_LOGO_BYTES:
            raise UserError("The logo is larger than 1 MB.", "logo")
        content = path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(f"{path.name} cannot be read: {error.strerror}.", "Look where the file is.") from error
    return _bare(content) or b""


def _kept(session: Session, brand_id: str | None) -> BrandKit | None:
    stored = session.scalar(_of(brand_id))
    if stored is None:
        return None
    logo = session.scalar(select(AttachmentBlob.content).where(AttachmentBlob.sha256 == stored.logo_sha256))
    wording = tuple((str(ours), str(theirs)) for ours, theirs in json.loads(stored.wording))
    plain = {
        name: getattr(stored, name) for name in ("name", "accent", "second", "font", "footer", "language", "locale")
    }
    return BrandKit(**plain, logo=logo, wording=wording)


def _of(brand_id: str | None) -> Select[StoredKit]:
    return select(StoredKit).where(StoredKit.brand_id.is_(None) if brand_id is None else StoredKit.brand_id == brand_id)


def _bare(logo: bytes | None) -> bytes | None:
    try:
        return None if logo is None else bare_picture(logo)
    except ValueError as error:
        raise UserError("The logo is neither a PNG nor a JPEG, or it is damaged.", "logo") from error
