"""Composition root: settings -> store and inference -> platforms, as nested context managers.

Contexts close in reverse order: platforms stop listening, running jobs are requeued, the model is released, the
database closes.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING, TypeGuard

from bot.app import start_core
from bot.errors import StartupError, UnreachableError
from bot.locales import translate
from bot.operating import endpoints, logs
from bot.operating.error_messages import explain, shell_language
from bot.operating.terminal import substitute_missing_characters
from bot.platforms import discord, slack, web
from bot.platforms.common.connection import stay_connected
from bot.settings import load_settings
from bot.store import open_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from bot.platforms.common.connection import FirstAttempt
    from bot.services.montages import Montages
    from bot.settings import Settings
    from inference.backend import Backend

    BackendOpener = Callable[[Settings], AbstractAsyncContextManager[Backend]]

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_engine(settings: Settings) -> AsyncIterator[Backend]:
    """Load the configured checkpoint into the local engine.

    Raises:
        CheckpointError: the checkpoint cannot be loaded.
        DeviceError: the device does not exist.
    """
    from inference.checkpoint import default_checkpoint  # noqa: PLC0415 - takes torch along
    from inference.engine import Engine  # noqa: PLC0415 - takes torch along

    folder = settings.inference.checkpoint or default_checkpoint()
    log.info("loading the model", extra={"checkpoint": folder})
    async with Engine.load(folder, settings.inference.device) as engine:
        yield engine


@asynccontextmanager
async def open_platforms(montages: Montages, settings: Settings, language: str) -> AsyncIterator[str]:
    """Start every enabled platform; yields the sentence that says where to find the bot.

    Each chat platform connects, fails and is tried again by itself; `/readyz` and `/metrics` name all of them from the
    beginning.

    Raises:
        StartupError: no platform is enabled, a port is taken, or there is no page and every chat platform refuses the
            bot.
    """
    connections = _connections(montages, settings)
    if not connections and not settings.web.enabled:
        raise StartupError("startup-no-platform")
    for platform in connections:
        montages.health.add_platform(platform)
    async with AsyncExitStack() as stack:
        address = None
        if settings.web.enabled:
            address = await stack.enter_async_context(web.serve(montages, settings))
        elif settings.operating.enabled:
            await stack.enter_async_context(endpoints.serve(montages.health, settings.operating))
        attempts = {
            platform: await stack.enter_async_context(stay_connected(platform, montages, connect))
            for platform, connect in connections.items()
        }
        if address is None:
            yield translate(language, await _first_reached(attempts))
        else:
            yield translate(language, "ready-web", address=address)


def _connections(montages: Montages, settings: Settings) -> dict[str, Callable[[], AbstractAsyncContextManager[bool]]]:
    """Return how to connect each chat platform that has a token."""
    connections: dict[str, Callable[[], AbstractAsyncContextManager[bool]]] = {}
    if settings.slack.secret("bot_token"):
        connections["slack"] = lambda: slack.connect(montages, settings)
    if settings.discord.secret():
        connections["discord"] = lambda: discord.connect(montages, settings)
    return connections


async def _first_reached(attempts: Mapping[str, FirstAttempt]) -> str:
    """Wait until a platform is connected or all have failed; returns the id of the message that says so.

    Raises:
        StartupError: all platforms refuse the bot, or lack something; the reason of the first.
    """
    for ended in asyncio.as_completed(list(attempts.values())):
        if await ended is None:
            break
    outcomes = {platform: attempt.result() for platform, attempt in attempts.items() if attempt.done()}
    reached = [platform for platform, error in outcomes.items() if error is None]
    if reached:
        return f"ready-{reached[0]}"
    refusals = [error for error in outcomes.values() if _is_refusal(error)]
    if len(refusals) == len(attempts):
        raise refusals[0]
    return f"ready-{next(iter(attempts))}-later"


async def run(
    settings: Settings,
    announce: Callable[[str], None],
    language: str = "ko",
    open_backend: BackendOpener = open_engine,
) -> None:
    """Run the bot until SIGTERM or SIGINT, then shut down cleanly.

    Args:
        settings: all settings.
        announce: called once, with one sentence, when the bot is ready.
        language: language of that sentence.
        open_backend: opens the inference backend.

    Raises:
        StartupError, CheckpointError, DeviceError: the bot cannot start; possibly within an exception group.
    """
    stopping = _cancel_on_signals()
    try:
        async with (
            open_store(settings) as store,
            open_backend(settings) as backend,
            start_core(settings, store, backend) as montages,
            open_platforms(montages, settings, language) as ready,
        ):
            announce(ready)
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        if not stopping.is_set():
            raise
        log.info("stopped")


def _is_refusal(error: Exception | None) -> TypeGuard[StartupError]:
    return isinstance(error, StartupError) and not isinstance(error, UnreachableError)


def _cancel_on_signals() -> asyncio.Event:
    """Cancel the current task on the first SIGTERM or SIGINT; the returned event marks that cancellation."""
    stopping = asyncio.Event()
    task = asyncio.current_task()

    def stop() -> None:
        if task is not None and not stopping.is_set():
            stopping.set()
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows: asyncio.run itself cancels on Ctrl-C
            asyncio.get_running_loop().add_signal_handler(number, stop)
    return stopping


def main() -> None:
    """Entry point of `python -m bot`."""
    language = shell_language()
    substitute_missing_characters()
    try:
        settings = load_settings()
        logs.configure(settings.bot.log_level, settings.bot.log_format, settings.secrets())
        asyncio.run(run(settings, lambda sentence: print(sentence, flush=True), language))  # noqa: T201
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        log.debug("bot terminated with an error", exc_info=True)
        sys.exit(explain(error, language))


if __name__ == "__main__":
    main()
