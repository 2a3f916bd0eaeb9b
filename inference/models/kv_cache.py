"""What rows of a batch have seen, and how they look back at it: the caches of a step.

Shapes: B rows of a stream, n positions of one call, I image tokens, D `dim`, H heads, d `dim_head`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from inference.models.attention import AttentionType, rotate, shift_image, shift_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inference.models.dalle_config import DALLEConfig


class Stream(Protocol):
    """Rows of a batch that attend to one another's past only.

    Streams share everything else, so that the weights are read once for all.
    """

    rows: int

    @property
    def dtype(self) -> torch.dtype | None:
        """Of the keys and values that are kept; None: none are."""
        ...

    def look(self, qkv: Tensor, kind: AttentionType, layer: int) -> Tensor:
        """What the rows find in their past and themselves: (B, n, 3, H, d) -> (B, H, n, d), of `dtype`."""
        ...

    def shift(self, x: Tensor, layer: int, branch: int) -> Tensor:
        """Shift tokens, (B, n, D) -> the same; branch: 0 before attention, 1 before the feed-forward."""
        ...


class SlotStream(Stream, Protocol):
    """A stream of slots, each at a place of its own: the newest image token there, and which it is, int64 (S)."""

    tokens: Tensor
    places: Tensor
    gist: Tensor  # (S, D)


class StepRunner(Protocol):
    """Does the steps of a DALL·E in its stead: `inference.sampling.cuda_graphs`."""

    def step(self, parts: Sequence[tuple[Tensor, Cache]]) -> list[Tensor] | None:
        """See DALLE.step; None where it cannot do this one."""


class Cache:
    """Keys, values and shift histories of the positions seen so far, and the gist; sized once for a whole sequence.

    text_len: how many of the positions are text. seen: which of these may be looked at, bool (B, text_len); None: all.
    """

    def __init__(
        self, config: DALLEConfig, batch: int, text_len: int, like: Tensor, dtype: torch.dtype | None = None
    ) -> None:
        """`like`: of the activations' type and on their device; dtype: of the keys and values, the same where None."""
        length, image_len = text_len + config.image_seq_len, config.image_seq_len
        self.length, self.text_len = 0, text_len
        self.seen: Tensor | None = None
        self.gist = like.new_zeros(batch, config.dim)
        kv = (config.depth, 2, batch, config.heads, length, config.dim_head)
        self.kv = like.new_empty(kv, dtype=dtype)  # keys, then values
        shifts = (config.depth, 2, batch, image_len, config.dim // 2)
        self.history = like.new_empty(shifts) if config.shift_tokens else None

    def select(self, rows: Tensor) -> Cache:
        """A copy that holds the given rows of the batch, int64 (B'): one prefill serves many candidates."""
        chosen = object.__new__(Cache)
        chosen.length, chosen.text_len = self.length, self.text_len
        chosen.seen = None if self.seen is None else self.seen[rows]
        chosen.gist = self.gist[rows]
        chosen.kv = self.kv[:, :, rows]
        chosen.history = None if self.history is None else self.history[:, :, rows]
        return chosen


class View(NamedTuple):
    """Where the positions of one call lie in the sequence, and what they may see."""

    start: int
    text_len: int
    masks: Mapping[AttentionType, Tensor | None]  # bool, broadcast to (B, H, n, start + n); None: everything is seen
    angles: Tensor | None  # rotary, (n, R)
    grid: int


@dataclass(slots=True)
class Together:
    """A stream of rows that are all at the same place of their sequences; without a cache, at the beginning."""

    rows: int
    view: View
    cache: Cache | None = None

    @property
    def dtype(self) -> torch.dtype | None:
        """See Stream."""
        return None if self.cache is None else self.cache.kv.dtype

    def look(self, qkv: Tensor, kind: AttentionType, layer: int) -> Tensor:
        """See Stream."""
        view, cache = self.view, self.cache
        parts = qkv.permute(2, 0, 3, 1, 4)  # queries, keys, values: each (B, H, n, d)
        if view.angles is not None:
            parts = rotate(parts, view.angles)
        q, k, v = parts
        if cache is not None:
            stop = view.start + q.shape[2]
            kept = cache.kv[layer]
            kept[:, :, :, view.start : stop] = parts[1:]
            k, v = kept[:, :, :, :stop]
        return attend(q.to(k.dtype), k, v, view.masks[kind])

    def shift(self, x: Tensor, layer: int, branch: int) -> Tensor:
        """See Stream."""
        view, cache = self.view, self.cache
        words = max(view.text_len - view.start, 0)
        text, image = x[:, :words], x[:, words:]
        first, half = max(view.start - view.text_len, 0), x.shape[-1] // 2
        history = image[..., :half]
        if cache is not None and cache.history is not None:
            kept = cache.history[layer, branch]
            kept[:, first : first + image.shape[1]] = history
            history = kept[:, : first + image.shape[1]]
        image = shift_image(image, history, first, view.grid)
        return torch.cat([shift_text(text), image], dim=1) if words else image


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """Scaled dot-product attention; `mask` bool, broadcast over (B, H, n, m): which keys are looked at; None: all."""
    # torch's own has a slow backward pass on processors (bench/train.py)
    if mask is not None and q.requires_grad and q.device.type == "cpu":
        weights: Tensor = (q * q.shape[-1] ** -0.5) @ k.mT
        attended: Tensor = weights.masked_fill(~mask, -torch.inf).softmax(-1).to(v.dtype) @ v
        return attended
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
