"""When people were told that their montages are done.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "When its author was told that it is done, where that took long; set before the message is sent"
    op.add_column("jobs", sa.Column("announced_at", sa.DateTime(timezone=True), comment=comment))


def downgrade() -> None:
    op.drop_column("jobs", "announced_at")
