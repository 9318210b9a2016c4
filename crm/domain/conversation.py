"""What belongs together in what was said with one person, and who waits for an answer. Knows no records and no texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.domain.contact import SILENT
from crm.domain.day import NO_ANSWER_NEEDED
from crm.domain.response_time import WorkingHours, answered_since, elapsed
from crm.domain.vocabulary import Channel, Direction, Outcome

TALK = frozenset({Channel.CALL, Channel.MEETING})  # answered while it happens: no time to an answer
_PREFIX = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|sv|vs|antw|tr|rif|odp)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One message, call or meeting, reduced to what threads need.

    Attributes:
        at: aware instant.
        subject: "" when it has none, or none is known.
        settled: nobody waits for an answer to it, whatever follows; see `settles`.
    """

    id: str
    channel: Channel
    direction: Direction
    at: datetime
    subject: str = ""
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """Words on one channel about one subject, oldest first.

    Attributes:
        subject: as it was first written, without "Re:"; "" for none.
        waits_for: whose answer is open; None when the last word was answered, on whatever channel.
    """

    channel: Channel
    subject: str
    word_ids: tuple[str, ...]
    last_at: datetime
    waits_for: Direction | None


def settles(direction: Direction, outcome: Outcome) -> bool:
    """Whether what came of a word leaves nobody waiting: ours was answered, or theirs wants no answer."""
    return outcome not in SILENT if direction is Direction.OUT else outcome in NO_ANSWER_NEEDED


def bare_subject(subject: str) -> str:
    """A subject without "Re:", "Fwd:" and their like, as often as they were put before it."""
    return " ".join(_PREFIX.sub("", subject).split())


def threads(words: Sequence[Word]) -> list[Thread]:
    """Sort words into threads, the one with the newest word first.

    A word without a subject goes on where its channel was last spoken on: people note an answer without its subject.
    A thread waits for nobody once the other side spoke again, on any channel.

    Args:
        words: of one person, oldest first.
    """
    found: dict[tuple[Channel, str], list[Word]] = {}
    titles: dict[tuple[Channel, str], str] = {}
    last_of: dict[Channel, tuple[Channel, str]] = {}
    spoke_last: dict[Direction, datetime] = {}
    for word in words:
        title = bare_subject(word.subject)
        key = (word.channel, title.casefold()) if title else last_of.get(word.channel, (word.channel, ""))
        last_of[word.channel] = key
        titles.setdefault(key, title)
        found.setdefault(key, []).append(word)
        spoke_last[word.direction] = word.at
        if word.channel in TALK:  # both were there
            spoke_last = dict.fromkeys(Direction, word.at)
    told = [_thread(key[0], titles[key], inside, spoke_last) for key, inside in found.items()]
    return sorted(told, key=lambda thread: thread.last_at, reverse=True)


def times_between(words: Sequence[Word], hours: WorkingHours | None = None) -> dict[str, timedelta]:
    """Id of each word that answers -> how long the other side had waited for it; calls and meetings do not count.

    Args:
        words: of one person, oldest first.
    """
    written = [word for word in words if word.channel not in TALK]
    since = answered_since([(word.direction, word.at) for word in written])
    return {
        word.id: elapsed(start, word.at, hours) for word, start in zip(written, since, strict=True) if start is not None
    }


def _thread(channel: Channel, title: str, words: Sequence[Word], spoke_last: dict[Direction, datetime]) -> Thread:
    last = words[-1]
    other = Direction.IN if last.direction is Direction.OUT else Direction.OUT
    answered_at = spoke_last.get(other)
    is_open = channel not in TALK and not last.settled and (answered_at is None or answered_at < last.at)
    return Thread(channel, title, tuple(word.id for word in words), last.at, other if is_open else None)
