"""Alembic environment: uses the bot's open connection, or the configured database for the `alembic` command."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from alembic import context

from bot.settings import load_settings
from bot.store.database import open_database
from bot.store.dialects import is_model_table
from bot.store.models import Base

if TYPE_CHECKING:
    from sqlalchemy import Connection


def migrate_over(connection: Connection) -> None:
    """Run the chosen migrations; batch mode, because SQLite cannot alter most of a table in place."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=lambda name, *_: is_model_table(name),
    )
    with context.begin_transaction():
        context.run_migrations()


async def migrate_configured_database() -> None:
    """Run the chosen migrations over the database of the settings."""
    async with open_database(load_settings().database.url) as database, database.engine.begin() as connection:
        await connection.run_sync(migrate_over)


shared: Connection | None = context.config.attributes.get("connection")
if shared is None:
    asyncio.run(migrate_configured_database())
else:
    migrate_over(shared)
