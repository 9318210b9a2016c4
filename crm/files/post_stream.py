"""A large text table of post figures as batches that a database can take in as they are. Compares nothing with records.

Rows of posts met before take a short way: their cells are looked up and counted, not read anew. Of two rows of one post
and moment the last one counts. `post_process` runs this in a process of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, repeat
from operator import add, itemgetter
from typing import Any

from crm.files.cells import MOST_COUNT, is_unknown, parse_count, parse_rate
from crm.files.fields import Field
from crm.files.mapping import Mapping, fitted
from crm.files.moments import parse_moment
from crm.files.post_rows import COUNTS, ROW_COLUMN, PostReader, PostRow, row_digest
from crm.files.rows import RowProblem, RowWarning, shown
from crm.files.table_shape import body, is_total
from crm.files.tables import Row, fitted_cells
from crm.files.text_tables import TextSource

BATCH_ROWS = 60_000  # put in order before they go on: smaller batches touch most pages of the table again and again
_BLOCK_ROWS = 2_000  # read as columns at once: more do not fit a processor's cache and take longer
MOST_TOLD = 5_000  # problems and warnings kept; the rest is counted
_WHICH = frozenset({Field.POST_ID, Field.PERMALINK, Field.PLATFORM, Field.HANDLE, Field.NAME, Field.INFLUENCER_REF})
_RATE = Field.ENGAGEMENT_RATE
_MOST_MOMENTS = 100_000
_ID_DIGITS = 12
_FIRST, _SECOND = itemgetter(0), itemgetter(1)
_MOST_DIGITS = len(str(MOST_COUNT))


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
        cells: the rows one after the other: provisional id, moment, figures; ordered by id and moment, each once.
        lines: rows read so far; fraction: of the file.
        ignored, refused, remarks: rows so far that say nothing, have a problem, or have a warning.
    """

    posts: dict[str, PostRow] = field(default_factory=dict)
    cells: list[Any] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    warnings: list[RowWarning] = field(default_factory=list)
    lines: int = 0
    fraction: float = 0.0
    ignored: int = 0
    refused: int = 0
    repeated: int = 0

    @classmethod
    def so_far(cls, batch: "PostBatch") -> "PostBatch":
        """The counts of a batch without its posts, rows and problems."""
        names = ("lines", "fraction", "ignored", "refused", "repeated")
        return cls(**{name: getattr(batch, name) for name in names})


def post_batches(spec: StreamSpec) -> Iterator[PostBatch]:
    """The table in batches of 60,000 rows.

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
        self._reader = PostReader(mapping, header)
        which = [places[use.column] for use in mapping.columns if use.field in _WHICH]
        self._which_places = which
        self._read_at = [places[use.column] for use in mapping.uses(Field.READ_AT)]
        self._counts = [[places[use.column] for use in mapping.uses(count)] for count in COUNTS if mapping.uses(count)]
        self._rates = [places[use.column] for use in mapping.uses(_RATE)]
        self._names = header
        self._ids: dict[Any, str] = {}  # the cells that say which post -> its provisional id
        self._by_key: dict[tuple[str, ...], str] = {}
        self._occurred: dict[str, int] = {}
        self._moments: dict[str, str] = {"": spec.as_of}
        self._batch = PostBatch()
        self._made = self._left_out = 0

    def batches(self) -> Iterator[PostBatch]:
        blocks = self._spec.source.blocks(_BLOCK_ROWS) if self._is_plain() else None
        read, fraction = 0, 0.0
        rows: dict[str, tuple[Any, ...]] = {}  # by id and moment in one text, which is quicker to put in order
        for lines, records, fraction in blocks or self._filtered():
            read += len(records)
            told = self._block(lines, records) if blocks else list(map(self._take, lines, records))
            whole = list(filter(None, told)) if None in told else told
            rows.update(zip(map(add, map(_FIRST, whole), map(_SECOND, whole)), whole, strict=True))  # type: ignore[arg-type]
            if read // BATCH_ROWS > (read - len(records)) // BATCH_ROWS:
                yield self._closed(read, fraction, rows)
                rows = {}
        yield self._closed(read, fraction, rows)

    def _is_plain(self) -> bool:
        """Whether each figure and the moment stand in one column, so that whole columns can be read at once."""
        single = all(len(places) == 1 for places in self._counts) and len(self._read_at) <= 1
        return single and bool(self._counts) and not self._rates

    def _filtered(self) -> Iterator[tuple[list[int], list[list[str]], float]]:
        progress = [0.0]
        records = self._spec.source.records(lambda fraction: progress.__setitem__(0, fraction))
        while block := list(islice(records, _BLOCK_ROWS)):
            yield [line for line, _ in block], [cells for _, cells in block], progress[0]

    def _closed(self, read: int, fraction: float, rows: dict[str, tuple[Any, ...]]) -> PostBatch:
        batch = self._batch
        batch.cells = list(chain.from_iterable(map(rows.__getitem__, sorted(rows))))
        batch.lines, batch.fraction = read - self._left_out, fraction
        self._batch = PostBatch.so_far(batch)
        return batch

    # ---- the short way: whole columns at once ----

    def _block(self, lines: list[int], records: list[list[str]]) -> list[tuple[Any, ...] | None]:
        """The rows of a block in order; those that the short way cannot take go the long one."""
        width = self._width
        if set(map(len, records)) != {width}:
            odd = {at for at, cells in enumerate(records) if len(cells) != width}
            kept = [cells if len(cells) == width else [""] * width for cells in records]
        else:
            odd, kept = set(), records
        columns = list(zip(*kept, strict=True))
        if 0 not in self._which_places:  # else a comment looks like a post that was not met before
            odd.update(at for at, first in enumerate(columns[0]) if first[:1] == "#")
        if self._spec.source.shape.total_at_end:
            odd.add(len(records) - 1)  # the file's last record may be a total
        moments = self._moments_of(columns, odd)
        counts = [self._column(columns[places[0]], odd) for places in self._counts]
        keys = list(zip(*(columns[at] for at in self._which_places), strict=True))
        posts, ids, most = list(map(self._ids.get, keys)), self._ids, len(counts)
        self._batch.repeated += len(records) - len(odd)
        told: list[tuple[Any, ...] | None] = list(zip(posts, moments, *counts, strict=False))
        for at in sorted(odd.union(at for at, post in enumerate(posts) if post is None) if None in posts else odd):
            post = None if at in odd else ids.get(keys[at])
            if post is None:  # not met before this block, or to be read with care
                self._batch.repeated -= at not in odd
                told[at] = self._unusual(lines[at], records[at], is_last=at == len(records) - 1)
            else:
                told[at] = (post, *told[at][1:])  # type: ignore[index]
        if all(None in column for column in counts):
            return [row if row and row.count(None) < most else None for row in told]
        return told

    def _moments_of(self, columns: Sequence[Sequence[str]], odd: set[int]) -> Iterable[str | None]:
        """The ISO moment of each row; places whose moment must be read with care are added to `odd`."""
        if not self._read_at:
            return repeat(self._spec.as_of)
        texts, known = columns[self._read_at[0]], self._moments
        for text in set(texts) - known.keys():
            moment = parse_moment(text, self._mapping.date_order, self._mapping.zone).value
            if moment is not None and len(known) < _MOST_MOMENTS:
                known[text] = moment.iso()
        moments = list(map(known.get, texts))
        odd.update(at for at, moment in enumerate(moments) if moment is None)
        return moments

    def _column(self, texts: Sequence[str], odd: set[int]) -> Sequence[int | None]:
        """A column of counts as numbers; places that are no plain number are added to `odd`."""
        joined = "".join(texts)
        counts: list[int | None]
        if joined.isdecimal() and joined.isascii():
            counts = [int(text) if text else None for text in texts] if "" in texts else list(map(int, texts))
        else:
            counts = [int(text) if text.isdecimal() and text.isascii() else None for text in texts]
            odd.update(at for at, count in enumerate(counts) if count is None and texts[at])
        if max(map(len, texts)) >= _MOST_DIGITS:
            odd.update(at for at, count in enumerate(counts) if count is not None and count > MOST_COUNT)
        return counts

    def _unusual(self, line: int, cells: list[str], *, is_last: bool) -> tuple[Any, ...] | None:
        """A record that may be no row of the table at all: blank, a comment, the header again, a total at the end."""
        if not any(True for _ in body(((line, cells),), self._spec.source.shape)) or (is_last and is_total(cells)):
            self._left_out += 1
            return None
        return self._take(line, cells)

    # ---- the long way ----

    def _take(self, line: int, cells: Sequence[str]) -> tuple[Any, ...] | None:
        problem = None
        if len(cells) != self._width:
            cells, problem = fitted_cells(cells, self._width)  # type: ignore[assignment]
        row = Row(line, tuple(cells), problem)
        post = None if problem else self._ids.get(self._which(cells))
        if post is None:
            return self._first(row)
        figures = self._figures(row)
        if isinstance(figures, RowProblem):
            self._refuse(figures)
            return None
        self._batch.repeated += 1
        return (post, *figures) if figures else None

    def _which(self, cells: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(cells[at] for at in self._which_places)

    def _first(self, row: Row) -> tuple[Any, ...] | None:
        """A row of a post that was not met in these words yet."""
        read = self._reader.read(row)
        if read is None:
            self._batch.ignored += 1
            return None
        figures = read if isinstance(read, RowProblem) else self._figures(row)
        if isinstance(figures, RowProblem) or isinstance(read, RowProblem):
            self._refuse(figures)  # type: ignore[arg-type]
            return None
        post = self._post_of(read, row)
        if post is None:
            self._refuse(RowProblem(row.line, "", read.url or read.own_id, "The row joins two posts of this file."))
            return None
        return (post, *figures) if figures else None

    def _post_of(self, read: PostRow, row: Row) -> str | None:
        """The provisional id of a row's post; None when the row names two."""
        keys = [(kind, read.platform.value, value) for kind, value in read.identities]
        keys += [("own", read.own_id_column, read.own_id)] if read.own_id else []
        met = {self._by_key[key] for key in keys if key in self._by_key}
        if len(met) > 1:
            return None
        if not keys:
            digest = row_digest(row.cells)
            self._occurred[digest] = self._occurred.get(digest, 0) + 1
            read = replace(read, own_id=f"{digest}-{self._occurred[digest]}", own_id_column=ROW_COLUMN)
        post = met.pop() if met else None
        if post is None:
            post = f"{self._spec.id_stem[:-_ID_DIGITS]}{self._made:0{_ID_DIGITS}x}"
            self._made += 1
            self._batch.posts[post] = replace(read, warnings=())
        else:
            self._batch.repeated += 1
        for key in keys:
            self._by_key[key] = post
        if keys:
            self._ids[self._which(row.cells)] = post
        self._warn(read.warnings)
        return post

    def _figures(self, row: Row) -> tuple[Any, ...] | RowProblem | None:
        """Moment and figures of a row; None when it knows no figure."""
        moment = self._moment(row)
        if isinstance(moment, RowProblem):
            return moment
        figures: list[Any] = []
        for places in self._counts:
            value = self._count(row, places)
            if isinstance(value, RowProblem):
                return value
            figures.append(value)
        if self._rates:
            rate = self._rate(row)
            if isinstance(rate, RowProblem):
                return rate
            figures += [rate, None if rate is None else self._mapping.rate_basis.value]
        return None if all(each is None for each in figures) else (moment, *figures)

    def _moment(self, row: Row) -> str | RowProblem:
        for at in self._read_at:
            cell = str(row.cells[at])
            known = self._moments.get(cell) if cell else None
            if known is not None:
                return known
            if is_unknown(cell):
                continue
            moment, problem, _ = parse_moment(cell, self._mapping.date_order, self._mapping.zone)
            if problem is not None:
                return RowProblem(row.line, self._names[at], shown(cell), problem)
            if moment is not None:
                if len(self._moments) < _MOST_MOMENTS:
                    self._moments[cell] = moment.iso()
                return moment.iso()
        return self._spec.as_of

    def _count(self, row: Row, places: Sequence[int]) -> int | RowProblem | None:
        for at in places:
            cell = row.cells[at]
            if cell == "":
                continue
            value, problem, warning = parse_count(cell, self._mapping.decimal_mark)
            if problem is not None:
                return RowProblem(row.line, self._names[at], shown(str(cell)), problem)
            if warning is not None:
                self._warn((RowWarning(row.line, self._names[at], warning),))
            if value is not None:
                return value
        return None

    def _rate(self, row: Row) -> str | RowProblem | None:
        for at in self._rates:
            cell = row.cells[at]
            if not is_unknown(cell):
                unit = self._mapping.rate_unit or "fraction"
                value, problem, _ = parse_rate(cell, unit, self._mapping.decimal_mark)
                if problem is not None:
                    return RowProblem(row.line, self._names[at], shown(str(cell)), problem)
                if value is not None:
                    return format(value, "f")
        return None

    def _refuse(self, problem: RowProblem) -> None:
        self._batch.refused += 1
        if self._batch.refused <= MOST_TOLD:
            self._batch.problems.append(problem)

    def _warn(self, warnings: Sequence[RowWarning]) -> None:
        if len(self._batch.warnings) < MOST_TOLD:
            self._batch.warnings.extend(warnings)
