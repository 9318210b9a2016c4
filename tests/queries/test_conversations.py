"""Response times and reply rates over real conversations."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from crm.db.entities import Influencer, Outreach, new_id
from crm.db.unit_of_work import Database
from crm.domain.reply_rates import ANSWER_DAYS
from crm.domain.response_time import WorkingHours
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.errors import Cancelled
from crm.queries.conversations import ReplyGroup, own_reply_rates, reply_page, times_to_answer
from crm.services.message_templates import TemplateDraft, add_template
from crm.services.messages import HandOut, confirm_sent, hand_out
from crm.services.outreach import log_outreach
from tests.services.people import MORNING, add_noor, add_person, message

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Said(NamedTuple):
    """One contact of a made-up talk."""

    who: int
    at: datetime
    direction: Direction
    channel: Channel
    outcome: Outcome


QUIET = {"suggest_follow_up": False}


def test_time_to_an_answer_both_ways_without_calls(db: Database) -> None:
    noor = add_noor(db)
    for direction, channel, after in (
        (Direction.OUT, Channel.EMAIL, 0 * HOUR),
        (Direction.IN, Channel.CALL, 1 * HOUR),
        (Direction.IN, Channel.EMAIL, 6 * HOUR),  # Friday 15:12
        (Direction.OUT, Channel.EMAIL, 72 * HOUR),  # Monday 09:12
    ):
        log_outreach(db, message(noor, direction=direction, channel=channel, at=MORNING - 7 * DAY + after, **QUIET))
    told = times_to_answer(db, noor)
    assert (told.theirs.median, told.ours.median, told.ours.count) == (6 * HOUR, 66 * HOUR, 1)
    assert times_to_answer(db, noor, WorkingHours()).ours.median == 3 * HOUR


def test_reply_rates_count_people_and_wait_for_young_messages(db: Database) -> None:
    people = [add_person(db, name) for name in ("Ana", "Bo", "Cleo", "Dee")]
    old = MORNING - 60 * DAY
    for person in people[:3]:
        log_outreach(db, message(person, at=old, **QUIET))
        log_outreach(db, message(person, at=old + DAY, **QUIET))  # twice, but one person
    log_outreach(db, message(people[0], direction=Direction.IN, at=old + 2 * DAY, **QUIET))
    log_outreach(db, message(people[1], direction=Direction.IN, at=old + 50 * DAY, **QUIET))  # too late to be an answer
    log_outreach(db, message(people[2], channel=Channel.CALL, outcome=Outcome.INTERESTED, at=old + 3 * DAY, **QUIET))
    log_outreach(db, message(people[3], at=MORNING, **QUIET))  # still young
    rates = {rate.group: (rate.replied, rate.contacted) for rate in own_reply_rates(db, ReplyGroup.CHANNEL)}
    assert rates == {"email": (1, 3), "call": (1, 1)}
    (first, second) = own_reply_rates(db, ReplyGroup.CHANNEL)
    assert first.interval is not None
    assert (first.group, round(first.interval.low, 4)) == ("call", 0.2065)
    assert second.group == "email"
    by_day = {rate.group for rate in own_reply_rates(db, ReplyGroup.WEEKDAY, "Pacific/Kiritimati")}
    assert by_day == {"monday", "tuesday", "wednesday", "thursday"} & by_day


def test_a_template_is_judged_by_the_people_it_was_sent_to(db: Database) -> None:
    noor = add_noor(db)
    hello = add_template(db, TemplateDraft("Hello", "Hi {first_name}"))
    handed = hand_out(db, HandOut(hello, (noor,)), date(2026, 11, 20))
    confirm_sent(db, handed.draft_ids, MORNING)
    log_outreach(db, message(noor, direction=Direction.IN, at=MORNING + DAY, **QUIET))
    (rate,) = own_reply_rates(db, ReplyGroup.TEMPLATE)
    assert (rate.group, rate.replied, rate.contacted) == ("Hello", 1, 1)


ZONE = ZoneInfo("America/New_York")  # behind UTC, with a clock change in the stretch that is told of


def talks() -> list[Said]:
    """Made-up talks of forty people within eighty days, some of them over the night of a clock change."""
    rng = random.Random(11)
    said = []
    for who in range(40):
        for hours in rng.sample(range(80 * 24), rng.randrange(8)):
            channel = rng.choice((Channel.EMAIL, Channel.DIRECT_MESSAGE, Channel.CALL))
            outcome = rng.choice((Outcome.NONE, Outcome.NO_ANSWER, Outcome.REPLIED))
            said.append(Said(who, MORNING - hours * HOUR, rng.choice(list(Direction)), channel, outcome))
    return said


def slow_rates(said: list[Said], group: Callable[[Said], str]) -> dict[str, tuple[int, int]]:
    """Group -> people replied, people contacted; by the words of `domain.reply_rates`, one contact at a time."""
    asked: defaultdict[str, set[int]] = defaultdict(set)
    answered: defaultdict[str, set[int]] = defaultdict(set)
    for each in said:
        if each.direction is Direction.IN:
            continue
        later = sorted(other.at for other in said if other.who == each.who and other.at > each.at)
        following = next((other for other in said if later and other.at == later[0] and other.who == each.who), None)
        came_back = following is not None and following.direction is Direction.IN
        in_time = following is not None and following.at - each.at <= ANSWER_DAYS * DAY
        replied = each.outcome is Outcome.REPLIED or (came_back and in_time)
        if replied or following is not None or MORNING - each.at > ANSWER_DAYS * DAY:
            asked[group(each)].add(each.who)
            if replied:
                answered[group(each)].add(each.who)
    return {name: (len(answered[name]), len(people)) for name, people in asked.items()}


def test_counting_in_the_database_is_counting_one_by_one(db: Database) -> None:
    said = talks()
    people = [new_id() for _who in range(40)]
    common = {"zone": "UTC", "logged_by": "Mara", "note": ""}
    rows = [
        {"id": new_id(), "influencer_id": people[each.who], "channel": each.channel, "direction": each.direction}
        | {"outcome": each.outcome, "at": each.at}
        | common
        for each in said
    ]
    with db.begin("Talk") as uow:
        uow.insert(Influencer, [{"id": id_, "name": id_, "sort_key": id_, "created_at": MORNING} for id_ in people])
        uow.insert(Outreach, rows)
    page = reply_page(db, ZONE.key)
    found = {by: {rate.group: (rate.replied, rate.contacted) for rate in rates} for by, rates in page.rates.items()}
    assert found[ReplyGroup.CHANNEL] == slow_rates(said, lambda each: each.channel.value)
    assert found[ReplyGroup.WEEKDAY] == slow_rates(said, lambda each: f"{each.at.astimezone(ZONE):%A}".lower())


def test_counting_tells_how_far_it_is_and_stops_when_asked(db: Database) -> None:
    noor = add_noor(db)
    log_outreach(db, message(noor, at=MORNING - DAY, **QUIET))
    log_outreach(db, message(noor, direction=Direction.IN, at=MORNING, **QUIET))
    told: list[tuple[int, int]] = []
    reply_page(db, report=lambda _stage, done, total: told.append((done, total)))
    assert told == [(0, 4), (4, 4)]

    def stop(_stage: str, _done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        reply_page(db, report=stop)
