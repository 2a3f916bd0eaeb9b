"""A frozen Korean language model from a local folder: what the transformer and the reranker read of a description.

Two ways to condition DALL·E on it:

- `contextual`: its last hidden states (`TextEncoder.forward`), projected by DALL·E;
- `embeddings`: its token and position embedding tables (`embedding_tables`) become DALL·E's own, KoDALLE's method
  (https://github.com/KR-HappyFace/KoDALLE).
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn
from transformers import AutoModel, PreTrainedTokenizerFast
from transformers.utils.logging import disable_progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class TextTokens(NamedTuple):
    """Token ids (B, T), padded on the right, and which of them are not padding, bool (B, T)."""

    ids: Tensor
    mask: Tensor


class TextStates(NamedTuple):
    """Hidden states (B, T, W) of a batch of descriptions, and which positions are not padding, bool (B, T)."""

    states: Tensor
    mask: Tensor


class Tokenizer:
    """Descriptions -> token ids of the language model in `folder`."""

    def __init__(self, folder: Path, max_length: int) -> None:
        self._tokenizer = PreTrainedTokenizerFast.from_pretrained(str(folder), local_files_only=True)
        self.max_length = max_length

    def __call__(self, texts: Sequence[str]) -> TextTokens:
        """Tokenize a batch, padded to its longest; what exceeds `max_length` tokens is cut off."""
        batch = self._tokenizer(
            [unicodedata.normalize("NFC", text) for text in texts],
            padding=True,
            truncation=True,
            max_length=self.max_length,
            return_tensors="pt",
        )
        return TextTokens(batch["input_ids"], batch["attention_mask"].bool())


class TextEncoder(nn.Module):
    """A frozen language model and its tokenizer."""

    def __init__(self, folder: Path, max_length: int) -> None:
        super().__init__()
        self.tokenize = Tokenizer(folder, max_length)
        disable_progress_bar()  # type: ignore[no-untyped-call] # a bar for a model of half a second is noise in a bot's log
        model = AutoModel.from_pretrained(str(folder), local_files_only=True, add_pooling_layer=False)
        self.model = model.float().eval().requires_grad_(False)  # noqa: FBT003 - torch's own signature

    @property
    def width(self) -> int:
        """Channels W of a hidden state."""
        width: int = self.model.config.hidden_size
        return width

    @torch.no_grad()
    def forward(self, texts: Sequence[str]) -> TextStates:
        """Descriptions -> states (B, T, W), T the batch's longest; zero where there is padding."""
        tokens = self.tokenize(texts)
        ids, mask = (tensor.to(self.model.device) for tensor in tokens)
        states = self.model(input_ids=ids, attention_mask=mask.long()).last_hidden_state
        return TextStates(states * mask[..., None], mask)


def embedding_tables(folder: Path) -> tuple[Tensor, Tensor]:
    """Token embeddings (V, W) and position embeddings (P, W) of the language model in `folder`.

    Raises:
        ValueError: the model has no learned position table.
    """
    model = AutoModel.from_pretrained(str(folder), local_files_only=True)
    tokens: Tensor = model.get_input_embeddings().weight.detach().float()
    for name, module in model.named_modules():
        if isinstance(module, nn.Embedding) and name.endswith(("position_embeddings", "wpe")):
            return tokens, module.weight.detach().float()
    raise ValueError(f"{type(model).__name__} has no learned position embeddings")
