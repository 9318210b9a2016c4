"""One part of a brief in the editor, with its blocks; and one theme with its links and pictures. They decide nothing."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from crm.domain.brief_contents import LISTS, Theme
from crm.queries.brief_start import OwnPost
from crm.queries.briefs import BlockRow
from crm.ui.kit.forms import line
from crm.ui.kit.marked_text import MarkedText, TextMark
from crm.ui.kit.widgets import button, card, clear, column, icon_button, label, menu_button, row
from crm.ui.pages.campaigns.brief_words import part_hint, part_words
from crm.ui.theme.theme import current

THUMBNAIL = 72


class PartField(QWidget):
    """A part's title, its words, a menu of blocks.

    Signals:
        edited(): something was typed.
        block_wanted(part): keep these words as a block.
        block_unwanted(block_id): forget a block.
        common_wanted(part): take the campaign's words back.
    """

    edited = Signal()
    block_wanted = Signal(str)
    block_unwanted = Signal(str)
    common_wanted = Signal(str)

    def __init__(self, part: str, lines: int = 1) -> None:
        super().__init__()
        self.part = part
        self.words = MarkedText("", lines, part_hint(part))
        self.words.setAccessibleName(part_words(part))
        self._blocks: tuple[BlockRow, ...] = ()
        self._own = label("", "caption", "accent")
        self._message = label("", "small", "red", wrap=True)
        self._message.hide()
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        title = label(part_words(part), "small-strong", "muted")
        title.setBuddy(self.words)
        more = menu_button("bookmark", self.tr("Blocks for {part}").format(part=part_words(part)), self.menu)
        self.setLayout(column(row(title, self._own, None, more), self.words, 2, self._message, None))
        self.words.textChanged.connect(self.edited)

    def lines(self) -> tuple[str, ...]:
        """What is typed, line by line, empty ones too, so that places stay."""
        text = self.words.text()
        return tuple(text.split("\n")) if text else ()

    def show_value(self, value: str | tuple[str, ...]) -> None:
        """Show a part's words."""
        self.words.set_text("\n".join(value) if isinstance(value, tuple) else value)

    def set_own(self, own: bool) -> None:
        """Whether these words are the partner's own and not the campaign's."""
        self._own.setText(self.tr("own words") if own else "")

    def set_blocks(self, blocks: Sequence[BlockRow]) -> None:
        """Blocks that fit here."""
        self._blocks = tuple(block for block in blocks if block.part == self.part)

    def show_error(self, sentence: str) -> None:
        """Say beside the part why it was refused; "" takes it away."""
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))

    def _fill_menu(self) -> None:
        self.menu.clear()
        for block in self._blocks:
            self.menu.addAction(block.name).triggered.connect(partial(self._insert, block.text))
        if self._blocks:
            self.menu.addSeparator()
        keep = self.menu.addAction(self.tr("Keep these words as a block…"))
        keep.setEnabled(bool(self.words.text().strip()))
        keep.triggered.connect(self._want_block)
        if self._own.text():
            self.menu.addAction(self.tr("Take the campaign’s words")).triggered.connect(self._want_common)
        if self._blocks:
            forget = self.menu.addMenu(self.tr("Remove a block"))
            for block in self._blocks:
                forget.addAction(block.name).triggered.connect(partial(self._unwant_block, block.id))

    def _want_block(self) -> None:
        self.block_wanted.emit(self.part)

    def _want_common(self) -> None:
        self.common_wanted.emit(self.part)

    def _unwant_block(self, block_id: str, _checked: bool = False) -> None:
        self.block_unwanted.emit(block_id)

    def _insert(self, text: str, _checked: bool = False) -> None:
        before = self.words.text().rstrip()
        separator = "\n" if self.part in LISTS else "\n\n"
        self.words.set_text(f"{before}{separator}{text}" if before else text)
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)


class ThemeCard(QWidget):
    """One theme: title, feeling, links to the partner's own work, pictures.

    Signals:
        edited(): something was typed.
        removed(), raised(): take it out; move it one up.
        picture_wanted(): choose a picture.
    """

    edited = Signal()
    removed = Signal()
    raised = Signal()
    picture_wanted = Signal()

    def __init__(self, theme: Theme, posts: Sequence[OwnPost]) -> None:
        super().__init__()
        self._pictures = list(theme.pictures)
        self.title: QLineEdit = line(theme.title, self.tr("A theme, not a script: Slow mornings"))
        self.title.setAccessibleName(self.tr("Title of the theme"))
        self.title.setFont(current().font("title"))
        self.feeling = MarkedText(theme.feeling, 2, self.tr("What should somebody feel?"))
        self.feeling.setAccessibleName(self.tr("Feeling of the theme"))
        self.links = MarkedText(
            "\n".join(theme.links), 1, self.tr("Links for inspiration, best of all their own posts")
        )
        self.links.setAccessibleName(self.tr("Links of the theme"))
        self._thumbnails = row(spacing=6)
        self._lay_out(posts)
        for field in (self.title, self.feeling, self.links):
            field.textChanged.connect(self.edited)

    def theme(self) -> Theme:
        """What is typed."""
        links = tuple(text.strip() for text in self.links.text().split("\n") if text.strip())
        return Theme(self.title.text(), self.feeling.text(), links, tuple(self._pictures))

    def pictures(self) -> tuple[str, ...]:
        """SHA-256 of its pictures."""
        return tuple(self._pictures)

    def add_picture(self, sha256: str) -> None:
        """Put one more picture to it."""
        if sha256 not in self._pictures:
            self._pictures.append(sha256)
            self.edited.emit()

    def set_marks(self, marks: Sequence[TextMark]) -> None:
        """Mark stretches of the feeling."""
        self.feeling.set_marks(marks)

    def show_pictures(self, known: dict[str, bytes]) -> None:
        """Draw the pictures; one that is not known yet waits."""
        clear(self._thumbnails)
        for sha256 in self._pictures:
            if sha256 in known:
                self._thumbnails.addWidget(self._thumbnail(sha256, known[sha256]))
        self._thumbnails.addStretch(1)

    def _lay_out(self, posts: Sequence[OwnPost]) -> None:
        up = icon_button("arrow-up-down", self.tr("Move this theme up"))
        up.clicked.connect(self.raised)
        away = icon_button("trash-2", self.tr("Remove this theme"))
        away.clicked.connect(self.removed)
        picture = button(self.tr("Add picture…"), "image", "ghost")
        picture.clicked.connect(self.picture_wanted)
        foot: QHBoxLayout = row(picture, spacing=4)
        if posts:
            foot.addWidget(self._posts_menu(posts))
        foot.addStretch(1)
        top = row(self.title, up, away, spacing=4)
        top.setStretch(0, 1)
        inner = column(top, self.feeling, self.links, self._thumbnails, foot, spacing=6, margins=(12, 10, 10, 8))
        self.setLayout(column(card(inner)))

    def _posts_menu(self, posts: Sequence[OwnPost]) -> QToolButton:
        menu = QMenu(self)
        for post in posts:
            words = post.text or post.url
            menu.addAction(f"{words[:48]}…" if len(words) > 48 else words).triggered.connect(
                partial(self._add_link, post.url)
            )
        return menu_button("link", self.tr("Add one of their own posts"), menu)

    def _add_link(self, url: str, _checked: bool = False) -> None:
        before = self.links.text().rstrip()
        self.links.set_text(f"{before}\n{url}" if before else url)

    def _thumbnail(self, sha256: str, content: bytes) -> QWidget:
        side = current().px(THUMBNAIL)
        picture = QImage.fromData(content)
        shown = QPixmap.fromImage(picture).scaled(
            QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        away = QToolButton()
        away.setObjectName("icon")
        away.setIcon(QIcon(shown))
        away.setIconSize(shown.size())
        away.setToolTip(self.tr("Take this picture out"))
        away.setAccessibleName(self.tr("Take this picture out"))
        away.clicked.connect(partial(self._take_out, sha256))
        return away

    def _take_out(self, sha256: str, _checked: bool = False) -> None:
        self._pictures.remove(sha256)
        self.edited.emit()
