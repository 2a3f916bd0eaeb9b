"""Tells errors of a connection, a server or a disk, and what was deleted meanwhile, from errors of the program."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    PendingRollbackError,
    ProgrammingError,
    ResourceClosedError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import UnavailableError, UnknownJobError

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE: Final = "database"
IMAGES: Final = "images"

STATEMENT_ERRORS: Final = (IntegrityError, ProgrammingError, DataError, NotSupportedError)
"""Errors of a statement, which the next attempt meets again."""

BROKEN_TRANSACTIONS: Final = (PendingRollbackError, ResourceClosedError)
"""What later statements of a transaction meet whose connection broke."""


def is_database_outage(error: BaseException) -> bool:
    """Return whether the database could not be reached, read or written."""
    if isinstance(error, DBAPIError):
        return not isinstance(error, STATEMENT_ERRORS)
    # SQLAlchemy does not wrap what asyncpg raises while it connects.
    asyncpg = sys.modules.get("asyncpg")
    connecting = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) if asyncpg else ()
    return isinstance(error, (OSError, PoolTimeoutError, *BROKEN_TRANSACTIONS, *connecting))


@contextmanager
def database_outages() -> Iterator[None]:
    """Turn driver errors that a later attempt may not meet into `UnavailableError`s."""
    try:
        yield
    except Exception as error:
        if not is_database_outage(error):
            raise
        raise UnavailableError(DATABASE) from (getattr(error, "orig", None) or error)


@contextmanager
def requiring_job(job_id: int) -> Iterator[None]:
    """Raise `UnknownJobError` if a row cannot refer to a job: it was deleted since it was looked up."""
    try:
        yield
    except IntegrityError as error:
        raise UnknownJobError(job_id) from error


@contextmanager
def image_outages() -> Iterator[None]:
    """Turn the errors of an image store into `UnavailableError`s."""
    try:
        yield
    except Exception as error:  # clients raise their own error types
        raise UnavailableError(IMAGES) from error
