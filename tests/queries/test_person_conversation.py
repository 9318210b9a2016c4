"""The threads of one person as they are read, and the clock of each of their partnerships."""

from datetime import date, timedelta

import pytest

from crm.db.unit_of_work import Database
from crm.domain.response_time import WorkingHours
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.errors import NotFound
from crm.queries.conversations import ReplyGroup, reply_page
from crm.queries.person_conversation import conversation, next_touches
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.message_templates import TemplateDraft, add_template
from crm.services.messages import HandOut, confirm_sent, hand_out
from crm.services.outreach import log_outreach
from crm.services.partnerships import edit_partnership, start_partnership
from tests.services.people import MORNING, add_lumen, add_noor, message

HOUR = timedelta(hours=1)
QUIET = {"suggest_follow_up": False}


def test_a_sent_message_and_its_answer_are_one_thread(db: Database) -> None:
    noor = add_noor(db)
    hello = add_template(db, TemplateDraft("Hello", "Hi {first_name}", subject="Winter box"))
    confirm_sent(db, hand_out(db, HandOut(hello, (noor,)), date(2026, 11, 20)).draft_ids, MORNING)
    log_outreach(db, message(noor, direction=Direction.IN, at=MORNING + 3 * HOUR, note="Yes\n\nplease", **QUIET))
    log_outreach(db, message(noor, channel=Channel.CALL, at=MORNING + 5 * HOUR, minutes=18, **QUIET))
    told = conversation(db, noor)
    assert [(thread.subject, len(thread.said)) for thread in told.threads] == [("", 1), ("Winter box", 2)]
    sent, answer = told.threads[1].said
    assert (sent.subject, sent.text, sent.template) == ("Winter box", "Hi Noor", "Hello")
    assert (answer.text, answer.answers_after, told.times.theirs.count) == ("Yes\n\nplease", 3 * HOUR, 1)
    (call,) = told.threads[0].said
    assert (call.minutes, told.threads[1].waits_for, told.more) == (18, None, False)
    assert conversation(db, noor, hours=WorkingHours()).threads[1].said[1].answers_after == 3 * HOUR


def test_campaign_and_reason_of_a_no_are_told_and_older_words_wait(db: Database) -> None:
    noor = add_noor(db)
    campaign = add_campaign(db, CampaignDraft(add_lumen(db), "Spring glow"))
    part = add_collaboration(db, CollaborationDraft(campaign, noor))
    no = {"outcome": Outcome.DECLINED, "decline_reason": "too busy", "collaboration_id": part}
    log_outreach(db, message(noor, **QUIET))
    log_outreach(db, message(noor, direction=Direction.IN, at=MORNING + HOUR, **no, **QUIET))
    told = conversation(db, noor, limit=1)
    (said,) = told.threads[0].said
    assert (said.campaign, said.brand, said.decline_reason, told.more) == ("Spring glow", "Lumen", "too busy", True)
    with pytest.raises(NotFound):
        conversation(db, "nobody")


def test_the_clock_runs_from_the_last_contact_by_the_agreed_cadence(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    partnership = start_partnership(db, noor, lumen)
    log_outreach(db, message(noor, brand_id=lumen, at=MORNING, direction=Direction.IN, **QUIET))
    assert next_touches(db, noor) == []  # nothing agreed
    edit_partnership(db, partnership, {"cadence_days": 7})
    log_outreach(db, message(noor, brand_id=lumen, at=MORNING + timedelta(days=2), **QUIET))  # unanswered
    (clock,) = next_touches(db, noor, "Pacific/Kiritimati")
    assert (clock.brand, clock.last_on) == ("Lumen", date(2026, 11, 20))
    assert (clock.touch.ideal_on, clock.touch.latest_on) == (date(2026, 11, 27), date(2026, 12, 10))


def test_the_page_of_replies_tells_n_dates_and_both_times(db: Database) -> None:
    noor = add_noor(db)
    log_outreach(db, message(noor, at=MORNING - 40 * 24 * HOUR, **QUIET))
    log_outreach(db, message(noor, direction=Direction.IN, at=MORNING - 39 * 24 * HOUR, **QUIET))
    told = reply_page(db)
    assert (told.contacts, told.times.theirs.count, told.times.theirs.median) == (2, 1, 24 * HOUR)
    assert (told.first_at, told.last_at) == (MORNING - 40 * 24 * HOUR, MORNING - 39 * 24 * HOUR)
    (email,) = told.rates[ReplyGroup.CHANNEL]
    assert (email.replied, email.contacted, told.best[ReplyGroup.CHANNEL]) == (1, 1, None)
