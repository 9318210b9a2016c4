"""Measures of the day: the list of Today and the first screen of a long timeline."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from crm.db.entities import Influencer, Partnership, Task, new_id
from crm.db.unit_of_work import Database
from crm.domain.agenda import Span, by_day, shown_days
from crm.queries.agenda import events_between
from crm.queries.conversations import reply_page
from crm.queries.day_list import day_list
from crm.queries.timeline import timeline
from crm.services.agenda import write_calendar
from crm.services.message_templates import TemplateDraft, add_template
from crm.services.messages import HandOut, hand_out
from tests.bench.day_data import LONG_STORY, OUTREACH, agency
from tests.bench.generate import NOW, TODAY
from tests.bench.measure import Measure, median_of, timed

DRAFTS = 500
EVENTS = 20_000
SCREEN = 60  # lines that a window asks for at once


def measures() -> Iterator[Measure]:
    """All measures of the day."""
    with closing(Database.open(agency(), user="Bench", read_only=True, clock=lambda: NOW)) as db:
        found = day_list(db, TODAY, "Europe/Berlin")
        seconds = median_of(7, lambda: day_list(db, TODAY, "Europe/Berlin"))
        yield Measure("Today in working order", OUTREACH, seconds, aim=0.2, note=f"{found.total:,} lines")
        with db.read() as session:
            person = session.scalars(select(Partnership.influencer_id).order_by(Partnership.id)).first() or ""
        seconds = median_of(9, lambda: timeline(db, person, limit=SCREEN))
        yield Measure("first screen of a long timeline", LONG_STORY, seconds, aim=0.05)
        seconds = timed(lambda: reply_page(db, "Europe/Berlin"))
        yield Measure("reply rates and times to an answer", OUTREACH, seconds, aim=5)
    with TemporaryDirectory() as folder:
        yield from _calendar(Path(folder))
    with TemporaryDirectory() as folder:
        yield _drafts(Path(folder))


def _drafts(folder: Path) -> Measure:
    """Messages for many people, merged and written as files for a mail program."""
    with closing(Database.open(Path(shutil.copy(agency(), folder / "day.rapport")), user="Bench")) as db:
        with db.read() as session:
            people = tuple(session.scalars(select(Influencer.id).limit(DRAFTS)))
        template = add_template(db, TemplateDraft("Hello", "Hi {first_name|there},\n\n{our_name}", subject="Hello"))
        seconds = timed(lambda: hand_out(db, HandOut(template, people), TODAY, folder / "drafts"))
    return Measure("messages as mail drafts", DRAFTS, seconds, aim=3)


def _calendar(folder: Path) -> Iterator[Measure]:
    """A month of the calendar and its file, among events of three years."""
    with closing(Database.open(Path(shutil.copy(agency(), folder / "day.rapport")), user="Bench")) as db:
        with db.begin("Fill the bench") as uow:
            people = list(uow.session.scalars(select(Influencer.id).limit(1000)))
            first = TODAY - timedelta(days=365)
            row = {"title": "Send the next box and ask for the story", "created_at": NOW}
            days = [(people[at % 1000], first + timedelta(days=at % 1095)) for at in range(EVENTS)]
            uow.insert(Task, [row | {"id": new_id(), "influencer_id": person, "due_on": on} for person, on in days])
        month = shown_days(Span.MONTH, TODAY)
        seconds = median_of(7, lambda: by_day(events_between(db, *month)))
        yield Measure("month of the calendar", EVENTS, seconds, aim=0.1)
        seconds = timed(lambda: write_calendar(db, folder / "days.ics", TODAY))
        yield Measure("calendar file", EVENTS, seconds, aim=3)
