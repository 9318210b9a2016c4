"""Words of the messages page: merge fields, runs, reasons, lengths of time. Pure functions over query rows."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices

from crm.domain.vocabulary import Channel, RunEnd
from crm.formats import Formats
from crm.queries.contact_flags import ContactFlag
from crm.queries.conversations import ReplyGroup
from crm.queries.messages import DraftRow, MessagePreview, OccasionRow
from crm.queries.sequences import RunRow
from crm.ui import present
from crm.ui.kit.delegates import ChipCell, TwoLines
from crm.ui.person.words import shown_name


def _tr(text: str) -> str:
    return QCoreApplication.translate("messages", text)


def field_words(name: str) -> str:
    """What a merge field stands for."""
    return {
        "first_name": _tr("First name"),
        "name": _tr("Whole name"),
        "handle": _tr("Handle of the largest account"),
        "niche": _tr("First niche"),
        "brand": _tr("Brand"),
        "campaign": _tr("Campaign"),
        "code": _tr("Promo code in the campaign"),
        "link": _tr("Link in the campaign"),
        "our_name": _tr("Who writes"),
    }.get(name, name)


def open_words(missing: tuple[str, ...], name: str) -> str:
    """Which fields stay open for whom."""
    chosen = {"brand": _tr("no brand is chosen"), "campaign": _tr("no campaign is chosen")}
    own = [f"{{{field}}}" for field in missing if field not in chosen]
    told = [_tr("{fields} not known of {name}").format(fields=", ".join(own), name=name)] if own else []
    words = "; ".join((*told, *(chosen[field] for field in missing if field in chosen)))
    return words[:1].upper() + words[1:]


def flag_words(flag: ContactFlag, formats: Formats) -> str:
    """A reason to think twice, with its day."""
    if flag.on_day is None:
        return flag.reason
    return f"{flag.reason.rstrip('.')}, {formats.date(flag.on_day)}"


def why_left_out(preview: MessagePreview, runs_already: bool) -> str:
    """Why somebody gets nothing; "" for who may get it."""
    if preview.unwanted:
        return _tr("Asked not to be contacted")
    if preview.missing:
        return open_words(preview.missing, preview.name or _tr("this person"))
    if preview.blank:
        return _tr("The message says nothing")
    return _tr("Is in this sequence already") if runs_already else ""


def occasion_words(row: OccasionRow) -> str:
    """A brand, or a campaign with its brand."""
    return f"{row.campaign} · {row.brand}" if row.campaign else row.brand


def draft_to(row: DraftRow) -> TwoLines:
    """Whom a draft is for, over where it goes."""
    if row.do_not_contact:
        return TwoLines(shown_name(row.name, None), _tr("Do not contact"), "red")
    if row.ended_by is RunEnd.REPLIED:
        return TwoLines(shown_name(row.name, None), _tr("Answered meanwhile"), "amber")
    where = row.email or _tr("no address known") if row.channel is Channel.EMAIL else ""
    return TwoLines(shown_name(row.name, None), where)


def draft_text(row: DraftRow) -> TwoLines:
    """The subject, or the first line, over what follows."""
    lines = [line for line in row.text.splitlines() if line.strip()]
    if row.subject:
        return TwoLines(row.subject, lines[0] if lines else "")
    return TwoLines(lines[0] if lines else "", lines[1] if len(lines) > 1 else "")


def draft_from(row: DraftRow) -> TwoLines:
    """The channel over the sequence or template it was made from."""
    return TwoLines(present.channel_words(row.channel), row.sequence or row.template or "")


def draft_made(row: DraftRow, formats: Formats) -> TwoLines:
    """When it was handed out, over by whom."""
    return TwoLines(formats.date(row.made_at.date()), row.made_by)


def run_step(row: RunRow) -> TwoLines:
    """Which message is next, over its template."""
    if row.ended_at is not None:
        sent = row.steps if row.ended_by is RunEnd.FINISHED else row.number
        return TwoLines(_tr("{number} of {steps} sent").format(number=sent, steps=row.steps))
    words = _tr("{number} of {steps}").format(number=row.number + 1, steps=row.steps)
    return TwoLines(words, row.template or "")


def run_state(row: RunRow, today: date) -> ChipCell:
    """Where a run stands."""
    if row.ended_by is not None:
        return {
            RunEnd.REPLIED: ChipCell(_tr("Replied"), "green"),
            RunEnd.FINISHED: ChipCell(_tr("No reply, finished"), "neutral"),
            RunEnd.STOPPED: ChipCell(_tr("Stopped"), "neutral"),
        }[row.ended_by]
    if row.drafted:
        return ChipCell(_tr("Draft waits"), "violet")
    return ChipCell(_tr("Due"), "amber") if row.is_due(today) else ChipCell(_tr("Waits"), "blue")


def run_next(row: RunRow, formats: Formats, today: date) -> TwoLines:
    """When the next message is due; of a run that ended, when it did."""
    if row.ended_at is not None:
        return TwoLines(_tr("Ended"), formats.date(row.ended_at.date()))
    if row.next_on is None:
        return TwoLines("—")
    late = row.next_on < today and not row.drafted
    return TwoLines(formats.day(row.next_on, today), formats.date(row.next_on), "red" if late else "")


def steps_words(steps: tuple[tuple[int, str, str], ...]) -> str:
    """A sequence in one line: how many messages, and the days between."""
    waits = [str(days) for days, _id, _name in steps[1:]]
    if not waits:
        return _tr("1 message")
    words = _tr("{n} messages, after {days} days of silence")
    return words.format(
        n=len(steps), days=_tr(" and ").join((", ".join(waits[:-1]), waits[-1])) if waits[1:] else waits[0]
    )


def group_words(by: ReplyGroup, group: str) -> str:
    """A group of reply rates."""
    if by is ReplyGroup.CHANNEL:
        return present.channel_words(Channel(group))
    if by is ReplyGroup.TEMPLATE:
        return group
    return {
        "monday": _tr("Monday"),
        "tuesday": _tr("Tuesday"),
        "wednesday": _tr("Wednesday"),
        "thursday": _tr("Thursday"),
        "friday": _tr("Friday"),
        "saturday": _tr("Saturday"),
        "sunday": _tr("Sunday"),
    }[group]


def show_folder(folder: Path) -> None:
    """Open a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
