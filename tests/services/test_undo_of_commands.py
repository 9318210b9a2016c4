"""Every command is one labelled step by the person, and undo puts every row back exactly; redo does it again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Outcome, PartnershipStatus, Platform
from crm.queries.brands import brand_detail
from crm.queries.history import steps
from crm.queries.influencers import influencer_detail
from crm.services import brands, influencers, outreach, partnerships, tasks
from crm.services.history import redo, undo
from crm.services.influencers import AccountDraft, SnapshotDraft, ValueRatingDraft
from tests.services.people import MORNING, add_lumen, add_noor, add_person, message
from tests.services.test_history import all_rows

DAY = date(2026, 12, 1)


class Scene:
    """Noor with Lumen, one message and its follow-up, one file; Anna alone; a brand without partners."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.file = folder / "kit.txt"
        self.file.write_bytes(b"kit")
        self.noor, self.anna, self.lumen = add_noor(db), add_person(db, "Anna", tags=("craft",)), add_lumen(db)
        self.spare = brands.add_brand(db, brands.BrandDraft("Spare", values=("Calm",), niches=("Alone",)))
        logged = outreach.log_outreach(db, message(self.noor, brand_id=self.lumen))
        assert logged.partnership_id and logged.task_id
        self.outreach, self.partnership, self.task = logged.outreach_id, logged.partnership_id, logged.task_id
        (self.kept,) = outreach.attach_files(db, self.noor, [self.file], self.outreach)
        self.account = influencer_detail(db, self.noor).accounts[0].id
        self.care = brand_detail(db, self.lumen).values[0].id
        influencers.rate_value(db, ValueRatingDraft(self.noor, self.care, 3, "Seen", DAY))


def rows_and_words(db: Database) -> dict[str, object]:
    """Every stored row; of the search documents the words, whose order says nothing."""
    rows = all_rows(db)
    words = {(owner, frozenset(text.split())) for owner, text in rows["search_document"]}
    return rows | {"search_document": words}


Command = Callable[[Database, Scene], object]
COMMANDS: dict[str, list[Command]] = {
    "Add influencer": [
        lambda db, s: add_person(db, "Bo", AccountDraft(Platform.X, "bo"), tags=("new",), niches=("n",))
    ],
    "Edit influencer": [
        lambda db, s: influencers.edit_influencer(db, s.noor, {"name": "N", "tags": (), "niches": ("x",)})
    ],
    "Remove influencer": [lambda db, s: influencers.remove_influencer(db, s.noor)],
    "Tag influencers": [lambda db, s: influencers.tag_influencers(db, [s.noor, s.anna], ["winter"], ["craft"])],
    "Add account": [lambda db, s: influencers.add_account(db, s.anna, AccountDraft(Platform.X, "anna", followers=5))],
    "Edit account": [lambda db, s: influencers.edit_account(db, s.account, {"handle": "n", "followers": 1})],
    "Rename account": [lambda db, s: influencers.rename_account(db, s.account, "noor.new", DAY)],
    "Remove account": [lambda db, s: influencers.remove_account(db, s.account)],
    "Record figures": [lambda db, s: influencers.record_snapshot(db, s.account, SnapshotDraft(DAY, 40_000))],
    "Add audience note": [lambda db, s: influencers.add_audience_note(db, s.noor, DAY, "Potters")],
    "Rate brand value": [lambda db, s: influencers.rate_value(db, ValueRatingDraft(s.noor, s.care, 4, "", DAY))],
    "Add brand": [lambda db, s: brands.add_brand(db, brands.BrandDraft("New", values=("A", "B"), niches=("Craft",)))],
    "Edit brand": [lambda db, s: brands.edit_brand(db, s.lumen, {"name": "Lux", "values": ["Joy"], "niches": []})],
    "Remove brand": [lambda db, s: brands.remove_brand(db, s.spare)],
    "Start partnership": [lambda db, s: partnerships.start_partnership(db, s.anna, s.lumen)],
    "Move partnership": [lambda db, s: partnerships.move_partnership(db, s.partnership, PartnershipStatus.TRIAL)],
    "Edit partnership": [lambda db, s: partnerships.edit_partnership(db, s.partnership, {"note": "N"})],
    "Remove partnership": [lambda db, s: partnerships.remove_partnership(db, s.partnership)],
    "Log outreach": [
        lambda db, s: outreach.log_outreach(db, message(s.noor, brand_id=s.lumen, outcome=Outcome.AGREED)),
        lambda db, s: outreach.log_outreach(db, message(s.anna, brand_id=s.lumen, attachments=(s.file,))),
        lambda db, s: outreach.log_outreach(db, message(s.anna, outcome=Outcome.DO_NOT_CONTACT)),
    ],
    "Edit outreach": [lambda db, s: outreach.edit_outreach(db, s.outreach, {"note": "N", "at": MORNING})],
    "Remove outreach": [lambda db, s: outreach.remove_outreach(db, s.outreach)],
    "Attach file": [lambda db, s: outreach.attach_files(db, s.anna, [s.file])],
    "Remove file": [lambda db, s: outreach.remove_attachment(db, s.kept)],
    "Add task": [lambda db, s: tasks.add_task(db, tasks.TaskDraft(s.anna, "Call", DAY))],
    "Edit task": [lambda db, s: tasks.edit_task(db, s.task, {"title": "Call"})],
    "Complete task": [lambda db, s: tasks.complete_task(db, s.task)],
    "Snooze task": [lambda db, s: tasks.snooze_task(db, s.task, date(2027, 1, 1))],
    "Remove task": [lambda db, s: tasks.remove_task(db, s.task)],
}


@pytest.mark.parametrize(
    ("label", "command"), [(label, command) for label, commands in COMMANDS.items() for command in commands]
)
def test_undo_puts_every_row_back_and_redo_does_it_again(
    db: Database, tmp_path: Path, label: str, command: Command
) -> None:
    scene = Scene(db, tmp_path)
    before = rows_and_words(db)
    command(db, scene)
    (latest,) = steps(db, 1)
    assert (latest.label, latest.by) == (label, "Mara")
    after = rows_and_words(db)
    assert after != before
    assert undo(db).label == label
    assert rows_and_words(db) == before
    redo(db)
    assert rows_and_words(db) == after


def test_a_reopened_task_can_be_undone(db: Database, tmp_path: Path) -> None:
    scene = Scene(db, tmp_path)
    tasks.complete_task(db, scene.task)
    before = rows_and_words(db)
    tasks.reopen_task(db, scene.task)
    undo(db)
    assert rows_and_words(db) == before
