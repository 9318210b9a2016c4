"""The few pictures that a style sheet reads from files stand in the colours of their scheme."""

import pytest

from crm.paths import bundled
from crm.ui.theme.tokens import THEMES


@pytest.mark.parametrize("scheme", THEMES)
@pytest.mark.parametrize(("picture", "tone"), [("chevron-down", "text_muted"), ("check", "accent_on")])
def test_a_picture_of_the_style_sheet_has_its_token_s_colour(scheme: str, picture: str, tone: str) -> None:
    svg = (bundled("resources") / "themes" / scheme / f"{picture}.svg").read_text(encoding="utf-8")
    assert f'stroke="{getattr(THEMES[scheme], tone)}"' in svg
