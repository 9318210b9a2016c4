"""A program of its own: "Who next" over everybody in a window; prints the times of its moves as JSON (seconds).

    ranking_window.py FILE.rapport

A move: the slider takes a new value, everybody is weighed and put in order, and what changed in sight is painted.
`cpu`: the same in processor time.
"""

import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a file, not as a module

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from crm.app.root import settle_memory
from crm.db.unit_of_work import Database
from crm.domain.comparison import Criterion
from crm.formats import Formats
from crm.services.jobs import JobRunner
from crm.ui.bridge import Bridge
from crm.ui.pages.insight.page import InsightPage
from crm.ui.pages.insight.view_model import InsightViewModel
from crm.ui.theme import theme
from tests.bench.generate import TODAY

MOVES = 30
PATIENCE_MS = 120_000


class RankingWindow:
    """The real page on the real bridge."""

    def __init__(self, path: Path) -> None:
        self.db = Database.open(path, user="Bench", read_only=True)
        self.bridge = Bridge(self.db, JobRunner())
        self.page = InsightPage(InsightViewModel(self.bridge, Formats("en_GB", "UTC"), lambda: TODAY))
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        self.window.resize(1280, 800)

    def open(self) -> int:
        """Show the window, wait until everybody is ranked, and say how many they are."""
        tab, waiting = self.page.ranking, QEventLoop()
        tab.model.told.connect(waiting.quit)
        QTimer.singleShot(PATIENCE_MS, waiting.quit)
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)
        self.page.load()
        waiting.exec()
        tab.table.setCurrentIndex(tab.table.lines.index(3, 0))
        QApplication.processEvents()
        return tab.table.lines.rowCount()

    def move(self, to: int) -> tuple[float, float]:
        """Seconds, and processor seconds, until the order by this weight is painted."""
        tab = self.page.ranking
        before = tab.model.weights
        began, worked = time.perf_counter(), time.process_time()
        tab.strip.sliders[Criterion.FIT].slider.setValue(to)
        for painted in (tab.strip, tab.table.viewport(), tab.why):
            painted.repaint()
        took = time.perf_counter() - began, time.process_time() - worked
        assert tab.model.weights != before, "the slider moved nothing"
        return took


def main() -> None:
    """Measure and print."""
    app = QApplication(sys.argv[:1])
    theme.load_fonts()
    theme.apply(app, "light")
    window = RankingWindow(Path(sys.argv[1]))
    people = window.open()
    window.move(99)
    settle_memory()  # as the program does when its window stands
    moves = [window.move(each) for each in range(1, MOVES + 1)]
    told = {"people": people, "moves": [each[0] for each in moves], "cpu": [each[1] for each in moves]}
    print(json.dumps(told), flush=True)
    os._exit(0)  # the figures are out; how Qt takes itself apart is not measured here


if __name__ == "__main__":
    main()
