"""DALL·E: a transformer that continues a description with image tokens.

Ramesh et al. 2021, "Zero-Shot Text-to-Image Generation" (https://arxiv.org/abs/2102.12092), with the options and the
parameter names of DALLE-pytorch 1.6.6 (https://github.com/lucidrains/DALLE-pytorch), without the `fn.` of its wrappers
and one `layers.`; conversion/dalle_pytorch.py renames a state dict.

Shapes: B batch, T text length, N text positions (T + 1, <bos> included; 1 with `prompt="pooled"`), W channels of a
language model's states, P image positions, Q tokens of a position (`image_groups`), I = P * Q image tokens, K codebook
size, V text classes, S slots, D `dim`, H heads, R rotated channels.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.models.attention import AttentionType, attention_mask, rotary_angles
from inference.models.kv_cache import AttentionView, KVCache, UniformBatch
from inference.models.text_adapter import TextAdapter
from inference.models.trait_embedding import TraitEmbedding
from inference.models.transformer import Transformer
from inference.precision.int8 import Int8Linear, quantize_linears
from inference.renamed import accept_old_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.models.dalle_config import DALLEConfig
    from inference.models.kv_cache import SlotBatch, StepRunner

log = logging.getLogger(__name__)

_OLD_NAMES = {"text_reader.": "text_adapter.", "gist_proj.": "pooled_proj."}
"""Of parameters, in checkpoints and training states of earlier versions."""


class Condition(NamedTuple):
    """A batch of descriptions: states (B, T, W) or token ids (B, T), and a mask, bool (B, T), False at padding.

    For conditioning `traits`: probabilities of the values of stated traits, (B, values of all traits), and which traits
    are stated, bool (B, traits).
    """

    text: Tensor
    mask: Tensor

    def null(self) -> Condition:
        """Mask all text: the unconditional half of classifier-free guidance.

        Ho and Salimans 2022 (https://arxiv.org/abs/2207.12598).
        """
        return Condition(self.text, torch.zeros_like(self.mask))

    def with_null(self) -> Condition:
        """Append the null batch: both halves of classifier-free guidance, (2B, ...)."""
        return Condition(*(torch.cat(halves) for halves in zip(self, self.null(), strict=True)))

    def to(self, device: torch.device) -> Condition:
        """Move the batch to a device."""
        return Condition(self.text.to(device), self.mask.to(device))


class Prompt(NamedTuple):
    """The prefix of image tokens: text positions (B, N, D), and which of them are attended to, bool (B, N)."""

    text: Tensor
    mask: Tensor

    @classmethod
    def from_pooled(cls, pooled: Tensor) -> Prompt:
        """Make a prompt of one position from pooled text (B, D)."""
        return cls(pooled[:, None], torch.ones(len(pooled), 1, dtype=torch.bool, device=pooled.device))


class AxialPositions(nn.Module):
    """Axial position embedding: one learned vector for each row plus one for each column, (I, D)."""

    def __init__(self, dim: int, grid: int) -> None:
        super().__init__()
        self.weights = nn.ParameterList(
            [nn.Parameter(torch.randn(1, grid, 1, dim)), nn.Parameter(torch.randn(1, 1, grid, dim))]
        )

    def forward(self) -> Tensor:
        """Return all positions, row-major: (I, D)."""
        rows, columns = self.weights
        return torch.flatten(rows + columns, 0, 2)


class DepthHead(nn.Module):
    """Predicts the later tokens of a position from its hidden state and its earlier tokens, one after the other.

    After the depth transformer of RQ-Transformer (Lee et al. 2022, https://arxiv.org/abs/2203.01941), with a block of
    feed-forward for each group in its place: a position has few tokens. The first is predicted by `to_logits`.
    """

    def __init__(self, dim: int, groups: int, classes: int) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim))
            for _ in range(groups - 1)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(dim) for _ in range(groups - 1))
        self.heads = nn.ModuleList(nn.Linear(dim, classes) for _ in range(groups - 1))

    def forward(self, hidden: Tensor, earlier: Tensor, group: int) -> Tensor:
        """Hidden states and the sum of the embeddings of a position's earlier tokens, (..., D) -> logits (..., K).

        group: which token of the position is predicted, from 1 on.
        """
        x = hidden + earlier
        x = x + self.blocks[group - 1](x)
        logits: Tensor = self.heads[group - 1](self.norms[group - 1](x))
        return logits


class DALLE(nn.Module):
    """Predicts the next image tokens from a description and the image tokens so far."""

    def __init__(self, config: DALLEConfig) -> None:
        super().__init__()
        self.config = config
        dim = config.dim
        if config.conditioning == "contextual":
            self.text_adapter = TextAdapter(config.text_width, dim, config.heads, config.adapter_layers)
        elif config.reads_tokens and not config.share_input_output_emb:
            self.text_emb = nn.Embedding(config.text_classes, dim)
        if not config.reads_tokens:
            self.pooled_proj = nn.Linear(dim, dim, bias=False)
        if not config.share_input_output_emb:
            self.image_emb = nn.Embedding(config.num_image_tokens * config.image_groups, dim)
        if not config.rotary_emb and config.reads_tokens:
            self.text_pos_emb = nn.Embedding(config.text_seq_len + 1, dim)  # states hold their positions already
        if not config.rotary_emb:
            self.image_pos_emb = AxialPositions(dim, config.image_grid)
        self.transformer = Transformer(config)
        self.to_logits = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, config.text_classes + config.num_image_tokens))
        if config.image_groups > 1:
            self.depth_head = DepthHead(dim, config.image_groups, config.num_image_tokens)
        self.image_head: Int8Linear | None = None  # rows of `to_logits` for image tokens, after `quantize`
        self.cache_dtype: torch.dtype | None = None  # of keys and values; None: that of the activations
        self.graph_runner: StepRunner | None = None  # runs decode_step as CUDA graphs
        self.apply(_init_weights)
        if config.conditioning == "traits":
            self.trait_embedding = TraitEmbedding(dim, [len(values) for values in config.traits.values()])
        accept_old_names(self, _OLD_NAMES)

    def forward(self, condition: Condition, image: Tensor) -> Tensor:
        """Return logits (B, I, K) of every token of `image`, int64 (B, I), given the description and earlier tokens."""
        return self.forward_prompt(self.prompt(condition), image)

    def forward_prompt(self, prompt: Prompt, image: Tensor) -> Tensor:
        """Return logits (B, I, K) of every token of `image`, int64 (B, I), given the prompt and earlier tokens."""
        hidden = self._hidden_states(prompt, image)[:, prompt.text.shape[1] - 1 :]
        tokens = self._by_position(image)
        groups = [self.group_logits(hidden, tokens[..., :group]) for group in range(self.config.image_groups)]
        return torch.stack(groups, dim=2).flatten(1, 2)

    def group_logits(self, hidden: Tensor, earlier: Tensor) -> Tensor:
        """Return logits (..., K) of the next token of a position.

        Args:
            hidden: output of the transformer at the position, (..., D).
            earlier: the tokens of the position before it, int64 (..., q), 0 <= q < Q.
        """
        group = earlier.shape[-1]
        if group == 0:
            return self._image_logits(hidden)
        logits: Tensor = self.depth_head(hidden, self._embed_groups(earlier), group)
        return logits.float()

    def text_logits(self, condition: Condition) -> Tensor:
        """Return logits (B, T, V) of the description's tokens given earlier ones; not for conditioning `contextual`."""
        hidden = self._hidden_states(self.prompt(condition), condition.text[:, :0].long())
        return self._logits(hidden[:, :-1], slice(None, self.config.text_classes))

    def text_tokens(self, condition: Condition) -> Tensor:
        """Return the text tokens (B, T) that are fed and predicted; masked tokens become padding.

        With conditioning `tokens`, padding has a separate id at each position.
        """
        if self.config.conditioning == "embeddings":
            return torch.where(condition.mask, condition.text, self.config.padding_id)
        ids = torch.where(condition.mask, condition.text, 0)
        padding = self.config.num_text_tokens + torch.arange(ids.shape[1], device=ids.device)
        return torch.where(ids == 0, padding, ids)

    def prompt(self, condition: Condition) -> Prompt:
        """Embed descriptions as the prefix of image tokens."""
        if self.config.conditioning == "contextual":
            text = self.text_adapter(*condition).to(self.dtype)
            if self.config.prompt == "pooled":
                return Prompt.from_pooled(text[:, -1])
            return Prompt(text, F.pad(condition.mask, (0, 1), value=True))
        if self.config.conditioning == "traits":
            pooled = self.trait_embedding(self.trait_embedding.fill(*condition))
            return Prompt.from_pooled(pooled.to(self.dtype))
        ids = F.pad(self.text_tokens(condition), (1, 0), value=0)
        text = self._embed("text_emb", ids)
        if not self.config.rotary_emb:
            text = text + self.text_pos_emb(torch.arange(ids.shape[1], device=ids.device))
        return Prompt(text, torch.ones_like(ids, dtype=torch.bool))

    def prefill(self, prompt: Prompt, image: Tensor | None = None) -> tuple[Tensor, KVCache]:
        """Run the prompt, and the first positions of a picture if given, int64 (B, n * Q), in one pass.

        Returns the logits (B, K) of the next token, and the KV cache for `decode_step` and `group_logits`.
        """
        text, mask = prompt
        cache = KVCache(self.config, len(text), text.shape[1], text, self.cache_dtype)
        cache.pooled = self._pooled_text(text)
        x = text if image is None else torch.cat([text, self._embed_image(image, 0, cache.pooled)], dim=1)
        cache.text_mask = None if bool(mask.all()) else mask
        view = self._view(0, x.shape[1], cache.text_len, cache.text_mask, x.device)
        hidden = self.transformer(x, [UniformBatch(len(x), view, cache)])
        cache.length, cache.hidden = x.shape[1], hidden[:, -1]
        return self._image_logits(cache.hidden), cache

    def decode_step(self, parts: Sequence[tuple[Tensor, KVCache]]) -> list[Tensor]:
        """Feed each part the position that follows its cache, int64 (B, Q); return logits (B, K) of the next token.

        Parts may be at different positions of their pictures. Weights are read once for all parts. A part's cache then
        holds the hidden state from which `group_logits` predicts the other tokens of the next position.
        """
        if self.graph_runner is not None and (logits := self._graph_step(parts)) is not None:
            return logits
        inputs, batches = [], []
        for tokens, cache in parts:
            inputs.append(self._embed_image(tokens, cache.length - cache.text_len, cache.pooled))
            view = self._view(cache.length, 1, cache.text_len, cache.text_mask, tokens.device)
            batches.append(UniformBatch(len(tokens), view, cache))
        hidden = self.transformer(torch.cat(inputs), batches)[:, 0]
        rows = [batch.rows for batch in batches]
        for (_, cache), newest in zip(parts, torch.split(hidden, rows), strict=True):
            cache.length, cache.hidden = cache.length + 1, newest
        return list(torch.split(self._image_logits(hidden), rows))

    def decode_slots(self, slots: SlotBatch) -> tuple[Tensor, Tensor]:
        """Feed every slot its newest position; return the next hidden states (S, D) and logits (S, K)."""
        x = self._embed_groups(slots.tokens) + slots.pooled
        if not self.config.rotary_emb:
            x = x + self.image_pos_emb()[slots.positions]
        hidden = self.transformer(x[:, None], [slots])[:, 0]
        return hidden, self._image_logits(hidden)

    def _graph_step(self, parts: Sequence[tuple[Tensor, KVCache]]) -> list[Tensor] | None:
        """Run a step as a CUDA graph; return None if it does not fit. After a failure, graphs are not used again."""
        try:
            return self.graph_runner.decode_step(parts) if self.graph_runner else None
        except RuntimeError as error:
            log.warning("CUDA graphs failed; decoding continues without them", extra={"error": error})
            self.graph_runner = None
            return None

    def _hidden_states(self, prompt: Prompt, image: Tensor) -> Tensor:
        """Run the prompt and all image positions but the last, which predicts nothing: (B, N + P - 1, D)."""
        text, mask = prompt
        fed = image[:, : -self.config.image_groups]
        x = torch.cat([text, self._embed_image(fed, 0, self._pooled_text(text))], dim=1)
        view = self._view(0, x.shape[1], text.shape[1], mask, x.device)
        hidden: Tensor = self.transformer(x, [UniformBatch(len(x), view)])
        return hidden

    def _pooled_text(self, text: Tensor) -> Tensor:
        """Return the pooled text that is added to every image position, (B, D): a projection of <bos>.

        It carries traits of the whole face, which attention would have to look up at every position. Zero if the text
        positions hold tokens.
        """
        if self.config.reads_tokens:
            return torch.zeros_like(text[:, -1])
        pooled: Tensor = self.pooled_proj(text[:, -1])
        return pooled

    def _embed_image(self, tokens: Tensor, start: int, pooled: Tensor) -> Tensor:
        """Image tokens (B, n * Q) at positions start..start+n and pooled text (B, D) -> (B, n, D)."""
        x = self._embed_groups(self._by_position(tokens)) + pooled[:, None]
        if self.config.rotary_emb:
            return x
        positions: Tensor = self.image_pos_emb()
        return x + positions[start : start + x.shape[1]]

    def _by_position(self, tokens: Tensor) -> Tensor:
        """Image tokens (B, n * Q) -> (B, n, Q)."""
        groups = self.config.image_groups
        return tokens.reshape(len(tokens), tokens.shape[1] // groups, groups)

    def _embed_groups(self, tokens: Tensor) -> Tensor:
        """Sum the embeddings of the first tokens of positions: int64 (..., q), 1 <= q <= Q, -> (..., D)."""
        if self.config.image_groups == 1:
            return self._embed("image_emb", tokens[..., 0])
        offsets = torch.arange(tokens.shape[-1], device=tokens.device) * self.config.num_image_tokens
        return self._embed("image_emb", tokens + offsets).sum(-2)

    def _embed(self, table: Literal["text_emb", "image_emb"], ids: Tensor) -> Tensor:
        """Look up ids (B, n) in an embedding table, or in the output head if they share weights: (B, n, D)."""
        if not self.config.share_input_output_emb:
            embedded: Tensor = getattr(self, table)(ids)
            return embedded
        classes = self.config.text_classes
        rows = slice(None, classes) if table == "text_emb" else slice(classes, None)
        return F.embedding(ids, self._head.weight[rows])

    def quantize(self) -> None:
        """Replace the linear layers of a step by int8 ones and cache keys and values in bfloat16; irreversible.

        A step on a CPU is bound by reading weights, keys and values. The replaced layers are no longer in `state_dict`.
        """
        quantize_linears(self.transformer)
        self.cache_dtype = torch.bfloat16
        if self.config.image_groups > 1:
            quantize_linears(self.depth_head)
        head = self._head
        self.image_head = Int8Linear(head.weight[self._image_rows], head.bias[self._image_rows])

    def to_half(self, dtype: torch.dtype) -> None:
        """Convert to a 16-bit type all but what embeds the text, which runs once for each description."""
        for name, module in self.named_children():
            if name not in ("text_adapter", "trait_embedding"):
                module.to(dtype)

    @property
    def dtype(self) -> torch.dtype:
        """Type of the activations."""
        return self._head.weight.dtype

    @property
    def _image_rows(self) -> slice:
        return slice(self.config.text_classes, None)

    def _image_logits(self, hidden: Tensor) -> Tensor:
        return self._logits(hidden, self._image_rows).float()

    def _logits(self, hidden: Tensor, classes: slice) -> Tensor:
        """Apply the rows `classes` of the output head: (..., D) -> (..., number of classes)."""
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

    def _view(self, start: int, n: int, text_len: int, text_mask: Tensor | None, device: torch.device) -> AttentionView:
        """Return what n positions from `start` on attend to; text_mask: bool (B, N), None: all text."""
        kinds = set(self.transformer.kinds)
        masks = {kind: self._mask(kind, slice(start, start + n), text_len, text_mask, device) for kind in kinds}
        return AttentionView(
            start, text_len, masks, self._rotary_angles(start, n, text_len, device), self.config.image_grid
        )

    def _mask(
        self, kind: AttentionType, rows: slice, text_len: int, text_mask: Tensor | None, device: torch.device
    ) -> Tensor | None:
        """Return the mask of queries `rows` and all keys up to the last of them; None if nothing is masked."""
        if text_mask is None and kind == "full" and rows.stop - rows.start == 1:
            return None
        pattern = attention_mask(kind, text_len, self.config.image_grid)[rows, : rows.stop].to(device)
        if text_mask is None:
            return pattern
        visible = F.pad(text_mask, (0, rows.stop - text_len), value=True)[:, None, None, : rows.stop]  # (B, 1, 1, stop)
        diagonal = torch.eye(rows.stop, dtype=torch.bool, device=device)[rows]  # keeps the softmax of padding defined
        return (pattern & visible) | diagonal

    def _rotary_angles(self, start: int, n: int, text_len: int, device: torch.device) -> Tensor | None:
        if not self.config.rotary_emb:
            return None
        return rotary_angles(self.config.dim_head, text_len, self.config.image_grid)[start : start + n].to(device)


def _init_weights(module: nn.Module) -> None:
    """Initialize a module as GPT-2 does; LayerScale is initialized in transformer.py."""
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)
    if isinstance(module, AxialPositions):
        for weight in module.weights:
            nn.init.normal_(weight, std=0.02)
