"""The fields of one brand kit; colours are said to be readable or not while they are chosen. Layout and wiring only."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QLocale, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QComboBox, QFileDialog, QFrame, QLabel, QLineEdit, QScrollArea, QWidget

from crm.errors import UserError
from crm.reports.brand_kit import ACCENT, FONTS, BrandKit, legibility
from crm.ui.kit.forms import Field, area, choice, line
from crm.ui.kit.widgets import button, column, panel, row
from crm.ui.theme.theme import current

WIDTH, LOGO_HEIGHT = 348, 44  # px at 100 %
SETTLED_MS = 200
LANGUAGES = ("en", "de", "nl", "fr", "es", "it", "pt", "sv", "da", "nb", "pl")
LOCALES = [
    "en_GB",
    "en_US",
    "en_IE",
    "de_DE",
    "de_AT",
    "de_CH",
    "nl_NL",
    "nl_BE",
    "fr_FR",
    "fr_CH",
    "es_ES",
    "it_IT",
    "pt_PT",
    "pt_BR",
    "sv_SE",
    "da_DK",
    "nb_NO",
    "pl_PL",
]


class ColourField(QWidget):
    """A colour as text with a button that opens the system's chooser.

    Signals:
        changed()
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.text = line("", ACCENT)
        self.text.setMaxLength(7)
        self.text.setAccessibleName(name)
        self.pick = button(self.tr("Choose…"))
        self.pick.setAccessibleName(self.tr("Choose: {name}").format(name=name))
        box = row(self.text, self.pick, spacing=6)
        box.setStretch(0, 1)
        self.setLayout(box)
        self.setFocusProxy(self.text)
        self.text.textChanged.connect(self._tell)
        self.pick.clicked.connect(self._choose)

    def colour(self) -> str:
        """What is typed."""
        return self.text.text().strip()

    def _tell(self) -> None:
        picture = QPixmap(current().px(14), current().px(14))
        colour = QColor(self.colour())
        picture.fill(colour if colour.isValid() else Qt.GlobalColor.transparent)
        self.pick.setIcon(QIcon(picture))
        self.changed.emit()

    def _choose(self) -> None:
        dialog = QColorDialog(QColor(self.colour()), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: self.text.setText(colour.name().upper()))
        dialog.open()


class KitForm(QScrollArea):
    """Everything a kit has.

    Signals:
        edited(): something is different and settled for a moment; `kit` may refuse it.
        logo_wanted(path): read this picture.
    """

    edited = Signal()
    logo_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(current().px(WIDTH))
        self._logo: bytes | None = None
        self._soon = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._soon.timeout.connect(self.edited)
        self.accent, self.second = ColourField(self.tr("Accent colour")), ColourField(self.tr("Second colour"))
        self.font_choice = choice([(each, each) for each in FONTS])
        self.wording = area("", 3)
        self.footer = line("", self.tr("Harbour & Co · hello@harbour.example"))
        self.language = choice([(each, _language(each)) for each in LANGUAGES])
        self.locale_choice = choice([(each, _locale(each)) for each in LOCALES])
        self.logo = QLabel()
        self.logo.setAccessibleName(self.tr("Logo"))
        self.choose_logo = button(self.tr("Choose a picture…"), "image")
        self.no_logo = button(self.tr("No logo"), None, "ghost")
        wording = self.tr("One a line: what we say = what they say, such as Partners = Creators.")
        self.fields = {
            "logo": Field(self.tr("Logo"), self._logo_box(), self.tr("PNG or JPEG, up to 1 MB.")),
            "accent": Field(self.tr("Accent colour"), self.accent),
            "second": Field(self.tr("Second colour, behind the title"), self.second),
            "font": Field(self.tr("Font"), self.font_choice),
            "wording": Field(self.tr("Wording"), self.wording, wording),
            "footer": Field(self.tr("Footer"), self.footer, self.tr("Empty: our own line with the page number.")),
            "language": Field(self.tr("Language, for screen readers and hyphens"), self.language),
            "locale": Field(self.tr("Numbers, money and dates"), self.locale_choice),
        }
        inner = column(*self.fields.values(), None, spacing=10, margins=(16, 12, 16, 16))
        self.setWidget(panel("surface", inner))
        self._connect()

    def _logo_box(self) -> QWidget:
        box = QWidget()
        box.setLayout(column(self.logo, row(self.choose_logo, self.no_logo, None, spacing=4), spacing=6))
        box.setFocusProxy(self.choose_logo)
        return box

    def _connect(self) -> None:
        for text in (self.footer,):
            text.textEdited.connect(lambda _text: self._soon.start())
        self.wording.textChanged.connect(self._soon.start)
        for colour in (self.accent, self.second):
            colour.changed.connect(self._show_contrast)
            colour.changed.connect(self._soon.start)
        for box in (self.font_choice, self.language, self.locale_choice):
            box.currentIndexChanged.connect(lambda _at: self._soon.start())
        self.choose_logo.clicked.connect(self._ask_logo)
        self.no_logo.clicked.connect(lambda: self.set_logo(None))

    # ---- showing and reading

    def show_kit(self, kit: BrandKit) -> None:
        """Show a kit; nothing is edited by that."""
        self._soon.stop()
        texts: Iterable[tuple[QLineEdit, str]] = (
            (self.accent.text, kit.accent),
            (self.second.text, kit.second),
            (self.footer, kit.footer),
        )
        for control, text in texts:
            control.setText(text)
        with QSignalBlocker(self.wording):
            self.wording.setPlainText("\n".join(f"{ours} = {theirs}" for ours, theirs in kit.wording))
        for box, value in (
            (self.font_choice, kit.font),
            (self.language, kit.language),
            (self.locale_choice, kit.locale),
        ):
            _show_value(box, value)
        self._show_logo(kit.logo)
        for field in self.fields.values():
            field.show_error("")
        self._show_contrast()
        self._soon.stop()

    def kit(self, name: str) -> BrandKit:
        """What is typed, under a name.

        Raises:
            UserError: a line of the wording has no equals sign; the field is named.
        """
        return BrandKit(
            name=name,
            accent=self.accent.colour().upper(),
            second=self.second.colour().upper(),
            font=self.font_choice.currentData(),
            logo=self._logo,
            wording=_pairs(self.wording.toPlainText()),
            footer=self.footer.text().strip(),
            language=self.language.currentData(),
            locale=self.locale_choice.currentData(),
        )

    def set_logo(self, content: bytes | None) -> None:
        """Another logo, or none."""
        self._show_logo(content)
        self.fields["logo"].show_error("")
        self._soon.start()

    def show_error(self, error: Exception) -> None:
        """Say what is wrong beside the field that it names."""
        field = self.fields.get(getattr(error, "field", None) or "")
        if field is not None:
            field.show_error(str(error))

    def clear_errors(self) -> None:
        """Nothing is wrong; how well colours can be read stays."""
        for name, field in self.fields.items():
            if name not in ("accent", "second"):
                field.show_error("")

    def _show_contrast(self) -> None:
        for name, colour in (("accent", self.accent), ("second", self.second)):
            told = legibility(name, colour.colour().upper())
            if told.enough:
                self.fields[name].show_error("")
                self.fields[name].show_note(told.words, "green")
            else:
                self.fields[name].show_error(told.words)

    def _show_logo(self, content: bytes | None) -> None:
        self._logo = content
        picture = QPixmap()
        if content:
            picture.loadFromData(content)
        height = current().px(LOGO_HEIGHT)
        room = QSize(current().px(WIDTH - 60), height)
        self.logo.setVisible(not picture.isNull())
        if not picture.isNull():
            mode = Qt.TransformationMode.SmoothTransformation
            self.logo.setPixmap(picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, mode))
        self.no_logo.setVisible(content is not None)

    def _ask_logo(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a logo"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(self.tr("Pictures (*.png *.jpg *.jpeg)"))
        dialog.fileSelected.connect(lambda path: self.logo_wanted.emit(Path(path)))
        dialog.open()


def _show_value(box: QComboBox, value: str) -> None:
    with QSignalBlocker(box):
        if box.findData(value) < 0:
            box.addItem(value, value)
        box.setCurrentIndex(box.findData(value))


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    lines = [each for each in text.splitlines() if each.strip()]
    pairs = [tuple(part.strip() for part in each.split("=", 1)) for each in lines]
    for pair, typed in zip(pairs, lines, strict=True):
        if len(pair) != 2 or not all(pair):
            raise UserError(f"“{typed.strip()}” needs an equals sign: Partners = Creators.", "wording")
    return tuple((pair[0], pair[1]) for pair in pairs)


def _language(code: str) -> str:
    return QLocale.languageToString(QLocale(code).language())


def _locale(code: str) -> str:
    locale = QLocale(code)
    return f"{locale.nativeLanguageName()} ({locale.nativeTerritoryName()})"
