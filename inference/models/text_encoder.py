"""A frozen Korean language model from a local folder: what the transformer and the reranker read of a description.

Two ways to condition DALL·E on it:

- `contextual`: its last hidden states (`TextEncoder.forward`), projected by DALL·E;
- `embeddings`: its token ids (`Tokenizer.padded`); DALL·E has its embedding tables, KoDALLE's method
  (https://github.com/KR-HappyFace/KoDALLE, training/setup/language_model.py).
"""

from __future__ import annotations

import unicodedata
from inspect import signature
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import MODEL_MAPPING, AutoConfig, AutoModel, AutoTokenizer, PreTrainedTokenizerFast
from transformers.utils.logging import disable_progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from transformers import PreTrainedModel, PreTrainedTokenizerBase


class UnfitModelError(ValueError):
    """A language model and a checkpoint do not go together; the message says why."""


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

    def padded(self, texts: Sequence[str]) -> TextTokens:
        """Tokenize a batch, padded to `max_length` whatever its longest."""
        ids, mask = self(texts)
        missing = (0, self.max_length - ids.shape[1])
        return TextTokens(F.pad(ids, missing), F.pad(mask, missing))


class TextEncoder(nn.Module):
    """A frozen language model and its tokenizer."""

    def __init__(self, folder: Path, max_length: int) -> None:
        super().__init__()
        self.tokenize = Tokenizer(folder, max_length)
        disable_progress_bar()  # type: ignore[no-untyped-call] # a bar for a model of half a second is noise in a bot's log
        model = load_language_model(str(folder), local_files_only=True)
        model = model.float()  # type: ignore[no-untyped-call]
        self.model = model.eval().requires_grad_(False)  # noqa: FBT003 - torch's own signature

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


def mean_state(text: TextStates) -> Tensor:
    """The mean of each description's states, as unit vectors (B, W): how e5 is meant to be compared."""
    return F.normalize(text.states.sum(1) / text.mask.sum(1, keepdim=True), dim=-1)


def load_language_model(name: str, **options: Any) -> PreTrainedModel:  # noqa: ANN401 - passed on to transformers
    """The transformers model of a local folder or hub name, without the pooling layer that some of them end with."""
    shape: Any = MODEL_MAPPING[type(AutoConfig.from_pretrained(name, **options))]
    unpooled = {"add_pooling_layer": False} if "add_pooling_layer" in signature(shape).parameters else {}
    model: PreTrainedModel = AutoModel.from_pretrained(name, **options, **unpooled)
    return model


def load_tokenizer(name: str, revision: str | None = None) -> PreTrainedTokenizerBase:
    """The tokenizer of a local folder, a tokenizer.json or a hub name, to be kept in a checkpoint.

    It pads on the right, since DALL·E's positions count from the first word; what has no padding token pads with its
    end of text.

    Raises:
        UnfitModelError: it is not a fast tokenizer.
    """
    tokenizer: PreTrainedTokenizerBase = (
        PreTrainedTokenizerFast(tokenizer_file=name)  # type: ignore[no-untyped-call]
        if name.endswith(".json")
        else AutoTokenizer.from_pretrained(name, revision=revision)
    )
    if not tokenizer.is_fast:
        raise UnfitModelError(f"{name} has no fast tokenizer")
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token or tokenizer.convert_ids_to_tokens(0)
    tokenizer.padding_side = "right"
    return tokenizer
