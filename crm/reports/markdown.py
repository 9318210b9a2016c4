"""A report as Markdown: reads well as plain text, and as a page where Markdown is drawn. Nothing typed becomes markup."""

import re
from collections.abc import Iterable, Iterator, Sequence

from crm.reports.content import (
    Block,
    Callout,
    Comparison,
    Figures,
    Heading,
    Ladder,
    Method,
    Multiples,
    NewPage,
    Paragraph,
    Picture,
    Quote,
    Report,
    Scores,
    Table,
    Timeline,
    Trends,
)

_MARKS = re.compile(r"([\\`*_\[\]<>|~])")
_LINE_START = re.compile(r"^(\s*)([#+\-=]|\d+[.)])", re.MULTILINE)


def report_markdown(report: Report) -> str:
    """The whole document, UTF-8 text."""
    pills = " · ".join(part for part in (report.status, *report.chips) if part)
    head = (f"# {_said(report.title)}", _said(report.subtitle), _said(pills), f"*{_said(report.kicker)}*")
    foot = (
        f"---\n\n{_said(report.prepared)} · {_said(report.made_on)} · {_said(report.kit.footer or 'made with Rapport')}"
    )
    blocks = (text for block in report.blocks for text in _block(block, report))
    return "\n\n".join(part for part in (*head, *blocks, foot) if part and part != "**") + "\n"


def _block(block: Block, report: Report) -> Iterator[str]:  # one line for each kind of block
    worded = report.kit.worded
    if isinstance(block, Heading):
        yield f"## {_said(worded(block.text))}"
    elif isinstance(block, NewPage):
        yield f"---\n\n*{_said(block.text)}*"
    elif isinstance(block, Paragraph):
        yield f"**{_said(block.text)}**" if block.lead else _said(block.text)
    elif isinstance(block, Callout):
        yield "\n".join(
            f"> {line}" for line in (f"**{_said(block.title)}:** {_said(block.text)}", *map(_said, block.reasons))
        )
    elif isinstance(block, Figures):
        rows = (
            (worded(each.label), each.text, each.basis, "" if each.n is None else f"{each.n:,}", each.as_of)
            for each in block.figures
        )
        yield _table(("Figure", "Value", "Basis", "n", "Read"), rows, {1, 3})
    elif isinstance(block, Table):
        right = {at for at, head in enumerate(block.heads) if head.right}
        yield _table([worded(title) for title in block.header], block.page_rows, right)
    elif isinstance(block, Ladder):
        marks = (
            f"**{_said(rung.label)}**" if rung.current else _said(rung.label) for rung in block.rungs if rung.reached
        )
        yield " → ".join(marks)
        yield _said(block.aside)
    elif isinstance(block, Timeline):
        yield "\n".join(f"- **{_said(each.when)}** {_said(each.title)}{_after(each.text)}" for each in block.events)
    elif isinstance(block, Quote):
        yield f"> {_said(block.text)}\n>\n> {_said(block.source)}".removesuffix("\n>\n> ")
    elif isinstance(block, Picture):
        yield f"*Picture: {_said(block.alt)}* {_said(block.caption)}".strip()
    elif isinstance(block, Method):
        yield "## How the figures were made"
        yield "\n".join(f"- {_said(note)}" for note in (*block.notes, *block.formulas))
    else:
        yield from _chart(block)


def _chart(block: Block) -> Iterator[str]:
    """The figures that a chart draws, as a table."""
    if isinstance(block, Trends):
        for trend in block.trends:
            yield f"**{_said(trend.title)}** ({_said(trend.caption)}): {_said(trend.last)}; {_said(trend.alt)}"
    elif isinstance(block, Scores):
        yield _table(("", "Score", ""), ((row.label, row.text, row.caption) for row in block.rows), {1})
    elif isinstance(block, Comparison):
        yield f"**{_said(block.title)}** {_said(block.caption)}"
        yield _table(("", "Value", ""), ((row.label, row.text, row.caption) for row in block.rows), {1})
        yield _said(block.remark)
    elif isinstance(block, Multiples):
        for series in block.series:
            yield f"**{_said(series.title)}** {_said(series.caption)}"
            yield _table(("Day", "Value"), zip(series.labels, series.texts, strict=True), {1})


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int]) -> str:
    aligned = set(right)
    lines = [header, ["--:" if at in aligned else "---" for at in range(len(header))]]
    told = [f"| {' | '.join(_cell(cell) for cell in lines[0])} |", f"| {' | '.join(lines[1])} |"]
    return "\n".join((*told, *(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows)))


def _cell(text: str) -> str:
    return _said(" ".join(text.split("\n")))


def _after(text: str) -> str:
    return f": {_said(text)}" if text else ""


def _said(text: str) -> str:
    """Words as they are; what Markdown would take for a mark is set behind a backslash."""
    return _LINE_START.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))
