"""Time of each part of a request, and speed-up by the KV cache and the shared prefill: `python -m bench.draw`.

Variants alternate in one run, and each figure is the best of `ROUNDS`. `cache_ratio` is the time of recomputing the
whole sequence for every token over the time with the cache, both in float32, where both sample the same tokens.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import torch

from inference.checkpoint import default_checkpoint, load
from inference.models.dalle import DALLE, Condition
from inference.sampling.sampler import apply_guidance, gumbel_noise, sample_next, sample_tokens
from inference.weights import load_network

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from torch import Tensor

    from inference.sampling.sampler import SamplingConfig

DESCRIPTION = "50대 남자, 각진 얼굴, 오른쪽 가르마, 뿔테 안경"
CANDIDATES = 4
ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """Measure the seconds of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@torch.inference_mode()
def sample_without_cache(dalle: DALLE, condition: Condition, seed: int, config: SamplingConfig) -> Tensor:
    """Sample the same tokens as `sample_tokens` in float32, with a full forward pass for each."""
    length, classes = dalle.config.image_seq_len, dalle.config.num_image_tokens
    passes = 1 if config.guidance_scale == 1 else 2
    text = condition.text.expand(passes * CANDIDATES, -1, -1)
    mask = condition.mask.expand(passes * CANDIDATES, -1).clone()
    mask[CANDIDATES:] = False
    noise = gumbel_noise(seed, range(CANDIDATES), length, classes)
    tokens = torch.zeros(CANDIDATES, 0, dtype=torch.long)
    for position in range(length):
        next_unknown = torch.cat([tokens, tokens.new_zeros(CANDIDATES, 1)], dim=1)
        logits = dalle(Condition(text, mask), next_unknown.repeat(passes, 1))[:, -1]
        if passes == 2:
            logits = apply_guidance(logits, config.guidance_scale)
        chosen = sample_next(logits, noise[:, position], config)
        tokens = torch.cat([tokens, chosen[:, None]], dim=1)
    return tokens


@torch.inference_mode()
def measure(folder: Path) -> dict[str, float | int | bool | str]:
    """Measure the seconds of each part of a request of four candidates, and the speed-up by the cache."""
    checkpoint = load(folder)
    dalle, sampling = checkpoint.dalle, checkpoint.config.sampling
    exact = load_network(folder, DALLE(checkpoint.config.dalle))
    text = checkpoint.text_encoder([DESCRIPTION])
    condition = Condition(*text)
    tokens = sample_tokens(exact, condition, 0, CANDIDATES, sampling)
    pictures = checkpoint.vqgan.decode(tokens)
    parts: dict[str, Callable[[], object]] = {
        "text": lambda: checkpoint.text_encoder([DESCRIPTION]),
        "sampling": lambda: sample_tokens(dalle, condition, 0, CANDIDATES, sampling),
        "decoding": lambda: checkpoint.vqgan.decode(tokens),
        "ranking": lambda: checkpoint.reranker and checkpoint.reranker.score(pictures, text),
        "float32": lambda: sample_tokens(exact, condition, 0, CANDIDATES, sampling),
        "without_cache": lambda: sample_without_cache(exact, condition, 0, sampling),
    }
    best = {name: float("inf") for name in parts}
    for _ in range(ROUNDS):
        for name, work in parts.items():
            best[name] = min(best[name], seconds(work))
    request = best["text"] + best["sampling"] + best["decoding"] + best["ranking"]
    return {
        "checkpoint": checkpoint.config.name,
        "precision": sampling.precision,
        "threads": torch.get_num_threads(),
        "candidates": CANDIDATES,
        "same_tokens": bool(torch.equal(tokens, sample_without_cache(exact, condition, 0, sampling))),
        **{f"{name}_seconds": round(value, 4) for name, value in best.items()},
        "request_seconds": round(request, 4),
        "cache_ratio": round(best["without_cache"] / best["float32"], 2),
    }


if __name__ == "__main__":
    print(json.dumps(measure(default_checkpoint()), ensure_ascii=False, indent=2))
