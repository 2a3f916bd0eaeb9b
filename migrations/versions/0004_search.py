"""Searching: the terms of descriptions and their index, the vectors' table; and which process draws a job.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.words import terms

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BATCH = 1000

jobs = sa.table("jobs", sa.column("id", sa.Integer), sa.column("description", sa.Text), sa.column("terms", sa.Text))

# The index keeps no text of its own, so it must be told what a row said before.
SQLITE_INDEX = (
    """
    CREATE VIRTUAL TABLE job_words USING fts5(
        terms, content='jobs', content_rowid='id', detail='none', columnsize=0, tokenize='unicode61 remove_diacritics 0'
    )
    """,
    "INSERT INTO job_words (job_words) VALUES ('rebuild')",
    """
    CREATE TRIGGER job_words_insert AFTER INSERT ON jobs BEGIN
        INSERT INTO job_words (rowid, terms) VALUES (new.id, new.terms);
    END
    """,
    """
    CREATE TRIGGER job_words_delete AFTER DELETE ON jobs BEGIN
        INSERT INTO job_words (job_words, rowid, terms) VALUES ('delete', old.id, old.terms);
    END
    """,
    """
    CREATE TRIGGER job_words_update AFTER UPDATE OF terms ON jobs BEGIN
        INSERT INTO job_words (job_words, rowid, terms) VALUES ('delete', old.id, old.terms);
        INSERT INTO job_words (rowid, terms) VALUES (new.id, new.terms);
    END
    """,
)


# Columns are added and dropped in place: batch mode would copy the table and drop the old one, and what refers to it.
def upgrade() -> None:
    op.add_column("jobs", sa.Column("terms", sa.Text(), nullable=False, server_default=sa.text("''"), comment=TERMS))
    op.add_column("jobs", sa.Column("worker", sa.Integer(), comment=WORKER))
    fill_terms()
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_INDEX:
            op.execute(statement)
    else:
        op.execute("CREATE INDEX job_words ON jobs USING gin (string_to_array(terms, ' '))")
        op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    create_vectors()


def downgrade() -> None:
    op.drop_table("vectors")
    if op.get_bind().dialect.name == "sqlite":
        for change in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER job_words_{change}")
        op.execute("DROP TABLE job_words")
    else:
        op.execute("DROP INDEX job_words")
    for column in ("terms", "worker"):
        op.drop_column("jobs", column)


WORKER = "Process that started it last, where several share the database"
TERMS = "What the description is found by: bot.store.words.terms of it"


def fill_terms() -> None:
    connection, done = op.get_bind(), 0
    fill = sa.update(jobs).where(jobs.c.id == sa.bindparam("job")).values(terms=sa.bindparam("found_by"))
    page = sa.select(jobs.c.id, jobs.c.description).order_by(jobs.c.id).limit(BATCH)
    while rows := connection.execute(page.where(jobs.c.id > done)).all():
        connection.execute(fill, [{"job": row.id, "found_by": terms(row.description)} for row in rows])
        done = rows[-1].id


def create_vectors() -> None:
    op.create_table(
        "vectors",
        sa.Column("job_id", sa.Integer(), nullable=False, comment="Job it belongs to"),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            autoincrement=False,
            comment="Candidate whose picture it is of; 0: of the description",
        ),
        sa.Column(
            "model", sa.Text(), nullable=False, comment="Model that made it: only vectors of one model can be compared"
        ),
        sa.Column("vector", vector_type(), nullable=False, comment="Unit vector, float32"),
        sa.PrimaryKeyConstraint("job_id", "number", name="pk_vectors"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_vectors_job_id", ondelete="CASCADE"),
        sa.CheckConstraint("number BETWEEN 0 AND 9", name="ck_vectors_number_range"),
        comment="Descriptions and pictures as unit vectors; what is alike lies close",
    )


def vector_type() -> sa.types.TypeEngine[object]:
    if op.get_bind().dialect.name == "sqlite":
        return sa.LargeBinary()
    from pgvector.sqlalchemy import VECTOR  # noqa: PLC0415 - only who has PostgreSQL needs it

    return VECTOR()
