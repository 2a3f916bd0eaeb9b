"""Smooth low-resolution images over the whole page, built from Gaussian bumps: heights and soft tones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.sketch.curves import CENTRE, PAGE

Grid = NDArray[np.float32]


class Field:
    """A (cells, cells) image over the page; bumps are added in units of the page."""

    def __init__(self, cells: int = 136) -> None:
        self.cells = cells
        self.scale = cells / PAGE
        self.axis: Grid = ((np.arange(cells) + 0.5) / self.scale).astype(np.float32)
        self.values: Grid = np.zeros((cells, cells), np.float32)

    def grid(self) -> tuple[Grid, Grid]:
        """Coordinates x and y of every cell."""
        x, y = np.meshgrid(self.axis, self.axis)
        return x, y

    def bump(self, x: float, y: float, radii: tuple[float, float], amount: float, turn: float = 0.0) -> None:
        """Add a Gaussian bump at (x, y); radii: to 1/e along its own axes, turned by `turn` radians."""
        reach = 2.4 * max(radii)
        columns, rows = self._span(x, reach), self._span(y, reach)
        dx, dy = self.axis[None, columns] - x, self.axis[rows, None] - y
        if turn:
            c, s = np.cos(turn), np.sin(turn)
            dx, dy = dx * c + dy * s, dy * c - dx * s
        self.values[rows, columns] += amount * np.exp(-((dx / radii[0]) ** 2) - (dy / radii[1]) ** 2)

    def _span(self, middle: float, reach: float) -> slice:
        start = int(max(0, (middle - reach) * self.scale))
        return slice(start, max(start, int(min(self.cells, (middle + reach) * self.scale + 1))))

    def pair(
        self,
        offset: float,
        y: float,
        radii: tuple[float, float],
        amount: float,
        turn: float = 0.0,
        *,
        bias: float = 0.0,
    ) -> None:
        """Add a bump on either side of the middle; bias: how much stronger on the viewer's right."""
        for side in (-1, 1):
            self.bump(CENTRE + side * offset, y, radii, amount * (1 + side * bias), side * turn)
