"""Where Rapport starts: a verb goes to the command line, everything else opens the window.

The one place with imports inside functions: the command line never loads Qt, and the window stands on the screen
before the database library (half a second of imports) is loaded beside it.
"""

import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from crm.settings import Settings
    from crm.ui.shell.frame import Frame

NO_SCREEN = 69
DARK_BELOW = 128  # lightness of the system's window colour, 0 to 255
QT_PACKAGES = (
    "libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libx11-xcb1"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Start Rapport.

    Args:
        arguments: without the program's name; None takes those of the process.

    Returns:
        The exit status.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["read-posts"]:  # a packed Rapport starts itself to read a large file
        from crm.files.post_process import main as read_posts

        return read_posts(given[1:])
    file = _file_to_open(given)
    if file is None and given:
        from crm.cli.main import main as command_line

        return command_line(given)
    return _window(file)


def _file_to_open(given: list[str]) -> Path | None:
    """The workspace named by `open FILE`, or by a file manager; an empty path stands for the last one opened."""
    if given == ["open"]:
        given.clear()
    if given[:1] == ["open"]:
        named = [each for each in given[1:] if each != "--workspace"]
        if len(named) == 1 and not named[0].startswith("-"):
            return Path(named[0])
    if len(given) == 1 and given[0].endswith(".rapport") and Path(given[0]).is_file():
        return Path(given[0])
    return None


def _window(file: Path | None) -> int:
    try:
        qt_core = import_module("PySide6.QtCore")
        import_module("PySide6.QtGui")
    except ImportError as missing:
        sys.stderr.write(f"Rapport needs system libraries for its window ({missing}): apt install {QT_PACKAGES}\n")
        return NO_SCREEN
    from crm import paths, settings

    logging.getLogger().addHandler(logging.NullHandler())  # until the log is open, nothing goes to the terminal
    qt_core.qInstallMessageHandler(_qt_said)
    known = settings.load(paths.settings_file())
    app, frame = first_paint(known, file)
    return _run(app, frame, known, file)


def first_paint(known: "Settings", file: Path | None = None) -> "tuple[QApplication, Frame]":
    """The application and the empty frame of its window, shown; what fills it is loaded behind this picture.

    Args:
        known: look and last workspace.
        file: the workspace that will be opened; None for the last one.
    """
    from PySide6.QtWidgets import QApplication

    from crm.ui.shell.frame import Frame
    from crm.ui.theme.tokens import THEMES

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Rapport")
    app.setDesktopFileName("rapport")
    scheme = known.theme
    if scheme == "system":
        scheme = "dark" if app.palette().window().color().lightness() < DARK_BELOW else "light"
    coming = file or (Path(known.last_workspace) if known.last_workspace else None)
    words = app.translate("MainWindow", "Opening {}…").format(coming.stem) if coming else ""
    frame = Frame(THEMES[scheme], known.text_scale, words)
    frame.show()
    return app, frame


def _run(app: "QApplication", frame: "Frame", known: "Settings", file: Path | None) -> int:
    started: list[Any] = []

    def load() -> None:
        from crm import logs, paths
        from crm.services.jobs import JobRunner
        from crm.ui.bridge import Later

        logs.start(paths.log_dir())
        runner = JobRunner()
        later = Later(frame)
        started.extend((runner, later))
        later.run(runner.read, lambda: import_module("crm.app"), fill)

    def fill(loaded: Any) -> None:
        started.append(loaded.result().begin(frame, known, started[0], file))

    frame.painted.connect(load)
    status = app.exec()
    if started:
        started[0].close()
    return status


def _qt_said(kind: Any, _context: Any, message: str) -> None:
    """Qt's own messages; without a screen Qt would abort with a core dump, so one line and a status go first."""
    if kind.name == "QtFatalMsg" and "platform plugin" in message:
        sys.stderr.write("Rapport has no screen to open its window on; every verb but open works without one.\n")
        sys.stderr.flush()
        os._exit(NO_SCREEN)
    logging.getLogger("qt").warning("%s", message)


if __name__ == "__main__":
    sys.exit(main())
