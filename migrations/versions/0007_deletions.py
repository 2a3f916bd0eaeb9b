"""Deletions that survive a crash, and sheets that know which votes they show.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


# The columns are added in place: batch mode would copy the table and drop the old one, and what refers to it with it.
def upgrade() -> None:
    for name, comment in (
        ("votes_changed", "How often a vote for one of its candidates was given or taken back"),
        ("votes_shown", "How many of these changes its message shows"),
    ):
        op.add_column("jobs", sa.Column(name, sa.Integer(), nullable=False, server_default="0", comment=comment))
    create_deleted_events()
    create_outliving_messages()


def downgrade() -> None:
    op.drop_table("outliving_messages")
    op.drop_table("deleted_events")
    op.drop_column("jobs", "votes_shown")
    op.drop_column("jobs", "votes_changed")


def create_deleted_events() -> None:
    op.create_table(
        "deleted_events",
        sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of the platform and its id of the event"),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False, comment="When its job was deleted"),
        sa.PrimaryKeyConstraint("digest", name="pk_deleted_events"),
        comment="Events whose jobs were deleted: they must not make new ones",
    )


def create_outliving_messages() -> None:
    op.create_table(
        "outliving_messages",
        sa.Column("platform", sa.String(32), nullable=False, comment="Platform of the message"),
        sa.Column("channel_id", sa.String(200), nullable=False, comment="Channel of the message"),
        sa.Column("message_id", sa.String(200), nullable=False, comment="The platform's id of the message"),
        sa.Column(
            "language", sa.String(8), nullable=False, comment="Language in which it is to say that it was emptied"
        ),
        sa.PrimaryKeyConstraint("platform", "channel_id", "message_id", name="pk_outliving_messages"),
        comment="Messages of deleted jobs that are still to be emptied",
    )
