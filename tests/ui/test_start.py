"""The window is painted before any database library is loaded, and without a screen a start ends politely."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("sqlalchemy", "alembic", "babel", "jinja2", "typst", "crm.app", "crm.ui.theme.theme")
PAINT = """
import sys
from PySide6.QtCore import qInstallMessageHandler
qInstallMessageHandler(lambda *_said: None)
from crm import __main__ as start, paths, settings
app, window = start.first_paint(settings.load(paths.settings_file()))
def painted():
    print(window.isVisible(), sorted(name for name in HEAVY if name in sys.modules))
    app.quit()
window.painted.connect(painted)
app.exec()
"""


def run(code: list[str], home: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """A fresh Python."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept.pop("QT_QPA_PLATFORM", None)
    env = kept | {"RAPPORT_HOME": str(home)} | variables
    return subprocess.run([sys.executable, *code], env=env, capture_output=True, text=True, timeout=120, check=False)


def test_the_window_is_painted_before_the_database_is_loaded(tmp_path: Path) -> None:
    done = run(["-c", f"HEAVY = {HEAVY!r}\n{PAINT}"], tmp_path, QT_QPA_PLATFORM="offscreen")
    assert done.stdout.split("\n")[0] == "True []", done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
@pytest.mark.parametrize(
    "arguments", [[], ["open"], ["open", "agency.rapport"], ["open", "--workspace", "agency.rapport"]]
)
def test_without_a_screen_it_says_so_in_one_line(tmp_path: Path, arguments: list[str]) -> None:
    done = run(["-m", "crm", *arguments], tmp_path)
    assert done.returncode == 69
    assert done.stderr.count("\n") == 1 and "no screen" in done.stderr


def test_a_verb_never_loads_qt(tmp_path: Path) -> None:
    code = "import sys; from crm.__main__ import main; main(['imports', '--json']); print('PySide6' in sys.modules)"
    assert run(["-c", code], tmp_path).stdout.endswith("False\n")


def test_a_verb_goes_to_the_command_line(tmp_path: Path) -> None:
    done = run(["-m", "crm", "new", str(tmp_path / "agency.rapport")], tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "agency.rapport").is_file()


ENDED = """
import os, signal, sys, threading
from pathlib import Path
from crm.__main__ import main
held = Path(sys.argv[1]).with_name(".agency.rapport.holder")
def end():
    while not held.exists():
        threading.Event().wait(0.02)
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=end, daemon=True).start()
sys.exit(main(["open", sys.argv[1]]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM to catch")
def test_the_systems_wish_to_end_closes_the_workspace_as_the_person_would(tmp_path: Path) -> None:
    file = tmp_path / "agency.rapport"
    assert run(["-m", "crm", "new", str(file)], tmp_path).returncode == 0
    done = run(["-c", ENDED, str(file)], tmp_path, QT_QPA_PLATFORM="offscreen", RAPPORT_USER="Mara")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in tmp_path.glob("*agency*")) == ["agency.rapport"]
