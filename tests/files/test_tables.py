"""Proves that tables of any make are read with the right header and line numbers, or refused with a clear reason."""

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.errors import BadFile
from crm.files.tables import Table, read_table

DATA = Path(__file__).parents[1] / "data"
TABLES = DATA / "tables"


def _write(folder: Path, content: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _cells(table: Table) -> list[tuple[str, ...]]:
    return [tuple(map(str, row.cells)) for row in table.rows()]


def test_a_header_below_a_line_of_commas_is_found_and_cp1252_read_right() -> None:
    table = read_table(DATA / "influencers/nigerian_tiktok_top200.csv")
    rows = list(table.rows())
    assert (table.header_line, table.header) == (2, ("Rank", "Name", "Username", "Follower Count"))
    assert (table.encoding, table.encoding_guessed) == ("cp1252", True)
    assert (len(rows), rows[0].line, rows[-1].line) == (200, 3, 202)
    text = " ".join(str(row.cells[1]) for row in rows)
    assert "’" in text
    assert "é" in text
    assert "\ufffd" not in text


@pytest.mark.parametrize(
    ("name", "header", "rows", "encoding"),
    [
        ("mac_newlines.csv", ("a", "b", "c"), 2, "utf-8"),
        ("test_utf16_little.csv", ("a", "b", "c"), 2, "utf-16-le"),
        ("test_utf16_big.csv", ("a", "b", "c"), 2, "utf-16-be"),
        ("null_byte.csv", ("a", "b", "c"), 1, "utf-8"),
        ("test_header_newline.csv", ("start end", "b", "c"), 1, "utf-8"),
        ("sparse_with_column_errors.csv", ("LP", "Bezeichnung", "Kapitel/Titel", "Column 4"), 2200, "cp1252"),
        ("dummy.xls", ("a", "b", "c"), 1, ""),
        ("simple.ods", ("Name", "Age", "When"), 3, ""),
        ("temperature-in-middle.xlsx", ("label", "value"), 2, ""),
    ],
)
def test_tables_of_many_programs_are_read(name: str, header: tuple[str, ...], rows: int, encoding: str) -> None:
    table = read_table(TABLES / name)
    assert (table.header, len(_cells(table)), table.encoding) == (header, rows, encoding)


def test_the_first_sheet_with_content_is_read_and_all_are_named() -> None:
    table = read_table(TABLES / "sheets.xlsx")
    assert table.sheet == "data"
    assert table.sheets == ("not this one", "data", "ʤ")
    assert read_table(TABLES / "sheets.xlsx", sheet="ʤ").sheet == "ʤ"
    with pytest.raises(BadFile, match="no sheet “other”"):
        read_table(TABLES / "sheets.xlsx", sheet="other")


def test_numbers_of_a_workbook_stay_numbers(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "followers", "rate"])
        sheet.write_row(1, 0, ["Ada", 581778, 0.048])
    row = next(read_table(path).rows())
    assert row.line == 2
    assert row.cells == ("Ada", Decimal(581778), Decimal("0.048"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["name", "handle", "rate"], ["Ada, Grace", "@ada", "1,5"], ["Bob", "@bob", "2,5"]]
    text = "\n".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in line) for line in lines)
    table = read_table(_write(tmp_path, text))
    assert table.delimiter == delimiter
    assert _cells(table) == [tuple(line) for line in lines[1:]]


def test_a_declared_separator_is_obeyed(tmp_path: Path) -> None:
    table = read_table(_write(tmp_path, "sep=;\r\nname;note\r\nAda;a,b,c\r\nBob;d,e,f\r\n"))
    assert (table.delimiter, table.header, table.header_line) == (";", ("name", "note"), 2)
    assert _cells(table) == [("Ada", "a,b,c"), ("Bob", "d,e,f")]


def test_titles_and_comments_above_the_header_are_passed_over(tmp_path: Path) -> None:
    notes = "Top creators 2026,,,,\n# exported\n\nowner,me,,,\n"
    text = notes + "name,handle,followers,city,niche\nAda,@ada,5,Rome,food\nBob,@bob,6,Oslo,ski\n"
    table = read_table(_write(tmp_path, text))
    assert (table.header_line, table.header[0]) == (5, "name")
    assert [row.line for row in table.rows()] == [6, 7]


def test_lines_are_counted_through_quoted_line_breaks(tmp_path: Path) -> None:
    table = read_table(_write(tmp_path, 'name,note\nAda,"one\r\ntwo\rthree"\nBob,x\n'))
    assert [row.line for row in table.rows()] == [2, 5]


def test_a_file_without_a_header_has_numbered_columns() -> None:
    table = read_table(TABLES / "no_header_row.csv")
    assert (table.header_line, table.header) == (None, ("Column 1", "Column 2", "Column 3"))
    assert _cells(table) == [("1", "2", "3")]


def test_a_blank_column_name_is_numbered(tmp_path: Path) -> None:
    assert read_table(_write(tmp_path, "name,,handle\nAda,x,@ada\n")).header == ("name", "Column 2", "handle")


def test_short_rows_are_filled_up_and_long_or_lone_ones_told(tmp_path: Path) -> None:
    table = read_table(_write(tmp_path, "a,b,c\n1,x\n1,x,y,z\n1,x,y,,\nnote\n"))
    rows = list(table.rows())
    assert [(row.line, row.problem is None) for row in rows] == [(2, True), (3, False), (4, True), (5, False)]
    assert rows[0].cells == ("1", "x", "")
    assert "4 cells, the header 3" in (rows[1].problem or "")
    assert "1 cell, the header 3" in (rows[3].problem or "")
    assert "Rows that end early; what they lack was read as blank: 2." in table.warnings


def test_an_overlong_cell_is_a_problem_of_its_row(tmp_path: Path) -> None:
    row = next(read_table(_write(tmp_path, f"name,note\nAda,{'x' * 32_768}\n")).rows())
    assert "32,767" in (row.problem or "")


def _png() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "list.csv", "is empty"),
        (b"\xef\xbb\xbf\r\n", "list.csv", "is empty"),
        (b",,,\r\n,,,\r\n", "list.csv", "is empty"),
        (b"%PDF-1.7\n...", "list.csv", "a PDF document"),
        (_png(), "list.csv", "a picture"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "list.csv", "not a text file"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "list.xls", "a web page"),
        (bytes(range(256)) * 20, "list.csv", "binary data"),
        (b"\xff\xfea\x00,\x00b\x00\n\x00\x00\xd8", "list.csv", "at byte"),
        (b'name,handle\nAda,"@ada\nBob,@bob\n', "list.csv", "opens in line 2"),
        (",".join(f"c{n}" for n in range(703)).encode(), "list.csv", "703 columns"),
        (b'[{"name": "Ada", "handle": "@ada"}]', "list.csv", "is JSON"),
        (b"PK\x03\x04 broken", "list.xlsx", "damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "list.xls", "damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\xff" * 600, "list.xls", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(tmp_path: Path, content: bytes, name: str, reason: str) -> None:
    with pytest.raises(BadFile, match=reason):
        list(read_table(_write(tmp_path, content, name)).rows())


def test_a_zip_archive_named_csv_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inside.txt", "hello")
    with pytest.raises(BadFile, match="a ZIP archive"):
        read_table(path)
    with pytest.raises(BadFile, match="a workbook"):
        read_table(_write(tmp_path, (TABLES / "sheets.xlsx").read_bytes(), "other.csv"))


def test_a_password_is_named_as_the_reason() -> None:
    with pytest.raises(BadFile, match="password protected"):
        read_table(TABLES / "pass_protected.xlsx")


def test_an_empty_workbook_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="is empty"):
        read_table(TABLES / "empty_sheet.xlsx")
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(BadFile, match="There is no file"):
            read_table(path)


def test_a_sheet_that_claims_a_million_columns_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "name")
        sheet.write(0, 16_000, "far")
    with pytest.raises(BadFile, match="columns"):
        read_table(path)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 40, "name")
        sheet.write(1_048_575, 0, "far")
    with pytest.raises(BadFile, match="rows"):
        read_table(path)


def test_a_text_of_more_than_2_gb_and_a_workbook_of_more_than_64_mb_are_refused_at_once(tmp_path: Path) -> None:
    for name, head, size in (("list.csv", b"name,handle\n", 2048), ("list.xlsx", b"PK\x03\x04", 64)):
        path = _write(tmp_path, head, name)
        with path.open("r+b") as stream:
            stream.truncate(size * 1024 * 1024 + 1)
        with pytest.raises(BadFile, match=f"{size:,} MB"):
            read_table(path)


def test_an_encoding_may_be_chosen(tmp_path: Path) -> None:
    path = _write(tmp_path, "name,ort\nJürgen,Köln\n".encode("mac_roman"))
    assert _cells(read_table(path, encoding="mac_roman")) == [("Jürgen", "Köln")]
    with pytest.raises(BadFile, match="“klingon” is not an encoding"):
        read_table(path, encoding="klingon")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("name,miasto\nŁukasz Żółkiewski,Łódź\nŚwiętosława,Gdańsk\n", "cp1250"),
        ("имя,город\nИван Петров,Москва\nМария Сидорова,Казань\n" * 5, "cp1251"),
        ("name,ort\nJürgen Müller,Köln\nZoë,Düsseldorf\n", "cp1252"),
    ],
)
def test_letters_of_other_languages_survive(tmp_path: Path, text: str, encoding: str) -> None:
    table = read_table(_write(tmp_path, text.encode(encoding)))
    assert _cells(table)[0] == tuple(text.splitlines()[1].split(","))
    assert table.encoding_guessed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(content=st.binary(max_size=400), ending=st.sampled_from([".csv", ".xlsx", ".xls"]))
def test_no_bytes_do_more_than_be_refused(tmp_path: Path, content: bytes, ending: str) -> None:
    path = _write(tmp_path, content, f"any{ending}")
    try:
        for row in read_table(path).rows():
            assert row.line >= 1
    except BadFile as refused:
        assert str(refused).endswith((".", "?"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(at=st.integers(0, 11_000), junk=st.binary(min_size=1, max_size=40))
def test_no_damage_to_a_workbook_does_more_than_be_refused(tmp_path: Path, at: int, junk: bytes) -> None:
    content = bytearray((TABLES / "sheets.xlsx").read_bytes())
    content[at : at + len(junk)] = junk
    try:
        list(read_table(_write(tmp_path, bytes(content), "damaged.xlsx")).rows())
    except BadFile as refused:
        assert str(refused).endswith((".", "?"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(at=st.integers(0, 59_000), junk=st.binary(min_size=1, max_size=40))
def test_no_damage_to_an_old_workbook_does_more_than_be_refused(tmp_path: Path, at: int, junk: bytes) -> None:
    content = bytearray((TABLES / "dummy.xls").read_bytes())
    content[at : at + len(junk)] = junk
    try:
        list(read_table(_write(tmp_path, bytes(content), "damaged.xls")).rows())
    except BadFile as refused:
        assert str(refused).endswith((".", "?"))
