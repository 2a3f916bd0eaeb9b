"""Latency of a request through the whole bot, except its platforms: `python -m bench.request`.

`acknowledged` is until the job is committed, `sheet` until the picture of the ranked candidates is there; `overhead` is
the share of it that is not the engine's, which draws the same request alone in the same run. `two_teams` is the same
engine in a process where torch has computed on another thread before, and `one_thread_ratio` what it is worth to leave
all of torch to the engine's thread.

`beside_another` is the engine beside a program that always has something to compute, and `spared_processor_ratio` what
it is worth there to leave a processor to others in small steps; `idle_spared_processor_ratio` where nothing else runs.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from contextlib import aclosing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from unittest.mock import patch

from bench.draw import CANDIDATES, DESCRIPTION, ROUNDS
from bench.isolation import run_isolated
from bot.app import open_core
from bot.domain.jobs import Order
from bot.domain.updates import Done
from bot.settings import DatabaseSettings, ImageSettings, Settings
from inference import generation
from inference.backend import Request
from inference.checkpoint import default_checkpoint, load, read_config
from inference.engine import Engine
from inference.pipeline import Pipeline

if TYPE_CHECKING:
    from bot.services.montages import Montages


async def _from_word_to_sheet(montages: Montages, number: int) -> tuple[float, float]:
    """Return the seconds until the job is acknowledged, and until its sheet is ready."""
    clock = asyncio.get_running_loop().time
    started = clock()
    order = Order("bench", str(number), "person", "here", DESCRIPTION, candidates=CANDIDATES, seed=number)
    job = await montages.request(order)
    acknowledged = clock() - started
    async with aclosing(montages.follow(job.id)) as updates:
        async for update in updates:
            if isinstance(update, Done):
                return acknowledged, clock() - started
    raise RuntimeError("the job ended without a sheet")


async def _alone(engine: Engine, number: int) -> float:
    """Return the seconds of the engine for the same request."""
    clock = asyncio.get_running_loop().time
    started = clock()
    async for _ in engine.generate(Request(f"alone {number}", DESCRIPTION, CANDIDATES, seed=number)):
        pass
    return clock() - started


async def _from_words_to_sheets(folder: Path, files: Path) -> tuple[float, float, float]:
    settings = Settings(
        database=DatabaseSettings(url=f"sqlite+aiosqlite:///{files}/montage.db"),
        images=ImageSettings(folder=files / "images"),
    )
    async with Engine.load(folder) as engine, open_core(settings, engine) as montages:
        await _alone(engine, ROUNDS)  # the first of a process is slower
        rounds = [(*await _from_word_to_sheet(montages, i), await _alone(engine, i)) for i in range(ROUNDS)]
    acknowledged, sheet, drawn = map(median, zip(*rounds, strict=True))
    return acknowledged, sheet, drawn


def from_word_to_sheet(folder: Path) -> tuple[float, float, float]:
    """Seconds until the job is acknowledged, until its sheet is there, and that the engine takes: medians of ROUNDS."""
    with TemporaryDirectory() as files:
        return asyncio.run(_from_words_to_sheets(folder, Path(files)))


async def _two_teams(folder: Path) -> float:
    networks = Pipeline(load(folder))
    networks.embed([DESCRIPTION])
    engine = Engine(networks)
    taken = [await _alone(engine, i) for i in range(1 + ROUNDS)]
    await engine.close()
    return median(taken[1:])


def two_teams(folder: Path) -> float:
    """Seconds that the engine takes where torch has threads for another thread too."""
    return asyncio.run(_two_teams(folder))


async def _steps(folder: Path, small: float) -> float:
    with patch.object(generation, "SMALL_STEP_MACS", small):
        async with Engine.load(folder) as engine:
            taken = [await _alone(engine, i) for i in range(1 + ROUNDS)]
    return median(taken[1:])


def undisturbed(folder: Path, small: float) -> float:
    """Return the seconds of the engine where steps of fewer multiply-accumulates than `small` leave a core free."""
    return asyncio.run(_steps(folder, small))


def beside_another(folder: Path, small: float) -> float:
    """Return the same beside a program that keeps a core busy."""
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        return undisturbed(folder, small)
    finally:
        other.kill()
        other.wait()


def measure(folder: Path) -> dict[str, float | int | str]:
    """Seconds of each stage, medians of ROUNDS."""
    acknowledged, sheet, drawn = run_isolated(from_word_to_sheet, folder)
    teams = run_isolated(two_teams, folder)
    idle, idle_all = (run_isolated(undisturbed, folder, small) for small in (generation.SMALL_STEP_MACS, 0.0))
    beside, beside_all = (run_isolated(beside_another, folder, small) for small in (generation.SMALL_STEP_MACS, 0.0))
    config = read_config(folder)
    return {
        "checkpoint": config.name,
        "candidates": CANDIDATES,
        "best_of": config.sampling.best_of,
        "acknowledged_seconds": round(acknowledged, 4),
        "sheet_seconds": round(sheet, 3),
        "engine_seconds": round(drawn, 3),
        "overhead": round(1 - drawn / sheet, 3),
        "two_teams_seconds": round(teams, 3),
        "one_thread_ratio": round(teams / drawn, 2),
        "beside_another_seconds": round(beside, 3),
        "spared_processor_ratio": round(beside_all / beside, 2),
        "idle_spared_processor_ratio": round(idle_all / idle, 2),
    }


if __name__ == "__main__":
    print(json.dumps(measure(default_checkpoint()), ensure_ascii=False, indent=2))
