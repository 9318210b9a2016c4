"""One influencer's line of time: every kind of line, newest first, open tasks before, page after page."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest

from crm.db.entities import ImportBatch, Influencer, Outreach, new_id
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel, Direction, ImportKind, Outcome, PartnershipStatus
from crm.errors import NotFound
from crm.queries.timeline import EntryKind, timeline, timeline_count
from crm.services.influencers import add_audience_note, edit_influencer
from crm.services.outreach import log_outreach
from crm.services.partnerships import move_partnership
from crm.services.tasks import TaskDraft, add_task, complete_task
from tests.conftest import NOW
from tests.services.people import MORNING, add_lumen, add_noor, add_person, message


def test_every_kind_stands_on_the_line_newest_first(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    add_person(db, "Anna")
    logged = log_outreach(db, message(noor, brand_id=lumen, note="Hello", outcome=Outcome.AGREED))
    assert logged.partnership_id
    move_partnership(db, logged.partnership_id, PartnershipStatus.TRIAL, "Signed", at=NOW + timedelta(days=1))
    add_audience_note(db, noor, date(2025, 5, 1), "Potters", "Media kit")
    later, sooner = (
        add_task(db, TaskDraft(noor, title, due)) for title, due in (("B", None), ("A", date(2026, 12, 1)))
    )
    complete_task(db, add_task(db, TaskDraft(noor, "Done one")))
    entries = timeline(db, noor)
    assert [entry.id for entry in entries[:2]] == [sooner, later]
    assert [entry.at for entry in entries[2:]] == sorted((entry.at for entry in entries[2:]), reverse=True)
    by_moment = [{each.kind for each in same} for _, same in groupby(entries[2:], key=lambda entry: entry.at)]
    assert by_moment == [
        {EntryKind.MOVE},
        {EntryKind.TASK, EntryKind.CREATED},
        {EntryKind.OUTREACH, EntryKind.MOVE},
        {EntryKind.NOTE},
    ]
    move, note = entries[2], entries[-1]
    assert (move.from_status, move.to_status, move.text, move.by, move.brand) == (
        PartnershipStatus.PROSPECT,
        PartnershipStatus.TRIAL,
        "Signed",
        "Mara",
        "Lumen",
    )
    assert (note.text, note.title, note.at) == ("Potters", "Media kit", datetime(2025, 5, 1, tzinfo=UTC))
    assert timeline_count(db, noor) == len(entries)


def test_an_import_stands_there_once_saying_whether_it_brought_the_person(db: Database) -> None:
    anna = add_person(db, "Anna")
    made = new_id()
    with db.begin("Import creators.csv") as uow:
        uow.add(Influencer(id=made, name="Made", sort_key="made", created_at=uow.now), batch(uow.now))
        uow.get(Influencer, anna).location = "Ghent"
    changed, created = timeline(db, anna), timeline(db, made)
    assert {(each.kind, each.created) for each in changed} == {(EntryKind.CREATED, False), (EntryKind.IMPORT, False)}
    assert [(each.kind, each.created, each.title) for each in created] == [(EntryKind.IMPORT, True, "creators.csv")]
    edit_influencer(db, made, {"location": "Bruges"})
    assert timeline_count(db, made) == 1


def batch(at: datetime) -> ImportBatch:
    counts = dict.fromkeys(("row", "new", "updated", "unchanged", "duplicate", "problem"), 1)
    return ImportBatch(
        id=new_id(),
        file_name="creators.csv",
        file_sha256="0" * 64,
        kind=ImportKind.INFLUENCERS,
        layout="other",
        at=at,
        **{f"{name}_count": number for name, number in counts.items()},
    )


def test_pages_meet_without_gap_or_double_even_at_equal_instants(db: Database) -> None:
    noor = add_noor(db)
    with db.begin("Log many") as uow:
        uow.insert(
            Outreach,
            [
                {
                    "id": new_id(),
                    "influencer_id": noor,
                    "channel": Channel.EMAIL,
                    "direction": Direction.OUT,
                    "at": MORNING + timedelta(minutes=number // 7),
                    "note": str(number),
                    "logged_by": "Mara",
                }
                for number in range(100)
            ],
        )
    whole = timeline(db, noor)
    add_task(db, TaskDraft(noor, "Waits"))
    paged, before = [], None
    while page := timeline(db, noor, limit=9, before=before):
        paged += [entry for entry in page if entry.kind is not EntryKind.OPEN_TASK]
        before = page[-1].cursor
    assert paged == whole
    assert len(paged) == 101
    assert [entry.kind for entry in timeline(db, noor, limit=9)][:2] == [EntryKind.OPEN_TASK, EntryKind.CREATED]


def test_someone_who_is_gone_has_no_timeline(db: Database) -> None:
    with pytest.raises(NotFound):
        timeline(db, "0" * 32)
    with pytest.raises(NotFound):
        timeline_count(db, "0" * 32)


def test_only_lines_of_the_kinds_asked_for_page_by_page(db: Database) -> None:
    noor = add_noor(db)
    for hour in range(3):
        log_outreach(db, message(noor, at=MORNING + timedelta(hours=hour), suggest_follow_up=hour == 2))
    talk = timeline(db, noor, 2, kinds={EntryKind.OUTREACH})
    assert [entry.kind for entry in talk] == [EntryKind.OUTREACH] * 2
    rest = timeline(db, noor, 2, talk[-1].cursor, {EntryKind.OUTREACH})
    assert [entry.at for entry in (*talk, *rest)] == [MORNING + timedelta(hours=hour) for hour in (2, 1, 0)]
    assert [entry.kind for entry in timeline(db, noor, kinds={EntryKind.OPEN_TASK})] == [EntryKind.OPEN_TASK]
    assert [entry.kind for entry in timeline(db, noor, kinds={EntryKind.CREATED})] == [EntryKind.CREATED]


def test_files_bring_the_outreach_that_they_were_kept_with(db: Database, tmp_path: Path) -> None:
    noor = add_noor(db)
    offer = tmp_path / "offer.pdf"
    offer.write_bytes(b"%PDF")
    log_outreach(db, message(noor, note="Without a file"))
    log_outreach(db, replace(message(noor, note="With one"), attachments=(offer,)))
    (kept,) = timeline(db, noor, kinds={EntryKind.FILE, EntryKind.NOTE})
    assert (kept.kind, kept.text, [file.name for file in kept.files]) == (EntryKind.OUTREACH, "With one", ["offer.pdf"])
    assert len(timeline(db, noor, kinds={EntryKind.FILE, EntryKind.OUTREACH})) == 2  # each once
