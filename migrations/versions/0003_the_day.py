"""Conversations, commitments, insight and sharing: templates to agreements, promises to brand kits; more on outreach.

Revision 0003. Never imports crm: it must run unchanged for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _export_log()
    _health_weights()
    _message_template()
    _own_benchmark()
    _sequence()
    _tier_scheme()
    _workspace_setting()
    _brand_kit()
    _report_template()
    _sequence_step()
    _today_mark()
    _account_cause()
    _made_report()
    _sponsorship_look()
    _use_confirmation()
    _gift()
    _partner_rate()
    _sequence_run()
    _message_draft()
    _promise()
    _agreement()
    _disclosure_check()
    _exclusivity()
    _usage_right()
    _earlier()
    _outreach()


def _export_log() -> None:
    op.create_table(
        "export_log",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.Column("made_report_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_log")),
    )


def _health_weights() -> None:
    op.create_table(
        "health_weights",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_weights")),
        sa.UniqueConstraint("version", name=op.f("uq_health_weights_version")),
    )


def _message_template() -> None:
    op.create_table(
        "message_template",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_template")),
        sa.UniqueConstraint("name_key", name=op.f("uq_message_template_name_key")),
    )


def _own_benchmark() -> None:
    op.create_table(
        "own_benchmark",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("followers_from", sa.Integer(), nullable=False),
        sa.Column("followers_below", sa.Integer(), nullable=True),
        sa.Column("low_rate", sa.String(length=40), nullable=False),
        sa.Column("high_rate", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_benchmark")),
    )


def _sequence() -> None:
    op.create_table(
        "sequence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sequence")),
        sa.UniqueConstraint("name_key", name=op.f("uq_sequence_name_key")),
    )


def _tier_scheme() -> None:
    op.create_table(
        "tier_scheme",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("floors", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_scheme")),
        sa.UniqueConstraint("name", name=op.f("uq_tier_scheme_name")),
    )


def _workspace_setting() -> None:
    op.create_table(
        "workspace_setting",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_setting")),
    )
    op.create_index(op.f("ix_workspace_setting_name"), "workspace_setting", ["name"], unique=True)


def _brand_kit() -> None:
    op.create_table(
        "brand_kit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("second", sa.String(length=7), nullable=False),
        sa.Column("font", sa.String(length=80), nullable=False),
        sa.Column("logo_sha256", sa.String(length=64), nullable=True),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("footer", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_brand_kit_brand_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand_kit")),
        sa.UniqueConstraint("brand_id", name=op.f("uq_brand_kit_brand_id")),
    )


def _report_template() -> None:
    op.create_table(
        "report_template",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=True),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brand.id"], name=op.f("fk_report_template_brand_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_template")),
    )
    op.create_index(op.f("ix_report_template_brand_id"), "report_template", ["brand_id"], unique=False)
    op.create_index(op.f("ix_report_template_kind_name"), "report_template", ["kind", "name"], unique=True)


def _sequence_step() -> None:
    op.create_table(
        "sequence_step",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sequence_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wait_days", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("wait_days BETWEEN 0 AND 365", name=op.f("ck_sequence_step_wait_range")),
        sa.ForeignKeyConstraint(
            ["sequence_id"], ["sequence.id"], name=op.f("fk_sequence_step_sequence_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["message_template.id"], name=op.f("fk_sequence_step_template_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sequence_step")),
    )
    op.create_index(
        op.f("ix_sequence_step_sequence_id_number"), "sequence_step", ["sequence_id", "number"], unique=True
    )
    op.create_index(op.f("ix_sequence_step_template_id"), "sequence_step", ["template_id"], unique=False)


def _today_mark() -> None:
    op.create_table(
        "today_mark",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("line_key", sa.String(length=160), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=True),
        sa.Column("hidden_until_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("marked_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_today_mark_influencer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_today_mark")),
    )
    op.create_index(op.f("ix_today_mark_influencer_id"), "today_mark", ["influencer_id"], unique=False)
    op.create_index(op.f("ix_today_mark_line_key"), "today_mark", ["line_key"], unique=True)


def _account_cause() -> None:
    op.create_table(
        "account_cause",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_cause_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_cause")),
    )
    op.create_index(op.f("ix_account_cause_account_id"), "account_cause", ["account_id"], unique=False)


def _made_report() -> None:
    op.create_table(
        "made_report",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=True),
        sa.Column("campaign_id", sa.String(length=32), nullable=True),
        sa.Column("influencer_id", sa.String(length=32), nullable=True),
        sa.Column("period_from_on", sa.Date(), nullable=True),
        sa.Column("period_to_on", sa.Date(), nullable=True),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("frozen_sha256", sa.String(length=64), nullable=False),
        sa.Column("app_version", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_made_report_brand_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_made_report_campaign_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_made_report_influencer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_made_report")),
    )
    op.create_index(op.f("ix_made_report_brand_id"), "made_report", ["brand_id"], unique=False)
    op.create_index(op.f("ix_made_report_campaign_id"), "made_report", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_made_report_influencer_id"), "made_report", ["influencer_id"], unique=False)


def _sponsorship_look() -> None:
    op.create_table(
        "sponsorship_look",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("looked_by", sa.String(length=120), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("sponsored", sa.Integer(), nullable=False),
        sa.Column("brands_seen", sa.Text(), nullable=False),
        sa.CheckConstraint("sponsored BETWEEN 0 AND posts", name=op.f("ck_sponsorship_look_sponsored_range")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sponsorship_look_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorship_look")),
    )
    op.create_index(op.f("ix_sponsorship_look_account_id"), "sponsorship_look", ["account_id"], unique=False)


def _use_confirmation() -> None:
    op.create_table(
        "use_confirmation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("partnership_id", sa.String(length=32), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("still_uses", sa.Boolean(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_use_confirmation_partnership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_confirmation")),
    )
    op.create_index(op.f("ix_use_confirmation_partnership_id"), "use_confirmation", ["partnership_id"], unique=False)


def _gift() -> None:
    op.create_table(
        "gift",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=False),
        sa.Column("collaboration_id", sa.String(length=32), nullable=True),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("cost_minor", sa.Integer(), nullable=True),
        sa.Column("retail_value_minor", sa.Integer(), nullable=True),
        sa.Column("post_asked", sa.Boolean(), nullable=False),
        sa.Column("told_to_disclose_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_gift_brand_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["collaboration_id"], ["collaboration.id"], name=op.f("fk_gift_collaboration_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_gift_influencer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift")),
    )
    op.create_index(op.f("ix_gift_brand_id"), "gift", ["brand_id"], unique=False)
    op.create_index(op.f("ix_gift_collaboration_id"), "gift", ["collaboration_id"], unique=False)
    op.create_index(op.f("ix_gift_influencer_id"), "gift", ["influencer_id"], unique=False)


def _partner_rate() -> None:
    op.create_table(
        "partner_rate",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=True),
        sa.Column("collaboration_id", sa.String(length=32), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=True),
        sa.Column("format", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("base_minor", sa.Integer(), nullable=True),
        sa.Column("rights_minor", sa.Integer(), nullable=True),
        sa.Column("exclusivity_minor", sa.Integer(), nullable=True),
        sa.Column("rush_minor", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_partner_rate_brand_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["collaboration_id"],
            ["collaboration.id"],
            name=op.f("fk_partner_rate_collaboration_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_partner_rate_influencer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_rate")),
    )
    op.create_index(op.f("ix_partner_rate_brand_id"), "partner_rate", ["brand_id"], unique=False)
    op.create_index(op.f("ix_partner_rate_collaboration_id"), "partner_rate", ["collaboration_id"], unique=False)
    op.create_index(
        op.f("ix_partner_rate_influencer_id_on_day"), "partner_rate", ["influencer_id", "on_day"], unique=False
    )


def _sequence_run() -> None:
    op.create_table(
        "sequence_run",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sequence_id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=True),
        sa.Column("collaboration_id", sa.String(length=32), nullable=True),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("started_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_sequence_run_brand_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["collaboration_id"],
            ["collaboration.id"],
            name=op.f("fk_sequence_run_collaboration_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_sequence_run_influencer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sequence_id"], ["sequence.id"], name=op.f("fk_sequence_run_sequence_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sequence_run")),
    )
    op.create_index(op.f("ix_sequence_run_brand_id"), "sequence_run", ["brand_id"], unique=False)
    op.create_index(op.f("ix_sequence_run_collaboration_id"), "sequence_run", ["collaboration_id"], unique=False)
    op.create_index(op.f("ix_sequence_run_ended_at_next_on"), "sequence_run", ["ended_at", "next_on"], unique=False)
    op.create_index(op.f("ix_sequence_run_influencer_id"), "sequence_run", ["influencer_id"], unique=False)
    op.create_index(op.f("ix_sequence_run_sequence_id"), "sequence_run", ["sequence_id"], unique=False)


def _message_draft() -> None:
    op.create_table(
        "message_draft",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=True),
        sa.Column("template_id", sa.String(length=32), nullable=True),
        sa.Column("run_id", sa.String(length=32), nullable=True),
        sa.Column("outreach_id", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brand.id"], name=op.f("fk_message_draft_brand_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_message_draft_influencer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["outreach_id"], ["outreach.id"], name=op.f("fk_message_draft_outreach_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["sequence_run.id"], name=op.f("fk_message_draft_run_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["message_template.id"], name=op.f("fk_message_draft_template_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_draft")),
    )
    op.create_index(op.f("ix_message_draft_brand_id"), "message_draft", ["brand_id"], unique=False)
    op.create_index(op.f("ix_message_draft_influencer_id"), "message_draft", ["influencer_id"], unique=False)
    op.create_index(op.f("ix_message_draft_outreach_id"), "message_draft", ["outreach_id"], unique=False)
    op.create_index(op.f("ix_message_draft_run_id"), "message_draft", ["run_id"], unique=False)
    op.create_index(
        op.f("ix_message_draft_settled_at_made_at"), "message_draft", ["settled_at", "made_at"], unique=False
    )
    op.create_index(op.f("ix_message_draft_template_id"), "message_draft", ["template_id"], unique=False)


def _promise() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("partnership_id", sa.String(length=32), nullable=True),
        sa.Column("outreach_id", sa.String(length=32), nullable=True),
        sa.Column("owed_by", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_promise_influencer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["outreach_id"], ["outreach.id"], name=op.f("fk_promise_outreach_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_promise_partnership_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    op.create_index(op.f("ix_promise_influencer_id"), "promise", ["influencer_id"], unique=False)
    op.create_index(op.f("ix_promise_outreach_id"), "promise", ["outreach_id"], unique=False)
    op.create_index(op.f("ix_promise_partnership_id"), "promise", ["partnership_id"], unique=False)
    op.create_index(op.f("ix_promise_state_due_on"), "promise", ["state", "due_on"], unique=False)


def _agreement() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("partnership_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("renews", sa.Boolean(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("rounds", sa.Integer(), nullable=True),
        sa.Column("approval_days", sa.Integer(), nullable=True),
        sa.Column("cadence_days", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fee_minor", sa.Integer(), nullable=True),
        sa.Column("kill_fee_minor", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("cadence_days BETWEEN 1 AND 730", name=op.f("ck_agreement_cadence_range")),
        sa.CheckConstraint("notice_days BETWEEN 0 AND 730", name=op.f("ck_agreement_notice_range")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_agreement_attachment_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_agreement_partnership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement_attachment_id"), "agreement", ["attachment_id"], unique=False)
    op.create_index(op.f("ix_agreement_ends_on"), "agreement", ["ends_on"], unique=False)
    op.create_index(op.f("ix_agreement_partnership_id"), "agreement", ["partnership_id"], unique=False)


def _disclosure_check() -> None:
    op.create_table(
        "disclosure_check",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("proof_id", sa.String(length=32), nullable=True),
        sa.Column("connection", sa.String(length=32), nullable=False),
        sa.Column("rule_pack", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.String(length=120), nullable=False),
        sa.Column("fix", sa.Text(), nullable=False),
        sa.Column("fixed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_disclosure_check_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["post_proof.id"], name=op.f("fk_disclosure_check_proof_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_check")),
    )
    op.create_index(op.f("ix_disclosure_check_post_id"), "disclosure_check", ["post_id"], unique=False)
    op.create_index(op.f("ix_disclosure_check_proof_id"), "disclosure_check", ["proof_id"], unique=False)


def _exclusivity() -> None:
    op.create_table(
        "exclusivity",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=False),
        sa.Column("agreement_id", sa.String(length=32), nullable=True),
        sa.Column("category", sa.String(length=120), nullable=False),
        sa.Column("rivals", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fee_minor", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_exclusivity_agreement_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_exclusivity_brand_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_exclusivity_influencer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusivity")),
    )
    op.create_index(op.f("ix_exclusivity_agreement_id"), "exclusivity", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_exclusivity_brand_id"), "exclusivity", ["brand_id"], unique=False)
    op.create_index(op.f("ix_exclusivity_ends_on"), "exclusivity", ["ends_on"], unique=False)
    op.create_index(op.f("ix_exclusivity_influencer_id"), "exclusivity", ["influencer_id"], unique=False)


def _usage_right() -> None:
    op.create_table(
        "usage_right",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("influencer_id", sa.String(length=32), nullable=False),
        sa.Column("brand_id", sa.String(length=32), nullable=False),
        sa.Column("collaboration_id", sa.String(length=32), nullable=True),
        sa.Column("post_id", sa.String(length=32), nullable=True),
        sa.Column("agreement_id", sa.String(length=32), nullable=True),
        sa.Column("asset", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channels", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("edits", sa.String(length=32), nullable=False),
        sa.Column("ai_use", sa.Boolean(), nullable=False),
        sa.Column("trigger", sa.String(length=32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("perpetual", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fee_minor", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 1200", name=op.f("ck_usage_right_months_range")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_usage_right_agreement_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_usage_right_brand_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["collaboration_id"],
            ["collaboration.id"],
            name=op.f("fk_usage_right_collaboration_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencer.id"], name=op.f("fk_usage_right_influencer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_usage_right_post_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_right")),
    )
    op.create_index(op.f("ix_usage_right_agreement_id"), "usage_right", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_usage_right_brand_id"), "usage_right", ["brand_id"], unique=False)
    op.create_index(op.f("ix_usage_right_collaboration_id"), "usage_right", ["collaboration_id"], unique=False)
    op.create_index(op.f("ix_usage_right_ends_on"), "usage_right", ["ends_on"], unique=False)
    op.create_index(op.f("ix_usage_right_influencer_id"), "usage_right", ["influencer_id"], unique=False)
    op.create_index(op.f("ix_usage_right_post_id"), "usage_right", ["post_id"], unique=False)


def _earlier() -> None:
    op.add_column("collaboration", sa.Column("tier", sa.String(length=32), nullable=True))
    op.add_column("collaboration", sa.Column("tier_scheme", sa.String(length=80), nullable=True))
    op.add_column("collaboration", sa.Column("tier_account_id", sa.String(length=32), nullable=True))
    op.add_column("collaboration", sa.Column("tier_followers", sa.Integer(), nullable=True))
    op.add_column("influencer", sa.Column("preferred_channel", sa.String(length=32), nullable=True))
    op.add_column("influencer", sa.Column("contact_hours", sa.String(length=120), nullable=True))
    op.add_column("influencer", sa.Column("zone", sa.String(length=60), nullable=True))
    op.add_column("influencer", sa.Column("never_ask", sa.Text(), nullable=True))


def _outreach() -> None:
    """A column that refers to another table can be added only by building the table anew."""
    with op.batch_alter_table("outreach", recreate="always") as batch:
        batch.add_column(sa.Column("collaboration_id", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("template_id", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("decline_reason", sa.String(length=120), nullable=True))
        batch.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_outreach_collaboration_id"), "collaboration", ["collaboration_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_foreign_key(
            op.f("fk_outreach_template_id"), "message_template", ["template_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f("ix_outreach_collaboration_id"), "outreach", ["collaboration_id"], unique=False)
    op.create_index(op.f("ix_outreach_at"), "outreach", ["at"], unique=False)
    op.create_index(op.f("ix_outreach_template_id"), "outreach", ["template_id"], unique=False)
