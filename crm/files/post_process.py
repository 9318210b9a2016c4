"""Reading a large table of posts in a process of its own, so that window and database are not held up.

Started as a module with the spec on its standard input; what it read comes back on its standard output, each message
as its length and its content. Imports neither Qt nor SQLAlchemy.
"""

import gc
import marshal
import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from queue import Queue
from typing import IO

import crm
from crm.errors import BadFile
from crm.files.post_rows import PostRow
from crm.files.post_stream import PostBatch, StreamSpec, post_batches

ARGUMENT = "read-posts"  # the verb by which a packed Rapport starts this module
_LENGTH = struct.Struct("<Q")
_AHEAD = 16  # messages that may wait to be sent
_VALUES = attrgetter(*(each.name for each in fields(PostRow)))  # of a post: sent bare, in a third of the time
_POSTS = 200  # in one message: taking it in holds the window's thread up for 2 ms


@contextmanager
def batches_from_process(spec: StreamSpec) -> Iterator[Iterator[PostBatch]]:
    """The table's batches, read by another process, which ends with the block.

    Raises:
        BadFile: the file breaks off further down.
    """
    command = [sys.executable, ARGUMENT] if getattr(sys, "frozen", False) else [sys.executable, "-m", __name__]
    paths = [str(Path(crm.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    reader = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    assert reader.stdin and reader.stdout
    try:
        with reader.stdin:
            pickle.dump(spec, reader.stdin)
        yield _received(reader.stdout)
    finally:
        reader.kill()
        reader.stdout.close()
        reader.wait()


def _received(stream: IO[bytes]) -> Iterator[PostBatch]:
    while True:
        head = stream.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            raise RuntimeError("the process that reads the file has ended before its time")
        kind, told, cells = marshal.loads(stream.read(_LENGTH.unpack(head)[0]))
        if kind == "end":
            return
        if kind == "bad":
            raise BadFile(told)
        # Not a person's file: our own child wrote it a moment ago.
        batch, posts = pickle.loads(told)
        batch.posts = {id_: PostRow(*values) for id_, values in posts}
        batch.cells = cells
        yield batch


def main() -> int:
    """Read the spec, send batches until the file ends."""
    sys.setswitchinterval(0.0002)  # else each message waits 5 ms for its turn to be sent, longer than it takes to write
    gc.disable()  # lists of millions of short-lived texts: looking for cycles among them takes half of the time
    spec: StreamSpec = pickle.load(sys.stdin.buffer)
    waiting: Queue[bytes] = Queue(_AHEAD)
    sender = threading.Thread(target=_send, args=(waiting,))
    sender.start()
    for message in _messages(spec):
        waiting.put(message)
    waiting.put(b"")
    sender.join()
    return 0


def _messages(spec: StreamSpec) -> Iterator[bytes]:
    try:
        for batch in post_batches(spec):
            posts, cells = [(id_, _VALUES(post)) for id_, post in batch.posts.items()], batch.cells
            batch.posts, batch.cells = {}, []
            for start in range(_POSTS, len(posts), _POSTS):
                yield marshal.dumps(
                    ("batch", pickle.dumps((PostBatch.so_far(batch), posts[start : start + _POSTS])), [])
                )
            yield marshal.dumps(("batch", pickle.dumps((batch, posts[:_POSTS])), cells))
        yield marshal.dumps(("end", b"", []))
    except BadFile as error:
        yield marshal.dumps(("bad", str(error), []))


def _send(waiting: "Queue[bytes]") -> None:
    """Write messages while the next are made: a full pipe must not hold up the reading."""
    out = sys.stdout.buffer
    try:
        while message := waiting.get():
            out.write(_LENGTH.pack(len(message)))
            out.write(message)
            out.flush()
    except BrokenPipeError:  # the import was cancelled, and the reading must end with it
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
