"""The panel of one post: claims to choose from, readings by age, tags, agreed pieces, proofs. Layout and wiring only."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from crm.domain.readings import FIGURES
from crm.queries.deliverables import DeliverableRow
from crm.queries.post_detail import PostDetail, ProofRow, ReadingRow
from crm.ui import present
from crm.ui.kit.forms import Dialog
from crm.ui.kit.widgets import Chip, button, card, clear, column, icon_button, label, panel, row, rule
from crm.ui.pages.posts import words
from crm.ui.pages.posts.cells import Cells
from crm.ui.pages.posts.detail_view_model import PostViewModel
from crm.ui.pages.posts.dialogs import CorrectDialog, PostDialog, ProofDialog
from crm.ui.pages.posts.readings_table import ReadingsTable, age_title
from crm.ui.theme.theme import current

WIDTH = 360
HASH_SHOWN = 12  # characters of a proof's hash; all of them are in its tool tip
_PICTURE = 56


class PostPanel(QWidget):
    """Shows one post and is where everything about it is done.

    Signals:
        readings_wanted(ids): enter figures of this post.
        closed(): it is to be put away.
    """

    readings_wanted = Signal(list)
    closed = Signal()

    def __init__(self, model: PostViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._cells = Cells(model.formats)
        self._pictures: dict[str, QLabel] = {}
        self.setAcceptDrops(True)
        self.setMinimumWidth(current().px(WIDTH))
        self.setAccessibleName(self.tr("The post"))
        self.title = label("", "title", wrap=True)
        self.about = label("", "small", "muted", wrap=True)
        self.edit = button(self.tr("Edit…"), "pencil")
        self.enter = button(self.tr("Enter readings"), "table-2")
        self.visit = icon_button("external-link", self.tr("Open the post in the browser"))
        self.close_it = icon_button("x", self.tr("Close the panel"))
        self._chips = row(spacing=6)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(16, 4, 16, 16)
        self._body.setSpacing(6)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = row(self.title, self.close_it, margins=(16, 13, 10, 2))
        top.setStretch(0, 1)
        top.setAlignment(self.close_it, Qt.AlignmentFlag.AlignTop)
        acts = row(self.edit, self.enter, None, self.visit, margins=(16, 8, 10, 8), spacing=6)
        under = row(self.about, margins=(16, 0, 16, 0))
        chips = row(self._chips, None, margins=(16, 6, 16, 0))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Readings, tags, pieces and proofs"))
        scroll.setWidget(panel("surface", self._body))
        self.setLayout(column(panel("detail", column(top, under, chips, acts, rule(), scroll))))

    def _connect(self) -> None:
        model = self.model
        model.detail_read.connect(self._show)
        model.picture_read.connect(self._show_picture)
        self.edit.clicked.connect(self.ask_edit)
        self.enter.clicked.connect(lambda: self.readings_wanted.emit([model.post_id]))
        self.visit.clicked.connect(self._visit)
        self.close_it.clicked.connect(self.closed)

    # ---- showing

    def _show(self, detail: PostDetail) -> None:
        post = detail.row
        self.title.setText(self._cells.partner(post).top)
        told = (self._cells.post(post).bottom, " ".join(post.text.split()) or post.url or "")
        self.about.setText("\n".join(part for part in told if part))
        self.visit.setEnabled(bool(post.url))
        clear(self._chips)
        for text, tone in self._cells.marks_of(post):
            self._chips.addWidget(Chip(text, tone))
        self._pictures.clear()
        clear(self._body)
        self._claims(detail)
        self._readings(detail)
        self._tags(detail)
        self._pieces(detail)
        self._proofs(detail)
        self._body.addStretch(1)

    def _section(self, title: str, act: str = "", tip: str = "") -> QPushButton:
        """A heading with at most one act beside it."""
        doing = button(act, None, "ghost")
        doing.setAccessibleName(tip or act)
        if not act:  # and no setVisible(True) before it has a parent: it would flash as a window of its own
            doing.hide()
        self._body.addSpacing(8)
        self._body.addLayout(row(label(title, "label"), None, doing))
        return doing

    def _claims(self, detail: PostDetail) -> None:
        """Two claims for one day stand side by side until somebody chooses."""
        days = dict.fromkeys(each.reading.day for each in detail.readings if each.disputed)
        for day in days:
            group = [each for each in detail.readings if each.disputed and each.reading.day == day]
            chosen = any(each.chosen for each in group)
            again = self._section(
                self.tr("Claims for {age}").format(age=age_title(group[0])),
                self.tr("Leave open again") if chosen else "",
            )
            again.clicked.connect(self.model.doubt_again)
            if chosen and detail.chosen_by and detail.chosen_at:
                told = self.tr("Chosen by {who}, {when}.")
                when = self.model.formats.instant(detail.chosen_at)
                self._body.addWidget(label(told.format(who=detail.chosen_by, when=when), "small", "muted", wrap=True))
            beside = row(spacing=8)
            for each in group:
                beside.addWidget(self._claim(each, group), 1)
            self._body.addLayout(beside)

    def _claim(self, claim: ReadingRow, group: Sequence[ReadingRow]) -> QFrame:
        box = column(label(words.source_words(claim.reading.source), "label"), spacing=3, margins=(10, 8, 10, 8))
        if claim.file:
            box.addWidget(label(claim.file, "caption", "faint", wrap=True))
        for name in FIGURES:
            if len({getattr(each.reading, name) for each in group} - {None}) > 1:
                value = self.model.formats.count(getattr(claim.reading, name))
                box.addLayout(row(label(words.figure_words(name), "small", "muted"), None, label(value, "body-strong")))
        if claim.chosen:
            box.addWidget(Chip(self.tr("Counts"), "green"))
        else:
            believe = button(self.tr("Believe this"))
            source = words.source_words(claim.reading.source)
            believe.setAccessibleName(self.tr("Believe this: {source}").format(source=source))
            believe.clicked.connect(lambda: self.model.believe(claim))
            box.addWidget(believe)
        box.addStretch(1)
        return card(box)

    def _readings(self, detail: PostDetail) -> None:
        correct = self._section(self.tr("Readings"), self.tr("Correct…") if detail.readings else "")
        correct.clicked.connect(self.ask_correct)
        if not detail.readings:
            self._none(self.tr("Not read yet. Figures are best read after 24 hours, 7 days and 30 days."))
            return
        for each in detail.readings:
            if each.doubts:
                told = f"{age_title(each)}: {words.doubts_words(each.doubts)}"
                self._body.addWidget(label(told, "small", "amber", wrap=True))
        table = ReadingsTable(self.model.formats)
        table.show_readings(detail.readings)
        self._body.addWidget(table)

    def _tags(self, detail: PostDetail) -> None:
        self._section(self.tr("Themes and styles"))
        told = [
            (self.tr("Themes: {names}"), detail.row.themes),
            (self.tr("Styles: {names}"), detail.row.styles),
        ]
        for words_for, names in told:
            if names:
                self._body.addWidget(label(words_for.format(names=", ".join(names)), "body", wrap=True))
        if not detail.row.themes and not detail.row.styles:
            self._none(self.tr("None yet; themes are how ideas are compared."))
        if detail.comments:
            count = self.model.formats.count(detail.comments)
            self._none(self.tr("{n} comments are kept under it.").format(n=count))

    def _pieces(self, detail: PostDetail) -> None:
        tip = self.tr("Choose which agreed pieces the post satisfies")
        self.choose_pieces = self._section(self.tr("Satisfies"), self.tr("Choose…"), tip)
        self.choose_pieces.clicked.connect(self._ask_pieces)
        for piece in detail.pieces:
            name = self._piece_words(piece.count, words.type_words(piece.format))
            state = Chip(words.state_words(piece.state), words.state_tone(piece.state))
            self._body.addLayout(row(label(name), None, state))
        if not detail.pieces:
            self._none(self.tr("No agreed piece."))

    def _piece_words(self, count: int, kind: str) -> str:
        return kind if count == 1 else f"{self.model.formats.count(count)} × {kind}"

    def _proofs(self, detail: PostDetail) -> None:
        add = self._section(self.tr("Proofs"), self.tr("Add picture…"))
        add.clicked.connect(self._choose_files)
        for proof in detail.proofs:
            self._body.addWidget(self._proof(proof))
            side = current().px(_PICTURE)
            self.model.read_picture(proof.id, QSize(side, side))
        if not detail.proofs:
            self._none(self.tr("Drop a screenshot here: it is kept with its day and a hash of every byte."))

    def _proof(self, proof: ProofRow) -> QFrame:
        picture = self._pictures[proof.id] = QLabel()
        picture.setAccessibleName(self.tr("Picture {name}").format(name=proof.name))
        picture.setFixedSize(current().px(_PICTURE), current().px(_PICTURE))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        taken = self.tr("taken {day}").format(day=self.model.formats.date(proof.taken_on))
        hashed = label(f"SHA-256 {proof.sha256[:HASH_SHOWN]}…", "caption", "faint")
        hashed.setToolTip(proof.sha256)
        name = label(proof.name, "body-strong", wrap=True)
        save = icon_button("external-link", self.tr("Save a copy of {name}").format(name=proof.name))
        save.clicked.connect(lambda: self.model.read_proof(proof.id, self._write_file))
        drop = icon_button("trash-2", self.tr("Remove {name}").format(name=proof.name))
        drop.clicked.connect(lambda: self.model.remove_proof(proof.id))
        told = column(name, label(taken, "small", "muted"), hashed, None)
        box = row(picture, told, save, drop, margins=(8, 8, 4, 8), spacing=6)
        box.setStretch(1, 1)
        return card(box)

    def _show_picture(self, proof_id: str, image: QImage) -> None:
        picture = self._pictures.get(proof_id)
        if picture is None:
            return
        if image.isNull():
            side = current().px(24)
            picture.setPixmap(current().icon("file-text", "text_faint").pixmap(QSize(side, side)))
        else:
            picture.setPixmap(QPixmap.fromImage(image))

    def _none(self, sentence: str) -> None:
        self._body.addWidget(label(sentence, "small", "faint", wrap=True))

    # ---- acting

    def ask_edit(self) -> None:
        """Open the form of the post."""
        if self.model.detail is not None:
            self._open(PostDialog(self.model, self.model.detail, self.window()))

    def ask_correct(self) -> None:
        """Open the form that corrects one of its readings."""
        if self.model.detail is not None and self.model.detail.readings:
            self._open(CorrectDialog(self.model, self.model.detail.readings, self.window()))

    def ask_proof(self, paths: Sequence[Path]) -> None:
        """Ask for the day of these pictures and keep them."""
        if paths and self.model.detail is not None:
            self._open(ProofDialog(self.model, paths, self.window()))

    def _open(self, dialog: Dialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _choose_files(self) -> None:
        kinds = self.tr("Pictures and PDF (*.png *.jpg *.jpeg *.webp *.gif *.pdf)")
        names, _filter = QFileDialog.getOpenFileNames(self.window(), self.tr("Keep a proof"), "", kinds)
        self.ask_proof([Path(name) for name in names])

    def _write_file(self, file: tuple[str, bytes]) -> None:
        name, content = file
        chosen, _filter = QFileDialog.getSaveFileName(self.window(), self.tr("Save a copy"), name)
        if not chosen:
            return
        try:
            Path(chosen).write_bytes(content)
        except OSError as error:
            why = self.tr("The file could not be written: {why}").format(why=error.strerror)
            self.model.bridge.say(why)
        else:
            self.model.bridge.say(self.tr("Saved {name}.").format(name=Path(chosen).name))

    def _visit(self) -> None:
        if self.model.detail is not None and self.model.detail.row.url:
            QDesktopServices.openUrl(QUrl(self.model.detail.row.url))

    def _ask_pieces(self) -> None:
        self.pieces_menu().popup(self.choose_pieces.mapToGlobal(QPoint(0, self.choose_pieces.height())))

    def pieces_menu(self) -> QMenu:
        """Every piece that the post may satisfy, ticked where it does."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for piece in self.model.pieces:
            action = menu.addAction(self._offer_words(piece))
            action.setCheckable(True)
            action.setChecked(any(post.id == self.model.post_id for post in piece.posts))
            action.toggled.connect(lambda on, piece=piece: self.model.set_satisfied(piece, on))
        if not self.model.pieces:
            menu.addAction(self.tr("Nothing was agreed with this partner")).setEnabled(False)
        return menu

    def _offer_words(self, piece: DeliverableRow) -> str:
        platform = present.platform_words(piece.platform) if piece.platform else ""
        due = self.tr("due {day}").format(day=self.model.formats.date(piece.due_on)) if piece.due_on else ""
        told = (self._piece_words(piece.count, words.type_words(piece.format)), platform, due, piece.campaign)
        return " · ".join(part for part in told if part).replace("&", "&&")  # a single one would underline a letter

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.model.post_id and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.ask_proof(paths)
