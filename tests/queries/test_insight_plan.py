"""Proves what a plan is told of each candidate: more posts cost and do more, and what is unknown stays unknown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.portfolio import Workload
from crm.queries.insight_plan import plan_options
from crm.queries.insight_ranking import Question, ranking
from tests.conftest import NOW


def test_options_grow_with_their_posts_and_keep_what_is_unknown(
    sample: Path, open_database: Callable[[Path], Database]
) -> None:
    """Everybody is an option; their interval holds what is expected of them."""
    db, hours = open_database(sample), Workload()
    ranked = ranking(db, Question(), NOW.date())
    one, three = plan_options(db, ranked, hours, 1), plan_options(db, ranked, hours, 3)
    assert [each.id for each in one] == [each.id for each in ranked.people]
    for person, single, more in zip(ranked.people, one, three, strict=True):
        assert (single.engaged is None) == (person.rated is None or not person.audience)
        assert (single.cost_minor is None) == (person.cost is None)
        assert (single.hours, more.hours) == (hours.hours(1), hours.hours(3))
        if single.engaged is not None and single.engaged_range is not None and more.engaged is not None:
            assert single.engaged_range.low <= single.engaged <= single.engaged_range.high
            assert more.engaged == pytest.approx(3 * single.engaged)
        if person.cost is not None:
            assert more.cost_minor == round(person.cost.price.minor * 3)
    assert any(each.niches for each in one)
    assert {each.engaged is None for each in one} == {True, False}
