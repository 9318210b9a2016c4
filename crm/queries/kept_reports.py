"""What left the workspace and what was kept of it: made reports, the export log, templates. Nothing here writes."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from crm.db.entities import Brand, BrandKit, Campaign, ExportLog, Influencer, MadeReport, ReportTemplate
from crm.db.unit_of_work import Database

MOST_LOGGED = 2000


@dataclass(frozen=True, slots=True)
class MadeRow:
    """One kept report; `of` is the person, campaign or brand it is about, "" for several."""

    id: str
    kind: str
    title: str
    of: str
    period_from_on: date | None
    period_to_on: date | None
    audience: str
    file_name: str
    file_sha256: str
    made_by: str
    made_at: datetime
    app_version: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """One file that left; `people` is None where that means nothing, `left_out` has one line each."""

    id: str
    at: datetime
    by: str
    what: str
    audience: str
    file_name: str
    file_sha256: str
    people: int | None
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One template; `choices` is JSON as `report_choices` reads it."""

    id: str
    kind: str
    name: str
    choices: str


def made_rows(db: Database, most: int = MOST_LOGGED) -> list[MadeRow]:
    """Kept reports, the newest first."""
    asked = (
        select(MadeReport, Influencer.name, Campaign.name, Brand.name)
        .outerjoin(Influencer, Influencer.id == MadeReport.influencer_id)
        .outerjoin(Campaign, Campaign.id == MadeReport.campaign_id)
        .outerjoin(Brand, Brand.id == MadeReport.brand_id)
        .order_by(MadeReport.made_at.desc(), MadeReport.id.desc())
        .limit(most)
    )
    with db.read() as session:
        return [
            MadeRow(
                id=made.id,
                kind=made.kind,
                title=made.title,
                of=person or campaign or brand or "",
                period_from_on=made.period_from_on,
                period_to_on=made.period_to_on,
                audience=made.audience,
                file_name=made.file_name,
                file_sha256=made.file_sha256,
                made_by=made.made_by,
                made_at=made.made_at,
                app_version=made.app_version,
            )
            for made, person, campaign, brand in session.execute(asked)
        ]


def log_rows(db: Database, most: int = MOST_LOGGED) -> list[LogRow]:
    """The export log, the newest first."""
    with db.read() as session:
        kept = session.scalars(select(ExportLog).order_by(ExportLog.at.desc(), ExportLog.id.desc()).limit(most))
        return [
            LogRow(
                each.id,
                each.at,
                each.by,
                each.what,
                each.audience,
                each.file_name,
                each.file_sha256,
                each.people,
                tuple(each.left_out.splitlines()),
            )
            for each in kept
        ]


def template_rows(db: Database) -> list[TemplateRow]:
    """Every template, by kind and name."""
    with db.read() as session:
        kept = session.scalars(select(ReportTemplate).order_by(ReportTemplate.kind, ReportTemplate.name))
        return [TemplateRow(each.id, each.kind, each.name, each.choices) for each in kept]


def brands_with_kit(db: Database) -> frozenset[str]:
    """Ids of the brands that have a look of their own; "" stands for the agency's."""
    with db.read() as session:
        return frozenset(brand_id or "" for brand_id in session.scalars(select(BrandKit.brand_id)))
