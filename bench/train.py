"""Speed-up of training on a CPU by unfused attention: `python -m bench.train`.

Steps of the default DALL·E with torch's fused attention and with unfused attention alternate, the best of `ROUNDS`
each; `ratio` is fused over unfused.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from bench.draw import seconds
from inference.models import kv_cache
from inference.models.dalle import DALLE, Prompt
from inference.models.dalle_config import DALLEConfig
from training.tasks.dalle import image_loss

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

BATCH = 16
ROUNDS = 3


def fused(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    """Run torch's fused attention."""
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)


def measure(config: DALLEConfig, batch: int = BATCH) -> dict[str, float | int]:
    """Measure the seconds of one step (forward and backward, bf16) with either attention, and their ratio."""
    torch.manual_seed(0)
    model = DALLE(config)
    image = torch.randint(0, config.num_image_tokens, (batch, config.image_seq_len))
    pooled = torch.randn(batch, config.dim)

    def step() -> None:
        with torch.autocast("cpu", torch.bfloat16):
            logits = model.forward_prompt(Prompt.from_pooled(pooled), image)
        image_loss(logits.float(), image).backward()

    plain = kv_cache.masked_attention
    times: dict[Callable[..., Tensor], list[float]] = {fused: [], plain: []}
    try:
        for _ in range(ROUNDS + 1):  # the first warms up
            for attention, taken in times.items():
                kv_cache.masked_attention = attention
                taken.append(seconds(step))
    finally:
        kv_cache.masked_attention = plain
    best = {attention: min(taken[1:]) for attention, taken in times.items()}
    return {
        "batch": batch,
        "threads": torch.get_num_threads(),
        "fused_seconds": round(best[fused], 4),
        "plain_seconds": round(best[plain], 4),
        "ratio": round(best[fused] / best[plain], 2),
    }


if __name__ == "__main__":
    print(json.dumps(measure(DALLEConfig()), indent=2))
