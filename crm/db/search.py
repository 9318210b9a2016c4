"""Find as you type: what can be found about an influencer, folded, behind SQLite's full-text index. Knows no screen."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select, text, union, union_all, update
from sqlalchemy.orm import Session

from crm.db.engine import raw_connection
from crm.db.entities import (
    Account,
    AccountHandle,
    AudienceNote,
    Brand,
    Influencer,
    InfluencerNiche,
    InfluencerTag,
    JournalChange,
    Niche,
    Outreach,
    Partnership,
    SearchDocument,
    Tag,
)
from crm.domain.text import fold

BLOCK = 5000  # ids per statement; they travel as one JSON parameter, so the statement is compiled once

# Statements are built once: building them anew cost more than running them on each single edit.
_AMONG = select(func.json_each(bindparam("ids")).table_valued("value").c.value)


def _of(owner: Any, words: Any) -> Select[Any, Any]:
    return select(owner, words).where(owner.in_(_AMONG))


_PEOPLE = select(
    Influencer.id, Influencer.name, Influencer.email, Influencer.location, Influencer.note, Influencer.private_note
).where(Influencer.id.in_(_AMONG))
_HANDLES = union_all(
    _of(Account.influencer_id, Account.handle).where(Account.handle.is_not(None)),
    _of(Account.influencer_id, AccountHandle.handle).join(Account, Account.id == AccountHandle.account_id),
)
_WORDS = union_all(
    _of(InfluencerTag.influencer_id, Tag.name).join(Tag, Tag.id == InfluencerTag.tag_id),
    _of(InfluencerNiche.influencer_id, Niche.name).join(Niche, Niche.id == InfluencerNiche.niche_id),
    _of(Partnership.influencer_id, Brand.name).join(Brand, Brand.id == Partnership.brand_id),
    _of(AudienceNote.influencer_id, AudienceNote.text),
    _of(Outreach.influencer_id, Outreach.note).where(Outreach.note != ""),
)

_CHANGED = JournalChange.step_id == bindparam("step_id")
_FORMER = func.json_extract(JournalChange.before, "$.influencer_id")


def _changed(thing: str) -> Select[str]:
    return select(JournalChange.record_id).where(_CHANGED, JournalChange.thing == thing)


_TOUCHED = union(
    select(JournalChange.owner_id).where(_CHANGED, JournalChange.owner_id.is_not(None)),
    select(_FORMER).where(_CHANGED, JournalChange.before.is_not(None), _FORMER.is_not(None)),
    select(InfluencerTag.influencer_id).where(InfluencerTag.tag_id.in_(_changed("tag"))),
    select(InfluencerNiche.influencer_id).where(InfluencerNiche.niche_id.in_(_changed("niche"))),
    select(Partnership.influencer_id).where(Partnership.brand_id.in_(_changed("brand"))),
)

_TABLE: Any = SearchDocument.__table__
_KNOWN = select(SearchDocument.influencer_id, SearchDocument.number, SearchDocument.text).where(
    SearchDocument.influencer_id.in_(_AMONG)
)
_DOCUMENT_INSERT = insert(_TABLE)
_DOCUMENT_UPDATE = update(_TABLE).where(_TABLE.c.number == bindparam("_number")).values(text=bindparam("_text"))
_DOCUMENT_DELETE = delete(_TABLE).where(_TABLE.c.number == bindparam("_number"))
_INDEX_ADD = text("INSERT INTO search_index(rowid, text) VALUES (:number, :text)")
_INDEX_DROP = text("INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', :number, :text)")
_INDEX_REBUILD = text("INSERT INTO search_index(search_index) VALUES ('rebuild')")
_INDEX_VERIFY = text("INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)")
# One JSON text instead of a row for each hit: 2.5 times as quick for a letter that finds 20,000 people.
_INDEX_MATCH = "SELECT json_group_array(rowid) FROM search_index WHERE search_index MATCH ?"


class SearchIndex:
    """The one door to the full-text index; another engine would bring another class with these methods."""

    def refresh(self, session: Session, influencer_ids: Collection[str]) -> None:
        """Make the documents of these influencers say what their records say; gone influencers leave the index.

        Args:
            session: inside a write transaction.
            influencer_ids: any ids, existing or not.
        """
        session.flush()
        for ids in _blocks(influencer_ids):
            self._refresh_block(session, ids)

    def _refresh_block(self, session: Session, ids: Sequence[str]) -> None:
        wanted = _documents(session, ids)
        known = session.execute(_KNOWN, {"ids": json.dumps(ids)}).all()
        stale = [row for row in known if wanted.get(row.influencer_id) != row.text]
        gone = [row.number for row in stale if row.influencer_id not in wanted]
        changed = [
            {"number": row.number, "text": wanted[row.influencer_id]} for row in stale if row.influencer_id in wanted
        ]
        fresh = _new_documents(session, wanted, {row.influencer_id for row in known})
        self._write(session, _INDEX_DROP, [{"number": row.number, "text": row.text} for row in stale])
        self._write(session, _DOCUMENT_DELETE, [{"_number": number} for number in gone])
        self._write(session, _DOCUMENT_UPDATE, [{"_number": row["number"], "_text": row["text"]} for row in changed])
        self._write(session, _DOCUMENT_INSERT, fresh)
        self._write(session, _INDEX_ADD, [{"number": row["number"], "text": row["text"]} for row in changed + fresh])

    def rebuild(self, session: Session) -> None:
        """Write every document and the whole index again from the records."""
        session.execute(delete(SearchDocument))
        session.execute(_INDEX_REBUILD)
        self.refresh(session, session.scalars(select(Influencer.id)).all())

    def verify(self, session: Session) -> None:
        """Compare the index with the documents.

        Args:
            session: inside a write transaction.

        Raises:
            DatabaseError: they differ; `Database.maintain` turns it into an `EnvironmentProblem`.
        """
        session.execute(_INDEX_VERIFY)

    def match(self, session: Session, query: str) -> list[int]:
        """Which influencers fit: every word, in any order, each a beginning of a word, accents ignored.

        Args:
            session: any.
            query: what the person typed; punctuation means nothing.

        Returns:
            `search_document.number`s, each once; empty when the query holds no letter or digit.
        """
        terms = [word.replace('"', " ") for word in fold(query).split() if any(c.isalnum() for c in word)]
        if not terms:
            return []
        expression = " ".join(f'"{term}"*' for term in terms)  # quoted: nothing typed is FTS5 syntax
        (found,) = raw_connection(session.connection()).execute(_INDEX_MATCH, (expression,)).fetchone()
        numbers: list[int] = json.loads(found)
        return numbers

    @staticmethod
    def _write(session: Session, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            session.connection().execute(statement, rows)


def touched_influencers(session: Session, step_id: str) -> set[str]:
    """Influencers whose document may have changed in a step, from its journal rows.

    Args:
        session: inside the step's transaction, flushed.
        step_id: the step.

    Returns:
        Influencer ids, also of influencers that the step removed.
    """
    return set(session.scalars(_TOUCHED, {"step_id": step_id}))


def _new_documents(session: Session, wanted: dict[str, str], known: set[str]) -> list[dict[str, Any]]:
    missing = [influencer_id for influencer_id in wanted if influencer_id not in known]
    if not missing:
        return []
    last = session.scalar(select(func.max(SearchDocument.number))) or 0
    return [
        {"number": number, "influencer_id": influencer_id, "text": wanted[influencer_id]}
        for number, influencer_id in enumerate(missing, last + 1)
    ]


def _documents(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """Influencer id -> folded text, for those of the ids that exist."""
    parts: dict[str, list[str]] = {}
    for influencer_id, *fields in session.execute(_PEOPLE, {"ids": json.dumps(ids)}):
        parts[influencer_id] = [field for field in fields if field]
    present = {"ids": json.dumps(list(parts))}
    for influencer_id, handle in session.execute(_HANDLES, present) if parts else ():
        joined = "".join(c for c in handle if c.isalnum())  # "mara.lopez" is also found as "maralopez"
        parts[influencer_id] += [handle] if joined == handle else [handle, joined]
    for influencer_id, words in session.execute(_WORDS, present) if parts else ():
        parts[influencer_id].append(words)
    return {influencer_id: fold("\n".join(dict.fromkeys(fields))) for influencer_id, fields in parts.items()}


def _blocks(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while block := list(islice(rest, BLOCK)):
        yield block
