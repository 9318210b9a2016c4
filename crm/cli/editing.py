"""Which service adds, changes or removes which thing; each call is one step in the history. Knows no words typed."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from crm.cli.context import Context
from crm.cli.output import UsageError
from crm.db.unit_of_work import Database
from crm.domain.brief_contents import clean_part
from crm.domain.vocabulary import GoalFigure, PartnershipStatus, ReadingSource
from crm.formats import Formats
from crm.queries.brief_start import suggested_contents
from crm.services import (
    accounts,
    brands,
    briefs,
    campaigns,
    commitments,
    deliverables,
    influencers,
    outreach,
    partnerships,
    payments,
    posts,
    promises,
    rates,
    readings,
    tasks,
    tracking,
)

ACCOUNT_FIELDS = ("platform", "handle", "url", "followers", "engagement_rate", "engagement_basis", "read_on")

_TERM_RECORDS = ("collaboration", "post", "agreement", "brand")

REMOVE: Mapping[str, Callable[[Database, str], None]] = {
    "influencer": influencers.remove_influencer,
    "account": accounts.remove_account,
    "brand": brands.remove_brand,
    "partnership": partnerships.remove_partnership,
    "outreach": outreach.remove_outreach,
    "task": tasks.remove_task,
    "campaign": campaigns.remove_campaign,
    "collaboration": campaigns.remove_collaboration,
    "deliverable": deliverables.remove_deliverable,
    "link": tracking.remove_tracking_link,
    "rate": rates.remove_rate,
    "payment": payments.remove_payment,
    "brief": briefs.remove_brief,
    "post": posts.remove_post,
    "reading": readings.remove_reading,
    "promise": promises.remove_promise,
    "right": commitments.remove_right,
    "agreement": commitments.remove_agreement,
    "exclusivity": commitments.remove_exclusivity,
    "gift": commitments.remove_gift,
    "partner_rate": commitments.remove_partner_rate,
}
_CHANGE: Mapping[str, Callable[[Database, str, Mapping[str, Any]], None]] = {
    "influencer": influencers.edit_influencer,
    "account": accounts.edit_account,
    "brand": brands.edit_brand,
    "outreach": outreach.edit_outreach,
    "link": lambda db, id_, values: tracking.rename_tracking_link(db, id_, values["label"]),
    "rate": rates.edit_rate,
    "payment": lambda db, id_, values: payments.edit_payment(db, id_, _by_id(values, "collaboration")),
    "right": lambda db, id_, values: commitments.edit_right(db, id_, _by_id(values, *_TERM_RECORDS)),
    "agreement": lambda db, id_, values: commitments.edit_agreement(db, id_, _by_id(values, *_TERM_RECORDS)),
    "exclusivity": lambda db, id_, values: commitments.edit_exclusivity(db, id_, _by_id(values, *_TERM_RECORDS)),
    "gift": lambda db, id_, values: commitments.edit_gift(db, id_, _by_id(values, *_TERM_RECORDS)),
    "partner_rate": lambda db, id_, values: commitments.edit_partner_rate(db, id_, _by_id(values, *_TERM_RECORDS)),
    "post": lambda db, id_, values: posts.edit_post(db, id_, _by_id(values, "influencer", "collaboration")),
}


def added(context: Context, db: Database, kind: str, values: dict[str, Any]) -> str:
    """Add a record and return its id.

    Args:
        kind: the thing, singular.
        values: field -> value, as `fields.typed_values` gives them.

    Raises:
        UsageError: a field without which the thing cannot be is missing.
        UserError: the service refuses it.
    """
    for needed in _NEEDED.get(kind, ()):
        if values.get(needed) is None:
            raise UsageError(f"{kind} needs {needed}=")
    return _ADD[kind](context, db, values)


def changed(db: Database, kind: str, record_id: str, values: dict[str, Any]) -> str:
    """Change a record in one step.

    Returns:
        What the record is called now: a corrected reading is a further one.

    Raises:
        UsageError: the fields would be more than one step.
        UserError: the service refuses it.
    """
    if kind == "partnership":
        _change_partnership(db, record_id, values)
    elif kind == "campaign":
        _change_campaign(db, record_id, values)
    elif kind == "collaboration":
        _change_collaboration(db, record_id, values)
    elif kind == "task":
        _change_task(db, record_id, values)
    elif kind == "brief":
        briefs.edit_brief(db, record_id, values)
    elif kind == "deliverable":
        _change_deliverable(db, record_id, values)
    elif kind == "promise":
        _change_promise(db, record_id, values)
    elif kind == "reading":
        return _change_reading(db, record_id, values)
    else:
        _CHANGE[kind](db, record_id, values)
    return record_id


def _change_partnership(db: Database, record_id: str, values: dict[str, Any]) -> None:
    if "status" not in values:
        if "reason" in values:
            raise UsageError("reason= goes with status=")
        partnerships.edit_partnership(db, record_id, values)
        return
    status: PartnershipStatus = values.pop("status")
    reason: str = values.pop("reason", "")
    if values:
        raise UsageError("status= is a move, a step of its own; set the other fields separately")
    partnerships.move_partnership(db, record_id, status, reason=reason)


def _change_campaign(db: Database, record_id: str, values: dict[str, Any]) -> None:
    goals = {
        GoalFigure(name.removeprefix("goal_")): value for name, value in values.items() if name.startswith("goal_")
    }
    if not goals:
        campaigns.edit_campaign(db, record_id, _by_id(values, "brand"))
        return
    if len(goals) < len(values):
        raise UsageError("goals are a step of their own; set the other fields separately")
    campaigns.set_goals(db, record_id, goals)


def _change_collaboration(db: Database, record_id: str, values: dict[str, Any]) -> None:
    if "stage" not in values:
        if "reason" in values:
            raise UsageError("reason= goes with stage=")
        campaigns.edit_collaboration(db, record_id, values)
        return
    stage, reason = values.pop("stage"), values.pop("reason", "")
    if values:
        raise UsageError("stage= is a move, a step of its own; set the other fields separately")
    campaigns.move_collaboration(db, record_id, stage, reason)


def _change_task(db: Database, record_id: str, values: dict[str, Any]) -> None:
    done = values.pop("done", None)
    if done is None:
        tasks.edit_task(db, record_id, _partnership_by_id(values))
        return
    if values:
        raise UsageError("done= is a step of its own; set the other fields separately")
    (tasks.complete_task if done else tasks.reopen_task)(db, record_id)


def _change_deliverable(db: Database, record_id: str, values: dict[str, Any]) -> None:
    if "post" in values:
        post_id = values.pop("post")
        _alone("post=", values)
        deliverables.link_posts(db, record_id, [post_id])
    elif "verdict" in values:
        told = {name: values.pop(name) for name in ("verdict", "words", "reviewer") if name in values}
        _alone("verdict=", values)
        deliverables.review_draft(db, deliverables.ReviewDraft(record_id, **told))
    elif {"words", "reviewer"} & set(values):
        raise UsageError("words= and reviewer= go with verdict=")
    else:
        deliverables.edit_deliverable(db, record_id, values)


def _change_promise(db: Database, record_id: str, values: dict[str, Any]) -> None:
    for word, settle in (("kept_on", promises.keep_promise), ("released_on", promises.release_promise)):
        if word in values:
            on = values.pop(word)
            _alone(f"{word}=", values)
            settle(db, record_id, on)
            return
    promises.edit_promise(db, record_id, _by_id(values, "partnership"))


def _change_reading(db: Database, record_id: str, values: dict[str, Any]) -> str:
    chosen = values.pop("chosen", None)
    if chosen is None:
        return readings.correct_reading(db, record_id, values)
    _alone("chosen=", values)
    post_id, read_at, source, _ = record_id.split("|")
    if chosen:
        readings.choose_reading(db, post_id, read_at, ReadingSource(source))
    else:
        readings.drop_choice(db, post_id)
    return record_id


def _alone(word: str, others: Mapping[str, Any]) -> None:
    if others:
        raise UsageError(f"{word} is a step of its own; set the other fields separately")


def _add_influencer(context: Context, db: Database, values: dict[str, Any]) -> str:
    account = {name: values.pop(name) for name in ACCOUNT_FIELDS if name in values}
    if account and "platform" not in account:
        raise UsageError("handle= and figures need platform=")
    drafts = (accounts.AccountDraft(**account),) if account else ()
    return influencers.add_influencer(db, influencers.InfluencerDraft(**values, accounts=drafts))


def _add_account(context: Context, db: Database, values: dict[str, Any]) -> str:
    owner = values.pop("influencer")
    return accounts.add_account(db, owner, accounts.AccountDraft(**values))


def _add_brand(context: Context, db: Database, values: dict[str, Any]) -> str:
    return brands.add_brand(db, brands.BrandDraft(**values))


def _add_partnership(context: Context, db: Database, values: dict[str, Any]) -> str:
    owner, brand = values.pop("influencer"), values.pop("brand")
    return partnerships.start_partnership(db, owner, brand, **values)


def _add_task(context: Context, db: Database, values: dict[str, Any]) -> str:
    owner = values.pop("influencer")
    return tasks.add_task(db, tasks.TaskDraft(influencer_id=owner, **_partnership_by_id(values)))


def _add_outreach(context: Context, db: Database, values: dict[str, Any]) -> str:
    owner, brand = values.pop("influencer"), values.pop("brand", None)
    moment = values.pop("at", None) or db.now()
    draft = outreach.OutreachDraft(influencer_id=owner, brand_id=brand, at=moment, zone=context.zone, **values)
    return outreach.log_outreach(db, draft).outreach_id


def _add_campaign(context: Context, db: Database, values: dict[str, Any]) -> str:
    zone = {"zone": context.zone} | values
    return campaigns.add_campaign(db, campaigns.CampaignDraft(**_by_id(zone, "brand")))


def _add_collaboration(context: Context, db: Database, values: dict[str, Any]) -> str:
    return campaigns.add_collaboration(db, campaigns.CollaborationDraft(**_by_id(values, "campaign", "influencer")))


def _add_deliverable(context: Context, db: Database, values: dict[str, Any]) -> str:
    return deliverables.add_deliverable(db, deliverables.DeliverableDraft(**_by_id(values, "collaboration")))


def _add_link(context: Context, db: Database, values: dict[str, Any]) -> str:
    return tracking.add_tracking_link(db, tracking.TrackingLinkDraft(**_by_id(values, "collaboration")))


def _add_rate(context: Context, db: Database, values: dict[str, Any]) -> str:
    return rates.add_rate(db, rates.RateDraft(**values))


def _add_payment(context: Context, db: Database, values: dict[str, Any]) -> str:
    return payments.add_payment(db, payments.PaymentDraft(**_by_id(values, "influencer", "collaboration")))


def _add_promise(context: Context, db: Database, values: dict[str, Any]) -> str:
    told = {"made_on": context.today(db)} | _by_id(values, "influencer", "partnership")
    return promises.make_promise(db, promises.PromiseDraft(**told))


def _add_terms(
    add: Callable[[Database, str, str, Mapping[str, Any]], str],
) -> Callable[[Context, Database, dict[str, Any]], str]:
    def added_to_pair(context: Context, db: Database, values: dict[str, Any]) -> str:
        influencer, brand = values.pop("influencer"), values.pop("brand")
        return add(db, influencer, brand, _by_id(values, *_TERM_RECORDS))

    return added_to_pair


def _add_agreement(context: Context, db: Database, values: dict[str, Any]) -> str:
    partnership = values.pop("partnership")
    return commitments.add_agreement(db, partnership, values)


def _add_partner_rate(context: Context, db: Database, values: dict[str, Any]) -> str:
    influencer = values.pop("influencer")
    told = {"on_day": context.today(db)} | _by_id(values, *_TERM_RECORDS)
    return commitments.add_partner_rate(db, influencer, told)


def _add_post(context: Context, db: Database, values: dict[str, Any]) -> str:
    return posts.add_post(db, posts.PostDraft(**_by_id(values, "influencer", "collaboration")))


def _add_reading(context: Context, db: Database, values: dict[str, Any]) -> str:
    told: dict[str, Any] = {"read_at": context.today(db)} | _by_id(values, "post")
    return readings.add_readings(db, [readings.ReadingDraft(**told)]).ids[0]


def _add_brief(context: Context, db: Database, values: dict[str, Any]) -> str:
    """What is not said is taken from the campaign's brief, or else from the campaign itself."""
    campaign_id, influencer_id = values.pop("campaign"), values.pop("influencer", None)
    start = suggested_contents(db, campaign_id, influencer_id, Formats(context.settings.locale, context.settings.zone))
    told = {name: clean_part(name, value) for name, value in values.items()}
    contents = dataclasses.replace(start, **told)
    if influencer_id is None:
        return briefs.add_brief(db, campaign_id, contents)
    return briefs.add_partner_brief(db, campaign_id, influencer_id, contents)


def _partnership_by_id(values: dict[str, Any]) -> dict[str, Any]:
    return _by_id(values, "partnership")


def _by_id(values: Mapping[str, Any], *things: str) -> dict[str, Any]:
    """The values with the things that they name under `THING_id`, as drafts have them."""
    return {f"{name}_id" if name in things else name: value for name, value in values.items()}


_NEEDED: Mapping[str, tuple[str, ...]] = {
    "account": ("influencer", "platform"),
    "brand": ("name",),
    "partnership": ("influencer", "brand"),
    "task": ("influencer", "title"),
    "outreach": ("influencer", "channel", "direction"),
    "campaign": ("brand", "name"),
    "collaboration": ("campaign", "influencer"),
    "deliverable": ("collaboration", "format"),
    "link": ("collaboration",),
    "rate": ("on_day", "from_currency", "to_currency", "rate"),
    "payment": ("influencer", "amount_minor"),
    "brief": ("campaign",),
    "reading": ("post",),
    "promise": ("influencer", "owed_by", "text"),
    "right": ("influencer", "brand"),
    "agreement": ("partnership",),
    "exclusivity": ("influencer", "brand"),
    "gift": ("influencer", "brand", "what", "given_on"),
    "partner_rate": ("influencer",),
}
_ADD: Mapping[str, Callable[[Context, Database, dict[str, Any]], str]] = {
    "influencer": _add_influencer,
    "account": _add_account,
    "brand": _add_brand,
    "partnership": _add_partnership,
    "task": _add_task,
    "outreach": _add_outreach,
    "campaign": _add_campaign,
    "collaboration": _add_collaboration,
    "deliverable": _add_deliverable,
    "link": _add_link,
    "rate": _add_rate,
    "payment": _add_payment,
    "brief": _add_brief,
    "post": _add_post,
    "reading": _add_reading,
    "promise": _add_promise,
    "right": _add_terms(commitments.add_right),
    "agreement": _add_agreement,
    "exclusivity": _add_terms(commitments.add_exclusivity),
    "gift": _add_terms(commitments.add_gift),
    "partner_rate": _add_partner_rate,
}
