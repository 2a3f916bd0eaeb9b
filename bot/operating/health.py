"""Health checks: database, dispatcher, platform connections."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.jobs import JobState
from bot.operating.metrics import CONNECTED, exposition

if TYPE_CHECKING:
    from bot.store import Store

log = logging.getLogger(__name__)

DATABASE_TIMEOUT_S: Final = 5.0
STALLED_AFTER_S: Final = 600.0
"""Seconds without an event after which a running job counts as stalled."""


class HasHealth(Protocol):
    """The health check of a dispatcher."""

    def is_healthy(self, stalled_after_s: float) -> bool:
        """Return whether workers are alive and each running job had an event within `stalled_after_s` seconds."""


class Health:
    """Checks database and dispatcher; platforms report their connection themselves."""

    def __init__(self, store: Store, dispatcher: HasHealth) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._connected: dict[str, bool] = {}

    def set_connected(self, platform: str, *, up: bool) -> None:
        """Record whether a platform is connected; logs only changes."""
        if self._connected.get(platform) is not up:
            log.info("platform connected" if up else "platform disconnected", extra={"platform": platform})
        self._connected[platform] = up
        CONNECTED.labels(platform=platform).set(int(up))

    def remove_platform(self, platform: str) -> None:
        """Remove a platform that was closed on purpose."""
        self._connected.pop(platform, None)
        CONNECTED.labels(platform=platform).set(0)

    async def problems(self) -> tuple[str, ...]:
        """Return the names of failing parts: "database", "engine", or a platform; empty if healthy."""
        found = [] if await self._database_answers() else ["database"]
        if not self._dispatcher.is_healthy(STALLED_AFTER_S):
            found.append("engine")
        return (*found, *(platform for platform, up in self._connected.items() if not up))

    async def metrics(self) -> bytes:
        """All metrics in Prometheus' text format."""
        counts = await self._store.jobs.counts()
        queued = sum(number for (_, state), number in counts.items() if state is JobState.QUEUED)
        return await asyncio.to_thread(exposition, counts, queued)

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(DATABASE_TIMEOUT_S):
                await self._store.jobs.queue_position(0)
        except Exception:
            log.exception("database not responding")
            return False
        return True
