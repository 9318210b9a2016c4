"""Measures of campaigns: the page of a large one, the figures of any one among millions of readings, dashboards over all."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm.db.unit_of_work import Database
from crm.queries.brand_answers import brand_answers
from crm.queries.brand_course import brand_course
from crm.queries.brand_dashboard import brand_dashboard
from crm.queries.brands import brand_rows
from crm.queries.campaigns import campaign_rows
from crm.queries.figures import Scope, figures
from tests.bench.campaign_data import READINGS_OF_ONE, campaigns_workspace
from tests.bench.generate import TODAY
from tests.bench.measure import Measure, best_of, in_turn, timed
from tests.bench.screen import display, screen_there

HERE = Path(__file__).parent
RUNS = 9
PAGE_AIM, FIGURES_AIM, GROWTH_AIM, DASHBOARD_AIM = 0.150, 0.025, 1.2, 0.200  # seconds; times
MILLION = 1_000_000 // READINGS_OF_ONE  # campaigns
# What anybody would write for the figures of one campaign: the latest reading of each post, sales, cost.
_PLAIN = (
    "SELECT count(*), sum(impressions), sum(reach), sum(views), sum(likes), sum(comments), sum(shares), sum(saves),"
    " sum(clicks) FROM (SELECT reading.*, max(read_at) FROM collaboration JOIN post ON collaboration_id ="
    " collaboration.id LEFT JOIN reading ON post_id = post.id WHERE campaign_id = :campaign GROUP BY post.id)",
    "SELECT currency, sum(orders), sum(revenue_minor) FROM conversion WHERE collaboration_id IN"
    " (SELECT id FROM collaboration WHERE campaign_id = :campaign) GROUP BY currency",
    "SELECT currency, sum(max(coalesce(fee_minor, 0), (SELECT coalesce(sum(amount_minor), 0) FROM payment"
    " WHERE collaboration_id = collaboration.id))) FROM collaboration WHERE campaign_id = :campaign GROUP BY currency",
)


def measures() -> Iterator[Measure]:
    """A page in a window where there is a screen, and everything over a million readings."""
    yield from _page()
    yield from _figures(MILLION)
    yield from _dashboards(MILLION)


def large_measures() -> Iterator[Measure]:
    """Ten million readings beside one million; the file takes two minutes and two gigabytes to make."""
    one, ten = campaigns_workspace(MILLION), campaigns_workspace(10 * MILLION)
    with _opened(one) as small, _opened(ten) as large:
        few, many = _ids(small), _ids(large)
        seconds, against = in_turn(
            RUNS,
            lambda: timed(lambda: figures(large, Scope(campaign_id=many[len(many) // 2]))),
            lambda: timed(lambda: figures(small, Scope(campaign_id=few[len(few) // 2]))),
        )
    rows = 10 * MILLION * READINGS_OF_ONE
    yield Measure("figures of a campaign", rows, seconds, "the same in 1,000,000", against, GROWTH_AIM, True)
    yield from _figures(10 * MILLION)
    yield from _dashboards(10 * MILLION)


def _page() -> Iterator[Measure]:
    if not screen_there():
        print("No screen: install xvfb to measure the campaign page.", file=sys.stderr)
        return
    command = [sys.executable, str(HERE / "campaign_window.py"), str(campaigns_workspace(2))]
    with display() as screen:
        environment = os.environ | {"DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
        told = json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    cpu = f"best of {len(told['full'])}; processor {min(told['cpu']) * 1000:.0f} ms"
    read = ("reading and telling it", min(told["read"]))
    yield Measure("campaign page, full and painted", READINGS_OF_ONE, min(told["full"]), *read, PAGE_AIM, note=cpu)


def _figures(campaigns: int) -> Iterator[Measure]:
    path = campaigns_workspace(campaigns)
    raw = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    with _opened(path) as db:
        ids = _ids(db)
        chosen = ids[len(ids) // 2]
        seconds = best_of(RUNS, lambda: figures(db, Scope(campaign_id=chosen)))
        plain = best_of(RUNS, lambda: [raw.execute(each, {"campaign": chosen}).fetchall() for each in _PLAIN])
    raw.close()
    rows = campaigns * READINGS_OF_ONE
    yield Measure("figures of a campaign", rows, seconds, "plain SQL for them", plain, FIGURES_AIM)


def _dashboards(campaigns: int) -> Iterator[Measure]:
    rows = campaigns * READINGS_OF_ONE
    with _opened(campaigns_workspace(campaigns)) as db:
        yield Measure("figures of everything", rows, best_of(RUNS, lambda: figures(db)), aim=DASHBOARD_AIM)
        listed = best_of(RUNS, lambda: campaign_rows(db, TODAY))
        yield Measure("all campaigns with budgets", rows, listed, aim=DASHBOARD_AIM)
        yield from _brand_page(db, rows)


def _brand_page(db: Database, rows: int) -> Iterator[Measure]:
    """The first page of the one brand that has everything, and what comes into it once it stands."""
    (brand,) = brand_rows(db)
    found = brand_dashboard(db, brand.id, TODAY)
    seconds = best_of(RUNS, lambda: brand_dashboard(db, brand.id, TODAY))
    yield Measure("first page of a brand", rows, seconds, aim=DASHBOARD_AIM)
    rate = found.figures.engagement_rate
    course = best_of(2, lambda: brand_course(db, brand.id, rate, TODAY))
    answers = best_of(2, lambda: brand_answers(db, brand.id, TODAY))
    yield Measure("its months and best posts", rows, course, note=f"then; goals and comments {answers:.2f} s")


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    """A workspace, open for reading."""
    db = Database.open(path, user="Bench", read_only=True)
    try:
        yield db
    finally:
        db.close()


def _ids(db: Database) -> list[str]:
    return [row.id for row in campaign_rows(db, TODAY)]
