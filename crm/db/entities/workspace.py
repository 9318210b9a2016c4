"""What the workspace file knows about itself: identity, imports, remembered mappings, attachment bytes, change log."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.entities.base import Base, Id, Utc, UtcDateTime
from crm.domain.vocabulary import ImportKind


class Workspace(Base):
    """One row: this file's own identity and defaults."""

    __tablename__ = "workspace"
    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    home_currency: Mapped[str] = mapped_column(String(3))  # ISO 4217
    sample: Mapped[bool] = mapped_column(default=False)  # made by "Open the sample": may be removed with one click
    created_at: Mapped[Utc]


class ImportBatch(Base):
    """One applied file; reverting it takes its whole step back."""

    __tablename__ = "import_batch"
    id: Mapped[Id] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(255))
    file_sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[ImportKind]
    layout: Mapped[str] = mapped_column(String(80))
    at: Mapped[Utc]
    row_count: Mapped[int]
    new_count: Mapped[int]
    updated_count: Mapped[int]
    unchanged_count: Mapped[int]
    duplicate_count: Mapped[int]
    problem_count: Mapped[int]
    reverted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class ImportMapping(Base):
    """The mapping a person confirmed for one header, remembered for the next file with that header."""

    __tablename__ = "import_mapping"
    id: Mapped[Id] = mapped_column(primary_key=True)
    header_fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    mapping: Mapped[str] = mapped_column(Text)  # JSON of crm.files.mapping.Mapping
    used_at: Mapped[Utc]


class AttachmentBlob(Base):
    """The bytes of attachments, stored once each. Not in the change log: bytes stay while the log names them."""

    __tablename__ = "attachment_blob"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class JournalStep(Base):
    """One labelled step: what the Edit menu names and the history lists."""

    __tablename__ = "journal_step"
    __table_args__ = (Index(None, "clock"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    clock: Mapped[int]  # logical: max(wall clock in microseconds, last + 1)
    label: Mapped[str] = mapped_column(String(200))
    at: Mapped[Utc]
    by: Mapped[str] = mapped_column(String(120))
    reverts_id: Mapped[Id | None] = mapped_column(ForeignKey("journal_step.id"), index=True)


class JournalChange(Base):
    """One record's change within a step: whole rows before and after, as JSON; None before = created."""

    __tablename__ = "journal_change"
    __table_args__ = (Index(None, "step_id"), Index(None, "thing", "record_id"), Index(None, "owner_id"))

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    step_id: Mapped[Id] = mapped_column(ForeignKey("journal_step.id"))
    thing: Mapped[str] = mapped_column(String(60))  # table name
    record_id: Mapped[Id]
    owner_id: Mapped[
        Id | None
    ]  # the influencer (or brand) the record belongs to: its history and search text change too
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)


class SearchDocument(Base):
    """What can be found about one influencer, folded; the full-text index reads from here. Rebuilt, never logged."""

    __tablename__ = "search_document"
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    influencer_id: Mapped[Id] = mapped_column(unique=True)
    text: Mapped[str] = mapped_column(Text)
