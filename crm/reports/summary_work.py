"""Sections of a partnership summary on the work: campaigns, best posts, audience, promises, rights, payments, health."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from crm.domain.feedback import Comment as Quotable
from crm.domain.feedback import Share, feedback_summary, quotes
from crm.domain.vocabulary import Money, Tone
from crm.queries.summary_work import BestRow, WorkRow
from crm.reports import campaign_words
from crm.reports import summary_words as words
from crm.reports.content import Block, Cell, Comparison, Heading, Interval, Paragraph, Quote, text_table
from crm.reports.promise_words import PARTIES, became
from crm.reports.rights_words import place_words, state_words, use_words
from crm.reports.summary_view import View

BEST_POSTS = 3
MOST_WORDS = 90  # letters of a post
OVER = "ended"


def collaborations(view: View) -> Iterator[Block]:
    """Each campaign with what came of this partner's part."""
    work = view.facts.work.work
    if not work:
        return
    several = len({row.brand for row in work}) > 1
    names = [f"{row.campaign} · {view.brand_name(row.brand)}" if several else row.campaign for row in work]
    header = ("Campaign", "When", "Stage", "Posts", "Engagements", "Rate", "Of", "Orders")
    yield Heading("Collaborations")
    rows = [(name, *_collaboration(view, row)) for name, row in zip(names, work, strict=True)]
    yield text_table(header, rows, {3, 4, 5, 7}, 0)
    if view.shared.with_rates:
        make = view.make
        amounts = [(make.amounts(row.figures.revenue), make.amounts(row.figures.cost)) for row in work]
        money = [(name, *each) for name, each in zip(names, amounts, strict=True)]
        yield text_table(("Campaign", "Revenue", "Cost"), money, {1, 2}, 0)


def _collaboration(view: View, row: WorkRow) -> tuple[str | Cell, ...]:
    make, figures = view.make, row.figures
    days = " – ".join(view.formats.month(day) for day in dict.fromkeys((row.starts_on, row.ends_on)) if day)
    rate = figures.engagement_rate
    of = f"{rate.basis.value}, n = {view.formats.count(rate.n)}" if rate.value is not None else ""
    return (
        days,
        campaign_words.stage(row.stage),
        make.count(figures.posts),
        make.count(figures.engagements),
        make.rate(rate.value),
        of,
        make.count(figures.orders),
    )


def best_work(view: View) -> Iterator[Block]:
    """The posts with the highest rate, of those that compare."""
    work = view.facts.work
    if not work.posts:
        return
    yield Heading("Best work")
    rows = [_best(view, row) for row in work.posts[:BEST_POSTS]]
    yield text_table(("Day", "Where", "What", "Engagements", "Rate"), rows, {3, 4}, 2)
    count = view.formats.count(len(work.posts))
    among = words.counted(count, len(work.posts), "organic post that compares", "organic posts that compare")
    yield Paragraph(f"The highest rate {words.basis(work.basis)}, of {among}.", quiet=True)


def _best(view: View, row: BestRow) -> tuple[str | Cell, ...]:
    text = " ".join(row.text.split())
    short = text if len(text) <= MOST_WORDS else f"{text[: MOST_WORDS - 1]}…"
    where = f"{words.platform(row.platform)} {row.type.value}"
    return view.make.day(row.on), where, short, view.make.count(row.engagements), view.make.rate(row.rate)


def feedback(view: View) -> Iterator[Block]:
    """What the audience said under the posts: tones with intervals, and some of their words."""
    comments = view.facts.work.comments
    if not comments:
        return
    summary = feedback_summary(row.judgement for row in comments)
    count = view.formats.count
    told = f"{count(summary.comments)} comments; share of those with a tone, with 95 % interval (Wilson)"
    left = f"{count(summary.not_judged)} not judged, {count(summary.spam)} spam left out."
    yield Heading("What their audience said")
    rows = tuple(_tone(view, share) for share in summary.tones if share.of)
    yield Comparison("Tone of comments", told, rows, left)
    sayable = [Quotable(row.text, row.judgement, row.likes) for row in comments if row.text]
    for quote in quotes(sayable):
        yield Quote(quote.text, campaign_words.THEMES[quote.theme])


def _tone(view: View, share: Share[Tone]) -> Interval:
    low, high = (share.interval.low, share.interval.high) if share.interval else (None, None)
    counted = f"{view.formats.count(share.count)} of {view.formats.count(share.of)}"
    tone: dict[Any, str] = campaign_words.TONES
    return Interval(tone[share.code], share.fraction, low, high, view.formats.rate(share.fraction, 2), counted)


def promises(view: View) -> Iterator[Block]:
    """Both ways, with what became of each."""
    told = view.facts.work.promises
    if told:
        yield Heading("Promises")
        rows = [
            (PARTIES[each.owed_by], each.text, view.make.day(each.due_on), became(each, view.today, view.formats))
            for each in told
        ]
        yield text_table(("Who", "What", "By", "Became"), rows, wide=1)


def rights(view: View) -> Iterator[Block]:
    """What may be used, or may be soon; what is over is not told."""
    states = [(each, state_words(each, view.today)) for each in view.facts.work.rights]
    rows = [
        (
            each.asset,
            use_words(each),
            place_words(each),
            view.make.day(each.starts_on),
            view.make.day(each.ends_on),
            state,
        )
        for each, state in states
        if state != OVER
    ]
    if rows:
        yield Heading("Rights of use")
        yield text_table(("Asset", "Use", "Where", "Starts", "Ends", "State"), rows)


def payments(view: View) -> Iterator[Block]:
    """What was paid and what is owed."""
    told = view.facts.work.payments
    if told:
        yield Heading("Payments")
        rows = [
            (
                view.make.amounts([Money(each.amount_minor, each.currency)]),
                view.make.day(each.due_on),
                view.make.day(each.paid_on),
            )
            for each in told
        ]
        yield text_table(("Amount", "Due", "Paid"), rows, {0}, 2)


def health(view: View) -> Iterator[Block]:
    """How each partnership stands, with what every signal says."""
    for row in view.facts.health:
        told = row.health
        if told.score is None:
            continue
        several = f" · {view.brand_name(row.brand)}" if len(view.facts.health) > 1 else ""
        yield Heading(f"Health{several}")
        band = f", {told.band.value}" if told.band else ""
        lift = f" What would lift it most: {told.lift.sentence}." if told.lift else ""
        yield Paragraph(f"{view.formats.count(round(told.score))} of 100{band}; {told.coverage} are known.{lift}")
        signals = [
            (
                each.signal.value.capitalize(),
                view.make.ratio(None if each.value is None else Decimal(str(each.value))),
                f"{each.weight:g}",
                each.sentence[:1].upper() + each.sentence[1:],
            )
            for each in told.readings
        ]
        yield text_table(("Signal", "0 to 1", "Weight", "Why"), signals, {1, 2}, 3)
