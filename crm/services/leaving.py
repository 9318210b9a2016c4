"""The log of what left Rapport: one entry for each file, outside the history, because undo cannot call a file back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crm.db.entities import ExportLog, new_id
from crm.db.unit_of_work import Database
from crm.reports.content import Audience


@dataclass(frozen=True, slots=True)
class Leaving:
    """One file that was written.

    Attributes:
        sha256: of the file, as `fingerprint` gives it.
        what: such as "partnership summary".
        people: how many influencers it tells of; None where that means nothing.
        left_out: in words, what its reader may not see.
    """

    what: str
    audience: Audience
    path: Path
    sha256: str
    people: int | None = None
    left_out: tuple[str, ...] = ()


def fingerprint(content: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def log_leaving(db: Database, files: Sequence[Leaving]) -> None:
    """Note each file; a workspace that is open for reading only notes nothing."""
    if db.read_only or not files:
        return
    with db.maintain() as session:
        for each in files:
            session.add(
                ExportLog(
                    id=new_id(),
                    at=db.now(),
                    by=db.user,
                    what=each.what,
                    audience=each.audience.value,
                    file_name=each.path.name,
                    file_sha256=each.sha256,
                    people=each.people,
                    left_out="\n".join(each.left_out),
                )
            )
