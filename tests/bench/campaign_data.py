"""Seeded invented campaigns for the bench: 200 partners, 5,000 posts and 50,000 readings in each, as many as asked for.

Written with plain SQL that counts instead of throwing dice, because ten million readings are to be there in a minute.
"""

import hashlib
import random
import sqlite3
from datetime import timedelta
from pathlib import Path

from crm.db.entities import new_id
from crm.db.rollups import rebuild_rollups
from crm.db.schema import HEAD
from crm.db.unit_of_work import Database
from tests.bench.generate import NOW, TODAY, Creator, creators, folder

PARTNERS, POSTS_EACH, READINGS_EACH, ORDERS_EACH = 200, 25, 10, 20
READINGS_OF_ONE = PARTNERS * POSTS_EACH * READINGS_EACH
CAMPAIGN_NAME = "Campaign {number}"
_STARTS = TODAY - timedelta(days=120)
_THEMES = ("Slow mornings", "Small kitchens", "One pan", "A walk in the rain")
_AT = NOW.strftime("%Y-%m-%d %H:%M:%S.%f")
_SEEDS = 997  # posts that differ; a prime, so that no partner or campaign gets the same ones again and again

# Partners, posts and orders are numbered through; every value follows from its number.
_POSTS = """
INSERT INTO post (id, influencer_id, account_id, collaboration_id, platform, type, text, boosted, giveaway, shared,
                  posted_on, created_at)
SELECT printf('01900000%024x', part.number * {posts} + each.number), part.influencer, part.account, part.id,
       part.platform, 'reel', '', 0, 0, 0,
       date('{starts}', '+' || ((part.number * 31 + each.number * 17) % 90) || ' days'), '{at}'
FROM part JOIN each ON each.number < {posts} ORDER BY part.number, each.number
"""
_TAGS = """
INSERT INTO post_tag (id, post_id, kind, name, name_key)
SELECT printf('01910000%024x', post.rowid), post.id, 'theme', theme.name, lower(theme.name)
FROM post JOIN theme ON theme.number = (post.rowid * 7) % {themes} ORDER BY post.rowid
"""
_READINGS = """
INSERT INTO reading (post_id, read_at, source, revision, impressions, reach, likes, comments, shares, saves, clicks)
SELECT post.id, date(post.posted_on, '+' || (1 + 3 * each.number) || ' days'), 'export', 0,
       seed.seen * (each.number + 1) * 13 / 100, seed.seen * (each.number + 1) / 10,
       seed.likes * (each.number + 1) / 10, seed.seen * (each.number + 1) / 2500,
       seed.seen * (each.number + 1) / 3300, seed.seen * (each.number + 1) / 1700,
       seed.seen * (each.number + 1) / 5000
FROM post JOIN seed ON seed.number = post.rowid % {seeds} JOIN each ON each.number < {readings}
ORDER BY post.rowid, each.number
"""
# Half of the sales name the post, half are known by the partner's code alone.
_SALES = """
INSERT INTO conversion (shop, order_ref, line, revision, at, sale_source, influencer_id, collaboration_id, campaign_id,
                        post_id, code, orders, units, revenue_minor, currency)
SELECT 'shop', printf('%012d', part.number * {orders} + each.number), '1', 0,
       date('{starts}', '+' || ((part.number * 13 + each.number * 29) % 100) || ' days'), 'partner',
       part.influencer, part.id, part.campaign,
       CASE each.number % 2 WHEN 0 THEN printf('01900000%024x', part.number * {posts} + each.number) END,
       'CODE' || part.number, 1, 1, 1500 + (part.number * 37 + each.number * 411) % 7500, 'EUR'
FROM part JOIN each ON each.number < {orders} ORDER BY part.number, each.number
"""
_PAYMENTS = """
INSERT INTO payment (id, influencer_id, collaboration_id, amount_minor, currency, paid_on, note, created_at)
SELECT printf('01920000%024x', number), influencer, id, 45000, 'EUR', '{starts}', '', '{at}' FROM part ORDER BY number
"""


def campaigns_workspace(campaigns: int) -> Path:
    """A workspace with so many campaigns; read it only."""
    own = hashlib.sha256(Path(__file__).read_bytes() + str(HEAD).encode()).hexdigest()[:12]
    path = folder() / f"campaigns-{campaigns}-{own}.rapport"
    if not path.exists():
        for older in folder().glob(f"*campaigns-{campaigns}-*"):
            older.unlink()
        part = path.with_name(f"part-{path.name}")
        _write(part, campaigns)
        part.rename(path)
    return path


def _write(path: Path, campaigns: int) -> None:
    Database.create(path, user="Bench", name=f"{campaigns} campaigns", clock=lambda: NOW).close()
    raw = sqlite3.connect(path)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
        raw.execute(f"PRAGMA {pragma}")
    _seed(raw)
    _write_parts(raw, campaigns)
    told = {"posts": POSTS_EACH, "readings": READINGS_EACH, "orders": ORDERS_EACH, "themes": len(_THEMES)}
    for statement in (_POSTS, _TAGS, _READINGS, _SALES, _PAYMENTS):
        raw.execute(statement.format(starts=_STARTS.isoformat(), at=_AT, seeds=_SEEDS, **told))
    raw.commit()
    raw.close()
    db = Database.open(path, user="Bench", clock=lambda: NOW)
    with db.maintain() as session:
        rebuild_rollups(session)
    db.close()


def _seed(raw: sqlite3.Connection) -> None:
    """The small tables that the large ones are multiplied from."""
    rng = random.Random(7)
    raw.execute("CREATE TEMP TABLE each (number INTEGER PRIMARY KEY)")
    raw.executemany("INSERT INTO each VALUES (?)", ((number,) for number in range(100)))
    raw.execute("CREATE TEMP TABLE theme (number INTEGER PRIMARY KEY, name TEXT)")
    raw.executemany("INSERT INTO theme VALUES (?, ?)", enumerate(_THEMES))
    raw.execute("CREATE TEMP TABLE seed (number INTEGER PRIMARY KEY, seen INTEGER, likes INTEGER)")
    for number in range(_SEEDS):
        seen = int(rng.lognormvariate(9, 1)) + 100
        raw.execute("INSERT INTO seed VALUES (?, ?, ?)", (number, seen, int(seen * rng.uniform(0.01, 0.08))))
    raw.execute(
        "CREATE TEMP TABLE part (number INTEGER PRIMARY KEY, id TEXT, campaign TEXT, influencer TEXT, account TEXT, platform TEXT)"
    )


def _write_parts(raw: sqlite3.Connection, campaigns: int) -> None:
    """People, campaigns and who is in which; the same people are partners of every campaign."""
    brand = new_id()
    _insert(raw, "brand", [{"id": brand, "name": "Bench", "name_key": "bench", "sort_key": "bench", "note": ""}])
    people = [(new_id(), new_id(), creator) for creator in creators(PARTNERS, seed=5)]
    notes = {"note": "", "private_note": "", "do_not_contact": 0, "name_damaged": 0}
    _insert(
        raw,
        "influencer",
        [{"id": id_, "name": who.name, "sort_key": who.name.casefold(), **notes} for id_, _, who in people],
    )
    _insert(raw, "account", [_account(*each) for each in people])
    for number in range(campaigns):
        campaign, name = new_id(), CAMPAIGN_NAME.format(number=number)
        dates = {"starts_on": _STARTS.isoformat(), "ends_on": (TODAY - timedelta(days=20)).isoformat()}
        own = {"brand_id": brand, "name": name, "name_key": name.casefold(), "objective": "", "zone": "UTC"}
        money = {"currency": "EUR", "budget_minor": 20_000_000, "attribution_days": 30, "code_first": 1}
        _insert(raw, "campaign", [{"id": campaign, **own, **dates, **money}])
        goals = (("engagements", "4000000"), ("orders", "5000"))
        _insert(raw, "campaign_goal", [_goal(campaign, figure, target) for figure, target in goals])
        first = number * PARTNERS
        parts = [
            (first + at, new_id(), campaign, id_, account, who.platform.value)
            for at, (id_, account, who) in enumerate(people)
        ]
        raw.executemany("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)", parts)
    raw.execute(
        "INSERT INTO collaboration (id, campaign_id, influencer_id, stage, stage_since_at, currency, fee_minor,"
        " cost_confirmed, code, code_key, note, created_at)"
        f" SELECT id, campaign, influencer, 'paid', '{_AT}', 'EUR', 45000, 1, 'CODE' || number, 'code' || number, '', '{_AT}'"
        " FROM part ORDER BY number"
    )


def _account(influencer: str, account: str, creator: Creator) -> dict[str, object]:
    handle = {"handle": creator.handle, "handle_key": creator.handle.casefold(), "followers": creator.followers}
    return {"id": account, "influencer_id": influencer, "platform": creator.platform.value, **handle}


def _goal(campaign: str, figure: str, target: str) -> dict[str, object]:
    return {"id": new_id(), "campaign_id": campaign, "figure": figure, "target": target}


def _insert(raw: sqlite3.Connection, table: str, rows: list[dict[str, object]]) -> None:
    stamped = "created_at" in {column[1] for column in raw.execute(f"PRAGMA table_info({table})")}
    names = [*rows[0], *(["created_at"] if stamped else [])]
    values = ([*row.values(), *([_AT] if stamped else [])] for row in rows)
    raw.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values)
