"""Sections of a partnership summary on the person: accounts, trend, audience, fit to brand values, notes."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from crm.domain.metrics import growth
from crm.formats import UNKNOWN
from crm.queries.influencer_detail import AccountRow, SnapshotRow
from crm.reports import summary_words as words
from crm.reports.content import (
    Block,
    Cell,
    Figure,
    Heading,
    Paragraph,
    Quote,
    Score,
    Scores,
    Trend,
    Trends,
    text_table,
)
from crm.reports.sharing import Section
from crm.reports.summary_view import View

MOST_SCORE = 5.0
NEWEST_AUDIENCE_NOTES = 4
LEAST_READINGS = 2


def account_figures(view: View) -> Iterator[Figure]:
    """Followers and engagement of the largest account."""
    main, formats = view.main_account, view.formats
    if main is None or main.followers is None:
        yield Figure("Followers", UNKNOWN, "not recorded")
    else:
        count = view.make.count(main.followers)
        yield Figure("Followers", count.text, words.platform(main.platform), None, _day(view, main), cell=count)
    if main is None or main.engagement_rate is None:
        yield Figure("Engagement", UNKNOWN, "not recorded")
    else:
        day = formats.date(main.engagement_on) if main.engagement_on else ""
        rate = view.make.rate(main.engagement_rate)
        yield Figure("Engagement", rate.text, words.basis(main.engagement_basis), 1, day, cell=rate)


def _day(view: View, account: AccountRow) -> str:
    return view.formats.date(account.followers_on) if account.followers_on else ""


# ---- accounts


def accounts(view: View) -> Iterator[Block]:
    """Every account with its latest figures, then how they came about."""
    yield Heading("Accounts and reach")
    if not view.detail.accounts:
        yield Paragraph("No account is recorded.", quiet=True)
        return
    header = ("Account", "Followers", "As of", "Change", "Engagement", "As of")
    rows = tuple(_account_row(view, account) for account in view.detail.accounts)
    yield text_table(header, rows, right={1, 3}, wide=0)
    yield from _trends(view)
    for account in view.detail.accounts:
        for handle, until_on in account.former_handles:
            place = words.platform(account.platform)
            yield Paragraph(f"Known as @{handle} on {place} until {view.formats.date(until_on)}.", quiet=True)


def _account_row(view: View, account: AccountRow) -> tuple[str | Cell, ...]:
    formats = view.formats
    handle = f" @{account.handle}" if account.handle else ""
    rate = account.engagement_rate
    engagement = UNKNOWN if rate is None else f"{formats.rate(rate, 2)} {words.basis(account.engagement_basis)}"
    return (
        f"{words.platform(account.platform)}{handle}",
        view.make.count(account.followers),
        view.make.day(account.followers_on),
        _change(view, account),
        engagement,
        view.make.day(account.engagement_on),
    )


def _counted(account: AccountRow) -> list[tuple[SnapshotRow, Decimal]]:
    """Readings of followers, oldest first."""
    return [(row, Decimal(row.followers)) for row in reversed(account.snapshots) if row.followers is not None]


def _change(view: View, account: AccountRow) -> str:
    """Growth over all readings, with the day of the first."""
    readings = _counted(account)
    if len(readings) < LEAST_READINGS:
        return UNKNOWN
    first, last = readings[0][0], readings[-1][0]
    change = growth(first.followers, last.followers)
    if change is None:
        return UNKNOWN
    sign = "+" if change > 0 else ""
    return f"{sign}{view.formats.rate(change, 2)} since {view.formats.date(first.read_on)}"


def _trends(view: View) -> Iterator[Block]:
    main = view.main_account
    drawn = []
    if main is not None:
        place = words.platform(main.platform)
        drawn.append(_trend(view, f"Followers on {place}", _counted(main), rate=False))
        rates = [
            (row, row.engagement_rate)
            for row in reversed(main.snapshots)
            if row.engagement_rate is not None and row.engagement_basis is main.engagement_basis
        ]
        basis = words.basis(main.engagement_basis)
        drawn.append(_trend(view, f"Engagement on {place}, {basis}", rates, rate=True))
    trends = tuple(trend for trend in drawn if trend is not None)
    if trends:
        yield Trends(trends)
    else:
        yield Paragraph("No trend yet: it needs readings of at least two days.", quiet=True)


def _trend(view: View, title: str, readings: Sequence[tuple[SnapshotRow, Decimal]], *, rate: bool) -> Trend | None:
    """The line over all readings; None when they are of fewer than two days."""
    if len({row.read_on for row, _value in readings}) < LEAST_READINGS:
        return None

    def text(value: Decimal) -> str:
        return view.formats.rate(value, 2) if rate else view.formats.count(int(value))

    values = [value for _row, value in readings]
    first, last = view.formats.date(readings[0][0].read_on), view.formats.date(readings[-1][0].read_on)
    return Trend(
        title=title,
        points=tuple((row.read_on, float(value)) for row, value in readings),
        low=text(min(values)),
        high=text(max(values)),
        last=text(values[-1]),
        first_day=first,
        last_day=last,
        caption=f"n = {len(readings)} readings",
        alt=f"{title}, {first} to {last}: from {text(values[0])} to {text(values[-1])}, {len(readings)} readings.",
    )


# ---- audience and fit


def audience(view: View) -> Iterator[Block]:
    """Dated remarks on who follows them, in the words they were noted in."""
    notes = view.detail.audience_notes
    if not view.shows(Section.AUDIENCE_NOTES) or not notes:
        return
    yield Heading("Who follows them")
    for note in notes[:NEWEST_AUDIENCE_NOTES]:
        source = " · ".join(part for part in (note.source, view.formats.date(note.noted_on)) if part)
        yield Quote(note.text, source)


def fit_to_values(view: View) -> Iterator[Block]:
    """Ratings against each value, with raters, evidence and day; values that nobody rated stay visible."""
    if not view.shows(Section.FIT) or not any(item.scores for item in view.rated):
        return
    brands = {item.brand for item in view.rated}
    yield Heading(
        f"Fit to {view.brand_name(next(iter(brands)))}’s values" if len(brands) == 1 else "Fit to brand values"
    )
    rows = []
    for item in view.rated:
        label = item.value if len(brands) == 1 else f"{item.value} · {view.brand_name(item.brand)}"
        if item.mean is None:
            rows.append(Score(label, None, UNKNOWN, "not rated"))
            continue
        spread = f" from {min(item.scores)} to {max(item.scores)}" if len(set(item.scores)) > 1 else ""
        raters = words.counted(str(len(item.scores)), len(item.scores), "rater", "raters")
        evidence = f"{item.evidence} with evidence" if item.evidence else "no evidence noted"
        caption = " · ".join((f"{raters}{spread}", evidence, view.formats.date(item.newest_on)))
        rows.append(Score(label, float(item.mean), f"{view.formats.decimal(item.mean, 1)} of 5", caption))
    yield Scores(tuple(rows), MOST_SCORE)
    if len(brands) == 1 and view.fit.score is not None and len(rows) > 1:
        rated = sum(1 for item in view.rated if item.scores)
        score = view.formats.decimal(view.fit.score, 1)
        yield Paragraph(
            f"Together {score} of 5, each value with the same weight; {rated} of {len(rows)} rated.", quiet=True
        )


def notes(view: View) -> Iterator[Block]:
    """What colleagues noted; only ever for colleagues."""
    if view.detail.note:
        yield Heading("Note")
        yield Paragraph(view.detail.note)
