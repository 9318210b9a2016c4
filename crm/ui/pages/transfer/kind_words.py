"""What the kinds of files are called, and what each kind's things are called when they are counted. No widget, no state."""

from PySide6.QtCore import QCoreApplication

from crm.domain.vocabulary import ImportKind
from crm.formats import Formats
from crm.queries.imports import BatchRow
from crm.services.imports import Counts, Verdict

PEOPLE = (ImportKind.INFLUENCERS, ImportKind.CONTACTS)


def _tr(text: str) -> str:
    return QCoreApplication.translate("transfer", text)


def kind_words(kind: ImportKind | None) -> str:
    """What a file of this kind lists; None is nothing that can be imported."""
    if kind is None:
        return _tr("Nothing to import")
    return {
        ImportKind.INFLUENCERS: _tr("Influencers"),
        ImportKind.CONTACTS: _tr("Contacts"),
        ImportKind.SNAPSHOTS: _tr("Account figures"),
        ImportKind.POSTS: _tr("Posts"),
        ImportKind.CONVERSIONS: _tr("Sales"),
        ImportKind.PAYOUTS: _tr("Payments"),
        ImportKind.COMMENTS: _tr("Comments"),
        ImportKind.MAIL: _tr("Messages"),
        ImportKind.CALENDAR: _tr("Calendar"),
    }[kind]


def kind_tone(kind: ImportKind | None) -> str:
    """The tone of its chip."""
    if kind is None:
        return "neutral"
    if kind in PEOPLE:
        return "violet"
    if kind in (ImportKind.CONVERSIONS, ImportKind.PAYOUTS):
        return "green"
    return "rose" if kind in (ImportKind.POSTS, ImportKind.SNAPSHOTS, ImportKind.COMMENTS) else "blue"


def things(kind: ImportKind, count: int, formats: Formats) -> str:
    """So many of what a kind counts, such as "1 post" or "1,204 sales"."""
    one, many = _counted(kind)
    return (one if count == 1 else many).format(n=formats.count(count))


def _counted(kind: ImportKind) -> tuple[str, str]:
    return {
        ImportKind.INFLUENCERS: (_tr("{n} person"), _tr("{n} people")),
        ImportKind.CONTACTS: (_tr("{n} person"), _tr("{n} people")),
        ImportKind.SNAPSHOTS: (_tr("{n} day of figures"), _tr("{n} days of figures")),
        ImportKind.POSTS: (_tr("{n} post"), _tr("{n} posts")),
        ImportKind.CONVERSIONS: (_tr("{n} sale"), _tr("{n} sales")),
        ImportKind.PAYOUTS: (_tr("{n} payment"), _tr("{n} payments")),
        ImportKind.COMMENTS: (_tr("{n} comment"), _tr("{n} comments")),
        ImportKind.MAIL: (_tr("{n} message"), _tr("{n} messages")),
        ImportKind.CALENDAR: (_tr("{n} event"), _tr("{n} events")),
    }[kind]


def added_words(kind: ImportKind) -> str:
    """What stands below the count of new ones."""
    return {
        ImportKind.INFLUENCERS: _tr("people added"),
        ImportKind.CONTACTS: _tr("people added"),
        ImportKind.SNAPSHOTS: _tr("days of figures added"),
        ImportKind.POSTS: _tr("posts added"),
        ImportKind.CONVERSIONS: _tr("sales added"),
        ImportKind.PAYOUTS: _tr("payments added"),
        ImportKind.COMMENTS: _tr("comments added"),
        ImportKind.MAIL: _tr("messages added"),
        ImportKind.CALENDAR: _tr("tasks and meetings added"),
    }[kind]


def updated_words(kind: ImportKind) -> str:
    """What stands below the count of updated ones."""
    return {
        ImportKind.INFLUENCERS: _tr("people get newer values"),
        ImportKind.CONTACTS: _tr("people get newer values"),
        ImportKind.SNAPSHOTS: _tr("days are corrected"),
        ImportKind.POSTS: _tr("posts get newer figures"),
        ImportKind.CONVERSIONS: _tr("sales are corrected"),
        ImportKind.PAYOUTS: _tr("payments are corrected"),
        ImportKind.COMMENTS: _tr("comments are corrected"),
    }.get(kind, _tr("get newer values"))


def nothing_words(kind: ImportKind, problems: int) -> str:
    """Why there is nothing to write."""
    if problems:
        return _tr("Nothing to write: no row of this file adds or changes anything.")
    if kind in PEOPLE:
        return _tr("Nothing to write: everyone in this file is here already, with the same values.")
    if kind in (ImportKind.MAIL, ImportKind.CALENDAR):
        return _tr("Nothing to write: all of it is here already, or names nobody who is here.")
    return _tr("Nothing to write: everything in this file is here already, with the same values.")


def ignored_words(kind: ImportKind) -> str:
    """Why a row of this kind was passed over, when it does not say itself."""
    return {
        ImportKind.INFLUENCERS: _tr("The row says nothing of a person"),
        ImportKind.CONTACTS: _tr("The entry says nothing of a person"),
        ImportKind.POSTS: _tr("The row says nothing of a post"),
        ImportKind.CONVERSIONS: _tr("The row says nothing of a sale"),
        ImportKind.PAYOUTS: _tr("The row says nothing of a payment"),
        ImportKind.COMMENTS: _tr("The row says nothing of a comment"),
        ImportKind.MAIL: _tr("It names nobody who is here"),
        ImportKind.CALENDAR: _tr("It names nobody who is here"),
    }.get(kind, _tr("The row says nothing"))


def import_words(kind: ImportKind, counts: Counts, formats: Formats) -> str:
    """The words of the button that carries a plan out."""
    changed = counts.new + counts.updated
    return _tr("Import {things}").format(things=things(kind, changed, formats)) if changed else _tr("Import")


def verdict_note(kind: ImportKind, verdict: Verdict, counts: Counts, formats: Formats) -> str:
    """The quiet line below a count."""
    if verdict is Verdict.PROBLEM and counts.ignored:
        return _tr("left out, {n} ignored").format(n=formats.count(counts.ignored))
    return {
        Verdict.NEW: added_words(kind),
        Verdict.UPDATED: updated_words(kind),
        Verdict.UNCHANGED: _tr("known already"),
        Verdict.DUPLICATE: _tr("repeat a row above"),
        Verdict.PROBLEM: _tr("rows left out"),
    }.get(verdict, "")


def batch_counts(batch: BatchRow, formats: Formats) -> str:
    """What an earlier import did, by counts."""
    counts = Counts(
        new=batch.new_count,
        updated=batch.updated_count,
        unchanged=batch.unchanged_count,
        duplicates=batch.duplicate_count,
        problems=batch.problem_count,
    )
    return counts_words(counts, formats)


def counts_words(counts: Counts, formats: Formats) -> str:
    """What an import does, by counts."""
    parts = [
        (counts.new, _tr("{n} new"), _tr("{n} new")),
        (counts.updated, _tr("{n} updated"), _tr("{n} updated")),
        (counts.unchanged, _tr("{n} unchanged"), _tr("{n} unchanged")),
        (counts.duplicates, _tr("{n} duplicate"), _tr("{n} duplicates")),
        (counts.ignored, _tr("{n} ignored"), _tr("{n} ignored")),
        (counts.problems, _tr("{n} problem"), _tr("{n} problems")),
    ]
    told = [(one if count == 1 else many).format(n=formats.count(count)) for count, one, many in parts if count]
    return " · ".join(told)


def revert_words(kind: ImportKind, new: int, updated: int, formats: Formats) -> str:
    """What taking an import back will do."""
    takes = _tr("removes {things}").format(things=things(kind, new, formats)) if new else ""
    puts = _tr("puts {things} back as before").format(things=things(kind, updated, formats)) if updated else ""
    return ", ".join(part for part in (takes, puts) if part) or _tr("nothing is left to take back")


def written_words(kind: ImportKind, counts: Counts, formats: Formats) -> str:
    """What an import wrote, in one sentence."""
    parts = []
    if counts.new:
        parts.append(_tr("{things} added").format(things=things(kind, counts.new, formats)))
    if counts.updated:
        parts.append(_tr("{things} updated").format(things=things(kind, counts.updated, formats)))
    if counts.problems:
        told = _tr("1 row left out with a problem") if counts.problems == 1 else _tr("{n} rows left out with problems")
        parts.append(told.format(n=formats.count(counts.problems)))
    return f"{', '.join(parts) or _tr('Links between records were brought up to date')}."
