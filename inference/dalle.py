"""DALL·E: a transformer that continues a description with the tokens of an image.

Ramesh et al. 2021, "Zero-Shot Text-to-Image Generation" (https://arxiv.org/abs/2102.12092), with the options and the
parameter names of DALLE-pytorch 1.6.6 (https://github.com/lucidrains/DALLE-pytorch), less the `fn.` of its wrappers
and one `layers.`; `from_dalle_pytorch` renames a state dict.

Shapes: B batch, T text length, N text positions (T + 1, <bos> included), I image tokens, D `dim`, H heads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.attention import (
    AttentionType,
    attention_mask,
    rotary_angles,
    rotate,
    shift_image,
    shift_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class DALLEConfig:
    """Everything that shapes a DALL·E.

    `conditioning` says what the text positions hold: projected states of a language model (`contextual`), tokens
    with that model's own embedding tables (`embeddings`, KoDALLE), or tokens with tables learned from scratch and
    one padding token for each position (`tokens`, DALLE-pytorch).
    """

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    dim: int = 256
    depth: int = 8
    heads: int = 4
    dim_head: int = 64
    ff_mult: int = 3
    text_seq_len: int = 512  # for `contextual` only a limit: shorter text is not padded to it
    image_grid: int = 8
    num_image_tokens: int = 4096
    conditioning: Literal["contextual", "embeddings", "tokens"] = "contextual"
    text_width: int = 384  # channels of a language model's state; contextual only
    num_text_tokens: int = 0  # vocabulary; embeddings and tokens only
    attn_types: tuple[AttentionType, ...] = ("full",)
    shared_attn_ids: tuple[int, ...] | None = None
    shared_ff_ids: tuple[int, ...] | None = None
    rotary_emb: bool = False
    shift_tokens: bool = False
    sandwich_norm: bool = False
    stable: bool = False
    reversible: bool = False
    share_input_output_emb: bool = False
    loss_img_weight: float = 7.0

    def __post_init__(self) -> None:
        if self.conditioning == "contextual" and self.shift_tokens:
            raise ValueError("shift_tokens needs text of fixed length: conditioning 'embeddings' or 'tokens'")
        if (self.conditioning == "contextual") == bool(self.num_text_tokens):
            raise ValueError("num_text_tokens belongs to conditioning 'embeddings' and 'tokens', and only there")

    @property
    def image_seq_len(self) -> int:
        """Image tokens I of one picture."""
        return self.image_grid**2

    @property
    def text_classes(self) -> int:
        """Text tokens that the head tells apart, padding tokens included."""
        return self.num_text_tokens + (self.text_seq_len if self.conditioning == "tokens" else 0)


class Condition(NamedTuple):
    """A batch of descriptions: states (B, T, W) or token ids (B, T), and which positions count, bool (B, T)."""

    text: Tensor
    mask: Tensor

    def null(self) -> Condition:
        """The same batch with every word masked: the unconditional half of classifier-free guidance.

        Ho and Salimans 2022 (https://arxiv.org/abs/2207.12598).
        """
        return Condition(self.text, torch.zeros_like(self.mask))


class Cache:
    """Keys, values and shift histories of the positions seen so far, and the gist; sized once for a whole sequence."""

    def __init__(self, config: DALLEConfig, batch: int, text_len: int, like: Tensor) -> None:
        length, image_len = text_len + config.image_seq_len, config.image_seq_len
        self.length = 0
        self.gist = like.new_zeros(())
        kv = (config.depth, batch, config.heads, length, config.dim_head)
        self.keys, self.values = like.new_empty(kv), like.new_empty(kv)
        shifts = (config.depth, 2, batch, image_len, config.dim // 2)
        self.history = like.new_empty(shifts) if config.shift_tokens else None

    def select(self, rows: Tensor) -> Cache:
        """A copy that holds the given rows of the batch, int64 (B'): one prefill serves many candidates."""
        chosen = object.__new__(Cache)
        chosen.length = self.length
        chosen.gist = self.gist[rows] if self.gist.ndim else self.gist
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
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        projected: Tensor = self.to_out(out.transpose(1, 2).reshape(batch, n, -1))
        return projected


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


class AxialPositions(nn.Module):
    """One learned vector for each row and each column, added: (I, D)."""

    def __init__(self, dim: int, grid: int) -> None:
        super().__init__()
        self.weights = nn.ParameterList(
            [nn.Parameter(torch.randn(1, grid, 1, dim)), nn.Parameter(torch.randn(1, 1, grid, dim))]
        )

    def forward(self) -> Tensor:
        """All positions, row-major: (I, D)."""
        rows, columns = self.weights
        return torch.flatten(rows + columns, 0, 2)


class DALLE(nn.Module):
    """Description and image tokens so far -> logits of the image token that comes next."""

    def __init__(self, config: DALLEConfig) -> None:
        super().__init__()
        self.config = config
        dim = config.dim
        if config.conditioning == "contextual":
            self.text_proj = nn.Linear(config.text_width, dim)
            self.text_pool = nn.Linear(dim, dim, bias=False)
            self.bos = nn.Parameter(torch.zeros(dim))
        elif not config.share_input_output_emb:
            self.text_emb = nn.Embedding(config.text_classes, dim)
        if not config.share_input_output_emb:
            self.image_emb = nn.Embedding(config.num_image_tokens, dim)
        if not config.rotary_emb and config.conditioning != "contextual":
            self.text_pos_emb = nn.Embedding(config.text_seq_len + 1, dim)  # states already know their places
        if not config.rotary_emb:
            self.image_pos_emb = AxialPositions(dim, config.image_grid)
        self.transformer = Transformer(config)
        self.to_logits = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, config.text_classes + config.num_image_tokens))
        self.apply(_initialise)

    def forward(self, condition: Condition, image: Tensor) -> Tensor:
        """Logits (B, I, K) of every token of `image`, int64 (B, I), each given the ones before it."""
        return self.forward_with_text(condition, image)[0]

    def forward_with_text(self, condition: Condition, image: Tensor) -> tuple[Tensor, Tensor]:
        """The logits of `forward`, and the last text position's normed state (B, D), which has read every word."""
        hidden, text_len = self._run(condition, image)
        return self._image_logits(hidden[:, text_len - 1 :]), self.to_logits[0](hidden[:, text_len - 1])

    @torch.no_grad()
    def standardise_text(self, states: Tensor) -> None:
        """Set the projection so that states like these (N, W) come out with mean 0 and variance 1; `contextual` only.

        A language model's states share a large common part, beside which what tells them apart is small.
        """
        mean, deviation = states.mean(0), states.std(0) + 1e-6
        weight = torch.randn_like(self.text_proj.weight) / states.shape[1] ** 0.5 / deviation
        self.text_proj.weight.copy_(weight)
        self.text_proj.bias.copy_(-weight @ mean)

    def text_logits(self, condition: Condition) -> Tensor:
        """Logits (B, T, V) of the description's own tokens, each given the ones before it; not for `contextual`."""
        hidden, text_len = self._run(condition, condition.text[:, :0].long())
        return self._logits(hidden[:, : text_len - 1], slice(None, self.config.text_classes))

    def text_tokens(self, condition: Condition) -> Tensor:
        """The text tokens (B, T) that are fed and predicted: with `tokens`, padding has an id of its own a position.

        A masked word reads as padding.
        """
        ids = torch.where(condition.mask, condition.text, 0)
        if self.config.conditioning == "embeddings":
            return ids
        padding = self.config.num_text_tokens + torch.arange(ids.shape[1], device=ids.device)
        return torch.where(ids == 0, padding, ids)

    def prefill(self, condition: Condition) -> tuple[Tensor, Cache, Tensor]:
        """Read the descriptions once.

        Returns:
            Logits (B, K) of the first image token, the cache, and the key mask, bool (B, N), that `step` wants.
        """
        text, keys = self._text(condition)
        cache = Cache(self.config, len(text), text.shape[1], text)
        hidden = self.transformer(text, self._view(0, text.shape[1], keys), cache)
        cache.length, cache.gist = text.shape[1], self._gist(condition)
        return self._image_logits(hidden[:, -1]), cache, keys

    def step(self, tokens: Tensor, place: int, cache: Cache, keys: Tensor) -> Tensor:
        """Feed image token number `place` of every row, int64 (B), and return the logits (B, K) of the next."""
        x = self._image(tokens[:, None], place, cache.gist)
        hidden = self.transformer(x, self._view(cache.length, 1, keys), cache)
        cache.length += 1
        return self._image_logits(hidden[:, 0])

    def _run(self, condition: Condition, image: Tensor) -> tuple[Tensor, int]:
        text, keys = self._text(condition)
        fed = image[:, :-1]  # nothing follows the last token
        x = torch.cat([text, self._image(fed, 0, self._gist(condition))], dim=1)
        return self.transformer(x, self._view(0, x.shape[1], keys)), text.shape[1]

    def _text(self, condition: Condition) -> tuple[Tensor, Tensor]:
        """Text positions (B, N, D) and which of them may be looked at, bool (B, N)."""
        if self.config.conditioning == "contextual":
            bos = (self.bos + self._gist(condition))[:, None]
            text = torch.cat([self.text_proj(condition.text), bos], dim=1)
            keys = F.pad(condition.mask, (0, 1), value=True)
        else:
            ids = F.pad(self.text_tokens(condition), (1, 0), value=0)
            text, keys = self._embed("text_emb", ids), torch.ones_like(ids, dtype=torch.bool)
            if not self.config.rotary_emb:
                text = text + self.text_pos_emb(torch.arange(ids.shape[1], device=ids.device))
        return text, keys

    def _gist(self, condition: Condition) -> Tensor:
        """The mean of the words (B, D), or zero where every word is masked or text is not `contextual`.

        Added to <bos> and to every image position: what holds for the whole face need not be found by attention.
        """
        if self.config.conditioning != "contextual":
            return torch.zeros((), device=condition.mask.device)
        words = self.text_proj(condition.text) * condition.mask[..., None]
        gist: Tensor = self.text_pool(words.sum(1) / condition.mask.sum(1, keepdim=True).clamp(min=1))
        return gist

    def _image(self, tokens: Tensor, start: int, gist: Tensor) -> Tensor:
        """Image tokens (B, n) at start..start+n and a gist (B, D) -> (B, n, D)."""
        x = self._embed("image_emb", tokens) + gist[..., None, :] if gist.ndim else self._embed("image_emb", tokens)
        if self.config.rotary_emb:
            return x
        positions: Tensor = self.image_pos_emb()
        return x + positions[start : start + tokens.shape[1]]

    def _embed(self, table: Literal["text_emb", "image_emb"], ids: Tensor) -> Tensor:
        """Rows of an embedding table, or of the output head where the two are shared: ids (B, n) -> (B, n, D)."""
        if not self.config.share_input_output_emb:
            embedded: Tensor = getattr(self, table)(ids)
            return embedded
        classes = self.config.text_classes
        rows = slice(None, classes) if table == "text_emb" else slice(classes, None)
        return F.embedding(ids, self._head.weight[rows])

    def _image_logits(self, hidden: Tensor) -> Tensor:
        return self._logits(hidden, slice(self.config.text_classes, None))

    def _logits(self, hidden: Tensor, classes: slice) -> Tensor:
        """Only the wanted rows of the head: (..., D) -> (..., number of `classes`)."""
        if self.config.stable:
            hidden = hidden / hidden.amax(dim=-1, keepdim=True).detach()
        norm, head = self.to_logits[0], self._head
        return F.linear(norm(hidden), head.weight[classes], head.bias[classes])

    @property
    def _head(self) -> nn.Linear:
        return cast("nn.Linear", self.to_logits[1])

    def _view(self, start: int, n: int, keys: Tensor) -> View:
        config, text_len, stop = self.config, keys.shape[1], start + n
        seen = F.pad(keys, (0, stop - text_len), value=True)[:, None, None, :stop]  # (B, 1, 1, stop)
        masks: dict[AttentionType, Tensor] = {}
        for kind in set(self.transformer.kinds):
            pattern = attention_mask(kind, text_len, config.image_grid)[start:stop, :stop].to(keys.device)
            itself = torch.eye(stop, dtype=torch.bool, device=keys.device)[
                start:stop
            ]  # padding sees itself, not nothing
            masks[kind] = (pattern & seen) | itself
        angles = None
        if config.rotary_emb:
            angles = rotary_angles(config.dim_head, text_len, config.image_grid)[start:stop].to(keys.device)
        return View(start, text_len, masks, angles, config.image_grid)


def from_dalle_pytorch(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Rename the parameters of a DALLE-pytorch transformer to ours; its VAE and its fixed buffers are left out."""
    renamed = {}
    for name, tensor in state.items():
        if name.startswith("vae.") or ".linear." in name or name in ("transformer.pos_emb", "logits_mask"):
            continue  # `.linear.` is the output head again, where embeddings are shared with it
        short = re.sub(r"^transformer\.layers\.(layers|blocks)\.", "transformer.layers.", name)
        short = re.sub(r"\.[fg]\.net\.", lambda m: ".0." if m[0] == ".f.net." else ".1.", short)
        short = re.sub(r"(\.fn)+\.(norm|norm_out)\.", r".\2.", short)
        short = re.sub(r"(\.fn)+\.", ".fn.", short)
        renamed[short.replace("image_pos_emb.weights_", "image_pos_emb.weights.")] = tensor
    return renamed


def _layer_scale(layer: int) -> float:
    """Initial LayerScale of the layer-th layer, counted from 1, by the rule of the LayerScale paper."""
    if layer <= 18:
        return 0.1
    return 1e-5 if layer <= 24 else 1e-6


def _initialise(module: nn.Module) -> None:
    """Small normal weights, as GPT-2 has them; LayerScale is set where it is made."""
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)
    if isinstance(module, AxialPositions):
        for weight in module.weights:
            nn.init.normal_(weight, std=0.02)
