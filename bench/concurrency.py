"""Cost of drawing for several users at once: `python -m bench.concurrency`.

- `throughput`: faces a second of the transformer alone, by batch size; `ratio` to a batch of one face.
- `users`: seconds until a number of simultaneous requests are finished by the engine, from descriptions to ranked PNGs;
  `ratio` to one request. A batch reads the weights once; without batching the ratio would be the number of users.

Each part runs in a fresh process. Variants alternate, and the figure is the best of `ROUNDS`.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import torch

from bench.draw import CANDIDATES, DESCRIPTION, ROUNDS, seconds
from bench.isolation import run_isolated
from inference.backend import Request
from inference.checkpoint import default_checkpoint, load, read_config
from inference.engine import Engine
from inference.models.dalle import Condition
from inference.sampling.sampler import sample_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FACES = (1, 4, 16, 64)
USERS = (1, 2, 4, 8)


@torch.inference_mode()
def throughput(folder: Path, counts: Sequence[int]) -> list[Mapping[str, float]]:
    """Measure faces a second by batch size."""
    checkpoint = load(folder)
    condition, sampling = Condition(*checkpoint.text_encoder([DESCRIPTION])), checkpoint.config.sampling
    best = dict.fromkeys(counts, float("inf"))
    for _ in range(ROUNDS):
        for count in counts:
            taken = seconds(lambda count=count: sample_tokens(checkpoint.dalle, condition, 0, count, sampling))
            best[count] = min(best[count], taken)
    one = 1 / best[1]
    rates = {count: count / taken for count, taken in best.items()}
    return [
        {"faces": count, "faces_per_second": round(rate, 2), "ratio": round(rate / one, 2)}
        for count, rate in rates.items()
    ]


async def draw_for(engine: Engine, users: int) -> None:
    """Draw for `users` users at once, each with another description."""

    async def draw(user: int) -> None:
        request = Request(str(user), f"{DESCRIPTION}, {20 + user}번째", CANDIDATES, seed=user, user=str(user))
        async for _ in engine.generate(request):
            pass

    await asyncio.gather(*(draw(user) for user in range(users)))


async def _requests(folder: Path, counts: Sequence[int]) -> list[Mapping[str, float]]:
    best = dict.fromkeys(counts, float("inf"))
    clock = asyncio.get_running_loop().time
    async with Engine.load(folder) as engine:
        for _ in range(ROUNDS):
            for users in counts:
                started = clock()
                await draw_for(engine, users)
                best[users] = min(best[users], clock() - started)
    return [
        {"users": users, "seconds": round(taken, 3), "ratio": round(taken / best[1], 2)}
        for users, taken in best.items()
    ]


def simultaneous_requests(folder: Path, counts: Sequence[int]) -> list[Mapping[str, float]]:
    """Measure seconds by number of users."""
    return asyncio.run(_requests(folder, counts))


def measure(folder: Path, faces: Sequence[int] = FACES, users: Sequence[int] = USERS) -> dict[str, object]:
    """Measure both parts."""
    config = read_config(folder)
    return {
        "checkpoint": config.name,
        "precision": config.sampling.precision,
        "threads": torch.get_num_threads(),
        "candidates": CANDIDATES,
        "best_of": config.sampling.best_of,
        "throughput": run_isolated(throughput, folder, faces),
        "users": run_isolated(simultaneous_requests, folder, users),
    }


if __name__ == "__main__":
    print(json.dumps(measure(default_checkpoint()), ensure_ascii=False, indent=2))
