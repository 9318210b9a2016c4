"""The one file that sets everything up: what it looks for, what it says, and that it stops at the first failure."""

import sys
from pathlib import Path

import pytest

import dev
from crm.__main__ import QT_PACKAGES

ROOT = Path(__file__).parent.parent


def test_the_window_the_readme_and_the_set_up_name_the_same_libraries() -> None:
    packages = set(dev.QT_LIBRARIES.values())
    assert packages == set(QT_PACKAGES.split())
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = [line for line in readme.splitlines() if "sudo apt install" in line]
    assert packages == {word for word in line.split() if word.startswith("lib")}


def test_a_library_that_is_not_there_is_found_missing() -> None:
    assert not dev.loads("libnobody-has-this.so.9")


def test_checks_stop_at_the_first_failure_and_the_summary_says_which(capfd: pytest.CaptureFixture[str]) -> None:
    checks: list[tuple[str, list[str | Path]]] = [
        (name, [sys.executable, "-c", f"raise SystemExit({status})"])
        for name, status in (("format", 0), ("types", 3), ("tests", 0))
    ]
    assert dev.in_order(checks) == 3
    *_, passed, failed, skipped = capfd.readouterr().out.strip().splitlines()
    assert passed.split()[:2] == ["passed", "format"]
    assert failed.split()[:2] == ["FAILED", "types"]
    assert skipped.split() == ["not", "run", "tests"]


def test_a_stamp_changes_with_the_lock_it_was_made_from() -> None:
    assert dev.stamp_key("requirements.lock") != dev.stamp_key("requirements-test.lock")


@pytest.mark.parametrize("arguments", [[], ["walk"]])
def test_an_unknown_verb_is_wrong_usage(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dev.main(arguments)
    assert ended.value.code == 2
    assert "run|test|bench|build" in capfd.readouterr().err
