"""The form of one template: name, channel, subject, text, with merge fields marked. It shows and gives back."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from crm.domain.vocabulary import Channel
from crm.errors import CrmError, UserError
from crm.queries.messages import MessagePreview, Wording
from crm.services.message_templates import TemplateDraft
from crm.ui import present
from crm.ui.kit.forms import Field, choice, line
from crm.ui.kit.widgets import button, column, panel, row
from crm.ui.pages.messages.field_text import FieldText
from crm.ui.theme.theme import current

WIDEST = 640  # px at 100 %: a line of text stays readable
CHANNELS = (Channel.EMAIL, Channel.DIRECT_MESSAGE, Channel.LETTER, Channel.OTHER)


class TemplateEditor(QScrollArea):
    """Signals:
    edited(): something was typed; ask `draft`.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._quiet = False
        self.name = line("", self.tr("First message"))
        self.channel = choice([(each, present.channel_words(each)) for each in CHANNELS])
        self.subject = FieldText(self.tr("Subject"), one_line=True)
        self.text = FieldText(self.tr("Message"), lines=12)
        self.insert = button(self.tr("Insert field"), "plus", "ghost")
        self.insert.setMenu(self.text.field_menu(self.insert))
        hint = self.tr("Type { for a field. {first_name|there} writes “there” for those of whom it is not known.")
        self.fields: dict[str, Field] = {
            "name": Field(self.tr("Name"), self.name),
            "channel": Field(self.tr("Channel"), self.channel),
            "subject": Field(self.tr("Subject"), self.subject),
            "text": Field(self.tr("Message"), self.text, hint),
        }
        self.setWidget(self._body())
        self._connect()

    def _body(self) -> QWidget:
        fields = self.fields
        first = row(spacing=12)
        first.addWidget(fields["name"], 3)
        first.addWidget(fields["channel"], 2)
        form = panel(
            "surface",
            column(
                first, 10, fields["subject"], 10, fields["text"], row(self.insert, None), None, margins=(20, 14, 20, 20)
            ),
        )
        form.setMaximumWidth(current().px(WIDEST))
        return panel("surface", row(form, spacing=0))

    def _connect(self) -> None:
        self.name.textEdited.connect(self._tell)
        self.channel.currentIndexChanged.connect(self._tell)
        self.channel.currentIndexChanged.connect(self._show_subject)
        for name, control in (("subject", self.subject), ("text", self.text)):
            control.textChanged.connect(self._tell)
            control.flawed.connect(self.fields[name].show_error)

    def _tell(self) -> None:
        if not self._quiet:
            self.edited.emit()

    def _show_subject(self) -> None:
        self.fields["subject"].setVisible(self.channel.currentData() == Channel.EMAIL)

    # ---- what is in it

    def show_draft(self, draft: TemplateDraft) -> None:
        """Show a template as it is typed."""
        self._quiet = True
        self.name.setText(draft.name)
        with QSignalBlocker(self.channel):
            self.channel.setCurrentIndex(max(0, self.channel.findData(draft.channel)))
        self.subject.set_text(draft.subject)
        self.text.set_text(draft.text)
        self._quiet = False
        self.fields["name"].show_error("")
        self._show_subject()

    def draft(self) -> TemplateDraft:
        """What is typed."""
        channel = Channel(self.channel.currentData())
        subject = self.subject.text().strip() if channel is Channel.EMAIL else ""
        return TemplateDraft(self.name.text(), self.text.text(), channel, subject)

    def wording(self) -> Wording:
        """Subject and text as they are typed."""
        draft = self.draft()
        return Wording(draft.subject, draft.text)

    def show_open(self, preview: MessagePreview | None) -> None:
        """Mark what stays open for the person of the preview."""
        for control in (self.subject, self.text):
            control.show_open(preview.missing if preview else (), preview.name if preview else "")

    def show_error(self, error: CrmError) -> None:
        """Show why it was refused, beside its field."""
        name = (error.field if isinstance(error, UserError) else None) or "name"
        field = self.fields.get(name, self.fields["name"])
        field.show_error(str(error))
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)


def changes_between(before: TemplateDraft, now: TemplateDraft) -> Mapping[str, Any]:
    """Field -> value of what was changed."""
    return {
        name: getattr(now, name)
        for name in ("name", "channel", "subject", "text")
        if getattr(now, name) != getattr(before, name)
    }
