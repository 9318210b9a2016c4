"""Writing a memory card for ourselves: PDF or web page. It tells more than any client may see, and says so."""

from datetime import date
from pathlib import Path

from crm.db.unit_of_work import Database
from crm.errors import UserError
from crm.formats import Formats
from crm.queries.memory_card import memory_facts
from crm.reports.html import render_html
from crm.reports.memory_card import memory_card
from crm.reports.pdf import render_pdf
from crm.services.exports import write_whole
from crm.services.leaving import Leaving, fingerprint, log_leaving

CARD_FORMS = (".pdf", ".html")


def write_memory_card(db: Database, influencer_id: str, to: Path, today: date, formats: Formats) -> tuple[str, ...]:
    """Write the card of one partner; the ending says in which form.

    Args:
        today: the person's own day.

    Returns:
        What to know before printing it, such as letters that no font has.

    Raises:
        NotFound: the influencer is gone.
        UserError: the ending is not one we write.
        EnvironmentProblem: the file cannot be written.
    """
    form = to.suffix.lower()
    if form not in CARD_FORMS:
        raise UserError(f"A memory card is written as .pdf or .html, not as {form or 'a file without ending'}.", "to")
    report = memory_card(memory_facts(db, influencer_id, today), formats)
    if form == ".html":
        content, warnings = render_html(report).encode(), tuple[str, ...]()
    else:
        drawing = render_pdf(report)
        content, warnings = drawing.pdf, drawing.warnings
    write_whole(to, content)
    log_leaving(db, [Leaving("memory card", report.audience, to, fingerprint(content), 1)])
    return warnings
