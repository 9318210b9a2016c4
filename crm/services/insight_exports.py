"""Writing a ranking to a file: as JSON with every explanation, as the command line gives it, or as a table."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

from crm.db.unit_of_work import Database
from crm.domain.comparison import Weights, weigh
from crm.errors import UserError
from crm.files.inert import inert
from crm.queries.insight_ranking import Ranking
from crm.reports.content import Audience
from crm.reports.insight_rows import ranked_line, ranked_row
from crm.services.exports import write_whole
from crm.services.jobs import Progress
from crm.services.leaving import Leaving, fingerprint, log_leaving

CSV, JSON = ".csv", ".json"


@dataclass(frozen=True, slots=True)
class WrittenRanking:
    """What was written; `people` counts the ranked and those whom nobody can rank."""

    path: Path
    people: int


def write_ranking(db: Database, found: Ranking, weights: Weights, to: Path, progress: Progress) -> WrittenRanking:
    """Write everybody in their order under these weights, those without a rank after them and said to be unknown.

    Raises:
        UserError: the ending is neither .csv nor .json.
        EnvironmentProblem: the file cannot be written.
        Cancelled: somebody asked to stop; nothing was written.
    """
    order = weigh(found.prepared, weights)
    places = [*enumerate(order.ranked, start=1), *((None, at) for at in order.unknown)]
    rows = []
    for number, (rank, at) in enumerate(places):
        progress.report("writing", number, len(places))
        rows.append(ranked_row(found, order, weights, rank, at))
    ending = to.suffix.lower()
    if ending == JSON:
        content = json.dumps(rows, ensure_ascii=False, indent=2).encode()
    elif ending == CSV:
        content = _table([ranked_line(row) for row in rows])
    else:
        raise UserError("A ranking is written as .csv or .json.", field="path")
    write_whole(to, content)
    leaving = Leaving("ranking", Audience.INTERNAL, to, fingerprint(content), len(rows))
    log_leaving(db, [leaving])
    return WrittenRanking(to, len(rows))


def _table(lines: list[dict[str, object]]) -> bytes:
    """With a byte order mark, or spreadsheets would take names for another encoding."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(lines[0]) if lines else ["rank"], lineterminator="\r\n")
    writer.writeheader()
    for line in lines:
        writer.writerow({name: inert(value) if isinstance(value, str) else value for name, value in line.items()})
    return text.getvalue().encode("utf-8-sig")
