"""Proves that reading whole columns tells the same records as `csv`, whatever the text and wherever a piece ends."""

import csv
import io
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import BadFile
from crm.files.encodings import file_encoding
from crm.files.table_shape import Shape
from crm.files.text_blocks import text_blocks
from crm.files.text_tables import TextSource

HEADER = ("post_id", "likes", "note")
CELLS = st.sampled_from(["", "7", "12", " 8", "a b", "é", '"x"', '"a,b"', '"two\nlines"', '"say ""hi"""', "#", "1\r2"])
RECORDS = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=12)


def _source(path: Path, text: str) -> TextSource:
    path.write_bytes(text.encode())
    shape = Shape(HEADER, HEADER, None, 1)
    return TextSource(path, file_encoding(path, "utf-8"), ",", True, path.stat().st_size, shape)


def _as_csv(text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True)
    found, before = [], 0
    for cells in reader:
        found.append((before + 1, cells))
        before = reader.line_num
    return found


def _as_blocks(source: TextSource) -> list[tuple[int, list[str]]]:
    found: list[tuple[int, list[str]]] = []
    for block in text_blocks(source) or ():
        records = list(zip(block.lines, zip(*block.columns, strict=True), strict=True))
        found += [(line, block.odd.get(at, list(cells))) for at, (line, cells) in enumerate(records)]
    return found


@given(records=RECORDS, end=st.sampled_from(["\n", "\r\n", "\r"]), last=st.booleans())
def test_any_text_gives_the_records_that_csv_gives(
    tmp_path_factory: pytest.TempPathFactory, records: list[list[str]], end: str, last: bool
) -> None:
    text = end.join(",".join(cells) for cells in records) + (end if last else "")
    source = _source(tmp_path_factory.getbasetemp() / "any.csv", text)
    assert _as_blocks(source) == _as_csv(text)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_pieces_end_anywhere_without_a_trace(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    lines = []
    for number in range(9_000):
        note = rng.choice(["plain words that fill the line", '"quoted, with a comma"', '"on\ntwo\nlines"', "x" * 300])
        plain = rng.random() < 0.98 or number % 4000 < 2500  # stretches without quotes, and others with many
        lines.append(f"{number},{rng.randrange(10**6)},{'bare' if plain else note}{rng.choice(['', '', ',more'])}")
    text = rng.choice(["\n", "\r\n"]).join(lines)
    assert len(text) > 150_000
    blocks = list(text_blocks(_source(tmp_path / "long.csv", text)) or ())
    assert [block.is_last for block in blocks] == [False] * (len(blocks) - 1) + [True]
    assert _as_blocks(_source(tmp_path / "long.csv", text)) == _as_csv(text)


def test_a_quote_that_is_never_closed_is_told_with_its_line(tmp_path: Path) -> None:
    text = "1,2,fine\n" * 9_000 + '2,3,"never\n' + "4,5,closed\n" * 20_000
    with pytest.raises(BadFile, match="line 9,001"):
        _as_blocks(_source(tmp_path / "open.csv", text))
