"""Messages for many: merged with what is known, held back where something is open, logged when the person says so."""

import email
from datetime import date, timedelta
from email import policy
from pathlib import Path

import pytest

from crm.db.entities import MessageDraft, Outreach, SequenceRun
from crm.db.unit_of_work import Database
from crm.domain.day import LineKind
from crm.domain.vocabulary import Channel, Direction, RunEnd
from crm.errors import Cancelled, Conflict, UserError
from crm.files.mail_drafts import mail_link
from crm.queries.day_list import day_list
from crm.queries.messages import Occasion, Wording, message_previews, open_drafts, template_rows
from crm.queries.sequences import run_rows, sequence_rows
from crm.services.draft_files import write_draft_files
from crm.services.history import undo
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.message_templates import TemplateDraft, add_template, edit_template, remove_template
from crm.services.messages import HandOut, confirm_sent, discard_drafts, edit_draft, hand_out
from crm.services.outreach import log_outreach
from crm.services.sequences import add_sequence, edit_sequence, enrol, stop_runs_of
from tests.conftest import NOW
from tests.services.people import add_lumen, add_noor, add_person, message, row_count

TODAY = date(2026, 11, 22)
HELLO = TemplateDraft(
    "Hello",
    "Hi {first_name|there},\n\n{brand} would love {niche}.\n\n{our_name}",
    subject="{brand} and {first_name|you}",
)


@pytest.fixture
def hello(db: Database) -> str:
    return add_template(db, HELLO)


def test_each_person_gets_their_own_text_and_an_open_field_holds_it_back(
    db: Database, hello: str, tmp_path: Path
) -> None:
    lumen, noor = add_lumen(db), add_noor(db)
    unknown = add_person(db, "Anna")
    shy = add_influencer(db, InfluencerDraft("Shy", niches=("Craft",), do_not_contact=True))
    wanted = HandOut(hello, (noor, unknown, shy), Occasion(brand_id=lumen))
    first, second, third = message_previews(db, hello, wanted.influencer_ids, wanted.occasion, TODAY)
    assert (first.subject, first.missing) == ("Lumen and Noor", ())
    assert first.text == "Hi Noor,\n\nLumen would love Ceramics.\n\nMara"
    assert (second.missing, second.ready, third.ready) == (("niche",), False, False)
    told = hand_out(db, wanted, TODAY, tmp_path)
    assert [name for name, _ in told.held_back] == ["Anna", "Shy"]
    (file,) = told.files
    draft = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (draft["X-Unsent"], draft["Subject"], draft["To"]) == ("1", "Lumen and Noor", None)
    assert draft.get_content().splitlines()[0] == "Hi Noor,"
    assert [row.name for row in open_drafts(db)] == ["Noor van Dijk"]
    assert [row.line.kind for row in day_list(db, TODAY).rows] == [LineKind.UNCONFIRMED]


def test_what_was_sent_is_logged_with_its_template_in_one_step(db: Database, hello: str) -> None:
    lumen, noor, anna = add_lumen(db), add_noor(db), add_influencer(db, InfluencerDraft("Anna", niches=("Craft",)))
    told = hand_out(db, HandOut(hello, (noor, anna), Occasion(brand_id=lumen)), TODAY)
    confirm_sent(db, told.draft_ids, NOW, "Europe/Amsterdam")
    with db.read() as session:
        logged = [(row.template_id, row.note.splitlines()[0], row.zone) for row in session.query(Outreach)]
    assert sorted(logged) == [
        (hello, "Lumen and Anna", "Europe/Amsterdam"),
        (hello, "Lumen and Noor", "Europe/Amsterdam"),
    ]
    assert open_drafts(db) == []
    with pytest.raises(Conflict):
        confirm_sent(db, told.draft_ids[:1], NOW)
    undo(db)
    assert (row_count(db, Outreach), len(open_drafts(db))) == ([0], 2)
    discard_drafts(db, told.draft_ids)
    assert (row_count(db, Outreach, MessageDraft), open_drafts(db)) == ([0, 2], [])


def test_a_sequence_waits_its_days_and_stops_at_any_reply(db: Database, hello: str) -> None:
    noor, anna = add_noor(db), add_influencer(db, InfluencerDraft("Anna", niches=("Craft",)))
    again = add_template(db, TemplateDraft("Again", "Hi {first_name}, did you see it?"))
    sequence = add_sequence(db, "Three tries", (again, again, again))
    assert sequence_rows(db)[0].steps == ((0, again, "Again"), (3, again, "Again"), (5, again, "Again"))
    runs = enrol(db, sequence, (noor, anna), TODAY)
    assert enrol(db, sequence, (noor,), TODAY) == []  # already in it
    assert [row.line.kind for row in day_list(db, TODAY).rows] == [LineKind.MESSAGE] * 2
    told = hand_out(db, HandOut(again, (noor, anna), run_of=dict(zip((noor, anna), runs, strict=True))), TODAY)
    assert [row.line.kind for row in day_list(db, TODAY).rows] == [LineKind.UNCONFIRMED] * 2
    confirm_sent(db, told.draft_ids, NOW)
    assert day_list(db, TODAY).rows == ()
    assert {row.line.due_on for row in day_list(db, TODAY + timedelta(days=3)).rows} == {TODAY + timedelta(days=3)}
    log_outreach(db, message(noor, direction=Direction.IN, at=NOW, channel=Channel.CALL, suggest_follow_up=False))
    with db.read() as session:
        ends = {run.influencer_id: (run.ended_by, run.next_on) for run in session.query(SequenceRun)}
    assert ends == {noor: (RunEnd.REPLIED, None), anna: (None, TODAY + timedelta(days=3))}
    undo(db)
    with db.read() as session:
        assert {run.ended_by for run in session.query(SequenceRun)} == {None}


def test_a_sequence_ends_after_its_last_message(db: Database, hello: str) -> None:
    noor = add_noor(db)
    once = add_template(db, TemplateDraft("Once", "Hello {name}"))
    (run,) = enrol(db, add_sequence(db, "One try", (once,)), (noor,), TODAY)
    told = hand_out(db, HandOut(once, (noor,), run_of={noor: run}), TODAY)
    confirm_sent(db, told.draft_ids, NOW)
    with db.read() as session:
        assert [each.ended_by for each in session.query(SequenceRun)] == [RunEnd.FINISHED]


@pytest.mark.parametrize("text", ["Hi {nickname}", "Hi {first_name", "Hi }", ""])
def test_a_template_that_could_never_be_rendered_is_refused(db: Database, text: str) -> None:
    with pytest.raises(UserError) as refused:
        add_template(db, TemplateDraft("Wrong", text))
    assert refused.value.field == "text"


def test_a_template_in_use_is_archived_instead_of_removed(db: Database, hello: str) -> None:
    add_sequence(db, "One try", (hello,))
    with pytest.raises(Conflict, match="archive"):
        remove_template(db, hello)
    edit_template(db, hello, {"archived": True})
    assert (template_rows(db), len(template_rows(db, archived=True))) == ([], 1)
    with pytest.raises(Conflict, match="Hello"):
        add_template(db, HELLO)


def test_a_link_for_the_mail_program_holds_the_text_or_says_that_it_is_too_long() -> None:
    assert mail_link("a+b@c.example", "Hi & you", "1\n2") == "mailto:a+b@c.example?subject=Hi%20%26%20you&body=1%0D%0A2"
    assert mail_link(None, "Hi", "x" * 3000) is None


def test_a_sequence_starts_with_its_first_message_in_one_step(db: Database, tmp_path: Path) -> None:
    noor, anna = add_noor(db), add_influencer(db, InfluencerDraft("Anna"))
    first = add_template(db, TemplateDraft("First", "Hi {first_name}"))
    sequence = add_sequence(db, "Two tries", (first, first))
    enrol(db, sequence, (anna,), TODAY)
    told = hand_out(db, HandOut(first, (noor, anna), sequence_id=sequence), TODAY)
    assert told.held_back == (("Anna", "is in this sequence already"),)
    by_name = {run.name: run for run in run_rows(db, sequence)}
    assert {name: (run.drafted, run.is_due(TODAY)) for name, run in by_name.items()} == {
        "Anna": (False, True),
        "Noor van Dijk": (True, False),
    }
    (draft,) = open_drafts(db)
    assert (draft.template, draft.sequence, draft.made_by) == ("First", "Two tries", "Mara")
    confirm_sent(db, told.draft_ids, NOW)
    (noor_run,) = [run for run in run_rows(db) if run.influencer_id == noor]
    assert (noor_run.number, noor_run.steps, noor_run.template) == (1, 2, "First")
    stop_runs_of(db, [run.id for run in run_rows(db)])
    assert {run.ended_by for run in run_rows(db)} == {RunEnd.STOPPED}
    for _step in range(3):
        undo(db)
    assert [run.name for run in run_rows(db)] == ["Anna"]


def test_a_changed_sequence_keeps_its_runs_and_ends_those_beyond_it(db: Database) -> None:
    noor, anna = add_noor(db), add_influencer(db, InfluencerDraft("Anna"))
    first = add_template(db, TemplateDraft("First", "Hi"))
    second = add_template(db, TemplateDraft("Second", "Hi again"))
    sequence = add_sequence(db, "Tries", (first, first))
    confirm_sent(db, hand_out(db, HandOut(first, (noor,), sequence_id=sequence), TODAY).draft_ids, NOW)
    enrol(db, sequence, (anna,), TODAY)
    edit_sequence(db, sequence, "One try", (second,))
    assert (sequence_rows(db)[0].name, sequence_rows(db)[0].steps) == ("One try", ((0, second, "Second"),))
    runs = {run.name: (run.ended_by, run.template) for run in run_rows(db)}
    assert runs == {"Anna": (None, "Second"), "Noor van Dijk": (RunEnd.FINISHED, None)}
    edit_sequence(db, sequence, "Three tries", (second, first, first), (2, 4))
    assert [days for days, _id, _name in sequence_rows(db)[0].steps] == [0, 2, 4]
    with pytest.raises(UserError):
        edit_sequence(db, sequence, "Nothing", ())


def test_files_are_made_of_drafts_that_wait(db: Database, hello: str, tmp_path: Path) -> None:
    noor = add_noor(db)
    note = add_template(db, TemplateDraft("Note", "Hi", Channel.DIRECT_MESSAGE))
    mail = hand_out(db, HandOut(hello, (noor,), Occasion(brand_id=add_lumen(db))), TODAY).draft_ids
    other = hand_out(db, HandOut(note, (noor,)), TODAY).draft_ids
    (file,) = write_draft_files(db, (*mail, *other), tmp_path / "out")
    assert email.message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"] == "Lumen and Noor"
    assert len(open_drafts(db)) == 2
    with pytest.raises(UserError):
        write_draft_files(db, other, tmp_path / "out")


def test_drafts_are_never_written_over_and_a_cancelled_job_leaves_none(
    db: Database, hello: str, tmp_path: Path
) -> None:
    lumen, noor, anna = add_lumen(db), add_noor(db), add_influencer(db, InfluencerDraft("Anna", niches=("Craft",)))
    wanted = HandOut(hello, (noor,), Occasion(brand_id=lumen))
    for _time in range(2):
        hand_out(db, wanted, TODAY, tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.eml")) == [
        "001 Noor van Dijk (2).eml",
        "001 Noor van Dijk.eml",
    ]

    def stop(_stage: str, done: int, _total: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        hand_out(db, HandOut(hello, (anna, noor), Occasion(brand_id=lumen)), TODAY, tmp_path / "new", stop)
    assert (list((tmp_path / "new").iterdir()), len(open_drafts(db))) == ([], 2)


def test_a_text_changed_for_one_person_leaves_as_it_was_changed(db: Database, hello: str, tmp_path: Path) -> None:
    """What a person fills in by hand closes an open field; one that still stands holds the message back."""
    lumen, noor, anna = add_lumen(db), add_noor(db), add_person(db, "Anna")
    edited = {anna: Wording("For Anna", "Hi Anna, {braces} are fine here."), noor: Wording("", "See {code}")}
    told = hand_out(db, HandOut(hello, (anna, noor), Occasion(lumen), edited=edited), TODAY, tmp_path / "out")
    assert told.held_back == (("Noor van Dijk", "not known: code"),)
    (draft,) = open_drafts(db)
    assert (draft.name, draft.subject, draft.text) == ("Anna", "For Anna", "Hi Anna, {braces} are fine here.")
    blank = HandOut(hello, (anna,), Occasion(lumen), edited={anna: Wording("For Anna", " \n")})
    assert hand_out(db, blank, TODAY).held_back == (("Anna", "nothing is said"),)


def test_a_draft_is_changed_until_it_is_sent_and_the_change_is_undone(db: Database, hello: str) -> None:
    noor = add_noor(db)
    (draft,) = hand_out(db, HandOut(hello, (noor,), Occasion(add_lumen(db))), TODAY).draft_ids
    edit_draft(db, draft, Wording("Tea?", "Dear Noor,\n\ntea?"))
    assert [(row.subject, row.text) for row in open_drafts(db)] == [("Tea?", "Dear Noor,\n\ntea?")]
    undo(db)
    assert [row.subject for row in open_drafts(db)] == ["Lumen and Noor"]
    for wrong in (Wording("", ""), Wording("", "Use {code}")):
        with pytest.raises(UserError) as refused:
            edit_draft(db, draft, wrong)
        assert refused.value.field == "text"
    confirm_sent(db, [draft], NOW)
    with pytest.raises(Conflict):
        edit_draft(db, draft, Wording("", "Too late"))


def test_a_reply_that_came_while_one_wrote_holds_the_next_message_of_a_sequence_back(db: Database, hello: str) -> None:
    noor = add_noor(db)
    (run,) = enrol(db, add_sequence(db, "Two tries", (hello, hello)), (noor,), TODAY)
    log_outreach(db, message(noor, direction=Direction.IN, at=NOW))
    told = hand_out(db, HandOut(hello, (noor,), Occasion(add_lumen(db)), {noor: run}), TODAY)
    assert (told.draft_ids, told.held_back) == ((), (("Noor van Dijk", "the sequence ended meanwhile"),))
