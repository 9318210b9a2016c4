"""What the tabs share that only read and explain: read when seen, scroll, explain over the window, say what was saved."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from crm.changes import ChangeSet
from crm.domain.explanation import Explanation
from crm.errors import CrmError
from crm.ui.kit.chart_view import Chart
from crm.ui.kit.explained import Explained
from crm.ui.kit.states import PageStates
from crm.ui.kit.widgets import button, column, panel
from crm.ui.pages.insight.view_model import InsightViewModel


class ReadingTab(QWidget):
    """A tab that reads when it comes to the front and what it shows has changed."""

    shown_tables: tuple[str, ...] = ()  # what its figures are made of

    def __init__(self, insight: InsightViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.insight, self.bridge, self.formats = insight, insight.bridge, insight.formats
        self._explained: Explained | None = None
        self._stale = True
        self.bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read what is shown."""
        raise NotImplementedError

    def lay_out(self, inside: Any, empty: QWidget) -> None:
        """Put the content into a scrolled page with its states."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(panel("surface", inside))
        self.states = PageStates(panel("surface", column(area)), empty, self.load)
        self.setLayout(column(self.states))

    def fail(self, error: CrmError) -> None:
        """It could not be read."""
        self._stale = True
        self.states.show_failed(str(error))

    def explain(self, told: Explanation) -> None:
        """Show over the window how a figure was made."""
        if self._explained is None:
            self._explained = Explained(self.window(), self.formats, self.insight.open_source)
        self._explained.explain(told)

    def figure(self, text: str, name: str, act: Callable[[], None]) -> QPushButton:
        """A figure to be pressed for its explanation."""
        made = button(text, None, "figure")
        made.setAccessibleName(self.tr("Explain {name}: {figure}").format(name=name, figure=text))
        made.setToolTip(self.tr("How this was calculated"))
        made.clicked.connect(lambda _checked=False: act())
        return made

    def watch(self, chart: Chart) -> Chart:
        """Say when a picture of the chart was saved, or why not."""
        chart.saved.connect(lambda path: self.bridge.say(self.tr("{path} is written.").format(path=path)))
        chart.refused.connect(self.bridge.say)
        return chart

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.load()

    def _on_changed(self, changes: ChangeSet) -> None:
        if not changes.touches(*self.shown_tables):
            return
        if self.isVisible():
            self.load()
        else:
            self._stale = True
