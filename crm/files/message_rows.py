"""Rows of a mapped table of messages, calls and meetings -> one of them each, or the reason why not.

Such tables are what other CRMs export as activities. Nothing is compared with records.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from crm.domain.text import clean_line, clean_text, fold
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.files.cells import Cell, is_unknown
from crm.files.fields import Field
from crm.files.mail_text import any_addresses, is_html, plain_of
from crm.files.mapping import ColumnUse, Mapping, fitted
from crm.files.moments import parse_moment
from crm.files.replies import reply_text
from crm.files.rows import RowProblem, shown
from crm.files.tables import Row

_IN = ("incoming", "inbound", "received", "in", "eingehend", "entrant", "entrante", "inkomend", "from contact")
_FROM_COLUMNS = ("from", "sender", "von", "absender", "de", "expediteur", "da", "mittente", "remitente", "van")
_CHANNELS: tuple[tuple[Channel, tuple[str, ...]], ...] = (
    (Channel.EMAIL, ("email", "e-mail", "mail", "correo", "courriel")),
    (Channel.CALL, ("call", "phone", "anruf", "telefon", "appel", "llamada", "chiamata")),
    (Channel.MEETING, ("meeting", "appointment", "event", "besprechung", "termin", "reunion", "riunione", "visit")),
    (Channel.DIRECT_MESSAGE, ("message", "dm", "chat", "sms", "whatsapp", "instagram", "linkedin", "conversation")),
    (Channel.LETTER, ("letter", "postal", "brief", "lettre", "carta")),
)
_NO_CONTACTS = frozenset({"task", "aufgabe", "tarea", "tache", "compito", "taak"})
_OUTCOMES: dict[str, Outcome] = {
    **{outcome.value.replace("_", " "): outcome for outcome in Outcome},
    "connected": Outcome.REPLIED,
    "answered": Outcome.REPLIED,
    "left voicemail": Outcome.NO_ANSWER,
    "left live message": Outcome.NO_ANSWER,
    "busy": Outcome.NO_ANSWER,
    "not interested": Outcome.DECLINED,
    "opted out": Outcome.DO_NOT_CONTACT,
}


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message, call or meeting as a row tells it.

    Attributes:
        identity: what it is recognised by: all that it says.
        at: aware; noon of its day when the table tells no time.
        senders, receivers: addresses; all in `receivers` when the columns do not say who wrote.
        person_ids: the file's own ids of the people, as its list of contacts has them.
        direction: None when the row does not say.
        outcome: None when the row does not say, or says it in a word of its own, which `text` then holds.
    """

    line: int
    identity: str
    at: datetime
    zone: str
    channel: Channel
    direction: Direction | None
    outcome: Outcome | None
    senders: tuple[str, ...]
    receivers: tuple[str, ...]
    person_ids: tuple[str, ...]
    subject: str
    text: str


class MessageReader:
    """Reads rows of one header by one mapping.

    Args:
        zone: IANA zone of times that name none; None = the mapping's, else UTC.

    Raises:
        UserError: the mapping names a column that the header does not have.
    """

    def __init__(self, mapping: Mapping, header: Sequence[str], zone: str | None = None) -> None:
        places = {name: at for at, name in enumerate(header)}
        self._mapping = mapping
        self._zone = zone or mapping.zone or "UTC"
        self._uses = [(use, places[use.column]) for use in fitted(mapping, header).columns]
        # A table of calls alone has no column that says so, but "Call title" and "Call outcome".
        words = {word for use in mapping.columns for word in fold(use.column).split()}
        self._columns_tell = next((word for word in ("call", "meeting") if word in words), "")

    def read(self, row: Row) -> MessageRow | RowProblem | None:
        """One row as a message; a problem; or None when it says nothing, or tells of a task."""
        if row.problem is not None:
            return RowProblem(row.line, "", "", row.problem)
        known: dict[Field, list[tuple[ColumnUse, Cell]]] = {}
        for use, place in self._uses:
            cell = row.cells[place]
            if not is_unknown(cell):
                known.setdefault(use.field, []).append((use, cell))
        if not known:
            return None
        at = self._at(known)
        if fold(_first(known, Field.CHANNEL)) in _NO_CONTACTS:
            return None
        if at is None:
            return RowProblem(row.line, "", "", "The row does not say when this was.")
        if isinstance(at, RowProblem):
            return at._replace(line=row.line)
        return self._message(row.line, known, at)

    def _message(self, line: int, known: dict[Field, list[tuple[ColumnUse, Cell]]], at: datetime) -> MessageRow:
        senders, receivers = _addresses(known)
        told = _first(known, Field.OUTCOME)
        outcome = _OUTCOMES.get(fold(told).replace("_", " "))
        text = clean_text(_first(known, Field.TEXT, one_line=False))
        text = reply_text(clean_text(plain_of(text)) if is_html(text) else text)
        parts = (text, f"Outcome: {told}" if told and outcome is None else "")
        return MessageRow(
            line=line,
            identity=_identity(known, at),
            at=at,
            zone=self._zone,
            channel=_channel(_first(known, Field.CHANNEL) or self._columns_tell),
            direction=_direction(_first(known, Field.DIRECTION)),
            outcome=outcome,
            senders=senders,
            receivers=receivers,
            person_ids=_person_ids(known),
            subject=_first(known, Field.SUBJECT),
            text="\n\n".join(part for part in parts if part),
        )

    def _at(self, known: dict[Field, list[tuple[ColumnUse, Cell]]]) -> datetime | RowProblem | None:
        for wanted in (Field.AT, Field.DATE):
            for use, cell in known.get(wanted, ()):
                reading = parse_moment(cell, self._mapping.date_order, self._zone, self._mapping.until)
                if reading.problem is not None or reading.value is None:
                    return RowProblem(0, use.column, shown(str(cell)), reading.problem or "This is no date.")
                moment = reading.value
                noon = datetime.combine(moment.on, time(12), ZoneInfo(self._zone))
                return (moment.at or noon).astimezone(UTC)
        return None


def _identity(known: dict[Field, list[tuple[ColumnUse, Cell]]], at: datetime) -> str:
    told = (clean_text(str(cell)) for field in sorted(known) for _, cell in known[field])
    return "\x1f".join(("row", at.isoformat(), *told))


def _person_ids(known: dict[Field, list[tuple[ColumnUse, Cell]]]) -> tuple[str, ...]:
    """The ids in the cells for them; several stand apart by a semicolon."""
    found: list[str] = []
    for wanted in (Field.OWN_ID, Field.INFLUENCER_REF):
        for _, cell in known.get(wanted, ()):
            text = format(cell, "f") if isinstance(cell, Decimal) else clean_line(str(cell))
            found += [part.strip() for part in text.split(";")]
    return tuple(dict.fromkeys(part for part in found if part))


def _first(known: dict[Field, list[tuple[ColumnUse, Cell]]], wanted: Field, *, one_line: bool = True) -> str:
    for _, cell in known.get(wanted, ()):
        return clean_line(str(cell)) if one_line else str(cell)
    return ""


def _addresses(known: dict[Field, list[tuple[ColumnUse, Cell]]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses of columns that name who wrote, and those of all others."""
    senders: list[str] = []
    receivers: list[str] = []
    for wanted in (Field.EMAIL, Field.NAME, Field.HANDLE):
        for use, cell in known.get(wanted, ()):
            words = set(fold(use.column).replace("_", " ").replace("-", " ").split())
            (senders if words & set(_FROM_COLUMNS) else receivers).extend(any_addresses(str(cell)))
    return tuple(dict.fromkeys(senders)), tuple(dict.fromkeys(receivers))


def _direction(told: str) -> Direction | None:
    word = fold(told).replace("_", " ").replace("-", " ")
    if not word:
        return None
    return Direction.IN if any(word == each or word.startswith(f"{each} ") for each in _IN) else Direction.OUT


def _channel(told: str) -> Channel:
    word = fold(told).replace("_", " ")
    if not word:
        return Channel.EMAIL
    return next((channel for channel, names in _CHANNELS if any(name in word for name in names)), Channel.OTHER)
