"""A program of its own: import a file on another thread while this one wakes every millisecond; prints JSON.

    large_import.py FILE.csv WORKSPACE.rapport [again]

`seconds`: of the import with everything before it; `gap`: the longest time (seconds) this thread, a window's place, did
not come to run; `peak`, `reader_peak`: most MiB of this process, and of those that read the file together; `again`,
`changed`: seconds of importing the file once more, and what that changed.
"""

import gc
import json
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a file, not as a module

from crm.db.unit_of_work import Database
from crm.services.imports import ImportOutcome, import_file
from crm.services.jobs import Progress

_LOOK = 0.1  # seconds between two looks at memory


def main() -> None:
    """Import and print."""
    db = Database.open(Path(sys.argv[2]), user="Bench")
    gc.collect()
    gc.freeze()  # as the window does once it stands
    _, seconds, gap, readers = imported(db, Path(sys.argv[1]))
    told = {"seconds": seconds, "gap": gap, "peak": most_memory("self"), "reader_peak": sum(readers.values())}
    if sys.argv[3:] == ["again"]:
        outcome, again, *_ = imported(db, Path(sys.argv[1]))
        told |= {"again": again, "changed": outcome.counts.new + outcome.counts.updated}
    db.close()
    print(json.dumps(told), flush=True)


def imported(db: Database, path: Path) -> tuple[ImportOutcome, float, float, dict[str, float]]:
    """What an import on another thread told, its seconds, and the longest this thread did not come to run.

    Last, the most memory of each process that it started, in MiB.
    """
    readers: dict[str, float] = {}
    looked = 0.0
    outcomes: list[ImportOutcome] = []
    work = threading.Thread(target=lambda: outcomes.append(import_file(db, path, progress=Progress())))
    gap, began = 0.0, time.perf_counter()
    last = began
    work.start()
    while work.is_alive():
        time.sleep(0.001)
        now = time.perf_counter()
        gap, last = max(gap, now - last), now
        if now - looked > _LOOK:
            looked = now
            readers |= {each: most_memory(each) or readers.get(each, 0.0) for each in children()}
            last = time.perf_counter()
    return outcomes[0], last - began, gap, readers


def children() -> list[str]:
    """Ids of the processes that this one started; none where the system does not tell."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [child for task in tasks for child in task.read_text().split()]


def most_memory(process: str) -> float:
    """The most memory that a process has held, in MiB; 0 where the system does not tell.

    Not `getrusage`, which counts what the starting process held as the started one's.
    """
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


if __name__ == "__main__":
    main()
