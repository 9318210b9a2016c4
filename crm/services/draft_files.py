"""Messages as .eml files that a mail program opens for writing; nothing is sent, and the workspace is only read."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel
from crm.errors import EnvironmentProblem, UserError
from crm.files.mail_drafts import mail_draft
from crm.files.safe_name import safe_name
from crm.queries.messages import open_drafts


class Letter(Protocol):
    """What a file needs of a message."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str | None: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...


def write_draft(folder: Path, number: int, letter: Letter) -> Path:
    """Put one draft into a folder, whole, and return its file; what is there already is never written over.

    Args:
        number: stands before the name, so that files keep their order.

    Raises:
        EnvironmentProblem: it cannot be written.
    """
    path = _free_name(folder, f"{number:03d} {safe_name(letter.name, 'partner')}")
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(mail_draft(letter.email, letter.subject, letter.text))
        part.replace(path)  # the disk is not waited for: a lost draft is made again in a moment
    except OSError as error:
        part.unlink(missing_ok=True)
        raise EnvironmentProblem(f"{path.name} cannot be written.", "Choose a folder that you may write to.") from error
    return path


def write_draft_files(
    db: Database,
    draft_ids: Sequence[str],
    folder: Path,
    report: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> list[Path]:
    """Write files of drafts that wait; they wait on.

    Messages that are no e-mail are passed over, and so is whoever asked not to be contacted since.

    Args:
        report: told how far it is; may raise Cancelled, which leaves no file.

    Raises:
        UserError: none of them is an e-mail.
        EnvironmentProblem: a file cannot be written.
    """
    wanted = set(draft_ids)
    letters = [row for row in open_drafts(db) if row.id in wanted and row.channel is Channel.EMAIL]
    if not letters:
        raise UserError("None of these is an e-mail.")
    letters = [row for row in letters if not row.do_not_contact]
    if not letters:
        raise UserError("They asked not to be contacted.")
    files: list[Path] = []
    try:
        for number, letter in enumerate(letters, start=1):
            files.append(write_draft(folder, number, letter))
            report("messages", number, len(letters))
    except BaseException:
        for file in files:
            file.unlink(missing_ok=True)
        raise
    return files


def _free_name(folder: Path, stem: str) -> Path:
    """A file that is not there yet."""
    path, number = folder / f"{stem}.eml", 1
    while path.exists():
        number += 1
        path = folder / f"{stem} ({number}).eml"
    return path
