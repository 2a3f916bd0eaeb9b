"""A lock that allows one bot per database: a second one would requeue the first one's running jobs."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from bot.errors import StartupError
from bot.store import disk_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def exclusive_lock(database: Path) -> Iterator[None]:
    """Hold the lock of a database while the context lasts.

    The lock is an SQLite transaction on a file beside it: the system releases it when the process dies, on every
    platform that SQLite supports.

    Raises:
        StartupError: another process owns it, or its folder cannot be written.
    """
    path = database.with_name(f"{database.name}.lock")
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise disk_errors.of_database(error, path) from error
    with closing(connection):
        _lock(connection, database)
        yield


def is_locked(database: Path) -> bool:
    """Return whether a process holds the lock of a database."""
    path = database.with_name(f"{database.name}.lock")
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return True
    return False


def _lock(connection: sqlite3.Connection, database: Path) -> None:
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise StartupError("startup-already-running", path=str(database)) from error
        raise disk_errors.of_database(error, database) from error
