"""What it costs to draw for many at once: `python -m bench.crowd`.

- `throughput`: faces a second of the transformer alone, by how many are drawn in one batch; `ratio` against one face.
- `users`: seconds until all of so many simultaneous requests are finished, by the engine, from descriptions to ranked
  PNGs; `ratio` against one request alone. What is drawn together shares every reading of the weights; where there is
  nothing to share, the ratio is the number of users.

All in one run on one machine, the variants taken in turn, the best of `ROUNDS` each.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import torch

from bench.draw import CANDIDATES, DESCRIPTION, ROUNDS, seconds
from inference.backend import Request
from inference.checkpoint import default_checkpoint, load
from inference.dalle import Condition
from inference.engine import Engine
from inference.pipeline import Pipeline
from inference.sampler import sample_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inference.checkpoint import Checkpoint

FACES = (1, 4, 16, 64)
USERS = (1, 2, 4, 8)


@torch.inference_mode()
def throughput(checkpoint: Checkpoint) -> list[Mapping[str, float]]:
    """Faces a second at each of FACES."""
    condition, sampling = Condition(*checkpoint.text_encoder([DESCRIPTION])), checkpoint.config.sampling
    best = dict.fromkeys(FACES, float("inf"))
    for _ in range(ROUNDS):
        for count in FACES:
            taken = seconds(lambda count=count: sample_tokens(checkpoint.dalle, condition, 0, count, sampling))
            best[count] = min(best[count], taken)
    alone = 1 / best[1]
    rates = {count: count / taken for count, taken in best.items()}
    return [
        {"faces": count, "faces_per_second": round(rate, 2), "ratio": round(rate / alone, 2)}
        for count, rate in rates.items()
    ]


async def draw_for(engine: Engine, users: int) -> None:
    """Draw for so many users, each with a description of their own."""

    async def draw(user: int) -> None:
        request = Request(str(user), f"{DESCRIPTION}, {20 + user}번째", CANDIDATES, seed=user, user=str(user))
        async for _ in engine.generate(request):
            pass

    await asyncio.gather(*(draw(user) for user in range(users)))


async def crowds(checkpoint: Checkpoint) -> list[Mapping[str, float]]:
    """Seconds for each of USERS."""
    best = dict.fromkeys(USERS, float("inf"))
    engine = Engine(Pipeline(checkpoint))
    loop = asyncio.get_running_loop()
    try:
        for _ in range(ROUNDS):
            for users in USERS:
                started = loop.time()
                await draw_for(engine, users)
                best[users] = min(best[users], loop.time() - started)
    finally:
        await engine.close()
    return [
        {"users": users, "seconds": round(taken, 3), "ratio": round(taken / best[1], 2)}
        for users, taken in best.items()
    ]


def measure(checkpoint: Checkpoint) -> dict[str, object]:
    """Throughput against batch and against concurrent users."""
    return {
        "checkpoint": checkpoint.config.name,
        "precision": checkpoint.config.sampling.precision,
        "threads": torch.get_num_threads(),
        "candidates": CANDIDATES,
        "faces_per_request": Pipeline(checkpoint).faces(Request("", DESCRIPTION, CANDIDATES)),
        "throughput": throughput(checkpoint),
        "users": asyncio.run(crowds(checkpoint)),
    }


if __name__ == "__main__":
    print(json.dumps(measure(load(default_checkpoint())), ensure_ascii=False, indent=2))
