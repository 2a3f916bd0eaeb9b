"""Candidates come with marks: what of the description each shows.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# Added and dropped in place: batch mode would copy the table and drop the old one, and its votes would go with it.
def upgrade() -> None:
    marks = sa.Column(
        "marks",
        sa.JSON(),
        nullable=False,
        server_default="[]",
        comment="What of the description it shows: a JSON list of trait, value, shown",
    )
    op.add_column("candidates", marks)


def downgrade() -> None:
    op.drop_column("candidates", "marks")
