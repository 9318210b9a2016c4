"""A program of its own: import a file on another thread while this one wakes every millisecond; prints JSON.

    large_import.py FILE.csv WORKSPACE.rapport [again]

`seconds`: of the import with everything before it; `gap`: the longest time (seconds) this thread, a window's place, did
not come to run; `peak`, `reader_peak`: MiB of this process and of the largest that reads the file; `again`, `changed`:
seconds of importing the file once more, and what that changed.
"""

import gc
import json
import resource
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a file, not as a module

from crm.db.unit_of_work import Database
from crm.services.imports import ImportOutcome, import_file
from crm.services.jobs import Progress


def main() -> None:
    """Import and print."""
    db = Database.open(Path(sys.argv[2]), user="Bench")
    gc.collect()
    gc.freeze()  # as the window does once it stands
    _, seconds, gap = imported(db, Path(sys.argv[1]))
    own, reader = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {"seconds": seconds, "gap": gap, "peak": own.ru_maxrss / 1024, "reader_peak": reader.ru_maxrss / 1024}
    if sys.argv[3:] == ["again"]:
        outcome, again, _ = imported(db, Path(sys.argv[1]))
        told |= {"again": again, "changed": outcome.counts.new + outcome.counts.updated}
    db.close()
    print(json.dumps(told), flush=True)


def imported(db: Database, path: Path) -> tuple[ImportOutcome, float, float]:
    """What an import on another thread told, its seconds, and the longest this thread did not come to run."""
    outcomes: list[ImportOutcome] = []
    work = threading.Thread(target=lambda: outcomes.append(import_file(db, path, progress=Progress())))
    gap, began = 0.0, time.perf_counter()
    last = began
    work.start()
    while work.is_alive():
        time.sleep(0.001)
        now = time.perf_counter()
        gap, last = max(gap, now - last), now
    return outcomes[0], last - began, gap


if __name__ == "__main__":
    main()
