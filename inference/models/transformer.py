"""The transformer of DALL·E: layers of attention and feed-forward, with static KV caches.

Parameter names are those of DALLE-pytorch. Shapes: B batch, n positions of one call, D `dim`, H heads, M hidden width
of the feed-forward.
"""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inference.models.attention import AttentionType
    from inference.models.dalle_config import DALLEConfig
    from inference.models.kv_cache import SubBatch


class Attention(nn.Module):
    """Multi-head self-attention over the KV caches of the sub-batches."""

    def __init__(self, dim: int, heads: int, dim_head: int) -> None:
        super().__init__()
        self.heads = heads
        self.to_qkv = nn.Linear(dim, heads * dim_head * 3, bias=False)
        self.to_out = nn.Sequential(nn.Linear(heads * dim_head, dim))

    def forward(self, x: Tensor, parts: Sequence[SubBatch], kind: AttentionType, layer: int) -> Tensor:
        """(B, n, D) -> (B, n, D); `layer` indexes the KV caches."""
        batch, n, _ = x.shape
        qkv = self.to_qkv(x).view(batch, n, 3, self.heads, -1)
        qkv_cached = qkv.to(parts[0].dtype or qkv.dtype)  # one conversion for all sub-batches
        attended = torch.cat([part.attend(rows, kind, layer) for rows, part in _split(qkv_cached, parts)])
        projected: Tensor = self.to_out(attended.transpose(1, 2).reshape(batch, n, -1).to(qkv.dtype))
        return projected


def _split(x: Tensor, parts: Sequence[SubBatch]) -> Iterator[tuple[Tensor, SubBatch]]:
    """Yield the rows of each sub-batch, and the sub-batch."""
    return zip(torch.split(x, [part.rows for part in parts]), parts, strict=True)


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
    """One residual branch of a layer: norm, token shift, attention or feed-forward, norm, LayerScale.

    LayerScale: Touvron et al. 2021 (https://arxiv.org/abs/2103.17239).
    """

    def __init__(self, fn: Attention | FeedForward, config: DALLEConfig, layer: int) -> None:
        super().__init__()
        self.index, self.shift = layer, config.shift_tokens
        self.scale = nn.Parameter(torch.full((1, 1, config.dim), _layer_scale(layer + 1)))
        self.norm = nn.LayerNorm(config.dim)
        self.norm_out = nn.LayerNorm(config.dim) if config.sandwich_norm else nn.Identity()
        self.fn = fn

    def forward(self, x: Tensor, parts: Sequence[SubBatch], kind: AttentionType) -> Tensor:
        """(B, n, D) -> the residual (B, n, D)."""
        x = self.norm(x)
        if self.shift:
            branch = int(isinstance(self.fn, FeedForward))
            x = torch.cat([part.shift(rows, self.index, branch) for rows, part in _split(x, parts)])
        x = self.fn(x, parts, kind, self.index) if isinstance(self.fn, Attention) else self.fn(x)
        out: Tensor = self.norm_out(x) * self.scale
        return out


class Transformer(nn.Module):
    """`depth` layers of attention and feed-forward; layers may share weights."""

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

    def forward(self, x: Tensor, parts: Sequence[SubBatch]) -> Tensor:
        """(B, n, D) -> (B, n, D); the rows of the sub-batches are concatenated."""
        if self.config.reversible:
            return self._reversible(x, parts)
        for kind, (attention, feed_forward) in self._branches():
            x = x + attention(x, parts, kind)
            x = x + feed_forward(x, parts, kind)
        return x

    def _branches(self) -> Iterator[tuple[AttentionType, tuple[Branch, Branch]]]:
        for kind, layer in zip(self.kinds, self.layers, strict=True):
            attention, feed_forward = layer.children()
            yield kind, (cast("Branch", attention), cast("Branch", feed_forward))

    def _reversible(self, x: Tensor, parts: Sequence[SubBatch]) -> Tensor:
        """Run two residual streams (Gomez et al. 2017, https://arxiv.org/abs/1707.04585) and average them."""
        first, second = x, x
        for kind, (attention, feed_forward) in self._branches():
            first = first + attention(second, parts, kind)
            second = second + feed_forward(first, parts, kind)
        return (first + second) / 2


def _layer_scale(layer: int) -> float:
    """Return the initial LayerScale of a layer, counted from 1, by the rule of the LayerScale paper."""
    if layer <= 18:
        return 0.1
    return 1e-5 if layer <= 24 else 1e-6
