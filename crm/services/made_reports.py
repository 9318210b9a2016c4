"""Reports as they were made: kept whole, opened again with the same numbers, and compared with what is known now."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from crm import __version__
from crm.db.entities import AttachmentBlob, MadeReport, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.periods import Period
from crm.errors import EnvironmentProblem, NotFound
from crm.reports.content import Report
from crm.reports.differences import Difference, differences
from crm.reports.records import read_origin, read_report, report_json


@dataclass(frozen=True, slots=True)
class About:
    """What a report is of, so that it can be found and made again."""

    brand_id: str | None = None
    campaign_id: str | None = None
    influencer_id: str | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A report with the file that it was written to; `sha256` is of the file."""

    report: Report
    path: Path
    sha256: str
    about: About = About()


def keep_report(db: Database, report: Report, file: Path, file_sha256: str, about: About) -> str:
    """Keep a report with its texts, values, formulas and the program's version; returns its id. One step.

    Args:
        file: where it was written; file_sha256: of what was written.
    """
    return keep_reports(db, [MadeFile(report, file, file_sha256, about)])[0]


def keep_reports(db: Database, files: Sequence[MadeFile], choices: str = "") -> tuple[str, ...]:
    """Keep reports that were made together; returns their ids in order. One step of the history that undo passes over.

    Args:
        choices: from which they can be made again, as JSON; "" when nobody needs to.
    """
    with db.begin("Keep report" if len(files) == 1 else "Keep reports") as uow:
        return tuple(_keep(uow, each, choices) for each in files)


def _keep(uow: UnitOfWork, made: MadeFile, choices: str) -> str:
    report, about = made.report, made.about
    frozen = report_json(report, choices=choices, written_to=str(made.path.absolute())).encode()
    sha256 = hashlib.sha256(frozen).hexdigest()
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
        file_name=made.path.name[:255],
        file_sha256=made.sha256,
        made_by=uow.user,
        made_at=report.made_at,
    )
    uow.add(kept)
    return kept.id


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept report; `choices` and `written_to` are "" of one that was kept without, `influencer_id` is whose it is."""

    report: Report
    choices: str = ""
    written_to: str = ""
    influencer_id: str | None = None


def kept_report(db: Database, report_id: str) -> Report:
    """A kept report, the same value as when it was made.

    Raises:
        NotFound, EnvironmentProblem: as `opened_report`.
    """
    return opened_report(db, report_id).report


def opened_report(db: Database, report_id: str) -> Kept:
    """A kept report, the same value as when it was made, with what it was made from.

    Raises:
        NotFound: it is gone.
        EnvironmentProblem: its bytes are missing or not what was kept.
    """
    with db.read() as session:
        made = session.get(MadeReport, report_id)
        if made is None:
            raise NotFound("That report is no longer there.")
        sha256, person = made.frozen_sha256, made.influencer_id
        content = session.scalar(select(AttachmentBlob.content).where(AttachmentBlob.sha256 == sha256))
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        raise EnvironmentProblem("What was kept of that report is damaged.", "Restore a backup into a new file.")
    text = content.decode()
    return Kept(read_report(text), *read_origin(text), person)


def changed_since(db: Database, report_id: str, now: Report) -> tuple[Difference, ...]:
    """What a report made now tells otherwise than the one that was kept.

    Raises:
        NotFound, EnvironmentProblem: as `kept_report`.
    """
    return differences(kept_report(db, report_id), now)
