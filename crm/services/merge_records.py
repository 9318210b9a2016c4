"""What belongs to one influencer passes to another, inside the caller's step: nothing is lost, nothing stands twice.

Whose name, e-mail and notes stay is decided in merging.py. Every statement is one the change log sees.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from crm.db.change_log import FACTS, logged_tables
from crm.db.entities import (
    Account,
    AccountHandle,
    AccountSnapshot,
    Base,
    Brief,
    BriefVersion,
    Collaboration,
    CollaborationMove,
    InfluencerAlias,
    InfluencerNiche,
    InfluencerTag,
    KeptApart,
    Partnership,
    PartnershipMove,
    new_id,
)
from crm.db.unit_of_work import UnitOfWork
from crm.domain.doubles import MERGED_ID, AccountTraits, joined_text, shared_accounts
from crm.domain.pipeline import furthest
from crm.domain.vocabulary import CollaborationStage, Money, OutreachStage, PartnershipStatus

Record = dict[str, Any]
_STAGES = list(CollaborationStage)
_AMOUNTS = (
    "fee_minor",
    "product_cost_minor",
    "retail_value_minor",
    "shipping_minor",
    "commission_minor",
    "agency_minor",
)
_FOLLOWERS = ("followers", "followers_on")
_ENGAGEMENT = ("engagement_rate", "engagement_basis", "engagement_on")


def pass_on(uow: UnitOfWork, from_id: str, to_id: str) -> None:
    """Give everything of one influencer to another; where both have the same, the two become one.

    Args:
        from_id: keeps nothing but its own fields; the caller removes it.
        to_id: also gets the other's id as an alias, so that scripts and the history still find the person by it.
    """
    uow.flush()
    _drop_doubles(uow, InfluencerTag, "tag_id", from_id, to_id)
    _drop_doubles(uow, InfluencerNiche, "niche_id", from_id, to_id)
    _pass_decisions(uow, from_id, to_id)
    _join_accounts(uow, from_id, to_id)
    _join_partnerships(uow, from_id, to_id)
    _join_collaborations(uow, from_id, to_id)
    _join_briefs(uow, from_id, to_id)
    _repoint(uow, "influencer", from_id, to_id)
    layout, column = MERGED_ID
    alias = {"id": new_id(), "influencer_id": to_id, "layout": layout, "column_name": column, "value": from_id}
    uow.insert(InfluencerAlias, [alias])
    uow.session.expire_all()


def _repoint(uow: UnitOfWork, thing: str, from_id: str, to_id: str) -> None:
    """Every reference to one record becomes one to another: foreign keys, and the ids that facts carry without one."""
    for table in logged_tables():
        columns = [key.parent for key in table.foreign_keys if key.column.table.name == thing]
        if table.name in FACTS and f"{thing}_id" in table.columns:
            columns.append(table.columns[f"{thing}_id"])
        for column in columns:
            uow.execute(sa.update(table).where(column == from_id).values({column.name: to_id}))


def _rows(uow: UnitOfWork, entity: type[Base], column: str, values: Iterable[str]) -> list[Record]:
    table = _table(entity)
    query = sa.select(table).where(table.c[column].in_(list(values))).order_by(table.c.id)
    return [dict(row) for row in uow.execute(query).mappings()]


def _table(entity: type[Base]) -> sa.Table:
    table = entity.__table__
    assert isinstance(table, sa.Table)
    return table


def _set(uow: UnitOfWork, entity: type[Base], record_id: str, values: Record) -> None:
    table = _table(entity)
    uow.execute(sa.update(table).where(table.c.id == record_id).values(values))


def _remove(uow: UnitOfWork, entity: type[Base], ids: Sequence[str]) -> None:
    table = _table(entity)
    if ids:
        uow.execute(sa.delete(table).where(table.c.id.in_(ids)))


def _drop_doubles(uow: UnitOfWork, entity: type[Base], column: str, from_id: str, to_id: str) -> None:
    here = {row[column] for row in _rows(uow, entity, "influencer_id", [to_id])}
    theirs = _rows(uow, entity, "influencer_id", [from_id])
    _remove(uow, entity, [row["id"] for row in theirs if row[column] in here])


def _pass_decisions(uow: UnitOfWork, from_id: str, to_id: str) -> None:
    """ "Not the same person" holds for whoever the person is now; on the two themselves it is overruled."""
    decided = _rows(uow, KeptApart, "first_id", [from_id, to_id]) + _rows(uow, KeptApart, "second_id", [from_id, to_id])
    by_id = {row["id"]: row for row in decided}
    taken = {(row["first_id"], row["second_id"]) for row in by_id.values()}
    for row in by_id.values():
        pair = (row["first_id"], row["second_id"])
        if from_id not in pair:
            continue
        first, second = sorted(to_id if each == from_id else each for each in pair)
        if first == second or (first, second) in taken:
            _remove(uow, KeptApart, [row["id"]])
        else:
            taken.add((first, second))
            _set(uow, KeptApart, row["id"], {"first_id": first, "second_id": second})


# ---- accounts


def _join_accounts(uow: UnitOfWork, from_id: str, to_id: str) -> None:
    mine = {row["id"]: row for row in _rows(uow, Account, "influencer_id", [to_id])}
    theirs = {row["id"]: row for row in _rows(uow, Account, "influencer_id", [from_id])}
    former: dict[str, list[Record]] = defaultdict(list)
    for row in _rows(uow, AccountHandle, "account_id", [*mine, *theirs]):
        former[row["account_id"]].append(row)
    shared = shared_accounts(
        {id_: _traits(row, former[id_]) for id_, row in mine.items()},
        {id_: _traits(row, former[id_]) for id_, row in theirs.items()},
    )
    for their_id, my_id in shared.items():
        _join_account(uow, mine[my_id], theirs[their_id], (former[my_id], former[their_id]))


def _traits(account: Record, former: Sequence[Record]) -> AccountTraits:
    keys = {row["handle_key"] for row in former} | {account["handle_key"]}
    return AccountTraits(account["platform"], account["platform_account_id"] or "", frozenset(keys - {None}))


def _join_account(uow: UnitOfWork, mine: Record, theirs: Record, former: tuple[list[Record], list[Record]]) -> None:
    current, passed = (theirs, mine) if _is_newer(theirs, mine, *former) else (mine, theirs)
    values: Record = {name: current[name] or passed[name] for name in ("handle", "handle_key", "url")}
    values["platform_account_id"] = mine["platform_account_id"] or theirs["platform_account_id"]
    for figures in (_FOLLOWERS, _ENGAGEMENT):
        source = theirs if (theirs[figures[-1]] or date.min) > (mine[figures[-1]] or date.min) else mine
        values |= {name: source[name] for name in figures}
    _drop_equal_snapshots(uow, theirs["id"], mine["id"])
    known = {row["handle_key"] for row in former[0]} | {values["handle_key"]}
    _remove(uow, AccountHandle, [row["id"] for row in former[1] if row["handle_key"] in known])
    _repoint(uow, "account", theirs["id"], mine["id"])
    _remove(uow, Account, [theirs["id"]])
    _set(uow, Account, mine["id"], values)
    known |= {row["handle_key"] for row in former[1]}
    if passed["handle_key"] and passed["handle_key"] not in known:
        until = _figures_on(passed) or uow.today
        handle = {"id": new_id(), "account_id": mine["id"], "until_on": until}
        uow.insert(AccountHandle, [handle | {name: passed[name] for name in ("handle", "handle_key")}])


def _is_newer(theirs: Record, mine: Record, my_former: Sequence[Record], their_former: Sequence[Record]) -> bool:
    """Whether their handle is the one in use: mine is known as former there, else theirs has the later figures."""
    if not mine["handle_key"] or not theirs["handle_key"]:
        return bool(theirs["handle_key"])
    if mine["handle_key"] in {row["handle_key"] for row in their_former}:
        return True
    if theirs["handle_key"] in {row["handle_key"] for row in my_former}:
        return False
    return (_figures_on(theirs) or date.min) > (_figures_on(mine) or date.min)


def _figures_on(account: Record) -> date | None:
    days = [account[name] for name in ("followers_on", "engagement_on") if account[name]]
    return max(days, default=None)


def _drop_equal_snapshots(uow: UnitOfWork, from_id: str, to_id: str) -> None:
    names = ("read_on", "followers", "engagement_rate", "engagement_basis")
    here = {tuple(row[name] for name in names) for row in _rows(uow, AccountSnapshot, "account_id", [to_id])}
    theirs = _rows(uow, AccountSnapshot, "account_id", [from_id])
    _remove(uow, AccountSnapshot, [row["id"] for row in theirs if tuple(row[name] for name in names) in here])


# ---- partnerships


def _join_partnerships(uow: UnitOfWork, from_id: str, to_id: str) -> None:
    mine = {row["brand_id"]: row for row in _rows(uow, Partnership, "influencer_id", [to_id])}
    for theirs in _rows(uow, Partnership, "influencer_id", [from_id]):
        if theirs["brand_id"] in mine:
            _join_partnership(uow, mine[theirs["brand_id"]], theirs)


def _join_partnership(uow: UnitOfWork, mine: Record, theirs: Record) -> None:
    _repoint(uow, "partnership", theirs["id"], mine["id"])
    _remove(uow, Partnership, [theirs["id"]])
    status: PartnershipStatus = furthest([mine["status"], theirs["status"]]) or mine["status"]
    stage = _later_stage(mine, theirs)
    values = {
        "status": status,
        "since_on": min((row["since_on"] for row in (mine, theirs) if row["since_on"]), default=None),
        "outreach_stage": stage["outreach_stage"],
        "stage_since_at": stage["stage_since_at"],
        "cadence_days": mine["cadence_days"] or theirs["cadence_days"],
        "note": joined_text(mine["note"], theirs["note"]),
        "created_at": min(mine["created_at"], theirs["created_at"]),
    }
    _set(uow, Partnership, mine["id"], values)
    _explain(uow, PartnershipMove, mine["id"], status)


def _later_stage(mine: Record, theirs: Record) -> Record:
    """Where the conversation stands: the later word, but "do not contact" stays."""
    for row in (mine, theirs):
        if row["outreach_stage"] is OutreachStage.DO_NOT_CONTACT:
            return row
    return theirs if theirs["stage_since_at"] > mine["stage_since_at"] else mine


def _explain(uow: UnitOfWork, moves: type[Base], owner_id: str, state: PartnershipStatus | CollaborationStage) -> None:
    """The two histories interleave; when the last move now ends elsewhere, one more says where it stands."""
    owner, word = ("partnership_id", "status") if moves is PartnershipMove else ("collaboration_id", "stage")
    told = sorted(_rows(uow, moves, owner, [owner_id]), key=lambda row: (row["at"], row["id"]))
    if told and told[-1][f"to_{word}"] is not state:
        move = {"id": new_id(), owner: owner_id, "at": uow.now, "moved_by": uow.user}
        move |= {f"from_{word}": told[-1][f"to_{word}"], f"to_{word}": state}
        uow.insert(moves, [move | {"reason": "Two records of one person were merged."}])


# ---- collaborations


def _join_collaborations(uow: UnitOfWork, from_id: str, to_id: str) -> None:
    mine = {row["campaign_id"]: row for row in _rows(uow, Collaboration, "influencer_id", [to_id])}
    for theirs in _rows(uow, Collaboration, "influencer_id", [from_id]):
        if theirs["campaign_id"] in mine:
            _join_collaboration(uow, mine[theirs["campaign_id"]], theirs)


def _join_collaboration(uow: UnitOfWork, mine: Record, theirs: Record) -> None:
    _repoint(uow, "collaboration", theirs["id"], mine["id"])
    _remove(uow, Collaboration, [theirs["id"]])
    further = max(mine, theirs, key=lambda row: _STAGES.index(row["stage"]))
    values: Record = {name: further[name] for name in ("stage", "stage_since_at")}
    values["created_at"] = min(mine["created_at"], theirs["created_at"])
    values |= _joined_amounts(mine, theirs)
    code = mine if mine["code_key"] else theirs
    values["cost_confirmed"] = mine["cost_confirmed"] and theirs["cost_confirmed"]
    values |= {"code": code["code"], "code_key": code["code_key"], "link": mine["link"] or theirs["link"]}
    left_out = _left_out(theirs, values)
    values["note"] = joined_text(joined_text(mine["note"], theirs["note"]), left_out)
    _set(uow, Collaboration, mine["id"], values)
    _explain(uow, CollaborationMove, mine["id"], values["stage"])


def _joined_amounts(mine: Record, theirs: Record) -> Record:
    """Amounts of one currency fill each other's gaps; those of two never mix."""
    if all(mine[name] is None for name in _AMOUNTS):
        return {name: theirs[name] for name in ("currency", *_AMOUNTS)}
    same = mine["currency"] == theirs["currency"]
    filled = {name: theirs[name] if same and mine[name] is None else mine[name] for name in _AMOUNTS}
    return {"currency": mine["currency"]} | filled


def _left_out(theirs: Record, values: Record) -> str:
    """What there is no room for in one collaboration, as a line for its note."""
    parts = []
    if theirs["code"] and theirs["code_key"] != values["code_key"]:
        parts.append(f"code {theirs['code']}")
    if theirs["link"] and theirs["link"] != values["link"]:
        parts.append(f"link {theirs['link']}")
    for name in _AMOUNTS:
        money = None if theirs[name] is None else Money(theirs[name], theirs["currency"])
        if money is not None and (values["currency"], values[name]) != (money.currency, money.minor):
            parts.append(f"{name.removesuffix('_minor').replace('_', ' ')} {money.amount} {money.currency}")
    return f"The merged record also had: {', '.join(parts)}." if parts else ""


# ---- briefs


def _join_briefs(uow: UnitOfWork, from_id: str, to_id: str) -> None:
    mine = {row["campaign_id"]: row for row in _rows(uow, Brief, "influencer_id", [to_id])}
    for theirs in _rows(uow, Brief, "influencer_id", [from_id]):
        if theirs["campaign_id"] in mine:
            _join_brief(uow, mine[theirs["campaign_id"]], theirs)


def _join_brief(uow: UnitOfWork, mine: Record, theirs: Record) -> None:
    """One row of versions as they were made; what was accepted stays accepted under its new number."""
    versions = _rows(uow, BriefVersion, "brief_id", [mine["id"], theirs["id"]])
    versions.sort(key=lambda row: (row["made_at"], row["id"]))
    above = max((row["number"] for row in versions), default=0)
    for at, row in enumerate(versions, start=above + 1):  # first out of each other's way, then down to 1, 2, 3
        _set(uow, BriefVersion, row["id"], {"brief_id": mine["id"], "number": at})
    for at, row in enumerate(versions, start=1):
        _set(uow, BriefVersion, row["id"], {"number": at})
    accepted = mine if mine["accepted_version"] is not None else theirs
    known = (accepted["id"], accepted["accepted_version"])
    numbers = (at for at, row in enumerate(versions, start=1) if (row["brief_id"], row["number"]) == known)
    values = {name: accepted[name] for name in ("accepted_on", "accepted_channel")}
    values |= {"accepted_version": next(numbers, None), "created_at": min(mine["created_at"], theirs["created_at"])}
    parents = [row["parent_id"] for row in (mine, theirs) if row["parent_id"] not in (mine["id"], theirs["id"])]
    values["parent_id"] = next(filter(None, parents), None)
    _repoint(uow, "brief", theirs["id"], mine["id"])
    _remove(uow, Brief, [theirs["id"]])
    _set(uow, Brief, mine["id"], values)
