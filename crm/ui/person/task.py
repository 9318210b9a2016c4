"""The dialog on one task: plan a follow-up, or correct one that is open."""

from PySide6.QtWidgets import QWidget

from crm.queries.influencer_detail import InfluencerDetail
from crm.queries.timeline import TimelineEntry
from crm.services.tasks import TaskDraft, add_task, edit_task
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import DateField, Dialog, Field, choice, line
from crm.ui.person.setting import Setting


class TaskDialog(Dialog):
    """A follow-up: what, by when, for which brand."""

    def __init__(
        self,
        bridge: Bridge,
        detail: InfluencerDetail,
        setting: Setting,
        parent: QWidget,
        task: TimelineEntry | None = None,
    ) -> None:
        title = self.tr("New task for {name}") if task is None else self.tr("Task for {name}")
        submit = self.tr("Add task") if task is None else self.tr("Save")
        super().__init__(title.format(name=setting.name(detail)), submit, parent, 440)
        self.bridge, self.detail, self.setting, self.task = bridge, detail, setting, task
        cards = [(card.id, card.brand) for card in detail.partnerships]
        first = cards[0][0] if cards else None
        self.title = line(task.title if task else "", self.tr("Ask for the draft"))
        self.due = DateField(task.due_on if task else setting.today(), setting.locale, self.tr("By a day"))
        self.partnership = choice([(None, self.tr("No brand")), *cards], task.partnership_id if task else first)
        self.add("title", Field(self.tr("What"), self.title))
        self.add("due_on", Field(self.tr("By when"), self.due))
        self.add("partnership_id", Field(self.tr("Brand"), self.partnership))
        self.on_submit(self._add if task is None else self._save)
        self.title.setFocus()

    def _add(self) -> None:
        draft = TaskDraft(self.detail.id, self.title.text(), self.due.value(), self.partnership.currentData())
        self.bridge.write(self, add_task, draft, then=self._added, failed=self.show_error)

    def _added(self, _task_id: str) -> None:
        self.setting.say_with_undo(self.tr("Task added."))
        self.accept()

    def _save(self) -> None:
        task = self.task
        assert task is not None
        typed = {
            "title": self.title.text(),
            "due_on": self.due.value(),
            "partnership_id": self.partnership.currentData(),
        }
        changes = {name: value for name, value in typed.items() if value != getattr(task, name)}
        if not changes:
            self.accept()
            return
        self.bridge.write(self, edit_task, task.id, changes, then=self._saved, failed=self.show_error)

    def _saved(self, _result: object) -> None:
        self.setting.say_with_undo(self.tr("Task saved."))
        self.accept()
