"""What the forms of a partnership's record share: they write through its model and close when that is done."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from crm.errors import UserError
from crm.ui.kit.amounts import typed_minor
from crm.ui.kit.forms import Dialog
from crm.ui.pages.partnerships.record_view_model import RecordViewModel


class RecordDialog(Dialog):
    """A form on one line of the record."""

    def __init__(self, model: RecordViewModel, title: str, submit: str, parent: QWidget, width: int = 480) -> None:
        super().__init__(title, submit, parent, width)
        self.model = model
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.on_submit(self._submit_typed)

    def save(self) -> None:
        """Write what is typed with `write`; a wrong value raises `UserError`."""
        raise NotImplementedError

    def write(self, words: str, command: Callable[..., Any], *args: Any) -> None:
        """One step; what is refused stands beside its field."""
        self.model.write(words, command, *args, failed=self.show_error, then=lambda _result: self.accept())

    def write_changes(self, words: str, command: Callable[..., Any], line: Any, typed: Mapping[str, Any]) -> None:
        """Write what differs from a line that was read; without any difference it only closes."""
        changes = {name: value for name, value in typed.items() if value != getattr(line, name)}
        if changes:
            self.write(words, command, line.id, changes)
        else:
            self.accept()

    def _submit_typed(self) -> None:
        try:
            self.save()
        except UserError as error:
            self.show_error(error)


def typed_count(control: QLineEdit, field: str) -> int | None:
    """The whole number in a field; None for an empty one.

    Raises:
        UserError: it is no number.
    """
    text = control.text().strip()
    if not text:
        return None
    if not text.isdecimal():
        raise UserError(control.tr("Write a whole number."), field=field)
    return int(text)


def typed_amount(control: QLineEdit, currency: str, field: str) -> int | None:
    """Minor units in a field; None for an empty one.

    Raises:
        UserError: it is no amount of that currency.
    """
    return typed_minor(control.text(), currency, field)


def shown_count(value: int | None) -> str:
    """What stands in a field for a whole number; "" for an unknown one."""
    return "" if value is None else str(value)
