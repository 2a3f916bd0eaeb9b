"""`/metrics`, `/healthz` and `/readyz`: on the web server, or on their own port if it is disabled."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.errors import StartupError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.operating.health import Health
    from bot.settings import OperatingSettings

PROBE_PATHS: Final = frozenset({"/healthz", "/readyz"})
"""Paths that need no access token; they reveal only whether the bot works."""


class HealthRoutes:
    """Routes for probes and metric scrapers."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/healthz", self.alive),
            web.get("/readyz", self.ready),
            web.get("/metrics", self.metrics),
        ]

    async def alive(self, _request: web.Request) -> web.Response:
        """Return 200 while the process responds."""
        return web.json_response({"status": "ok"})

    async def ready(self, _request: web.Request) -> web.Response:
        """Return 200 if orders can be accepted and drawn, else 503 with the failing parts."""
        problems = await self._health.problems()
        status = "unavailable" if problems else "ok"
        return web.json_response({"status": status, "problems": problems}, status=503 if problems else 200)

    async def metrics(self, _request: web.Request) -> web.Response:
        """Return all metrics for Prometheus."""
        return web.Response(body=await self._health.metrics(), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})


@asynccontextmanager
async def serve(health: Health, settings: OperatingSettings) -> AsyncIterator[None]:
    """Serve only these routes while the context lasts.

    Raises:
        StartupError: the port is taken.
    """
    app = web.Application()
    app.add_routes(HealthRoutes(health).routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            raise StartupError("startup-operating-port", port=str(settings.port)) from error
        yield
    finally:
        await runner.cleanup()
