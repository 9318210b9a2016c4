"""A right of use in words: how, where, and whether it is open on a day."""

from datetime import date

from crm.queries.rights_ledger import RightFact


def use_words(right: RightFact) -> str:
    """In what way: "Paid, may be edited"."""
    edits = {"none": "", "crop": ", may be cropped", "edit": ", may be edited"}[right.edits.value]
    return f"{right.kind.value.replace('_', ' ').capitalize()}{edits}{', AI use' if right.ai_use else ''}"


def place_words(right: RightFact) -> str:
    """Territory and channels."""
    return f"{right.territory or 'Everywhere'} · {right.channels or 'every channel'}"


def state_words(right: RightFact, today: date) -> str:
    """Whether it is open: "live, 12 days left"."""
    if right.starts_on is None:
        return f"not begun: starts with {right.trigger.value}"
    if right.starts_on > today:
        return "not begun"
    if right.perpetual:
        return "live, perpetual"
    if right.ends_on is None:
        return "live, no end named"
    if right.ends_on < today:
        return "ended"
    days = (right.ends_on - today).days
    return "live, ends today" if days == 0 else f"live, {days} {'day' if days == 1 else 'days'} left"
