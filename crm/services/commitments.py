"""Commands on what was agreed, given and allowed: agreements, rights, exclusivity, gifts, rates of a partner.

Each is one labelled step. What the terms mean is domain.rights; promises are in promises.py, disclosure in disclosure.py.
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from crm.db.entities import (
    Agreement,
    Attachment,
    Base,
    Brand,
    Collaboration,
    Exclusivity,
    Gift,
    Influencer,
    PartnerRate,
    Partnership,
    Post,
    UsageRight,
    Workspace,
    new_id,
)
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.rights import window_ends_on
from crm.domain.vocabulary import EditsAllowed, Platform, PostType, RateSource, RightKind, RightTrigger
from crm.errors import UserError
from crm.services.attachments import keep_file, refuse_unfit

Read = Callable[[UnitOfWork, Any, str], Any]
MOST_MINOR = 10**15
T = TypeVar("T", bound=Base)


def add_agreement(db: Database, partnership_id: str, values: Mapping[str, Any]) -> str:
    """Keep the terms of a partnership and return the agreement's id.

    Args:
        values: columns of `Agreement`; amounts in minor units, dates as dates or ISO text.

    Raises:
        NotFound: the partnership or the signed file is gone.
        UserError: a value is wrong, there is no such field, or it ends before it starts.
    """
    with db.begin("Add agreement") as uow:
        uow.get(Partnership, partnership_id)
        return _added(uow, Agreement, {"partnership_id": partnership_id, "created_at": uow.now}, values)


def edit_agreement(db: Database, agreement_id: str, values: Mapping[str, Any]) -> None:
    """Change terms of an agreement; its cadence is copied to the partnership when it is changed."""
    _edit(db, "Edit agreement", Agreement, agreement_id, values)


def remove_agreement(db: Database, agreement_id: str) -> None:
    """Remove an agreement; the signed file stays with the influencer."""
    _remove(db, "Remove agreement", Agreement, agreement_id)


def sign_agreement(db: Database, agreement_id: str, path: Path, on: date) -> str:
    """Keep the signed file of an agreement with its partner and return the file's id.

    Args:
        on: counts as the day of signature where none is known.

    Raises:
        NotFound: the agreement is gone.
        UserError: the file cannot be kept.
    """
    refuse_unfit([path])
    with db.begin("Attach signed agreement") as uow:
        agreement = uow.get(Agreement, agreement_id)
        partnership = uow.get(Partnership, agreement.partnership_id)
        kept = keep_file(uow, partnership.influencer_id, path)
        uow.flush()  # the file before what refers to it
        agreement.attachment_id = kept
        agreement.signed_on = agreement.signed_on or on
        return kept


def add_right(db: Database, influencer_id: str, brand_id: str, values: Mapping[str, Any]) -> str:
    """Keep one window of use and return its id; with `months`, its end follows from its start.

    Raises:
        NotFound: somebody or something it refers to is gone.
        UserError: a value is wrong, or it has neither an end nor `perpetual`, which must be said on purpose.
    """
    with db.begin("Add right") as uow:
        fixed = _pair(uow, influencer_id, brand_id)
        return _added(uow, UsageRight, fixed, {"kind": RightKind.ORGANIC} | dict(values))


def edit_right(db: Database, right_id: str, values: Mapping[str, Any]) -> None:
    """Change a window of use; giving `starts_on` says that its trigger has happened."""
    _edit(db, "Edit right", UsageRight, right_id, values)


def remove_right(db: Database, right_id: str) -> None:
    """Remove a window of use."""
    _remove(db, "Remove right", UsageRight, right_id)


def add_exclusivity(db: Database, influencer_id: str, brand_id: str, values: Mapping[str, Any]) -> str:
    """Keep for how long a partner works for no rival of a brand, and return its id.

    Raises:
        NotFound: the influencer or the brand is gone.
        UserError: a value is wrong, or neither category nor rivals are said.
    """
    with db.begin("Add exclusivity") as uow:
        return _added(uow, Exclusivity, _pair(uow, influencer_id, brand_id), values)


def edit_exclusivity(db: Database, exclusivity_id: str, values: Mapping[str, Any]) -> None:
    """Change an exclusivity."""
    _edit(db, "Edit exclusivity", Exclusivity, exclusivity_id, values)


def remove_exclusivity(db: Database, exclusivity_id: str) -> None:
    """Remove an exclusivity."""
    _remove(db, "Remove exclusivity", Exclusivity, exclusivity_id)


def add_gift(db: Database, influencer_id: str, brand_id: str, values: Mapping[str, Any]) -> str:
    """Keep a gift and return its id; until the partner was told to disclose it, Today asks for that.

    Raises:
        NotFound: the influencer or the brand is gone.
        UserError: a value is wrong, or it is not said what and when.
    """
    with db.begin("Add gift") as uow:
        return _added(uow, Gift, _pair(uow, influencer_id, brand_id), values)


def edit_gift(db: Database, gift_id: str, values: Mapping[str, Any]) -> None:
    """Change a gift."""
    _edit(db, "Edit gift", Gift, gift_id, values)


def remove_gift(db: Database, gift_id: str) -> None:
    """Remove a gift."""
    _remove(db, "Remove gift", Gift, gift_id)


def add_partner_rate(db: Database, influencer_id: str, values: Mapping[str, Any]) -> str:
    """Keep what one piece costs with a partner, in its parts, and return the rate's id.

    Raises:
        NotFound: the influencer is gone.
        UserError: a value is wrong, or no part has an amount.
    """
    with db.begin("Add partner rate") as uow:
        uow.get(Influencer, influencer_id)
        return _added(uow, PartnerRate, {"influencer_id": influencer_id}, {"source": RateSource.QUOTED} | dict(values))


def edit_partner_rate(db: Database, rate_id: str, values: Mapping[str, Any]) -> None:
    """Change a rate of a partner."""
    _edit(db, "Edit partner rate", PartnerRate, rate_id, values)


def remove_partner_rate(db: Database, rate_id: str) -> None:
    """Remove a rate of a partner."""
    _remove(db, "Remove partner rate", PartnerRate, rate_id)


def _added(uow: UnitOfWork, kind: type[T], fixed: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    record = kind(id=new_id(), **fixed)
    currency = uow.session.query(Workspace.home_currency).scalar()
    _assign(uow, record, {"currency": currency} | dict(values))
    _CHECK[kind](uow, record)
    uow.add(record)
    return str(record.id)  # type: ignore[attr-defined]


def _edit(db: Database, label: str, kind: type[T], record_id: str, values: Mapping[str, Any]) -> None:
    with db.begin(label) as uow:
        record = uow.get(kind, record_id)
        _assign(uow, record, values)
        _CHECK[kind](uow, record)


def _remove(db: Database, label: str, kind: type[T], record_id: str) -> None:
    with db.begin(label) as uow:
        uow.delete(uow.get(kind, record_id))


def _assign(uow: UnitOfWork, record: Base, values: Mapping[str, Any]) -> None:
    known = FIELDS[type(record)]
    for field, value in values.items():
        if field not in known:
            raise UserError(f"There is no field “{field}” here.", field=field)
        setattr(record, field, known[field](uow, value, field))


def _pair(uow: UnitOfWork, influencer_id: str, brand_id: str) -> dict[str, str]:
    uow.get(Influencer, influencer_id)
    uow.get(Brand, brand_id)
    return {"influencer_id": influencer_id, "brand_id": brand_id}


def _check_agreement(uow: UnitOfWork, agreement: Agreement) -> None:
    _refuse_backwards(agreement.starts_on, agreement.ends_on)
    if agreement.cadence_days is not None:
        uow.get(Partnership, agreement.partnership_id).cadence_days = agreement.cadence_days


def _check_right(uow: UnitOfWork, right: UsageRight) -> None:
    if right.perpetual:
        right.ends_on = right.months = None
    elif right.months is not None:
        right.ends_on = window_ends_on(right.starts_on, right.months) if right.starts_on else None
    elif right.ends_on is None:
        raise UserError("Say for how many months, until when, or that it is perpetual.", field="ends_on")
    _refuse_backwards(right.starts_on, right.ends_on)


def _check_exclusivity(uow: UnitOfWork, exclusivity: Exclusivity) -> None:
    if exclusivity.starts_on is None or exclusivity.ends_on is None:
        raise UserError("Say from when to when.", field="ends_on")
    if not (exclusivity.category or exclusivity.rivals):
        raise UserError("Say the category, or name the rivals.", field="category")
    _refuse_backwards(exclusivity.starts_on, exclusivity.ends_on)


def _check_gift(uow: UnitOfWork, gift: Gift) -> None:
    if not gift.what or gift.given_on is None:
        raise UserError("Say what was given, and when.", field="what")


def _check_rate(uow: UnitOfWork, rate: PartnerRate) -> None:
    if rate.on_day is None:
        raise UserError("Say of which day the rate is.", field="on_day")
    if all(part is None for part in (rate.base_minor, rate.rights_minor, rate.exclusivity_minor, rate.rush_minor)):
        raise UserError("Give at least one amount.", field="base_minor")


def _refuse_backwards(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise UserError("It ends before it starts.", field="ends_on")


def _line(most: int) -> Read:
    return lambda uow, value, field: limits.one_line(value, field, most)


def _note(uow: UnitOfWork, value: Any, field: str) -> str:
    return limits.many_lines(value, field)


def _day(uow: UnitOfWork, value: Any, field: str) -> date | None:
    return limits.day(value, field)


def _money(uow: UnitOfWork, value: Any, field: str) -> int | None:
    return limits.count(value, field, MOST_MINOR)


def _currency(uow: UnitOfWork, value: Any, field: str) -> str:
    return limits.currency(value, field)


def _yes(uow: UnitOfWork, value: Any, field: str) -> bool:
    return limits.yes_or_no(value, field)


def _number(least: int, most: int) -> Read:
    return lambda uow, value, field: None if value in (None, "") else limits.whole(value, field, least, most)


def _one_of(kind: Any, *, needed: bool = True) -> Read:
    return lambda uow, value, field: None if not needed and not value else limits.choice(kind, value, field)


def _words(uow: UnitOfWork, value: Any, field: str) -> str:
    return ", ".join(limits.words(value, field))


def _lines(uow: UnitOfWork, value: Any, field: str) -> str:
    parts = value.replace("\n", ",") if isinstance(value, str) else value
    return "\n".join(limits.words(parts, field, limits.NAME_LENGTH))


def _record(kind: type[Base]) -> Read:
    return lambda uow, value, field: str(uow.get(kind, value).id) if value else None  # type: ignore[attr-defined]


_PRICE: dict[str, Read] = {"currency": _currency, "fee_minor": _money}
FIELDS: Mapping[type[Base], Mapping[str, Read]] = {
    Agreement: _PRICE
    | {
        "title": _line(200),
        "signed_on": _day,
        "starts_on": _day,
        "ends_on": _day,
        "renews": _yes,
        "notice_days": _number(0, 730),
        "rounds": _number(0, 50),
        "approval_days": _number(0, 365),
        "cadence_days": _number(*limits.CADENCE_DAYS),
        "kill_fee_minor": _money,
        "note": _note,
        "attachment_id": _record(Attachment),
    },
    UsageRight: _PRICE
    | {
        "asset": _line(200),
        "kind": _one_of(RightKind),
        "channels": _words,
        "territory": _words,
        "edits": _one_of(EditsAllowed),
        "ai_use": _yes,
        "trigger": _one_of(RightTrigger),
        "starts_on": _day,
        "months": _number(1, 1200),
        "ends_on": _day,
        "perpetual": _yes,
        "note": _note,
        "collaboration_id": _record(Collaboration),
        "post_id": _record(Post),
        "agreement_id": _record(Agreement),
    },
    Exclusivity: _PRICE
    | {
        "category": _line(120),
        "rivals": _lines,
        "starts_on": _day,
        "ends_on": _day,
        "note": _note,
        "agreement_id": _record(Agreement),
    },
    Gift: {
        "currency": _currency,
        "what": _line(300),
        "given_on": _day,
        "cost_minor": _money,
        "retail_value_minor": _money,
        "post_asked": _yes,
        "told_to_disclose_on": _day,
        "returned_on": _day,
        "note": _note,
        "collaboration_id": _record(Collaboration),
    },
    PartnerRate: {
        "currency": _currency,
        "on_day": _day,
        "platform": _one_of(Platform, needed=False),
        "format": _one_of(PostType, needed=False),
        "source": _one_of(RateSource),
        "base_minor": _money,
        "rights_minor": _money,
        "exclusivity_minor": _money,
        "rush_minor": _money,
        "note": _note,
        "brand_id": _record(Brand),
        "collaboration_id": _record(Collaboration),
    },
}
_CHECK: Mapping[type[Base], Callable[[UnitOfWork, Any], None]] = {
    Agreement: _check_agreement,
    UsageRight: _check_right,
    Exclusivity: _check_exclusivity,
    Gift: _check_gift,
    PartnerRate: _check_rate,
}
