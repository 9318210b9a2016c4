"""Proofs of posts: a picture with its hash and day, stored once by content, given back bit for bit."""

import hashlib
import mimetypes
from datetime import date
from pathlib import Path

from sqlalchemy import select

from crm.db.entities import AttachmentBlob, Post, PostProof, new_id
from crm.db.unit_of_work import Database
from crm.domain import limits
from crm.errors import NotFound, UserError
from crm.files.safe_name import safe_name
from crm.services.attachments import file_content, refuse_unfit


def add_proof(db: Database, post_id: str, path: Path, taken_on: date) -> str:
    """Keep a picture that shows the post as it stood on a day, and return the proof's id.

    Raises:
        NotFound: the post is gone.
        UserError: the file cannot be read, is over 25 MB, or is no picture or PDF.
    """
    refuse_unfit([path])
    name = safe_name(path.name)
    media_type = mimetypes.guess_type(name)[0] or ""
    if not media_type.startswith("image/") and media_type != "application/pdf":
        raise UserError("A proof is a picture or a PDF.", field="file")
    content = file_content(path)
    with db.begin("Add proof") as uow:
        post = uow.get(Post, post_id)
        sha256 = hashlib.sha256(content).hexdigest()
        if uow.session.scalar(select(AttachmentBlob.sha256).where(AttachmentBlob.sha256 == sha256)) is None:
            uow.insert(AttachmentBlob, [{"sha256": sha256, "content": content}])
        proof = PostProof(id=new_id(), post_id=post.id, name=name, media_type=media_type, sha256=sha256)
        proof.size_bytes, proof.taken_on = len(content), limits.day(taken_on, "taken_on") or uow.today
        uow.add(proof)
        return proof.id


def remove_proof(db: Database, proof_id: str) -> None:
    """Take a proof off its post; undo brings it back."""
    with db.begin("Remove proof") as uow:
        uow.delete(uow.get(PostProof, proof_id))


def proof_bytes(db: Database, proof_id: str) -> tuple[str, bytes]:
    """A proof's name and content.

    Raises:
        NotFound: the proof is gone, or its content is no longer what was kept.
    """
    kept = (
        select(PostProof.name, PostProof.sha256, AttachmentBlob.content)
        .outerjoin(AttachmentBlob, AttachmentBlob.sha256 == PostProof.sha256)
        .where(PostProof.id == proof_id)
    )
    with db.read() as session:
        row = session.execute(kept).first()
    if row is None:
        raise NotFound("That proof is no longer there.")
    if row.content is None or hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise NotFound(f"The content of {row.name} is damaged or missing; a backup may still have it.")
    return row.name, bytes(row.content)
