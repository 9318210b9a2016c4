"""Every command of the day is one labelled step, and undo puts every row back exactly; redo does it again."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from crm.db.unit_of_work import Database
from crm.domain.agenda import EventKind
from crm.domain.vocabulary import Party
from crm.queries.history import steps
from crm.queries.messages import Wording
from crm.services import agenda, commitments, day, disclosure, message_templates, messages, promises, sequences, tasks
from crm.services.history import redo, undo
from crm.services.partnerships import start_partnership
from tests.conftest import NOW
from tests.services.people import add_lumen, add_noor
from tests.services.test_history import all_rows

TODAY = date(2026, 11, 22)


class Scene:
    """Noor with Lumen: a promise, an agreement, a right, a gift, a rate, a template, a run and a draft."""

    def __init__(self, db: Database) -> None:
        self.noor, self.lumen = add_noor(db), add_lumen(db)
        self.partnership = start_partnership(db, self.noor, self.lumen)
        self.task = tasks.add_task(db, tasks.TaskDraft(self.noor, "Call", TODAY))
        self.promise = promises.make_promise(db, promises.PromiseDraft(self.noor, Party.US, "Samples", TODAY))
        self.agreement = commitments.add_agreement(db, self.partnership, {"ends_on": TODAY})
        self.right = commitments.add_right(db, self.noor, self.lumen, {"starts_on": TODAY, "months": 3})
        self.gift = commitments.add_gift(db, self.noor, self.lumen, {"what": "Lamp", "given_on": TODAY})
        self.template = message_templates.add_template(db, message_templates.TemplateDraft("Hello", "Hi {name}"))
        self.sequence = sequences.add_sequence(db, "Two", (self.template, self.template))
        (self.run,) = sequences.enrol(db, self.sequence, (self.noor,), TODAY)
        self.wanted = messages.HandOut(self.template, (self.noor,), run_of={self.noor: self.run})
        (self.draft,) = messages.hand_out(db, self.wanted, TODAY).draft_ids
        self.line = day.LineRef(f"reply:{self.noor}", self.noor, self.noor, self.partnership)


Command = Callable[[Database, Scene], object]
COMMANDS: list[tuple[str, Command]] = [
    ("Done", lambda db, s: day.finish_lines(db, [s.line], TODAY)),
    ("Snooze", lambda db, s: day.put_off_lines(db, [s.line], TODAY + timedelta(days=1))),
    ("Plan task", lambda db, s: day.plan_line(db, s.line, "Write", TODAY)),
    ("Keep promise", lambda db, s: promises.keep_promise(db, s.promise, TODAY)),
    ("Edit promise", lambda db, s: promises.edit_promise(db, s.promise, {"text": "Colours"})),
    ("Remove promise", lambda db, s: promises.remove_promise(db, s.promise)),
    ("Edit agreement", lambda db, s: commitments.edit_agreement(db, s.agreement, {"cadence_days": 9})),
    ("Remove agreement", lambda db, s: commitments.remove_agreement(db, s.agreement)),
    ("Edit right", lambda db, s: commitments.edit_right(db, s.right, {"months": 6})),
    ("Remove right", lambda db, s: commitments.remove_right(db, s.right)),
    ("Edit gift", lambda db, s: commitments.edit_gift(db, s.gift, {"cost_minor": 5})),
    ("Remove gift", lambda db, s: commitments.remove_gift(db, s.gift)),
    ("Add partner rate", lambda db, s: commitments.add_partner_rate(db, s.noor, {"on_day": TODAY, "base_minor": 1})),
    ("Confirm use", lambda db, s: disclosure.confirm_use(db, s.partnership, TODAY, still_uses=True)),
    ("Edit template", lambda db, s: message_templates.edit_template(db, s.template, {"text": "Hello {name}"})),
    ("Remove sequence", lambda db, s: sequences.remove_sequence(db, s.sequence)),
    ("Stop sequence", lambda db, s: sequences.stop_run(db, s.run)),
    ("Log sent message", lambda db, s: messages.confirm_sent(db, (s.draft,), NOW)),
    ("Edit draft", lambda db, s: messages.edit_draft(db, s.draft, Wording("", "Dear Noor"))),
    ("Discard draft", lambda db, s: messages.discard_drafts(db, (s.draft,))),
    ("Move in calendar", lambda db, s: agenda.move_event(db, EventKind.FOLLOW_UP, s.task, TODAY + timedelta(days=2))),
]


@pytest.mark.parametrize(("label", "command"), COMMANDS, ids=[label for label, _ in COMMANDS])
def test_one_step_that_undo_takes_back_whole(db: Database, label: str, command: Command) -> None:
    scene = Scene(db)
    before, known = all_rows(db), len(steps(db))
    command(db, scene)
    after = all_rows(db)
    assert (len(steps(db)), steps(db)[0].label, steps(db)[0].by) == (known + 1, label, "Mara")
    assert after != before
    undo(db)
    assert all_rows(db) == before
    redo(db)
    assert all_rows(db) == after
