"""A network that marks in a description which characters state a trait, and which ask for what cannot be drawn.

A pretrained language model reads sub-words. It is weak where people mistype, since an unknown syllable becomes an
unknown sub-word; so each sub-word's embedding is added what a convolution over the letters of its characters sees. Its
states go back to the characters, each of which gets logits:

- presence: whether it belongs to words that state the trait (one logit for each trait), or that ask for something of
  a kind that cannot be drawn (one for each kind);
- values: if it does, which value of the trait is stated or denied;
- refusals: of each category in which a description may not be drawn. Those of a text are the largest of its characters,
  on top of what its mean state says.

Shapes: B batch, T sub-words, L characters, P = traits + kinds, V = twice the number of values of all traits, R
refusals.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_SUBWORDS: Final = 384
"""Sub-words that are read of one text; what comes after them is not."""

POLARITIES: Final = ("is", "not")


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptionTaggerConfig:
    """Labels and sizes.

    traits: trait -> its values. kinds: what can be asked for and not be drawn. refusals: categories of descriptions
    that may not be drawn. vocabulary, width, layers, heads: of the language model. letters: channels of the convolution
    over letters. channels: of the states of characters.
    """

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    traits: dict[str, tuple[str, ...]]
    kinds: tuple[str, ...]
    refusals: tuple[str, ...]
    vocabulary: int
    width: int = 384
    layers: int = 8
    heads: int = 12
    letters: int = 128
    channels: int = 256


class Characters(NamedTuple):
    """A batch of texts: sub-words (B, T), and characters (B, L), both padded on the right.

    ids: of the sub-words. mask: False at padding, bool (B, T). letters: int (B, L, 4), see `letters_of`. owner: index
    of the sub-word of each character, int (B, L). present: False at padding and after the last sub-word, bool (B, L).
    """

    ids: Tensor
    mask: Tensor
    letters: Tensor
    owner: Tensor
    present: Tensor


class Tags(NamedTuple):
    """Logits: presence (B, L, P), values (B, L, V), refusals (B, R)."""

    presence: Tensor
    values: Tensor
    refusals: Tensor


_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_ASCII: Final = 128
_OTHERS: Final = 32
"""Characters beyond Hangul and ASCII share so many embeddings."""

LETTERS: Final = (len(_INITIALS) + 1, len(_VOWELS) + 1, 29, _ASCII + _OTHERS)
"""Numbers of initials, vowels, closing consonants and other characters; 0 of each means none."""


def letters_of(char: str) -> tuple[int, int, int, int]:
    """Take a character apart: initial, vowel and closing consonant of a syllable, or one of them, or another sign."""
    code = ord(char)
    if _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE:
        syllable = code - _FIRST_SYLLABLE
        return syllable // 588 + 1, syllable // 28 % 21 + 1, syllable % 28 + 1, 0
    if char in _INITIALS:
        return _INITIALS.index(char) + 1, 0, 0, 0
    if char in _VOWELS:
        return 0, _VOWELS.index(char) + 1, 0, 0
    return 0, 0, 0, ord(char.lower()) if code < _ASCII else _ASCII + code % _OTHERS


class SubwordTokenizer:
    """The tokenizer in `folder`, which keeps track of characters."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = PreTrainedTokenizerFast.from_pretrained(str(folder), local_files_only=True)

    def __call__(self, texts: Sequence[str]) -> Characters:
        """Take texts apart; L is the length of the longest, as it is without normalization."""
        batch = self._tokenizer(
            [_composed(text) for text in texts],
            padding=True,
            truncation=True,
            max_length=MAX_SUBWORDS,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        owners = [
            _owners(len(text), offsets) for text, offsets in zip(texts, batch["offset_mapping"].tolist(), strict=True)
        ]
        letters = [torch.tensor([letters_of(char) for char in text] or [(0, 0, 0, 0)]) for text in texts]
        owner = pad_sequence([torch.tensor(row or [-1]) for row in owners], batch_first=True, padding_value=-1)
        return Characters(
            batch["input_ids"],
            batch["attention_mask"].bool(),
            pad_sequence(letters, batch_first=True),
            owner.clamp(min=0),
            owner >= 0,
        )


def _composed(text: str) -> str:
    """The text in normal form C where that keeps the number of characters, so that spans stay where they are."""
    composed = unicodedata.normalize("NFC", text)
    return composed if len(composed) == len(text) else text


def _owners(length: int, offsets: Sequence[Sequence[int]]) -> list[int]:
    """Index of the sub-word of each of `length` characters: the last that covers it, else the one before; else -1."""
    owners = [-1] * length
    last = 0
    for index, (start, end) in enumerate(offsets):
        for place in range(start, end):
            owners[place] = index
        last = max(last, end)
    for place in range(1, last):
        if owners[place] < 0:
            owners[place] = owners[place - 1]
    return owners


class DescriptionTagger(nn.Module):
    """Texts as `Characters` -> `Tags`."""

    def __init__(self, config: DescriptionTaggerConfig) -> None:
        super().__init__()
        self.config = config
        self.language_model = BertModel(_bert(config), add_pooling_layer=False)
        self.letters = nn.ModuleList(nn.Embedding(count, config.letters) for count in LETTERS)
        self.spelling = _Convolutions(config.letters)
        self.to_subwords = nn.Linear(config.letters, config.width)
        self.from_subwords = nn.Linear(config.width, config.channels)
        self.from_letters = nn.Linear(config.letters, config.channels)
        self.context = _Convolutions(config.channels)
        self.norm = nn.LayerNorm(config.channels)
        self.dropout = nn.Dropout(0.1)
        values = len(POLARITIES) * sum(map(len, config.traits.values()))
        self.presence = nn.Linear(config.channels, len(config.traits) + len(config.kinds))
        self.values = nn.Linear(config.channels, values)
        self.refusals = nn.Linear(config.channels, len(config.refusals))
        self.mean_refusals = nn.Linear(config.width, len(config.refusals))
        nn.init.zeros_(self.to_subwords.weight)  # a fresh network reads as the language model was pretrained to
        nn.init.zeros_(self.to_subwords.bias)
        nn.init.constant_(self.presence.bias, -4.0)  # most characters state nothing
        nn.init.constant_(self.refusals.bias, -4.0)

    def forward(self, texts: Characters) -> Tags:
        """Tag every character, and judge each text."""
        present = texts.present[..., None]
        letters = sum(embed(texts.letters[..., i]) for i, embed in enumerate(self.letters))
        spelling = self.spelling(letters, present)
        states = self._read(texts, spelling)
        owned = states.gather(1, texts.owner[..., None].expand(-1, -1, states.shape[-1]))
        chars = self.context(self.from_subwords(owned) + self.from_letters(spelling), present)
        chars = self.dropout(self.norm(chars))
        mask = texts.mask[..., None]
        mean = (states * mask).sum(1) / mask.sum(1)
        suspicions = self.refusals(chars).masked_fill(~present, -1e4).amax(1)
        return Tags(self.presence(chars), self.values(chars), suspicions + self.mean_refusals(mean))

    def _read(self, texts: Characters, spelling: Tensor) -> Tensor:
        """States of the sub-words (B, T, width)."""
        words = self.language_model.embeddings.word_embeddings(texts.ids)
        added = self.to_subwords(_mean_of_owned(spelling, texts, words.shape[1]))
        states: Tensor = self.language_model(
            inputs_embeds=words + added, attention_mask=texts.mask.long()
        ).last_hidden_state
        return states


def _mean_of_owned(spelling: Tensor, texts: Characters, count: int) -> Tensor:
    """Average the states of characters (B, L, C) over each of `count` sub-words: (B, count, C), 0 for one without."""
    owner = texts.owner[..., None]
    weight = texts.present[..., None].to(spelling.dtype)
    sums = spelling.new_zeros(len(spelling), count, spelling.shape[-1])
    sums = sums.scatter_add(1, owner.expand_as(spelling), spelling * weight)
    counts = weight.new_zeros(len(spelling), count, 1).scatter_add(1, owner, weight)
    return sums / counts.clamp(min=1)


class _Convolutions(nn.Module):
    """Two residual convolutions over five neighbouring characters: (B, L, C) -> (B, L, C), 0 where none is present."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(channels) for _ in range(2))
        self.convolutions = nn.ModuleList(nn.Conv1d(channels, channels, 5, padding=2) for _ in range(2))

    def forward(self, states: Tensor, present: Tensor) -> Tensor:
        """Convolve states (B, L, C); present: bool (B, L, 1)."""
        for norm, convolution in zip(self.norms, self.convolutions, strict=True):
            seen = norm(states) * present
            states = states + F.gelu(convolution(seen.transpose(1, 2)).transpose(1, 2))
        return states * present


def _bert(config: DescriptionTaggerConfig) -> BertConfig:
    return BertConfig(
        vocab_size=config.vocabulary,
        hidden_size=config.width,
        num_hidden_layers=config.layers,
        num_attention_heads=config.heads,
        intermediate_size=4 * config.width,
        pad_token_id=1,
    )
