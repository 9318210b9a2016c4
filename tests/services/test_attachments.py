"""Files kept with people: bit for bit, once per content, nothing that is not a plain file."""

import os
from pathlib import Path

import pytest

from crm.db.entities import Attachment, AttachmentBlob, Outreach
from crm.db.unit_of_work import Database
from crm.errors import NotFound, UserError
from crm.queries.influencers import influencer_detail
from crm.queries.timeline import EntryKind, timeline
from crm.services import attachments, outreach
from crm.services.history import redo, undo
from tests.services.people import add_noor, add_person, message, row_count


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_file_comes_back_bit_for_bit(db: Database, tmp_path: Path) -> None:
    content = os.urandom(100_000)
    noor = add_noor(db)
    (kept,) = outreach.attach_files(db, noor, [file(tmp_path, "media kit.pdf", content)])
    assert outreach.attachment_bytes(db, kept) == ("media kit.pdf", content)
    (row,) = influencer_detail(db, noor).attachments
    assert (row.name, row.media_type, row.size_bytes) == ("media kit.pdf", "application/pdf", 100_000)


def test_equal_content_is_stored_once(db: Database, tmp_path: Path) -> None:
    paths = [file(tmp_path, "a.txt", b"same"), file(tmp_path, "b.txt", b"same"), file(tmp_path, "empty", b"")]
    outreach.attach_files(db, add_noor(db), paths)
    outreach.attach_files(db, add_person(db, "Anna"), paths[:1])
    assert row_count(db, Attachment, AttachmentBlob) == [4, 2]


def test_an_outreach_carries_its_files(db: Database, tmp_path: Path) -> None:
    noor = add_noor(db)
    draft = message(noor, attachments=(file(tmp_path, "contract.pdf", b"%PDF"),))
    logged = outreach.log_outreach(db, draft)
    outreach.attach_files(db, noor, [file(tmp_path, "later.txt", b"x")], logged.outreach_id)
    (entry,) = [each for each in timeline(db, noor) if each.kind is EntryKind.OUTREACH]
    assert [each.name for each in entry.files] == ["contract.pdf", "later.txt"]
    with pytest.raises(UserError):
        outreach.attach_files(db, add_person(db, "Anna"), [tmp_path / "later.txt"], logged.outreach_id)


def test_what_is_no_plain_file_is_refused_by_name(db: Database, tmp_path: Path) -> None:
    noor = add_noor(db)
    good = file(tmp_path, "good.txt", b"x")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe", "gone.txt"):
        with pytest.raises(UserError, match=name) as refused:
            outreach.log_outreach(db, message(noor, attachments=(good, tmp_path / name)))
        assert refused.value.field == "attachments"
    with pytest.raises(UserError, match="is not a file"):
        outreach.attach_files(db, noor, [Path("/dev/null")])
    assert row_count(db, Attachment, Outreach) == [0, 0]


def test_25_mb_fit_and_one_byte_more_does_not(db: Database, tmp_path: Path) -> None:
    noor = add_noor(db)
    path = file(tmp_path, "big.mov", b"")
    os.truncate(path, attachments.MOST_BYTES)
    outreach.attach_files(db, noor, [path])
    os.truncate(path, attachments.MOST_BYTES + 1)
    with pytest.raises(UserError, match=r"big\.mov is larger than 25 MB"):
        outreach.attach_files(db, noor, [path])


def test_more_than_fifty_at_once_are_refused(db: Database, tmp_path: Path) -> None:
    path = file(tmp_path, "a.txt", b"x")
    with pytest.raises(UserError, match="51 files"):
        outreach.attach_files(db, add_noor(db), [path] * 51)


def test_a_removed_file_comes_back_with_its_bytes(db: Database, tmp_path: Path) -> None:
    noor = add_noor(db)
    (kept,) = outreach.attach_files(db, noor, [file(tmp_path, "a.txt", b"x")])
    outreach.remove_attachment(db, kept)
    with pytest.raises(NotFound):
        outreach.attachment_bytes(db, kept)
    undo(db)
    assert outreach.attachment_bytes(db, kept) == ("a.txt", b"x")
    undo(db)
    redo(db)
    assert outreach.attachment_bytes(db, kept) == ("a.txt", b"x")


def test_a_name_that_a_file_system_would_misread_is_made_safe(db: Database, tmp_path: Path) -> None:
    (kept,) = outreach.attach_files(db, add_noor(db), [file(tmp_path, "inv\u202efdp.exe:stream", b"x")])
    assert outreach.attachment_bytes(db, kept)[0] == "invfdp.exe_stream"
