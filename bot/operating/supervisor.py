"""Background work that survives failures of what it needs: database, image store, platforms.

A failure is logged once, attempts are repeated with backoff, and the recovery is logged once, however many tasks meet
the same failure. `/readyz` names what fails.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from bot.errors import UnavailableError, UserError
from bot.locales import translate
from bot.operating.backoff import Backoff

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")
log = logging.getLogger(__name__)

DEFAULT_BACKOFF: Final = Backoff(initial=0.5, maximum=30.0)


def is_outage(error: Exception) -> bool:
    """Return whether the database or the image store is out of reach."""
    return isinstance(error, UnavailableError)


def any_error(_error: Exception) -> bool:
    """Return True: the work goes on after every error."""
    return True


@dataclass(eq=False, slots=True)
class _Failure:
    """A part that fails, how many calls wait for it, and the event that ends their delays."""

    part: str
    waiting: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Supervisor:
    """Repeats failed work, and knows which parts of the bot fail at the moment.

    Attributes:
        backoff: the delays between attempts, unless a call has its own.
    """

    def __init__(self) -> None:
        self.backoff = DEFAULT_BACKOFF
        self._failing: dict[str, _Failure] = {}

    def failing(self) -> tuple[str, ...]:
        """Return the parts that fail: "database", "images", or the `part` of a call of `persist`."""
        return tuple(self._failing)

    async def persist(
        self,
        part: str,
        call: Callable[[], Awaitable[T]],
        is_passing: Callable[[Exception], bool] = any_error,
        backoff: Backoff | None = None,
    ) -> T:
        """Call until it succeeds, and return its result.

        The recovery of a part ends the delays of all calls that wait for it.

        Args:
            part: what counts as failing after an error; an `UnavailableError` names its part itself.
            call: builds a fresh attempt each time.
            is_passing: returns whether an attempt is worth repeating after an error; other errors are raised.
            backoff: the delays; those of the supervisor by default.
        """
        failure: _Failure | None = None
        attempts = 0
        try:
            while True:
                try:
                    result = await call()
                except Exception as error:
                    if not is_passing(error):
                        raise
                    now = self._failure(error.part if isinstance(error, UnavailableError) else part, error)
                    if now is not failure:
                        self._leave(failure)
                        now.waiting += 1
                        failure, attempts = now, 0
                    with suppress(TimeoutError):
                        await asyncio.wait_for(now.over.wait(), (backoff or self.backoff).delay(attempts))
                    attempts += 1
                else:
                    if failure is not None:
                        self.recovered(failure.part)
                    return result
        finally:
            self._leave(failure)

    async def outlast(self, call: Callable[[], Awaitable[T]]) -> T:
        """Call until neither the database nor the image store is in its way; raises every other error."""
        return await self.persist("", call, is_outage)

    async def run_periodically(self, part: str, seconds: float, task: Callable[[], Awaitable[object]]) -> None:
        """Run a task, again after each failure and `seconds` after each success, until cancelled."""
        while True:
            await self.persist(part, task)
            await asyncio.sleep(seconds)

    def recovered(self, part: str) -> None:
        """Note that a part works; its waiting calls go on at once."""
        if failure := self._failing.pop(part, None):
            log.info("available again", extra={"part": part})
            failure.over.set()

    def _failure(self, part: str, error: Exception) -> _Failure:
        """Return the failure of a part; logs the first error, with a traceback if it is unexpected."""
        if part not in self._failing:
            self._failing[part] = _Failure(part)
            log.error(
                "unavailable, retrying",
                exc_info=None if _is_known(error) else error,
                extra={"part": part, "error": _cause(error)},
            )
        return self._failing[part]

    def _leave(self, failure: _Failure | None) -> None:
        """Forget a failure that no call waits for any more: its work was cancelled, or failed for another reason."""
        if failure is not None:
            failure.waiting -= 1
            if not failure.waiting and self._failing.get(failure.part) is failure:
                del self._failing[failure.part]


async def within(seconds: float, call: Callable[[], Awaitable[T]]) -> T:
    """Call with a time limit, and leave a call that takes longer to end by itself.

    A transaction cannot be cancelled within a statement, so that `asyncio.timeout` would wait for a silent database.

    Raises:
        TimeoutError: the call takes longer; its result or error is dropped.
    """
    task = asyncio.ensure_future(call())
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done:
        task.add_done_callback(_drop)
        raise TimeoutError
    return task.result()


def _is_known(error: Exception) -> bool:
    """Return whether the error says all there is to say: an outage, a refusal, or a connection that failed."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return isinstance(error, (UserError, OSError))


def _cause(error: Exception) -> str:
    """Return what a driver reported, or else the sentence of a known error."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error.__cause__, Exception) and isinstance(error, UnavailableError):
        return repr(error.__cause__)
    return translate("en", error.code, **error.params) if isinstance(error, UserError) else repr(error)


def _drop(task: asyncio.Future[T]) -> None:
    if not task.cancelled():
        task.exception()
