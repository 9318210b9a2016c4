"""Possible doubles over the whole workspace: pairs of influencers with the evidence. Decides and writes nothing.

Who is compared with whom is duplicate_search.py.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.db.entities import Account, Influencer, Outreach, Partnership
from crm.db.unit_of_work import Database
from crm.domain.doubles import STRENGTHS
from crm.domain.identity import Strength
from crm.domain.vocabulary import Platform
from crm.queries.duplicate_search import Match, Reporter, Search

MOST_PAIRS = 10_000  # listed at once; a person decides them one by one
_BLOCK_IDS = 500


@dataclass(frozen=True, slots=True)
class DuplicateAccount:
    """One account of a possible double; `handle` as shown, without "@"."""

    platform: Platform
    handle: str | None
    followers: int | None


@dataclass(frozen=True, slots=True)
class DuplicatePerson:
    """One of two who may be the same.

    Attributes:
        accounts: most followers first.
        partnerships, outreach: how many there are.
    """

    id: str
    name: str
    email: str | None
    location: str | None
    accounts: tuple[DuplicateAccount, ...]
    partnerships: int
    outreach: int


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """Two influencers who may be one person.

    Attributes:
        keep: the one with more history, else the older record: the one to keep unless somebody decides otherwise.
        strength: of the strongest evidence.
        evidence: sentences, strongest first.
    """

    keep: DuplicatePerson
    other: DuplicatePerson
    strength: Strength
    evidence: tuple[str, ...]

    @property
    def id(self) -> str:
        """The pair's own name: both ids."""
        return f"{self.keep.id} {self.other.id}"


@dataclass(frozen=True, slots=True)
class DuplicateList:
    """What a search found: `rows` strongest first, at most MOST_PAIRS; `found` counts all pairs by strength."""

    rows: tuple[DuplicateRow, ...]
    found: Mapping[Strength, int]
    people: int


def duplicates(db: Database, progress: Reporter | None = None) -> DuplicateList:
    """Pairs of influencers who may be one person, strongest evidence first; pairs kept apart are left out.

    Args:
        progress: gets "Reading" and "Comparing" with counts, and may stop the search.

    Raises:
        Cancelled: by `progress`.

    Source: domain.md, identity and duplicates.
    """
    with db.read() as session:
        search = Search(session, progress)
        matches = search.matches()
        found = {each: sum(match.reasons[0].strength is each for match in matches) for each in STRENGTHS}
        matches.sort(key=lambda match: STRENGTHS.index(match.reasons[0].strength))
        listed = matches[:MOST_PAIRS]
        people = _people(session, {id_ for match in listed for id_ in (match.first, match.second)})
        return DuplicateList(tuple(_row(match, people) for match in listed), found, len(search.ids))


def certain_pairs(db: Database, progress: Reporter | None = None) -> tuple[list[tuple[str, str]], set[tuple[str, str]]]:
    """All pairs who are certainly one person, and all pairs that were kept apart (smaller id first)."""
    with db.read() as session:
        search = Search(session, progress)
        pairs = [
            (match.first, match.second)
            for match in search.matches(certain_only=True)
            if match.reasons[0].strength is Strength.CERTAIN
        ]
        return pairs, {(min(pair), max(pair)) for pair in search.apart_ids()}


def duplicate_people(db: Database, influencer_ids: Collection[str]) -> dict[str, DuplicatePerson]:
    """These influencers as the review list shows them, by id; those that are gone are missing."""
    with db.read() as session:
        return _people(session, influencer_ids)


def fuller(a: DuplicatePerson, b: DuplicatePerson) -> DuplicatePerson:
    """The one with more history: partnerships, then outreach, then accounts; of equals the older record."""
    return max(sorted((a, b), key=lambda person: person.id), key=_history)


def _row(match: Match, people: Mapping[str, DuplicatePerson]) -> DuplicateRow:
    first, second = people[match.first], people[match.second]
    keep = fuller(first, second)
    sentences = tuple(reason.reason for reason in match.reasons)
    return DuplicateRow(keep, second if keep is first else first, match.reasons[0].strength, sentences)


def _history(person: DuplicatePerson) -> tuple[int, int, int]:
    return person.partnerships, person.outreach, len(person.accounts)


def _people(session: Session, ids: Collection[str]) -> dict[str, DuplicatePerson]:
    wanted = sorted(ids)
    found: dict[str, DuplicatePerson] = {}
    for start in range(0, len(wanted), _BLOCK_IDS):
        block = wanted[start : start + _BLOCK_IDS]
        accounts: dict[str, list[DuplicateAccount]] = defaultdict(list)
        query = select(Account.influencer_id, Account.platform, Account.handle, Account.followers)
        query = query.where(Account.influencer_id.in_(block))
        for row in session.execute(query.order_by(Account.followers.desc().nulls_last(), Account.id)):
            accounts[row.influencer_id].append(DuplicateAccount(row.platform, row.handle, row.followers))
        partnerships, outreach = _counts(session, Partnership, block), _counts(session, Outreach, block)
        people = select(Influencer.id, Influencer.name, Influencer.email, Influencer.location)
        for id_, name, email, location in session.execute(people.where(Influencer.id.in_(block))):
            found[id_] = DuplicatePerson(
                id_, name, email, location, tuple(accounts[id_]), partnerships.get(id_, 0), outreach.get(id_, 0)
            )
    return found


def _counts(session: Session, entity: Any, ids: Sequence[str]) -> dict[str, int]:
    query = select(entity.influencer_id, func.count()).where(entity.influencer_id.in_(ids))
    return {row[0]: row[1] for row in session.execute(query.group_by(entity.influencer_id))}
