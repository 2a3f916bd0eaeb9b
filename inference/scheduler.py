"""Whose request is drawn next: fair turns among users, whatever each of them has asked for.

Start-time fair queueing (Goyal, Vin and Cheng 1996, https://doi.org/10.1145/248157.248171): a request starts where the
last one of the same user ends, or now, on a clock that counts faces drawn. Who has asked for little comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inference.backend import Request


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """When a request comes: the least turn is next."""

    precedence: int
    start: float
    arrival: int


class Schedule:
    """Requests that wait, and what they cost in faces."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[Turn, Request, int]] = {}
        self._ends: dict[str, float] = {}  # of each user's last request, on the clock
        self._clock = 0.0
        self._arrivals = count()

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Request]:
        """All that wait, the next one first."""
        return (request for _, request, _ in sorted(self._waiting.values(), key=lambda entry: entry[0]))

    def add(self, request: Request, cost: int) -> None:
        """Let a request wait that costs so many faces."""
        start = max(self._clock, self._ends.get(request.user, 0.0))
        self._ends[request.user] = start + cost
        self._waiting[request.id] = Turn(-request.priority, start, next(self._arrivals)), request, cost

    def next(self) -> Request | None:
        """The request whose turn it is; it goes on waiting."""
        return next(iter(self), None)

    def remove(self, request_id: str) -> None:
        """Take a request that is begun; the clock goes on."""
        turn, _, _ = self._waiting.pop(request_id)
        self._clock = max(self._clock, turn.start)
        self._ends = {user: end for user, end in self._ends.items() if end > self._clock}

    def withdraw(self, request_id: str) -> bool:
        """Forget a request that was cancelled, if it waits; what its user asks for next does not wait for it."""
        entry = self._waiting.pop(request_id, None)
        if entry is None:
            return False
        _, request, cost = entry
        self._ends[request.user] = self._ends.get(request.user, cost) - cost
        return True

    def places(self) -> Iterator[tuple[Request, int, int]]:
        """All that wait, the next one first: each, how many requests come before it, and how many faces these are."""
        faces = 0
        for place, request in enumerate(self):
            yield request, place, faces
            faces += self._waiting[request.id][2]
