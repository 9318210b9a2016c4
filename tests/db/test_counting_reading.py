"""Proves that sums count the same reading of each post as the rule says in words, chosen claims included."""

import random
from datetime import date

from sqlalchemy import select

from crm.db.counting_reading import counting_reading
from crm.db.entities import CountedReading, Post, PostRollup, Reading, ReadingChoice, new_id
from crm.db.unit_of_work import Database
from crm.domain.readings import Choice, PostReading, counting
from crm.domain.vocabulary import Platform, ReadingSource

MOMENTS = ("2026-05-02", "2026-05-08", "2026-05-08T09:00Z", "2026-05-08T12:00Z")


def test_sums_count_the_reading_that_the_rule_names(db: Database) -> None:
    dice = random.Random(7)
    readings = {new_id(): _some_readings(dice) for _ in range(200)}
    choices = {
        post_id: Choice(dice.choice(MOMENTS), dice.choice(list(ReadingSource)))
        for post_id in readings
        if dice.random() < 0.7
    }
    with db.begin("Posts") as uow:
        for post_id, some in readings.items():
            uow.add(Post(id=post_id, platform=Platform.X, posted_on=date(2026, 5, 1), created_at=uow.now))
            uow.flush()
            for each in some:
                key = {"read_at": each.read_at, "source": each.source, "revision": each.revision}
                uow.add(Reading(post_id=post_id, likes=each.likes, **key))
        for post_id, choice in choices.items():
            told = {"read_at": choice.read_at, "source": choice.source, "chosen_by": "Mara", "chosen_at": uow.now}
            uow.add(ReadingChoice(id=new_id(), post_id=post_id, **told))
    expected = {post_id: counting(some, choices.get(post_id)) for post_id, some in readings.items()}
    with db.read() as session:
        rows = session.execute(select(Post.id, Reading.likes).outerjoin(Reading, counting_reading())).all()
        rolled = session.scalars(select(PostRollup.likes)).one()
        kept = session.execute(select(CountedReading.post_id, CountedReading.likes)).all()
    assert len(rows) == len(readings)
    assert dict(rows) == {post_id: each.likes if each else None for post_id, each in expected.items()}
    assert dict(kept) == {post_id: each.likes for post_id, each in expected.items() if each}
    assert rolled == sum(each.likes or 0 for each in expected.values() if each)


def _some_readings(dice: random.Random) -> list[PostReading]:
    keys = {
        (dice.choice(MOMENTS), dice.choice(list(ReadingSource)), dice.randrange(2)) for _ in range(dice.randrange(6))
    }
    return [PostReading(at, source, revision, likes=dice.randrange(1000)) for at, source, revision in sorted(keys)]
