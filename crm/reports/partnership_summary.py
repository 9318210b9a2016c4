"""The partnership summary: facts and options become a frozen report. Decides what a reader may see, and says it.

Contents: domain.md, "Partnership summary contents", as far as data exist. What is not known is said, not faked.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from crm.domain.metrics import growth
from crm.domain.vocabulary import Basis, Direction, Outcome, PartnershipStatus, Platform
from crm.formats import UNKNOWN, Formats
from crm.queries.influencer_detail import AccountRow, PartnershipCard, SnapshotRow
from crm.queries.summaries import SummaryFacts
from crm.queries.timeline import TimelineEntry
from crm.reports.content import (
    Audience,
    Block,
    Figure,
    Figures,
    Heading,
    Method,
    Paragraph,
    Report,
    Scores,
    TextTable,
    Trend,
)

_PLATFORM_NAMES = {Platform.TIKTOK: "TikTok", Platform.YOUTUBE: "YouTube", Platform.LINKEDIN: "LinkedIn"}
_BEGUN = (
    PartnershipStatus.TRIAL,
    PartnershipStatus.ACTIVE,
    PartnershipStatus.ESTABLISHED,
    PartnershipStatus.AMBASSADOR,
)


@dataclass(frozen=True)
class SummaryOptions:
    """Who reads it, and what was ticked.

    Attributes:
        with_rates: money agreed with the partner; none is recorded yet, so nothing is shown either way.
        with_private_notes: only for an internal reader.
    """

    audience: Audience = Audience.CLIENT
    with_rates: bool = False
    with_private_notes: bool = False


def partnership_summary(facts: SummaryFacts, options: SummaryOptions, formats: Formats) -> Report:
    """One influencer, with one brand or all.

    Returns:
        The report; `left_out` lists in words what its audience may not see.
    """
    summary = _Summary(facts, options, formats)
    return Report(
        title=summary.name,
        subtitle=summary.subtitle(),
        kicker=" · ".join(part for part in ("Partnership summary", facts.workspace) if part),
        chips=summary.chips(),
        audience=options.audience,
        made_at=facts.made_at,
        made_on=formats.date(facts.made_at.date()),
        language="en",
        blocks=tuple(summary.blocks()),
        left_out=tuple(summary.left_out()),
    )


class _Summary:
    """The parts of one summary; each part is a list of blocks."""

    def __init__(self, facts: SummaryFacts, options: SummaryOptions, formats: Formats) -> None:
        self.facts = facts
        self.detail = facts.detail
        self.audience = options.audience
        self.options = options
        self.formats = formats
        handle = next((account.handle for account in self.detail.accounts if account.handle), None)
        self.handle = f"@{handle}" if handle else ""
        self.name = self.detail.name or self.handle or "No name"

    @property
    def internal(self) -> bool:
        """Whether the reader works here."""
        return self.audience is Audience.INTERNAL

    def subtitle(self) -> str:
        platforms = dict.fromkeys(_platform(account.platform) for account in self.detail.accounts)
        parts = [self.handle if self.handle != self.name else "", self.detail.location or "", ", ".join(platforms)]
        return " · ".join(part for part in parts if part)

    def chips(self) -> tuple[str, ...]:
        furthest = self.detail.partnerships[:1]
        status = [_words(card.status).capitalize() for card in furthest]
        return (*status, *self.detail.niches[:3])

    def brand_name(self, card: PartnershipCard) -> str:
        """A client's name is another client's secret, unless the brand was chosen or the reader works here."""
        if self.facts.brand is not None or self.internal:
            return card.brand
        return f"Brand {self.detail.partnerships.index(card) + 1}"

    def left_out(self) -> Iterator[str]:
        detail = self.detail
        if detail.private_note and not self._shows_private_note():
            yield "the private note"
        if not self.internal:
            if detail.note:
                yield "the note on the person"
            if any(line.text for line in self.facts.highlights):
                yield "what was said in outreach"
            if any(move.reason for moves in self.facts.moves.values() for move in moves):
                yield "reasons of status changes"
            if detail.email and self.audience is not Audience.PARTNER:
                yield "the e-mail address"
            if self.facts.brand is None and detail.partnerships:
                yield "names of brands"
            if self._ratings_hidden():
                yield "ratings against brand values"
        if not self.options.with_rates:
            yield "rates"

    def _shows_private_note(self) -> bool:
        return self.options.with_private_notes and self.internal

    def _ratings_hidden(self) -> bool:
        return bool(self.detail.value_ratings) and self.audience in (Audience.PUBLIC, Audience.PARTNER)

    def blocks(self) -> Iterator[Block]:
        yield Paragraph(self._story())
        yield Figures(tuple(self._figures()))
        yield from self._partnerships()
        yield from self._trends()
        yield from self._fit()
        yield from self._audience_notes()
        yield from self._outreach()
        yield from self._next_steps()
        yield from self._notes()
        yield from self._recommendation()
        yield Method(tuple(self._method()))

    # ---- opening

    def _story(self) -> str:
        facts, formats = self.facts, self.formats
        if not self.detail.partnerships:
            return f"{self.name} is known to us; there is no partnership yet."
        card = self.detail.partnerships[0]
        since = f" since {formats.date(card.since_on)}" if card.since_on else ""
        words = f"{self.name} is {_article(card.status)} partner of {self.brand_name(card)}{since}."
        if card.status is PartnershipStatus.PROSPECT:
            words = f"{self.name} is a prospect for {self.brand_name(card)}."
        elif card.status in (PartnershipStatus.PAUSED, PartnershipStatus.ENDED):
            words = f"The partnership of {self.name} with {self.brand_name(card)} is {_words(card.status)}."
        others = len(self.detail.partnerships) - 1
        if others:
            words += f" There {'is 1 further partnership' if others == 1 else f'are {others} further partnerships'}."
        if facts.first_contact_at is not None:
            count = facts.sent + facts.received
            words += f" We have been in touch {count} times since {formats.date(facts.first_contact_at.date())}"
            words += f": {facts.sent} from us, {facts.received} from them."
        return words

    def _figures(self) -> Iterator[Figure]:
        formats = self.formats
        main = self.detail.accounts[0] if self.detail.accounts else None
        followers = main.followers if main else None
        basis = f"on {_platform(main.platform)}, the largest account" if main and followers is not None else ""
        as_of = formats.date(main.followers_on) if main and followers is not None else ""
        yield Figure("Followers", formats.count(followers), basis, as_of=as_of)
        rate = main.engagement_rate if main else None
        if main is None or rate is None:
            yield Figure("Engagement", UNKNOWN)
        else:
            as_of = formats.date(main.engagement_on)
            yield Figure("Engagement", formats.rate(rate, 2), _basis(main.engagement_basis), 1, as_of)
        yield self._growth(main)
        last = self.facts.last_two_way_at
        yield Figure("Last heard from them", formats.date(last.date() if last else None), "any channel")

    def _growth(self, main: AccountRow | None) -> Figure:
        counted = [] if main is None else [s for s in reversed(main.snapshots) if s.followers is not None]
        if len(counted) < 2:
            return Figure("Follower growth", UNKNOWN)
        first, last = counted[0], counted[-1]
        change = growth(first.followers, last.followers)
        sign = "+" if change is not None and change > 0 else ""
        text = UNKNOWN if change is None else f"{sign}{self.formats.rate(change, 2)}"
        since = f"since {self.formats.date(first.read_on)}"
        return Figure("Follower growth", text, since, len(counted), self.formats.date(last.read_on))

    # ---- middle

    def _partnerships(self) -> Iterator[Block]:
        yield Heading("Partnership" if len(self.detail.partnerships) == 1 else "Partnerships")
        if not self.detail.partnerships:
            yield Paragraph("None yet.", quiet=True)
            return
        rows = []
        for card in self.detail.partnerships:
            since = self.formats.date(card.since_on)
            cadence = f"every {card.cadence_days} days" if card.cadence_days else UNKNOWN
            rows.append((self.brand_name(card), _words(card.status).capitalize(), since, cadence))
        yield TextTable(("Brand", "Status", "Since", "Agreed contact"), tuple(rows))
        moves = [
            (self.formats.date(move.at.date()), self._move(move.from_status, move.to_status), move.reason, move.at)
            for each in self.facts.moves.values()
            for move in each
        ]
        moves.sort(key=lambda line: line[3], reverse=True)
        if not moves:
            yield Paragraph("No change of status is recorded.", quiet=True)
        elif self.internal:
            yield TextTable(("When", "Status", "Reason"), tuple((day, move, reason) for day, move, reason, _ in moves))
        else:
            yield TextTable(("When", "Status"), tuple((day, move) for day, move, _reason, _at in moves))

    def _move(self, before: PartnershipStatus | None, after: PartnershipStatus) -> str:
        words = _words(after).capitalize()
        return words if before is None else f"{_words(before).capitalize()} → {words.lower()}"

    def _trends(self) -> Iterator[Block]:
        drawn = [trend for account in self.detail.accounts[:2] for trend in self._account_trends(account)]
        yield Heading("Accounts and trend")
        if self.detail.accounts:
            yield TextTable(
                ("Account", "Followers", "Engagement", "Share of", "As of"),
                tuple(self._account_row(account) for account in self.detail.accounts),
                frozenset({1, 2}),
            )
        else:
            yield Paragraph("No account is recorded.", quiet=True)
        yield from drawn
        if not drawn:
            yield Paragraph("No trend yet: it needs figures of at least three days.", quiet=True)

    def _account_row(self, account: AccountRow) -> tuple[str, ...]:
        handle = f" @{account.handle}" if account.handle else ""
        rate = account.engagement_rate
        basis = "" if rate is None else _basis(account.engagement_basis).removeprefix("share of ")
        return (
            f"{_platform(account.platform)}{handle}",
            self.formats.count(account.followers),
            self.formats.rate(rate, 2),
            basis or UNKNOWN,
            self.formats.date(account.followers_on or account.engagement_on),
        )

    def _account_trends(self, account: AccountRow) -> Iterator[Trend]:
        oldest_first = list(reversed(account.snapshots))
        place = _platform(account.platform)
        followers = [(s, Decimal(s.followers)) for s in oldest_first if s.followers is not None]
        if len(followers) > 2:
            yield self._trend(f"Followers on {place}", followers, rate=False)
        rates = [
            (s, s.engagement_rate)
            for s in oldest_first
            if s.engagement_rate is not None and s.engagement_basis is account.engagement_basis
        ]
        if len(rates) > 2:
            basis = _basis(account.engagement_basis)
            yield self._trend(f"Engagement on {place}, {basis}", rates, rate=True)

    def _trend(self, title: str, readings: Sequence[tuple[SnapshotRow, Decimal]], *, rate: bool) -> Trend:
        def text(value: Decimal) -> str:
            return self.formats.rate(value, 2) if rate else self.formats.count(int(value))

        values = [value for _snapshot, value in readings]
        first, last = readings[0][0].read_on, readings[-1][0].read_on
        span = f"{self.formats.date(first)} to {self.formats.date(last)}"
        return Trend(
            title=f"{title} (n = {len(readings)})",
            points=tuple((snapshot.read_on, float(value)) for snapshot, value in readings),
            low=text(min(values)),
            high=text(max(values)),
            last=text(values[-1]),
            first_day=self.formats.date(first),
            last_day=self.formats.date(last),
            alt=f"{title}, {span}: from {text(values[0])} to {text(values[-1])}; {len(readings)} readings.",
        )

    def _fit(self) -> Iterator[Block]:
        ratings = () if self._ratings_hidden() else self.detail.value_ratings
        if not ratings:
            return
        yield Heading("Fit to brand values")
        newest: dict[tuple[str, str, str], int] = {}
        for rating in ratings:  # newest first: a rater's later word replaces the earlier one
            newest.setdefault((rating.brand, rating.value, rating.rater), rating.score)
        scores: dict[tuple[str, str], list[int]] = {}
        for (brand, value, _rater), score in newest.items():
            scores.setdefault((brand, value), []).append(score)
        rows = []
        for (brand, value), given in scores.items():
            mean = Decimal(sum(given)) / len(given)
            label = f"{value} ({brand})" if self.internal and self.facts.brand is None else value
            raters = f"n = {len(given)}" + (f", from {min(given)} to {max(given)}" if len(set(given)) > 1 else "")
            rows.append((label, float(mean), f"{self.formats.decimal(mean, 1)} of 5 · {raters}"))
        yield Scores(tuple(rows), 5.0)

    def _audience_notes(self) -> Iterator[Block]:
        if not self.detail.audience_notes:
            return
        yield Heading("Who follows them")
        for note in self.detail.audience_notes[:4]:
            source = ", ".join(part for part in (self.formats.date(note.noted_on), note.source) if part)
            yield Paragraph(f"{note.text} ({source})")

    def _outreach(self) -> Iterator[Block]:
        yield Heading("Lately between us")
        if not self.facts.highlights:
            yield Paragraph("No outreach is recorded.", quiet=True)
            return
        rows = tuple(self._outreach_row(line) for line in self.facts.highlights)
        header = ("When", "What", "Outcome", "Note") if self.internal else ("When", "What", "Outcome")
        yield TextTable(header, rows)

    def _outreach_row(self, line: TimelineEntry) -> tuple[str, ...]:
        assert line.channel is not None
        side = "from them" if line.direction is Direction.IN else "from us"
        outcome = "" if line.outcome in (None, Outcome.NONE) else _words(line.outcome).capitalize()
        channel = "E-mail" if line.channel == "email" else _words(line.channel).capitalize()
        cells = (self.formats.date(line.at.date()), f"{channel} {side}", outcome)
        return (*cells, line.text) if self.internal else cells

    # ---- end

    def _next_steps(self) -> Iterator[Block]:
        if self.audience is Audience.PUBLIC:
            return
        yield Heading("Next steps")
        if not self.facts.next_steps:
            yield Paragraph("Nothing is planned.", quiet=True)
            return
        rows = tuple((self.formats.date(due), title) for title, due in self.facts.next_steps)
        yield TextTable(("By", "What"), rows)

    def _notes(self) -> Iterator[Block]:
        if self.internal and self.detail.note:
            yield Heading("Note")
            yield Paragraph(self.detail.note)
        if self._shows_private_note() and self.detail.private_note:
            yield Heading("Private note")
            yield Paragraph(self.detail.private_note)

    def _recommendation(self) -> Iterator[Block]:
        if self.audience in (Audience.PUBLIC, Audience.PARTNER):
            return
        words = self._advice()
        if words:
            yield Heading("Recommendation")
            yield Paragraph(words)

    def _advice(self) -> str:
        """A plain rule over what is recorded; no sentence where the record says too little."""
        statuses = Counter(card.status for card in self.detail.partnerships)
        if self.detail.do_not_contact:
            return "They asked not to be contacted: leave it at that."
        if not any(statuses[status] for status in _BEGUN):
            return ""
        heard = self.facts.last_two_way_at
        cadences = [card.cadence_days for card in self.detail.partnerships if card.cadence_days]
        if heard is None or not cadences:
            return ""
        silent, agreed = (self.facts.made_at - heard).days, min(cadences)
        if silent > 3 * agreed:
            return f"Get in touch before planning anything new: silent for {silent} days, agreed were {agreed}."
        if silent > agreed:
            return f"A word is due: last heard {silent} days ago, agreed were {agreed}."
        return f"Go on as agreed: last heard {silent} days ago, within the agreed {agreed}."

    def _method(self) -> Iterator[str]:
        yield "Engagement is shown with what it is a share of; rates on different bases are never compared."
        yield "Followers and engagement are the latest recorded readings, with their day; — means not known."
        yield "n is the number of readings, or of raters. Dates are calendar days; nothing is estimated."


def _words(value: StrEnum) -> str:
    return value.value.replace("_", " ")


def _article(status: PartnershipStatus) -> str:
    words = _words(status)
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _platform(platform: Platform) -> str:
    return _PLATFORM_NAMES.get(platform, platform.value.capitalize())


def _basis(basis: Basis | None) -> str:
    if basis is None or basis is Basis.UNKNOWN:
        return "basis not known"
    return f"share of {basis.value}"
