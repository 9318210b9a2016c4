"""The guard against PySide6 releases that give away references to None (6.12.0 on Python 3.11 dies of it)."""

import sys
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainterPath

CALLS = 2000
Index = QModelIndex | QPersistentModelIndex


class Empty(QAbstractTableModel):
    """Answers None to everything, as our models do for most roles."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return None


def test_model_and_drawing_calls_do_not_use_up_none(qapp: object) -> None:
    model, path = Empty(), QPainterPath()
    corner = model.index(0, 0)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        model.itemData(corner)
        path.cubicTo(0, 0, 1, 1, 2, 2)
    assert sys.getrefcount(None) > before - CALLS // 10
