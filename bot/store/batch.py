"""Group commit: items that arrive during a transaction are committed together in the next one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from bot.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

MAX_BATCH: Final = 256
"""Maximum items per transaction, so that other writers get a turn."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batch(Generic[Item, Result]):
    """Calls `commit` with all waiting items; results are in item order.

    If it fails for a batch, each item is committed alone, so that one failure does not affect the others. If the
    database is unavailable, all items fail at once instead: each would wait in turn to find that out.
    """

    def __init__(self, commit: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]]) -> None:
        self._commit = commit
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._committing: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> Result:
        """Commit an item, possibly in a batch; raises the error of `commit` for this item."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit_all())
        return await future

    async def _commit_all(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
                await self._commit_together(batch)
        finally:
            self._committing = None

    async def _commit_together(self, batch: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._commit([item for item, _ in batch])
        except Exception as error:  # noqa: BLE001 - raised in the waiting calls
            if len(batch) == 1 or isinstance(error, UnavailableError):
                for _, future in batch:
                    _settle(future, error)
                return
            for single in batch:
                await self._commit_together([single])
        else:
            for (_, future), result in zip(batch, results, strict=True):
                _settle(future, result)


def _settle(future: asyncio.Future[Result], outcome: Result | Exception) -> None:
    """Resolve a future unless it was cancelled."""
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
