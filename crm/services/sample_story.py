"""How an invented partnership went: dated messages and status moves, told from its phrases. Pure; writes nothing."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm.domain.vocabulary import Channel, Direction, Outcome, OutreachStage, PartnershipStatus

# Days ago that a partnership of this status or stage was begun: earliest and latest. 545 days are 18 months.
_AGE_DAYS: Mapping[PartnershipStatus | OutreachStage, tuple[int, int]] = {
    OutreachStage.IDENTIFIED: (6, 40),
    OutreachStage.VETTED: (10, 40),
    OutreachStage.CONTACTED: (4, 9),
    OutreachStage.FOLLOWED_UP: (18, 30),
    OutreachStage.REPLIED: (9, 20),
    OutreachStage.NEGOTIATING: (24, 40),
    OutreachStage.AGREED: (32, 45),
    OutreachStage.DECLINED: (70, 260),
    OutreachStage.NO_ANSWER: (60, 180),
    OutreachStage.DO_NOT_CONTACT: (150, 300),
    PartnershipStatus.TRIAL: (65, 110),
    PartnershipStatus.ACTIVE: (160, 320),
    PartnershipStatus.ESTABLISHED: (380, 480),
    PartnershipStatus.AMBASSADOR: (520, 540),
    PartnershipStatus.PAUSED: (300, 430),
    PartnershipStatus.ENDED: (420, 520),
}
# Status reached, and how many days after the first contact; sides (paused, ended) follow at the end.
_LADDER = (
    (PartnershipStatus.TRIAL, 30),
    (PartnershipStatus.ACTIVE, 112),
    (PartnershipStatus.ESTABLISHED, 225),
    (PartnershipStatus.AMBASSADOR, 395),
)
_REACHED = {
    PartnershipStatus.PROSPECT: 0,
    PartnershipStatus.TRIAL: 1,
    PartnershipStatus.ACTIVE: 2,
    PartnershipStatus.ESTABLISHED: 3,
    PartnershipStatus.AMBASSADOR: 4,
    PartnershipStatus.PAUSED: 2,
    PartnershipStatus.ENDED: 3,
}
_IN, _OUT = Direction.IN, Direction.OUT
# One round of work: phrase, days since the message before, direction, outcome.
_ROUND = (
    ("send_out", 9, _OUT, Outcome.NONE),
    ("arrived_in", 5, _IN, Outcome.REPLIED),
    ("draft_in", 11, _IN, Outcome.REPLIED),
    ("feedback_out", 3, _OUT, Outcome.AGREED),
    ("live_in", 6, _IN, Outcome.REPLIED),
    ("thanks_out", 7, _OUT, Outcome.NONE),
    ("numbers_in", 12, _IN, Outcome.REPLIED),
    ("checkin", 14, _OUT, Outcome.REPLIED),
)
_FIRST = ("first_out", 0, _OUT, Outcome.NONE)
_CHASE = ("chase_out", 5, _OUT, Outcome.NO_ANSWER)
_INTERESTED = ("interested_in", 3, _IN, Outcome.INTERESTED)
_TERMS_OUT = ("terms_out", 4, _OUT, Outcome.NEGOTIATING)
_TERMS_IN = ("terms_in", 5, _IN, Outcome.NEGOTIATING)
_AGREED = ("agreed_out", 6, _OUT, Outcome.AGREED)
_TALK: Mapping[OutreachStage, tuple[tuple[str, int, Direction, Outcome], ...]] = {
    OutreachStage.IDENTIFIED: (),
    OutreachStage.VETTED: (),
    OutreachStage.CONTACTED: (_FIRST,),
    OutreachStage.FOLLOWED_UP: (_FIRST, _CHASE),
    OutreachStage.NO_ANSWER: (_FIRST, _CHASE, _CHASE),
    OutreachStage.REPLIED: (_FIRST, _INTERESTED),
    OutreachStage.DECLINED: (_FIRST, _CHASE, ("declined_in", 4, _IN, Outcome.DECLINED)),
    OutreachStage.DO_NOT_CONTACT: (_FIRST, _CHASE, ("stop_in", 3, _IN, Outcome.DO_NOT_CONTACT)),
    OutreachStage.NEGOTIATING: (_FIRST, _INTERESTED, _TERMS_OUT, _TERMS_IN),
    OutreachStage.AGREED: (_FIRST, _INTERESTED, _TERMS_OUT, _TERMS_IN, _AGREED),
}
_CHANNELS = (Channel.EMAIL, Channel.EMAIL, Channel.DIRECT_MESSAGE)


@dataclass(frozen=True, slots=True)
class Said:
    """One message, call or meeting, `days_ago` whole days before today, at a minute of the day (UTC)."""

    days_ago: int
    minute: int
    channel: Channel
    direction: Direction
    outcome: Outcome
    note: str


@dataclass(frozen=True, slots=True)
class Moved:
    """One status change, `days_ago` whole days before today."""

    days_ago: int
    from_status: PartnershipStatus | None
    to_status: PartnershipStatus
    reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """One partnership from its first day until today, oldest first."""

    status: PartnershipStatus
    stage: OutreachStage
    age_days: int
    said: tuple[Said, ...]
    moved: tuple[Moved, ...]


class Phrases:
    """Takes each phrase of a kind once before any returns, with the names filled in."""

    def __init__(
        self, bank: Mapping[str, Sequence[str]], rng: random.Random, names: Mapping[str, Sequence[str]]
    ) -> None:
        self._bank, self._rng, self._names = bank, rng, names
        self._left: dict[str, list[str]] = {}
        self._chosen: dict[str, str] = {}
        self.next_round()

    def next_round(self) -> None:
        """Choose what the talk is about from here on: one value of each name."""
        self._chosen = {name: self._rng.choice(values) for name, values in self._names.items()}

    def take(self, kind: str) -> str:
        """One phrase of this kind."""
        left = self._left.get(kind) or self._rng.sample(self._bank[kind], len(self._bank[kind]))
        self._left[kind] = left[:-1]
        text = left[-1].format_map(self._chosen)
        return text[:1].upper() + text[1:]


def partnership_story(spelled: str, phrases: Phrases, rng: random.Random, *, ended: str = "") -> Story:
    """Tell one partnership.

    Args:
        spelled: a status, or "prospect:<outreach stage>".
        ended: why it ended and whether the door is open; only for status "ended".

    Returns:
        Messages and moves, oldest first, none in the future.
    """
    status_text, _, stage_text = spelled.partition(":")
    status = PartnershipStatus(status_text)
    stage = OutreachStage(stage_text) if stage_text else OutreachStage.AGREED
    low, high = _AGE_DAYS[stage if status is PartnershipStatus.PROSPECT else status]
    age_days = rng.randint(low, high)
    said = _said(status, stage, age_days, phrases, rng)
    return Story(status, stage, age_days, said, _moved(status, age_days, phrases, ended))


def _said(
    status: PartnershipStatus, stage: OutreachStage, age_days: int, phrases: Phrases, rng: random.Random
) -> tuple[Said, ...]:
    said: list[Said] = []
    days_ago = age_days - rng.randint(1, 3)
    stop_at = _side_days_ago(status)
    steps = list(_TALK[stage])
    while steps:
        kind, gap, direction, outcome = steps.pop(0)
        days_ago -= gap + (rng.randint(0, gap // 2) if gap else 0)
        if days_ago <= stop_at:
            break
        channel = _channel(kind, rng)
        said.append(Said(days_ago, rng.randint(8 * 60, 17 * 60), channel, direction, outcome, phrases.take(kind)))
        if not steps and status is not PartnershipStatus.PROSPECT:
            phrases.next_round()
            steps = list(_ROUND)
    if status is PartnershipStatus.PAUSED:
        said.append(Said(stop_at, 15 * 60, Channel.CALL, _IN, Outcome.REPLIED, phrases.take("unwell_in")))
    if status is PartnershipStatus.ENDED:
        said.append(Said(stop_at, 15 * 60, Channel.CALL, _OUT, Outcome.REPLIED, phrases.take("ending_out")))
    return tuple(said)


def _channel(kind: str, rng: random.Random) -> Channel:
    if kind in ("agreed_out", "checkin"):
        return rng.choice((Channel.CALL, Channel.CALL, Channel.MEETING))
    return rng.choice(_CHANNELS)


def _side_days_ago(status: PartnershipStatus) -> int:
    """Days ago of the pause or the end; 0 for a partnership that goes on."""
    return {PartnershipStatus.PAUSED: 38, PartnershipStatus.ENDED: 96}.get(status, 0)


def _moved(status: PartnershipStatus, age_days: int, phrases: Phrases, ended: str) -> tuple[Moved, ...]:
    moves = [Moved(age_days, None, PartnershipStatus.PROSPECT, phrases.take("found"))]
    for reached, after_days in _LADDER[: _REACHED[status]]:
        moves.append(Moved(age_days - after_days, moves[-1].to_status, reached, phrases.take(reached.value)))
    if status is PartnershipStatus.PAUSED:
        moves.append(Moved(_side_days_ago(status), moves[-1].to_status, status, phrases.take("paused")))
    if status is PartnershipStatus.ENDED:
        moves.append(Moved(_side_days_ago(status), moves[-1].to_status, status, ended))
    return tuple(moves)
