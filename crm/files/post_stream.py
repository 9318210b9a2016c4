"""A large text table of post figures as batches that a database can take in as they are. Compares nothing with records.

First the whole table is read: batches tell the posts that are met. Then their figures follow in the order of posts and
moments, each once: of two rows of one post and moment the last one counts. Rows of posts met before take a short way:
whole columns are looked up and checked, not read anew. `post_process` runs this in a process of its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from operator import add, itemgetter
from typing import Any

from crm.files.fields import Field
from crm.files.mapping import Mapping, fitted
from crm.files.ordered_rows import PART_DIGITS, OrderedRows
from crm.files.post_cells import FigureReader, find_odd, number_columns, value_columns
from crm.files.post_rows import COUNTS, ROW_COLUMN, PostReader, PostRow, row_digest
from crm.files.rows import RowProblem, RowWarning
from crm.files.table_shape import body, is_total
from crm.files.tables import Row, fitted_cells
from crm.files.text_blocks import TextBlock, text_blocks
from crm.files.text_tables import TextSource

MOST_TOLD = 5_000  # problems and warnings kept; the rest is counted
_WHICH = frozenset({Field.POST_ID, Field.PERMALINK, Field.PLATFORM, Field.HANDLE, Field.NAME, Field.INFLUENCER_REF})
_RATE = Field.ENGAGEMENT_RATE
_FIGURES = frozenset({*COUNTS, _RATE, Field.READ_AT})
_ID_DIGITS = 12  # of a provisional id, behind the stem: the part that its rows are put in order with, then a number
_PART_BYTES = 4 * 1024 * 1024  # of the file, for each part
_MOST_PARTS = 1024
_REPORT_ROWS = 40_000
_GIVEN_ROWS = 4_000  # in one batch: taking it in must not hold up the window's thread
_POST, _MOMENT = itemgetter(slice(_ID_DIGITS)), itemgetter(slice(_ID_DIGITS, None))


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
        return (*counts, *(("engagement_rate", "engagement_basis") if self.mapping.uses(_RATE) else ()))


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


def post_batches(spec: StreamSpec) -> Iterator[PostBatch]:
    """The table: its posts in batches of 40,000 rows, then its figures.

    Raises:
        BadFile: the file breaks off further down.
    """
    return _Stream(spec).batches()


class _Stream:
    """One run over the file."""

    def __init__(self, spec: StreamSpec) -> None:
        header = spec.source.header
        mapping = fitted(spec.mapping, header)
        places = {name: at for at, name in enumerate(header)}
        self._spec, self._mapping, self._width = spec, mapping, len(header)
        named = tuple(use for use in mapping.columns if use.field not in _FIGURES)
        self._reader = PostReader(replace(mapping, columns=named), header)
        self._whole = PostReader(mapping, header)
        self._figures = FigureReader(mapping, header, spec.as_of, self._warn)
        which = [places[use.column] for use in mapping.columns if use.field in _WHICH]
        self._which_places = which
        self._ids: dict[Any, str] = {}  # the cells that say which post -> its provisional id without the stem
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
        blocks = text_blocks(self._spec.source) if self._is_plain() else None
        if blocks is not None:
            for block in blocks:
                yield len(block.lines), self._block(block), block.fraction
            return
        progress = [0.0]
        for line, cells in self._spec.source.records(lambda fraction: progress.__setitem__(0, fraction)):
            row = self._take(line, cells)
            yield 1, [row] if row else [], progress[0]

    def _is_plain(self) -> bool:
        """Whether each figure and the moment stand in one column, so that whole columns can be read at once."""
        told = self._figures
        single = all(len(places) == 1 for places in told.counts) and len(told.read_at) <= 1
        return single and bool(told.counts) and not told.rates

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

    def _block(self, block: TextBlock) -> list[str]:
        """The rows of a block in order; those that the short way cannot take go the long one."""
        columns, size = block.columns, len(block.lines)
        odd = set(block.odd)
        if 0 not in self._which_places:  # else a comment looks like a post that was not met before
            odd.update(at for at, first in enumerate(columns[0]) if first[:1] == "#")
        if block.is_last and self._spec.source.shape.total_at_end:
            odd.add(size - 1)  # the file's last record may be a total
        moments = self._moments_of(columns, size, odd)
        counts = [columns[places[0]] for places in self._figures.counts]
        for texts in counts:
            find_odd(texts, odd)
        keys = self._keys(columns)
        posts = list(map(self._ids.get, keys, repeat("")))
        self._batch.repeated += size - len(odd)
        unusual: dict[int, str | None] = {}
        for at in sorted(odd.union(at for at, post in enumerate(posts) if not post) if "" in posts else odd):
            if at in odd:
                is_last = block.is_last and at == size - 1
                unusual[at] = self._unusual(block.lines[at], block.cells(at), is_last=is_last)
                continue
            posts[at] = self._ids.get(keys[at]) or self._new(block.lines[at], block.cells(at))
            if not posts[at]:
                unusual[at] = None
        rows: list[str] = list(map(",".join, zip(map(add, posts, moments), *counts, strict=True)))
        if all("" in texts for texts in counts):
            rows = [row if "," in row.rstrip(",") else "" for row in rows]
            unusual = {**{at: None for at, row in enumerate(rows) if not row}, **unusual}
        if unusual:
            for at, row in unusual.items():
                rows[at] = row or ""
            rows = list(filter(None, rows))
        return rows

    def _keys(self, columns: Sequence[Sequence[str]]) -> list[Any]:
        """The cells that say which post a row is of, as `_which` gives them."""
        which = self._which_places
        if len(which) == 1:
            return list(columns[which[0]])
        return list(zip(*(columns[at] for at in which), strict=True))

    def _moments_of(self, columns: Sequence[Sequence[str]], size: int, odd: set[int]) -> Sequence[str]:
        """The ISO moment of each row; places whose moment must be read with care are added to `odd`."""
        read_at = self._figures.read_at
        if not read_at:
            return [self._spec.as_of] * size
        texts, known = columns[read_at[0]], self._figures.moments
        self._figures.know(set(texts))
        moments = list(map(known.get, texts, repeat("")))
        if "" in moments:
            odd.update(at for at, moment in enumerate(moments) if not moment)
        return moments

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

    def _which(self, cells: Sequence[Any]) -> Any:
        which = self._which_places
        return cells[which[0]] if len(which) == 1 else tuple(cells[at] for at in which)

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
        if keys:
            self._ids[self._which(row.cells)] = post
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
