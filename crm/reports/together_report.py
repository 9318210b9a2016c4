"""How we worked together: promises, answers, deliveries and payments, told fairly both ways; for the partner to read."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from crm.domain.promises import in_time
from crm.domain.ranking import wilson
from crm.domain.response_time import ResponseTime
from crm.domain.vocabulary import Money, Party
from crm.formats import UNKNOWN
from crm.queries.together import PromiseFact, TogetherFacts
from crm.reports.cells import CellMaker
from crm.reports.content import Audience, Block, Cell, Figure, Figures, Heading, Paragraph, Report, text_table
from crm.reports.documents import Frame, Titles, framed, readable_line
from crm.reports.promise_words import PARTIES, became, kept_on_time

KIND = "How we worked together"
_NOTES = (
    "“—” means not known; it is never counted as nought.",
    "An answer’s time runs from the first message left open to the next of the other side; nights and weekends count, calls are no answers.",
    "On time means on or before the agreed day. Only what has an agreed day and is due can be on time or late.",
    "Intervals are Wilson’s at 95 %.",
)


def together_report(facts: TogetherFacts, frame: Frame, today: date) -> Report:
    """The page; what their own reader may not see is left out and said."""
    kept, left_out = _cut(facts, frame)
    told = tuple(_Page(kept, frame, today).blocks())
    titles = Titles(
        KIND,
        facts.name,
        "Both ways: what was promised, and what became of it",
        facts.workspace,
        f"Prepared for {facts.name}",
    )
    return replace(framed(titles, frame, facts.made_at, told, _NOTES), left_out=left_out)


def _cut(facts: TogetherFacts, frame: Frame) -> tuple[TogetherFacts, tuple[str, ...]]:
    """Without promises whose words the audience may not read, and brands only where the partner may know them."""
    known = {delivery.brand for delivery in facts.deliveries}
    others = [] if frame.audience is Audience.INTERNAL else [brand for brand in facts.brands if brand not in known]
    kept = tuple(promise for promise in facts.promises if readable_line(promise.text, frame, others))
    gone = len(facts.promises) - len(kept)
    left_out = [f"{gone} promises whose words name money, an address or another client"] if gone else []
    if facts.payments and not frame.with_rates:
        left_out.append("amounts of payments")
    return replace(facts, promises=kept), tuple(left_out)


class _Page:
    def __init__(self, facts: TogetherFacts, frame: Frame, today: date) -> None:
        self._facts, self._frame, self._today = facts, frame, today
        self._make = CellMaker(frame.formats)

    def blocks(self) -> Iterator[Block]:
        """Figures of both sides, then the lines they are made of."""
        yield Heading("Answers")
        times = self._facts.answers
        yield Figures((self._answers("They answered in", times.theirs), self._answers("We answered in", times.ours)))
        yield Heading("Promises")
        yield Figures((self._promised("Kept by us", Party.US), self._promised("Kept by them", Party.PARTNER)))
        if self._facts.promises:
            rows = [self._promise(each) for each in self._facts.promises]
            yield text_table(("Who", "What", "By", "Became"), rows, wide=1)
        else:
            yield Paragraph("No promise is recorded.", quiet=True)
        yield from self._deliveries()
        yield from self._payments()

    def _answers(self, label: str, time: ResponseTime) -> Figure:
        if time.median is None:
            return Figure(label, UNKNOWN, "nothing to answer is recorded")
        cell = self._make.length(time.median)
        return Figure(label, cell.text, "median", time.count, "", "median time from a message to the answer", cell)

    def _promised(self, label: str, party: Party) -> Figure:
        due = [
            each
            for each in self._facts.promises
            if each.owed_by is party and kept_on_time(each, self._today) is not None
        ]
        kept = sum(1 for each in due if kept_on_time(each, self._today))
        return self._share(label, kept, len(due), "of promises that were due", "kept on time / due")

    def _share(self, label: str, part: int, whole: int, basis: str, formula: str) -> Figure:
        interval = wilson(part, whole)
        if interval is None:
            return Figure(label, UNKNOWN, "nothing was due yet")
        cell = self._make.rate(Decimal(part) / whole)
        rate = self._frame.formats.rate
        return Figure(
            label, cell.text, f"{basis}, {rate(interval.low, 0)} to {rate(interval.high, 0)}", whole, "", formula, cell
        )

    def _promise(self, promise: PromiseFact) -> tuple[str | Cell, ...]:
        told = became(promise, self._today, self._frame.formats)
        return PARTIES[promise.owed_by], promise.text, self._make.day(promise.due_on), told

    def _deliveries(self) -> Iterator[Block]:
        yield Heading("Deliveries")
        told = [
            in_time(each.due_on, each.live_on is not None, each.live_on, self._today) for each in self._facts.deliveries
        ]
        due = [each for each in told if each is not None]
        formula = "live by the agreed day / due"
        yield Figures((self._share("On time", sum(due), len(due), "of agreed pieces that were due", formula),))
        if self._facts.deliveries:
            rows = [
                (each.campaign, each.what, self._make.day(each.due_on), self._make.day(each.live_on))
                for each in self._facts.deliveries
            ]
            yield text_table(("Campaign", "Piece", "Agreed for", "Live on"), rows, wide=0)

    def _payments(self) -> Iterator[Block]:
        yield Heading("Payments")
        late = [(each.paid_on - each.due_on).days for each in self._facts.payments if each.paid_on and each.due_on]
        shown = self._delay(late)
        open_count = sum(1 for each in self._facts.payments if each.paid_on is None)
        waiting = self._make.count(open_count)
        yield Figures((shown, Figure("Still to be paid", waiting.text, "payments", cell=waiting)))
        if not self._facts.payments:
            yield Paragraph("No payment is recorded.", quiet=True)
        elif self._frame.with_rates:
            rows = [
                (
                    self._make.amounts([Money(each.amount_minor, each.currency)]),
                    self._make.day(each.due_on),
                    self._make.day(each.paid_on),
                )
                for each in self._facts.payments
            ]
            yield text_table(("Amount", "Due", "Paid"), rows, {0}, 2)

    def _delay(self, late: Sequence[int]) -> Figure:
        if not late:
            return Figure("We paid", UNKNOWN, "no payment with both days is recorded")
        typical = timedelta(days=median(late))
        cell = self._make.length(abs(typical)) if typical else self._make.text("On the day")
        basis = f"{'before' if typical < timedelta() else 'after'} the agreed day, median" if typical else "median"
        return Figure("We paid", cell.text, basis, len(late), "", "day paid - day due", cell)
