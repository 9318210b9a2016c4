"""Proves what a row of a list of posts is read as: which post, whose, when, which figures; and that any text is safe."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.vocabulary import ImportKind, Platform, PostType
from crm.files.cells import Cell
from crm.files.fields import FIELDS_OF, Field
from crm.files.mapping import ColumnUse, Mapping
from crm.files.post_rows import PostReader, PostRow
from crm.files.rows import RowProblem
from crm.files.tables import Row
from tests.files.any_cell import ANY_CELL

REEL = "https://www.instagram.com/reel/CD_Yb7DMakV/?igsh=abc"


def read(cells: dict[Field, Cell], **options: object) -> PostRow | RowProblem | None:
    """One row of a table with a column for each field."""
    uses = tuple(ColumnUse(field.value, field) for field in cells)
    mapping = Mapping(uses, kind=ImportKind.POSTS, **options)  # type: ignore[arg-type]
    return PostReader(mapping, [field.value for field in cells]).read(Row(2, tuple(cells.values())))


def post(cells: dict[Field, Cell], **options: object) -> PostRow:
    """One row that must be a post."""
    row = read(cells, **options)
    assert isinstance(row, PostRow), row
    return row


def test_a_link_names_platform_key_type_and_keeps_its_address() -> None:
    row = post({Field.PERMALINK: REEL})
    assert (row.platform, row.permalink_key, row.type, row.url) == (
        Platform.INSTAGRAM,
        "CD_Yb7DMakV",
        PostType.REEL,
        REEL,
    )
    assert row.platform_post_id is None


def test_a_status_link_and_the_platforms_id_are_one_identity() -> None:
    by_link = post({Field.PERMALINK: "https://twitter.com/ada/status/920061541986250758?s=20"})
    by_id = post({Field.POST_ID: "920061541986250758"}, platform=Platform.X)
    assert by_link.identities == by_id.identities == (("id", "920061541986250758"), ("link", "920061541986250758"))
    assert by_link.handle == "ada"


@pytest.mark.parametrize(
    ("platform", "told", "is_platforms"),
    [
        (Platform.INSTAGRAM, "17875951606801054", True),
        (Platform.YOUTUBE, "t91FEgxdojg", True),
        (Platform.FACEBOOK, "514435155248879_3391309130894786", True),
        (Platform.INSTAGRAM, "POST_00001", False),
        (Platform.YOUTUBE, "POST_00001", False),
        (Platform.OTHER, "17875951606801054", False),
    ],
)
def test_an_id_is_the_platforms_only_when_it_looks_like_one(platform: Platform, told: str, is_platforms: bool) -> None:
    row = post({Field.POST_ID: told}, platform=platform)
    assert (row.platform_post_id, row.own_id) == ((told, "") if is_platforms else (None, told))


def test_an_id_that_a_spreadsheet_has_shortened_leaves_the_link_as_the_only_key() -> None:
    link = "https://twitter.com/ada/status/649000000000000001"
    row = post({Field.POST_ID: "6.49E+17", Field.PERMALINK: link})
    assert row.platform_post_id == "649000000000000001"
    assert "recognised by its link" in row.warnings[0].text
    alone = read({Field.POST_ID: "6.49E+17"}, platform=Platform.X)
    assert isinstance(alone, RowProblem)
    assert alone.value == "6.49E+17"


def test_hidden_and_missing_figures_stay_unknown_and_zeros_stay_zeros() -> None:
    row = post({Field.PERMALINK: REEL, Field.LIKES: "-1", Field.COMMENTS: "0", Field.REACH: "", Field.VIEWS: "1.2M"})
    figures = row.figures
    assert (figures.likes, figures.comments, figures.reach, figures.views) == (None, 0, None, 1_200_000)


def test_a_moment_with_its_zone_is_an_instant_and_without_it_a_day() -> None:
    assert post({Field.PERMALINK: REEL, Field.READ_AT: "2026-05-10T16:00:00+02:00"}).read is not None
    told = post({Field.PERMALINK: REEL, Field.READ_AT: "2026-05-10T16:00:00+02:00"}).read
    plain = post({Field.PERMALINK: REEL, Field.READ_AT: "10.05.2026 16:00"}).read
    assert told and told.at == datetime(2026, 5, 10, 14, 0, tzinfo=UTC)
    assert told.iso() == "2026-05-10T14:00Z"
    assert plain and (plain.on, plain.at) == (date(2026, 5, 10), None)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("IG reel", PostType.REEL),
        ("CAROUSEL_ALBUM", PostType.CAROUSEL),
        ("IMAGE", PostType.POST),
        ("Status", PostType.TEXT),
        ("Story", PostType.STORY),
        ("Link", PostType.LINK),
    ],
)
def test_post_types_of_several_exports(said: str, kind: PostType) -> None:
    assert post({Field.POST_ID: "17875951606801054", Field.POST_TYPE: said}, platform=Platform.INSTAGRAM).type is kind


def test_a_row_without_platform_and_one_with_a_bad_count_are_problems_with_their_place() -> None:
    homeless = read({Field.POST_ID: "POST_1"})
    assert isinstance(homeless, RowProblem)
    assert "platform" in homeless.reason
    bad = read({Field.PERMALINK: REEL, Field.LIKES: "many"})
    assert bad == RowProblem(2, "likes", "many", bad.reason if isinstance(bad, RowProblem) else "")


def test_an_address_that_is_no_post_is_kept_beside_the_files_own_id() -> None:
    row = post(
        {Field.POST_ID: "POST_1", Field.PERMALINK: "https://www.youtube.com/inf_1/post_1"}, platform=Platform.YOUTUBE
    )
    assert (row.url, row.permalink_key, row.own_id) == ("https://www.youtube.com/inf_1/post_1", None, "POST_1")


@given(st.lists(ANY_CELL, min_size=len(FIELDS_OF[ImportKind.POSTS]), max_size=len(FIELDS_OF[ImportKind.POSTS])))
def test_any_cells_give_a_post_a_problem_or_nothing(cells: Sequence[Cell]) -> None:
    row = read(dict(zip(FIELDS_OF[ImportKind.POSTS], cells, strict=True)), platform=Platform.INSTAGRAM)
    assert row is None or isinstance(row, PostRow | RowProblem)
