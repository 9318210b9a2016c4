"""More rows of text than memory holds, put in order by way of a file that goes with its process.

A row is its key, a comma, and the rest. The key's first digits say which part of the file it goes to, so that each part
can be put in order by itself. What rows mean is not known here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter, methodcaller
from tempfile import TemporaryFile

PART_DIGITS = 4
_ROWS = 60_000  # held before they go to the file
_PART_BYTES = 24 * 1024 * 1024  # put in order at once


class OrderedRows:
    """Takes rows in any order, gives them back in the order of their keys. The file is gone when this is."""

    def __init__(self) -> None:
        self._file = TemporaryFile(prefix="rapport-")  # noqa: SIM115 - open as long as this is
        self._held: defaultdict[str, list[str]] = defaultdict(list)
        self._places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)  # of a part: where, how long
        self._waiting = 0
        self._end = 0

    def add(self, rows: Iterable[str]) -> None:
        """Take rows; of two with one key the later one counts."""
        held, count = self._held, 0
        for count, row in enumerate(rows, start=1):  # noqa: B007
            held[row[:PART_DIGITS]].append(row)
        self._waiting += count
        if self._waiting >= _ROWS:
            self._put_down()

    def ordered(self) -> Iterator[tuple[list[str], list[str], float]]:
        """Keys, rests and the fraction given so far, part by part. Nothing can be added any more.

        Keys rise and are unique, but for a part too large to be held: of that, from one of its pieces to the next,
        keys may come again, later rows later.
        """
        self._put_down()
        given = 0
        with self._file:
            for part in sorted(self._places):
                for content in self._pieces(self._places.pop(part)):
                    given += len(content)
                    told = _by_key(content.decode().split("\n"))
                    keys = sorted(told)
                    yield keys, list(map(told.__getitem__, keys)), min(1.0, given / self._end)

    def _put_down(self) -> None:
        for part, rows in self._held.items():
            content = "\n".join(rows).encode()
            self._file.write(content)
            self._places[part].append((self._end, len(content)))
            self._end += len(content)
        self._held = defaultdict(list)
        self._waiting = 0

    def _pieces(self, places: list[tuple[int, int]]) -> Iterator[bytes]:
        contents: list[bytes] = []
        size = 0
        for where, length in places:
            if contents and size + length > _PART_BYTES:
                yield b"\n".join(contents)
                contents, size = [], 0
            self._file.seek(where)
            contents.append(self._file.read(length))
            size += length
        yield b"\n".join(contents)


def _by_key(rows: list[str]) -> dict[str, str]:
    """Key -> rest of the last row with that key."""
    ends = set(map(methodcaller("find", ","), rows))
    if len(ends) > 1:
        return dict(map(methodcaller("split", ",", 1), rows))
    end = ends.pop()  # all keys are of one length, as they mostly are: half the time
    return dict(zip(map(itemgetter(slice(end)), rows), map(itemgetter(slice(end + 1, None)), rows), strict=True))
