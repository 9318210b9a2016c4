"""Adding, editing, tagging and removing influencers; what is refused and where the refusal is shown."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm.db.entities import Account, AccountSnapshot, Influencer, InfluencerTag, Niche, Outreach, Tag
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Basis, Platform, SnapshotSource
from crm.errors import Conflict, NotFound, UserError
from crm.queries.brands import brand_detail
from crm.queries.influencers import InfluencerDetail, influencer_detail, influencer_order, matching_numbers
from crm.services import influencers
from crm.services.accounts import add_account
from crm.services.influencers import AccountDraft, InfluencerDraft, SnapshotDraft, ValueRatingDraft
from crm.services.outreach import log_outreach
from tests.conftest import NOW
from tests.services.people import add_lumen, add_noor, add_person, message, row_count

TODAY = NOW.date()


def test_a_new_influencer_is_there_with_everything_typed(db: Database) -> None:
    noor = influencer_detail(db, add_noor(db))
    assert noor.name == "Noor van Dijk"
    assert noor.tags == ("craft", "Utrecht")
    assert noor.niches == ("Ceramics",)
    assert [(account.platform, account.handle) for account in noor.accounts] == [
        (Platform.INSTAGRAM, "noor.makes"),
        (Platform.TIKTOK, "noor.tok"),
    ]
    (snapshot,) = noor.accounts[0].snapshots
    assert (snapshot.read_on, snapshot.followers, snapshot.engagement_rate) == (TODAY, 38_200, Decimal("0.048"))
    assert snapshot.source is SnapshotSource.TYPED


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (InfluencerDraft(""), "name"),
        (InfluencerDraft("n" * 301), "name"),
        (InfluencerDraft("Mia", email="mia at home"), "email"),
        (InfluencerDraft("Mia", accounts=(AccountDraft(Platform.X, "mia", followers=-1),)), "followers"),
        (InfluencerDraft("Mia", accounts=(AccountDraft(Platform.X, url="ftp://x"),)), "url"),
        (InfluencerDraft("Mia", accounts=(AccountDraft(Platform.X, "https://tiktok.com/@mia"),)), "handle"),
        (
            InfluencerDraft("Mia", accounts=(AccountDraft(Platform.X, "mia", engagement_rate=Decimal(-1)),)),
            "engagement_rate",
        ),
        (InfluencerDraft("Mia", tags=("t" * 81,)), "tags"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field_and_nothing_is_written(
    db: Database, draft: InfluencerDraft, field: str
) -> None:
    with pytest.raises(UserError) as refused:
        influencers.add_influencer(db, draft)
    assert refused.value.field == field
    assert row_count(db, Influencer, Account, Tag) == [0, 0, 0]


def test_a_person_without_a_name_is_known_and_sorted_by_handle(db: Database) -> None:
    nameless = add_person(db, "", AccountDraft(Platform.TIKTOK, "@Bee.Keeper"))
    anna, zoe = add_person(db, "Anna"), add_person(db, "Zoë")
    assert influencer_order(db).ids == [anna, nameless, zoe]


def test_a_handle_that_is_taken_names_its_holder(db: Database) -> None:
    add_noor(db)
    with pytest.raises(Conflict, match="Noor van Dijk") as refused:
        add_person(db, "Other", AccountDraft(Platform.INSTAGRAM, "https://www.instagram.com/Noor.Makes/?hl=en"))
    assert refused.value.field == "handle"
    add_person(db, "Other", AccountDraft(Platform.X, "noor.makes"))


def test_editing_changes_only_what_is_named(db: Database) -> None:
    noor = add_noor(db)
    changes: dict[str, Any] = {"location": " Utrecht ", "tags": ("craft", "new"), "email": " mailto:Noor@Example.com"}
    influencers.edit_influencer(db, noor, changes)
    after = influencer_detail(db, noor)
    assert (after.location, after.email, after.tags) == ("Utrecht", "Noor@Example.com", ("craft", "new"))
    assert (after.name, after.niches) == ("Noor van Dijk", ("Ceramics",))


def test_a_new_name_is_found_and_sorted_at_once_and_no_longer_damaged(db: Database) -> None:
    anna, noor = add_person(db, "Anna"), add_noor(db)
    influencers.edit_influencer(db, noor, {"name": "Ångström"})
    assert influencer_order(db).ids == [noor, anna]
    assert len(matching_numbers(db, "angstr")) == 1
    assert matching_numbers(db, "dijk") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"email": "x"}, "email"), ({"shoe_size": "38"}, "shoe_size")],
)
def test_an_edit_that_cannot_be_is_refused(db: Database, changes: dict[str, Any], field: str) -> None:
    anna = add_person(db, "Anna")
    with pytest.raises(UserError) as refused:
        influencers.edit_influencer(db, anna, changes)
    assert refused.value.field == field
    assert influencer_detail(db, anna).name == "Anna"


def test_someone_removed_meanwhile_is_not_found(db: Database) -> None:
    anna = add_person(db, "Anna")
    influencers.remove_influencer(db, anna)
    for command in (
        lambda: influencers.edit_influencer(db, anna, {"name": "B"}),
        lambda: influencers.remove_influencer(db, anna),
        lambda: influencers.add_account(db, anna, AccountDraft(Platform.X, "a")),
        lambda: influencer_detail(db, anna),
    ):
        with pytest.raises(NotFound):
            command()


def test_removing_takes_everything_of_theirs_and_nothing_of_others(db: Database) -> None:
    noor, anna, lumen = add_noor(db), add_person(db, "Anna", tags=("craft",)), add_lumen(db)
    log_outreach(db, message(noor, brand_id=lumen))
    influencers.remove_influencer(db, noor)
    assert row_count(db, Influencer, Account, Outreach, InfluencerTag) == [1, 0, 0, 1]
    assert influencer_detail(db, anna).tags == ("craft",)
    with db.read() as session:
        assert list(session.scalars(select(Tag.name))) == ["craft"]
        assert list(session.scalars(select(Niche.name))) == ["Ceramics"]  # the brand still has it


def test_tagging_many_is_one_step_and_unused_tags_go(db: Database) -> None:
    people = [add_person(db, name, tags=("old",)) for name in ("A", "B", "C")]
    influencers.tag_influencers(db, [*people[:2], "gone"], add=["Winter", "winter"], remove=["OLD"])
    assert [influencer_detail(db, each).tags for each in people] == [("Winter",), ("Winter",), ("old",)]
    influencers.tag_influencers(db, people, add=[], remove=["old"])
    with db.read() as session:
        assert list(session.scalars(select(Tag.name))) == ["Winter"]


def test_figures_of_a_later_day_are_shown_and_older_ones_only_kept(db: Database) -> None:
    noor = add_noor(db)
    account = influencer_detail(db, noor).accounts[0]
    influencers.record_snapshot(db, account.id, SnapshotDraft(date(2026, 12, 1), 40_000))
    influencers.record_snapshot(db, account.id, SnapshotDraft(date(2025, 1, 1), 5_000))
    shown = influencer_detail(db, noor).accounts[0]
    assert (shown.followers, shown.followers_on) == (40_000, date(2026, 12, 1))
    assert (shown.engagement_rate, shown.engagement_on) == (Decimal("0.048"), TODAY)
    assert [snapshot.followers for snapshot in shown.snapshots] == [40_000, 38_200, 5_000]


def test_figures_equal_to_the_latest_are_not_written_again(db: Database) -> None:
    noor = add_noor(db)
    account = influencer_detail(db, noor).accounts[0]
    same = SnapshotDraft(date(2026, 12, 24), 38_200, Decimal("0.0480"), Basis.FOLLOWERS)
    assert influencers.record_snapshot(db, account.id, same) == account.snapshots[0].id
    assert len(influencer_detail(db, noor).accounts[0].snapshots) == 1


def test_a_renamed_account_keeps_its_old_handle_findable(db: Database) -> None:
    noor = add_noor(db)
    account = influencer_detail(db, noor).accounts[0]
    influencers.rename_account(db, account.id, "@noor.studio", date(2026, 11, 1))
    renamed = influencer_detail(db, noor).accounts[0]
    assert (renamed.handle, renamed.former_handles) == ("noor.studio", (("noor.makes", date(2026, 11, 1)),))
    assert len(matching_numbers(db, "noor.makes")) == 1


def test_editing_an_account_corrects_it_and_its_figures_leave_a_snapshot(db: Database) -> None:
    noor = add_noor(db)
    account = influencer_detail(db, noor).accounts[0]
    influencers.edit_account(db, account.id, {"handle": "noor_makes", "followers": "39,000", "url": "noor.example"})
    edited = influencer_detail(db, noor).accounts[0]
    assert (edited.handle, edited.url, edited.followers) == ("noor_makes", "https://noor.example", 39_000)
    assert edited.former_handles == ()
    assert edited.engagement_rate == Decimal("0.048")
    assert len(edited.snapshots) == 2


def test_an_account_is_known_by_its_address_alone(db: Database) -> None:
    person = add_person(db, "Ben", AccountDraft(Platform.TIKTOK, url="https://www.tiktok.com/@ben.bakes?lang=en"))
    assert influencer_detail(db, person).accounts[0].handle == "ben.bakes"


def test_the_last_handle_of_a_nameless_person_cannot_go(db: Database) -> None:
    nameless = add_person(db, "", AccountDraft(Platform.TIKTOK, "bee"))
    account = influencer_detail(db, nameless).accounts[0].id
    with pytest.raises(UserError):
        influencers.remove_account(db, account)
    influencers.edit_influencer(db, nameless, {"name": "Bea"})
    influencers.remove_account(db, account)
    assert influencer_detail(db, nameless).accounts == ()


def test_audience_notes_and_value_ratings_are_dated_and_signed(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    influencers.add_audience_note(db, noor, date(2026, 3, 1), "Mostly potters", source="Her media kit")
    care = brand_detail(db, lumen).values[0]
    for score, on in ((3, date(2026, 1, 5)), (5, date(2026, 6, 5))):
        influencers.rate_value(db, ValueRatingDraft(noor, care.id, score, "Repairs, not waste", on))
    detail: InfluencerDetail = influencer_detail(db, noor)
    assert [(note.text, note.noted_on) for note in detail.audience_notes] == [("Mostly potters", date(2026, 3, 1))]
    assert [(each.value, each.score, each.rater, each.brand) for each in detail.value_ratings] == [
        ("Care", 5, "Mara", "Lumen"),
        ("Care", 3, "Mara", "Lumen"),
    ]
    with pytest.raises(UserError, match="from 0 to 5"):
        influencers.rate_value(db, ValueRatingDraft(noor, care.id, 6, "", TODAY))


def test_figures_without_a_day_are_of_the_day_where_the_person_is(workspace_path: Path) -> None:
    """Late on a Sunday in UTC it is Monday in Tokyo."""
    late = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    db = Database.open(workspace_path, user="Mara", clock=lambda: late)
    db.zone = "Asia/Tokyo"
    noor = influencers.add_influencer(db, InfluencerDraft(name="Noor"))
    add_account(db, noor, AccountDraft(Platform.INSTAGRAM, "noor", followers=5))
    with db.read() as session:
        assert session.scalars(select(AccountSnapshot.read_on)).all() == [date(2026, 11, 23)]
    db.close()
