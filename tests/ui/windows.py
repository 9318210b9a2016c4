"""Windows that open while a test acts: find the one that was asked for, and tell when it is gone."""

from typing import TypeVar

import shiboken6
from PySide6.QtWidgets import QApplication, QWidget

Kind = TypeVar("Kind", bound=QWidget)


def asked(kind: type[Kind]) -> Kind:
    """The window of this kind that is open."""
    QApplication.processEvents()
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


def gone(window: QWidget) -> bool:
    """Whether it was closed; one that deletes itself is gone altogether."""
    return not shiboken6.isValid(window) or not window.isVisible()
