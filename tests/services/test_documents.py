"""The smaller reports say what is recorded, to whom they may; a client's shortlist goes out and its answers come in."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete

from crm.cli.main import main
from crm.db.entities import Exclusivity, PartnerRate, Payment, Promise, UsageRight, new_id
from crm.db.unit_of_work import Database
from crm.domain.periods import period
from crm.domain.vocabulary import CollaborationStage, Party, PromiseState, RateSource, RightKind, RightTrigger
from crm.errors import BadFile, Conflict, UserError
from crm.formats import UNKNOWN, Formats
from crm.queries.brands import brand_rows
from crm.queries.campaigns import campaign_rows
from crm.queries.collaborations import (
    CollaborationFilter,
    collaboration_moves,
    collaboration_row,
    collaboration_rows,
)
from crm.queries.kept_reports import log_rows, made_rows
from crm.queries.memory_card import memory_facts
from crm.queries.portfolio import portfolio_facts
from crm.queries.summaries import partners_of
from crm.reports.content import Audience, Figures, Report, Table
from crm.reports.documents import Frame
from crm.reports.file_text import file_text
from crm.reports.forms import FORMS, draw
from crm.reports.memory_card import memory_card
from crm.services.campaigns import add_to_campaign, move_collaboration
from crm.services.documents import DocumentKind, DocumentRequest, document, write_document
from crm.services.history import undo
from crm.services.shortlists import look_at_answers, take_answers, write_shortlist
from tests.conftest import fixed_clock

FORMATS = Formats("en_GB", "UTC")
INTERNAL = Audience.INTERNAL
INVITED = frozenset({CollaborationStage.INVITED})


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Path:
    """The sample with promises, payments, rights and rates of one partner; copy it."""
    path = tmp_path_factory.mktemp("documents") / "sample.rapport"
    shutil.copy(sample, path)
    db = Database.open(path, user="Mara", clock=fixed_clock)
    maple = next(row for row in brand_rows(db) if row.name == "Maple Hob")
    other = next(row for row in brand_rows(db) if row.id != maple.id)
    person = partners_of(db, maple.id)[0]
    days = (date(2026, 10, 1), date(2026, 10, 8))
    promises = [
        (Party.PARTNER, "Send the drafts", PromiseState.KEPT, days[0]),
        (Party.PARTNER, "Tag the brand", PromiseState.OPEN, None),
        (Party.US, "Pay within a week", PromiseState.KEPT, date(2026, 10, 12)),
        (Party.US, "Pay € 450 more", PromiseState.OPEN, None),
        (Party.US, f"What {other.name} pays", PromiseState.OPEN, None),
    ]
    with db.begin("Fill") as uow:
        for own in (Promise, UsageRight, Exclusivity, PartnerRate):
            uow.execute(delete(own))  # what the sample tells itself is not what is counted here
        for party, text, state, settled_on in promises:
            told = {"text": text, "made_on": days[0], "due_on": days[1], "state": state, "settled_on": settled_on}
            uow.add(Promise(id=new_id(), influencer_id=person, owed_by=party, created_at=uow.now, **told))
        for paid_on in (date(2026, 10, 10), date(2026, 10, 14), None):
            uow.add(
                Payment(
                    id=new_id(),
                    influencer_id=person,
                    amount_minor=45_000,
                    currency="EUR",
                    due_on=days[1],
                    paid_on=paid_on,
                    created_at=uow.now,
                )
            )
        for ends_on, starts_on, asset in (
            (date(2026, 12, 1), days[0], "Bread reel"),
            (None, None, "Story set"),
            (days[1], days[0], "Old photo"),
        ):
            uow.add(
                UsageRight(
                    id=new_id(), influencer_id=person, brand_id=maple.id, asset=asset, kind=RightKind.PAID, trigger=RightTrigger.POSTING,
                    starts_on=starts_on, ends_on=ends_on, currency="EUR", fee_minor=12_345,
                )
            )  # fmt: skip
        uow.add(
            Exclusivity(
                id=new_id(),
                influencer_id=person,
                brand_id=maple.id,
                category="Ovens",
                rivals="Kestrel\nHearth",
                starts_on=days[0],
                ends_on=date(2026, 12, 31),
                currency="EUR",
            )
        )
        for amount in (10_000, 20_000, 60_000):
            uow.add(
                PartnerRate(
                    id=new_id(),
                    influencer_id=person,
                    brand_id=maple.id,
                    on_day=days[0],
                    source=RateSource.PAID,
                    currency="EUR",
                    base_minor=amount,
                )
            )
    db.close()
    return path


@pytest.fixture
def db(template: Path, tmp_path: Path, open_database: Callable[[Path], Database]) -> Database:
    """A copy of the template."""
    return open_database(Path(shutil.copy(template, tmp_path / "sample.rapport")))


def maple_of(db: Database) -> str:
    """The client of whom the reports tell."""
    return next(row.id for row in brand_rows(db) if row.name == "Maple Hob")


def request_of(db: Database, kind: DocumentKind, **changes: object) -> DocumentRequest:
    """A report of the client, or of its first partner."""
    subject = partners_of(db, maple_of(db))[0] if kind is DocumentKind.TOGETHER else maple_of(db)
    return replace(DocumentRequest(kind, subject, formats=FORMATS), **changes)  # type: ignore[arg-type]


def figures_of(report: Report) -> dict[str, str]:
    """Every figure by its label."""
    return {each.label: each.text for block in report.blocks if isinstance(block, Figures) for each in block.figures}


def tables_of(report: Report) -> list[Table]:
    """Every table."""
    return [block for block in report.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_report_is_drawn_in_every_form_with_the_same_digits(db: Database, kind: DocumentKind, form: str) -> None:
    """Without a warning, so PDF/UA-1 holds too."""
    report = document(db, request_of(db, kind, audience=INTERNAL, with_rates=True, period=period("2026-Q4")))
    drawn = draw(report, form)
    assert drawn.warnings == ()
    if form != ".xlsx":
        told = "".join(file_text(drawn.content, form).replace("\\", "").split())
        assert all("".join(text.split()) in told for text in figures_of(report).values())


def test_together_tells_both_sides_by_the_same_rule(db: Database) -> None:
    """Kept in time of what was due; released and undue promises count for nobody."""
    report = document(db, request_of(db, DocumentKind.TOGETHER, audience=INTERNAL, with_rates=True))
    figures = figures_of(report)
    assert figures["Kept by them"] == "50.00\N{NO-BREAK SPACE}%"
    assert figures["Kept by us"] == "0.00\N{NO-BREAK SPACE}%"
    assert (figures["We paid"], figures["Still to be paid"]) == ("6 d", "1")  # beside one payment of the sample's own
    partner = partners_of(db, maple_of(db))[0]
    card = figures_of(memory_card(memory_facts(db, partner, date(2026, 11, 22)), FORMATS))  # one rule, the same words
    assert figures["They answered in"] == card["They answer in"] != "—"
    assert figures["We answered in"] == card["We answer in"] != "—"


def test_a_partner_reads_no_amount_and_no_other_client(db: Database, tmp_path: Path) -> None:
    """And it is said what was left out."""
    asked = request_of(db, DocumentKind.TOGETHER, audience=Audience.PARTNER)
    written = write_document(db, asked, tmp_path / "page.md")
    told = written.path.read_text("utf-8")
    assert "€ 450" not in told and "pays" not in told and "Send the drafts" in told
    assert written.left_out[0].startswith("2 promises") and "amounts of payments" in written.left_out


def test_the_rights_ledger_says_what_is_live_and_what_ends(db: Database, tmp_path: Path) -> None:
    """A window that has not begun names what starts it; fees only with rates."""
    report = document(db, request_of(db, DocumentKind.RIGHTS))
    assert figures_of(report) == {"Live": "1", "Ending within 30 days": "1", "Ended": "1"}
    states = {row[1].text: row[6].text for row in tables_of(report)[0].rows}
    assert states == {
        "Bread reel": "live, 9 days left",
        "Story set": "not begun: starts with posting",
        "Old photo": "ended",
    }
    assert "123.45" not in write_document(db, request_of(db, DocumentKind.RIGHTS), tmp_path / "r.md").path.read_text(
        "utf-8"
    )
    assert "123.45" in str(document(db, request_of(db, DocumentKind.RIGHTS, with_rates=True)))
    with pytest.raises(UserError, match="colleagues"):
        document(db, request_of(db, DocumentKind.RIGHTS, subject_id=None))


def test_a_rate_card_needs_rates_and_enough_of_them(db: Database) -> None:
    """Three comparable rates make a range; it is nothing but rates."""
    with pytest.raises(UserError, match="with rates"):
        document(db, request_of(db, DocumentKind.RATES))
    (row,) = tables_of(document(db, request_of(db, DocumentKind.RATES, with_rates=True)))[0].rows
    assert [cell.text for cell in row[1:6]] == ["EUR", "3", "€100.00", "€200.00", "€600.00"]


def test_a_portfolio_tells_how_things_stood_at_the_end_of_its_period(db: Database) -> None:
    """An earlier period has fewer partners, no contact of today, and other campaigns."""
    now = document(db, request_of(db, DocumentKind.PORTFOLIO, period=period("2026-Q4")))
    then = document(db, request_of(db, DocumentKind.PORTFOLIO, period=period("2025-Q3")))
    assert figures_of(now)["Posts"] != figures_of(then)["Posts"]
    assert int(then.chips[0].split()[0]) < int(now.chips[0].split()[0])
    assert "Cost" not in str(now) and "Cost" in str(
        document(db, request_of(db, DocumentKind.PORTFOLIO, with_rates=True))
    )
    assert UNKNOWN in str(then.blocks)


def test_what_moved_is_dated_within_the_period(db: Database) -> None:
    """Not with the day on which the partnership began."""
    wanted = period("2026-Q4")
    brand_id = request_of(db, DocumentKind.PORTFOLIO).subject_id
    facts = portfolio_facts(db, brand_id or "", wanted, "UTC")
    moved = [each for each in facts.partners if each.status is not each.before]
    assert moved and all(each.since_on in wanted for each in moved if each.since_on is not None)
    assert any(each.since_on is not None for each in moved)


# ---- a client's shortlist


@pytest.fixture
def campaign(db: Database) -> str:
    """A campaign with somebody to choose."""
    found = next(row for row in campaign_rows(db, db.today("UTC")) if row.name == "Mending Basket")
    add_to_campaign(db, found.id, partners_of(db)[:3])
    return found.id


def answers_of(db: Database, campaign_id: str, **changes: object) -> dict[str, object]:
    """What the page saves: yes to the first, a word on the second."""
    rows = collaboration_rows(db, db.today("UTC"), CollaborationFilter(campaign_id=campaign_id, stages=INVITED))
    choices = [
        {"id": rows[0].id, "choice": "yes", "comment": "Love her bread.\n=1+1"},
        {"id": rows[1].id, "choice": "", "comment": "Who is that?"},
    ]
    told = {
        "format": "rapport-approval",
        "version": 1,
        "campaign": campaign_id,
        "by": "Ines",
        "at": "2026-11-20T08:15:00.000Z",
    }
    return told | {"choices": choices} | changes


def test_a_shortlist_goes_out_and_its_answers_come_in(db: Database, campaign: str, tmp_path: Path) -> None:
    """The page knows its campaign and fetches nothing; the answers are one step that can be undone, once."""
    page = write_shortlist(db, campaign, tmp_path / "list.html", Frame(formats=FORMATS)).path.read_text("utf-8")
    rows = collaboration_rows(db, db.today("UTC"), CollaborationFilter(campaign_id=campaign, stages=INVITED))
    assert len(rows) >= 2 and all(f'data-id="{row.id}"' in page and row.name in page for row in rows)
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "http://" not in page and "https://" not in page and "Fee" not in page
    answer = tmp_path / "Answers.json"
    answer.write_text(json.dumps(answers_of(db, campaign)), encoding="utf-8")
    taken = take_answers(db, answer)
    assert (taken.by, taken.yes, taken.no, taken.talk) == ("Ines", (rows[0].name,), (), ())
    with pytest.raises(Conflict, match="already"):
        take_answers(db, answer)
    notes = {
        row.id: row.note for row in collaboration_rows(db, db.today("UTC"), CollaborationFilter(campaign_id=campaign))
    }
    assert "Client (Ines), 2026-11-20 08:15 UTC: yes · Love her bread. =1+1" in notes[rows[0].id]
    assert undo(db).label == "Take in client's answers"


def test_a_no_closes_who_is_only_invited_with_the_client_s_reason(db: Database, campaign: str, tmp_path: Path) -> None:
    """Said before it is taken in, and one undo brings it back; who accepted meanwhile is left to a person."""
    invited = CollaborationFilter(campaign_id=campaign, stages=INVITED)
    first, second = collaboration_rows(db, db.today("UTC"), invited)[:2]
    move_collaboration(db, second.id, CollaborationStage.ACCEPTED)
    answer = tmp_path / "Answers.json"
    choices = [{"id": each.id, "choice": "no", "comment": "Not our tone."} for each in (first, second)]
    answer.write_text(json.dumps(answers_of(db, campaign, choices=choices)), encoding="utf-8")
    assert [each.closes for each in look_at_answers(db, answer).each] == [True, False]
    assert take_answers(db, answer).closed == (first.name,)
    told = {row.id: row for row in collaboration_rows(db, db.today("UTC"), CollaborationFilter(campaign_id=campaign))}
    assert told[first.id].stage is CollaborationStage.CLOSED and told[second.id].stage is CollaborationStage.ACCEPTED
    moves = collaboration_moves(db, first.id)
    assert any("Not our tone." in each.reason for each in moves)
    undo(db)
    assert collaboration_row(db, first.id, db.today("UTC")).stage is CollaborationStage.INVITED


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "x"},
        {"version": 2},
        {"campaign": "elsewhere"},
        {"choices": [{"id": "nobody", "choice": "yes", "comment": ""}]},
        {"choices": [{"id": "nobody", "choice": "perhaps", "comment": ""}]},
        {"choices": 5},
        {"at": "yesterday"},
    ],
)
def test_answers_that_are_none_of_ours_are_refused(
    db: Database, campaign: str, tmp_path: Path, changes: dict[str, object]
) -> None:
    """With nothing written."""
    answer = tmp_path / "Answers.json"
    answer.write_text(json.dumps(answers_of(db, campaign, **changes)), encoding="utf-8")
    with pytest.raises(BadFile):
        take_answers(db, answer)
    answer.write_bytes(b"\xff\xfe")
    with pytest.raises(BadFile):
        take_answers(db, answer)


def test_the_command_line_does_the_same(
    db: Database, campaign: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`document`, `approval` and `approvals`."""
    workspace = ["--workspace", str(db.path), "--json"]
    assert main(["document", "rights", "Maple Hob", "--to", str(tmp_path / "r.xlsx"), *workspace]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == [str(tmp_path / "r.xlsx")]
    assert main(["document", "together", "--to", str(tmp_path / "t.pdf"), *workspace]) == 2
    assert main(["approval", "Mending Basket", "--to", str(tmp_path / "l.html"), *workspace]) == 0
    capsys.readouterr()
    assert {row.kind for row in made_rows(db)} == {"Rights ledger", "Shortlist"}  # kept, as from the window
    assert {row.file_name for row in log_rows(db)} == {"r.xlsx", "l.html"}
    (tmp_path / "a.json").write_text(json.dumps(answers_of(db, campaign)), encoding="utf-8")
    assert main(["approvals", str(tmp_path / "a.json"), *workspace]) == 0
    assert json.loads(capsys.readouterr().out)["by"] == "Ines"
