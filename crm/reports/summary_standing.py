"""Sections of a partnership summary on the partnership itself: story, key figures, status, outreach, next steps."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from crm.domain.advice import Advice, Standing, advice
from crm.domain.pipeline import LADDER
from crm.domain.ranking import wilson
from crm.domain.vocabulary import Direction, PartnershipStatus
from crm.formats import UNKNOWN
from crm.queries.influencer_detail import PartnershipCard
from crm.reports import summary_words as words
from crm.reports.content import (
    Block,
    Callout,
    Event,
    Figure,
    Figures,
    Heading,
    Ladder,
    Paragraph,
    Rung,
    Timeline,
    text_table,
)
from crm.reports.sharing import Section
from crm.reports.summary_view import View

NEWEST_WITH_NOTES = 12
NEWEST_WITHOUT_NOTES = 8
NEWEST_MOVES = 12
_ASIDE = (PartnershipStatus.PAUSED, PartnershipStatus.ENDED)


def story(view: View) -> Iterator[Block]:
    """The partnership in two or three sentences."""
    told = list(_story(view))
    if told:
        yield Paragraph(" ".join(told), lead=True)


def _story(view: View) -> Iterator[str]:
    if not view.shows(Section.PARTNERSHIP):
        return
    if view.card is None:
        yield f"{view.name} is in our files; there is no partnership yet."
    else:
        yield _opening(view, view.card)
        others = len(view.detail.partnerships) - 1
        if others:
            yield words.counted(f"There {'is' if others == 1 else 'are'} {others}", others, "further", "further") + (
                " partnership." if others == 1 else " partnerships."
            )
    if view.contacts:
        sent = sum(1 for contact in view.contacts if contact.direction is Direction.OUT)
        total = view.formats.count(len(view.contacts))
        since = view.day(view.contacts[0].on)
        times = words.counted(total, len(view.contacts), "contact", "contacts")
        received = view.formats.count(len(view.contacts) - sent)
        yield f"Since {since} there {'was' if len(view.contacts) == 1 else 'were'} {times}: {view.formats.count(sent)} from us, {received} from them."


def _opening(view: View, card: PartnershipCard) -> str:
    brand = view.brand_name(card.brand)
    if card.status in _ASIDE:
        moved = _moved_to(view, card)
        ended = card.status is PartnershipStatus.ENDED
        since = "" if moved is None else f" on {view.day(moved)}" if ended else f" since {view.day(moved)}"
        verb = "ended" if ended and moved else "has ended" if ended else "has been paused" if moved else "is paused"
        begun = f"; it began on {view.day(card.since_on)}" if card.since_on else ""
        return f"The partnership of {view.name} and {brand} {verb}{since}{begun}."
    noun = words.status_as_noun(card.status)
    if card.since_on is None:
        return f"{view.name} is {noun} {'for' if card.status is PartnershipStatus.PROSPECT else 'of'} {brand}."
    lasted = words.span((view.today - card.since_on).days)
    return f"{view.name} is {noun} of {brand}; the partnership began on {view.day(card.since_on)}, {lasted} ago."


def standing_figures(view: View) -> Iterator[Figure]:
    """Since when, and when the partner last took part."""
    if view.shows(Section.PARTNERSHIP):
        since = view.make.day(view.card.since_on if view.card else None)
        yield Figure("Partner since", since.text, _lasted(view), cell=since)
    if view.shows(Section.CONTACTS):
        last = view.last_two_way_on
        ago = "no two-way contact recorded"
        if last is not None:
            days = (view.today - last).days
            ago = f"{words.counted(view.formats.count(days), days, 'day', 'days')} ago" if days else "today"
        yield Figure("Last two-way contact", view.formats.date(last), ago, cell=view.make.day(last))


def _lasted(view: View) -> str:
    if view.card is None:
        return "no partnership"
    if view.card.since_on is None:
        return "not begun"
    moved = _moved_to(view, view.card) if view.card.status in _ASIDE else None
    if moved is not None:
        joint = "ended" if view.card.status is PartnershipStatus.ENDED else "paused since"
        return f"{joint} {view.day(moved)}"
    return words.span((view.today - view.card.since_on).days)


def _moved_to(view: View, card: PartnershipCard) -> datetime | None:
    """When the partnership last took the status it has."""
    moves = view.facts.moves.get(card.id, [])
    return next((move.at for move in moves if move.to_status is card.status), None)


# ---- recommendation


def recommendation(view: View) -> Iterator[Block]:
    """What to do next, with its reasons; said to be open where too little is recorded."""
    if not view.shows(Section.ADVICE) or view.card is None:
        return
    card, last = view.card, view.last_two_way_on
    silent = None if last is None else (view.today - last).days
    fitting = view.fit if len(view.detail.partnerships) == 1 else None
    found = advice(
        Standing(
            status=card.status,
            do_not_contact=view.detail.do_not_contact,
            silent_days=silent,
            cadence_days=card.cadence_days,
            fit=fitting.score if fitting else None,
            fit_coverage=fitting.coverage if fitting else None,
        )
    )
    if found is not None:
        yield Callout("Recommendation", words.advice(found), tuple(_reasons(view, card, found, silent)))
    elif card.status in LADDER[1:]:
        missing = "an agreed cadence" if card.cadence_days is None else "a contact that they took part in"
        yield Paragraph(f"No recommendation: it needs {missing}, and none is recorded.", quiet=True)


def _reasons(view: View, card: PartnershipCard, found: Advice, silent: int | None) -> Iterator[str]:
    if found is Advice.LEAVE_ALONE or silent is None or card.cadence_days is None:
        return
    ago = words.counted(view.formats.count(silent), silent, "day", "days")
    agreed = words.counted(view.formats.count(card.cadence_days), card.cadence_days, "day", "days")
    yield f"Last two-way contact {ago} ago ({view.formats.date(view.last_two_way_on)}); agreed: every {agreed}."
    if found in (Advice.PLAN_NEXT, Advice.REVIEW_FIT):
        rated = sum(1 for item in view.rated if item.scores)
        yield (
            f"Fit to the brand’s values {view.formats.decimal(view.fit.score, 1)} of 5, "
            f"over {rated} of {words.counted(str(len(view.rated)), len(view.rated), 'value', 'values')}."
        )


# ---- status


def partnership(view: View) -> Iterator[Block]:
    """Status now, how far up the ladder, and the dated moves that led there."""
    if not view.shows(Section.PARTNERSHIP):
        return
    cards = view.detail.partnerships
    yield Heading("The partnership" if len(cards) < 2 else "The partnerships")
    if not cards:
        yield Paragraph("There is none yet.", quiet=True)
    elif len(cards) == 1:
        yield _ladder(view, cards[0])
    else:
        rows = tuple(
            (
                view.brand_name(card.brand),
                words.status(card.status),
                view.make.day(card.since_on),
                f"every {view.formats.count(card.cadence_days)} days" if card.cadence_days else UNKNOWN,
            )
            for card in cards
        )
        yield text_table(("Brand", "Status", "Since", "Agreed contact"), rows)
    yield from _moves(view)


def _ladder(view: View, card: PartnershipCard) -> Ladder:
    """The five rungs with the day each was first reached."""
    moves = view.facts.moves.get(card.id, [])  # newest first: the last one written below is the first in time
    reached = {move.to_status: view.day(move.at) for move in moves}
    begun = [status for status in LADDER if status in reached]
    top = LADDER.index(card.status) if card.status in LADDER else max((LADDER.index(one) for one in begun), default=-1)
    rungs = tuple(
        Rung(words.status(status), reached.get(status, "") if at <= top else "", at <= top, status is card.status)
        for at, status in enumerate(LADDER)
    )
    aside = ""
    if card.status in _ASIDE:
        moved = _moved_to(view, card)
        aside = words.status(card.status) + (f" since {view.day(moved)}" if moved else "")
    elif card.cadence_days:
        aside = f"Agreed contact: every {words.counted(str(card.cadence_days), card.cadence_days, 'day', 'days')}"
    return Ladder(rungs, aside)


def _moves(view: View) -> Iterator[Block]:
    told = []
    for card in view.detail.partnerships:
        brand = f" · {view.brand_name(card.brand)}" if len(view.detail.partnerships) > 1 else ""
        for move in view.facts.moves.get(card.id, []):
            before = f"{words.status(move.from_status)} → " if move.from_status else ""
            title = f"{before}{words.status(move.to_status)}{brand}"
            told.append((move.at, Event(view.day(move.at), title, move.reason)))
    told.sort(key=lambda pair: pair[0], reverse=True)
    if any(event.text for _at, event in told) or not _ladder_tells(view):
        yield Timeline(tuple(event for _at, event in told[:NEWEST_MOVES]))
        if len(told) > NEWEST_MOVES:
            yield Paragraph(f"And {len(told) - NEWEST_MOVES} earlier changes of status.", quiet=True)


def _ladder_tells(view: View) -> bool:
    """Whether the one ladder drawn already shows every move: each status once, in the order of the rungs."""
    if len(view.detail.partnerships) != 1:
        return False
    moves = view.facts.moves.get(view.detail.partnerships[0].id, [])
    statuses = [move.to_status for move in reversed(moves)]
    return statuses == [status for status in LADDER if status in statuses]


# ---- outreach


def outreach(view: View) -> Iterator[Block]:
    """How much was said either way, how much was answered, and the newest contacts."""
    if not view.shows(Section.CONTACTS):
        return
    yield Heading("Outreach")
    if not view.contacts:
        yield Paragraph("No outreach is recorded.", quiet=True)
        return
    yield Figures(tuple(_outreach_figures(view)))
    with_notes = view.shows(Section.CONTACT_NOTES)
    newest = NEWEST_WITH_NOTES if with_notes else NEWEST_WITHOUT_NOTES
    rows = []
    for line in list(reversed(view.facts.said))[:newest]:
        what = f"{words.channel(line.channel)} {words.direction(line.direction)}"
        rows.append(
            (
                view.make.day(view.local(line.at)),
                what,
                words.outcome(line.outcome),
                *((line.note,) if with_notes else ()),
            )
        )
    header = ("Day", "Contact", "Outcome", *(("What was said",) if with_notes else ()))
    yield text_table(header, rows, wide=3 if with_notes else 1)
    earlier = len(view.facts.said) - newest
    if earlier > 0:
        yield Paragraph(
            f"And {words.counted(str(earlier), earlier, 'earlier contact', 'earlier contacts')}.", quiet=True
        )


def _outreach_figures(view: View) -> Iterator[Figure]:
    count, first = view.formats.count, view.day(view.contacts[0].on)
    sent = sum(1 for contact in view.contacts if contact.direction is Direction.OUT)
    yield Figure("From us", count(sent), f"since {first}", cell=view.make.count(sent))
    received = len(view.contacts) - sent
    yield Figure("From them", count(received), f"since {first}", cell=view.make.count(received))
    fared = view.answers
    interval = wilson(fared.answered, fared.asked)
    if interval is None:
        yield Figure("Answered", UNKNOWN, "no contact from us had time to be answered")
        return
    rate, answered = view.formats.rate, view.make.rate(Decimal(fared.answered) / fared.asked)
    yield Figure(
        "Answered",
        answered.text,
        f"of our contacts, 95 % interval {rate(interval.low, 2)} to {rate(interval.high, 2)}",
        fared.asked,
        formula="contacts answered / contacts from us that had time to be answered",
        cell=answered,
    )


def next_steps(view: View) -> Iterator[Block]:
    """Open tasks, the earliest first."""
    if not view.shows(Section.NEXT_STEPS):
        return
    yield Heading("Next steps")
    if not view.facts.next_steps:
        yield Paragraph("Nothing is planned.", quiet=True)
        return
    rows = tuple((view.make.day(step.due_on), step.title) for step in view.facts.next_steps)
    yield text_table(("By", "What"), rows, wide=1)
