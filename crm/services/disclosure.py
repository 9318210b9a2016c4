"""Commands on disclosure: what a look at a live post found, its fix, and "do you still use it?". One step each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crm import paths
from crm.db.entities import DisclosureCheck, Partnership, Post, PostProof, UseConfirmation, new_id
from crm.db.unit_of_work import Database
from crm.domain import limits
from crm.domain.disclosure import Answer, outcome, rules_of
from crm.domain.vocabulary import Connection, DisclosureOutcome
from crm.errors import UserError
from crm.files.rule_packs import rule_packs


@dataclass(frozen=True)
class Look:
    """What somebody found on a live post.

    Attributes:
        rule_pack: key of the pack it was judged by, such as "uk-2025-04".
        answers: rule key -> answer.
        wording: what stood there.
        fix: what is to be changed, when something is.
    """

    post_id: str
    rule_pack: str
    connection: Connection
    answers: Mapping[str, Answer]
    checked_on: date
    wording: str = ""
    fix: str = ""
    proof_id: str | None = None


def check_disclosure(db: Database, look: Look) -> DisclosureOutcome:
    """Keep a look at a post and return what it says; earlier looks stay.

    Raises:
        NotFound: the post or the proof is gone.
        UserError: there is no such pack or rule, or a question is still open.
    """
    pack = next((each for each in rule_packs(paths.bundled("resources") / "rules") if each.key == look.rule_pack), None)
    if pack is None:
        raise UserError(f"There are no rules called “{look.rule_pack}”.", field="rule_pack")
    with db.begin("Check disclosure") as uow:
        post = uow.get(Post, look.post_id)
        unknown = set(look.answers) - {rule.key for rule in pack.rules}
        if unknown:
            raise UserError(f"{pack.title} has no rule “{min(unknown)}”.", field="answers")
        answers = {key: limits.choice(Answer, answer, "answers") for key, answer in look.answers.items()}
        found = outcome(pack, look.connection, post.type, answers)
        if found is None:
            open_ones = [rule.question for rule in rules_of(pack, post.type) if rule.key not in answers]
            raise UserError(f"Not answered yet: {' '.join(open_ones)}", field="answers")
        check = DisclosureCheck(id=new_id(), post_id=post.id, rule_pack=pack.key, outcome=found)
        check.connection, check.checked_by = look.connection, uow.user
        check.checked_on = limits.day(look.checked_on, "checked_on") or uow.today
        check.proof_id = uow.get(PostProof, look.proof_id).id if look.proof_id else None
        check.wording, check.fix = limits.many_lines(look.wording, "wording"), limits.many_lines(look.fix, "fix")
        check.answers = json.dumps({rule.key: answers.get(rule.key, Answer.UNKNOWN) for rule in pack.rules})
        uow.add(check)
        return found


def mark_fixed(db: Database, check_id: str, on: date) -> None:
    """Say that what a look found was put right."""
    with db.begin("Fix disclosure") as uow:
        uow.get(DisclosureCheck, check_id).fixed_on = on


def confirm_use(db: Database, partnership_id: str, on: date, still_uses: bool | None, words: str = "") -> str:
    """Keep the answer to "do you still use it, do you still hold this view?" and return its id.

    Args:
        on: the local day of the answer, or of the question while there is none.
        still_uses: None when it was asked and not answered yet.
    """
    with db.begin("Confirm use") as uow:
        uow.get(Partnership, partnership_id)
        asked = UseConfirmation(id=new_id(), partnership_id=partnership_id, asked_on=on, asked_by=uow.user)
        asked.still_uses, asked.answered_on = still_uses, None if still_uses is None else on
        asked.words = limits.many_lines(words, "words")
        uow.add(asked)
        return asked.id


def answer_use(db: Database, confirmation_id: str, on: date, still_uses: bool, words: str = "") -> None:
    """Keep what a partner answered to a question that was waiting.

    Raises:
        NotFound: the question is gone.
        UserError: the answer is older than the question.
    """
    with db.begin("Answer use") as uow:
        asked = uow.get(UseConfirmation, confirmation_id)
        if on < asked.asked_on:
            raise UserError("This is before it was asked.", field="answered_on")
        asked.still_uses, asked.answered_on = still_uses, on
        asked.words = limits.many_lines(words, "words")
