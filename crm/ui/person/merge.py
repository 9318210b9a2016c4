"""The dialog that makes one person of two: find the other record, compare, merge."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QWidget

from crm.errors import CrmError
from crm.queries.find import Found, quick_find
from crm.queries.influencer_detail import InfluencerDetail
from crm.queries.merging import MergeSide, merge_sides
from crm.services.merging import merge_influencers
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import Dialog
from crm.ui.kit.widgets import button, column, label, search_field
from crm.ui.person.compare import CompareView
from crm.ui.person.setting import Setting
from crm.ui.theme.theme import current

FOUND = int(Qt.ItemDataRole.UserRole) + 1
HEIGHT, WIDTH = 440, 700


class MergeDialog(Dialog):
    """The person shown stays; the other is found by name, handle or note, and everything of theirs passes on."""

    def __init__(self, bridge: Bridge, detail: InfluencerDetail, setting: Setting, parent: QWidget) -> None:
        self.name = setting.name(detail)
        super().__init__(self.tr("Merge another record into {name}").format(name=self.name), "", parent, WIDTH)
        self.submit.setText(self.tr("Merge"))
        self.bridge, self.detail, self.setting = bridge, detail, setting
        self.other: MergeSide | None = None
        self.search = search_field(self.tr("Find the other record by name or handle"))
        self.results = self._make_results()
        self.compare = CompareView(setting.formats)
        self.again = button(self.tr("Choose someone else"), "search", "ghost")
        self.again.clicked.connect(self.look)
        self.add_action(self.again)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._finder())
        self._stack.addWidget(self.compare)
        self._stack.setFixedHeight(current().px(HEIGHT))
        self.add_widget(self._stack)
        self.on_submit(self._merge)
        self.look()

    def _make_results(self) -> QListWidget:
        results = QListWidget()
        results.setObjectName("results")
        results.setAccessibleName(self.tr("Records found"))
        results.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows work from the field, so typing never stops
        results.itemClicked.connect(self._choose)
        return results

    def _finder(self) -> QWidget:
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self._told = label("", "small", "faint")
        finder = QWidget()
        finder.setLayout(column(self.search, 8, self._told, 4, self.results))
        return finder

    def look(self) -> None:
        """Look for the other record."""
        self.other = None
        self.submit.setEnabled(False)
        self.submit.setDefault(False)
        self.again.hide()
        self._stack.setCurrentIndex(0)
        self._find(self.search.text())
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find(self, text: str) -> None:
        # Without a text, those who begin like this person are the likeliest.
        wanted = text.strip() or self.name.split(" ")[0].lstrip("@")
        self.bridge.read(self, quick_find, wanted, then=self._show_found)

    def _show_found(self, found: Sequence[Found]) -> None:
        self.results.clear()
        for hit in found:
            if hit.thing == "influencer" and hit.id != self.detail.id:
                item = QListWidgetItem(hit.told)
                item.setData(FOUND, hit.id)
                self.results.addItem(item)
        self.results.setCurrentRow(0)
        none = self.tr("Nobody else fits.") if self.search.text().strip() else self.tr("Type a name or a handle.")
        self._told.setText(self.tr("Enter compares the two.") if self.results.count() else none)

    def _choose(self, item: QListWidgetItem) -> None:
        self.bridge.read(self, merge_sides, self.detail.id, item.data(FOUND), then=self._compare, failed=self._fail)

    def _compare(self, sides: tuple[MergeSide, MergeSide]) -> None:
        keep, self.other = sides
        self.compare.show_sides(keep, self.other)
        self.again.show()
        self._stack.setCurrentWidget(self.compare)
        self.submit.setEnabled(True)
        self.submit.setDefault(True)
        self.submit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _merge(self) -> None:
        if self.other is not None:
            ids = self.detail.id, self.other.id
            choices = self.compare.choices()
            self.bridge.write(self, merge_influencers, *ids, choices, then=self._merged, failed=self._fail)

    def _merged(self, _result: object) -> None:
        self.setting.say_with_undo(self.tr("Merged into {name}.").format(name=self.name))
        self.accept()

    def _fail(self, error: CrmError) -> None:
        self.show_error(error)
        self.submit.setEnabled(self.other is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                at = self.results.currentRow() + step
                self.results.setCurrentRow(max(0, min(at, self.results.count() - 1)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if (item := self.results.currentItem()) is not None:
                    self._choose(item)
                return True
        return super().eventFilter(watched, event)
