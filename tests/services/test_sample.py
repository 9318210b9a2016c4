"""The sample workspace: alive today, the same for the same day, whole and valid, one step in the history."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.db.entities import (
    Account,
    AccountHandle,
    AccountSnapshot,
    Agreement,
    Attachment,
    AttachmentBlob,
    AudienceNote,
    Base,
    Brand,
    BrandKit,
    BrandNiche,
    BrandValue,
    Brief,
    BriefVersion,
    Campaign,
    Collaboration,
    Comment,
    Conversion,
    DisclosureCheck,
    DraftReview,
    Influencer,
    InfluencerNiche,
    InfluencerTag,
    JournalStep,
    Niche,
    Outreach,
    Partnership,
    PartnershipMove,
    Payment,
    Post,
    PostProof,
    Reading,
    Tag,
    Task,
    UsageRight,
    ValueRating,
    Workspace,
)
from crm.db.unit_of_work import Database
from crm.domain.brief_contents import from_json
from crm.domain.brief_parts import checked_brief
from crm.domain.day import LineKind
from crm.domain.identity import handle_key, is_email
from crm.domain.vocabulary import Direction, DisclosureOutcome, PartnershipStatus, ReviewVerdict
from crm.errors import Conflict
from crm.files.brief_rules import brief_rules
from crm.paths import bundled
from crm.queries.conversations import ReplyGroup, own_reply_rates
from crm.queries.day_list import day_list
from crm.queries.figures import Scope, figures
from crm.queries.messages import template_rows
from crm.queries.sequences import sequence_rows
from crm.reports.brand_kit import BrandKit as ReportKit
from crm.reports.brand_kit import checked_kit
from crm.services.sample import make_sample

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
CONTENT = (
    Account,
    AccountHandle,
    AccountSnapshot,
    Attachment,
    AudienceNote,
    Brand,
    BrandNiche,
    BrandValue,
    Influencer,
    InfluencerNiche,
    InfluencerTag,
    Niche,
    Outreach,
    Partnership,
    PartnershipMove,
    Tag,
    Task,
    ValueRating,
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("sample") / "sample.rapport", user="Mara", clock=lambda: NOW)


@pytest.fixture
def db(sample: Path) -> Any:
    db = Database.open(sample, user="Mara", read_only=True)
    yield db
    db.close()


def rows(db: Database, entity: type[Base]) -> list[dict[str, Any]]:
    with db.read() as session:
        return [dict(row) for row in session.execute(select(entity.__table__)).mappings()]


def content(path: Path) -> dict[str, list[Any]]:
    """Every row of every table without ids, sorted: what two samples of one day have in common."""
    db = Database.open(path, user="Mara", read_only=True)
    try:
        return {
            entity.__tablename__: sorted(
                repr([value for name, value in row.items() if name != "id" and not name.endswith("_id")])
                for row in rows(db, entity)
            )
            for entity in (*CONTENT, Campaign, Collaboration, Comment, Conversion, Payment, Post, Reading)
        }
    finally:
        db.close()


def test_the_agency_has_three_brands_sixty_people_and_eighteen_months(db):
    assert [row["name"] for row in rows(db, Workspace)] == ["Harbour & Co"]
    assert all(row["sample"] for row in rows(db, Workspace))
    assert len(rows(db, Brand)) == 3
    assert len(rows(db, BrandValue)) == 9
    assert len(rows(db, Influencer)) == 60
    outreach = rows(db, Outreach)
    assert len(outreach) > 500
    first, last = min(row["at"] for row in outreach), max(row["at"] for row in outreach)
    assert NOW - timedelta(days=550) < first < NOW - timedelta(days=480)
    assert NOW - timedelta(days=3) < last < NOW


def test_the_same_day_gives_the_same_content(sample, tmp_path):
    again = make_sample(tmp_path / "again.rapport", user="Mara", clock=lambda: NOW)

    assert content(again) == content(sample)


def test_another_day_still_has_open_tasks_around_today(tmp_path):
    path = make_sample(tmp_path / "later.rapport", user="Mara", clock=lambda: NOW + timedelta(days=400))
    db = Database.open(path, user="Mara", read_only=True)
    due = [row["due_on"] - (TODAY + timedelta(days=400)) for row in rows(db, Task) if row["done_at"] is None]
    db.close()

    assert sum(days < timedelta(0) for days in due) >= 3
    assert sum(days == timedelta(0) for days in due) >= 3
    assert sum(timedelta(0) < days < timedelta(7) for days in due) >= 5
    assert sum(days > timedelta(7) for days in due) >= 5


def test_nothing_lies_in_the_future_but_what_is_due(db):
    for entity in CONTENT:
        for row in rows(db, entity):
            for name, value in row.items():
                if isinstance(value, datetime):
                    assert value <= NOW, (entity.__tablename__, name)
                elif isinstance(value, date) and name != "due_on":
                    assert value <= TODAY, (entity.__tablename__, name)


def test_every_account_repeats_its_latest_snapshot(db):
    latest = {row["account_id"]: row for row in sorted(rows(db, AccountSnapshot), key=lambda row: row["read_on"])}
    for account in rows(db, Account):
        snapshot = latest.get(account["id"])
        assert account["followers"] == (snapshot["followers"] if snapshot else None)
        assert account["followers_on"] == (snapshot["read_on"] if snapshot else None)
        assert account["engagement_rate"] == (snapshot["engagement_rate"] if snapshot else None)
        assert (account["engagement_rate"] is None) == (account["engagement_basis"] is None)


def test_most_partners_are_micro_and_some_figures_are_missing(db):
    accounts = rows(db, Account)
    known = [row["followers"] for row in accounts if row["followers"] is not None]
    assert sum(5_000 <= count <= 100_000 for count in known) / len(known) > 0.9
    assert any(row["followers"] is None for row in accounts)
    assert any(row["followers"] is not None and row["engagement_rate"] is None for row in accounts)
    people = rows(db, Influencer)
    emails = [row["email"] for row in people if row["email"] is not None]
    assert len(emails) < len(people)
    assert all(is_email(email) and email.endswith(".example") for email in emails)
    assert sum(row["do_not_contact"] for row in people) == 1


def test_one_handle_was_renamed_and_the_old_one_is_kept(db):
    (former,) = rows(db, AccountHandle)
    now = next(row for row in rows(db, Account) if row["id"] == former["account_id"])

    assert former["handle"] == "noorbakt"
    assert now["handle"] == "noor.bakes"
    assert former["handle_key"] == handle_key(former["handle"]) != now["handle_key"]


def test_two_partnerships_ended_with_a_reason_and_whether_the_door_is_open(db):
    ended = [row for row in rows(db, Partnership) if row["status"] is PartnershipStatus.ENDED]
    reasons = {row["partnership_id"]: row["reason"] for row in rows(db, PartnershipMove)
               if row["to_status"] is PartnershipStatus.ENDED}  # fmt: skip

    assert len(ended) == 2
    assert all("Door open:" in reasons[row["id"]] for row in ended)


def test_each_partnership_stands_where_its_last_move_put_it(db):
    moves: dict[str, list[dict[str, Any]]] = {}
    for move in sorted(rows(db, PartnershipMove), key=lambda row: row["at"]):
        moves.setdefault(move["partnership_id"], []).append(move)
    for partnership in rows(db, Partnership):
        path = moves[partnership["id"]]
        assert [move["from_status"] for move in path] == [None, *(move["to_status"] for move in path[:-1])]
        assert path[-1]["to_status"] is partnership["status"]
        assert all(move["reason"] for move in path)
        assert (partnership["since_on"] is None) == (partnership["status"] is PartnershipStatus.PROSPECT)


def test_messages_go_both_ways_and_name_nobody_wrong(db):
    outreach = rows(db, Outreach)
    ways = Counter(row["direction"] for row in outreach)
    assert min(ways[Direction.IN], ways[Direction.OUT]) > 200
    assert {row["logged_by"] for row in outreach} == {"Mara", "Jonas Reed"}
    assert not any("{" in row["note"] for row in outreach)


def test_two_raters_sometimes_disagree(db):
    scores: dict[tuple[str, str], set[int]] = {}
    for rating in rows(db, ValueRating):
        assert rating["evidence"]
        scores.setdefault((rating["influencer_id"], rating["brand_value_id"]), set()).add(rating["score"])

    assert any(len(given) > 1 for given in scores.values())
    assert any(len(given) == 1 for given in scores.values())


def test_the_attached_file_is_whole(db):
    (attachment,) = rows(db, Attachment)
    (blob,) = (row for row in rows(db, AttachmentBlob) if row["sha256"] == attachment["sha256"])

    assert (attachment["sha256"], attachment["size_bytes"]) == (blob["sha256"], len(blob["content"]))


def test_the_file_is_sound_and_its_history_names_the_user_and_the_step(db):
    with db.read() as session:
        assert session.connection().exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        last = session.scalars(select(JournalStep).order_by(JournalStep.clock.desc())).first()
        assert last is not None
        assert (last.label, last.by) == ("Make the sample workspace", "Mara")


def test_a_user_with_the_colleagues_name_gets_another_colleague(tmp_path):
    path = make_sample(tmp_path / "jonas.rapport", user="Jonas Reed", clock=lambda: NOW)
    db = Database.open(path, user="Jonas Reed", read_only=True)
    with db.read() as session:
        assert session.scalar(select(func.count(ValueRating.rater.distinct()))) == 2
    db.close()


def test_an_existing_file_is_left_alone(sample):
    before = sample.read_bytes()

    with pytest.raises(Conflict):
        make_sample(sample, user="Mara", clock=lambda: NOW)

    assert sample.read_bytes() == before


def test_six_campaigns_say_what_they_did(db):
    posts, readings = rows(db, Post), rows(db, Reading)
    assert (len(rows(db, Campaign)), len(posts)) == (6, 150)
    posted = {row["id"]: row["posted_on"] for row in posts}
    ages = Counter((date.fromisoformat(row["read_at"]) - posted[row["post_id"]]).days for row in readings)
    assert set(ages) == {1, 7, 30} and min(ages.values()) > 50
    assert any(row["likes"] is None for row in readings) and any(row["saves"] is None for row in readings)
    sales = rows(db, Conversion)
    assert any(row["revenue_minor"] < 0 and row["line"] == "refund" for row in sales)
    assert {row["post_id"] for row in rows(db, Comment)} <= set(posted)
    late = [row for row in rows(db, Payment) if row["paid_on"] is None and row["due_on"] < TODAY]
    assert late


def test_a_partner_is_in_no_campaign_before_the_partnership_began(db):
    campaigns = {row["id"]: row for row in rows(db, Campaign)}
    began = {(row["influencer_id"], row["brand_id"]): row["since_on"] for row in rows(db, Partnership)}
    for row in rows(db, Collaboration):
        campaign = campaigns[row["campaign_id"]]
        assert began[row["influencer_id"], campaign["brand_id"]] <= campaign["starts_on"]


def test_four_briefs_leave_room_and_one_is_too_tight(db):
    """Versions, a partner's own with a look back at their work, accepted ones; the tight one shows what is marked."""
    campaigns = {row["id"]: row["name"] for row in rows(db, Campaign)}
    briefs = rows(db, Brief)
    newest = {row["brief_id"]: row for row in sorted(rows(db, BriefVersion), key=lambda row: row["number"])}
    rules = brief_rules(bundled("resources") / "rules", "en")
    found = {}
    for brief in briefs:
        contents = from_json(newest[brief["id"]]["contents"])
        if brief["influencer_id"] is None:
            assert contents.themes and contents.disclosure and contents.must_mention
            found[campaigns[brief["campaign_id"]]] = checked_brief(contents, rules)
    scores = {name: checked.openness.score for name, checked in found.items()}
    tight = scores.pop("Mend It Month")
    assert len(scores) == 4 and min(scores.values()) >= 80
    assert tight < 40 and len(found["Mend It Month"].marks) >= 5
    assert sorted(row["number"] for row in rows(db, BriefVersion))[-1] == 3
    assert sum(row["accepted_version"] is not None for row in briefs) == 2
    own = [row for row in briefs if row["influencer_id"] is not None and row["accepted_version"] is None]
    assert [bool(from_json(newest[row["id"]]["contents"]).themes[0].links) for row in own] == [True]
    assert not any("{first}" in row["contents"] or "{last}" in row["contents"] for row in rows(db, BriefVersion))


def test_money_is_told_in_two_currencies_by_dated_rates(db):
    """A campaign with partners paid in pounds has its figures in euros, and says at which rate of which day."""
    (campaign,) = [row for row in rows(db, Campaign) if row["name"] == "Bad Weather Club"]
    found = figures(db, Scope(campaign_id=campaign["id"]))
    assert [amount.currency for amount in found.cost] == ["EUR", "GBP"]
    assert (found.currency, found.roas is None) == ("EUR", False)
    assert [(part.used.from_currency, part.used.to_currency) for part in found.converted] == [("GBP", "EUR")]
    assert all(part.used.on_day <= campaign["ends_on"] for part in found.converted)


def test_some_posts_have_proofs_and_two_claims_for_one_day(db):
    """Pictures are whole; what a partner's screenshot says otherwise than the export stands beside it."""
    blobs = {row["sha256"]: row["content"] for row in rows(db, AttachmentBlob)}
    proofs = rows(db, PostProof)
    assert len(proofs) > 10
    assert all(blobs[row["sha256"]].startswith(b"\x89PNG") and row["taken_on"] <= TODAY for row in proofs)
    sources = Counter((row["post_id"], row["read_at"]) for row in rows(db, Reading))
    assert sum(count > 1 for count in sources.values()) >= 3
    assert {row["verdict"] for row in rows(db, DraftReview)} == {ReviewVerdict.CHANGES, ReviewVerdict.APPROVED}


def test_first_messages_and_follow_ups_name_the_template_they_were_made_from(db):
    assert [row.name for row in template_rows(db)] == [
        "First message",
        "Gentle follow-up",
        "Last word",
        "Numbers, please",
        "Thank you",
    ]
    (sequence,) = sequence_rows(db)
    assert [(days, name) for days, _id, name in sequence.steps] == [
        (0, "First message"),
        (3, "Gentle follow-up"),
        (5, "Last word"),
    ]
    contacted = {rate.group: rate.contacted for rate in own_reply_rates(db, ReplyGroup.TEMPLATE)}
    assert contacted["First message"] > contacted["Gentle follow-up"] >= 3


def test_every_part_of_the_day_has_something_to_do(db: Database) -> None:
    """So that a first look at Today, a partnership or the calendar shows what they are for."""
    waiting = day_list(db, TODAY).counts
    assert set(waiting) >= {
        LineKind.REPLY, LineKind.DRAFT, LineKind.UNCONFIRMED, LineKind.TASK, LineKind.MESSAGE, LineKind.OUR_PROMISE,
        LineKind.THEIR_PROMISE, LineKind.RIGHT, LineKind.AGREEMENT, LineKind.PAYMENT, LineKind.DISCLOSURE, LineKind.USE,
    }  # fmt: skip
    assert sum(waiting.values()) < 50, "a well-led agency is not behind with everything"


def test_agreements_rights_and_looks_agree_with_the_rules(db: Database) -> None:
    for agreement in rows(db, Agreement):
        assert agreement["signed_on"] <= agreement["starts_on"] <= TODAY <= agreement["ends_on"]
    for right in rows(db, UsageRight):
        assert right["starts_on"] <= right["ends_on"]
    outcomes = Counter(look["outcome"] for look in rows(db, DisclosureCheck))
    assert outcomes[DisclosureOutcome.CLEAR] > 50 and outcomes[DisclosureOutcome.UNCLEAR] > 3
    for kit in rows(db, BrandKit):
        checked_kit(ReportKit(kit["name"], kit["accent"], kit["second"], footer=kit["footer"]))
