"""Reading a large table of posts in two processes of their own, so that window and database are not held up.

One cuts the file into columns and checks them, the other knows the posts and puts their figures in order. Both start as
this module; what they tell goes on from one to the next and comes back here, each message as its length and its
content. Imports neither Qt nor SQLAlchemy.
"""

import gc
import marshal
import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from queue import Queue
from typing import IO, Any

import crm
from crm.errors import BadFile
from crm.files.figure_blocks import FigureBlock, StreamSpec, figure_blocks
from crm.files.post_rows import PostRow
from crm.files.post_stream import PostBatch, post_batches

ARGUMENT = "read-posts"  # the verb by which a packed Rapport starts this module
_CUT, _ORDER = "cut", "order"
_LENGTH = struct.Struct("<Q")
_AHEAD = 16  # messages that may wait to be sent
_VALUES = attrgetter(*(each.name for each in fields(PostRow)))  # of a post: sent bare, in a third of the time
_POSTS = 200  # in one message: taking it in holds the window's thread up for 2 ms


@contextmanager
def batches_from_process(spec: StreamSpec) -> Iterator[Iterator[PostBatch]]:
    """The table's batches, read by other processes, which end with the block.

    Raises:
        BadFile: the file breaks off further down.
    """
    cutter = _started(_CUT, subprocess.PIPE)
    assert cutter.stdin and cutter.stdout
    reader = _started(_ORDER, cutter.stdout)
    assert reader.stdout
    cutter.stdout.close()  # it is the reader's
    try:
        with cutter.stdin:
            pickle.dump(spec, cutter.stdin)
        yield _received(reader.stdout)
    finally:
        reader.stdout.close()
        for process in (cutter, reader):
            process.kill()
            process.wait()


def _started(role: str, source: Any) -> "subprocess.Popen[bytes]":
    command = [sys.executable, ARGUMENT] if getattr(sys, "frozen", False) else [sys.executable, "-m", __name__]
    paths = [str(Path(crm.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [*command, role],
        stdin=source,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _received(stream: IO[bytes]) -> Iterator[PostBatch]:
    for told, cells in _messages(stream):
        # Not a person's file: our own child wrote it a moment ago.
        batch, posts = pickle.loads(told)
        batch.posts = {id_: PostRow(*values) for id_, values in posts}
        batch.cells = cells
        yield batch


def _messages(stream: IO[bytes]) -> Iterator[tuple[Any, ...]]:
    """What another process tells.

    Raises:
        BadFile: it found the file to be damaged.
    """
    while True:
        head = stream.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            raise RuntimeError("the process that reads the file has ended before its time")
        kind, *told = marshal.loads(stream.read(_LENGTH.unpack(head)[0]))
        if kind == "end":
            return
        if kind == "bad":
            raise BadFile(told[0])
        yield tuple(told)


def main(arguments: Sequence[str]) -> int:
    """Take part in reading a file, from standard input to standard output.

    Args:
        arguments: the part: "cut" or "order".
    """
    sys.setswitchinterval(0.0002)  # else each message waits 5 ms for its turn to be sent, longer than it takes to write
    gc.disable()  # lists of millions of short-lived texts: looking for cycles among them takes half of the time
    source = sys.stdin.buffer
    made = _cut(pickle.load(source)) if arguments[0] == _CUT else _ordered(_messages(source))
    waiting: Queue[bytes] = Queue(_AHEAD)
    sender = threading.Thread(target=_send, args=(waiting,))
    sender.start()
    try:
        for told in made:
            waiting.put(marshal.dumps(("told", *told)))
        waiting.put(marshal.dumps(("end",)))
    except BadFile as error:
        waiting.put(marshal.dumps(("bad", str(error))))
    finally:
        waiting.put(b"")
        sender.join()
    return 0


def _cut(spec: StreamSpec) -> Iterator[tuple[Any, ...]]:
    """The spec, whether the table can be cut, and its blocks."""
    blocks = figure_blocks(spec)
    yield pickle.dumps(spec), blocks is not None
    yield from map(tuple, blocks or ())


def _ordered(messages: Iterator[tuple[Any, ...]]) -> Iterator[tuple[bytes, list[Any]]]:
    """The batches, in messages that are quickly taken in."""
    pickled, can_be_cut = next(messages)
    spec: StreamSpec = pickle.loads(pickled)
    blocks = (FigureBlock(*told) for told in messages)
    for batch in post_batches(spec, blocks if can_be_cut else None):
        posts, cells = [(id_, _VALUES(post)) for id_, post in batch.posts.items()], batch.cells
        batch.posts, batch.cells = {}, []
        for start in range(_POSTS, len(posts), _POSTS):
            yield pickle.dumps((PostBatch.so_far(batch), posts[start : start + _POSTS])), []
        yield pickle.dumps((batch, posts[:_POSTS])), cells


def _send(waiting: "Queue[bytes]") -> None:
    """Write messages while the next are made: a full pipe must not hold up the reading."""
    out = sys.stdout.buffer
    try:
        while message := waiting.get():
            out.write(_LENGTH.pack(len(message)))
            out.write(message)
            out.flush()
    except OSError:  # the import was cancelled, and the reading must end with it
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
