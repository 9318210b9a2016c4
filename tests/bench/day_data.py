"""An invented agency for the measures of the day: 2,000 partnerships, 200,000 outreach, one person with 5,000 entries."""

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

from crm.db.entities import Brand, Influencer, Outreach, Partnership, Payment, Promise, Task, new_id
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel, Direction, Outcome, OutreachStage, PartnershipStatus, Party, PromiseState
from tests.bench.generate import NOW, TODAY, creators, made

PARTNERSHIPS = 2_000
OUTREACH = 200_000
LONG_STORY = 5_000  # outreach of the first person
_CHANNELS = (Channel.EMAIL, Channel.DIRECT_MESSAGE, Channel.CALL)
_STATUSES = (PartnershipStatus.TRIAL, PartnershipStatus.ACTIVE, PartnershipStatus.ESTABLISHED, PartnershipStatus.ENDED)
_OUTCOMES = (Outcome.NONE, Outcome.NONE, Outcome.REPLIED, Outcome.INTERESTED)


def agency() -> Path:
    """The workspace; read it only, or copy it first."""
    return made("day.rapport", _write)


def _write(path: Path) -> None:
    rng = random.Random(5)
    db = Database.create(path, user="Bench", name="Agency", clock=lambda: NOW)
    with db.begin("Fill the bench") as uow:
        brands = [{"id": new_id(), "name": f"Brand {n}", "name_key": f"brand {n}"} for n in range(20)]
        uow.insert(Brand, [row | {"sort_key": row["name_key"], "created_at": NOW} for row in brands])
        people = [
            {"id": new_id(), "name": one.name, "sort_key": one.name.lower(), "email": one.email, "created_at": NOW}
            for one in creators(PARTNERSHIPS)
        ]
        uow.insert(Influencer, people)
        partnerships = [_partnership(rng, person["id"], brands) for person in people]
        uow.insert(Partnership, partnerships)
        uow.insert(Outreach, _outreach(rng, partnerships))
        uow.insert(Task, [_task(rng, row) for row in partnerships[::2]])
        uow.insert(Promise, [_promise(rng, row) for row in partnerships[::5]])
        uow.insert(Payment, [_payment(rng, row) for row in partnerships[::5]])
    db.close()


def _partnership(rng: random.Random, person_id: str, brands: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "influencer_id": person_id,
        "brand_id": rng.choice(brands)["id"],
        "status": rng.choice(_STATUSES),
        "since_on": TODAY - timedelta(days=rng.randrange(30, 2000)),
        "outreach_stage": OutreachStage.AGREED,
        "stage_since_at": NOW,
        "cadence_days": rng.choice((None, 14, 30, 60)),
        "created_at": NOW,
    }


def _outreach(rng: random.Random, partnerships: list[dict[str, Any]]) -> list[dict[str, Any]]:
    owners = [partnerships[0]] * LONG_STORY + [rng.choice(partnerships) for _ in range(OUTREACH - LONG_STORY)]
    return [
        {
            "id": new_id(),
            "influencer_id": owner["influencer_id"],
            "partnership_id": owner["id"],
            "channel": rng.choice(_CHANNELS),
            "direction": rng.choice((Direction.OUT, Direction.OUT, Direction.IN)),
            "outcome": rng.choice(_OUTCOMES),
            "at": NOW - timedelta(minutes=rng.randrange(60, 60 * 24 * 1500)),
            "zone": "Europe/Berlin",
            "note": "Talked about the winter theme and when the samples will come.",
            "logged_by": "Bench",
        }
        for owner in owners
    ]


def _task(rng: random.Random, row: dict[str, Any]) -> dict[str, Any]:
    due_on = TODAY + timedelta(days=rng.randrange(-20, 40))
    owner = {"influencer_id": row["influencer_id"], "partnership_id": row["id"]}
    return {"id": new_id(), "title": "Follow up", "due_on": due_on, "created_at": NOW} | owner


def _promise(rng: random.Random, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "influencer_id": row["influencer_id"],
        "partnership_id": row["id"],
        "owed_by": rng.choice(list(Party)),
        "text": "Samples of the new colour",
        "made_on": TODAY - timedelta(days=30),
        "due_on": TODAY + timedelta(days=rng.randrange(-20, 40)),
        "state": PromiseState.OPEN,
        "created_at": NOW,
    }


def _payment(rng: random.Random, row: dict[str, Any]) -> dict[str, Any]:
    due_on = TODAY + timedelta(days=rng.randrange(-20, 40))
    amount = {"amount_minor": rng.randrange(10_000, 90_000), "currency": "EUR"}
    return {"id": new_id(), "influencer_id": row["influencer_id"], "due_on": due_on, "created_at": NOW} | amount
