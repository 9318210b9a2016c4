"""How a client's or the agency's documents look: logo, two colours, font, wording, footer, language and locale.

A value and its checks; drawing is in the forms. A kit that cannot be read on paper is refused here, with the reason.
"""

import re
from dataclasses import dataclass, field

from crm.errors import UserError

ACCENT, SECOND, PAPER, INK = "#8B2C63", "#F7F6F4", "#FFFFFF", "#1D1B18"
LEAST_CONTRAST = 4.5
OUR_FONT = "Inter"
FONTS = (OUR_FONT, "Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")  # what every PDF can be drawn with
MOST_LOGO_BYTES = 1_000_000
_EASY = 7.0  # WCAG 2.2, AAA
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class BrandKit:
    """A look.

    Attributes:
        accent: "#RRGGBB" of the title line, bars and marks; must be readable on white paper.
        second: "#RRGGBB" behind the title; dark text must be readable on it.
        font: one of FONTS; web pages and slides fall back to a similar one.
        logo: a PNG or JPEG, stands at the top; None for none.
        wording: what we call a thing -> what this client calls it, whole labels only, such as ("Partners", "Creators").
        footer: stands at the foot of each page instead of our own line; "" for ours.
        language: BCP 47, for screen readers and hyphens; locale: of numbers and dates, such as "de_DE".
    """

    name: str = ""
    accent: str = ACCENT
    second: str = SECOND
    font: str = OUR_FONT
    logo: bytes | None = field(default=None, repr=False)
    wording: tuple[tuple[str, str], ...] = ()
    footer: str = ""
    language: str = "en"
    locale: str = "en_GB"

    @property
    def on_accent(self) -> str:
        """The colour of words on the accent: white or ink, whichever is easier to read."""
        return PAPER if contrast(self.accent, PAPER) >= contrast(self.accent, INK) else INK

    def worded(self, label: str) -> str:
        """A label as this client calls it."""
        return dict(self.wording).get(label, label)


OUR_KIT = BrandKit()


def contrast(one: str, other: str) -> float:
    """How well one colour can be read on the other.

    Returns:
        1 to 21; 4.5 is the least for text.

    Source: WCAG 2.2, relative luminance and contrast ratio.
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@dataclass(frozen=True, slots=True)
class Legibility:
    """Whether a colour can be read where it stands, and the sentence that says so."""

    enough: bool
    words: str


def legibility(name: str, colour: str) -> Legibility:
    """How well a kit's colour can be read.

    Args:
        name: "accent" (words and marks on white) or "second" (below dark text).
        colour: "#RRGGBB"; anything else is said to be none.
    """
    if not _COLOUR.fullmatch(colour):
        return Legibility(False, f"“{colour}” is no colour; it looks like #8B2C63.")
    other, words = (PAPER, "on white") if name == "accent" else (INK, "below dark text")
    found = contrast(colour, other)
    if found < LEAST_CONTRAST:
        told = f"{colour} cannot be read {words}: its contrast is {found:.1f}, and 4.5 is the least."
        return Legibility(False, told)
    easy = "easily " if found >= _EASY else ""
    return Legibility(True, f"Can be read {easy}{words}: its contrast is {found:.1f} (4.5 is the least).")


def checked_kit(kit: BrandKit) -> BrandKit:
    """The kit, when documents in it can be read.

    Raises:
        UserError: a colour is none or too faint, the font is unknown, or the logo is too large; the field is named.
    """
    for name in ("accent", "second"):
        if not _COLOUR.fullmatch(getattr(kit, name)):
            raise UserError(f"“{getattr(kit, name)}” is no colour; it looks like #8B2C63.", name)
    for name in ("accent", "second"):
        told = legibility(name, getattr(kit, name))
        if not told.enough:
            raise UserError(told.words, name)
    if kit.font not in FONTS:
        raise UserError(f"{kit.font} is not among the fonts we can draw with: {', '.join(FONTS)}.", "font")
    if kit.logo is not None and len(kit.logo) > MOST_LOGO_BYTES:
        raise UserError("The logo is larger than 1 MB.", "logo")
    return kit


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
