"""A queue of requests that is fair to users.

Start-time fair queueing (Goyal, Vin and Cheng 1996, https://doi.org/10.1145/248157.248171): the start tag of a request
is the finish tag of the same user's previous request, or the virtual time, whichever is later. Virtual time counts
faces. A user who asks for little is served before one who asks for much.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inference.backend import Request


@dataclass(frozen=True, slots=True, order=True)
class QueueKey:
    """Sort key of a queued request; the smallest key is served next."""

    negative_priority: int
    start_tag: float
    arrival: int


class FairQueue:
    """Queued requests and their costs in faces."""

    def __init__(self) -> None:
        self._queued: dict[str, tuple[QueueKey, Request, int]] = {}
        self._finish_tags: dict[str, float] = {}  # of each user's last request
        self._virtual_time = 0.0
        self._arrivals = count()

    def __len__(self) -> int:
        return len(self._queued)

    def __iter__(self) -> Iterator[Request]:
        """Iterate over the queued requests in the order in which they will be served."""
        return (request for _, request, _ in sorted(self._queued.values(), key=lambda entry: entry[0]))

    def add(self, request: Request, cost: int) -> None:
        """Queue a request that costs `cost` faces."""
        start_tag = max(self._virtual_time, self._finish_tags.get(request.user, 0.0))
        self._finish_tags[request.user] = start_tag + cost
        self._queued[request.id] = QueueKey(-request.priority, start_tag, next(self._arrivals)), request, cost

    def peek(self) -> Request | None:
        """Return the request that is served next, without removing it; None if the queue is empty."""
        return next(iter(self), None)

    def start(self, request_id: str) -> None:
        """Remove a request that is about to be served, and advance the virtual time to its start tag.

        Raises:
            KeyError: the request is not queued.
        """
        key, _, _ = self._queued.pop(request_id)
        self._virtual_time = max(self._virtual_time, key.start_tag)
        self._finish_tags = {user: tag for user, tag in self._finish_tags.items() if tag > self._virtual_time}

    def cancel(self, request_id: str) -> bool:
        """Remove a cancelled request and refund its cost; return False if it is not queued."""
        entry = self._queued.pop(request_id, None)
        if entry is None:
            return False
        _, request, cost = entry
        self._finish_tags[request.user] = self._finish_tags.get(request.user, cost) - cost
        return True

    def positions(self) -> Iterator[tuple[Request, int, int]]:
        """Yield each queued request, the number of requests before it, and the number of faces these cost."""
        faces = 0
        for position, request in enumerate(self):
            yield request, position, faces
            faces += self._queued[request.id][2]
