"""Which way of writing is answered more often is told only when the intervals say so."""

from crm.domain.ranking import wilson
from crm.domain.reply_rates import ReplyRate, best_group


def rate(group: str, replied: int, contacted: int) -> ReplyRate:
    return ReplyRate(group, contacted, replied, wilson(replied, contacted))


def test_a_group_is_best_only_when_its_interval_lies_above_all_others() -> None:
    assert best_group([rate("call", 90, 100), rate("email", 30, 100)]) == "call"
    assert best_group([rate("call", 60, 100), rate("email", 55, 100)]) is None
    assert best_group([rate("call", 90, 100)]) is None  # nothing to compare with


def test_a_few_people_tell_nothing() -> None:
    few = rate("call", 9, 9)
    assert (few.telling, rate("call", 10, 10).telling) == (False, True)
    assert best_group([few, rate("email", 1, 100)]) is None
    assert (few.share, ReplyRate("x", 0, 0, None).share) == (1.0, None)
