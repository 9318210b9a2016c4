"""A program of its own: everybody's summaries written from the reports page in a window; prints its gaps as JSON (seconds).

    sharing_window.py FILE.rapport FOLDER

`gap`: of each form, the longest time in which the window could not answer, until what was written is shown.
"""

import json
import os
import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a file, not as a module

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm.app.root import settle_memory
from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.queries.summaries import partners_of
from crm.services.jobs import JobRunner
from crm.ui.bridge import Bridge
from crm.ui.pages.reports.page import ReportsPage
from crm.ui.pages.reports.view_model import ReportsViewModel
from crm.ui.theme import theme

TICK_MS, PATIENCE_MS, SETTLE_MS = 5, 300_000, 1500


class SharingWindow:
    """The real page on the real bridge."""

    def __init__(self, path: Path) -> None:
        self.db = Database.open(path, user="Bench")
        self.runner = JobRunner()
        self.bridge = Bridge(self.db, self.runner)
        self.page = ReportsPage(ReportsViewModel(self.bridge, Formats("en_GB", "UTC"), partial(self.db.today, "UTC")))
        self.page.resize(1280, 800)
        self._longest, self._last = 0.0, 0.0
        self._clock = QTimer(interval=TICK_MS)
        self._clock.timeout.connect(self._tick)

    def open(self) -> int:
        """Show the page with everybody chosen, and say how many they are."""
        self.page.show()
        QTest.qWaitForWindowExposed(self.page)
        self.page.choose(partners_of(self.db))
        QTest.qWait(2 * SETTLE_MS)  # its first pages stand
        people = len(self.page.model.people())
        assert people, "nobody was chosen"
        return people

    def write(self, to: Path, form: str) -> float:
        """Seconds of the longest gap while everybody's summaries are written in a form."""
        waiting, ended = QEventLoop(), []
        self._longest, self._last = 0.0, time.perf_counter()
        self._clock.start()
        QTimer.singleShot(PATIENCE_MS, waiting.quit)
        self.page.model.write(to, form, lambda: (ended.append(form), waiting.quit()))
        waiting.exec()
        assert ended, f"{form} did not end"
        QTest.qWait(SETTLE_MS)  # what was written is told
        self._clock.stop()
        return self._longest

    def _tick(self) -> None:
        now = time.perf_counter()
        self._longest, self._last = max(self._longest, now - self._last), now


def main() -> None:
    """Measure and print."""
    app = QApplication(sys.argv[:1])
    theme.load_fonts()
    theme.apply(app, "light")
    window, folder = SharingWindow(Path(sys.argv[1])), Path(sys.argv[2])
    folder.mkdir()
    people = window.open()
    settle_memory()  # as the program does when its window stands
    gaps = {
        form: window.write(folder if form == ".pdf" else folder / f"all{form}", form)
        for form in (".pdf", ".html", ".xlsx", ".pptx")
    }
    print(json.dumps({"people": people, "gaps": gaps}), flush=True)
    os._exit(0)  # the figures are out; how Qt takes itself apart is not measured here


if __name__ == "__main__":
    main()
