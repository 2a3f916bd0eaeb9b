"""A busy channel of Discord: `python -m bench.channel -n 40`.

People order at once in one channel, then others one after another. discord.py answers them on a fake Discord with
the rate limits of the real one (`tests/fakes/discord/rate_limits.py`). Seconds of a command are those until the fake
has its answer, seconds of a sheet those from `finished_at` of its job until its message shows it.

A fake backend draws four jobs at a time, four seconds each; `--engine` draws with the default model instead. Bot and
fake share a process, so all figures include the fake's own work.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import click
import numpy as np
from pydantic import SecretStr

from bot.app import open_core
from bot.domain.history import HistoryQuery
from bot.locales import translate
from bot.platforms.discord.connection import connect
from bot.platforms.discord.platform import PLATFORM
from bot.settings import (
    DatabaseSettings,
    DiscordSettings,
    ImageSettings,
    InferenceSettings,
    LimitSettings,
    Settings,
)
from inference.checkpoint import default_checkpoint
from inference.engine import Engine
from tests.fakes.discord import FakeDiscord, FakeUser, redirected_to
from tests.fakes.discord.server import TOKEN
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.domain.jobs import JobView
    from bot.services.montages import Montages
    from inference.backend import Backend
    from tests.fakes.discord.interactions import Interaction

STEPS: Final = 16
STEP_S: Final = 0.25
CONCURRENCY: Final = 4
PAUSE_S: Final = 0.1
"""Seconds between two single commands."""


@dataclass(slots=True)
class Observed:
    """Seconds until each answer, and until each sheet was shown; infinite for those that did not come."""

    burst: list[float] = field(default_factory=list)
    singles: list[float] = field(default_factory=list)
    sheets: list[float] = field(default_factory=list)


async def observe(folder: Path, orders: int, singles: int, seconds: float, *, engine: bool) -> Observed:
    """Let people order, and watch for at most `seconds`."""
    settings = Settings(
        database=DatabaseSettings(url=f"sqlite+aiosqlite:///{folder}/montage.db"),
        images=ImageSettings(folder=folder / "images"),
        inference=InferenceSettings(concurrency=CONCURRENCY),
        limits=LimitSettings(jobs_at_once=0, jobs_per_day=0, server_jobs_per_day=0),
        discord=DiscordSettings(token=SecretStr(TOKEN)),
    )
    async with _backend(engine=engine) as backend, FakeDiscord() as fake:
        fake.limits.be_real()
        with redirected_to(fake.origin, fake.gateway.url):
            async with open_core(settings, backend) as montages, connect(montages, settings):
                return await _observe(fake, montages, orders, singles, seconds)


@asynccontextmanager
async def _backend(*, engine: bool) -> AsyncIterator[Backend]:
    if engine:
        async with Engine.load(default_checkpoint()) as loaded:
            yield loaded
    else:
        yield FakeBackend(STEPS, STEP_S)


async def _observe(fake: FakeDiscord, montages: Montages, orders: int, singles: int, seconds: float) -> Observed:
    ends = time.time() + seconds
    burst = await asyncio.gather(*(_order(fake, number) for number in range(orders)))
    observed = Observed(burst=await _answered(fake, burst, ends))
    for number in range(orders, orders + singles):
        observed.singles += await _answered(fake, [await _order(fake, number)], ends)
        await asyncio.sleep(PAUSE_S)
    jobs = await _finished(montages, orders + singles)
    while time.time() < ends and (len(jobs) < orders + singles or _pending(fake, jobs)):
        await asyncio.sleep(PAUSE_S)
        jobs = await _finished(montages, orders + singles)
    observed.sheets = [_seconds_to_sheet(fake, job) for job in jobs]
    return observed


async def _order(fake: FakeDiscord, number: int) -> tuple[Interaction, float]:
    """Order a montage as another person; returns the interaction and the time."""
    person, began = FakeUser(fake, str(1000 + number), f"사람 {number}"), time.time()
    return await person.slash("montage", 설명=f"{20 + number % 60}대, 둥근 얼굴, 뿔테 안경"), began


async def _answered(fake: FakeDiscord, asked: Sequence[tuple[Interaction, float]], ends: float) -> list[float]:
    with suppress(TimeoutError):
        await fake.until(lambda: all(one.acknowledged_at for one, _ in asked), max(ends - time.time(), 0.01))
    return [(interaction.acknowledged_at or np.inf) - began for interaction, began in asked]


async def _finished(montages: Montages, count: int) -> Sequence[JobView]:
    return (await montages.archive.search_history(HistoryQuery(PLATFORM, limit=count))).jobs


def _pending(fake: FakeDiscord, jobs: Sequence[JobView]) -> bool:
    return any(np.isinf(_seconds_to_sheet(fake, job)) for job in jobs)


def _seconds_to_sheet(fake: FakeDiscord, job: JobView) -> float:
    """Return the seconds from a job's end to its sheet; infinite where it is not shown yet."""
    label = translate(job.language, "sheet-label")
    shown = [
        revision.at
        for revision in (fake.store.revisions[job.message.message_id] if job.message else ())
        if label in revision.content
    ]
    return shown[0] - job.finished_at.timestamp() if shown and job.finished_at else np.inf


def summary(observed: Observed) -> dict[str, float]:
    """Return counts, and percentiles in seconds; -1 where a percentile did not arrive."""
    figures: dict[str, float] = {
        "finished": len(observed.sheets),
        "shown": int(np.isfinite(observed.sheets).sum()),
        "singles_in_time": sum(value <= 3 for value in observed.singles),
        "burst_in_time": sum(value <= 3 for value in observed.burst),
    }
    for name, values in (("burst", observed.burst), ("singles", observed.singles), ("sheets", observed.sheets)):
        for percent in (50, 95, 99):
            if values:
                value = float(np.quantile(values, percent / 100, method="inverted_cdf"))
                figures[f"{name}_p{percent}_seconds"] = round(value, 2) if np.isfinite(value) else -1
    return figures


def measure(orders: int, singles: int, seconds: float, *, engine: bool = False) -> dict[str, float]:
    """Measure with a new database."""
    with TemporaryDirectory() as folder:
        return summary(asyncio.run(observe(Path(folder), orders, singles, seconds, engine=engine)))


@click.command()
@click.option("-n", "--orders", type=click.IntRange(1), default=40, show_default=True, help="Orders at once.")
@click.option("--singles", type=click.IntRange(0), default=0, show_default=True, help="Orders after them, one by one.")
@click.option("--seconds", type=click.FloatRange(0), default=60.0, show_default=True, help="How long to watch.")
@click.option("--engine", is_flag=True, help="Draw with the default model.")
def main(orders: int, singles: int, seconds: float, *, engine: bool) -> None:
    """Print the figures as JSON."""
    click.echo(json.dumps(measure(orders, singles, seconds, engine=engine), indent=2))


if __name__ == "__main__":
    main()
