"""The locked packages: no address of any registry, nothing unhashed, and one environment for running and testing."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-build.lock")
PIN = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """Package name -> locked version."""
    return dict(PIN.findall((ROOT / lock).read_text(encoding="utf-8")))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_hashes_everything(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    requirements = [line for line in text.splitlines() if PIN.match(line)]
    assert requirements
    assert all(line.endswith("\\") for line in requirements), "a requirement without hashes"


def test_the_test_lock_contains_the_run_lock() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-test.lock").items()


def test_qt_is_locked_to_a_release_that_counts_its_references() -> None:
    assert pins("requirements.lock")["pyside6-essentials"] == "6.11.3"
