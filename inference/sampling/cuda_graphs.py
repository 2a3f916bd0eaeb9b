"""Decoding steps of static shape, captured as CUDA graphs.

A step of DALL·E launches a few hundred small kernels, which a GPU runs faster than Python launches them. A captured
graph launches all of them in one call (https://pytorch.org/blog/accelerating-pytorch-with-cuda-graphs/). Capturing
needs static shapes: every row of the batch has a slot, attends to the full length of its sequence under a mask, and
keeps its position in a tensor. Text is right-aligned, so that image positions are the same in every slot.

Shapes: S slots, T text positions at most, P image positions, Q tokens of a position, L = T + P, D `dim`, H heads, d
`dim_head`, K codebook size.
"""

from __future__ import annotations

import logging
from copy import copy
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import torch
import torch.nn.functional as F
from torch import Tensor

from inference.models.attention import AttentionType, apply_rotary, attention_mask, rotary_angles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inference.models.dalle import DALLE
    from inference.models.kv_cache import KVCache

MIN_SLOTS = 8
"""Slots of the smallest graph; each larger graph has twice as many."""

log = logging.getLogger(__name__)


class StaticSlots:
    """Statically allocated rows at different positions. Implements `inference.models.kv_cache.SlotBatch`.

    tokens, positions: newest position of each slot, int64 (S, Q), and its place in the picture, int64 (S).
    hidden, logits: of the next position, (S, D), and of its first token, (S, K), after a step.
    kv: (depth, 2, S, H, L, d).
    """

    def __init__(self, dalle: DALLE, rows: int) -> None:
        config, like = dalle.config, next(dalle.to_logits.parameters())
        self.rows, self.grid = rows, config.image_grid
        self.text_len = 1 if config.has_one_text_position else config.text_seq_len + 1
        image_len, device = config.image_positions, like.device
        length = self.text_len + image_len
        self.tokens = torch.zeros(rows, config.image_groups, dtype=torch.long, device=device)
        self.positions = torch.zeros(rows, dtype=torch.long, device=device)
        self.pooled, self.hidden = like.new_zeros(2, rows, config.dim)
        self.text_mask = torch.zeros(rows, self.text_len, dtype=torch.bool, device=device)
        self.kv = like.new_zeros(config.depth, 2, rows, config.heads, length, config.dim_head)  # keys, then values
        shifts = (config.depth, 2, rows, image_len, config.dim // 2)
        self.shift_history = like.new_zeros(shifts) if config.shift_tokens else None
        self.logits = torch.zeros(rows, config.num_image_tokens, device=device)
        self._all_positions = torch.arange(length, device=device)
        kinds = set(dalle.transformer.kinds)
        self._patterns = {kind: attention_mask(kind, self.text_len, self.grid).to(device) for kind in kinds}
        self._rotary = rotary_angles(config.dim_head, 0, self.grid).to(like) if config.rotary_emb else None

    def head(self, rows: int) -> StaticSlots:
        """Return the first `rows` slots; they share memory with these."""
        part = copy(self)
        part.rows = rows
        for name in ("tokens", "positions", "pooled", "hidden", "text_mask", "logits"):
            setattr(part, name, getattr(self, name)[:rows])
        part.kv = self.kv[:, :, :rows]
        part.shift_history = None if self.shift_history is None else self.shift_history[:, :, :rows]
        return part

    @property
    def dtype(self) -> torch.dtype:
        """See SubBatch."""
        return self.kv.dtype

    def prepare_step(self) -> None:
        """Compute the masks and rotary angles of the current positions; called before each step."""
        at = self.text_len + self.positions
        visible = F.pad(self.text_mask, (0, len(self._all_positions) - self.text_len), value=True)
        self._masks = {kind: (pattern[at] & visible)[:, None, None] for kind, pattern in self._patterns.items()}
        self._angles = None if self._rotary is None else self._rotary[self.positions][:, None, None]
        self._sequence_positions, self._row = at, torch.arange(self.rows, device=at.device)

    def attend(self, qkv: Tensor, kind: AttentionType, layer: int) -> Tensor:
        """See SubBatch."""
        q, k, v = qkv.permute(2, 0, 3, 1, 4)  # each (S, H, 1, d)
        if self._angles is not None:
            q, k, v = (apply_rotary(t, self._angles).to(qkv.dtype) for t in (q, k, v))
        keys, values = self.kv[layer]
        keys[self._row, :, self._sequence_positions] = k[:, :, 0]
        values[self._row, :, self._sequence_positions] = v[:, :, 0]
        return F.scaled_dot_product_attention(q, keys, values, attn_mask=self._masks[kind])

    def shift(self, x: Tensor, layer: int, branch: int) -> Tensor:
        """See SubBatch."""
        if self.shift_history is None:
            raise ValueError("the slots were allocated for a model without shift_tokens")
        kept, quarter = self.shift_history[layer, branch], x.shape[-1] // 4
        kept[self._row, self.positions] = x[:, 0, : 2 * quarter]
        above, left = self.positions - self.grid, self.positions - 1
        top = kept[self._row, above.clamp(min=0), :quarter] * (above >= 0)[:, None]
        side = kept[self._row, left.clamp(min=0), quarter:] * (self.positions % self.grid > 0)[:, None]
        return torch.cat([top, side, x[:, 0, 2 * quarter :]], dim=-1)[:, None]


class CUDAGraphRunner:
    """Runs decoding steps in static slots, as CUDA graphs if the device is a GPU. Not thread-safe."""

    def __init__(self, dalle: DALLE, rows: int) -> None:
        self._dalle, self._slots = dalle, StaticSlots(dalle, rows)
        self._slots_of: WeakKeyDictionary[KVCache, slice] = WeakKeyDictionary()
        self._replays: dict[int, Callable[[], None]] = {}

    @torch.no_grad()
    def decode_step(self, parts: Sequence[tuple[Tensor, KVCache]]) -> list[Tensor] | None:
        """See DALLE.decode_step; return None if there are not enough slots for all parts."""
        for cache in set(self._slots_of) - {cache for _, cache in parts}:
            self._release(cache)
        for tokens, cache in parts:
            rows = self._slots_of.get(cache) or self._allocate(cache, len(tokens))
            if rows is None:
                return None
            self._slots.tokens[rows], self._slots.positions[rows] = tokens, cache.length - cache.text_len
        taken = [self._slots_of[cache] for _, cache in parts]
        self._replay(max(rows.stop for rows in taken))
        for (_, cache), rows in zip(parts, taken, strict=True):
            cache.length, cache.hidden = cache.length + 1, self._slots.hidden[rows].clone()
        return [self._slots.logits[rows].clone() for rows in taken]

    def _allocate(self, cache: KVCache, count: int) -> slice | None:
        """Move a cache into the first free range of `count` slots; return None if there is none."""
        start = 0
        for rows in sorted(self._slots_of.values(), key=lambda rows: rows.start):
            if rows.start - start >= count:
                break
            start = rows.stop
        rows, slots = slice(start, start + count), self._slots
        text = slice(slots.text_len - cache.text_len, None)
        if rows.stop > slots.rows or cache.text_len > slots.text_len:
            return None
        slots.text_mask[rows] = False
        slots.text_mask[rows, text] = True if cache.text_mask is None else cache.text_mask
        slots.pooled[rows] = cache.pooled
        length = cache.length  # later positions are uninitialized memory and may hold NaN
        cache.kv = _copied_into(cache.kv, slots.kv[:, :, rows, :, text], length)
        if slots.shift_history is not None and cache.shift_history is not None:
            cache.shift_history = _copied_into(
                cache.shift_history, slots.shift_history[:, :, rows], length - cache.text_len
            )
        self._slots_of[cache] = rows
        return rows

    def _release(self, cache: KVCache) -> None:
        """Free the slots of a cache that is not part of this step; its contents move to memory of its own."""
        del self._slots_of[cache]
        cache.kv = cache.kv.clone()
        cache.shift_history = None if cache.shift_history is None else cache.shift_history.clone()

    def _replay(self, rows: int) -> None:
        """Run a step of the smallest graph that has at least `rows` slots."""
        size = MIN_SLOTS
        while size < rows:
            size *= 2
        size = min(size, self._slots.rows)
        if size not in self._replays:
            self._replays[size] = self._capture(self._slots.head(size))
        self._replays[size]()

    def _capture(self, slots: StaticSlots) -> Callable[[], None]:
        """Capture a step as a CUDA graph and return its replay; on a CPU, return the step itself."""

        def run() -> None:
            slots.prepare_step()
            hidden, logits = self._dalle.decode_slots(slots)
            slots.hidden.copy_(hidden)
            slots.logits.copy_(logits)

        if slots.logits.device.type != "cuda":
            return run
        run()  # warm-up: lazy initialization must not be captured
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            run()
        return graph.replay


def _copied_into(old: Tensor, new: Tensor, length: int) -> Tensor:
    """Copy the first `length` positions of `old` to `new` and return `new`: both (..., positions, channels)."""
    new[..., :length, :] = old[..., :length, :]
    return new
