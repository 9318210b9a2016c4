"""Undo, redo and taking an earlier step back. What can be undone is read from the journal, so it survives restarts."""

from dataclasses import dataclass

from crm.db.entities import JournalStep
from crm.db.reverting import has_lost_facts, revert
from crm.db.unit_of_work import Database
from crm.errors import Conflict, NotFound
from crm.queries.history import Pending, redo_next, undo_next


@dataclass(frozen=True, slots=True)
class StepResult:
    """An undo or redo that was done.

    Attributes:
        step_id: the new step in the history.
        label: what was undone or redone, e.g. "Log outreach".
        conflicts: what had to stay as it is, one sentence each.
    """

    step_id: str
    label: str
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RevertResult:
    """An earlier step that was taken back.

    Attributes:
        label: that step's name.
        conflicts: what had to stay as it is, one sentence each.
        step_id: the new step in the history.
    """

    label: str
    conflicts: list[str]
    step_id: str


def undo(db: Database) -> StepResult:
    """Take the latest step back.

    Raises:
        NotFound: nothing to undo.
        Conflict: everything it touched has changed since.
    """
    return _take_back(db, undo_next(db), "Undo")


def redo(db: Database) -> StepResult:
    """Do the step again that was undone last.

    Raises:
        NotFound: nothing to redo.
        Conflict: everything it touched has changed since.
    """
    return _take_back(db, redo_next(db), "Redo")


def revert_step(db: Database, step_id: str) -> RevertResult:
    """Take any earlier step back, leaving alone what has changed since.

    Raises:
        NotFound: no such step.
        Conflict: everything it touched has changed since.
    """
    with db.read() as session:
        step = session.get(JournalStep, step_id)
        if step is None:
            raise NotFound("That step is not in the history.")
        pending = Pending(step.id, step.label)
    result = _take_back(db, pending, "Revert")
    return RevertResult(result.label, list(result.conflicts), result.step_id)


def _take_back(db: Database, pending: Pending | None, verb: str) -> StepResult:
    if pending is None:
        raise NotFound(f"Nothing to {verb.lower()}.")
    with db.begin(f"{verb} {pending.label}", reverts_id=pending.step_id) as uow:
        if has_lost_facts(uow.session, pending.step_id):
            raise Conflict("An import that was taken back is not kept; import the file again.")
        conflicts = tuple(revert(uow.session, pending.step_id))
        if conflicts and not uow.has_changes():
            raise Conflict(f"“{pending.label}” could not be taken back. {conflicts[0]}")
    return StepResult(uow.step_id, pending.label, conflicts)
