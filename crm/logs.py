"""The local log: one rotating file, no personal data, and hooks so that no failure passes unrecorded.

Log ids, counts and durations; never names, notes, handles, addresses or values that a person typed.
"""

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

LOG_NAME = "rapport.log"
LOG_BYTES = 1_000_000
LOGS_KEPT = 3

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]
log = logging.getLogger(__name__)


def start(folder: Path, *, on_bug: Hook | None = None) -> Path:
    """Begin to log into a folder and catch what nothing else caught, on every thread.

    Args:
        folder: made when missing; when it cannot be written to, Rapport runs without a log.
        on_bug: called after an uncaught exception was logged, on the thread where it happened.

    Returns:
        The log file's path.
    """
    path = folder / LOG_NAME
    root = logging.getLogger()
    if not any(isinstance(known, RotatingFileHandler) and Path(known.baseFilename) == path for known in root.handlers):
        root.addHandler(_file_or_nothing(path))
        root.setLevel(logging.INFO)
    sys.excepthook = _logged(on_bug)
    threading.excepthook = _on_thread
    if sys.__stderr__ is not None:  # a windowed start on Windows has none
        faulthandler.enable(sys.__stderr__)
    return path


def record_bug(error: BaseException) -> None:
    """Write an unforeseen exception to the log: its kind and where it happened, without its message.

    The message may quote what a person typed, so only the kinds and places of the whole chain are kept.
    """
    log.error("bug: %s", " <- ".join(_places(error)))


def _file_or_nothing(path: Path) -> logging.Handler:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8", delay=False
        )
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    return handler


def _logged(on_bug: Hook | None) -> Hook:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        record_bug(error)
        if on_bug is not None:
            on_bug(kind, error, trace)
        elif sys.__stderr__ is not None:
            sys.__excepthook__(kind, error, trace)

    return hook


def _on_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        sys.excepthook(args.exc_type, args.exc_value, args.exc_traceback)


def _places(error: BaseException) -> list[str]:
    places: list[str] = []
    link: BaseException | None = error
    while link is not None and len(places) < 5:
        places.append(f"{type(link).__name__} at {' > '.join(_frames(link.__traceback__))}")
        link = link.__cause__ or link.__context__
    return places


def _frames(trace: TracebackType | None) -> list[str]:
    frames: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-12:]
