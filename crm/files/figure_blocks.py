"""Pieces of a large table of post figures, cut into which post a row is of and what it tells, for whoever knows the posts.

Nothing here remembers what came before, so that a process of its own can run ahead. What is not plain is only marked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

from crm.files.fields import Field
from crm.files.mapping import Mapping, fitted
from crm.files.post_cells import FigureReader, all_plain, find_odd
from crm.files.post_rows import COUNTS
from crm.files.rows import RowWarning
from crm.files.text_blocks import TextBlock, cut, text_blocks
from crm.files.text_tables import TextSource

KEY_SIGN = "\x1f"  # between the cells that say which post; a piece that holds it is read with care
_WHICH = frozenset({Field.POST_ID, Field.PERMALINK, Field.PLATFORM, Field.HANDLE, Field.NAME, Field.INFLUENCER_REF})


@dataclass(frozen=True)
class StreamSpec:
    """What to read and how.

    Attributes:
        as_of: ISO day of figures without a moment of their own.
        id_stem: an id of 32 hexadecimal characters; the posts' provisional ids count up from it.
    """

    source: TextSource
    mapping: Mapping
    as_of: str
    id_stem: str

    def columns(self) -> tuple[str, ...]:
        """Names of the figures in each row of a batch, behind the post's id and the moment."""
        counts = [count.value for count in COUNTS if self.mapping.uses(count)]
        rated = self.mapping.uses(Field.ENGAGEMENT_RATE)
        return (*counts, *(("engagement_rate", "engagement_basis") if rated else ()))

    def which_places(self) -> list[int]:
        """Places of the columns that say which post a row is of."""
        header = self.source.header
        return [header.index(use.column) for use in fitted(self.mapping, header).columns if use.field in _WHICH]


class FigureBlock(NamedTuple):
    """Some records, one after the other in the file.

    Attributes:
        first, lines: line of the first record; and of all, None when one follows the other.
        keys: the columns that say which post a record is of.
        tails: moment and figures of each record, as they follow the post; "" when it tells no figure.
        odd: places of records that must be read with care; their tails mean nothing.
        text: the piece as it stands in the file; "" when `columns` has its cells.
        odd_cells: place -> cells of records that have more or fewer cells than the header.
    """

    first: int
    lines: list[int] | None
    keys: list[Sequence[str]]
    tails: list[str]
    odd: list[int]
    fraction: float
    is_last: bool
    text: str
    columns: Sequence[Sequence[str]]
    odd_cells: dict[int, list[str]]

    def line(self, at: int) -> int:
        """The line of a record."""
        return self.lines[at] if self.lines else self.first + at


class BlockCells:
    """The cells of a block's records, cut once more when somebody asks: of most blocks nobody does."""

    def __init__(self, block: FigureBlock, source: TextSource) -> None:
        self._block, self._source = block, source
        self._columns: Sequence[Sequence[str]] = block.columns

    def __getitem__(self, at: int) -> list[str]:
        """All cells of one record."""
        if at in self._block.odd_cells:
            return self._block.odd_cells[at]
        if not self._columns:
            columns = cut(self._block.text, self._source.delimiter, len(self._source.header))
            assert columns is not None  # it was cut before
            self._columns = [column[-len(self._block.tails) :] for column in columns]
        return [column[at] for column in self._columns]


def figure_blocks(spec: StreamSpec) -> Iterator[FigureBlock] | None:
    """The table in blocks.

    Returns:
        None when its columns cannot be read as a whole: each figure and the moment must stand in one column.

    Raises:
        BadFile: the file breaks off further down.
    """
    cutting = _Cutting(spec)
    blocks = text_blocks(spec.source) if cutting.is_plain() else None
    return None if blocks is None else map(cutting.block, blocks)


class _Cutting:
    """Makes figure blocks of text blocks."""

    def __init__(self, spec: StreamSpec) -> None:
        header = spec.source.header
        self._reader = FigureReader(fitted(spec.mapping, header), header, spec.as_of, _unheard)
        self._which, self._total_at_end = spec.which_places(), spec.source.shape.total_at_end

    def is_plain(self) -> bool:
        told = self._reader
        single = all(len(places) == 1 for places in told.counts) and len(told.read_at) <= 1
        return single and bool(told.counts) and not told.rates

    def block(self, block: TextBlock) -> FigureBlock:
        columns, size = block.columns, len(block.lines)
        keys = [columns[at] for at in self._which]
        odd = set(block.odd)
        if KEY_SIGN in (block.text or "".join(map("".join, keys))):
            odd = set(range(size))
        if 0 not in self._which:  # else a comment looks like a post that was not met before
            odd.update(at for at, first in enumerate(columns[0]) if first[:1] == "#")
        if block.is_last and self._total_at_end:
            odd.add(size - 1)  # the file's last record may be a total
        tails = self._tails(block, odd)
        lines = None if isinstance(block.lines, range) else list(block.lines)
        columns = [] if block.text else columns
        is_last, text = block.is_last, block.text
        return FigureBlock(
            block.lines[0], lines, keys, tails, sorted(odd), block.fraction, is_last, text, columns, block.odd
        )

    def _tails(self, block: TextBlock, odd: set[int]) -> list[str]:
        """Moment and figures of each record; places of what is not plain are added to `odd`."""
        moments = self._moments(block, odd)
        counts = [block.columns[places[0]] for places in self._reader.counts]
        if not (block.text and all_plain(counts)):
            for texts in counts:
                find_odd(texts, odd)
        tails = list(map(",".join, zip(moments, *counts, strict=True)))
        if all("" in texts for texts in counts):
            return [tail if "," in tail.rstrip(",") else "" for tail in tails]
        return tails

    def _moments(self, block: TextBlock, odd: set[int]) -> Sequence[str]:
        reader = self._reader
        if not reader.read_at:
            return [reader.moments[""]] * len(block.lines)
        texts = block.columns[reader.read_at[0]]
        moments = list(map(reader.moments.get, texts, repeat("")))
        if "" in moments:
            reader.know(set(texts))
            moments = list(map(reader.moments.get, texts, repeat("")))
            odd.update(at for at, moment in enumerate(moments) if not moment)
        return moments


def _unheard(warning: RowWarning) -> None:
    """Whole columns give no warnings: what would is read with care later."""
