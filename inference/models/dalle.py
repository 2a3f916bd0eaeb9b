"""DALL·E: a transformer that continues a description with the tokens of an image.

Ramesh et al. 2021, "Zero-Shot Text-to-Image Generation" (https://arxiv.org/abs/2102.12092), with the options and the
parameter names of DALLE-pytorch 1.6.6 (https://github.com/lucidrains/DALLE-pytorch), less the `fn.` of its wrappers
and one `layers.`; conversion/dalle_pytorch.py renames a state dict.

Shapes: B batch, T text length, N text positions (T + 1, <bos> included), I image tokens, D `dim`, H heads.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.models.attention import AttentionType, attention_mask, rotary_angles
from inference.models.kv_cache import Cache, Together, View
from inference.models.text_adapter import TextReader
from inference.models.transformer import Transformer
from inference.precision.int8 import Int8Linear, quantize_linears

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.models.dalle_config import DALLEConfig
    from inference.models.kv_cache import SlotStream, StepRunner

log = logging.getLogger(__name__)


class Condition(NamedTuple):
    """A batch of descriptions: states (B, T, W) or token ids (B, T), and which positions count, bool (B, T)."""

    text: Tensor
    mask: Tensor

    def null(self) -> Condition:
        """The same batch with every word masked: the unconditional half of classifier-free guidance.

        Ho and Salimans 2022 (https://arxiv.org/abs/2207.12598).
        """
        return Condition(self.text, torch.zeros_like(self.mask))

    def with_null(self) -> Condition:
        """The same batch, and after it the null one: both halves of guidance."""
        return Condition(*(torch.cat(halves) for halves in zip(self, self.null(), strict=True)))


class Prompt(NamedTuple):
    """What image tokens follow: text positions (B, N, D), and which of them may be looked at, bool (B, N)."""

    text: Tensor
    keys: Tensor

    @classmethod
    def of_gist(cls, gist: Tensor) -> Prompt:
        """A prompt without words: what <bos> would hold, had it read them, (B, D)."""
        return cls(gist[:, None], torch.ones(len(gist), 1, dtype=torch.bool, device=gist.device))


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
            self.text_reader = TextReader(config.text_width, dim, config.heads, config.reader_layers)
            self.gist_proj = nn.Linear(dim, dim, bias=False)
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
        self.image_head: Int8Linear | None = None  # the image tokens' rows of `to_logits`, once quantized
        self.cache_dtype: torch.dtype | None = None  # of keys and values; None: as the activations
        self.graphs: StepRunner | None = None  # what draws steps on a GPU
        self.apply(_initialise)

    def forward(self, condition: Condition, image: Tensor) -> Tensor:
        """Logits (B, I, K) of every token of `image`, int64 (B, I), each given the ones before it."""
        return self.following(self.prompt(condition), image)

    def following(self, prompt: Prompt, image: Tensor) -> Tensor:
        """Logits (B, I, K) of every token of `image`, int64 (B, I), each given the prompt and the ones before it."""
        return self._image_logits(self._run(prompt, image)[:, prompt.text.shape[1] - 1 :])

    def text_logits(self, condition: Condition) -> Tensor:
        """Logits (B, T, V) of the description's own tokens, each given the ones before it; not for `contextual`."""
        hidden = self._run(self.prompt(condition), condition.text[:, :0].long())
        return self._logits(hidden[:, :-1], slice(None, self.config.text_classes))

    def text_tokens(self, condition: Condition) -> Tensor:
        """The text tokens (B, T) that are fed and predicted: with `tokens`, padding has an id of its own a position.

        A masked word reads as padding.
        """
        if self.config.conditioning == "embeddings":
            return torch.where(condition.mask, condition.text, self.config.padding_id)
        ids = torch.where(condition.mask, condition.text, 0)
        padding = self.config.num_text_tokens + torch.arange(ids.shape[1], device=ids.device)
        return torch.where(ids == 0, padding, ids)

    def prompt(self, condition: Condition) -> Prompt:
        """Read descriptions."""
        if self.config.conditioning == "contextual":
            text = self.text_reader(*condition).to(self.dtype)
            if self.config.prompt == "gist":
                return Prompt.of_gist(text[:, -1])
            return Prompt(text, F.pad(condition.mask, (0, 1), value=True))
        ids = F.pad(self.text_tokens(condition), (1, 0), value=0)
        text = self._embed("text_emb", ids)
        if not self.config.rotary_emb:
            text = text + self.text_pos_emb(torch.arange(ids.shape[1], device=ids.device))
        return Prompt(text, torch.ones_like(ids, dtype=torch.bool))

    def prefill(self, prompt: Prompt, image: Tensor | None = None) -> tuple[Tensor, Cache]:
        """Look at the prompt, and at the first tokens of a picture, int64 (B, n), where these are known, in one pass.

        Returns the logits (B, K) of the token that follows, and the cache that `step` wants.
        """
        text, keys = prompt
        cache = Cache(self.config, len(text), text.shape[1], text, self.cache_dtype)
        cache.gist = self._gist(text)
        x = text if image is None else torch.cat([text, self._image(image, 0, cache.gist)], dim=1)
        cache.seen = None if bool(keys.all()) else keys
        view = self._view(0, x.shape[1], cache.text_len, cache.seen, x.device)
        hidden = self.transformer(x, [Together(len(x), view, cache)])
        cache.length = x.shape[1]
        return self._image_logits(hidden[:, -1]), cache

    def step(self, parts: Sequence[tuple[Tensor, Cache]]) -> list[Tensor]:
        """Feed every part the image token that follows in its cache, int64 (B); logits (B, K) of the next ones.

        Parts may be at different places of their pictures; the weights are read once for all.
        """
        if self.graphs is not None and (logits := self._recorded(parts)) is not None:
            return logits
        fed, streams = [], []
        for tokens, cache in parts:
            fed.append(self._image(tokens[:, None], cache.length - cache.text_len, cache.gist))
            view = self._view(cache.length, 1, cache.text_len, cache.seen, tokens.device)
            streams.append(Together(len(tokens), view, cache))
        hidden = self.transformer(torch.cat(fed), streams)
        for _, cache in parts:
            cache.length += 1
        return list(torch.split(self._image_logits(hidden[:, 0]), [stream.rows for stream in streams]))

    def look_ahead(self, slots: SlotStream) -> Tensor:
        """Feed every slot its newest token; logits (S, K) of the next ones."""
        x = self._embed("image_emb", slots.tokens) + slots.gist
        if not self.config.rotary_emb:
            x = x + self.image_pos_emb()[slots.places]
        return self._image_logits(self.transformer(x[:, None], [slots])[:, 0])

    def _recorded(self, parts: Sequence[tuple[Tensor, Cache]]) -> list[Tensor] | None:
        """A step by CUDA graphs; None where they cannot draw it. Where they fail, they are not tried again."""
        try:
            return self.graphs.step(parts) if self.graphs else None
        except RuntimeError as error:
            log.warning("CUDA graphs do not work here, so steps are drawn without", extra={"error": error})
            self.graphs = None
            return None

    def _run(self, prompt: Prompt, image: Tensor) -> Tensor:
        text, keys = prompt
        fed = image[:, :-1]  # nothing follows the last token
        x = torch.cat([text, self._image(fed, 0, self._gist(text))], dim=1)
        view = self._view(0, x.shape[1], text.shape[1], keys, x.device)
        hidden: Tensor = self.transformer(x, [Together(len(x), view)])
        return hidden

    def _gist(self, text: Tensor) -> Tensor:
        """What is added to every image position, (B, D): a projection of <bos>; zero where no TextReader has read it.

        What holds for the whole face need not be found by attention.
        """
        if self.config.conditioning != "contextual":
            return torch.zeros_like(text[:, -1])
        gist: Tensor = self.gist_proj(text[:, -1])
        return gist

    def _image(self, tokens: Tensor, start: int, gist: Tensor) -> Tensor:
        """Image tokens (B, n) at start..start+n and a gist (B, D) -> (B, n, D)."""
        x = self._embed("image_emb", tokens) + gist[:, None]
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

    def quantize(self) -> None:
        """Make the layers that every step goes through eight bits wide, for good, and what is cached sixteen.

        Reading weights, keys and values takes most of the time of a step on a processor. `state_dict` has the layers no
        longer.
        """
        quantize_linears(self.transformer)
        self.cache_dtype = torch.bfloat16
        head = self._head
        self.image_head = Int8Linear(head.weight[self._image_rows], head.bias[self._image_rows])

    def halve(self, dtype: torch.dtype) -> None:
        """Make all that every step goes through sixteen bits wide: what drawing on a GPU wants.

        The text reader, which works once for a description, stays as it is.
        """
        for name, module in self.named_children():
            if name != "text_reader":
                module.to(dtype)

    @property
    def dtype(self) -> torch.dtype:
        """Of the activations."""
        return self._head.weight.dtype

    @property
    def _image_rows(self) -> slice:
        return slice(self.config.text_classes, None)

    def _image_logits(self, hidden: Tensor) -> Tensor:
        return self._logits(hidden, self._image_rows).float()

    def _logits(self, hidden: Tensor, classes: slice) -> Tensor:
        """Only the wanted rows of the head: (..., D) -> (..., number of `classes`)."""
        if self.config.stable:
            hidden = hidden / hidden.amax(dim=-1, keepdim=True).detach()
        normed, head = self.to_logits[0](hidden), self._head
        if self.image_head is not None and classes == self._image_rows:
            logits: Tensor = self.image_head(normed)
            return logits
        return F.linear(normed, head.weight[classes], head.bias[classes])

    @property
    def _head(self) -> nn.Linear:
        return cast("nn.Linear", self.to_logits[1])

    def _view(self, start: int, n: int, text_len: int, keys: Tensor | None, device: torch.device) -> View:
        """What n positions from `start` on may look at; `keys` says of what text, bool (B, N), None: of all."""
        kinds = set(self.transformer.kinds)
        masks = {kind: self._mask(kind, slice(start, start + n), text_len, keys, device) for kind in kinds}
        return View(start, text_len, masks, self._angles(start, n, text_len, device), self.config.image_grid)

    def _mask(
        self, kind: AttentionType, rows: slice, text_len: int, keys: Tensor | None, device: torch.device
    ) -> Tensor | None:
        """Who sees whom among the positions up to the last of `rows`; None: a single one that sees everything."""
        if keys is None and kind == "full" and rows.stop - rows.start == 1:
            return None
        pattern = attention_mask(kind, text_len, self.config.image_grid)[rows, : rows.stop].to(device)
        if keys is None:
            return pattern
        seen = F.pad(keys, (0, rows.stop - text_len), value=True)[:, None, None, : rows.stop]  # (B, 1, 1, stop)
        itself = torch.eye(rows.stop, dtype=torch.bool, device=device)[rows]  # padding sees itself, not nothing
        return (pattern & seen) | itself

    def _angles(self, start: int, n: int, text_len: int, device: torch.device) -> Tensor | None:
        if not self.config.rotary_emb:
            return None
        return rotary_angles(self.config.dim_head, text_len, self.config.image_grid)[start : start + n].to(device)


def _initialise(module: nn.Module) -> None:
    """Small normal weights, as GPT-2 has them; LayerScale is set where it is made."""
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)
    if isinstance(module, AxialPositions):
        for weight in module.weights:
            nn.init.normal_(weight, std=0.02)
