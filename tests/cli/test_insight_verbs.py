"""Proves that rank, health and plan tell the contract's JSON with reasons, on the sample."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Rapport
from tests.conftest import NOW

Ask = Callable[..., Any]


@pytest.fixture
def tell(rapport: Rapport, sample: Path, tmp_path: Path) -> Ask:
    """Runs a verb on the sample; gives its JSON."""
    copy = Path(shutil.copy(sample, tmp_path))

    def run(*words: str) -> Any:
        answer = rapport(*words, "--json", workspace=copy)
        assert (answer.status, answer.err) == (0, "")
        return answer.value

    return run


def test_a_ranking_tells_raw_shrunken_interval_n_range_and_where_it_is_from(tell: Ask) -> None:
    rows = tell("rank", "--brand", "Maple Hob")
    ranked = [row for row in rows if row["rank"] is not None]
    assert [row["rank"] for row in ranked] == list(range(1, len(ranked) + 1))
    assert [row["score"] for row in ranked] == sorted((row["score"] for row in ranked), reverse=True)
    for row in ranked:
        told = row["engagement"]
        low, high = told["interval"]
        assert low < told["shrunken_rate"] < high
        best, worst = told["rank_range"]
        assert 1 <= best <= worst <= len(ranked)
        assert told["n"] == len(told["explanation"]["rows"]) >= 1
    unknown = [row for row in rows if row["rank"] is None]
    assert unknown
    assert {row["engagement"]["known"] for row in unknown} == {False}
    assert {row["engagement"]["raw_rate"] for row in unknown} == {None}


def test_weights_of_a_file_move_the_order(tell: Ask, tmp_path: Path) -> None:
    weights = tmp_path / "weights.toml"
    weights.write_text("engagement = 1\nfit = 99\ncost = 0\nrelationship = 0\n[values]\nniches = 3\n", encoding="utf-8")
    by_fit = tell("rank", "--brand", "Maple Hob", "--weights", str(weights))
    assert [row["name"] for row in by_fit[:12]] != [
        row["name"] for row in tell("rank", "--brand", "Maple Hob", "--limit", "12")
    ]
    parts = {part["name"]: part for row in by_fit if row["fit"] for part in row["fit"]["criteria"]}
    assert parts["niches"]["weight"] == 3


@pytest.mark.parametrize(
    "text", ["engagement = -1\n", "charm = 5\n", "not toml", "engagement = 0\nfit = 0\ncost = 0\nrelationship = 0\n"]
)
def test_impossible_weights_are_refused(rapport: Rapport, sample: Path, tmp_path: Path, text: str) -> None:
    weights = tmp_path / "weights.toml"
    weights.write_text(text, encoding="utf-8")
    answer = rapport("rank", "--brand", "Maple Hob", "--weights", str(weights), "--json", workspace=sample)
    assert (answer.status, answer.out) == (3, "")


def test_health_gives_six_signals_with_reasons(tell: Ask) -> None:
    rows = tell("health")
    assert rows
    for row in rows:
        assert len(row["signals"]) == row["signals_of"] == 6
        assert all(signal["reason"] for signal in row["signals"])
        if row["score"] is not None:
            assert row["score"] == pytest.approx(100 - sum(signal["cost"] for signal in row["signals"]), abs=1e-4)
    (own, *_) = tell("health", "Noor van Dijk")
    assert own["name"] == "Noor van Dijk"


def test_today_tells_which_partnerships_fell_and_why(tell: Ask) -> None:
    fallen = [row for row in tell("today", "--on", NOW.date().isoformat()) if row["kind"] == "falling"]
    assert fallen
    for row in fallen:
        assert re.fullmatch(r"health fell from \d+ to \d+ in 14 days: .+", row["reason"])
        assert row["key"].startswith(f"falling:{row['partnership_id']}:")
    lost = {row["partnership_id"]: row["fell"] for row in tell("health") if row["fell"]}
    assert {row["partnership_id"] for row in fallen} <= set(lost)
    assert all(each["before"] - each["now"] >= 5 and each["days"] == 14 for each in lost.values())


def test_a_plan_keeps_to_the_budget_and_says_whom_it_leaves_out_and_why(tell: Ask) -> None:
    rows = tell("plan", "--brand", "Maple Hob", "--budget", "1500", "--partners", "4", "--per-platform", "instagram=2")
    chosen = [row for row in rows if row["chosen"]]
    assert 1 <= len(chosen) <= 4
    assert sum(row["cost_minor"] for row in chosen) == chosen[0]["plan"]["cost_minor"] <= 150_000
    assert sum(row["platform"] == "instagram" for row in chosen) <= 2
    assert all(row["reason"] for row in rows)
    assert chosen[0]["plan"]["interval"][0] < chosen[0]["plan"]["engaged"] < chosen[0]["plan"]["interval"][1]
    without = tell("plan", "--brand", "Maple Hob", "--budget", "1500", "--must-not", chosen[0]["name"])
    assert next(row for row in without if row["name"] == chosen[0]["name"])["reason"] == "must_not"


def test_must_haves_that_break_the_budget_are_refused(rapport: Rapport, sample: Path) -> None:
    answer = rapport(
        "plan", "--brand", "Maple Hob", "--budget", "1", "--must", "Noor van Dijk", "--json", workspace=sample
    )
    assert (answer.status, answer.out) == (3, "")


def test_a_person_reads_them_in_a_terminal(rapport: Rapport, sample: Path) -> None:
    assert "n = " in rapport("rank", "--brand", "Maple Hob", workspace=sample).out
    assert "of 6 signals" in rapport("health", workspace=sample).out
    assert "engaged people" in rapport("plan", "--brand", "Maple Hob", "--budget", "900", workspace=sample).out
    assert rapport("plan", "--brand", "Maple Hob", "--budget", "lots", workspace=sample).status == 2
