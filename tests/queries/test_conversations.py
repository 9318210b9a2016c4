"""Response times and reply rates over real conversations."""

from datetime import date, timedelta

from crm.db.unit_of_work import Database
from crm.domain.response_time import WorkingHours
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.queries.conversations import ReplyGroup, own_reply_rates, times_to_answer
from crm.services.message_templates import TemplateDraft, add_template
from crm.services.messages import HandOut, confirm_sent, hand_out
from crm.services.outreach import log_outreach
from tests.services.people import MORNING, add_noor, add_person, message

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
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
