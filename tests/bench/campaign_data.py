"""Seeded invented campaigns for the bench: 200 partners, 5,000 posts and 50,000 readings in each, as many as asked for.

Written with plain SQL, because a step's change log of so many posts would be most of the file.
"""

import hashlib
import random
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from crm.db.entities import new_id
from crm.db.rollups import rebuild_rollups
from crm.db.schema import HEAD
from crm.db.unit_of_work import Database
from tests.bench.generate import NOW, TODAY, creators, folder

PARTNERS, POSTS_EACH, READINGS_EACH, ORDERS_EACH = 200, 25, 10, 20
READINGS_OF_ONE = PARTNERS * POSTS_EACH * READINGS_EACH
CAMPAIGN_NAME = "Campaign {number}"
_STARTS = TODAY - timedelta(days=120)
_THEMES = ("Slow mornings", "Small kitchens", "One pan", "A walk in the rain")
_AT = NOW.strftime("%Y-%m-%d %H:%M:%S.%f")


def campaigns_workspace(campaigns: int) -> Path:
    """A workspace with so many campaigns; read it only."""
    own = hashlib.sha256(Path(__file__).read_bytes() + str(HEAD).encode()).hexdigest()[:12]
    path = folder() / f"campaigns-{campaigns}-{own}.rapport"
    if not path.exists():
        part = path.with_name(f"part-{path.name}")
        part.unlink(missing_ok=True)
        _write(part, campaigns)
        part.rename(path)
    return path


def _write(path: Path, campaigns: int) -> None:
    Database.create(path, user="Bench", name=f"{campaigns} campaigns", clock=lambda: NOW).close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA journal_mode=OFF")
    brand = new_id()
    _insert(raw, "brand", [{"id": brand, "name": "Bench", "name_key": "bench", "sort_key": "bench", "note": ""}])
    people = list(_people(raw))
    rng = random.Random(7)
    for number in range(campaigns):
        _write_campaign(raw, rng, brand, number, people)
        raw.commit()
    raw.close()
    db = Database.open(path, user="Bench", clock=lambda: NOW)
    with db.begin("Sum up") as uow:
        rebuild_rollups(uow.session)
    db.close()


def _people(raw: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    """The partners, the same in every campaign: influencer, account and platform."""
    for creator in creators(PARTNERS, seed=5):
        influencer, account = new_id(), new_id()
        own = {"name": creator.name, "sort_key": creator.name.casefold(), "note": "", "private_note": ""}
        _insert(raw, "influencer", [{"id": influencer, "do_not_contact": 0, "name_damaged": 0, **own}])
        handle = {"handle": creator.handle, "handle_key": creator.handle.casefold(), "followers": creator.followers}
        _insert(
            raw,
            "account",
            [{"id": account, "influencer_id": influencer, "platform": creator.platform.value, **handle}],
        )
        yield influencer, account, creator.platform.value


def _write_campaign(
    raw: sqlite3.Connection, rng: random.Random, brand: str, number: int, people: list[tuple[str, str, str]]
) -> None:
    campaign, name = new_id(), CAMPAIGN_NAME.format(number=number)
    dates = {"starts_on": _STARTS.isoformat(), "ends_on": (TODAY - timedelta(days=20)).isoformat()}
    own = {"brand_id": brand, "name": name, "name_key": name.casefold(), "objective": "", "zone": "UTC"}
    money = {"currency": "EUR", "budget_minor": 20_000_000, "attribution_days": 30, "code_first": 1}
    _insert(raw, "campaign", [{"id": campaign, **own, **dates, **money}])
    goals = (("engagements", "4000000"), ("orders", "5000"))
    _insert(raw, "campaign_goal", [_goal(campaign, figure, target) for figure, target in goals])
    parts, posts, readings, tags, sales = [], [], [], [], []
    for influencer, account, platform in people:
        part = new_id()
        terms = {"stage": "paid", "stage_since_at": _AT, "currency": "EUR", "cost_confirmed": 1, "note": ""}
        parts.append({"id": part, "campaign_id": campaign, "influencer_id": influencer, "fee_minor": 45_000, **terms})
        for _ in range(POSTS_EACH):
            post, day = new_id(), _STARTS + timedelta(days=rng.randrange(90))
            whose = {"influencer_id": influencer, "account_id": account, "collaboration_id": part}
            kind = {"platform": platform, "type": "reel", "text": "", "boosted": 0, "giveaway": 0, "shared": 0}
            posts.append({"id": post, **whose, **kind, "posted_on": day.isoformat()})
            theme = rng.choice(_THEMES)
            tags.append({"id": new_id(), "post_id": post, "kind": "theme", "name": theme, "name_key": theme.casefold()})
            readings += _readings(rng, post, day)
        sales += _sales(rng, number, campaign, part, influencer)
    for table, rows in (("collaboration", parts), ("post", posts), ("post_tag", tags)):
        _insert(raw, table, rows)
    _insert(raw, "reading", readings)
    _insert(raw, "conversion", sales)


def _goal(campaign: str, figure: str, target: str) -> dict[str, str]:
    return {"id": new_id(), "campaign_id": campaign, "figure": figure, "target": target}


def _readings(rng: random.Random, post: str, day: date) -> list[dict[str, object]]:
    """Figures on ten days, growing."""
    seen = int(rng.lognormvariate(9, 1)) + 100
    rates = {"likes": rng.uniform(0.01, 0.08), "comments": 0.004, "shares": 0.003, "saves": 0.006, "clicks": 0.002}
    found = []
    for number in range(READINGS_EACH):
        reach = int(seen * (number + 1) / READINGS_EACH)
        counts = {name: int(reach * rate) for name, rate in rates.items()}
        at = (day + timedelta(days=1 + 3 * number)).isoformat()
        whole = {"impressions": int(reach * 1.3), "reach": reach, **counts}
        found.append({"post_id": post, "read_at": at, "source": "export", "revision": 0, **whole})
    return found


def _sales(rng: random.Random, number: int, campaign: str, part: str, influencer: str) -> Iterator[dict[str, object]]:
    for _ in range(ORDERS_EACH):
        at = (_STARTS + timedelta(days=rng.randrange(100))).isoformat()
        key = {"shop": f"shop {number}", "order_ref": new_id(), "line": "1", "revision": 0, "at": at}
        whose = {"influencer_id": influencer, "collaboration_id": part, "campaign_id": campaign}
        amount = {"orders": 1, "units": 1, "revenue_minor": rng.randrange(1_500, 9_000), "currency": "EUR"}
        yield {**key, **whose, **amount, "sale_source": "partner"}


def _insert(raw: sqlite3.Connection, table: str, rows: list[dict[str, object]] | list[dict[str, str]]) -> None:
    stamped = "created_at" in {column[1] for column in raw.execute(f"PRAGMA table_info({table})")}
    names = [*rows[0], *(["created_at"] if stamped else [])]
    values = ([*row.values(), *([_AT] if stamped else [])] for row in rows)
    raw.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values)
