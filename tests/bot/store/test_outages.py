"""Which errors mean that the database is out of reach."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, PendingRollbackError, ProgrammingError, ResourceClosedError

from bot.errors import UnavailableError
from bot.store.outages import database_outages

asyncpg = pytest.importorskip("asyncpg", reason="asyncpg is not installed")


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("SELECT 1", {}, sqlite3.OperationalError("database is locked")),
        PendingRollbackError("Can't reconnect until invalid transaction is rolled back."),
        ResourceClosedError("This Connection is closed"),
        asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress"),
        asyncpg.CannotConnectNowError("the database system is shutting down"),
        ConnectionResetError(104, "Connection reset by peer"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_broken_connections_are_outages(error: Exception) -> None:
    with pytest.raises(UnavailableError), database_outages():
        raise error


@pytest.mark.parametrize(
    "error",
    [
        IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed")),
        ProgrammingError("SELECT", {}, sqlite3.ProgrammingError("no such column")),
        LookupError("a fault of the program"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_faults_of_a_statement_are_none(error: Exception) -> None:
    with pytest.raises(type(error)), database_outages():
        raise error
