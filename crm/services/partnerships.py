"""Commands on partnerships: start, move, edit, remove. Each is one labelled step; domain.pipeline says what may move."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from crm.db.entities import Brand, Influencer, Partnership, PartnershipMove, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.pipeline import check_move, since_after_move
from crm.domain.vocabulary import OutreachStage, PartnershipStatus
from crm.errors import Conflict, UserError

REASON_LENGTH = 2000


def start_partnership(
    db: Database,
    influencer_id: str,
    brand_id: str,
    *,
    status: PartnershipStatus = PartnershipStatus.PROSPECT,
    cadence_days: int | None = None,
) -> str:
    """Begin a partnership of one influencer with one brand and return its id.

    Args:
        cadence_days: agreed days between two-way contacts, 1 to 730; None when nothing is agreed.

    Raises:
        NotFound: the influencer or the brand is gone.
        Conflict: there is one already; the sentence says in which status.
    """
    with db.begin("Start partnership") as uow:
        existing = partnership_of(uow, influencer_id, brand_id)
        if existing is not None:
            brand = uow.get(Brand, brand_id)
            raise Conflict(f"There is already a partnership with {brand.name}; it is {existing.status}.", field="brand")
        partnership = begin_partnership(uow, influencer_id, brand_id, status)
        _assign(partnership, "cadence_days", cadence_days, uow.now)
        return partnership.id


def move_partnership(
    db: Database, partnership_id: str, status: PartnershipStatus, reason: str = "", at: datetime | None = None
) -> None:
    """Change a partnership's status and keep the move with its date, reason and author.

    Args:
        at: aware instant of the move; its own calendar day counts for `since_on`. None: now.

    Raises:
        NotFound: the partnership is gone.
        UserError: the move is not allowed, lacks its reason, or lies before the last one.
    """
    status = limits.choice(PartnershipStatus, status, "status")
    why = limits.many_lines(reason, "reason", REASON_LENGTH)
    with db.begin("Move partnership") as uow:
        partnership = uow.get(Partnership, partnership_id)
        check_move(partnership.status, status, why)
        moment = at or uow.now
        last = uow.session.scalar(
            select(func.max(PartnershipMove.at)).where(PartnershipMove.partnership_id == partnership_id)
        )
        if at is not None and last is not None and moment < last:
            raise UserError("This is before the partnership's last move.", field="at")
        _keep_move(uow, partnership, status, moment, reason=why)


def edit_partnership(db: Database, partnership_id: str, changes: Mapping[str, Any]) -> None:
    """Change a partnership's cadence_days, note, since_on or outreach_stage; its status is moved, not edited.

    Raises:
        NotFound: the partnership is gone.
        UserError: a value is wrong or there is no such field.
    """
    with db.begin("Edit partnership") as uow:
        partnership = uow.get(Partnership, partnership_id)
        for field, value in changes.items():
            _assign(partnership, field, value, uow.now)


def remove_partnership(db: Database, partnership_id: str) -> None:
    """Remove a partnership and its moves; its outreach and tasks stay with the influencer."""
    with db.begin("Remove partnership") as uow:
        uow.delete(uow.get(Partnership, partnership_id))


def partnership_of(uow: UnitOfWork, influencer_id: str, brand_id: str) -> Partnership | None:
    """The partnership of these two inside the caller's step, if there is one."""
    pair = select(Partnership).where(Partnership.influencer_id == influencer_id, Partnership.brand_id == brand_id)
    return uow.session.scalars(pair).first()


def begin_partnership(
    uow: UnitOfWork,
    influencer_id: str,
    brand_id: str,
    status: PartnershipStatus = PartnershipStatus.PROSPECT,
    at: datetime | None = None,
) -> Partnership:
    """Write a new partnership with its first move inside the caller's step."""
    uow.get(Influencer, influencer_id)
    uow.get(Brand, brand_id)
    partnership = Partnership(id=new_id(), influencer_id=influencer_id, brand_id=brand_id, created_at=uow.now)
    moment = at or uow.now
    partnership.outreach_stage, partnership.stage_since_at = OutreachStage.IDENTIFIED, moment
    partnership.status = limits.choice(PartnershipStatus, status, "status")
    uow.add(partnership)
    uow.flush()
    _keep_move(uow, partnership, partnership.status, moment, first=True)
    return partnership


def _keep_move(
    uow: UnitOfWork,
    partnership: Partnership,
    status: PartnershipStatus,
    at: datetime,
    *,
    reason: str = "",
    first: bool = False,
) -> None:
    move = PartnershipMove(id=new_id(), partnership_id=partnership.id, reason=reason, at=at, moved_by=uow.user)
    move.from_status = None if first else partnership.status
    move.to_status = status
    uow.add(move)
    partnership.status = status
    partnership.since_on = since_after_move(partnership.since_on, status, at.date())


def _assign(partnership: Partnership, field: str, value: Any, now: datetime) -> None:
    match field:
        case "cadence_days":
            blank = value is None or value == ""
            partnership.cadence_days = None if blank else limits.whole(value, field, *limits.CADENCE_DAYS)
        case "note":
            partnership.note = limits.many_lines(value, field)
        case "since_on":
            partnership.since_on = limits.day(value, field)
        case "outreach_stage":
            stage = limits.choice(OutreachStage, value, field)
            if stage is not partnership.outreach_stage:
                partnership.outreach_stage, partnership.stage_since_at = stage, now
        case "status":
            raise UserError("A status is moved, with its reason, not edited.", field=field)
        case _:
            raise UserError(f"A partnership has no field “{field}”.", field=field)
