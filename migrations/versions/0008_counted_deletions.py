"""Deleted jobs count towards the limits and turns of their day.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("person_digest", sa.String(64), comment="SHA-256 of who asked; none: deleted before 0008"),
        sa.Column("guild_digest", sa.String(64), comment="SHA-256 of the server in which it was asked, if any"),
        sa.Column(
            "counted_at",
            sa.DateTime(timezone=True),
            comment="When it was asked for; none: it counts towards no limit",
        ),
        sa.Column("turn_end", sa.BigInteger(), comment="Where its turn ends; none: it gave its turn back"),
    ):
        op.add_column("deleted_events", column)


def downgrade() -> None:
    for name in ("turn_end", "counted_at", "guild_digest", "person_digest"):
        op.drop_column("deleted_events", name)
