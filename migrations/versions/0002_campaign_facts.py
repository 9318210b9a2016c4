"""Campaigns, briefs, posts and their figures, sales, comments, payments; decisions on doubles; origins of imports.

Revision 0002. Never imports crm: it must run unchanged for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _brief_block()
    _comment()
    _comment_mark()
    _conversion()
    _exchange_rate()
    _post_rollup()
    _reading()
    _sale_rollup()
    _campaign()
    _kept_apart()
    _brief()
    _campaign_goal()
    _collaboration()
    _brief_version()
    _collaboration_move()
    _deliverable()
    _payment()
    _post()
    _tracking_link()
    _deliverable_post()
    _draft_review()
    _post_alias()
    _post_proof()
    _post_tag()
    _reading_choice()
    _earlier()


def _brief_block() -> None:
    op.create_table(
        "brief_block",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_block")),
    )


def _comment() -> None:
    op.create_table(
        "comment",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=True),
        sa.Column("post_ref", sa.String(length=300), nullable=True),
        sa.Column("author_key", sa.String(length=64), nullable=True),
        sa.Column("at", sa.String(length=20), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=True),
        sa.Column("spam", sa.Boolean(), nullable=True),
        sa.Column("import_batch_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_comment_post_id"), "comment", ["post_id"], unique=False)


def _comment_mark() -> None:
    op.create_table(
        "comment_mark",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("comment_id", sa.String(length=64), nullable=False),
        sa.Column("theme", sa.String(length=32), nullable=True),
        sa.Column("tone", sa.String(length=32), nullable=True),
        sa.Column("spam", sa.Boolean(), nullable=True),
        sa.Column("marked_by", sa.String(length=120), nullable=False),
        sa.Column("marked_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_mark")),
    )
    op.create_index(op.f("ix_comment_mark_comment_id"), "comment_mark", ["comment_id"], unique=False)


def _conversion() -> None:
    op.create_table(
        "conversion",
        sa.Column(
            "id",
            sa.Text(),
            sa.Computed("shop || '|' || order_ref || '|' || line || '|' || revision", persisted=False),
            nullable=False,
        ),
        sa.Column("shop", sa.String(length=80), nullable=False),
        sa.Column("order_ref", sa.String(length=120), nullable=False),
        sa.Column("line", sa.String(length=60), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=20), nullable=True),
        sa.Column("sale_source", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=True),
        sa.Column("collaboration_id", sa.String(length=32), nullable=True),
        sa.Column("campaign_id", sa.String(length=32), nullable=True),
        sa.Column("post_id", sa.String(length=32), nullable=True),
        sa.Column("influencer_ref", sa.String(length=200), nullable=True),
        sa.Column("post_ref", sa.String(length=300), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("orders", sa.Integer(), nullable=True),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("revenue_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=True),
        sa.Column("customer_key", sa.String(length=64), nullable=True),
        sa.Column("import_batch_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("shop", "order_ref", "line", "revision", name=op.f("pk_conversion")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_conversion_collaboration_id"), "conversion", ["collaboration_id"], unique=False)
    op.create_index(op.f("ix_conversion_influencer_id"), "conversion", ["influencer_id"], unique=False)


def _exchange_rate() -> None:
    op.create_table(
        "exchange_rate",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("from_currency", sa.String(length=3), nullable=False),
        sa.Column("to_currency", sa.String(length=3), nullable=False),
        sa.Column("rate", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
    )
    op.create_index(
        op.f("ix_exchange_rate_from_currency_to_currency_on_day"),
        "exchange_rate",
        ["from_currency", "to_currency", "on_day"],
        unique=True,
    )


def _post_rollup() -> None:
    op.create_table(
        "post_rollup",
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("posts_read", sa.Integer(), nullable=False),
        sa.Column("impressions", sa.Integer(), nullable=False),
        sa.Column("impressions_posts", sa.Integer(), nullable=False),
        sa.Column("reach", sa.Integer(), nullable=False),
        sa.Column("reach_posts", sa.Integer(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("views_posts", sa.Integer(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("likes_posts", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("comments_posts", sa.Integer(), nullable=False),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.Column("shares_posts", sa.Integer(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saves_posts", sa.Integer(), nullable=False),
        sa.Column("clicks", sa.Integer(), nullable=False),
        sa.Column("clicks_posts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "influencer_id", name=op.f("pk_post_rollup")),
        sqlite_with_rowid=False,
    )


def _reading() -> None:
    op.create_table(
        "reading",
        sa.Column(
            "id",
            sa.Text(),
            sa.Computed("post_id || '|' || read_at || '|' || source || '|' || revision", persisted=False),
            nullable=False,
        ),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("read_at", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("impressions", sa.Integer(), nullable=True),
        sa.Column("reach", sa.Integer(), nullable=True),
        sa.Column("views", sa.Integer(), nullable=True),
        sa.Column("likes", sa.Integer(), nullable=True),
        sa.Column("comments", sa.Integer(), nullable=True),
        sa.Column("shares", sa.Integer(), nullable=True),
        sa.Column("saves", sa.Integer(), nullable=True),
        sa.Column("clicks", sa.Integer(), nullable=True),
        sa.Column("engagements", sa.Integer(), nullable=True),
        sa.Column("engagement_rate", sa.String(length=40), nullable=True),
        sa.Column("engagement_basis", sa.String(length=32), nullable=True),
        sa.Column("import_batch_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("post_id", "read_at", "source", "revision", name=op.f("pk_reading")),
        sqlite_with_rowid=False,
    )


def _sale_rollup() -> None:
    op.create_table(
        "sale_rollup",
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("revenue_minor", sa.Integer(), nullable=False),
        sa.Column("revenue_lines", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "influencer_id", "currency", name=op.f("pk_sale_rollup")),
        sqlite_with_rowid=False,
    )


def _campaign() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=300), nullable=False),
        sa.Column("objective", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("budget_minor", sa.Integer(), nullable=True),
        sa.Column("attribution_days", sa.Integer(), nullable=False),
        sa.Column("code_first", sa.Boolean(), nullable=False),
        sa.Column("margin_rate", sa.String(length=40), nullable=True),
        sa.Column("landing_url", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("budget_minor >= 0", name=op.f("ck_campaign_budget_not_negative")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_campaign_name_length")),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_campaign_brand_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_index(op.f("ix_campaign_brand_id_name_key"), "campaign", ["brand_id", "name_key"], unique=True)


def _kept_apart() -> None:
    op.create_table(
        "kept_apart",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("first_id", sa.String(length=32), nullable=False),
        sa.Column("second_id", sa.String(length=32), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"], ["influencer.id"], name=op.f("fk_kept_apart_first_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["influencer.id"], name=op.f("fk_kept_apart_second_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_apart")),
    )
    op.create_index(op.f("ix_kept_apart_first_id_second_id"), "kept_apart", ["first_id", "second_id"], unique=True)
    op.create_index(op.f("ix_kept_apart_second_id"), "kept_apart", ["second_id"], unique=False)


def _brief() -> None:
    op.create_table(
        "brief",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=True),
        sa.Column("parent_id", sa.String(length=32), nullable=True),
        sa.Column("accepted_version", sa.Integer(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("accepted_channel", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_brief_campaign_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_brief_influencer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["brief.id"], name=op.f("fk_brief_parent_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief")),
    )
    op.create_index(op.f("ix_brief_campaign_id_influencer_id"), "brief", ["campaign_id", "influencer_id"], unique=True)
    op.create_index(op.f("ix_brief_influencer_id"), "brief", ["influencer_id"], unique=False)
    op.create_index(op.f("ix_brief_parent_id"), "brief", ["parent_id"], unique=False)


def _campaign_goal() -> None:
    op.create_table(
        "campaign_goal",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("figure", sa.String(length=32), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_goal_campaign_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_goal")),
    )
    op.create_index(
        op.f("ix_campaign_goal_campaign_id_figure"), "campaign_goal", ["campaign_id", "figure"], unique=True
    )


def _collaboration() -> None:
    op.create_table(
        "collaboration",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("stage_since_at", sa.DateTime(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fee_minor", sa.Integer(), nullable=True),
        sa.Column("product_cost_minor", sa.Integer(), nullable=True),
        sa.Column("retail_value_minor", sa.Integer(), nullable=True),
        sa.Column("shipping_minor", sa.Integer(), nullable=True),
        sa.Column("commission_minor", sa.Integer(), nullable=True),
        sa.Column("agency_minor", sa.Integer(), nullable=True),
        sa.Column("cost_confirmed", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("code_key", sa.String(length=60), nullable=True),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_collaboration_campaign_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_collaboration_influencer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration")),
    )
    op.create_index(
        op.f("ix_collaboration_campaign_id_influencer_id"),
        "collaboration",
        ["campaign_id", "influencer_id"],
        unique=True,
    )
    op.create_index(op.f("ix_collaboration_code_key"), "collaboration", ["code_key"], unique=False)
    op.create_index(op.f("ix_collaboration_influencer_id"), "collaboration", ["influencer_id"], unique=False)


def _brief_version() -> None:
    op.create_table(
        "brief_version",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("brief_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name=op.f("fk_brief_version_brief_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_version")),
    )
    op.create_index(op.f("ix_brief_version_brief_id_number"), "brief_version", ["brief_id", "number"], unique=True)


def _collaboration_move() -> None:
    op.create_table(
        "collaboration_move",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("collaboration_id", sa.String(length=32), nullable=False),
        sa.Column("from_stage", sa.String(length=32), nullable=True),
        sa.Column("to_stage", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("moved_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaboration_id"],
            ["collaboration.id"],
            name=op.f("fk_collaboration_move_collaboration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_move")),
    )
    op.create_index(
        op.f("ix_collaboration_move_collaboration_id"), "collaboration_move", ["collaboration_id"], unique=False
    )


def _deliverable() -> None:
    op.create_table(
        "deliverable",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("collaboration_id", sa.String(length=32), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=True),
        sa.Column("format", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("due_from_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("rounds_agreed", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("count BETWEEN 1 AND 1000", name=op.f("ck_deliverable_count_range")),
        sa.ForeignKeyConstraint(
            ["collaboration_id"], ["collaboration.id"], name=op.f("fk_deliverable_collaboration_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable")),
    )
    op.create_index(op.f("ix_deliverable_collaboration_id"), "deliverable", ["collaboration_id"], unique=False)


def _payment() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=True),
        sa.Column("collaboration_id", sa.String(length=32), nullable=True),
        sa.Column("influencer_ref", sa.String(length=200), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ref", sa.String(length=120), nullable=True),
        sa.Column("import_batch_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_payment_currency_length")),
        sa.ForeignKeyConstraint(
            ["collaboration_id"], ["collaboration.id"], name=op.f("fk_payment_collaboration_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_payment_import_batch_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_payment_influencer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("ref", name=op.f("uq_payment_ref")),
    )
    op.create_index(op.f("ix_payment_collaboration_id"), "payment", ["collaboration_id"], unique=False)
    op.create_index(op.f("ix_payment_import_batch_id"), "payment", ["import_batch_id"], unique=False)
    op.create_index(op.f("ix_payment_influencer_id"), "payment", ["influencer_id"], unique=False)
    op.create_index(op.f("ix_payment_influencer_ref"), "payment", ["influencer_ref"], unique=False)


def _post() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=True),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("collaboration_id", sa.String(length=32), nullable=True),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("platform_post_id", sa.String(length=120), nullable=True),
        sa.Column("permalink_key", sa.String(length=300), nullable=True),
        sa.Column("url", sa.String(length=1000), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("posted_at", sa.DateTime(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("boosted", sa.Boolean(), nullable=False),
        sa.Column("giveaway", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("seen_gone_on", sa.Date(), nullable=True),
        sa.Column("influencer_ref", sa.String(length=200), nullable=True),
        sa.Column("import_batch_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_post_account_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["collaboration_id"], ["collaboration.id"], name=op.f("fk_post_collaboration_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_post_import_batch_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_post_influencer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    op.create_index(op.f("ix_post_account_id"), "post", ["account_id"], unique=False)
    op.create_index(op.f("ix_post_collaboration_id"), "post", ["collaboration_id"], unique=False)
    op.create_index(op.f("ix_post_import_batch_id"), "post", ["import_batch_id"], unique=False)
    op.create_index(op.f("ix_post_influencer_id_posted_on"), "post", ["influencer_id", "posted_on"], unique=False)
    op.create_index(op.f("ix_post_influencer_ref"), "post", ["influencer_ref"], unique=False)
    op.create_index(op.f("ix_post_platform_permalink_key"), "post", ["platform", "permalink_key"], unique=True)
    op.create_index(op.f("ix_post_platform_platform_post_id"), "post", ["platform", "platform_post_id"], unique=True)


def _tracking_link() -> None:
    op.create_table(
        "tracking_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("collaboration_id", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("utm_content", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaboration_id"],
            ["collaboration.id"],
            name=op.f("fk_tracking_link_collaboration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_link")),
    )
    op.create_index(op.f("ix_tracking_link_collaboration_id"), "tracking_link", ["collaboration_id"], unique=False)
    op.create_index(op.f("ix_tracking_link_url"), "tracking_link", ["url"], unique=True)


def _deliverable_post() -> None:
    op.create_table(
        "deliverable_post",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("deliverable_id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["deliverable_id"], ["deliverable.id"], name=op.f("fk_deliverable_post_deliverable_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_deliverable_post_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable_post")),
    )
    op.create_index(
        op.f("ix_deliverable_post_deliverable_id_post_id"),
        "deliverable_post",
        ["deliverable_id", "post_id"],
        unique=True,
    )
    op.create_index(op.f("ix_deliverable_post_post_id"), "deliverable_post", ["post_id"], unique=False)


def _draft_review() -> None:
    op.create_table(
        "draft_review",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("deliverable_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deliverable_id"], ["deliverable.id"], name=op.f("fk_draft_review_deliverable_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_review")),
    )
    op.create_index(op.f("ix_draft_review_deliverable_id"), "draft_review", ["deliverable_id"], unique=False)


def _post_alias() -> None:
    op.create_table(
        "post_alias",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("layout", sa.String(length=80), nullable=False),
        sa.Column("column_name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_alias_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_alias")),
    )
    op.create_index(
        op.f("ix_post_alias_layout_column_name_value"), "post_alias", ["layout", "column_name", "value"], unique=True
    )
    op.create_index(op.f("ix_post_alias_post_id"), "post_alias", ["post_id"], unique=False)
    op.create_index(op.f("ix_post_alias_value"), "post_alias", ["value"], unique=False)


def _post_proof() -> None:
    op.create_table(
        "post_proof",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_proof_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_proof")),
    )
    op.create_index(op.f("ix_post_proof_post_id"), "post_proof", ["post_id"], unique=False)
    op.create_index(op.f("ix_post_proof_sha256"), "post_proof", ["sha256"], unique=False)


def _post_tag() -> None:
    op.create_table(
        "post_tag",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_tag_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_tag")),
    )
    op.create_index(op.f("ix_post_tag_kind_name_key"), "post_tag", ["kind", "name_key"], unique=False)
    op.create_index(op.f("ix_post_tag_post_id_kind_name_key"), "post_tag", ["post_id", "kind", "name_key"], unique=True)


def _reading_choice() -> None:
    op.create_table(
        "reading_choice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("read_at", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("chosen_by", sa.String(length=120), nullable=False),
        sa.Column("chosen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_reading_choice_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_choice")),
        sa.UniqueConstraint("post_id", name=op.f("uq_reading_choice_post_id")),
    )


def _earlier() -> None:
    op.add_column("influencer", sa.Column("phone", sa.String(length=60), nullable=True))
    op.add_column("influencer", sa.Column("website", sa.String(length=500), nullable=True))
    op.add_column("outreach", sa.Column("message_key", sa.String(length=64), nullable=True))
    op.add_column("outreach", sa.Column("import_batch_id", sa.String(length=32), nullable=True))
    op.create_index(op.f("ix_outreach_message_key"), "outreach", ["message_key"], unique=True)
    op.add_column("task", sa.Column("event_key", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_task_event_key"), "task", ["event_key"], unique=True)
