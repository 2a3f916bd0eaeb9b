"""Messages that have yet to show that their montage was hidden, or is shown again.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    outdated = sa.Column(
        "outdated",
        sa.Boolean(),
        nullable=False,
        server_default=sa.false(),
        comment="Whether its messages have yet to show that it was hidden, or is shown again",
    )
    op.add_column("jobs", outdated)
    op.create_index(
        "ix_jobs_outdated",
        "jobs",
        ["platform"],
        sqlite_where=sa.text("outdated = 1"),
        postgresql_where=sa.text("outdated"),
    )
    jobs = sa.table("jobs", sa.column("outdated", sa.Boolean()), sa.column("hidden_at"))
    op.execute(jobs.update().where(jobs.c.hidden_at.is_not(None)).values(outdated=True))  # they were not taken down yet


def downgrade() -> None:
    op.drop_index("ix_jobs_outdated", "jobs")
    op.drop_column("jobs", "outdated")
