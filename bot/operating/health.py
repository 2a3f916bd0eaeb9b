"""Health checks: database, dispatcher, platform connections, background work."""

from __future__ import annotations

import asyncio
import logging
from math import nan
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from bot.domain.jobs import JobState
from bot.errors import UnavailableError
from bot.operating.metrics import CONNECTED, exposition
from bot.store.outages import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.operating.supervisor import Supervisor
    from bot.store import Store

T = TypeVar("T")
log = logging.getLogger(__name__)

DATABASE_TIMEOUT_S: Final = 5.0
STALLED_AFTER_S: Final = 600.0
"""Seconds without an event after which a running job counts as stalled."""


class HasHealth(Protocol):
    """The health check of a dispatcher."""

    def is_healthy(self, stalled_after_s: float) -> bool:
        """Return whether workers are alive and each running job had an event within `stalled_after_s` seconds."""


class _SharedCall(Generic[T]):
    """A call that runs once at a time, however many wait for it, and outlives those who stop waiting.

    Transactions cannot be cancelled within a statement: a silent database would keep every caller, and each caller a
    connection.
    """

    def __init__(self, call: Callable[[], Coroutine[None, None, T]]) -> None:
        self._call = call
        self._running: asyncio.Task[T] | None = None

    async def result(self, seconds: float) -> T:
        """Return the result of the running call, or of a new one.

        Raises:
            TimeoutError: it is not there in time.
        """
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._call())
        done, _ = await asyncio.wait({self._running}, timeout=seconds)
        if not done:
            raise TimeoutError
        return self._running.result()


class Health:
    """Checks database and dispatcher; platforms report their connection, the supervisor its failing work."""

    def __init__(self, store: Store, dispatcher: HasHealth, supervisor: Supervisor) -> None:
        self._dispatcher = dispatcher
        self._supervisor = supervisor
        self._connected: dict[str, bool] = {}
        self._question: _SharedCall[int] = _SharedCall(lambda: store.jobs.queue_position(0))
        self._counts = _SharedCall(store.jobs.counts)
        self._answers = True

    def add_platform(self, platform: str) -> None:
        """Expect a platform, which counts as not connected until it says otherwise."""
        self._connected.setdefault(platform, False)
        CONNECTED.labels(platform=platform).set(int(self._connected[platform]))

    def set_connected(self, platform: str, *, up: bool) -> None:
        """Record whether a platform is connected; logs only changes."""
        if self._connected.get(platform, False) is not up:
            log.info("platform connected" if up else "platform disconnected", extra={"platform": platform})
        self._connected[platform] = up
        CONNECTED.labels(platform=platform).set(int(up))
        if up:
            self._supervisor.recovered(platform)

    def remove_platform(self, platform: str) -> None:
        """Remove a platform that was closed on purpose."""
        self._connected.pop(platform, None)
        CONNECTED.labels(platform=platform).set(0)

    async def problems(self) -> tuple[str, ...]:
        """Return the names of failing parts, or none: "database", "images", "engine", a platform, background work."""
        found = [] if await self._database_answers() else [DATABASE]
        if not self._dispatcher.is_healthy(STALLED_AFTER_S):
            found.append("engine")
        disconnected = (platform for platform, up in self._connected.items() if not up)
        return tuple(dict.fromkeys((*found, *self._supervisor.failing(), *disconnected)))

    async def metrics(self) -> bytes:
        """All metrics in Prometheus' text format; without those of the database if it does not answer."""
        try:
            counts = await self._counts.result(DATABASE_TIMEOUT_S)
        except (UnavailableError, TimeoutError):
            return await asyncio.to_thread(exposition, {}, nan)
        queued = sum(number for (_, state), number in counts.items() if state is JobState.QUEUED)
        return await asyncio.to_thread(exposition, counts, queued)

    async def _database_answers(self) -> bool:
        """Ask the database; logs only changes."""
        try:
            await self._question.result(DATABASE_TIMEOUT_S)
        except Exception:
            if self._answers and DATABASE not in self._supervisor.failing():
                log.exception("database not responding")
            self._answers = False
        else:
            self._answers = True
        return self._answers
