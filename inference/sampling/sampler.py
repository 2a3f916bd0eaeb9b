"""Autoregressive sampling of image tokens: cached steps, guidance, top-k, top-p, temperature and seeded noise.

Shapes: B rows, P image positions, Q tokens of a position, I = P * Q image tokens of a picture, K codebook size.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from inference.threads import using_threads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.models.dalle import DALLE, Condition, Prompt
    from inference.models.kv_cache import KVCache


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingConfig:
    """Sampling settings of a checkpoint."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    guidance_scale: float = 3.0  # 1: no guidance; Ho and Salimans 2022, https://arxiv.org/abs/2207.12598
    guided_share: float = 1.0  # fraction of a picture's tokens, from the first on, that are sampled with guidance
    top_k: int = 128  # tokens kept at each position; 0: all
    top_p: float = 1.0  # probability mass of the kept tokens; Holtzman et al. 2019, https://arxiv.org/abs/1904.09751
    temperature: float = 1.0
    best_of: int = 1  # faces drawn for each candidate; the reranker keeps the best ones
    precision: Literal["float32", "int8"] = "float32"  # on a CPU; a GPU samples in 16 bits


MIN_EXPONENTIAL = 2.0**-24
"""Lower bound of the exponential noise. numpy's float32 generator returns 0 about once in millions of draws, and the
logarithm of 0 would select that token whatever its logit."""


def gumbel_noise(seed: int, indices: Sequence[int], positions: int, classes: int) -> Tensor:
    """Return Gumbel noise (len(indices), positions, classes), float32.

    The generator is counter-based (Philox; Salmon et al. 2011, https://doi.org/10.1145/2063384.2063405) and keyed by
    (seed, candidate index), so the noise of a candidate does not depend on the rest of the batch. The noise is the
    negative logarithm of exponential noise, which numpy draws several times as fast as Gumbel noise.
    """
    noise = np.empty((len(indices), positions, classes), np.float32)
    for row, index in zip(noise, indices, strict=True):
        generator = np.random.Generator(np.random.Philox(key=np.array([seed % 2**64, index], np.uint64)))
        generator.standard_exponential(out=row, dtype=np.float32)
    return torch.from_numpy(noise).clamp_(min=MIN_EXPONENTIAL).log_().neg_()


def sample_next(logits: Tensor, noise: Tensor, config: SamplingConfig) -> Tensor:
    """Sample one token a row by the Gumbel-max trick: logits and noise (B, K) -> int64 (B)."""
    logits = logits / config.temperature
    if 0 < config.top_k < logits.shape[-1]:
        threshold = logits.topk(config.top_k).values[:, -1:]
        logits = logits.masked_fill(logits < threshold, -torch.inf)
    if config.top_p < 1:
        probabilities, order = logits.softmax(-1).sort(descending=True)
        mass_before = probabilities.cumsum(-1) - probabilities
        logits = logits.masked_fill((mass_before >= config.top_p).gather(-1, order.argsort()), -torch.inf)
    return (logits + noise).argmax(-1)


def apply_guidance(logits: Tensor, scale: float | Tensor) -> Tensor:
    """Classifier-free guidance: logits or velocities (2B, ..., K), the conditional rows first -> (B, ..., K)."""
    conditional, null = logits.chunk(2)
    return null + (conditional - null) * scale


class InpaintMask(NamedTuple):
    """Image tokens of an existing picture, int64 (I), and which of them are kept, bool (I)."""

    tokens: Tensor
    kept: Tensor

    def prefix_len(self, groups: int) -> int:
        """Number of kept tokens before the first position that has others; at most I - Q: one is always sampled."""
        kept = int(self.kept.long().cumprod(0).sum())
        return min(kept // groups * groups, len(self.kept) - groups)


class SamplingState:
    """The candidates of one description while they are sampled: tokens so far, KV cache, noise.

    position: number of tokens sampled so far. tokens: int64 (candidates, I), valid up to `position`. groups: Q.
    """

    def __init__(
        self,
        dalle: DALLE,
        prompt: Prompt,
        seed: int,
        indices: Sequence[int],
        config: SamplingConfig,
        inpaint: InpaintMask | None = None,
    ) -> None:
        """Prefill the prompt, and the kept prefix of an existing picture, once for all candidates.

        Args:
            dalle: the model.
            prompt: batch of 1, or of 2 (conditional, null) for guidance.
            seed: keys the noise.
            indices: index of each candidate; keys the noise together with `seed`.
            config: sampling settings.
            inpaint: an existing picture, part of which is kept.
        """
        length, classes = dalle.config.image_seq_len, dalle.config.num_image_tokens
        self.config, self.groups, self._inpaint = config, dalle.config.image_groups, inpaint
        self.position = inpaint.prefix_len(self.groups) if inpaint else 0
        prefix = inpaint.tokens[: self.position].expand(len(prompt.text), -1) if inpaint else None
        logits, cache = dalle.prefill(prompt, prefix)
        rows = torch.arange(len(prompt.text), device=logits.device).repeat_interleave(len(indices))
        self._logits, self._cache = logits[rows], cache.select(rows)
        self._noise = gumbel_noise(seed, indices, length, classes).to(logits.device)
        self.tokens = torch.zeros(len(indices), length, dtype=torch.long, device=logits.device)
        if inpaint:
            self.tokens[:, : self.position] = inpaint.tokens[: self.position]

    @property
    def is_done(self) -> bool:
        """Whether all I tokens are sampled."""
        return self.position == self.tokens.shape[1]

    @property
    def remaining(self) -> int:
        """Number of positions that are not sampled yet."""
        return (self.tokens.shape[1] - self.position) // self.groups

    @property
    def _is_guided(self) -> bool:
        return len(self._logits) > len(self.tokens)

    @property
    def logits(self) -> Tensor:
        """Logits of the next token of every candidate after guidance: (candidates, K)."""
        return apply_guidance(self._logits, self.config.guidance_scale) if self._is_guided else self._logits

    @property
    def noise(self) -> Tensor:
        """Noise for the logits of the next token, (candidates, K)."""
        return self._noise[:, self.position]

    def append(self, sampled: Tensor) -> None:
        """Append a token to every candidate, int64 (candidates); kept tokens of an InpaintMask take precedence."""
        if self._inpaint is not None:
            tokens, kept = self._inpaint
            sampled = torch.where(kept[self.position], tokens[self.position], sampled)
        self.tokens[:, self.position] = sampled
        self.position += 1

    def next_inputs(self) -> tuple[Tensor, KVCache]:
        """Return the newest position, int64 (rows, Q), and the KV cache of what precedes it: inputs of `decode_step`.

        Rows of the null condition are dropped once `guided_share` of the tokens are sampled.
        """
        newest = self.tokens[:, self.position - self.groups : self.position]
        if self._is_guided and self.position >= self.config.guided_share * self.tokens.shape[1]:
            self._cache = self._cache.select(torch.arange(len(newest), device=newest.device))
            return newest, self._cache
        return self._for_rows(newest), self._cache

    def group_inputs(self) -> tuple[Tensor, Tensor]:
        """Return the hidden state of an unfinished position, (rows, D), and its tokens so far: for `group_logits`."""
        first = self.position // self.groups * self.groups
        return self._cache.hidden, self._for_rows(self.tokens[:, first : self.position])

    def set_logits(self, logits: Tensor) -> None:
        """Store the logits for the next token, (rows, K)."""
        self._logits = logits

    def _for_rows(self, tokens: Tensor) -> Tensor:
        """Tokens of the candidates (candidates, ...), twice if the null condition has rows too."""
        return tokens.repeat(2, 1) if self._is_guided else tokens


@torch.no_grad()
def start(
    dalle: DALLE,
    condition: Condition,
    seed: int,
    indices: Sequence[int],
    config: SamplingConfig,
    inpaint: InpaintMask | None = None,
) -> SamplingState:
    """Start sampling one description, a batch of one without padding.

    A candidate's tokens depend on the description, the seed and the candidate's index, and on nothing else.
    """
    with using_threads(1):
        prompt = dalle.prompt(condition if config.guidance_scale == 1 else condition.with_null())
    return SamplingState(dalle, prompt, seed, indices, config, inpaint)


@torch.no_grad()
def step(dalle: DALLE, states: Sequence[SamplingState]) -> None:
    """Sample one more position of every candidate.

    States may be at different positions; their tokens are the same as if each were sampled alone.
    """
    _sample(states)
    for _ in range(1, dalle.config.image_groups):
        parts = [state.group_inputs() for state in states]
        hidden, earlier = (torch.cat(tensors) for tensors in zip(*parts, strict=True))
        logits = torch.split(dalle.group_logits(hidden, earlier), [len(rows) for rows, _ in parts])
        for state, next_logits in zip(states, logits, strict=True):
            state.set_logits(next_logits)
        _sample(states)
    unfinished = [state for state in states if not state.is_done]
    if not unfinished:
        return
    stepped = dalle.decode_step([state.next_inputs() for state in unfinished])
    for state, next_logits in zip(unfinished, stepped, strict=True):
        state.set_logits(next_logits)


def _sample(states: Sequence[SamplingState]) -> None:
    """Sample one token of every candidate from the logits of its state."""
    for config, group in groupby(states, lambda state: state.config):
        batch = list(group)
        logits, noise = torch.cat([state.logits for state in batch]), torch.cat([state.noise for state in batch])
        sampled = torch.split(sample_next(logits, noise, config), [len(state.tokens) for state in batch])
        for state, tokens in zip(batch, sampled, strict=True):
            state.append(tokens)


def sample_tokens(dalle: DALLE, condition: Condition, seed: int, candidates: int, config: SamplingConfig) -> Tensor:
    """Sample all image tokens of the candidates of one description: int64 (candidates, I)."""
    return finish(dalle, [start(dalle, condition, seed, range(candidates), config)])


def finish(dalle: DALLE, states: Sequence[SamplingState]) -> Tensor:
    """Step until all states are done: int64 (candidates of all states, I), in the order of `states`."""
    while unfinished := [state for state in states if not state.is_done]:
        step(dalle, unfinished)
    return torch.cat([state.tokens for state in states])
