"""Mail and other CRMs' activities into the outreach history: matched by address, told in or out, once and for all."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm.db.entities import Attachment, Outreach
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel, Direction, ImportKind, Outcome
from crm.files.fields import Field
from crm.files.mapping import ColumnUse, Mapping
from crm.services.import_inspection import ImportOptions
from crm.services.import_plan import ImportPlan, RowVerdict, Verdict
from crm.services.imports import apply, plan, revert_batch
from tests.services.people import add_person

EML = Path(__file__).parents[1] / "data" / "mail" / "eml"


def planned(db: Database, path: Path, mapping: Mapping | None = None, **options: Any) -> ImportPlan:
    """The plan for one file of mail, or of a table with a mapping."""
    return plan(db, path, mapping, ImportOptions(**options))


def history(db: Database) -> list[Outreach]:
    """All outreach, oldest first."""
    with db.read() as session:
        found = list(session.scalars(select(Outreach).order_by(Outreach.at)))
        session.expunge_all()
        return found


def mbox(tmp_path: Path, *messages: str) -> Path:
    """A mailbox of these messages."""
    path = tmp_path / "box.mbox"
    line = "From x@y.example Mon Jun  6 22:21:22 2005\n"
    path.write_text("".join(f"{line}{message}\n\n" for message in messages), encoding="utf-8")
    return path


def test_a_mail_from_an_influencer_is_kept_with_what_was_written(db: Database) -> None:
    noor = add_person(db, "Noor", email="Tester1@test.com")
    apply(db, planned(db, EML / "two_from_in_message.eml"))
    (row,) = history(db)
    assert (row.influencer_id, row.channel, row.direction) == (noor, Channel.EMAIL, Direction.IN)
    assert row.outcome is Outcome.REPLIED  # it answers another message
    assert row.at == datetime(2009, 12, 2, 9, 39, 33, tzinfo=UTC)
    assert row.note.startswith("Sending messages include last little bit\n\nWhen sending email:")
    assert len(row.message_key or "") == 64
    assert row.logged_by == "Mara"


def test_a_mail_to_an_influencer_went_out(db: Database) -> None:
    add_person(db, "Noor", email="tester2@test.com")
    apply(db, planned(db, EML / "two_from_in_message.eml"))
    (row,) = history(db)
    assert (row.direction, row.outcome) == (Direction.OUT, Outcome.NONE)


def test_one_s_own_address_tells_the_direction_between_two_who_are_here(db: Database) -> None:
    add_person(db, "Mara herself", email="tester1@test.com")
    noor = add_person(db, "Noor", email="tester2@test.com")
    apply(db, planned(db, EML / "two_from_in_message.eml", own_addresses=("TESTER1@test.com",)))
    (row,) = history(db)
    assert (row.influencer_id, row.direction) == (noor, Direction.OUT)


def test_importing_again_changes_nothing_even_when_more_people_are_here_by_then(db: Database) -> None:
    add_person(db, "Tom", email="tom@gmail.com")
    path = EML / "raw_email_with_at_display_name.eml"
    apply(db, planned(db, path))
    again = planned(db, path)
    assert (again.counts.unchanged, again.counts.new, list(again.changes)) == (1, 0, [])

    add_person(db, "Smith", email="smith@gmail.com")
    apply(db, planned(db, path))
    assert len(history(db)) == 2
    assert planned(db, path).counts.unchanged == 1


def test_mail_that_names_nobody_here_is_left_out_and_its_addresses_are_told(db: Database) -> None:
    made = planned(db, EML / "basic_email.eml")
    assert (made.counts.ignored, list(made.changes)) == (1, [])
    assert "raasdnil@gmail.com (1)" in made.warnings[-1]
    assert made.verdicts[0].verdict is Verdict.IGNORED


def test_mail_without_a_date_or_from_the_future_is_a_problem(db: Database, tmp_path: Path) -> None:
    add_person(db, "Mikel", email="raasdnil@gmail.com")
    undated = planned(db, EML / "japanese.eml")
    assert (undated.counts.problems, undated.problems[0].value) == (1, "まみむめも")
    later = mbox(tmp_path, "From: raasdnil@gmail.com\nDate: Mon, 6 Jun 2033 10:00:00 +0000\nSubject: a\n\nb")
    assert planned(db, later).problems[0].reason == "The message is dated in the future."


def test_the_same_message_twice_in_a_mailbox_is_kept_once(db: Database, tmp_path: Path) -> None:
    add_person(db, "Noor", email="n@x.example")
    text = "From: n@x.example\nDate: Mon, 6 Jun 2005 10:00:00 +0000\nSubject: Hi\n\nHo"
    box = mbox(tmp_path, text, text, text.replace("Ho", "Hum"))
    made = planned(db, box)
    assert (made.counts.rows, made.counts.new, made.counts.duplicates) == (3, 2, 1)


def test_an_address_that_two_people_share_is_asked_about_not_guessed(db: Database) -> None:
    for name in ("Noor", "Ana"):
        add_person(db, name, email="tester1@test.com")
    made = planned(db, EML / "two_from_in_message.eml")
    assert made.problems[0].reason == "Several influencers have this address: Noor and Ana."


@pytest.mark.parametrize("keep", [False, True])
def test_attached_files_are_kept_on_request_only(db: Database, keep: bool) -> None:
    noor = add_person(db, "Noor", email="xxxx@xxxx.com")
    made = planned(db, EML / "attachment_pdf.eml", keep_attachments=keep)
    apply(db, made)
    with db.read() as session:
        files = [(each.name, each.influencer_id, each.outreach_id) for each in session.scalars(select(Attachment))]
    assert files == ([("broken.pdf", noor, history(db)[0].id)] if keep else [])
    assert any("not taken along" in warning for warning in made.warnings) is not keep


def test_a_mailbox_is_taken_back_whole(db: Database) -> None:
    add_person(db, "Noor", email="xxxx@xxxx.com")
    applied = apply(db, planned(db, EML / "attachment_pdf.eml", keep_attachments=True))
    assert applied.batch_id
    assert revert_batch(db, applied.batch_id) == []
    assert history(db) == []
    assert planned(db, EML / "attachment_pdf.eml").counts.new == 1


def test_every_real_message_in_one_box_is_counted_once(db: Database) -> None:
    add_person(db, "Mikel", email="raasdnil@gmail.com")
    verdicts: list[RowVerdict] = []
    for path in sorted(EML.iterdir()):
        verdicts += planned(db, path).verdicts
    kinds = [verdict.verdict for verdict in verdicts]
    assert len(kinds) == 29
    assert kinds.count(Verdict.NEW) == 3
    assert kinds.count(Verdict.PROBLEM) == 3  # without any date


_COLUMNS = (
    ColumnUse("Activity date", Field.AT),
    ColumnUse("Activity type", Field.CHANNEL),
    ColumnUse("Direction", Field.DIRECTION),
    ColumnUse("Subject", Field.SUBJECT),
    ColumnUse("Body", Field.TEXT),
    ColumnUse("Outcome", Field.OUTCOME),
    ColumnUse("Associated contacts", Field.NAME),
)
_TABLE = (
    "Activity date,Activity type,Direction,Subject,Body,Outcome,Associated contacts\n"
    "2026-03-02 10:15,Email,INCOMING_EMAIL,Re: May,<p>Yes!</p><blockquote>Will you?</blockquote>,,Noor (n@x.example)\n"
    "2026-03-03 09:00,Call,Outbound,Rates,Asked for rates,Left voicemail,Noor (n@x.example);Ana (a@x.example)\n"
    "2026-03-04,Task,,Call back,,,Noor (n@x.example)\n"
    "2026-03-05,Meeting,,Lunch,,Somehow,Bea (b@x.example)\n"
    "soon,Email,,What,,,Noor (n@x.example)\n"
)


def test_activities_of_another_crm_become_history(db: Database, tmp_path: Path) -> None:
    noor = add_person(db, "Noor", email="n@x.example")
    ana = add_person(db, "Ana", email="a@x.example")
    path = tmp_path / "activities.csv"
    path.write_text(_TABLE, encoding="utf-8")
    mapping = Mapping(_COLUMNS, layout="hubspot-activities", kind=ImportKind.MAIL, zone="Europe/Amsterdam")

    made = planned(db, path, mapping)
    assert (made.counts.new, made.counts.ignored, made.counts.problems) == (2, 2, 1)
    apply(db, made)
    rows = [(row.influencer_id, row.channel, row.direction, row.outcome, row.note) for row in history(db)]
    assert rows[0] == (noor, Channel.EMAIL, Direction.IN, Outcome.NONE, "Re: May\n\nYes!")
    assert {row[0] for row in rows[1:]} == {noor, ana}
    assert {row[1:] for row in rows[1:]} == {
        (Channel.CALL, Direction.OUT, Outcome.NO_ANSWER, "Rates\n\nAsked for rates")
    }
    assert history(db)[0].at == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
    assert planned(db, path, mapping).counts.unchanged == 2
