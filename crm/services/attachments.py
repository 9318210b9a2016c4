"""Files kept with an influencer or an outreach: read safely, stored once by content, given back bit for bit.

outreach.py offers these commands too, so that screens have one place to ask.
"""

import hashlib
import mimetypes
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from crm.db.entities import Attachment, AttachmentBlob, Influencer, Outreach, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.errors import NotFound, UserError
from crm.files.safe_name import safe_name

MOST_BYTES = 25 * 1024 * 1024
MOST_FILES = 50


def attach_files(db: Database, influencer_id: str, paths: Sequence[Path], outreach_id: str | None = None) -> list[str]:
    """Keep copies of files with an influencer, or with one of their outreach, and return the attachments' ids.

    Raises:
        NotFound: the influencer or the outreach is gone.
        UserError: a path is no file, cannot be read or is over 25 MB, or there are more than 50; nothing is kept.
    """
    refuse_unfit(paths)
    with db.begin("Attach file" if len(paths) == 1 else "Attach files") as uow:
        uow.get(Influencer, influencer_id)
        if outreach_id is not None and uow.get(Outreach, outreach_id).influencer_id != influencer_id:
            raise UserError("That outreach is with someone else.", field="outreach_id")
        return [keep_file(uow, influencer_id, path, outreach_id) for path in paths]


def remove_attachment(db: Database, attachment_id: str) -> None:
    """Take a file off its influencer; undo brings it back, because its bytes stay while the history names them."""
    with db.begin("Remove file") as uow:
        uow.delete(uow.get(Attachment, attachment_id))


def attachment_bytes(db: Database, attachment_id: str) -> tuple[str, bytes]:
    """A kept file's name and content.

    Returns:
        The name is safe as a file name and is no path.

    Raises:
        NotFound: the attachment is gone, or its content is no longer what was kept.
    """
    kept = (
        select(Attachment.name, Attachment.sha256, AttachmentBlob.content)
        .outerjoin(AttachmentBlob, AttachmentBlob.sha256 == Attachment.sha256)
        .where(Attachment.id == attachment_id)
    )
    with db.read() as session:
        row = session.execute(kept).first()
    if row is None:
        raise NotFound("That file is no longer there.")
    if row.content is None or hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise NotFound(f"The content of {row.name} is damaged or missing; a backup may still have it.")
    return safe_name(row.name), bytes(row.content)


def refuse_unfit(paths: Sequence[Path]) -> None:
    """Refuse folders, pipes, devices, too large and too many files before any step begins.

    Raises:
        UserError: names the first that cannot be kept.
    """
    if len(paths) > MOST_FILES:
        raise UserError(f"These are {len(paths)} files; {MOST_FILES} at a time is the most.", field="attachments")
    for path in paths:
        try:
            size = path.stat().st_size
        except OSError as error:
            raise UserError(f"{path.name} cannot be read; is it still there?", field="attachments") from error
        if path.is_dir():
            raise UserError(f"{path.name} is a folder; choose the files in it.", field="attachments")
        if not path.is_file():
            raise UserError(f"{path.name} is not a file.", field="attachments")
        if size > MOST_BYTES:
            raise _too_large(path)


def keep_file(uow: UnitOfWork, influencer_id: str, path: Path, outreach_id: str | None = None) -> str:
    """Keep one file inside the caller's step and return the attachment's id; equal bytes are stored once."""
    return keep_content(uow, influencer_id, path.name, file_content(path), outreach_id)


def keep_content(uow: UnitOfWork, influencer_id: str, name: str, content: bytes, outreach_id: str | None = None) -> str:
    """Keep bytes under a name inside the caller's step and return the attachment's id; at most 25 MB."""
    sha256 = hashlib.sha256(content).hexdigest()
    if uow.session.scalar(select(AttachmentBlob.sha256).where(AttachmentBlob.sha256 == sha256)) is None:
        uow.insert(AttachmentBlob, [{"sha256": sha256, "content": content}])
    name = safe_name(name)
    attachment = Attachment(id=new_id(), influencer_id=influencer_id, outreach_id=outreach_id, name=name)
    attachment.media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    attachment.size_bytes, attachment.sha256, attachment.added_at = len(content), sha256, uow.now
    uow.add(attachment)
    return attachment.id


def file_content(path: Path) -> bytes:
    """What a file holds.

    Raises:
        UserError: it cannot be read or is over 25 MB.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path.name} cannot be read; is it still there?", field="attachments") from error
    if len(content) > MOST_BYTES:
        raise _too_large(path)
    return content


def _too_large(path: Path) -> UserError:
    return UserError(f"{path.name} is larger than 25 MB, which is the most for one file.", field="attachments")
