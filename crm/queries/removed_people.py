"""Who asked not to be contacted and was removed since: the change log remembers them, so that no list brings them back
as somebody new. Nothing here writes.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Account, Influencer, JournalChange, JournalStep
from crm.domain.identity import email_key

REMOVAL = "Remove influencer"  # the label of the step that removes a person


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """How people are recognised who asked not to be contacted and are gone: by address, by platform and handle."""

    emails: frozenset[str] = frozenset()
    accounts: frozenset[tuple[str, str]] = frozenset()

    def knows(self, email: str | None, accounts: Iterable[tuple[str, str | None]]) -> bool:
        """Whether somebody with this address, or one of these accounts (platform, handle key), is one of them."""
        if email and email_key(email) in self.emails:
            return True
        return any((platform, handle) in self.accounts for platform, handle in accounts)


def left_alone(session: Session) -> LeftAlone:
    """Everybody who was removed with “do not contact” set and was not brought back."""
    removed = (
        select(JournalChange.thing, JournalChange.record_id, JournalChange.owner_id, JournalChange.before)
        .join(JournalStep, JournalStep.id == JournalChange.step_id)
        .where(JournalStep.label == REMOVAL, JournalChange.after.is_(None))
        .where(JournalChange.thing.in_((Influencer.__tablename__, Account.__tablename__)))
    )
    people: dict[str, dict[str, object]] = {}
    accounts: list[tuple[str | None, dict[str, object]]] = []
    for thing, record_id, owner_id, before in session.execute(removed):
        told = json.loads(before or "{}")
        if thing == Account.__tablename__:
            accounts.append((owner_id, told))
        elif told.get("do_not_contact"):
            people[record_id] = told
    if not people:
        return LeftAlone()
    for here in session.scalars(select(Influencer.id).where(Influencer.id.in_(people))):
        del people[here]
    emails = (str(told["email"]) for told in people.values() if told.get("email"))
    known = ((str(told["platform"]), str(told["handle_key"])) for owner, told in accounts if owner in people)
    return LeftAlone(frozenset(map(email_key, emails)), frozenset(known))
