"""Two records become one person: nothing is lost, nothing stands twice, and one undo brings both back exactly."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import String, select

from crm.db.change_log import logged_tables
from crm.db.entities import (
    Account,
    Base,
    Brief,
    BriefVersion,
    Campaign,
    Collaboration,
    Conversion,
    Influencer,
    KeptApart,
    Partnership,
    Payment,
    Post,
    new_id,
)
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.vocabulary import (
    Basis,
    CollaborationStage,
    OutreachStage,
    PartnershipStatus,
    Platform,
    SaleSource,
)
from crm.errors import Cancelled, NotFound, UserError
from crm.queries.brands import brand_detail
from crm.queries.duplicates import duplicates
from crm.queries.find import resolve
from crm.queries.history import record_history, steps
from crm.queries.influencers import influencer_detail
from crm.queries.timeline import timeline
from crm.services import brands, influencers, outreach, partnerships, tasks
from crm.services.history import redo, undo
from crm.services.influencers import AccountDraft, SnapshotDraft, ValueRatingDraft
from crm.services.jobs import Progress
from crm.services.merging import keep_apart, merge_certain, merge_influencers
from tests.conftest import NOW
from tests.services.people import MORNING, add_person, message
from tests.services.test_undo_of_commands import rows_and_words

OLD, NEW = date(2026, 3, 1), date(2026, 9, 1)


def collaboration(person: str, campaign: str, **fields: object) -> Collaboration:
    """A collaboration with the least it needs."""
    told = {"id": new_id(), "currency": "EUR", "stage_since_at": NOW, "created_at": NOW} | fields
    return Collaboration(influencer_id=person, campaign_id=campaign, **told)


class Doubles:
    """Noor twice, as two lists gave her: everything that can belong to a person, clashing wherever it can clash."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.lumen = brands.add_brand(db, brands.BrandDraft("Lumen", values=("Care",)))
        self.other_brand = brands.add_brand(db, brands.BrandDraft("Oro"))
        self.keep = add_person(
            db,
            "Noor van Dijk",
            AccountDraft(Platform.INSTAGRAM, "noor", followers=10, read_on=OLD),
            tags=("craft", "winter"),
            niches=("Ceramics",),
            note="Met in Utrecht.",
        )
        self.account = influencer_detail(db, self.keep).accounts[0].id
        influencers.rename_account(db, self.account, "noor.makes", OLD)
        self.other = add_person(
            db,
            "N. van Dijk",
            AccountDraft(
                Platform.INSTAGRAM,
                "noor",
                followers=20,
                read_on=NEW,
                engagement_rate=Decimal("0.04"),
                engagement_basis=Basis.REACH,
            ),
            AccountDraft(Platform.TIKTOK, "noor.tok", followers=5, read_on=OLD),
            tags=("craft", "summer"),
            niches=("Ceramics", "Home"),
            email="noor@dijk.nl",
            note="Likes clay.",
        )
        self.theirs = next(
            each.id for each in influencer_detail(db, self.other).accounts if each.platform is Platform.INSTAGRAM
        )
        influencers.record_snapshot(db, self.theirs, SnapshotDraft(NEW + timedelta(1), 21))
        self._histories(db, folder)
        self._money(db)
        influencers.edit_influencer(db, self.other, {"do_not_contact": True})

    def _histories(self, db: Database, folder: Path) -> None:
        care = brand_detail(db, self.lumen).values[0].id
        kit = folder / "kit.txt"
        kit.write_bytes(b"kit")
        self.partnership = partnerships.start_partnership(db, self.keep, self.lumen)
        self.their_partnership = partnerships.start_partnership(
            db, self.other, self.lumen, status=PartnershipStatus.TRIAL, cadence_days=30
        )
        partnerships.move_partnership(db, self.their_partnership, PartnershipStatus.ACTIVE)
        partnerships.start_partnership(db, self.other, self.other_brand)
        for person in (self.keep, self.other):
            logged = outreach.log_outreach(db, message(person, brand_id=self.lumen, note=f"Hello {person}"))
            outreach.attach_files(db, person, [kit], logged.outreach_id)
            influencers.add_audience_note(db, person, OLD, f"Mostly potters, says {person}")
            influencers.rate_value(db, ValueRatingDraft(person, care, 4, "Seen", NEW))
            tasks.add_task(db, tasks.TaskDraft(person, "Call", NEW))
        self.stranger = add_person(db, "Noor Dijkstra")
        keep_apart(db, self.other, self.stranger)

    def _money(self, db: Database) -> None:
        self.campaign, self.second = new_id(), new_id()
        self.mine, self.their_part = new_id(), new_id()
        with db.begin("Campaign") as uow:
            for id_, name in ((self.campaign, "Spring"), (self.second, "Autumn")):
                uow.add(
                    Campaign(
                        id=id_, brand_id=self.lumen, name=name, name_key=name.lower(), currency="EUR", created_at=NOW
                    )
                )
            uow.flush()
            uow.add(
                collaboration(self.keep, self.campaign, id=self.mine, code="NOOR", code_key="noor"),
                collaboration(
                    self.other,
                    self.campaign,
                    id=self.their_part,
                    stage=CollaborationStage.LIVE,
                    fee_minor=45_000,
                    code="DIJK",
                    code_key="dijk",
                ),
                collaboration(self.other, self.second),
            )
            uow.flush()
            self._briefs(uow)
            posts = [(self.keep, self.account, self.mine), (self.other, self.theirs, self.their_part)]
            for at, (person, account, part) in enumerate(posts):
                uow.add(
                    Post(
                        id=new_id(),
                        influencer_id=person,
                        account_id=account,
                        collaboration_id=part,
                        platform=Platform.INSTAGRAM,
                        platform_post_id=f"p{at}",
                        created_at=NOW,
                    ),
                    Payment(
                        id=new_id(),
                        influencer_id=person,
                        collaboration_id=part,
                        amount_minor=100,
                        currency="EUR",
                        created_at=NOW,
                    ),
                    Conversion(
                        shop="shop",
                        order_ref=f"#{at}",
                        line="1",
                        sale_source=SaleSource.PARTNER,
                        influencer_id=person,
                        collaboration_id=part,
                        orders=1,
                        revenue_minor=500,
                        currency="EUR",
                    ),
                )

    def _briefs(self, uow: UnitOfWork) -> None:
        """Each record's variant of one brief: ours written on days 1 and 3, theirs on day 2 and accepted."""
        self.brief, self.their_brief = new_id(), new_id()
        for id_, person, days in ((self.brief, self.keep, (1, 3)), (self.their_brief, self.other, (2,))):
            uow.add(Brief(id=id_, campaign_id=self.campaign, influencer_id=person, created_at=NOW))
            uow.flush()
            for number, day in enumerate(days, start=1):
                made_at = datetime(2026, 5, day, tzinfo=UTC)
                version = BriefVersion(id=new_id(), brief_id=id_, number=number, made_by="Mara", made_at=made_at)
                version.contents = f"Day {day}"
                uow.add(version)
        uow.flush()
        uow.get(Brief, self.their_brief).accepted_version = 1


@pytest.fixture
def doubles(db: Database, tmp_path: Path) -> Doubles:
    return Doubles(db, tmp_path)


def mentions(db: Database, id_: str) -> Sequence[str]:
    """Tables and columns in which an id stands, but for the journal and the alias under which it is still found."""
    unread = ("journal_change", "attachment_blob", "alembic_version", "influencer_alias")
    with db.read() as session:
        return [
            f"{table.name}.{column.name}"
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if table.name not in unread and column.computed is None and isinstance(column.type, String)
            if session.execute(select(column).where(column == id_).limit(1)).first() is not None
        ]


def test_every_table_with_at_most_one_row_a_person_is_one_that_merging_joins() -> None:
    """A new table of this kind fails here until merge_records.py says what becomes of two rows."""
    owners = ("influencer", "account", "partnership", "collaboration", "brief")
    clashing = {
        table.name
        for table in logged_tables()
        for index in table.indexes
        if index.unique
        if any(key.column.table.name in owners for column in index.columns for key in column.foreign_keys)
    }
    joined = {"partnership", "collaboration", "brief", "brief_version", "influencer_tag", "influencer_niche"}
    assert clashing == joined | {"kept_apart"}


def test_one_undo_brings_both_people_back_exactly_and_redo_merges_again(db: Database, doubles: Doubles) -> None:
    before = rows_and_words(db)
    merge_influencers(db, doubles.keep, doubles.other)
    after = rows_and_words(db)
    assert steps(db)[0].label == "Merge Noor van Dijk and N. van Dijk"
    result = undo(db)
    assert result.conflicts == ()
    assert rows_and_words(db) == before
    assert redo(db).conflicts == ()
    assert rows_and_words(db) == after


def test_nothing_names_the_one_who_went_and_nothing_of_theirs_is_lost(db: Database, doubles: Doubles) -> None:
    told = [entry.id for person in (doubles.keep, doubles.other) for entry in timeline(db, person)]
    merge_influencers(db, doubles.keep, doubles.other)
    gone_ids = (doubles.other, doubles.their_partnership, doubles.their_part, doubles.theirs, doubles.their_brief)
    for gone in gone_ids:
        assert mentions(db, gone) == []
    detail = influencer_detail(db, doubles.keep)
    assert set(detail.tags) == {"craft", "winter", "summer"}
    assert set(detail.niches) == {"Ceramics", "Home"}
    assert len(detail.audience_notes) == 2
    assert len(detail.attachments) == 2
    assert len(detail.value_ratings) == 2
    assert set(told) - {entry.id for entry in timeline(db, doubles.keep)} <= {doubles.other}
    with db.read() as session:
        for entity in (Post, Payment, Conversion):
            owners = session.execute(select(entity.influencer_id, entity.collaboration_id)).all()
            assert [tuple(row) for row in owners] == [(doubles.keep, doubles.mine)] * 2
        assert list(session.scalars(select(Post.account_id))) == [doubles.account] * 2


def test_an_account_known_under_its_former_handle_is_joined_and_keeps_both_series(
    db: Database, doubles: Doubles
) -> None:
    merge_influencers(db, doubles.keep, doubles.other)
    accounts = {each.platform: each for each in influencer_detail(db, doubles.keep).accounts}
    assert set(accounts) == {Platform.INSTAGRAM, Platform.TIKTOK}
    joined = accounts[Platform.INSTAGRAM]
    assert joined.id == doubles.account
    assert joined.handle == "noor.makes"
    assert [handle for handle, _ in joined.former_handles] == ["noor"]
    assert [snapshot.followers for snapshot in joined.snapshots] == [21, 20, 10]
    assert (joined.followers, joined.engagement_rate) == (21, Decimal("0.04"))


def test_a_rename_known_only_to_the_other_record_gives_the_kept_one_the_new_handle(db: Database) -> None:
    old = add_person(db, "Noor", AccountDraft(Platform.X, "noor"))
    new = add_person(db, "Noor", AccountDraft(Platform.X, "noor.first"))
    account = influencer_detail(db, new).accounts[0].id
    with db.begin("As two lists gave it") as uow:  # the same account, seen before and after it was renamed
        uow.get(Account, account).platform_account_id = "77"
        uow.get(Account, influencer_detail(db, old).accounts[0].id).platform_account_id = "77"
    influencers.record_snapshot(db, account, SnapshotDraft(NEW, 50))
    merge_influencers(db, old, new)
    (joined,) = influencer_detail(db, old).accounts
    assert joined.handle == "noor.first"
    assert [handle for handle, _ in joined.former_handles] == ["noor"]


def test_an_account_without_handle_is_the_persons_only_one_there(db: Database) -> None:
    known = add_person(db, "Ada", AccountDraft(Platform.TIKTOK, "ada", followers=7, read_on=OLD))
    vague = add_person(db, "Ada", AccountDraft(Platform.TIKTOK, followers=9, read_on=NEW))
    merge_influencers(db, vague, known)
    (joined,) = influencer_detail(db, vague).accounts
    assert (joined.handle, joined.followers) == ("ada", 9)


def test_two_accounts_with_different_ids_stay_two_though_one_took_the_others_old_handle(db: Database) -> None:
    one = add_person(db, "Ada", AccountDraft(Platform.X, "ada"))
    account = influencer_detail(db, one).accounts[0].id
    influencers.rename_account(db, account, "ada.old", OLD)
    two = add_person(db, "Bea", AccountDraft(Platform.X, "ada"))
    with db.begin("Ids") as uow:
        uow.get(Account, account).platform_account_id = "1"
        uow.get(Account, influencer_detail(db, two).accounts[0].id).platform_account_id = "2"
    assert duplicates(db).rows == ()
    merge_influencers(db, one, two)
    assert len(influencer_detail(db, one).accounts) == 2


def test_partnerships_with_one_brand_become_one_at_the_furthest_status(db: Database, doubles: Doubles) -> None:
    merge_influencers(db, doubles.keep, doubles.other)
    cards = {card.brand: card for card in influencer_detail(db, doubles.keep).partnerships}
    assert set(cards) == {"Lumen", "Oro"}
    lumen = cards["Lumen"]
    assert lumen.id == doubles.partnership
    assert lumen.status is PartnershipStatus.ACTIVE
    assert lumen.cadence_days == 30
    assert lumen.since_on is not None


def test_a_conversation_that_must_not_go_on_stays_so(db: Database, doubles: Doubles) -> None:
    partnerships.edit_partnership(db, doubles.their_partnership, {"outreach_stage": OutreachStage.DO_NOT_CONTACT})
    partnerships.edit_partnership(db, doubles.partnership, {"outreach_stage": OutreachStage.AGREED})
    merge_influencers(db, doubles.keep, doubles.other)
    with db.read() as session:
        joined = session.get(Partnership, doubles.partnership)
        assert joined is not None
        assert joined.outreach_stage is OutreachStage.DO_NOT_CONTACT


def test_collaborations_in_one_campaign_become_one_and_what_has_no_room_is_noted(
    db: Database, doubles: Doubles
) -> None:
    merge_influencers(db, doubles.keep, doubles.other)
    with db.read() as session:
        joined = session.get(Collaboration, doubles.mine)
        assert joined is not None
        assert joined.stage is CollaborationStage.LIVE
        assert (joined.fee_minor, joined.currency, joined.code) == (45_000, "EUR", "NOOR")
        assert "code DIJK" in joined.note
        assert session.query(Collaboration).count() == 2


def test_briefs_for_one_campaign_become_one_row_of_versions(db: Database, doubles: Doubles) -> None:
    merge_influencers(db, doubles.keep, doubles.other)
    with db.read() as session:
        versions = session.execute(select(BriefVersion.number, BriefVersion.contents).order_by(BriefVersion.number))
        assert [tuple(row) for row in versions] == [(1, "Day 1"), (2, "Day 2"), (3, "Day 3")]
        (brief,) = session.scalars(select(Brief))
        assert (brief.id, brief.influencer_id, brief.accepted_version) == (doubles.brief, doubles.keep, 2)


def test_unless_chosen_what_is_known_wins_both_notes_stay_and_do_not_contact_stays(
    db: Database, doubles: Doubles
) -> None:
    merge_influencers(db, doubles.keep, doubles.other)
    detail = influencer_detail(db, doubles.keep)
    assert (detail.name, detail.email) == ("Noor van Dijk", "noor@dijk.nl")
    assert detail.note == "Met in Utrecht.\n\nLikes clay."
    assert detail.do_not_contact is True


def test_each_field_is_chosen_from_either_side_or_typed(db: Database, doubles: Doubles) -> None:
    choices = {"name": "other", "email": "keep", "note": "other", "location": "Utrecht", "do_not_contact": "keep"}
    merge_influencers(db, doubles.keep, doubles.other, choices)
    detail = influencer_detail(db, doubles.keep)
    assert (detail.name, detail.email, detail.note) == ("N. van Dijk", None, "Likes clay.")
    assert (detail.location, detail.do_not_contact) == ("Utrecht", False)
    with db.read() as session:
        assert session.scalar(select(Influencer.sort_key).where(Influencer.id == doubles.keep)) == "n. van dijk"


@pytest.mark.parametrize(
    ("choices", "field"),
    [({"email": "no address"}, "email"), ({"handle": "keep"}, "handle"), ({"name": "both"}, "name")],
)
def test_a_wrong_choice_is_refused_beside_its_field_and_nothing_is_written(
    db: Database, doubles: Doubles, choices: dict[str, str], field: str
) -> None:
    before = rows_and_words(db)
    with pytest.raises(UserError) as refused:
        merge_influencers(db, doubles.keep, doubles.other, choices)
    assert refused.value.field == field
    assert rows_and_words(db) == before


def test_a_person_is_not_merged_with_themselves_nor_with_someone_who_is_gone(db: Database, doubles: Doubles) -> None:
    with pytest.raises(UserError):
        merge_influencers(db, doubles.keep, doubles.keep)
    with pytest.raises(NotFound):
        merge_influencers(db, doubles.keep, new_id())


def test_both_histories_stay_and_the_old_id_still_finds_the_person(db: Database, doubles: Doubles) -> None:
    people = (doubles.keep, doubles.other)
    before = {entry.step_id for person in people for entry in record_history(db, "influencer", person)}
    merge_influencers(db, doubles.keep, doubles.other)
    told = [entry.step_id for entry in record_history(db, "influencer", doubles.keep)]
    assert set(told[1:]) == before
    assert resolve(db, "influencer", doubles.other) == doubles.keep
    assert influencer_detail(db, doubles.keep).aliases == ()


def test_a_decision_to_keep_apart_passes_to_the_one_who_stays(db: Database, doubles: Doubles) -> None:
    keep_apart(db, doubles.keep, doubles.other)
    merge_influencers(db, doubles.keep, doubles.other)
    with db.read() as session:
        decided = [tuple(row) for row in session.execute(select(KeptApart.first_id, KeptApart.second_id))]
    assert decided == [tuple(sorted((doubles.keep, doubles.stranger)))]


class TestCertainOnes:
    """Merging all that are certainly one person."""

    def renamed(self, db: Database, name: str, handles: Sequence[str]) -> list[str]:
        """One record per handle, each but the last known under the next one's handle before."""
        ids = []
        for now, before in zip(handles, [*handles[1:], None], strict=True):
            ids.append(add_person(db, name, AccountDraft(Platform.X, before or now)))
            if before:
                influencers.rename_account(db, influencer_detail(db, ids[-1]).accounts[0].id, now, OLD)
        return ids

    def test_they_become_one_in_one_step_that_one_undo_takes_back(self, db: Database) -> None:
        chain = self.renamed(db, "Noor", ["noor.3", "noor.2", "noor.1"])
        add_person(db, "Noor", AccountDraft(Platform.TIKTOK, "somebody"))
        before = rows_and_words(db)
        assert merge_certain(db) == 2
        assert steps(db)[0].label == "Merge certain doubles"
        detail = influencer_detail(db, chain[0])
        assert detail.accounts[0].handle == "noor.3"
        assert {handle for handle, _ in detail.accounts[0].former_handles} == {"noor.2", "noor.1"}
        assert merge_certain(db) == 0
        undo(db)
        assert rows_and_words(db) == before

    def test_the_record_with_most_history_stays(self, db: Database) -> None:
        new, old = self.renamed(db, "Noor", ["noor.2", "noor.1"])
        outreach.log_outreach(db, message(old))
        merge_certain(db)
        assert influencer_detail(db, old).name == "Noor"
        assert resolve(db, "influencer", new) == old

    def test_those_kept_apart_are_left_alone(self, db: Database) -> None:
        first, second = self.renamed(db, "Noor", ["noor.2", "noor.1"])
        keep_apart(db, second, first)
        keep_apart(db, first, second)
        assert merge_certain(db) == 0
        assert len(steps(db)) == 4

    def test_cancel_writes_nothing(self, db: Database) -> None:
        self.renamed(db, "Noor", ["noor.2", "noor.1"])
        before = rows_and_words(db)
        progress = Progress()
        progress.cancel()
        with pytest.raises(Cancelled):
            merge_certain(db, progress)
        assert rows_and_words(db) == before


def test_merging_is_dated_by_the_older_record(db: Database) -> None:
    one, two = add_person(db, "A"), add_person(db, "B")
    earlier = datetime(2024, 1, 1, tzinfo=UTC)
    with db.begin("Older") as uow:
        uow.get(Influencer, two).created_at = earlier
    merge_influencers(db, one, two)
    with db.read() as session:
        assert session.scalar(select(Influencer.created_at).where(Influencer.id == one)) == earlier
    assert earlier < MORNING
