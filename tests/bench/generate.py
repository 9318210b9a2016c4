"""Seeded invented data for the bench: workspaces of N influencers and spreadsheets of N creators, made once each.

The files lie in the system's temporary folder, keyed by this file and the schema, so a change of either makes new ones.
"""

import csv
import hashlib
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from crm.db.entities import (
    Account,
    AccountSnapshot,
    Brand,
    Influencer,
    InfluencerTag,
    Partnership,
    Tag,
    Task,
    new_id,
)
from crm.db.schema import HEAD
from crm.db.unit_of_work import Database
from crm.domain.identity import handle_key, name_key, sort_key
from crm.domain.vocabulary import Basis, OutreachStage, PartnershipStatus, Platform, SnapshotSource


def _words(text: str) -> list[str]:
    return text.split()


FIRST = _words("""Ava Mia Zoë Liam Noah Emma Olivia Amélie Sofia Luna Lucas Mateo Elif Yuki Chen Priya Arjun Fatima Omar Ingrid
Lars Chloé Hugo Inês Paulo Bianca Dario Nadia Kofi Amara Tariq Selin Mina Jonas Freya Ivan Olga Pavel Marta Rosa""")
LAST = _words("""Smith Jones García Müller Rossi Kowalski Novák Tanaka Suzuki Wang Li Kim Park Nguyen Tran Patel Singh Khan
Ahmed Hassan Okafor Mensah Silva Santos Costa López Pérez Dubois Martin Bernard Jansen Visser Larsen Hansen Nilsson
Virtanen Ivanov Petrova Popescu Yılmaz""")
SYLLABLES = _words("ka ri mo ta lu ze ni po sha vi do ra el an gi fo be qui ya tho wen mar lo ski")
CITIES = _words("Rotterdam Valencia Leeds Lyon Utrecht Uppsala Leicester Bologna Leipzig İzmir Galway Brno")
NICHES = _words("Food Baking Outdoors Running Interiors Crafts Plants Books Travel Family")
PLATFORMS = (Platform.INSTAGRAM, Platform.TIKTOK, Platform.YOUTUBE)
STATUSES = (PartnershipStatus.PROSPECT, PartnershipStatus.TRIAL, PartnershipStatus.ACTIVE, PartnershipStatus.ENDED)
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
TODAY = NOW.date()


class Creator(NamedTuple):
    """One invented creator."""

    name: str
    handle: str
    platform: Platform
    followers: int
    rate: Decimal
    email: str
    city: str
    niche: str


def creators(count: int, seed: int = 1) -> Iterator[Creator]:
    """So many creators; the same seed gives the same ones."""
    rng = random.Random(seed)
    for number in range(count):
        first, last = rng.choice(FIRST), rng.choice(LAST)
        handle = "".join(rng.choices(SYLLABLES, k=3)) + rng.choice("_.") + f"{number}"
        followers = int(rng.lognormvariate(10, 1.2)) + 500
        yield Creator(
            f"{first} {last}",
            handle,
            PLATFORMS[number % 3],
            followers,
            Decimal(rng.randint(80, 990)).scaleb(-4),
            f"{handle}@mail.example",
            rng.choice(CITIES),
            rng.choice(NICHES),
        )


def folder() -> Path:
    """Where the made files lie; another version of this file or of the schema has another folder."""
    digest = hashlib.sha256(Path(__file__).read_bytes() + str(HEAD).encode()).hexdigest()[:12]
    path = Path(tempfile.gettempdir()) / f"rapport-bench-{digest}"
    path.mkdir(exist_ok=True)
    return path


def workspace(count: int) -> Path:
    """A workspace with so many influencers; read it only, or copy it first with `workspace_copy`."""
    return made(f"{count}.rapport", lambda path: _write_workspace(path, count))


def workspace_copy(count: int, to: Path) -> Path:
    """A copy of that workspace to write into."""
    return Path(shutil.copy(workspace(count), to))


def spreadsheet(count: int) -> Path:
    """A CSV of so many creators, UTF-8, header on line 1."""
    return made(f"{count}.csv", lambda path: _write_spreadsheet(path, count))


def post_figures(count: int) -> Path:
    """A CSV of so many daily figures of a 300th as many posts, in no order, about 13 % of them of a day told before."""
    return made(f"{count}-figures.csv", lambda path: _write_post_figures(path, count))


def new_posts(count: int) -> Path:
    """A CSV of so many posts, each with one row of figures."""
    return made(f"{count}-posts.csv", lambda path: _write_new_posts(path, count))


def made(name: str, write: Callable[[Path], None]) -> Path:
    """A file of that name in the folder, written when it is not there yet."""
    path = folder() / name
    if not path.exists():
        part = path.with_name(f"part-{name}")
        part.unlink(missing_ok=True)
        write(part)
        part.rename(path)
    return path


def _write_spreadsheet(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["Name", "Handle", "Platform", "Followers", "Engagement rate", "Email", "City", "Niche"])
        for one in creators(count, seed=2):
            percent = f"{one.rate * 100:.2f}%"
            lines.writerow([one.name, one.handle, one.platform, one.followers, percent, one.email, one.city, one.niche])


def _write_post_figures(path: Path, count: int) -> None:
    rng = random.Random(3)
    posts = [str(3_000_000_000_000_000_000 + rng.randrange(10**17)) for _ in range(max(1, count // 300))]
    days = [(date(2023, 1, 1) + timedelta(days=number)).isoformat() for number in range(1095)]
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("post_id,platform,read_at,impressions,reach,likes,comments,shares,saves,clicks\n")
        for _ in range(count):
            seen = int(rng.lognormvariate(8, 1.3)) + 10
            likes = int(seen * rng.uniform(0.005, 0.08))
            rest = (int(likes * share * rng.random()) for share in (0.1, 0.06, 0.09, 0.4))
            figures = (seen, int(seen * 0.8), likes, *rest)
            out.write(f"{rng.choice(posts)},x,{rng.choice(days)},{','.join(map(str, figures))}\n")


def _write_new_posts(path: Path, count: int) -> None:
    rng = random.Random(4)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("post_id,permalink,platform,handle,posted_at,caption,impressions,reach,likes,comments\n")
        for number in range(count):
            post, handle = 3_000_000_000_000_000_000 + number * 10**10 + rng.randrange(10**10), f"maker{number % 2000}"
            day = date(2023, 1, 1) + timedelta(days=rng.randrange(1095))
            seen = int(rng.lognormvariate(8, 1.3)) + 10
            figures = (seen, int(seen * 0.8), seen // 20, seen // 200)
            link = f"https://x.com/{handle}/status/{post}"
            out.write(f"{post},{link},x,{handle},{day},Piece {number},{','.join(map(str, figures))}\n")


def _write_workspace(path: Path, count: int) -> None:
    db = Database.create(path, user="Bench", name=f"{count} influencers", clock=lambda: NOW)
    with db.begin("Fill the bench") as uow:
        brand_id, tag_ids = new_id(), [new_id() for _ in NICHES]
        brand = {"id": brand_id, "name": "Bench", "name_key": "bench", "sort_key": "bench", "created_at": NOW}
        uow.insert(Brand, [brand])
        tags = zip(tag_ids, NICHES, strict=True)
        uow.insert(Tag, [{"id": tag_id, "name": name, "name_key": name_key(name)} for tag_id, name in tags])
        rows: dict[Any, list[dict[str, Any]]] = {}
        for number, creator in enumerate(creators(count)):
            _add_creator(rows, number, creator, brand_id, tag_ids)
        for entity in (Influencer, Account, AccountSnapshot, InfluencerTag, Partnership, Task):
            uow.insert(entity, rows[entity])
    db.close()


def _add_creator(
    rows: dict[Any, list[dict[str, Any]]], number: int, creator: Creator, brand_id: str, tag_ids: list[str]
) -> None:
    """One influencer with an account and a snapshot; each has a tag, every 4th a partnership, every 8th a task."""

    def put(entity: Any, **values: Any) -> str:
        row_id = new_id()
        rows.setdefault(entity, []).append({"id": row_id, **values})
        return row_id

    influencer_id = put(
        Influencer,
        name=creator.name,
        sort_key=sort_key(creator.name),
        email=creator.email,
        location=creator.city,
        note=f"Writes about {creator.niche.lower()} in {creator.city}." if number % 3 == 0 else "",
        created_at=NOW,
    )
    figures = {"followers": creator.followers, "engagement_rate": creator.rate, "engagement_basis": Basis.FOLLOWERS}
    read_on = date(2026, 1 + number % 10, 1 + number % 28)
    account_id = put(
        Account,
        influencer_id=influencer_id,
        platform=creator.platform,
        handle=creator.handle,
        handle_key=handle_key(creator.handle),
        followers_on=read_on,
        engagement_on=read_on,
        **figures,
    )
    put(AccountSnapshot, account_id=account_id, read_on=read_on, source=SnapshotSource.TYPED, **figures)
    put(InfluencerTag, influencer_id=influencer_id, tag_id=tag_ids[number % len(tag_ids)])
    if number % 4 == 0:
        put(
            Partnership,
            influencer_id=influencer_id,
            brand_id=brand_id,
            status=STATUSES[number // 4 % len(STATUSES)],
            outreach_stage=OutreachStage.CONTACTED,
            stage_since_at=NOW,
            created_at=NOW,
        )
    if number % 8 == 0:
        due_on = TODAY + timedelta(days=number % 40 - 10)
        put(Task, influencer_id=influencer_id, title="Follow up", due_on=due_on, created_at=NOW)
