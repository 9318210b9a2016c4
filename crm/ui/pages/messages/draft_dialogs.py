"""What is asked of a draft that waits: when it was sent, and what it should say instead."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from crm.domain.vocabulary import Channel
from crm.queries.messages import DraftRow, Wording
from crm.ui.kit.forms import Dialog, Field, area, line
from crm.ui.kit.moment import MomentField
from crm.ui.pages.messages.view_model import MessagesViewModel
from crm.ui.person.words import shown_name


class SentDialog(Dialog):
    """When messages were sent; they are logged as outreach of that moment."""

    def __init__(self, model: MessagesViewModel, draft_ids: Sequence[str], parent: QWidget) -> None:
        count = len(draft_ids)
        title = self.tr("1 message was sent") if count == 1 else self.tr("{n} messages were sent")
        super().__init__(title.format(n=model.formats.count(count)), self.tr("Log as sent"), parent, 400)
        self.model, self.draft_ids = model, tuple(draft_ids)
        self._zone = ZoneInfo(model.formats.zone_name)
        self.at = MomentField(datetime.now(UTC).astimezone(self._zone), model.formats.locale)
        hint = self.tr("Logged as outreach from you. Follow-ups and sequences count from here.")
        self.add("at", Field(self.tr("When"), self.at, hint))
        self.on_submit(self._log)

    def _log(self) -> None:
        at = self.at.value().replace(tzinfo=self._zone)
        self.model.confirm(self.draft_ids, at, lambda _ids: self.accept(), self.show_error)


class EditDraftDialog(Dialog):
    """Subject and text of one draft; the template stays as it is."""

    def __init__(self, model: MessagesViewModel, draft: DraftRow, parent: QWidget) -> None:
        title = self.tr("Message to {name}").format(name=shown_name(draft.name, None))
        super().__init__(title, self.tr("Save"), parent, 560)
        self.model, self.draft = model, draft
        self.subject = line(draft.subject)
        self.text = area(draft.text, 14)
        if draft.channel is Channel.EMAIL:
            self.add("subject", Field(self.tr("Subject"), self.subject))
        self.add("text", Field(self.tr("Message"), self.text, self.tr("Only this message changes, not its template.")))
        self.on_submit(self._save)
        self.text.setFocus()

    def _save(self) -> None:
        wording = Wording(self.subject.text(), self.text.toPlainText())
        self.model.edit_draft(self.draft.id, wording, lambda _done: self.accept(), self.show_error)
