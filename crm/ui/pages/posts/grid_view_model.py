"""State and intents of the grid in which figures of many posts are typed: what a cell says, what is saved."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm.domain import readings as rules
from crm.domain.identity import permalink_key
from crm.domain.readings import PostReading, Published
from crm.domain.vocabulary import Platform, ReadingSource
from crm.errors import CrmError
from crm.files.cells import Mark, parse_count
from crm.files.moments import parse_date
from crm.formats import Formats
from crm.queries.post_table import AgeChoice, PostRow, post_table_rows
from crm.services.history import undo
from crm.services.readings import KeptReadings, ReadingDraft, add_readings
from crm.ui.bridge import Bridge
from crm.ui.kit.entry_model import Entry, EntryColumn, EntryModel, Note
from crm.ui.pages.posts import words
from crm.ui.pages.posts.cells import Cells

MOST_ROWS = 1000
READ_ON = "read_on"
FIGURE_ORDER = ("reach", "impressions", "views", "likes", "comments", "shares", "saves", "clicks")
_HIDDEN = parse_count("-1").warning  # what a platform writes for a figure that it does not show


class ReadingGridModel(QObject):
    """Posts to be read, and the figures typed for them; nothing is written before `save`.

    Signals:
        shown(rows, left_out): the posts were read; how many did not fit.
        failed(sentence): the posts could not be read.
        counted(filled, problems): something was typed.
        stuck(row, column, sentence): saving was refused because of that cell.
        refused(sentence): saving was refused.
        busy(on): it is being saved.
        saved(count): so many readings were kept.
    """

    shown = Signal(int, int)
    failed = Signal(str)
    counted = Signal(int, int)
    stuck = Signal(int, int, str)
    refused = Signal(str)
    busy = Signal(bool)
    saved = Signal(int)

    def __init__(
        self, bridge: Bridge, formats: Formats, day: Callable[[], date], parent: QObject | None = None
    ) -> None:
        """Begin with nothing read.

        Args:
            day: gives the person's day now, in their zone.
        """
        super().__init__(parent)
        self.bridge, self.formats, self.day = bridge, formats, day
        self.read_on = day()
        self.source = ReadingSource.TYPED
        self.mark: Mark | None = None
        self._cells = Cells(formats)
        self._posts: dict[str, PostRow] = {}
        self._asked: list[str] = []
        self._links: dict[tuple[Platform, str], int] | None = None  # made when something is pasted
        titles = (self.tr("Post"), self.tr("Worth a look"))
        self.entries = EntryModel(titles, self._columns(), self, self)
        self.entries.typed.connect(self._count)
        bridge.bug.connect(lambda _bug: self.busy.emit(False))

    def _columns(self) -> list[EntryColumn]:
        day = EntryColumn(READ_ON, self.tr("Read on"), self.tr("Empty means the day above."), 86)
        wide = {"impressions": 92, "comments": 82}
        return [day, *(EntryColumn(name, words.figure_words(name), "", wide.get(name, 70)) for name in FIGURE_ORDER)]

    # ---- rows

    def open(self, post_ids: Sequence[str]) -> None:
        """Show these posts, after those into which something was typed before."""
        kept = self.entries.typed_ids()
        self._asked = list(dict.fromkeys((*kept, *post_ids)))
        self.load()

    def load(self) -> None:
        """Read the posts."""
        first = self._asked[:MOST_ROWS]
        self.bridge.read(self, post_table_rows, first, AgeChoice.LATEST, then=self._set_posts, failed=self._fail)

    def _set_posts(self, rows: list[PostRow]) -> None:
        self._posts = {row.id: row for row in rows}
        self._links = None
        self.entries.set_rows(list(self._posts))
        self.shown.emit(len(rows), max(0, len(self._asked) - MOST_ROWS))

    def title(self, row_id: str) -> tuple[str, str]:
        """Whose post it is, and which."""
        post = self._posts[row_id]
        return self._cells.partner(post).top, self._cells.post_in_short(post)

    def known(self, row_id: str, name: str) -> str:
        """The last known figure with its age; "" when there is none."""
        post = self._posts[row_id]
        value = getattr(post.reading, name, None) if post.reading else None
        if value is None:
            return ""
        told = self.tr("last known {count} ({age})")
        return told.format(count=self.formats.count(value), age=words.age_words(post.age))

    def find_row(self, text: str) -> int | None:
        """The row of the post whose link this is; None for any other text."""
        if "/" not in text:
            return None
        if self._links is None:
            keys = ((at, permalink_key(post.url) if post.url else None) for at, post in enumerate(self._posts.values()))
            self._links = {key: at for at, key in keys if key is not None}
        key = permalink_key(text)
        return None if key is None else self._links.get(key)

    # ---- what is typed

    def read_with(self, mark: Mark | None) -> None:
        """Read every figure with another decimal mark; None: as each says itself."""
        self.mark = mark
        self.entries.read_again()

    def read(self, name: str, text: str) -> Entry:
        """What a typed cell says: a count in any form, or a day."""
        if name == READ_ON:
            return self._read_day(text)
        reading = parse_count(text, self.mark)
        if reading.value is not None:
            return Entry(reading.value, note=reading.warning or "")
        if reading.warning == _HIDDEN:
            return Entry(note=reading.warning or "")
        return Entry(problem=reading.problem or reading.warning or "")

    def _read_day(self, text: str) -> Entry:
        reading = parse_date(text)
        if reading.value is None:
            return Entry(problem=reading.problem or reading.warning or "")
        if reading.value > self.day():
            return Entry(problem=self.tr("“{text}” has not come yet.").format(text=text))
        return Entry(reading.value, note=reading.warning or "")

    def note(self, row_id: str, values: Mapping[str, Any]) -> Note:
        """How old the post was, and what in the figures is worth a look; the figures stay as they are."""
        post, figures = self._posts.get(row_id), _figures(values)
        if post is None or not values:
            return Note()
        if not figures:
            return Note(self.tr("No figure yet."))
        reading = PostReading(values.get(READ_ON, self.read_on).isoformat(), self.source, **figures)
        published = Published(post.posted_on)
        rate = rules.post_rate(reading, post.platform, post.type)
        before = () if post.reading is None else (post.reading,)
        doubts = rules.doubts(reading, rate, post.type, published, before)
        age = words.age_words(rules.age_of(published, reading.read_at))
        return Note(age, words.doubts_in_short(doubts), bool(doubts))

    def set_day(self, day: date) -> None:
        """The day on which rows without a day of their own were read."""
        self.read_on = day
        self.entries.read_again()

    def _count(self) -> None:
        self.counted.emit(len(self._filled()), len(self.entries.problems()))

    def _filled(self) -> list[str]:
        return [post_id for post_id in self.entries.filled() if _figures(self.entries.values(post_id))]

    # ---- saving

    def save(self) -> None:
        """Keep everything typed as one step; a cell that cannot be read stops it, and nothing is lost."""
        problems = self.entries.problems()
        if problems:
            row, column = problems[0]
            self.stuck.emit(row, column, self.entries.words_at(row, column))
            return
        drafts = [self._draft(post_id) for post_id in self._filled()]
        if not drafts:
            self.refused.emit(self.tr("Type or paste at least one figure."))
            return
        self.busy.emit(True)
        title = self.tr("Saving readings")
        self.bridge.job(title, _save, drafts, then=partial(self._kept, len(drafts)), failed=self._refuse)

    def _draft(self, post_id: str) -> ReadingDraft:
        values = self.entries.values(post_id)
        return ReadingDraft(post_id, values.get(READ_ON, self.read_on), self.source, **_figures(values))

    def _kept(self, count: int, kept: KeptReadings) -> None:
        self.busy.emit(False)
        self.entries.start_over()
        self.bridge.say(self._saved_words(kept.news, count), self.tr("Undo"), lambda: self.bridge.write(self, undo))
        self.saved.emit(kept.news)
        self.load()

    def _saved_words(self, news: int, count: int) -> str:
        if not news:
            return self.tr("These figures were known already.")
        told = self.tr("1 reading saved.") if count == 1 else self.tr("{n} readings saved.")
        if news < count:
            told = self.tr("{n} readings saved, {same} known already.")
        return told.format(n=self.formats.count(news), same=self.formats.count(count - news))

    def _refuse(self, error: CrmError) -> None:
        self.busy.emit(False)
        self.refused.emit(str(error))

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))


def _figures(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != READ_ON}


def _save(db: Any, drafts: Sequence[ReadingDraft], _progress: object) -> KeptReadings:
    return add_readings(db, drafts)
