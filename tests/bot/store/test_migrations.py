"""Migrations create the tables of the models and can be reverted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Connection, inspect

from bot.domain.history import HistoryQuery
from bot.domain.jobs import Ballot
from bot.domain.moderation import ReportReason
from bot.domain.people import Person
from bot.errors import StartupError
from bot.store.archive import ArchiveRepository
from bot.store.deletions import DeletionRepository
from bot.store.dialects import is_model_table
from bot.store.jobs import JobRepository
from bot.store.lineage import Face, LineageRepository
from bot.store.migrate import alembic_config, known_revisions, migrate
from bot.store.models import Base
from bot.store.moderation import ModerationRepository
from bot.store.types import Records
from bot.store.votes import VoteRepository

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import ReflectedIndex

    from bot.store.database import Database

FIRST_JOB = (
    """
    INSERT INTO jobs (id, platform, event_id, person_id, channel_id, description, candidate_count, seed, language,
                      state, attempts, model, created_at, finished_at)
    VALUES (1, 'web', 'e', 'kim', 'lobby', '뿔테안경을 쓴 얼굴', 1, 0, 'ko', 'done', 1, 'm', '2026-01-01', '2026-01-01')
    """,
    "INSERT INTO candidates (job_id, number, sample_index, score) VALUES (1, 1, 0, 0.5)",
    "INSERT INTO votes (job_id, number, platform, person_id, created_at) VALUES (1, 1, 'web', 'lee', '2026-01-01')",
    "INSERT INTO job_messages VALUES (1, 1, 'web', 'lobby', '7')",
)
"""A finished job with a candidate, a vote and a message, valid in every revision."""


def differences(connection: Connection) -> list[object]:
    """Return the changes that autogenerate would write, including types and constraints."""
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            # PostgreSQL cannot compare JSON
            "compare_server_default": lambda _c, _i, column, *_: (
                False if isinstance(column.type, JSON | Records) else None
            ),
            "render_as_batch": True,
            "include_name": lambda name, *_: is_model_table(name),
        },
    )
    return list(compare_metadata(context, Base.metadata))


def _unlike(kind: object) -> bool | None:
    """Skip the comparison of JSON, which PostgreSQL does not support; alembic compares the other types."""
    return False if isinstance(kind, JSON | Records) else None


def described(connection: Connection) -> dict[str, object]:
    """Return columns, keys and checks of every table; autogenerate does not compare all of them."""
    inspector = inspect(connection)
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
            inspector.get_pk_constraint(table),
            sorted(str(c["sqltext"]) for c in inspector.get_check_constraints(table)),
            sorted(str(c) for c in inspector.get_foreign_keys(table)),
            sorted(str(c) for c in inspector.get_unique_constraints(table)),
            sorted(_said(index) for index in inspector.get_indexes(table) if is_model_table(index["name"])),
        )
        for table in inspector.get_table_names()
        if table != "alembic_version" and is_model_table(table)
    }


def _said(index: ReflectedIndex) -> str:
    """Return an index as text, because its condition can be compared only as text."""
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return str({**index, "dialect_options": options})


async def test_the_migrations_make_the_models(database: Database) -> None:
    await migrate(database)
    async with database.engine.begin() as connection:
        assert await connection.run_sync(differences) == []
        migrated = await connection.run_sync(described)
        await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), "base"))
        await connection.run_sync(Base.metadata.create_all)
        assert await connection.run_sync(described) == migrated


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    for _ in range(2):
        await migrate(database)
    async with database.engine.connect() as connection:
        revision = (await connection.exec_driver_sql("SELECT version_num FROM alembic_version")).scalar_one()
    assert revision == known_revisions()[0]


async def test_every_migration_can_be_taken_back(database: Database) -> None:
    def down_and_up(connection: Connection) -> None:
        config = alembic_config(connection)
        command.downgrade(config, "base")
        assert described(connection) == {}
        command.upgrade(config, "head")

    await migrate(database)
    async with database.engine.begin() as connection:
        await connection.run_sync(down_and_up)
        assert await connection.run_sync(differences) == []


async def test_rows_survive_the_migration_of_marks(database: Database) -> None:
    def go(connection: Connection, revision: str) -> None:
        move = command.downgrade if revision == "0001" else command.upgrade
        move(alembic_config(connection), revision)

    await migrate(database)
    async with database.engine.begin() as connection:
        await connection.run_sync(go, "0001")
        for statement in FIRST_JOB:
            await connection.exec_driver_sql(statement)
    await migrate(database)
    (tile,) = await VoteRepository(database).tiles(1)
    assert (tile.number, tile.score, tile.votes, tile.marks) == (1, 0.5, 1, ())
    found = await ArchiveRepository(database).history(HistoryQuery("web", text="안경"))
    assert [job.id for job in found.jobs] == [1], "what is older than searching is found"

    async with database.engine.begin() as connection:
        await connection.run_sync(go, "0001")
        assert len((await connection.exec_driver_sql("SELECT * FROM votes")).all()) == 1


async def test_rows_survive_the_migration_of_lineage(database: Database) -> None:
    def go(connection: Connection, revision: str) -> None:
        move = command.downgrade if revision == "0002" else command.upgrade
        move(alembic_config(connection), revision)

    await migrate(database)
    async with database.engine.begin() as connection:
        await connection.run_sync(go, "0002")
        for statement in FIRST_JOB:
            await connection.exec_driver_sql(statement)
    await migrate(database)

    job = await JobRepository(database).get(1)
    assert (job.lineage, job.private, job.priority, job.message and job.message.message_id) == (None, False, 0, "7")
    assert await LineageRepository(database).face(1, 1) == Face(0, (), "m", job.description)
    (tile,) = await VoteRepository(database).tiles(1)
    assert tile.votes == 1
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("INSERT INTO job_origins (job_id, kind, first_index) VALUES (1, 'again', 0)")
        await connection.exec_driver_sql("INSERT INTO favourites VALUES (1, 'web', 'lee', '2026-01-01')")
        await connection.run_sync(go, "0002")
        for table in ("jobs", "candidates", "votes", "job_messages"):
            assert len((await connection.exec_driver_sql(f"SELECT * FROM {table}")).all()) == 1


async def test_rows_survive_the_migration_of_safety(database: Database) -> None:
    def go(connection: Connection, revision: str) -> None:
        command.downgrade(alembic_config(connection), revision)

    await migrate(database)
    async with database.engine.begin() as connection:
        await connection.run_sync(go, "0001")
        for statement in FIRST_JOB:
            await connection.exec_driver_sql(statement)
    await migrate(database)
    repository = JobRepository(database)
    assert not (await repository.get(1)).hidden
    await ModerationRepository(database).report(1, Person("web", "lee"), ReportReason.OTHER, to_hide=1)
    assert (await repository.get(1)).hidden

    async with database.engine.begin() as connection:
        await connection.run_sync(go, "0002")
    await migrate(database)
    assert not (await repository.get(1)).hidden
    assert len(await VoteRepository(database).tiles(1)) == 1


async def test_montages_hidden_before_takedowns_are_outdated(database: Database) -> None:
    def go(connection: Connection) -> None:
        command.downgrade(alembic_config(connection), "0005")

    await migrate(database)
    async with database.engine.begin() as connection:
        await connection.run_sync(go)
        for statement in (*FIRST_JOB, "UPDATE jobs SET hidden_at = '2026-01-02', answered_at = '2026-01-01'"):
            await connection.exec_driver_sql(statement)
    await migrate(database)
    (job,) = await ModerationRepository(database).outdated("web")
    assert (job.id, job.hidden) == (1, True)


async def test_rows_survive_the_migration_of_deletions(database: Database) -> None:
    def go(connection: Connection, revision: str) -> None:
        command.downgrade(alembic_config(connection), revision)

    await migrate(database)
    async with database.engine.begin() as connection:
        await connection.run_sync(go, "0001")
        for statement in FIRST_JOB:
            await connection.exec_driver_sql(statement)
    await migrate(database)
    votes, deletions = VoteRepository(database), DeletionRepository(database)
    assert await votes.unshown("web") == (), "older sheets show their votes"
    await votes.cast(Ballot(1, 1, Person("web", "kim")))
    (behind,) = await votes.unshown("web")
    await votes.mark_shown(1, behind.votes_changed)
    assert await votes.unshown("web") == ()
    assert [message.message_id for message in await deletions.remove(1)] == ["7"]

    async with database.engine.begin() as connection:
        await connection.run_sync(go, "0006")
    await migrate(database)
    assert await deletions.stale_messages("web") == ()


async def test_a_failed_migration_leaves_no_trace(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE votes (other INTEGER)")
    with pytest.raises(StartupError):
        await migrate(database)
    async with database.engine.connect() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert tables == ["votes"]


async def test_every_column_is_commented() -> None:
    for table in Base.metadata.tables.values():
        assert table.comment
        assert [column.name for column in table.columns if not column.comment] == []
