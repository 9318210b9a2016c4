"""A large text table of post figures as batches that a database can take in as they are. Compares nothing with records.

First the whole table is read: batches tell the posts that are met. Then their figures follow in the order of posts and
moments, each once: of two rows of one post and moment the last one counts. Rows of posts met before take a short way:
whole columns are looked up, not read anew. `post_process` runs this in a process of its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from operator import add, itemgetter
from typing import Any

from crm.files.fields import Field
from crm.files.figure_blocks import KEY_SIGN, BlockCells, FigureBlock, StreamSpec
from crm.files.mapping import fitted
from crm.files.ordered_rows import PART_DIGITS, OrderedRows
from crm.files.post_cells import FigureReader, number_columns, value_columns
from crm.files.post_rows import COUNTS, ROW_COLUMN, PostReader, PostRow, row_digest
from crm.files.rows import RowProblem, RowWarning
from crm.files.table_shape import body, is_total
from crm.files.tables import Row, fitted_cells

MOST_TOLD = 5_000  # problems and warnings kept; the rest is counted
_FIGURES = frozenset({*COUNTS, Field.ENGAGEMENT_RATE, Field.READ_AT})
_ID_DIGITS = 12  # of a provisional id, behind the stem: the part that its rows are put in order with, then a number
_PART_BYTES = 2 * 1024 * 1024  # of the file, for each part
_MOST_PARTS = 1024
_REPORT_ROWS = 40_000
_GIVEN_ROWS = 4_000  # in one batch: taking it in must not hold up the window's thread
_POST, _MOMENT = itemgetter(slice(_ID_DIGITS)), itemgetter(slice(_ID_DIGITS, None))


@dataclass
class PostBatch:
    """What was read since the batch before.

    Attributes:
        posts: posts met for the first time, by provisional id.
        cells: rows one after the other: provisional id, moment, figures; in order from batch to batch, each once.
        lines: rows read so far; fraction: of the file.
        ordered: fraction of the rows that were given out in `cells` so far.
        ignored, refused, remarks: rows so far that say nothing, have a problem, or have a warning.
    """

    posts: dict[str, PostRow] = field(default_factory=dict)
    cells: list[Any] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    warnings: list[RowWarning] = field(default_factory=list)
    lines: int = 0
    fraction: float = 0.0
    ordered: float = 0.0
    ignored: int = 0
    refused: int = 0
    repeated: int = 0

    @classmethod
    def so_far(cls, batch: "PostBatch") -> "PostBatch":
        """The counts of a batch without its posts, rows and problems."""
        names = ("lines", "fraction", "ordered", "ignored", "refused", "repeated")
        return cls(**{name: getattr(batch, name) for name in names})


def post_batches(spec: StreamSpec, blocks: Iterator[FigureBlock] | None) -> Iterator[PostBatch]:
    """The table: its posts in batches of 40,000 rows, then its figures.

    Args:
        blocks: the table as `figure_blocks` cuts it; None = it cannot, and each record is read by itself.

    Raises:
        BadFile: the file breaks off further down.
    """
    return _Stream(spec, blocks).batches()


class _Stream:
    """One run over the file."""

    def __init__(self, spec: StreamSpec, blocks: Iterator[FigureBlock] | None) -> None:
        header = spec.source.header
        mapping = fitted(spec.mapping, header)
        self._spec, self._blocks, self._mapping, self._width = spec, blocks, mapping, len(header)
        named = tuple(use for use in mapping.columns if use.field not in _FIGURES)
        self._reader = PostReader(replace(mapping, columns=named), header)
        self._whole = PostReader(mapping, header)
        self._figures = FigureReader(mapping, header, spec.as_of, self._warn)
        self._which_places = spec.which_places()
        self._ids: dict[str, str] = {}  # the cells that say which post -> its provisional id without the stem
        self._by_key: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)  # kind of key -> value -> post
        self._occurred: dict[str, int] = {}
        self._batch = PostBatch()
        self._parts = min(_MOST_PARTS, spec.source.size_bytes // _PART_BYTES + 1)
        self._made = self._left_out = 0

    def batches(self) -> Iterator[PostBatch]:
        rows, read, told = OrderedRows(), 0, 0
        for lines, found, fraction in self._read():
            read += lines
            rows.add(found)
            if read - told >= _REPORT_ROWS:
                told = read
                yield self._closed(read, fraction)
        yield self._closed(read, 1.0)
        for known in (self._ids, self._by_key, self._occurred):
            known.clear()  # what follows needs the room
        for keys, figures, fraction in rows.ordered():
            for at in range(0, len(keys), _GIVEN_ROWS):
                self._batch.ordered = fraction
                self._batch.cells = self._cells(keys[at : at + _GIVEN_ROWS], figures[at : at + _GIVEN_ROWS])
                yield self._closed(read, 1.0)

    def _read(self) -> Iterator[tuple[int, list[str], float]]:
        """Records read, rows made of them, and the fraction of the file so far."""
        if self._blocks is not None:
            for block in self._blocks:
                yield len(block.tails), self._block(block), block.fraction
            return
        progress = [0.0]
        for line, cells in self._spec.source.records(lambda fraction: progress.__setitem__(0, fraction)):
            row = self._take(line, cells)
            yield 1, [row] if row else [], progress[0]

    def _closed(self, read: int, fraction: float) -> PostBatch:
        batch = self._batch
        batch.lines, batch.fraction = read - self._left_out, fraction
        self._batch = PostBatch.so_far(batch)
        return batch

    def _cells(self, keys: Sequence[str], figures: Sequence[str]) -> list[Any]:
        """Rows in order as a database takes them in: ids whole again, counts as numbers, "" as unknown."""
        stem, width = self._spec.id_stem[:-_ID_DIGITS], len(self._spec.columns())
        counts = len(self._figures.counts)
        columns = number_columns(figures, width) if width == counts else value_columns(figures, width, counts)
        posts, moments = list(map(_POST, keys)), list(map(_MOMENT, keys))
        whole = {post: stem + post for post in set(posts)}
        shared = dict(zip(moments, moments, strict=True))  # one text of each, which is sent only once
        named = (map(whole.__getitem__, posts), map(shared.__getitem__, moments))
        return list(chain.from_iterable(zip(*named, *columns, strict=True)))

    # ---- the short way: whole columns at once ----

    def _block(self, block: FigureBlock) -> list[str]:
        """The rows of a block in order; those that the short way cannot take go the long one."""
        size, odd, tails = len(block.tails), set(block.odd), block.tails
        keys = list(map(KEY_SIGN.join, zip(*block.keys, strict=True))) if block.keys else [""] * size
        posts = list(map(self._ids.get, keys, repeat("")))
        cells = BlockCells(block, self._spec.source)
        self._batch.repeated += size - len(odd)
        unusual: dict[int, str] = {}
        for at in sorted(odd.union(at for at, post in enumerate(posts) if not post) if "" in posts else odd):
            if at in odd:
                is_last = block.is_last and at == size - 1
                unusual[at] = self._unusual(block.line(at), cells[at], is_last=is_last) or ""
                continue
            posts[at] = self._ids.get(keys[at]) or self._new(block.line(at), cells[at])
            if not posts[at]:
                unusual[at] = ""
        rows = list(map(add, posts, tails))
        if "" in tails:
            rows = [row if tail else "" for row, tail in zip(rows, tails, strict=True)]
        for at, row in unusual.items():
            rows[at] = row
        return list(filter(None, rows)) if unusual or "" in tails else rows

    def _unusual(self, line: int, cells: list[str], *, is_last: bool) -> str | None:
        """A record that may be no row of the table at all: blank, a comment, the header again, a total at the end."""
        if not any(True for _ in body(((line, cells),), self._spec.source.shape)) or (is_last and is_total(cells)):
            self._left_out += 1
            return None
        return self._take(line, cells)

    def _new(self, line: int, cells: list[str]) -> str:
        """The post of a record whose figures are plain and whose post was not met in these words yet; "" for none."""
        self._batch.repeated -= 1
        if not any(True for _ in body(((line, cells),), self._spec.source.shape)):
            self._left_out += 1
            return ""
        row = Row(line, tuple(cells), None)
        read = self._reader.read(row) or self._whole.read(row)
        if isinstance(read, PostRow):
            return self._post_of(read, row) or ""
        self._ignore(read)
        return ""

    # ---- the long way ----

    def _take(self, line: int, cells: Sequence[str]) -> str | None:
        """One record as a row to be put in order; None when it tells no figures."""
        problem = None
        if len(cells) != self._width:
            cells, problem = fitted_cells(cells, self._width)  # type: ignore[assignment]
        row = Row(line, tuple(cells), problem)
        post = None if problem else self._ids.get(self._which(cells))
        if post is None:
            return self._first(row)
        figures = self._figures.figures(row)
        if isinstance(figures, RowProblem):
            self._refuse(figures)
            return None
        self._batch.repeated += 1
        return post + figures if figures else None

    def _which(self, cells: Sequence[Any]) -> str:
        """The cells that say which post, as one text; "" when that could be the text of others too."""
        told = [cells[at] for at in self._which_places]
        return "" if any(KEY_SIGN in cell for cell in told) else KEY_SIGN.join(told)

    def _first(self, row: Row) -> str | None:
        """A row of a post that was not met in these words yet."""
        read = self._reader.read(row) or self._whole.read(row)
        if not isinstance(read, PostRow):
            self._ignore(read)
            return None
        figures = self._figures.figures(row)
        if isinstance(figures, RowProblem):
            self._refuse(figures)
            return None
        post = self._post_of(read, row)
        return post + figures if post and figures else None

    def _ignore(self, read: RowProblem | None) -> None:
        """Count a record that is no post."""
        if read is None:
            self._batch.ignored += 1
        else:
            self._refuse(read)

    def _post_of(self, read: PostRow, row: Row) -> str | None:
        """The provisional id of a row's post; None, and a problem, when the row names two."""
        keys = [(self._by_key[kind, read.platform.value], value) for kind, value in read.identities]
        keys += [(self._by_key["own", read.own_id_column], read.own_id)] if read.own_id else []
        met = {posts[value] for posts, value in keys if value in posts}
        if len(met) > 1:
            self._refuse(RowProblem(row.line, "", read.url or read.own_id, "The row joins two posts of this file."))
            return None
        if not keys:
            digest = row_digest(row.cells)
            self._occurred[digest] = self._occurred.get(digest, 0) + 1
            read = replace(read, own_id=f"{digest}-{self._occurred[digest]}", own_id_column=ROW_COLUMN)
        post = met.pop() if met else None
        if post is None:
            part = self._made % self._parts
            post = f"{part:0{PART_DIGITS}x}{self._made:0{_ID_DIGITS - PART_DIGITS}x}"
            self._made += 1
            bare = replace(read, warnings=()) if read.warnings else read
            self._batch.posts[self._spec.id_stem[:-_ID_DIGITS] + post] = bare
        else:
            self._batch.repeated += 1
        for posts, value in keys:
            posts[value] = post
        if keys and (which := self._which(row.cells)):
            self._ids[which] = post
        for warning in read.warnings:
            self._warn(warning)
        return post

    def _refuse(self, problem: RowProblem) -> None:
        self._batch.refused += 1
        if self._batch.refused <= MOST_TOLD:
            self._batch.problems.append(problem)

    def _warn(self, warning: RowWarning) -> None:
        if len(self._batch.warnings) < MOST_TOLD:
            self._batch.warnings.append(warning)
