"""Proves the import of posts and account figures on real lists: keyed once, dated, joined, again without change."""

import json
import os
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crm.db.entities import (
    Account,
    AccountSnapshot,
    Base,
    Campaign,
    Collaboration,
    ImportBatch,
    Post,
    PostAlias,
    PostRollup,
    Reading,
)
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import ImportKind, Platform
from crm.errors import Cancelled
from crm.services import import_post_stream, imports
from crm.services.history import undo
from crm.services.imports import Counts, ImportOptions, ImportOutcome, import_file, import_files, plan, revert_batch
from crm.services.influencers import AccountDraft, InfluencerDraft, add_influencer
from crm.services.jobs import Progress

DATA = Path(__file__).parents[1] / "data"
POSTS = DATA / "posts"
PEOPLE = DATA / "influencers" / "campaign_set_influencers.csv"
Write = Callable[..., Path]


@pytest.fixture
def sheet(tmp_path: Path) -> Write:
    """Writes a CSV file, as if saved on 2026-06-01."""

    def write(text: str, name: str = "x posts.csv", day: int = 0) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        os.utime(path, (1_780_272_000 + day * 86_400,) * 2)
        return path

    return write


def _count(db: Database, entity: type[Base], *where: object) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(entity).where(*where)) or 0  # type: ignore[arg-type]


def _readings(db: Database) -> list[tuple[str, int, int | None]]:
    with db.read() as session:
        rows = session.execute(select(Reading.read_at, Reading.revision, Reading.likes).order_by(Reading.id))
        return [(at, revision, likes) for at, revision, likes in rows]


def _dump(db: Database) -> list[object]:
    with db.read() as session:
        return [
            row
            for entity in (Post, PostAlias, Reading)
            for row in map(tuple, session.execute(select(entity.__table__)))
        ]


# ---- real lists ----


def test_a_list_of_posts_goes_in_and_again_changes_no_row(db: Database) -> None:
    """Of every real list the counts are told in tests/files/RECOGNISED.md; of this one not a row may differ."""
    path = POSTS / "facebook_brand_page_2014.csv"
    first = import_file(db, path)
    assert first.kind is ImportKind.POSTS
    assert not first.problems
    assert first.counts.new == _count(db, Post) > 0
    before = _dump(db)
    again = import_file(db, path)
    assert (again.batch_id, again.counts.new, again.counts.updated) == (None, 0, 0)
    assert _dump(db) == before


def test_the_campaign_sets_posts_find_their_people_whichever_comes_first(db: Database) -> None:
    import_file(db, POSTS / "campaign_set_posts.csv")
    assert _count(db, Post, Post.influencer_id.is_(None)) == 633
    import_file(db, PEOPLE)
    assert _count(db, Post, Post.influencer_id.is_(None)) == 0
    with db.read() as session:
        own = select(Account.platform).where(Account.influencer_id == Post.influencer_id).scalar_subquery()
        elsewhere = session.scalar(select(func.count()).select_from(Post).where(own != Post.platform))
        posts = session.scalar(select(func.sum(PostRollup.posts)).where(PostRollup.influencer_id != ""))
    assert (elsewhere, posts) == (425, 633)


def test_the_brand_pages_blanks_stay_unknown(db: Database) -> None:
    import_file(db, POSTS / "facebook_brand_page_2014.csv")
    with db.read() as session:
        rows = session.execute(select(Reading.likes, Reading.comments, Reading.shares, Reading.reach)).all()
    assert len(rows) == 500
    assert sum(sum(filter(None, row[:3])) for row in rows) == 106_060
    assert sum(row.reach for row in rows) == 6_951_680
    assert [sum(1 for row in rows if row[at] is None) for at in range(3)] == [1, 0, 4]


def test_history_tables_make_one_post_with_dated_readings(db: Database) -> None:
    media = import_file(db, POSTS / "api_instagram_media.csv")
    assert media.counts == Counts(rows=100, new=3, duplicates=97)
    import_file(db, POSTS / "api_x_organic_tweet_report.csv")
    assert _count(db, Post, Post.platform == Platform.X) == 1
    with db.read() as session:
        likes = list(session.scalars(select(Reading.likes)))
    assert likes and set(likes) == {0}
    import_file(db, POSTS / "api_facebook_post_metrics.csv")
    assert _count(db, Post, Post.platform == Platform.FACEBOOK) == 5
    assert _count(db, Reading, Reading.post_id.in_(select(Post.id).where(Post.platform == Platform.FACEBOOK))) == 25


def test_taking_an_import_back_takes_posts_readings_and_sums(db: Database) -> None:
    outcome = import_file(db, POSTS / "campaign_set_posts.csv")
    assert outcome.batch_id
    assert revert_batch(db, outcome.batch_id) == []
    assert [_count(db, entity) for entity in (Post, PostAlias, Reading, PostRollup)] == [0, 0, 0, 0]


# ---- hard cases ----

LINK = "https://twitter.com/ada/status/920061541986250758"


def test_a_post_is_found_again_by_link_when_its_id_is_lost_and_by_id_without_link(db: Database, sheet: Write) -> None:
    import_file(db, sheet(f"link,likes\n{LINK},5\n"))
    import_file(db, sheet(f"post id,link,likes\n9.2006E+17,{LINK}?s=20,6\n", day=1))
    import_file(
        db, sheet("post id,platform,likes\n920061541986250758,x,7\n", day=2), ImportOptions(kind=ImportKind.POSTS)
    )
    assert _count(db, Post) == 1
    assert _readings(db) == [("2026-06-01", 0, 5), ("2026-06-02", 0, 6), ("2026-06-03", 0, 7)]


def test_undated_figures_count_for_the_files_day_and_the_same_file_is_never_news(db: Database, sheet: Write) -> None:
    def text(likes: int) -> str:
        return f"link,likes\n{LINK},{likes}\n"

    first = sheet(text(5), "a.csv")
    assert "2026-06-01 was taken from the file's own date" in " ".join(import_file(db, first).warnings)
    import_file(db, sheet(text(5), "other name.csv", day=3))
    assert _readings(db) == [("2026-06-01", 0, 5)]
    import_file(db, sheet(text(8), "x 2026-06-10.csv"))
    os.utime(first, (1_790_000_000,) * 2)
    assert import_file(db, first).counts.unchanged == 1
    assert _readings(db) == [("2026-06-01", 0, 5), ("2026-06-10", 0, 8)]


def test_days_without_a_year_need_the_day_on_which_the_file_was_made(db: Database, sheet: Write) -> None:
    """Posts of TikTok Studio: nothing is guessed, and one answer serves every row."""
    path = sheet(
        "Time,Video title,Video link,Post time,Total likes,Total views\n"
        "November 20,Bread,https://www.tiktok.com/@ada/video/7312345678901234567,November 12,5,90\n"
        "November 20,Salt,https://www.tiktok.com/@ada/video/7312345678901234568,December 24,6,91\n"
    )
    assert import_file(db, path, ImportOptions()).counts.problems == 2
    assert import_file(db, path, ImportOptions(as_of=date(2026, 11, 20))).counts.new == 2
    with db.read() as session:
        assert set(session.scalars(select(Post.posted_on))) == {date(2026, 11, 12), date(2025, 12, 24)}


def test_a_corrected_figure_is_a_further_revision_and_blanks_take_nothing_away(db: Database, sheet: Write) -> None:
    import_file(db, sheet(f"link,read at,likes,comments\n{LINK},2026-05-10,5,1\n"))
    import_file(db, sheet(f"link,read at,likes,comments\n{LINK},2026-05-10,6,\n"))
    assert _readings(db) == [("2026-05-10", 0, 5), ("2026-05-10", 1, 6)]
    with db.read() as session:
        assert list(session.scalars(select(Reading.comments).order_by(Reading.revision))) == [1, 1]
    undo(db)
    assert _readings(db) == [("2026-05-10", 0, 5)]


def test_posts_without_id_and_link_are_told_by_their_row_and_how_often_it_occurs(db: Database, sheet: Write) -> None:
    text = "platform,caption,likes\n" + "facebook,Hello,3\n" * 3 + "facebook,Hello,4\n"
    options = ImportOptions(kind=ImportKind.POSTS)
    assert import_file(db, sheet(text), options).counts.new == 4
    assert import_file(db, sheet(text), options).counts.unchanged == 4
    assert _count(db, Post) == 4


def test_a_post_belongs_to_the_account_of_its_handle_else_keeps_the_word(db: Database, sheet: Write) -> None:
    ada = add_influencer(db, InfluencerDraft(name="Ada", accounts=(AccountDraft(Platform.X, "Ada"),)))
    other = LINK.replace("ada", "bo").replace("758", "759")
    import_file(db, sheet(f"link,likes\n{LINK},5\n{other},6\n"))
    with db.read() as session:
        rows = session.execute(select(Post.influencer_id, Post.influencer_ref).order_by(Post.url.desc())).all()
    assert {(row.influencer_id == ada, row.influencer_ref) for row in rows} == {(True, "@ada"), (False, "@bo")}


def test_a_campaign_is_made_once_with_everyone_who_posted_for_it(db: Database, sheet: Write) -> None:
    add_influencer(db, InfluencerDraft(name="Ada", accounts=(AccountDraft(Platform.X, "Ada"),)))
    options = ImportOptions(campaign="Spring", brand="Lumen")
    import_file(db, sheet(f"link,likes\n{LINK},5\n"), options)
    assert import_file(db, sheet(f"link,likes\n{LINK},5\n"), options).batch_id is None
    assert (_count(db, Campaign), _count(db, Collaboration)) == (1, 1)
    assert _count(db, PostRollup, PostRollup.campaign_id != "") == 1


def test_files_go_in_after_what_they_refer_to_and_a_bad_one_keeps_none_out(db: Database, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7")
    outcomes = list(import_files(db, [broken, POSTS / "campaign_set_posts.csv", PEOPLE]))
    assert [outcome.file for outcome in outcomes] == [PEOPLE.name, "campaign_set_posts.csv", "broken.pdf"]
    assert "PDF" in outcomes[-1].refused
    assert _count(db, Post, Post.influencer_id.is_(None)) == 0


def test_daily_account_figures_become_dated_snapshots_of_the_person_named(db: Database, sheet: Write) -> None:
    ada = add_influencer(db, InfluencerDraft(name="Ada", accounts=(AccountDraft(Platform.TIKTOK, "ada"),)))
    text = (
        '"Date","Video Views","Profile Views","Followers"\n"2026/05/10","9","1","1000"\n"2026/05/11","9","1","1010"\n'
    )
    path = sheet(text, "Overview.csv")
    asked = import_file(db, path)
    assert [question.key for question in asked.questions] == ["person"]
    assert import_file(db, path, ImportOptions(person=ada)).counts.new == 2
    assert import_file(db, path, ImportOptions(person=ada)).batch_id is None
    with db.read() as session:
        account = session.scalars(select(Account)).one()
        days = list(session.scalars(select(AccountSnapshot.read_on).order_by(AccountSnapshot.read_on)))
    assert (account.followers, account.followers_on) == (1010, date(2026, 5, 11))
    assert days == [date(2026, 5, 10), date(2026, 5, 11)]


# ---- large files: the same rules in a process of their own ----


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file of posts counts as large."""
    monkeypatch.setattr(import_post_stream, "LARGE_BYTES", 0)


def _figures(rows: int, seed: int = 1) -> str:
    """Figures of 30 posts on 40 days in no order, some told twice, some blank, one bad row, a comment line."""
    rng = random.Random(seed)
    lines = ["post_id,platform,read_at,likes,comments,views"]
    for _ in range(rows):
        post, day = 920061541986250000 + rng.randrange(30), f"2026-05-{rng.randrange(1, 29):02}"
        comments = rng.choice(["", "7", "1,200", "1.2K"])
        quoted = f'"{comments}"' if "," in comments else comments
        lines.append(f"{post},x,{day},{rng.randrange(1000)},{quoted},{rng.randrange(9000)}")
    lines[5:5] = ["920061541986250001,x,2026-05-01,many,1,1", "", "# a comment"]
    return "\n".join(lines) + "\n"


def _told(outcome: ImportOutcome) -> tuple[Counts, list[tuple[int, str]]]:
    return outcome.counts, [(problem.line, problem.column) for problem in outcome.problems]


def _facts(db: Database) -> set[tuple[object, ...]]:
    with db.read() as session:
        keys = (
            Post.platform_post_id,
            Reading.read_at,
            Reading.revision,
            Reading.likes,
            Reading.comments,
            Reading.views,
        )
        return {tuple(row) for row in session.execute(select(*keys).join(Post, Post.id == Reading.post_id))}


def test_a_large_file_gives_what_a_small_one_gives(
    db: Database, sheet: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sheet(_figures(900))
    small = _told(import_file(db, path))
    facts = _facts(db)
    undo(db)
    monkeypatch.setattr(import_post_stream, "LARGE_BYTES", 0)
    large = import_file(db, path)
    assert _told(large) == small
    assert _facts(db) == facts
    assert large.batch_id


_ODD = ["", "0", "007", "1,200", "1.2K", "-", "n/a", "-1", "many", "9999999999999", "12.5", "#"]


def _odd_figures(seed: int) -> str:
    """Figures as no one should write them, beside plain ones: links or ids, odd counts and days, rows cut or too long."""
    rng = random.Random(seed)
    lines = ["link,post_id,platform,handle,read_at,likes,comments"]
    for number in range(400):
        id_ = 920061541986250000 + rng.randrange(40)
        link = rng.choice(["", f"https://x.com/ada/status/{id_}"])
        post = id_ if rng.random() < 0.9 or not link else ""
        day = rng.choice(["2026-05-01", "2026-05-02", "2026-05-03T10:00:00Z", "" if number % 9 else "someday"])
        counts = [str(rng.randrange(5000)) if rng.random() < 0.8 else rng.choice(_ODD) for _ in range(2)]
        cells = [link, post, rng.choice(["x", "X", "twitter"]), "ada", day, *counts]
        line = ",".join(f'"{cell}"' if "," in str(cell) else str(cell) for cell in cells)
        lines.append(rng.choice([line] * 30 + ["", "# note", lines[0], line + ",more", line.rpartition(",")[0]]))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_large_file_of_odd_rows_gives_what_a_small_one_gives(
    db: Database, sheet: Write, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    path = sheet(_odd_figures(seed))
    small = _told(import_file(db, path))
    facts = _facts(db)
    undo(db)
    monkeypatch.setattr(import_post_stream, "LARGE_BYTES", 0)
    assert _told(import_file(db, path)) == small
    assert _facts(db) == facts


@pytest.mark.usefixtures("large")
def test_a_large_file_again_changes_nothing_and_a_corrected_one_only_what_differs(db: Database, sheet: Write) -> None:
    text = _figures(600)
    import_file(db, sheet(text))
    facts = _facts(db)
    again = import_file(db, sheet(text, day=2))
    assert (again.batch_id, again.counts.new, again.counts.updated) == (None, 0, 0)
    post, _, day = text.splitlines()[-1].split(",")[:3]
    corrected = import_file(db, sheet(f"post_id,platform,read_at,likes,comments,views\n{post},x,{day},4321,,\n"))
    assert corrected.counts.updated == 1
    assert {row[:4] for row in _facts(db) - facts} == {(post, day, 1, 4321)}
    undo(db)
    assert _facts(db) == facts


@pytest.mark.usefixtures("large")
def test_planning_a_large_file_counts_exactly_and_leaves_nothing(db: Database, sheet: Write) -> None:
    path = sheet(_figures(300))
    made = plan(db, path)
    assert (_count(db, Post), _count(db, Reading), _count(db, ImportBatch)) == (0, 0, 0)
    applied = imports.apply(db, made)
    assert applied.counts == made.counts
    assert _count(db, Post) == made.counts.new == 30


@pytest.mark.usefixtures("large")
def test_cancelling_a_large_import_leaves_nothing_and_the_log_awake(db: Database, sheet: Write) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        import_file(db, sheet(_figures(300)), progress=progress)
    assert (_count(db, Post), _count(db, Reading)) == (0, 0)
    import_file(db, sheet(_figures(300)))
    with db.begin("Type one") as uow:
        post_id = uow.session.scalars(select(Post.id)).first()
        uow.add(Reading(post_id=post_id, read_at="2027-01-01", source="typed", revision=0, likes=1))
    undo(db)
    assert _count(db, Reading, Reading.read_at == "2027-01-01") == 0


@pytest.mark.usefixtures("large")
def test_undated_figures_of_a_large_file_are_news_only_when_they_differ(db: Database, sheet: Write) -> None:
    lines = [f"https://twitter.com/ada/status/{920061541986250000 + at},{at}" for at in range(50)]
    import_file(db, sheet("link,likes\n" + "\n".join(lines) + "\n"))
    assert import_file(db, sheet("link,likes\n" + "\n".join(lines) + "\n", day=5)).batch_id is None
    lines[7] += "77"
    assert import_file(db, sheet("link,likes\n" + "\n".join(lines) + "\n", day=6)).counts.updated == 1
    assert _count(db, Reading) == 51


def test_what_the_command_line_tells_is_json(db: Database) -> None:
    told = json.loads(json.dumps(import_file(db, POSTS / "api_youtube_videos.csv").as_json()))
    wanted = {"file", "kind", "layout", "rows", "new", "updated", "unchanged", "duplicates", "ignored", "warnings"}
    assert wanted | {"problems", "batch"} <= told.keys()
    assert (told["kind"], told["rows"], told["new"]) == ("posts", 3, 3)
