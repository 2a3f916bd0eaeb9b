"""How much memory drawing takes: `python -m bench.memory`.

Each figure is the peak of a process of its own (its largest resident set, in MiB): after loading the checkpoint, and
after drawing for so many users at once. What grows with the users is bounded: `inference.engine.MAX_FACES_IN_BATCH` are
drawn at once, the others wait.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from typing import TYPE_CHECKING

from bench.alone import alone
from bench.crowd import draw_for
from inference.checkpoint import default_checkpoint
from inference.engine import MAX_FACES_IN_BATCH, Engine

if TYPE_CHECKING:
    from pathlib import Path

USERS = (0, 1, 4, 16)
PER_MIB = 2**20 if sys.platform == "darwin" else 2**10
"""Units of `ru_maxrss` in a MiB: bytes on macOS, KiB elsewhere."""


def peak(folder: Path, users: int) -> float:
    """MiB that this process held at most, once it has drawn for so many users."""

    async def draw() -> None:
        async with Engine.load(folder) as engine:
            await draw_for(engine, users)

    asyncio.run(draw())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PER_MIB


def measure(folder: Path) -> dict[str, object]:
    """The peak for each of USERS."""
    peaks = [alone(peak, folder, users) for users in USERS]
    rows = [{"users": users, "peak_mib": round(held)} for users, held in zip(USERS, peaks, strict=True)]
    return {"faces_at_once": MAX_FACES_IN_BATCH, "peaks": rows}


if __name__ == "__main__":
    print(json.dumps(measure(default_checkpoint()), indent=2))
