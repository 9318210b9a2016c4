"""A summary's facts cut down to one period: what happened in it, and how things stood on its last day."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from crm.domain.attribution import local_day
from crm.domain.periods import Period
from crm.formats import Formats
from crm.queries.influencer_detail import AccountRow, PartnershipCard
from crm.queries.partnerships import MoveRow
from crm.queries.summaries import SummaryFacts
from crm.queries.summary_work import SummaryWork


def within(facts: SummaryFacts, period: Period, formats: Formats) -> SummaryFacts:
    """Contacts of the period; readings, ratings, notes and statuses as they stood when it ended.

    Args:
        formats: whose zone decides on which day something happened.
    """
    zone = ZoneInfo(formats.zone_name)

    def day(at: datetime) -> date:
        return at.astimezone(zone).date()

    moves = {key: [move for move in each if day(move.at) <= period.last_on] for key, each in facts.moves.items()}
    over = period.last_on < day(facts.made_at)
    detail = replace(
        facts.detail,
        accounts=tuple(_account(account, period) for account in facts.detail.accounts),
        partnerships=tuple(_card(card, moves.get(card.id, [])) for card in facts.detail.partnerships),
        value_ratings=tuple(each for each in facts.detail.value_ratings if each.rated_on <= period.last_on),
        audience_notes=tuple(each for each in facts.detail.audience_notes if each.noted_on <= period.last_on),
    )
    return replace(
        facts,
        detail=detail,
        moves=moves,
        said=tuple(line for line in facts.said if day(line.at) in period),
        next_steps=() if over else facts.next_steps,
        work=_work(facts.work, period, formats.zone_name),
        health=() if over else facts.health,
        period=period,
    )


def _work(work: SummaryWork, period: Period, zone: str) -> SummaryWork:
    """Campaigns that ran in the period, each whole; posts, comments and payments of it; what was owed or open in it."""
    return replace(
        work,
        work=tuple(each for each in work.work if _overlaps(period, each.starts_on, each.ends_on)),
        posts=tuple(each for each in work.posts if each.on is not None and each.on in period),
        comments=tuple(each for each in work.comments if each.at and local_day(each.at, zone) in period),
        promises=tuple(each for each in work.promises if _overlaps(period, each.made_on, each.settled_on)),
        rights=tuple(
            each for each in work.rights if each.starts_on and _overlaps(period, each.starts_on, each.ends_on)
        ),
        payments=tuple(
            each for each in work.payments if any(day in period for day in (each.due_on, each.paid_on) if day)
        ),
    )


def _overlaps(period: Period, first_on: date | None, last_on: date | None) -> bool:
    return (first_on is None or first_on <= period.last_on) and (last_on is None or last_on >= period.first_on)


def _account(account: AccountRow, period: Period) -> AccountRow:
    """An account with the readings that there were on the last day."""
    known = tuple(row for row in account.snapshots if row.read_on <= period.last_on)  # newest first
    counted = next((row for row in known if row.followers is not None), None)
    rated = next((row for row in known if row.engagement_rate is not None), None)
    return replace(
        account,
        snapshots=known,
        followers=counted.followers if counted else None,
        followers_on=counted.read_on if counted else None,
        engagement_rate=rated.engagement_rate if rated else None,
        engagement_basis=rated.engagement_basis if rated else None,
        engagement_on=rated.read_on if rated else None,
    )


def _card(card: PartnershipCard, moves: list[MoveRow]) -> PartnershipCard:
    """A partnership with the status it had; one that began without a move keeps its own."""
    return replace(card, status=moves[0].to_status) if moves else card
