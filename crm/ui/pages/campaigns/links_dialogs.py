"""Dialogs of links: make one or one for everybody, with the address as it will be, and call one otherwise."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from crm.domain.tracking import MEDIUM, parts_of
from crm.domain.vocabulary import Platform
from crm.errors import UserError
from crm.queries.link_page import LinkPage
from crm.queries.tracking import TrackingLinkRow
from crm.services.tracking import TrackingLinkDraft
from crm.ui import present
from crm.ui.kit.forms import Dialog, Field, choice, line, read_only
from crm.ui.kit.widgets import label
from crm.ui.pages.campaigns.links_model import LinksViewModel

PREVIEW_AFTER_MS = 150
EVERYBODY = ""
ADDRESS_LINES = 4


class LinkDialog(Dialog):
    """A link for one partner, or one for each of them in a single step."""

    def __init__(self, model: LinksViewModel, page: LinkPage, collaboration_id: str, parent: QWidget) -> None:
        """Begin with a partner chosen.

        Args:
            collaboration_id: whose link; "" makes one for everybody.
        """
        super().__init__(self.tr("New tracking link"), self.tr("Make link"), parent, 520)
        self.model, self.page = model, page
        everybody = self.tr("Every partner ({n})").format(n=model.formats.count(len(page.partners)))
        people = [(each.collaboration_id, each.name) for each in page.partners]
        self.partner = choice([(EVERYBODY, everybody), *people], collaboration_id)
        self.label = line(placeholder=self.tr("Reel 1"))
        self.landing = line(placeholder=page.landing_url or "https://example.com/winter")
        own = (None, self.tr("That of their largest account"))
        self.platform = choice([own, *((each, present.platform_words(each)) for each in Platform)])
        self.term = line()
        self.address = read_only(self.tr("The link"), ADDRESS_LINES)
        self.parts = label("", "small", "muted", wrap=True)
        self._soon = QTimer(self, singleShot=True, interval=PREVIEW_AFTER_MS)
        self._lay_out_fields()
        self._connect()
        self._look()
        self.label.setFocus()

    def _lay_out_fields(self) -> None:
        self.add("collaboration_id", Field(self.tr("For"), self.partner))
        hint = self.tr("Which post or place it is for; it becomes part of the link.")
        self.add("label", Field(self.tr("Name"), self.label, hint), half=True)
        self.add("platform", Field(self.tr("Where it will stand"), self.platform), half=True)
        hint = self.tr("Empty means the campaign’s own.") if self.page.landing_url else ""
        self.add("landing_url", Field(self.tr("Page that it leads to"), self.landing, hint))
        hint = self.tr("What else to tell apart, such as a colour; usually empty.")
        self.add("term", Field(self.tr("Term"), self.term, hint))
        self.add_widget(label(self.tr("The link"), "small-strong", "muted"))
        self.add_widget(self.address)
        self.add_widget(self.parts)

    def _connect(self) -> None:
        for control in (self.label, self.landing, self.term):
            control.textEdited.connect(lambda _text: self._soon.start())
        for box in (self.partner, self.platform):
            box.currentIndexChanged.connect(lambda _at: self._soon.start())
        self._soon.timeout.connect(self._look)
        self.model.previewed.connect(self._show_address)
        self.model.refused.connect(self._show_refusal)
        self.model.written.connect(self.accept)
        self.on_submit(self._make)

    def _draft(self) -> TrackingLinkDraft:
        first = self.page.partners[0].collaboration_id if self.page.partners else ""
        return TrackingLinkDraft(
            self.partner.currentData() or first,
            self.label.text(),
            self.landing.text().strip() or None,
            self.platform.currentData(),
            self.term.text(),
        )

    def _look(self) -> None:
        """Everybody's link is shown by the example of the first partner."""
        self.model.preview(self._draft())

    def _show_address(self, url: str) -> None:
        self.fields["landing_url"].show_note("")
        self.address.setPlainText(url)
        told = parts_of(url)
        first = self.page.partners[0].name if self.page.partners else ""
        example = self.tr("As for {name}. ").format(name=first) if self.partner.currentData() == EVERYBODY else ""
        rule = self.tr("Source {source}, medium {medium}, campaign {campaign}, content {content}.")
        parts = {name: told.get(f"utm_{name}", "") for name in ("source", "campaign", "content")}
        self.parts.setText(example + rule.format(medium=MEDIUM, **parts))
        self.fit()

    def _show_refusal(self, error: Exception) -> None:
        self.address.setPlainText("—")
        self.parts.setText("")
        field = self.fields.get(error.field or "") if isinstance(error, UserError) else None
        if field is not None:  # said while it is typed, so it refuses nothing yet
            field.show_note(str(error), "amber")
        else:
            self.parts.setText(str(error))

    def _make(self) -> None:
        if self.partner.currentData() == EVERYBODY:
            self.model.add_all(self._draft(), self.show_error)
        else:
            self.model.add(self._draft(), self.show_error)


class RenameDialog(Dialog):
    """What a link is called here; its address may be out in the world and stays."""

    def __init__(self, model: LinksViewModel, link: TrackingLinkRow, parent: QWidget) -> None:
        super().__init__(self.tr("Rename link"), self.tr("Rename"), parent, 420)
        self.model, self.link = model, link
        self.label = line(link.label)
        hint = self.tr("Its address stays, because it may be out in the world.")
        self.add("label", Field(self.tr("Name"), self.label, hint))
        self.on_submit(lambda: model.rename(link, self.label.text(), self.show_error))
        model.written.connect(self.accept)
        self.label.setFocus()
