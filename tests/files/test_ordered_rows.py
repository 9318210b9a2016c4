"""Proves that rows beyond what is held come back in the order of their keys, each once, the last one of each."""

import random

import pytest

from crm.files.ordered_rows import OrderedRows


@pytest.mark.parametrize("moments", [("2026-05-01", "2026-05-02"), ("2026-05-01", "2026-05-01T10:00Z", "")])
def test_rows_come_back_in_order_and_the_last_of_each_key_counts(moments: tuple[str, ...]) -> None:
    rng = random.Random(5)
    keys = [f"{part:04x}{number:08x}{moment}" for part in range(3) for number in range(20_000) for moment in moments]
    rows = OrderedRows()
    last: dict[str, str] = {}
    for turn in range(3):
        chosen = rng.sample(keys, 30_000)
        rows.add(f"{key},{turn},{at}" for at, key in enumerate(chosen))
        last |= {key: f"{turn},{at}" for at, key in enumerate(chosen)}
    told = list(rows.ordered())
    assert [key for part, _, _ in told for key in part] == sorted(last)
    assert {key: rest for part, rests, _ in told for key, rest in zip(part, rests, strict=True)} == last
    assert [fraction for *_, fraction in told] == sorted(fraction for *_, fraction in told)
    assert told[-1][2] == 1


def test_no_rows_give_nothing() -> None:
    assert list(OrderedRows().ordered()) == []
