"""A plan's report: self-contained, escaped, with counts, remarks and problems, and never endless."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Platform
from crm.errors import EnvironmentProblem
from crm.formats import Formats
from crm.services import imports
from crm.services.import_problems import write_text
from crm.services.import_report import PROBLEMS_SHOWN, plan_report
from crm.services.imports import ImportOptions, ImportPlan

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOSTILE = "<img src=x onerror=alert(1)>"


class Page(HTMLParser):
    """What a browser would make of a page: its tags, its texts, and whatever it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [str(value) for name, value in attrs if name in ("src", "href", "action", "onerror", "onclick")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def planned(db: Database, path: Path, rows: str) -> ImportPlan:
    path.write_text(f"Name,Handle,Followers\n{rows}", "utf-8")
    return imports.plan(db, path, options=ImportOptions(platform=Platform.INSTAGRAM))


def test_everything_from_the_file_is_shown_as_text_and_nothing_is_fetched(db: Database, tmp_path: Path) -> None:
    plan = planned(db, tmp_path / "a <b> & c.csv", f"{HOSTILE},@ada,10\nBen,@ben,{HOSTILE}\n")
    page = Page(plan_report(plan, Formats(), NOW, "The columns look like a list of influencers."))
    assert "img" not in page.tags
    assert "script" not in page.tags
    assert page.fetched == []
    assert HOSTILE in page.texts
    assert "a <b> & c.csv" in page.texts
    assert any("Sun 22 Nov 2026" in text for text in page.texts)


def test_it_tells_counts_remarks_columns_and_problems(db: Database, tmp_path: Path) -> None:
    plan = planned(db, tmp_path / "list.csv", "Ada,@ada,10\nBen,@ben,abc\n")
    texts = Page(plan_report(plan, Formats(), NOW)).texts
    at = texts.index("Problems")
    assert texts[at + 1] == "1"
    assert "1 row cannot be imported as it is." in texts
    assert "abc" in texts
    assert "Handle" in texts
    assert any(plan.warnings[0] == text for text in texts)


def test_a_thousand_problems_are_enough(db: Database, tmp_path: Path) -> None:
    good = "".join(f"Ben {number},@ben{number},{number}\n" for number in range(3 * PROBLEMS_SHOWN))
    bad = "".join(f"Ada {number},@ada{number},abc\n" for number in range(PROBLEMS_SHOWN + 5))
    plan = planned(db, tmp_path / "long.csv", good + bad)
    text = plan_report(plan, Formats(), NOW)
    assert text.count("is not a count") == PROBLEMS_SHOWN
    assert "5 more problems" in text


def test_a_folder_that_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"plan\.html"):
        write_text("x", tmp_path / "gone" / "plan.html")
    to = write_text("lone \ud800 half", tmp_path / "plan.html")
    assert to.read_text("utf-8") == "lone ? half"
    assert [each.name for each in tmp_path.iterdir()] == ["plan.html"]
