"""The lock that shows other processes that a worker is alive."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

from sqlalchemy import func, select

from bot.errors import UnavailableError
from bot.store.outages import DATABASE, database_outages

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

log = logging.getLogger(__name__)

WORKING: Final = 0x64726177
"""First key of the advisory locks that mark live workers; the second is the worker's number."""

CHECK_INTERVAL_S: Final = 5.0
"""Seconds between two checks of the lock's session; a server that ends it is noticed at once."""

SETTLED_AFTER_S: Final = 10.0
"""Seconds after a lost lock within which other processes, which lost theirs with it, may not hold theirs again yet."""


class WorkerLock(Protocol):
    """The lock of this process."""

    async def keep(self) -> None:
        """Wait until the lock is lost, and take it again.

        Raises:
            UnavailableError: the server cannot be reached.
        """
        ...

    def is_settled(self) -> bool:
        """Return whether the other processes' locks can be relied on."""
        ...


class AdvisoryLock:
    """An advisory lock of PostgreSQL, on a connection of its own; the server releases it when the session ends."""

    def __init__(self, engine: AsyncEngine, worker: int) -> None:
        self._engine = engine
        self._worker = worker
        self._connection: AsyncConnection | None = None
        self._lost = asyncio.Event()
        self._taken_again_at: float | None = None

    async def take(self) -> None:
        """Take the lock on a new connection.

        Raises:
            UnavailableError: the server cannot be reached, or has not yet noticed that the last session is dead.
        """
        await self.release()
        self._lost = lost = asyncio.Event()
        with database_outages():
            self._connection = connection = await self._engine.connect()
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            driver = (await connection.get_raw_connection()).driver_connection
            if driver is not None:
                driver.add_termination_listener(lambda _connection: lost.set())
            if not await connection.scalar(select(func.pg_try_advisory_lock(WORKING, self._worker))):
                raise UnavailableError(DATABASE)

    async def keep(self) -> None:
        """Wait until the session ends, and take the lock again."""
        while await self._is_held():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._lost.wait(), CHECK_INTERVAL_S)
        await self.take()
        self._taken_again_at = time.monotonic()
        log.warning("lock of this process lost and taken again", extra={"worker": self._worker})

    def is_settled(self) -> bool:
        """Return whether the lock was not lost a moment ago."""
        return self._taken_again_at is None or time.monotonic() > self._taken_again_at + SETTLED_AFTER_S

    async def release(self) -> None:
        """Close the session, without waiting for a server that may be silent."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(UnavailableError), database_outages():
                await connection.invalidate()
                await connection.close()

    async def _is_held(self) -> bool:
        if self._connection is None or self._lost.is_set():
            return False
        try:
            with database_outages():
                async with asyncio.timeout(CHECK_INTERVAL_S):
                    await self._connection.scalar(select(1))
        except UnavailableError:
            return False
        return not self._lost.is_set()
