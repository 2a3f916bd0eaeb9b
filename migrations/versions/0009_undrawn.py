"""What a description asks for and the model does not draw.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "What the model does not draw: a JSON list of what, value, words"
    op.add_column("jobs", sa.Column("undrawn", sa.JSON(), nullable=False, server_default="[]", comment=comment))


def downgrade() -> None:
    op.drop_column("jobs", "undrawn")
