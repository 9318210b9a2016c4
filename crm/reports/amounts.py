"""Lines that name an amount of money, taken out of a report that is made without rates."""

from dataclasses import replace

from crm.reports.content import Block, Callout, Paragraph, Quote, Report, Table
from crm.reports.sharing import MONEY

LEFT_OUT = "lines that name an amount of money"


def without_amounts(report: Report) -> Report:
    """The report without words and rows that name an amount; it says so when there were any."""
    kept = tuple(_kept(block) for block in report.blocks)
    blocks = tuple(block for block in kept if block is not None)
    if blocks == report.blocks:
        return report
    return replace(report, blocks=blocks, left_out=(*report.left_out, LEFT_OUT))


def _kept(block: Block) -> Block | None:
    if isinstance(block, Paragraph | Quote):
        return None if MONEY.search(block.text) else block
    if isinstance(block, Callout):
        reasons = tuple(reason for reason in block.reasons if not MONEY.search(reason))
        return None if MONEY.search(block.text) else replace(block, reasons=reasons)
    if isinstance(block, Table):
        return replace(block, rows=tuple(row for row in block.rows if not any(MONEY.search(c.text) for c in row)))
    return block
