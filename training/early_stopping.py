"""Early stopping on a held-out loss."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class EarlyStopping:
    """Counts the measurements since the lowest held-out loss.

    best: the lowest loss so far. waited: number of measurements since. Training states store both names.
    """

    best: float | None = None
    waited: int = 0

    def update(self, loss: float) -> bool:
        """Record a measurement; return whether it is the lowest so far. NaN is not."""
        if self.best is not None and not loss < self.best:
            self.waited += 1
            return False
        self.best, self.waited = loss, 0
        return True
