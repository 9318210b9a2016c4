"""The house: every record of the first issue, the change log and the full-text index.

Revision 0001. Never imports crm: it must run unchanged for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _attachment_blob()
    _brand()
    _import_batch()
    _import_mapping()
    _influencer()
    _journal_step()
    _niche()
    _search_document()
    _tag()
    _workspace()
    _account()
    _audience_note()
    _brand_niche()
    _brand_value()
    _influencer_alias()
    _influencer_niche()
    _influencer_tag()
    _journal_change()
    _partnership()
    _account_handle()
    _account_snapshot()
    _outreach()
    _partnership_move()
    _value_rating()
    _attachment()
    _task()
    _search_index()


def _attachment_blob() -> None:
    op.create_table(
        "attachment_blob",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attachment_blob")),
    )


def _brand() -> None:
    op.create_table(
        "brand",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=300), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("website", sa.String(length=500), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_brand_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand")),
        sa.UniqueConstraint("name_key", name=op.f("uq_brand_name_key")),
    )
    op.create_index(op.f("ix_brand_sort_key"), "brand", ["sort_key"], unique=False)


def _import_batch() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("layout", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("new_count", sa.Integer(), nullable=False),
        sa.Column("updated_count", sa.Integer(), nullable=False),
        sa.Column("unchanged_count", sa.Integer(), nullable=False),
        sa.Column("duplicate_count", sa.Integer(), nullable=False),
        sa.Column("problem_count", sa.Integer(), nullable=False),
        sa.Column("reverted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )


def _import_mapping() -> None:
    op.create_table(
        "import_mapping",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("header_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("header_fingerprint", name=op.f("uq_import_mapping_header_fingerprint")),
    )


def _influencer() -> None:
    op.create_table(
        "influencer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_damaged", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("location", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("gender", sa.String(length=60), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("private_note", sa.Text(), nullable=False),
        sa.Column("do_not_contact", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("length(name) <= 300", name=op.f("ck_influencer_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_influencer")),
    )
    op.create_index(op.f("ix_influencer_email"), "influencer", ["email"], unique=False)
    op.create_index(op.f("ix_influencer_sort_key_id"), "influencer", ["sort_key", "id"], unique=False)


def _journal_step() -> None:
    op.create_table(
        "journal_step",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("clock", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("reverts_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["reverts_id"], ["journal_step.id"], name=op.f("fk_journal_step_reverts_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_step")),
    )
    op.create_index(op.f("ix_journal_step_clock"), "journal_step", ["clock"], unique=False)
    op.create_index(op.f("ix_journal_step_reverts_id"), "journal_step", ["reverts_id"], unique=False)


def _niche() -> None:
    op.create_table(
        "niche",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_niche")),
        sa.UniqueConstraint("name_key", name=op.f("uq_niche_name_key")),
    )


def _search_document() -> None:
    op.create_table(
        "search_document",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_document")),
        sa.UniqueConstraint("influencer_id", name=op.f("uq_search_document_influencer_id")),
    )


def _tag() -> None:
    op.create_table(
        "tag",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("name_key", name=op.f("uq_tag_name_key")),
    )


def _workspace() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("home_currency", sa.String(length=3), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
    )


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("handle", sa.String(length=200), nullable=True),
        sa.Column("handle_key", sa.String(length=200), nullable=True),
        sa.Column("platform_account_id", sa.String(length=64), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.Column("followers", sa.Integer(), nullable=True),
        sa.Column("followers_on", sa.Date(), nullable=True),
        sa.Column("engagement_rate", sa.String(length=40), nullable=True),
        sa.Column("engagement_basis", sa.String(length=32), nullable=True),
        sa.Column("engagement_on", sa.Date(), nullable=True),
        sa.CheckConstraint("followers >= 0", name=op.f("ck_account_followers_not_negative")),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_account_influencer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_index(op.f("ix_account_influencer_id"), "account", ["influencer_id"], unique=False)
    op.create_index(op.f("ix_account_platform_handle_key"), "account", ["platform", "handle_key"], unique=True)


def _audience_note() -> None:
    op.create_table(
        "audience_note",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_audience_note_influencer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_note")),
    )
    op.create_index(op.f("ix_audience_note_influencer_id"), "audience_note", ["influencer_id"], unique=False)


def _brand_niche() -> None:
    op.create_table(
        "brand_niche",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=False),
        sa.Column("niche_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_brand_niche_brand_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["niche_id"], ["niche.id"], name=op.f("fk_brand_niche_niche_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand_niche")),
    )
    op.create_index(op.f("ix_brand_niche_brand_id_niche_id"), "brand_niche", ["brand_id", "niche_id"], unique=True)
    op.create_index(op.f("ix_brand_niche_niche_id"), "brand_niche", ["niche_id"], unique=False)


def _brand_value() -> None:
    op.create_table(
        "brand_value",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_brand_value_brand_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand_value")),
    )
    op.create_index(op.f("ix_brand_value_brand_id_name_key"), "brand_value", ["brand_id", "name_key"], unique=True)


def _influencer_alias() -> None:
    op.create_table(
        "influencer_alias",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("layout", sa.String(length=80), nullable=False),
        sa.Column("column_name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_influencer_alias_influencer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_influencer_alias")),
    )
    op.create_index(op.f("ix_influencer_alias_influencer_id"), "influencer_alias", ["influencer_id"], unique=False)
    op.create_index(
        op.f("ix_influencer_alias_layout_column_name_value"),
        "influencer_alias",
        ["layout", "column_name", "value"],
        unique=True,
    )


def _influencer_niche() -> None:
    op.create_table(
        "influencer_niche",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("niche_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_influencer_niche_influencer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["niche_id"], ["niche.id"], name=op.f("fk_influencer_niche_niche_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_influencer_niche")),
    )
    op.create_index(
        op.f("ix_influencer_niche_influencer_id_niche_id"),
        "influencer_niche",
        ["influencer_id", "niche_id"],
        unique=True,
    )
    op.create_index(op.f("ix_influencer_niche_niche_id"), "influencer_niche", ["niche_id"], unique=False)


def _influencer_tag() -> None:
    op.create_table(
        "influencer_tag",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("tag_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_influencer_tag_influencer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_influencer_tag_tag_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_influencer_tag")),
    )
    op.create_index(
        op.f("ix_influencer_tag_influencer_id_tag_id"), "influencer_tag", ["influencer_id", "tag_id"], unique=True
    )
    op.create_index(op.f("ix_influencer_tag_tag_id"), "influencer_tag", ["tag_id"], unique=False)


def _journal_change() -> None:
    op.create_table(
        "journal_change",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("step_id", sa.String(length=32), nullable=False),
        sa.Column("thing", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["step_id"], ["journal_step.id"], name=op.f("fk_journal_change_step_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_change")),
    )
    op.create_index(op.f("ix_journal_change_owner_id"), "journal_change", ["owner_id"], unique=False)
    op.create_index(op.f("ix_journal_change_step_id"), "journal_change", ["step_id"], unique=False)
    op.create_index(op.f("ix_journal_change_thing_record_id"), "journal_change", ["thing", "record_id"], unique=False)


def _partnership() -> None:
    op.create_table(
        "partnership",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("outreach_stage", sa.String(length=32), nullable=False),
        sa.Column("stage_since_at", sa.DateTime(), nullable=False),
        sa.Column("cadence_days", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("cadence_days BETWEEN 1 AND 730", name=op.f("ck_partnership_cadence_range")),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_partnership_brand_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_partnership_influencer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership")),
    )
    op.create_index(op.f("ix_partnership_brand_id"), "partnership", ["brand_id"], unique=False)
    op.create_index(
        op.f("ix_partnership_influencer_id_brand_id"), "partnership", ["influencer_id", "brand_id"], unique=True
    )
    op.create_index(op.f("ix_partnership_status"), "partnership", ["status"], unique=False)


def _account_handle() -> None:
    op.create_table(
        "account_handle",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("handle", sa.String(length=200), nullable=False),
        sa.Column("handle_key", sa.String(length=200), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_handle_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_handle")),
    )
    op.create_index(op.f("ix_account_handle_account_id"), "account_handle", ["account_id"], unique=False)
    op.create_index(op.f("ix_account_handle_handle_key"), "account_handle", ["handle_key"], unique=False)


def _account_snapshot() -> None:
    op.create_table(
        "account_snapshot",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("followers", sa.Integer(), nullable=True),
        sa.Column("engagement_rate", sa.String(length=40), nullable=True),
        sa.Column("engagement_basis", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("import_batch_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("followers >= 0", name=op.f("ck_account_snapshot_followers_not_negative")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_snapshot_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["import_batch_id"],
            ["import_batch.id"],
            name=op.f("fk_account_snapshot_import_batch_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_snapshot")),
    )
    op.create_index(
        op.f("ix_account_snapshot_account_id_read_on"), "account_snapshot", ["account_id", "read_on"], unique=False
    )
    op.create_index(op.f("ix_account_snapshot_import_batch_id"), "account_snapshot", ["import_batch_id"], unique=False)


def _outreach() -> None:
    op.create_table(
        "outreach",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("partnership_id", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("direction", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("logged_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_outreach_influencer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_outreach_partnership_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach")),
    )
    op.create_index(op.f("ix_outreach_influencer_id_at"), "outreach", ["influencer_id", "at"], unique=False)
    op.create_index(op.f("ix_outreach_partnership_id_at"), "outreach", ["partnership_id", "at"], unique=False)


def _partnership_move() -> None:
    op.create_table(
        "partnership_move",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("partnership_id", sa.String(length=32), nullable=False),
        sa.Column("from_status", sa.String(length=32), nullable=True),
        sa.Column("to_status", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("moved_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_partnership_move_partnership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership_move")),
    )
    op.create_index(op.f("ix_partnership_move_partnership_id"), "partnership_move", ["partnership_id"], unique=False)


def _value_rating() -> None:
    op.create_table(
        "value_rating",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("brand_value_id", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("rater", sa.String(length=120), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 5", name=op.f("ck_value_rating_score_range")),
        sa.ForeignKeyConstraint(
            ["brand_value_id"], ["brand_value.id"], name=op.f("fk_value_rating_brand_value_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_value_rating_influencer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_rating")),
    )
    op.create_index(op.f("ix_value_rating_brand_value_id"), "value_rating", ["brand_value_id"], unique=False)
    op.create_index(
        op.f("ix_value_rating_influencer_id_brand_value_id"),
        "value_rating",
        ["influencer_id", "brand_value_id"],
        unique=False,
    )


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("outreach_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("size_bytes BETWEEN 0 AND 26214400", name=op.f("ck_attachment_size_limit")),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_attachment_influencer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["outreach_id"], ["outreach.id"], name=op.f("fk_attachment_outreach_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_influencer_id"), "attachment", ["influencer_id"], unique=False)
    op.create_index(op.f("ix_attachment_outreach_id"), "attachment", ["outreach_id"], unique=False)
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("partnership_id", sa.String(length=32), nullable=True),
        sa.Column("outreach_id", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_task_influencer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["outreach_id"], ["outreach.id"], name=op.f("fk_task_outreach_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_task_partnership_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(op.f("ix_task_done_at_due_on"), "task", ["done_at", "due_on"], unique=False)
    op.create_index(op.f("ix_task_influencer_id_done_at"), "task", ["influencer_id", "done_at"], unique=False)
    op.create_index(op.f("ix_task_outreach_id"), "task", ["outreach_id"], unique=False)
    op.create_index(op.f("ix_task_partnership_id"), "task", ["partnership_id"], unique=False)


def _search_index() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5("
        "text, content='search_document', content_rowid='number', prefix='1 2 3',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
