"""A program of its own: the influencer list of a workspace in a window; prints its times as JSON (seconds).

    list_window.py FILE.rapport

`first_rows`: from opening the file to all rows in view painted. `keys`: text -> times from the key to all rows in view
painted, its words having been typed letter by letter. `repaint`: of the list; `floor`: of an empty QTableView of the same size.
"""

import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a file, not as a module

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.services.jobs import JobRunner
from crm.ui.bridge import Bridge
from crm.ui.kit.paged_table_model import ROW
from crm.ui.pages.influencers.page import InfluencersPage, RowWords
from crm.ui.pages.influencers.view_model import InfluencersViewModel
from crm.ui.theme import theme
from tests.bench.generate import TODAY
from tests.bench.measure import median_of

TYPED = ("s", "sil", "mia si", "rotterdam", "kari", "bench@")
ROUNDS = 4
PAUSE_MS = 150  # between two keys: a quick typist
PATIENCE = 20.0  # seconds until a list that never comes is given up


class Watcher(QObject):
    """Notes that a widget was asked to paint."""

    def __init__(self, watched: QObject) -> None:
        super().__init__()
        self.painted = False
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted = True
        return False


class ListWindow:
    """The real page on the real bridge, driven with keys."""

    def __init__(self, path: Path) -> None:
        self.began = time.perf_counter()
        self.db = Database.open(path, user="Bench", read_only=True)
        self.runner = JobRunner()
        self.bridge = Bridge(self.db, self.runner)
        formats = Formats("en_GB", "UTC")
        words = RowWords(formats, lambda: TODAY)
        self.model = InfluencersViewModel(self.bridge, words.columns(), formats)
        self.page = InfluencersPage(self.model, words)
        self.table = self.page.table
        self.shown = False
        self.model.shown.connect(self._note_shown)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        self.window.resize(1280, 800)
        self.watcher = Watcher(self.table.viewport())
        self.alarm = QTimer(interval=1000)  # wakes a wait that nothing else would end
        self.alarm.start()

    def _note_shown(self) -> None:
        self.shown = True

    def open(self) -> float:
        """Show the window; seconds from opening the file until the rows in view are painted."""
        self.window.show()
        self.model.load()
        self._wait_for_rows()
        return time.perf_counter() - self.began

    def type(self, text: str) -> list[float]:
        """Type letter by letter into an empty search field; seconds from each key to the painted list."""
        took = []
        for letter in text:
            QTest.qWait(PAUSE_MS)
            self.shown = False
            began = time.perf_counter()
            QTest.keyClick(self.page.search, letter)
            self._wait_for_rows()
            took.append(time.perf_counter() - began)
        self.shown = False
        self.page.search.clear()
        self._wait_for_rows()
        return took

    def floor(self) -> float:
        """Seconds of one repaint of an empty table as large as the list."""
        empty = QTableView()
        empty.resize(self.table.size())
        empty.show()
        QTest.qWaitForWindowExposed(empty)
        return median_of(30, empty.viewport().repaint)

    def repaint(self) -> float:
        """Seconds of one repaint of the list as it stands."""
        return median_of(30, self.table.viewport().repaint)

    def close(self) -> None:
        """End the threads and close the file."""
        self.bridge.close()
        self.db.close()

    def _wait_for_rows(self) -> None:
        """Until the new ids are shown, every row in view is there, and a paint came after that."""
        give_up = time.perf_counter() + PATIENCE
        self.watcher.painted = False
        ready = False
        while not (ready and self.watcher.painted):
            if time.perf_counter() > give_up:
                raise TimeoutError("the list did not come")
            if not ready and self.shown and self._rows_in_view():
                ready = True
                self.watcher.painted = self.table.isHidden()  # nobody found: there is nothing to paint
                self.table.viewport().update()
            # Sleeping between events leaves the interpreter to the reader threads, as app.exec() does.
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _rows_in_view(self) -> bool:
        # Counted from heights: until the view lays itself out anew, rowAt() answers -1, and asking for the data of rows
        # out of view would make the model read them.
        model = self.model.table
        in_view = self.table.viewport().height() // self.table.verticalHeader().defaultSectionSize() + 1
        return all(model.index(at, 0).data(ROW) is not None for at in range(min(in_view, model.rowCount())))


def main() -> None:
    """Measure and print."""
    app = QApplication(sys.argv[:1])
    theme.load_fonts()
    theme.apply(app, "light")
    window = ListWindow(Path(sys.argv[1]))
    first_rows = window.open()
    window.page.search.setFocus(Qt.FocusReason.OtherFocusReason)
    window.type("warm")
    keys: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for text in TYPED:
            for at, seconds in enumerate(window.type(text)):
                keys.setdefault(text[: at + 1], []).append(seconds)
    told = {"first_rows": first_rows, "keys": keys, "repaint": window.repaint(), "floor": window.floor()}
    print(json.dumps(told), flush=True)
    window.close()
    os._exit(0)  # the figures are out; how Qt takes itself apart is not measured here


if __name__ == "__main__":
    main()
