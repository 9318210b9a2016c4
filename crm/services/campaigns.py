"""Commands on campaigns and collaborations: add, edit, goals, shortlist, move, remove. Each public command is one step.

`campaign_named`, `collaboration_of` and their like work inside a caller's step, for imports.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from crm.db.entities import (
    Brand,
    Campaign,
    CampaignGoal,
    Collaboration,
    CollaborationMove,
    Influencer,
    Workspace,
    new_id,
)
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import collaborations, limits
from crm.domain.identity import code_key, name_key, sort_key
from crm.domain.vocabulary import CollaborationStage, GoalFigure
from crm.errors import Conflict, UserError

UNASSIGNED = "Unassigned"  # the brand of campaigns of which nobody said whose they are
CODE_LENGTH = 60
REASON_LENGTH = 2000
MOST_MINOR = 10**15

_AMOUNTS = (
    "fee_minor",
    "product_cost_minor",
    "retail_value_minor",
    "shipping_minor",
    "commission_minor",
    "agency_minor",
)
_SHARES = frozenset({GoalFigure.ENGAGEMENT_RATE, GoalFigure.POSITIVE_SHARE})
_PLAN = (
    "objective",
    "starts_on",
    "ends_on",
    "zone",
    "budget_minor",
    "attribution_days",
    "code_first",
    "margin_rate",
    "landing_url",
)


@dataclass(frozen=True)
class CampaignDraft:
    """A campaign as typed; `currency` None means the workspace's own, days are inclusive.

    Attributes:
        attribution_days: a sale counts so many days after the post, 1 to 365.
        code_first: a sale with a link and a code is the code's.
        margin_rate: fraction of revenue that is profit before cost, for ROI; None means all of it.
    """

    brand_id: str
    name: str
    objective: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    zone: str = "UTC"
    currency: str | None = None
    budget_minor: int | None = None
    attribution_days: int = 30
    code_first: bool = True
    margin_rate: Decimal | None = None
    landing_url: str | None = None


@dataclass(frozen=True)
class AddedToCampaign:
    """What `add_to_campaign` did: ids of the new collaborations, and of influencers who were in the campaign already."""

    collaboration_ids: tuple[str, ...]
    already: tuple[str, ...]


@dataclass(frozen=True)
class CollaborationDraft:
    """One influencer's part in a campaign as typed; amounts in minor units, `currency` None means the campaign's."""

    campaign_id: str
    influencer_id: str
    stage: CollaborationStage = CollaborationStage.INVITED
    currency: str | None = None
    fee_minor: int | None = None
    product_cost_minor: int | None = None
    retail_value_minor: int | None = None
    shipping_minor: int | None = None
    commission_minor: int | None = None
    agency_minor: int | None = None
    cost_confirmed: bool = False
    code: str | None = None
    link: str | None = None
    note: str = ""


Goals = Mapping[GoalFigure, Decimal | int | None]


def add_campaign(db: Database, draft: CampaignDraft, goals: Goals | None = None) -> str:
    """Add a campaign and return its id.

    Args:
        goals: as in `set_goals`.

    Raises:
        NotFound: the brand is gone.
        UserError: a value is wrong.
        Conflict: the brand has a campaign of this name.
    """
    with db.begin("Add campaign") as uow:
        uow.get(Brand, draft.brand_id)
        currency = draft.currency or home_currency(uow)
        campaign = Campaign(id=new_id(), brand_id=draft.brand_id, name="", name_key="", created_at=uow.now)
        told = {name: getattr(draft, name) for name in _PLAN}
        for field, value in {"name": draft.name, "currency": currency, **told}.items():
            _assign_campaign(uow, campaign, field, value)
        _check_days(campaign)
        uow.add(campaign)
        _set_goals(uow, campaign, _targets(goals or {}))
        return campaign.id


def edit_campaign(db: Database, campaign_id: str, changes: Mapping[str, Any], goals: Goals | None = None) -> None:
    """Change some fields of a campaign.

    Args:
        changes: field of `CampaignDraft` -> new value.
        goals: as in `set_goals`.

    Raises:
        NotFound: the campaign, or the brand it should go to, is gone.
        UserError, Conflict: as `add_campaign`; an unknown field is named.
    """
    with db.begin("Edit campaign") as uow:
        campaign = uow.get(Campaign, campaign_id)
        for field, value in changes.items():
            _assign_campaign(uow, campaign, field, value)
        _check_days(campaign)
        _set_goals(uow, campaign, _targets(goals or {}))


def set_goals(db: Database, campaign_id: str, goals: Goals) -> None:
    """Set what a campaign is to reach; figures that are not named keep their goal.

    Args:
        goals: figure -> target in the figure's own unit: a count, a fraction for rates and shares, minor units of the
            campaign's currency for revenue; None takes the goal away.

    Raises:
        NotFound: the campaign is gone.
        UserError: a target is negative, or not whole where it is counted; `field` is the figure.
    """
    targets = _targets(goals)
    with db.begin("Set goals") as uow:
        _set_goals(uow, uow.get(Campaign, campaign_id), targets)


def remove_campaign(db: Database, campaign_id: str) -> None:
    """Remove a campaign with its collaborations; posts, sales and payments stay."""
    with db.begin("Remove campaign") as uow:
        uow.delete(uow.get(Campaign, campaign_id))


def add_collaboration(db: Database, draft: CollaborationDraft) -> str:
    """Add an influencer to a campaign and return the collaboration's id.

    Raises:
        NotFound: the campaign or the influencer is gone.
        UserError: a value is wrong.
        Conflict: the influencer is in the campaign already, or the code is another collaboration's.
    """
    with db.begin("Add collaboration") as uow:
        campaign = uow.get(Campaign, draft.campaign_id)
        influencer = uow.get(Influencer, draft.influencer_id)
        if collaboration_of(uow, campaign.id, influencer.id) is not None:
            raise Conflict(f"{influencer.name or 'This influencer'} is in {campaign.name} already.", field="influencer")
        collaboration = _begun(uow, campaign, influencer.id, limits.choice(CollaborationStage, draft.stage, "stage"))
        told = {name: getattr(draft, name) for name in (*_AMOUNTS, "cost_confirmed", "code", "link", "note")}
        for field, value in {"currency": draft.currency or campaign.currency, **told}.items():
            _assign_collaboration(uow, collaboration, field, value)
        return collaboration.id


def add_to_campaign(db: Database, campaign_id: str, influencer_ids: Iterable[str]) -> AddedToCampaign:
    """Put influencers into a campaign in its first stage; those who are in it already stay as they are.

    Raises:
        NotFound: the campaign or one of the influencers is gone; nobody was added.
    """
    wanted = tuple(dict.fromkeys(influencer_ids))
    with db.begin("Add to campaign") as uow:
        campaign = uow.get(Campaign, campaign_id)
        already = tuple(each for each in wanted if collaboration_of(uow, campaign.id, each) is not None)
        new = [uow.get(Influencer, each).id for each in wanted if each not in already]
        added = tuple(_begun(uow, campaign, each, collaborations.STAGES[0]).id for each in new)
    return AddedToCampaign(added, already)


def edit_collaboration(db: Database, collaboration_id: str, changes: Mapping[str, Any]) -> None:
    """Change some fields of a collaboration; its stage is moved, not edited.

    Raises:
        NotFound: the collaboration is gone.
        UserError, Conflict: as `add_collaboration`; an unknown field is named.
    """
    with db.begin("Edit collaboration") as uow:
        collaboration = uow.get(Collaboration, collaboration_id)
        for field, value in changes.items():
            _assign_collaboration(uow, collaboration, field, value)


def move_collaboration(
    db: Database, collaboration_id: str, stage: CollaborationStage, reason: str = "", at: datetime | None = None
) -> None:
    """Move a collaboration to another stage and keep the move with its date, reason and author.

    Args:
        reason: needed when going back or past a stage, see `domain.collaborations.needs_reason`.
        at: aware instant of the move; None: now.

    Raises:
        NotFound: the collaboration is gone.
        UserError: it is in that stage already, lacks its reason, or the move lies before the last one.
    """
    stage = limits.choice(CollaborationStage, stage, "stage")
    why = limits.many_lines(reason, "reason", REASON_LENGTH)
    with db.begin("Move collaboration") as uow:
        move_within(uow, collaboration_id, stage, why, at)


def move_collaborations(
    db: Database, collaboration_ids: Iterable[str], stage: CollaborationStage, reason: str = ""
) -> None:
    """Move several collaborations to the same stage in one step: all of them or none.

    Raises:
        NotFound, UserError: as `move_collaboration`, for the first one that cannot move.
    """
    stage = limits.choice(CollaborationStage, stage, "stage")
    why = limits.many_lines(reason, "reason", REASON_LENGTH)
    with db.begin("Move collaborations") as uow:
        for collaboration_id in collaboration_ids:
            move_within(uow, collaboration_id, stage, why)


def remove_collaboration(db: Database, collaboration_id: str) -> None:
    """Take an influencer out of a campaign; posts, sales and payments stay."""
    with db.begin("Remove collaboration") as uow:
        uow.delete(uow.get(Collaboration, collaboration_id))


# ---- inside a caller's step ----


def move_within(
    uow: UnitOfWork, collaboration_id: str, stage: CollaborationStage, why: str, at: datetime | None = None
) -> None:
    """As `move_collaboration`."""
    collaboration = uow.get(Collaboration, collaboration_id)
    collaborations.check_move(collaboration.stage, stage, why, ships_product=_ships_product(collaboration))
    if at is not None and at < collaboration.stage_since_at:
        raise UserError("This is before the collaboration's last move.", field="at")
    _keep_move(uow, collaboration, stage, at or uow.now, reason=why)


def home_currency(uow: UnitOfWork) -> str:
    """The workspace's own currency, ISO 4217."""
    return uow.session.scalars(select(Workspace.home_currency)).one()


def campaign_named(uow: UnitOfWork, name: str, brand: str | None, currency: str) -> Campaign:
    """The campaign of this name, made when there is none.

    Args:
        brand: whose it is, by name; None = whosever campaign has this name, else the brand "Unassigned".
        currency: of a campaign that must be made.
    """
    text = limits.one_line(name, "campaign", limits.NAME_LENGTH)
    found = select(Campaign).where(Campaign.name_key == name_key(text)).order_by(Campaign.created_at, Campaign.id)
    if brand is not None:
        found = found.join(Brand, Brand.id == Campaign.brand_id).where(Brand.name_key == name_key(brand))
    campaign = uow.session.scalars(found).first()
    if campaign is None:
        owner = _brand_named(uow, brand or UNASSIGNED)
        campaign = Campaign(id=new_id(), brand_id=owner, name=text, name_key=name_key(text), created_at=uow.now)
        campaign.currency = currency
        uow.add(campaign)
        uow.flush()
    return campaign


def collaboration_of(uow: UnitOfWork, campaign_id: str, influencer_id: str) -> Collaboration | None:
    """The collaboration of these two, if there is one."""
    pair = (Collaboration.campaign_id == campaign_id, Collaboration.influencer_id == influencer_id)
    return uow.session.scalars(select(Collaboration).where(*pair)).first()


def collaborations_for(
    uow: UnitOfWork, pairs: Iterable[tuple[str, str]], stage: CollaborationStage
) -> dict[tuple[str, str], str]:
    """The collaborations of many (campaign, influencer) pairs by pair, made where there is none.

    Args:
        stage: of those that must be made.
    """
    wanted = dict.fromkeys(pairs)
    campaigns = {campaign_id for campaign_id, _ in wanted}
    columns = (Collaboration.campaign_id, Collaboration.influencer_id, Collaboration.id)
    rows = uow.session.execute(select(*columns).where(Collaboration.campaign_id.in_(campaigns)))
    known = {(campaign_id, influencer_id): id_ for campaign_id, influencer_id, id_ in rows}
    for campaign_id, influencer_id in wanted:
        if (campaign_id, influencer_id) not in known:
            made = _begun(uow, uow.get(Campaign, campaign_id), influencer_id, stage)
            known[campaign_id, influencer_id] = made.id
    uow.flush()
    return {pair: known[pair] for pair in wanted}


def _begun(uow: UnitOfWork, campaign: Campaign, influencer_id: str, stage: CollaborationStage) -> Collaboration:
    """Write a new collaboration with its first move."""
    made = Collaboration(id=new_id(), campaign_id=campaign.id, influencer_id=influencer_id, created_at=uow.now)
    made.currency = campaign.currency
    made.stage, made.stage_since_at = stage, uow.now
    uow.add(made)
    _keep_move(uow, made, stage, uow.now, first=True)
    return made


def _keep_move(
    uow: UnitOfWork,
    collaboration: Collaboration,
    stage: CollaborationStage,
    at: datetime,
    *,
    reason: str = "",
    first: bool = False,
) -> None:
    move = CollaborationMove(id=new_id(), collaboration_id=collaboration.id, to_stage=stage, reason=reason, at=at)
    move.from_stage = None if first else collaboration.stage
    move.moved_by = uow.user
    uow.add(move)
    collaboration.stage, collaboration.stage_since_at = stage, at


def _ships_product(collaboration: Collaboration) -> bool:
    return any((collaboration.product_cost_minor, collaboration.retail_value_minor, collaboration.shipping_minor))


def _brand_named(uow: UnitOfWork, name: str) -> str:
    text = limits.one_line(name, "brand", limits.NAME_LENGTH)
    key = name_key(text)
    found = uow.session.scalar(select(Brand.id).where(Brand.name_key == key))
    if found is not None:
        return found
    brand = Brand(id=new_id(), name=text, name_key=key, sort_key=sort_key(text) or key, note="", created_at=uow.now)
    uow.add(brand)
    uow.flush()
    return brand.id


# ---- fields ----


def _assign_campaign(uow: UnitOfWork, campaign: Campaign, field: str, value: Any) -> None:
    match field:
        case "name":
            _rename(uow, campaign, limits.one_line(value, field, limits.NAME_LENGTH))
        case "brand_id":
            campaign.brand_id = uow.get(Brand, value).id
            _rename(uow, campaign, campaign.name)
        case "objective":
            campaign.objective = limits.many_lines(value, field)
        case "starts_on" | "ends_on":
            setattr(campaign, field, limits.day(value, field))
        case "zone":
            campaign.zone = _zone(value)
        case "currency":
            campaign.currency = limits.currency(value, field)
        case "budget_minor":
            campaign.budget_minor = limits.count(value, field, MOST_MINOR)
        case "attribution_days":
            campaign.attribution_days = limits.whole(value, field, 1, 365)
        case "code_first":
            campaign.code_first = limits.yes_or_no(value, field)
        case "margin_rate":
            campaign.margin_rate = limits.rate(value, field)
        case "landing_url":
            campaign.landing_url = limits.web_address(value, field)
        case _:
            raise UserError(f"A campaign has no field “{field}”.", field=field)


def _target(figure: GoalFigure, told: Decimal | int | str | None) -> Decimal | None:
    if figure in _SHARES:
        return limits.rate(told, figure)
    number = limits.count(told, figure, MOST_MINOR)
    return None if number is None else Decimal(number)


def _targets(goals: Goals) -> dict[GoalFigure, Decimal | None]:
    known = {limits.choice(GoalFigure, figure, "figure"): told for figure, told in goals.items()}
    return {figure: _target(figure, told) for figure, told in known.items()}


def _set_goals(uow: UnitOfWork, campaign: Campaign, targets: Mapping[GoalFigure, Decimal | None]) -> None:
    if not targets:
        return
    rows = uow.session.scalars(select(CampaignGoal).where(CampaignGoal.campaign_id == campaign.id))
    known = {goal.figure: goal for goal in rows}
    for figure, target in targets.items():
        _set_goal(uow, campaign, known.get(figure), figure, target)


def _set_goal(
    uow: UnitOfWork, campaign: Campaign, goal: CampaignGoal | None, figure: GoalFigure, target: Decimal | None
) -> None:
    if target is None:
        if goal is not None:
            uow.delete(goal)
    elif goal is None:
        uow.add(CampaignGoal(id=new_id(), campaign_id=campaign.id, figure=figure, target=target))
    else:
        goal.target = target


def _rename(uow: UnitOfWork, campaign: Campaign, name: str) -> None:
    key = name_key(name)
    if not key:
        raise UserError("Type the campaign's name.", field="name")
    same = (Campaign.brand_id == campaign.brand_id, Campaign.name_key == key, Campaign.id != campaign.id)
    with uow.session.no_autoflush:
        taken = uow.session.scalar(select(Campaign.name).where(*same))
    if taken is not None:
        raise Conflict(f"The brand has a campaign called {taken} already.", field="name")
    campaign.name, campaign.name_key = name, key


def _check_days(campaign: Campaign) -> None:
    if campaign.starts_on and campaign.ends_on and campaign.ends_on < campaign.starts_on:
        raise UserError("The campaign ends before it starts.", field="ends_on")


def _zone(value: object) -> str:
    name = limits.one_line(value, "zone", 60)
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UserError("This is not a time zone; it looks like Europe/Berlin.", field="zone") from error


def _assign_collaboration(uow: UnitOfWork, collaboration: Collaboration, field: str, value: Any) -> None:
    if field in _AMOUNTS:
        setattr(collaboration, field, limits.count(value, field, MOST_MINOR))
        return
    match field:
        case "currency":
            collaboration.currency = limits.currency(value, field)
        case "cost_confirmed":
            collaboration.cost_confirmed = limits.yes_or_no(value, field)
        case "code":
            _give_code(uow, collaboration, limits.one_line(value, field, CODE_LENGTH))
        case "link":
            collaboration.link = limits.web_address(value, field)
        case "note":
            collaboration.note = limits.many_lines(value, field)
        case "stage":
            raise UserError("A stage is moved, not edited.", field=field)
        case _:
            raise UserError(f"A collaboration has no field “{field}”.", field=field)


def _give_code(uow: UnitOfWork, collaboration: Collaboration, code: str) -> None:
    """A code tells whose sale it is, so two collaborations of different people never share one."""
    key = code_key(code) or None
    if key is not None:
        holders = select(Collaboration.influencer_id).where(
            Collaboration.code_key == key, Collaboration.influencer_id != collaboration.influencer_id
        )
        with uow.session.no_autoflush:
            holder = uow.session.scalars(holders).first()
        if holder is not None:
            whose = uow.get(Influencer, holder).name or "another influencer"
            raise Conflict(f"The code {code} is the one of {whose}.", field="code")
    collaboration.code, collaboration.code_key = code or None, key
