"""Measures of importing large files of post figures, each import in a process of its own beside the sqlite3 shell."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crm.db.unit_of_work import Database
from tests.bench.generate import new_posts, post_figures
from tests.bench.measure import Measure, timed

PLAIN_AIM, KEYED_AIM = 2.2, 0.8  # times the shell's import without and with the key
GAP_AIM = 0.016  # seconds between two frames
PEAK_AIM, HUGE_PEAK_AIM = 100, 300  # MiB
_KEYED = """CREATE TABLE figures (post_id TEXT NOT NULL, platform TEXT, read_at TEXT NOT NULL, impressions INT,
    reach INT, likes INT, comments INT, shares INT, saves INT, clicks INT,
    PRIMARY KEY (post_id, read_at) ON CONFLICT REPLACE) WITHOUT ROWID"""


@dataclass(frozen=True)
class Run:
    """One import with the shell's imports of the same file right behind it.

    Attributes:
        told: what `large_import.py` told.
        plain, keyed: seconds of the shell, without and with the key.
    """

    told: dict[str, float]
    plain: float
    keyed: float


def measures(count: int) -> Iterator[Measure]:
    """So many figures into an empty workspace and the same file again, three times."""
    with _folder() as folder:
        runs = [_run(folder, post_figures(count), again=True) for _ in range(3)]
    yield from _beside_shell(count, runs, PEAK_AIM)
    again, first = (statistics.median(run.told[name] for run in runs) for name in ("again", "seconds"))
    changed = int(max(run.told["changed"] for run in runs))
    yield Measure("import the same figures again", count, again, "the first time", first, note=f"{changed} changes")


def huge_measures(count: int, posts: int) -> Iterator[Measure]:
    """Ten times as many figures, and a file in which each row is a post of its own; once each."""
    with _folder() as folder:
        yield from _beside_shell(count, [_run(folder, post_figures(count))], HUGE_PEAK_AIM)
        run = _run(folder, new_posts(posts), keyed=False)
    name = "import posts that are all new"
    yield Measure(name, posts, run.told["seconds"], "sqlite3 .import, no key", run.plain, note=_peaks([run]))


def _beside_shell(count: int, runs: Sequence[Run], peak_aim: int) -> Iterator[Measure]:
    seconds = statistics.median(run.told["seconds"] for run in runs)
    plain = statistics.median(run.plain for run in runs)
    keyed = statistics.median(run.keyed for run in runs)
    gap = statistics.median(run.told["gap"] for run in runs)
    most = max(max(run.told["peak"], run.told["reader_peak"]) for run in runs)
    memory = f"{_peaks(runs)}{'' if most < peak_aim else f', MISSED {peak_aim}'}"
    name = "import post figures, checked and upserted"
    yield Measure(name, count, seconds, "sqlite3 .import, no key", plain, PLAIN_AIM, aim_is_ratio=True, note=memory)
    yield Measure(name, count, seconds, "sqlite3 .import, same key", keyed, KEYED_AIM, aim_is_ratio=True)
    worst = max(run.told["gap"] for run in runs)
    yield Measure("longest gap between frames meanwhile", count, gap, aim=GAP_AIM, note=f"worst {worst * 1000:.0f} ms")


def _peaks(runs: Sequence[Run]) -> str:
    peak, reader = (max(run.told[name] for run in runs) for name in ("peak", "reader_peak"))
    return f"peak {peak:.0f} MiB, its readers {reader:.0f} MiB"


def _run(folder: Path, file: Path, *, again: bool = False, keyed: bool = True) -> Run:
    workspace = folder / "figures.rapport"
    Database.create(workspace, user="Bench", name="Figures").close()
    program = [sys.executable, str(Path(__file__).with_name("large_import.py")), str(file), str(workspace)]
    told = subprocess.run([*program, *(["again"] if again else [])], check=True, capture_output=True, text=True)
    workspace.unlink()
    plain = _shell(folder / "plain.db", ".mode csv", f".import {file} figures")
    script = (_KEYED, ".mode csv", f".import --skip 1 {file} figures")
    return Run(json.loads(told.stdout), plain, _shell(folder / "keyed.db", *script) if keyed else 0.0)


def _shell(to: Path, *script: str) -> float:
    seconds = timed(lambda: subprocess.run(["sqlite3", str(to), *script], check=True))
    to.unlink()
    return seconds


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as name:
        os.environ["RAPPORT_HOME"] = str(Path(name) / "home")
        yield Path(name)
