"""Write to people: what, about what, to whom with reasons, what each would read, and how it leaves."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton, QWidget

from crm.domain.vocabulary import Channel
from crm.files.mail_drafts import mail_link
from crm.queries.find import Found
from crm.queries.messages import Occasion
from crm.ui.kit.forms import choice
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.messages import words
from crm.ui.pages.messages.people_field import PeopleField
from crm.ui.pages.messages.people_list import PeopleList
from crm.ui.pages.messages.preview import PreviewPane
from crm.ui.pages.messages.write_model import WriteViewModel
from crm.ui.theme.theme import current

SIZE, SMALLEST, LIST_WIDTH = (940, 640), (620, 420), 340  # px at 100 %
TEMPLATE, SEQUENCE = "template", "sequence"


class WriteDialog(QDialog):
    """Closes once the drafts are on their way; the job strip shows how far they are.

    Signals:
        template_wanted(): there is no template yet.
    """

    template_wanted = Signal()

    def __init__(self, model: WriteViewModel, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.model = model
        self.setObjectName("surface")
        self.setWindowTitle(self.tr("Write to people"))
        self.setMinimumSize(*(current().px(side) for side in SMALLEST))
        room = self.screen().availableGeometry()
        wide, high = (current().px(side) for side in SIZE)
        self.resize(min(wide, room.width() - 40), min(high, room.height() - 60))
        self.what = choice([])
        self.what.setAccessibleName(self.tr("Template or sequence"))
        self.about = choice([(None, self.tr("About no brand"))])
        self.about.setAccessibleName(self.tr("Brand or campaign it is about"))
        self.add = PeopleField(self.tr("Add somebody…"))
        self.people = PeopleList(self.tr("Who gets it"))
        self.nobody = label(self.tr("Find people above, or choose them in the list of influencers."), "small", "faint")
        self.nobody.setWordWrap(True)
        self.preview = PreviewPane(model.formats, editable=True)
        self.told = label("", "small", "muted", wrap=True)
        self.copy = button(self.tr("Copy text"))
        self.mail = button(self.tr("Open in mail"), "external-link")
        self.files = button(self.tr("E-mail files…"))
        self.keep = button(self.tr("Keep as drafts"), name="primary")
        self.states = PageStates(self._content(), self._empty(), model.load)
        self.setLayout(column(self._head(), rule(), self.states))
        for each in self.findChildren(QPushButton):
            each.setAutoDefault(False)  # Enter chooses somebody who was found, and must not hand out messages
        self._connect()
        self._tell()
        model.load()

    # ---- building

    def _head(self) -> QWidget:
        bar = row(label(self.tr("Write to people"), "title"), 12, self.what, self.about, margins=(20, 14, 20, 12))
        bar.setStretch(2, 3)
        bar.setStretch(3, 2)
        return panel("surface", bar)

    def _content(self) -> QWidget:
        every, none = button(self.tr("All"), None, "ghost"), button(self.tr("None"), None, "ghost")
        every.setAccessibleName(self.tr("Tick all about whom there is no doubt"))
        none.setAccessibleName(self.tr("Tick nobody"))
        every.clicked.connect(lambda: self.model.tick_all(True))
        none.clicked.connect(lambda: self.model.tick_all(False))
        top = row(self.add, every, none, spacing=4, margins=(12, 10, 8, 8))
        top.setStretch(0, 1)
        left = panel("surface", column(top, self.people, row(self.nobody, margins=(16, 4, 16, 12))))
        left.setFixedWidth(current().px(LIST_WIDTH))
        both = row(left, rule(vertical=True), self.preview, spacing=0)
        both.setStretch(2, 1)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        foot = row(self.told, cancel, self.copy, self.mail, self.files, self.keep, spacing=6, margins=(20, 10, 16, 12))
        foot.setStretch(0, 1)
        self.keep.setToolTip(self.tr("Keep as drafts (Ctrl+Enter)"))
        return panel("surface", column(both, rule(), foot))

    def _empty(self) -> QWidget:
        add = button(self.tr("New template"), "plus", "primary")
        add.clicked.connect(self._ask_template)
        sentence = self.tr("A message is made of a template, with fields that are filled in for each person.")
        return EmptyState("file-text", self.tr("No templates yet"), sentence, add)

    def _connect(self) -> None:
        model = self.model
        model.offers_read.connect(self._show_offers)
        model.lines_changed.connect(self._show_lines)
        model.failed.connect(self.states.show_failed)
        self.what.currentIndexChanged.connect(self._choose_what)
        self.about.currentIndexChanged.connect(self._choose_about)
        self.add.searched.connect(lambda text: model.find_people(text, self._offer))
        self.add.person_chosen.connect(model.add_person)
        self.people.ticked.connect(model.tick)
        self.people.stood_on.connect(self._follow)
        self.preview.wanted.connect(self._show_preview)
        self.preview.edited.connect(model.edit)
        self.preview.restored.connect(model.restore)
        self.copy.clicked.connect(self._copy)
        self.mail.clicked.connect(self._open_mail)
        self.files.clicked.connect(self._ask_folder)
        self.keep.clicked.connect(partial(self._hand_out, None))
        QShortcut(QKeySequence("Ctrl+Return"), self, self.keep.click)

    # ---- what and about what

    def _show_offers(self) -> None:
        offers, model = self.model.offers, self.model
        self.states.show_content(bool(offers.templates))
        with QSignalBlocker(self.what), QSignalBlocker(self.about):
            for each in offers.templates:
                self.what.addItem(each.name, (TEMPLATE, each.id))
            if offers.sequences and model.purpose.run_of is None:
                self.what.insertSeparator(self.what.count())
                for sequence in offers.sequences:
                    words_ = self.tr("Sequence: {name}").format(name=sequence.name)
                    self.what.addItem(words_, (SEQUENCE, sequence.id))
            chosen = (SEQUENCE, model.sequence_id) if model.sequence_id else (TEMPLATE, model.template_id)
            self.what.setCurrentIndex(max(0, self._position(chosen)))
            for at, occasion in enumerate(offers.occasions):
                self.about.addItem(words.occasion_words(occasion), at)
                if occasion.occasion == model.occasion:
                    self.about.setCurrentIndex(at + 1)
        for control in (self.what, self.about):
            control.setEnabled(model.purpose.run_of is None and bool(offers.templates))
        (self.people if model.people else self.add).setFocus(Qt.FocusReason.OtherFocusReason)

    def _position(self, chosen: tuple[str, str | None]) -> int:
        found = (at for at in range(self.what.count()) if self.what.itemData(at) == chosen)
        return next(found, 0)

    def _choose_what(self, at: int) -> None:
        told = self.what.itemData(at)
        if told is not None:
            kind, id_ = told
            (self.model.choose_sequence if kind == SEQUENCE else self.model.choose_template)(id_)

    def _choose_about(self, at: int) -> None:
        number = self.about.itemData(at)
        chosen = self.model.offers.occasions[number].occasion if number is not None else Occasion()
        self.model.choose_occasion(chosen)

    def _offer(self, found: list[Found]) -> None:
        self.add.offer([(each.id, each.told) for each in found if each.thing == "influencer"])

    def _ask_template(self) -> None:
        self.template_wanted.emit()
        self.reject()

    # ---- whom

    def _show_lines(self) -> None:
        lines = self.model.lines
        self.people.show_lines(lines)
        self.preview.by_mail = self.model.channel() is Channel.EMAIL
        self.nobody.setVisible(not lines)
        self.preview.show_people([each.id for each in lines])
        self._tell()

    def _follow(self, influencer_id: str) -> None:
        if influencer_id and influencer_id != self.preview.person_id():
            self.preview.go_to(influencer_id)

    def _show_preview(self, influencer_id: str) -> None:
        line = next((each for each in self.model.lines if each.id == influencer_id), None)
        told = (line.preview, line.left_out, line.edited) if line else (None, "", False)
        self.preview.show_preview(*told)
        if line is not None and self.people.current_id() != influencer_id:
            self.people.go_to(self.model.lines.index(line))

    def _tell(self) -> None:
        model, count = self.model, self.model.formats.count
        ticked = len(model.ticked())
        left_out = sum(bool(each.left_out) for each in model.lines)
        doubtful = [each for each in model.lines if each.doubt]
        colleagues = sum(each.preview.doubt is each.preview.colleague for each in doubtful)
        parts = [self.tr("{n} of {total} get it").format(n=count(ticked), total=count(len(model.lines)))]
        if left_out:
            parts.append(self.tr("{n} left out").format(n=count(left_out)))
        if colleagues:
            parts.append(self.tr("{n} written to by a colleague").format(n=count(colleagues)))
        if shared := len(doubtful) - colleagues:
            parts.append(self.tr("{n} with the address of somebody who wants nothing").format(n=count(shared)))
        self.told.setText(" · ".join(parts) if model.lines else "")
        by_mail = model.channel() is Channel.EMAIL
        for each in (self.mail, self.files):
            each.setVisible(by_mail)
        self.keep.setEnabled(ticked > 0)
        self.files.setEnabled(ticked > 0)
        for each in (self.copy, self.mail):
            each.setEnabled(ticked == 1)
            each.setToolTip(
                "" if ticked == 1 else self.tr("For one person at a time; several are kept as drafts first")
            )

    # ---- leaving

    def _hand_out(self, folder: Path | None, _checked: bool = False) -> None:
        if self.model.ticked():
            self.model.hand_out(folder)
            self.accept()

    def _copy(self) -> None:
        (line,) = self.model.ticked()
        QGuiApplication.clipboard().setText(line.preview.text)
        self._hand_out(None)

    def _open_mail(self) -> None:
        (line,) = self.model.ticked()
        link = mail_link(line.preview.email, line.preview.subject, line.preview.text)
        if link is None:
            self.told.setText(self.tr("The message is too long for a mail link; make an e-mail file of it."))
            return
        QDesktopServices.openUrl(QUrl(link))
        self._hand_out(None)

    def _ask_folder(self) -> None:
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        if name := QFileDialog.getExistingDirectory(self, self.tr("Folder for the e-mail files"), start):
            self._hand_out(Path(name))
