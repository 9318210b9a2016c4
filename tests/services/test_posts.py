"""Posts are added from a link alone, tagged, proven; readings are kept, corrected and chosen; every step can be undone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crm.db.entities import Post, PostProof, PostTag, Reading, ReadingChoice
from crm.db.unit_of_work import Database
from crm.domain.readings import Doubt
from crm.domain.vocabulary import Platform, PostTagKind, PostType, ReadingSource
from crm.errors import Conflict, NotFound, UserError
from crm.queries.figures import Scope, figures
from crm.queries.history import steps
from crm.queries.post_detail import post_detail
from crm.services import post_proofs, posts, readings
from crm.services.history import redo, undo
from crm.services.posts import PostDraft
from crm.services.readings import ReadingDraft
from tests.services.people import add_noor, row_count
from tests.services.test_undo_of_commands import rows_and_words

POSTED = date(2026, 11, 1)
WEEK = date(2026, 11, 8)
LINK = "https://www.tiktok.com/@noor.tok/video/7300000000000000001?is_copy_url=1"
TYPED, SHOT = ReadingSource.TYPED, ReadingSource.SCREENSHOT


@pytest.fixture
def post(db: Database) -> str:
    """Noor's video of 1 November."""
    add_noor(db)
    return posts.add_post(db, PostDraft(url=LINK, posted_on=POSTED))


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A file that says that it is a picture."""
    path = tmp_path / "proof.png"
    path.write_bytes(b"\x89PNG not really")
    return path


def test_a_link_is_enough(db: Database) -> None:
    noor = add_noor(db)
    told = post_detail(db, posts.add_post(db, PostDraft(url=LINK)))
    assert (told.row.influencer_id, told.row.handle) == (noor, "noor.tok")
    assert (told.row.platform, told.row.type) == (Platform.TIKTOK, PostType.VIDEO)
    with db.read() as session:
        assert session.query(Post.platform_post_id).scalar() == "7300000000000000001"


def test_a_link_of_somebody_unknown_belongs_to_nobody_yet(db: Database) -> None:
    add_noor(db)
    told = post_detail(
        db, posts.add_post(db, PostDraft(url="https://www.tiktok.com/@else.where/video/7300000000000000002"))
    )
    assert told.row.influencer_id is None


def test_the_same_post_is_refused_however_its_link_is_written(db: Database, post: str) -> None:
    with pytest.raises(Conflict, match="here already"):
        posts.add_post(db, PostDraft(url="tiktok.com/@noor.tok/video/7300000000000000001"))


def test_neither_link_nor_platform_is_refused_beside_its_field(db: Database) -> None:
    with pytest.raises(UserError) as told:
        posts.add_post(db, PostDraft(url="https://example.com"))
    assert told.value.field == "url"


def test_themes_and_styles_are_kept_apart_and_once(db: Database, post: str) -> None:
    posts.edit_post(db, post, {"themes": ("Slow mornings", "slow  MORNINGS", "One pan"), "styles": "Voice-over"})
    told = post_detail(db, post).row
    assert (told.themes, told.styles) == (("One pan", "Slow mornings"), ("Voice-over",))
    posts.tag_posts(db, [post], PostTagKind.THEME, ["A walk"], ["one pan"])
    assert post_detail(db, post).row.themes == ("A walk", "Slow mornings")


def test_readings_of_one_day_are_completed_and_corrected_never_overwritten(db: Database, post: str) -> None:
    assert readings.add_readings(db, [ReadingDraft(post, WEEK, likes=100, comments=5)]).news == 1
    assert readings.add_readings(db, [ReadingDraft(post, WEEK, likes=100)]).news == 0
    assert readings.add_readings(db, [ReadingDraft(post, WEEK, likes=110, views=900)]).news == 1
    only = post_detail(db, post).readings[0].reading
    assert (only.likes, only.comments, only.views, only.revision) == (110, 5, 900, 1)
    assert row_count(db, Reading) == [2]


def test_a_correction_may_say_that_a_figure_is_not_known(db: Database, post: str) -> None:
    readings.add_readings(db, [ReadingDraft(post, WEEK, likes=100, comments=5)])
    first = post_detail(db, post).readings[0].id
    second = readings.correct_reading(db, first, {"likes": None})
    told = post_detail(db, post).readings
    assert [(each.id, each.reading.likes, each.reading.comments) for each in told] == [(second, None, 5)]


def test_an_instant_is_kept_in_utc_to_the_minute(db: Database, post: str) -> None:
    readings.add_readings(db, [ReadingDraft(post, datetime(2026, 11, 8, 9, 5, 30, tzinfo=UTC), likes=1)])
    assert post_detail(db, post).readings[0].reading.read_at == "2026-11-08T09:05Z"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"likes": -1}, "likes"),
        ({}, "likes"),
        ({"likes": 1, "read_at": date(2027, 1, 1)}, "read_at"),
        ({"likes": 1, "read_at": "2026-11-08T09:00"}, "read_at"),
        ({"likes": 1, "read_at": "last week"}, "read_at"),
    ],
)
def test_what_cannot_be_is_refused_whole(db: Database, post: str, told: dict[str, object], field: str) -> None:
    wrong = ReadingDraft(post, **({"read_at": WEEK} | told))  # type: ignore[arg-type]
    with pytest.raises(UserError) as refused:
        readings.add_readings(db, [ReadingDraft(post, WEEK, TYPED, likes=1), wrong])
    assert refused.value.field == field
    assert row_count(db, Reading) == [0]


def test_two_claims_stay_two_and_the_chosen_one_counts_in_every_sum(db: Database, post: str) -> None:
    readings.add_readings(db, [ReadingDraft(post, WEEK, SHOT, likes=100), ReadingDraft(post, WEEK, TYPED, likes=120)])
    before = post_detail(db, post)
    assert (before.row.open_claims, [each.disputed for each in before.readings]) == (1, [True, True])
    readings.choose_reading(db, post, WEEK.isoformat(), TYPED)
    after = post_detail(db, post)
    assert (after.row.open_claims, after.chosen_by) == (0, "Mara")
    assert [each.reading.likes for each in after.readings if each.counts] == [120]
    assert figures(db, Scope()).likes == 120
    undo(db)
    assert figures(db, Scope()).likes == 100


def test_a_doubtful_value_is_marked_and_kept(db: Database, post: str) -> None:
    readings.add_readings(db, [ReadingDraft(post, WEEK, views=10, likes=90)])
    told = post_detail(db, post).row
    assert told.doubts == (Doubt.VIEWS_UNDER_LIKES,)
    assert told.reading is not None and told.reading.likes == 90


def test_only_what_was_typed_can_be_removed(db: Database, post: str) -> None:
    readings.add_readings(db, [ReadingDraft(post, WEEK, likes=1)])
    readings.remove_reading(db, post_detail(db, post).readings[0].id)
    assert post_detail(db, post).readings == ()
    with db.begin("As an import does") as uow:
        told = {"post_id": post, "read_at": "2026-11-08", "source": ReadingSource.EXPORT, "revision": 0, "likes": 2}
        uow.insert(Reading, [{**told, "import_batch_id": "f" * 32}])
    with pytest.raises(UserError, match="came with a file"):
        readings.remove_reading(db, post_detail(db, post).readings[0].id)


def test_a_proof_is_given_back_bit_for_bit_with_its_hash_and_day(db: Database, post: str, picture: Path) -> None:
    proof = post_proofs.add_proof(db, post, picture, WEEK)
    told = post_detail(db, post).proofs[0]
    assert (told.id, told.taken_on, len(told.sha256)) == (proof, WEEK, 64)
    assert post_proofs.proof_bytes(db, proof) == ("proof.png", picture.read_bytes())


def test_a_proof_is_a_picture(db: Database, post: str, tmp_path: Path) -> None:
    path = tmp_path / "run.sh"
    path.write_text("echo")
    with pytest.raises(UserError, match="picture"):
        post_proofs.add_proof(db, post, path, WEEK)


def test_what_is_gone_is_told(db: Database) -> None:
    with pytest.raises(NotFound):
        readings.add_readings(db, [ReadingDraft("0" * 32, WEEK, likes=1)])
    with pytest.raises(NotFound):
        readings.choose_reading(db, "0" * 32, "2026-11-08", TYPED)


def test_every_command_is_one_step_that_can_be_taken_back_exactly(db: Database, post: str, picture: Path) -> None:
    readings.add_readings(db, [ReadingDraft(post, WEEK, likes=1)])
    reading = post_detail(db, post).readings[0].id
    proof = post_proofs.add_proof(db, post, picture, WEEK)
    commands: dict[str, Callable[[], object]] = {
        "Edit post": lambda: posts.edit_post(db, post, {"themes": ("A",), "shared": True, "seen_gone_on": WEEK}),
        "Tag post": lambda: posts.tag_posts(db, [post], PostTagKind.STYLE, ["Calm"]),
        "Add readings": lambda: readings.add_readings(
            db, [ReadingDraft(post, POSTED, likes=1), ReadingDraft(post, WEEK, SHOT, likes=3)]
        ),
        "Correct reading": lambda: readings.correct_reading(db, reading, {"likes": 2}),
        "Choose figures": lambda: readings.choose_reading(db, post, WEEK.isoformat(), TYPED),
        "Remove reading": lambda: readings.remove_reading(db, reading),
        "Remove proof": lambda: post_proofs.remove_proof(db, proof),
        "Remove post": lambda: posts.remove_post(db, post),
    }
    for label, command in commands.items():
        before = rows_and_words(db)
        command()
        assert steps(db, 1)[0].label == label
        after = rows_and_words(db)
        assert after != before
        undo(db)
        assert rows_and_words(db) == before, label
        redo(db)
        assert rows_and_words(db) == after, label
        undo(db)
    assert row_count(db, PostTag, ReadingChoice, PostProof) == [0, 0, 1]
