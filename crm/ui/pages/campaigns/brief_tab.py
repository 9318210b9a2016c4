"""The brief of a campaign: whose version on top, the form in the middle, how open it is beside it. Layout and wiring."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from crm.domain.brief_contents import BriefContents
from crm.formats import Formats
from crm.queries.brief_page import OpenedBrief
from crm.queries.briefs import brief_pictures
from crm.services.brief_exports import brief_name
from crm.services.report_builder import Written
from crm.ui import present
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import choice
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.campaigns.brief_dialogs import AcceptDialog, BlockDialog, ObjectionsDialog, VersionsDialog
from crm.ui.pages.campaigns.brief_editor import BriefEditor
from crm.ui.pages.campaigns.brief_fields import ThemeCard
from crm.ui.pages.campaigns.brief_view_model import BriefViewModel
from crm.ui.pages.campaigns.openness import OpennessPanel
from crm.ui.theme.theme import current

PDF, HTML, EML = ".pdf", ".html", ".eml"
_DELETE_ON_CLOSE = Qt.WidgetAttribute.WA_DeleteOnClose

_ROOMY = 880  # px at 100 % that the whole head needs


class BriefTab(QWidget):
    """Writes one campaign's brief and its partners' own versions."""

    def __init__(self, bridge: Bridge, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = BriefViewModel(bridge, formats, self)
        self._bridge, self._formats = bridge, formats
        self._card: ThemeCard | None = None
        self._folder = Path()
        self.editor = BriefEditor()
        self.openness = OpennessPanel()
        self.person = choice([(None, self.tr("The campaign’s brief"))])
        self.person.setAccessibleName(self.tr("Whose brief"))
        self.person.setFixedWidth(current().px(180))
        self.told = label("", "small", "muted")
        self.drop = button(self.tr("Drop changes"), None, "ghost")
        self.versions = button(self.tr("Versions…"))
        self.accepted = button(self.tr("Accepted…"))
        self.give = self._give_button()
        self.save = button(self.tr("Save"), None, "primary")
        self.states = PageStates(self._content(), self._empty(), self.model.load)
        self.setLayout(column(self.states))
        self._connect()

    def show_campaign(self, campaign_id: str) -> None:
        """Open a campaign's brief; what is typed for another one is saved first."""
        self.model.show_campaign(campaign_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.told.setVisible(self.width() >= current().px(_ROOMY))  # else at hand on the button of versions

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # another tab or page, not a minimised window
            self.model.leave()

    # ---- laying out

    def _give_button(self) -> QPushButton:
        menu = QMenu(self)
        menu.addAction(self.tr("Save as PDF…")).triggered.connect(self._ask_pdf)
        menu.addAction(self.tr("Save as web page…")).triggered.connect(self._ask_html)
        menu.addAction(self.tr("Save as mail draft…")).triggered.connect(self._ask_eml)
        give = button(self.tr("Give it out"), "share")
        give.setMenu(menu)
        return give

    def _content(self) -> QWidget:
        head = row(
            self.person,
            self.told,
            None,
            self.drop,
            self.versions,
            self.accepted,
            self.give,
            self.save,
            spacing=6,
            margins=(16, 8, 16, 8),
        )
        body = row(self.editor, rule(vertical=True), self.openness, spacing=0)
        body.setStretch(0, 1)
        inner = column(panel("bar", head), rule(), body)
        inner.setStretch(2, 1)
        return panel("surface", inner)

    def _empty(self) -> QWidget:
        sentence = self.tr("Choose a campaign to write what its partners should know, themes first.")
        return EmptyState("file-text", self.tr("No campaign chosen"), sentence)

    def _connect(self) -> None:
        model, editor = self.model, self.editor
        model.opened.connect(self._show)
        model.checked.connect(self.openness.show_check)
        model.checked.connect(editor.show_marks)
        model.state_changed.connect(self._tell)
        model.failed.connect(self.states.show_failed)
        model.refused.connect(self._refuse)
        editor.edited.connect(self._type)
        editor.block_wanted.connect(self._ask_block)
        editor.block_unwanted.connect(model.remove_block)
        editor.picture_wanted.connect(self._ask_picture)
        editor.pictures_needed.connect(self._read_pictures)
        self.openness.wanted.connect(editor.reveal)
        self.person.currentIndexChanged.connect(self._choose)
        self.drop.clicked.connect(model.drop)
        self.save.clicked.connect(model.save)
        self.versions.clicked.connect(self._ask_versions)
        self.accepted.clicked.connect(self._ask_accepted)

    # ---- showing

    def _show(self, brief: OpenedBrief) -> None:
        self._show_people(brief)
        typed = self.model.typed()
        self.editor.show_brief(brief, typed if typed is not None else brief.contents)
        self.states.show_content()

    def _show_people(self, brief: OpenedBrief) -> None:
        wanted: list[tuple[Any, str]] = [(None, self.tr("The campaign’s brief"))]
        for each in brief.briefs.partners:
            own = self.tr("{name} · own version").format(name=each.name)
            wanted.append((each.influencer_id, own if each.brief else each.name))
        with QSignalBlocker(self.person):
            self.person.clear()
            for influencer_id, words in wanted:
                self.person.addItem(words, influencer_id)
            self.person.setCurrentIndex(max(0, self.person.findData(brief.influencer_id)))

    def _tell(self) -> None:
        brief, unsaved = self.model.brief, self.model.unsaved()
        written = brief is not None and brief.row is not None
        self.told.setText(self._standing(brief) if brief is not None else "")
        self.versions.setToolTip(self.told.text())
        self.drop.setVisible(unsaved)
        self.save.setEnabled(brief is not None and (unsaved or not written))
        for each in (self.versions, self.accepted):
            each.setEnabled(written)
        self.give.setEnabled(brief is not None)

    def _standing(self, brief: OpenedBrief) -> str:
        """Where the open brief stands, in a few words."""
        line = brief.row
        if line is None and brief.influencer_id is not None:
            return self.tr("Reads the campaign’s brief; save to give them their own")
        if line is None:
            return self.tr("Not written yet: this is a start")
        if line.accepted_version is None:
            words = self.tr("Version {number} of {day}").format(
                number=line.version, day=self._formats.date(line.made_at.date())
            )
        else:
            words = self.tr("Version {number} accepted by {channel} on {day}").format(
                number=line.accepted_version,
                channel=present.channel_words(line.accepted_channel).lower() if line.accepted_channel else "",
                day=self._formats.date(line.accepted_on),
            )
        if line.accepted_version is not None and line.version > line.accepted_version:
            words += self.tr("; version {number} is newer").format(number=line.version)
        return words

    def _refuse(self, error: Exception) -> None:
        self.editor.show_error(error)
        self._bridge.say(str(error))

    def _read_pictures(self, sha256s: list[str]) -> None:
        if sha256s:
            self._bridge.read(self, brief_pictures, sha256s, then=self.editor.show_pictures)
        else:
            self.editor.show_pictures({})

    # ---- acting

    def _type(self) -> None:
        self.model.type(self.editor.contents())

    def _choose(self) -> None:
        self.model.choose(self.person.currentData())

    def _ask_block(self, part: str) -> None:
        self._open(BlockDialog(self.model, part, self.editor.fields[part].words.text(), self))

    def _ask_accepted(self) -> None:
        if self.model.brief is not None and self.model.brief.row is not None:
            self.model.leave()
            self._open(AcceptDialog(self.model, self.model.brief, self))

    def _ask_versions(self) -> None:
        self.model.read_versions(self._show_versions)

    def _show_versions(self, versions: Any) -> None:
        line = self.model.brief.row if self.model.brief is not None else None
        dialog = VersionsDialog(versions, line.accepted_version if line else None, self._formats, self)
        dialog.taken.connect(self._take)
        self._open(dialog)

    def _take(self, contents: BriefContents) -> None:
        if self.model.brief is not None:
            self.editor.show_brief(self.model.brief, contents)
            self._type()

    def _open(self, dialog: Any) -> None:
        dialog.setAttribute(_DELETE_ON_CLOSE)
        dialog.open()

    # ---- files

    def _ask_picture(self, card: ThemeCard) -> None:
        self._card = card
        dialog = self._file_dialog(self.tr("Choose a picture"), QStandardPaths.StandardLocation.PicturesLocation)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Pictures (*.png *.jpg *.jpeg)"))
        dialog.fileSelected.connect(self.keep_picture)
        dialog.open()

    def keep_picture(self, path: str) -> None:
        """Put a picture to the theme for which it was asked."""
        if self._card is not None:
            self.model.keep_picture(Path(path), self._card.add_picture)

    def _ask_pdf(self) -> None:
        self._ask_where(PDF, self.tr("PDF (*.pdf)"))

    def _ask_html(self) -> None:
        self._ask_where(HTML, self.tr("Web page (*.html)"))

    def _ask_eml(self) -> None:
        self._ask_where(EML, self.tr("Mail draft (*.eml)"))

    def _ask_where(self, form: str, kind: str) -> None:
        self.model.read_objections(partial(self._ask_whether, form, kind))

    def _ask_whether(self, form: str, kind: str, objections: Sequence[str]) -> None:
        """Say what stands against it before the brief goes out."""
        if not objections:
            self._choose_file(form, kind)
            return
        dialog = ObjectionsDialog(objections, self)
        dialog.accepted.connect(partial(self._choose_file, form, kind))
        self._open(dialog)

    def _choose_file(self, form: str, kind: str) -> None:
        brief = self.model.brief
        if brief is None:
            return
        dialog = self._file_dialog(self.tr("Save the brief"), QStandardPaths.StandardLocation.DocumentsLocation)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(kind)
        dialog.setDefaultSuffix(form)
        dialog.selectFile(brief_name(brief.briefs.campaign, brief.partner) + form)
        dialog.fileSelected.connect(self.write_file)
        dialog.open()

    def write_file(self, path: str) -> None:
        """Write the brief to a file, in the form that its ending says."""
        self.model.write_file(Path(path), self._file_written)

    def _file_dialog(self, title: str, place: QStandardPaths.StandardLocation) -> QFileDialog:
        dialog = QFileDialog(self)
        dialog.setAttribute(_DELETE_ON_CLOSE)
        dialog.setWindowTitle(title)
        dialog.setDirectory(QStandardPaths.writableLocation(place))
        return dialog

    def _file_written(self, written: Written) -> None:
        words = self.tr("Wrote {name}").format(name=written.files[0].name)
        if written.warnings:
            words = f"{words}. {' '.join(written.warnings)}"
        self._folder = written.files[0].parent
        self._bridge.say(words, self.tr("Show"), self._show_folder)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
