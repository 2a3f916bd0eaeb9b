"""Memory of drawing: `python -m bench.memory`.

Each figure is the peak of a process of its own (its largest resident set, in MiB): after loading the checkpoint, and
after drawing for several users at once. Memory is bounded, because `inference.engine.MAX_FACES_IN_BATCH` faces are
drawn at once, the others wait.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from typing import TYPE_CHECKING

from bench.concurrency import draw_for
from bench.isolation import run_isolated
from inference.checkpoint import default_checkpoint
from inference.engine import MAX_FACES_IN_BATCH, Engine

if TYPE_CHECKING:
    from pathlib import Path

USERS = (0, 1, 4, 16)
PER_MIB = 2**20 if sys.platform == "darwin" else 2**10
"""Units of `ru_maxrss` in a MiB: bytes on macOS, KiB elsewhere."""


def peak(folder: Path, users: int) -> float:
    """Draw for `users` users and return the peak memory of this process in MiB."""

    async def draw() -> None:
        async with Engine.load(folder) as engine:
            await draw_for(engine, users)

    asyncio.run(draw())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PER_MIB


def measure(folder: Path) -> dict[str, object]:
    """Measure the peak for each of USERS."""
    peaks = [run_isolated(peak, folder, users) for users in USERS]
    rows = [{"users": users, "peak_mib": round(held)} for users, held in zip(USERS, peaks, strict=True)]
    return {"faces_at_once": MAX_FACES_IN_BATCH, "peaks": rows}


if __name__ == "__main__":
    print(json.dumps(measure(default_checkpoint()), indent=2))
