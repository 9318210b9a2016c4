"""Proves that a large text table is streamed: little memory, progress told, everything read, another process may too."""

import pickle
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.errors import BadFile
from crm.files.encodings import WHOLE_BYTES
from crm.files.tables import read_table

ROWS = 64_000
HEADER = "post_id,handle,caption,posted_at,views,likes\n"
CAPTION = "morning light, slow coffee and the long way home " * 2


def _lines() -> Iterator[str]:
    yield HEADER
    for at in range(ROWS):
        yield f'{17_900_000_000_000_000 + at},zoë_{at % 500},"{CAPTION}",2026-05-01,{at},{at}\n'
    yield "Total,,,,2047968000,2047968000\n"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file beyond the 8 MB up to which the whole text may be looked at."""
    path = tmp_path_factory.mktemp("large") / "posts.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(_lines())
    assert path.stat().st_size > WHOLE_BYTES
    return path


def test_a_large_table_is_read_whole_and_its_total_left_out(large: Path) -> None:
    table = read_table(large)
    told: list[float] = []
    rows = list(table.rows(told.append))
    assert (len(rows), rows[0].line, rows[-1].line) == (ROWS, 2, ROWS + 1)
    assert rows[-1].cells[0] == str(17_900_000_000_000_000 + ROWS - 1)
    assert (table.encoding, table.encoding_guessed) == ("utf-8", False)
    assert any("“Total, 2047968000, 2047968000”" in warning for warning in table.warnings)
    assert len(told) >= ROWS // 10_000
    assert told == sorted(told)
    assert 0.9 < told[-1] <= 1


def test_a_large_table_never_stands_in_memory(large: Path) -> None:
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_table(large).rows())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == ROWS
    assert peak < large.stat().st_size  # as bytes alone; as text and cells it would be several times that


def test_another_process_can_stream_the_same_records(large: Path) -> None:
    table = read_table(large)
    source = pickle.loads(pickle.dumps(table.text_source()))
    assert (source.header, source.first_line, source.delimiter) == (table.header, 2, ",")
    records = source.records()
    assert next(records) == (
        2,
        ["17900000000000000", "zoë_0", CAPTION, "2026-05-01", "0", "0"],
    )
    assert sum(1 for _ in records) == ROWS - 1


def test_a_large_file_in_an_old_encoding_is_told_by_a_name_far_below_its_head(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    lines = [
        "name,handle,city,caption\n",
        *(f'Ada Lovelace,@ada_lovelace,London,"{CAPTION}"\n' for _ in range(40_000)),
    ]
    lines += [f'Jürgen Müller,@juergen,Düsseldorf,"{CAPTION}"\n' for _ in range(40_000)]
    path.write_text("".join(lines), "cp1252")
    table = read_table(path)
    assert (table.encoding, table.encoding_guessed) == ("cp1252", True)
    *_, last = table.rows()
    assert last.cells[:3] == ("Jürgen Müller", "@juergen", "Düsseldorf")


def test_a_quote_left_open_far_below_is_told_with_its_line(large: Path, tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    path.write_bytes(large.read_bytes() + b'1,"never closed,x\n2,b\n')
    with pytest.raises(BadFile, match=f"opens in line {ROWS + 3:,}"):
        list(read_table(path).rows())


def test_a_table_that_goes_away_is_told(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,likes\nAda,5\n")
    table = read_table(path)
    path.unlink()
    with pytest.raises(BadFile, match="cannot be read"):
        list(table.rows())


def test_a_file_of_one_endless_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"a," * 5_000_000)
    with pytest.raises(BadFile, match="one line"):
        read_table(path)
