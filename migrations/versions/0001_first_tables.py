"""First tables: jobs, candidates, votes, messages.

Revision ID: 0001
Revises: none
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    create_jobs()
    create_candidates()
    create_votes()
    create_job_messages()


def downgrade() -> None:
    for table in ("job_messages", "votes", "candidates", "jobs"):
        op.drop_table(table)


def create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column(
            "id",
            sa.Integer(),
            nullable=False,
            comment="Number people see as #12; never used twice, and the order of the queue",
        ),
        sa.Column("platform", sa.String(32), nullable=False, comment="Where it was asked for: web, discord, ..."),
        sa.Column(
            "event_id",
            sa.String(200),
            nullable=False,
            comment="The platform's id of the event; the same event again is the same job",
        ),
        sa.Column("person_id", sa.String(200), nullable=False, comment="Who asked, by the platform's id"),
        sa.Column("channel_id", sa.String(200), nullable=False, comment="Channel in which it was asked"),
        sa.Column(
            "guild_id",
            sa.String(200),
            comment="Server or workspace of the channel; none in direct messages and on the web page",
        ),
        sa.Column("description", sa.Text(), nullable=False, comment="What the person typed, cleaned, safe to show"),
        sa.Column("candidate_count", sa.Integer(), nullable=False, comment="How many candidates to draw"),
        sa.Column(
            "seed", sa.BigInteger(), nullable=False, comment="Fixes the pictures: a repeated attempt draws the same"
        ),
        sa.Column("language", sa.String(8), nullable=False, comment="Language of the answer and the sheet: ko, en"),
        sa.Column("state", sa.String(16), nullable=False, comment="queued, running, done, failed or cancelled"),
        sa.Column(
            "attempts",
            sa.Integer(),
            nullable=False,
            comment="How often it was started, not counting clean stops of the bot",
        ),
        sa.Column("model", sa.Text(), comment="Model that drew it; set when done"),
        sa.Column("failure", sa.Text(), comment="Why it failed, as a message id; set when failed"),
        sa.Column("created_at", instant(), nullable=False, comment="When it was committed"),
        sa.Column("started_at", instant(), comment="When it was started last"),
        sa.Column("finished_at", instant(), comment="When it reached a final state: done, failed or cancelled"),
        sa.Column(
            "answered_at",
            instant(),
            comment="When the platform confirmed the final answer; none: still to be delivered",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("platform", "event_id", name="uq_jobs_platform_event_id"),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="ck_jobs_state_known"),
        sa.CheckConstraint("(state IN ('queued', 'running')) = (finished_at IS NULL)", name="ck_jobs_final_has_time"),
        sa.CheckConstraint("(state = 'done') = (model IS NOT NULL)", name="ck_jobs_done_has_model"),
        sa.CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="ck_jobs_failed_has_reason"),
        sa.CheckConstraint("candidate_count BETWEEN 1 AND 9", name="ck_jobs_candidate_count_range"),
        sa.CheckConstraint("seed >= 0", name="ck_jobs_seed_range"),
        sa.CheckConstraint("attempts >= 0", name="ck_jobs_attempts_range"),
        sqlite_autoincrement=True,
        comment="One request for candidates, durable, with a state",
    )
    op.create_index("ix_jobs_state_id", "jobs", ["state", "id"])
    op.create_index("ix_jobs_platform_person_id_id", "jobs", ["platform", "person_id", "id"])
    op.create_index("ix_jobs_platform_channel_id_id", "jobs", ["platform", "channel_id", "id"])


def create_candidates() -> None:
    op.create_table(
        "candidates",
        sa.Column("job_id", sa.Integer(), nullable=False, comment="Job it was drawn for"),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            autoincrement=False,
            comment="1-based place in the model's order; never changes",
        ),
        sa.Column("sample_index", sa.Integer(), nullable=False, comment="0-based place in the order of sampling"),
        sa.Column("score", sa.Float(), nullable=False, comment="The reranker's score; higher is better"),
        sa.PrimaryKeyConstraint("job_id", "number", name="pk_candidates"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_candidates_job_id", ondelete="CASCADE"),
        sa.UniqueConstraint("job_id", "sample_index", name="uq_candidates_job_id_sample_index"),
        sa.CheckConstraint("number BETWEEN 1 AND 9", name="ck_candidates_number_range"),
        comment="One generated face of a finished job",
    )


def create_votes() -> None:
    op.create_table(
        "votes",
        sa.Column("job_id", sa.Integer(), nullable=False, comment="Job of the candidate"),
        sa.Column("number", sa.Integer(), nullable=False, comment="Number of the candidate"),
        sa.Column("platform", sa.String(32), nullable=False, comment="Platform of the person"),
        sa.Column("person_id", sa.String(200), nullable=False, comment="Who voted"),
        sa.Column("created_at", instant(), nullable=False, comment="When the vote was given"),
        sa.PrimaryKeyConstraint("job_id", "number", "platform", "person_id", name="pk_votes"),
        sa.ForeignKeyConstraint(
            ["job_id", "number"],
            ["candidates.job_id", "candidates.number"],
            name="fk_votes_job_id_number",
            ondelete="CASCADE",
        ),
        comment="One vote per candidate and person",
    )


def create_job_messages() -> None:
    op.create_table(
        "job_messages",
        sa.Column("id", sa.Integer(), nullable=False, comment="Order in which messages were attached"),
        sa.Column("job_id", sa.Integer(), nullable=False, comment="Job it shows"),
        sa.Column("platform", sa.String(32), nullable=False, comment="Platform of the message"),
        sa.Column("channel_id", sa.String(200), nullable=False, comment="Channel of the message"),
        sa.Column("message_id", sa.String(200), nullable=False, comment="The platform's id of the message"),
        sa.PrimaryKeyConstraint("id", name="pk_job_messages"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_job_messages_job_id", ondelete="CASCADE"),
        sa.UniqueConstraint(
            "platform", "channel_id", "message_id", name="uq_job_messages_platform_channel_id_message_id"
        ),
        comment="Messages that show a job",
    )
    op.create_index("ix_job_messages_job_id", "job_messages", ["job_id"])
