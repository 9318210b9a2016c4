"""What `show` says of posts and deliverables beyond their fields: readings, claims, proofs, reviews."""

from datetime import date, timedelta
from typing import Any

from crm.cli.output import plain
from crm.db.unit_of_work import Database
from crm.queries.deliverables import deliverable_row
from crm.queries.post_detail import ReadingRow, post_detail

_HOUR = timedelta(hours=1)


def whole_post(db: Database, post_id: str) -> dict[str, Any]:
    """What `show post` adds."""
    detail = post_detail(db, post_id)
    row = detail.row
    return {
        "themes": list(row.themes),
        "styles": list(row.styles),
        "open_claims": row.open_claims,
        "chosen_by": detail.chosen_by,
        "readings": [_reading(each) for each in detail.readings],
        "proofs": plain(detail.proofs),
        "deliverables": plain(detail.pieces),
        "comments_kept": detail.comments,
    }


def whole_deliverable(db: Database, deliverable_id: str, today: date) -> dict[str, Any]:
    """What `show deliverable` adds."""
    row = deliverable_row(db, deliverable_id, today)
    return {
        "days_late": row.days_late,
        "round": row.round,
        "rounds_over": row.rounds_over,
        "reviews": plain(row.reviews),
        "live_posts": plain(row.posts),
    }


def _reading(row: ReadingRow) -> dict[str, Any]:
    own = {name: value for name, value in plain(row.reading).items() if name != "revision"}
    return {
        "id": row.id,
        **own,
        "file": row.file,
        "age_hours": None if row.age is None else row.age // _HOUR,
        "ages": [each.value for each in row.ages],
        "finality": row.finality,
        "rate": None if row.rate is None else {"value": plain(row.rate.value), "basis": row.rate.basis},
        "doubts": [each.value for each in row.doubts],
        "disputed": row.disputed,
        "chosen": row.chosen,
        "counts": row.counts,
    }
