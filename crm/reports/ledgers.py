"""Two ledgers: what may be used where and until when, and what pieces cost. Amounts stand in them only with rates."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from statistics import median

from crm.errors import UserError
from crm.formats import UNKNOWN
from crm.queries.rights_ledger import LedgerFacts, RateFact, RightFact
from crm.reports.cells import CellMaker
from crm.reports.content import Audience, Block, Callout, Cell, Figure, Figures, Heading, Paragraph, Report, text_table
from crm.reports.documents import Frame, Titles, framed
from crm.reports.rights_words import place_words, state_words, use_words
from crm.reports.summary_words import platform as platform_words

RIGHTS, RATES = "Rights ledger", "Rate card"
SOON_DAYS = 30
LEAST_RATES = 3  # below, a range says nothing
_RIGHTS_NOTES = (
    "A window without a start has not begun: what starts it is named instead. End days are inclusive.",
    "“Everywhere” and “every channel” mean that the agreement names no limit; the agreement itself decides.",
)
_RATES_NOTES = (
    "A total is the sum of the parts that are known. The range is the lowest and the highest, the typical one the median.",
    "Fewer than three comparable rates make no range. Currencies are never mixed.",
)


def rights_ledger(facts: LedgerFacts, frame: Frame, today: date) -> Report:
    """Every right and exclusivity of a client, or of all for colleagues.

    Raises:
        UserError: all clients in one ledger are only for colleagues.
    """
    if facts.brand is None and frame.audience is not Audience.INTERNAL:
        raise UserError("A rights ledger of all clients is only for colleagues: choose a brand.", "brand")
    told = tuple(_rights(facts, frame, today))
    title = facts.brand or "All clients"
    titles = Titles(
        RIGHTS, title, "What may be used, where, how and until when", facts.workspace, f"Prepared for {title}"
    )
    return framed(titles, frame, facts.made_at, told, _RIGHTS_NOTES)


def rate_card(facts: LedgerFacts, frame: Frame) -> Report:
    """What pieces were asked for, quoted, agreed and paid at.

    Raises:
        UserError: rates were not asked for, or it is not for colleagues.
    """
    if not frame.with_rates:
        raise UserError("A rate card is nothing but rates: ask for it with rates.", "with")
    if frame.audience is not Audience.INTERNAL and facts.brand is None:
        raise UserError("A rate card of all clients is only for colleagues: choose a brand.", "brand")
    told = tuple(_rates(facts, CellMaker(frame.formats), frame))
    title = facts.brand or "All clients"
    titles = Titles(RATES, title, "Rates by platform and format", facts.workspace, f"Prepared for {title}")
    return framed(titles, frame, facts.made_at, told, _RATES_NOTES)


# ---- rights


def _rights(facts: LedgerFacts, frame: Frame, today: date) -> Iterator[Block]:
    make = CellMaker(frame.formats)
    states = [state_words(right, today) for right in facts.rights]
    live = [right for right, state in zip(facts.rights, states, strict=True) if state.startswith("live")]
    soon = [
        right for right in live if right.ends_on and not right.perpetual and (right.ends_on - today).days <= SOON_DAYS
    ]
    counts = (("Live", len(live)), ("Ending within 30 days", len(soon)), ("Ended", states.count("ended")))
    yield Figures(
        tuple(Figure(label, make.count(count).text, "rights", cell=make.count(count)) for label, count in counts)
    )
    if soon:
        first = soon[0]
        lines = tuple(f"{each.partner}: {each.asset}, until {frame.formats.date(each.ends_on)}" for each in soon[1:4])
        yield Callout("Ends next", f"{first.partner}: {first.asset}, until {frame.formats.date(first.ends_on)}", lines)
    yield Heading("Rights of use")
    if facts.rights:
        brand = ("Brand",) if facts.brand is None else ()
        fee = ("Fee",) if frame.with_rates else ()
        header = (*brand, "Partner", "Asset", "Use", "Where", "Starts", "Ends", "State", *fee)
        rows = [
            _right(right, state, frame, make, facts.brand is None)
            for right, state in zip(facts.rights, states, strict=True)
        ]
        yield text_table(header, rows, {len(header) - 1} if fee else ())
    else:
        yield Paragraph("No right of use is recorded.", quiet=True)
    yield Heading("Exclusivity")
    if facts.exclusivities:
        exclusive = [
            (
                each.brand,
                each.partner,
                each.category or UNKNOWN,
                ", ".join(each.rivals.splitlines()) or UNKNOWN,
                make.day(each.starts_on),
                make.day(each.ends_on),
            )
            for each in facts.exclusivities
        ]
        yield text_table(("Brand", "Partner", "Category", "Rivals named", "From", "Until"), exclusive, wide=3)
    else:
        yield Paragraph("No exclusivity is recorded.", quiet=True)


def _right(right: RightFact, state: str, frame: Frame, make: CellMaker, of_all: bool) -> tuple[str | Cell, ...]:
    fee = (make.money(right.fee_minor, right.currency),) if frame.with_rates else ()
    brand = (right.brand,) if of_all else ()
    days = (make.day(right.starts_on), make.day(right.ends_on))
    return (*brand, right.partner, right.asset, use_words(right), place_words(right), *days, state, *fee)


# ---- rates


def _rates(facts: LedgerFacts, make: CellMaker, frame: Frame) -> Iterator[Block]:
    groups: defaultdict[tuple[str, str], list[RateFact]] = defaultdict(list)
    for each in facts.rates:
        if each.total_minor is not None:
            groups[_piece(each), each.currency].append(each)
    yield Heading("By piece")
    if groups:
        header = ("Piece", "Currency", "n", "Lowest", "Typical", "Highest", "Newest")
        rows = [_group(piece, currency, rates, make) for (piece, currency), rates in sorted(groups.items())]
        yield text_table(header, rows, {2, 3, 4, 5}, 0)
    else:
        yield Paragraph("No rate is recorded.", quiet=True)
        return
    yield Heading("Every rate")
    parts = ("Day", "Partner", "Piece", "Stage", "Base", "Rights", "Exclusivity", "Rush", "Total")
    yield text_table(parts, [_rate(each, make) for each in facts.rates], {4, 5, 6, 7, 8}, 1)


def _piece(rate: RateFact) -> str:
    words = (platform_words(rate.platform) if rate.platform else "", rate.format.value if rate.format else "")
    return " ".join(word for word in words if word).strip() or "Any piece"


def _group(piece: str, currency: str, rates: list[RateFact], make: CellMaker) -> tuple[str | Cell, ...]:
    totals = sorted(each.total_minor or 0 for each in rates)
    enough = len(totals) >= LEAST_RATES
    told = (totals[0], Decimal(median(totals)), totals[-1]) if enough else (None, None, None)
    newest = max(each.on_day for each in rates)
    return piece, currency, make.count(len(totals)), *(make.money(each, currency) for each in told), make.day(newest)


def _rate(rate: RateFact, make: CellMaker) -> tuple[str | Cell, ...]:
    parts = (rate.base_minor, rate.rights_minor, rate.exclusivity_minor, rate.rush_minor, rate.total_minor)
    amounts = (make.money(part, rate.currency) for part in parts)
    return make.day(rate.on_day), rate.partner, _piece(rate), rate.source.value, *amounts
