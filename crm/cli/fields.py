"""What `add` and `set` may say of each thing: FIELD=VALUE as typed becomes the values that the services take.

The rules about values are the services'; here is only which field takes which kind of value, and which names a record.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import Any

from crm.cli.context import Context
from crm.cli.output import UsageError
from crm.db.entities import Agreement, Exclusivity, Gift, PartnerRate, UsageRight
from crm.db.unit_of_work import Database
from crm.domain import brief_contents, limits
from crm.domain.readings import FIGURES
from crm.domain.vocabulary import (
    Basis,
    Channel,
    CollaborationStage,
    DeliverableState,
    Direction,
    GoalFigure,
    Outcome,
    OutreachStage,
    PartnershipStatus,
    Party,
    Platform,
    PostType,
    ReadingSource,
    ReviewVerdict,
)
from crm.errors import UserError
from crm.queries import find
from crm.services.commitments import FIELDS

Read = Callable[[Context, Database, str], Any]


def _text(context: Context, db: Database, typed: str) -> str:
    return typed


def _words(context: Context, db: Database, typed: str) -> tuple[str, ...]:
    return limits.words(typed, "words")


def _rate(context: Context, db: Database, typed: str) -> Decimal | None:
    """A fraction, or a percentage with its sign: 0.048 and 4.8% are the same."""
    text = typed.strip()
    if not text.endswith("%"):
        return limits.rate(text, "rate")
    try:
        return Decimal(text[:-1].strip()) / 100
    except InvalidOperation as error:
        raise UsageError(f"“{typed}” is not a rate; it looks like 4.8% or 0.048.") from error


def _one_of(kind: Any) -> Read:
    return lambda context, db, typed: limits.choice(kind, typed, "choice")


def _named(thing: str) -> Read:
    return lambda context, db, typed: find.resolve(db, thing, typed) if typed else None


def _count(context: Context, db: Database, typed: str) -> int | None:
    return limits.count(typed, "count")


def _day(context: Context, db: Database, typed: str) -> Any:
    return limits.day(typed, "date")


def _instant(context: Context, db: Database, typed: str) -> Any:
    return context.instant(typed)


def _number(context: Context, db: Database, typed: str) -> Decimal | None:
    return limits.number(typed, "number")


def _yes_or_no(context: Context, db: Database, typed: str) -> bool:
    return limits.yes_or_no(typed, "yes or no")


_ACCOUNT: dict[str, Read] = {
    "platform": _one_of(Platform),
    "handle": _text,
    "url": _text,
    "followers": _count,
    "engagement_rate": _rate,
    "engagement_basis": _one_of(Basis),
    "read_on": _day,
}
_PERSON: dict[str, Read] = {
    "name": _text,
    "email": _text,
    "location": _text,
    "language": _text,
    "gender": _text,
    "note": _text,
    "private_note": _text,
    "do_not_contact": _yes_or_no,
    "tags": _words,
    "niches": _words,
}
_BRAND: dict[str, Read] = {"name": _text, "website": _text, "note": _text, "values": _words, "niches": _words}
_PARTNERSHIP: dict[str, Read] = {"cadence_days": _count, "note": _text, "since_on": _day}
_TASK: dict[str, Read] = {"title": _text, "due_on": _day, "partnership": _named("partnership")}
_OUTREACH: dict[str, Read] = {
    "channel": _one_of(Channel),
    "direction": _one_of(Direction),
    "outcome": _one_of(Outcome),
    "at": _instant,
    "note": _text,
}
_MINOR = (
    "fee_minor",
    "product_cost_minor",
    "retail_value_minor",
    "shipping_minor",
    "commission_minor",
    "agency_minor",
)
_CAMPAIGN: dict[str, Read] = {
    "brand": _named("brand"),
    "name": _text,
    "objective": _text,
    "starts_on": _day,
    "ends_on": _day,
    "zone": _text,
    "currency": _text,
    "budget_minor": _text,
    "attribution_days": _count,
    "code_first": _yes_or_no,
    "margin_rate": _rate,
    "landing_url": _text,
}
_COLLABORATION: dict[str, Read] = {
    "stage": _one_of(CollaborationStage),
    "currency": _text,
    **dict.fromkeys(_MINOR, _text),
    "cost_confirmed": _yes_or_no,
    "code": _text,
    "link": _text,
    "note": _text,
}
_PAYMENT: dict[str, Read] = {
    "amount_minor": _text,
    "currency": _text,
    "collaboration": _named("collaboration"),
    "due_on": _day,
    "paid_on": _day,
    "note": _text,
}
_POST: dict[str, Read] = {
    "influencer": _named("influencer"),
    "collaboration": _named("collaboration"),
    "url": _text,
    "type": _one_of(PostType),
    "posted_on": _day,
    "text": _text,
    "boosted": _yes_or_no,
    "giveaway": _yes_or_no,
    "shared": _yes_or_no,
    "themes": _words,
    "styles": _words,
}
_READING: dict[str, Read] = {
    **dict.fromkeys((*FIGURES, "engagements"), _count),
    "engagement_rate": _rate,
    "engagement_basis": _one_of(Basis),
}
_DELIVERABLE: dict[str, Read] = {
    "platform": _one_of(Platform),
    "format": _one_of(PostType),
    "count": _count,
    "due_from_on": _day,
    "due_on": _day,
    "rounds_agreed": _count,
    "note": _text,
}
_RATE: dict[str, Read] = {
    "on_day": _day,
    "from_currency": _text,
    "to_currency": _text,
    "rate": _number,
    "source": _text,
}
_SHARES = (GoalFigure.ENGAGEMENT_RATE, GoalFigure.POSITIVE_SHARE)
_GOALS: dict[str, Read] = {f"goal_{figure}": _rate if figure in _SHARES else _number for figure in GoalFigure}
_PART: dict[str, Read] = {"collaboration": _named("collaboration")}
_BRIEF: dict[str, Read] = dict.fromkeys(brief_contents.FIELDS, _text)
_OWNER: dict[str, Read] = {"influencer": _named("influencer")}

_PROMISE: dict[str, Read] = {
    "owed_by": _one_of(Party),
    "text": _text,
    "made_on": _day,
    "due_on": _day,
    "partnership": _named("partnership"),
}
_PAIR: dict[str, Read] = _OWNER | {"brand": _named("brand")}


def _terms(entity: type) -> dict[str, Read]:
    """The fields of an agreement, right, exclusivity, gift or rate; the services read their values."""
    named = {"collaboration_id": "collaboration", "post_id": "post", "agreement_id": "agreement", "brand_id": "brand"}
    return {named.get(field, field): _named(named[field]) if field in named else _text for field in FIELDS[entity]}


TO_ADD: Mapping[str, Mapping[str, Read]] = {
    "influencer": _PERSON | _ACCOUNT,
    "account": _OWNER | _ACCOUNT,
    "brand": _BRAND,
    "partnership": _OWNER | {"brand": _named("brand"), "status": _one_of(PartnershipStatus), "cadence_days": _count},
    "task": _OWNER | _TASK,
    "outreach": _OWNER | _OUTREACH | {"brand": _named("brand"), "follow_up_on": _day, "follow_up_title": _text},
    "campaign": _CAMPAIGN,
    "collaboration": _OWNER | {"campaign": _named("campaign")} | _COLLABORATION,
    "deliverable": _PART | _DELIVERABLE,
    "link": _PART | {"label": _text, "landing_url": _text, "platform": _one_of(Platform), "term": _text},
    "rate": _RATE,
    "payment": _OWNER | _PAYMENT,
    "brief": _OWNER | {"campaign": _named("campaign")} | _BRIEF,
    "post": _POST | {"platform": _one_of(Platform)},
    "promise": _OWNER | _PROMISE,
    "right": _PAIR | _terms(UsageRight),
    "agreement": {"partnership": _named("partnership")} | _terms(Agreement),
    "exclusivity": _PAIR | _terms(Exclusivity),
    "gift": _PAIR | _terms(Gift),
    "partner_rate": _OWNER | _terms(PartnerRate),
    "reading": {"post": _named("post"), "read_at": _text, "source": _one_of(ReadingSource)} | _READING,
}
_CONTACT: dict[str, Read] = dict.fromkeys(("preferred_channel", "contact_hours", "zone", "never_ask"), _text)

TO_SET: Mapping[str, Mapping[str, Read]] = {
    "influencer": _PERSON | _CONTACT,
    "account": _ACCOUNT,
    "brand": _BRAND,
    "partnership": _PARTNERSHIP
    | {"status": _one_of(PartnershipStatus), "reason": _text, "outreach_stage": _one_of(OutreachStage)},
    "task": _TASK | {"done": _yes_or_no},
    "outreach": _OUTREACH,
    "campaign": _CAMPAIGN | _GOALS,
    "collaboration": _COLLABORATION | {"reason": _text},
    "deliverable": _DELIVERABLE
    | {"state": _one_of(DeliverableState), "post": _named("post")}
    | {"verdict": _one_of(ReviewVerdict), "words": _text, "reviewer": _text},
    "link": {"label": _text},
    "rate": _RATE,
    "payment": _PAYMENT,
    "brief": _BRIEF,
    "post": _POST | {"seen_gone_on": _day},
    "promise": _PROMISE | {"kept_on": _day, "released_on": _day},
    "right": _terms(UsageRight),
    "agreement": _terms(Agreement),
    "exclusivity": _terms(Exclusivity),
    "gift": _terms(Gift),
    "partner_rate": _terms(PartnerRate),
    "reading": _READING | {"chosen": _yes_or_no},
}


def typed_values(
    context: Context, db: Database, assignments: Sequence[str], known: Mapping[str, Read]
) -> dict[str, Any]:
    """FIELD=VALUE words as values.

    Args:
        assignments: as typed; an empty value clears the field.
        known: field name -> how its value is read.

    Raises:
        UsageError: a word without "=", an unknown field, or one given twice.
        UserError: a value that cannot be; the sentence begins with the field.
    """
    values: dict[str, Any] = {}
    for word in assignments:
        name, equals, typed = word.partition("=")
        if not equals:
            raise UsageError(f"“{word}” is not FIELD=VALUE.")
        if name not in known:
            raise UsageError(f"there is no field “{name}” here; there are: {', '.join(known)}.")
        if name in values:
            raise UsageError(f"“{name}” is given twice.")
        with naming(name):
            values[name] = known[name](context, db, typed)
    return values


@contextmanager
def naming(field: str | None = None) -> Iterator[None]:
    """Begin the sentence about a wrong value with its field's name: beside a form it needs none, here it does.

    Args:
        field: the name; None means the one that the error carries.
    """
    try:
        yield
    except UserError as error:
        name = field or error.field
        if type(error) is not UserError or name is None:
            raise
        raise UserError(f"{name}: {error}", field=name) from error
