"""What a partnership's promises, rights, money and looks are called: words and tones for values of the domain."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from crm.domain.cadence import days_late
from crm.domain.promises import promise_late_days
from crm.domain.rights import Standing, standing
from crm.domain.vocabulary import (
    Connection,
    DisclosureOutcome,
    EditsAllowed,
    Party,
    PromiseState,
    RateSource,
    RightKind,
    RightTrigger,
)
from crm.formats import Formats
from crm.queries.campaign_lists import PaymentLine
from crm.queries.commitment_lists import GiftLine, PromiseLine, RightLine
from crm.queries.partnership_record import UseLine
from crm.ui.kit.delegates import ChipCell


def _tr(text: str) -> str:
    return QCoreApplication.translate("partnerships", text)


def party_words(party: Party) -> str:
    """Who owes."""
    return _tr("We owe") if party is Party.US else _tr("They owe")


def promise_state(line: PromiseLine, today: date) -> ChipCell:
    """Open, kept or released, with how late in words."""
    days = promise_late_days(line.due_on, line.state, line.settled_on, today)
    late = _tr("1 day late") if days == 1 else _tr("{n} days late").format(n=days)
    if line.state is PromiseState.RELEASED:
        return ChipCell(_tr("Released"), "neutral")
    if line.state is PromiseState.KEPT:
        return ChipCell(_tr("Kept, {late}").format(late=late), "amber") if days else ChipCell(_tr("Kept"), "green")
    if days:
        return ChipCell(late, "red")
    return ChipCell(_tr("Due today"), "amber") if line.due_on == today else ChipCell(_tr("Open"), "blue")


def right_words(kind: RightKind) -> str:
    """In what way an asset may be used."""
    return {
        RightKind.ORGANIC: _tr("Organic"),
        RightKind.PAID: _tr("Paid ads"),
        RightKind.ALLOWLISTING: _tr("Allowlisting"),
        RightKind.FULL_COMMERCIAL: _tr("Every commercial use"),
    }[kind]


def edits_words(edits: EditsAllowed) -> str:
    """How far an asset may be changed."""
    return {
        EditsAllowed.NONE: _tr("No changes"),
        EditsAllowed.CROP: _tr("Crop only"),
        EditsAllowed.EDIT: _tr("Cut and edit"),
    }[edits]


def trigger_words(trigger: RightTrigger) -> str:
    """What starts a window of use."""
    return {
        RightTrigger.DATE: _tr("A fixed day"),
        RightTrigger.SIGNATURE: _tr("Signature"),
        RightTrigger.DELIVERY: _tr("Delivery"),
        RightTrigger.POSTING: _tr("Posting"),
    }[trigger]


def standing_chip(starts_on: date | None, ends_on: date | None, today: date) -> ChipCell:
    """Where a span of days stands."""
    return {
        Standing.WAITING: ChipCell(_tr("Not started"), "neutral"),
        Standing.LATER: ChipCell(_tr("Later"), "blue"),
        Standing.OPEN: ChipCell(_tr("Open now"), "green"),
        Standing.ENDED: ChipCell(_tr("Ended"), "neutral"),
    }[standing(starts_on, ends_on, today)]


def window_days(right: RightLine, formats: Formats) -> str:
    """From when to when a right lasts."""
    if right.starts_on is None:
        waits = _tr("from {trigger}").format(trigger=trigger_words(right.trigger).lower())
        if right.perpetual:
            return _tr("{from_}, without end").format(from_=waits)
        return _tr("{from_}, {n} months").format(from_=waits, n=right.months) if right.months else waits
    return span_words(right.starts_on, None if right.perpetual else right.ends_on, formats)


def span_words(starts_on: date | None, ends_on: date | None, formats: Formats) -> str:
    """From when to when; an open end is said."""
    if starts_on is None and ends_on is None:
        return _tr("no days agreed")
    if starts_on is None:
        return _tr("until {day}").format(day=formats.date(ends_on))
    if ends_on is None:
        return _tr("from {day}, without end").format(day=formats.date(starts_on))
    return f"{formats.date(starts_on)} – {formats.date(ends_on)}"


def source_words(source: RateSource) -> str:
    """How firm a rate is."""
    return {
        RateSource.ASKED: _tr("Asked"),
        RateSource.QUOTED: _tr("Quoted"),
        RateSource.AGREED: _tr("Agreed"),
        RateSource.PAID: _tr("Paid"),
    }[source]


def payment_state(line: PaymentLine, today: date) -> ChipCell:
    """Owed, late in words, or paid."""
    if line.paid_on is not None:
        return ChipCell(_tr("Paid"), "green")
    if line.due_on is None:
        return ChipCell(_tr("Owed"), "blue")
    days = days_late(line.due_on, today)
    if days:
        return ChipCell(_tr("1 day late") if days == 1 else _tr("{n} days late").format(n=days), "red")
    return ChipCell(_tr("Due today"), "amber") if line.due_on == today else ChipCell(_tr("Owed"), "blue")


def gift_state(line: GiftLine) -> ChipCell:
    """Whether the duty that a gift brings was told of."""
    if line.returned_on is not None:
        return ChipCell(_tr("Returned"), "neutral")
    if line.told_to_disclose_on is None:
        return ChipCell(_tr("Not told to disclose"), "amber")
    return ChipCell(_tr("Told to disclose"), "green")


def use_state(line: UseLine) -> ChipCell:
    """What was answered to "do you still use it?"."""
    if line.still_uses is None:
        return ChipCell(_tr("Waiting"), "amber")
    return ChipCell(_tr("Still uses it"), "green") if line.still_uses else ChipCell(_tr("No longer"), "red")


def connection_words(connection: Connection) -> str:
    """What ties a partner to a brand."""
    return {
        Connection.PAID: _tr("Paid"),
        Connection.GIFT: _tr("Gift"),
        Connection.COMMISSION: _tr("Commission"),
        Connection.EMPLOYED: _tr("Employed"),
        Connection.FAMILY: _tr("Family or friends"),
        Connection.PAST: _tr("A past tie, about a year"),
        Connection.NONE: _tr("No tie"),
    }[connection]


def outcome_chip(outcome: DisclosureOutcome, fixed_on: date | None) -> ChipCell:
    """What a look at a live post found."""
    if fixed_on is not None:
        return ChipCell(_tr("Fixed"), "green")
    return {
        DisclosureOutcome.CLEAR: ChipCell(_tr("Clear"), "green"),
        DisclosureOutcome.UNCLEAR: ChipCell(_tr("Unclear"), "amber"),
        DisclosureOutcome.MISSING: ChipCell(_tr("Missing"), "red"),
        DisclosureOutcome.NOT_NEEDED: ChipCell(_tr("Not needed"), "neutral"),
    }[outcome]


def needs_fix(outcome: DisclosureOutcome, fixed_on: date | None) -> bool:
    """Whether a look found something that was not put right yet."""
    return fixed_on is None and outcome in (DisclosureOutcome.UNCLEAR, DisclosureOutcome.MISSING)
