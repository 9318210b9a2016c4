"""A program of its own: the performance tab of one campaign in a window; prints its times as JSON (seconds).

    campaign_window.py FILE.rapport

`full`: from asking for a campaign until all of its page is laid out and painted, each time another basis or campaign;
`cpu`: the same in processor time. `read`: the reading and telling alone, without a window.
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
from crm.formats import Formats
from crm.queries.campaigns import campaign_rows
from crm.services.campaign_exports import CampaignReportRequest, campaign_told
from crm.services.jobs import JobRunner
from crm.ui.bridge import Bridge
from crm.ui.pages.campaigns.performance_tab import PerformanceTab
from crm.ui.theme import theme
from tests.bench.generate import TODAY
from tests.bench.measure import timed

ROUNDS = 6
PATIENCE_MS = 60_000
SETTLE_MS = 200


class CampaignWindow:
    """The real tab on the real bridge."""

    def __init__(self, path: Path) -> None:
        self.db = Database.open(path, user="Bench", read_only=True)
        self.ids = [row.id for row in campaign_rows(self.db, TODAY)]
        self.runner = JobRunner()
        self.formats = Formats("en_GB", "UTC")
        self.bridge = Bridge(self.db, self.runner)
        self.tab = PerformanceTab(self.bridge, self.formats)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.tab)
        self.window.resize(1280, 800)

    def open(self) -> None:
        """Show the window, empty."""
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)

    def full(self, campaign_id: str) -> tuple[float, float]:
        """Seconds, and processor seconds, until the page of a campaign is painted."""
        waiting = QEventLoop()
        self.tab.model.told.connect(waiting.quit)
        QTimer.singleShot(PATIENCE_MS, waiting.quit)
        began, worked = time.perf_counter(), time.process_time()
        self.tab.show_campaign(campaign_id)
        waiting.exec()
        self.window.grab()  # lays everything out and paints it
        took = time.perf_counter() - began, time.process_time() - worked
        self.tab.model.told.disconnect(waiting.quit)
        QTest.qWait(SETTLE_MS)  # what the last page leaves behind is cleared before anybody asks for another
        return took

    def close(self) -> None:
        """End the threads and close the file."""
        self.bridge.close()
        self.db.close()


def main() -> None:
    """Measure and print."""
    app = QApplication(sys.argv[:1])
    theme.load_fonts()
    theme.apply(app, "light")
    window = CampaignWindow(Path(sys.argv[1]))
    window.open()
    window.full(window.ids[0])
    settle_memory()  # as the program does when its window stands
    times = [window.full(window.ids[number % len(window.ids)]) for number in range(1, ROUNDS + 1)]
    request = CampaignReportRequest(window.ids[0], None, window.formats)
    read = [timed(lambda: campaign_told(window.db, request)) for _ in range(ROUNDS)]
    print(
        json.dumps({"full": [each[0] for each in times], "cpu": [each[1] for each in times], "read": read}), flush=True
    )
    window.close()
    os._exit(0)  # the figures are out; how Qt takes itself apart is not measured here


if __name__ == "__main__":
    main()
