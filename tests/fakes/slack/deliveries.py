"""Delivery of events to the bot; unacknowledged events of the Events API are delivered again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from tests.fakes.discord.clock import Clock
    from tests.fakes.slack.objects import Json

Kind: TypeAlias = Literal["slash_commands", "interactive", "events_api"]


@dataclass(slots=True)
class Delivery:
    """One event: its payload, the number of deliveries, and the bot's acknowledgements."""

    kind: Kind
    payload: Json
    attempts: int = 0
    acknowledged_at: float | None = None
    acknowledgements: list[Json] = field(default_factory=list)
    replies: list[Json] = field(default_factory=list)

    @property
    def answers(self) -> list[Json]:
        """All answers to the person in order, from acknowledgements and response_url."""
        return [ack for ack in self.acknowledgements if ack.get("text") or ack.get("blocks")] + self.replies


class Transport(Protocol):
    """A channel to the bot."""

    async def send(self, delivery: Delivery, attempt: int) -> Json | None:
        """Deliver once; return the payload of the acknowledgement ({} if empty), or None if none came."""
        ...


class Postman:
    """Delivers events; `retry_after` are the seconds before each repetition (Slack's are 0, 60 and 300)."""

    def __init__(self, clock: Clock, transport: Transport, retry_after: tuple[float, ...] = (0.0, 0.05, 0.1)) -> None:
        self._clock = clock
        self.retry_after = retry_after
        self._tasks: set[asyncio.Task[None]] = set()
        self.transport = transport

    def send(self, kind: Kind, payload: Json, times: int = 1) -> Delivery:
        """Start delivering an event; more `times` make duplicates."""
        delivery = Delivery(kind, payload)
        self.repeat(delivery, times)
        return delivery

    def repeat(self, delivery: Delivery, times: int = 1) -> None:
        """Redeliver an event, as if it had not been acknowledged."""
        for _ in range(times):
            task = asyncio.create_task(self._deliver(delivery))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    @property
    def is_idle(self) -> bool:
        """Whether every event was acknowledged or given up."""
        return not self._tasks

    async def close(self) -> None:
        """Stop delivering."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, delivery: Delivery) -> None:
        pauses = self.retry_after if delivery.kind == "events_api" else ()
        for attempt, pause in enumerate((0.0, *pauses)):
            await asyncio.sleep(pause)
            delivery.attempts += 1
            acknowledgement = await self.transport.send(delivery, attempt)
            if acknowledgement is not None:
                delivery.acknowledged_at = self._clock.now()
                delivery.acknowledgements.append(acknowledgement)
                return
