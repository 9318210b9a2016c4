"""What the tellers of the sample share: the scene that collects its rows, and an influencer as a campaign meets them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from crm.db.entities import Base
from crm.domain.vocabulary import Platform


@dataclass(frozen=True, slots=True)
class Partner:
    """An influencer as a campaign meets them.

    Attributes:
        rate: engagement in percent of `followers`; None when nobody knows.
        since_days_ago, until_days_ago: while the partnership ran; until 0 = it still does.
    """

    influencer_id: str
    account_id: str
    platform: Platform
    handle: str
    followers: int
    rate: float | None
    since_days_ago: int
    until_days_ago: int = 0


class Scene(Protocol):
    """What collects the rows of the sample."""

    @property
    def user(self) -> str: ...
    @property
    def colleague(self) -> str: ...
    def put(self, entity: type[Base], **values: Any) -> str: ...
    def put_fact(self, entity: type[Base], **values: Any) -> None: ...
    def put_file(self, sha256: str, content: bytes) -> None: ...
    def day(self, days_ago: int) -> date: ...
    def at(self, days_ago: int, minute: int = 9 * 60, *, office: bool = False) -> datetime: ...
