"""The memory card: one page on a partner for the minute before a call. For ourselves only, never for a client.

Facts come from queries.memory_card; nothing here judges a person.
"""

from collections.abc import Iterator

from crm.domain.vocabulary import Party
from crm.formats import Formats
from crm.queries.memory_card import MemoryFacts, OpenPromise, OpenRight
from crm.queries.post_table import PostRow
from crm.queries.timeline import TimelineEntry
from crm.reports import summary_words
from crm.reports.content import (
    Audience,
    Block,
    Callout,
    Figure,
    Figures,
    Heading,
    Paragraph,
    Quote,
    Report,
    Table,
    text_table,
)

KIND = "Memory card"
CARD_FORMS = (".pdf", ".html")  # it is looked at or printed, never computed with
MOST_WORDS = 150  # characters of the last exchange and of notes: it must stay one page
MOST_CHIPS = 4
MOST_LINES = 2  # promises of each side, follow-ups, rights


def memory_card(facts: MemoryFacts, formats: Formats) -> Report:
    """One page on one partner, for the agency itself."""
    detail = facts.detail
    handle = next((account.handle for account in detail.accounts if account.handle), None)
    status = next((card.status.value.replace("_", " ").capitalize() for card in detail.partnerships), "")
    return Report(
        kind=KIND,
        title=detail.name or f"@{handle}",
        subtitle=" · ".join(
            part for part in (handle and f"@{handle}", detail.location, formats.language(detail.language)) if part
        ),
        kicker=KIND,
        status=status,
        chips=detail.niches[:MOST_CHIPS],
        prepared="For our own eyes",
        audience=Audience.INTERNAL,
        made_at=facts.made_at,
        made_on=formats.date(facts.today),
        language="en",
        blocks=tuple(_blocks(facts, formats)),
    )


def _blocks(facts: MemoryFacts, formats: Formats) -> Iterator[Block]:
    if facts.detail.do_not_contact:
        yield Callout("Do not contact", "This person asked not to be contacted.")
    yield Figures(tuple(_figures(facts, formats)))
    if facts.never_ask:
        yield Callout("Never ask again", _short(facts.never_ask))
    yield from _exchange(facts, formats)
    yield from _owed(facts, formats)
    yield from _posts(facts, formats)
    yield from _rights(facts, formats)
    yield from _notes(facts)


def _figures(facts: MemoryFacts, formats: Formats) -> Iterator[Figure]:
    channel = facts.preferred_channel.value.replace("_", " ") if facts.preferred_channel else "—"
    yield Figure("Prefers", channel, facts.contact_hours or facts.zone or "")
    yield Figure("They answer in", formats.length(facts.answers.theirs.median), "median", facts.answers.theirs.count)
    yield Figure("We answer in", formats.length(facts.answers.ours.median), "median", facts.answers.ours.count)
    latest = facts.detail.accounts[0] if facts.detail.accounts else None
    followers = formats.short_count(latest.followers) if latest else "—"
    read_on = formats.date(latest.followers_on) if latest and latest.followers_on else ""
    yield Figure("Followers", followers, summary_words.platform(latest.platform) if latest else "", as_of=read_on)


def _exchange(facts: MemoryFacts, formats: Formats) -> Iterator[Block]:
    if facts.last_talk is None:
        yield Paragraph("There was no contact yet.", quiet=True)
        return
    yield Heading("Last words")
    for line in dict.fromkeys((facts.last_word, facts.last_talk)):
        if line is not None:
            yield Quote(_short(line.text) or "(nothing noted)", _said(line, formats))


def _said(line: TimelineEntry, formats: Formats) -> str:
    channel = line.channel.value.replace("_", " ") if line.channel else ""
    who = "they" if line.direction == "in" else "we"
    outcome = line.outcome.value.replace("_", " ") if line.outcome and line.outcome != "none" else ""
    brand = f"for {line.brand}" if line.brand else ""
    return " · ".join(part for part in (who, channel, formats.instant(line.at), outcome, brand) if part)


def _owed(facts: MemoryFacts, formats: Formats) -> Iterator[Block]:
    rows = []
    for side in Party:
        owed = [each for each in facts.promises if each.owed_by is side]
        rows += [_promise(each, facts, formats) for each in owed[:MOST_LINES]]
    for payment in facts.payments[:MOST_LINES]:
        amount = formats.money(payment.amount_minor, payment.currency)
        rows.append(("we owe", amount, formats.day(payment.due_on, facts.today)))
    rows += [("we", task.title, formats.day(task.due_on, facts.today)) for task in facts.tasks[:1]]
    if rows:
        yield Heading("Promised and planned")
        yield text_table(("Who", "What", "By"), rows, wide=1)


def _promise(promise: OpenPromise, facts: MemoryFacts, formats: Formats) -> tuple[str, str, str]:
    who = "we promised" if promise.owed_by is Party.US else "they promised"
    return who, promise.text, formats.day(promise.due_on, facts.today)


def _posts(facts: MemoryFacts, formats: Formats) -> Iterator[Block]:
    if facts.posts:
        yield Heading("Last posts")
        yield _post_table(facts.posts, formats)
    if facts.themes:
        told = (
            f"{each.name} ({formats.rate(each.rate, 2)} of {each.basis.value}, median of {each.n} posts)"
            for each in facts.themes[:MOST_LINES]
        )
        yield Heading("Themes by typical rate")
        yield Paragraph("; ".join(told) + ".")


def _post_table(posts: tuple[PostRow, ...], formats: Formats) -> Table:
    rows = [
        (
            formats.date(post.posted_on),
            f"{summary_words.platform(post.platform)} {post.type.value}",
            _short(post.text, 80) or post.campaign or "",
            f"{formats.rate(post.rate.value, 2)} of {post.rate.basis.value}" if post.rate else formats.rate(None),
        )
        for post in posts
    ]
    return text_table(("Day", "Where", "What", "Engagement"), rows, right=(3,), wide=2)


def _rights(facts: MemoryFacts, formats: Formats) -> Iterator[Block]:
    if facts.rights:
        yield Heading("We may use")
        yield Paragraph("; ".join(_right(right, formats) for right in facts.rights[:MOST_LINES]) + ".")


def _right(right: OpenRight, formats: Formats) -> str:
    until = f"until {formats.date(right.ends_on)}" if right.ends_on else "without end" if right.starts_on else "not yet"
    return f"{right.brand}: {right.asset or 'posts'}, {right.kind.value.replace('_', ' ')}, {until}"


def _notes(facts: MemoryFacts) -> Iterator[Block]:
    told = [text for text in (facts.detail.note, facts.detail.private_note) if text]
    if told:
        yield Heading("Notes")
        yield from (Paragraph(_short(text)) for text in told)


def _short(text: str, most: int = MOST_WORDS) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
