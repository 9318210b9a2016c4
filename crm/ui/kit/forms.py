"""Forms: a labelled field with its error beside it, and a framed dialog around a form. They know no record."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm.errors import UserError
from crm.ui.kit.choice_box import ChoiceBox
from crm.ui.kit.month_picker import drop_month
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.theme.theme import current

Choice = tuple[Any, str]
TITLE_BAR = 40  # px that the system's own frame may take
TALLEST = 680  # px at 100 %; a longer form scrolls, so that its buttons stay on a small screen


class Field(QWidget):
    """A label over a control, with room for one sentence below when the value is wrong."""

    def __init__(self, title: str, control: QWidget, hint: str = "") -> None:
        super().__init__()
        self.control = control
        self._hint = hint
        self._message = label(hint, "small", "faint", wrap=True)
        if not hint:  # and no setVisible(True) before it has a parent: it would flash as a window of its own
            self._message.hide()
        control.setAccessibleName(title)
        if isinstance(control, QComboBox):
            control.view().setAccessibleName(title)
        name = label(title, "small-strong", "muted")
        name.setBuddy(control)
        self.setLayout(column(name, 3, control, 2, self._message, None))

    def show_error(self, sentence: str) -> None:
        """Mark the field with a sentence; "" takes the mark off."""
        self._say(sentence or self._hint, "red" if sentence else "faint")
        self._mark(bool(sentence))
        self.control.setAccessibleDescription(sentence)

    def show_note(self, sentence: str, tone: str = "faint") -> None:
        """Say something about what is typed, without refusing it; "" goes back to the hint."""
        self._say(sentence or self._hint, tone if sentence else "faint")
        self._mark(False)
        self.control.setAccessibleDescription(sentence)

    def note(self) -> str:
        """What stands below the control."""
        return self._message.text()

    def _mark(self, invalid: bool) -> None:
        self.control.setProperty("invalid", invalid)
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)

    def _say(self, sentence: str, tone: str) -> None:
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))
        self._message.setProperty("tone", tone)
        self._message.style().unpolish(self._message)
        self._message.style().polish(self._message)


def line(text: str = "", placeholder: str = "") -> QLineEdit:
    """A line of text."""
    control = QLineEdit(text)
    control.setPlaceholderText(placeholder)
    return control


def area(text: str = "", lines: int = 4) -> QPlainTextEdit:
    """Several lines of plain text; Tab leaves it."""
    control = QPlainTextEdit(text)
    control.setTabChangesFocus(True)
    control.setFixedHeight(current().px(20 * lines + 12))
    return control


def read_only(name: str, lines: int) -> QPlainTextEdit:
    """Text to look at and to copy, such as a long address: it breaks anywhere rather than run out of the field.

    Args:
        name: what a screen reader says.
    """
    control = area("", lines)
    control.setReadOnly(True)
    control.setAccessibleName(name)
    control.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
    return control


def choice(choices: Sequence[Choice], value: Any = None) -> QComboBox:
    """One of several; each is (value, words)."""
    control = ChoiceBox()
    for each, words in choices:
        control.addItem(words, each)
    at = next((at for at, (each, _words) in enumerate(choices) if each == value), 0)
    control.setCurrentIndex(at)
    return control


class DateField(QWidget):
    """A calendar day that may be left open.

    Signals:
        changed(date): a person chose another day; not when it is left open.
        toggled(bool): a day was wanted, or left open.
    """

    changed = Signal(object)
    toggled = Signal(bool)

    def __init__(self, value: date | None, locale: str, none_words: str = "") -> None:
        super().__init__()
        self._edit = QDateEdit()
        drop_month(self._edit)
        self._edit.setLocale(QLocale(locale))
        self._edit.setDisplayFormat("ddd d MMM yyyy")
        self._edit.setDate(_qdate(value) if value else QDate.currentDate())
        self._wanted = QCheckBox(none_words)
        self._wanted.setVisible(bool(none_words))
        self._wanted.setChecked(value is not None)
        self._edit.setEnabled(value is not None or not none_words)
        self._wanted.toggled.connect(self._edit.setEnabled)
        self._wanted.toggled.connect(self.toggled)
        self._edit.dateChanged.connect(lambda day: self.changed.emit(date(day.year(), day.month(), day.day())))
        self.setLayout(row(self._wanted, self._edit, None))
        self.setFocusProxy(self._edit)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._edit.setAccessibleName(name)
        self._wanted.setAccessibleName(f"{name}: {self._wanted.text()}")

    def value(self) -> date | None:
        """The day, or None when it is left open."""
        if not self._edit.isEnabled():
            return None
        day = self._edit.date()
        return date(day.year(), day.month(), day.day())

    def set_value(self, value: date | None) -> None:
        """Show another day."""
        self._wanted.setChecked(value is not None)
        if value is not None:
            with QSignalBlocker(self._edit):
                self._edit.setDate(_qdate(value))


class Dialog(QDialog):
    """A framed dialog: title, fields by name, a main button that submits, Cancel. Errors stand beside their field."""

    def __init__(self, title: str, submit: str, parent: QWidget | None, width: int = 460) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setObjectName("surface")
        self.setMinimumWidth(current().px(width))
        self.fields: dict[str, Field] = {}
        self._on_submit: Callable[[], None] | None = None
        self._grid = QGridLayout()
        self._grid.setContentsMargins(20, 4, 20, 16)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        for side in (0, 1):
            self._grid.setColumnStretch(side, 1)
        self._at = 0
        self._failure = label("", "small", "red", wrap=True)
        self._failure.hide()
        self.submit = button(submit, name="primary")
        self.submit.setDefault(True)
        self.submit.clicked.connect(self._submit)
        self._foot = row(margins=(20, 12, 20, 14))
        self._build(title)

    def _build(self, title: str) -> None:
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from field to field
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = panel("surface", self._grid)
        scroll.setWidget(self._body)
        self._scroll = scroll
        self._foot.addStretch(1)
        self._foot.addWidget(cancel)
        self._foot.addWidget(self.submit)
        head = column(label(title, "title"), margins=(20, 18, 20, 8))
        failure = column(self._failure, margins=(20, 0, 20, 6))
        layout = self._frame = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(scroll, 1)
        layout.addLayout(failure)
        layout.addWidget(rule())
        layout.addLayout(self._foot)

    def add(self, name: str, field: Field, *, half: bool = False) -> Field:
        """Put a field below the others; two `half` fields after each other share a line.

        Args:
            name: what an error's `field` calls it.
        """
        self.fields[name] = field
        if isinstance(field.control, QComboBox):  # its longest words must not make the form wider than the dialog
            field.control.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        line_number, side = divmod(self._at, 2)
        if half:
            self._grid.addWidget(field, line_number, side)
            self._at += 1
        else:
            line_number += side
            self._grid.addWidget(field, line_number, 0, 1, 2)
            self._at = (line_number + 1) * 2
        return field

    def add_widget(self, widget: QWidget) -> None:
        """Put anything else below the fields."""
        line_number = (self._at + 1) // 2
        self._grid.addWidget(widget, line_number, 0, 1, 2)
        self._at = (line_number + 1) * 2

    def add_action(self, action: QPushButton) -> None:
        """A quiet button at the foot, away from Cancel."""
        self._foot.insertWidget(0, action)

    def on_submit(self, act: Callable[[], None]) -> None:
        """What the main button does; it ends with `accept` or `show_error`."""
        self._on_submit = act

    def show_error(self, error: Exception) -> None:
        """Show why it was refused, beside the field that the error names, else above the buttons."""
        self.submit.setEnabled(True)
        self._clear_errors()
        name = error.field if isinstance(error, UserError) else None
        field = self.fields.get(name or "")
        if field is None:
            self._failure.setText(str(error))
            self._failure.show()
            return
        field.show_error(str(error))
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(field)

    def _submit(self) -> None:
        self._clear_errors()
        if self._on_submit is not None:
            self.submit.setEnabled(False)
            self._on_submit()

    def _clear_errors(self) -> None:
        self._failure.hide()
        for field in self.fields.values():
            field.show_error("")

    def fit(self) -> None:
        """Grow to what the fields need now, up to the tallest; called again when something came in later."""
        width = max(self.width(), self.minimumWidth())
        fields = self._grid.heightForWidth(width) if self._grid.hasHeightForWidth() else self._grid.sizeHint().height()
        around = self._frame.sizeHint().height() - self._scroll.sizeHint().height()
        least = self.height() if self.isVisible() else 0
        room = self.screen().availableGeometry().height() - TITLE_BAR  # large text would not fit a small screen
        self.resize(width, max(least, min(fields + around, current().px(TALLEST), room)))

    def showEvent(self, event: Any) -> None:
        self._grid.setRowStretch(self._grid.rowCount(), 1)  # what is left over stays below, not between the fields
        self.fit()
        super().showEvent(event)


def buttons_row(*buttons: QWidget) -> QHBoxLayout:
    """Buttons of equal width."""
    layout = row(spacing=6)
    for each in buttons:
        layout.addWidget(each, 1)
    return layout


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def comma_separated(text: str) -> tuple[str, ...]:
    """What a person typed with commas between, without blanks."""
    return tuple(word.strip() for word in text.split(",") if word.strip())
