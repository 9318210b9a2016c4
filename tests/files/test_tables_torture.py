"""Proves that files made to break readers are read whole or refused with a reason, and that none is read by half."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.errors import BadFile
from crm.files.tables import Table, read_table
from crm.files.workbooks import CellError

TORTURE = Path(__file__).parents[1] / "data" / "torture"
SPECTRUM = TORTURE / "csv-spectrum"
# Two of the expected files differ from their CSV as published: one lost its CRLF, one has another phone number.
SPECTRUM_SLIPS = {
    "newlines_crlf": lambda text: text.replace("\r\n", "\n"),
    "location_coordinates": lambda text: text.replace("1234567890", "2095257564"),
}
REFUSED = {
    "blns.json": "is JSON",
    "csvkit/empty.csv": "is empty",
    "calamine/empty_sheet.xlsx": "no visible sheet has content",
    "calamine/issue127.xlsb": "no visible sheet has content",
    "calamine/pass_protected.xlsx": "password protected",
}
# Records below the header that every reader of the file agrees on: counted by hand or by the file's own makers.
ROWS = {
    "any_sheets.xlsx": 4,
    "bad.csv": 3,
    "blanks.csv": 1,
    "complex.csv": 3,
    "date.ods": 4,
    "date.xls": 3,
    "date.xlsx": 3,
    "date_1904.xlsx": 3,
    "date_iso.xlsx": 6,
    "dummy.xls": 1,
    "emoji-test.txt": 3570,
    "example.tsv": 140,
    "excel_pasting.csv": 16,
    "hyperlinks.xlsx": 7,
    "inventory-table.xlsx": 4,
    "long.csv": 3999,
    "mac_newlines.csv": 2,
    "merged_range.xlsx": 2,
    "null.csv": 10,
    "simple.ods": 3,
    "simple.xls": 6,
    "simple.xlsx": 6,
    "span_rich.xls": 5,
    "spanish_chars.csv": 115,
    "sparse_with_column_errors.csv": 2200,
    "strict_iso_paths.xlsx": 75,
    "temperature-in-middle.xlsx": 2,
    "test_latin1.csv": 2,
    "test_locale.csv": 1,
    "test_skip_lines.xls": 5,
    "test_skip_lines.xlsx": 5,
    "utf-16le_encoded.csv": 327,
}


def _files() -> list[Path]:
    return sorted(path for path in TORTURE.rglob("*") if path.is_file() and path.parent.name != "json")


def _texts(table: Table) -> list[dict[str, str]]:
    return [dict(zip(table.header, map(str, row.cells), strict=True)) for row in table.rows()]


@pytest.mark.parametrize("name", sorted(path.stem for path in (SPECTRUM / "csvs").iterdir()))
def test_the_csv_spectrum_is_read_as_its_makers_expect(name: str) -> None:
    text = (SPECTRUM / "json" / f"{name}.json").read_text("utf-8")
    wanted = json.loads(text)
    if name == "newlines_crlf":
        wanted = [{key: SPECTRUM_SLIPS[name](value) for key, value in row.items()} for row in wanted]
    elif name in SPECTRUM_SLIPS:
        wanted = [json.loads(SPECTRUM_SLIPS[name](text))]
    assert _texts(read_table(SPECTRUM / "csvs" / f"{name}.csv")) == wanted


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.name)
def test_each_file_is_read_whole_or_refused(path: Path) -> None:
    reason = REFUSED.get(path.relative_to(TORTURE).as_posix())
    if reason:
        with pytest.raises(BadFile, match=reason):
            read_table(path)
        return
    table = read_table(path)
    rows = list(table.rows())
    assert len(rows) == ROWS.get(path.name, len(rows))
    assert all(len(row.cells) == len(table.header) for row in rows)
    assert len(set(table.header)) == len(table.header)
    assert [row.line for row in rows] == sorted({row.line for row in rows})


@pytest.mark.parametrize("name", ["date.ods", "date.xls", "date.xlsx", "date_1904.xlsx"])
def test_dates_of_every_calendar_and_program_are_the_same_day(name: str) -> None:
    first = next(read_table(TORTURE / "calamine" / name).rows())
    assert (str(first.cells[0]), str(first.cells[1])) == ("2021-01-01", "15")


def test_times_of_a_workbook_keep_their_minutes_and_durations_their_hours() -> None:
    moments = [str(row.cells[0]) for row in read_table(TORTURE / "calamine/date_iso.xlsx").rows()]
    assert moments[1:3] == ["2021-01-01 10:10:10", "10:10:10"]
    durations = [str(row.cells[0]) for row in read_table(TORTURE / "calamine/date.xls").rows()]
    assert durations[2] == "255:10:10"


def test_cells_that_hold_an_error_are_told_apart_from_blank_ones() -> None:
    table = read_table(TORTURE / "calamine/errors.xlsx", header_line=0)
    errors = [row.cells[0] for row in table.rows()]
    assert errors == ["#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#REF!", "#NUM!", "#N/A"]
    assert all(isinstance(error, CellError) for error in errors)
    assert any("hold an error" in warning for warning in table.warnings)


def test_merged_text_stands_in_each_of_its_rows() -> None:
    table = read_table(TORTURE / "calamine/merged_range.xlsx", sheet="Sheet2", header_line=0)
    assert [str(row.cells[0]) for row in table.rows()] == ["A1", "A1", "A1", "A1"]
    assert [str(row.cells[2]) for row in table.rows()] == ["C1", "C1", "C3", "C3"]


def test_a_row_with_one_cell_too_many_is_never_cut_silently() -> None:
    table = read_table(TORTURE / "csvkit/bad.csv")
    problems = [row.problem for row in table.rows()]
    assert problems == ["The row has 4 cells, the header 3.", None, None]


def test_a_column_without_a_name_keeps_its_cells() -> None:
    table = read_table(TORTURE / "csvkit/sheets.xlsx")
    assert table.header[-2:] == ("empty_column", "Column 8")
    assert not any(row.problem for row in table.rows())


def test_years_are_names_of_columns() -> None:
    table = read_table(TORTURE / "messytables/excel_pasting.csv")
    assert (table.header_line, table.header[:3]) == (4, ("Year", "2000", "2001"))
    assert table.preamble[0][1].startswith("CO2 emissions by different sub-groups")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(data=st.data())
def test_no_damage_to_any_of_them_does_more_than_be_refused(tmp_path: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([path for path in _files() if path.stat().st_size < 60_000]))
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content)))
    content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    damaged = tmp_path / f"damaged{path.suffix}"
    damaged.write_bytes(bytes(content))
    try:
        list(read_table(damaged).rows())
    except BadFile as refused:
        assert str(refused).endswith((".", "?"))


def test_an_xls_that_tells_of_billions_of_cells_is_refused_before_room_is_made_for_them(tmp_path: Path) -> None:
    content = (TORTURE / "calamine/date.xls").read_bytes()
    size = content.index(b"\x00\x02\x0e\x00")  # the record Dimensions, 14 bytes long
    wild = content[: size + 8] + b"\xff\xff\xff\x0f" + content[size + 12 :]
    path = tmp_path / "wild.xls"
    path.write_bytes(wild)
    with pytest.raises(BadFile, match="damaged"):
        read_table(path)
