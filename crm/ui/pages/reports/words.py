"""Words of the reports: kinds, readers, forms, periods. Pure functions over choices."""

from PySide6.QtCore import QCoreApplication

from crm.reports.content import Audience
from crm.services.report_choices import Need, ReportKind

KINDS = tuple(ReportKind)
ICONS = {
    ReportKind.SUMMARY: "users",
    ReportKind.CAMPAIGN: "chart-no-axes-column",
    ReportKind.PORTFOLIO: "columns-3",
    ReportKind.TOGETHER: "message-square-text",
    ReportKind.RIGHTS: "file-signature",
    ReportKind.MEMORY: "bookmark",
    ReportKind.BRIEF: "file-text",
    ReportKind.RATES: "banknote",
    ReportKind.SHORTLIST: "circle-check-big",
}
PERIODS = ("", "this month", "last month", "this quarter", "last quarter", "this year", "last year")


def _tr(text: str) -> str:
    return QCoreApplication.translate("reports", text)


def kind_words(kind: ReportKind) -> str:
    """What a kind is called."""
    return {
        ReportKind.SUMMARY: _tr("Partnership summary"),
        ReportKind.CAMPAIGN: _tr("Campaign report"),
        ReportKind.PORTFOLIO: _tr("Client portfolio"),
        ReportKind.TOGETHER: _tr("How we worked together"),
        ReportKind.RIGHTS: _tr("Rights ledger"),
        ReportKind.MEMORY: _tr("Memory card"),
        ReportKind.BRIEF: _tr("Brief"),
        ReportKind.RATES: _tr("Rate card"),
        ReportKind.SHORTLIST: _tr("Shortlist for approval"),
    }[kind]


def for_whom(kind: ReportKind) -> str:
    """One line: for whom it is, and what it answers."""
    return {
        ReportKind.SUMMARY: _tr("For a client or colleague: who this partner is, how it stands, and what is next."),
        ReportKind.CAMPAIGN: _tr("For a client: did it work? A page for leadership, then for managers and for audit."),
        ReportKind.PORTFOLIO: _tr("For a client, each quarter: every partner and campaign, and what moved."),
        ReportKind.TOGETHER: _tr("For the partner: answers, promises, deliveries and payments of both sides."),
        ReportKind.RIGHTS: _tr("For a client’s legal and media people: what may be used, where and until when."),
        ReportKind.MEMORY: _tr("For yourself, before a call: last words, what is owed, what not to ask again."),
        ReportKind.BRIEF: _tr("For the partner: what to make, what matters, and what is left to them."),
        ReportKind.RATES: _tr("For colleagues: what pieces were asked for, agreed and paid at."),
        ReportKind.SHORTLIST: _tr("For a client to say yes, no or “let us talk” to each, without a network."),
    }[kind]


def reader_words(audience: Audience) -> str:
    """Who reads it."""
    return {
        Audience.CLIENT: _tr("The client"),
        Audience.PUBLIC: _tr("Anyone (public)"),
        Audience.PARTNER: _tr("The partner"),
        Audience.INTERNAL: _tr("Our own people"),
    }[audience]


def reader_meaning(audience: Audience) -> str:
    """What this reader may see."""
    return {
        Audience.CLIENT: _tr("Standing, dates, fit and results; no addresses, no notes, no other client’s name."),
        Audience.PUBLIC: _tr("Only what anyone can see on the platforms."),
        Audience.PARTNER: _tr("What is public, and what concerns this partner alone."),
        Audience.INTERNAL: _tr("Everything but private notes, which never leave the workspace."),
    }[audience]


def form_words(form: str) -> str:
    """What a form is called, with its ending."""
    return {
        ".pdf": _tr("PDF, to read and print"),
        ".html": _tr("Web page (HTML)"),
        ".xlsx": _tr("Workbook (XLSX)"),
        ".pptx": _tr("Slides (PPTX)"),
        ".md": _tr("Text (Markdown)"),
        ".csv": _tr("Text table (CSV)"),
        ".json": _tr("Data (JSON)"),
        ".eml": _tr("Mail draft (EML)"),
    }[form]


def period_words(period: str) -> str:
    """A period as it is chosen."""
    return {
        "": _tr("All that is recorded"),
        "this month": _tr("This month"),
        "last month": _tr("Last month"),
        "this quarter": _tr("This quarter"),
        "last quarter": _tr("Last quarter"),
        "this year": _tr("This year"),
        "last year": _tr("Last year"),
    }.get(period, period)


def need_words(need: Need) -> tuple[str, str]:
    """What still has to be chosen: a title and a sentence."""
    return {
        Need.PEOPLE: (_tr("Choose whom it is about"), _tr("Add someone on the left, or come from a list.")),
        Need.BRAND: (_tr("Choose a client"), _tr("It is about one brand: choose it on the left.")),
        Need.CAMPAIGN: (_tr("Choose a campaign"), _tr("It is about one campaign: choose it on the left.")),
    }.get(need, ("", ""))


def audience_name(stored: str) -> str:
    """A stored audience in words."""
    return reader_words(Audience(stored)) if stored in {each.value for each in Audience} else stored
