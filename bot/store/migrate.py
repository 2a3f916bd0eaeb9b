"""Bringing the tables up to date when the bot starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DatabaseError

from bot.errors import StartupError
from bot.resources import locate

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.store.database import Database


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for the migrations that come with the bot, over an open connection if given."""
    config = Config()
    config.set_main_option("script_location", str(locate("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def known_revisions() -> tuple[str, ...]:
    """All revisions, the newest first."""
    scripts = ScriptDirectory.from_config(alembic_config())
    return tuple(script.revision for script in scripts.walk_revisions())


def _upgrade(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "head")


async def migrate(database: Database) -> None:
    """Upgrade to the newest revision, in one transaction.

    Raises:
        StartupError: the file is not a database of ours, or a newer version of the bot wrote it.
    """
    try:
        async with database.engine.execution_options(writes=True).begin() as connection:
            await connection.run_sync(_upgrade)
    except CommandError as error:
        raise StartupError("startup-database-newer", path=database.path) from error
    except DatabaseError as error:
        raise StartupError("startup-database-unreadable", path=database.path) from error


async def is_up_to_date(database: Database) -> bool:
    """Whether the tables are those of this version; False where the file is no database of ours."""
    try:
        async with database.engine.connect() as connection:
            revision = (
                await connection.exec_driver_sql("SELECT version_num FROM alembic_version")
            ).scalar_one_or_none()
    except DatabaseError:
        return False
    return revision == known_revisions()[0]
