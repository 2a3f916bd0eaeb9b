"""When to stop: a held-out loss that no longer falls."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Patience:
    """Counts the held-out measurements since the best one.

    best: the lowest loss so far. waited: how many measurements came after it.
    """

    best: float | None = None
    waited: int = 0

    def watch(self, loss: float) -> bool:
        """Take in a measurement; True if it is the best so far."""
        if self.best is not None and not loss < self.best:
            self.waited += 1
            return False
        self.best, self.waited = loss, 0
        return True
