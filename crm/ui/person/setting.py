"""What every dialog about a person needs around it: formats, the day, brands to choose from, and a toast with Undo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from crm.formats import Formats
from crm.queries.influencer_detail import InfluencerDetail
from crm.ui.person.words import shown_name


@dataclass(frozen=True)
class Setting:
    """The surroundings of the person panel.

    Attributes:
        formats: figures and dates as text.
        today: the person's own day, in their zone.
        say_with_undo: shows a sentence with an Undo button.
        brands: (id, name) of every brand, in order of name.
    """

    formats: Formats
    today: Callable[[], date]
    say_with_undo: Callable[[str], None]
    brands: Sequence[tuple[str, str]] = field(default=())

    @property
    def locale(self) -> str:
        """Such as en_GB."""
        return self.formats.locale

    @property
    def zone(self) -> str:
        """IANA name of the zone that counts: the chosen one, else the machine's."""
        return self.formats.zone_name

    def instant(self, wall_clock: datetime) -> datetime:
        """An aware instant from a day and time as the person reads it on the wall."""
        return wall_clock.replace(tzinfo=ZoneInfo(self.zone))

    def wall_clock(self, instant: datetime) -> datetime:
        """What the person's wall clock showed at an aware instant, without a zone."""
        return instant.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def name(self, detail: InfluencerDetail) -> str:
        """How the person is called in sentences."""
        handle = next((account.handle for account in detail.accounts if account.handle), None)
        return shown_name(detail.name, handle)
