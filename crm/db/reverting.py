"""Taking a step back: inverse row images in reverse order, leaving alone what has changed or is needed since."""

import json
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.db.change_log import FACTS, logged_tables, row_image, stored_columns
from crm.db.entities import JournalChange, Post, Reading
from crm.db.rollups import touch
from crm.domain.vocabulary import ImportKind

BLOCK = 1000  # journal rows per statement

FACT_KINDS = (ImportKind.POSTS, ImportKind.CONVERSIONS, ImportKind.COMMENTS)

Key = tuple[str, str]  # thing, record id
Image = dict[str, Any]

_NAMES = ("name", "handle", "title", "file_name", "value")
_WORDS = {
    "account_snapshot": "account snapshot",
    "import_batch": "import",
    "influencer_alias": "file's id",
    "influencer_niche": "niche of an influencer",
    "influencer_tag": "tag of an influencer",
    "partnership_move": "status move",
}


class _Change(NamedTuple):
    number: int
    thing: str
    record_id: str
    before: str | None
    after: str | None

    @property
    def kind(self) -> str:
        return "insert" if self.before is None else "delete" if self.after is None else "update"


def revert(session: Session, step_id: str, keep: Collection[str] = ()) -> list[str]:
    """Put every record of a step back as it was before, inside the step that is open now.

    A record that changed since is left alone, and so is what others depend on by now; a created record that stays
    keeps its parts. Reverse order passes only through states that have been valid, so references hold throughout.

    Args:
        session: of a unit of work.
        step_id: the step to take back.
        keep: tables whose rows stay as they are.

    Returns:
        What could not be taken back, one sentence each, in no promised order; empty when all of it was.
    """
    session.flush()
    skipped = _Skipped(session, step_id, keep)
    for block in _blocks(session, step_id):
        for (thing, kind), group in groupby(block, key=lambda change: (change.thing, change.kind)):
            changes = [change for change in group if (thing, change.record_id) not in skipped.keys]
            if thing in keep or not changes:
                continue
            _apply(session, _Inverse(thing, kind), changes, skipped)
    _delete_facts(session, imports_of(session, step_id))
    session.expire_all()
    return skipped.words


def imports_of(session: Session, step_id: str) -> list[str]:
    """Ids of the import batches that a step made."""
    made = sa.select(JournalChange.record_id).where(
        JournalChange.step_id == step_id, JournalChange.thing == "import_batch", JournalChange.before.is_(None)
    )
    return list(session.scalars(made))


def has_lost_facts(session: Session, step_id: str) -> bool:
    """Whether a step took an import with facts back: they stand in no log and come again only from their file."""
    image = func.json_extract(JournalChange.before, "$.kind")
    lost = sa.select(JournalChange.number).where(
        JournalChange.step_id == step_id,
        JournalChange.thing == "import_batch",
        JournalChange.after.is_(None),
        image.in_(FACT_KINDS),
    )
    return session.execute(lost.limit(1)).first() is not None


def _delete_facts(session: Session, batch_ids: Sequence[str]) -> None:
    if batch_ids:
        read = sa.select(Reading.post_id).where(Reading.import_batch_id.in_(batch_ids)).distinct()
        touch(session, session.scalars(sa.select(Post.influencer_id).where(Post.id.in_(read)).distinct()))
        for fact in _fact_tables():
            session.execute(sa.delete(fact).where(fact.c.import_batch_id.in_(batch_ids)))


def _fact_tables() -> list[sa.Table]:
    return [table for table in logged_tables() if table.name in FACTS]


def _blocks(session: Session, step_id: str) -> Iterator[list[_Change]]:
    """The step's journal rows, newest first, in blocks, so that a large import does not fill the memory."""
    last: int | None = None
    columns = (
        JournalChange.number,
        JournalChange.thing,
        JournalChange.record_id,
        JournalChange.before,
        JournalChange.after,
    )
    query = sa.select(*columns).where(JournalChange.step_id == step_id).order_by(JournalChange.number.desc())
    while True:
        page = query if last is None else query.where(JournalChange.number < last)
        block = [_Change(*row) for row in session.execute(page.limit(BLOCK))]
        if not block:
            return
        last = block[-1].number
        yield block


class _Inverse:
    """The opposite of one kind of change on one table, on stored values as the journal holds them."""

    def __init__(self, thing: str, kind: str) -> None:
        self.thing = thing
        self.kind = kind
        self._columns = [column.name for column in stored_columns(_table(thing))]
        self._table = sa.table(thing, *(sa.column(name) for name in dict.fromkeys(["id", *self._columns])))

    def run(self, session: Session, changes: Sequence[_Change]) -> None:
        """Take these changes back in one statement."""
        if self.kind == "insert":
            statement: Any = sa.delete(self._table).where(self._table.c.id == sa.bindparam("_id"))
            rows = [{"_id": change.record_id} for change in changes]
        else:
            images = [self._known(change.before) for change in changes]
            statement = sa.insert(self._table) if self.kind == "delete" else self._update(images[0])
            rows = images if self.kind == "delete" else list(map(self._bound, changes, images))
        session.connection().execute(statement, rows)

    def still_to_do(self, session: Session, changes: Sequence[_Change]) -> list[_Change]:
        """Those that a failed run has not reached; doing a removal or an edit twice changes nothing."""
        if self.kind != "delete":
            return list(changes)
        ids = [change.record_id for change in changes]
        back = set(session.scalars(sa.select(self._table.c.id).where(self._table.c.id.in_(ids))))
        return [change for change in changes if change.record_id not in back]

    def _bound(self, change: _Change, image: Image) -> Image:
        return {"_id": change.record_id} | {f"_{name}": value for name, value in image.items() if name != "id"}

    def _known(self, image: str | None) -> Image:
        stored = _image(image)
        return {name: stored[name] for name in self._columns if name in stored}

    def _update(self, image: Image) -> Any:
        values: dict[str, Any] = {name: sa.bindparam(f"_{name}") for name in image if name != "id"}
        return sa.update(self._table).where(self._table.c.id == sa.bindparam("_id")).values(values)


def _apply(session: Session, inverse: _Inverse, changes: Sequence[_Change], skipped: "_Skipped") -> None:
    """All at once; where something newer is in the way, go on one by one, listing what does not fit.

    No savepoint: SQLite undoes the one failing row by itself, and deleting inside a savepoint was measured
    25 to 50 times slower.
    """
    try:
        inverse.run(session, changes)
    except IntegrityError:
        for change in inverse.still_to_do(session, changes):
            try:
                inverse.run(session, [change])
            except IntegrityError:
                skipped.add_blocked(change)


class _Skipped:
    """The step's records that must stay as they are, and why, in words."""

    def __init__(self, session: Session, step_id: str, keep: Collection[str]) -> None:
        self.keys: set[Key] = set()
        self.words: list[str] = []
        self._session = session
        self._step_id = step_id
        self._keep = keep
        tables = self._tables_of_step()
        for table in tables:
            if table.name not in keep:
                self._find_changed(table)
        for table in tables:
            if table.name not in keep:
                self._find_needed(table)
        self._spread()

    def add_blocked(self, change: _Change) -> None:
        """Something newer has its place, or what it belongs to is gone."""
        self._add(change.thing, change.record_id, change.before or change.after, "could not be put back")

    def _tables_of_step(self) -> list[sa.Table]:
        things = set(
            self._session.scalars(
                sa.select(JournalChange.thing).where(JournalChange.step_id == self._step_id).distinct()
            )
        )
        return [table for table in logged_tables() if table.name in things]

    def _find_changed(self, table: sa.Table) -> None:
        """Records whose present image is not the one the step left."""
        rows = self._session.connection().exec_driver_sql(
            f"""
            SELECT c.record_id, c.after, CASE WHEN t.id IS NULL THEN NULL ELSE {row_image(table, "t")} END AS present
            FROM (SELECT record_id, after, max(number) FROM journal_change
                  WHERE step_id = ? AND thing = ? GROUP BY record_id) AS c
            LEFT JOIN "{table.name}" AS t ON t.id = c.record_id
            WHERE present IS NOT c.after
            """,
            (self._step_id, table.name),
        )
        for record_id, after, present in rows.all():
            if not _same(after, present):
                why = "was removed since" if present is None else "was changed since, so it was left as it is"
                self._add(table.name, record_id, present or after, why)

    def _find_needed(self, table: sa.Table) -> None:
        """Records the step created that records from outside the step refer to by now; a kept report needs none."""
        for child, column in _referrers(table):
            if child.name == "made_report":
                continue
            rows = self._session.connection().exec_driver_sql(
                f"""
                SELECT DISTINCT c.record_id, c.after FROM journal_change AS c
                JOIN "{child.name}" AS t ON t."{column}" = c.record_id
                WHERE c.step_id = ? AND c.thing = ? AND c.before IS NULL
                AND NOT EXISTS (SELECT 1 FROM journal_change AS own
                                WHERE own.step_id = c.step_id AND own.thing = ? AND own.record_id = t.id)
                """,
                (self._step_id, table.name, child.name),
            )
            for record_id, after in rows.all():
                self._add(table.name, record_id, after, f"is needed by a newer {_word(child.name)}, so it was kept")

    def _spread(self) -> None:
        """A created record that stays keeps its parts, and what stays keeps what it belongs to."""
        waiting = list(self.keys)
        while waiting:
            thing, record_id = waiting.pop()
            for key in [*self._parents(thing, record_id), *self._parts(thing, record_id)]:
                if key not in self.keys:
                    self.keys.add(key)
                    waiting.append(key)

    def _parents(self, thing: str, record_id: str) -> list[Key]:
        table = _table(thing)
        present = self._session.execute(sa.select(table).where(table.c.id == record_id)).mappings().first()
        if present is None:
            return []
        keys = [(key.column.table.name, present[key.parent.name]) for key in table.foreign_keys]
        return [key for key in keys if key[1] is not None and self._created(*key)]

    def _parts(self, thing: str, record_id: str) -> list[Key]:
        if not self._created(thing, record_id):
            return []
        found: list[Key] = []
        for child, column in _referrers(_table(thing), only_parts=True):
            ids = self._session.scalars(sa.select(child.c.id).where(child.c[column] == record_id))
            found += [(child.name, child_id) for child_id in ids if self._created(child.name, child_id)]
        return found

    def _created(self, thing: str, record_id: str) -> bool:
        first = self._session.execute(
            sa.select(JournalChange.before)
            .where(
                JournalChange.step_id == self._step_id,
                JournalChange.thing == thing,
                JournalChange.record_id == record_id,
            )
            .order_by(JournalChange.number)
            .limit(1)
        ).first()
        return first is not None and first.before is None

    def _add(self, thing: str, record_id: str, image: str | None, why: str) -> None:
        if (thing, record_id) in self.keys:
            return
        self.keys.add((thing, record_id))
        self.words.append(f"The {_word(thing)}{_name(image)} {why}.")


def _referrers(table: sa.Table, *, only_parts: bool = False) -> list[tuple[sa.Table, str]]:
    """Tables and columns that refer to a table; parts are those that go when it goes."""
    return [
        (child, key.parent.name)
        for child in logged_tables()
        for key in child.foreign_keys
        if key.column.table is table and (not only_parts or key.ondelete == "CASCADE")
    ]


def _table(thing: str) -> sa.Table:
    return next(table for table in logged_tables() if table.name == thing)


def _image(stored: str | None) -> Image:
    image: Image = {} if stored is None else json.loads(stored)
    return image


def _same(after: str | None, present: str | None) -> bool:
    """Equal in every column both know: an image from before a migration lacks the columns that came later."""
    if after is None or present is None:
        return after is present
    left, right = _image(after), _image(present)
    return all(left[name] == right[name] for name in left.keys() & right.keys())


def _word(thing: str) -> str:
    return _WORDS.get(thing, thing.replace("_", " "))


def _name(image: str | None) -> str:
    stored = _image(image)
    return next((f" {stored[field]}" for field in _NAMES if stored.get(field)), "")
