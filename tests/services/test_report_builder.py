"""Every report is made from one value of choices: looked at, written, kept, made again; templates keep the choices."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.periods import period, period_before, spoken_period
from crm.domain.vocabulary import Platform
from crm.errors import BadFile, Cancelled, EnvironmentProblem, UserError
from crm.formats import Formats
from crm.queries.briefs import brief_rows
from crm.queries.campaigns import campaign_rows
from crm.queries.history import steps, undo_label
from crm.queries.influencer_detail import influencer_detail
from crm.queries.kept_reports import log_rows, made_rows, template_rows
from crm.queries.summaries import partners_of
from crm.reports.content import Audience, Heading
from crm.services.accounts import SnapshotDraft, record_snapshot
from crm.services.history import undo
from crm.services.influencers import AccountDraft, InfluencerDraft, add_influencer
from crm.services.jobs import Progress
from crm.services.made_reports import opened_report
from crm.services.report_builder import composed, previewed, write_report
from crm.services.report_choices import (
    RULES,
    Need,
    ReportChoices,
    ReportKind,
    choices_json,
    first_choices,
    missing,
    read_choices,
)
from crm.services.report_history import changes_since, reopened
from crm.services.report_templates import remove_report_template, save_report_template

FORMATS = Formats("en_GB", "UTC")
TODAY = date(2026, 11, 22)


@pytest.fixture
def sample(sample: Path, tmp_path: Path, open_database: Callable[[Path], Database]) -> Database:
    """The sample, to change at will."""
    path = tmp_path / "sample.rapport"
    shutil.copy(sample, path)
    return open_database(path)


def chosen(db: Database, kind: ReportKind) -> ReportChoices:
    """Usual choices of a kind, about what the sample has."""
    campaigns = {row.name: row for row in campaign_rows(db, TODAY)}
    written = {row.campaign_id for row in brief_rows(db)}
    campaign = next(row for row in campaigns.values() if row.id in written or kind is not ReportKind.BRIEF)
    if kind is ReportKind.SHORTLIST:
        campaign = next(row for row in campaigns.values() if any(s.count for s in row.stages[:1]))
    person = () if kind is ReportKind.BRIEF else (partners_of(db, campaign.brand_id)[0],)
    return replace(first_choices(kind), influencer_ids=person, brand_id=campaign.brand_id, campaign_id=campaign.id)


@pytest.mark.parametrize("kind", list(ReportKind))
def test_every_kind_is_looked_at_and_written_and_noted(sample: Database, kind: ReportKind, tmp_path: Path) -> None:
    """One file, one line in the log, and it is kept: opened again it is the same, and nothing changed since."""
    choices = chosen(sample, kind)
    seen = previewed(sample, choices, FORMATS)
    assert seen.pages and all(page.startswith(b"\x89PNG") for page in seen.pages)
    assert bool(seen.sections) <= RULES[kind].sections
    target = tmp_path / f"it{choices.form}"
    written = write_report(sample, choices, target, FORMATS)
    assert written.files == (target,) and target.is_file()
    assert [row.file_name for row in log_rows(sample)] == [target.name]
    (kept,) = written.kept_ids
    assert [row.id for row in made_rows(sample)] == [kept]
    assert changes_since(sample, kept, FORMATS) == ()
    assert opened_report(sample, kept).written_to == str(target)


@pytest.mark.parametrize("kind", [ReportKind.TOGETHER, ReportKind.MEMORY, ReportKind.SUMMARY])
def test_of_several_pages_each_is_compared_with_its_own_person(
    sample: Database, kind: ReportKind, tmp_path: Path
) -> None:
    """Nothing changed, so nobody is told the figures of somebody else."""
    people = tuple(partners_of(sample)[:2])
    choices = replace(first_choices(kind), influencer_ids=people, form=".html")
    written = write_report(sample, choices, tmp_path / "pages", FORMATS)
    assert [changes_since(sample, kept, FORMATS) for kept in written.kept_ids] == [(), ()]
    assert len({reopened(sample, kept).title for kept in written.kept_ids}) == 2


def test_a_roster_is_compared_with_all_of_its_people(sample: Database, tmp_path: Path) -> None:
    people = tuple(partners_of(sample)[:2])
    choices = replace(first_choices(ReportKind.SUMMARY), influencer_ids=people)
    (kept,) = write_report(sample, choices, tmp_path / "all.md", FORMATS).kept_ids
    assert changes_since(sample, kept, FORMATS) == ()
    account = influencer_detail(sample, people[1]).accounts[0]
    record_snapshot(sample, account.id, SnapshotDraft(TODAY, (account.followers or 0) + 1234))
    assert changes_since(sample, kept, FORMATS)


def test_what_is_missing_is_asked_for(sample: Database, tmp_path: Path) -> None:
    for kind, rules in RULES.items():
        asked = missing(first_choices(kind))
        assert asked is (rules.needs[0] if rules.needs else None)
        if asked is not None:
            with pytest.raises(UserError):
                write_report(sample, first_choices(kind), tmp_path / "none.pdf", FORMATS)
    assert missing(ReportChoices(ReportKind.BRIEF)) is Need.CAMPAIGN


def test_sections_and_their_order_go_into_the_file(sample: Database, tmp_path: Path) -> None:
    choices = chosen(sample, ReportKind.SUMMARY)
    names = previewed(sample, choices, FORMATS).sections
    wanted = replace(choices, order=tuple(reversed(names)), hidden=(names[0],), form=".md")
    report = composed(sample, wanted, FORMATS)
    assert [block.text for block in report.blocks if isinstance(block, Heading)] == list(reversed(names[1:]))
    write_report(sample, wanted, tmp_path / "it.md", FORMATS)
    text = (tmp_path / "it.md").read_text("utf-8")
    assert f"## {names[0]}" not in text
    assert text.index(f"## {names[-1]}") < text.index(f"## {names[1]}")


def test_a_period_stands_beside_the_one_before(sample: Database) -> None:
    choices = replace(chosen(sample, ReportKind.PORTFOLIO), period="2026-Q4", compared=True)
    assert previewed(sample, choices, FORMATS).sections[0] == "Beside 2026-Q3"


def test_pages_of_several_people_get_a_file_each(sample: Database, tmp_path: Path) -> None:
    """One step keeps all; a file is no folder."""
    people = tuple(partners_of(sample)[:3])
    choices = replace(first_choices(ReportKind.MEMORY), influencer_ids=people, form=".html")
    written = write_report(sample, choices, tmp_path / "cards", FORMATS)
    assert len(set(written.files)) == len(written.kept_ids) == 3
    assert steps(sample)[0].label == "Keep reports" and undo_label(sample) != "Keep reports"
    assert len(made_rows(sample)) == len(log_rows(sample)) == 3
    (tmp_path / "taken").touch()
    with pytest.raises(UserError):
        write_report(sample, choices, tmp_path / "taken", FORMATS)


def test_a_kept_report_says_what_changed_since_and_where_it_went(db: Database, tmp_path: Path) -> None:
    account = AccountDraft(Platform.INSTAGRAM, "noor", followers=1000, read_on=date(2026, 11, 1))
    person = add_influencer(db, InfluencerDraft(name="Noor", accounts=(account,)))
    choices = ReportChoices(ReportKind.SUMMARY, (person,), form=".html")
    (kept,) = write_report(db, choices, tmp_path / "noor.html", FORMATS).kept_ids
    assert changes_since(db, kept, FORMATS) == ()
    record_snapshot(db, influencer_detail(db, person).accounts[0].id, SnapshotDraft(date(2026, 11, 20), 1200))
    changes = {each.label: (each.before, each.after) for each in changes_since(db, kept, FORMATS)}
    assert changes["Followers"] == ("1,000", "1,200")
    opened = opened_report(db, kept)
    assert opened.written_to == str(tmp_path / "noor.html")
    assert read_choices(opened.choices) == choices


def test_a_template_keeps_the_choices_but_not_whom_it_is_about(db: Database) -> None:
    choices = ReportChoices(
        ReportKind.SUMMARY, ("p1",), campaign_id="c1", audience=Audience.PUBLIC, order=("b", "a"), hidden=("c",)
    )
    first = save_report_template(db, "  Short ", choices)
    assert save_report_template(db, "Short", replace(choices, with_rates=True)) == first
    (row,) = template_rows(db)
    assert (row.name, read_choices(row.choices)) == (
        "Short",
        replace(choices, influencer_ids=(), campaign_id=None, with_rates=True),
    )
    with pytest.raises(UserError):
        save_report_template(db, " ", choices)
    remove_report_template(db, first)
    assert template_rows(db) == []
    undo(db)
    assert [each.name for each in template_rows(db)] == ["Short"]


def test_choices_of_another_program_are_read_or_refused() -> None:
    assert read_choices('{"kind": "summary", "later": 1}') == ReportChoices(ReportKind.SUMMARY)
    assert read_choices(choices_json(first_choices(ReportKind.RATES))).with_rates
    for damaged in ("", "[]", '{"kind": "unheard"}', '{"kind": "summary", "order": 3}'):
        with pytest.raises(BadFile):
            read_choices(damaged)


@pytest.mark.parametrize(
    ("of", "before"),
    [
        ("2026-Q1", "2025-Q4"),
        ("2026-01", "2025-12"),
        ("2026", "2025"),
        ("2026-03-11..2026-03-20", "2026-03-01..2026-03-10"),
    ],
)
def test_the_period_before(of: str, before: str) -> None:
    assert period_before(period(of)) == period(before)


@pytest.mark.parametrize(
    ("text", "name"),
    [("this quarter", "2026-Q4"), ("last month", "2026-10"), ("Last Year", "2025"), ("2026-Q2", "2026-Q2")],
)
def test_a_period_is_named_as_seen_from_today(text: str, name: str) -> None:
    assert spoken_period(text, TODAY) == period(name)


def test_a_folder_that_is_a_file_is_said_with_its_remedy(sample: Database, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    choices = replace(chosen(sample, ReportKind.SUMMARY), form=".md")
    with pytest.raises(EnvironmentProblem):
        write_report(sample, choices, tmp_path / "taken" / "it.md", FORMATS)
    assert not made_rows(sample) and not log_rows(sample)


@pytest.mark.parametrize("kind", [ReportKind.MEMORY, ReportKind.TOGETHER])
def test_cancelling_between_pages_leaves_no_file(sample: Database, kind: ReportKind, tmp_path: Path) -> None:
    class Stops(Progress):
        def report(self, stage: str, done: int, total: int) -> None:
            if done == 1:
                self.cancel()
            super().report(stage, done, total)

    people = tuple(partners_of(sample)[:3])
    choices = replace(first_choices(kind), influencer_ids=people)
    with pytest.raises(Cancelled):
        write_report(sample, choices, tmp_path / "pages", FORMATS, Stops())
    assert not (tmp_path / "pages").exists()
    assert not made_rows(sample) and not log_rows(sample)
