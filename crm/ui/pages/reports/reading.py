"""What the page of reports reads elsewhere than on the window's thread: what can be chosen, and pages ready to be drawn."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtGui import QImage

from crm.formats import Formats
from crm.queries.brands import brand_rows
from crm.queries.briefs import campaign_briefs
from crm.queries.campaigns import campaign_rows
from crm.queries.kept_reports import TemplateRow, template_rows
from crm.reports.pdf import PREVIEW_PPI
from crm.services.jobs import Progress
from crm.services.report_builder import Preview, previewed
from crm.services.report_choices import ReportChoices
from crm.ui.kit.printing import PRINT_PPI, for_screen


@dataclass(frozen=True)
class Offered:
    """What can be chosen, each as (id, name); templates are of every kind."""

    brands: tuple[tuple[str, str], ...] = ()
    campaigns: tuple[tuple[str, str], ...] = ()
    templates: tuple[TemplateRow, ...] = ()


@dataclass(frozen=True)
class Seen:
    """A report as it will be written, its pages ready to be drawn; those for paper also as the screen shows them."""

    preview: Preview
    pages: tuple[QImage, ...]
    shown: tuple[QImage, ...] = ()


def offered(db: Any, formats: Formats) -> Offered:
    """Brands, campaigns and templates."""
    return Offered(
        tuple((row.id, row.name) for row in brand_rows(db)),
        tuple((row.id, f"{row.name} · {row.brand}") for row in campaign_rows(db, db.today(formats.zone))),
        tuple(template_rows(db)),
    )


def partners_of_campaign(db: Any, campaign_id: str) -> list[tuple[str, str]]:
    """Everybody in a campaign, as (id, name)."""
    return [(each.influencer_id, each.name) for each in campaign_briefs(db, campaign_id).partners]


def seen(db: Any, choices: ReportChoices, formats: Formats, person: str | None, ppi: float = PREVIEW_PPI) -> Seen:
    """Pictures are decoded here, on the reader's thread: a page takes 10 ms."""
    preview = previewed(db, choices, formats, person, ppi)
    return Seen(preview, tuple(QImage.fromData(page) for page in preview.pages))


def for_paper(db: Any, choices: ReportChoices, formats: Formats, person: str | None, progress: Progress) -> Seen:
    """Pages with as many dots as paper shows."""
    progress.report("Making pages", 0, 0)
    made = seen(db, choices, formats, person, PRINT_PPI)
    return replace(made, shown=tuple(for_screen(page) for page in made.pages))
