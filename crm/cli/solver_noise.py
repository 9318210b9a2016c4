"""Keeps a solver's own chatter off standard output, where one JSON value is promised. Knows no verb."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def silenced() -> Iterator[None]:
    """Send what native code prints nowhere for a while; Python's own output waits and is kept.

    HiGHS as SciPy carries it prints a line on standard output in rare cases whatever its options say.
    """
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        ctypes.CDLL("ucrtbase" if os.name == "nt" else None).fflush(None)
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
