"""What a post's row shows, column by column: pure words over query rows. No widgets, no state."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from crm.domain.metrics import EngagementSet
from crm.formats import UNKNOWN, Formats
from crm.queries.post_table import PostRow, PostSort
from crm.ui import present
from crm.ui.kit.delegates import ChipCell, TwoLines
from crm.ui.kit.paged_table_model import Column
from crm.ui.pages.posts import words
from crm.ui.person.words import shown_name

SEEN = ("reach", "views", "impressions")


def _tr(text: str) -> str:
    return QCoreApplication.translate("posts", text)


class Cells:
    """Makes cells of rows; `formats` writes figures and dates."""

    def __init__(self, formats: Formats) -> None:
        self.formats = formats

    def columns(self) -> list[Column[PostRow]]:
        """The columns in display order."""
        sort = PostSort
        return [
            self._column(sort.PERSON, _tr("Partner"), 164, self.partner),
            self._column(sort.POSTED, _tr("Post"), 200, self.post, stretch=True),
            self._column("", _tr("Seen"), 84, self.seen, right=True),
            self._column("", _tr("Likes"), 112, self.likes, right=True),
            self._column("", _tr("Saves"), 92, self.saves, right=True),
            self._column("", _tr("Rate"), 96, self.rate, right=True),
            self._column("", _tr("Read at"), 92, self.read),
            Column("", _tr("Marks"), 116, lambda row: self.marks(row).text, self.all_marks),
            self._column("", _tr("Theme"), 120, self.theme),
        ]

    def _column(
        self, key: str, title: str, width: int, cell: Callable[[PostRow], TwoLines], **rest: bool
    ) -> Column[PostRow]:
        return Column(key, title, width, lambda row: cell(row).top, self._spoken(cell), **rest)

    def _spoken(self, cell: Callable[[PostRow], TwoLines]) -> Callable[[PostRow], str]:
        def spoken(row: PostRow) -> str:
            lines = cell(row)
            return ", ".join(part for part in (lines.top, lines.bottom) if part)

        return spoken

    def partner(self, row: PostRow) -> TwoLines:
        """Name over handle; of a post of nobody known, what its file says."""
        if row.influencer_id is None:
            return TwoLines(
                row.influencer_ref or _tr("Nobody yet"), _tr("not in the list") if row.influencer_ref else ""
            )
        return TwoLines(shown_name(row.name, row.handle), f"@{row.handle}" if row.handle and row.name else "")

    def post(self, row: PostRow) -> TwoLines:
        """Its text or link over platform, kind, day and campaign."""
        text = " ".join(row.text.split()) or (row.url or "").removeprefix("https://").removeprefix("www.")
        day = self.formats.date(row.posted_on) if row.posted_on else _tr("no day")
        kind = f"{present.platform_tag(row.platform)} {words.type_words(row.type).lower()}"
        return TwoLines(text or _tr("Without text"), " · ".join(part for part in (day, kind, row.campaign) if part))

    def post_in_short(self, row: PostRow) -> str:
        """What it is in one line: day, kind, text."""
        return " · ".join(part for part in (self.post(row).bottom, self.post(row).top) if part)

    def seen(self, row: PostRow) -> TwoLines:
        """Reach, else views, else impressions, with what it is."""
        for name in SEEN:
            value = getattr(row.reading, name) if row.reading else None
            if value is not None:
                return TwoLines(self.formats.count(value), words.figure_words(name).lower())
        return TwoLines(UNKNOWN)

    def likes(self, row: PostRow) -> TwoLines:
        """Likes over comments."""
        return self._two(row, "likes", "comments")

    def saves(self, row: PostRow) -> TwoLines:
        """Saves over shares."""
        return self._two(row, "saves", "shares")

    def _two(self, row: PostRow, above: str, below: str) -> TwoLines:
        if row.reading is None:
            return TwoLines(UNKNOWN)
        top, bottom = (getattr(row.reading, name) for name in (above, below))
        under = "" if bottom is None else f"{self.formats.count(bottom)} {words.figure_words(below).lower()}"
        return TwoLines(self.formats.count(top), under)

    def rate(self, row: PostRow) -> TwoLines:
        """The engagement rate over its basis, and what it counts when that is not everything."""
        if row.rate is None:
            return TwoLines(UNKNOWN)
        basis = present.basis_words(row.rate.basis)
        if row.rate.engagements is EngagementSet.PUBLIC:
            basis = _tr("{basis}, no saves").format(basis=basis)
        if row.followers_near:
            basis = _tr("{basis}, later").format(basis=basis)
        return TwoLines(self.formats.rate(row.rate.value), basis)

    def read(self, row: PostRow) -> TwoLines:
        """The age of the figures over whether they still move; an age that was not asked for is labelled, never mixed."""
        if row.reading is None:
            return TwoLines(_tr("Not read"))
        if not row.at_age and row.wanted is not None:
            wanted = _tr("not at {age}").format(age=words.wanted_words(row.wanted))
            return TwoLines(words.age_words(row.age), wanted, "amber")
        age = words.wanted_words(row.wanted) if row.wanted else words.age_words(row.age)
        return TwoLines(age, words.finality_words(row.finality).lower())

    def marks(self, row: PostRow) -> ChipCell:
        """What is to be known beside the figures, the most pressing first."""
        marks = self.marks_of(row)
        if not marks:
            return ChipCell("")
        text, tone = marks[0]
        return ChipCell(text, tone, f"+{len(marks) - 1}" if len(marks) > 1 else "")

    def all_marks(self, row: PostRow) -> str:
        """Every mark in words."""
        return ". ".join([*(text for text, _tone in self.marks_of(row)), words.doubts_words(row.doubts)]).strip(". ")

    def marks_of(self, row: PostRow) -> list[tuple[str, str]]:
        """Each mark with its tone."""
        told = (
            (row.open_claims > 0, _tr("Two claims"), "red"),
            (bool(row.doubts), _tr("Worth a look"), "amber"),
            (row.seen_gone_on is not None, _tr("Gone"), "red"),
            (row.boosted, _tr("Boosted"), "blue"),
            (row.giveaway, _tr("Giveaway"), "violet"),
            (row.shared, _tr("Collab"), "teal"),
        )
        return [(text, tone) for holds, text, tone in told if holds]

    def theme(self, row: PostRow) -> TwoLines:
        """Creative themes over styles."""
        above, below = row.themes or row.styles, row.styles if row.themes else ()
        return TwoLines(", ".join(above), ", ".join(below))
