"""Importing messages into the outreach history: from mailboxes, and from tables of a CRM's activities.

A message is kept once for each influencer whose address it names. Who reads the files is `crm.files`; nobody is made
here, and partnerships, stages and follow-ups stay as they are: history tells what was, it does not act. But a reply
ends a sequence, and who asked not to be contacted is left alone from then on.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crm.db.entities import Outreach, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.identity import email_key
from crm.domain.limits import NOTE_LENGTH
from crm.domain.text import clean_text
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.errors import BadFile
from crm.files.mails import Message, Place, attachments_at, read_mails
from crm.files.message_rows import MessageReader, MessageRow
from crm.files.rows import RowProblem, RowWarning, shown
from crm.queries.addresses import AddressBook, address_book, id_address, known_messages
from crm.services.attachments import MOST_BYTES, MOST_FILES, keep_content
from crm.services.import_inspection import ImportOptions, Inspection
from crm.services.import_plan import REPORT_EVERY, ImportPlan, Reporter, Tally, Verdict
from crm.services.import_writing import Report
from crm.services.sequence_runs import leave_alone, stop_runs

_BLOCK = 500  # outreach written between two reports
_ADDRESSES_TOLD = 10
_CLOCKS_DIFFER = timedelta(days=2)  # zones and clocks that are off; beyond that a date is wrong


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of whatever source, as far as the history needs it.

    Attributes:
        identity: what it is recognised by in the next import.
        senders, receivers: addresses.
        person_ids: ids that a table gives people; they count where no address is known.
        place: where its attached files stand; None when there are none.
    """

    line: int
    identity: str
    at: datetime
    zone: str
    senders: tuple[str, ...]
    receivers: tuple[str, ...]
    note: str
    channel: Channel = Channel.EMAIL
    direction: Direction | None = None
    outcome: Outcome | None = None
    person_ids: tuple[str, ...] = ()
    is_reply: bool = False
    place: Place | None = None
    attached: int = 0


@dataclass(frozen=True, slots=True)
class NewOutreach:
    """One row to write; `place` is where its files are to be read from."""

    columns: dict[str, Any]
    place: Place | None = None


def plan(db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> ImportPlan:
    """Compare the messages of a file with the history; nothing is written.

    Raises:
        BadFile: the file breaks off further down.
        Cancelled: the person stopped it.
    """
    return _Planning(db, inspection, options, progress).plan()


def write(uow: UnitOfWork, plan: ImportPlan, batch_id: str, report: Report) -> None:
    """Write the outreach of a plan, and the files that are to be kept with it."""
    write_outreach(uow, plan, batch_id, report)


def write_outreach(uow: UnitOfWork, plan: ImportPlan, batch_id: str, report: Report) -> None:
    """Write the plan's `NewOutreach`; what came in by another way since the plan was made is passed over.

    Raises:
        BadFile: the file, from which attached files are read, is gone.
    """
    changes: Sequence[NewOutreach] = [each for each in plan.changes if isinstance(each, NewOutreach)]
    known = known_messages(uow.session, [each.columns["message_key"] for each in changes])
    due = [each for each in changes if each.columns["message_key"] not in known]
    added = {"partnership_id": None, "logged_by": uow.user, "import_batch_id": batch_id}
    for start in range(0, len(due), _BLOCK):
        block = due[start : start + _BLOCK]
        uow.insert(Outreach, [{**each.columns, **added} for each in block])
        for each in block:
            if each.place is not None:
                _keep_attached(uow, plan, each)
        report(min(start + _BLOCK, len(due)), len(due))
    told = sorted(
        (each.columns for each in due if each.columns["direction"] is Direction.IN), key=lambda row: row["at"]
    )
    stop_runs(uow, {row["influencer_id"]: row["at"] for row in told})
    words = (each.columns for each in due)
    leave_alone(uow, [row["influencer_id"] for row in words if row.get("outcome") is Outcome.DO_NOT_CONTACT])


def _keep_attached(uow: UnitOfWork, plan: ImportPlan, change: NewOutreach) -> None:
    try:
        found = attachments_at(plan.path, change.place or Place(0, 0))
    except OSError as error:
        raise BadFile(f"“{plan.path.name}” can no longer be read; nothing was imported.") from error
    for attachment in found[:MOST_FILES]:
        if len(attachment.content) <= MOST_BYTES:
            columns = change.columns
            keep_content(uow, columns["influencer_id"], attachment.name, attachment.content, columns["id"])


class _Planning:
    """One run over one file: messages are read one by one, and only what is to be written is kept."""

    def __init__(self, db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> None:
        self._db, self._inspection, self._options, self._progress = db, inspection, options, progress
        self._own = frozenset(email_key(address) for address in options.own_addresses)
        self._tally = Tally()
        self._latest = db.now() + _CLOCKS_DIFFER
        self._keys: dict[str, int] = {}
        self._strangers: Counter[str] = Counter()
        self._found: list[tuple[Letter, list[NewOutreach]]] = []
        self._left_files = 0

    def plan(self) -> ImportPlan:
        with self._db.read() as session:
            book = address_book(session, self._inspection.mapping.layout)
        for count, (line, read) in enumerate(self._letters(), start=1):
            self._take(line, read, book)
            if count % REPORT_EVERY == 0 and self._progress is not None:
                self._progress.report("Reading", count, 0)
        changes = self._compare(book)
        reading = (self._inspection.kind, self._inspection.mapping, self._inspection.table.header)
        warnings = [*self._inspection.warnings, *self._told()]
        return self._tally.plan(self._inspection.path, reading, warnings, changes, book.clock)

    def _letters(self) -> Iterator[tuple[int, Letter | RowProblem | None]]:
        if self._inspection.recognised.form == "mail":
            for message in read_mails(self._inspection.path):
                if isinstance(message, RowProblem):
                    yield message.line, message
                else:
                    yield message.number, self._letter(message)
            return
        table = self._inspection.table
        reader = MessageReader(self._inspection.mapping, table.header, self._options.zone)
        for row in table.rows():
            read = reader.read(row)
            yield row.line, _letter_of(read) if isinstance(read, MessageRow) else read

    def _letter(self, message: Message) -> Letter | RowProblem:
        if message.sent is None:
            about = message.subject or ", ".join(message.from_addresses)
            return RowProblem(message.number, "Date", shown(about), "The message has no date that can be read.")
        if message.dated_by_post:
            text = "The message's own date cannot be read; the day on which it was received was taken."
            self._tally.warnings.append(RowWarning(message.number, "Date", text))
        return Letter(
            line=message.number,
            identity=identity_of(message),
            at=message.sent,
            zone=self._options.zone or message.zone,
            senders=message.from_addresses,
            receivers=message.to_addresses,
            note=note_of(message.subject, message.text),
            is_reply=message.is_reply and not message.is_automatic,
            place=message.place if message.attachment_names else None,
            attached=len(message.attachment_names),
        )

    def _take(self, line: int, read: Letter | RowProblem | None, book: AddressBook) -> None:
        if read is None:
            self._tally.add(line, Verdict.IGNORED)
        elif isinstance(read, RowProblem):
            self._tally.refuse(read)
        elif read.at > self._latest:
            day = read.at.date().isoformat()
            self._tally.refuse(RowProblem(read.line, "Date", day, "The message is dated in the future."))
        else:
            self._match(read, book)

    def _match(self, letter: Letter, book: AddressBook) -> None:
        others = self._others(letter, book)
        shared = next((address for address, _ in others if len(book.people(address)) > 1), None)
        if shared is not None:
            names = " and ".join(book.names[each] for each in book.people(shared)[:3])
            reason = f"Several influencers have this address: {names}."
            self._tally.refuse(RowProblem(letter.line, "E-mail", shown(shared), reason))
            return
        if not others:
            addresses = [each for each in (*letter.senders, *letter.receivers) if email_key(each) not in self._own]
            self._strangers.update(dict.fromkeys(map(email_key, addresses), 1))
            detail = f"nobody here has {', '.join(map(shown, addresses[:5]))}" if addresses else "it names no address"
            self._tally.add(letter.line, Verdict.IGNORED, _title(letter), detail)
            return
        fresh = []
        for address, direction in others:
            key = message_key(letter.identity, address)
            if key not in self._keys:
                self._keys[key] = letter.line
                fresh.append(self._change(letter, book.people(address)[0], direction, key))
        if fresh:
            self._found.append((letter, fresh))
        else:
            first = self._keys[message_key(letter.identity, others[0][0])]
            self._tally.add(letter.line, Verdict.DUPLICATE, _title(letter), f"the same message as number {first}")

    def _others(self, letter: Letter, book: AddressBook) -> list[tuple[str, Direction]]:
        """The addresses of influencers in a message, each with its direction as seen from the agency."""
        senders = self._known(letter.senders, book)
        receivers = self._known(letter.receivers, book)
        if not senders and not receivers:
            receivers = self._known(map(id_address, letter.person_ids), book)
        if letter.direction is not None:
            return [(address, letter.direction) for address in dict.fromkeys((*senders, *receivers))]
        from_us = any(email_key(address) in self._own for address in letter.senders)
        if senders and not from_us:
            return [(address, Direction.IN) for address in senders]
        return [(address, Direction.OUT) for address in receivers]

    def _known(self, addresses: Iterable[str], book: AddressBook) -> list[str]:
        keys = dict.fromkeys(map(email_key, addresses))
        return [key for key in keys if key not in self._own and book.people(key)]

    def _change(self, letter: Letter, influencer_id: str, direction: Direction, key: str) -> NewOutreach:
        replied = direction is Direction.IN and letter.is_reply
        columns = {
            "id": new_id(),
            "influencer_id": influencer_id,
            "channel": letter.channel,
            "direction": direction,
            "outcome": letter.outcome or (Outcome.REPLIED if replied else Outcome.NONE),
            "at": letter.at,
            "zone": letter.zone,
            "note": letter.note,
            "message_key": key,
        }
        if not self._options.keep_attachments:
            self._left_files += letter.attached
        return NewOutreach(columns, letter.place if self._options.keep_attachments else None)

    def _compare(self, book: AddressBook) -> list[NewOutreach]:
        with self._db.read() as session:
            known = known_messages(session, list(self._keys))
        changes: list[NewOutreach] = []
        for letter, found in self._found:
            new = [each for each in found if each.columns["message_key"] not in known]
            names = ", ".join(dict.fromkeys(book.names[each.columns["influencer_id"]] for each in found))
            verdict = Verdict.NEW if new else Verdict.UNCHANGED
            self._tally.add(letter.line, verdict, names, _title(letter))
            changes += new
        return changes

    def _told(self) -> Iterator[str]:
        """What is to be known of the whole file."""
        if self._strangers:
            most = self._strangers.most_common(_ADDRESSES_TOLD)
            more = len(self._strangers) - len(most)
            told = ", ".join(f"{shown(address)} ({count})" for address, count in most)
            rest = f" and {more:,} more" if more else ""
            yield f"Messages with addresses that nobody here has were left out: {told}{rest}."
        if self._left_files:
            yield f"{self._left_files:,} attached files were not taken along."


def message_key(identity: str, address: str) -> str:
    """What an imported message is recognised by with one of the people it names; SHA-256 in hex.

    The address keeps a message to several people apart, whoever of them is known when it is imported.
    """
    return hashlib.sha256(f"{identity}\x1f{email_key(address)}".encode("utf-8", "replace")).hexdigest()


def identity_of(message: Message) -> str:
    """A message's own id; without one, who sent what when."""
    if message.message_id:
        return f"id:{message.message_id}"
    sent = message.sent.isoformat() if message.sent else ""
    return "\x1f".join(("text", *message.from_addresses, sent, message.subject, message.body))


def note_of(subject: str, text: str) -> str:
    """What the history shows of a message: its subject and what was written, at most as long as a note may be."""
    note = "\n\n".join(part for part in (subject, text) if part)
    return clean_text(note[:NOTE_LENGTH])


def _letter_of(row: MessageRow) -> Letter:
    return Letter(
        line=row.line,
        identity=row.identity,
        at=row.at,
        zone=row.zone,
        senders=row.senders,
        receivers=row.receivers,
        note=note_of(row.subject, row.text),
        channel=row.channel,
        direction=row.direction,
        outcome=row.outcome,
        person_ids=row.person_ids,
    )


def _title(letter: Letter) -> str:
    return shown(letter.note.partition("\n")[0])
