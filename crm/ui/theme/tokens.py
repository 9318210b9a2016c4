"""Design tokens: the only place where a colour, size or radius is written down.

Every pair that carries text is checked against WCAG 2.2 AA by tests/ui/test_theme.py.
"""

from dataclasses import dataclass, field

RADIUS = {"xs": 4, "sm": 6, "md": 8, "lg": 12}
# name: (px at 100 %, weight, line height px)
TYPE = {
    "caption": (11, 500, 14),
    "small": (12, 400, 16),
    "small-strong": (12, 500, 16),
    "body": (13, 400, 18),
    "body-strong": (13, 500, 18),
    "label": (13, 600, 18),
    "title": (16, 600, 22),
    "page": (20, 600, 26),
    "figure": (28, 600, 34),
}
CONTROL = {"sm": 26, "md": 30, "lg": 36, "row": 48, "row-compact": 36, "header": 32, "nav": 30}
TONES = ("neutral", "green", "amber", "red", "blue", "violet", "teal", "rose")


@dataclass(frozen=True)
class Tokens:
    """The colours of one scheme, as #RRGGBB."""

    scheme: str
    # surfaces
    canvas: str
    surface: str
    raised: str
    hover: str
    selected: str
    # lines
    line: str
    line_strong: str
    control_line: str  # 3:1 against the surface: the edge that identifies a field
    # text
    text: str
    text_muted: str
    text_faint: str
    # accent
    accent: str
    accent_hover: str
    accent_on: str
    accent_soft: str
    accent_text: str
    focus: str
    shadow: str
    track: str
    chips: dict[str, tuple[str, str]] = field(default_factory=dict)  # tone -> (background, text)

    def flat(self) -> dict[str, str]:
        """Every colour by name; a tone's pair as `tone_bg` and `tone_fg`."""
        out = {k: v for k, v in self.__dict__.items() if isinstance(v, str)}
        for tone, (bg, fg) in self.chips.items():
            out[f"{tone}_bg"], out[f"{tone}_fg"] = bg, fg
        return out


LIGHT = Tokens(
    scheme="light",
    canvas="#F7F6F4",
    surface="#FFFFFF",
    raised="#FFFFFF",
    hover="#F6F4F1",
    selected="#FAF0F5",
    line="#EBE8E3",
    line_strong="#DAD6CF",
    control_line="#8F8A82",
    text="#1D1B18",
    text_muted="#5C5750",
    text_faint="#726D65",
    accent="#8B2C63",
    accent_hover="#732351",
    accent_on="#FFFFFF",
    accent_soft="#F8E9F1",
    accent_text="#8B2C63",
    focus="#8B2C63",
    shadow="#1D1B18",
    track="#E9E6E1",
    chips={
        "neutral": ("#F0EEEA", "#55504A"),
        "green": ("#E2F4E8", "#17633A"),
        "amber": ("#FCF0D6", "#774A03"),
        "red": ("#FDE8E6", "#A1261D"),
        "blue": ("#E5EFFB", "#1F5193"),
        "violet": ("#EFEAFB", "#5B3DA5"),
        "teal": ("#DFF3F0", "#0F5E58"),
        "rose": ("#F8E9F1", "#8B2C63"),
    },
)

DARK = Tokens(
    scheme="dark",
    canvas="#161514",
    surface="#1C1B19",
    raised="#262422",
    hover="#242220",
    selected="#33222B",
    line="#2E2B28",
    line_strong="#403C38",
    control_line="#7F7971",
    text="#F2F0EC",
    text_muted="#B5AFA6",
    text_faint="#98928A",
    accent="#E58FBB",
    accent_hover="#EFA9CB",
    accent_on="#2A0C1C",
    accent_soft="#3B2230",
    accent_text="#EDA3C8",
    focus="#E58FBB",
    shadow="#000000",
    track="#36322F",
    chips={
        "neutral": ("#2F2C29", "#CBC5BC"),
        "green": ("#173723", "#86DBA4"),
        "amber": ("#3B2C0C", "#F0C56C"),
        "red": ("#45201D", "#F8A299"),
        "blue": ("#1A314F", "#97C2F7"),
        "violet": ("#302850", "#C0AEF8"),
        "teal": ("#133936", "#7AD8CD"),
        "rose": ("#3B2230", "#EDA3C8"),
    },
)
THEMES = {"light": LIGHT, "dark": DARK}
