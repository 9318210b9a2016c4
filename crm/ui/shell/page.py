"""What a page is to the shell; pages know nothing of the shell, and the shell nothing of their content."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Page:
    """One place of the navigation.

    Attributes:
        key: its name in code, e.g. "influencers".
        title: its name on screen.
        icon: file name in resources/icons without ending.
        make: gives the page; builds it when it is first asked for.
        shown: called when it comes to the front, so that it reads what it shows.
        focus_filter: called by Ctrl+F; None when it has nothing to filter.
        panel: whether the detail panel stands beside it.
        listed: whether it has a line in the navigation; settings have a button instead.
    """

    key: str
    title: str
    icon: str
    make: Callable[[], QWidget]
    shown: Callable[[], None] | None = None
    focus_filter: Callable[[], None] | None = None
    panel: bool = False
    listed: bool = True
