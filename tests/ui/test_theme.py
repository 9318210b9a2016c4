"""The look comes from the tokens alone, every token is used, and every pair of colours can be read."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm.paths import bundled
from crm.ui.kit.widgets import Sign
from crm.ui.shell import frame
from crm.ui.theme import theme
from crm.ui.theme.tokens import CONTROL, RADIUS, THEMES, TONES, TYPE, Tokens

UI = Path(theme.__file__).parent.parent
TOKENS = UI / "theme" / "tokens.py"
LITERAL = re.compile(
    r"""["']#[0-9a-fA-F]{3,8}["']|\brgba?\(|QColor\(\s*\d|setStyleSheet\(["']|GlobalColor\.(?!transparent)"""
)


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio. Source: WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(tokens: Tokens) -> Iterator[tuple[str, str, str, float]]:
    """Every pair the screens draw: what, text or edge, ground, least contrast for AA."""
    for ground in ("canvas", "surface", "raised", "hover", "selected"):
        colour = getattr(tokens, ground)
        for text in ("text", "text_muted", "text_faint", "accent_text"):
            yield f"{text} on {ground}", getattr(tokens, text), colour, 4.5
        for tone in ("red", "green", "amber"):
            yield f"{tone} text on {ground}", tokens.chips[tone][1], colour, 4.5
    for ground in ("accent", "accent_hover"):
        yield f"accent_on on {ground}", tokens.accent_on, getattr(tokens, ground), 4.5
    for text in ("accent_text", "text", "text_muted"):
        yield f"{text} on accent_soft", getattr(tokens, text), tokens.accent_soft, 4.5
    yield "surface on text (toast, tool tip)", tokens.surface, tokens.text, 4.5
    for tone, (ground, text) in tokens.chips.items():
        yield f"chip {tone}", text, ground, 4.5
    for ground in ("canvas", "surface", "raised"):
        yield f"control_line on {ground}", tokens.control_line, getattr(tokens, ground), 3.0
        yield f"focus on {ground}", tokens.focus, getattr(tokens, ground), 3.0
    yield "focus on selected", tokens.focus, tokens.selected, 3.0


@pytest.mark.parametrize("scheme", THEMES)
def test_every_pair_of_colours_can_be_read(scheme: str) -> None:
    weak = [
        f"{what}: {contrast(a, b):.2f} < {least}"
        for what, a, b, least in pairs(THEMES[scheme])
        if contrast(a, b) < least
    ]
    assert weak == []


def test_no_colour_is_written_outside_the_tokens() -> None:
    written = [
        f"{file.relative_to(UI)}:{number}: {line.strip()}"
        for file in sorted(UI.rglob("*.py"))
        if file != TOKENS
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if LITERAL.search(line)
    ]
    assert written == []


def test_one_style_sheet_and_it_is_short() -> None:
    """The picture that stands before the theme is loaded has a few lines of its own."""
    setters = sorted(file.name for file in UI.rglob("*.py") if ".setStyleSheet(" in file.read_text("utf-8"))
    assert setters == ["frame.py", "theme.py"]
    assert len(frame._LOOK.template.strip().splitlines()) <= 8
    assert len(theme.QSS.template.strip().splitlines()) <= 120


def test_every_token_is_used() -> None:
    source = "\n".join(file.read_text("utf-8") for file in UI.rglob("*.py") if file != TOKENS)
    names = (
        {one.name for one in fields(Tokens)} - {"chips"}
        | {f"r_{name}" for name in RADIUS}
        | set(TYPE)
        | set(CONTROL)
        | set(TONES)
    )
    unused = sorted(name for name in names if not re.search(rf"""["'{{$.]({re.escape(name)})\b""", source))
    assert unused == []


@pytest.mark.parametrize("scheme", THEMES)
def test_palette_follows_the_theme(qapp: QApplication, scheme: str) -> None:
    theme.apply(qapp, scheme)
    assert theme.current().tokens.scheme == scheme
    assert qapp.palette().window().color().name().upper() == THEMES[scheme].canvas


def test_text_size_scales_lengths_and_letters(qapp: QApplication) -> None:
    theme.apply(qapp, "light", 1.5)
    assert theme.current().px(10) == 15
    assert theme.current().font("body").pixelSize() == round(TYPE["body"][0] * 1.5)
    theme.apply(qapp, "light")


def test_an_icon_follows_a_theme_applied_after_it_was_made(qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    icon = theme.current().icon("plus", "text")
    in_light = icon.pixmap(16, 16).toImage()
    theme.apply(qapp, "dark")
    in_dark = icon.pixmap(16, 16).toImage()
    assert in_light.pixelColor(8, 8).lightness() < 60 < 200 < in_dark.pixelColor(8, 8).lightness()
    assert icon.pixmap(16, 16, QIcon.Mode.Disabled).toImage() != in_dark


def test_every_icon_named_in_the_code_is_there() -> None:
    there = {file.stem for file in (bundled("resources") / "icons").glob("*.svg")}
    words = re.compile(r"""(?:icon|icon_button|menu_button|EmptyState)\(\s*"([a-z0-9-]+)\"""")
    named = {name for file in UI.rglob("*.py") for name in words.findall(file.read_text("utf-8"))}
    assert named and named <= there


def test_an_icon_beside_words_follows_another_theme(qapp: QApplication, qtbot: QtBot) -> None:
    sign = Sign("inbox", "accent", 32)
    qtbot.addWidget(sign)

    def shades() -> set[str]:
        picture = sign.grab().toImage()
        return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}

    light = theme.current().tokens.accent
    assert light.lower() in shades()
    theme.apply(qapp, "dark")
    assert theme.current().tokens.accent.lower() in shades() and light.lower() not in shades()
