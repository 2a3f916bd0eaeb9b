"""The transformer of DALL·E: layers of attention and feed-forward, with a static cache, under DALLE-pytorch's names.

Shapes: B batch, n positions of one call, N text positions, I image tokens, D `dim`, H heads.
"""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING, NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.attention import AttentionType, rotate, shift_image, shift_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inference.dalle import DALLEConfig


class Cache:
    """Keys, values and shift histories of the positions seen so far, and the gist; sized once for a whole sequence."""

    def __init__(self, config: DALLEConfig, batch: int, text_len: int, like: Tensor) -> None:
        length, image_len = text_len + config.image_seq_len, config.image_seq_len
        self.length = 0
        self.gist = like.new_zeros(batch, config.dim)
        kv = (config.depth, batch, config.heads, length, config.dim_head)
        self.keys, self.values = like.new_empty(kv), like.new_empty(kv)
        shifts = (config.depth, 2, batch, image_len, config.dim // 2)
        self.history = like.new_empty(shifts) if config.shift_tokens else None

    def select(self, rows: Tensor) -> Cache:
        """A copy that holds the given rows of the batch, int64 (B'): one prefill serves many candidates."""
        chosen = object.__new__(Cache)
        chosen.length = self.length
        chosen.gist = self.gist[rows]
        chosen.keys, chosen.values = self.keys[:, rows], self.values[:, rows]
        chosen.history = None if self.history is None else self.history[:, :, rows]
        return chosen


class View(NamedTuple):
    """Where the positions of one call lie in the sequence, and what they may see."""

    start: int
    text_len: int
    masks: Mapping[AttentionType, Tensor]  # bool, broadcast to (B, H, n, start + n)
    angles: Tensor | None  # rotary, (n, R)
    grid: int


class Attention(nn.Module):
    """Multi-head self-attention with a static cache."""

    def __init__(self, dim: int, heads: int, dim_head: int) -> None:
        super().__init__()
        self.heads = heads
        self.to_qkv = nn.Linear(dim, heads * dim_head * 3, bias=False)
        self.to_out = nn.Sequential(nn.Linear(heads * dim_head, dim))

    def forward(
        self, x: Tensor, mask: Tensor, angles: Tensor | None, kv: tuple[Tensor, Tensor] | None, start: int
    ) -> Tensor:
        """(B, n, D) -> (B, n, D); `kv` holds the cached keys and values (B, H, length, dim_head) of one layer."""
        batch, n, _ = x.shape
        q, k, v = self.to_qkv(x).view(batch, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)  # each (B, H, n, dim_head)
        if angles is not None:
            q, k, v = (rotate(t, angles) for t in (q, k, v))
        if kv is not None:
            for cached, new in zip(kv, (k, v), strict=True):
                cached[:, :, start : start + n] = new
            k, v = (cached[:, :, : start + n] for cached in kv)
        out = attend(q, k, v, mask)
        projected: Tensor = self.to_out(out.transpose(1, 2).reshape(batch, n, -1))
        return projected


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    """Scaled dot-product attention; `mask` bool, broadcast over (B, H, n, m): which keys are looked at."""
    if q.requires_grad and q.device.type == "cpu":  # where torch's own has a slow backward pass (bench/train.py)
        weights: Tensor = (q * q.shape[-1] ** -0.5) @ k.mT
        attended: Tensor = weights.masked_fill(~mask, -torch.inf).softmax(-1).to(v.dtype) @ v
        return attended
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)


class GEGLU(nn.Module):
    """Gated linear unit with GELU (Shazeer 2020, https://arxiv.org/abs/2002.05202)."""

    def forward(self, x: Tensor) -> Tensor:
        """(..., 2M) -> (..., M)."""
        x, gates = x.chunk(2, dim=-1)
        return x * F.gelu(gates)


class FeedForward(nn.Module):
    """Position-wise: (B, n, D) -> (B, n, D)."""

    def __init__(self, dim: int, mult: int) -> None:
        super().__init__()
        self.net = nn.Sequential(nn.Linear(dim, dim * mult * 2), GEGLU(), nn.Identity(), nn.Linear(dim * mult, dim))

    def forward(self, x: Tensor) -> Tensor:
        """(B, n, D) -> (B, n, D)."""
        out: Tensor = self.net(x)
        return out


class Branch(nn.Module):
    """Norm, token shift, attention or feed-forward, norm, scale: one residual branch of a layer.

    The scale is LayerScale (Touvron et al. 2021, https://arxiv.org/abs/2103.17239).
    """

    def __init__(self, fn: Attention | FeedForward, config: DALLEConfig, layer: int) -> None:
        super().__init__()
        self.index, self.shift = layer, config.shift_tokens
        self.scale = nn.Parameter(torch.full((1, 1, config.dim), _layer_scale(layer + 1)))
        self.norm = nn.LayerNorm(config.dim)
        self.norm_out = nn.LayerNorm(config.dim) if config.sandwich_norm else nn.Identity()
        self.fn = fn

    def forward(self, x: Tensor, view: View, kind: AttentionType, cache: Cache | None) -> Tensor:
        """(B, n, D) -> what is added to it, (B, n, D)."""
        x = self.norm(x)
        if self.shift:
            x = self._shifted(x, view, cache)
        if isinstance(self.fn, Attention):
            kv = None if cache is None else (cache.keys[self.index], cache.values[self.index])
            x = self.fn(x, view.masks[kind], view.angles, kv, view.start)
        else:
            x = self.fn(x)
        out: Tensor = self.norm_out(x) * self.scale
        return out

    def _shifted(self, x: Tensor, view: View, cache: Cache | None) -> Tensor:
        words = max(view.text_len - view.start, 0)
        text, image = x[:, :words], x[:, words:]
        first, half = max(view.start - view.text_len, 0), x.shape[-1] // 2
        history = image[..., :half]
        if cache is not None and cache.history is not None:
            kept = cache.history[self.index, int(isinstance(self.fn, FeedForward))]
            kept[:, first : first + image.shape[1]] = history
            history = kept[:, : first + image.shape[1]]
        image = shift_image(image, history, first, view.grid)
        return torch.cat([shift_text(text), image], dim=1) if words else image


class Transformer(nn.Module):
    """`depth` layers of attention and feed-forward; weights may be shared among layers."""

    def __init__(self, config: DALLEConfig) -> None:
        super().__init__()
        self.config = config
        depth = config.depth
        self.kinds: tuple[AttentionType, ...] = tuple(islice(cycle(config.attn_types), depth))
        attention: dict[int, Attention] = {}
        feed_forward: dict[int, FeedForward] = {}
        self.layers = nn.ModuleList()
        for layer, attn_id, ff_id in zip(
            range(depth),
            cycle(config.shared_attn_ids or range(depth)),
            cycle(config.shared_ff_ids or range(depth)),
            strict=False,
        ):
            attn = attention.setdefault(attn_id, Attention(config.dim, config.heads, config.dim_head))
            ff = feed_forward.setdefault(ff_id, FeedForward(config.dim, config.ff_mult))
            self.layers.append(nn.ModuleList([Branch(attn, config, layer), Branch(ff, config, layer)]))

    def forward(self, x: Tensor, view: View, cache: Cache | None = None) -> Tensor:
        """(B, n, D) -> (B, n, D)."""
        if self.config.reversible:
            return self._reversible(x, view, cache)
        for kind, (attend, feed) in self._branches():
            x = x + attend(x, view, kind, cache)
            x = x + feed(x, view, kind, cache)
        return x

    def _branches(self) -> Iterator[tuple[AttentionType, tuple[Branch, Branch]]]:
        for kind, layer in zip(self.kinds, self.layers, strict=True):
            attend, feed = layer.children()
            yield kind, (cast("Branch", attend), cast("Branch", feed))

    def _reversible(self, x: Tensor, view: View, cache: Cache | None) -> Tensor:
        """Two residual streams (Gomez et al. 2017, https://arxiv.org/abs/1707.04585), averaged at the end."""
        first, second = x, x
        for kind, (attend, feed) in self._branches():
            first = first + attend(second, view, kind, cache)
            second = second + feed(first, view, kind, cache)
        return (first + second) / 2


def _layer_scale(layer: int) -> float:
    """Initial LayerScale of the layer-th layer, counted from 1, by the rule of the LayerScale paper."""
    if layer <= 18:
        return 0.1
    return 1e-5 if layer <= 24 else 1e-6
