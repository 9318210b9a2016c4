"""The accounts of the sample's people, each with dated readings up to its figures of today."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from crm.db.entities import Account, AccountHandle, AccountSnapshot
from crm.domain.identity import handle_key
from crm.domain.profiles import profile_url
from crm.domain.vocabulary import Basis, Platform
from crm.domain.vocabulary import SnapshotSource as Source
from crm.services.sample_scene import Scene


def tell_accounts(
    scene: Scene, person: Mapping[str, Any], influencer_id: str, known_days: int, rng: random.Random
) -> str:
    """Make a person's accounts with monthly readings, and return the id of the main one."""
    main = ""
    for at, (platform_text, followers) in enumerate(person["on"].items()):
        platform, handle = Platform(platform_text), person["handle"]
        rate = person.get("rate")
        if rate and at:
            rate = round(rate * rng.uniform(0.75, 1.3), 1)
        readings = _readings(followers, rate, person.get("drift", 0.0), known_days, rng) if followers >= 0 else []
        last = readings[-1] if readings else _Reading(0, None, None)
        basis = Basis.FOLLOWERS if platform is Platform.INSTAGRAM else Basis.VIEWS
        account_id = scene.put(
            Account,
            influencer_id=influencer_id,
            platform=platform,
            handle=handle,
            handle_key=handle_key(handle),
            url=profile_url(platform, handle),
            followers=last.followers,
            followers_on=scene.day(last.days_ago) if last.followers is not None else None,
            engagement_rate=last.rate,
            engagement_basis=basis if last.rate is not None else None,
            engagement_on=scene.day(last.days_ago) if last.rate is not None else None,
        )
        main = main or account_id
        for reading in readings:
            _snapshot(scene, account_id, reading, basis)
        if not at and "renamed_from" in person:
            old = person["renamed_from"]
            scene.put(
                AccountHandle, account_id=account_id, handle=old, handle_key=handle_key(old), until_on=scene.day(212)
            )
    return main


def _snapshot(scene: Scene, account_id: str, reading: "_Reading", basis: Basis) -> None:
    scene.put(
        AccountSnapshot,
        account_id=account_id,
        read_on=scene.day(reading.days_ago),
        followers=reading.followers,
        engagement_rate=reading.rate,
        engagement_basis=basis if reading.rate is not None else None,
        source=Source.TYPED,
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What an account showed on one day: followers (count) and engagement rate (fraction), None when not known."""

    days_ago: int
    followers: int | None
    rate: Decimal | None


def _readings(
    followers: int, percent: float | None, drift: float, known_days: int, rng: random.Random
) -> list[_Reading]:
    """Monthly readings up to the given figures: steady growth, and a wobble that is nothing at both ends."""
    months = max(3, min(18, known_days // 30))
    last_days_ago, growth = rng.randint(1, 12), rng.uniform(0.04, 0.3) * months / 18
    readings, wobble = [], 0.0
    for month in range(months + 1):
        wobble = 0.55 * wobble + rng.uniform(-1.0, 1.0)
        gone, bridge = month / months, wobble * min(1.0, month / 2, (months - month) / 2)
        count = followers * (1 - growth * (1 - gone)) * (1 + 0.004 * bridge)
        rate = None
        if percent is not None:
            rate = max(0.3, percent - drift * (1 - gone) + 0.06 * percent * bridge)
        readings.append(
            _Reading(
                last_days_ago + 30 * (months - month),
                round(count / 10) * 10,
                None if rate is None else Decimal(round(rate * 100)).scaleb(-4),
            )
        )
    return readings
