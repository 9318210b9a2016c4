"""Proves that the columns of creator lists are understood, asked about when unclear, and their rows read as people."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.domain.vocabulary import Basis, Platform
from crm.errors import UserError
from crm.files.fields import Field
from crm.files.guess import Guess, Question, guess, open_questions, platform_in_name
from crm.files.influencer_rows import ImportRow, RowReader
from crm.files.mapping import ColumnUse, Mapping, from_json, from_toml, header_fingerprint, to_json, to_toml
from crm.files.rows import RowProblem
from crm.files.tables import Row, read_table

LISTS = Path(__file__).parents[1] / "data" / "influencers"
Read = list[ImportRow | RowProblem | None]


def _rows(*records: tuple[str, ...]) -> list[Row]:
    return [Row(line, cells) for line, cells in enumerate(records, start=2)]


def _read(text: str, file_name: str = "list.csv") -> tuple[Guess, tuple[Question, ...], Read]:
    """Guess and read comma-separated lines, the first being the header."""
    header, *records = [tuple(line.split(",")) for line in text.strip().splitlines()]
    rows = _rows(*records)
    found = guess(header, rows, file_name)
    reader = RowReader(found.mapping, header)
    return found, open_questions(found.mapping, header, rows), [reader.read(row) for row in rows]


def _person(read: ImportRow | RowProblem | None) -> ImportRow:
    assert isinstance(read, ImportRow), read
    return read


@pytest.mark.parametrize(
    ("name", "layout", "people", "accounts"),
    [
        ("nigerian_tiktok_top200.csv", "ranked-handles", 200, {Platform.TIKTOK: 200}),
        ("tech_creators_ig_tiktok.csv", "handles-per-platform", 90, {Platform.INSTAGRAM: 90, Platform.TIKTOK: 79}),
        (
            "campaign_set_influencers.csv",
            "campaign-set",
            100,
            {Platform.INSTAGRAM: 38, Platform.X: 37, Platform.YOUTUBE: 25},
        ),
    ],
)
def test_known_layouts_are_recognised_without_a_question(
    name: str, layout: str, people: int, accounts: dict[Platform, int]
) -> None:
    table = read_table(LISTS / name)
    rows = list(table.rows())
    found = guess(table.header, rows, name)
    reader = RowReader(found.mapping, table.header)
    read = [_person(reader.read(row)) for row in rows]
    assert found.mapping.layout == layout
    assert open_questions(found.mapping, table.header, rows) == ()
    assert len(read) == people
    told = [account.platform for row in read for account in row.accounts]
    assert {platform: told.count(platform) for platform in set(told)} == accounts


def test_followers_of_a_real_list_are_exact() -> None:
    table = read_table(LISTS / "nigerian_tiktok_top200.csv")
    rows = list(table.rows())
    reader = RowReader(guess(table.header, rows, "tiktok.csv").mapping, table.header)
    followers = [_person(reader.read(row)).accounts[0].followers or 0 for row in rows]
    assert (min(followers), max(followers)) == (266_300, 10_400_000)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (
            "Name,Benutzername,Abonnenten,Land,Sprache",
            ["name", "handle", "followers", "location", "language"],
        ),
        ("Nom,Nom d'utilisateur,Abonnés,Courriel,Ville", ["name", "handle", "followers", "email", "location"]),
        ("Nombre,Usuario,Seguidores,Correo electrónico", ["name", "handle", "followers", "email"]),
        ("Creator,@handle,Follower_Count,E-Mail", ["name", "handle", "followers", "email"]),
        ("First Name,Last Name,Email Address,Tags", ["first_name", "last_name", "email", "tags"]),
        ("Influencer ID,Full Name,Category,Gender", ["own_id", "name", "niches", "gender"]),
    ],
)
def test_column_names_are_understood_in_several_languages(header: str, fields: list[str]) -> None:
    width = header.count(",") + 1
    names = tuple(header.split(","))
    found = guess(names, _rows(("",) * width), "list.csv")
    assert [use.field.value for use in found.mapping.columns] == fields


def test_columns_of_one_platform_belong_to_its_account() -> None:
    text = "name,Instagram,IG followers,TikTok handle,YouTube\nAda,@ada,1.2M,ada.tok,https://youtube.com/@adatube"
    person = _person(_read(text)[2][0])
    told = {account.platform: (account.handle, account.followers) for account in person.accounts}
    assert told == {
        Platform.INSTAGRAM: ("ada", 1_200_000),
        Platform.TIKTOK: ("ada.tok", None),
        Platform.YOUTUBE: ("adatube", None),
    }


def test_content_tells_what_a_name_does_not() -> None:
    found, _, read = _read("who,where to write,page\nAda,ada@example.com,https://www.instagram.com/ada/")
    assert [use.field for use in found.mapping.columns] == [Field.EMAIL, Field.URL]
    assert _person(read[0]).accounts[0].handle == "ada"


def test_a_handle_beside_the_address_of_a_profile_is_of_that_platform() -> None:
    """As lists of the usual tools have it: a bare handle, then where it leads."""
    text = "Username,Profile URL,Followers,Engagement Rate,Avg. Likes\nada,https://www.tiktok.com/@ada,5000,4.1%,200"
    _found, questions, read = _read(text)
    assert questions == ()
    (account,) = _person(read[0]).accounts
    assert (account.platform, account.handle, account.followers) == (Platform.TIKTOK, "ada", 5000)
    two = "handle,instagram,tiktok\nada,https://www.instagram.com/ada,https://www.tiktok.com/@ada"
    assert [each.key for each in _read(two)[1]] == ["platform"]


def test_swapped_names_and_handles_are_put_right() -> None:
    found, _, read = _read("name,username\nada_l,Ada Lovelace\ngrace.h,Grace Hopper", "tiktok.csv")
    assert _person(read[0]).name == "Ada Lovelace"
    assert _person(read[0]).accounts[0].handle == "ada_l"
    assert "read that way" in found.warnings[0]


def test_a_column_of_counts_called_engagement_is_no_rate() -> None:
    found, _, _ = _read("name,handle,engagement\nAda,@ada,23.4M\nBob,@bob,1.1M", "tiktok.csv")
    assert not found.mapping.uses(Field.ENGAGEMENT_RATE)
    assert any("engagement" in text for text in found.warnings)


@pytest.mark.parametrize(
    ("header", "cells", "rate", "basis"),
    [
        ("engagement rate", ("4.8%", "3%"), "0.048", Basis.UNKNOWN),
        ("ER (%)", ("0.48", "0.3"), "0.0048", Basis.UNKNOWN),
        ("engagement rate by views", ("5.2", "3"), "0.052", Basis.VIEWS),
        ("engagement rate", ("0.052", "0.03"), "0.052", Basis.UNKNOWN),
    ],
)
def test_a_rate_is_percent_or_fraction_by_its_column(
    header: str, cells: tuple[str, str], rate: str, basis: Basis
) -> None:
    _, _, read = _read(f"name,handle,{header}\nAda,@ada,{cells[0]}\nBob,@bob,{cells[1]}", "tiktok.csv")
    account = _person(read[0]).accounts[0]
    assert (account.engagement_rate, account.engagement_basis) == (Decimal(rate), basis)


def test_a_workbooks_percent_format_is_a_fraction_whatever_the_header_says() -> None:
    header, rows = ("name", "handle", "ER %"), [Row(2, ("Ada", "@ada", Decimal("0.048")))]
    reader = RowReader(guess(header, rows, "tiktok.csv").mapping, header)
    assert _person(reader.read(rows[0])).accounts[0].engagement_rate == Decimal("0.048")


def test_what_the_file_does_not_say_is_asked() -> None:
    assert [each.key for each in _read("name,handle,followers\nAda,@ada,5")[1]] == ["platform"]
    assert [each.key for each in _read("name,handle,followers\nAda,@ada,2.546", "tiktok.csv")[1]] == ["decimal_mark"]
    assert [each.key for each in _read("name,as of\nAda,03/04/2026")[1]] == ["date_order"]
    assert [each.key for each in _read("a,b\nx,y")[1]] == ["columns"]


def test_nothing_is_asked_that_the_column_itself_shows() -> None:
    assert _read("name,handle,followers\nAda,@ada,2.546\nBob,@bob,1.234.567", "tiktok.csv")[1] == ()
    assert _read("name,as of\nAda,03/04/2026\nBob,25/04/2026")[1] == ()
    assert _read("name,url,followers\nAda,https://tiktok.com/@ada,5")[1] == ()


def test_a_file_name_tells_the_platform_only_when_it_names_one() -> None:
    assert platform_in_name("Top_200-TikTok (final).csv") is Platform.TIKTOK
    assert platform_in_name("ig_tiktok.csv") is None
    assert platform_in_name("list.csv") is None


def test_a_bad_cell_refuses_its_row_with_column_and_value() -> None:
    _, _, read = _read("name,handle,followers\nAda,@ada,600K-800K\nBob,@bob,7", "tiktok.csv")
    problem = read[0]
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.column, problem.value) == (2, "followers", "600K-800K")
    assert _person(read[1]).accounts[0].followers == 7


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"{'x' * 301},@ada,5,", "301 characters"),
        (",,5,", "neither a name nor a handle"),
    ],
)
def test_rows_that_cannot_be_used_say_why(row: str, reason: str) -> None:
    _, _, read = _read(
        f"name,handle,followers,email\nBob,@bob,1,bob@example.com\nCy,@cy,1,cy@example.com\n{row}", "tiktok.csv"
    )
    assert isinstance(read[2], RowProblem)
    assert reason in read[2].reason


def test_of_several_addresses_the_first_is_taken_and_none_is_lost() -> None:
    _, _, read = _read("name,handle,email\nAda,@ada,a@example.com; b@example.com", "tiktok.csv")
    person = _person(read[0])
    assert (person.email, person.note) == ("a@example.com", "E-mail: b@example.com")
    assert "several addresses" in person.warnings[0].text


def test_doubtful_values_are_kept_with_a_warning() -> None:
    _, _, read = _read("name,handle,email,platform\nAda,@ada,ada at home,Myspace")
    person = _person(read[0])
    assert person.email == "ada at home"
    assert person.accounts[0].platform is Platform.OTHER
    assert len(person.warnings) == 2


def test_blank_and_total_rows_say_nothing() -> None:
    _, _, read = _read("name,handle,followers\nAda,@ada,5\n,-,N/A\nTotal,,5", "tiktok.csv")
    assert read[1:] == [None, None]


def test_the_apostrophe_of_a_guarded_cell_is_taken_off() -> None:
    _, _, read = _read("name,handle\n'=Ada,'@ada\n'Tis me,@tis", "tiktok.csv")
    assert (_person(read[0]).name, _person(read[0]).accounts[0].handle) == ("=Ada", "ada")
    assert _person(read[1]).name == "'Tis me"


def test_labels_are_split_and_told_once() -> None:
    _, _, read = _read("name,niche,tags\nAda,Food; food |Travel,#vip #berlin")
    assert _person(read[0]).niches == ("Food", "Travel")
    assert _person(read[0]).tags == ("vip", "berlin")


def test_a_column_that_is_gone_is_named() -> None:
    with pytest.raises(UserError, match="no column “handle”; it has: name, user"):
        RowReader(Mapping((ColumnUse("handle", Field.HANDLE),)), ("name", "user"))


def test_a_header_is_recognised_whatever_its_case_and_spacing() -> None:
    assert header_fingerprint(("Name", "Follower Count")) == header_fingerprint(("name ", "FOLLOWER  COUNT"))
    assert header_fingerprint(("Name", "Handle")) != header_fingerprint(("Handle", "Name"))


@pytest.mark.parametrize("text", ["nonsense", "platform = 'myspace'", "columns = [{ column = 'a' }]", "columns = 5"])
def test_a_mapping_that_cannot_be_used_says_so(text: str) -> None:
    with pytest.raises(UserError, match="mapping"):
        from_toml(text)


_USES = st.builds(
    ColumnUse, st.text(min_size=1, max_size=20), st.sampled_from(Field), st.none() | st.sampled_from(Platform)
)
_MAPPINGS = st.builds(
    Mapping,
    st.lists(_USES, max_size=5).map(tuple),
    st.sampled_from(["list", "campaign-set"]),
    st.none() | st.sampled_from(Platform),
    st.sampled_from([None, ".", ","]),
    st.sampled_from([None, "dmy", "mdy", "ymd"]),
    st.sampled_from([None, "percent", "fraction"]),
    st.sampled_from(Basis),
)


@given(_MAPPINGS)
def test_a_mapping_comes_back_from_toml_and_json_as_it_was(mapping: Mapping) -> None:
    assert from_toml(to_toml(mapping)) == mapping
    assert from_json(to_json(mapping)) == mapping


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(*[st.text(max_size=30)] * 6), max_size=5))
def test_no_row_makes_the_reader_raise(records: list[tuple[str, ...]]) -> None:
    header = ("name", "handle", "platform", "followers", "engagement rate", "email")
    rows = _rows(*records)
    mapping = guess(header, rows, "list.csv").mapping
    open_questions(mapping, header, rows)
    for row in rows:
        read = RowReader(mapping, header).read(row)
        assert read is None or read.line == row.line
