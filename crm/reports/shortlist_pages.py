"""A shortlist as pages: to look at before its web page is written, and to keep of what was offered."""

from dataclasses import replace
from datetime import datetime

from crm.reports.content import Audience, Block, Figures, Heading, Method, Paragraph, Report
from crm.reports.documents import Frame, Titles, framed
from crm.reports.shortlist import Shortlist

_NOTE = "The client says yes, no or “let us talk” to each, with words of their own, and sends a small file back."


def shortlist_report(shortlist: Shortlist, frame: Frame, made_at: datetime) -> Report:
    """Everybody on the list as its client sees them."""
    blocks: list[Block] = []
    for each in shortlist.people:
        blocks += [Heading(each.name), Paragraph(each.about, quiet=True), Figures(each.figures)]
        blocks += [Paragraph(reason) for reason in each.reasons]
    titles = Titles("Shortlist", shortlist.campaign, "", shortlist.brand, f"Prepared for {shortlist.brand}")
    report = framed(titles, replace(frame, audience=Audience.CLIENT), made_at, blocks, (_NOTE,))
    return replace(report, blocks=tuple(each for each in report.blocks if not isinstance(each, Method) or each.notes))
