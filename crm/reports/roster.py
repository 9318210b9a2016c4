"""Many summaries as one report: a page that lists everybody, then each on pages of their own. Nothing is added to them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crm.reports.content import (
    Block,
    Figure,
    Figures,
    Heading,
    Method,
    NewPage,
    Paragraph,
    Report,
    Table,
    text_table,
)

KIND = "Partnership summaries"
_SHOWN = 4  # figures of each in the list


def roster(reports: Sequence[Report]) -> Report:
    """One report of several of one kind, at least one."""
    first = reports[0]
    notes = tuple(dict.fromkeys(note for each in reports for method in _methods(each) for note in method.notes))
    formulas = tuple(dict.fromkeys(line for each in reports for method in _methods(each) for line in method.formulas))
    left_out = tuple(dict.fromkeys(line for each in reports for line in each.left_out))
    blocks = (_list(reports), *(block for each in reports for block in _pages(each)), Method(notes, formulas))
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
    yield from (block for block in report.blocks if not isinstance(block, Method))
