"""Many summaries as one report: a page that lists everybody, then each in short. Nothing is added to them.

In short: contacts are counted and not listed, growth is a figure and no line, and plans stand only where there are some,
so that most people have one page. A workbook has one sheet for each
kind of table, with everybody in it, instead of one for each of everybody's tables.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from crm.reports.content import (
    Block,
    Cell,
    Figure,
    Figures,
    Form,
    Head,
    Heading,
    Method,
    NewPage,
    Paragraph,
    Report,
    Score,
    Scores,
    Table,
    Trends,
    text_table,
)

KIND = "Partnership summaries"
_SHOWN = 4  # figures of each in the list
_SHORT = "Each contact and each reading over time stand in the summary of each partner alone."


def roster(reports: Sequence[Report]) -> Report:
    """One report of several of one kind, at least one."""
    first = reports[0]
    notes = tuple(dict.fromkeys(note for each in reports for method in _methods(each) for note in method.notes))
    formulas = tuple(dict.fromkeys(line for each in reports for method in _methods(each) for line in method.formulas))
    left_out = tuple(dict.fromkeys(line for each in reports for line in each.left_out))
    blocks = (
        _list(reports),
        *(block for each in reports for block in _pages(each)),
        Method((*notes, _SHORT), formulas),
    )
    return replace(
        first,
        kind=KIND,
        title=f"{len(reports)} partners",
        subtitle="",
        kicker=first.kicker.replace(first.kind, KIND),
        status="",
        chips=(),
        blocks=blocks,
        left_out=left_out,
    )


def _methods(report: Report) -> list[Method]:
    return [block for block in report.blocks if isinstance(block, Method)]


def _list(reports: Sequence[Report]) -> Table:
    """Everybody with their first figures."""
    labels = [figure.label for figure in _figures(reports[0])]
    rows = []
    for each in reports:
        told = {figure.label: figure.cell or figure.text for figure in _figures(each)}
        rows.append((each.title, each.status or "—", *(told.get(label, "—") for label in labels)))
    return text_table(("Partner", "Status", *labels), rows, wide=0)


def _figures(report: Report) -> tuple[Figure, ...]:
    """The first figures of a summary."""
    return next((block.figures[:_SHOWN] for block in report.blocks if isinstance(block, Figures)), ())


def _pages(report: Report) -> Iterator[Block]:
    yield NewPage(report.kind)
    yield Heading(report.title)
    about = " · ".join(part for part in (report.status, report.subtitle, *report.chips) if part)
    if about:
        yield Paragraph(about, quiet=True)
    for heading, section in _sections(report.blocks):
        listed = any(isinstance(block, Table) for block in section)
        if heading == "Next steps" and not listed:
            continue
        if heading == "Outreach" and listed:
            section = tuple(block for block in section if isinstance(block, Heading | Figures))
        yield from (block for block in section if not isinstance(block, Trends))


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """What stands under each heading, with it; "" is before the first. How it was made stands at the end of all."""
    heading, section = "", list[Block]()
    for block in blocks:
        if isinstance(block, Heading):
            yield heading, tuple(section)
            heading, section = block.text, []
        if not isinstance(block, Method):
            section.append(block)
    yield heading, tuple(section)


def gathered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a roster for a workbook: everybody's tables of one kind and their bars are one, behind their words."""
    told: list[Block] = []
    heads: dict[tuple[str, tuple[Head, ...]], list[tuple[Cell, ...]]] = {}
    person = section = ""
    for number, block in enumerate(blocks):
        if isinstance(block, Heading):
            section = block.text
            if number and isinstance(blocks[number - 1], NewPage):
                person = section
        table = _as_table(block)
        if not person or table is None:
            told.append(block)
            continue
        rows = heads.setdefault((section, table.heads), [])
        rows += [(Cell(person, person), *row) for row in table.rows]
    methods = [block for block in told if isinstance(block, Method)]
    told = [block for number, block in enumerate(told) if not isinstance(block, Method) and not _bare(told, number)]
    for (title, columns), rows in heads.items():
        told += [Heading(title), Table((Head("Partner"), *columns), tuple(rows))]
    return (*told, *methods)


def _as_table(block: Block) -> Table | None:
    if isinstance(block, Scores):
        return text_table(("Value", "Score", "Rests on"), [(row.label, _score(row), row.caption) for row in block.rows])
    return block if isinstance(block, Table) else None


def _score(row: Score) -> Cell:
    return Cell(row.text, None if row.value is None else Decimal(str(row.value)), Form.RATIO)


def _bare(blocks: Sequence[Block], at: int) -> bool:
    """Whether a heading has lost all that stood below it; a person's name stays."""
    if not isinstance(blocks[at], Heading) or (at and isinstance(blocks[at - 1], NewPage)):
        return False
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    return after is None or isinstance(after, Heading | NewPage | Method)
