"""What the smaller reports share: their frame, and cutting lines that their audience may not read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from crm.formats import Formats
from crm.reports.brand_kit import OUR_KIT, BrandKit
from crm.reports.content import Audience, Block, Method, Report, formulas_of
from crm.reports.sharing import EMAIL, MONEY, names_brand


@dataclass(frozen=True, slots=True)
class Frame:
    """For whom a report is made, and how it looks."""

    audience: Audience = Audience.CLIENT
    with_rates: bool = False
    formats: Formats = field(default_factory=Formats)
    kit: BrandKit = OUR_KIT

    @property
    def shows_rates(self) -> bool:
        """Whether amounts of money may stand in it."""
        return self.with_rates

    def day(self, at: datetime) -> str:
        """The calendar day of an instant as text."""
        return self.formats.date(at.astimezone(ZoneInfo(self.formats.zone_name)).date())


@dataclass(frozen=True, slots=True)
class Titles:
    """The words at the head of a report."""

    kind: str
    title: str
    subtitle: str = ""
    workspace: str = ""
    prepared: str = ""
    chips: tuple[str, ...] = ()


def framed(titles: Titles, frame: Frame, made_at: datetime, blocks: Sequence[Block], notes: Sequence[str]) -> Report:
    """A whole report; the notes and every formula stand at its end."""
    internal = frame.audience is Audience.INTERNAL
    return Report(
        kind=titles.kind,
        title=titles.title,
        subtitle=titles.subtitle,
        kicker=" · ".join(part for part in (titles.kind, titles.workspace) if part),
        status="",
        chips=titles.chips,
        prepared="Internal: not for clients or partners" if internal else titles.prepared,
        audience=frame.audience,
        made_at=made_at,
        made_on=frame.day(made_at),
        language=frame.kit.language,
        blocks=(*blocks, Method(tuple(notes), formulas_of(blocks))),
        kit=frame.kit,
    )


def readable_line(text: str, frame: Frame, other_brands: Iterable[str]) -> bool:
    """Whether a line that somebody typed may stand in front of this audience."""
    if frame.audience is Audience.INTERNAL:
        return frame.with_rates or not MONEY.search(text)
    if EMAIL.search(text) or (not frame.with_rates and MONEY.search(text)):
        return False
    return not any(names_brand(text, brand) for brand in other_brands)
