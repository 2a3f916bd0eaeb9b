"""Image tokens for the candidates of descriptions: cached steps, guidance, top-k, temperature, seeded noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inference.dalle import DALLE, Condition, Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingConfig:
    """How boldly to follow the description, how far to stray from the likeliest token, and how many faces to draw."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    guidance_scale: float = 3.0  # 1: none; Ho and Salimans 2022, https://arxiv.org/abs/2207.12598
    top_k: int = 128  # tokens kept at each position; 0: all
    temperature: float = 1.0
    tries: int = 1  # faces drawn for each candidate; the reranker keeps the best of all


def gumbel_noise(seed: int, candidates: Sequence[int], positions: int, classes: int) -> Tensor:
    """Gumbel noise (len(candidates), positions, classes), float32.

    Keyed by (seed, candidate) and laid out by position, from a counter-based generator (Philox; Salmon et al. 2011), so
    a candidate's noise does not depend on who else is drawn.
    """
    draws = [
        np.random.Generator(np.random.Philox(key=np.array([seed % 2**64, candidate], np.uint64))).gumbel(
            size=(positions, classes)
        )
        for candidate in candidates
    ]
    return torch.from_numpy(np.stack(draws).astype(np.float32))


def choose(logits: Tensor, noise: Tensor, config: SamplingConfig) -> Tensor:
    """Sample one token a row by the Gumbel-max trick: logits and noise (B, K) -> int64 (B)."""
    if 0 < config.top_k < logits.shape[-1]:
        threshold = logits.topk(config.top_k).values[:, -1:]
        logits = logits.masked_fill(logits < threshold, -torch.inf)
    return (logits / config.temperature + noise).argmax(-1)


def guided(logits: Tensor, scale: float) -> Tensor:
    """Classifier-free guidance: rows (2B, K), conditional ones first -> (B, K)."""
    conditional, null = logits.chunk(2)
    return null + (conditional - null) * scale


@torch.no_grad()
def sample_tokens(
    dalle: DALLE,
    condition: Condition,
    seeds: Sequence[int],
    candidates: int,
    config: SamplingConfig,
    on_token: Callable[[Tensor], None] = lambda _: None,
) -> Tensor:
    """Draw the image tokens of several candidates of each description as one batch.

    Args:
        dalle: the transformer.
        condition: D descriptions.
        seeds: one for each description; it fixes the tokens, together with the description and a candidate's number.
        candidates: how many of each.
        config: guidance, top-k and temperature.
        on_token: called after every step with the tokens so far, int64 (D * candidates, 1..I); may raise to stop.

    Returns:
        Image tokens, int64 (D * candidates, I), one description's candidates after the other's.
    """
    with_guidance = config.guidance_scale != 1
    prompt = dalle.prompt(_with_null(condition) if with_guidance else condition)
    return continue_prompt(dalle, prompt, seeds, candidates, config, on_token)


@torch.no_grad()
def continue_prompt(
    dalle: DALLE,
    prompt: Prompt,
    seeds: Sequence[int],
    candidates: int,
    config: SamplingConfig,
    on_token: Callable[[Tensor], None] = lambda _: None,
) -> Tensor:
    """`sample_tokens`, from what was read already: D prompts and, unless the guidance scale is 1, as many null ones."""
    with_guidance = config.guidance_scale != 1
    logits, cache = dalle.prefill(prompt)
    rows = torch.arange(len(prompt.keys)).repeat_interleave(candidates)
    logits, cache, keys = logits[rows], cache.select(rows), prompt.keys[rows]
    length = dalle.config.image_seq_len
    classes = dalle.config.num_image_tokens
    noise = torch.cat([gumbel_noise(seed, range(candidates), length, classes) for seed in seeds]).to(logits.device)
    tokens = torch.empty(len(noise), length, dtype=torch.long, device=logits.device)
    for place in range(length):
        wanted = guided(logits, config.guidance_scale) if with_guidance else logits
        tokens[:, place] = choose(wanted, noise[:, place], config)
        on_token(tokens[:, : place + 1])
        if place + 1 < length:
            fed = tokens[:, place].repeat(2) if with_guidance else tokens[:, place]
            logits = dalle.step(fed, place, cache, keys)
    return tokens


def _with_null(condition: Condition) -> Condition:
    """The descriptions, then as many null ones: batch D -> batch 2D."""
    null = condition.null()
    return type(condition)(torch.cat([condition.text, null.text]), torch.cat([condition.mask, null.mask]))
