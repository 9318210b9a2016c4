"""Text files as numbered records, streamed from disk: separator, quotes, line ends, a quote that is never closed.

The text of a file is never held as a whole. What the records mean is in `table_shape` and `tables`.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from crm.errors import BadFile
from crm.files.broken_dates import rejoined
from crm.files.encodings import WHOLE_BYTES, FileEncoding, file_encoding
from crm.files.table_header import filled
from crm.files.table_shape import Shape, body, find_shape, is_total

OnProgress = Callable[[float], None]
TextRecord = tuple[int, list[str]]

MOST_TEXT_BYTES = 2 * 1024 * 1024 * 1024
PROGRESS_ROWS = 10_000
_DELIMITERS = ",;\t|"
_NONE = "\x1f"  # the separator of a file that has none: a sign no text holds
_SEP_LINE = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
_SAMPLE_LINES = 300
_SAMPLE_RECORDS = 100
_BLOCK = 256 * 1024
_PIECE = 1024 * 1024  # characters read at once: between many small reads another thread would not come to run
_HEAD_BYTES = 1024 * 1024  # of a large file, in which its header and shape must show
_TAIL_BYTES = 512 * 1024  # the longest cell that is read, in the widest letters


@dataclass(frozen=True)
class TextSource:
    """A text table that can be streamed again and again, also by another process: it holds no open file.

    Attributes:
        quoted: whether quotes enclose cells; False = a quote is a sign like any other.
        shape: where the table lies and which records are not its rows.
        size_bytes: of the file.
    """

    path: Path
    encoding: FileEncoding
    delimiter: str
    quoted: bool
    size_bytes: int
    shape: Shape

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns, unique."""
        return self.shape.header

    @property
    def first_line(self) -> int:
        """Line of the first record, from 1."""
        return self.shape.first_line

    def records(self, on_progress: OnProgress | None = None) -> Iterator[TextRecord]:
        """Line and cells of each record of the table, as many cells as the record has; totals are left out.

        Args:
            on_progress: called every 10,000 records with the fraction of the file that was read, 0 to 1.

        Raises:
            BadFile: a quote that is never closed, damaged text, or the file went away.
        """
        shape = self.shape
        found: Iterator[Any] = body(self.every_record(on_progress), shape)
        if shape.total_at_end:
            found = _without_total(found)
        if shape.dates:
            found = _whole_dates(found, len(shape.header), shape.dates)
        return found

    def every_record(
        self, on_progress: OnProgress | None = None, most_bytes: int | None = None
    ) -> Iterator[TextRecord]:
        """Line and cells of all records of the file, what stands around the table too."""
        before = start = 0
        with opened(self) as (stream, position):
            reader = csv.reader(_lines(stream, self.encoding), **self.dialect())
            try:
                more = True
                while more:
                    more = False
                    for cells in islice(reader, PROGRESS_ROWS):
                        start, more = before + 1, True
                        yield start, cells
                        before = reader.line_num
                    if on_progress and more:
                        on_progress(min(1.0, position() / max(1, self.size_bytes)))
                    if most_bytes and position() > most_bytes:
                        return
            except csv.Error as error:
                near = f"A cell that begins near line {before + 1:,} never ends"
                raise BadFile(f"{near}: is a quote not closed there?") from error
        if self.quoted and start and self.ends_in_quote(reader.line_num - start + 1):
            raise BadFile(f"A quote that opens in line {start:,} is never closed.")

    def dialect(self) -> dict[str, Any]:
        """How `csv` is to read the file's lines."""
        quoting = csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE
        return {"delimiter": self.delimiter, "skipinitialspace": True, "quoting": quoting}

    def ends_in_quote(self, lines: int = 1) -> bool:
        """Whether the last record, of so many lines, ends inside a quote."""
        text = _tail(self)
        last = "".join(list(io.StringIO(text, newline=""))[-lines:])
        try:
            for _ in csv.reader(io.StringIO(last, newline=""), strict=True, **self.dialect()):
                pass
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False


def text_source(path: Path, *, encoding: str | None, table: str | None, header_line: int | None) -> TextSource:
    """Find out how a text file is to be read.

    Args:
        encoding, table, header_line: the person's choices; None = find out.

    Raises:
        BadFile: it is no text, or holds no table.
        OSError: it cannot be read.
    """
    size = path.stat().st_size
    plain = TextSource(path, file_encoding(path, encoding), ",", True, size, Shape((), (), None, 1))
    with opened(plain) as (stream, _):
        sample = list(islice(_lines(stream, plain.encoding), _SAMPLE_LINES))
    declared = _SEP_LINE.fullmatch(sample[0].strip("\r\n")) if sample else None
    delimiter = declared[1] if declared and declared[1] not in '"\r\n' else _likeliest_delimiter(sample)
    source = replace(plain, delimiter=delimiter)
    source = replace(source, quoted=not _stray_quotes(source, sample))
    whole = size <= WHOLE_BYTES
    start = 2 if declared else 1

    def records() -> Iterator[TextRecord]:
        found = source.every_record(most_bytes=None if whole else _HEAD_BYTES)
        return (record for record in found if record[0] >= start)

    shape = find_shape(records, table=table, header_line=header_line, whole=whole, text=delimiter == ",")
    warnings = (*_about_text(source), *shape.warnings, *(_about_end(source, shape) if shape.total_at_end else ()))
    return replace(source, shape=replace(shape, warnings=warnings))


# ---- bytes and lines ----


class _Bytes(io.RawIOBase):
    """A file's bytes from its byte-order mark on, without NUL where NUL is no half of a character; counts them."""

    def __init__(self, path: Path, encoding: FileEncoding) -> None:
        super().__init__()
        self._file = path.open("rb", buffering=0)
        self._file.seek(encoding.mark_bytes)
        self._wide = encoding.wide
        self.read_bytes = encoding.mark_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while block := self._file.read(len(buffer)):
            self.read_bytes += len(block)
            if not self._wide and b"\0" in block:
                block = block.replace(b"\0", b"")
            if block:
                buffer[: len(block)] = block
                return len(block)
        return 0

    def close(self) -> None:
        self._file.close()
        super().close()


@contextmanager
def opened(source: TextSource) -> Iterator[tuple[io.TextIOWrapper, Callable[[], int]]]:
    """The file's text with its line ends as they are, and a question for how many bytes were read so far.

    Of a wide encoding the text may hold NUL.

    Raises:
        BadFile: damaged text, or the file went away.
    """
    encoding = source.encoding
    try:
        raw = _Bytes(source.path, encoding)
        errors = "strict" if encoding.wide else "replace"
        buffered = io.BufferedReader(raw, _BLOCK)
        with io.TextIOWrapper(buffered, encoding.name, errors, newline="") as stream:
            yield stream, lambda: raw.read_bytes
    except UnicodeDecodeError as error:
        raise BadFile(f"The file is damaged: its {encoding.name.upper()} text breaks off.") from error
    except OSError as error:
        raise BadFile(f"“{source.path.name}” cannot be read: {error.strerror or 'it went away'}.") from error


def _lines(stream: io.TextIOWrapper, encoding: FileEncoding) -> Iterator[str]:
    while piece := stream.read(_PIECE):
        piece += stream.readline()
        yield from io.StringIO(piece.replace("\0", "") if encoding.wide else piece, newline="")


def _tail(source: TextSource) -> str:
    with source.path.open("rb") as stream:
        stream.seek(max(source.encoding.mark_bytes, (source.size_bytes - _TAIL_BYTES) // 4 * 4))
        content = stream.read()
    return content.decode(source.encoding.name, "replace").replace("\0", "")


# ---- separator and quotes ----


def _likeliest_delimiter(sample: Sequence[str]) -> str:
    """The separator that cuts most of the first records into the same number of cells, the header among them.

    In a list with decimal commas both ; and , cut every record alike; only one of them cuts the header so too.
    """
    cuts = {delimiter: _cut(sample, delimiter) for delimiter in _DELIMITERS}
    scores = {delimiter: cut for delimiter, cut in cuts.items() if cut[0] > 0}
    if not scores:
        return _NONE if any("," in line for line in sample) else ","
    earliest = min(first for score, first in scores.values())

    def likely(name: str) -> float:
        score, first = scores[name]
        return score * (1.5 if name == "\t" else 1) * (1 if first == earliest else 0.4)

    return max(scores, key=likely)


def _cut(sample: Sequence[str], delimiter: str) -> tuple[float, int]:
    """How well a separator cuts: its score, 0 = not at all, and which record is the first of the usual width."""
    reader = csv.reader(iter(sample), delimiter=delimiter, skipinitialspace=True)
    try:
        widths = [len(cells) for cells in islice(reader, _SAMPLE_RECORDS) if any(cells)]
    except csv.Error:
        return 0.0, 0
    wide = [(count, width) for width, count in Counter(widths).items() if width > 1]
    if not wide or sum(count for count, _ in wide) * 4 < len(widths):
        return 0.0, 0
    count, width = max(wide)
    return count / len(widths) * width.bit_length(), widths.index(width)


def _stray_quotes(source: TextSource, sample: Sequence[str]) -> bool:
    """Whether quotes are plain signs: cutting at every tab gives all lines one width, minding quotes swallows some.

    Only for tabs: a line that holds as many commas as its neighbours proves nothing.
    """
    if source.delimiter != "\t" or not any('"' in line for line in sample):
        return False
    lines = [line for line in sample if line.strip()]
    widths = {line.count("\t") for line in lines}
    if len(widths) != 1:
        return False
    return sum(1 for cells in csv.reader(iter(lines), **source.dialect()) if cells) < len(lines)


# ---- what is told, and the end of a large file ----


def _about_text(source: TextSource) -> Iterator[str]:
    encoding = source.encoding
    if encoding.guessed:
        yield f"The text was read as {encoding.name}, a guess ({encoding.reason})."
    if encoding.replaced:
        yield f"Characters that could not be read as {encoding.name}: {encoding.replaced:,}."
    if encoding.nulls:
        yield f"NUL characters removed: {encoding.nulls:,}."
    if not source.quoted:
        yield "Quotes were read as plain signs: the file does not use them to enclose cells."


def _about_end(source: TextSource, shape: Shape) -> Iterator[str]:
    for cells in csv.reader(reversed_lines(_tail(source)), **source.dialect()):
        if filled(cells):
            if is_total(cells):
                yield f"The last row, “{', '.join(cell for cell in cells if cell.strip())[:60]}”, holds totals and is left out."
            return


def reversed_lines(text: str) -> Iterator[str]:
    """The lines of a text, the last one first."""
    return reversed(list(io.StringIO(text, newline="")))


def _without_total(records: Iterator[TextRecord]) -> Iterator[TextRecord]:
    """Records one behind, so that the last can be looked at before it is given out."""
    held = next(records, None)
    for record in records:
        if held:
            yield held
        held = record
    if held and not is_total(held[1]):
        yield held


def _whole_dates(records: Iterator[TextRecord], width: int, known: frozenset[int]) -> Iterator[tuple[int, list[Any]]]:
    for line, cells in records:
        if len(cells) >= width:
            joined = rejoined(cells, width, known)
            yield line, joined.cells if joined else cells
        else:
            yield line, cells
