"""Latency of a burst of orders: `python -m bench.burst`.

Orders arrive at once; each is acknowledged when it is on disk (synchronous=FULL). Group commit writes waiting orders in
one transaction; `one_by_one` is the same code with one order in a transaction. Variants alternate in one run, and each
figure is the best of `ROUNDS`.
"""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from unittest.mock import patch

import click
import numpy as np

from bot.app import open_core
from bot.domain.jobs import Order
from bot.settings import DatabaseSettings, ImageSettings, Settings
from inference.backend import Model, NotEmbeddableError, NotReadableError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from inference.backend import Embedding, Event, Request
    from inference.descriptions import Reading

ROUNDS = 3


class IdleBackend:
    """Accepts requests and never finishes them."""

    model = Model("none", rows=16)

    async def generate(self, request: Request) -> AsyncGenerator[Event]:  # noqa: ARG002
        """Wait until cancelled."""
        await asyncio.Event().wait()
        yield  # type: ignore[misc] # never reached; it makes this a generator

    async def cancel(self, request_id: str) -> None:
        """Do nothing."""

    async def read(self, descriptions: Sequence[str]) -> list[Reading]:
        """Raise NotReadableError."""
        raise NotReadableError(str(len(descriptions)))

    async def embed(self, descriptions: Sequence[str]) -> Embedding:
        """Raise NotEmbeddableError."""
        raise NotEmbeddableError(str(len(descriptions)))

    async def embed_images(self, pictures: Sequence[bytes]) -> Embedding:
        """Raise NotEmbeddableError."""
        raise NotEmbeddableError(str(len(pictures)))


async def burst(orders: int, folder: Path) -> list[float]:
    """Return the seconds from the start of the burst to each acknowledgement."""
    settings = Settings(
        database=DatabaseSettings(url=f"sqlite+aiosqlite:///{folder}/montage.db"),
        images=ImageSettings(folder=folder / "images"),
    )
    async with open_core(settings, IdleBackend()) as montages:

        async def acknowledged(number: int) -> float:
            await montages.request(Order("web", f"event-{number}", f"person-{number}", "lobby", "둥근 얼굴, 뿔테 안경"))
            return time.perf_counter() - started

        started = time.perf_counter()
        return await asyncio.gather(*(acknowledged(number) for number in range(orders)))


def run(orders: int, together: int) -> list[float]:
    """Run a burst on a new database, with at most `together` orders in a transaction."""
    with TemporaryDirectory() as folder, patch("bot.store.batch.MAX_BATCH", together):
        return asyncio.run(burst(orders, Path(folder)))


def measure(orders: int, rounds: int = ROUNDS) -> dict[str, float]:
    """Measure the seconds until the median and the last order of a burst are acknowledged."""
    figures: dict[str, float] = {"orders": orders}
    for _ in range(rounds):
        for name, together in (("together", 256), ("one_by_one", 1)):
            seconds = run(orders, together)
            for part, value in (("p50", float(np.median(seconds))), ("last", max(seconds))):
                key = f"{name}_{part}_seconds"
                figures[key] = min(figures.get(key, value), value)
    figures["ratio"] = figures["one_by_one_last_seconds"] / figures["together_last_seconds"]
    return {name: round(value, 3) for name, value in figures.items()}


@click.command()
@click.option("-n", "--orders", type=click.IntRange(1), default=500, show_default=True)
def main(orders: int) -> None:
    """Print the figures as JSON."""
    click.echo(json.dumps(measure(orders), indent=2))


if __name__ == "__main__":
    main()
