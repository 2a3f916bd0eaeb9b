"""Migrations: they make what the models say, and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from bot.errors import StartupError
from bot.store.database import Database, open_database
from bot.store.jobs import JobRepository
from bot.store.migrate import alembic_config, known_revisions, migrate
from bot.store.models import Base
from bot.store.moderation import ModerationRepository
from bot.store.votes import VoteRepository
from bot.views import Person, ReportReason

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

BEFORE_MARKS = (
    """
    INSERT INTO jobs (id, platform, event_id, person_id, channel_id, description, candidate_count, seed, language,
                      state, attempts, model, created_at, finished_at)
    VALUES (1, 'web', 'e', 'kim', 'lobby', '얼굴', 1, 0, 'ko', 'done', 1, 'm', '2026-01-01', '2026-01-01')
    """,
    "INSERT INTO candidates VALUES (1, 1, 0, 0.5)",
    "INSERT INTO votes VALUES (1, 1, 'web', 'lee', '2026-01-01')",
)
"""A finished job as the first tables kept it."""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty file."""
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/montage.db") as database:
        yield database


def differences(connection: Connection) -> list[object]:
    """What autogenerate would write; types and constraints included."""
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True, "render_as_batch": True}
    )
    return list(compare_metadata(context, Base.metadata))


def described(connection: Connection) -> dict[str, object]:
    """Columns, keys and checks of every table, which autogenerate does not all compare."""
    inspector = inspect(connection)
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
            inspector.get_pk_constraint(table),
            sorted(str(c["sqltext"]) for c in inspector.get_check_constraints(table)),
            sorted(str(c) for c in inspector.get_foreign_keys(table)),
            sorted(str(c) for c in inspector.get_unique_constraints(table)),
            sorted(str(c) for c in inspector.get_indexes(table)),
        )
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


async def test_the_migrations_make_the_models(database: Database, tmp_path: Path) -> None:
    await migrate(database)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        migrated = await connection.run_sync(described)
    async with (
        open_database(f"sqlite+aiosqlite:///{tmp_path}/models.db") as other,
        other.engine.begin() as connection,
    ):
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


async def test_what_is_there_already_lives_through_the_marks_coming_and_going(database: Database) -> None:
    def go(connection: Connection, revision: str) -> None:
        move = command.downgrade if revision == "0001" else command.upgrade
        move(alembic_config(connection), revision)

    await migrate(database)
    async with database.engine.begin() as connection:
        await connection.run_sync(go, "0001")
        for statement in BEFORE_MARKS:
            await connection.exec_driver_sql(statement)
    await migrate(database)
    (tile,) = await VoteRepository(database).tiles(1)
    assert (tile.number, tile.score, tile.votes, tile.marks) == (1, 0.5, 1, ())

    async with database.engine.begin() as connection:
        await connection.run_sync(go, "0001")
        assert len((await connection.exec_driver_sql("SELECT * FROM votes")).all()) == 1


async def test_what_is_there_already_lives_through_safety_coming_and_going(database: Database) -> None:
    def go(connection: Connection, revision: str) -> None:
        command.downgrade(alembic_config(connection), revision)

    await migrate(database)
    async with database.engine.begin() as connection:
        await connection.run_sync(go, "0001")
        for statement in BEFORE_MARKS:
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
