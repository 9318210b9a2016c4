"""The reading of each post that counts, kept beside the sums made of it.

Revision 0004. Never imports crm: it must run unchanged for ever. Rows are filled in after the upgrade, as all sums are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "counted_reading",
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("read_at", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("impressions", sa.Integer(), nullable=True),
        sa.Column("reach", sa.Integer(), nullable=True),
        sa.Column("views", sa.Integer(), nullable=True),
        sa.Column("likes", sa.Integer(), nullable=True),
        sa.Column("comments", sa.Integer(), nullable=True),
        sa.Column("shares", sa.Integer(), nullable=True),
        sa.Column("saves", sa.Integer(), nullable=True),
        sa.Column("clicks", sa.Integer(), nullable=True),
        sa.Column("engagements", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_counted_reading")),
        sqlite_with_rowid=False,
    )
