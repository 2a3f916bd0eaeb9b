"""Steps whose shapes never change, which a GPU replays as one CUDA graph each.

A step of DALL·E is a few hundred small kernels, and a GPU works through them faster than Python can ask for them. Asked
for once and recorded, they are replayed in one call (https://pytorch.org/blog/accelerating-pytorch-with-cuda-graphs/).
For that, every row of the batch has a slot: it looks at the whole length of its sequence, of which a mask leaves what
there is, and where it stands is a number in a tensor. Text ends where the picture begins, in every slot alike.

Shapes: S slots, T text positions at most, I image tokens, L = T + I.
"""

from __future__ import annotations

import logging
from copy import copy
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import torch
import torch.nn.functional as F
from torch import Tensor

from inference.models.attention import AttentionType, attention_mask, rotary_angles, rotate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inference.models.dalle import DALLE
    from inference.models.kv_cache import Cache

FEWEST = 8
"""Slots of the smallest graph; each further one has twice as many."""

log = logging.getLogger(__name__)


class Slots:
    """A stream of rows that may be at different places; implements `inference.models.kv_cache.Stream`.

    tokens, places: of each slot, the newest image token and where in the picture it is, int64 (S). logits: of the next
    tokens, (S, K), once a step is done.
    """

    def __init__(self, dalle: DALLE, rows: int) -> None:
        config, like = dalle.config, next(dalle.to_logits.parameters())
        only_gist = config.conditioning == "contextual" and config.prompt == "gist"
        self.rows, self.grid, self.text_len = rows, config.image_grid, 1 if only_gist else config.text_seq_len + 1
        image_len, device = config.image_seq_len, like.device
        length = self.text_len + image_len
        self.tokens, self.places = torch.zeros(2, rows, dtype=torch.long, device=device)
        self.gist = like.new_zeros(rows, config.dim)
        self.seen = torch.zeros(rows, self.text_len, dtype=torch.bool, device=device)
        self.kv = like.new_zeros(config.depth, 2, rows, config.heads, length, config.dim_head)  # keys, then values
        shifts = (config.depth, 2, rows, image_len, config.dim // 2)
        self.history = like.new_zeros(shifts) if config.shift_tokens else None
        self.logits = torch.zeros(rows, config.num_image_tokens, device=device)
        self._order = torch.arange(length, device=device)
        kinds = set(dalle.transformer.kinds)
        self._patterns = {kind: attention_mask(kind, self.text_len, self.grid).to(device) for kind in kinds}
        self._turns = rotary_angles(config.dim_head, 0, self.grid).to(like) if config.rotary_emb else None

    def first(self, rows: int) -> Slots:
        """The first slots alone, of the same memory."""
        part = copy(self)
        part.rows = rows
        for name in ("tokens", "places", "gist", "seen", "logits"):
            setattr(part, name, getattr(self, name)[:rows])
        part.kv = self.kv[:, :, :rows]
        part.history = None if self.history is None else self.history[:, :, :rows]
        return part

    @property
    def dtype(self) -> torch.dtype:
        """See Stream."""
        return self.kv.dtype

    def look_out(self) -> None:
        """See where every slot stands, and what it may look at from there; once before each step."""
        at = self.text_len + self.places
        known = F.pad(self.seen, (0, len(self._order) - self.text_len), value=True)
        self._masks = {kind: (pattern[at] & known)[:, None, None] for kind, pattern in self._patterns.items()}
        self._angles = None if self._turns is None else self._turns[self.places][:, None, None]
        self._at, self._row = at, torch.arange(self.rows, device=at.device)

    def look(self, qkv: Tensor, kind: AttentionType, layer: int) -> Tensor:
        """See Stream."""
        q, k, v = qkv.permute(2, 0, 3, 1, 4)  # each (S, H, 1, d)
        if self._angles is not None:
            q, k, v = (rotate(t, self._angles).to(qkv.dtype) for t in (q, k, v))
        keys, values = self.kv[layer]
        keys[self._row, :, self._at] = k[:, :, 0]
        values[self._row, :, self._at] = v[:, :, 0]
        return F.scaled_dot_product_attention(q, keys, values, attn_mask=self._masks[kind])

    def shift(self, x: Tensor, layer: int, branch: int) -> Tensor:
        """See Stream."""
        if self.history is None:
            raise ValueError("these slots were made for a model that does not shift tokens")
        kept, quarter = self.history[layer, branch], x.shape[-1] // 4
        kept[self._row, self.places] = x[:, 0, : 2 * quarter]
        above, left = self.places - self.grid, self.places - 1
        top = kept[self._row, above.clamp(min=0), :quarter] * (above >= 0)[:, None]
        side = kept[self._row, left.clamp(min=0), quarter:] * (self.places % self.grid > 0)[:, None]
        return torch.cat([top, side, x[:, 0, 2 * quarter :]], dim=-1)[:, None]


class Graphs:
    """Draws steps in slots, recorded where the device is a GPU. Not for several threads."""

    def __init__(self, dalle: DALLE, rows: int) -> None:
        self._dalle, self._slots = dalle, Slots(dalle, rows)
        self._held: WeakKeyDictionary[Cache, slice] = WeakKeyDictionary()
        self._replays: dict[int, Callable[[], None]] = {}

    @torch.no_grad()
    def step(self, parts: Sequence[tuple[Tensor, Cache]]) -> list[Tensor] | None:
        """See DALLE.step; None where there are not slots enough for all parts."""
        for cache in set(self._held) - {cache for _, cache in parts}:
            self._leave(cache)
        for tokens, cache in parts:
            rows = self._held.get(cache) or self._enter(cache, len(tokens))
            if rows is None:
                return None
            self._slots.tokens[rows], self._slots.places[rows] = tokens, cache.length - cache.text_len
        taken = [self._held[cache] for _, cache in parts]
        self._replay(max(rows.stop for rows in taken))
        for _, cache in parts:
            cache.length += 1
        return [self._slots.logits[rows].clone() for rows in taken]

    def _enter(self, cache: Cache, count: int) -> slice | None:
        """Move a cache into the first free slots that are enough; None where there are none."""
        start = 0
        for rows in sorted(self._held.values(), key=lambda rows: rows.start):
            if rows.start - start >= count:
                break
            start = rows.stop
        rows, slots = slice(start, start + count), self._slots
        text = slice(slots.text_len - cache.text_len, None)
        if rows.stop > slots.rows or cache.text_len > slots.text_len:
            return None
        slots.seen[rows] = False
        slots.seen[rows, text] = True if cache.seen is None else cache.seen
        slots.gist[rows] = cache.gist
        there = cache.length  # beyond it is whatever the memory held, and 0 * nan is nan
        cache.kv = _moved(cache.kv, slots.kv[:, :, rows, :, text], there)
        if slots.history is not None and cache.history is not None:
            cache.history = _moved(cache.history, slots.history[:, :, rows], there - cache.text_len)
        self._held[cache] = rows
        return rows

    def _leave(self, cache: Cache) -> None:
        """Give a cache that is not drawn now memory of its own again."""
        del self._held[cache]
        cache.kv = cache.kv.clone()
        cache.history = None if cache.history is None else cache.history.clone()

    def _replay(self, rows: int) -> None:
        """Do a step of at least the first `rows` slots."""
        size = FEWEST
        while size < rows:
            size *= 2
        size = min(size, self._slots.rows)
        if size not in self._replays:
            self._replays[size] = self._record(self._slots.first(size))
        self._replays[size]()

    def _record(self, slots: Slots) -> Callable[[], None]:
        def work() -> None:
            slots.look_out()
            slots.logits.copy_(self._dalle.look_ahead(slots))

        if slots.logits.device.type != "cuda":
            return work
        work()  # what is set up at the first call must not be recorded
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            work()
        return graph.replay


def _moved(old: Tensor, new: Tensor, length: int) -> Tensor:
    """The new place of a tensor, after its first positions are copied there: both (..., positions, channels)."""
    new[..., :length, :] = old[..., :length, :]
    return new
