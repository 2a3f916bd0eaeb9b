"""One request from the person's word to the sheet, through the whole bot but its platforms: `python -m bench.request`.

`acknowledged` is until the job is committed, `sheet` until the picture of the ranked candidates is there; `overhead` is
the share of it that is not the engine's, which draws the same request alone in the same run.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.draw import CANDIDATES, DESCRIPTION, ROUNDS
from bot.core import open_core
from bot.settings import DatabaseSettings, ImageSettings, Settings
from bot.views import Done, Order
from inference.backend import Request
from inference.checkpoint import default_checkpoint, load
from inference.engine import Engine
from inference.pipeline import Pipeline

if TYPE_CHECKING:
    from bot.montages import Montages
    from inference.checkpoint import Checkpoint


async def _from_word_to_sheet(montages: Montages, number: int) -> tuple[float, float]:
    """Seconds until the job is acknowledged, and until its sheet is there."""
    clock = asyncio.get_running_loop().time
    started = clock()
    order = Order("bench", str(number), "somebody", "here", DESCRIPTION, candidates=CANDIDATES, seed=number)
    job = await montages.request(order)
    acknowledged = clock() - started
    async with aclosing(montages.follow(job.id)) as updates:
        async for update in updates:
            if isinstance(update, Done):
                return acknowledged, clock() - started
    raise RuntimeError("the job ended without a sheet")


async def _alone(engine: Engine, number: int) -> float:
    """Seconds that the engine takes for the same request."""
    clock = asyncio.get_running_loop().time
    started = clock()
    async for _ in engine.generate(Request(f"alone {number}", DESCRIPTION, CANDIDATES, seed=number)):
        pass
    return clock() - started


async def _rounds(checkpoint: Checkpoint, folder: Path) -> tuple[list[tuple[float, float]], list[float]]:
    settings = Settings(
        database=DatabaseSettings(url=f"sqlite+aiosqlite:///{folder}/montage.db"),
        images=ImageSettings(folder=folder / "images"),
    )
    engine = Engine(Pipeline(checkpoint))
    try:
        async with open_core(settings, engine) as montages:
            pairs = [(await _from_word_to_sheet(montages, i), await _alone(engine, i)) for i in range(ROUNDS)]
    finally:
        await engine.close()
    whole, engines = zip(*pairs, strict=True)
    return list(whole), list(engines)


def measure(checkpoint: Checkpoint) -> dict[str, float | int | str]:
    """Seconds of each stage, medians of ROUNDS."""
    with TemporaryDirectory() as folder:
        whole, engines = asyncio.run(_rounds(checkpoint, Path(folder)))
    acknowledged, sheet = (median(part) for part in zip(*whole, strict=True))
    return {
        "checkpoint": checkpoint.config.name,
        "candidates": CANDIDATES,
        "acknowledged_seconds": round(acknowledged, 4),
        "sheet_seconds": round(sheet, 3),
        "engine_seconds": round(median(engines), 3),
        "overhead": round(1 - median(engines) / sheet, 3),
    }


if __name__ == "__main__":
    print(json.dumps(measure(load(default_checkpoint())), ensure_ascii=False, indent=2))
