"""Measures of insight: weighing 20,000 people anew, a plan among 2,000, health of 2,000, and whether estimates tell the truth."""

import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

from crm.db.entities import new_id
from crm.db.rollups import rebuild_rollups
from crm.db.schema import HEAD
from crm.db.unit_of_work import Database
from crm.domain.comparison import Weights, weigh
from crm.domain.planner import Limits, Option, plan
from crm.domain.ranking import Interval
from crm.domain.vocabulary import Platform
from crm.queries.insight_health import falling_partnerships, health_rows
from crm.queries.insight_ranking import Question, Ranking, ranking
from tests.bench.generate import NOW, TODAY, folder, workspace_copy
from tests.bench.measure import Measure, median_of, timed
from tests.simulations.rosters import Finding, simulate

PEOPLE, PARTNERSHIPS, CANDIDATES, ROSTERS = 20_000, 2_000, 2_000, 2_000
POSTS_EACH, TALKS_EACH, WORKS_POSTS = 3, 10, 6
MOVE_AIM, PLAN_AIM, HEALTH_AIM = 0.050, 2.0, 0.300  # seconds
_AT = NOW.strftime("%Y-%m-%d %H:%M:%S.%f")


def measures() -> Iterator[Measure]:
    """All measures of insight."""
    db = Database.open(_workspace(), user="Bench", clock=lambda: NOW, read_only=True)
    try:
        seconds = median_of(3, lambda: health_rows(db, TODAY))
        yield Measure("health of partnerships", len(health_rows(db, TODAY)), seconds, aim=HEALTH_AIM)
        seconds = median_of(3, lambda: falling_partnerships(db, TODAY))
        fallen = f"{len(falling_partnerships(db, TODAY))} fell; read after Today stands"
        yield Measure("partnerships that got weaker", PARTNERSHIPS, seconds, note=fallen)
        read: list[Ranking] = []
        seconds = timed(lambda: read.append(ranking(db, Question(_brand(db)), TODAY)))
        yield Measure("everything a ranking needs, once", PEOPLE, seconds)
        yield _moves(read[0])
        yield _painted_moves()
    finally:
        db.close()
    yield from _plans()
    yield _truth()


def _moves(found: Ranking) -> Measure:
    prepared = found.prepared
    numbers = iter(range(10_000))
    worst = max(timed(lambda: weigh(prepared, Weights(fit=float(next(numbers))))) for _ in range(20))
    seconds = median_of(20, lambda: weigh(prepared, Weights(fit=float(next(numbers)))))
    return Measure(
        "one move of a weight", len(prepared.ids), seconds, aim=MOVE_AIM, note=f"slowest of 20: {worst * 1000:.0f} ms"
    )


def _painted_moves() -> Measure:
    """The same in the window, the slider moved and the new order painted; without a screen, so that it runs anywhere."""
    command = [sys.executable, str(Path(__file__).parent / "ranking_window.py"), str(_workspace())]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    told = json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    moves = sorted(told["moves"])
    slowest = f"slowest of {len(moves)}: {moves[-1] * 1000:.0f} ms; processor {median(told['cpu']) * 1000:.0f} ms"
    return Measure("one move of a slider, painted", told["people"], moves[len(moves) // 2], aim=MOVE_AIM, note=slowest)


def _plans() -> Iterator[Measure]:
    options, limits = _options(3), Limits(2_000_000, 400.0, 50, dict.fromkeys("abcdefgh", 8))
    first = timed(lambda: plan(options, limits))
    yield Measure("first plan, with loading the solver", CANDIDATES, first, aim=PLAN_AIM)
    seconds = [timed(lambda seed=seed: plan(_options(seed), limits)) for seed in range(5)]
    yield Measure(
        "a plan within money, hours and niches",
        CANDIDATES,
        sorted(seconds)[2],
        aim=PLAN_AIM,
        note=f"slowest of 5: {max(seconds):.2f} s",
    )


def _options(seed: int) -> list[Option]:
    rng = random.Random(seed)
    found = []
    for number in range(CANDIDATES):
        followers = rng.lognormvariate(10, 1)
        people, cost = followers * rng.lognormvariate(-3.5, 0.5), int(followers * rng.uniform(0.5, 1.5))
        niches, platform = frozenset(rng.choice("abcdefgh")), rng.choice((Platform.INSTAGRAM, Platform.TIKTOK))
        interval = Interval(people * 0.6, people * 1.6)
        found.append(Option(str(number), cost, people, interval, float(rng.randint(4, 20)), niches, platform))
    return found


def _truth() -> Measure:
    """How often intervals cover, and who finds the true best tenth; the time is beside the point."""
    seen: list[Finding] = []
    seconds = timed(lambda: seen.append(simulate(ROSTERS)))
    found = seen[0]
    verdict = "" if 0.92 <= found.coverage <= 0.98 and found.shrunken > found.raw > found.followers else "WRONG: "
    note = (
        f"{verdict}95 % intervals cover {found.coverage:.1%} of {found.partners:,} partners; of the true best tenth the "
        f"shrunken order finds {found.shrunken:.1%}, raw {found.raw:.1%}, followers {found.followers:.1%}"
    )
    return Measure("rosters with a known truth", ROSTERS, seconds, note=note)


def _brand(db: Database) -> str:
    with db.read() as session:
        return str(session.connection().exec_driver_sql("SELECT id FROM brand").scalar())


# ---- the workspace ----


def _workspace() -> Path:
    """The people of `generate` with posts, 2,000 living partnerships, talks, pieces and payments; read it only."""
    own = hashlib.sha256(Path(__file__).read_bytes() + str(HEAD).encode()).hexdigest()[:12]
    path = folder() / f"insight-{own}.rapport"
    if not path.exists():
        part = path.with_name(f"part-{path.name}")
        part.unlink(missing_ok=True)
        workspace_copy(PEOPLE, part)
        _fill(part)
        part.rename(path)
    return path


def _fill(path: Path) -> None:
    """With plain SQL, because a step's change log of so much would be most of the file."""
    rng, raw = random.Random(11), sqlite3.connect(path)
    raw.execute("PRAGMA journal_mode=OFF")
    (brand,) = raw.execute("SELECT id FROM brand").fetchone()
    people = raw.execute("SELECT influencer_id, id, platform, followers FROM account ORDER BY id").fetchall()
    raw.execute("UPDATE partnership SET status = 'ended'")
    living = [row[0] for row in raw.execute("SELECT id FROM partnership ORDER BY id LIMIT ?", (PARTNERSHIPS,))]
    marks = ((TODAY - timedelta(days=700)).isoformat(), 30)
    raw.executemany(
        "UPDATE partnership SET status = 'active', since_on = ?, cadence_days = ? WHERE id = ?",
        [(*marks, id_) for id_ in living],
    )
    partners = dict(raw.execute("SELECT influencer_id, id FROM partnership WHERE status = 'active'").fetchall())
    campaign = new_id()
    named = {"name": "Bench", "name_key": "bench", "objective": "", "zone": "UTC", "currency": "EUR"}
    rules = {"attribution_days": 30, "code_first": 1, "created_at": _AT}
    rows: dict[str, list[dict[str, object]]] = {"campaign": [{"id": campaign, "brand_id": brand, **named, **rules}]}
    for influencer, account, platform, followers in people:
        collaboration = None
        if influencer in partners:
            collaboration = _work_together(rng, rows, campaign, influencer, partners[influencer])
        for _ in range(WORKS_POSTS if collaboration else POSTS_EACH):
            _post(rng, rows, (influencer, account, collaboration), platform, followers)
    for table, many in rows.items():
        names = list(many[0])
        marks_ = ", ".join("?" * len(names))
        raw.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks_})", [list(r.values()) for r in many])
    raw.commit()
    raw.close()
    db = Database.open(path, user="Bench", clock=lambda: NOW)
    with db.begin("Sum up") as uow:
        rebuild_rollups(uow.session)
    db.close()


def _work_together(
    rng: random.Random, rows: dict[str, list[dict[str, object]]], campaign: str, influencer: str, partnership: str
) -> str:
    """A collaboration with three pieces and a payment, and ten talks."""
    id_, due = new_id(), (TODAY - timedelta(days=rng.randrange(5, 90))).isoformat()
    money = {"currency": "EUR", "fee_minor": rng.randrange(20_000, 90_000), "cost_confirmed": 1, "note": ""}
    stage = {"stage": "paid", "stage_since_at": _AT, "created_at": _AT}
    whose = {"campaign_id": campaign, "influencer_id": influencer}
    rows.setdefault("collaboration", []).append({"id": id_, **whose, **stage, **money})
    piece = {"collaboration_id": id_, "format": "reel", "count": 1, "due_on": due, "state": "live", "note": ""}
    rows.setdefault("deliverable", []).extend({"id": new_id(), **piece} for _ in range(3))
    paid = {"influencer_id": influencer, "collaboration_id": id_, "amount_minor": 20_000, "currency": "EUR"}
    when = {"due_on": due, "paid_on": due, "note": "", "created_at": _AT}
    rows.setdefault("payment", []).append({"id": new_id(), **paid, **when})
    for number in range(TALKS_EACH):
        at = NOW - timedelta(days=5 + 20 * number, hours=rng.randrange(20))
        told = {
            "channel": "email",
            "direction": ("in", "out")[number % 2],
            "outcome": "none",
            "zone": "UTC",
            "note": "",
        }
        talk = {"id": new_id(), "influencer_id": influencer, "partnership_id": partnership, "logged_by": "Bench"}
        rows.setdefault("outreach", []).append({**talk, **told, "at": at.strftime("%Y-%m-%d %H:%M:%S.%f")})
    return id_


def _post(
    rng: random.Random,
    rows: dict[str, list[dict[str, object]]],
    whose: tuple[str, str, str | None],
    platform: str,
    followers: int,
) -> None:
    """A post read at seven days, whose engagement is some share of its followers."""
    post, on = new_id(), TODAY - timedelta(days=rng.randrange(10, 500))
    owner = dict(zip(("influencer_id", "account_id", "collaboration_id"), whose, strict=True))
    kind = {"platform": platform, "type": "post", "text": "", "boosted": 0, "giveaway": 0, "shared": 0}
    rows.setdefault("post", []).append({"id": post, **owner, **kind, "posted_on": on.isoformat(), "created_at": _AT})
    likes = int(followers * min(0.9, rng.lognormvariate(-3.5, 0.6)))
    key = {"post_id": post, "read_at": (on + timedelta(days=7)).isoformat(), "source": "export", "revision": 0}
    rows.setdefault("reading", []).append({**key, "likes": likes, "comments": likes // 20, "reach": followers})
