"""Who has which e-mail address, and which imported messages and events are here already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Influencer, InfluencerAlias, Outreach, Task
from crm.domain.identity import email_key
from crm.queries.imports import journal_clock

_BLOCK = 500  # keys in one question


@dataclass(frozen=True, slots=True)
class AddressBook:
    """The e-mail addresses of all influencers.

    Attributes:
        ids: address key -> the influencers who have it; several when an agent's address stands with each.
        names: influencer id -> name, or the address of one who has none.
        clock: the journal's clock at this moment.
    """

    ids: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    clock: int

    def people(self, address: str) -> tuple[str, ...]:
        """The influencers who have this address."""
        return self.ids.get(email_key(address), ())


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What an imported event became here; `on` and `title` only of a task."""

    influencer_id: str
    on: date | None = None
    title: str | None = None


def address_book(session: Session, layout: str = "") -> AddressBook:
    """Every influencer who has an address, and those whom other files of the same source have given an id.

    Args:
        layout: of the table whose ids are meant, such as "hubspot-activities"; the ids of every "hubspot-…" count. They
            stand among the addresses as `id_address` has them.
    """
    ids: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for person_id, name, email in session.execute(
        select(Influencer.id, Influencer.name, Influencer.email).where(Influencer.email.is_not(None))
    ):
        key = email_key(email or "")
        ids[key] = (*ids.get(key, ()), person_id)
        names[person_id] = name or key
    source = layout.partition("-")[0]
    if "-" in layout:
        aliases = select(InfluencerAlias.value, Influencer.id, Influencer.name).join(
            Influencer, Influencer.id == InfluencerAlias.influencer_id
        )
        for value, person_id, name in session.execute(aliases.where(InfluencerAlias.layout.startswith(f"{source}-"))):
            key = id_address(value)
            ids[key] = tuple(dict.fromkeys((*ids.get(key, ()), person_id)))
            names.setdefault(person_id, name or value)
    return AddressBook(ids, names, journal_clock(session))


def id_address(value: str) -> str:
    """A file's own id of a person, in the form in which it stands beside the addresses; no address looks like it."""
    return email_key(f"id {value}")


def known_messages(session: Session, keys: Sequence[str]) -> frozenset[str]:
    """Which of these message keys are here."""
    found: set[str] = set()
    for start in range(0, len(keys), _BLOCK):
        block = keys[start : start + _BLOCK]
        found.update(
            key for key in session.scalars(select(Outreach.message_key).where(Outreach.message_key.in_(block))) if key
        )
    return frozenset(found)


def known_events(session: Session, keys: Sequence[str]) -> dict[str, KnownEntry]:
    """What became of these event keys: tasks, and meetings logged as outreach."""
    found: dict[str, KnownEntry] = {}
    for start in range(0, len(keys), _BLOCK):
        block = keys[start : start + _BLOCK]
        meetings = select(Outreach.message_key, Outreach.influencer_id).where(Outreach.message_key.in_(block))
        tasks = select(Task.event_key, Task.influencer_id, Task.due_on, Task.title).where(Task.event_key.in_(block))
        found |= {key: KnownEntry(person) for key, person in session.execute(meetings) if key}
        found |= {key: KnownEntry(person, on, title) for key, person, on, title in session.execute(tasks) if key}
    return found
