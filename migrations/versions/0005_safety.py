"""Reports, blocks, hidden montages, and an index that counts a server's jobs.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


# The column is added in place: batch mode would copy the table and drop the old one, and what refers to it with it.
def upgrade() -> None:
    hidden_at = sa.Column(
        "hidden_at", instant(), comment="When reports, or an operator, hid it from everybody; none: it is shown"
    )
    op.add_column("jobs", hidden_at)
    op.create_index("ix_jobs_platform_guild_id_id", "jobs", ["platform", "guild_id", "id"])
    create_reports()
    create_blocks()


def downgrade() -> None:
    op.drop_table("blocks")
    op.drop_table("reports")
    op.drop_index("ix_jobs_platform_guild_id_id", "jobs")
    op.drop_column("jobs", "hidden_at")


def create_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("job_id", sa.Integer(), nullable=False, comment="Montage it is about"),
        sa.Column("platform", sa.String(32), nullable=False, comment="Platform of the person"),
        sa.Column("person_id", sa.String(200), nullable=False, comment="Who complains"),
        sa.Column("reason", sa.String(16), nullable=False, comment="real-person, minor, sexual, insult or other"),
        sa.Column("created_at", instant(), nullable=False, comment="When it came"),
        sa.Column(
            "closed_at", instant(), comment="When an operator decided on the montage; none: still to be looked at"
        ),
        sa.PrimaryKeyConstraint("job_id", "platform", "person_id", name="pk_reports"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_reports_job_id", ondelete="CASCADE"),
        sa.CheckConstraint(
            "reason IN ('real-person', 'minor', 'sexual', 'insult', 'other')", name="ck_reports_reason_known"
        ),
        comment="Complaints about montages, one per montage and person",
    )
    op.create_index("ix_reports_closed_at_job_id", "reports", ["closed_at", "job_id"])


def create_blocks() -> None:
    op.create_table(
        "blocks",
        sa.Column("platform", sa.String(32), nullable=False, comment="Platform of the person"),
        sa.Column("person_id", sa.String(200), nullable=False, comment="Who is blocked"),
        sa.Column("note", sa.Text(), nullable=False, comment="Why, in the operator's words; only operators see it"),
        sa.Column("created_at", instant(), nullable=False, comment="Since when"),
        sa.PrimaryKeyConstraint("platform", "person_id", name="pk_blocks"),
        comment="People who may not use the bot",
    )
