"""Smooth transitions between two values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def smoothstep(low: float, high: float, value: NDArray[np.floating]) -> NDArray[np.floating]:
    """0 below `low`, 1 above `high`, and a cubic without a kink between them."""
    share = np.clip((value - low) / (high - low), 0, 1)
    smooth: NDArray[np.floating] = share * share * (3 - 2 * share)
    return smooth
