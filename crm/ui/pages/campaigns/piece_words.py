"""Words and cells of agreed pieces: what, when due, rounds used, posts, reviews. No widget, no state."""

from crm.domain.vocabulary import ReviewVerdict
from crm.formats import UNKNOWN, Formats
from crm.queries.deliverables import DeliverableRow
from crm.ui import present
from crm.ui.kit.delegates import TwoLines
from crm.ui.pages.campaigns import words

VERDICT_LOOKS = {
    ReviewVerdict.CHANGES: ("pencil", "amber"),
    ReviewVerdict.APPROVED: ("check", "green"),
    ReviewVerdict.COMMENT: ("message-square-text", "neutral"),
}


def spoken(cell: TwoLines) -> str:
    """A cell as a screen reader says it."""
    return ", ".join(part for part in (cell.top, cell.bottom) if part)


def piece_words(piece: DeliverableRow) -> str:
    """What is to be made: "2 × Reel, Instagram"."""
    kind = present.post_type_words(piece.format)
    told = kind if piece.count == 1 else f"{piece.count} × {kind}"
    return f"{told}, {present.platform_words(piece.platform)}" if piece.platform else told


def due_cell(formats: Formats, piece: DeliverableRow) -> TwoLines:
    """Its window over how late it is."""
    window = words.window_words(piece.due_from_on, piece.due_on, formats)
    late = words.late_words(piece.days_late, formats)
    return TwoLines(window, late, "red" if late else "", "clock" if late else "")


def rounds_cell(piece: DeliverableRow) -> TwoLines:
    """Rounds used of those agreed, and those beyond."""
    over = words.over_words(piece.rounds_over)
    return TwoLines(rounds_words(piece), over, "amber" if over else "")


def rounds_words(piece: DeliverableRow) -> str:
    """Rounds of changes used of those agreed."""
    return words.rounds_words(piece.round - 1, piece.rounds_agreed)


def rounds_told(piece: DeliverableRow) -> str:
    """The same as a sentence, with those beyond."""
    over = words.over_words(piece.rounds_over)
    told = words.rounds_words(piece.round - 1, piece.rounds_agreed)
    return f"{told} · {over}" if over else told


def posts_words(formats: Formats, piece: DeliverableRow) -> str:
    """Live posts of as many as agreed."""
    return f"{formats.count(len(piece.posts))} / {formats.count(piece.count)}" if piece.posts else UNKNOWN
