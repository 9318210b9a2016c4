#!/usr/bin/env python3
"""Set up and start Rapport, or check it: python3 dev.py run | test | bench | build.

Standard library only. Makes everything a bare Debian or Ubuntu lacks; a second start finds its stamp and does nothing.
"""

from __future__ import annotations  # so that an old Python reaches the sentence that says it is too old

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Command = list[str | Path]

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST_PYTHON = (3, 11)
NO_SCREEN = 69
ENVIRONMENT = 4

# The shared objects Qt loads, and the Debian package of each; what is not here comes along as a dependency.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
WAYLAND_LIBRARIES = {"libwayland-cursor.so.0": "libwayland-cursor0", "libwayland-egl.so.1": "libwayland-egl1"}
XSERVER_PROGRAMS = {"Xvfb": "xvfb", "xvfb-run": "xvfb", "xauth": "xauth"}


class SetUpError(Exception):
    """Set-up cannot go on; the message says what to do."""


def main(arguments: list[str]) -> int:
    """Do what was asked; returns the exit status."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(str(part) for part in sys.version_info[:3])
        print(f"Rapport needs Python 3.11 or newer, and this is {found}: {sys.executable}", file=sys.stderr)
        return ENVIRONMENT
    parser = argparse.ArgumentParser(prog="dev.py", description="Set up and start Rapport, or check it.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="run|test|bench|build")
    verbs.add_parser("run", help="start Rapport; what follows goes to it", add_help=False)
    verbs.add_parser("test", help="run every check; what follows goes to pytest", add_help=False)
    verbs.add_parser("bench", help="measure speed", add_help=False)
    verbs.add_parser("build", help="make the wheel and the source archive in dist/", add_help=False)
    chosen, rest = parser.parse_known_args(arguments[:1])[0], arguments[1:]
    verb = {"run": run, "test": test, "bench": bench, "build": build}[chosen.verb]
    try:
        return verb(rest)
    except SetUpError as problem:
        print(problem, file=sys.stderr)
        return ENVIRONMENT
    except KeyboardInterrupt:
        return 130


# What it does


def run(arguments: list[str]) -> int:
    """Start the window, or the command line when a verb follows; with no screen, make the tour."""
    wants_window = not arguments or arguments[0] == "open"
    screen = has_screen()
    problem = system_libraries(needed=screen and wants_window)
    environment("requirements.lock")
    if wants_window and problem and screen:
        raise SetUpError(problem)
    status = NO_SCREEN if wants_window and not screen else rapport(arguments)
    if status != NO_SCREEN or not wants_window:
        return status
    print("There is no screen here, so Rapport shows its main job without a window.")
    return rapport(["tour", "--to", os.path.relpath(ROOT / "rapport-tour")])


def test(arguments: list[str]) -> int:
    """Run every check in order and say plainly how each ended; stops at the first that fails."""
    problem = system_libraries(needed=True) or xserver_programs()
    environment("requirements-test.lock")
    if problem:
        raise SetUpError(problem)
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    pytest: Command = [PYTHON, "-m", "pytest"]
    checks: list[tuple[str, Command]] = [
        ("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        ("lint", [PYTHON, "-m", "ruff", "check", "."]),
        ("types", [PYTHON, "-m", "mypy"]),
        ("imports", [PYTHON, "-c", lint]),
        ("tests", [*pytest, "-m", "not xserver", "-n", "auto", "--dist", "worksteal", *arguments]),
    ]
    if sys.platform == "linux":
        checks.append(("window on an X server", ["xvfb-run", "-a", *pytest, "-m", "xserver", "tests/ui"]))
    return in_order(checks)


def bench(arguments: list[str]) -> int:
    """Measure speed and print each figure with what it is measured against."""
    problem = system_libraries(needed=True) or xserver_programs()
    environment("requirements-test.lock")
    if problem:
        raise SetUpError(problem)
    return call([PYTHON, "-P", ROOT / "tests" / "bench" / "run.py", *arguments])


def build(arguments: list[str]) -> int:
    """Make the wheel and the source archive in dist/."""
    environment("requirements.lock")
    tools = ROOT / "build" / "tools"
    pip_install(["--upgrade", "--target", tools, "-r", ROOT / "requirements-build.lock"])
    status = call([PYTHON, "-m", "hatchling", "build", *arguments], cwd=ROOT, env={"PYTHONPATH": str(tools)})
    for made in sorted((ROOT / "dist").glob("rapport_crm-*")):
        print(f"dist/{made.name}  {made.stat().st_size / 1e6:.1f} MB")
    return status


def in_order(checks: list[tuple[str, Command]]) -> int:
    """Run checks until one fails; print a summary; returns the failing one's status, else 0."""
    failed = 0
    summary = []
    for name, command in checks:
        if failed:
            summary.append(f"  not run  {name}")
            continue
        print(f"-- {name}", flush=True)
        started = time.perf_counter()
        env = {} if command[0] == "xvfb-run" else {"QT_QPA_PLATFORM": "offscreen"}
        failed = call(command, cwd=ROOT, env=env, without=("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"))
        took = time.perf_counter() - started
        summary.append(f"  {'FAILED ' if failed else 'passed '}  {name}  ({took:.1f} s)")
    print("\n".join(["", *summary]))
    return failed


# The screen and the system's libraries


def has_screen() -> bool:
    """Whether a window has anywhere to go; a named Qt platform counts as knowing best."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def system_libraries(*, needed: bool) -> str:
    """Have what Qt loads from the system, installing it where that is possible.

    Args:
        needed: a window or a test follows; otherwise nothing is said when something is missing.

    Returns:
        "" when all is there, else what to do.
    """
    if sys.platform != "linux":
        return ""
    libraries = dict(QT_LIBRARIES)
    if os.environ.get("WAYLAND_DISPLAY") and not os.environ.get("DISPLAY"):
        libraries.update(WAYLAND_LIBRARIES)
    missing = [package for soname, package in libraries.items() if not loads(soname)]
    if not missing or system_install(missing):
        return ""
    problem = f"Rapport's window needs libraries of the system. Install them with:\n  {apt_line(missing)}"
    return problem if needed else ""


def loads(soname: str) -> bool:
    """Whether the system's loader finds a shared object."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def xserver_programs() -> str:
    """Have xvfb for the test on a real X server; "" or what to do."""
    if sys.platform != "linux":
        return ""
    missing = sorted({package for program, package in XSERVER_PROGRAMS.items() if not shutil.which(program)})
    if not missing or system_install(missing):
        return ""
    return f"The window is tested on a virtual X server. Install it with:\n  {apt_line(missing)}"


def system_install(packages: list[str]) -> bool:
    """Install with apt when we are root and there is one; whether it worked."""
    if os.name == "nt" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {' '.join(packages)}", flush=True)
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    call(["apt-get", "update", "-qq"], env=env)
    install: Command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return call(install, env=env, quiet=True) == 0


def apt_line(packages: list[str]) -> str:
    """The one command that installs packages on Debian and Ubuntu."""
    return f"sudo apt install -y {' '.join(packages)}"


# The environment


def environment(lock: str) -> None:
    """Have .venv with exactly what a lock file names; does nothing when its stamp says so already.

    Args:
        lock: the lock's file name; the test lock contains the run lock.

    Raises:
        SetUpError: it cannot be made; the message says what to do.
    """
    stamp, key = VENV / f"{lock}.stamp", stamp_key(lock)
    if PYTHON.exists() and stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
        return
    make_venv()
    print(f"Installing what {lock} names into .venv", flush=True)
    pip_install(["-r", ROOT / lock])
    put_on_path()
    stamp.write_text(key, encoding="utf-8")
    if lock == "requirements-test.lock":
        (VENV / "requirements.lock.stamp").write_text(stamp_key("requirements.lock"), encoding="utf-8")


def stamp_key(lock: str) -> str:
    """What an environment was made from: the lock's bytes, this script's, and where the checkout is."""
    parts = ((ROOT / lock).read_bytes(), Path(__file__).read_bytes(), os.fsencode(ROOT))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_venv() -> None:
    """Make .venv when there is none that works."""
    if PYTHON.exists() and call([PYTHON, "-m", "pip", "--version"], quiet=True) == 0:
        return
    package = f"python3.{sys.version_info.minor}-venv"  # python3-venv brings only that of the system's own Python
    if importlib.util.find_spec("ensurepip") is None and not system_install([package]):
        raise SetUpError(f"Python's venv module is missing. Install it with:\n  {apt_line([package])}")
    print("Making .venv", flush=True)
    if call([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
        raise SetUpError(f"The environment could not be made in {VENV}.")


def pip_install(arguments: Command) -> None:
    """Install with pip, only what the lock's hashes allow and only ready-made wheels.

    Raises:
        SetUpError: pip failed; it has said why.
    """
    env = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    strict: Command = ["--require-hashes", "--only-binary", ":all:"]
    if call([PYTHON, "-m", "pip", "install", "--quiet", "--no-input", *strict, *arguments], env=env) != 0:
        raise SetUpError(
            "The packages could not be installed; look at the lines above, check the network, and try again."
        )


def put_on_path() -> None:
    """Let the environment's Python find the checkout, and make the `rapport` command."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    asked = subprocess.run([PYTHON, "-c", ask], check=True, capture_output=True, text=True)
    Path(asked.stdout.strip(), "rapport-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if os.name == "nt":
        (BIN / "rapport.cmd").write_text('@"%~dp0python.exe" -P -m crm %*\n', encoding="utf-8")
        return
    script = BIN / "rapport"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -P -m crm "$@"\n', encoding="utf-8")
    script.chmod(0o755)


# Other programs


def rapport(arguments: list[str]) -> int:
    """Rapport itself, from the caller's folder."""
    return call([PYTHON, "-P", "-m", "crm", *arguments])


def call(
    command: Command,
    *,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    without: tuple[str, ...] = (),
    quiet: bool = False,
) -> int:
    """Run a program to its end.

    Args:
        command: the program and its arguments.
        cwd: where it runs; None means here.
        env: variables set for it.
        without: variables taken away from it first.
        quiet: keep its output for when it fails.

    Returns:
        Its exit status.
    """
    variables = {name: value for name, value in os.environ.items() if name not in without} | (env or {})
    out = subprocess.PIPE if quiet else None
    done = subprocess.run(command, cwd=cwd, env=variables, stdout=out, stderr=subprocess.STDOUT if quiet else None)
    if quiet and done.returncode and done.stdout:
        sys.stderr.buffer.write(done.stdout)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
