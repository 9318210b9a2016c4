"""Who asked not to be contacted is left alone on every way out, and neither an import, a merge nor a removal forgets it."""

from datetime import date
from pathlib import Path

import pytest

from crm.db.entities import Influencer
from crm.db.unit_of_work import Database
from crm.domain.day import LineKind
from crm.domain.planner import Limits
from crm.domain.vocabulary import Channel, Direction, ImportKind, Outcome, Platform, RunEnd
from crm.errors import Conflict, UserError
from crm.files.fields import Field
from crm.files.mapping import ColumnUse, Mapping
from crm.queries.contact_flags import ContactFlagKind, contact_flags
from crm.queries.day_list import day_list
from crm.queries.influencer_detail import influencer_detail
from crm.queries.influencers import influencer_order
from crm.queries.insight_plan import PlanDraft, budget_plan
from crm.queries.insight_ranking import Question
from crm.queries.messages import Occasion, message_previews, open_drafts
from crm.queries.sequences import run_rows
from crm.reports.documents import Frame
from crm.services.accounts import AccountDraft
from crm.services.campaigns import CampaignDraft, add_campaign, add_to_campaign
from crm.services.draft_files import write_draft_files
from crm.services.history import undo
from crm.services.import_inspection import ImportOptions
from crm.services.imports import apply, plan
from crm.services.influencers import edit_influencer, remove_influencer
from crm.services.merging import merge_influencers
from crm.services.message_templates import TemplateDraft, add_template
from crm.services.messages import HandOut, confirm_sent, hand_out
from crm.services.outreach import log_outreach
from crm.services.sequences import add_sequence, enrol
from crm.services.shortlists import shortlist_of
from tests.conftest import NOW
from tests.services.people import add_lumen, add_noor, add_person, message

TODAY = date(2026, 11, 22)
ALONE = {"do_not_contact": True}


@pytest.fixture
def hello(db: Database) -> str:
    return add_template(db, TemplateDraft("Hello", "Hi {first_name}"))


def wants_nothing(db: Database, influencer_id: str) -> bool:
    return influencer_detail(db, influencer_id).do_not_contact


def test_a_template_says_nothing_to_them_and_a_draft_made_before_stays_in_the_house(
    db: Database, hello: str, tmp_path: Path
) -> None:
    noor = add_noor(db)
    told = hand_out(db, HandOut(hello, (noor,)), TODAY)
    edit_influencer(db, noor, ALONE)
    (preview,) = message_previews(db, hello, (noor,), Occasion(), TODAY)
    assert (preview.ready, preview.unwanted) == (False, True)
    assert hand_out(db, HandOut(hello, (noor,)), TODAY).draft_ids == ()
    with pytest.raises(UserError, match="not to be contacted"):
        write_draft_files(db, told.draft_ids, tmp_path)
    with pytest.raises(Conflict, match="not to be contacted"):
        confirm_sent(db, told.draft_ids, NOW)
    assert (list(tmp_path.glob("*.eml")), len(open_drafts(db))) == ([], 1)


@pytest.mark.parametrize("way", ["said in a call", "corrected later", "ticked"])
def test_a_sequence_ends_however_it_became_known_and_undo_lets_it_run_again(db: Database, hello: str, way: str) -> None:
    noor = add_noor(db)
    sequence = add_sequence(db, "Two tries", (hello, hello))
    asked = message(noor, channel=Channel.CALL, outcome=Outcome.DO_NOT_CONTACT)
    if way == "said in a call":
        enrol(db, sequence, (noor,), TODAY)
        log_outreach(db, asked)
    else:
        enrol(db, sequence, (noor,), TODAY)
        edit_influencer(db, noor, ALONE)
    (run,) = run_rows(db)
    assert (run.ended_by in (RunEnd.STOPPED, RunEnd.REPLIED), run.is_due(TODAY)) == (True, False)
    assert (wants_nothing(db, noor), enrol(db, sequence, (noor,), TODAY)) == (True, [])
    undo(db)
    (run,) = run_rows(db)
    assert (run.ended_by, wants_nothing(db, noor)) == (None, False)


def test_a_list_neither_clears_the_mark_nor_brings_a_removed_person_back_without_it(
    db: Database, tmp_path: Path
) -> None:
    stays = add_person(db, "Ana", AccountDraft(Platform.TIKTOK, "ana"), **ALONE)
    for name, handle in (("Bea", "bea"), ("Cy", "cy")):
        gone = add_person(db, name, AccountDraft(Platform.TIKTOK, handle), do_not_contact=name == "Bea")
        remove_influencer(db, gone)
    path = tmp_path / "tiktok.csv"
    path.write_text("Name,Username,Followers\nAna,ana,900\nBea,bea,800\nCy,cy,700\n", "utf-8")
    apply(db, plan(db, path))
    people = {influencer_detail(db, id_).name: wants_nothing(db, id_) for id_ in influencer_order(db).ids}
    assert people == {"Ana": True, "Bea": True, "Cy": False}
    assert influencer_detail(db, stays).accounts[0].followers == 900


def test_who_is_typed_in_again_is_known_by_the_address(db: Database) -> None:
    first = add_person(db, "Dora", email="dora@x.example", **ALONE)
    remove_influencer(db, first)
    assert wants_nothing(db, add_person(db, "D. Novak", email="Dora@X.example"))
    assert not wants_nothing(db, add_person(db, "Dora", email="other@x.example"))


def test_an_address_shared_with_somebody_who_wants_nothing_is_pointed_out(db: Database) -> None:
    """An agent's address, or the same person a second time: whoever writes decides, knowing it."""
    dora = add_person(db, "Dora", email="dora@x.example", **ALONE)
    twin = add_person(db, "D. Novak", email="Dora@X.example")
    other = add_person(db, "Eva", email="eva@x.example")
    flags = contact_flags(db, (dora, twin, other), None, TODAY)
    assert [flag.kind for flag in flags[twin]] == [ContactFlagKind.SAME_ADDRESS] and "Dora" in flags[twin][0].reason
    assert [flag.kind for flag in flags[dora]] == [ContactFlagKind.DO_NOT_CONTACT] and other not in flags


def test_a_person_brought_back_by_undo_and_cleared_is_free_again(db: Database) -> None:
    dora = add_person(db, "Dora", email="dora@x.example", **ALONE)
    remove_influencer(db, dora)
    undo(db)
    edit_influencer(db, dora, {"do_not_contact": False})
    assert not wants_nothing(db, add_person(db, "Dora's agent", email="dora@x.example"))


def test_a_wish_in_imported_history_counts(db: Database, hello: str, tmp_path: Path) -> None:
    noor = add_person(db, "Noor", email="n@x.example")
    enrol(db, add_sequence(db, "Two tries", (hello, hello)), (noor,), TODAY)
    path = tmp_path / "activities.csv"
    path.write_text("When,Kind,Result,Who\n2026-03-02,Call,Opted out,Noor (n@x.example)\n", "utf-8")
    columns = (
        ColumnUse("When", Field.AT),
        ColumnUse("Kind", Field.CHANNEL),
        ColumnUse("Result", Field.OUTCOME),
        ColumnUse("Who", Field.NAME),
    )
    mapping = Mapping(columns, layout="crm-activities", kind=ImportKind.MAIL, zone="UTC")
    apply(db, plan(db, path, mapping, ImportOptions()))
    assert wants_nothing(db, noor)
    assert [run.ended_by for run in run_rows(db)] == [RunEnd.STOPPED]


@pytest.mark.parametrize("marked", ["kept", "other"])
def test_a_merge_keeps_the_wish_of_either_record(db: Database, hello: str, marked: str) -> None:
    kept, other = add_noor(db), add_person(db, "N. van Dijk")
    enrol(db, add_sequence(db, "Two tries", (hello, hello)), (kept,), TODAY)
    edit_influencer(db, kept if marked == "kept" else other, ALONE)
    merge_influencers(db, kept, other)
    assert wants_nothing(db, kept)
    assert [run.ended_by for run in run_rows(db)] == [RunEnd.STOPPED]
    with pytest.raises(Conflict, match="not to be contacted"):
        log_outreach(db, message(kept, direction=Direction.OUT))


def test_neither_a_shortlist_nor_a_plan_offers_them(db: Database) -> None:
    noor, ana = add_noor(db), add_person(db, "Ana")
    lumen = add_lumen(db)
    campaign = add_campaign(db, CampaignDraft(lumen, "Spring glow"))
    add_to_campaign(db, campaign, [noor, ana])
    log_outreach(db, message(noor, brand_id=lumen))
    edit_influencer(db, noor, ALONE)
    shortlist, _frame = shortlist_of(db, campaign, Frame())
    assert [each.name for each in shortlist.people] == ["Ana"]
    edit_influencer(db, ana, ALONE)
    with pytest.raises(UserError, match="Nobody is on the shortlist"):
        shortlist_of(db, campaign, Frame())
    _plan, ranked = budget_plan(db, PlanDraft(Question(lumen), Limits(100_000)), TODAY)
    assert (ranked.people, ranked.do_not_contact) == ((), 2)


def test_a_sequence_that_an_older_version_left_running_is_not_on_today(db: Database, hello: str) -> None:
    noor = add_noor(db)
    enrol(db, add_sequence(db, "Two tries", (hello, hello)), (noor,), TODAY)
    assert [row.line.kind for row in day_list(db, TODAY).rows] == [LineKind.MESSAGE]
    with db.begin("As an older version did") as uow:
        uow.get(Influencer, noor).do_not_contact = True
    assert day_list(db, TODAY).rows == ()
