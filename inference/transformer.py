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
    from collections.abc import Iterator, Mapping, Sequence

    from inference.dalle import DALLEConfig


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
        kv = (config.depth, batch, config.heads, length, config.dim_head)
        self.keys, self.values = like.new_empty(kv, dtype=dtype), like.new_empty(kv, dtype=dtype)
        shifts = (config.depth, 2, batch, image_len, config.dim // 2)
        self.history = like.new_empty(shifts) if config.shift_tokens else None

    def select(self, rows: Tensor) -> Cache:
        """A copy that holds the given rows of the batch, int64 (B'): one prefill serves many candidates."""
        chosen = object.__new__(Cache)
        chosen.length, chosen.text_len = self.length, self.text_len
        chosen.seen = None if self.seen is None else self.seen[rows]
        chosen.gist = self.gist[rows]
        chosen.keys, chosen.values = self.keys[:, rows], self.values[:, rows]
        chosen.history = None if self.history is None else self.history[:, :, rows]
        return chosen


class View(NamedTuple):
    """Where the positions of one call lie in the sequence, and what they may see."""

    start: int
    text_len: int
    masks: Mapping[AttentionType, Tensor | None]  # bool, broadcast to (B, H, n, start + n); None: everything is seen
    angles: Tensor | None  # rotary, (n, R)
    grid: int


class Stream(NamedTuple):
    """Rows of a batch that are at the same place, and what they have seen: only they attend to one another's past.

    Streams at different places share everything else, so that the weights are read once for all.
    """

    rows: int
    view: View
    cache: Cache | None = None


class Attention(nn.Module):
    """Multi-head self-attention with a static cache."""

    def __init__(self, dim: int, heads: int, dim_head: int) -> None:
        super().__init__()
        self.heads = heads
        self.to_qkv = nn.Linear(dim, heads * dim_head * 3, bias=False)
        self.to_out = nn.Sequential(nn.Linear(heads * dim_head, dim))

    def forward(self, x: Tensor, streams: Sequence[Stream], kind: AttentionType, layer: int) -> Tensor:
        """(B, n, D) -> (B, n, D); `layer` says where in the streams' caches the keys and values lie."""
        batch, n, _ = x.shape
        qkv = self.to_qkv(x).view(batch, n, 3, self.heads, -1)
        seen = [_looked(part, stream, kind, layer) for part, stream in _by_stream(qkv, streams)]
        projected: Tensor = self.to_out(torch.cat(seen).transpose(1, 2).reshape(batch, n, -1))
        return projected


def _by_stream(x: Tensor, streams: Sequence[Stream]) -> Iterator[tuple[Tensor, Stream]]:
    """The rows of each stream, and the stream."""
    return zip(torch.split(x, [stream.rows for stream in streams]), streams, strict=True)


def _looked(qkv: Tensor, stream: Stream, kind: AttentionType, layer: int) -> Tensor:
    """What the rows of one stream find in their past and themselves: (B, n, 3, H, d) -> (B, H, n, d)."""
    view, cache = stream.view, stream.cache
    q, k, v = qkv.permute(2, 0, 3, 1, 4)  # each (B, H, n, d)
    if view.angles is not None:
        q, k, v = (rotate(t, view.angles) for t in (q, k, v))
    if cache is not None:
        stop = view.start + q.shape[2]
        for cached, new in zip((cache.keys[layer], cache.values[layer]), (k, v), strict=True):
            cached[:, :, view.start : stop] = new
        k, v = cache.keys[layer, :, :, :stop], cache.values[layer, :, :, :stop]
    return attend(q.to(k.dtype), k, v, view.masks[kind]).to(qkv.dtype)


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """Scaled dot-product attention; `mask` bool, broadcast over (B, H, n, m): which keys are looked at; None: all."""
    # torch's own has a slow backward pass on processors (bench/train.py)
    if mask is not None and q.requires_grad and q.device.type == "cpu":
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

    def forward(self, x: Tensor, streams: Sequence[Stream], kind: AttentionType) -> Tensor:
        """(B, n, D) -> what is added to it, (B, n, D)."""
        x = self.norm(x)
        if self.shift:
            x = torch.cat([self._shifted(part, stream) for part, stream in _by_stream(x, streams)])
        x = self.fn(x, streams, kind, self.index) if isinstance(self.fn, Attention) else self.fn(x)
        out: Tensor = self.norm_out(x) * self.scale
        return out

    def _shifted(self, x: Tensor, stream: Stream) -> Tensor:
        view, cache = stream.view, stream.cache
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

    def forward(self, x: Tensor, streams: Sequence[Stream]) -> Tensor:
        """(B, n, D) -> (B, n, D); the rows of the streams, one stream after the other."""
        if self.config.reversible:
            return self._reversible(x, streams)
        for kind, (attend, feed) in self._branches():
            x = x + attend(x, streams, kind)
            x = x + feed(x, streams, kind)
        return x

    def _branches(self) -> Iterator[tuple[AttentionType, tuple[Branch, Branch]]]:
        for kind, layer in zip(self.kinds, self.layers, strict=True):
            attend, feed = layer.children()
            yield kind, (cast("Branch", attend), cast("Branch", feed))

    def _reversible(self, x: Tensor, streams: Sequence[Stream]) -> Tensor:
        """Two residual streams (Gomez et al. 2017, https://arxiv.org/abs/1707.04585), averaged at the end."""
        first, second = x, x
        for kind, (attend, feed) in self._branches():
            first = first + attend(second, streams, kind)
            second = second + feed(first, streams, kind)
        return (first + second) / 2


def _layer_scale(layer: int) -> float:
    """Initial LayerScale of the layer-th layer, counted from 1, by the rule of the LayerScale paper."""
    if layer <= 18:
        return 0.1
    return 1e-5 if layer <= 24 else 1e-6
