"""Every form that a report can take, by the ending of its file. One place, so that no caller knows what draws it."""

import importlib
from dataclasses import dataclass
from typing import Final

from crm.errors import UserError
from crm.reports.content import Report
from crm.reports.html import render_html
from crm.reports.markdown import report_markdown
from crm.reports.pdf import render_pdf
from crm.reports.records import report_csv, report_json
from crm.reports.workbook import report_workbook

FORMS: Final = (".pdf", ".html", ".xlsx", ".pptx", ".md", ".csv", ".json")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file's bytes; `warnings` are to be read before it is sent."""

    content: bytes
    warnings: tuple[str, ...] = ()


def form_of(ending: str, what: str) -> str:
    """The form that a file's ending asks for.

    Args:
        ending: such as ".PDF".
        what: what is written, begins the sentence when there is no such form: "A summary".

    Raises:
        UserError: we do not write it.
    """
    form = ending.lower()
    if form not in FORMS:
        known = f"{', '.join(FORMS[:-1])} or {FORMS[-1]}"
        raise UserError(f"{what} is written as {known}, not as {form or 'a file without ending'}.", "to")
    return form


def draw(report: Report, form: str) -> Drawn:
    """Draw a report in one of FORMS."""
    if form == ".pdf":
        drawing = render_pdf(report)
        return Drawn(drawing.pdf, drawing.warnings)
    if form == ".xlsx":
        return Drawn(report_workbook(report))
    if form == ".pptx":
        # Loaded at its first use: the library and its charts take 300 ms.
        return Drawn(importlib.import_module("crm.reports.slides").report_slides(report))
    if form == ".csv":
        return Drawn(report_csv(report).encode("utf-8-sig"))  # the mark makes spreadsheets read it as UTF-8
    texts = {".html": render_html, ".md": report_markdown, ".json": report_json}
    return Drawn(texts[form](report).encode())
