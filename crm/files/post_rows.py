"""Rows of a mapped list of posts -> posts with their figures, or the reason why not. Nothing is compared with records.

A bad value refuses its row; a doubtful one is kept or left out with a warning. A figure that the file does not know, or
that its platform hides, stays unknown and never becomes 0.
"""

import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import TypeVar

from crm.domain.identity import handle_key, permalink_key, post_handle
from crm.domain.permalinks import kind_in_link
from crm.domain.profiles import parse_profile, platform_from
from crm.domain.text import clean_line, clean_text, fold
from crm.domain.vocabulary import Basis, Platform, PostType
from crm.files.cells import (
    Cell,
    Reading,
    is_unknown,
    parse_count,
    parse_flag,
    parse_rate,
    parse_text_id,
)
from crm.files.fields import Field
from crm.files.mapping import ColumnUse, Mapping, fitted
from crm.files.moments import Moment, parse_moment
from crm.files.post_ids import KEY_IS_ID, is_platform_id
from crm.files.rows import RowProblem, RowWarning, shown
from crm.files.tables import Row

_T = TypeVar("_T")
COUNTS = (
    Field.IMPRESSIONS,
    Field.REACH,
    Field.VIEWS,
    Field.LIKES,
    Field.COMMENTS,
    Field.SHARES,
    Field.SAVES,
    Field.CLICKS,
    Field.ENGAGEMENTS,
)
ROW_COLUMN = "(row)"  # the alias column of posts that are recognised by their row
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+/\S+", re.IGNORECASE)
_URL_LENGTH, _KEY_LENGTH, _ID_LENGTH, _REF_LENGTH, _NAME_LENGTH, _TEXT_LENGTH = 1000, 300, 120, 200, 300, 20_000
_TYPES: tuple[tuple[str, PostType], ...] = (
    ("carousel", PostType.CAROUSEL),
    ("album", PostType.CAROUSEL),
    ("karussell", PostType.CAROUSEL),
    ("carrusel", PostType.CAROUSEL),
    ("reel", PostType.REEL),
    ("short", PostType.SHORT),
    ("stor", PostType.STORY),
    ("live", PostType.LIVE),
    ("episode", PostType.EPISODE),
    ("podcast", PostType.EPISODE),
    ("article", PostType.ARTICLE),
    ("artikel", PostType.ARTICLE),
    ("blog", PostType.ARTICLE),
    ("video", PostType.VIDEO),
    ("link", PostType.LINK),
    ("status", PostType.TEXT),
    ("text", PostType.TEXT),
)


@dataclass(frozen=True, slots=True)
class PostFigures:
    """What a post reached at one moment; None is not known. `engagements` is a total told without its parts."""

    impressions: int | None = None
    reach: int | None = None
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    clicks: int | None = None
    engagements: int | None = None
    engagement_rate: Decimal | None = None
    engagement_basis: Basis | None = None

    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return all(getattr(self, each.name) is None for each in fields(self))


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post as a row tells it; "" and None are not known.

    Attributes:
        platform_post_id: the platform's own id; permalink_key: canonical key of its link.
        own_id: the file's own id of the post, with the column that holds it in `own_id_column`.
        influencer_ref: the file's own id, or name, of the person; handle: of the account.
        read: when the figures were read, when the row says so.
    """

    line: int
    platform: Platform
    platform_post_id: str | None = None
    permalink_key: str | None = None
    url: str | None = None
    posted: Moment | None = None
    type: PostType = PostType.POST
    text: str = ""
    own_id: str = ""
    own_id_column: str = ""
    influencer_ref: str = ""
    handle: str = ""
    campaign: str = ""
    brand: str = ""
    boosted: bool = False
    figures: PostFigures = PostFigures()
    read: Moment | None = None
    warnings: tuple[RowWarning, ...] = field(default=(), compare=False)

    @property
    def identities(self) -> tuple[tuple[str, str], ...]:
        """What the post is recognised by, surest first: ("id" or "link", value)."""
        told = (("id", self.platform_post_id), ("link", self.permalink_key))
        return tuple((kind, value) for kind, value in told if value)


_FIGURES = frozenset({*COUNTS, Field.ENGAGEMENT_RATE})
_NO_FIGURES = PostFigures()


class _RefusedError(Exception):
    """Carries a problem out of the reading of one row; never leaves this module."""

    def __init__(self, column: str, value: Cell, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, str(value), reason


class PostReader:
    """Reads rows of one header by one mapping.

    Raises:
        UserError: the mapping names a column that the header does not have.
    """

    def __init__(self, mapping: Mapping, header: Sequence[str]) -> None:
        places = {name: at for at, name in enumerate(header)}
        self._mapping = mapping
        self._uses = [(use, places[use.column]) for use in fitted(mapping, header).columns]

    def read(self, row: Row) -> PostRow | RowProblem | None:
        """One row as a post; a problem; or None when it says nothing."""
        if row.problem is not None:
            return RowProblem(row.line, "", "", row.problem)
        known: dict[Field, list[tuple[ColumnUse, Cell]]] = {}
        for use, at in self._uses:
            if not is_unknown(row.cells[at]):
                known.setdefault(use.field, []).append((use, row.cells[at]))
        if not known:
            return None
        try:
            return _RowReading(self._mapping, row.line, known).post()
        except _RefusedError as refused:
            return RowProblem(row.line, refused.column, shown(refused.value), refused.reason)


class _RowReading:
    """The reading of one row: its warnings gather here."""

    def __init__(self, mapping: Mapping, line: int, known: dict[Field, list[tuple[ColumnUse, Cell]]]) -> None:
        self._mapping, self._line, self._known = mapping, line, known
        self._warnings: list[RowWarning] = []

    def post(self) -> PostRow:
        url, key = self._link()
        platform = self._platform(key)
        told_id, id_column = self._id(has_link=key is not None)
        is_platforms = bool(told_id) and is_platform_id(platform, told_id)
        link_key = key[1] if key and len(key[1]) <= _KEY_LENGTH else None
        return PostRow(
            line=self._line,
            platform=platform,
            platform_post_id=told_id if is_platforms else link_key if platform in KEY_IS_ID and link_key else None,
            permalink_key=link_key or (told_id if is_platforms and platform in KEY_IS_ID else None),
            url=url,
            posted=self._moment(Field.POSTED_AT),
            type=self._type(platform, url or ""),
            text=html.unescape(clean_text(self._text(Field.TEXT)))[:_TEXT_LENGTH],
            own_id="" if is_platforms else told_id,
            own_id_column="" if is_platforms else id_column,
            influencer_ref=self._short(Field.INFLUENCER_REF, _REF_LENGTH) or self._short(Field.NAME, _REF_LENGTH),
            handle=self._handle(url or ""),
            campaign=self._short(Field.CAMPAIGN, _NAME_LENGTH),
            brand=self._short(Field.BRAND, _NAME_LENGTH),
            boosted=self._boosted(),
            figures=self._figures(),
            read=self._moment(Field.READ_AT),
            warnings=tuple(self._warnings),
        )

    # ---- which post ----

    def _link(self) -> tuple[str | None, tuple[Platform, str] | None]:
        for use, cell in self._cells(Field.PERMALINK):
            text = clean_line(str(cell))
            key = permalink_key(text)
            if key is None and not _ADDRESS.match(text):
                self._warn(use, f"“{shown(text)}” is not an address; it was left out.")
                continue
            url = text if "://" in text else f"https://{text}"
            if len(url) > _URL_LENGTH:
                self._warn(use, f"The address is longer than {_URL_LENGTH:,} characters; it was left out.")
                return None, key
            return url, key
        return None, None

    def _platform(self, key: tuple[Platform, str] | None) -> Platform:
        """As the link shows it, else as the row says, else the mapping's."""
        if key and key[0] not in (Platform.OTHER, Platform.BLOG):
            return key[0]
        for use, cell in self._cells(Field.PLATFORM):
            text = clean_line(str(cell))
            platform = platform_from(text)
            if platform is None:
                self._warn(use, f"“{shown(text)}” is a platform that Rapport does not know; kept as “other”.")
            return platform or Platform.OTHER
        told = self._mapping.platform or (key[0] if key else None)
        if told is None:
            raise _RefusedError("", "", "The row does not say on which platform the post is.")
        return told

    def _id(self, *, has_link: bool) -> tuple[str, str]:
        for use, cell in self._cells(Field.POST_ID):
            reading = parse_text_id(cell)
            if reading.problem is None:
                text = self._value(use, cell, reading) or ""
                if len(text) > _ID_LENGTH:
                    raise _RefusedError(use.column, text, f"The id is longer than {_ID_LENGTH} characters.")
                return text, use.column
            if not has_link:
                raise _RefusedError(use.column, cell, reading.problem)
            self._warn(use, f"{reading.problem} The post is recognised by its link.")
        return "", ""

    def _type(self, platform: Platform, url: str) -> PostType:
        said = fold(self._text(Field.POST_TYPE))
        for word, kind in _TYPES:
            if word in said:
                return kind
        return kind_in_link(platform, url)

    def _handle(self, url: str) -> str:
        for use, cell in self._cells(Field.HANDLE):
            text = clean_line(str(cell))
            handle = parse_profile(text)[1]
            if len(handle) > _REF_LENGTH:
                raise _RefusedError(use.column, text, f"The handle is longer than {_REF_LENGTH} characters.")
            if handle_key(handle):
                return handle
        if self._mapping.handle:
            return self._mapping.handle
        shown_in_link = post_handle(url) if url else None
        return shown_in_link[1] if shown_in_link and len(shown_in_link[1]) <= _REF_LENGTH else ""

    def _boosted(self) -> bool:
        for _, cell in self._cells(Field.BOOSTED):
            reading = parse_flag(cell)
            if reading.problem is None:
                return reading.value is True
            amount = parse_count(cell, self._mapping.decimal_mark)  # a column of paid views says it too
            return bool(amount.value)
        return False

    # ---- figures ----

    def _figures(self) -> PostFigures:
        if self._known.keys().isdisjoint(_FIGURES):
            return _NO_FIGURES
        counts = {count.value: self._count(count) for count in COUNTS}
        rate = self._rate()
        basis = self._mapping.rate_basis if rate is not None else None
        return PostFigures(**counts, engagement_rate=rate, engagement_basis=basis)

    def _count(self, wanted: Field) -> int | None:
        """The first column that knows this figure."""
        for use, cell in self._cells(wanted):
            value = self._value(use, cell, parse_count(cell, self._mapping.decimal_mark))
            if value is not None:
                return value
        return None

    def _rate(self) -> Decimal | None:
        for use, cell in self._cells(Field.ENGAGEMENT_RATE):
            unit = self._mapping.rate_unit or "fraction"
            return self._value(use, cell, parse_rate(cell, unit, self._mapping.decimal_mark))
        return None

    # ---- cells ----

    def _moment(self, wanted: Field) -> Moment | None:
        for use, cell in self._cells(wanted):
            reading = parse_moment(cell, self._mapping.date_order, self._mapping.zone, self._mapping.until)
            value = self._value(use, cell, reading)
            if value is not None:
                return value
        return None

    def _cells(self, wanted: Field) -> Sequence[tuple[ColumnUse, Cell]]:
        return self._known.get(wanted, ())

    def _text(self, wanted: Field) -> str:
        return next((str(cell) for _, cell in self._cells(wanted)), "")

    def _short(self, wanted: Field, most: int) -> str:
        for use, cell in self._cells(wanted):
            text = format(cell, "f") if isinstance(cell, Decimal) else clean_line(str(cell))
            if len(text) > most:
                raise _RefusedError(use.column, text, f"This is {len(text):,} characters long; {most} is the most.")
            return text
        return ""

    def _value(self, use: ColumnUse, cell: Cell, reading: Reading[_T]) -> _T | None:
        if reading.problem is not None:
            raise _RefusedError(use.column, cell, reading.problem)
        if reading.warning is not None:
            self._warn(use, reading.warning)
        return reading.value

    def _warn(self, use: ColumnUse, text: str) -> None:
        self._warnings.append(RowWarning(self._line, use.column, text))


def row_digest(cells: Sequence[Cell]) -> str:
    """What a post without id and link is recognised by: a hash of its whole row, 32 hexadecimal characters."""
    return hashlib.sha256("\x1f".join(map(str, cells)).encode("utf-8", "replace")).hexdigest()[:32]
