"""Bringing the tables up to date when the bot starts."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from bot.errors import StartupError
from bot.resources import locate
from bot.store.outages import is_database_outage

if TYPE_CHECKING:
    from collections.abc import Iterator

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


async def migrate(database: Database) -> None:
    """Upgrade to the newest revision, in one transaction.

    Raises:
        StartupError: the file is not a database of ours, the server cannot be reached or lacks something, or a newer
            version of the bot wrote the tables.
    """

    def upgrade(connection: Connection) -> None:
        database.dialect.before_migrating(connection)
        command.upgrade(alembic_config(connection), "head")

    with _explained(database):
        await database.dialect.require_sessions(database.engine)
        async with database.engine.execution_options(writes=True).begin() as connection:
            await connection.run_sync(upgrade)


async def current_revision(database: Database) -> str | None:
    """The revision of the tables; None where there are none yet.

    Raises:
        StartupError: as in `migrate`.
    """

    def read(connection: Connection) -> str | None:
        database.dialect.before_migrating(connection)
        return MigrationContext.configure(connection).get_current_revision()

    with _explained(database):
        await database.dialect.require_sessions(database.engine)
        async with database.engine.connect() as connection:
            return await connection.run_sync(read)


@contextmanager
def _explained(database: Database) -> Iterator[None]:
    """Turn driver errors into `StartupError`s."""
    try:
        yield
    except CommandError as error:
        raise StartupError("startup-database-newer", path=database.place) from error
    except Exception as error:
        if not (isinstance(error, DBAPIError) or is_database_outage(error)):
            raise
        raise database.dialect.startup_error(error, database.place) from error
