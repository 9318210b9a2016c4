"""Measures of the day: the list of Today and the first screen of a long timeline."""

from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import select

from crm.db.entities import Partnership
from crm.db.unit_of_work import Database
from crm.queries.day_list import day_list
from crm.queries.timeline import timeline
from tests.bench.day_data import LONG_STORY, OUTREACH, agency
from tests.bench.generate import NOW, TODAY
from tests.bench.measure import Measure, median_of

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
