"""The search for doubles itself: who is compared with whom, and how alike two names are. duplicates.py makes rows of it.

Comparing everybody with everybody would take hours, so only those are compared who share a block: an account key, an
e-mail, a handle, or a place or site together with the beginning of a name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import combinations, product
from typing import Any, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.db.entities import Account, AccountHandle, Influencer, KeptApart
from crm.domain.doubles import LIKE_NAMES, TELLING_HANDLE, AccountTraits, account_keys, evidence, same_account
from crm.domain.identity import Evidence, Traits, email_key, handle_key, is_damaged, name_key
from crm.domain.text import fold
from crm.domain.vocabulary import Platform
from crm.queries.streams import stream_blocks

_ALL_PAIRS = 8  # a larger group, such as an agent's clients, is linked in a row instead of each with each
_NEIGHBOURS = 200  # names compared with each, in a block larger than this: the next ones in order
_START = 4  # letters of a name's word that make a block, so that a slip further on does no harm
_EVERY = 2000  # people or pairs between two reports

Pair = tuple[int, int]


class Reporter(Protocol):
    """Where a long search says how far it is; it raises `Cancelled` to stop it."""

    def report(self, stage: str, done: int, total: int) -> None: ...


@dataclass(slots=True)
class _Person:
    id: str
    name: str
    email: str
    city: str
    site: str
    accounts: list[AccountTraits] = field(default_factory=list)

    def traits(self) -> Traits:
        return Traits(self.name, self.email, self.city, self.site, account_keys(self.accounts))


@dataclass(frozen=True, slots=True)
class Match:
    """Ids of two who may be one person, the older record first, and why, strongest first."""

    first: str
    second: str
    reasons: tuple[Evidence, ...]


class Search:
    """One pass over the workspace: read what tells people apart, pair within blocks, weigh each pair."""

    def __init__(self, session: Session, progress: Reporter | None) -> None:
        self._session = session
        self._progress = progress
        self.people: list[_Person] = []
        self._number: dict[str, int] = {}
        self._read_people()
        self._read_accounts()
        self._apart = self._read_apart()

    def matches(self, *, certain_only: bool = False) -> list[Match]:
        """Every pair with evidence."""
        likeness: dict[Pair, float] = dict.fromkeys(self._same_accounts(), 0.0)
        if not certain_only:
            for pairs in (self._same_email(), self._same_handle()):
                likeness.update((pair, likeness.get(pair, 0.0)) for pair in pairs)
            likeness.update(dict.fromkeys(self._same_name(), 100.0))
            for pair, like in self._like_names():
                likeness[pair] = max(like, likeness.get(pair, 0.0))
        return list(self._weighed(likeness))

    def apart_ids(self) -> Iterator[tuple[str, str]]:
        """Ids of the pairs that were kept apart."""
        return ((self.people[a].id, self.people[b].id) for a, b in self._apart)

    def _report(self, stage: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress.report(stage, done, total)

    # ---- reading

    def _read_people(self) -> None:
        total = self._session.scalar(select(func.count()).select_from(Influencer)) or 0
        columns = (Influencer.id, Influencer.name, Influencer.email, Influencer.location, Influencer.website)
        for block in stream_blocks(self._session, select(*columns).order_by(Influencer.id)):
            for id_, name, email, location, site in block:
                city = (location or "").partition(",")[0]
                self._number[id_] = len(self.people)
                self.people.append(_Person(id_, name, email or "", city, site or ""))
            self._report("Reading", len(self.people), total)

    def _read_accounts(self) -> None:
        former: dict[str, list[str]] = defaultdict(list)
        for block in stream_blocks(self._session, select(AccountHandle.account_id, AccountHandle.handle_key)):
            for account_id, key in block:
                former[account_id].append(key)
        columns = (
            Account.id, Account.influencer_id, Account.platform, Account.handle_key, Account.platform_account_id,
        )  # fmt: skip
        for block in stream_blocks(self._session, select(*columns)):
            for account_id, owner, platform, key, platform_id in block:
                keys = frozenset([*([key] if key else []), *former.get(account_id, ())])
                self.people[self._number[owner]].accounts.append(
                    AccountTraits(Platform(platform), platform_id or "", keys)
                )
            self._report("Reading", len(self.people), len(self.people))

    def _read_apart(self) -> set[Pair]:
        pairs = self._session.execute(select(KeptApart.first_id, KeptApart.second_id))
        return {_ordered(self._number[first], self._number[second]) for first, second in pairs}

    # ---- blocks

    def _same_accounts(self) -> Iterator[Pair]:
        by_key: dict[object, list[int]] = defaultdict(list)
        for at, person in enumerate(self.people):
            for key in account_keys(person.accounts):
                by_key[key].append(at)
        for group in by_key.values():
            for a, b in self._linked(group):
                if self._share_account(a, b):
                    yield a, b

    def _share_account(self, a: int, b: int) -> bool:
        return any(same_account(x, y) for x, y in product(self.people[a].accounts, self.people[b].accounts))

    def _same_email(self) -> Iterator[Pair]:
        return self._grouped(lambda person: email_key(person.email))

    def _same_handle(self) -> Iterator[Pair]:
        by_handle: dict[str, dict[int, None]] = defaultdict(dict)
        for at, person in enumerate(self.people):
            for account in person.accounts:
                for key in account.handle_keys:
                    if len(key) >= TELLING_HANDLE:
                        by_handle[key][at] = None
        for group in by_handle.values():
            yield from self._linked(list(group))

    def _same_name(self) -> Iterator[Pair]:
        for block in self._places():
            by_name: dict[str, list[int]] = defaultdict(list)
            for at in block:
                by_name[_words(self.people[at].name)].append(at)
            for group in by_name.values():
                yield from self._linked(group)

    def _grouped(self, key: Callable[[_Person], str]) -> Iterator[Pair]:
        groups: dict[str, list[int]] = defaultdict(list)
        for at, person in enumerate(self.people):
            if value := key(person):
                groups[value].append(at)
        for group in groups.values():
            yield from self._linked(group)

    def _places(self) -> list[list[int]]:
        """People with a readable name, by place and by site."""
        blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, person in enumerate(self.people):
            if person.name and not is_damaged(person.name):
                if place := name_key(person.city):
                    blocks["place", place].append(at)
                if person.site and (site := handle_key(person.site)):
                    blocks["site", site].append(at)
        return [block for block in blocks.values() if len(block) > 1]

    def _linked(self, group: Sequence[int]) -> Iterator[Pair]:
        """The pairs of a group that were not kept apart: all of a small one, a row of a large one."""
        if len(group) < 2:
            return
        if len(group) <= _ALL_PAIRS:
            pairs = (_ordered(a, b) for a, b in combinations(group, 2))
            yield from (pair for pair in pairs if pair not in self._apart)
            return
        for at, one in enumerate(group):
            following = (_ordered(one, other) for other in group[at + 1 :])
            yield from (pair for pair in [next((each for each in following if each not in self._apart), None)] if pair)

    # ---- alike names

    def _like_names(self) -> Iterator[tuple[Pair, float]]:
        done = 0
        places = self._places()
        total = sum(map(len, places))
        for block in places:
            for names in _name_blocks(self.people, block):
                for a, b, like in _like(sorted(names)):
                    if len(names[a]) * len(names[b]) <= _ALL_PAIRS:
                        pairs: Iterable[Pair] = product(names[a], names[b])
                    else:
                        pairs = [(names[a][0], names[b][0])]
                    yield from ((pair, like) for pair in (_ordered(*each) for each in pairs) if pair not in self._apart)
                self._report("Comparing names", done, total)
            done += len(block)
            self._report("Comparing names", done, total)

    # ---- weighing

    def _weighed(self, likeness: Mapping[Pair, float]) -> Iterator[Match]:
        for at, ((a, b), like) in enumerate(sorted(likeness.items())):
            if at % _EVERY == 0:
                self._report("Weighing", at, len(likeness))
            one, two = self.people[a], self.people[b]
            mine = one.traits()
            if mine.account_keys and not self._share_account(a, b):
                # A handle that passed from one account to another is no evidence, whatever its key says.
                mine = Traits(
                    mine.name, mine.email, mine.city, mine.site, mine.account_keys - two.traits().account_keys
                )
            reasons = evidence(mine, two.traits(), like)
            if reasons:
                yield Match(one.id, two.id, reasons)


def _ordered(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)


def _words(name: str) -> str:
    """A name's words, folded and in order, so that "van Dijk, Noor" and "Noor van Dijk" are near each other."""
    return " ".join(sorted(fold(name).replace(",", " ").split()))


def _name_blocks(people: Sequence[_Person], block: Iterable[int]) -> Iterator[dict[str, list[int]]]:
    """A name's words -> people, for those of one place who share the beginning of one word of their names."""
    names: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at in block:
        words = _words(people[at].name)
        for start in {word[:_START] for word in words.split()}:
            names[start][words].append(at)
    return (found for found in names.values() if len(found) > 1)


def _like(names: Sequence[str]) -> Iterator[tuple[str, str, float]]:
    """Names of one block that are alike; of a large block, neighbours in order are compared."""
    process: Any = import_module("rapidfuzz.process")  # here, because most runs never look for doubles
    ratio: Any = import_module("rapidfuzz.fuzz").ratio
    for at, name in enumerate(names):
        following = names[at + 1 : at + 1 + _NEIGHBOURS]
        for other, like, _at in process.extract(
            name, following, scorer=ratio, processor=None, score_cutoff=LIKE_NAMES, limit=None
        ):
            yield name, other, like
