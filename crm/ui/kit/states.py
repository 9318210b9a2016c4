"""The four states of a page: loading, empty (says what to do), content, failed (says why, offers to try again)."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from crm.ui.kit.widgets import Sign, button, column, label, panel
from crm.ui.theme.theme import current


class EmptyState(QWidget):
    """An icon, a title, one sentence, one main action and perhaps a second; `width` is the sentence's, in pixels."""

    def __init__(self, icon: str, title: str, sentence: str, *actions: QPushButton, width: int = 380) -> None:
        super().__init__()
        picture = Sign(icon, "text_faint", 32)
        words = label(sentence, "body", "muted", wrap=True)
        words.setFixedWidth(current().px(width))
        # A layout asks for the height at its own width, at which the sentence would be one line.
        words.setMinimumHeight(words.heightForWidth(current().px(width)))
        middle = Qt.AlignmentFlag.AlignHCenter
        words.setAlignment(middle)
        box = column(None, spacing=8)
        for widget in (picture, label(title, "title"), words):
            box.addWidget(widget, 0, middle)
        for action in actions:
            box.addSpacing(4)
            box.addWidget(action, 0, middle)
        box.addStretch(2)
        self.setLayout(box)


class PageStates(QStackedWidget):
    """Shows one of the four states; starts with loading, so nothing flashes empty before it was read."""

    def __init__(self, content: QWidget, empty: QWidget, retry: Callable[[], None]) -> None:
        super().__init__()
        self._content, self._empty = content, empty
        waiting = label(self.tr("Loading…"), "body", "faint")
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting = panel("surface", column(waiting))
        again = button(self.tr("Try again"))
        again.clicked.connect(retry)
        self._reason = label("", "body", "muted", wrap=True)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle = Qt.AlignmentFlag.AlignHCenter
        box = column(None, spacing=10)
        box.addWidget(label(self.tr("This could not be read"), "title"), 0, middle)
        box.addWidget(self._reason, 0, middle)
        box.addWidget(again, 0, middle)
        box.addStretch(2)
        self._failed = panel("surface", box)
        for widget in (self._waiting, content, empty, self._failed):
            self.addWidget(widget)
        self._awaited: QWidget | None = None
        self.currentChanged.connect(self._pass_focus)

    def show_loading(self) -> None:
        """Before the first answer."""
        self.setCurrentWidget(self._waiting)

    def show_content(self, any_rows: bool = True) -> None:
        """What was read, or the empty state when there is nothing."""
        self.setCurrentWidget(self._content if any_rows else self._empty)

    def show_failed(self, reason: str) -> None:
        """Why it could not be read."""
        self._reason.setText(reason)
        self.setCurrentWidget(self._failed)

    def hold_focus(self, target: QWidget) -> None:
        """Have the keyboard until this part of the content shows, so that it does not wander off meanwhile."""
        self._awaited = target
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.currentWidget() is not self._waiting:
            self._pass_focus()

    def _pass_focus(self) -> None:
        target, self._awaited = self._awaited, None
        if target is None or not self.hasFocus():
            return  # somebody went elsewhere meanwhile
        shown = self.currentWidget()
        if shown is not None and shown is not self._content:
            target = shown.findChild(QPushButton)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def state(self) -> str:
        """Which state shows: loading, content, empty or failed."""
        return ("loading", "content", "empty", "failed")[self.currentIndex()]
