"""Measures of what a person waits for at a screen: first paint, a usable list, a key in the search field."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from crm.paths import config_dir
from crm.services.sample import make_sample
from crm.settings import Settings, save
from tests.bench.generate import workspace
from tests.bench.measure import Measure, in_turn
from tests.bench.screen import Screen, display, screen_there

HERE = Path(__file__).parent
PAIRS = 7
START_AIM = 1.15  # times a bare window; performance.md, goal 1
KEY_AIM = 0.020  # seconds; performance.md, goal 7


def measures(small: int, large: int) -> Iterator[Measure]:
    """All measures at a screen, on lists of both sizes; none where no screen can be had."""
    if not screen_there():
        print("No screen: install xvfb to measure the window.", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as name, display() as screen:
        os.environ["RAPPORT_HOME"] = name
        environment = os.environ | {"DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
        yield _first_paint(Path(name), Screen(screen), environment)
        for count in (small, large):
            yield from _list(count, environment)


def _first_paint(folder: Path, screen: Screen, environment: dict[str, str]) -> Measure:
    """Our window on the sample workspace against a bare one, in turn, seen from outside."""
    path = make_sample(folder / "sample.rapport", user="Bench")
    save(Settings(user_name="Bench", last_workspace=str(path)), config_dir() / "settings.toml")
    ours = [sys.executable, "-m", "crm", "open", str(path)]
    bare = [sys.executable, str(HERE / "bare.py")]
    environment = environment | {"PYTHONPATH": str(HERE.parents[1])}
    screen.painted_after(ours, environment)
    screen.painted_after(bare, environment)
    seconds, against = in_turn(
        PAIRS, lambda: screen.painted_after(ours, environment), lambda: screen.painted_after(bare, environment)
    )
    return Measure("first paint of the window", 0, seconds, "bare QMainWindow", against, START_AIM, True)


def _list(count: int, environment: dict[str, str]) -> Iterator[Measure]:
    command = [sys.executable, str(HERE / "list_window.py"), str(workspace(count))]
    told = json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    floor = ("repaint of an empty table", told["floor"])
    yield Measure("usable list, from opening the file", count, told["first_rows"], *floor)
    medians = {text: statistics.median(took) for text, took in told["keys"].items()}
    worst = max(medians, key=lambda text: medians[text])
    every = [seconds for took in told["keys"].values() for seconds in took]
    note = f"worst of {len(every)}: {max(every) * 1000:.0f} ms"
    yield Measure("key in the search field to painted", count, statistics.median(every), *floor, KEY_AIM, note=note)
    yield Measure(f'slowest text, "{worst}"', count, medians[worst], *floor, KEY_AIM)
    yield Measure("repaint of the list", count, told["repaint"], *floor)
