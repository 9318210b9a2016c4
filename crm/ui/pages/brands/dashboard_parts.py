"""The parts that the first page of a brand is made of: a measure on a card, a chart with its head, a section of lines."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crm.ui.kit.chart_view import Chart
from crm.ui.kit.widgets import button, card, clear, column, label, row
from crm.ui.theme.theme import current

_LINE, _NAME = 24, 150  # px at 100 %
_LONG = 12  # letters
Act = Callable[[], object]


class Measure(QWidget):
    """A title, a figure that explains itself when it is pressed, and on what it rests."""

    def __init__(self, title: str, explain: Act) -> None:
        super().__init__()
        self._name = title
        self.figure = button("…", None, "figure")
        self.figure.clicked.connect(lambda _checked=False: explain())
        self.under = label("", "small", "muted", wrap=True)
        box = column(label(title, "small-strong", "muted"), row(self.figure, None), self.under, None, spacing=4)
        box.setContentsMargins(14, 12, 14, 12)
        self.setLayout(column(card(box)))
        self.tell("…", "")

    def tell(self, figure: str, under: str) -> None:
        """Show another figure; one that is long, or has a line for each currency, in smaller letters."""
        long = "\n" in figure or len(figure) > _LONG
        self.figure.setFont(current().font("title" if long else "figure"))
        self.figure.setText(figure)
        spoken = figure.replace("\n", ", ")
        self.figure.setAccessibleName(self.tr("Explain {name}: {figure}").format(name=self._name, figure=spoken))
        self.figure.setToolTip(self.tr("Press to see how it was made"))
        self.under.setText(under)


class ChartBox(QWidget):
    """A chart below its title, which explains it, and what it rests on."""

    def __init__(self, chart: Chart, explain: Act) -> None:
        super().__init__()
        self.chart = chart
        self.head = button(chart.title, None, "figure")
        self.head.setAccessibleName(self.tr("Explain {name}").format(name=chart.title))
        self.head.setToolTip(self.tr("Press to see how it was made; a right click on the chart saves it"))
        self.head.clicked.connect(lambda _checked=False: explain())
        self.under = label("", "small", "faint", wrap=True)
        self.setLayout(column(row(self.head, None), self.under, 6, chart, None))


class Line(QWidget):
    """One line of a section: a name that opens something, words, and at the end a widget or a word."""

    def __init__(self, name: str, opens: Act, words: str, end: QWidget, spoken: str = "") -> None:
        """Show it.

        Args:
            spoken: what the name opens, where that is not what it names.
        """
        super().__init__()
        self.link = open_button(name, opens, spoken)
        told = label(words, "body", "muted", wrap=True)
        for each in (told, end):
            each.setMinimumHeight(current().px(_LINE))  # as tall as the name, so that single lines stand level
        box = QGridLayout()
        box.setContentsMargins(0, 3, 0, 3)
        box.setHorizontalSpacing(current().px(12))
        box.addWidget(self.link, 0, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(told, 0, 1)
        box.addWidget(end, 0, 2, Qt.AlignmentFlag.AlignTop)
        box.setColumnMinimumWidth(0, current().px(_NAME))
        box.setColumnStretch(1, 1)
        self.setLayout(box)


def open_button(name: str, opens: Act, spoken: str = "") -> QPushButton:
    """A name that opens what it names."""
    link = button(name, None, "figure")
    link.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    link.setToolTip(spoken or name)
    link.setAccessibleName(spoken or link.tr("Open {name}").format(name=name))
    link.clicked.connect(lambda _checked=False: opens())
    return link


class Section(QFrame):
    """A title with a caption, and below it lines; says that they are read, that there is none, or why not."""

    def __init__(self, title: str, caption: str = "", kept: QWidget | None = None) -> None:
        """Begin as being read.

        Args:
            kept: stands instead of lines once it has something to show.
        """
        super().__init__()
        self._kept = kept or QWidget()
        self.caption = label(caption, "small", "faint", wrap=True)
        head = row(label(title, "title"), self.caption, spacing=10)
        head.setStretch(1, 1)
        self._lines: QVBoxLayout = column(spacing=0)
        self.setLayout(column(head, 6, self._lines, self._kept, None))
        self.setAccessibleName(title)
        self.show_waiting()

    def show_waiting(self) -> None:
        """Before it is read."""
        self._say(self.tr("Reading…"))

    def show_failed(self, sentence: str) -> None:
        """It could not be read."""
        self._say(self.tr("This could not be read: {reason}").format(reason=sentence))

    def show_lines(self, lines: Sequence[QWidget], nothing: str) -> None:
        """Show these, or a sentence that says what would make some."""
        if not lines:
            self._say(nothing)
            return
        clear(self._lines)
        for line in lines:
            self._lines.addWidget(line)

    def show_kept(self) -> None:
        """Show what stands instead of lines."""
        clear(self._lines)
        self._kept.show()

    def _say(self, sentence: str) -> None:
        self._kept.hide()
        clear(self._lines)
        self._lines.addWidget(label(sentence, "body", "faint", wrap=True))
