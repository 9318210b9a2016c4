"""Measures of reading: the order of a list, the rows of a chunk, what a text matches."""

import sqlite3
from collections.abc import Iterator
from datetime import date

from crm.db.unit_of_work import Database
from crm.queries.influencers import InfluencerSort, influencer_order, influencer_rows, matching_numbers
from crm.queries.tasks import today
from tests.bench.generate import TODAY, workspace
from tests.bench.measure import Measure, median_of

CHUNK = 128  # rows that a list asks for at once
TYPED = ("s", "si", "mia", "mia si", "rotterdam")


def measures(count: int) -> Iterator[Measure]:
    """All measures of reading a workspace of so many influencers."""
    path = workspace(count)
    db = Database.open(path, user="Bench", read_only=True)
    raw = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        yield from _orders(db, raw, count)
        yield _chunk(db, raw, count)
        yield from _matches(db, raw, count)
        yield _today(db, raw, count)
    finally:
        raw.close()
        db.close()


def _orders(db: Database, raw: sqlite3.Connection, count: int) -> Iterator[Measure]:
    plain = "SELECT id FROM influencer ORDER BY sort_key, id"
    against = median_of(5, lambda: raw.execute(plain).fetchall())
    for sort in InfluencerSort:
        seconds = median_of(5, lambda sort=sort: influencer_order(db, sort))
        yield Measure(f"order of the list by {sort.value}", count, seconds, "sqlite3 ids by name", against)


def _chunk(db: Database, raw: sqlite3.Connection, count: int) -> Measure:
    ids = influencer_order(db).ids
    chunk = ids[len(ids) // 2 :][:CHUNK]
    plain = f"SELECT * FROM influencer WHERE id IN ({','.join('?' * len(chunk))})"
    return Measure(
        f"rows of {len(chunk)} people",
        count,
        median_of(20, lambda: influencer_rows(db, chunk)),
        "sqlite3 rows by id",
        median_of(20, lambda: raw.execute(plain, chunk).fetchall()),
    )


def _matches(db: Database, raw: sqlite3.Connection, count: int) -> Iterator[Measure]:
    plain = "SELECT rowid FROM search_index WHERE search_index MATCH ?"
    for typed in TYPED:
        query = " ".join(f'"{word}"*' for word in typed.split())
        found = len(matching_numbers(db, typed))
        yield Measure(
            f'what "{typed}" finds',
            count,
            median_of(9, lambda typed=typed: matching_numbers(db, typed)),
            "sqlite3 FTS5 rowids",
            median_of(9, lambda query=query: raw.execute(plain, (query,)).fetchall()),
            note=f"{found:,} found",
        )


def _today(db: Database, raw: sqlite3.Connection, count: int) -> Measure:
    plain = "SELECT * FROM task WHERE done_at IS NULL AND due_on <= ? ORDER BY due_on"
    until = date.isoformat(TODAY)
    return Measure(
        "Today",
        count,
        median_of(5, lambda: today(db, TODAY)),
        "sqlite3 open tasks until today",
        median_of(5, lambda: raw.execute(plain, (until,)).fetchall()),
    )
