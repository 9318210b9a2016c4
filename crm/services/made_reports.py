"""Reports as they were made: kept whole, opened again with the same numbers, and compared with what is known now."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from crm import __version__
from crm.db.entities import AttachmentBlob, MadeReport, new_id
from crm.db.unit_of_work import Database
from crm.domain.periods import Period
from crm.errors import EnvironmentProblem, NotFound
from crm.reports.content import Report
from crm.reports.differences import Difference, differences
from crm.reports.records import read_report, report_json


@dataclass(frozen=True, slots=True)
class About:
    """What a report is of, so that it can be found and made again."""

    brand_id: str | None = None
    campaign_id: str | None = None
    influencer_id: str | None = None
    period: Period | None = None


def keep_report(db: Database, report: Report, file: Path, file_sha256: str, about: About) -> str:
    """Keep a report with its texts, values, formulas and the program's version; returns its id. One step.

    Args:
        file: where it was written; file_sha256: of what was written.
    """
    frozen = report_json(report).encode()
    sha256 = hashlib.sha256(frozen).hexdigest()
    with db.begin("Keep report") as uow:
        if uow.session.get(AttachmentBlob, sha256) is None:
            uow.insert(AttachmentBlob, [{"sha256": sha256, "content": frozen}])
        kept = MadeReport(
            id=new_id(),
            kind=report.kind[:40],
            title=report.title[:300],
            brand_id=about.brand_id,
            campaign_id=about.campaign_id,
            influencer_id=about.influencer_id,
            period_from_on=about.period.first_on if about.period else None,
            period_to_on=about.period.last_on if about.period else None,
            audience=report.audience.value,
            frozen_sha256=sha256,
            app_version=__version__[:20],
            file_name=file.name[:255],
            file_sha256=file_sha256,
            made_by=uow.user,
            made_at=report.made_at,
        )
        uow.add(kept)
        return kept.id


def kept_report(db: Database, report_id: str) -> Report:
    """A kept report, the same value as when it was made.

    Raises:
        NotFound: it is gone.
        EnvironmentProblem: its bytes are missing or not what was kept.
    """
    with db.read() as session:
        sha256 = session.scalar(select(MadeReport.frozen_sha256).where(MadeReport.id == report_id))
        content = session.scalar(select(AttachmentBlob.content).where(AttachmentBlob.sha256 == sha256))
    if sha256 is None:
        raise NotFound("That report is no longer there.")
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        raise EnvironmentProblem("What was kept of that report is damaged.", "Restore a backup into a new file.")
    return read_report(content.decode())


def changed_since(db: Database, report_id: str, now: Report) -> tuple[Difference, ...]:
    """What a report made now tells otherwise than the one that was kept.

    Raises:
        NotFound, EnvironmentProblem: as `kept_report`.
    """
    return differences(kept_report(db, report_id), now)
