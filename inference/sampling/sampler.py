"""Image tokens for the candidates of descriptions: cached steps, guidance, top-k, temperature, seeded noise."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.models.dalle import DALLE, Condition, Prompt
    from inference.models.kv_cache import Cache


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingConfig:
    """How boldly to follow the description, how far to stray from the likeliest token, and how many faces to draw."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    guidance_scale: float = 3.0  # 1: none; Ho and Salimans 2022, https://arxiv.org/abs/2207.12598
    guided_share: float = 1.0  # of a picture's tokens, the first ones; after them nothing is spent on guidance
    top_k: int = 128  # tokens kept at each position; 0: all
    top_p: float = 1.0  # the likeliest tokens with so much probability are kept; https://arxiv.org/abs/1904.09751
    temperature: float = 1.0
    tries: int = 1  # faces drawn for each candidate; the reranker keeps the best of all
    precision: Literal["float32", "int8"] = "float32"  # on a processor; a GPU draws in sixteen bits


LEAST_EXPONENTIAL = 2.0**-24
"""numpy's float32 noise is 0 once in some millions; its logarithm would choose that token whatever the logits say."""


def gumbel_noise(seed: int, candidates: Sequence[int], positions: int, classes: int) -> Tensor:
    """Gumbel noise (len(candidates), positions, classes), float32.

    Keyed by (seed, candidate) and laid out by position, from a counter-based generator (Philox; Salmon et al. 2011), so
    a candidate's noise does not depend on who else is drawn. Less the logarithm of exponential noise, which numpy draws
    several times as fast.
    """
    noise = np.empty((len(candidates), positions, classes), np.float32)
    for row, candidate in zip(noise, candidates, strict=True):
        generator = np.random.Generator(np.random.Philox(key=np.array([seed % 2**64, candidate], np.uint64)))
        generator.standard_exponential(out=row, dtype=np.float32)
    return torch.from_numpy(noise).clamp_(min=LEAST_EXPONENTIAL).log_().neg_()


def choose(logits: Tensor, noise: Tensor, config: SamplingConfig) -> Tensor:
    """Sample one token a row by the Gumbel-max trick: logits and noise (B, K) -> int64 (B)."""
    logits = logits / config.temperature
    if 0 < config.top_k < logits.shape[-1]:
        threshold = logits.topk(config.top_k).values[:, -1:]
        logits = logits.masked_fill(logits < threshold, -torch.inf)
    if config.top_p < 1:
        probabilities, order = logits.softmax(-1).sort(descending=True)
        likelier = probabilities.cumsum(-1) - probabilities  # what comes before each token
        logits = logits.masked_fill((likelier >= config.top_p).gather(-1, order.argsort()), -torch.inf)
    return (logits + noise).argmax(-1)


def guided(logits: Tensor, scale: float | Tensor) -> Tensor:
    """Classifier-free guidance: rows (2B, ..., K), conditional ones first -> (B, ..., K)."""
    conditional, null = logits.chunk(2)
    return null + (conditional - null) * scale


class Given(NamedTuple):
    """A picture that exists already: its tokens, int64 (I), and which of them stay as they are, bool (I)."""

    tokens: Tensor
    kept: Tensor

    @property
    def leading(self) -> int:
        """How many tokens stay before the first that does not; at least one is always drawn."""
        return min(int(self.kept.long().cumprod(0).sum()), len(self.kept) - 1)


class Drawing:
    """The candidates of one description on their way: their tokens so far, what they have seen, their noise.

    place: how many tokens they have. tokens: int64 (candidates, I), of which the first `place` count.
    """

    def __init__(
        self,
        dalle: DALLE,
        prompt: Prompt,
        seed: int,
        numbers: Sequence[int],
        config: SamplingConfig,
        given: Given | None = None,
    ) -> None:
        """Read the description, and the head of a picture that is given, once for all candidates.

        prompt: of the description, a batch of one, or, to be guided, of it and of none, a batch of two. numbers: of the
        candidates; with the seed they fix the noise.
        """
        length, classes = dalle.config.image_seq_len, dalle.config.num_image_tokens
        self.config, self._given = config, given
        self.place = given.leading if given else 0
        head = given.tokens[: self.place].expand(len(prompt.text), -1) if given else None
        logits, cache = dalle.prefill(prompt, head)
        rows = torch.arange(len(prompt.text), device=logits.device).repeat_interleave(len(numbers))
        self._logits, self._cache = logits[rows], cache.select(rows)
        self._noise = gumbel_noise(seed, numbers, length, classes).to(logits.device)
        self.tokens = torch.zeros(len(numbers), length, dtype=torch.long, device=logits.device)
        if given:
            self.tokens[:, : self.place] = given.tokens[: self.place]

    @property
    def is_done(self) -> bool:
        """Whether all tokens are there."""
        return self.place == self.tokens.shape[1]

    @property
    def _is_guided(self) -> bool:
        return len(self._logits) > len(self.tokens)

    @property
    def logits(self) -> Tensor:
        """Of every candidate's next token, guided: (candidates, K)."""
        return guided(self._logits, self.config.guidance_scale) if self._is_guided else self._logits

    @property
    def noise(self) -> Tensor:
        """What is added to the logits of the next token, (candidates, K)."""
        return self._noise[:, self.place]

    def take(self, chosen: Tensor) -> None:
        """Take the next token of every candidate, int64 (candidates), but for those that are given."""
        if self._given is not None:
            tokens, kept = self._given
            chosen = torch.where(kept[self.place], tokens[self.place], chosen)
        self.tokens[:, self.place] = chosen
        self.place += 1

    def feed(self) -> tuple[Tensor, Cache]:
        """What the transformer is to see next: the newest tokens, beside what was seen before them."""
        newest = self.tokens[:, self.place - 1]
        if self._is_guided and self.place >= self.config.guided_share * self.tokens.shape[1]:
            self._cache = self._cache.select(torch.arange(len(newest), device=newest.device))
            return newest, self._cache
        return (newest.repeat(2) if self._is_guided else newest), self._cache

    def heed(self, logits: Tensor) -> None:
        """Take what the transformer says of the next tokens."""
        self._logits = logits


@torch.no_grad()
def begin(
    dalle: DALLE,
    condition: Condition,
    seed: int,
    numbers: Sequence[int],
    config: SamplingConfig,
    given: Given | None = None,
) -> Drawing:
    """Begin to draw one description, a batch of one without padding.

    The seed fixes the tokens, together with the description and a candidate's number.
    """
    prompt = dalle.prompt(condition if config.guidance_scale == 1 else condition.with_null())
    return Drawing(dalle, prompt, seed, numbers, config, given)


@torch.no_grad()
def advance(dalle: DALLE, drawings: Sequence[Drawing]) -> None:
    """Draw one more token of every candidate; drawings may be at different places and are the same as alone."""
    for config, alike in groupby(drawings, lambda drawing: drawing.config):
        some = list(alike)
        chosen = choose(torch.cat([one.logits for one in some]), torch.cat([one.noise for one in some]), config)
        for one, tokens in zip(some, torch.split(chosen, [len(one.tokens) for one in some]), strict=True):
            one.take(tokens)
    waiting = [drawing for drawing in drawings if not drawing.is_done]
    if not waiting:
        return
    for drawing, logits in zip(waiting, dalle.step([drawing.feed() for drawing in waiting]), strict=True):
        drawing.heed(logits)


def sample_tokens(dalle: DALLE, condition: Condition, seed: int, candidates: int, config: SamplingConfig) -> Tensor:
    """All image tokens of the candidates of one description: int64 (candidates, I)."""
    return finish(dalle, [begin(dalle, condition, seed, range(candidates), config)])


def finish(dalle: DALLE, drawings: Sequence[Drawing]) -> Tensor:
    """Draw until all are done: int64 (all candidates, I), one drawing's after the other's."""
    while waiting := [drawing for drawing in drawings if not drawing.is_done]:
        advance(dalle, waiting)
    return torch.cat([drawing.tokens for drawing in drawings])
