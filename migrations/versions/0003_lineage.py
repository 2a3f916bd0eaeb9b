"""Jobs know what they came out of; favourites, settings of servers, image tokens, what voters were shown.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


# Columns are added and dropped in place; see 0002. What would need a foreign key there is a table of its own.
def upgrade() -> None:
    for table, column in added_columns():
        op.add_column(table, column)
    create_job_origins()
    create_favourites()
    create_guild_settings()


def downgrade() -> None:
    for table in ("guild_settings", "favourites", "job_origins"):
        op.drop_table(table)
    for table, column in reversed(added_columns()):
        op.drop_column(table, column.name)


def instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def added_columns() -> list[tuple[str, sa.Column[object]]]:
    return [
        (
            "jobs",
            sa.Column(
                "private",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="Whether only its author may see it",
            ),
        ),
        (
            "jobs",
            sa.Column(
                "priority", sa.Integer(), nullable=False, server_default="0", comment="Higher ones are drawn first"
            ),
        ),
        (
            "jobs",
            sa.Column(
                "turn",
                sa.BigInteger(),
                nullable=False,
                server_default="0",
                comment="Of equal priority, the lowest is drawn first: fair turns",
            ),
        ),
        (
            "candidates",
            sa.Column("tokens", sa.LargeBinary(), comment="Its image tokens; none: drawn before they were kept"),
        ),
        (
            "votes",
            sa.Column(
                "shown",
                sa.JSON(),
                nullable=False,
                server_default="[]",
                comment="Numbers of the candidates in the order in which the voter saw them; empty: not known",
            ),
        ),
    ]


def create_job_origins() -> None:
    op.create_table(
        "job_origins",
        sa.Column("job_id", sa.Integer(), nullable=False, autoincrement=False, comment="The later job"),
        sa.Column(
            "kind", sa.String(16), nullable=False, comment="variation, edit, or again: the same with another seed"
        ),
        sa.Column("parent_id", sa.Integer(), comment="The earlier job; none: it was deleted"),
        sa.Column("number", sa.Integer(), comment="Number of the earlier job's candidate that was chosen"),
        sa.Column(
            "first_index",
            sa.Integer(),
            nullable=False,
            comment="Place in the order of sampling at which its faces begin",
        ),
        sa.Column("basis_id", sa.Integer(), comment="Job of the face that its faces are made of"),
        sa.Column("basis_number", sa.Integer(), comment="Number of that face; none: they are made of none"),
        sa.Column("redrawn_from", sa.Integer(), comment="First row of that face's tokens that is drawn anew"),
        sa.Column("redrawn_to", sa.Integer(), comment="The row after the last that is drawn anew"),
        sa.PrimaryKeyConstraint("job_id", name="pk_job_origins"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_job_origins_job_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["parent_id"], ["jobs.id"], name="fk_job_origins_parent_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["basis_id"], ["jobs.id"], name="fk_job_origins_basis_id", ondelete="SET NULL"),
        sa.CheckConstraint("kind IN ('variation', 'edit', 'again')", name="ck_job_origins_kind_known"),
        sa.CheckConstraint("redrawn_from < redrawn_to", name="ck_job_origins_rows_in_order"),
        comment="Jobs that came out of earlier ones",
    )
    op.create_index("ix_job_origins_parent_id", "job_origins", ["parent_id"])
    op.create_index("ix_job_origins_basis_id", "job_origins", ["basis_id"])


def create_favourites() -> None:
    op.create_table(
        "favourites",
        sa.Column("job_id", sa.Integer(), nullable=False, comment="The montage"),
        sa.Column("platform", sa.String(32), nullable=False, comment="Platform of the person"),
        sa.Column("person_id", sa.String(200), nullable=False, comment="Whose favourite it is"),
        sa.Column("created_at", instant(), nullable=False, comment="When it became one"),
        sa.PrimaryKeyConstraint("job_id", "platform", "person_id", name="pk_favourites"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_favourites_job_id", ondelete="CASCADE"),
        comment="Montages that people keep, one row for each person and montage",
    )
    op.create_index("ix_favourites_platform_person_id_job_id", "favourites", ["platform", "person_id", "job_id"])


def create_guild_settings() -> None:
    op.create_table(
        "guild_settings",
        sa.Column("platform", sa.String(32), nullable=False, comment="Platform of the server"),
        sa.Column("guild_id", sa.String(200), nullable=False, comment="The platform's id of the server or workspace"),
        sa.Column(
            "channels",
            sa.JSON(),
            nullable=False,
            comment="Channels in which montages may be asked for, by id; empty: in all",
        ),
        sa.Column(
            "roles", sa.JSON(), nullable=False, comment="Roles that may ask for montages, by id; empty: everybody"
        ),
        sa.Column("language", sa.String(8), comment="Language of sheets; none: that of whoever asks"),
        sa.Column("candidates", sa.Integer(), comment="How many candidates are drawn unless asked; none: the bot's"),
        sa.Column("max_candidates", sa.Integer(), comment="How many may be asked for; none: the bot's limit"),
        sa.Column("jobs_at_once", sa.Integer(), comment="Unfinished jobs of one person; none: the bot's limit"),
        sa.Column("jobs_per_day", sa.Integer(), comment="Jobs of one person in 24 hours; none: the bot's limit"),
        sa.Column("label", sa.Boolean(), nullable=False, comment="Whether the label stands in the picture, too"),
        sa.Column("retention_days", sa.Integer(), comment="After how many days montages are deleted; none: the bot's"),
        sa.Column("updated_at", instant(), nullable=False, comment="When an operator changed them last"),
        sa.PrimaryKeyConstraint("platform", "guild_id", name="pk_guild_settings"),
        sa.CheckConstraint("candidates BETWEEN 1 AND 9", name="ck_guild_settings_candidates_range"),
        sa.CheckConstraint("max_candidates BETWEEN 1 AND 9", name="ck_guild_settings_max_candidates_range"),
        sa.CheckConstraint("jobs_at_once >= 1", name="ck_guild_settings_jobs_at_once_range"),
        sa.CheckConstraint("jobs_per_day >= 1", name="ck_guild_settings_jobs_per_day_range"),
        sa.CheckConstraint("retention_days >= 1", name="ck_guild_settings_retention_days_range"),
        comment="What operators set for a server in chat",
    )
