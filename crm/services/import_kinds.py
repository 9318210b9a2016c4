"""Which module imports which kind of file, and in what order files of several kinds go in."""

from collections.abc import Mapping
from typing import Protocol

from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.vocabulary import ImportKind
from crm.errors import UserError
from crm.services import (
    import_calendar,
    import_comments,
    import_influencers,
    import_mail,
    import_payouts,
    import_posts,
    import_sales,
    import_snapshots,
)
from crm.services.import_inspection import ImportOptions, Inspection
from crm.services.import_plan import ImportPlan, Reporter
from crm.services.import_writing import Report

# Each after what it refers to.
ORDER = (
    ImportKind.INFLUENCERS,
    ImportKind.CONTACTS,
    ImportKind.SNAPSHOTS,
    ImportKind.POSTS,
    ImportKind.CONVERSIONS,
    ImportKind.PAYOUTS,
    ImportKind.COMMENTS,
    ImportKind.MAIL,
    ImportKind.CALENDAR,
)


class KindImport(Protocol):
    """What a module must be able to do to import one kind of file."""

    def plan(
        self, db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None
    ) -> ImportPlan:
        """Compare an inspected file, all questions answered, with the workspace; nothing is written.

        Raises:
            BadFile: the file breaks off further down.
            Cancelled: the person stopped it.
        """
        ...

    def write(self, uow: UnitOfWork, plan: ImportPlan, batch_id: str, report: Report) -> None:
        """Carry out `plan.changes` inside the caller's step, under a batch that is written already."""
        ...


def import_of(kind: ImportKind) -> KindImport:
    """The module that imports a kind.

    Raises:
        UserError: Rapport cannot import this kind.
    """
    found = _KINDS.get(kind)
    if found is None:
        raise UserError(f"Rapport cannot import {kind.value} yet.", field="kind")
    return found


_KINDS: Mapping[ImportKind, KindImport] = {
    ImportKind.INFLUENCERS: import_influencers,
    ImportKind.CONTACTS: import_influencers,
    ImportKind.SNAPSHOTS: import_snapshots,
    ImportKind.POSTS: import_posts,
    ImportKind.CONVERSIONS: import_sales,
    ImportKind.PAYOUTS: import_payouts,
    ImportKind.COMMENTS: import_comments,
    ImportKind.MAIL: import_mail,
    ImportKind.CALENDAR: import_calendar,
}
