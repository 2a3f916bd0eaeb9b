"""A frozen Korean language model from a local folder: the text encoder of DALL·E and of the reranker.

Two ways to condition DALL·E on it:

- `contextual`: its last hidden states (`TextEncoder.forward`), projected by DALL·E;
- `embeddings`: its token ids (`Tokenizer.pad_to_max`); DALL·E has copies of its embedding tables, KoDALLE's method
  (https://github.com/KR-HappyFace/KoDALLE, training/setup/language_model.py).

Shapes: B batch, T tokens, W channels of a hidden state.
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


class IncompatibleModelError(ValueError):
    """A language model does not fit a checkpoint; the message says why."""


class TextTokens(NamedTuple):
    """Token ids (B, T), padded on the right, and a mask that is False at padding, bool (B, T)."""

    ids: Tensor
    mask: Tensor


class TextStates(NamedTuple):
    """Hidden states (B, T, W), and a mask that is False at padding, bool (B, T)."""

    states: Tensor
    mask: Tensor


class Tokenizer:
    """The tokenizer of the language model in `folder`; normalizes text to NFC."""

    def __init__(self, folder: Path, max_length: int) -> None:
        self._tokenizer = PreTrainedTokenizerFast.from_pretrained(str(folder), local_files_only=True)
        self.max_length = max_length

    def __call__(self, texts: Sequence[str]) -> TextTokens:
        """Tokenize a batch, pad to its longest text, and truncate to `max_length` tokens."""
        batch = self._tokenizer(
            [unicodedata.normalize("NFC", text) for text in texts],
            padding=True,
            truncation=True,
            max_length=self.max_length,
            return_tensors="pt",
        )
        return TextTokens(batch["input_ids"], batch["attention_mask"].bool())

    def pad_to_max(self, texts: Sequence[str]) -> TextTokens:
        """Tokenize a batch and pad to `max_length` tokens."""
        ids, mask = self(texts)
        missing = (0, self.max_length - ids.shape[1])
        return TextTokens(F.pad(ids, missing), F.pad(mask, missing))


class TextEncoder(nn.Module):
    """A frozen language model and its tokenizer."""

    def __init__(self, folder: Path, max_length: int) -> None:
        super().__init__()
        self.tokenize = Tokenizer(folder, max_length)
        disable_progress_bar()  # type: ignore[no-untyped-call] # loading takes half a second; a progress bar would clutter the bot's log
        model = load_language_model(str(folder), local_files_only=True)
        model = model.float()  # type: ignore[no-untyped-call]
        self.model = model.eval().requires_grad_(False)  # noqa: FBT003 - torch's own signature

    @property
    def width(self) -> int:
        """Number of channels W of a hidden state."""
        width: int = self.model.config.hidden_size
        return width

    @torch.no_grad()
    def forward(self, texts: Sequence[str]) -> TextStates:
        """Encode B descriptions: states (B, T, W), zero at padding; T is the longest of the batch."""
        tokens = self.tokenize(texts)
        ids, mask = (tensor.to(self.model.device) for tensor in tokens)
        states = self.model(input_ids=ids, attention_mask=mask.long()).last_hidden_state
        return TextStates(states * mask[..., None], mask)


def mean_pool(text: TextStates) -> Tensor:
    """Average each description's states, as e5 does: unit vectors (B, W).

    Wang et al. 2024, "Multilingual E5 Text Embeddings" (https://arxiv.org/abs/2402.05672).
    """
    return F.normalize(text.states.sum(1) / text.mask.sum(1, keepdim=True), dim=-1)


def load_language_model(name: str, **options: Any) -> PreTrainedModel:  # noqa: ANN401 - passed on to transformers
    """Load the transformers model of a local folder or hub name, without the pooling layer that some models have.

    Raises:
        OSError: there is no such model.
    """
    shape: Any = MODEL_MAPPING[type(AutoConfig.from_pretrained(name, **options))]
    unpooled = {"add_pooling_layer": False} if "add_pooling_layer" in signature(shape).parameters else {}
    model: PreTrainedModel = AutoModel.from_pretrained(name, **options, **unpooled)
    return model


def load_tokenizer(name: str, revision: str | None = None) -> PreTrainedTokenizerBase:
    """Load the tokenizer of a local folder, a tokenizer.json or a hub name, to be saved in a checkpoint.

    It pads on the right, because DALL·E counts positions from the first token. A tokenizer without a padding token pads
    with its end-of-text token.

    Raises:
        IncompatibleModelError: the tokenizer is not a fast one.
    """
    tokenizer: PreTrainedTokenizerBase = (
        PreTrainedTokenizerFast(tokenizer_file=name)  # type: ignore[no-untyped-call]
        if name.endswith(".json")
        else AutoTokenizer.from_pretrained(name, revision=revision)
    )
    if not tokenizer.is_fast:
        raise IncompatibleModelError(f"{name} has no fast tokenizer")
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token or tokenizer.convert_ids_to_tokens(0)
    tokenizer.padding_side = "right"
    return tokenizer
