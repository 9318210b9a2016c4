"""Proves the import walk: inspect, plan, apply, again without change, take back; on real lists and on hard cases."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crm.db.entities import (
    Account,
    AccountSnapshot,
    Base,
    ImportBatch,
    Influencer,
    InfluencerAlias,
    InfluencerNiche,
    JournalStep,
    Niche,
)
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Basis, Platform
from crm.errors import BadFile, Cancelled, Conflict, NotFound, UserError
from crm.files.fields import Field
from crm.queries.imports import batch_rows
from crm.services.history import redo, undo
from crm.services.imports import (
    Counts,
    ImportOptions,
    apply,
    import_file,
    inspect,
    plan,
    revert_batch,
)
from crm.services.influencers import AccountDraft, InfluencerDraft, add_influencer, edit_influencer, rename_account
from crm.services.jobs import Progress, Stand

LISTS = Path(__file__).parents[1] / "data" / "influencers"
NIGERIAN = LISTS / "nigerian_tiktok_top200.csv"
TECH = LISTS / "tech_creators_ig_tiktok.csv"
CAMPAIGN_SET = LISTS / "campaign_set_influencers.csv"
Write = Callable[..., Path]


@pytest.fixture
def sheet(tmp_path: Path) -> Write:
    """Writes a CSV file, as if saved on 2026-06-01."""

    def write(text: str, name: str = "tiktok.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        os.utime(path, (1_780_272_000, 1_780_272_000))
        return path

    return write


def _count(db: Database, entity: type[Base], *where: object) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(entity).where(*where)) or 0  # type: ignore[arg-type]


def _only_account(db: Database) -> Account:
    with db.read() as session:
        return session.scalars(select(Account)).one()


def _person(db: Database, name: str) -> Influencer:
    with db.read() as session:
        return session.scalars(select(Influencer).where(Influencer.name == name)).one()


# ---- the three real lists ----


def test_the_tiktok_list_becomes_200_people_with_exact_followers(db: Database) -> None:
    outcome = import_file(db, NIGERIAN)
    assert (outcome.counts, outcome.problems) == (Counts(rows=200, new=200), ())
    assert _count(db, Influencer) == 200
    assert _count(db, Account, Account.platform == Platform.TIKTOK) == 200
    assert _count(db, Influencer, Influencer.name_damaged) == 38
    with db.read() as session:
        assert session.execute(select(func.min(Account.followers), func.max(Account.followers))).one() == (
            266_300,
            10_400_000,
        )
        names = set(session.scalars(select(Influencer.name)))
    assert "??????? ??????" in names
    assert any("’" in name for name in names)


def test_a_person_with_two_handles_has_two_accounts(db: Database) -> None:
    assert import_file(db, TECH).counts == Counts(rows=90, new=90)
    assert _count(db, Influencer) == 90
    assert _count(db, Account, Account.platform == Platform.INSTAGRAM) == 90
    assert _count(db, Account, Account.platform == Platform.TIKTOK) == 79


def test_people_without_handles_are_kept_by_the_files_own_id(db: Database) -> None:
    assert import_file(db, CAMPAIGN_SET).counts == Counts(rows=100, new=100)
    assert _count(db, InfluencerAlias, InfluencerAlias.layout == "campaign-set") == 100
    assert _count(db, Account, Account.handle.is_(None)) == 100
    assert _count(db, InfluencerNiche) == 100


@pytest.mark.parametrize("path", [NIGERIAN, TECH, CAMPAIGN_SET], ids=lambda path: path.stem)
def test_the_same_file_again_changes_nothing_and_leaves_no_step(db: Database, tmp_path: Path, path: Path) -> None:
    first = import_file(db, path)
    steps = _count(db, JournalStep)
    other_day = Path(shutil.copy(path, tmp_path / path.name))
    os.utime(other_day, (1_800_000_000, 1_800_000_000))
    again = import_file(db, other_day)
    assert again.counts == Counts(rows=first.counts.rows, unchanged=first.counts.rows)
    assert again.batch_id is None
    assert _count(db, JournalStep) == steps


def test_the_command_line_gets_every_field_of_its_contract(db: Database) -> None:
    told = import_file(db, TECH).as_json()
    assert list(told) == [
        *("file", "kind", "layout", "rows", "new", "updated", "unchanged", "duplicates", "ignored"),
        *("warnings", "problems", "batch"),
    ]
    assert told["batch"] == batch_rows(db)[0].id


# ---- nothing is written before apply ----


def test_planning_writes_nothing_and_says_what_becomes_of_each_row(db: Database, sheet: Write) -> None:
    made = plan(db, sheet("name,handle,followers\nAda,@ada,5\nBob,@bob,lots\n,,\nAda,@ada,5\n"))
    assert [(row.line, row.verdict.value) for row in made.verdicts] == [(2, "new"), (3, "problem"), (5, "duplicate")]
    assert made.problems[0]._asdict() == {
        "line": 3,
        "column": "followers",
        "value": "lots",
        "reason": "“lots” is not a count.",
    }
    assert _count(db, Influencer) == 0
    assert _count(db, JournalStep) == 0


def test_an_open_question_is_returned_and_nothing_written(db: Database, sheet: Write) -> None:
    path = sheet("name,handle,followers\nAda,@ada,2.546\n", "list.csv")
    outcome = import_file(db, path)
    assert [question.key for question in outcome.questions] == ["platform", "decimal_mark"]
    assert "batch" not in outcome.as_json()
    assert _count(db, Influencer) == 0
    with pytest.raises(UserError, match="Which platform"):
        plan(db, path)
    answered = ImportOptions(platform=Platform.INSTAGRAM, decimal_mark=",")
    assert import_file(db, path, answered).counts.new == 1
    assert _only_account(db).followers == 2_546


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "is empty"), (b"%PDF-1.4 ...", "a PDF document"), (b"\xff\xfea\x00\x00\xd8", "at byte")],
)
def test_a_bad_file_is_refused_and_nothing_written(db: Database, tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=reason):
        import_file(db, path)
    assert _count(db, JournalStep) == 0


def test_a_renamed_column_is_named_when_the_mapping_no_longer_fits(db: Database, sheet: Write) -> None:
    mapping = inspect(db, NIGERIAN).mapping
    path = sheet("Rank,Name,User,Follower Count\n1,Ada,@ada,5\n")
    with pytest.raises(UserError, match="no column “Username”; it has: Rank, Name, User"):
        plan(db, path, mapping)


def test_people_changed_since_planning_make_the_plan_void(db: Database, sheet: Write) -> None:
    made = plan(db, sheet("name,handle\nAda,@ada\n"))
    add_influencer(db, InfluencerDraft(name="Ada", accounts=(AccountDraft(Platform.TIKTOK, "ada"),)))
    with pytest.raises(Conflict, match="planned"):
        apply(db, made)
    assert _count(db, Influencer) == 1
    assert _count(db, ImportBatch) == 0


def test_cancelling_rolls_everything_back(db: Database) -> None:
    made = plan(db, NIGERIAN)
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        apply(db, made, stopped)
    assert stopped.stand == Stand("Writing", 200, 200)
    assert _count(db, Influencer) == 0
    assert _count(db, JournalStep) == 0


def test_columns_that_are_left_alone_are_named(db: Database) -> None:
    assert "Columns that were not used: “Rank”." in inspect(db, NIGERIAN).warnings


# ---- recognising people ----


def test_a_renamed_account_is_still_recognised(db: Database, sheet: Write) -> None:
    import_file(db, sheet("name,handle,followers\nAda,@ada,5\n"))
    rename_account(db, _only_account(db).id, "ada.new", date(2026, 7, 1))
    again = import_file(db, sheet("name,handle,followers\nAda,@ADA,5\n"))
    assert again.counts == Counts(rows=1, unchanged=1)
    assert _only_account(db).handle == "ada.new"


def test_an_address_and_a_handle_are_the_same_account(db: Database, sheet: Write) -> None:
    import_file(db, sheet("name,handle\nAda,@Ada\n"))
    again = import_file(db, sheet("name,profile url\nAda,https://www.tiktok.com/@ada?lang=en\n"))
    assert (again.counts.new, _count(db, Influencer), _count(db, Account)) == (0, 1, 1)


def test_a_name_alone_never_matches_but_the_same_file_does(db: Database, sheet: Write) -> None:
    add_influencer(db, InfluencerDraft(name="Ada"))
    text = "name,city\nAda,Rome\nAda,Rome\nAda,Oslo\n"
    assert import_file(db, sheet(text)).counts == Counts(rows=3, new=2, duplicates=1)
    assert import_file(db, sheet(text)).counts == Counts(rows=3, unchanged=2, duplicates=1)
    assert _count(db, Influencer) == 3


def test_ids_of_one_list_are_not_those_of_another(db: Database, sheet: Write) -> None:
    import_file(db, sheet("id,name\n1,Ada\n", "a.csv"))
    assert import_file(db, sheet("id,name,city\n1,Bob,Rome\n", "b.csv")).counts.new == 1
    assert import_file(db, sheet("id,name\n1,Ada\n", "a.csv")).counts.unchanged == 1


def test_a_row_that_fits_two_people_is_a_problem(db: Database, sheet: Write) -> None:
    import_file(db, sheet("name,handle\nAda,@ada\n"))
    import_file(db, sheet("name,handle\nBob,@bob\n", "instagram.csv"))
    outcome = import_file(db, sheet("name,instagram handle,tiktok handle\nWho,bob,ada\n", "both.csv"))
    assert outcome.counts == Counts(rows=1, problems=1)
    assert "two different influencers" in outcome.problems[0].reason


def test_two_rows_of_one_person_are_joined_and_the_later_counts(db: Database, sheet: Write) -> None:
    text = "name,handle,platform,followers,email\nAda,@ada,TikTok,5,ada@example.com\nAda L,@ada,TikTok,7,\n"
    outcome = import_file(db, sheet(text))
    assert outcome.counts == Counts(rows=2, new=1, duplicates=1)
    assert any("Line 3" in warning for warning in outcome.warnings)
    assert _person(db, "Ada L").email == "ada@example.com"
    assert _only_account(db).followers == 7
    assert import_file(db, sheet(text)).counts == Counts(rows=2, unchanged=1, duplicates=1)


def test_one_person_in_a_row_for_each_platform_is_one_person(db: Database, sheet: Write) -> None:
    text = "id,name,platform,followers\nA1,Ada,Instagram,5\nA1,Ada,YouTube,7\n"
    assert import_file(db, sheet(text)).counts == Counts(rows=2, new=1, duplicates=1)
    assert _count(db, Account) == 2


# ---- what changes, and what stays ----


def test_newer_followers_become_a_dated_snapshot(db: Database, sheet: Write) -> None:
    import_file(db, sheet("name,handle,followers\nAda,@ada,5000\n", "tiktok_2026-03-01.csv"))
    later = import_file(db, sheet("name,handle,followers\nAda,@ada,6k\n", "tiktok_2026-06-15.csv"))
    assert later.counts == Counts(rows=1, updated=1)
    account = _only_account(db)
    assert (account.followers, account.followers_on) == (6_000, date(2026, 6, 15))
    with db.read() as session:
        read = session.execute(
            select(AccountSnapshot.read_on, AccountSnapshot.followers).order_by(AccountSnapshot.read_on)
        )
        assert [tuple(row) for row in read] == [(date(2026, 3, 1), 5_000), (date(2026, 6, 15), 6_000)]


def test_an_older_file_adds_history_and_does_not_turn_the_figure_back(db: Database, sheet: Write) -> None:
    import_file(db, sheet("name,handle,followers\nAda,@ada,6000\n", "tiktok_2026-06-15.csv"))
    older = sheet("name,handle,followers\nAda,@ada,5000\n", "tiktok_2026-03-01.csv")
    assert import_file(db, older).counts.updated == 1
    assert _only_account(db).followers == 6_000
    assert import_file(db, older).counts.unchanged == 1


def test_the_day_of_the_figures_is_the_option_then_the_name_then_the_files_own(db: Database, sheet: Write) -> None:
    undated = sheet("name,handle,followers\nAda,@ada,5\n")
    assert any("2026-06-01" in warning for warning in plan(db, undated).warnings)
    import_file(db, undated, ImportOptions(as_of=date(2026, 2, 3)))
    assert _only_account(db).followers_on == date(2026, 2, 3)


def test_engagement_comes_with_its_basis_and_day(db: Database, sheet: Write) -> None:
    import_file(db, sheet("name,handle,engagement rate by views,as of\nAda,@ada,4.8%,24.11.2025\n"))
    account = _only_account(db)
    assert (account.engagement_rate, account.engagement_basis) == (Decimal("0.048"), Basis.VIEWS)
    assert account.engagement_on == date(2025, 11, 24)


def test_what_is_written_here_stays_unless_newest_is_chosen(db: Database, sheet: Write) -> None:
    text = "name,handle,email,city,niche\nAda,@ada,{},Rome,Food\n"
    import_file(db, sheet(text.format("old@example.com")))
    edit_influencer(db, _person(db, "Ada").id, {"location": "Milan"})
    changed = sheet(text.format("new@example.com"))
    assert import_file(db, changed).counts == Counts(rows=1, unchanged=1)
    assert _person(db, "Ada").email == "old@example.com"
    assert import_file(db, changed, ImportOptions(on_duplicate="newest")).counts.updated == 1
    assert (_person(db, "Ada").email, _person(db, "Ada").location) == ("new@example.com", "Rome")


def test_empty_fields_are_filled_and_labels_added(db: Database, sheet: Write) -> None:
    import_file(db, sheet("name,handle,niche\n,@ada,Food\n"))
    import_file(db, sheet("name,handle,niche,email\nAda,@ada,food; Travel,ada@example.com\n"))
    person = _person(db, "Ada")
    assert (person.email, person.sort_key) == ("ada@example.com", "ada")
    assert (_count(db, Niche), _count(db, InfluencerNiche)) == (2, 2)


def test_existing_figures_stay_when_that_is_chosen(db: Database, sheet: Write) -> None:
    import_file(db, sheet("name,handle,followers\nAda,@ada,5\n"))
    kept = ImportOptions(on_duplicate="existing", as_of=date(2026, 12, 1))
    assert import_file(db, sheet("name,handle,followers\nAda,@ada,9\n"), kept).counts.unchanged == 1
    assert _only_account(db).followers == 5


def test_a_destroyed_name_is_mended_and_never_the_other_way_round(db: Database, sheet: Write) -> None:
    import_file(db, sheet("name,handle\n????? ???,@ada\n"))
    import_file(db, sheet("name,handle\nАда Л,@ada\n"))
    assert not _person(db, "Ада Л").name_damaged
    import_file(db, sheet("name,handle\n????? ???,@ada\n"), ImportOptions(on_duplicate="newest"))
    assert _person(db, "Ада Л")


# ---- the mapping is remembered ----


def test_a_confirmed_mapping_is_remembered_for_its_header(db: Database, sheet: Write) -> None:
    path = sheet("who,handle,spot\nAda,@ada,Rome\n")
    first = inspect(db, path)
    chosen = first.mapping.with_use("who", Field.NAME).with_use("spot", Field.LOCATION)
    apply(db, plan(db, path, chosen))
    again = inspect(db, sheet("who,handle,spot\nBob,@bob,Oslo\n"))
    assert (first.mapping_from, again.mapping_from) == ("guessed", "remembered")
    assert again.mapping == chosen


def test_a_mapping_fits_a_header_in_another_case(db: Database, sheet: Write) -> None:
    import_file(db, sheet("Name,Handle,Followers\nAda,@ada,5\n"))
    again = import_file(db, sheet("name,HANDLE,followers\nAda,@ada,5\n"))
    assert again.counts == Counts(rows=1, unchanged=1)


def test_a_file_that_names_another_platform_is_believed_before_the_memory(db: Database, sheet: Write) -> None:
    import_file(db, sheet("name,handle\nAda,@ada\n", "tiktok.csv"))
    assert inspect(db, sheet("name,handle\nBob,@bob\n", "instagram.csv")).mapping.platform is Platform.INSTAGRAM
    assert inspect(db, sheet("name,handle\nBob,@bob\n", "list.csv")).mapping.platform is Platform.TIKTOK


# ---- taking back ----


def test_a_batch_is_taken_back_as_one_step_and_stays_in_the_list(db: Database) -> None:
    batch_id = import_file(db, NIGERIAN).batch_id
    assert batch_id is not None
    assert revert_batch(db, batch_id) == []
    assert (_count(db, Influencer), _count(db, Account), _count(db, AccountSnapshot)) == (0, 0, 0)
    assert batch_rows(db)[0].reverted_at == datetime(2026, 11, 22, 9, tzinfo=UTC)
    with pytest.raises(Conflict, match="already"):
        revert_batch(db, batch_id)
    assert import_file(db, NIGERIAN).counts.new == 200


def test_people_worked_with_since_stay_when_their_batch_is_taken_back(db: Database, sheet: Write) -> None:
    batch_id = import_file(db, sheet("name,handle\nAda,@ada\nBob,@bob\n")).batch_id
    assert batch_id is not None
    edit_influencer(db, _person(db, "Ada").id, {"note": "met in Rome"})
    assert len(revert_batch(db, batch_id)) == 1
    assert (_person(db, "Ada").note, _count(db, Influencer), _count(db, Account)) == ("met in Rome", 1, 1)


def test_an_import_is_undone_and_done_again_in_one_go(db: Database) -> None:
    import_file(db, TECH)
    assert undo(db).label == "Import tech_creators_ig_tiktok.csv"
    assert (_count(db, Influencer), _count(db, ImportBatch)) == (0, 0)
    redo(db)
    assert (_count(db, Influencer), _count(db, Account)) == (90, 169)


def test_an_unknown_batch_is_not_found(db: Database) -> None:
    with pytest.raises(NotFound):
        revert_batch(db, "0" * 32)
