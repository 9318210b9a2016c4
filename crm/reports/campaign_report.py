"""The campaign report as a frozen report: page 1 for leadership, the middle for managers, the appendix for audit.

Contents: domain.md, "Campaign report contents", as far as data exist. What is not recorded is said, not faked.
"""

from collections.abc import Iterator
from dataclasses import replace

from crm.formats import Formats
from crm.queries.performance import Performance
from crm.reports import campaign_words as words
from crm.reports.campaign_cells import Grid
from crm.reports.campaign_story import Story, campaign_story
from crm.reports.campaign_withheld import without_rates
from crm.reports.content import (
    Audience,
    Block,
    Callout,
    Comparison,
    Figures,
    Heading,
    Method,
    Multiples,
    NewPage,
    Paragraph,
    Quote,
    Report,
    Table,
    formulas_of,
)

KIND = "Campaign report"
MOST_COMPARED = 30  # partners in the chart; the table has all
MOST_PARTNERS = 200
WIDE = 170  # a column of more than a name
MOST_POSTS = 200  # posts in the appendix of a page; the workbook has all
_PARTNER_COLUMNS = (0, 2, 5, 6, 7, 8, 9, 10, 11)
_DELIVERY_COLUMNS = (0, 1, 2, 3, 4, 12, 13)
_RATE_COLUMNS = (10, 11, 12)  # from cost, ROAS or CPE of one partner it follows what that partner takes
_POST_COLUMNS = (0, 1, 2, 3, 5, 8, 9, 10, 11)


def campaign_report(found: Performance, formats: Formats, *, with_rates: bool = False) -> Report:
    """A campaign's performance as a report; its first line answers whether it worked.

    Args:
        with_rates: what each partner costs may stand in it.
    """
    found, left_out = (found, ()) if with_rates else without_rates(found)
    story = campaign_story(found, formats)
    told = tuple(_blocks(story, with_rates))
    blocks = (*told, Method(story.notes, formulas_of(told)))
    chips = (
        story.period,
        words.counted(len(found.partners), "partner", "partners"),
        words.counted(found.figures.posts, "post", "posts"),
    )
    return Report(
        kind=KIND,
        title=story.campaign,
        subtitle=story.objective,
        kicker=" · ".join(part for part in (KIND, story.brand, found.workspace) if part),
        status=story.verdict_words,
        chips=chips,
        prepared=f"Prepared for {story.brand}",
        audience=Audience.CLIENT,
        made_at=found.made_at,
        made_on=formats.date(found.today),
        language="en",
        blocks=blocks,
        left_out=left_out,
    )


def _blocks(story: Story, with_rates: bool) -> Iterator[Block]:
    yield from _leadership(story)
    yield NewPage("For who runs the campaign")
    yield from _management(story, with_rates)
    yield NewPage("Appendix, for audit")
    yield from _audit(story, with_rates)


def _leadership(story: Story) -> Iterator[Block]:
    yield Paragraph(story.answer, lead=True)
    for panel in story.panels:
        yield Heading(panel.title)
        yield Figures(tuple(metric.figure for metric in panel.metrics[:3]))
        if panel.goals:
            yield Paragraph(" · ".join(panel.goals), quiet=True)
    yield Heading("Money")
    yield Figures(tuple(metric.figure for metric in story.money[:4]))
    if story.next_steps:
        yield Callout("Next", story.next_steps[0], story.next_steps[1:])


def _management(story: Story, with_rates: bool) -> Iterator[Block]:
    yield from _table(story.goals)
    yield Heading("Over time")
    if story.weeks:
        yield Multiples("", "", story.weeks)
    else:
        yield Paragraph("There is nothing to show over time yet.", quiet=True)
    if story.chosen.rows:
        yield from _table(story.chosen, most=MOST_PARTNERS)
    yield Heading("Partners")
    ranking = story.ranking
    shown = replace(ranking, rows=ranking.rows[:MOST_COMPARED], remark=_remark(ranking))
    yield shown
    brought = replace(story.partners, title="What each partner brought")
    yield from _table(brought, _allowed(_PARTNER_COLUMNS, with_rates), MOST_PARTNERS)
    if story.small:
        caption = "engagement rate of each post by its day, one scale for all"
        yield Multiples("Partner by partner", caption, story.small, columns=4, bars=False, shared=True)
    yield from _table(story.themes)
    yield from _table(story.platforms)
    yield Heading("Unit costs and budget")
    yield Figures(tuple(metric.figure for metric in story.money[4:]))
    yield from _feedback(story)
    yield Heading("What was learned")
    for sentence in story.learned:
        yield Paragraph(sentence)
    yield from _table(story.disclosure)
    yield from _table(story.rights)
    yield from _table(story.lacks)


def _allowed(columns: tuple[int, ...], with_rates: bool) -> tuple[int, ...]:
    return columns if with_rates else tuple(column for column in columns if column not in _RATE_COLUMNS)


def _remark(ranking: Comparison) -> str:
    hidden = len(ranking.rows) - MOST_COMPARED
    more = f"{hidden:,} more are in the table." if hidden > 0 else ""
    return " ".join(part for part in (ranking.remark, more) if part)


def _feedback(story: Story) -> Iterator[Block]:
    yield Heading("Audience feedback")
    yield story.feedback
    for text, theme in story.quotes:
        yield Quote(text, theme)


def _audit(story: Story, with_rates: bool) -> Iterator[Block]:
    yield Heading("All figures")
    for panel in story.panels:
        yield Figures(tuple(metric.figure for metric in panel.metrics))
    delivered = replace(story.partners, title="Delivered against agreed")
    yield from _table(delivered, _allowed(_DELIVERY_COLUMNS, with_rates), MOST_PARTNERS)
    yield from _table(story.week_rows)
    yield from _table(story.posts, _POST_COLUMNS, MOST_POSTS)


def _table(grid: Grid, columns: tuple[int, ...] = (), most: int = MOST_POSTS) -> Iterator[Block]:
    """A grid with its heading; only some of its columns and rows where it is large.

    One wide column takes the room that is left over; several share all of it.
    """
    yield Heading(grid.title)
    chosen = columns or tuple(range(len(grid.heads)))
    wide = sorted(chosen, key=lambda at: grid.heads[at].width)[-2:]
    several = len(wide) > 1 and grid.heads[wide[0]].width > WIDE
    if grid.rows:
        yield Table(
            tuple(grid.heads[at] for at in chosen),
            tuple(tuple(row[at] for at in chosen) for row in grid.rows),
            None if several else chosen.index(wide[-1]),
            most,
        )
    if len(grid.rows) > most:
        yield Paragraph(f"The first {most:,} of {len(grid.rows):,}; the workbook has all.", quiet=True)
    if grid.remark:
        yield Paragraph(grid.remark, quiet=True)
