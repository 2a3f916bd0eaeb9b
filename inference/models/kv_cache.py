"""Static key-value caches, and the attention of rows over their cached past.

Shapes: B rows of a sub-batch, S slots, n positions of one call, P image positions, Q groups, D `dim`, H heads,
d `dim_head`, R rotated channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from inference.models.attention import AttentionType, apply_rotary, shift_image, shift_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inference.models.dalle_config import DALLEConfig


class SubBatch(Protocol):
    """Rows of a batch that share a KV cache.

    Only attention and token shift depend on the sub-batch. All other layers run on the whole batch, which reads the
    weights once.
    """

    rows: int

    @property
    def dtype(self) -> torch.dtype | None:
        """Type of the cached keys and values; None without a cache."""
        ...

    def attend(self, qkv: Tensor, kind: AttentionType, layer: int) -> Tensor:
        """Cache keys and values, and attend to all cached positions: (B, n, 3, H, d) -> (B, H, n, d), of `dtype`."""
        ...

    def shift(self, x: Tensor, layer: int, branch: int) -> Tensor:
        """Shift tokens: (B, n, D) -> (B, n, D). branch: 0 before attention, 1 before the feed-forward."""
        ...


class SlotBatch(SubBatch, Protocol):
    """A sub-batch whose rows are at different positions of their pictures."""

    tokens: Tensor  # image tokens of the newest position of each slot, int64 (S, Q)
    positions: Tensor  # and that position in the picture, int64 (S)
    pooled: Tensor  # pooled text, (S, D)


class StepRunner(Protocol):
    """Replaces `DALLE.decode_step`: `inference.sampling.cuda_graphs`."""

    def decode_step(self, parts: Sequence[tuple[Tensor, KVCache]]) -> list[Tensor] | None:
        """See DALLE.decode_step; None if this step cannot be run."""


class KVCache:
    """Keys, values and token-shift history of the positions so far, allocated once for a whole sequence.

    length: number of cached positions. text_len: number of text positions. text_mask: text positions that may be
    attended to, bool (B, text_len); None: all. pooled: pooled text, (B, D). hidden: output of the transformer at the
    newest position, (B, D), from which its tokens are predicted. kv: (depth, 2, B, H, text_len + P, d).
    shift_history: (depth, 2, B, P, D / 2), or None.
    """

    def __init__(
        self, config: DALLEConfig, batch: int, text_len: int, like: Tensor, dtype: torch.dtype | None = None
    ) -> None:
        """Allocate memory on the device of `like`; dtype: of keys and values, that of `like` by default."""
        length, image_len = text_len + config.image_positions, config.image_positions
        self.length, self.text_len = 0, text_len
        self.text_mask: Tensor | None = None
        self.pooled = like.new_zeros(batch, config.dim)
        self.hidden = like.new_zeros(batch, config.dim)
        kv = (config.depth, 2, batch, config.heads, length, config.dim_head)
        self.kv = like.new_empty(kv, dtype=dtype)  # keys, then values
        shifts = (config.depth, 2, batch, image_len, config.dim // 2)
        self.shift_history = like.new_empty(shifts) if config.shift_tokens else None

    def select(self, rows: Tensor) -> KVCache:
        """Copy the given rows of the batch, int64 (B'), so that one prefill serves many candidates."""
        chosen = object.__new__(KVCache)
        chosen.length, chosen.text_len = self.length, self.text_len
        chosen.text_mask = None if self.text_mask is None else self.text_mask[rows]
        chosen.pooled, chosen.hidden = self.pooled[rows], self.hidden[rows]
        chosen.kv = self.kv[:, :, rows]
        chosen.shift_history = None if self.shift_history is None else self.shift_history[:, :, rows]
        return chosen


class AttentionView(NamedTuple):
    """Positions start..start + n of the sequence, and what they may attend to."""

    start: int
    text_len: int
    masks: Mapping[AttentionType, Tensor | None]  # bool, broadcast to (B, H, n, start + n); None: no mask
    angles: Tensor | None  # rotary, (n, R)
    grid: int


@dataclass(slots=True)
class UniformBatch:
    """A sub-batch whose rows are at the same position; without a cache, at the start of the sequence."""

    rows: int
    view: AttentionView
    cache: KVCache | None = None

    @property
    def dtype(self) -> torch.dtype | None:
        """See SubBatch."""
        return None if self.cache is None else self.cache.kv.dtype

    def attend(self, qkv: Tensor, kind: AttentionType, layer: int) -> Tensor:
        """See SubBatch."""
        view, cache = self.view, self.cache
        parts = qkv.permute(2, 0, 3, 1, 4)  # queries, keys, values: each (B, H, n, d)
        if view.angles is not None:
            parts = apply_rotary(parts, view.angles)
        q, k, v = parts
        if cache is not None:
            stop = view.start + q.shape[2]
            kept = cache.kv[layer]
            kept[:, :, :, view.start : stop] = parts[1:]
            k, v = kept[:, :, :, :stop]
        return masked_attention(q.to(k.dtype), k, v, view.masks[kind])

    def shift(self, x: Tensor, layer: int, branch: int) -> Tensor:
        """See SubBatch."""
        view, cache = self.view, self.cache
        text_n = max(view.text_len - view.start, 0)
        text, image = x[:, :text_n], x[:, text_n:]
        first, half = max(view.start - view.text_len, 0), x.shape[-1] // 2
        history = image[..., :half]
        if cache is not None and cache.shift_history is not None:
            kept = cache.shift_history[layer, branch]
            kept[:, first : first + image.shape[1]] = history
            history = kept[:, : first + image.shape[1]]
        image = shift_image(image, history, first, view.grid)
        return torch.cat([shift_text(text), image], dim=1) if text_n else image


def masked_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """Scaled dot-product attention: q (B, H, n, d), k and v (B, H, m, d) -> (B, H, n, d).

    mask: bool, broadcast to (B, H, n, m), True where a key is attended to; None: no mask.
    """
    # the backward pass of torch's own is slow on a CPU (bench/train.py)
    if mask is not None and q.requires_grad and q.device.type == "cpu":
        weights: Tensor = (q * q.shape[-1] ** -0.5) @ k.mT
        attended: Tensor = weights.masked_fill(~mask, -torch.inf).softmax(-1).to(v.dtype) @ v
        return attended
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
