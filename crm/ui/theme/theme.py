"""Tokens become a palette, one application style sheet and fonts; applied to a running application.

The theme in force hangs on the QApplication itself, so nothing here is global and a test can change it.
"""

import unicodedata
from functools import cache, lru_cache, partial
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from crm.paths import bundled
from crm.ui.theme.icons import icon
from crm.ui.theme.tokens import CONTROL, RADIUS, THEMES, TYPE, Tokens

_PROPERTY = "rapport_theme"
_FOLLOWS = "rapport_theme_follows"
ELIDE_RIGHT = Qt.TextElideMode.ElideRight
LINES_KEPT = 4096  # texts of a few screens of a list; measuring a line costs as much as drawing it
FAMILIES = ["Inter", "Noto Sans", "Segoe UI", "SF Pro Text", "DejaVu Sans"]

QSS = Template("""
* { outline: 0; }
QWidget#canvas, QWidget#nav { background: $canvas; }
QWidget#surface, QWidget#detail, QWidget#bar { background: $surface; }
QWidget#nav { border-right: 1px solid $line; }
QWidget#detail { border-left: 1px solid $line; }
QLabel { background: transparent; }
QLabel[tone="muted"] { color: $text_muted; }
QLabel[tone="faint"] { color: $text_faint; }
QLabel#count { background: $neutral_bg; color: $neutral_fg; border-radius: ${h_badge_r}px; padding: 1px 7px; }
QPushButton, QToolButton {
  min-height: ${h_inner}px; padding: 0 10px; border: 1px solid $line_strong; border-radius: ${r_sm}px;
  background: $surface; color: $text; font-weight: 500; }
QPushButton:hover, QToolButton:hover, QListWidget#results::item:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: $neutral_bg; }
QPushButton:focus, QToolButton:focus, QLineEdit:focus { border: 1px solid $focus; }
QPushButton:disabled, QToolButton:disabled { color: $text_faint; background: $canvas; }
QPushButton#primary { background: $accent; color: $accent_on; border-color: $accent; font-weight: 600; padding: 0 12px; }
QPushButton#primary:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton#primary:focus { border: 2px solid $text; }
QPushButton#primary:disabled { background: $neutral_bg; border-color: $neutral_bg; color: $text_faint; }
QPushButton#ghost, QToolButton#ghost { border-color: transparent; background: transparent; color: $text_muted; padding: 0 8px; }
QPushButton#ghost:hover, QToolButton#ghost:hover { background: $hover; color: $text; }
QPushButton#ghost:focus, QToolButton#ghost:focus, QPushButton#figure:focus, QToolButton#icon:focus, QPushButton#search:focus { border-color: $focus; }
QPushButton#figure { border-color: transparent; background: transparent; padding: 0; min-height: 22px; text-align: left; font-weight: 600; }
QPushButton#figure:hover { color: $accent_text; }
QToolButton#icon { border-color: transparent; background: transparent; padding: 0; min-width: ${h_inner}px; max-width: ${h_inner}px; }
QToolButton#icon:hover { background: $hover; }
QToolButton#icon::menu-indicator { image: none; width: 0; }
QPushButton#filter { border: 1px solid $line_strong; border-radius: ${h_chip_r}px; min-height: ${h_chip}px; padding: 0 9px; font-weight: 500; color: $text_muted; background: transparent;}
QPushButton#filter:hover { background: $hover; }
QPushButton#filter[on="true"] { background: $neutral_bg; border-color: $neutral_bg; color: $text; }
QPushButton#filter[on="true"]:hover { border-color: $line_strong; }
QPushButton#filter:focus { border-color: $focus; }
QPushButton#search { text-align: left; color: $text_faint; background: $surface; border: 1px solid $line_strong; padding: 0 8px; font-weight: 400; }
QFrame#segment { background: $neutral_bg; border-radius: 7px; }
QFrame#segment QToolButton { border: 1px solid transparent; background: transparent; color: $text_muted; min-height: ${h_seg}px; border-radius: 5px; padding: 0 9px; margin: 2px; }
QFrame#segment QToolButton:checked { background: $raised; color: $text; border-color: $line_strong; }
QFrame#segment QToolButton:focus { border-color: $focus; }
QLineEdit { min-height: ${h_inner}px; border: 1px solid $control_line; border-radius: ${r_sm}px; padding: 0 8px; background: $surface; color: $text; selection-background-color: $accent; selection-color: $accent_on; }
QLineEdit QToolButton { border: 0; background: transparent; padding: 0; min-height: 0; }
QAbstractSpinBox QLineEdit { min-height: 0; border: 0; padding: 0; background: transparent; }
QFrame#composer { border: 1px solid $line_strong; border-radius: ${r_md}px; background: $canvas; }
QFrame#composer QLineEdit { border: 0; background: transparent; padding: 0; }
QFrame#card { border: 1px solid $line; border-radius: ${r_md}px; background: $canvas; }
QTableView, QListView { border: 0; background: $surface; color: $text; }
QListWidget#results::item { padding: 6px 8px; border-radius: ${r_sm}px; color: $text; }
QListWidget#results::item:selected { background: $accent_soft; color: $text; }
QListView#navlist, QListView#lane { background: $canvas; }
QFrame#drop { border: 2px solid $accent; border-radius: ${r_sm}px; background: transparent; }
QHeaderView { background: $surface; border: 0; }
QHeaderView::section { background: $surface; color: $text_faint; border: 0; border-bottom: 1px solid $line; padding: 0 8px; height: ${h_header}px; font-weight: 500; font-size: ${small}px; }
QHeaderView::section:first { padding-left: 16px; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $surface; border: 0; }

QTabBar { background: transparent; }
QTabBar::tab { color: $text_muted; padding: 0 1px 9px 1px; margin-right: 13px; border-bottom: 2px solid transparent; font-weight: 500; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { color: $accent_text; }
QLabel#key { color: $text_faint; border: 1px solid $line_strong; border-radius: ${r_xs}px; padding: 0 4px; background: $canvas; }
QFrame#vrule { background: $line; max-width: 1px; min-width: 1px; border: 0; }
QFrame#rule { background: $line; max-height: 1px; min-height: 1px; border: 0; }

QScrollBar:vertical { width: 10px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 10px; background: transparent; margin: 0; }
QScrollBar::handle { background: $line_strong; border-radius: 3px; margin: 2px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $control_line; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { width: 0; height: 0; background: none; }
QToolTip { background: $text; color: $surface; border: 0; padding: 4px 6px; }
QMenu { background: $raised; border: 1px solid $line_strong; padding: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item { padding: 5px 20px 5px 12px; border-radius: ${r_xs}px; }
QMenu::item:selected, QMenuBar::item:selected, QComboBox QAbstractItemView::item:selected, QListView#suggestions::item:selected { background: $accent_soft; color: $text; }
QSplitter::handle { background: $line; }
QCalendarWidget QWidget#qt_calendar_navigationbar, QCalendarWidget QAbstractItemView { background: $raised; border: 0; outline: 0; }
QCalendarWidget QToolButton { background: transparent; border: 0; border-radius: ${r_xs}px; padding: 4px 8px; color: $text; font-weight: 600; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget { background: $raised; border: 1px solid $line_strong; }
QPlainTextEdit, QComboBox, QDateTimeEdit, QSpinBox { border: 1px solid $control_line; border-radius: ${r_sm}px; padding: 3px 8px; background: $surface; color: $text; selection-background-color: $accent; selection-color: $accent_on; }
QComboBox, QDateTimeEdit, QSpinBox { min-height: ${h_field}px; max-height: ${h_field}px; combobox-popup: 0; }
QPlainTextEdit:focus, QComboBox:focus, QDateTimeEdit:focus, QSpinBox:focus { border: 1px solid $focus; }
QComboBox:disabled, QDateTimeEdit:disabled { color: $text_faint; background: $canvas; border-color: $line_strong; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"], QDateTimeEdit[invalid="true"] { border: 1px solid $red_fg; }
QDateTimeEdit { padding-right: ${w_drop}px; }
QComboBox::drop-down, QDateTimeEdit::drop-down { subcontrol-origin: border; subcontrol-position: center right; border: 0; width: ${w_drop}px; }
QComboBox::down-arrow, QDateTimeEdit::down-arrow { image: url("$pictures/chevron-down.svg"); width: ${w_mark}px; height: ${w_mark}px; }
QSpinBox::up-button, QSpinBox::down-button { border: 0; width: 0; }
QComboBox QAbstractItemView, QListView#suggestions { background: $raised; border: 1px solid $line_strong; color: $text; padding: 2px; outline: 0; }
QComboBox QAbstractItemView::item, QListView#suggestions::item { padding: 5px 8px; border-radius: ${r_xs}px; }
QCheckBox { spacing: 8px; color: $text; }
QCheckBox:disabled, QMenu::item:disabled { color: $text_faint; }
QCheckBox::indicator, QListView::indicator, QRadioButton::indicator { width: ${w_mark}px; height: ${w_mark}px; border: 1px solid $control_line; border-radius: ${r_xs}px; background: $surface; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { background: $hover; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 1px solid $focus; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: $accent; border-color: $accent; image: url("$pictures/check.svg"); }
QRadioButton::indicator { border-radius: ${r_radio}px; }
QRadioButton::indicator:checked { width: ${w_dot}px; height: ${w_dot}px; border: ${w_ring}px solid $accent; background: $accent_on; }
QCheckBox::indicator:checked:focus, QRadioButton::indicator:checked:focus { border-color: $text; }
QCheckBox::indicator:disabled { border-color: $line_strong; background: $canvas; }
QLabel[tone="red"] { color: $red_fg; }
QLabel[tone="amber"] { color: $amber_fg; }
QLabel[tone="green"] { color: $green_fg; }
QLabel[tone="accent"] { color: $accent_text; }
QFrame#toast { background: $text; border-radius: ${r_md}px; }
QFrame#toast QLabel { color: $surface; }
QFrame#toast QPushButton { background: transparent; border-color: transparent; color: $surface; font-weight: 600; }
QFrame#toast QPushButton:focus { border-color: $surface; }
QFrame#drop, QFrame#lanedrop { background: $accent_soft; border: 2px dashed $accent; border-radius: ${r_lg}px; }
QFrame#lanedrop { background: transparent; }
QProgressBar { border: 0; border-radius: 3px; background: $track; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QMenuBar { background: $canvas; color: $text_muted; border-bottom: 1px solid $line; }
QMenuBar::item { padding: 4px 8px; background: transparent; border-radius: ${r_xs}px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QScrollArea, QPlainTextEdit#reading { border: 0; padding: 0; background: transparent; }
QScrollArea > QWidget > QWidget#surface { background: $surface; }
QFrame#palette { background: $raised; border: 1px solid $line_strong; border-radius: ${r_lg}px; }
QFrame#palette QLineEdit { border: 0; background: transparent; font-size: 15px; min-height: 44px; padding: 0; }
QFrame#palette QListView { background: transparent; }
""")


class Theme:
    """One scheme at one text size.

    Attributes:
        tokens: the colours.
        scale: text size, 1.0 = 100 %.
        compact: rows of lists are low.
    """

    def __init__(self, tokens: Tokens, scale: float, compact: bool) -> None:
        self.tokens = tokens
        self.scale = scale
        self.compact = compact
        self.colour = cache(self._colour)
        self.chip = cache(self._chip)
        self.font = cache(self._font)
        self.line = lru_cache(maxsize=LINES_KEPT)(self._line)
        self.text_width = lru_cache(maxsize=LINES_KEPT)(self._text_width)
        self._metrics = cache(self._make_metrics)

    def _colour(self, name: str) -> QColor:
        return QColor(getattr(self.tokens, name))

    def _chip(self, tone: str) -> tuple[QColor, QColor]:
        background, text = self.tokens.chips[tone]
        return QColor(background), QColor(text)

    def _font(self, style: str, tabular: bool = False) -> QFont:
        size, weight, _line = TYPE[style]
        font = QFont(FAMILIES)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        if style in ("page", "figure"):
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _make_metrics(self, style: str) -> QFontMetrics:
        return QFontMetrics(self.font(style, True))

    def _text_width(self, text: str, style: str) -> int:
        """Pixels that a line takes, measured with the digits it is drawn with."""
        return self._metrics(style).horizontalAdvance(text)

    def _line(self, text: str, style: str, width: int) -> tuple[str, bool]:
        """A line cut to a width in pixels, and whether it reads from right to left."""
        shown = self._metrics(style).elidedText(text, ELIDE_RIGHT, width)
        return shown, not shown.isascii() and _reads_rtl(shown)

    def px(self, length: float) -> int:
        """A length in pixels that follows the text size."""
        return round(length * self.scale)

    def row_height(self) -> int:
        """Height of a list's row in pixels."""
        return self.px(CONTROL["row-compact" if self.compact else "row"])

    def icon(self, name: str, tone: str = "text_muted") -> QIcon:
        """An icon in a token's colour; it follows when another theme is applied."""
        return icon(name, partial(_icon_colour, tone))


def _reads_rtl(text: str) -> bool:
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def _icon_colour(tone: str, mode: QIcon.Mode, state: QIcon.State) -> str:
    tokens = current().tokens
    if mode == QIcon.Mode.Disabled:
        return tokens.text_faint
    return tokens.text if state == QIcon.State.On else str(getattr(tokens, tone))


def current() -> Theme:
    """The theme in force."""
    theme = QApplication.instance().property(_PROPERTY)  # type: ignore[union-attr]
    assert isinstance(theme, Theme), "apply() comes first"
    return theme


def apply(app: QApplication, name: str, scale: float = 1.0, *, compact: bool = False) -> None:
    """Show the application in a theme.

    Args:
        name: light, dark or system; `follow` keeps to the system when that changes.
        scale: text size, 0.9 to 1.5.
        compact: low rows in lists.
    """
    hints = app.styleHints()
    scheme = name
    if name == "system":
        hints.unsetColorScheme()
        scheme = "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
    else:
        hints.setColorScheme(Qt.ColorScheme.Dark if name == "dark" else Qt.ColorScheme.Light)
    theme = Theme(THEMES[scheme], scale, compact)
    app.setProperty(_PROPERTY, theme)
    app.setProperty(_FOLLOWS, name == "system")
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setFont(theme.font("body"))
    app.setPalette(_palette(theme.tokens))
    app.setStyleSheet(style_sheet(theme))


def follow(app: QApplication) -> None:
    """From now on, a change of the system's scheme changes ours while "system" is chosen."""
    app.styleHints().colorSchemeChanged.connect(partial(_system_changed, app))


def _system_changed(app: QApplication, scheme: Qt.ColorScheme) -> None:
    wanted = "dark" if scheme == Qt.ColorScheme.Dark else "light"
    if app.property(_FOLLOWS) and current().tokens.scheme != wanted:
        apply(app, "system", current().scale, compact=current().compact)


def load_fonts() -> None:
    """Make the bundled faces known to Qt; without them the system's font is used."""
    for file in sorted((bundled("resources") / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def style_sheet(theme: Theme) -> str:
    """The one style sheet of the application."""
    px = theme.px
    lengths = {
        "h_inner": px(CONTROL["md"]) - 2,
        "h_field": px(CONTROL["md"]) - 8,
        "h_header": px(CONTROL["header"]),
        "small": px(TYPE["small"][0]),
        "h_badge_r": px(9),
        "h_chip": px(CONTROL["sm"]) - 2,
        "h_chip_r": px(CONTROL["sm"]) // 2,
        "h_seg": px(CONTROL["md"]) - 8,
        "w_drop": px(26),
        "w_mark": px(14),
        "r_radio": (px(14) + 2) // 2,
        "w_ring": px(5),
        "w_dot": px(14) + 2 - 2 * px(5),
    }
    radii = {f"r_{name}": radius for name, radius in RADIUS.items()}
    # A style sheet takes pictures from files only and cannot tint them, so each scheme brings its own.
    pictures = (bundled("resources") / "themes" / theme.tokens.scheme).as_posix()
    numbers = {name: str(length) for name, length in (lengths | radii).items()}
    return QSS.substitute(theme.tokens.flat() | numbers | {"pictures": pictures})


def _palette(t: Tokens) -> QPalette:
    """Everything the style sheet does not reach: native dialogs, text selection, links, disabled text."""
    palette = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    colours = {
        role.Window: t.canvas,
        role.WindowText: t.text,
        role.Base: t.surface,
        role.AlternateBase: t.canvas,
        role.Text: t.text,
        role.Button: t.surface,
        role.ButtonText: t.text,
        role.BrightText: t.chips["red"][1],
        role.Light: t.raised,
        role.Midlight: t.hover,
        role.Mid: t.line_strong,
        role.Dark: t.control_line,
        role.Shadow: t.shadow,
        role.Highlight: t.accent,
        role.HighlightedText: t.accent_on,
        role.Accent: t.accent,
        role.Link: t.accent_text,
        role.LinkVisited: t.accent_text,
        role.PlaceholderText: t.text_faint,
        role.ToolTipBase: t.text,
        role.ToolTipText: t.surface,
    }
    for each, colour in colours.items():
        palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, each, QColor(t.text_faint))
    return palette
