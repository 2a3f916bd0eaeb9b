"""Clears the messages of deleted montages, after a restart too."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from bot.platforms.common.background import Background

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.domain.jobs import MessageRef
    from bot.services.montages import Montages

log = logging.getLogger(__name__)


class MessageCleanup:
    """Clears messages in the background.

    `clear` replaces one message with a notice in a language; `is_permanent` identifies errors after which no message is
    left to clear, `is_passing` those after which it is tried until it succeeds.
    """

    def __init__(
        self,
        montages: Montages,
        platform: str,
        clear: Callable[[MessageRef, str], Awaitable[None]],
        is_permanent: Callable[[Exception], bool],
        is_passing: Callable[[Exception], bool],
    ) -> None:
        self._montages = montages
        self._platform = platform
        self._clear_message = clear
        self._is_permanent = is_permanent
        self._is_passing = is_passing
        self._running = Background()

    def start(self, shown: Iterable[MessageRef], language: str) -> None:
        """Clear the messages of a deleted montage."""
        for message in shown:
            self._running.start(message, partial(self._run, message, language))

    async def resume(self) -> None:
        """Clear the messages that the previous process left."""
        for left in await self._montages.deletion.stale_messages(self._platform):
            self.start([left.message], left.language)

    async def close(self) -> None:
        """Stop; the next process clears the remaining messages."""
        await self._running.close()

    async def _run(self, message: MessageRef, language: str) -> None:
        try:
            clear = partial(self._clear_message, message, language)
            await self._montages.supervisor.persist(self._platform, clear, self._is_passing)
        except Exception as error:
            if not self._is_permanent(error):
                log.exception("message not cleared; retrying at the next start", extra={"shown_in": message.message_id})
                return
            log.info("no message to clear", extra={"shown_in": message.message_id, "error": error})
        await self._montages.supervisor.outlast(partial(self._montages.deletion.mark_cleared, message))
