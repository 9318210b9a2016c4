"""Proves that headers, notes, totals, further tables and broken dates are told from the rows of a table."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from crm.errors import BadFile
from crm.files.tables import Table, read_table

DATA = Path(__file__).parents[1] / "data"
NOTES = "".join(f"{key},{value}\n" for key, value in [("Creator", "@ada"), ("Name", "Ada L"), ("Followers", "1.2M")])
VIDEOS = "Video,Posted,Views,Likes,Comments\nv1,2026-05-01,100,10,1\nv2,2026-05-02,200,20,2\n"
GA4 = """# ----------------------------------------
# Traffic acquisition
# Start date: 20260901
# ----------------------------------------
Nth day,Active users
0000,12
0001,15

# Start date: 20260901
Session source / medium,Sessions,Engaged sessions,Total revenue
google / organic,12,5,1.5
instagram / social,10,4,2.5
"""


def _table(folder: Path, text: str | bytes, **choices: str | int) -> Table:
    path = folder / "list.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_table(path, **choices)  # type: ignore[arg-type]


def _cells(table: Table) -> list[tuple[str, ...]]:
    return [tuple(map(str, row.cells)) for row in table.rows()]


def test_a_repeated_name_is_numbered_and_kept_as_written(tmp_path: Path) -> None:
    table = _table(tmp_path, "followers,Followers,followers (2),\n1k,1000,x,y\n")
    assert table.header == ("followers", "Followers (3)", "followers (2)", "Column 4")
    assert table.column_names == ("followers", "Followers", "followers (2)", "")


def test_notes_above_a_header_are_kept_as_keys_and_values(tmp_path: Path) -> None:
    eighteen = NOTES + "".join(f"Key {n},{n}\n" for n in range(15))
    for text in (NOTES + VIDEOS, f"{eighteen}\n{VIDEOS}", NOTES.replace("\n", ",,,\n") + ",,,,\n" + VIDEOS):
        table = _table(tmp_path, text)
        assert table.header == ("Video", "Posted", "Views", "Likes", "Comments")
        assert len(_cells(table)) == 2
        assert table.preamble[:3] == (("Creator", "@ada"), ("Name", "Ada L"), ("Followers", "1.2M"))


def test_the_notes_of_a_connections_export_are_passed_over(tmp_path: Path) -> None:
    text = 'Notes:\n"When exporting, some addresses are missing, see https://www.example.com/"\n\n'
    table = _table(tmp_path, text + "First Name,Last Name,URL,Connected On\nAda,L,https://x.example/a,01 Jul 2026\n")
    assert (table.header_line, table.header[0]) == (4, "First Name")
    assert table.preamble[0] == ("Notes", "")


def test_a_wide_daily_export_with_a_declared_separator_is_read(tmp_path: Path) -> None:
    text = 'sep=,\n"Reach"\n"Date","Primary"\n"2026-05-10T00:00:00","88"\n"2026-05-11T00:00:00","90"\n'
    table = _table(tmp_path, text.encode("utf-16"))
    assert (table.encoding, table.header_line, table.preamble) == ("utf-16-le", 3, (("", "Reach"),))
    assert _cells(table) == [("2026-05-10T00:00:00", "88"), ("2026-05-11T00:00:00", "90")]


def test_the_line_of_the_header_may_be_chosen(tmp_path: Path) -> None:
    text = "a,b\nx,y\nname,likes\nAda,5\n"
    assert _table(tmp_path, text, header_line=3).header == ("name", "likes")
    without = _table(tmp_path, text, header_line=0)
    assert (without.header_line, without.header, len(_cells(without))) == (None, ("Column 1", "Column 2"), 4)
    with pytest.raises(BadFile, match="no header in line 9"):
        _table(tmp_path, text, header_line=9)


def test_a_header_in_two_lines_is_one(tmp_path: Path) -> None:
    table = _table(tmp_path, "Instagram,,TikTok,\nhandle,followers,handle,followers\nada,1,ada.l,2\n")
    assert table.header == ("Instagram handle", "Instagram followers", "TikTok handle", "TikTok followers")
    assert _cells(table) == [("ada", "1", "ada.l", "2")]


def test_two_tables_in_one_file_are_told_apart_and_their_totals_left_out() -> None:
    path = DATA / "conversions/ga_browser_nl.csv"
    table = read_table(path)
    assert table.tables == ("Table 1: Browser", "Table 2: Dagindex")
    assert (table.header[:3], len(_cells(table))) == (("Browser", "Browserversie", "Sessies"), 226)
    assert _cells(table)[0][2] == "2.546"
    assert any("Line 234" in warning and "totals" in warning for warning in table.warnings)
    days = read_table(path, table="Table 2: Dagindex")
    assert (days.header_line, days.header, len(_cells(days))) == (236, ("Dagindex", "Sessies"), 367)
    assert _cells(days)[-1] == ("18-09-15", "12")
    assert not any(row.problem for row in days.rows())
    with pytest.raises(BadFile, match="no table “Table 3”; it has: Table 1: Browser"):
        read_table(path, table="Table 3")


def test_the_widest_of_several_tables_is_read_unless_another_is_asked_for(tmp_path: Path) -> None:
    table = _table(tmp_path, GA4)
    assert table.tables == ("Table 1: Nth day", "Table 2: Session source / medium")
    assert [row[0] for row in _cells(table)] == ["google / organic", "instagram / social"]
    assert table.preamble == (("Start date", "20260901"),)
    assert _cells(_table(tmp_path, GA4, table="1")) == [("0000", "12"), ("0001", "15")]


def test_tables_with_the_same_header_below_titles_of_their_own_are_several(tmp_path: Path) -> None:
    text = "Reach\nDate,Primary\n2026-05-10,88\n2026-05-11,90\n\nVisits\nDate,Primary\n2026-05-10,8\n2026-05-11,9\n"
    assert _table(tmp_path, text).tables == ("Table 1: Reach", "Table 2: Visits")
    assert _cells(_table(tmp_path, text, table="Table 2: Visits")) == [("2026-05-10", "8"), ("2026-05-11", "9")]


def test_sections_of_one_list_stay_one_table(tmp_path: Path) -> None:
    text = "name,city,followers\nAda,Rome,5\n\nMicro\nBo,Oslo,TBD\nCy,Oslo,12k\n\nname,city,followers\nDi,Rome,7\n"
    table = _table(tmp_path, text)
    assert table.tables == ()
    assert [(row[0], bool(row[1])) for row in _cells(table)] == [
        ("Ada", True),
        ("Micro", False),
        ("Bo", True),
        ("Cy", True),
        ("Di", True),
    ]


@pytest.mark.parametrize(
    ("text", "kept", "line"),
    [
        ("Content,Title,Views\nTotal,,34838847\nabc,T,34680203\n", ["abc"], 2),
        ("name;likes;rate\nAda;5;1,5\nBo;6;2,5\nGesamt:;11;2,0\n", ["Ada", "Bo"], 4),
        ("name,likes\nAda,5\nBo,6\n,11\n", ["Ada", "Bo"], 4),
        ("rank,name,likes\n1,Ada,5\n2,Bo,6\n,Total général,11\n", ["1", "2"], 4),
    ],
)
def test_totals_are_no_rows_and_their_line_is_told(tmp_path: Path, text: str, kept: list[str], line: int) -> None:
    table = _table(tmp_path, text)
    assert [row[0] for row in _cells(table)] == kept
    assert next(warning for warning in table.warnings if "totals" in warning).startswith(f"Line {line},")


@pytest.mark.parametrize(
    "text",
    [
        "name,likes\nTotal Fitness,5\nAda,6\n",
        "name,likes\nTotal,5\n",
        "name,post,likes\nAda,101,5\nBo,102,6\nCy,103,7\n,104,2\n",
        "name,city\nAda,Rome\nTotal,Oslo\n",
    ],
)
def test_what_only_resembles_a_total_is_kept(tmp_path: Path, text: str) -> None:
    assert len(_cells(_table(tmp_path, text))) == text.count("\n") - 1


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("2/26/2025, 11:03:17 AM", "2/26/2025, 11:03:17 AM"),
        ("Oct 2, 2025", "Oct 2, 2025"),
        ("Thursday, October 2, 2025", "Thursday, October 2, 2025"),
        ("Oct 2, 2025, 11:03 PM", "Oct 2, 2025, 11:03 PM"),
        ("26.02.2025, 11:03", "26.02.2025, 11:03"),
    ],
)
def test_a_comma_without_quotes_in_a_date_is_repaired_and_told(tmp_path: Path, written: str, whole: str) -> None:
    table = _table(tmp_path, f"id,when,likes,note\n1,{written},5,a\n2,{written},6\n3,{written},7,c\n")
    assert _cells(table) == [("1", whole, "5", "a"), ("2", whole, "6", ""), ("3", whole, "7", "c")]
    assert any("put together again in “when”" in warning for warning in table.warnings)
    assert not any(row.problem for row in table.rows())


def test_a_comma_that_is_not_surely_in_a_date_is_a_problem_of_its_row(tmp_path: Path) -> None:
    table = _table(tmp_path, "id,title,likes\n1,Hello, world,5\n2,1,234,6\n3,fine,7\n")
    assert [row.problem is None for row in table.rows()] == [False, False, True]


def test_rows_that_leave_out_their_last_cells_are_filled_up() -> None:
    table = read_table(DATA / "contacts/google_workspace_outlook.csv")
    rows = list(table.rows())
    assert [row.problem for row in rows] == [None, None, None]
    assert rows[1].cells[10:12] == ("Receptionist", "")
    assert "Rows that end early; what they lack was read as blank: 2." in table.warnings


def test_a_list_of_one_column_is_not_cut_at_its_commas(tmp_path: Path) -> None:
    names = ["creator", "Ada", "Bo", "Cy", "Doe, John", "Ed", "Flo"]
    assert _cells(_table(tmp_path, "\n".join(names))) == [(name,) for name in names[1:]]


def test_decimal_commas_are_not_taken_for_the_separator(tmp_path: Path) -> None:
    assert _cells(_table(tmp_path, "Name;Rate;Quote\nAda;1,5;2,5\nBo;1,6;2,7\n"))[0] == ("Ada", "1,5", "2,5")


def test_stray_quotes_between_tabs_are_plain_signs(tmp_path: Path) -> None:
    text = 'id\tname\ttext\n1\tAda\t"so it begins\n2\tBo\tyes\n3\tCy\tsaid "no"\n'
    table = _table(tmp_path, text)
    assert _cells(table) == [("1", "Ada", '"so it begins'), ("2", "Bo", "yes"), ("3", "Cy", 'said "no"')]
    assert any("plain signs" in warning for warning in table.warnings)


def test_a_few_damaged_letters_do_not_turn_a_list_into_another_encoding(tmp_path: Path) -> None:
    text = "name,city\n" + "Zoë,Düsseldorf 🎉\n" * 60
    table = _table(tmp_path, text.encode() + b"J\xfcrgen,Rom\n")
    assert (table.encoding, table.encoding_guessed) == ("utf-8", True)
    assert _cells(table)[0] == ("Zoë", "Düsseldorf 🎉")
    assert _cells(table)[-1] == ("J\ufffdrgen", "Rom")


LETTERS = st.characters(codec="utf-8", exclude_characters="\ufeff", exclude_categories=["Cs", "Cc"])
WORDS = st.text(LETTERS | st.sampled_from("\n\r\t\"',;"), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@example(rows=[["1", "2"]], delimiter=",", end="\r", encoding="utf-16")
@given(
    rows=st.lists(st.lists(WORDS, min_size=2, max_size=2), max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read_back(
    tmp_path: Path, rows: list[list[str]], delimiter: str, end: str, encoding: str
) -> None:
    assume(all(row[0].strip() and not row[0].lstrip().startswith("#") for row in rows))
    table = [["a name", "a handle", "kind"], *([*row, "creator"] for row in rows)]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
    read = _table(tmp_path, text.getvalue().encode(encoding), encoding=encoding, header_line=1)
    assert read.header == ("a name", "a handle", "kind")
    assert _cells(read) == [tuple(row) for row in table[1:]]
