"""Proves that every shipped benchmark says what it measured, and that the corrections are there."""

from pathlib import Path

import pytest

from crm import paths
from crm.domain.vocabulary import Basis, Platform
from crm.errors import BadFile
from crm.files.benchmarks import published

SHIPPED = published(paths.bundled("resources") / "benchmarks")


def rate(source: str, followers: int, platform: Platform = Platform.INSTAGRAM) -> str:
    (found,) = [
        each
        for each in SHIPPED.benchmarks
        if each.source == source
        and each.platform is platform
        and each.followers_from <= followers < (each.followers_below or 10**12)
    ]
    return f"{found.low_rate:.2%}"


def test_the_figures_are_those_of_their_sources() -> None:
    assert [rate("Markerly", followers) for followers in (500, 5_000, 50_000, 2_000_000)] == [
        "8.00%", "4.00%", "2.37%", "1.66%",
    ]  # fmt: skip
    assert [rate("Mavrck", followers) for followers in (2_000, 7_000, 20_000, 80_000, 200_000)] == [
        "6.84%", "4.00%", "3.07%", "2.33%", "2.21%",
    ]  # fmt: skip
    assert (rate("Mediakix, micro", 50_000), rate("Mediakix, macro", 500_000)) == ("2.75%", "2.65%")
    assert rate("archive.com", 50_000, Platform.TIKTOK) == "8.70%"


def test_each_says_what_it_measured_and_no_like_rate_is_a_prior() -> None:
    for each in SHIPPED.benchmarks:
        assert each.measure
        assert each.note
        assert each.basis is not Basis.UNKNOWN
        assert "like" not in each.measure or not each.is_prior


def test_the_corrections_of_circulating_figures_are_shipped() -> None:
    told = " ".join(each.truth for each in SHIPPED.corrections)
    assert all(word in told for word in ("like rate", "word of mouth", "73 %", "Far above", "rises and then falls"))


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[benchmark]]\nsource = "Me"\n', encoding="utf-8")
    with pytest.raises(BadFile, match=r"own\.toml"):
        published(tmp_path)
    assert published(tmp_path / "none").benchmarks == ()
