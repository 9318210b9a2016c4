"""The search for doubles itself: who is compared with whom, and how alike two names are. duplicates.py makes rows of it.

Comparing everybody with everybody would take hours, so only those are compared who share a block: an account key, an
e-mail, a handle, or a place or site together with the beginning of a name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import combinations, islice, product
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
_Account = tuple[str, str, tuple[str, ...]]  # platform, its id of the account or "", handle keys


class Reporter(Protocol):
    """Where a long search says how far it is; it raises `Cancelled` to stop it."""

    def report(self, stage: str, done: int, total: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Match:
    """Ids of two who may be one person, the older record first, and why, strongest first."""

    first: str
    second: str
    reasons: tuple[Evidence, ...]


class Search:
    """One pass over the workspace: read what tells people apart, pair within blocks, weigh each pair.

    People are numbered in order of age and stand in plain lists and tuples of text: an object for each made Python's
    garbage collector stop the window for 150 ms again and again while 100,000 were searched.

    Attributes:
        ids: of everybody, in order of age.
    """

    def __init__(self, session: Session, progress: Reporter | None) -> None:
        self._session = session
        self._progress = progress
        self.ids: list[str] = []
        self._names: list[str] = []
        self._emails: list[str] = []
        self._cities: list[str] = []
        self._sites: list[str] = []
        self._accounts: list[tuple[_Account, ...]] = []
        self._read_people()
        number = {id_: at for at, id_ in enumerate(self.ids)}
        self._read_accounts(number)
        pairs = session.execute(select(KeptApart.first_id, KeptApart.second_id))
        self._apart = {_ordered(number[first], number[second]) for first, second in pairs}

    def matches(self, *, certain_only: bool = False) -> list[Match]:
        """Every pair with evidence."""
        likeness: dict[Pair, float] = dict.fromkeys(self._same_accounts(), 0.0)
        if not certain_only:
            for pairs in (self._same_email(), self._same_handle()):
                likeness.update((pair, likeness.get(pair, 0.0)) for pair in pairs)
            for pair, like in self._like_names():
                likeness[pair] = max(like, likeness.get(pair, 0.0))
        return list(self._weighed(likeness))

    def apart_ids(self) -> Iterator[tuple[str, str]]:
        """Ids of the pairs that were kept apart."""
        return ((self.ids[a], self.ids[b]) for a, b in self._apart)

    def _report(self, stage: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress.report(stage, done, total)

    # ---- reading

    def _read_people(self) -> None:
        total = self._session.scalar(select(func.count()).select_from(Influencer)) or 0
        columns = (Influencer.id, Influencer.name, Influencer.email, Influencer.location, Influencer.website)
        for block in stream_blocks(self._session, select(*columns).order_by(Influencer.id)):
            for id_, name, email, location, site in block:
                self.ids.append(id_)
                self._names.append(name)
                self._emails.append(email or "")
                self._cities.append((location or "").partition(",")[0])
                self._sites.append(site or "")
            self._report("Reading", len(self.ids), total)

    def _read_accounts(self, number: Mapping[str, int]) -> None:
        former: dict[str, tuple[str, ...]] = {}
        for block in stream_blocks(self._session, select(AccountHandle.account_id, AccountHandle.handle_key)):
            for account_id, key in block:
                former[account_id] = (*former.get(account_id, ()), key)
        self._accounts = [()] * len(self.ids)
        handle = (Account.handle_key, Account.platform_account_id)
        for block in stream_blocks(self._session, select(Account.id, Account.influencer_id, Account.platform, *handle)):
            for account_id, owner, platform, key, platform_id in block:
                keys = (*((key,) if key else ()), *former.get(account_id, ()))
                at = number[owner]
                self._accounts[at] = (*self._accounts[at], (platform, platform_id or "", keys))
            self._report("Reading", len(self.ids), len(self.ids))

    # ---- blocks

    def _same_accounts(self) -> Iterator[Pair]:
        keys = (
            (f"{platform}/{key}", at)
            for at, accounts in enumerate(self._accounts)
            for platform, platform_id, handles in accounts
            for key in (*handles, *((f"id {platform_id}",) if platform_id else ()))
        )
        for group in _groups(keys):
            yield from (pair for pair in self._linked(group) if self._share_account(*pair))

    def _same_email(self) -> Iterator[Pair]:
        emails = ((email_key(email), at) for at, email in enumerate(self._emails) if email)
        for group in _groups(emails):
            yield from self._linked(group)

    def _same_handle(self) -> Iterator[Pair]:
        handles = (
            (key, at)
            for at, accounts in enumerate(self._accounts)
            for _platform, _id, keys in accounts
            for key in keys
            if len(key) >= TELLING_HANDLE
        )
        for group in _groups(handles):
            yield from self._linked(group)

    def _places(self) -> list[list[int]]:
        """People with a readable name who share a place or a site."""
        readable = [at for at, name in enumerate(self._names) if name and not is_damaged(name)]
        cities = ((name_key(self._cities[at]), at) for at in readable if self._cities[at])
        sites = ((handle_key(self._sites[at]), at) for at in readable if self._sites[at])
        return [*_groups(cities), *_groups(sites)]

    def _linked(self, group: Sequence[int]) -> Iterator[Pair]:
        """The pairs of a group that were not kept apart: all of a small one, a row of a large one."""
        if len(group) <= _ALL_PAIRS:
            pairs = (_ordered(a, b) for a, b in combinations(group, 2))
            yield from (pair for pair in pairs if pair not in self._apart)
            return
        for at, one in enumerate(group):
            following = (_ordered(one, group[other]) for other in range(at + 1, len(group)))
            yield from islice((each for each in following if each not in self._apart), 1)

    # ---- alike names

    def _like_names(self) -> Iterator[tuple[Pair, float]]:
        places = self._places()
        done, total = 0, sum(map(len, places))
        for block in places:
            first: dict[str, int] = {}
            namesakes: dict[str, list[int]] = {}
            for at in block:
                words = _words(self._names[at])
                if first.setdefault(words, at) != at:
                    namesakes.setdefault(words, [first[words]]).append(at)
            for group in namesakes.values():
                yield from ((pair, 100.0) for pair in self._linked(group))
            for names in _name_blocks(first):
                for a, b, like in _like(names):
                    groups = (namesakes.get(a, [first[a]]), namesakes.get(b, [first[b]]))
                    yield from ((pair, like) for pair in self._between(*groups))
                self._report("Comparing names", done, total)
            done += len(block)

    def _between(self, one: Sequence[int], two: Sequence[int]) -> Iterator[Pair]:
        """Pairs across two groups of namesakes: all of small ones, the first of large ones."""
        few = len(one) * len(two) <= _ALL_PAIRS
        pairs = (_ordered(a, b) for a, b in (product(one, two) if few else [(one[0], two[0])]))
        return (pair for pair in pairs if pair not in self._apart)

    # ---- weighing

    def _share_account(self, a: int, b: int) -> bool:
        return any(same_account(x, y) for x, y in product(self._account_traits(a), self._account_traits(b)))

    def _account_traits(self, at: int) -> list[AccountTraits]:
        return [AccountTraits(Platform(name), id_, frozenset(keys)) for name, id_, keys in self._accounts[at]]

    def _traits(self, at: int) -> Traits:
        keys = account_keys(self._account_traits(at))
        return Traits(self._names[at], self._emails[at], self._cities[at], self._sites[at], keys)

    def _weighed(self, likeness: Mapping[Pair, float]) -> Iterator[Match]:
        for at, ((a, b), like) in enumerate(sorted(likeness.items())):
            if at % _EVERY == 0:
                self._report("Weighing", at, len(likeness))
            mine, theirs = self._traits(a), self._traits(b)
            if mine.account_keys & theirs.account_keys and not self._share_account(a, b):
                # A handle that passed from one account to another is no evidence, whatever its key says.
                mine = replace(mine, account_keys=mine.account_keys - theirs.account_keys)
            reasons = evidence(mine, theirs, like)
            if reasons:
                yield Match(self.ids[a], self.ids[b], reasons)


def _ordered(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)


def _groups(keyed: Iterable[tuple[str, int]]) -> list[list[int]]:
    """People who share a key, each once; a list is made only for the few keys that several share."""
    first: dict[str, int] = {}
    several: dict[str, list[int]] = {}
    for key, at in keyed:
        if key and first.setdefault(key, at) != at:
            group = several.setdefault(key, [first[key]])
            if group[-1] != at:
                group.append(at)
    return list(several.values())


def _words(name: str) -> str:
    """A name's words, folded and in order, so that "van Dijk, Noor" and "Noor van Dijk" are near each other."""
    return " ".join(sorted(fold(name).replace(",", " ").split()))


def _name_blocks(names: Iterable[str]) -> Iterator[list[str]]:
    """Names of one place, in order, that share the beginning of one of their words."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for words in names:
        for start in {word[:_START] for word in words.split()}:
            blocks[start].append(words)
    return (sorted(block) for block in blocks.values() if len(block) > 1)


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
